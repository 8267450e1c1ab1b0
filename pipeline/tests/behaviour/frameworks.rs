//! Reports of anti-racist frameworks, and the registers and answers supplied for them: declarations have their
//! evidence, what is not known is stated, and no level is inferred.

mod files_refused;
mod supplied;

use std::collections::BTreeSet;

use crate::support::{
    Program, Row, assert_accessible_and_archivable, bundled, edition, flat, pdf_text, rows, rows_of,
};

const NORTH_WEST: &str = "nw-anti-racist-framework";
const LONDON: &str = "race-equity-maturity-index";

/// A file of a framework's report, of the one edition that a test made.
fn file(program: &Program, framework: &str, kind: &str) -> Vec<u8> {
    program.bytes(&format!("reports/latest/framework-{framework}/framework-{framework}{kind}"))
}

fn page(program: &Program, framework: &str) -> scraper::Html {
    scraper::Html::parse_document(&String::from_utf8(file(program, framework, ".html")).unwrap())
}

fn text_of(page: &scraper::Html) -> String {
    flat(&page.root_element().text().collect::<Vec<_>>().join(" "))
}

fn pdf(program: &Program, framework: &str) -> String {
    pdf_text(&file(program, framework, ".pdf"))
}

/// The text of each page of a framework's PDF.
fn pdf_pages(program: &Program, framework: &str) -> Vec<String> {
    let pages = pdf_extract::extract_text_from_mem_by_pages(&file(program, framework, ".pdf")).unwrap();
    pages.iter().map(|page| flat(page)).collect()
}

fn data(program: &Program, framework: &str) -> Vec<Row> {
    rows_of(&file(program, framework, ".csv"))
}

/// The rows of the table with this caption: cells, and the link of the last.
fn table(page: &scraper::Html, caption: &str) -> Vec<(Vec<String>, Option<String>)> {
    let select = |words: &str| scraper::Selector::parse(words).unwrap();
    let (all, head, row, cell, link) =
        (select("table"), select("caption"), select("tbody tr"), select("th, td"), select("a"));
    let found = page
        .select(&all)
        .find(|table| table.select(&head).any(|found| flat(&found.text().collect::<String>()) == caption));
    let found = found.unwrap_or_else(|| panic!("there is no table {caption:?}"));
    found
        .select(&row)
        .map(|row| {
            let cells = row.select(&cell).map(|cell| flat(&cell.text().collect::<String>())).collect();
            let link = row.select(&link).next().and_then(|link| link.attr("href")).map(str::to_owned);
            (cells, link)
        })
        .collect()
}

#[test]
fn both_pdfs_are_accessible_and_archivable() {
    for framework in [NORTH_WEST, LONDON] {
        assert_accessible_and_archivable(framework, &file(edition(), framework, ".pdf"));
    }
}

#[test]
fn statuses_are_those_of_the_register_that_ships() {
    let declared = rows(&bundled("framework_status.csv"));
    let data = data(edition(), NORTH_WEST);
    let shown: Vec<&Row> = data.iter().filter(|row| row["record"] == "status").collect();
    assert_eq!(shown.len(), declared.len());
    let page = page(edition(), NORTH_WEST);
    let table = table(&page, "Declared status under the North West anti-racist framework");
    assert_eq!(table.len(), declared.len());
    for row in &declared {
        let line = shown.iter().find(|line| line["declared_by_code"] == row["org_code"]).unwrap();
        for (own, theirs) in [
            ("scheme", "scheme"),
            ("name_at_award", "org_name"),
            ("state", "state"),
            ("declared_level", "level"),
            ("date", "date"),
            ("date_meaning", "date_meaning"),
            ("confidence", "confidence"),
            ("evidence_url", "evidence_url"),
        ] {
            assert_eq!(line[own], row[theirs], "{} of {}", own, row["org_code"]);
        }
        let (cells, address) =
            table.iter().find(|(cells, _)| cells[0].starts_with(&line["declared_by"])).unwrap();
        let status = if row["level"].is_empty() {
            row["state"].clone()
        } else {
            format!("{}, {}", row["level"], row["state"])
        };
        assert_eq!(cells[1], status);
        assert!(cells[2].contains(&flat(&row["date_meaning"])), "{cells:?}");
        assert!(row["date"].is_empty() == (cells[2] == "not published"), "{cells:?}");
        assert_eq!(address.as_deref(), Some(row["evidence_url"].as_str()));
        let words = if row["confidence"] == "high" { "(clear evidence)" } else { "(some doubt)" };
        assert!(cells[3].contains(words), "{cells:?}");
        assert!(pdf(edition(), NORTH_WEST).contains(&line["declared_by"]), "{}", line["declared_by"]);
    }
    let dated: Vec<&str> = table.iter().map(|(cells, _)| cells[2].as_str()).collect();
    assert!(dated.iter().any(|cell| cell.starts_with("15 October 2024: news published")), "{dated:?}");
    // Awarded as Warrington and Halton, another name today.
    let renamed = "(as Warrington and Halton Teaching Hospitals NHS Foundation Trust)";
    assert!(table.iter().any(|(cells, _)| cells[0].contains(renamed)), "{table:?}");
}

