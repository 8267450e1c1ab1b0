//! The report of a region or an ICB: at a glance, what is declared, what is missing, one spread an
//! indicator, method and sources.

use super::material::Material;
use super::model::Words;
use super::model::{Block, Chapter, FigureLink};
use super::{framework, glance, groups, method, missing, published, revisions, survey, themes};
use catalogue::indicator::Basis;

/// The report.
pub(super) fn words(material: &Material<'_>) -> Words {
    Words {
        title: format!("Race equality at work in NHS trusts: {}", material.place.short()),
        subtitle: if material.is_england() {
            "The NHS Workforce Race Equality Standard, by region".to_owned()
        } else {
            format!("The NHS Workforce Race Equality Standard in {}, against England", material.writer.place)
        },
        long: true,
        covers: glance::covers(material),
        chapters: chapters(material),
    }
}

fn chapters(material: &Material<'_>) -> Vec<Chapter> {
    let framework = framework::chapter(material);
    let mut missing = missing::chapter(material);
    // A register of statuses fills its page; a sentence without one does not.
    missing.new_page = framework.has_table();
    let indicators = material.indicators.iter().map(|indicator| match indicator.basis {
        Basis::Survey => survey::chapter(material, indicator),
        Basis::Workforce | Basis::Recruitment => published::chapter(material, indicator),
    });
    let mut chapters = vec![glance::chapter(material), method::reading(material), framework, missing];
    chapters.extend(indicators);
    chapters.extend(groups::chapter(material));
    chapters.push(themes::chapter(material));
    chapters.extend([method::method(material), revisions::chapter(material), method::sources(material)]);
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
        "Each figure has an id that stays. Its data, picture and citation stand beside this report, in the folder figures."
            .to_owned(),
    ]);
    chapter.blocks.push(Block::Figures { items });
    chapter
}
