//! The nine indicators: wording, unit, direction, ratio orientation, questions and breaks, all of it
//! read from `data/indicators.toml`.

mod ethnic_group;

use serde::Deserialize;

use crate::assets::{Assets, Folder};
use files::FileError;

pub use ethnic_group::{EthnicGroup, ethnic_groups};

/// `data/indicators.toml` cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum IndicatorError {
    /// The file itself.
    #[error(transparent)]
    File(#[from] FileError),
    /// Not TOML, or a key or word that no indicator has; the message shows the line.
    #[error("`data/indicators.toml` cannot be used\n{0}")]
    Syntax(#[from] Box<toml::de::Error>),
    /// The detailed ethnic groups.
    #[error("`data/ethnic_groups.toml` cannot be used: {0}")]
    Groups(String),
    /// Indicators that do not make up the standard.
    #[error("`data/indicators.toml`: {0}")]
    Set(String),
}

/// Unit an indicator is printed in.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum IndicatorUnit {
    /// A share of people.
    Percent,
    /// A ratio of two likelihoods.
    Ratio,
    /// A difference of two shares.
    PercentagePoints,
}

/// On which side of White staff, or of parity, harm to BME staff lies.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Worse {
    /// A higher figure is worse.
    Higher,
    /// A lower figure is worse.
    Lower,
}

/// Which group stands above the line of a ratio.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Orientation {
    /// White ÷ BME.
    WhiteToBme,
    /// BME ÷ White.
    BmeToWhite,
}

/// What a figure is counted on.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// Staff in post at 31 March of the WRES year.
    Workforce,
    /// Recruitment in the year to 31 March of the WRES year.
    Recruitment,
    /// The staff survey of the autumn before the WRES year.
    Survey,
}

/// What a trust's own return gives of an indicator.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum ReturnedMeasure {
    /// The workforce by pay band.
    Bands,
    /// A relative likelihood.
    Likelihood,
    /// Members of the board.
    Board,
}

/// A theme of the King's Fund's analysis.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Theme {
    /// "A".
    pub code: String,
    /// What it is about, to follow a colon.
    pub about: String,
}

/// The question an indicator is read from in some surveys.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Survey years.
    pub years: Vec<i32>,
    /// The question's number, in words where two are taken together.
    pub question: String,
    /// The question's numbers in the survey's own tables; with two of them an indicator cannot be
    /// rebuilt from those tables, whose answers overlap in persons.
    pub codes: Vec<String>,
    /// What each of several codes asks about, in a word or two: "managers".
    #[serde(default)]
    pub parts: Vec<String>,
    /// The answer that counts, as observations name it.
    pub answer: String,
}

impl Indicator {
    /// What one of several questions of the indicator asks about.
    pub fn part_of(&self, code: &str) -> Option<&str> {
        let question = self.question.iter().find(|question| question.codes.iter().any(|one| one == code))?;
        let at = question.codes.iter().position(|one| one == code)?;
        question.parts.get(at).map(String::as_str)
    }
}

/// A point that a series is never joined across.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Break {
    /// Editions before this year are on the other side.
    pub release_before: Option<i32>,
    /// Surveys from this year on are on the other side.
    pub survey_from: Option<i32>,
    /// What changed.
    pub reason: String,
}

/// A measure that WRES reports print for an indicator.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Measure {
    /// The code in the data.
    pub code: String,
    /// What it is, for a person.
    pub label: String,
}

/// One of the nine indicators.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Indicator {
    /// A digit from 1 to 9.
    pub number: String,
    /// At most five words, for the title of a chart.
    pub topic: String,
    /// At most ten words, for a section.
    pub heading: String,
    /// Who is counted in the denominator of its published shares, to follow "of"; none if it is plain.
    pub denominator: Option<String>,
    /// What the figure is, in full.
    pub measure: String,
    /// What a respondent reported, to follow "of respondents".
    pub answer: Option<String>,
    /// The same in a few words, for a summary.
    pub brief: Option<String>,
    /// What happens to a person, to follow "as likely as ... to".
    pub event: Option<String>,
    /// Unit it is printed in.
    pub unit: IndicatorUnit,
    /// Where harm lies.
    pub worse: Worse,
    /// Which group stands above the line.
    pub ratio: Option<Orientation>,
    /// The value at which both groups fare alike.
    pub parity: String,
    /// Lower and upper end of the range of a ratio that NHS England calls non-adverse.
    pub band: Option<[f64; 2]>,
    /// What it is counted on.
    pub basis: Basis,
    /// Code of its theme in the King's Fund's analysis.
    pub theme: Option<String>,
    /// What a trust's own return gives of it.
    pub returned: Option<ReturnedMeasure>,
    /// Whether its trusts are those that a report counts as covered by the survey's figures.
    #[serde(default)]
    pub counts_trusts: bool,
    /// Published measures; the first is the one that is drawn.
    #[serde(default)]
    pub measure_of: Vec<Measure>,
    /// Questions by survey year.
    #[serde(default)]
    pub question: Vec<Question>,
    /// Breaks in its series.
    #[serde(default, rename = "break")]
    pub breaks: Vec<Break>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct IndicatorFile {
    theme: Vec<Theme>,
    indicator: Vec<Indicator>,
}

fn file(assets: &Assets) -> Result<IndicatorFile, IndicatorError> {
    Ok(toml::from_str(&assets.text(Folder::Data, "indicators.toml")?).map_err(Box::new)?)
}

/// The themes of the King's Fund's analysis, in the order of the file.
///
/// # Errors
/// If the file cannot be read or has an unknown key.
pub fn themes(assets: &Assets) -> Result<Vec<Theme>, IndicatorError> {
    Ok(file(assets)?.theme)
}

/// The nine indicators, in the order of their numbers.
///
/// # Errors
/// When the file cannot be read, has an unknown key, or does not hold indicators 1 to 9 once each.
pub fn load(assets: &Assets) -> Result<Vec<Indicator>, IndicatorError> {
    let file = file(assets)?;
    let numbers: Vec<&str> = file.indicator.iter().map(|indicator| indicator.number.as_str()).collect();
    if !numbers.iter().copied().eq((1..=9).map(|number: u8| number.to_string())) {
        return Err(IndicatorError::Set(format!(
            "indicators 1 to 9 are expected, in this order; found {}",
            numbers.join(", ")
        )));
    }
    let counting = file.indicator.iter().filter(|indicator| indicator.counts_trusts);
    if counting.map(|indicator| indicator.basis).collect::<Vec<_>>() != [Basis::Survey] {
        return Err(IndicatorError::Set("one survey indicator needs `counts_trusts = true`".to_owned()));
    }
    for indicator in &file.indicator {
        let known = |theme: &String| file.theme.iter().any(|one| one.code == *theme);
        let problem = match (
            indicator.unit,
            indicator.ratio,
            indicator.basis,
            indicator.answer.as_ref().zip(indicator.brief.as_ref()),
        ) {
            _ if indicator
                .band
                .is_some_and(|[lower, upper]| !(0.0 < lower && lower < 1.0 && 1.0 < upper)) =>
            {
                "`band` is a lower end between 0 and 1 and an upper end above 1"
            }
            _ if !indicator.theme.iter().all(known) => "its theme is not one of this file",
            (IndicatorUnit::Ratio, None, _, _) => "a ratio needs `ratio`, its orientation",
            (_, _, Basis::Survey, None) => "a survey indicator needs `answer` and `brief`",
            _ => continue,
        };
        return Err(IndicatorError::Set(format!("indicator {}: {problem}", indicator.number)));
    }
    Ok(file.indicator)
}
