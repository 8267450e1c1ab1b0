//! Recognises the words of published files in all their spellings: markers of missing figures, indicators,
//! measures, units, weightings. The spellings are in `data/`.

use schemars::JsonSchema;
use serde::Deserialize;

use super::ethnic_group::EthnicGroups;
use super::number::tidy;
use catalogue::assets::Assets;
use catalogue::data_file::{DataError, DataFile};
use catalogue::did_you_mean::nearest;
use catalogue::indicator;
use catalogue::indicator::Basis;
use store::observation::Status;

/// Words with codes.
pub(crate) trait KnownWords {
    fn code_of(&self, text: &str) -> Option<&str>;

    /// The codes, in words.
    fn shown_codes(&self) -> String;

    /// What to do about a word without a code.
    fn repair_of(&self, text: &str) -> String;
}

#[derive(Clone, Debug, Default)]
pub(crate) struct WordList(Vec<CodeSpellings>);

#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct CodeSpellings {
    /// A code of the tables.
    code: String,
    /// Other spellings of the code.
    spelt: Vec<String>,
}

/// What is written in place of a figure.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct MarkerSpellings {
    /// Why the figure is missing.
    #[schemars(extend("enum" = Status::WORDS))]
    status: String,
    /// The markers; an empty text is a blank cell.
    spelt: Vec<String>,
}

#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SpellingsFile {
    /// The country, in the column of codes or of names.
    england: Vec<String>,
    /// Rows with totals, which are not about an organisation.
    summary: Vec<String>,
    /// Measures of the indicators of the staff survey.
    survey_measures: Vec<String>,
    marker: Vec<MarkerSpellings>,
    measure: Vec<CodeSpellings>,
    unit: Vec<CodeSpellings>,
    band: Vec<CodeSpellings>,
    weighting: Vec<CodeSpellings>,
}

/// The words of published files, with their spellings.
#[derive(Clone, Debug, Default)]
pub struct Spellings {
    england: Vec<String>,
    summary: Vec<String>,
    markers: Vec<(String, Status)>,
    /// The measures of each indicator.
    indicators: Vec<(String, WordList)>,
    pub(crate) ethnic_groups: EthnicGroups,
    pub(crate) units: WordList,
    pub(crate) bands: WordList,
    pub(crate) weightings: WordList,
}

impl Spellings {
    /// Reads `data/spellings.toml`, `data/indicators.toml` and `data/ethnic_groups.toml`.
    ///
    /// # Errors
    /// When one of the files cannot be used.
    pub fn load(assets: &Assets) -> Result<Self, DataError> {
        let file = DataFile::open(assets, "spellings.toml")?;
        let spellings: SpellingsFile = file.parse()?;
        let indicators = indicator::load(assets)?.into_iter().map(|indicator| {
            let own = indicator.measure_of.iter().map(|measure| measure.code.clone());
            let survey = spellings.survey_measures.iter().filter(|_| indicator.basis == Basis::Survey);
            let measures = own.chain(survey.cloned()).map(|code| {
                let spelt = spellings.measure.iter().find(|known| known.code == code);
                CodeSpellings { spelt: spelt.map_or_else(Vec::new, |known| known.spelt.clone()), code }
            });
            (indicator.number, WordList(measures.collect()))
        });
        let mut markers = Vec::new();
        for (at, MarkerSpellings { status: code, spelt }) in spellings.marker.iter().enumerate() {
            let status = Status::from_word(code).ok_or_else(|| {
                let problem =
                    format!("expected a status, one of {}; found `{code}`", Status::WORDS.join(", "));
                file.invalid(&format!("marker.{at}.status"), problem)
            })?;
            markers.extend(spelt.iter().map(|spelt| (spelt.to_lowercase(), status)));
        }
        Ok(Self {
            markers,
            indicators: indicators.collect(),
            england: spellings.england.iter().map(|word| super::loose(word)).collect(),
            summary: spellings.summary.iter().map(|word| super::loose(word)).collect(),
            ethnic_groups: EthnicGroups::load(assets)?,
            units: WordList(spellings.unit),
            bands: WordList(spellings.band),
            weightings: WordList(spellings.weighting),
        })
    }

    /// The status of a figure that has this marker instead of a value.
    pub(crate) fn marker(&self, text: &str) -> Option<Status> {
        let text = text.trim().to_lowercase();
        self.markers.iter().find(|(marker, _)| *marker == text).map(|(_, status)| *status)
    }

