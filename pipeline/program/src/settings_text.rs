//! The text of a first `race-equity.toml`: the answers of a person, and every other setting as a comment.

use clap::ValueEnum;

use catalogue::organisation::{Place, PlaceKind};
use format::words::wrapped;
use report::Term;

/// The file with the schema of the settings, next to the settings.
pub(crate) const SCHEMA_FILE: &str = "race-equity.schema.json";

/// The width of a comment.
const WIDTH: usize = 96;

/// How runs start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum RunStart {
    /// A person types `race-equity run` or `race-equity report`
    Hand,
    /// The scheduler of the operating system: cron, systemd or the Task Scheduler of Windows
    System,
    /// `race-equity schedule`, which keeps running
    Schedule,
}

/// The answers of a person.
#[derive(Clone, Debug)]
pub(crate) struct InitialSettings {
    /// England, a region or an ICB.
    pub place: Place,
    /// Who publishes the reports.
    pub publisher: Option<String>,
    /// The term for all ethnic groups other than White.
    pub term: Term,
    /// How runs start.
    pub start: RunStart,
}

impl InitialSettings {
    /// The text of the file.
    pub(crate) fn text(&self) -> String {
        let mut text = format!("#:schema ./{SCHEMA_FILE}\n");
        let mut add = |about: &str, lines: &str| {
            text.push_str(&wrapped(&format!("# {about}"), WIDTH - 2, 0).replace('\n', "\n# "));
            text.push_str(if lines.is_empty() { "\n\n" } else { "\n" });
            text.push_str(lines);
            text.push_str(if lines.is_empty() { "" } else { "\n\n" });
        };
        add(
            "Settings of race-equity, written by `race-equity init`. To use a setting that begins with #, remove the #. \
             `race-equity config` prints the settings in force, and `race-equity check` tries them.",
            "",
        );
        let region = match self.place.kind {
            PlaceKind::Region => format!("region = {}", quoted(&self.place.slug())),
            _ => "# region = \"north-west\"".to_owned(),
        };
        add(
            "The region of `race-equity report` without a flag. Without it, the reports of [run] are made.",
            &region,
        );
        let publisher = match &self.publisher {
            Some(name) => format!("publisher = {}", quoted(name)),
            None => "# publisher = \"NHS North West Race Equity Assembly\"".to_owned(),
        };
        add("Who publishes the reports, for citations.", &publisher);
        add(
            &format!("The term for all ethnic groups other than White: {}.", term_names().join(", ")),
            &format!("term = {}", quoted(&term_name(self.term))),
        );
        add(
            "The folder of the data, and the folder of the reports.",
            "# store = \"store\"\n# reports = \"reports\"",
        );
        add(
            "Where the folder of the reports will be public, for code that embeds a figure.",
            "# address = \"https://example.org/race-equity\"",
        );
        add(
            "Counts of a trust's own return below this number of people are suppressed.",
            "# suppress_below = 10",
        );
        self.add_tables(&mut add);
        format!("{}\n", text.trim_end())
    }

    fn add_tables(&self, add: &mut dyn FnMut(&str, &str)) {
        let report = match self.place.kind {
            PlaceKind::England => "england".to_owned(),
            kind => format!("{} {}", kind.level(), self.place.slug()),
        };
        add(
            "What `race-equity run` makes when published figures change: \"all\", \"england\", or \"region\", \"icb\", \
             \"trust\" or \"framework\" and a name. With \"brief\" before it, the board brief of one page.",
            &format!("[run]\nreports = [{}]", quoted(&report)),
        );
        let table = "[schedule]\ncron = \"0 6 * * *\"\ntime_zone = \"Europe/London\"";
        let (about, table) = match self.start {
            RunStart::Schedule => {
                ("When `race-equity schedule` runs: each day at 06:00 in London.", table.to_owned())
            }
            RunStart::System => (
                "When the scheduler of the operating system starts `race-equity schedule --once`. The program uses this only \
                 to tell whether a source is late; the scheduler has its own calendar.",
                table.to_owned(),
            ),
            RunStart::Hand => ("When `race-equity schedule` runs.", comment(table)),
        };
        add(about, &table);
        add(
            "The website. With this table, `race-equity run` makes it too.",
            &comment(
                "[site]\nout = \"site\"\naddress = \"https://example.org/race-equality\"\ncontact = \
                 \"mailto:edi@example.org\"",
            ),
        );
        add(
            "Alerts of failures, overdue releases and new figures: a program that reads the alert from its standard input, \
             or an address that it is posted to. The secret of the address is in an environment variable.",
            &comment(
                "[alert]\ncommand = [\"mail-us\"]\nwebhook = \"https://example.org/hook\"\nsecret_variable = \
                 \"RACE_EQUITY_WEBHOOK_SECRET\"\non = [\"failure\", \"overdue\", \"new\"]",
            ),
        );
    }
}

/// The words that settings and flags have for the terms.
pub(crate) fn term_names() -> Vec<String> {
    Term::value_variants().iter().map(|term| term_name(*term)).collect()
}

fn term_name(term: Term) -> String {
    term.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
}

/// A text as TOML.
fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}

fn comment(lines: &str) -> String {
    lines.lines().map(|line| format!("# {line}")).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    fn settings(kind: PlaceKind, name: &str, start: RunStart) -> InitialSettings {
        let place = Place { kind, code: "X".into(), name: name.into(), region_code: "X".into() };
        InitialSettings {
            place,
            publisher: Some("The \"A\" \\ Team".into()),
            term: Term::GlobalMajority,
            start,
        }
    }

    #[test]
    fn the_answers_are_in_the_file() {
        let config: Config =
            toml::from_str(&settings(PlaceKind::Region, "North West", RunStart::Hand).text()).unwrap();
        assert_eq!(config.region.as_deref(), Some("north-west"));
        assert_eq!(config.publisher.as_deref(), Some("The \"A\" \\ Team"));
        assert_eq!(config.term, Some(Term::GlobalMajority));
        assert_eq!(config.run.reports, Some(vec!["region north-west".to_owned()]));
        let config: Config = toml::from_str(
            &settings(PlaceKind::Icb, "NHS Bath Integrated Care Board", RunStart::System).text(),
        )
        .unwrap();
        assert_eq!(config.region, None);
        assert_eq!(config.run.reports, Some(vec!["icb bath".to_owned()]));
        let config: Config =
            toml::from_str(&settings(PlaceKind::England, "England", RunStart::Schedule).text()).unwrap();
        assert_eq!(config.run.reports, Some(vec!["england".to_owned()]));
    }

    #[test]
    fn every_setting_that_is_a_comment_is_valid() {
        let text = settings(PlaceKind::Icb, "NHS Bath Integrated Care Board", RunStart::Hand).text();
        let is_setting = |line: &str| {
            line.starts_with('[') || line.split_once(" = ").is_some_and(|(key, _)| !key.contains(' '))
        };
        let uncommented: Vec<&str> = text
            .lines()
            .map(|line| line.strip_prefix("# ").filter(|rest| is_setting(rest)).unwrap_or(line))
            .collect();
        let config: Config = toml::from_str(&uncommented.join("\n")).unwrap();
        assert!(config.alert.check().is_ok() && config.alert.webhook.is_some());
        assert!(config.site.is_some() && config.store.is_some() && config.region.is_some());
        assert!(text.lines().all(|line| line.chars().count() <= WIDTH), "{text}");
    }
}
