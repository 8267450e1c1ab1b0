//! A framework's principles, each with the figures that bear on it, and the actions of the NHS improvement
//! plan with theirs. Which figures bear on what is this project's own reading, and is marked as such.

use crate::material::Material;
use crate::model::{Chapter, Explained, Table};
use crate::published;
use catalogue::framework::Framework;
use catalogue::indicator::Basis;
use catalogue::indicator::Indicator;

/// The chapter on principles.
pub(super) fn chapter(material: &Material<'_>, framework: &Framework) -> Chapter {
    let mut chapter = Chapter::new("principles", "Principles, and figures that bear on them");
    if framework.principles.is_empty() {
        chapter.texts([format!(
            "No principles of the {} have been supplied to this report, so no figure is set beside one.",
            framework.name
        )]);
        return chapter;
    }
    chapter.texts([format!(
        "The {} has {} principles. Which figures bear on a principle is our own reading, not a part of the framework. \
         The figures are those of {}, whatever any organisation has declared: no link between a status and a figure \
         is drawn.",
        framework.name,
        format::small_number(framework.principles.len()),
        if material.is_england() {
            "England".to_owned()
        } else {
            format!("{} and of England", material.writer.place)
        },
    )]);
    let mut shown: Vec<(&str, u32)> = Vec::new();
    for principle in &framework.principles {
        let text = principle.text.as_deref();
        chapter.heading(format!(
            "Principle {}: {}",
            principle.number,
            text.unwrap_or("its official text has not been supplied")
        ));
        if let Some(mapping) = &principle.mapping {
            chapter.texts([format!("Our reading: {mapping}")]);
        } else if text.is_none() {
            chapter.texts(["Without its text, no figure is set beside it.".to_owned()]);
        }
        let indicators =
            material.indicators.iter().filter(|indicator| principle.indicators.contains(&indicator.number));
        let mut items = Vec::new();
        for indicator in indicators {
            let term = format!("Indicator {}: {}", indicator.number, format::lower_first(&indicator.heading));
            let before = shown.iter().find(|(number, _)| *number == indicator.number);
            let text = if let Some((_, principle)) = before {
                format!("Its figures stand under principle {principle}.")
            } else {
                shown.push((&indicator.number, principle.number));
                figures(material, indicator)
            };
            items.push(Explained { term, text });
        }
        if !items.is_empty() {
            chapter.terms(items);
        }
    }
    let left: Vec<String> = material
        .indicators
        .iter()
        .filter(|indicator| !shown.iter().any(|(number, _)| *number == indicator.number))
        .map(|indicator| format!("{} ({})", indicator.number, format::lower_first(&indicator.heading)))
        .collect();
    match left.as_slice() {
        [] => {}
        [one] => chapter.notes([format!("Set beside no principle here: indicator {one}.")]),
        several => {
            chapter.notes([format!("Set beside no principle here: indicators {}.", format::list(several))]);
        }
    }
    chapter
}

/// The place's figures of an indicator next to England's, in words.
fn figures(material: &Material<'_>, indicator: &Indicator) -> String {
    let sentences = match indicator.basis {
        Basis::Survey => {
            let own = material.own(&indicator.number).filter(|_| !material.is_england());
            let own = own.and_then(|gap| material.writer.brief(indicator, gap));
            let england = material.england(&indicator.number);
            let england = england.and_then(|gap| material.writer.brief(indicator, gap));
            own.into_iter().chain(england).collect()
        }
        Basis::Workforce | Basis::Recruitment => indicator.measure_of.first().map_or_else(Vec::new, |main| {
            let series = |code: &str| material.series(&indicator.number, &main.code, code);
            if material.is_england() {
                published::sentences(material, indicator, main, &[], &series("ENG"))
            } else {
                let here = series(&material.place.region_code);
                published::sentences(material, indicator, main, &series("ENG"), &here)
            }
        }),
    };
    if sentences.is_empty() {
        return "No figure is held.".to_owned();
    }
    sentences.join(" ")
}

/// The chapter on the improvement plan.
pub(super) fn actions(material: &Material<'_>) -> Chapter {
    let plan = material.plan;
    let mut chapter = Chapter::new("actions", "The NHS improvement plan, and what is measured here");
    chapter.texts([format!(
        "The {} ({}, {}) asks {} things of every NHS organisation, whatever framework it follows. They are named in \
         short here, in our own words, with the indicators that bear on each. Where there is none, nothing here says \
         how an action goes.",
        plan.name,
        plan.publisher,
        plan.published,
        format::small_number(plan.actions.len()),
    )]);
    let mut table = Table::new(
        "High impact actions, and indicators that bear on them",
        &[("Action", false, 0.5), ("Indicators here", false, 0.5)],
    );
    for action in &plan.actions {
        let named = |number: &String| {
            let known = material.indicators.iter().find(|indicator| indicator.number == *number);
            known.map_or_else(
                || number.clone(),
                |indicator| format!("{number} ({})", format::lower_first(&indicator.heading)),
            )
        };
        let measures: Vec<String> = action.indicators.iter().map(named).collect();
        let mut text = if measures.is_empty() { "none".to_owned() } else { format::list(&measures) };
        if let Some(note) = &action.note {
            text = format!("{text}; {note}");
        }
        table.row(vec![format!("{}. {}", action.number, action.text), text]);
    }
    table.linked(vec!["The plan".to_owned(), format::host(plan.address.as_str())], plan.address.to_string());
    chapter.tables([table]);
    chapter
}
