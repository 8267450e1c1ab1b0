//! The report of a region or an ICB: at a glance, what is declared, what is missing, one spread an
//! indicator, method and sources.

use super::context::ReportContext;
use super::model::ReportContent;
use super::model::{Block, Chapter, FigureLink};
use super::{
    at_a_glance, ethnic_groups, framework, method, missing_data, published, revisions, survey, themes,
};
use catalogue::indicator::Basis;

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
        long: true,
        covers: at_a_glance::covers(context),
        chapters: chapters(context),
    }
}

fn chapters(context: &ReportContext<'_>) -> Vec<Chapter> {
    let framework = framework::chapter(context);
    let mut missing = missing_data::chapter(context);
    // A register of statuses fills its page; a sentence without one does not.
    missing.new_page = framework.has_table();
    let indicators = context.indicators.iter().map(|indicator| match indicator.basis {
        Basis::Survey => survey::chapter(context, indicator),
        Basis::Workforce | Basis::Recruitment => published::chapter(context, indicator),
    });
    let mut chapters = vec![at_a_glance::chapter(context), method::reading(context), framework, missing];
    chapters.extend(indicators);
    chapters.extend(ethnic_groups::chapter(context));
    chapters.push(themes::chapter(context));
    chapters.extend([method::method(context), revisions::chapter(context), method::sources(context)]);
    let index = figure_index(&chapters);
    chapters.push(index);
    chapters
}

/// Every figure of the report with its id.
fn figure_index(chapters: &[Chapter]) -> Chapter {
    let items = chapters
        .iter()
        .flat_map(|chapter| &chapter.blocks)
        .filter_map(|block| match block {
            Block::Figure { figure } => Some(FigureLink {
                id: figure.id.clone(),
                title: figure.title.clone(),
                label: figure.id.clone(),
            }),
            _ => None,
        })
        .collect();
    let mut chapter = Chapter::on_new_page("figures", "Index of figures");
    chapter.texts([
        "Each figure has a permanent id. Its data, picture and citation are in the folder figures, next \
        to this report."
            .to_owned(),
    ]);
    chapter.blocks.push(Block::Figures { items });
    chapter
}
