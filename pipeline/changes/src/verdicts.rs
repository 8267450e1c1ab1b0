//! Comparisons that come out differently: the newest year before beside the newest year now, place by place
//! and indicator by indicator. Across a break of the series nothing is compared.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, date};

use super::line::{Held, Kind, Line, PlaceOf};
use super::rows::{DigestTables, KnownOrganisation};
use super::seen::{self, Seen};
use super::words::{Words, at, capital};

/// What is compared with what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Of {
    /// The BME share of a place beside its White share.
    Groups,
    /// A place's gap beside that of the rest of England.
    Gap,
    /// A trust's BME share beside that of the rest of England.
    Share,
}

/// A comparison, its place by level and code, and the indicator.
type Key<'a> = (Of, &'a str, &'a str, &'a str);

/// How one comparison comes out.
#[derive(Clone, Copy)]
struct Comparison<'a> {
    name: &'a str,
    year: i32,
    verdict: &'a str,
    reading: &'a str,
    /// The gap of the place and that of the rest of England, percentage points.
    gaps: Option<(f64, f64)>,
}

/// The lines, and a note for each indicator and trust that could not be compared.
pub(super) fn lines(then: &DigestTables, now: &DigestTables, words: &Words<'_>) -> (Vec<Line>, Vec<String>) {
    let (before, after) = (newest(then), newest(now));
    let surveys: BTreeMap<i32, i32> =
        then.groups.iter().chain(&now.groups).map(|row| (row.wres_year, row.collected)).collect();
    let survey = |year: i32| surveys.get(&year).copied().unwrap_or(year - 1);
    let (mut lines, mut notes) = (Vec::new(), BTreeSet::new());
    for (key, is) in after {
        let Some(was) = before.get(&key).filter(|was| was.verdict != is.verdict) else { continue };
        let (_, level, code, indicator) = key;
        let between = (survey(was.year), survey(is.year));
        let reason = reworded(indicator, between, words).or_else(|| {
            (level == "trust").then(|| joined(code, is.name, between, &now.organisations)).flatten()
        });
        match reason {
            Some(reason) => {
                notes.insert(reason);
            }
            None => lines.push((rank(level), line(key, was, &is, words))),
        }
    }
    lines.sort_by(|(one, a), (other, b)| {
        let name = |line: &Line| line.place.as_ref().map(|place| place.name.clone());
        (one, name(a), &a.indicator, &a.of).cmp(&(other, name(b), &b.indicator, &b.of))
    });
    (lines.into_iter().map(|(_, line)| line).collect(), notes.into_iter().collect())
}

/// The largest place first.
fn rank(level: &str) -> u8 {
    match level {
        "england" => 0,
        "region" => 1,
        "icb" => 2,
        _ => 3,
    }
}

/// Every comparison of the newest year of its kind and indicator that has a verdict.
fn newest(tables: &DigestTables) -> BTreeMap<Key<'_>, Comparison<'_>> {
    let mut all: Vec<(Key<'_>, Comparison<'_>)> = Vec::new();
    for row in &tables.groups {
        let key = (Of::Groups, row.level.as_str(), row.code.as_str(), row.indicator.as_str());
        let read = (row.verdict.as_ref(), row.reading.as_ref());
        push(&mut all, key, &row.name, row.wres_year, read, None);
    }
    for row in &tables.beside_england {
        let key = (Of::Gap, row.level.as_str(), row.code.as_str(), row.indicator.as_str());
        let read = (row.verdict.as_ref(), row.reading.as_ref());
        push(&mut all, key, &row.name, row.wres_year, read, row.gap_points.zip(row.rest_gap_points));
    }
    for row in tables.beside_others.iter().filter(|row| row.ethnic_group == "bme" && row.peers == "england") {
        let key = (Of::Share, "trust", row.code.as_str(), row.indicator.as_str());
        let read = (row.verdict.as_ref(), row.reading.as_ref());
        push(&mut all, key, &row.name, row.wres_year, read, None);
    }
    let mut years: BTreeMap<(Of, &str), i32> = BTreeMap::new();
    for ((of, _, _, indicator), verdict) in &all {
        let newest = years.entry((*of, indicator)).or_insert(verdict.year);
        *newest = verdict.year.max(*newest);
    }
    all.into_iter()
        .filter(|((of, _, _, indicator), verdict)| years[&(*of, *indicator)] == verdict.year)
        .collect()
}

fn push<'a>(
    all: &mut Vec<(Key<'a>, Comparison<'a>)>,
    key: Key<'a>,
    name: &'a str,
    year: i32,
    read: (Option<&'a String>, Option<&'a String>),
    gaps: Option<(f64, f64)>,
) {
    if let (Some(verdict), Some(reading)) = read {
        all.push((key, Comparison { name, year, verdict, reading, gaps }));
    }
}

