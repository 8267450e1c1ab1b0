//! One change: its sentence, and the same for machines.

use serde::Serialize;

/// What kind of change a line is about, in the order in which they stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A release, or a year, that was not there.
    Release,
    /// A value of a year that was there, and is another now.
    Restated,
    /// A trust that merged, closed, opened, was renamed or changed its region or ICB.
    Trust,
    /// A comparison that comes out differently.
    Verdict,
    /// A status declared under a framework.
    Status,
    /// A trust that had figures and has none, or the other way round.
    Gap,
}

impl Kind {
    /// All of them, in order.
    pub const ALL: [Self; 6] =
        [Self::Release, Self::Restated, Self::Trust, Self::Verdict, Self::Status, Self::Gap];

    /// Its heading.
    pub fn heading(self) -> &'static str {
        match self {
            Self::Release => "New releases",
            Self::Restated => "Restated values",
            Self::Trust => "Trusts",
            Self::Verdict => "Comparisons that come out differently",
            Self::Status => "Declared statuses under anti-racist frameworks",
            Self::Gap => "Gaps in the data",
        }
    }

    /// What a reader has to know of all of its lines.
    pub fn remark(self) -> Option<&'static str> {
        match self {
            Self::Restated => Some("The largest change stands first."),
            Self::Verdict => Some(
                "By the 95 per cent interval of the difference. Where a difference lies near that limit, chance alone \
                 may turn a comparison from one release to the next.",
            ),
            Self::Status => Some(
                "A level is declared by the organisation or the page named; it is never worked out from figures.",
            ),
            _ => None,
        }
    }
}

/// The place a line is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct PlaceOf {
    /// england, region, icb or trust.
    pub level: String,
    /// ODS code; England has the code of `data/england.toml`.
    pub code: String,
    /// Its name.
    pub name: String,
}

/// What was held: a number in the line's unit, or a word.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Held {
    /// A value.
    Number(f64),
    /// A verdict, a state, a name, a date.
    Word(String),
}

/// One change. Every key stands in every line, null where it does not apply.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Line {
    /// What kind of change.
    pub kind: Kind,
    /// The change in a sentence.
    pub sentence: String,
    /// Where.
    pub place: Option<PlaceOf>,
    /// Whether that is outside the places that the edition's reports cover.
    pub elsewhere: bool,
    /// Source or edition that is new.
    pub source: Option<String>,
    /// What is compared: a benchmark table, or what of an organisation.
    pub of: Option<String>,
    /// Indicators by number, joined by commas.
    pub indicator: Option<String>,
    /// Measure that a report prints.
    pub measure: Option<String>,
    /// white or bme.
    pub ethnic_group: Option<String>,
    /// WRES year of what is held now.
    pub wres_year: Option<i32>,
    /// Before.
    pub before: Option<Held>,
    /// Now.
    pub after: Option<Held>,
    /// `proportion`, `percent`, `ratio` or `count`.
    pub unit: Option<String>,
    /// The size of the change of a value: percentage points of a share, per cent of the value before of a
    /// ratio or a count.
    pub size: Option<f64>,
    /// Page that states it.
    pub evidence: Option<String>,
    /// Id of the figure in which a reader sees it.
    pub figure: Option<String>,
}

impl Line {
    /// A line that has its sentence and nothing else yet.
    pub(super) fn new(kind: Kind, sentence: String) -> Self {
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

/// A word that was held, where one was.
pub(super) fn word(text: Option<&String>) -> Option<Held> {
    text.cloned().map(Held::Word)
}
