//! Trusts that merged, closed, opened, were renamed, or changed their region or ICB.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::line::{Held, Kind, Line, PlaceOf, word};
use super::rows::KnownOrganisation;

/// One line a change of the register, trust by trust.
pub(super) fn lines(then: &[KnownOrganisation], now: &[KnownOrganisation]) -> Vec<Line> {
    let before: BTreeMap<&str, &KnownOrganisation> =
        then.iter().map(|row| (row.code.as_str(), row)).collect();
    let after: BTreeMap<&str, &KnownOrganisation> = now.iter().map(|row| (row.code.as_str(), row)).collect();
    let mut rows: Vec<&KnownOrganisation> = now.iter().filter(|row| !row.is_alias()).collect();
    rows.sort_by(|one, other| (&one.name, &one.code).cmp(&(&other.name, &other.code)));
    let mut lines = Vec::new();
    for row in rows {
        match before.get(row.code.as_str()) {
            None => lines.push(added(row)),
            Some(earlier) => lines.extend(changed(earlier, row, &after)),
        }
    }
    let mut gone: Vec<&KnownOrganisation> =
        then.iter().filter(|row| !row.is_alias() && !after.contains_key(row.code.as_str())).collect();
    gone.sort_by(|one, other| (&one.name, &one.code).cmp(&(&other.name, &other.code)));
    lines.extend(gone.into_iter().map(|row| {
        let sentence = format!("{} is no longer in the register.", named(row));
        line("removed", row, sentence, Some(Held::Word(row.name.clone())), None)
    }));
    lines
}

impl KnownOrganisation {
    /// Another code of an organisation, as a survey may use it: not an organisation itself.
    fn is_alias(&self) -> bool {
        self.merged_on.is_none() && self.today_code.as_ref().is_some_and(|today| *today != self.code)
    }

    fn is_of_today(&self) -> bool {
        self.today_code.as_deref() == Some(&self.code) && self.close_date.is_none()
    }
}

fn added(row: &KnownOrganisation) -> Line {
    let opened =
        row.open_date.map_or_else(String::new, |day| format!("; it opened on {}", format::date(day)));
    let closed =
        row.close_date.map_or_else(String::new, |day| format!(" and closed on {}", format::date(day)));
    let sentence = format!("{} is new in the register{opened}{closed}.", named(row));
    line("opened", row, sentence, None, Some(Held::Word(row.name.clone())))
}

/// A trust may have been renamed and moved at once; one that is part of another has that one's region and ICB.
fn changed(
    then: &KnownOrganisation,
    now: &KnownOrganisation,
    after: &BTreeMap<&str, &KnownOrganisation>,
) -> Vec<Line> {
    let mut lines = Vec::new();
    if then.today_code != now.today_code {
        lines.extend(merged(then, now, after));
    } else if then.close_date != now.close_date && now.today_code.as_deref() == Some(&now.code) {
        let sentence = match now.close_date {
            Some(day) => format!("{} closed on {}.", named(now), format::date(day)),
            None => format!("{} is open in the register; it was closed before.", named(now)),
        };
        let (then, after) = (then.close_date, now.close_date);
        let day = |day: Option<jiff::civil::Date>| day.map(|day| Held::Word(day.to_string()));
        lines.push(line("closed", now, sentence, day(then), day(after)));
    }
    if !then.name.eq_ignore_ascii_case(&now.name) {
        let sentence = format!("{} is the new name of {}.", named(now), then.name);
        lines.push(line(
            "renamed",
            now,
            sentence,
            Some(Held::Word(then.name.clone())),
            Some(Held::Word(now.name.clone())),
        ));
    }
    if now.is_of_today() {
        lines.extend(moved(then, now));
    }
    lines
}

fn merged(
    then: &KnownOrganisation,
    now: &KnownOrganisation,
    after: &BTreeMap<&str, &KnownOrganisation>,
) -> Option<Line> {
    // What was part of another trust before went where that one went, which has a line of its own.
    let followed = then
        .today_code
        .as_deref()
        .filter(|before| *before != then.code)
        .and_then(|before| after.get(before))
        .is_some_and(|before| before.today_code == now.today_code);
    if followed {
        return None;
    }
    let on = now.merged_on.map_or_else(String::new, |day| format!(" on {}", format::date(day)));
    let sentence = match (&now.today_code, &now.today_name) {
        (Some(code), _) if *code == now.code => {
            format!("{} is a trust of its own in the register; it was part of another before.", named(now))
        }
        (Some(code), name) => {
            format!(
                "{} became part of {} ({code}){on}.",
                named(now),
                name.as_deref().unwrap_or("another trust")
            )
        }
        (None, _) => format!(
            "{} was divided among {} trusts{on}; its figures belong to none of them alone.",
            named(now),
            format::small_number(usize::try_from(now.successors).unwrap_or(0))
        ),
    };
    Some(line("merged", now, sentence, word(then.today_code.as_ref()), word(now.today_code.as_ref())))
}

fn moved(then: &KnownOrganisation, now: &KnownOrganisation) -> Option<Line> {
    let region = then.region_code != now.region_code;
    let icb = then.icb_code != now.icb_code;
    let known = |name: &Option<String>| name.clone().unwrap_or_else(|| "one not stated".to_owned());
    let (of, before, after) = match (region, icb) {
        (false, false) => return None,
        (true, _) => ("region", &then.region_name, &now.region_name),
        (false, true) => ("icb", &then.icb_name, &now.icb_name),
    };
    let mut sentence = match of {
        "region" => {
            format!("{} is in the region {}; before it was in {}.", named(now), known(after), known(before))
        }
        _ => format!("{} is in {}; before it was in {}.", named(now), known(after), known(before)),
    };
    if region && icb {
        let _ = write!(
            sentence,
            " Its integrated care board is {}, before {}.",
            known(&now.icb_name),
            known(&then.icb_name)
        );
    }
    let codes = if region { (&then.region_code, &now.region_code) } else { (&then.icb_code, &now.icb_code) };
    Some(line(of, now, sentence, word(codes.0.as_ref()), word(codes.1.as_ref())))
}

fn named(row: &KnownOrganisation) -> String {
    format!("{} ({})", row.name, row.code)
}

/// A change of the register is seen in no figure.
fn line(
    of: &str,
    row: &KnownOrganisation,
    sentence: String,
    before: Option<Held>,
    after: Option<Held>,
) -> Line {
    Line {
        place: Some(PlaceOf { level: "trust".to_owned(), code: row.code.clone(), name: row.name.clone() }),
        of: Some(of.to_owned()),
        before,
        after,
        ..Line::new(Kind::Trust, sentence)
    }
}
