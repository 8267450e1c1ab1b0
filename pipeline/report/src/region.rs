//! The report of England, a region or an ICB.

use super::context::ReportContext;
use super::model::{Chapter, Layout, ReportContent};
use super::{at_a_glance, sections};

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
        covers: at_a_glance::covers(context),
        chapters: chapters(context),
    }
}

fn chapters(context: &ReportContext<'_>) -> Vec<Chapter> {
    let mut chapters: Vec<Chapter> =
        sections::GROUP.iter().filter_map(|name| sections::chapters(context, name)).flatten().collect();
    let index = sections::figure_index(&chapters);
    chapters.push(index);
    chapters
}
