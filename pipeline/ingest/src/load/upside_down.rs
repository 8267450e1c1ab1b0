//! Ratios that arrive upside down. A relative likelihood says nothing of which group stands above the
//! line; what is held of the same organisation does.

use std::path::Path;

use arrow::array::RecordBatch;

use crate::Error;
use crate::extract::{Drift, LayoutMismatch, Mismatch};
use store::observation;
use store::observation::Unit;
use store::row;
use store::table::TableError;
use store::table::TableRow;
use store::table::TableRows;

/// How near, in logarithms, a ratio has to be to the inverse of another to be taken for it: a seventh.
const NEAR: f64 = 0.15;
/// How far from parity, in logarithms, before which side it lies on means anything: 1.16 or 0.86.
const SIDE: f64 = 0.15;

row! {
    Ratio of "observation" {
        org_code: Option<String>,
        indicator: String,
        measure: String,
        wres_year: i32,
        value: Option<f64>,
        unit: Unit,
        cell: String,
    }
}

/// Holds the ratios of a new file against those in the store: the same year upside down stops the file,
/// a neighbouring year is a warning, for a small trust's ratio may truly turn.
///
/// # Errors
/// When a ratio is another edition's of the same year, upside down, or a table cannot be read.
pub(super) fn check(
    store: &Path,
    rows: &RecordBatch,
    layout: &str,
    file: &str,
) -> Result<Vec<Mismatch>, Error> {
    let new = ratios(rows)?;
    if new.is_empty() {
        return Ok(Vec::new());
    }
    let mut held = Vec::new();
    let tables = files::list(&store.join("observations"))?;
    for path in tables.iter().filter(|path| path.extension().is_some_and(|end| end == "parquet")) {
        held.extend(ratios(&observation::read_columns(path, &Ratio::columns())?)?);
    }
    let (mut wrong, mut doubtful) = (Vec::new(), Vec::new());
    for ratio in &new {
        let same =
            held.iter().filter(|other| other.0.about() == ratio.0.about() && inverse(ratio.1, other.1));
        for other in same {
            match (ratio.0.wres_year - other.0.wres_year).abs() {
                0 => wrong.push(misfit(Drift::RatioInverted, ratio, other, file)),
                1 => doubtful.push(misfit(Drift::RatioDoubtful, ratio, other, file)),
                _ => {}
            }
        }
    }
    if wrong.is_empty() {
        return Ok(doubtful);
    }
    Err(LayoutMismatch { layout: layout.to_owned(), mismatches: wrong }.into())
}

/// The ratios among figures, each with its value.
fn ratios(rows: &RecordBatch) -> Result<Vec<(Ratio, f64)>, TableError> {
    let mut ratios = Vec::new();
    for ratio in TableRows::<Ratio>::of(rows, "the check of ratios")?.iter() {
        let ratio = ratio?;
        if let (Unit::Ratio, Some(value)) = (ratio.unit, ratio.value) {
            ratios.push((ratio, value));
        }
    }
    Ok(ratios)
}

impl Ratio {
    fn about(&self) -> (&Option<String>, &str, &str) {
        (&self.org_code, &self.indicator, &self.measure)
    }
}

/// Whether one ratio is about the other turned round, and both are clearly off parity.
fn inverse(one: f64, other: f64) -> bool {
    let (one, other) = (one.ln(), other.ln());
    one * other < 0.0 && (one + other).abs() < NEAR && one.abs() > SIDE && other.abs() > SIDE
}

fn misfit(
    kind: Drift,
    (ratio, value): &(Ratio, f64),
    (other, other_value): &(Ratio, f64),
    file: &str,
) -> Mismatch {
    let (code, indicator) = (ratio.org_code.as_deref().unwrap_or_default(), &ratio.indicator);
    Mismatch {
        kind,
        file: file.into(),
        place: ratio.cell.clone(),
        expected: format!(
            "a ratio near {other_value}, as held for {code}, indicator {indicator}, WRES {}",
            other.wres_year
        ),
        found: format!("{value}, which is near 1 ÷ {other_value}"),
        repair: "it looks upside down: see which group NHS England prints above the line, and turn it round"
            .to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ratio_is_known_for_the_inverse_of_another() {
        // 1.54 is England's of 2022; 0.65 and 0.66 are 1 ÷ 1.54 and what a trust's page printed in its place.
        for upside_down in [0.65, 0.66] {
            assert!(inverse(upside_down, 1.54));
        }
        for other in [1.53, 1.6, 0.95, 1.0, 0.5] {
            assert!(!inverse(other, 1.54), "{other}");
        }
        assert!(!inverse(0.95, 1.05), "near parity a side means nothing");
    }
}
