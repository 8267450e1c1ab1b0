//! The words that published files use and how people spell them: markers of missing figures, indicators,
//! measures, ethnic groups, units, weightings. Read from `data/`; the only place that compares spellings.

use serde::{Deserialize, Deserializer};

use super::number::tidy;
use catalogue::assets::Assets;
use catalogue::data_file::{DataError, DataFile};
use catalogue::did_you_mean::nearest;
use catalogue::indicator;
use catalogue::indicator::Basis;
use store::observation::Status;

/// A list of codes with their spellings.
#[derive(Clone, Debug, Default)]
pub(crate) struct WordList(Vec<Spelt>);

/// A code of the tables and how else it is spelt.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Spelt {
    code: String,
    spelt: Vec<String>,
}

/// What is written in place of figures that are missing for one reason.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Marker {
    #[serde(deserialize_with = "status")]
    status: Status,
    spelt: Vec<String>,
}

/// `data/spellings.toml`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Spellings {
    england: Vec<String>,
    summary: Vec<String>,
    survey_measures: Vec<String>,
    marker: Vec<Marker>,
    measure: Vec<Spelt>,
    ethnic_group: Vec<Spelt>,
    unit: Vec<Spelt>,
    weighting: Vec<Spelt>,
}

/// The words of published files.
#[derive(Clone, Debug, Default)]
pub struct Words {
    england: Vec<String>,
    summary: Vec<String>,
    markers: Vec<(String, Status)>,
    /// The measures of each indicator.
    indicators: Vec<(String, WordList)>,
    pub(crate) ethnic_groups: WordList,
    pub(crate) units: WordList,
    pub(crate) weightings: WordList,
}

impl Words {
    /// Reads `data/spellings.toml`, `data/indicators.toml` and `data/ethnic_groups.toml`.
    ///
    /// # Errors
    /// When one of them cannot be used.
    pub fn load(assets: &Assets) -> Result<Self, DataError> {
        let spellings: Spellings = DataFile::open(assets, "spellings.toml")?.parse()?;
        let mut ethnic_groups = WordList(spellings.ethnic_group);
        ethnic_groups.0.extend(
            indicator::ethnic_groups(assets)?
                .into_iter()
                .map(|group| Spelt { code: group.code, spelt: vec![group.label] }),
        );
        let indicators = indicator::load(assets)?.into_iter().map(|indicator| {
            let own = indicator.measure_of.iter().map(|measure| measure.code.clone());
            let survey = spellings.survey_measures.iter().filter(|_| indicator.basis == Basis::Survey);
            let measures = own.chain(survey.cloned()).map(|code| {
                let spelt = spellings.measure.iter().find(|known| known.code == code);
                Spelt { spelt: spelt.map_or_else(Vec::new, |known| known.spelt.clone()), code }
            });
            (indicator.number, WordList(measures.collect()))
        });
        let markers = spellings
            .marker
            .iter()
            .flat_map(|marker| marker.spelt.iter().map(|spelt| (spelt.to_lowercase(), marker.status)));
        Ok(Self {
            markers: markers.collect(),
            indicators: indicators.collect(),
            england: spellings.england.iter().map(|word| super::loose(word)).collect(),
            summary: spellings.summary.iter().map(|word| super::loose(word)).collect(),
            ethnic_groups,
            units: WordList(spellings.unit),
            weightings: WordList(spellings.weighting),
        })
    }

    /// Why a figure is missing, if this is written in its place.
    pub(crate) fn marker(&self, text: &str) -> Option<Status> {
        let text = text.trim().to_lowercase();
        self.markers.iter().find(|(marker, _)| *marker == text).map(|(_, status)| *status)
    }

    /// The markers, for a person.
    pub(crate) fn markers(&self) -> String {
        let shown =
            self.markers.iter().map(|(marker, _)| marker.as_str()).filter(|marker| !marker.is_empty());
        format!("`{}`", shown.take(SHOWN).collect::<Vec<_>>().join("`, `"))
    }

    /// Whether this names the whole country.
    pub(crate) fn is_england(&self, text: &str) -> bool {
        contains(&self.england, text)
    }

    /// Whether a row of this name sums up others.
    pub(crate) fn is_summary(&self, text: &str) -> bool {
        self.is_england(text) || contains(&self.summary, text)
    }

    /// The number of an indicator, however it is introduced: "Indicator 2", "WRES 2", "i2", "2.0".
    pub(crate) fn indicator(&self, text: &str) -> Option<&str> {
        let text = tidy(text).to_lowercase();
        let digits = text.trim_start_matches(|letter: char| !letter.is_ascii_digit());
        let before = super::loose(&text[..text.len() - digits.len()]);
        let introduced = ["", "indicator", "ind", "i", "wres", "wresindicator", "metric", "indicatorno"];
        let number = digits.split_once('.').map_or(digits, |(whole, zeros)| {
            if !zeros.is_empty() && zeros.bytes().all(|digit| digit == b'0') { whole } else { digits }
        });
        let known = self.indicators.iter().map(|(number, _)| number.as_str());
        let found = known.into_iter().find(|known| *known == number)?;
        introduced.contains(&before.as_str()).then_some(found)
    }

