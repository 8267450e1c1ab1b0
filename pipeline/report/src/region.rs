//! The report of England, a region or an ICB.

use super::context::ReportContext;
use super::model::{Chapter, Layout, ReportContent};
use super::{main_points, sections};

/// The report.
pub(super) fn words(context: &ReportContext<'_>) -> ReportContent {
    ReportContent {
        title: format!("Race equality at work in NHS trusts: {}", context.place.short()),
        subtitle: if context.is_england() {
            "The NHS Workforce Race Equality Standard, by region".to_owned()
        } else {
            format!(
                "The NHS Workforce Race Equality Standard in {}, compared with England",
                context.writer.place
            )
        },
        layout: Layout::Long,
        covers: main_points::covers(context),
        chapters: chapters(context),
    }
}

fn chapters(context: &ReportContext<'_>) -> Vec<Chapter> {
    let mut chapters: Vec<Chapter> = Vec::new();
    for section in &context.sections.names {
        match section.as_str() {
            // It lists what the others have.
            "figures" => chapters.push(sections::figure_index(&chapters)),
            section => chapters.extend(sections::chapters(context, section).unwrap_or_default()),
        }
    }
    chapters
}
