//! The main points of a framework's report, and its headline. Each sentence is true on its own: it names the
//! place, the framework, the day and the numbers.

use super::earlier::StatusChanges;
use super::statuses::{StatusColumn, Statuses, dated, plainly, status};
use crate::context::ReportContext;
use crate::rows::FrameworkProgress;

/// The longest headline that stays on one line of a page, in letters.
const HEADLINE: usize = 55;

/// The finding of the whole report: "Eight of 33 organisations in the North West have declared a Bronze award".
pub(super) fn headline(statuses: &Statuses<'_>) -> String {
    let framework = statuses.framework;
    if statuses.declared.is_empty() {
        return format!("No register of declared {}s has been supplied", framework.level_word);
    }
    let levels: Vec<(StatusColumn<'_>, usize)> = levels(statuses);
    let (count, verb) = match levels.as_slice() {
        [(column, count)] => (*count, statuses.verb(*column, *count)),
        [] => {
            let count = statuses.furthest().len();
            (count, format!("{} declared a status", if count == 1 { "has" } else { "have" }))
        }
        several => (
            several.iter().map(|(_, count)| count).sum(),
            format!("have declared a {}", framework.level_word),
        ),
    };
    let of = format!("{} of {}", format::capital(&format::small_number(count)), statuses.total());
    let long = format!("{of} organisations in {} {verb}", statuses.place);
    if long.chars().count() <= HEADLINE { long } else { format!("{of} organisations {verb}") }
}

/// The levels that are declared, the furthest first, with the number of organisations.
fn levels<'a>(statuses: &Statuses<'a>) -> Vec<(StatusColumn<'a>, usize)> {
    let columns = statuses.columns.iter().filter(|column| matches!(column, StatusColumn::Level(_)));
    let counted = columns.map(|column| (*column, statuses.in_column(*column).len()));
    counted.filter(|(_, count)| *count > 0).collect()
}

/// The ranked points.
pub(super) fn points(
    context: &ReportContext<'_>,
    statuses: &Statuses<'_>,
    changes: Option<&StatusChanges>,
) -> Vec<String> {
    let name = &statuses.framework.name;
    let as_of = format!("as of {}", context.edition.date_in_words());
    let place = &statuses.place;
    if statuses.declared.is_empty() {
        return vec![format!(
            "No register of declared {word}s of the {name} has been supplied, so this report names the {word} of \
             no organisation in {place}, {as_of}. That does not mean that no organisation has declared one.",
            word = statuses.framework.level_word,
        )];
    }
    let points = [
        of_levels(context, statuses),
        of_states(context, statuses),
        changes.map(|changes| changes.point(context, statuses)),
        Some(newest(context, statuses)),
        silent(context, statuses),
    ];
    points.into_iter().flatten().collect()
}

/// How many organisations have declared which level, and which levels none has.
pub(super) fn of_levels(context: &ReportContext<'_>, statuses: &Statuses<'_>) -> Option<String> {
    let framework = statuses.framework;
    let counted = levels(statuses);
    let (first, others) = counted.split_first()?;
    let nouns = nouns(statuses.total());
    let said = |(column, count): &(StatusColumn<'_>, usize)| {
        format!("{} {}", format::small_number(*count), statuses.verb(*column, *count))
    };
    let begin = format!("{} of {nouns} {}", format::small_number(first.1), statuses.verb(first.0, first.1));
    let all: Vec<String> = std::iter::once(begin).chain(others.iter().map(said)).collect();
    let silent: Vec<String> = statuses
        .columns
        .iter()
        .filter_map(|column| match column {
            StatusColumn::Level(level) if !counted.iter().any(|(known, _)| known == column) => {
                Some((*level).to_owned())
            }
            _ => None,
        })
        .collect();
    let none = if silent.is_empty() {
        String::new()
    } else {
        format!(
            " No declared {} {} was found.",
            format::list(&silent).replace(" and ", " or "),
            framework.level_word
        )
    };
    Some(format!(
        "In {}, {} under the {}, as of {}.{none}",
        statuses.place,
        format::list(&all),
        framework.name,
        context.edition.date_in_words(),
    ))
}

/// How many organisations have declared another status.
fn of_states(context: &ReportContext<'_>, statuses: &Statuses<'_>) -> Option<String> {
    let framework = statuses.framework;
    let mut said = Vec::new();
    for column in statuses.columns.iter().filter(|column| matches!(column, StatusColumn::State(_))) {
        let rows = statuses.in_column(*column);
        if rows.is_empty() {
            continue;
        }
        let verb = statuses.verb(*column, rows.len());
        // "it" is the framework, which a sentence by itself has to name.
        let verb = match verb.strip_suffix(" it") {
            Some(begin) if said.is_empty() => format!("{begin} the {}", framework.name),
            _ if said.is_empty() => format!("{verb} under the {}", framework.name),
            _ => verb,
        };
        let of = if said.is_empty() { format!(" of {}", nouns(statuses.total())) } else { String::new() };
        said.push(format!("{}{of} {verb}", format::small_number(rows.len())));
    }
    let without = levels(statuses).is_empty();
    (!said.is_empty()).then(|| {
        format!(
            "In {}, {}{}, as of {}.",
            statuses.place,
            format::list(&said),
            if without {
                format!(", and no declared {} was found", framework.level_word)
            } else {
                String::new()
            },
            context.edition.date_in_words(),
        )
    })
}

/// The newest declaration with a date.
fn newest(context: &ReportContext<'_>, statuses: &Statuses<'_>) -> String {
    let all = statuses.declared.len();
    let with_date: Vec<&&FrameworkProgress> =
        statuses.declared.iter().filter(|row| row.date.is_some()).collect();
    let (name, place) = (&statuses.framework.name, &statuses.place);
    let of = format!("the {} found", format::words::counted(all, "declaration"));
    let newest = with_date.iter().max_by_key(|row| (row.date, std::cmp::Reverse(&row.name)));
    newest.map_or_else(
        || {
            format!(
                "None of {of} in {place} under the {name} has a published date, as of {}.",
                context.edition.date_in_words()
            )
        },
        |row| {
            format!(
                "The newest dated declaration found in {place} under the {name} is that of {}: {} ({}).",
                plainly(row),
                status(row),
                dated(row),
            )
        },
    )
}

/// For how many organisations no declared status was found, worded so that it says nothing about them.
pub(super) fn silent(context: &ReportContext<'_>, statuses: &Statuses<'_>) -> Option<String> {
    let count = statuses.silent.len();
    let they = if count == 1 { "it has" } else { "they have" };
    (count > 0).then(|| {
        format!(
            "For {} of {} in {}, no declared status under the {} was found, as of {}. That does not mean \
             that {they} none.",
            format::small_number(count),
            nouns(statuses.total()),
            statuses.place,
            statuses.framework.name,
            context.edition.date_in_words(),
        )
    })
}

/// "33 trusts and integrated care boards".
fn nouns(count: usize) -> String {
    format!("{count} trusts and integrated care boards")
}