    /// The measures of an indicator.
    pub(crate) fn measures(&self, indicator: &str) -> Option<&WordList> {
        self.indicators.iter().find(|(number, _)| number == indicator).map(|(_, measures)| measures)
    }

    /// The numbers of the indicators, for a person.
    pub(crate) fn indicator_numbers(&self) -> String {
        self.indicators.iter().map(|(number, _)| number.as_str()).collect::<Vec<_>>().join(", ")
    }
}

/// So many markers tell a person what is meant.
const SHOWN: usize = 12;

impl WordList {
    /// The code of a spelling.
    pub(crate) fn find(&self, text: &str) -> Option<&str> {
        let exact = text.trim();
        let wanted = super::loose(&tidy(text));
        let is = |word: &str| {
            word.eq_ignore_ascii_case(exact) || (!wanted.is_empty() && super::loose(word) == wanted)
        };
        // A code before a spelling of another.
        let coded = self.0.iter().find(|known| is(&known.code));
        let found = coded.or_else(|| self.0.iter().find(|known| known.spelt.iter().any(|word| is(word))));
        found.map(|known| known.code.as_str())
    }

    /// The codes that say something, for a person.
    pub(crate) fn codes(&self) -> String {
        let codes = self.0.iter().map(|known| known.code.as_str()).filter(|code| !code.is_empty());
        codes.take(SHOWN).collect::<Vec<_>>().join(", ")
    }

    /// What to do about a word that is not in the list.
    pub(crate) fn repair(&self, text: &str) -> String {
        let spellings = self.0.iter().flat_map(|known| {
            std::iter::once(&known.code).chain(&known.spelt).map(|word| (word.to_lowercase(), &known.code))
        });
        let spellings: Vec<(String, &String)> = spellings.collect();
        let near = nearest(&text.trim().to_lowercase(), spellings.iter().map(|(word, _)| word.as_str()));
        let code = near.and_then(|near| spellings.iter().find(|(word, _)| word == near));
        code.map_or_else(
            || "correct the word, or add its spelling to `data/spellings.toml`".to_owned(),
            |(_, code)| format!("did you mean `{code}`?"),
        )
    }
}

fn contains(words: &[String], text: &str) -> bool {
    let wanted = super::loose(&tidy(text));
    !wanted.is_empty() && words.contains(&wanted)
}

fn status<'de, D: Deserializer<'de>>(from: D) -> Result<Status, D::Error> {
    let word = String::deserialize(from)?;
    let known = || serde::de::Error::custom(format!("a status is one of {}", Status::WORDS.join(", ")));
    Status::from_word(&word).ok_or_else(known)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn words() -> Words {
        Words::load(&Assets::find(Path::new("/nonexistent"))).unwrap_or_else(|why| panic!("{why}"))
    }

    #[test]
    fn an_indicator_is_a_number_of_one_to_nine() {
        let words = words();
        for text in ["2", "2.0", " Indicator 2", "WRES 2", "WRES indicator 2", "i2", "Indicator: 2"] {
            assert_eq!(words.indicator(text), Some("2"), "{text}");
        }
        for text in ["12", "0", "2.5", "q2", "2a", "two", "", "Indicator"] {
            assert_eq!(words.indicator(text), None, "{text}");
        }
    }

    #[test]
    fn ethnic_groups_and_units_are_known_by_many_spellings() {
        let words = words();
        for (text, code) in [
            ("BME", Some("bme")),
            ("Black & Minority Ethnic", Some("bme")),
            ("White ", Some("white")),
            ("All", Some("all")),
            ("Other", None),
        ] {
            assert_eq!(words.ethnic_groups.find(text), code, "{text}");
        }
        for (text, code) in
            [("%", Some("percent")), ("Per cent", Some("percent")), ("Ratio", Some("ratio")), ("‰", None)]
        {
            assert_eq!(words.units.find(text), code, "{text}");
        }
        assert_eq!(words.weightings.find("unweighted"), Some(""));
    }

    #[test]
    fn a_measure_is_one_of_its_indicator() {
        let words = words();
        let find = |indicator, text| words.measures(indicator).and_then(|list| list.find(text));
        assert_eq!(find("2", "Relative likelihood"), Some("relative_likelihood"));
        assert_eq!(find("5", "Share"), Some("share"));
        assert_eq!(find("2", "relativ_likelihood"), None);
        assert_eq!(find("2", "share"), None);
        let repair = words.measures("2").map(|list| list.repair("relativ_likelihood"));
        assert_eq!(repair.as_deref(), Some("did you mean `relative_likelihood`?"));
    }

    #[test]
    fn a_marker_says_why_there_is_no_figure() {
        let words = words();
        for (text, status) in [
            ("*", Some(Status::Suppressed)),
            ("[C]", Some(Status::Suppressed)),
            ("[low]", Some(Status::Suppressed)),
            ("N/A", Some(Status::NotApplicable)),
            ("[x]", Some(Status::NotPublished)),
            ("\u{2014}", Some(Status::NotPublished)),
            ("see note", None),
            ("#N/A", None),
        ] {
            assert_eq!(words.marker(text), status, "{text}");
        }
    }
}
