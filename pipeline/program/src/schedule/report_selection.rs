//! Which reports an unattended run makes: the table `[run]` of the settings.

use serde::Deserialize;

use crate::config::Config;
use crate::error::Error;
use catalogue::organisation::{Place, PlaceKind};
use report::{ReportSubjects, Subject};

/// The table `[run]`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RunSettings {
    /// What each edition reports on: `all`, `england`, or a kind and a name, such as `region north-west`.
    pub reports: Option<Vec<String>>,
}

/// The words for kinds of places that have names.
const KINDS: [(&str, PlaceKind); 3] =
    [("region", PlaceKind::Region), ("icb", PlaceKind::Icb), ("trust", PlaceKind::Trust)];

/// What a line asks for.
#[derive(Debug)]
enum Line<'a> {
    All,
    England,
    Place(PlaceKind, &'a str),
    Framework(&'a str),
}

/// What every edition reports on: what `[run]` says, else the region of the settings, else everything.
pub(super) fn selection(config: &Config) -> Vec<String> {
    if let Some(reports) = &config.run.reports {
        return reports.clone();
    }
    let regions = config.regions();
    if regions.is_empty() {
        return vec!["all".to_owned()];
    }
    regions.iter().map(|region| format!("region {region}")).collect()
}

/// Whether every line is one that can be understood, as far as that can be told without the registers.
pub(super) fn check(selection: &[String]) -> Result<(), Error> {
    selection.iter().try_for_each(|line| parsed(line).map(drop))
}

/// What lines name, each once; `warn` is given a note on each that is part of another organisation today.
pub(super) fn subjects(
    selection: &[String],
    known: ReportSubjects<'_>,
    warn: &dyn Fn(&str),
) -> Result<Vec<Subject>, Error> {
    let mut subjects: Vec<Subject> = Vec::new();
    for line in selection {
        let named = match parsed(line)? {
            Line::All => known.all()?,
            Line::England => vec![Subject::Place(Place::england())],
            Line::Place(kind, name) => {
                let found = known.place(kind, name)?;
                if let Some(former) = found.former {
                    warn(&format!("{}: the report is of {}", former.sentence(), found.place.name));
                }
                vec![Subject::Place(found.place)]
            }
            Line::Framework(name) => vec![known.framework(name)?],
        };
        for subject in named {
            if subjects.iter().all(|other| other.folder() != subject.folder()) {
                subjects.push(subject);
            }
        }
    }
    Ok(subjects)
}

/// Understands a line.
fn parsed(line: &str) -> Result<Line<'_>, Error> {
    let (word, name) = line.trim().split_once(' ').unwrap_or((line.trim(), ""));
    let kind = KINDS.iter().find(|(known, _)| *known == word).map(|(_, kind)| *kind);
    match (word, kind, name.trim()) {
        ("all", _, "") => Ok(Line::All),
        ("england", _, "") => Ok(Line::England),
        ("framework", _, name) if !name.is_empty() => Ok(Line::Framework(name)),
        (_, Some(kind), name) if !name.is_empty() => Ok(Line::Place(kind, name)),
        _ => Err(Error::Usage {
            message: format!("`{line}` under `reports` of `[run]` does not name a report"),
            hint: format!(
                "write `all`, `england`, or one of {}, `framework` and a name, such as `region north-west`",
                KINDS.map(|(word, _)| format!("`{word}`")).join(", ")
            ),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_reported_on_is_the_table_else_the_region_else_everything() {
        let config = |text: &str| toml::from_str::<Config>(text).unwrap();
        assert_eq!(selection(&config("")), ["all"]);
        assert_eq!(selection(&config("region = 'london'")), ["region london"]);
        let both = "region = 'london'\n[run]\nreports = ['icb greater-manchester', 'all']";
        assert_eq!(selection(&config(both)), ["icb greater-manchester", "all"]);
        assert_eq!(selection(&config("[run]\nreports = []")), Vec::<String>::new());
    }

    #[test]
    fn a_line_that_names_no_report_is_refused_before_anything_is_fetched() {
        for line in ["everything", "region", "all london", "county kent", "framework", ""] {
            assert!(check(&[line.to_owned()]).is_err(), "{line}");
        }
        check(&["all".to_owned(), "region London".to_owned(), "icb QOP".to_owned(), "england".to_owned()])
            .unwrap();
    }
}
