//! Collects the figures of a file, each once, and checks their values. Says which figures are missing, and why.

use std::collections::{BTreeMap, HashMap};

use arrow::array::RecordBatch;

use super::drift::Drift;
use super::mismatch::Mismatch;
use super::number::{decimal, figure, highest, per_cent};
use super::{ReferenceData, wide};
use store::observation;
use store::observation::Observation;
use store::observation::ObservationBuilder;
use store::observation::Status;
use store::observation::Unit;

/// Name at most this many cells of a table.
const NAMED: usize = 3;

/// An earlier cell about the same figure.
struct EarlierFigure {
    table: usize,
    place: String,
    value: Option<f64>,
    counts: (Option<i64>, Option<i64>),
    status: Status,
}

/// The cell of a figure.
pub(super) struct FigureCell<'a> {
    /// The position of its table in the file.
    pub(super) table: usize,
    /// Its place in the file.
    pub(super) place: String,
    /// Its text; `None` if it is blank.
    pub(super) text: Option<&'a str>,
}

pub(super) struct Figures<'a> {
    file: &'a str,
    builder: ObservationBuilder,
    earlier: HashMap<Vec<String>, EarlierFigure>,
    without_value: BTreeMap<&'static str, Vec<String>>,
    cells: usize,
    values: usize,
    is_marked: bool,
}

impl<'a> Figures<'a> {
    pub(super) fn of(file: &'a str) -> Self {
        Self {
            file,
            builder: ObservationBuilder::default(),
            earlier: HashMap::new(),
            without_value: BTreeMap::new(),
            cells: 0,
            values: 0,
            is_marked: false,
        }
    }

    /// Counts a cell in which a figure is expected.
    pub(super) fn expect_one(&mut self) {
        self.cells += 1;
    }

    /// Adds a figure. Accepts a figure that another table has too, with the same value.
    ///
    /// # Errors
    /// If the file has the figure with another value, or twice in the same table.
    pub(super) fn add(
        &mut self,
        observation: &Observation<'_>,
        cell: FigureCell<'_>,
    ) -> Result<(), Mismatch> {
        let key = key(observation);
        if let Some(earlier) = self.earlier.get(&key) {
            return earlier.compare(observation, &cell, self.file);
        }
        let FigureCell { table, place, text } = cell;
        if observation.value.is_some() {
            self.values += 1;
        } else {
            self.is_marked |= text.is_some();
            self.without_value.entry(observation.status.as_str()).or_default().push(place.clone());
        }
        self.builder.push(observation);
        let counts = (observation.numerator, observation.denominator);
        let figure =
            EarlierFigure { table, place, value: observation.value, counts, status: observation.status };
        self.earlier.insert(key, figure);
        Ok(())
    }

    /// The observations, sorted, and a warning about figures without a value.
    ///
    /// # Errors
    /// The `mismatches`, if there are any; or that no cell has a figure.
    pub(super) fn finish(
        mut self,
        mut mismatches: Vec<Mismatch>,
    ) -> Result<(RecordBatch, Vec<Mismatch>), Vec<Mismatch>> {
        if self.cells == 0 {
            mismatches.push(without_figures("the rows below the header", self.cells, self.file));
        } else if mismatches.is_empty() && self.values == 0 && !self.is_marked {
            let first = self.without_value.values().flatten().next();
            mismatches.extend(first.map(|first| without_figures(first, self.cells, self.file)));
        }
        if !mismatches.is_empty() {
            return Err(mismatches);
        }
        let warnings = summary(&self.without_value, self.cells, self.file);
        self.builder
            .finish()
            .and_then(|batch| observation::sorted(&observation::schema(), &[batch]))
            .map(|batch| (batch, warnings.into_iter().collect()))
            .map_err(|error| vec![Mismatch::not_a_table(self.file, &error)])
    }
}

impl EarlierFigure {
    /// Accepts a cell that repeats this one in another table; refuses every other second cell.
    fn compare(&self, now: &Observation<'_>, cell: &FigureCell<'_>, file: &str) -> Result<(), Mismatch> {
        let counts = (now.numerator, now.denominator);
        let same = self.value == now.value && self.status == now.status && self.counts == counts;
        if same && cell.table != self.table {
            return Ok(());
        }
        let repair =
            if same { "remove the row that repeats another" } else { "remove the row that is wrong" };
        let found = cell.text.map_or_else(|| "nothing".to_owned(), |text| format!("`{text}`"));
        let before = self.value.map_or_else(|| self.status.as_str().to_owned(), |value| value.to_string());
        let found = format!("{found} after `{before}` at {}", self.place);
        Err(Mismatch::new(Drift::DuplicateRow, file, &cell.place, "each figure once", found, repair))
    }
}

