//! What a reader has after a minute: the first page of each report, its length, the heat table and the board brief.

use crate::returns::given::usual;
use crate::support::{Program, assert_accessible_and_archivable, edition, flat};

/// A page without spaces: a text in a picture is extracted letter by letter.
fn letters(page: &str) -> String {
    page.split_whitespace().collect()
}

fn pages(program: &Program, report: &str) -> Vec<String> {
    let pdf = program.bytes(&format!("reports/2026-07/{report}/{report}.pdf"));
    pdf_extract::extract_text_from_mem_by_pages(&pdf).unwrap().iter().map(|page| flat(page)).collect()
}

#[test]
fn the_first_page_has_the_main_points_and_the_summary_chart() {
    for (report, place) in
        [("north-west", "the North West (26 of 31 trusts)"), ("london", "London (25 of 35 trusts)")]
    {
        let first = &pages(edition(), report)[0];
        assert!(first.contains("Main points"), "{report}: {first}");
        assert!(first.contains(&format!("In {place} in 2024, ")), "{report}: {first}");
        assert!(first.contains("who answered the NHS Staff Survey"), "{report}: {first}");
        assert!(
            letters(first).contains("Thenineindicators:"),
            "the summary chart of {report} is not on page 1"
        );
        assert!(!first.contains(" 7 In "), "more than six points: {first}");
    }
    let north_west = &pages(edition(), "north-west")[0];
    assert!(north_west.contains(
        "16 per cent of BME staff who answered the NHS Staff Survey said they had experienced discrimination from a \
         manager or colleague in the last 12 months, compared with 6 per cent of White staff. The gap is wider than \
         in the rest of England."
    ));
    assert!(north_west.contains("White staff were 2.01 times as likely as BME staff to be appointed"));
    assert!(north_west.contains("declared a Bronze award under the North West anti-racist framework"));
}

#[test]
fn what_has_changed_is_on_the_second_page() {
    let second = &pages(edition(), "north-west")[1];
    assert!(second.contains("What has changed"), "{second}");
    assert!(second.contains("further from 1"), "{second}");
    // One line for all indicators without an earlier figure.
    assert_eq!(second.matches("No earlier comparable figure was found").count(), 1, "{second}");
}

#[test]
fn reports_are_no_longer_than_their_kind_allows() {
    let program = Program::new();
    program
        .run(&["report", "--icb", "greater-manchester,QYG", "--england", "--trust", "RXR,RWW"])
        .ends_with(0);
    for (report, most) in [
        ("england", 30),
        ("icb-greater-manchester", 12),
        ("icb-cheshire-and-merseyside", 12),
        ("trust-rxr", 2),
        ("trust-rww", 2),
    ] {
        let count = pages(&program, report).len();
        assert!(count <= most, "{report} has {count} pages");
    }
    for region in ["north-west", "london"] {
        let count = pages(edition(), region).len();
        assert!(count <= 24, "{region} has {count} pages");
    }
}

#[test]
fn each_survey_indicator_has_one_page_with_its_finding_as_heading() {
    let all = pages(edition(), "north-west");
    let of = |words: &str| all.iter().filter(|page| page.starts_with(words)).count();
    for words in ["Indicator 5: ", "Indicator 6: ", "Indicator 7: ", "Indicator 8: "] {
        assert_eq!(of(words), 1, "{words}");
    }
    let eight = all.iter().find(|page| page.starts_with("Indicator 8: ")).unwrap();
    assert!(
        eight.contains("BME staff report more discrimination by colleagues, more so than elsewhere"),
        "{eight}"
    );
    let groups = letters(eight);
    for group in ["GapclearlyabovetherestofEngland", "NocleardifferencefromtherestofEngland"] {
        assert!(groups.contains(group), "{eight}");
    }
}

#[test]
fn the_heat_table_says_each_comparison_in_a_word() {
    let html = edition().text("reports/2026-07/north-west/north-west.html");
    let begins = html.find("<table class=\"heat\">").unwrap();
    let table = &html[begins..begins + html[begins..].find("</table>").unwrap()];
    // A head for each row and column, so that a screen reader can say where a cell is.
    assert_eq!(table.matches("<th scope=\"row\">").count(), 28);
    assert_eq!(table.matches("<th scope=\"col\">").count(), 5);
    // What the benchmark group's comparison says of the first and the last trust with a clear difference.
    let compared = edition().query(
        "SELECT code, indicator, reading FROM trust_comparison WHERE peers = 'benchmark_group' AND ethnic_group = 'gap' \
         AND wres_year = 2025 AND code IN (SELECT org_code FROM group_trust WHERE level = 'region' AND code = 'Y62')",
    );
    let count = |reading: &str| compared.iter().filter(|row| row["reading"] == reading).count();
    assert_eq!(table.matches("class=\"wider\"").count(), count("unfavourable") + 1, "the key has one too");
    assert_eq!(table.matches("class=\"narrower\"").count(), count("favourable") + 1);
    assert_eq!(table.matches("</span> not clear</span>").count(), count("neither"));
}

#[test]
fn a_brief_is_one_page_in_every_form() {
    let program = Program::new();
    program
        .run(&["report", "--brief", "--region", "north-west", "--icb", "QOP", "--england", "--trust", "RXR"])
        .ends_with(0);
    for report in ["north-west-brief", "icb-greater-manchester-brief", "england-brief", "trust-rxr-brief"] {
        let pages = pages(&program, report);
        assert_eq!(pages.len(), 1, "{report}");
        for heading in ["Main points", "The nine indicators", "What to ask next"] {
            assert!(pages[0].contains(heading), "{report} lacks {heading}: {}", pages[0]);
        }
        assert!(!pages[0].contains(" 5 In "), "more than four points: {}", pages[0]);
        let file = |kind: &str| program.bytes(&format!("reports/2026-07/{report}/{report}.{kind}"));
        assert!(file("docx").starts_with(b"PK") && file("xlsx").starts_with(b"PK"));
        let html = String::from_utf8(file("html")).unwrap();
        assert!(html.contains("What to ask next") && html.contains(&format!("{report}.docx")));
        assert_accessible_and_archivable(report, &file("pdf"));
    }
    let index = program.text("reports/2026-07/index.html");
    assert_eq!(index.matches("Board briefs").count(), 1, "the index lists them under one heading");
}

#[test]
fn a_brief_with_a_return_is_set_smaller_and_stays_on_one_page() {
    let program = Program::new();
    program.file("return.csv", usual().csv());
    program.run(&["import", "return.csv", "--layout", "return"]).ends_with(0);
    program.run(&["report", "--brief", "--trust", "RXR"]).ends_with(0);
    let pages = pages(&program, "trust-rxr-brief");
    assert_eq!(pages.len(), 1);
    // Eight indicators have a figure, and the questions still fit.
    assert!(pages[0].contains("above 1.25") && pages[0].contains("What to ask next"), "{}", pages[0]);
    assert_accessible_and_archivable(
        "brief",
        &program.bytes("reports/2026-07/trust-rxr-brief/trust-rxr-brief.pdf"),
    );
}
