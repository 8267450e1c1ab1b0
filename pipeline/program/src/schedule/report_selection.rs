//! Which reports an unattended run makes: the table `[run]` of the settings.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::config::Config;
use crate::error::ProgramError;
use catalogue::organisation::{Place, PlaceKind};
use report::{ReportSubjects, Subject};

/// The table `[run]`.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct RunSettings {
    /// Each is `all`, `england`, or a kind and a name, such as `region north-west`; with `brief` before it, the board
    /// brief instead.
    pub reports: Option<Vec<String>>,
}

/// The words for kinds of places.
const KINDS: [(&str, PlaceKind); 3] =
    [("region", PlaceKind::Region), ("icb", PlaceKind::Icb), ("trust", PlaceKind::Trust)];

/// One line of `reports`.
#[derive(Debug)]
enum SelectionLine<'a> {
    All,
    England,
    Place(PlaceKind, &'a str),
    Framework(&'a str),
}

/// The reports of every edition: those of `[run]`, otherwise of the regions of the settings, otherwise all.
pub(crate) fn selection(config: &Config) -> Vec<String> {
    if let Some(reports) = &config.run.reports {
        return reports.clone();
    }
    let regions = config.regions();
    if regions.is_empty() {
        return vec!["all".to_owned()];
    }
    regions.iter().map(|region| format!("region {region}")).collect()
}

/// Whether every line has a valid form; names are checked later, against the registers.
pub(crate) fn check(selection: &[String]) -> Result<(), ProgramError> {
    selection.iter().try_for_each(|line| parse(without_brief(line).1).map(drop))
}

/// The subjects of the lines, each once. `warn` receives a note on each organisation that is part of another today.
pub(crate) fn subjects(
    selection: &[String],
    known: ReportSubjects<'_>,
    warn: &dyn Fn(&str),
) -> Result<Vec<Subject>, ProgramError> {
    let mut subjects: Vec<Subject> = Vec::new();
    for line in selection {
        let (is_brief, line) = without_brief(line);
        let named = match parse(line)? {
            SelectionLine::All => known.all()?,
            SelectionLine::England => vec![Subject::Place(Place::england())],
            SelectionLine::Place(kind, name) => {
                let found = known.place(kind, name)?;
                if let Some(former) = found.former {
                    warn(&format!("{}: the report is of {}", former.sentence(), found.place.name));
                }
                vec![Subject::Place(found.place)]
            }
            SelectionLine::Framework(name) => vec![known.framework(name)?],
        };
        let named = named.into_iter().filter_map(|one| if is_brief { one.brief() } else { Some(one) });
        for subject in named {
            if subjects.iter().all(|other| other.folder() != subject.folder()) {
                subjects.push(subject);
            }
        }
    }
    Ok(subjects)
}

/// Whether a line asks for the board brief, and the line without that word.
fn without_brief(line: &str) -> (bool, &str) {
    line.trim().strip_prefix("brief ").map_or((false, line), |rest| (true, rest))
}

fn parse(line: &str) -> Result<SelectionLine<'_>, ProgramError> {
    let (word, name) = line.trim().split_once(' ').unwrap_or((line.trim(), ""));
    let kind = KINDS.iter().find(|(known, _)| *known == word).map(|(_, kind)| *kind);
    match (word, kind, name.trim()) {
        ("all", _, "") => Ok(SelectionLine::All),
        ("england", _, "") => Ok(SelectionLine::England),
        ("framework", _, name) if !name.is_empty() => Ok(SelectionLine::Framework(name)),
        (_, Some(kind), name) if !name.is_empty() => Ok(SelectionLine::Place(kind, name)),
        _ => Err(ProgramError::Usage {
            message: format!("`{line}` in `reports` of the table `[run]` is not a valid report"),
            hint: format!(
                "write `all`, `england`, or one of {}, `framework` and a name, such as `region north-west`; put \
                 `brief` before it for the board brief",
                KINDS.map(|(word, _)| format!("`{word}`")).join(", ")
            ),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reports_are_those_of_run_or_of_the_regions_or_all() {
        let config = |text: &str| toml::from_str::<Config>(text).unwrap();
        assert_eq!(selection(&config("")), ["all"]);
        assert_eq!(selection(&config("region = 'london'")), ["region london"]);
        let both = "region = 'london'\n[run]\nreports = ['icb greater-manchester', 'all']";
        assert_eq!(selection(&config(both)), ["icb greater-manchester", "all"]);
        assert_eq!(selection(&config("[run]\nreports = []")), Vec::<String>::new());
    }

    #[test]
    fn a_brief_is_asked_for_with_a_word_before_its_place() {
        let brief = ["brief england", "brief region north-west", "brief trust RXR", "brief all"];
        assert!(check(&brief.map(str::to_owned)).is_ok());
        assert!(brief.iter().all(|line| without_brief(line).0));
        let known = ReportSubjects { places: &[], former: &[], frameworks: &[] };
        let made = subjects(&["brief england".to_owned(), "england".to_owned()], known, &|_| {}).unwrap();
        let folders: Vec<String> = made.iter().map(Subject::folder).collect();
        assert_eq!(folders, ["england-brief", "england"]);
        assert!(check(&["brief".to_owned()]).is_err());
    }

    #[test]
    fn a_line_that_is_not_a_report_is_refused() {
        for line in ["everything", "region", "all london", "county kent", "framework", ""] {
            assert!(check(&[line.to_owned()]).is_err(), "{line}");
        }
        check(&["all".to_owned(), "region London".to_owned(), "icb QOP".to_owned(), "england".to_owned()])
            .unwrap();
    }
}
