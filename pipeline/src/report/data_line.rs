//! A line of a report's data.

use std::borrow::Cow;

/// A figure.
pub(super) struct Line<'a> {
    pub(super) level: &'a str,
    pub(super) code: &'a str,
    pub(super) name: &'a str,
    pub(super) indicator: &'a str,
    pub(super) wres_year: i32,
    pub(super) collected: Option<i32>,
    pub(super) edition: &'a str,
    pub(super) measure: &'a str,
    pub(super) ethnic_group: &'a str,
    pub(super) value: Option<f64>,
    pub(super) unit: &'a str,
    pub(super) counts: (Option<i64>, Option<i64>),
    pub(super) source: String,
    pub(super) snapshot: &'a str,
    pub(super) place: String,
    pub(super) note: Cow<'a, str>,
    /// Its status, where a value does not say it.
    pub(super) status: Option<&'a str>,
}
