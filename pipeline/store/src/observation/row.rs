//! The fields of an observation, and the words that they allow.

use std::sync::Arc;

use arrow::array::{RecordBatch, StringArray, StringBuilder};
use arrow::datatypes::{DataType, Schema, SchemaRef};
use arrow::error::ArrowError;

use crate::record;
use crate::table::ColumnValue;
use crate::table::WrittenRow;

/// The list of an observation's fields, in the order of the columns by which rows are sorted, for another macro. Each
/// has a name, a type (an `Option` may be null), and whether layouts in `data/layouts` give its source: `Always`,
/// `Sometimes`, or `Never`, because the program fills it.
#[macro_export]
macro_rules! observation_fields {
    ($then:ident) => {
        $then! {
            /// Id of the publication, as `data/sources.toml` or the bundled file's own column names it.
            source: &'a str, Always;
            /// Edition of the publication. Values of different releases are never mixed.
            release: &'a str, Always;
            /// WRES year: the workforce at 31 March of the year, and the staff survey of the autumn before.
            wres_year: i32, Always;
            /// Year in which the answers or counts were collected.
            collected: i32, Always;
            /// Level of the organisation or area.
            org_level: Level, Always;
            /// Code as published; publications give no code for England.
            org_code: Option<&'a str>, Always;
            /// Name as published.
            org_name: Option<&'a str>, Always;
            /// WRES indicator number, or staff survey question such as `q16b`.
            indicator: &'a str, Always;
            /// Measure: "share", "relative likelihood", an answer to a question.
            measure: &'a str, Always;
            /// Pay band, grade or other part of the workforce; `None` for the whole workforce.
            breakdown: Option<&'a str>, Sometimes;
            /// "white", "bme", "all" or a detailed group; `None` for a comparison of two groups.
            ethnic_group: Option<&'a str>, Always;
            /// Numerator: a number of people.
            numerator: Option<i64>, Sometimes;
            /// Denominator: number of respondents or headcount.
            denominator: Option<i64>, Sometimes;
            /// The value as published, in `unit`.
            value: Option<f64>, Always;
            /// Unit of `value`.
            unit: Unit, Always;
            /// Why a value is there or missing.
            status: Status, Never;
            /// Weighting the publisher applied; `None` for unweighted.
            weighting: Option<&'a str>, Sometimes;
            /// Source of the counts: "published", "reconstructed" or "supplied".
            counts_basis: Option<&'a str>, Sometimes;
            /// The publisher's benchmark group of the organisation.
            benchmark_group: Option<&'a str>, Sometimes;
            /// Web page of this figure, if the file names a page for each row.
            address: Option<&'a str>, Sometimes;
            /// Note of the publisher or of the program on this figure.
            note: Option<&'a str>, Sometimes;
            /// SHA-256 of the file.
            snapshot: &'a str, Never;
            /// Sheet, or the file's name if it has no sheets.
            sheet: &'a str, Never;
            /// Cell ("AB12"), or line and column of a text file.
            cell: &'a str, Never;
        }
    };
}

