//! A framework's principles, each with the figures that relate to it, and the actions of the NHS improvement
//! plan with theirs. The choice of figures is this project's own, and reports say so.

use crate::context::ReportContext;
use crate::model::{Chapter, Explanation, TableBlock};
use crate::published;
use catalogue::framework::Framework;
use catalogue::indicator::Basis;
use catalogue::indicator::Indicator;
use catalogue::organisation::Place;

/// The chapter on principles.
pub(super) fn chapter(context: &ReportContext<'_>, framework: &Framework) -> Chapter {
    let mut chapter = Chapter::new("principles", "Principles, and figures that relate to them");
    if framework.principles.is_empty() {
        chapter.texts([format!(
            "No principles of the {} have been supplied, so no figures are linked to them.",
            framework.name
        )]);
        return chapter;
    }
    chapter.texts([format!(
        "The {} has {} principles. We chose the figures that relate to each principle; the choice is not \
         part of the framework. The figures are those of {}, whatever organisations have declared. This \
         report does not link a status to a figure.",
        framework.name,
        format::small_number(framework.principles.len()),
        if context.is_england() {
            "England".to_owned()
        } else {
            format!("{} and of England", context.writer.place)
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
            chapter.texts([format!("Our reasoning: {mapping}")]);
        } else if text.is_none() {
            chapter.texts(["Without its text, no figures are linked to it.".to_owned()]);
        }
        let indicators =
            context.indicators.iter().filter(|indicator| principle.indicators.contains(&indicator.number));
        let mut items = Vec::new();
        for indicator in indicators {
            let term = format!("Indicator {}: {}", indicator.number, format::lower_first(&indicator.heading));
            let before = shown.iter().find(|(number, _)| *number == indicator.number);
            let text = if let Some((_, principle)) = before {
                format!("See principle {principle} for its figures.")
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
        [one] => chapter.notes([format!("Not linked to a principle: indicator {one}.")]),
        several => {
            chapter.notes([format!("Not linked to a principle: indicators {}.", format::list(several))]);
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
        return "No figure was found.".to_owned();
    }
    sentences.join(" ")
}

/// The chapter on the improvement plan.
pub(super) fn actions(context: &ReportContext<'_>) -> Chapter {
    let plan = context.plan;
    let mut chapter = Chapter::new("actions", "The NHS improvement plan, and what is measured here");
    chapter.texts([format!(
        "The {} ({}, {}) asks {} things of every NHS organisation, whatever framework it follows. The \
         table summarises them in our own words, with the indicators that relate to each. If an action has \
         no indicator, this report does not measure it.",
        plan.name,
        plan.publisher,
        plan.published,
        format::small_number(plan.actions.len()),
    )]);
    let mut table = TableBlock::new(
        "High impact actions, and indicators that relate to them",
        &[("Action", false, 0.5), ("Indicators", false, 0.5)],
    );
    for action in &plan.actions {
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
