//! The indicators, their questions and their breaks as registers, so that queries read directions,
//! bases and breaks from tables.

use arrow::array::RecordBatch;
use arrow::error::ArrowError;

use crate::Error;
use catalogue::indicator::{Basis, Indicator, IndicatorUnit, Orientation, Worse};
use store::record;
use store::table::batch;

record! {
    IndicatorRow<'a> of "indicator" {
        indicator: &'a str,
        heading: &'a str,
        unit: &'a str,
        worse: &'a str,
        ratio: Option<&'a str>,
        basis: &'a str,
        theme: Option<&'a str>,
        band_lower: Option<f64>,
        band_upper: Option<f64>,
    }
}

/// One row an indicator. `worse` is the side on which harm lies; the band is the non-adverse range of a ratio.
///
/// # Errors
/// If Arrow refuses the columns, which would be a mistake of this program.
pub(super) fn rows(indicators: &[Indicator]) -> Result<RecordBatch, ArrowError> {
    batch(indicators.iter().map(|indicator| IndicatorRow {
        indicator: &indicator.number,
        heading: &indicator.heading,
        unit: match indicator.unit {
            IndicatorUnit::Percent => "percent",
            IndicatorUnit::Ratio => "ratio",
            IndicatorUnit::PercentagePoints => "percentage_points",
        },
        worse: match indicator.worse {
            Worse::Higher => "higher",
            Worse::Lower => "lower",
        },
        ratio: indicator.ratio.map(|ratio| match ratio {
            Orientation::WhiteToBme => "white_to_bme",
            Orientation::BmeToWhite => "bme_to_white",
        }),
        basis: match indicator.basis {
            Basis::Workforce => "workforce",
            Basis::Recruitment => "recruitment",
            Basis::Survey => "survey",
        },
        theme: indicator.theme.as_deref(),
        band_lower: indicator.band.map(|[lower, _]| lower),
        band_upper: indicator.band.map(|[_, upper]| upper),
    }))
}

record! {
    #[derive(Eq, PartialOrd, Ord)]
    IndicatorQuestion<'a> of "indicator_question" {
        indicator: &'a str,
        survey_year: i32,
        question: &'a str,
        answer: &'a str,
        questions: i32,
    }
}

/// One row an indicator, a survey year and a question of that survey, with the answer that counts and the number of
/// questions of the indicator.
///
/// # Errors
/// As [`rows`].
pub(super) fn questions(indicators: &[Indicator]) -> Result<RecordBatch, ArrowError> {
    let mut rows = Vec::new();
    for indicator in indicators {
        for question in &indicator.question {
            let questions = i32::try_from(question.codes.len()).unwrap_or(i32::MAX);
            for &survey_year in &question.years {
                rows.extend(question.codes.iter().map(|code| IndicatorQuestion {
                    indicator: &indicator.number,
                    survey_year,
                    question: code,
                    answer: &question.answer,
                    questions,
                }));
            }
        }
    }
    rows.sort_unstable();
    batch(rows)
}

record! {
    #[derive(Eq, PartialOrd, Ord)]
    IndicatorBreak<'a> of "indicator_break" {
        indicator: &'a str,
        release_before: Option<i32>,
        survey_from: Option<i32>,
        reason: &'a str,
    }
}

/// One row a break of an indicator's series: between editions (`release_before`) or between surveys
/// (`survey_from`), with the reason.
///
/// # Errors
/// If Arrow refuses the columns, which would be a mistake of this program.
pub fn indicator_breaks(indicators: &[Indicator]) -> Result<RecordBatch, Error> {
    let mut rows = Vec::new();
    for indicator in indicators {
        rows.extend(indicator.breaks.iter().map(|one| IndicatorBreak {
            indicator: &indicator.number,
            release_before: one.release_before,
            survey_from: one.survey_from,
            reason: &one.reason,
        }));
    }
    rows.sort_unstable();
    batch(rows).map_err(Error::Arrow)
}
