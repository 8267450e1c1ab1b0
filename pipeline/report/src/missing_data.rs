//! What is missing, by name. Missing figures are shown as missing, never as zero.

use std::collections::BTreeMap;

use super::context::ReportContext;
use super::indicator_names::{listed, numbers, survey_indicators};
use super::model::{Chapter, Explanation, TableBlock};
use super::rows::Coverage;
use super::trust_context::Trust;
use super::trust_tables::is_held;
use catalogue::indicator::Basis;
use catalogue::indicator::Indicator;
use catalogue::organisation::{PlaceKind, short_name};

/// With more names than this, the names are in a table only.
const NAMED: usize = 12;

/// The place's units of the survey without figures by ethnic group, and its trusts that did not answer,
/// each with the reason.
pub(super) fn chapter(context: &ReportContext<'_>) -> Chapter {
    let mut chapter = Chapter::new("missing", "What is missing");
    let missing = missing(context);
    chapter.texts([summary(context)]);
    if !missing.is_empty() {
        chapter.texts([
            "No figures were found for these units. That says nothing good or bad about them, and they are \
             not in any total of this report. A unit is a trust, or a part of a trust that the survey \
             counts separately."
                .to_owned(),
        ]);
        if missing.len() > NAMED {
            chapter.terms(by_kind(context, &missing));
        } else {
            chapter.tables([units(context, &missing)]);
        }
    }
    chapter.notes(merged(context));
    chapter
}

/// A row for each unit.
fn units(context: &ReportContext<'_>, missing: &[&Coverage]) -> TableBlock {
    let mut table = TableBlock::new(
        format!(
            "Units of {} without figures for indicators {}, WRES {}",
            context.writer.place,
            numbers(survey_indicators(context)),
            context.year
        ),
        &[("Unit of the survey", false, 0.45), ("Type", false, 0.2), ("Why", false, 0.35)],
    );
    for row in missing {
        let kind = row.trust_type.clone().unwrap_or_else(|| "not stated".to_owned());
        table.row(vec![row.name.clone(), kind, reason(context, row)]);
    }
    table
}

/// The names of many units by type and reason.
fn by_kind(context: &ReportContext<'_>, missing: &[&Coverage]) -> Vec<Explanation> {
    let mut kinds: BTreeMap<(String, String), Vec<String>> = BTreeMap::new();
    for row in missing {
        let kind = row.trust_type.clone().unwrap_or_else(|| "of another kind".to_owned());
        kinds.entry((kind, reason(context, row))).or_default().push(short_name(&row.name));
    }
    let listed = |((kind, reason), names): ((String, String), Vec<String>)| Explanation {
        term: format!("{} ({}), {reason}.", format::capital(&kind), names.len()),
        text: format!("{}.", names.join("; ")),
    };
    kinds.into_iter().map(listed).collect()
}

/// The indicators for which a trust has no figure: those of the survey, and the others.
fn lacking<'a>(trust: &Trust<'a>) -> [Vec<&'a Indicator>; 2] {
    [true, false].map(|survey| {
        let all = trust.context.indicators.iter();
        let all = all.filter(|indicator| (indicator.basis == Basis::Survey) == survey);
        all.filter(|indicator| !is_held(trust, indicator)).collect()
    })
}

/// Whether a trust has a figure for each of the nine indicators.
pub(super) fn nothing(trust: &Trust<'_>) -> bool {
    lacking(trust).iter().all(Vec::is_empty)
}

/// What the return of a trust that lacks nothing else does not show, in a sentence.
pub(super) fn of_return(trust: &Trust<'_>) -> Option<String> {
    let (year, [survey, others]) = (trust.return_year()?, lacking(trust));
    (survey.is_empty() && !others.is_empty()).then(|| {
        format!(
            "What is missing: figures for {} {}. No published figure was found, and the return for {year} \
            has none. A missing figure is neither good nor bad, and is never zero.",
            if others.len() == 1 { "indicator" } else { "indicators" },
            listed(trust.context, &others)
        )
    })
}

/// What is missing of a trust's nine indicators, why, and how to supply it; none if nothing is missing, or if
/// it is said with the return.
pub(super) fn of_trust(trust: &Trust<'_>) -> Option<Chapter> {
    if nothing(trust) || of_return(trust).is_some() {
        return None;
    }
    let context = trust.context;
    let mut chapter = Chapter::new("missing", "What is missing");
    let [survey, others] = lacking(trust);
    let mut table = TableBlock::new(
        format!("Missing figures of {}", context.place.name),
        &[("Indicators", false, 0.14), ("Why", false, 0.36), ("How to supply it", false, 0.5)],
    );
    if !survey.is_empty() {
        let row = trust_row(context, &survey);
        let why = row.map_or_else(|| "no published figure found".to_owned(), |row| reason(context, row));
        let fill = "import the benchmark workbook of the NHS Staff Survey, which has a sheet for the \
        trust\u{2019}s group: race-equity import FILE --layout nss-benchmark";
        table.row(vec![numbers(survey.iter().copied()), why, fill.to_owned()]);
    }
    if !others.is_empty() {
        let why = match trust.return_year() {
            Some(year) => {
                format!("no published figure found, and none in the return for {year}")
            }
            None => "no published figure found from NHS England, the trust or others".to_owned(),
        };
        let fill = "import the trust\u{2019}s own return of counts, in which small numbers are \
        suppressed. To write an empty return: race-equity import --template return";
        table.row(vec![numbers(others.iter().copied()), why, fill.to_owned()]);
    }
    chapter.tables([table]);
    chapter.notes(["A missing figure is neither good nor bad, and is never zero.".to_owned()]);
    Some(chapter)
}

