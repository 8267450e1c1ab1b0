//! Figures that publishers restated, and corrections applied to published figures.

use super::context::ReportContext;
use super::model::{Chapter, TableBlock};
use super::rows::PublishedSeries;
use catalogue::correction::{AppliedCorrection, CorrectionAction};

/// The chapter.
pub(super) fn chapter(context: &ReportContext<'_>) -> Chapter {
    let mut chapter = Chapter::on_new_page("revisions", "Revisions and corrections");
    chapter.texts(["Publishers sometimes restate earlier years without saying so. Each figure in this \
                    report belongs to the edition that printed it. If editions differ, the report shows \
                    the later figure and lists both here."
        .to_owned()]);
    match restated(context) {
        Some(table) => chapter.tables([table]),
        None => chapter.texts(["None of the figures of this report differs between editions.".to_owned()]),
    }
    if !context.corrections.is_empty() {
        chapter.tables([known_errors(context.corrections)]);
        chapter.notes([
            "A correction is applied when the file is read, and only while the file still has the error."
                .to_owned(),
        ]);
    }
    chapter
}

/// Published figures of the place that a later edition restated.
fn restated(context: &ReportContext<'_>) -> Option<TableBlock> {
    let mut table = TableBlock::new(
        "Published figures that a later edition restated",
        &[
            ("Indicator", false, 0.34),
            ("Place", false, 0.2),
            ("WRES year", true, 0.1),
            ("First printed", false, 0.18),
            ("Later", false, 0.18),
        ],
    );
    for indicator in context.indicators {
        let figures = context.published(&indicator.number);
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

fn known_errors(corrections: &[AppliedCorrection]) -> TableBlock {
    let mut table = TableBlock::new(
        "Corrections applied to published figures",
        &[("Published", false, 0.36), ("Why it is wrong", false, 0.42), ("What was done", false, 0.22)],
    );
    for correction in corrections {
        let done = match correction.action {
            CorrectionAction::Drop => "not used",
            CorrectionAction::Replace => "replaced",
            CorrectionAction::Flag => "used, with a note",
        };
        table.row(vec![correction.published.clone(), correction.reason.clone(), done.to_owned()]);
    }
    table
}
