//! The fields of an observation and the words they may hold.

use std::sync::Arc;

use arrow::datatypes::{DataType, Field, Schema, SchemaRef};

/// One published figure. Text that a publication leaves blank is `None`, never an empty string.
#[derive(Clone, Debug, PartialEq)]
pub struct Observation<'a> {
    /// Id of the publication, as `data/sources.toml` or the bundled file's own column names it.
    pub source: &'a str,
    /// Edition of the publication: a value belongs to its release and is never mixed with another's.
    pub release: &'a str,
    /// WRES year: the workforce at 31 March of it, the staff survey of the autumn before it.
    pub wres_year: i32,
    /// Year in which the answers or counts were collected.
    pub collected: i32,
    /// What kind of organisation the figure is about.
    pub org_level: Level,
    /// Code as published; publications print none for England.
    pub org_code: Option<&'a str>,
    /// Name as published.
    pub org_name: Option<&'a str>,
    /// WRES indicator number ("8") or staff survey question ("q16b").
    pub indicator: &'a str,
    /// What is measured: "share", "relative likelihood", an answer to a question.
    pub measure: &'a str,
    /// Pay band, grade or other part of the workforce; `None` for the whole.
    pub breakdown: Option<&'a str>,
    /// "white", "bme", "all" or a detailed group; `None` for a comparison of two groups.
    pub ethnic_group: Option<&'a str>,
    /// Count above the line.
    pub numerator: Option<i64>,
    /// Count below the line: respondents or headcount.
    pub denominator: Option<i64>,
    /// The value as published, in `unit`.
    pub value: Option<f64>,
    /// Unit of `value`.
    pub unit: Unit,
    /// Why there is a value, or why there is none.
    pub status: Status,
    /// Weighting the publisher applied; `None` for unweighted.
    pub weighting: Option<&'a str>,
    /// "published" or "reconstructed": where the counts come from.
    pub counts_basis: Option<&'a str>,
    /// Benchmark group the publisher put the organisation in.
    pub benchmark_group: Option<&'a str>,
    /// Page that states this one figure, where the file names a page for each row.
    pub address: Option<&'a str>,
    /// The publication's, or the reader's, remark on this one figure.
    pub note: Option<&'a str>,
    /// SHA-256 of the file.
    pub snapshot: &'a str,
    /// Sheet, or the file's name where it has no sheets.
    pub sheet: &'a str,
    /// Cell ("AB12"), or line and column of a text file.
    pub cell: &'a str,
}

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $name { $($(#[$variant_doc])* $variant,)+ }

        impl $name {
            /// Every word the column may hold.
            pub const WORDS: &'static [&'static str] = &[$($word),+];

            /// The word stored in the column.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }

            /// The variant for a word of a file; `None` for any other word.
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}

words! {
    /// What kind of organisation a figure is about.
    Level {
        /// All trusts of England.
        England = "england",
        /// One of the seven regions.
        Region = "region",
        /// An integrated care board's area.
        Icb = "icb",
        /// One trust.
        Trust = "trust",
        /// A group of trusts.
        Group = "group",
        /// An employer that is no trust: an ICB's own staff, a social enterprise, a support unit.
        Organisation = "organisation",
    }
}

words! {
    /// Why an observation has a value, or why it has none. Zero is a value.
    Status {
        /// The publisher printed a value.
        Published = "published",
        /// A trust gave it in its own return; it was not published.
        Returned = "returned",
        /// Worked out here from other counts.
        Calculated = "calculated",
        /// Withheld because few people stand behind it.
        Suppressed = "suppressed",
        /// The question was not asked, or the count not taken.
        NotCollected = "not_collected",
        /// Collected, and not made public.
        NotPublished = "not_published",
        /// Has no meaning for this organisation or group.
        NotApplicable = "not_applicable",
        /// Printed, and not to be used: `data/corrections.toml` says why.
        Refused = "refused",
    }
}

words! {
    /// Unit of a value.
    Unit {
        /// 0 to 1.
        Proportion = "proportion",
        /// 0 to 100.
        Percent = "percent",
        /// A ratio of two likelihoods; 1 is parity.
        Ratio = "ratio",
        /// Persons or organisations.
        Count = "count",
        /// A score of 0 to 10.
        Score = "score",
    }
}

/// The Arrow schema of an observation, in the order by which rows are sorted.
pub fn schema() -> SchemaRef {
    let text = |name, nullable| Field::new(name, DataType::Utf8, nullable);
    Arc::new(Schema::new(vec![
        text("source", false),
        text("release", false),
        Field::new("wres_year", DataType::Int32, false),
        Field::new("collected", DataType::Int32, false),
        text("org_level", false),
        text("org_code", true),
        text("org_name", true),
        text("indicator", false),
        text("measure", false),
        text("breakdown", true),
        text("ethnic_group", true),
        Field::new("numerator", DataType::Int64, true),
        Field::new("denominator", DataType::Int64, true),
        Field::new("value", DataType::Float64, true),
        text("unit", false),
        text("status", false),
        text("weighting", true),
        text("counts_basis", true),
        text("benchmark_group", true),
        text("address", true),
        text("note", true),
        text("snapshot", false),
        text("sheet", false),
        text("cell", false),
    ]))
}
