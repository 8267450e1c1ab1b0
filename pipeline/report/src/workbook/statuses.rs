//! What organisations declared under frameworks, and their answers to criteria. Levels are declared, never
//! computed.

use super::sheet::{DataSheet, NOT_AVAILABLE, SheetCell};
use crate::context::ReportContext;
use crate::framework::Statuses;
use crate::rows::{FrameworkAnswer, FrameworkProgress};
use crate::subject::Subject;
use catalogue::framework::Framework;
use catalogue::organisation::PlaceKind;

/// The sheet of statuses, and that of answers: of the frameworks that concern the place, or of the one that the
/// report is about.
pub(super) fn sheets(context: &ReportContext<'_>, subject: &Subject) -> Vec<DataSheet> {
    let about: Vec<&Framework> = match subject {
        Subject::Place(_) | Subject::Brief(_) => context.frameworks.iter().collect(),
        Subject::Framework { framework, .. } => vec![framework],
    };
    let mut statuses = Vec::new();
    let mut answers = Vec::new();
    for framework in about {
        for (row, known) in organisations(context, framework) {
            statuses.push(status(framework, row, known));
            let own = context.tables.answers.iter();
            let own = own.filter(|answer| answer.scheme == framework.id && answer.code == row.code);
            let cells: Vec<Vec<SheetCell>> = own.map(|own| answer(framework, own, row)).collect();
            for cells in cells {
                if !answers.contains(&cells) {
                    answers.push(cells);
                }
            }
        }
    }
    let heads = [
        "Organisation",
        "ODS code",
        "Kind of organisation",
        "Framework",
        "Status",
        "Level",
        "Date",
        "What the date is of",
        "Confidence in the evidence",
        "Page with the evidence",
        "Register",
    ];
    let statuses = (!statuses.is_empty()).then(|| DataSheet {
        tab: "Framework status".to_owned(),
        table: "framework_status".to_owned(),
        title: "Status that organisations declared under frameworks".to_owned(),
        notes: vec![DECLARED.0.to_owned()],
        about: None,
        source: Some("the page named in each row".to_owned()),
        heads: heads.map(str::to_owned).to_vec(),
        rows: statuses,
    });
    let heads = [
        "Organisation",
        "ODS code",
        "Framework",
        "Level of the criterion",
        "Criterion",
        "Text of the criterion",
        "Answer",
        "Date",
        "Who answered",
        "Page with the evidence",
    ];
    let answers = (!answers.is_empty()).then(|| DataSheet {
        tab: "Framework answers".to_owned(),
        table: "framework_answers".to_owned(),
        title: "Answers that organisations declared to criteria of frameworks".to_owned(),
        notes: vec![DECLARED.0.to_owned()],
        about: None,
        source: Some("the registers that were supplied".to_owned()),
        heads: heads.map(str::to_owned).to_vec(),
        rows: answers,
    });
    statuses.into_iter().chain(answers).collect()
}

/// The note on declared statuses: subject and text.
pub(super) const DECLARED: (&str, &str) = (
    "Declared status",
    "A status or level is what the organisation, or a page about it, declares. The program never infers one \
     from figures or answers. If no declared status was found, the organisation may still have one. \
     Confidence is about the evidence, not about the organisation.",
);

/// The organisations of the place, and whether the row is about a status under this framework.
fn organisations<'a>(
    context: &ReportContext<'a>,
    framework: &'a Framework,
) -> Vec<(&'a FrameworkProgress, bool)> {
    if context.place.kind == PlaceKind::Trust {
        let rows = || context.tables.progress.iter().filter(|row| row.code == context.place.code);
        let under = |row: &&FrameworkProgress| row.scheme.as_ref() == Some(&framework.id);
        let declared: Vec<_> = rows().filter(under).map(|row| (row, true)).collect();
        return match rows().next() {
            Some(row) if declared.is_empty() && framework.is_used_in(&row.region_code) => vec![(row, false)],
            _ => declared,
        };
    }
    let statuses = Statuses::of(context, framework);
    let declared = statuses.declared.into_iter().map(|row| (row, true));
    declared.chain(statuses.silent.into_iter().map(|row| (row, false))).collect()
}

fn status(framework: &Framework, row: &FrameworkProgress, known: bool) -> Vec<SheetCell> {
    let text = |text: &Option<String>| SheetCell::text(text.clone().filter(|_| known).unwrap_or_default());
    let kinds = [PlaceKind::Icb, PlaceKind::Trust];
    let kind = kinds.iter().find(|kind| kind.level() == row.kind);
    let state =
        if known { row.state.as_deref().unwrap_or(NOT_AVAILABLE) } else { "no declared status found" };
    vec![
        SheetCell::text(row.name.clone()),
        SheetCell::text(row.code.clone()),
        SheetCell::text(kind.map_or_else(|| row.kind.clone(), |kind| format::capital(kind.noun()))),
        SheetCell::text(framework.name.clone()),
        SheetCell::text(state),
        text(&row.level),
        date(row.date.filter(|_| known)),
        text(&row.date_meaning),
        text(&row.confidence),
        SheetCell::page(row.evidence_url.as_deref().filter(|_| known)),
        text(&row.register),
    ]
}

fn answer(framework: &Framework, answer: &FrameworkAnswer, row: &FrameworkProgress) -> Vec<SheetCell> {
    let criterion = framework.criteria.iter().find(|criterion| criterion.id == answer.criterion);
    let of = |part: fn(&catalogue::framework::Criterion) -> &String| {
        SheetCell::text(criterion.map(|criterion| part(criterion).clone()).unwrap_or_default())
    };
    vec![
        SheetCell::text(row.name.clone()),
        SheetCell::text(row.code.clone()),
        SheetCell::text(framework.name.clone()),
        of(|criterion| &criterion.level),
        SheetCell::text(answer.criterion.clone()),
        of(|criterion| &criterion.text),
        SheetCell::text(answer.answer.clone()),
        date(answer.date),
        SheetCell::text(answer.who.clone()),
        SheetCell::page(answer.evidence_url.as_deref()),
    ]
}

fn date(day: Option<jiff::civil::Date>) -> SheetCell {
    day.map_or_else(|| SheetCell::text(NOT_AVAILABLE), SheetCell::Date)
}
