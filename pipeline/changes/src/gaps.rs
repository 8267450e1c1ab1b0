//! Gaps in the data that opened or closed: trusts of today that had figures by ethnic group and have none, or
//! the other way round. A new year is set beside the newest year before.

use std::collections::{BTreeMap, BTreeSet};

use super::line::{Held, Kind, Line, PlaceOf};
use super::rows::TrustCoverage;

/// A trust and a year, and what became of its indicators.
#[derive(Default)]
struct Turned<'a> {
    name: &'a str,
    indicators: BTreeSet<&'a str>,
}

/// One line a trust and year, by the trust's name; gaps that opened stand before gaps that closed.
pub(super) fn lines(then: &[TrustCoverage], now: &[TrustCoverage]) -> Vec<Line> {
    let key = |row: &TrustCoverage| (row.code.clone(), row.indicator.clone(), row.wres_year);
    let before: BTreeMap<_, &TrustCoverage> = then.iter().map(|row| (key(row), row)).collect();
    let years: BTreeSet<i32> = then.iter().map(|row| row.wres_year).collect();
    let newest = years.last().copied();
    // Whether it closed, the year compared with, the year, the trust.
    let mut found: BTreeMap<(bool, i32, i32, &str), Turned<'_>> = BTreeMap::new();
    for row in now {
        let beside = match newest {
            Some(newest) if row.wres_year > newest => newest,
            _ => row.wres_year,
        };
        let Some(was) = before.get(&(row.code.clone(), row.indicator.clone(), beside)) else { continue };
        let (was, is) = (was.state == "held", row.state == "held");
        if was != is {
            let turned = found.entry((is, beside, row.wres_year, &row.code)).or_default();
            turned.name = &row.name;
            turned.indicators.insert(&row.indicator);
        }
    }
    let mut lines: Vec<(bool, Line)> = found
        .into_iter()
        .map(|((closed, beside, year, code), turned)| (closed, line(closed, beside, year, code, &turned)))
        .collect();
    lines.sort_by(|(closed, one), (other_closed, other)| {
        let by = |line: &Line| (line.place.clone().map(|place| place.name), line.wres_year);
        (closed, by(one)).cmp(&(other_closed, by(other)))
    });
    lines.into_iter().map(|(_, line)| line).collect()
}

fn line(closed: bool, beside: i32, year: i32, code: &str, turned: &Turned<'_>) -> Line {
    let numbers: Vec<String> = turned.indicators.iter().map(|number| (*number).to_owned()).collect();
    let noun = if numbers.len() == 1 { "indicator" } else { "indicators" };
    let indicators = format!("{noun} {}", format::list(&numbers));
    let name = turned.name;
    let sentence = match (closed, beside == year) {
        (true, true) => {
            format!("{name}: figures by ethnic group for {indicators} are now held for WRES {year}.")
        }
        (true, false) => format!(
            "{name}: figures by ethnic group for {indicators} are held for WRES {year}; for WRES {beside} none were."
        ),
        (false, true) => {
            format!("{name}: figures by ethnic group for {indicators} are no longer held for WRES {year}.")
        }
        (false, false) => format!(
            "{name}: no figures by ethnic group for {indicators} are held for WRES {year}; for WRES {beside} they were."
        ),
    };
    let state = |held: bool| Some(Held::Word(if held { "held" } else { "not_held" }.to_owned()));
    Line {
        place: Some(PlaceOf { level: "trust".to_owned(), code: code.to_owned(), name: name.to_owned() }),
        of: Some("coverage".to_owned()),
        indicator: Some(numbers.join(",")),
        wres_year: Some(year),
        before: state(!closed),
        after: state(closed),
        ..Line::new(Kind::Gap, sentence)
    }
}
