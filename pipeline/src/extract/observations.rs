//! Rows of a file as observations, each checked before it is believed.

use std::collections::HashSet;

use arrow::array::RecordBatch;

use super::drift::Drift;
use super::layout::{Condition, Field, Given, ObservationLayout};
use super::misfit::Misfit;
use super::table::{Row, Table};
use super::{Header, Published};
use crate::observation::{self, Level, Observation, ObservationBuilder, Status, Unit};

/// A field of the layout, bound to the columns of one file.
enum Bound<'a> {
    Column { position: usize, shift: i32, only: Option<(usize, &'a [String])> },
    Text(&'a str),
}

/// How far a printed proportion may lie from its own counts: beyond rounding in the last digit of a double.
const SAME: f64 = 1e-9;

/// The file's observations, sorted.
pub(super) fn extract(
    layout: &ObservationLayout,
    table: &Table<'_>,
    file: Published<'_>,
) -> Result<RecordBatch, Vec<Misfit>> {
    let (wanted, required) = (layout.headers(), layout.required_headers());
    let mut misfits = Header { table, file: file.name, wanted: &wanted, required: &required }.misfits();
    misfits.retain(|misfit| misfit.kind.stops() || !layout.other_columns);
    if misfits.is_empty() {
        misfits = table.uncalculated(&wanted);
    }
    if !misfits.is_empty() {
        return Err(misfits);
    }
    let reader = Reader::bind(layout, table, file.release.unwrap_or_default());
    let mut builder = ObservationBuilder::default();
    let mut seen = HashSet::new();
    for row in table.rows() {
        match reader.observation(&row, &table.sheet, file) {
            Ok((observation, cell)) => {
                let observation = Observation { cell: &cell, ..observation };
                if !seen.insert(key(&observation)) {
                    misfits.push(row.misfit(
                        Drift::DuplicateRow,
                        reader.value_column(),
                        "each figure once",
                        "take out the row that repeats another",
                    ));
                }
                builder.push(&observation);
            }
            Err(misfit) => misfits.push(misfit),
        }
    }
    if !misfits.is_empty() {
        return Err(misfits);
    }
    builder
        .finish()
        .and_then(|batch| observation::sorted(&observation::schema(), &[batch]))
        .map_err(|error| vec![Misfit::not_a_table(file.name, &error)])
}

/// What makes a figure another figure than its neighbour.
fn key(row: &Observation<'_>) -> Vec<String> {
    let text = |value: Option<&str>| value.unwrap_or("").to_owned();
    vec![
        row.source.to_owned(),
        row.release.to_owned(),
        row.wres_year.to_string(),
        row.org_level.as_str().to_owned(),
        text(row.org_code),
        text(row.org_name),
        row.indicator.to_owned(),
        row.measure.to_owned(),
        text(row.breakdown),
        text(row.ethnic_group),
    ]
}

struct Reader<'a> {
    source: Bound<'a>,
    release: Bound<'a>,
    wres_year: Bound<'a>,
    collected: Bound<'a>,
    org_level: Bound<'a>,
    org_code: Bound<'a>,
    org_name: Bound<'a>,
    indicator: Bound<'a>,
    measure: Bound<'a>,
    breakdown: Option<Bound<'a>>,
    ethnic_group: Bound<'a>,
    numerator: Option<Bound<'a>>,
    denominator: Option<Bound<'a>>,
    value: Bound<'a>,
    unit: Bound<'a>,
    weighting: Option<Bound<'a>>,
    counts_basis: Option<Bound<'a>>,
    benchmark_group: Option<Bound<'a>>,
    address: Option<Bound<'a>>,
    note: Option<Bound<'a>>,
}

impl<'a> Reader<'a> {
    /// Binds every field; the headers have been checked before.
    fn bind(layout: &'a ObservationLayout, table: &Table<'_>, release: &'a str) -> Self {
        let bind = |field: &'a Field| match field {
            Field::Text { text } => Bound::Text(text),
            Field::Given { given: Given::Release } => Bound::Text(release),
            Field::Column { column, shift, shift_where } => Bound::Column {
                position: table.column(column).unwrap_or(usize::MAX),
                shift: *shift,
                only: shift_where.as_ref().map(|Condition { column, words }| {
                    (table.column(column).unwrap_or(usize::MAX), words.as_slice())
                }),
            },
        };
        let maybe = |field: &'a Option<Field>| field.as_ref().map(bind);
        Self {
            source: bind(&layout.source),
            release: bind(&layout.release),
            wres_year: bind(&layout.wres_year),
            collected: bind(&layout.collected),
            org_level: bind(&layout.org_level),
            org_code: bind(&layout.org_code),
            org_name: bind(&layout.org_name),
            indicator: bind(&layout.indicator),
            measure: bind(&layout.measure),
            breakdown: maybe(&layout.breakdown),
            ethnic_group: bind(&layout.ethnic_group),
            numerator: maybe(&layout.numerator),
            denominator: maybe(&layout.denominator),
            value: bind(&layout.value),
            unit: bind(&layout.unit),
            weighting: maybe(&layout.weighting),
            counts_basis: maybe(&layout.counts_basis),
            benchmark_group: maybe(&layout.benchmark_group),
            address: maybe(&layout.address),
            note: maybe(&layout.note),
        }
    }

    fn value_column(&self) -> usize {
        self.value.position()
    }

    /// One row, with the place of its value.
    fn observation<'r>(
        &'r self,
        row: &Row<'r>,
        table_name: &'r str,
        file: Published<'r>,
    ) -> Result<(Observation<'r>, String), Misfit> {
        let numerator = self.numerator.as_ref().map_or(Ok(None), |field| field.count(row))?;
        let denominator = self.denominator.as_ref().map_or(Ok(None), |field| field.count(row))?;
        let unit = Unit::from_word(self.unit.required(row)?)
            .ok_or_else(|| self.unit.misfit(row, &format!("a unit: {}", Unit::WORDS.join(", "))))?;
        let value = self.number(row, unit, numerator, denominator)?;
        let maybe = |field: &'r Option<Bound<'_>>| field.as_ref().and_then(|field| field.text(row));
        let observation = Observation {
            source: self.source.required(row)?,
            release: self.release.required(row)?,
            wres_year: self.wres_year.year(row)?,
            collected: self.collected.year(row)?,
            org_level: Level::from_word(self.org_level.required(row)?).ok_or_else(|| {
                self.org_level.misfit(row, &format!("a level: {}", Level::WORDS.join(", ")))
            })?,
            org_code: self.org_code.text(row),
            org_name: self.org_name.text(row),
            indicator: self.indicator.required(row)?,
            measure: self.measure.required(row)?,
            breakdown: maybe(&self.breakdown),
            ethnic_group: self.ethnic_group.text(row),
            numerator,
            denominator,
            value: Some(value),
            unit,
            status: Status::Published,
            weighting: maybe(&self.weighting),
            counts_basis: maybe(&self.counts_basis),
            benchmark_group: maybe(&self.benchmark_group),
            address: maybe(&self.address),
            note: maybe(&self.note),
            snapshot: file.snapshot,
            sheet: table_name,
            cell: "",
        };
        if observation.org_level == Level::Trust && observation.org_code.is_none() {
            return Err(self.org_code.misfit(row, "the code of a trust"));
        }
        Ok((observation, row.place(self.value_column())))
    }

    /// The value, within the range of its unit and in agreement with its counts.
    fn number(
        &self,
        row: &Row<'_>,
        unit: Unit,
        numerator: Option<i64>,
        denominator: Option<i64>,
    ) -> Result<f64, Misfit> {
        let refuse =
            |kind, expected: &str, repair: &str| row.misfit(kind, self.value_column(), expected, repair);
        let value: f64 = self
            .value
            .required(row)?
            .parse()
            .ok()
            .filter(|value: &f64| value.is_finite())
            .ok_or_else(|| refuse(Drift::MarkerUnknown, "a number", "correct the value in the file"))?;
        let most = match unit {
            Unit::Proportion => 1.0,
            Unit::Percent => 100.0,
            Unit::Score => 10.0,
            // The largest ratio found in print is 9.5, on nine cases; one above 20 is a percentage: 154 for 1.54.
            Unit::Ratio => 20.0,
            Unit::Count => f64::INFINITY,
        };
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
        Ok(value)
    }
}

