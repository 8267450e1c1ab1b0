//! `trend(years, shares, numerators, denominators, broken, worse, level)`: the latest run of
//! improving releases of one series, from lists in the order of the years, such as `array_agg(...
//! ORDER BY wres_year)`. A year that is missing between two others counts as a release without a
//! figure, so that no run is joined across it. A series without any counts is read from its published
//! shares: chance cannot then be assessed, and no improvement is reported.
//!
//! The struct is releases (BIGINT), difference, lower, upper (fractions, first to last of the run),
//! `long_enough`, `beyond_chance`, unbroken (the three facts), verdict and status.

use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, AsArray, BooleanBuilder, Float64Builder, Int64Builder, StringBuilder, StructArray,
};
use arrow::datatypes::{DataType, Field, Fields, Float64Type, Int64Type};
use datafusion::logical_expr::ScalarUDF;

use super::arguments::{Arguments, COUNTS_NOT_PUBLISHED, counts, scalar};
use super::comparison::direction;
use statistics::trend::{MINIMUM_RELEASES, Release, Trend, trend};
use statistics::{Direction, NoValue, status_of};

/// A longer gap between two releases of one series, in years, is a mistake in the data.
const LONGEST_GAP: i64 = 100;

pub(super) fn functions() -> Vec<ScalarUDF> {
    let list = |inner| DataType::List(Arc::new(Field::new_list_field(inner, true)));
    let types = vec![
        list(DataType::Int64),
        list(DataType::Float64),
        list(DataType::Int64),
        list(DataType::Int64),
        list(DataType::Boolean),
        DataType::Utf8,
        DataType::Float64,
    ];
    vec![scalar("trend", types, DataType::Struct(fields()), |arguments| {
        let worse = arguments.array(5).as_string::<i32>();
        let mut levels = arguments.levels(6);
        let mut column = TrendBuilder::default();
        for row in 0..arguments.rows() {
            let direction = direction((!worse.is_null(row)).then(|| worse.value(row)));
            column.push(&levels.at(row).and_then(|level| {
                let series = series(arguments, row)?;
                if series.iter().all(|year| year.release.counts.is_none()) {
                    return Ok(SeriesTrend::PublishedShares(published(&series, direction)));
                }
                let releases: Vec<Release> = series.iter().map(|year| year.release).collect();
                Ok(SeriesTrend::Counts(trend(&releases, direction, level)))
            }));
        }
        Ok(column.finish())
    })]
}

/// A year of a series, with its share as published.
#[derive(Clone, Copy)]
struct Year {
    release: Release,
    share: Option<f64>,
}

/// The trend of a series without counts, which has no intervals.
struct PublishedTrend {
    releases: usize,
    difference: Option<f64>,
    unbroken: bool,
}

enum SeriesTrend {
    Counts(Trend),
    PublishedShares(PublishedTrend),
}

/// The latest run of published shares in which each is better than the one before.
fn published(series: &[Year], direction: Direction) -> PublishedTrend {
    let better = |pair: &[Year]| {
        let improves = match (pair[0].share, pair[1].share, direction) {
            (Some(before), Some(after), Direction::HigherIsBetter) => after > before,
            (Some(before), Some(after), Direction::HigherIsWorse) => after < before,
            _ => false,
        };
        improves && !pair[1].release.break_before
    };
    let steps = series.windows(2).rev().take_while(|pair| better(pair)).count();
    let last = series.last().and_then(|year| year.share);
    let first = series.len().checked_sub(1 + steps).and_then(|at| series[at].share);
    let releases = if last.is_some() { 1 + steps } else { 0 };
    let judged = &series[series.len().saturating_sub(releases.max(MINIMUM_RELEASES))..];
    PublishedTrend {
        releases,
        difference: last.zip(first).filter(|_| steps > 0).map(|(last, first)| last - first),
        unbroken: !judged.iter().skip(1).any(|year| year.release.break_before),
    }
}

