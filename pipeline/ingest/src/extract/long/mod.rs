//! Reads tables in which each row is one figure. Checks each row and makes an observation of it.

mod fields;

use std::collections::{BTreeMap, HashMap};

use arrow::array::RecordBatch;

use self::fields::{FieldSource, ObservationReader, RowSubject};
use super::drift::Drift;
use super::layout::ObservationLayout;
use super::mismatch::Mismatch;
use super::number::{decimal, figure, highest, per_cent};
use super::text_table::{TextRow, TextTable};
use super::{PublishedFile, ReferenceData, wide};
use store::observation;
use store::observation::Observation;
use store::observation::ObservationBuilder;
use store::observation::Status;
use store::observation::Unit;

/// An earlier row about the same figure.
struct EarlierRow {
    table: usize,
    place: String,
    value: Option<f64>,
    counts: (Option<i64>, Option<i64>),
    status: Status,
}

/// Name at most this many cells of a table.
const NAMED: usize = 3;

/// The observations of a file's tables, sorted, and warnings.
pub(super) fn extract(
    layout: &ObservationLayout,
    tables: &[TextTable<'_>],
    reference: ReferenceData<'_>,
    file: PublishedFile<'_>,
) -> Result<(RecordBatch, Vec<Mismatch>), Vec<Mismatch>> {
    let mut mismatches = Vec::new();
    let mut builder = ObservationBuilder::default();
    let mut earlier_rows: HashMap<Vec<String>, EarlierRow> = HashMap::new();
    let mut without_value: BTreeMap<&'static str, Vec<String>> = BTreeMap::new();
    let (mut rows, mut figures, mut is_marked) = (0_usize, 0_usize, false);
    for (at, table) in tables.iter().enumerate() {
        let reader = ObservationReader::bind(layout, table, reference, file.release.unwrap_or_default());
        for row in table.rows() {
            rows += 1;
            let read = reader.subject(&row).and_then(|subject| {
                let cell = row.place(reader.value_column());
                let observation = reader.observation(&row, &subject, file)?;
                let observation = Observation { cell: &cell, ..observation };
                let place = row.full_place(reader.value_column());
                if let Some(earlier) = earlier_rows.get(&key(&observation)) {
                    return earlier.compare(at, &observation, &row, reader.value_column());
                }
                if observation.value.is_some() {
                    figures += 1;
                } else {
                    is_marked |= row.text(reader.value_column()).is_some();
                    without_value.entry(observation.status.as_str()).or_default().push(place.clone());
                }
                builder.push(&observation);
                earlier_rows.insert(
                    key(&observation),
                    EarlierRow {
                        table: at,
                        place,
                        value: observation.value,
                        counts: (observation.numerator, observation.denominator),
                        status: observation.status,
                    },
                );
                Ok(())
            });
            mismatches.extend(read.err());
        }
    }
    if rows == 0 {
        mismatches.push(without_figures("the rows below the header", rows, file.name));
    } else if mismatches.is_empty() && figures == 0 && !is_marked {
        let first = without_value.values().flatten().next();
        mismatches.extend(first.map(|first| without_figures(first, rows, file.name)));
    }
    if !mismatches.is_empty() {
        return Err(mismatches);
    }
    let warnings = summary(&without_value, rows, file.name);
    builder
        .finish()
        .and_then(|batch| observation::sorted(&observation::schema(), &[batch]))
        .map(|batch| (batch, warnings.into_iter().collect()))
        .map_err(|error| vec![Mismatch::not_a_table(file.name, &error)])
}

impl EarlierRow {
    /// Accepts a row that repeats this one in another table; refuses every other second row.
    fn compare(
        &self,
        table: usize,
        now: &Observation<'_>,
        row: &TextRow<'_>,
        column: usize,
    ) -> Result<(), Mismatch> {
        let counts = (now.numerator, now.denominator);
        let same = self.value == now.value && self.status == now.status && self.counts == counts;
        if same && table != self.table {
            return Ok(());
        }
        let repair =
            if same { "remove the row that repeats another" } else { "remove the row that is wrong" };
        let mismatch = row.mismatch(Drift::DuplicateRow, column, "each figure once", repair);
        let before = self.value.map_or_else(|| self.status.as_str().to_owned(), |value| value.to_string());
        Err(Mismatch { found: format!("{} after `{before}` at {}", mismatch.found, self.place), ..mismatch })
    }
}

fn without_figures(first: &str, rows: usize, file: &str) -> Mismatch {
    let (found, repair) = if rows == 0 {
        ("no rows".to_owned(), "check the file, and fetch it again")
    } else {
        (format!("{rows} rows, all of them blank"), wide::BLANK)
    };
    Mismatch::new(Drift::FiguresMissing, file, first, "a figure in at least one row", found, repair)
}

/// One line on all figures without a value.
fn summary(without_value: &BTreeMap<&'static str, Vec<String>>, rows: usize, file: &str) -> Option<Mismatch> {
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
    let found = format!("{all} of {rows} without one: {}", by_status.join(", "));
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

/// How far a printed proportion may differ from its own counts: rounding in the last digit of a double.
const TOLERANCE: f64 = 1e-9;

impl<'a> ObservationReader<'a> {
    /// One row, without the place of its value.
    fn observation<'r>(
        &'r self,
        row: &TextRow<'r>,
        subject: &'r RowSubject,
        file: PublishedFile<'r>,
    ) -> Result<Observation<'r>, Mismatch>
    where
        'a: 'r,
    {
        let Self { fields, reference, .. } = self;
        let count = |field: &FieldSource<'_>| field.count(row, reference.spellings);
        let (numerator, denominator) = (count(&fields.numerator)?, count(&fields.denominator)?);
        let unit = self.unit(row)?;
        let value = self.value(row, unit, numerator.zip(denominator))?;
        let marker = reference.spellings.marker(fields.value.text(row).unwrap_or_default());
        let indicator = self.indicator(row)?;
        Ok(Observation {
            source: fields.source.required(row)?,
            release: fields.release.required(row)?,
            wres_year: fields.wres_year.year(row, reference.spellings)?,
            collected: fields.collected.year(row, reference.spellings)?,
            org_level: subject.level,
            org_code: subject.code.as_deref(),
            indicator,
            measure: self.measure(row, indicator)?,
            ethnic_group: self.ethnic_group(row)?,
            numerator,
            denominator,
            value,
            unit,
            status: match value {
                Some(_) => Status::Published,
                None => marker.unwrap_or(Status::NotPublished),
            },
            weighting: self.weighting(row)?,
            snapshot: file.snapshot,
            sheet: &row.table.sheet,
            ..fields.texts(row)
        })
    }

    /// The value, if it is in the range of its unit and agrees with its counts; `None` for a marker or a blank.
    fn value(
        &self,
        row: &TextRow<'_>,
        unit: Unit,
        counts: Option<(i64, i64)>,
    ) -> Result<Option<f64>, Mismatch> {
        let refuse =
            |kind, expected: &str, repair: &str| row.mismatch(kind, self.value_column(), expected, repair);
        let text = self.fields.value.text(row).unwrap_or_default();
        if self.reference.spellings.marker(text).is_some() {
            if counts.is_some() {
                let expected = if text.is_empty() { "a value" } else { "a number" };
                let repair = "the row has counts: correct the value in the file";
                return Err(refuse(Drift::WrongValue, expected, repair));
            }
            return Ok(None);
        }
        let comma = self.reference.decimal_comma;
        let Some(value) = figure(text, unit, comma) else {
            let expected = format!("a number, or one of {}", self.reference.spellings.markers());
            return Err(refuse(Drift::MarkerUnknown, &expected, &repair(text, unit, comma)));
        };
        let highest = highest(unit);
        if value < 0.0 || value > highest {
            let expected = format!("a {} of 0 to {highest}", unit.as_str());
            let repair = "check the unit in the layout: is it a percentage?";
            return Err(refuse(Drift::OutOfRange, &expected, repair));
        }
        if let Some((part, whole)) = counts {
            if part > whole || whole == 0 {
                return Err(refuse(
                    Drift::CountsDisagree,
                    &format!("a numerator of at most the denominator, {part} of {whole}"),
                    "check which column is which",
                ));
            }
            #[expect(clippy::cast_precision_loss, reason = "counts of people are far below 2^53")]
            let share = part as f64 / whole as f64;
            if unit == Unit::Proportion && (share - value).abs() > TOLERANCE {
                return Err(refuse(
                    Drift::CountsDisagree,
                    &format!("{share}, which is {part} of {whole}"),
                    "check the counts against the publication",
                ));
            }
        }
        Ok(Some(value))
    }
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
