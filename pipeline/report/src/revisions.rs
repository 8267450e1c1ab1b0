//! What publishers changed after they had printed it, and what is known to be wrong in what they print.

use super::material::Material;
use super::model::{Chapter, Table};
use super::rows::PublishedSeries;
use catalogue::correction::{AppliedCorrection, CorrectionAction};

/// The chapter.
pub(super) fn chapter(material: &Material<'_>) -> Chapter {
    let mut chapter = Chapter::on_new_page("revisions", "Revisions and corrections");
    chapter.texts(["Publishers restate earlier years, sometimes without a word. A figure here belongs to the edition that \
                    printed it; where editions differ, the later one is shown, and both stand below."
        .to_owned()]);
    match restated(material) {
        Some(table) => chapter.tables([table]),
        None => chapter.texts([
            "Among the figures of this report, none is held in two editions that differ.".to_owned(),
        ]),
    }
    if !material.corrections.is_empty() {
        chapter.tables([known_errors(material.corrections)]);
        chapter.notes([
            "Known errors are dealt with where a file is read, and only while the file still has them."
                .to_owned(),
        ]);
    }
    chapter
}

/// Published figures of the place that a later edition restated.
fn restated(material: &Material<'_>) -> Option<Table> {
    let mut table = Table::new(
        "Published figures that a later edition restated",
        &[
            ("Indicator", false, 0.34),
            ("Place", false, 0.2),
            ("WRES year", true, 0.1),
            ("First printed", false, 0.18),
            ("Later", false, 0.18),
        ],
    );
    for indicator in material.indicators {
        let figures = material.published(&indicator.number);
        for earlier in figures.iter().filter(|figure| !figure.latest) {
            let Some(later) = figures.iter().find(|later| later.latest && same(later, earlier)) else {
                continue;
            };
            let printed = |figure: &PublishedSeries| {
                format!("{} (report of {})", format::as_published(figure.value), figure.edition)
            };
            table.row(vec![
                format!("{}. {}", indicator.number, indicator.heading),
                earlier.name.clone().unwrap_or_default(),
                earlier.wres_year.to_string(),
                printed(earlier),
                printed(later),
            ]);
        }
    }
    (!table.rows.is_empty()).then_some(table)
}

fn same(one: &PublishedSeries, other: &PublishedSeries) -> bool {
    (&one.level, &one.code, &one.measure, &one.ethnic_group, one.wres_year)
        == (&other.level, &other.code, &other.measure, &other.ethnic_group, other.wres_year)
}

fn known_errors(corrections: &[AppliedCorrection]) -> Table {
    let mut table = Table::new(
        "Known errors in what is published that figures held here were mended for",
        &[("Published", false, 0.36), ("Why it is wrong", false, 0.42), ("What is done", false, 0.22)],
    );
    for correction in corrections {
        let done = match correction.action {
            CorrectionAction::Drop => "not used",
            CorrectionAction::Replace => "replaced",
            CorrectionAction::Flag => "used, with a remark",
        };
        table.row(vec![correction.published.clone(), correction.reason.clone(), done.to_owned()]);
    }
    table
}