/// Why the survey's figures of an indicator cannot be joined, where its question changed between two surveys.
fn reworded(indicator: &str, (then, now): (i32, i32), words: &Words<'_>) -> Option<String> {
    let (first, last) = (then.min(now), then.max(now));
    let breaks = &words.indicator(indicator)?.breaks;
    let found =
        breaks.iter().find(|known| known.survey_from.is_some_and(|from| first < from && from <= last))?;
    Some(format!(
        "Indicator {indicator}: comparisons of the {then} and the {now} survey are not set beside each other: {}.",
        found.reason
    ))
}

/// Whether staff of another trust joined it between two surveys, whose staff are those in post on 1 September.
fn joined(code: &str, name: &str, (then, now): (i32, i32), all: &[KnownOrganisation]) -> Option<String> {
    let day = |year: i32| i16::try_from(year).map_or(Date::MAX, |year| date(year, 9, 1));
    let (first, last) = (day(then.min(now)), day(then.max(now)));
    let part = all.iter().find(|row| {
        row.code != code
            && row.today_code.as_deref() == Some(code)
            && row.merged_on.is_some_and(|merged| first < merged && merged <= last)
    })?;
    Some(format!(
        "{name}: {} joined it between the {then} and the {now} survey, so their comparisons are not set beside each other.",
        part.name
    ))
}

fn line(key: Key<'_>, was: &Comparison<'_>, is: &Comparison<'_>, words: &Words<'_>) -> Line {
    let (of, level, code, indicator) = key;
    let place = PlaceOf { level: level.to_owned(), code: code.to_owned(), name: is.name.to_owned() };
    let (then, now) = if was.year == is.year {
        ("when last reported on".to_owned(), format!("now (WRES {})", is.year))
    } else {
        (format!("in WRES {}", was.year), format!("in WRES {}", is.year))
    };
    let people = words.term.people("respondents");
    let staff = words.term.people("staff");
    let here = at(&place);
    let who = words.reported(indicator);
    let sentence = match of {
        Of::Groups => format!(
            "{}, {}the share of {people} who {who} (indicator {indicator}) was {} that of White respondents {then}, and is \
             {} it {now}: {}.",
            capital(&here),
            if level == "trust" { "" } else { "within trusts, " },
            beside(was.verdict),
            beside(is.verdict),
            meaning(is.reading, &staff),
        ),
        Of::Gap => format!(
            "The gap {here} for indicator {indicator} was {} that in the rest of England {then}, and is {} it {now}{}.",
            against(was.reading, &staff),
            against(is.reading, &staff),
            is.gaps.map_or_else(String::new, |(own, rest)| format!(
                " ({} against {} percentage points)",
                format::signed_points(own),
                format::signed_points(rest)
            )),
        ),
        Of::Share => format!(
            "{}, the share of {people} who {who} (indicator {indicator}) was {} that in the rest of England {then}, and \
             is {} it {now}: {}.",
            capital(&here),
            beside(was.verdict),
            beside(is.verdict),
            meaning(is.reading, &staff),
        ),
    };
    let seen = if of == Of::Gap { Seen::Gap } else { Seen::Shares };
    let table = match of {
        Of::Groups => "gap",
        Of::Gap => "gap_comparison",
        Of::Share => "trust_comparison",
    };
    Line {
        figure: seen::survey(seen, &place, indicator, is.year, words.indicators),
        place: Some(place),
        of: Some(table.to_owned()),
        indicator: Some(indicator.to_owned()),
        ethnic_group: (of != Of::Gap).then(|| "bme".to_owned()),
        wres_year: Some(is.year),
        before: Some(Held::Word(was.verdict.to_owned())),
        after: Some(Held::Word(is.verdict.to_owned())),
        ..Line::new(Kind::Verdict, sentence)
    }
}

fn beside(verdict: &str) -> &'static str {
    match verdict {
        "higher" => "clearly higher than",
        "lower" => "clearly lower than",
        _ => "similar to",
    }
}

/// As reports say it of a gap.
fn against(reading: &str, staff: &str) -> String {
    match reading {
        "unfavourable" => format!("clearly less favourable to {staff} than"),
        "favourable" => format!("clearly more favourable to {staff} than"),
        _ => "not clearly different from".to_owned(),
    }
}

fn meaning(reading: &str, staff: &str) -> String {
    match reading {
        "unfavourable" => format!("a disparity to the disadvantage of {staff}"),
        "favourable" => format!("a disparity to the advantage of {staff}"),
        _ => "no clear disparity".to_owned(),
    }
}
