//! What is missing, by name: a gap is printed, never read as zero.

use super::format;
use super::material::Material;
use super::model::{Chapter, Table};
use super::naming::listed;
use super::rows::Coverage;
use super::trust_material::Trust;
use super::trust_tables::is_held;
use crate::indicator::{Basis, Indicator};
use crate::organisation::{PlaceKind, short_name};

/// More names than these are read in a table, not in a sentence.
const NAMED: usize = 12;

/// The place's trusts of today without figures by ethnic group, each with the reason.
pub(super) fn chapter(material: &Material<'_>) -> Chapter {
    let mut chapter = Chapter::new("missing", "What is missing");
    let missing = missing(material);
    chapter.texts([summary(material)]);
    if !missing.is_empty() {
        chapter.texts([
            "Nothing is known here about these trusts' figures: they are neither good nor bad, and they are in no total of \
             this report."
                .to_owned(),
        ]);
        let mut table = Table::new(
            format!(
                "Trusts of {} without figures for indicators 5 to 8, WRES {}",
                material.writer.place, material.year
            ),
            &[("Trust", false, 0.45), ("Type", false, 0.2), ("Why", false, 0.35)],
        );
        for row in missing {
            let kind = row.trust_type.clone().unwrap_or_else(|| "not stated".to_owned());
            table.row(vec![row.name.clone(), kind, reason(material, row)]);
        }
        chapter.tables([table]);
    }
    chapter.notes(merged(material));
    chapter
}

/// The indicators of which no figure of a trust is held: those of the survey, and the others.
fn lacking<'a>(trust: &Trust<'a>) -> [Vec<&'a Indicator>; 2] {
    [true, false].map(|survey| {
        let all = trust.material.indicators.iter();
        let all = all.filter(|indicator| (indicator.basis == Basis::Survey) == survey);
        all.filter(|indicator| !is_held(trust, indicator)).collect()
    })
}

/// Whether a figure of each of the nine indicators is held of a trust.
pub(super) fn nothing(trust: &Trust<'_>) -> bool {
    lacking(trust).iter().all(Vec::is_empty)
}

/// What the return of a trust that lacks nothing else does not show, in a sentence.
pub(super) fn of_return(trust: &Trust<'_>) -> Option<String> {
    let (year, [survey, others]) = (trust.return_year()?, lacking(trust));
    (survey.is_empty() && !others.is_empty()).then(|| {
        format!(
            "What is missing: a figure of {}. None was found published, and the return for {year} shows none. That is \
             neither good nor bad, and never zero.",
            listed(trust.material, &others)
        )
    })
}

/// What is missing of a trust's nine indicators, why, and what would fill it; none where nothing is, or where
/// it is said with the return.
pub(super) fn of_trust(trust: &Trust<'_>) -> Option<Chapter> {
    if nothing(trust) || of_return(trust).is_some() {
        return None;
    }
    let material = trust.material;
    let mut chapter = Chapter::new("missing", "What is missing");
    let [survey, others] = lacking(trust);
    let mut table = Table::new(
        format!("Figures of {} that are not held", material.place.name),
        &[("Indicators", false, 0.37), ("Why", false, 0.23), ("What would fill it", false, 0.4)],
    );
    if !survey.is_empty() {
        let row = trust_row(material, &survey);
        let why = row.map_or_else(|| "no figure was found".to_owned(), |row| reason(material, row));
        let fill = "the benchmark workbook of the NHS Staff Survey, sheet of the trust\u{2019}s group, taken in by the \
                    command race-equity import FILE --layout nss-benchmark";
        table.row(vec![listed(material, &survey), why, fill.to_owned()]);
    }
    if !others.is_empty() {
        let why = match trust.return_year() {
            Some(year) => {
                format!("neither published where it was looked for nor shown by the return for {year}")
            }
            None => "not found where NHS England, the trust or others publish".to_owned(),
        };
        let fill = "the trust\u{2019}s own return of counts, in which small numbers are withheld: an empty one comes of the \
                    command race-equity import --template return";
        table.row(vec![listed(material, &others), why, fill.to_owned()]);
    }
    chapter.tables([table]);
    chapter.notes(["What is not held is neither good nor bad, and never zero.".to_owned()]);
    Some(chapter)
}

