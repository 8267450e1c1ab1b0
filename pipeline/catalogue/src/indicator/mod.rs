//! The nine indicators: wording, unit, direction, ratio orientation, questions and breaks, read from
//! `data/indicators.toml`.

mod ethnic_group;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::assets::Assets;
use crate::data_file::{DataError, DataFile};

pub use ethnic_group::{
    EthnicGroup, EthnicGroupName, EthnicGroupNames, EthnicGroupSet, ethnic_group_names, ethnic_groups,
};

/// Unit an indicator is printed in.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum IndicatorUnit {
    /// A share of people.
    Percent,
    /// A ratio of two likelihoods.
    Ratio,
    /// A difference of two shares.
    PercentagePoints,
}

/// Whether a higher or a lower figure than that of White staff, or than parity, is worse for BME staff.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Worse {
    /// A higher figure is worse.
    Higher,
    /// A lower figure is worse.
    Lower,
}

/// Which group's likelihood is divided by the other's in a ratio.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Orientation {
    /// White ÷ BME.
    WhiteToBme,
    /// BME ÷ White.
    BmeToWhite,
}

/// What a figure is counted on.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, JsonSchema)]
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
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, JsonSchema)]
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
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Theme {
    /// "A".
    pub code: String,
    /// What it is about, to follow a colon.
    pub about: String,
}

/// The question an indicator is read from in some surveys.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Survey years.
    pub years: Vec<i32>,
    /// The question's number; in words if two questions are combined.
    pub question: String,
    /// The question's numbers in the survey's own tables. An indicator with two of them cannot be rebuilt from
    /// those tables, because one person can be in both answers.
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
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SeriesBreak {
    /// Reports of earlier years than this are before the break.
    pub release_before: Option<i32>,
    /// Surveys from this year on are after the break.
    pub survey_from: Option<i32>,
    /// What changed.
    pub reason: String,
}

/// A measure that WRES reports print for an indicator.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Measure {
    /// As observations carry it.
    pub code: String,
    /// For a reader.
    pub label: String,
    /// Whether its earliest and latest figures are in the table of what changed.
    #[serde(default)]
    pub over_time: bool,
}

/// What a survey indicator shows of a place, as the heading of a page.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Headline {
    /// The share is clearly higher among BME staff. `{staff}` is the term for them.
    pub more: String,
    /// It is clearly lower.
    pub less: String,
    /// It is not clearly different.
    pub same: String,
    /// Ending: the gap is clearly less favourable than in the rest of England.
    pub wider: String,
    /// Ending: it is clearly more favourable.
    pub narrower: String,
}

/// One of the nine indicators.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Indicator {
    /// A digit from 1 to 9.
    pub number: String,
    /// At most five words, for the title of a chart.
    pub topic: String,
    /// At most ten words, for a section.
    pub heading: String,
    /// Who is counted in the denominator of its published shares, to follow "of"; missing if it is obvious.
    pub denominator: Option<String>,
    /// The full name of the figure.
    pub measure: String,
    /// What a respondent reported, to follow "of respondents".
    pub answer: Option<String>,
    /// The same in a summary, to follow "per cent of staff who answered the NHS Staff Survey"; of a ratio, the event
    /// in a few words.
    pub brief: Option<String>,
    /// Its finding as a heading; only for a survey indicator.
    pub headline: Option<Headline>,
    /// What a board may ask about it.
    pub ask: String,
    /// What happens to a person, to follow "as likely as ... to".
    pub event: Option<String>,
    /// Unit it is printed in.
    pub unit: IndicatorUnit,
    /// Whether a higher or a lower figure is worse for BME staff.
    pub worse: Worse,
    /// Which group's likelihood is divided by the other's; only for a ratio.
    pub ratio: Option<Orientation>,
    /// The value at which the groups do not differ.
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
    pub breaks: Vec<SeriesBreak>,
}

/// What `data/indicators.toml` has.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct IndicatorFile {
    /// The themes of the King's Fund's analysis.
    theme: Vec<Theme>,
    /// The nine indicators, in the order of their numbers.
    indicator: Vec<Indicator>,
}

const FILE: &str = "indicators.toml";

/// The themes of the King's Fund's analysis, in the order of the file.
///
/// # Errors
/// If the file cannot be used.
pub fn themes(assets: &Assets) -> Result<Vec<Theme>, DataError> {
    Ok(DataFile::open(assets, FILE)?.parse::<IndicatorFile>()?.theme)
}

/// The nine indicators, in the order of their numbers.
///
/// # Errors
/// If the file cannot be used, or does not have indicators 1 to 9 once each.
pub fn load(assets: &Assets) -> Result<Vec<Indicator>, DataError> {
    let file = DataFile::open(assets, FILE)?;
    let IndicatorFile { theme, indicator: indicators } = file.parse()?;
    let numbers: Vec<&str> = indicators.iter().map(|indicator| indicator.number.as_str()).collect();
    if !numbers.iter().copied().eq((1..=9).map(|number: u8| number.to_string())) {
        let problem = format!("expected indicators 1 to 9 in this order, found {}", numbers.join(", "));
        return Err(file.invalid("indicator", problem));
    }
    let counting = indicators.iter().filter(|indicator| indicator.counts_trusts);
    if counting.map(|indicator| indicator.basis).collect::<Vec<_>>() != [Basis::Survey] {
        return Err(file.invalid("indicator", "expected `counts_trusts = true` at one survey indicator"));
    }
    for (at, indicator) in indicators.iter().enumerate() {
        let has_words =
            indicator.answer.is_some() && indicator.brief.is_some() && indicator.headline.is_some();
        let is_band = |[lower, upper]: [f64; 2]| 0.0 < lower && lower < 1.0 && 1.0 < upper;
        let (key, problem) = if indicator.band.is_some_and(|band| !is_band(band)) {
            ("band", "needs a `band` with a lower end between 0 and 1 and an upper end above 1")
        } else if indicator.unit == IndicatorUnit::Ratio && indicator.ratio.is_none() {
            ("unit", "is a ratio and needs `ratio`, its orientation")
        } else if indicator.basis == Basis::Survey && !has_words {
            ("basis", "is from the survey and needs `answer`, `brief` and `headline`")
        } else if indicator.theme.iter().any(|code| theme.iter().all(|known| known.code != *code)) {
            ("theme", "has a `theme` that is not one of the themes of this file")
        } else {
            continue;
        };
        let problem = format!("indicator {} {problem}", indicator.number);
        return Err(file.invalid(&format!("indicator.{at}.{key}"), problem));
    }
    Ok(indicators)
}