#[test]
fn organisations_without_a_status_are_named_without_one() {
    let open = |name: &str, code: &str, closed: &str| -> BTreeSet<String> {
        let of_region = rows(&bundled(name)).into_iter();
        let of_region = of_region.filter(|row| row["region_code"] == "Y62" && row[closed].is_empty());
        of_region.map(|row| row[code].clone()).collect()
    };
    let mut all = open("organisations.csv", "org_code", "close_date");
    all.extend(open("icbs.csv", "icb_code", "ods_close_date"));
    for row in rows(&bundled("framework_status.csv")) {
        assert!(all.remove(&row["org_code"]), "{} is not of the region", row["org_code"]);
    }
    let silent: BTreeSet<String> = data(edition(), NORTH_WEST)
        .into_iter()
        .filter(|row| row["record"] == "no_status_known")
        .inspect(|row| assert!(row["state"].is_empty() && row["declared_level"].is_empty()))
        .map(|row| row["declared_by_code"].clone())
        .collect();
    assert_eq!(silent, all);
    let text = text_of(&page(edition(), NORTH_WEST));
    for name in ["Bolton", "Mersey Care", "North West Ambulance Service", "Manchester University"] {
        assert!(text.contains(name), "{name} is not named");
    }
    assert!(text.contains("That does not mean that they have none"));
}

#[test]
fn main_points_name_place_framework_day_and_numbers() {
    // 31 trusts and three boards of the region are open; eleven are in the register.
    let (all, silent) = (33, 22);
    let text = text_of(&page(edition(), NORTH_WEST));
    for words in [
        format!(
            "In the North West, eight of {all} trusts and integrated care boards have declared a Bronze award under \
             the North West anti-racist framework, as of 12 July 2026. No declared Gold or Silver level was found."
        ),
        format!(
            "In the North West, three of {all} trusts and integrated care boards are implementing the North West \
             anti-racist framework, as of 12 July 2026."
        ),
        "The newest dated declaration found in the North West under the North West anti-racist framework is that of \
         Lancashire & South Cumbria: Bronze, awarded (5 December 2024: date of the press report; the trust's own \
         page gives no date)."
            .to_owned(),
        format!(
            "For {silent} of {all} trusts and integrated care boards in the North West, no declared status under the \
             North West anti-racist framework was found, as of 12 July 2026. That does not mean that they have none."
        ),
    ] {
        assert!(text.contains(&words), "{words}");
    }
    assert_eq!(
        data(edition(), NORTH_WEST).iter().filter(|row| row["record"] == "no_status_known").count(),
        silent
    );
    // Texts of pictures come with a space after each letter.
    let close = |text: &str| text.replace(' ', "");
    let first = close(&pdf_pages(edition(), NORTH_WEST)[0]);
    for words in
        ["eight of 33 trusts", "8 Bronze, 3 implementing, 22 with no status found", "Tameside and Glossop"]
    {
        assert!(first.contains(&close(words)), "{words} is not on the first page: {first}");
    }
}

#[test]
fn no_working_note_of_the_register_is_published() {
    let files = [".html", ".pdf", ".csv"].map(|kind| file(edition(), NORTH_WEST, kind));
    let [html, pdf, csv] = files;
    let texts = [html, csv].map(|bytes| flat(&String::from_utf8(bytes).unwrap()));
    for row in rows(&bundled("framework_status.csv")) {
        let note = flat(&row["note"]);
        let begin: String = note.chars().take(30).collect();
        assert!(begin.len() > 12, "{note}");
        for text in texts.iter().chain([&pdf_text(&pdf)]) {
            assert!(!text.contains(&begin), "{note} is printed");
        }
    }
}