/// The coverage of a trust's first missing survey indicator, unless its figures are held and only not added up.
fn trust_row<'a>(material: &'a Material<'_>, lacking: &[&Indicator]) -> Option<&'a Coverage> {
    let first = lacking.first()?;
    material.tables.coverage.iter().find(|row| {
        row.code == material.place.code
            && row.indicator == first.number
            && row.wres_year == material.year
            && row.state != "held"
    })
}

/// "Figures by ethnic group are held for 25 of the 30 trusts ... Missing are: ..."
pub(super) fn summary(material: &Material<'_>) -> String {
    if material.place.kind == PlaceKind::Trust {
        let state = missing(material).first().map_or_else(|| "held".to_owned(), |row| reason(material, row));
        return format!("{}, figures by ethnic group: {state}.", material.place.name);
    }
    let all: Vec<&Coverage> = rows(material).collect();
    let missing = missing(material);
    let number = |count: usize| format::count(i64::try_from(count).unwrap_or(i64::MAX));
    let text = format!(
        "Figures by ethnic group are held for {} of the {} NHS trusts in {} today.",
        number(all.len() - missing.len()),
        number(all.len()),
        material.writer.place,
    );
    if missing.is_empty() {
        return text;
    }
    if missing.len() > NAMED {
        return format!(
            "{text} The other {} are named under \u{201c}What is missing\u{201d}.",
            format::small_number(missing.len())
        );
    }
    let names: Vec<String> = missing.iter().map(|row| row.name.clone()).collect();
    let verb = if names.len() == 1 { "is" } else { "are" };
    format!("{text} Missing {verb}: {}.", format::list(&names))
}

/// What cannot be said for want of figures, with short names, for the page at a glance.
pub(super) fn not_held(material: &Material<'_>) -> Option<String> {
    let names: Vec<String> = missing(material).iter().map(|row| short_name(&row.name)).collect();
    if names.len() > NAMED {
        return Some(format!(
            "Anything about the {} without figures, which are named under \u{201c}What is missing\u{201d}.",
            format::trusts(names.len())
        ));
    }
    (!names.is_empty()).then(|| {
        format!(
            "Anything about the {} without figures: {}.",
            format::trusts(names.len()),
            format::list(&names)
        )
    })
}

/// Today's trusts of the region, one row each.
fn rows<'a>(material: &'a Material<'_>) -> impl Iterator<Item = &'a Coverage> {
    // Coverage is the same for the four survey indicators unless a publisher leaves a cell out; one stands for all.
    material.tables.coverage.iter().filter(|row| {
        let here = match material.place.kind {
            PlaceKind::Trust => row.code == material.place.code,
            _ => material.holds(Some(&row.region_code), Some(&row.icb_code)),
        };
        here && row.wres_year == material.year && row.indicator == "8"
    })
}

fn missing<'a>(material: &'a Material<'_>) -> Vec<&'a Coverage> {
    let mut missing: Vec<&Coverage> = rows(material).filter(|row| row.state != "held").collect();
    missing.sort_by(|a, b| a.name.cmp(&b.name));
    missing
}

fn reason(material: &Material<'_>, row: &Coverage) -> String {
    let survey = material.collected();
    match row.state.as_str() {
        "opened_later" => format!("opened on {}, after the {survey} survey", format::date(row.open_date)),
        "not_held" => {
            format!("answered the {survey} survey; its figures by ethnic group are not among those held")
        }
        _ => format!("no answer to the {survey} survey is held"),
    }
}

/// Trusts that were surveyed apart and are one today.
fn merged(material: &Material<'_>) -> Vec<String> {
    let mut notes: Vec<String> = material
        .trusts("8")
        .into_iter()
        .filter_map(|gap| {
            let share = material.tables.trust_shares.iter().find(|share| share.org_code == gap.code)?;
            let (code, name) = (share.today_code.as_deref()?, share.today_name.as_deref()?);
            (code != gap.code).then(|| {
                format!(
                    "{} was surveyed under its own name in {}, and is shown so; it is part of {name} today.",
                    gap.name,
                    material.collected()
                )
            })
        })
        .collect();
    notes.dedup();
    notes
}