/// The coverage of a trust's first missing survey indicator, unless its figures exist but could not be added up.
fn trust_row<'a>(context: &'a ReportContext<'_>, lacking: &[&Indicator]) -> Option<&'a Coverage> {
    let first = lacking.first()?;
    context.tables.coverage.iter().find(|row| {
        row.today_code.as_deref() == Some(&context.place.code)
            && row.indicator == first.number
            && row.wres_year == context.year
            && row.state != "held"
    })
}

/// The same with the names of all units without figures, for the provenance.
pub(super) fn gaps(context: &ReportContext<'_>) -> Vec<String> {
    let missing = missing(context);
    let names = (!missing.is_empty()).then(|| format!("Without figures: {}.", described(&missing)));
    std::iter::once(summary(context)).chain(names).collect()
}

/// How many units of the survey there are in the place, and how many have no figures.
fn summary(context: &ReportContext<'_>) -> String {
    let missing = missing(context);
    if context.place.kind == PlaceKind::Trust {
        return format!("{}, figures by ethnic group: {}.", context.place.name, state(context, &missing));
    }
    let units = rows(context).filter(|row| answered(row)).count();
    let without: Vec<&Coverage> = missing.iter().copied().filter(|row| answered(row)).collect();
    let number = |count: usize| format::count(i64::try_from(count).unwrap_or(i64::MAX));
    let text = format!(
        "{} of the {} that answered the {} survey in {} {} figures by ethnic group in this report",
        number(units - without.len()),
        if units == 1 { "1 unit".to_owned() } else { format!("{} units", number(units)) },
        context.collected(),
        context.writer.place,
        if units - without.len() == 1 { "has" } else { "have" },
    );
    match without.len() {
        0 => format!("{text}."),
        1 => format!("{text}; one has none ({}).", kinds(&without)),
        some => format!("{text}; {} have none ({}).", format::small_number(some), kinds(&without)),
    }
}

/// Whether each unit of a trust has figures.
fn state(context: &ReportContext<'_>, missing: &[&Coverage]) -> String {
    let Some(first) = missing.first() else { return "available".to_owned() };
    if rows(context).count() == missing.len() {
        return reason(context, first);
    }
    format!("available, but without {}, which also answered the survey", described(missing))
}

/// The names of units.
fn described(units: &[&Coverage]) -> String {
    let names: Vec<String> = units.iter().map(|row| row.name.clone()).collect();
    format::list(&names)
}

/// "50 mental health and 1 ambulance".
fn kinds(units: &[&Coverage]) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for unit in units {
        *counts.entry(unit.trust_type.as_deref().unwrap_or("of another kind")).or_default() += 1;
    }
    let mut counts: Vec<(&str, usize)> = counts.into_iter().collect();
    counts.sort_by_key(|(kind, count)| (std::cmp::Reverse(*count), *kind));
    let kinds: Vec<String> = counts.iter().map(|(kind, count)| format!("{count} {kind}")).collect();
    format::list(&kinds)
}

/// What the figures cannot say because units are missing, for the page at a glance.
pub(super) fn not_held(context: &ReportContext<'_>) -> Option<String> {
    let missing = missing(context).into_iter().filter(|row| answered(row));
    let names: Vec<String> = missing.map(|row| short_name(&row.name)).collect();
    let units = match names.len() {
        0 => return None,
        1 => "the one unit".to_owned(),
        some => format!("the {} units", format::small_number(some)),
    };
    if names.len() > NAMED {
        return Some(format!(
            "Anything about {units} without figures, which are named under \u{201c}What is missing\u{201d}."
        ));
    }
    Some(format!("Anything about {units} without figures: {}.", format::list(&names)))
}

/// The place's units of the survey, and its trusts without an answer; one row each.
fn rows<'a>(context: &'a ReportContext<'_>) -> impl Iterator<Item = &'a Coverage> {
    // Coverage is the same for all survey indicators unless a publisher leaves a cell out, so one is enough.
    context.tables.coverage.iter().filter(|row| {
        let here = match context.place.kind {
            PlaceKind::Trust => row.today_code.as_deref() == Some(&context.place.code),
            _ => context.holds(Some(&row.region_code), Some(&row.icb_code)),
        };
        here && row.wres_year == context.year && row.indicator == context.counted
    })
}

/// Whether a row is a unit that answered the survey.
fn answered(row: &Coverage) -> bool {
    ["held", "not_held"].contains(&row.state.as_str())
}

fn missing<'a>(context: &'a ReportContext<'_>) -> Vec<&'a Coverage> {
    let mut missing: Vec<&Coverage> = rows(context).filter(|row| row.state != "held").collect();
    missing.sort_by(|a, b| a.name.cmp(&b.name));
    missing
}

fn reason(context: &ReportContext<'_>, row: &Coverage) -> String {
    let survey = context.collected();
    match row.state.as_str() {
        "opened_later" => format!("opened on {}, after the {survey} survey", format::date(row.open_date)),
        "not_held" => {
            format!("answered the {survey} survey; no figures by ethnic group found")
        }
        _ => format!("no answer to the {survey} survey found"),
    }
}

/// Trusts that were surveyed apart and are one today.
fn merged(context: &ReportContext<'_>) -> Vec<String> {
    let mut notes: Vec<String> = context
        .trusts(context.counted)
        .into_iter()
        .filter_map(|gap| {
            let share = context.tables.trust_shares.iter().find(|share| share.org_code == gap.code)?;
            let (code, name) = (share.today_code.as_deref()?, share.today_name.as_deref()?);
            (code != gap.code).then(|| {
                format!(
                    "{} was surveyed under its own name in {} and is shown under that name. It is now \
                    part of {name}.",
                    gap.name,
                    context.collected()
                )
            })
        })
        .collect();
    notes.dedup();
    notes
}