/// The years of a row; a year that is missing between two others has no figure.
fn series(arguments: &Arguments, row: usize) -> Result<Vec<Year>, &'static str> {
    let list = |position: usize| {
        let lists = arguments.array(position).as_list::<i32>();
        (!lists.is_null(row)).then(|| lists.value(row)).ok_or(NoValue::NoValues.as_str())
    };
    let lists = [list(0)?, list(1)?, list(2)?, list(3)?, list(4)?];
    let [years, shares, numerators, denominators, broken] = &lists;
    let years = years.as_primitive::<Int64Type>();
    let shares = shares.as_primitive::<Float64Type>();
    let (numerators, denominators) =
        (numerators.as_primitive::<Int64Type>(), denominators.as_primitive::<Int64Type>());
    let broken = broken.as_boolean();
    if lists.iter().any(|list| list.len() != years.len()) {
        return Err(NoValue::InvalidValue.as_str());
    }
    let missing = Year { release: Release { counts: None, break_before: false }, share: None };
    let mut series = Vec::with_capacity(years.len());
    for at in 0..years.len() {
        if at > 0 {
            let years_between = years.value(at) - years.value(at - 1) - 1;
            if !(0..LONGEST_GAP).contains(&years_between) {
                return Err(NoValue::InvalidValue.as_str());
            }
            series.extend((0..years_between).map(|_| missing));
        }
        let has_counts = !numerators.is_null(at) && !denominators.is_null(at);
        let counts = has_counts.then(|| counts(numerators.value(at), denominators.value(at))).transpose();
        let break_before = !broken.is_null(at) && broken.value(at);
        let release = Release { counts: counts.map_err(NoValue::as_str)?, break_before };
        series.push(Year { release, share: (!shares.is_null(at)).then(|| shares.value(at)) });
    }
    Ok(series)
}

fn fields() -> Fields {
    Fields::from(vec![
        Field::new("releases", DataType::Int64, true),
        Field::new("difference", DataType::Float64, true),
        Field::new("lower", DataType::Float64, true),
        Field::new("upper", DataType::Float64, true),
        Field::new("long_enough", DataType::Boolean, true),
        Field::new("beyond_chance", DataType::Boolean, true),
        Field::new("unbroken", DataType::Boolean, true),
        Field::new("verdict", DataType::Utf8, true),
        Field::new("status", DataType::Utf8, false),
    ])
}

#[derive(Default)]
struct TrendBuilder {
    releases: Int64Builder,
    limits: [Float64Builder; 3],
    facts: [BooleanBuilder; 3],
    verdict: StringBuilder,
    status: StringBuilder,
}

impl TrendBuilder {
    fn push(&mut self, result: &Result<SeriesTrend, &'static str>) {
        let counted = match result {
            Ok(SeriesTrend::Counts(trend)) => Some(trend),
            _ => None,
        };
        let published = match result {
            Ok(SeriesTrend::PublishedShares(trend)) => Some(trend),
            _ => None,
        };
        let releases = counted.map(|it| it.releases).or(published.map(|it| it.releases));
        self.releases.append_option(releases.and_then(|many| i64::try_from(many).ok()));
        let change = counted.and_then(|it| it.first_to_last.ok());
        let limits = change.map(|it| [Some(it.value), Some(it.lower), Some(it.upper)]);
        let limits = limits.unwrap_or([published.and_then(|it| it.difference), None, None]);
        for (column, limit) in self.limits.iter_mut().zip(limits) {
            column.append_option(limit);
        }
        let facts = [
            releases.map(|many| many >= MINIMUM_RELEASES),
            counted.map(|it| it.beyond_chance),
            counted.map(|it| it.unbroken).or(published.map(|it| it.unbroken)),
        ];
        for (column, fact) in self.facts.iter_mut().zip(facts) {
            column.append_option(fact);
        }
        self.verdict.append_option(counted.map(Trend::as_str).or(published.map(|_| "no_clear_change")));
        self.status.append_value(match result {
            Ok(SeriesTrend::Counts(trend)) => status_of(&trend.first_to_last),
            Ok(SeriesTrend::PublishedShares(_)) => COUNTS_NOT_PUBLISHED,
            Err(reason) => reason,
        });
    }

    fn finish(mut self) -> ArrayRef {
        let mut columns: Vec<ArrayRef> = vec![Arc::new(self.releases.finish())];
        columns.extend(self.limits.iter_mut().map(|it| Arc::new(it.finish()) as ArrayRef));
        columns.extend(self.facts.iter_mut().map(|it| Arc::new(it.finish()) as ArrayRef));
        columns.push(Arc::new(self.verdict.finish()));
        columns.push(Arc::new(self.status.finish()));
        Arc::new(StructArray::new(fields(), columns, None))
    }
}
