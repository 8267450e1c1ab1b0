//! Values of a year that was there already, and are others now.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use super::line::{Held, Kind, Line, PlaceOf};
use super::rows::{GroupShare, PrintedFigure};
use super::seen::{self, Seen};
use super::words::{self, Words, at, capital};

/// Two values nearer than this are the same: what is left is how a computer keeps numbers.
const SAME: f64 = 1e-9;

/// A place with its level, indicator and year; and an ethnic group there.
type Group<'a> = ((&'a str, &'a str, &'a str, i32), &'a str);

impl GroupShare {
    fn group(&self) -> Group<'_> {
        ((&self.level, &self.code, &self.indicator, self.wres_year), &self.ethnic_group)
    }
}

/// Shares by ethnic group of trusts, ICBs, regions and England. A group whose value was withdrawn, or appeared,
/// in a place that has other figures of that year, is a change as well.
pub(super) fn shares(then: &[GroupShare], now: &[GroupShare], words: &Words<'_>) -> Vec<Line> {
    let before: BTreeMap<Group<'_>, &GroupShare> = then.iter().map(|row| (row.group(), row)).collect();
    let after: BTreeMap<Group<'_>, &GroupShare> = now.iter().map(|row| (row.group(), row)).collect();
    let places_before: BTreeSet<_> = before.keys().map(|key| key.0).collect();
    let places_after: BTreeSet<_> = after.keys().map(|key| key.0).collect();
    let keys: BTreeSet<Group<'_>> = before.keys().chain(after.keys()).copied().collect();
    let both =
        keys.into_iter().filter(|(place, _)| places_before.contains(place) && places_after.contains(place));
    both.filter_map(|key| share(before.get(&key).copied(), after.get(&key).copied(), words)).collect()
}

fn share(then: Option<&GroupShare>, now: Option<&GroupShare>, words: &Words<'_>) -> Option<Line> {
    let row = now.or(then)?;
    let (before, after) = (then.and_then(|row| row.share), now.and_then(|row| row.share));
    if same(before, after) {
        return None;
    }
    let place = PlaceOf { level: row.level.clone(), code: row.code.clone(), name: row.name.clone() };
    let (people, reported) = (words.respondents(&row.ethnic_group), words.reported(&row.indicator));
    let of = format!("(indicator {}, WRES {})", row.indicator, row.wres_year);
    let here = capital(&at(&place));
    let mut sentence = match (before, after) {
        (Some(before), Some(after)) => format!(
            "{here}, {} of {people} {reported} {of}; it was {}, {}",
            format::percent_in_words(after),
            format::percent_in_words(before),
            by_points(100.0 * (after - before)),
        ),
        (None, Some(after)) => format!(
            "{here}, {} of {people} {reported} {of}; no share was held before",
            format::percent_in_words(after)
        ),
        (Some(before), None) => format!(
            "{here}, the share of {people} who {reported} {of} is not held any more; it was {}",
            format::percent_in_words(before)
        ),
        (None, None) => return None,
    };
    if let Some((then, now)) = then.zip(now).filter(|(then, now)| then.trusts != now.trusts) {
        let number = |trusts: i64| words::trusts(usize::try_from(trusts).unwrap_or(0));
        let _ = write!(sentence, ", pooled from {} then and {} now", number(then.trusts), number(now.trusts));
    }
    Some(Line {
        figure: seen::survey(Seen::Shares, &place, &row.indicator, row.wres_year, words.indicators),
        place: Some(place),
        of: Some("share".to_owned()),
        indicator: Some(row.indicator.clone()),
        ethnic_group: Some(row.ethnic_group.clone()),
        wres_year: Some(row.wres_year),
        before: before.map(Held::Number),
        after: after.map(Held::Number),
        unit: Some("proportion".to_owned()),
        size: size(before, after, "proportion"),
        ..Line::new(Kind::Restated, sentence + ".")
    })
}

/// "a change of +0.8 percentage points".
fn by_points(points: f64) -> String {
    match format::signed_points(points).as_str() {
        "0.0" => "a change of less than 0.1 percentage points".to_owned(),
        signed => format!("a change of {signed} percentage points"),
    }
}

/// A place, an indicator, a measure, an ethnic group and a year.
type Figure<'a> = (&'a str, Option<&'a str>, &'a str, &'a str, Option<&'a str>, i32);

