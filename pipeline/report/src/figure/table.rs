//! The table of a figure: the rows from which its picture, its words and its data are made.

use serde::{Deserialize, Serialize};

use super::chart::line_chart::ChartLine;
use super::chart::row_chart::{ChartRow, ChartSection};
use super::quantity::{Quantity, QuantityUnit};

/// One number of a figure, tidy: the columns of `data.csv`.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct FigureRow {
    /// "share", "gap", "relative likelihood".
    pub measure: String,
    /// "white", "bme", or empty for a comparison of both.
    pub ethnic_group: String,
    /// ODS code; England has the code of `data/england.toml`.
    pub place_code: String,
    /// Name.
    pub place: String,
    /// "WRES 2025 (staff survey 2024)".
    pub period: String,
    /// The value, in `unit`.
    pub value: Option<f64>,
    /// What the value counts.
    pub unit: QuantityUnit,
    /// Count above the line.
    pub numerator: Option<i64>,
    /// Count below the line.
    pub denominator: Option<i64>,
    /// Lower limit at 95 per cent, in `unit`.
    pub lower: Option<f64>,
    /// Upper limit at 95 per cent, in `unit`.
    pub upper: Option<f64>,
    /// "published", or why there is no value.
    pub status: String,
    /// The additional columns of a report's data file.
    #[serde(skip)]
    pub record: RowDetails,
}

/// The columns that only the data file of a report has, in addition to those of `data.csv`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RowDetails {
    /// trust, region or england.
    pub level: String,
    /// The name of the place, if `place` says more than that.
    pub name: Option<String>,
    /// Indicator number.
    pub indicator: String,
    /// WRES year.
    pub wres_year: i32,
    /// Survey year.
    pub collected: Option<i32>,
    /// Report that printed it, or release.
    pub edition: String,
    /// The code of the measure, if `measure` says more than that.
    pub measure: Option<&'static str>,
    /// Which group is compared with which.
    pub comparison: &'static str,
    /// Publication, page, or query.
    pub source: String,
    /// SHA-256 of the file that it was read from.
    pub snapshot: String,
    /// Sheet and cell, or file and line.
    pub cell: String,
    /// Remark.
    pub note: String,
    /// The report that printed it, if it is not the file that was read.
    pub publication: String,
    /// The report's own page.
    pub publication_page: String,
    /// Who quotes it.
    pub read_from: String,
    /// high, or medium if it was read in one secondary source.
    pub confidence: String,
}

impl FigureRow {
    /// The value with its limits.
    pub fn quantity(&self) -> Option<Quantity> {
        let limits = self.lower.zip(self.upper);
        self.value.map(|value| Quantity { value, limits, unit: self.unit })
    }
}

/// What one row of the picture shows: a place, a group or a year, with its numbers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FigureEntry {
    /// Its name in the picture.
    pub label: String,
    /// The heading that it is under in the picture.
    pub section: String,
    /// Whether it is a total.
    pub is_summary: bool,
    /// Its numbers.
    pub rows: Vec<FigureRow>,
}

impl FigureEntry {
    /// Its number of an ethnic group; of both compared if `ethnic_group` is empty.
    pub fn row(&self, ethnic_group: &str) -> Option<&FigureRow> {
        self.rows.iter().find(|row| row.ethnic_group == ethnic_group)
    }

    /// The same as a value with limits.
    pub fn quantity(&self, ethnic_group: &str) -> Option<Quantity> {
        self.row(ethnic_group)?.quantity()
    }

    /// The same entry as a total.
    #[must_use]
    pub fn as_summary(self) -> Self {
        Self { is_summary: true, ..self }
    }
}

/// All that a figure shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FigureTable {
    /// In the order of its data.
    pub entries: Vec<FigureEntry>,
}

impl FromIterator<FigureEntry> for FigureTable {
    fn from_iter<T: IntoIterator<Item = FigureEntry>>(entries: T) -> Self {
        Self { entries: entries.into_iter().collect() }
    }
}

impl FigureTable {
    /// Its numbers.
    pub fn rows(&self) -> impl Iterator<Item = &FigureRow> {
        self.entries.iter().flat_map(|entry| &entry.rows)
    }

    /// The rows of its picture under their headings.
    pub fn sections(&self, draw: impl Fn(&FigureEntry) -> ChartRow) -> Vec<ChartSection> {
        let together = |one: &FigureEntry, other: &FigureEntry| {
            (one.is_summary, &one.section) == (other.is_summary, &other.section)
        };
        let sections = self.entries.chunk_by(together).map(|entries| ChartSection {
            heading: entries[0].section.clone(),
            is_summary: entries[0].is_summary,
            rows: entries.iter().map(&draw).collect(),
        });
        sections.collect()
    }

    /// Its numbers as CSV with a header.
    ///
    /// # Errors
    /// If the writer fails, which it does not in memory.
    pub fn csv(&self) -> Result<String, csv::Error> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        for row in self.rows() {
            writer.serialize(row)?;
        }
        let bytes = writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }
}

/// A line of a picture through numbers, by their years.
pub fn line<'a>(label: &str, rows: impl IntoIterator<Item = &'a FigureRow>) -> ChartLine {
    let points = rows.into_iter().filter_map(|row| Some((row.record.wres_year, row.quantity()?)));
    ChartLine { label: label.to_owned(), points: points.collect() }
}

/// The numbers of a `data.csv`.
///
/// # Errors
/// If it is not a valid `data.csv`.
pub fn rows(data: &[u8]) -> Result<Vec<FigureRow>, csv::Error> {
    csv::Reader::from_reader(data).deserialize().collect()
}
