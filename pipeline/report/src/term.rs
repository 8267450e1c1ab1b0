//! What the group of all ethnic groups other than White is called. The data code stays `bme`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The term a report uses for the group.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq, Serialize, clap::ValueEnum, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Term {
    /// "BME staff", as NHS England's own publications.
    #[default]
    Bme,
    /// "ethnic minority staff".
    EthnicMinority,
    /// "Black, Asian and minority ethnic staff".
    BlackAsianAndMinorityEthnic,
    /// "global majority staff".
    GlobalMajority,
    /// "staff from all other ethnic groups combined", as the staff survey.
    AllOtherEthnicGroups,
}

impl Term {
    /// The group as an adjective before "staff"; `None` if it can only follow.
    fn adjective(self) -> Option<&'static str> {
        match self {
            Self::Bme => Some("BME"),
            Self::EthnicMinority => Some("ethnic minority"),
            Self::BlackAsianAndMinorityEthnic => Some("Black, Asian and minority ethnic"),
            Self::GlobalMajority => Some("global majority"),
            Self::AllOtherEthnicGroups => None,
        }
    }

    /// The group of people: "BME respondents", "respondents from all other ethnic groups combined".
    pub fn people(self, noun: &str) -> String {
        self.adjective().map_or_else(
            || format!("{noun} from all other ethnic groups combined"),
            |adjective| format!("{adjective} {noun}"),
        )
    }

    /// The group as the head of a column or a label in a chart.
    pub fn label(self) -> &'static str {
        match self {
            Self::Bme => "BME",
            Self::EthnicMinority => "Ethnic minority",
            Self::BlackAsianAndMinorityEthnic => "Black, Asian and minority ethnic",
            Self::GlobalMajority => "Global majority",
            Self::AllOtherEthnicGroups => "All other groups",
        }
    }

    /// What the term means, for its first use.
    pub fn meaning(self) -> String {
        let group = match self.adjective() {
            Some("BME") => "BME (Black and minority ethnic)".to_owned(),
            Some(adjective) => format::capital(adjective),
            None => "\u{201c}All other ethnic groups combined\u{201d}".to_owned(),
        };
        format!("{group} means staff of every ethnic group other than White.")
    }

    /// The same with what it leaves out.
    pub fn definition(self) -> String {
        format!(
            "{} White includes White minorities. \
             People whose ethnic group is not known are in neither group. One figure for so many groups \
             hides the differences between them.",
            self.meaning()
        )
    }

    /// A text written with the code's own term, with this term in its place.
    pub fn apply(self, text: &str) -> String {
        match self.adjective() {
            Some("BME") => text.to_owned(),
            Some(adjective) => text.replace("BME", adjective),
            None => text
                .replace("BME staff", "staff from all other ethnic groups combined")
                .replace("BME share", "share of staff from all other ethnic groups combined"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_term_is_in_the_right_place() {
        assert_eq!(Term::Bme.people("respondents"), "BME respondents");
        assert_eq!(Term::GlobalMajority.people("staff"), "global majority staff");
        assert_eq!(
            Term::AllOtherEthnicGroups.people("respondents"),
            "respondents from all other ethnic groups combined"
        );
    }

    #[test]
    fn wording_of_an_indicator_takes_the_term() {
        let text = "likelihood of White staff being appointed, compared with BME staff";
        assert_eq!(
            Term::EthnicMinority.apply(text),
            "likelihood of White staff being appointed, compared with ethnic minority staff"
        );
    }
}
