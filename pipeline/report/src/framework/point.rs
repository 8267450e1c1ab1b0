//! What has been declared under the frameworks of a place, as a main point.

use super::points;
use super::statuses::{Statuses, status};
use crate::context::ReportContext;
use catalogue::framework::Framework;
use catalogue::organisation::PlaceKind;

/// One sentence or two; none if no framework is used in the place.
pub(in super::super) fn point(context: &ReportContext<'_>) -> Option<String> {
    let mut used =
        context.frameworks.iter().filter(|framework| framework.is_used_in(&context.place.region_code));
    let framework = used.next().filter(|_| !context.is_england())?;
    if context.place.kind == PlaceKind::Trust {
        return Some(of_trust(context, framework));
    }
    let statuses = Statuses::of(context, framework);
    let declared = points::of_levels(context, &statuses);
    declared.or_else(|| points::points(context, &statuses, None).into_iter().next())
}

fn of_trust(context: &ReportContext<'_>, framework: &Framework) -> String {
    let (place, code) = (&context.place.name, &context.place.code);
    let declared = context
        .tables
        .progress
        .iter()
        .find(|row| row.code == *code && row.scheme.as_ref() == Some(&framework.id));
    match declared {
        Some(row) => {
            let day = row.date.map_or_else(String::new, |day| format!(" ({})", format::date(day)));
            format!("{place} has a declared status under the {}: {}{day}.", framework.name, status(row))
        }
        None => format!(
            "No declared status of {place} under the {} was found. That does not mean that it has none.",
            framework.name
        ),
    }
}
