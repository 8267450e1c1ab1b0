//! The actions of the NHS improvement plan, with the indicators that relate to each.

use crate::context::ReportContext;
use crate::model::{Chapter, TableBlock};

/// The chapter on the improvement plan.
pub(super) fn chapter(context: &ReportContext<'_>) -> Chapter {
    let plan = context.plan;
    let measured = plan.actions.iter().filter(|action| !action.indicators.is_empty()).count();
    let mut chapter = Chapter::new(
        "actions",
        format!(
            "{} of {} national actions have an indicator in this report",
            format::capital(&format::small_number(measured)),
            format::small_number(plan.actions.len())
        ),
    );
    chapter.eyebrow = Some(plan.name.clone());
    let mut table = TableBlock::new(
        "High impact actions, and indicators that relate to them",
        &[("Action", false, 0.48), ("Indicators", false, 0.52)],
    );
    for action in &plan.actions {
        let named = |number: &String| {
            let known = context.indicators.iter().find(|indicator| indicator.number == *number);
            known.map_or_else(
                || number.clone(),
                |indicator| format!("{number} ({})", format::lower_first(&indicator.topic)),
            )
        };
        let measures: Vec<String> = action.indicators.iter().map(named).collect();
        let mut text = if measures.is_empty() { "none".to_owned() } else { format::list(&measures) };
        if let Some(note) = &action.note {
            text = format!("{text}; {note}");
        }
        table.row(vec![format!("{}. {}", action.number, action.text), text]);
    }
    let page = format!("page of {}", format::host(plan.address.as_str()));
    table.linked(
        vec![format!("The plan ({}, {}), in our own words", plan.publisher, plan.published), page],
        plan.address.to_string(),
    );
    chapter.tables([table]);
    chapter
}