impl PrintedFigure {
    fn figure(&self) -> Figure<'_> {
        let (code, group) = (self.code.as_deref(), self.ethnic_group.as_deref());
        (&self.level, code, &self.indicator, &self.measure, group, self.wres_year)
    }
}

/// The newest edition's value of each figure.
fn newest(rows: &[PrintedFigure]) -> BTreeMap<Figure<'_>, &PrintedFigure> {
    rows.iter().filter(|row| row.latest).map(|row| (row.figure(), row)).collect()
}

/// WRES figures as printed: the newest edition's value of a year beside the one that was newest before.
pub(super) fn printed(then: &[PrintedFigure], now: &[PrintedFigure], words: &Words<'_>) -> Vec<Line> {
    let before = newest(then);
    let pairs = newest(now).into_iter().filter_map(|(key, is)| Some((*before.get(&key)?, is)));
    pairs.filter_map(|(then, is)| reprinted(then, is, now, words)).collect()
}

fn reprinted(
    then: &PrintedFigure,
    now: &PrintedFigure,
    all: &[PrintedFigure],
    words: &Words<'_>,
) -> Option<Line> {
    if same(then.value, now.value) {
        return None;
    }
    let (before, after) = then.value.zip(now.value)?;
    let code = now.code.clone().unwrap_or_default();
    let name = now.name.clone().unwrap_or_else(|| code.clone());
    let place = PlaceOf { level: now.level.clone(), code, name };
    let figure = |value: f64| match now.unit.as_str() {
        "percent" => format!("{} per cent", format::as_published(value)),
        _ => format::as_published(value),
    };
    let group = match now.ethnic_group.as_deref() {
        // The label of a measure of one group names it.
        Some("bme" | "white") if now.measure != "percentage" => String::new(),
        Some(group) => format!(", {}", words.respondents(group)),
        None => String::new(),
    };
    let change = if then.edition == now.edition {
        format!(
            "{} in the {} report as held now; {} as held before",
            figure(after),
            now.edition,
            figure(before)
        )
    } else {
        format!(
            "{} in the {} report; it was {} in the {} report",
            figure(after),
            now.edition,
            figure(before),
            then.edition
        )
    };
    let sentence = format!(
        "{}, \u{201c}{}\u{201d}{group} (indicator {}, WRES {}): {change}.",
        capital(&at(&place)),
        words.measure(&now.indicator, &now.measure),
        now.indicator,
        now.wres_year,
    );
    Some(Line {
        figure: seen::series(now, all, words.indicators),
        place: Some(place),
        source: Some("wres".to_owned()),
        of: Some("published_series".to_owned()),
        indicator: Some(now.indicator.clone()),
        measure: Some(now.measure.clone()),
        ethnic_group: now.ethnic_group.clone(),
        wres_year: Some(now.wres_year),
        before: Some(Held::Number(before)),
        after: Some(Held::Number(after)),
        unit: Some(now.unit.clone()),
        size: size(Some(before), Some(after), &now.unit),
        ..Line::new(Kind::Restated, sentence)
    })
}

/// Puts the largest change first; one without a size, such as a withdrawn value, stands before them all.
pub(super) fn largest_first(lines: &mut [Line]) {
    let from = lines.iter().position(|line| line.kind == Kind::Restated).unwrap_or(lines.len());
    if let Some(restated) = lines.get_mut(from..) {
        restated.sort_by(|one, other| {
            let size = |line: &Line| line.size.unwrap_or(f64::INFINITY);
            size(other).total_cmp(&size(one)).then_with(|| one.sentence.cmp(&other.sentence))
        });
    }
}

fn same(before: Option<f64>, after: Option<f64>) -> bool {
    match (before, after) {
        (Some(before), Some(after)) => (before - after).abs() <= SAME,
        (None, None) => true,
        _ => false,
    }
}

/// How large a change is, so that values of unlike units can stand in one list: percentage points of a share,
/// and per cent of the value before of a ratio or a count.
fn size(before: Option<f64>, after: Option<f64>, unit: &str) -> Option<f64> {
    let (before, after) = before.zip(after)?;
    let change = (after - before).abs();
    match unit {
        "percent" | "percentage_points" => Some(change),
        "proportion" => Some(100.0 * change),
        _ if before == 0.0 => None,
        _ => Some(100.0 * change / before.abs()),
    }
}