    /// The markers, in words.
    pub(crate) fn markers(&self) -> String {
        let shown =
            self.markers.iter().map(|(marker, _)| marker.as_str()).filter(|marker| !marker.is_empty());
        format!("`{}`", shown.take(SHOWN).collect::<Vec<_>>().join("`, `"))
    }

    pub(crate) fn is_england(&self, text: &str) -> bool {
        contains(&self.england, text)
    }

    /// Whether a row of this name is a total of others.
    pub(crate) fn is_summary(&self, text: &str) -> bool {
        self.is_england(text) || contains(&self.summary, text)
    }

    /// The number of an indicator, in all its forms: "Indicator 2", "WRES 2", "i2", "2.0".
    pub(crate) fn indicator(&self, text: &str) -> Option<&str> {
        let text = tidy(text).to_lowercase();
        let digits = text.trim_start_matches(|letter: char| !letter.is_ascii_digit());
        let before = super::loose(&text[..text.len() - digits.len()]);
        let prefixes = ["", "indicator", "ind", "i", "wres", "wresindicator", "metric", "indicatorno"];
        let number = digits.split_once('.').map_or(digits, |(whole, zeros)| {
            if !zeros.is_empty() && zeros.bytes().all(|digit| digit == b'0') { whole } else { digits }
        });
        let known = self.indicators.iter().map(|(number, _)| number.as_str());
        let found = known.into_iter().find(|known| *known == number)?;
        prefixes.contains(&before.as_str()).then_some(found)
    }

    pub(crate) fn measures(&self, indicator: &str) -> Option<&WordList> {
        self.indicators.iter().find(|(number, _)| number == indicator).map(|(_, measures)| measures)
    }

    pub(crate) fn indicator_numbers(&self) -> String {
        self.indicators.iter().map(|(number, _)| number.as_str()).collect::<Vec<_>>().join(", ")
    }
}

/// Show at most this many words of a list.
const SHOWN: usize = 12;

impl KnownWords for WordList {
    fn code_of(&self, text: &str) -> Option<&str> {
        self.find(text)
    }

    fn shown_codes(&self) -> String {
        self.codes()
    }

    fn repair_of(&self, text: &str) -> String {
        self.repair(text)
    }
}

impl WordList {
    pub(crate) fn find(&self, text: &str) -> Option<&str> {
        let exact = text.trim();
        let wanted = super::loose(&tidy(text));
        let is = |word: &str| {
            word.eq_ignore_ascii_case(exact) || (!wanted.is_empty() && super::loose(word) == wanted)
        };
        // A code takes precedence over the same spelling of another code.
        let coded = self.0.iter().find(|known| is(&known.code));
        let found = coded.or_else(|| self.0.iter().find(|known| known.spelt.iter().any(|word| is(word))));
        found.map(|known| known.code.as_str())
    }

    /// The codes that are not empty, in words.
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

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn spellings() -> Spellings {
        Spellings::load(&Assets::find(Path::new("/nonexistent"))).unwrap_or_else(|why| panic!("{why}"))
    }

    #[test]
    fn indicators_are_numbered_one_to_nine() {
        let spellings = spellings();
        for text in ["2", "2.0", " Indicator 2", "WRES 2", "WRES indicator 2", "i2", "Indicator: 2"] {
            assert_eq!(spellings.indicator(text), Some("2"), "{text}");
        }
        for text in ["12", "0", "2.5", "q2", "2a", "two", "", "Indicator"] {
            assert_eq!(spellings.indicator(text), None, "{text}");
        }
    }

    #[test]
    fn units_and_weightings_have_many_spellings() {
        let spellings = spellings();
        for (text, code) in
            [("%", Some("percent")), ("Per cent", Some("percent")), ("Ratio", Some("ratio")), ("‰", None)]
        {
            assert_eq!(spellings.units.find(text), code, "{text}");
        }
        assert_eq!(spellings.weightings.find("unweighted"), Some(""));
    }

    #[test]
    fn measures_belong_to_an_indicator() {
        let spellings = spellings();
        let find = |indicator, text| spellings.measures(indicator).and_then(|list| list.find(text));
        assert_eq!(find("2", "Relative likelihood"), Some("relative_likelihood"));
        assert_eq!(find("5", "Share"), Some("share"));
        assert_eq!(find("2", "relativ_likelihood"), None);
        assert_eq!(find("2", "share"), None);
        let repair = spellings.measures("2").map(|list| list.repair("relativ_likelihood"));
        assert_eq!(repair.as_deref(), Some("did you mean `relative_likelihood`?"));
    }

    #[test]
    fn markers_say_why_a_figure_is_missing() {
        let spellings = spellings();
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
            assert_eq!(spellings.marker(text), status, "{text}");
        }
    }
}