impl<'a> Bound<'a> {
    fn position(&self) -> usize {
        match self {
            Self::Column { position, .. } => *position,
            Self::Text(_) => 0,
        }
    }

    fn text<'r>(&self, row: &Row<'r>) -> Option<&'r str>
    where
        'a: 'r,
    {
        match self {
            Self::Column { position, .. } => row.text(*position),
            Self::Text(text) => Some(text),
        }
    }

    fn required<'r>(&self, row: &Row<'r>) -> Result<&'r str, Misfit>
    where
        'a: 'r,
    {
        self.text(row).ok_or_else(|| self.misfit(row, "a value"))
    }

    fn misfit(&self, row: &Row<'_>, expected: &str) -> Misfit {
        row.misfit(Drift::WrongValue, self.position(), expected, "correct the value in the file")
    }

    /// A year, shifted as the layout says.
    fn year(&self, row: &Row<'_>) -> Result<i32, Misfit> {
        let text = self.required(row)?;
        let year = text.parse::<i32>().ok().filter(|year| (2000..2100).contains(year));
        let year = year.ok_or_else(|| self.misfit(row, "a year"))?;
        match self {
            Self::Column { shift, only, .. } => {
                let shifts = only.is_none_or(|(column, words)| {
                    row.text(column).is_some_and(|found| words.iter().any(|word| word == found))
                });
                Ok(if shifts { year + shift } else { year })
            }
            Self::Text(_) => Ok(year),
        }
    }

    /// A whole number of people, or nothing where the column is blank.
    fn count(&self, row: &Row<'_>) -> Result<Option<i64>, Misfit> {
        let Some(text) = self.text(row) else { return Ok(None) };
        let count = text.parse::<i64>().ok().filter(|count| *count >= 0);
        count.map(Some).ok_or_else(|| self.misfit(row, "a whole number of people"))
    }
}

impl ObservationLayout {
    /// The headers without which there is no figure.
    fn required_headers(&self) -> Vec<&str> {
        if !self.other_columns {
            return self.headers();
        }
        [&self.org_name, &self.indicator, &self.measure, &self.ethnic_group, &self.value, &self.wres_year]
            .into_iter()
            .filter_map(Field::column)
            .collect()
    }

    /// Every header the layout reads or reads past.
    fn headers(&self) -> Vec<&str> {
        let required = [
            &self.source,
            &self.release,
            &self.wres_year,
            &self.collected,
            &self.org_level,
            &self.org_code,
            &self.org_name,
            &self.indicator,
            &self.measure,
            &self.ethnic_group,
            &self.value,
            &self.unit,
        ];
        let optional = [
            &self.breakdown,
            &self.numerator,
            &self.denominator,
            &self.weighting,
            &self.counts_basis,
            &self.benchmark_group,
            &self.address,
            &self.note,
        ];
        let mut headers: Vec<&str> = required
            .into_iter()
            .chain(optional.into_iter().flatten())
            .filter_map(Field::column)
            .chain(self.ignored.keys().map(String::as_str))
            .collect();
        headers.sort_unstable();
        headers.dedup();
        headers
    }
}
