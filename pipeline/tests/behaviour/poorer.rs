//! A new edition is never poorer than the last without a word.

use crate::support::{Case, wres_page};

const JULY: &str = "2026-07-20T05:00:00Z";
const AUGUST: &str = "2026-08-20T05:00:00Z";
const SEPTEMBER: &str = "2026-09-20T05:00:00Z";

#[test]
fn figures_that_vanish_stop_an_edition() {
    let case = Case::small();
    case.goes(0, JULY);
    let editions = case.editions();
    let is_read = "WHERE series.value IS NOT NULL";
    let changed = format!("{is_read} AND (series.level <> 'trust' OR series.wres_year <> 2024)");
    case.program.edit("queries", "observations/published_series.sql", |text| text.replace(is_read, &changed));
    case.program.edit("queries", "observations/workforce_count.sql", |text| {
        text.replace("WHERE org_code = 'ENG'", "WHERE org_code = 'ENG' AND date <> DATE '2021-03-31'")
    });
    let said = case.goes(4, AUGUST);
    let expected = format!(
        "the new edition would lack figures that edition {} has, and no source withdrew them: indicator 1, headcounts \
         of 2021: ",
        editions.last().unwrap()
    );
    assert!(said.contains(&expected), "{said}");
    let trust =
        "; indicator 2, WRES 2024: 1 figure of 1 organisation (Manchester University NHS Foundation Trust)";
    assert!(said.contains(trust), "{said}");
    assert!(said.contains("hint: nothing was published"), "{said}");
    assert_eq!(case.editions(), editions);
    assert_eq!(case.last_run()["exit"], 4);
    // The way out that the hint names.
    std::fs::remove_file(case.program.path("store/published/published.json")).unwrap();
    case.goes(0, AUGUST);
    assert_eq!(case.editions().len(), editions.len() + 1);
}

#[test]
fn figures_that_a_source_withdrew_are_in_the_digest() {
    let case = Case::small();
    case.goes(0, JULY);
    case.wres(2, &wres_page("2024").replace("<td>R0A</td>", "<td>RXR</td>"));
    let said = case.goes(0, SEPTEMBER);
    let words = "The publisher withdrew figures that the last edition has: indicator 2, WRES 2024: 1 figure of \
                 1 organisation";
    assert!(said.replace("\n  ", " ").contains(words), "{said}");
}