fn without_figures(first: &str, cells: usize, file: &str) -> Mismatch {
    let (found, repair) = if cells == 0 {
        ("no rows".to_owned(), "check the file, and fetch it again")
    } else {
        (format!("{cells} rows, all of them blank"), wide::BLANK)
    };
    Mismatch::new(Drift::FiguresMissing, file, first, "a figure in at least one row", found, repair)
}

/// One line on all figures without a value.
fn summary(
    without_value: &BTreeMap<&'static str, Vec<String>>,
    cells: usize,
    file: &str,
) -> Option<Mismatch> {
    let all: usize = without_value.values().map(Vec::len).sum();
    let by_status: Vec<String> = without_value
        .iter()
        .map(|(status, places)| {
            let more = places.len().saturating_sub(NAMED);
            let more = if more == 0 { String::new() } else { format!(" and {more} more") };
            let shown: Vec<&str> = places.iter().take(NAMED).map(String::as_str).collect();
            format!("{} {} ({}{more})", places.len(), status.replace('_', " "), shown.join("; "))
        })
        .collect();
    let found = format!("{all} of {cells} without one: {}", by_status.join(", "));
    let (expected, repair) = ("a figure in each row", "these figures are stored without a value");
    (all > 0).then(|| Mismatch::new(Drift::FiguresWithheld, file, "the figures", expected, found, repair))
}

/// The fields that make a figure different from all others.
fn key(row: &Observation<'_>) -> Vec<String> {
    let text = |value: Option<&str>| value.unwrap_or("").to_owned();
    vec![
        row.source.to_owned(),
        row.release.to_owned(),
        row.wres_year.to_string(),
        row.org_level.as_str().to_owned(),
        // A name may have several spellings, a code has one.
        text(row.org_code.or(row.org_name)),
        row.indicator.to_owned(),
        row.measure.to_owned(),
        text(row.breakdown),
        text(row.ethnic_group),
    ]
}

/// How far a printed proportion may differ from its own counts: rounding in the last digits of a double.
const TOLERANCE: f64 = 1e-9;

/// Why a text is not a figure: the kind of mismatch, what is expected, and the likely repair.
pub(super) type NoFigure = (Drift, String, String);

/// The value of a text, if it is in the range of its unit and agrees with its counts; `None` for a marker or a blank.
pub(super) fn value(
    text: &str,
    unit: Unit,
    counts: Option<(i64, i64)>,
    reference: ReferenceData<'_>,
) -> Result<Option<f64>, NoFigure> {
    let refuse = |kind, expected: &str, repair: &str| Err((kind, expected.to_owned(), repair.to_owned()));
    if reference.spellings.marker(text).is_some() {
        if counts.is_some() {
            let expected = if text.is_empty() { "a value" } else { "a number" };
            let repair = "the row has counts: correct the value in the file";
            return refuse(Drift::WrongValue, expected, repair);
        }
        return Ok(None);
    }
    let comma = reference.decimal_comma;
    let Some(value) = figure(text, unit, comma) else {
        let expected = format!("a number, or one of {}", reference.spellings.markers());
        return Err((Drift::MarkerUnknown, expected, repair(text, unit, comma)));
    };
    let highest = highest(unit);
    if value < 0.0 || value > highest {
        let expected = format!("a {} of 0 to {highest}", unit.as_str());
        let repair = "check the unit in the layout: is it a percentage?";
        return refuse(Drift::OutOfRange, &expected, repair);
    }
    if let Some((part, whole)) = counts {
        if part > whole || whole == 0 {
            return refuse(
                Drift::CountsDisagree,
                &format!("a numerator of at most the denominator, {part} of {whole}"),
                "check which column is which",
            );
        }
        #[expect(clippy::cast_precision_loss, reason = "counts of people are far below 2^53")]
        let share = part as f64 / whole as f64;
        if unit == Unit::Proportion && (share - value).abs() > TOLERANCE {
            return refuse(
                Drift::CountsDisagree,
                &format!("{share}, which is {part} of {whole}"),
                "check the counts against the publication",
            );
        }
    }
    Ok(Some(value))
}

/// What to do about a text that is not a figure in this unit.
fn repair(text: &str, unit: Unit, comma: bool) -> String {
    if per_cent(text).is_some_and(|before| decimal(&before, comma).is_some()) {
        let check = if unit == Unit::Ratio { ": check the value and the unit" } else { "" };
        return format!("a {} has no per cent sign{check}", unit.as_str());
    }
    match decimal(&text.replace(',', "."), false) {
        Some(number) if text.contains(',') && per_cent(text).is_none() => {
            format!("did you mean `{number}`? Write it with a decimal point")
        }
        _ => "correct the value in the file".to_owned(),
    }
}