macro_rules! observation {
    ($($(#[$about:meta])* $field:ident: $kind:ty, $from:ident;)*) => {
        record! {
            /// One published figure. Blank text is `None`, never an empty string.
            #[derive(Default)]
            pub Observation<'a> of "observation" { $($(#[$about])* $field: $kind,)* }
        }
    };
}
observation_fields!(observation);

/// The Arrow schema of an observation, in the order by which rows are sorted.
pub fn schema() -> SchemaRef {
    Observation::schema()
}

/// The same columns for batches that share the texts of a file: each text is a number in a list of texts, except the
/// cell, which is another in each row. Such batches are written to a file of [`schema`].
pub fn shared_schema() -> SchemaRef {
    let shared = DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
    let fields = schema()
        .fields()
        .iter()
        .map(|field| {
            let is_shared = *field.data_type() == DataType::Utf8 && field.name() != "cell";
            if is_shared {
                field.as_ref().clone().with_data_type(shared.clone())
            } else {
                field.as_ref().clone()
            }
        })
        .collect::<Vec<_>>();
    Arc::new(Schema::new(fields))
}

/// Collects observations column by column.
pub struct ObservationBuilder(<Observation<'static> as WrittenRow<'static>>::Builders);

impl Default for ObservationBuilder {
    fn default() -> Self {
        Self(Observation::builders())
    }
}

impl std::fmt::Debug for ObservationBuilder {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("ObservationBuilder").finish_non_exhaustive()
    }
}

impl ObservationBuilder {
    /// Adds one row.
    pub fn push(&mut self, row: &Observation<'_>) {
        row.append(&mut self.0);
    }

    /// The rows so far as one batch, in the order in which they were added. The builder is then empty.
    ///
    /// # Errors
    /// When the columns do not fit the schema, which is an error in this program.
    pub fn finish(&mut self) -> Result<RecordBatch, ArrowError> {
        RecordBatch::try_new(schema(), Observation::finish(&mut self.0))
    }
}

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
        pub enum $name { $($(#[$variant_doc])* $variant,)+ }

        impl $name {
            /// The words that the column allows.
            pub const WORDS: &'static [&'static str] = &[$($word),+];

            /// The word in the column.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }

            /// The variant of a word; `None` for any other word.
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)+ _ => None }
            }
        }

        impl<'t> ColumnValue<'t> for $name {
            type Array = StringArray;
            type Builder = StringBuilder;
            const EXPECTED: &'static str = concat!("one of", $(" `", $word, "`"),+);

            fn data_type() -> DataType {
                DataType::Utf8
            }

            fn get(values: &'t StringArray, row: usize) -> Option<Self> {
                Self::from_word(values.value(row))
            }

            fn append(value: Option<&Self>, builder: &mut StringBuilder) {
                builder.append_option(value.map(|value| value.as_str()));
            }
        }
    };
}

words! {
    /// Level of an organisation or area.
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
        /// An employer that is not a trust: an ICB's own staff, a social enterprise, a commissioning support unit.
        #[default]
        Organisation = "organisation",
    }
}

words! {
    /// Why an observation has a value or not. Zero is a value.
    Status {
        /// Published value.
        Published = "published",
        /// From a trust's own return, not published.
        Returned = "returned",
        /// Calculated by the program from other counts.
        Calculated = "calculated",
        /// Suppressed, because the number of people is small.
        Suppressed = "suppressed",
        /// The question was not asked, or the people were not counted.
        NotCollected = "not_collected",
        /// Collected but not published.
        #[default]
        NotPublished = "not_published",
        /// Not applicable to this organisation or group.
        NotApplicable = "not_applicable",
        /// Published but not used: `data/corrections.toml` says why.
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
        /// A number of people or organisations.
        #[default]
        Count = "count",
        /// A score of 0 to 10.
        Score = "score",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::TableRows;

    #[test]
    fn observations_are_read_as_written() {
        let figure = Observation {
            source: "wres",
            wres_year: 2025,
            org_level: Level::Trust,
            org_code: Some("RXR"),
            numerator: Some(7),
            value: Some(0.07),
            unit: Unit::Proportion,
            status: Status::Published,
            cell: "AB12",
            ..Observation::default()
        };
        let mut builder = ObservationBuilder::default();
        builder.push(&figure);
        let batch = builder.finish().unwrap();
        let rows = TableRows::<Observation<'_>>::of(&batch, "the test").unwrap();
        assert_eq!(rows.get(0).unwrap(), figure);
    }

    #[test]
    fn columns_keep_their_order_types_and_nulls() {
        let schema = schema();
        let named = |name: &str| {
            let (at, field) = schema.column_with_name(name).unwrap();
            (at, field.data_type().clone(), field.is_nullable())
        };
        assert_eq!(schema.fields().len(), 24);
        assert_eq!(named("source"), (0, DataType::Utf8, false));
        assert_eq!(named("wres_year"), (2, DataType::Int32, false));
        assert_eq!(named("org_code"), (5, DataType::Utf8, true));
        assert_eq!(named("numerator"), (11, DataType::Int64, true));
        assert_eq!(named("value"), (13, DataType::Float64, true));
        assert_eq!(named("status"), (15, DataType::Utf8, false));
        assert_eq!(named("cell"), (23, DataType::Utf8, false));
    }
}
