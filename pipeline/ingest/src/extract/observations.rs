//! Rows of a file as observations, each checked before it is believed.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use arrow::array::RecordBatch;

use super::bound::{Bound, Reader, Who};
use super::code::Organisations;
use super::drift::Drift;
use super::layout::ObservationLayout;
use super::misfit::Misfit;
use super::number::{decimal, per_cent, whole};
use super::table::{Row, Table};
use super::words::Words;
use super::{Published, wide};
use store::observation;
use store::observation::Observation;
use store::observation::ObservationBuilder;
use store::observation::Status;
use store::observation::Unit;

/// What rows are read with.
#[derive(Clone, Copy)]
pub(super) struct Known<'a> {
    pub(super) words: &'a Words,
    pub(super) organisations: &'a Organisations,
    /// Whether the file writes decimals with a comma, which one with semicolons may.
    pub(super) decimal_comma: bool,
}

/// A figure's value, or why there is none.
pub(super) type Figure = (Option<f64>, Status);

/// What is known of a figure that was read.
struct Read {
    table: usize,
    place: String,
    value: Option<f64>,
    counts: (Option<i64>, Option<i64>),
    status: Status,
}

/// How many cells of a table are told by their places.
const TOLD: usize = 3;

/// The observations of a file's tables, sorted, and what is to be said of them though they can be used.
pub(super) fn extract(
    layout: &ObservationLayout,
    tables: &[Table<'_>],
    known: Known<'_>,
    file: Published<'_>,
) -> Result<(RecordBatch, Vec<Misfit>), Vec<Misfit>> {
    let mut misfits = Vec::new();
    let mut builder = ObservationBuilder::default();
    let mut seen: HashMap<Vec<String>, Read> = HashMap::new();
    let mut withheld: BTreeMap<&'static str, Vec<String>> = BTreeMap::new();
    let (mut rows, mut figures, mut is_marked) = (0_usize, 0_usize, false);
    for (at, table) in tables.iter().enumerate() {
        let reader = Reader::bind(layout, table, known, file.release.unwrap_or_default());
        for row in table.rows() {
            rows += 1;
            let read = reader.who(&row).and_then(|who| {
                let cell = row.place(reader.value_column());
                let observation = reader.observation(&row, &who, file)?;
                let observation = Observation { cell: &cell, ..observation };
                let place = row.full_place(reader.value_column());
                if let Some(earlier) = seen.get(&key(&observation)) {
                    return earlier.again(at, &observation, &row, reader.value_column());
                }
                if observation.value.is_some() {
                    figures += 1;
                } else {
                    is_marked |= row.text(reader.value_column()).is_some();
                    withheld.entry(observation.status.as_str()).or_default().push(place.clone());
                }
                builder.push(&observation);
                seen.insert(
                    key(&observation),
                    Read {
                        table: at,
                        place,
                        value: observation.value,
                        counts: (observation.numerator, observation.denominator),
                        status: observation.status,
                    },
                );
                Ok(())
            });
            misfits.extend(read.err());
        }
    }
    if rows == 0 {
        misfits.push(without_figures("the rows below the header", rows, file.name));
    } else if misfits.is_empty() && figures == 0 && !is_marked {
        let places = withheld.values().flatten();
        misfits.extend(places.into_iter().next().map(|first| without_figures(first, rows, file.name)));
    }
    if !misfits.is_empty() {
        return Err(misfits);
    }
    let warnings = summary(&withheld, rows, file.name);
    builder
        .finish()
        .and_then(|batch| observation::sorted(&observation::schema(), &[batch]))
        .map(|batch| (batch, warnings.into_iter().collect()))
        .map_err(|error| vec![Misfit::not_a_table(file.name, &error)])
}

impl Read {
    /// The same figure in another row: fine if another table repeats it, and refused otherwise.
    fn again(&self, table: usize, now: &Observation<'_>, row: &Row<'_>, column: usize) -> Result<(), Misfit> {
        let counts = (now.numerator, now.denominator);
        let same = self.value == now.value && self.status == now.status && self.counts == counts;
        if same && table != self.table {
            return Ok(());
        }
        let repair =
            if same { "take out the row that repeats another" } else { "take out the row that is wrong" };
        let misfit = row.misfit(Drift::DuplicateRow, column, "each figure once", repair);
        let before = self.value.map_or_else(|| self.status.as_str().to_owned(), |value| value.to_string());
        Err(Misfit { found: format!("{} after `{before}` at {}", misfit.found, self.place), ..misfit })
    }
}

fn without_figures(first: &str, rows: usize, file: &str) -> Misfit {
    Misfit {
        kind: Drift::FiguresMissing,
        file: file.into(),
        place: first.to_owned(),
        expected: "a figure in some row".to_owned(),
        found: if rows == 0 { "no row".to_owned() } else { format!("{rows} rows, all of them blank") },
        repair: if rows == 0 { "look at the file, and fetch it again" } else { wide::BLANK }.to_owned(),
    }
}

/// One line on all figures that are withheld.
fn summary(withheld: &BTreeMap<&'static str, Vec<String>>, rows: usize, file: &str) -> Option<Misfit> {
    let all: usize = withheld.values().map(Vec::len).sum();
    let told: Vec<String> = withheld
        .iter()
        .map(|(status, places)| {
            let more = places.len().saturating_sub(TOLD);
            let more = if more == 0 { String::new() } else { format!(" and {more} more") };
            let shown: Vec<&str> = places.iter().take(TOLD).map(String::as_str).collect();
            format!("{} {} ({}{more})", places.len(), status.replace('_', " "), shown.join("; "))
        })
        .collect();
    (all > 0).then(|| Misfit {
        kind: Drift::FiguresWithheld,
        file: file.into(),
        place: "the figures".to_owned(),
        expected: "a figure in each row".to_owned(),
        found: format!("{all} of {rows} without one: {}", told.join(", ")),
        repair: "they are kept without a value".to_owned(),
    })
}

/// What makes a figure another figure than its neighbour.
fn key(row: &Observation<'_>) -> Vec<String> {
    let text = |value: Option<&str>| value.unwrap_or("").to_owned();
    vec![
        row.source.to_owned(),
        row.release.to_owned(),
        row.wres_year.to_string(),
        row.org_level.as_str().to_owned(),
        // A name may be written in several ways, a code in one.
        text(row.org_code.or(row.org_name)),
        row.indicator.to_owned(),
        row.measure.to_owned(),
        text(row.breakdown),
        text(row.ethnic_group),
    ]
}

/// How far a printed proportion may lie from its own counts: beyond rounding in the last digit of a double.
const SAME: f64 = 1e-9;

impl<'a> Reader<'a> {
    /// One row, but for the place of its value.
    fn observation<'r>(
        &'r self,
        row: &Row<'r>,
        who: &'r Who,
        file: Published<'r>,
    ) -> Result<Observation<'r>, Misfit>
    where
        'a: 'r,
    {
        let Reader { fields, known, .. } = self;
        let count = |field: &Bound<'_>| field.count(row, known.words);
        let (numerator, denominator) = (count(&fields.numerator)?, count(&fields.denominator)?);
        let unit = self.unit(row)?;
        let (value, status) = self.figure(row, unit, numerator, denominator)?;
        let indicator = self.indicator(row)?;
        Ok(Observation {
            source: fields.source.required(row)?,
            release: fields.release.required(row)?,
            wres_year: fields.wres_year.year(row, known.words)?,
            collected: fields.collected.year(row, known.words)?,
            org_level: who.level,
            org_code: who.code.as_deref(),
            indicator,
            measure: self.measure(row, indicator)?,
            ethnic_group: self.ethnic_group(row)?,
            numerator,
            denominator,
            value,
            unit,
            status,
            weighting: self.weighting(row)?,
            snapshot: file.snapshot,
            sheet: &row.table.sheet,
            ..fields.texts(row)
        })
    }

    /// The value, within the range of its unit and in agreement with its counts; or why there is none.
    fn figure(
        &self,
        row: &Row<'_>,
        unit: Unit,
        numerator: Option<i64>,
        denominator: Option<i64>,
    ) -> Result<Figure, Misfit> {
        let refuse =
            |kind, expected: &str, repair: &str| row.misfit(kind, self.value_column(), expected, repair);
        let text = self.fields.value.text(row).unwrap_or_default();
        let Some(value) = self.number(text, unit).map_err(|repair| {
            let expected = format!("a number, or one of {}", self.known.words.markers());
            refuse(Drift::MarkerUnknown, &expected, &repair)
        })?
        else {
            if numerator.is_some() && denominator.is_some() {
                let expected = if text.is_empty() { "a value" } else { "a number" };
                let repair = "its counts are there: correct the value in the file";
                return Err(refuse(Drift::WrongValue, expected, repair));
            }
            return Ok((None, self.known.words.marker(text).unwrap_or(Status::NotPublished)));
        };
        let most = most(unit);
        if value < 0.0 || value > most {
            let expected = format!("a {} of 0 to {most}", unit.as_str());
            return Err(refuse(
                Drift::OutOfRange,
                &expected,
                "check the unit in the layout: is it a percentage?",
            ));
        }
        if let (Some(part), Some(whole)) = (numerator, denominator) {
            if part > whole || whole == 0 {
                return Err(refuse(
                    Drift::CountsDisagree,
                    &format!("a numerator of at most the denominator, {part} of {whole}"),
                    "check which column is which",
                ));
            }
            #[expect(clippy::cast_precision_loss, reason = "counts of people are far below 2^53")]
            let share = part as f64 / whole as f64;
            if unit == Unit::Proportion && (share - value).abs() > SAME {
                return Err(refuse(
                    Drift::CountsDisagree,
                    &format!("{share}, which is {part} of {whole}"),
                    "check the counts against the publication",
                ));
            }
        }
        Ok((Some(value), Status::Published))
    }

    /// The number that a text is; none for a marker; the likely repair if it is neither.
    fn number(&self, text: &str, unit: Unit) -> Result<Option<f64>, String> {
        if self.known.words.marker(text).is_some() {
            return Ok(None);
        }
        let comma = self.known.decimal_comma;
        if let Some(before) = per_cent(text) {
            let number = decimal(&before, comma).ok_or("correct the value in the file")?;
            return match unit {
                Unit::Percent => Ok(Some(number)),
                Unit::Proportion => Ok(Some(number / 100.0)),
                Unit::Ratio => Err("a ratio has no per cent sign: check the value and the unit".to_owned()),
                Unit::Count | Unit::Score => Err(format!("a {} has no per cent sign", unit.as_str())),
            };
        }
        #[expect(clippy::cast_precision_loss, reason = "counts of people are far below 2^53")]
        let count = if unit == Unit::Count { whole(text).map(|count| count as f64) } else { None };
        count.or_else(|| decimal(text, comma)).map(Some).ok_or_else(|| not_a_number(text).into_owned())
    }
}

/// What to do about a text that is no number.
fn not_a_number(text: &str) -> Cow<'static, str> {
    match decimal(&text.replace(',', "."), false) {
        Some(number) if text.contains(',') => {
            Cow::Owned(format!("did you mean `{number}`? Write it with a decimal point"))
        }
        _ => Cow::Borrowed("correct the value in the file"),
    }
}

/// The most that a value of a unit can be.
pub(super) fn most(unit: Unit) -> f64 {
    match unit {
        Unit::Proportion => 1.0,
        Unit::Percent => 100.0,
        Unit::Score => 10.0,
        // The largest ratio found in print is 9.5, on nine cases; one above 20 is a percentage: 154 for 1.54.
        Unit::Ratio => 20.0,
        Unit::Count => f64::INFINITY,
    }
}
