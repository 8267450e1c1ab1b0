//! A figure's data, tidy: one number a row.

use serde::{Deserialize, Serialize};

/// One number of a figure.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct FigureRow {
    /// "share", "gap", "relative likelihood".
    pub measure: String,
    /// "white", "bme", or empty for a comparison of both.
    pub ethnic_group: String,
    /// ODS code, or "ENG".
    pub place_code: String,
    /// Name.
    pub place: String,
    /// "WRES 2025 (staff survey 2024)".
    pub period: String,
    /// The value, in `unit`.
    pub value: Option<f64>,
    /// `proportion`, `percentage_points`, `percent` or `ratio`.
    pub unit: String,
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
}

/// The rows as CSV with a header.
///
/// # Errors
/// When the writer fails, which it does not in memory.
pub fn data(rows: &[FigureRow]) -> Result<String, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in rows {
        writer.serialize(row)?;
    }
    let bytes = writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// The rows of a `data.csv`.
///
/// # Errors
/// When it is no such file.
pub fn rows(data: &[u8]) -> Result<Vec<FigureRow>, csv::Error> {
    csv::Reader::from_reader(data).deserialize().collect()
}
