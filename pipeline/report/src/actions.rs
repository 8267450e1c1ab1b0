//! Actions: a form for the trust to fill in, with the actions of the improvement plan that relate to its
//! indicators.

use super::context::ReportContext;
use super::indicator_names::numbered;
use super::model::{Chapter, TableBlock};
use catalogue::improvement_plan::PlanAction;
use catalogue::indicator::Indicator;

/// The chapter.
pub(super) fn chapter(context: &ReportContext<'_>) -> Chapter {
    let mut chapter = Chapter::new("actions", "Actions to fill in");
    chapter.tables([form(context)]);
    chapter.notes([plan(context)]);
    chapter
}

/// A form with a row for each indicator, empty but for the plan's action.
fn form(context: &ReportContext<'_>) -> TableBlock {
    let mut table = TableBlock::new(
        "What the trust will do, by indicator; empty until the trust fills it in",
        &[
            ("Indicator", false, 0.31),
            ("Plan", false, 0.07),
            ("What we will do", false, 0.23),
            ("Who", false, 0.1),
            ("By when", false, 0.1),
            ("How we will know", false, 0.19),
        ],
    );
    for indicator in context.indicators {
        let mut cells = vec![numbered(context, indicator), bearing(context, indicator)];
        cells.resize(table.columns.len(), String::new());
        table.row(cells);
    }
    table
}

/// The numbers of the plan's actions that relate to an indicator.
fn bearing(context: &ReportContext<'_>, indicator: &Indicator) -> String {
    let actions = context.plan.actions.iter().filter(|action| action.indicators.contains(&indicator.number));
    let numbers: Vec<String> = actions.map(|action| action.number.to_string()).collect();
    if numbers.is_empty() { "none".to_owned() } else { format::list(&numbers) }
}

/// The plan's actions in a sentence: those that relate to an indicator, and the others.
fn plan(context: &ReportContext<'_>) -> String {
    let plan = context.plan;
    let said = |action: &PlanAction| {
        let note = action.note.as_ref().map_or_else(String::new, |note| format!(" ({note})"));
        format!("{}, {}{note}", action.number, format::lower_first(&action.text))
    };
    let (bearing, others): (Vec<_>, Vec<_>) =
        plan.actions.iter().partition(|action| !action.indicators.is_empty());
    let bearing: Vec<String> = bearing.into_iter().map(said).collect();
    let others: Vec<String> = others.into_iter().map(|action| action.number.to_string()).collect();
    let others = match others.as_slice() {
        [] => String::new(),
        [one] => format!(" No indicator relates to its action {one}."),
        some => format!(" No indicator relates to its actions {}.", format::list(some)),
    };
    format!(
        "Plan: the high impact actions of the {} ({}, {}) that relate to an indicator: {}.{others}",
        plan.name,
        plan.publisher,
        plan.published,
        bearing.join("; ")
    )
}
