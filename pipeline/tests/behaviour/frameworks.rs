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
            ("note", "note"),
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
        assert!(row["date"].is_empty() == (cells[2] == "not stated"), "{cells:?}");
        assert_eq!(address.as_deref(), Some(row["evidence_url"].as_str()));
        assert!(cells[3].contains(&format!("({} confidence)", row["confidence"])));
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
    assert!(
        text.contains("eight organisations in the North West have an award and three are implementing it")
    );
}

#[test]
fn missing_criteria_are_said_to_be_missing() {
    for (framework, levels) in [
        (NORTH_WEST, "Bronze, Silver and Gold"),
        (LONDON, "awareness, commitment, implementation, embedding, creating and championing"),
    ] {
        let words = format!("The text of the criteria for {levels} has not been supplied");
        assert!(text_of(&page(edition(), framework)).contains(&words), "{framework}");
        assert!(pdf(edition(), framework).contains("has not been supplied"), "{framework}");
    }
    let text = text_of(&page(edition(), NORTH_WEST));
    assert!(text.contains("Principle 4: its official text has not been supplied"), "a principle was made up");
    assert!(text.contains("Principle 5: its official text has not been supplied"));
    assert!(text_of(&page(edition(), LONDON)).contains("no register of declared statuses has been supplied"));
}

#[test]
fn figures_of_a_principle_are_of_region_and_england() {
    // Summed from the published counts: 2,493 of 15,343 and 4,127 of 67,198 in the North West.
    let text = text_of(&page(edition(), NORTH_WEST));
    for words in [
        "In the North West (26 of 31 trusts) in 2024, 16 per cent of BME respondents and 6 per cent of White \
         respondents reported discrimination",
        "In the North West, White staff were 2.01 times as likely as BME staff to be appointed",
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
    let england = format!(
        "In England (159 of 210 trusts) in 2024, {:.0} per cent of BME respondents and",
        100.0 * bme / of
    );
    assert!(text.contains(&england), "{england}");
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
    for part in ["1 (workforce by pay band)", "2 (", "7 (", "9 (", "band 8c and above"] {
        assert!(measures[1].contains(part), "{part} in {}", measures[1]);
    }
    assert!(measures[5].contains("6 (") && measures[5].contains("8 ("), "{}", measures[5]);
}

#[test]
fn an_unknown_framework_error_lists_the_known_ones() {
    let run = Program::new().run(&["report", "--framework", "gold-standard"]).ends_with(2);
    run.says("unknown framework `gold-standard`").says(&format!("{NORTH_WEST}, {LONDON}"));
}