#[test]
fn the_grid_has_the_statuses_of_the_register() {
    let figure =
        format!("reports/latest/framework-{NORTH_WEST}/figures/{NORTH_WEST}-Y62-2026-07-12-statuses");
    let drawn = rows_of(&edition().bytes(&format!("{figure}/data.csv")));
    assert_eq!(drawn.len(), 33);
    let register = rows(&bundled("framework_status.csv"));
    for row in &drawn {
        let known = register.iter().find(|one| one["org_code"] == row["place_code"]);
        let status = known.map_or_else(
            || "no declared status found".to_owned(),
            |one| {
                if one["level"].is_empty() {
                    one["state"].clone()
                } else {
                    format!("{}, {}", one["level"], one["state"])
                }
            },
        );
        assert_eq!(row["status"], status, "{}", row["place"]);
        assert_eq!(row["period"], "as of 12 July 2026");
    }
    let described = edition().json(&format!("{figure}/figure.json"));
    let description = described["description"].as_str().unwrap();
    for words in [
        "No organisation is under Gold, Silver or Committed.",
        "Greater Manchester, Bronze: Northern Care Alliance, Pennine Care, Stockport, Tameside and Glossop Integrated Care.",
        "Cheshire and Merseyside, implementing: Cheshire and Merseyside Integrated Care Board, Alder Hey Children's",
    ] {
        assert!(description.contains(words), "{words} is not in {description}");
    }
    assert!(described["alt"].as_str().unwrap().chars().count() <= 125);
    assert_eq!(described["sources"][0]["file"], "framework_status.csv");
    // The region's report has the same figure, the board's its own.
    let region = edition()
        .bytes(&format!("reports/latest/north-west/figures/{NORTH_WEST}-Y62-2026-07-12-statuses/data.csv"));
    assert_eq!(rows_of(&region), drawn);
    let board = rows_of(&edition().bytes(&format!(
        "reports/latest/icb-greater-manchester/figures/{NORTH_WEST}-QOP-2026-07-12-statuses/data.csv"
    )));
    assert_eq!(board.iter().filter(|row| row["status"] == "Bronze, awarded").count(), 4);
    assert_eq!(board.len(), 11);
}

#[test]
fn a_declaration_without_a_date_is_not_placed_on_the_timeline() {
    let figure =
        format!("reports/latest/framework-{NORTH_WEST}/figures/{NORTH_WEST}-Y62-2026-07-12-timeline");
    let svg = String::from_utf8(edition().bytes(&format!("{figure}/figure.svg"))).unwrap();
    let drawn = rows_of(&edition().bytes(&format!("{figure}/data.csv")));
    let undated = drawn.iter().filter(|row| row["period"] == "date not published").count();
    assert_eq!((drawn.len(), undated), (11, 9));
    for words in ["15 October 2024", "news published", "Date not published", "This edition, 12 July 2026"] {
        assert!(svg.contains(words), "{words}");
    }
    assert_eq!(drawn[0]["place_code"], "RW5");
    assert!(drawn[0]["period"].starts_with("5 December 2024: date of the press report"));
}

#[test]
fn the_report_is_as_long_as_its_organisations() {
    for (framework, organisations) in [(NORTH_WEST, 11), (LONDON, 0)] {
        let pages = pdf_pages(edition(), framework).len();
        assert!(pages <= 12 + organisations, "{framework}: {pages} pages");
    }
    // Each organisation that declared something has one page, with its own evidence.
    let texts = pdf_pages(edition(), NORTH_WEST);
    for row in rows(&bundled("framework_status.csv")) {
        let own = format!("Trust, {}", row["org_code"]);
        let board = format!("Board, {}", row["org_code"]);
        let of: Vec<&String> =
            texts.iter().filter(|text| text.contains(&own) || text.contains(&board)).collect();
        let [page] = of.as_slice() else { panic!("{} has {} pages", row["org_code"], of.len()) };
        assert!(page.contains("What would be next") && page.contains("How sure the evidence is"), "{page}");
        assert!(page.contains("This report does not link a status to a figure."), "{page}");
    }
}

