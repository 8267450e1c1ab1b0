//! The sections that a report is made of, by name. A kind of report is a list of these names; a section gives
//! one chapter, several, or none if it has nothing to say.

use super::context::ReportContext;
use super::model::{Block, Chapter, FigureLink};
use super::{
    at_a_glance, ethnic_groups, framework, local_text, method, missing_data, published, revisions, survey,
    themes,
};
use catalogue::indicator::Basis;

/// The sections of a report about England, a region or an ICB, in their order.
pub(super) const GROUP: [&str; 12] = [
    "main-points",
    "foreword",
    "local-text",
    "reading",
    "framework",
    "missing",
    "indicators",
    "ethnic-groups",
    "themes",
    "method",
    "revisions",
    "sources",
];

/// The chapters of a section; none if there is no section of this name.
pub(super) fn chapters(context: &ReportContext<'_>, section: &str) -> Option<Vec<Chapter>> {
    Some(match section {
        "main-points" => vec![at_a_glance::chapter(context)],
        "foreword" => local_text::foreword(context).into_iter().collect(),
        "local-text" => local_text::own(context).into_iter().collect(),
        "reading" => vec![method::reading(context)],
        "framework" => vec![framework::chapter(context)],
        "missing" => vec![missing_data::chapter(context)],
        "indicators" => indicators(context),
        "ethnic-groups" => ethnic_groups::chapter(context).into_iter().collect(),
        "themes" => vec![themes::chapter(context)],
        "method" => vec![method::method(context)],
        "revisions" => vec![revisions::chapter(context)],
        "sources" => vec![method::sources(context)],
        _ => return None,
    })
}

/// A chapter for each indicator.
fn indicators(context: &ReportContext<'_>) -> Vec<Chapter> {
    let chapter = |indicator: &catalogue::indicator::Indicator| match indicator.basis {
        Basis::Survey => survey::chapter(context, indicator),
        Basis::Workforce | Basis::Recruitment => published::chapter(context, indicator),
    };
    context.indicators.iter().map(chapter).collect()
}

/// Every figure of the chapters with its id.
pub(super) fn figure_index(chapters: &[Chapter]) -> Chapter {
    let items = chapters
        .iter()
        .flat_map(|chapter| &chapter.blocks)
        .filter_map(|block| match block {
            Block::Figure { figure, printed: true } => Some(FigureLink {
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
