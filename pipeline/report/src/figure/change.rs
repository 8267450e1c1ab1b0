//! Two versions of a figure differ in values. Names, wording, the order of rows and the picture do not make a
//! new version.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::quantity::QuantityUnit;
use super::table::FigureRow;

/// Differences below this, relative to the value, are rounding in the last digits of a double.
const SAME: f64 = 1e-9;

/// What one row of a figure says.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Numbers {
    /// The value, in the row's unit.
    pub value: Option<f64>,
    /// Count above the line.
    pub numerator: Option<i64>,
    /// Count below the line.
    pub denominator: Option<i64>,
    /// Lower limit at 95 per cent.
    pub lower: Option<f64>,
    /// Upper limit at 95 per cent.
    pub upper: Option<f64>,
    /// "published", or why there is no value.
    pub status: String,
}

/// A row whose numbers differ in a later version.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct FigureChange {
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
    /// What the values count.
    pub unit: QuantityUnit,
    /// The earlier version; none if it has no such row.
    pub before: Option<Numbers>,
    /// The later version; none if it has no such row.
    pub after: Option<Numbers>,
}

impl Numbers {
    fn of(row: &FigureRow) -> Self {
        Self {
            value: row.value,
            numerator: row.numerator,
            denominator: row.denominator,
            lower: row.lower,
            upper: row.upper,
            status: row.status.clone(),
        }
    }

    fn says_the_same(&self, other: &Self) -> bool {
        same(self.value, other.value)
            && same(self.lower, other.lower)
            && same(self.upper, other.upper)
            && (self.numerator, self.denominator, &self.status)
                == (other.numerator, other.denominator, &other.status)
    }
}

fn same(one: Option<f64>, other: Option<f64>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => (one - other).abs() <= SAME * one.abs().max(other.abs()).max(1e-3),
        (None, None) => true,
        _ => false,
    }
}

impl FigureChange {
    /// How far the value moved, in percentage points; a value that appeared or disappeared comes first.
    fn size(&self) -> f64 {
        let value = |numbers: &Option<Numbers>| numbers.as_ref().and_then(|numbers| numbers.value);
        let points = if self.unit == QuantityUnit::Proportion { 100.0 } else { 1.0 };
        match (value(&self.before), value(&self.after)) {
            // Rounded, so that the last digits do not decide the order of equal changes.
            (Some(before), Some(after)) => (1e9 * points * (after - before).abs()).round(),
            (None, None) => 0.0,
            _ => f64::INFINITY,
        }
    }
}

/// What a row is about; rows about the same thing are distinguished by their order.
type About<'a> = (&'a str, &'a str, &'a str, &'a str, &'static str, usize);

fn by_subject<'a>(rows: impl IntoIterator<Item = &'a FigureRow>) -> BTreeMap<About<'a>, &'a FigureRow> {
    let mut found = BTreeMap::new();
    for row in rows {
        // A place without a code is identified by its name.
        let place = if row.place_code.is_empty() { &row.place } else { &row.place_code };
        let mut about: About<'_> =
            (&row.measure, &row.ethnic_group, place, &row.period, row.unit.as_str(), 0);
        while found.contains_key(&about) {
            about.5 += 1;
        }
        found.insert(about, row);
    }
    found
}

/// The rows that differ between an earlier and a later version, the largest change first;
/// empty if both are the same version.
pub fn changes<'a>(
    before: impl IntoIterator<Item = &'a FigureRow>,
    after: impl IntoIterator<Item = &'a FigureRow>,
) -> Vec<FigureChange> {
    let (before, after) = (by_subject(before), by_subject(after));
    let mut changes = Vec::new();
    for (about, row) in before.iter().chain(after.iter().filter(|(about, _)| !before.contains_key(*about))) {
        let numbers = |rows: &BTreeMap<About<'_>, &FigureRow>| rows.get(about).map(|row| Numbers::of(row));
        let (old, new) = (numbers(&before), numbers(&after));
        if old.as_ref().zip(new.as_ref()).is_some_and(|(old, new)| old.says_the_same(new)) {
            continue;
        }
        changes.push(FigureChange {
            measure: row.measure.clone(),
            ethnic_group: row.ethnic_group.clone(),
            place_code: row.place_code.clone(),
            place: row.place.clone(),
            period: row.period.clone(),
            unit: row.unit,
            before: old,
            after: new,
        });
    }
    // The order of equal sizes is that of what the rows are about.
    changes.sort_by(|one, other| other.size().total_cmp(&one.size()));
    changes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(place: &str, value: Option<f64>) -> FigureRow {
        FigureRow {
            measure: "share".to_owned(),
            ethnic_group: "bme".to_owned(),
            place_code: place.to_owned(),
            place: format!("Name of {place}"),
            period: "WRES 2025".to_owned(),
            value,
            numerator: Some(12),
            denominator: Some(80),
            status: "published".to_owned(),
            ..FigureRow::default()
        }
    }

    #[test]
    fn names_order_and_rounding_do_not_make_a_version() {
        let before = [row("RXR", Some(0.15)), row("R0A", None)];
        let mut after = [row("R0A", None), row("RXR", Some(0.150_000_000_000_01))];
        after[1].place = "Another name".to_owned();
        assert_eq!(changes(&before, &after), []);
    }

    #[test]
    fn new_and_removed_rows_come_before_the_largest_change() {
        let before = [row("RXR", Some(0.15)), row("R0A", Some(0.2)), row("RMC", Some(0.1))];
        let after =
            [row("RXR", Some(0.16)), row("R0A", Some(0.3)), row("RMC", Some(0.1)), row("RBN", Some(0.4))];
        let places: Vec<String> =
            changes(&before, &after).into_iter().map(|change| change.place_code).collect();
        assert_eq!(places, ["RBN", "R0A", "RXR"]);
    }

    #[test]
    fn a_count_an_interval_and_a_status_are_values_too() {
        let before = [row("RXR", Some(0.15))];
        for change in [
            |row: &mut FigureRow| row.numerator = Some(13),
            |row: &mut FigureRow| row.lower = Some(0.1),
            |row: &mut FigureRow| row.status = "refused".to_owned(),
        ] {
            let mut after = [row("RXR", Some(0.15))];
            change(&mut after[0]);
            assert_eq!(changes(&before, &after).len(), 1);
        }
    }

    #[test]
    fn rows_about_the_same_thing_are_matched_by_order() {
        let before = [row("RXR", Some(0.1)), row("RXR", Some(0.2))];
        assert_eq!(changes(&before, &before.clone()), []);
        assert_eq!(changes(&before, &[row("RXR", Some(0.1)), row("RXR", Some(0.3))]).len(), 1);
    }
}
