//! The sections that a report is made of, by name. A kind of report is a list of these names; a section gives
//! one chapter, several, or none if it has nothing to say.

use super::context::ReportContext;
use super::indicator_names::survey_indicators;
use super::model::{Block, Chapter, FigureLink};
use super::{
    brief, ethnic_groups, framework, heat, local_text, main_points, method, missing_data, other_indicators,
    over_time, own_section, published, revisions, survey, themes, trust, workforce,
};
use catalogue::assets::Assets;
use catalogue::data_file::DataError;
use catalogue::indicator::{Basis, Indicator, ReturnedMeasure};
use catalogue::report_sections::{ReportKind, ReportSections};

/// The names of the sections that [`chapters`] makes.
const NAMES: [&str; 16] = [
    "main-points",
    "foreword",
    "local-text",
    "changes",
    "heat-table",
    "all-staff",
    "reading",
    "framework",
    "missing",
    "indicators",
    "survey-indicators",
    "other-indicators",
    "ethnic-groups",
    "themes",
    "method",
    "sources",
];

/// The sections of each kind of report, from `data/reports`.
///
/// # Errors
/// If a file cannot be used, or names an unknown section.
pub fn load(assets: &Assets) -> Result<ReportSections, DataError> {
    ReportSections::load(assets, |kind| match kind {
        ReportKind::England | ReportKind::Region | ReportKind::Icb => {
            NAMES.into_iter().chain(["figures"]).collect()
        }
        ReportKind::Trust => NAMES.into_iter().chain(trust::SECTIONS).collect(),
        ReportKind::Brief => brief::SECTIONS.to_vec(),
        ReportKind::Framework => framework::SECTIONS.to_vec(),
    })
}

/// The chapters of a section; none if there is no section of this name.
pub(super) fn chapters(context: &ReportContext<'_>, section: &str) -> Option<Vec<Chapter>> {
    Some(match section {
        "main-points" => vec![main_points::chapter(context)],
        "foreword" => local_text::foreword(context).into_iter().collect(),
        "local-text" => local_text::own(context).into_iter().collect(),
        "changes" => vec![over_time::chapter(context)],
        "heat-table" => heat::chapter(context).into_iter().collect(),
        "all-staff" => over_time::all_staff(context).into_iter().collect(),
        "reading" => vec![method::reading(context).set_small()],
        "framework" => vec![framework::chapter(context)],
        "missing" => vec![missing_data::chapter(context)],
        "indicators" => indicators(context).collect(),
        "survey-indicators" => {
            survey_indicators(context).flat_map(|indicator| survey_chapters(context, indicator)).collect()
        }
        "other-indicators" => vec![other_indicators::chapter(context)],
        "ethnic-groups" => ethnic_groups::chapter(context).into_iter().collect(),
        "themes" => vec![themes::chapter(context)],
        "method" => vec![method::method(context).continued(), revisions::chapter(context).continued()],
        "sources" => vec![method::sources(context).continued()],
        own => vec![own_section::chapter(context, own)?],
    })
}

/// Whether a report has a page for each of the nine indicators. A brief has a table of this name.
pub(super) fn has_indicator_pages(context: &ReportContext<'_>) -> bool {
    !context.is_brief && context.sections.names.iter().any(|name| name == "indicators")
}

/// The chapters of each indicator.
fn indicators(context: &ReportContext<'_>) -> impl Iterator<Item = Chapter> {
    context.indicators.iter().flat_map(|indicator| match indicator.basis {
        Basis::Survey => survey_chapters(context, indicator),
        Basis::Workforce | Basis::Recruitment if indicator.returned == Some(ReturnedMeasure::Bands) => {
            vec![workforce::chapter(context, indicator)]
        }
        Basis::Workforce | Basis::Recruitment => vec![published::chapter(context, indicator)],
    })
}

/// The page of a survey indicator, and what only the web page has.
fn survey_chapters(context: &ReportContext<'_>, indicator: &Indicator) -> Vec<Chapter> {
    std::iter::once(survey::chapter(context, indicator)).chain(survey::by_part(context, indicator)).collect()
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
    let mut chapter = Chapter::new("figures", "Index of figures").set_small();
    chapter.texts([
        "Each figure has a permanent id. Its data, picture and citation are in the folder figures, next \
        to this report."
            .to_owned(),
    ]);
    chapter.blocks.push(Block::Figures { items });
    chapter
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_has_its_section() {
        let code = include_str!("sections.rs");
        let arms: Vec<&str> = code
            .lines()
            .filter_map(|line| line.trim().strip_prefix('"')?.split_once("\" =>"))
            .map(|(name, _)| name)
            .collect();
        let mut names = NAMES.to_vec();
        let mut arms = arms;
        names.sort_unstable();
        arms.sort_unstable();
        assert_eq!(names, arms);
    }

    #[test]
    fn the_lists_that_ship_with_the_program_are_valid() {
        load(&Assets::default()).unwrap();
    }
}
