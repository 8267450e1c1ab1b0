//! Actions: a form for the trust to fill in, and the plan's actions with the indicators that bear on them.

use super::format;
use super::material::Material;
use super::model::{Chapter, Table};
use super::trust::numbered;
use crate::action::Action;

/// The chapter.
pub(super) fn chapter(material: &Material<'_>) -> Chapter {
    let mut chapter = Chapter::on_new_page("actions", "Actions to fill in");
    chapter.tables([form(material), plan(material)]);
    chapter
}

/// An empty form with a row for each indicator.
fn form(material: &Material<'_>) -> Table {
    let mut table = Table::new(
        "What the trust will do, by indicator; empty until the trust fills it in",
        &[
            ("Indicator", false, 0.2),
            ("What we will do", false, 0.3),
            ("Who", false, 0.14),
            ("By when", false, 0.13),
            ("How we will know", false, 0.23),
        ],
    );
    for indicator in material.indicators {
        let mut cells = vec![numbered(material, indicator)];
        cells.resize(table.columns.len(), String::new());
        table.row(cells);
    }
    table
}

/// The plan's actions.
fn plan(material: &Material<'_>) -> Table {
    let plan = material.plan;
    let mut table = Table::new(
        format!("High impact actions of the {} ({}, {})", plan.name, plan.publisher, plan.published),
        &[("Action", false, 0.6), ("Indicators here that bear on it", false, 0.4)],
    );
    for action in &plan.action {
        table.row(vec![format!("{}. {}", action.number, action.text), bearing(action)]);
    }
    table
}

/// "1, 2, 7 and 9; of indicator 1, band 8c and above", or "none".
fn bearing(action: &Action) -> String {
    let known =
        if action.indicators.is_empty() { "none".to_owned() } else { format::list(&action.indicators) };
    action.note.as_ref().map_or_else(|| known.clone(), |note| format!("{known}; {note}"))
}
