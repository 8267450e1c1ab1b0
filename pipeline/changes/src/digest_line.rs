//! One change: its sentence, and its parts for machines.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The kind of a change. Lines are in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// A new release or year.
    Release,
    /// Another value for a year that was published before.
    Restated,
    /// A trust that merged, closed, opened, was renamed or changed its region or ICB.
    Trust,
    /// A comparison with another verdict.
    Verdict,
    /// A status declared under a framework.
    Status,
    /// A trust whose figures appeared or are missing now.
    Gap,
}

impl ChangeKind {
    /// All of them, in order.
    pub const ALL: [Self; 6] =
        [Self::Release, Self::Restated, Self::Trust, Self::Verdict, Self::Status, Self::Gap];

    /// The heading of a list of them.
    pub fn heading(self) -> &'static str {
        match self {
            Self::Release => "New releases",
            Self::Restated => "Restated values",
            Self::Trust => "Trusts",
            Self::Verdict => "Comparisons with another result",
            Self::Status => "Declared statuses under anti-racist frameworks",
            Self::Gap => "Gaps in the data",
        }
    }

    /// A remark on all lines of the kind.
    pub fn remark(self) -> Option<&'static str> {
        match self {
            Self::Restated => Some("The largest change is first."),
            Self::Verdict => Some(
                "By the 95 per cent interval of the difference. If a difference is near that limit, chance alone may \
                 change the result from one release to the next.",
            ),
            Self::Status => Some(
                "A level is declared by the organisation or by the page that is named. It is never inferred from figures.",
            ),
            _ => None,
        }
    }
}

/// The place a line is about.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct DigestPlace {
    /// england, region, icb or trust.
    pub level: String,
    /// ODS code, or "ENG".
    pub code: String,
    /// Name.
    pub name: String,
}

/// One change. Every line has every key; a key that does not apply is null.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct DigestLine {
    /// Kind of change.
    pub kind: ChangeKind,
    /// The change in a sentence.
    pub sentence: String,
    /// The place it is about.
    pub place: Option<DigestPlace>,
    /// Whether the place is outside the places that the edition's reports cover.
    pub elsewhere: bool,
    /// New source, edition or framework.
    pub source: Option<String>,
    /// What is compared: a benchmark table, or a change of the register.
    pub of: Option<String>,
    /// Indicators by number, joined by commas.
    pub indicator: Option<String>,
    /// Measure of a published figure.
    pub measure: Option<String>,
    /// white or bme.
    pub ethnic_group: Option<String>,
    /// WRES year of the value after.
    pub wres_year: Option<i32>,
    /// Before: a number in the line's unit, or a text (verdict, state, name, date).
    pub before: Option<Value>,
    /// Now.
    pub after: Option<Value>,
    /// `proportion`, `percent`, `ratio` or `count`.
    pub unit: Option<String>,
    /// Absolute change of a value: percentage points of a share, per cent of the earlier value of a ratio or a
    /// count.
    pub size: Option<f64>,
    /// Address of the page that states it.
    pub evidence: Option<String>,
    /// Id of the figure that shows it.
    pub figure: Option<String>,
}

impl DigestLine {
    pub(super) fn new(kind: ChangeKind, sentence: String) -> Self {
        Self {
            kind,
            sentence,
            place: None,
            elsewhere: false,
            source: None,
            of: None,
            indicator: None,
            measure: None,
            ethnic_group: None,
            wres_year: None,
            before: None,
            after: None,
            unit: None,
            size: None,
            evidence: None,
            figure: None,
        }
    }
}