#[test]
fn missing_criteria_are_said_to_be_missing() {
    for (framework, levels) in [
        (NORTH_WEST, "Bronze, Silver and Gold"),
        (LONDON, "awareness, commitment, implementation, embedding, creating and championing"),
    ] {
        let text = text_of(&page(edition(), framework));
        assert!(text.contains(levels), "{framework}");
        assert!(text.contains("have not been supplied"), "{framework}");
        assert!(pdf(edition(), framework).contains("have not been supplied"), "{framework}");
    }
    let london = text_of(&page(edition(), LONDON));
    assert!(london.contains("No register of declared stages has been supplied"));
    assert!(!london.contains("No declared status found"), "an empty grid or list is shown");
    let figures = edition().files(&format!("reports/latest/framework-{LONDON}/figures"));
    assert!(figures.keys().all(|path| !path.contains("statuses") && !path.contains("timeline")));
}

#[test]
fn a_principle_that_was_not_confirmed_says_so() {
    let text = text_of(&page(edition(), NORTH_WEST));
    assert!(text.contains("Principle 4: act to tackle inequalities Our reasoning:"), "{text}");
    assert!(text.contains("Principle 5: review progress regularly (wording to be confirmed)"));
    assert_eq!(text.matches("wording to be confirmed").count(), 1);
}

#[test]
fn figures_of_a_principle_are_of_region_and_england() {
    // Summed from the published counts: 2,493 of 15,343 and 4,127 of 67,198 in the North West.
    let text = text_of(&page(edition(), NORTH_WEST));
    for words in [
        "Indicator 8: discrimination from a manager or colleague, North West (26 of 31 trusts): White 6.1% (6.0% to \
         6.3%, 4,127 of 67,198), BME 16.2% (15.7% to 16.8%, 2,493 of 15,343)",
        "Indicator 2: appointment from shortlisting, North West, WRES 2024: 2.01.",
        "We chose the figures that relate to each principle; the choice is not part of the framework",
        "This report does not link a status to a figure",
    ] {
        assert!(text.contains(words), "{words}");
    }
    let (mut bme, mut of) = (0.0, 0.0);
    for row in rows(&bundled("staff_survey_wres.csv")) {
        if row["indicator"] == "8" && row["ethnic_group"] == "bme" {
            bme += row["numerator"].parse::<f64>().unwrap();
            of += row["denominator"].parse::<f64>().unwrap();
        }
    }
    let england = text.split("England (159 of 210 trusts): White").skip(1);
    let share = format!("BME {:.1}% (", 100.0 * bme / of);
    assert!(england.into_iter().any(|rest| rest.contains(&share)), "{share}");
    // No table has levels and figures side by side.
    let select = scraper::Selector::parse("table").unwrap();
    for table in page(edition(), NORTH_WEST).select(&select) {
        let words: String = table.text().collect();
        assert!(!(words.contains("awarded") && words.contains("per cent")), "{words}");
    }
}

#[test]
fn the_six_actions_are_shown_with_their_indicators() {
    let page = page(edition(), NORTH_WEST);
    let actions = table(&page, "High impact actions, and indicators that relate to them");
    let measures: Vec<&str> = actions.iter().map(|(cells, _)| cells[1].as_str()).collect();
    // Six, and the address of the plan.
    assert_eq!(measures.len(), 7);
    for (at, begins) in [(0, "none"), (2, "none"), (3, "none; question q11a"), (4, "none")] {
        assert!(measures[at].starts_with(begins), "{}: {}", at + 1, measures[at]);
    }
    for part in ["1 (BME workforce share)", "2 (", "7 (", "9 (", "band 8c and above"] {
        assert!(measures[1].contains(part), "{part} in {}", measures[1]);
    }
    assert!(measures[5].contains("6 (") && measures[5].contains("8 ("), "{}", measures[5]);
}

#[test]
fn an_unknown_framework_error_lists_the_known_ones() {
    let run = Program::new().run(&["report", "--framework", "gold-standard"]).ends_with(2);
    run.says("unknown framework `gold-standard`").says(&format!("{NORTH_WEST}, {LONDON}"));
}
