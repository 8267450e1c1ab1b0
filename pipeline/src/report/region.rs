//! The report of a region or an ICB: at a glance, what is declared, what is missing, one spread an
//! indicator, method and sources.

use super::build::Words;
use super::material::Material;
use super::model::Chapter;
use super::{framework, glance, method, missing, published, survey};
use crate::indicator::Basis;

/// The report.
pub(super) fn words(material: &Material<'_>) -> Words {
    Words {
        title: format!("Race equality at work in NHS trusts: {}", material.place.short()),
        subtitle: format!(
            "The NHS Workforce Race Equality Standard in {}, against England",
            material.writer.place
        ),
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
    chapters.extend([method::method(material), method::sources(material)]);
    chapters
}
