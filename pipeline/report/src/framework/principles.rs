//! A framework's principles, each with the figures that bear on it, and the actions of the NHS improvement
//! plan with theirs. Which figures bear on what is this project's own reading, and is marked as such.

use crate::context::ReportContext;
use crate::model::{Chapter, Explanation, TableBlock};
use crate::published;
use catalogue::framework::Framework;
use catalogue::indicator::Basis;
use catalogue::indicator::Indicator;
use catalogue::organisation::Place;

/// The chapter on principles.
pub(super) fn chapter(context: &ReportContext<'_>, framework: &Framework) -> Chapter {
    let mut chapter = Chapter::new("principles", "Principles, and figures that bear on them");
    if framework.principle.is_empty() {
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
        format::small_number(framework.principle.len()),
        if context.is_england() {
            "England".to_owned()
        } else {
            format!("{} and of England", context.writer.place)
        },
    )]);
    let mut shown: Vec<(&str, u32)> = Vec::new();
    for principle in &framework.principle {
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
            context.indicators.iter().filter(|indicator| principle.indicators.contains(&indicator.number));
        let mut items = Vec::new();
        for indicator in indicators {
            let term = format!("Indicator {}: {}", indicator.number, format::lower_first(&indicator.heading));
            let before = shown.iter().find(|(number, _)| *number == indicator.number);
            let text = if let Some((_, principle)) = before {
                format!("Its figures stand under principle {principle}.")
            } else {
                shown.push((&indicator.number, principle.number));
                figures(context, indicator)
            };
            items.push(Explanation { term, text });
        }
        if !items.is_empty() {
            chapter.terms(items);
        }
    }
    let left: Vec<String> = context
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
fn figures(context: &ReportContext<'_>, indicator: &Indicator) -> String {
    let sentences = match indicator.basis {
        Basis::Survey => {
            let own = context.own(&indicator.number).filter(|_| !context.is_england());
            let own = own.and_then(|gap| context.writer.brief(indicator, gap));
            let england = context.england(&indicator.number);
            let england = england.and_then(|gap| context.writer.brief(indicator, gap));
            own.into_iter().chain(england).collect()
        }
        Basis::Workforce | Basis::Recruitment => indicator.measure_of.first().map_or_else(Vec::new, |main| {
            let series = |code: &str| context.series(&indicator.number, &main.code, code);
            if context.is_england() {
                published::sentences(context, indicator, main, &[], &series(Place::england_code()))
            } else {
                let here = series(&context.place.region_code);
                published::sentences(context, indicator, main, &series(Place::england_code()), &here)
            }
        }),
    };
    if sentences.is_empty() {
        return "No figure is held.".to_owned();
    }
    sentences.join(" ")
}

/// The chapter on the improvement plan.
pub(super) fn actions(context: &ReportContext<'_>) -> Chapter {
    let plan = context.plan;
    let mut chapter = Chapter::new("actions", "The NHS improvement plan, and what is measured here");
    chapter.texts([format!(
        "The {} ({}, {}) asks {} things of every NHS organisation, whatever framework it follows. They are named in \
         short here, in our own words, with the indicators that bear on each. Where there is none, nothing here says \
         how an action goes.",
        plan.name,
        plan.publisher,
        plan.published,
        format::small_number(plan.action.len()),
    )]);
    let mut table = TableBlock::new(
        "High impact actions, and indicators that bear on them",
        &[("Action", false, 0.5), ("Indicators here", false, 0.5)],
    );
    for action in &plan.action {
        let named = |number: &String| {
            let known = context.indicators.iter().find(|indicator| indicator.number == *number);
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
