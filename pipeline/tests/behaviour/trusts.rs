//! The reports of trusts: the published figures in every format, compared with England, region, benchmark group and peer
//! group; what is missing, with the reason; a merged trust as the sum of its parts; a return if there is one.

use std::collections::BTreeMap;

use crate::reports::charts::descriptions_hold_the_data;
use crate::reports::workbook::tables;
use crate::returns::given::usual;
use crate::support::{
    Program, Row, TRUSTS, assert_accessible_and_archivable, bundled, edition, pdf_text, rows, rows_of, seen,
    with_commas,
};

fn file(program: &Program, code: &str, kind: &str) -> Vec<u8> {
    let name = format!("trust-{}", code.to_lowercase());
    program.bytes(&format!("reports/2026-07/{name}/{name}.{kind}"))
}

fn html(program: &Program, code: &str) -> String {
    seen(&String::from_utf8(file(program, code, "html")).unwrap())
}

fn pdf(program: &Program, code: &str) -> String {
    pdf_text(&file(program, code, "pdf"))
}

fn data(program: &Program, code: &str) -> Vec<Row> {
    rows_of(&file(program, code, "csv"))
}

/// Numerator and denominator of the trusts with these codes, added up from the published rows.
fn published(codes: &[&str], indicator: &str, group: &str) -> (u64, u64) {
    let held = rows(&bundled("staff_survey_wres.csv")).into_iter().filter(|row| {
        codes.contains(&row["org_code"].as_str())
            && row["indicator"] == indicator
            && row["ethnic_group"] == group
    });
    held.fold((0, 0), |(part, whole), row| {
        (part + row["numerator"].parse::<u64>().unwrap(), whole + row["denominator"].parse::<u64>().unwrap())
    })
}

#[expect(clippy::cast_precision_loss, reason = "counts of people")]
fn percent((part, whole): (u64, u64)) -> String {
    format!("{:.1}%", 100.0 * part as f64 / whole as f64)
}

fn counts((part, whole): (u64, u64)) -> String {
    format!("{} of {}", with_commas(&part.to_string()), with_commas(&whole.to_string()))
}

#[test]
fn every_format_has_the_published_figures_of_the_trust() {
    for (code, parts) in [("RXR", vec!["RXR"]), ("RF4", vec!["RF4"]), ("RAL", vec!["RAL", "RAP"])] {
        let (pdf, html, data) = (pdf(edition(), code), html(edition(), code), data(edition(), code));
        for indicator in ["5", "6", "7", "8"] {
            for group in ["white", "bme"] {
                let figure = published(&parts, indicator, group);
                assert!(figure.1 > 0, "{code} has no row of indicator {indicator}");
                assert!(html.contains(&counts(figure)), "{code}, {indicator}, {group}: {figure:?}");
                for text in [&pdf, &html] {
                    assert!(text.contains(&percent(figure)), "{code}, {indicator}, {group}: {figure:?}");
                }
                let level = if parts.len() > 1 { "trust_today" } else { "trust" };
                let line = data.iter().find(|line| {
                    line["level"] == level
                        && line["org_code"] == code
                        && line["indicator"] == indicator
                        && line["measure"] == "share"
                        && line["ethnic_group"] == group
                });
                let line = line.unwrap_or_else(|| panic!("the data of {code} lack indicator {indicator}"));
                assert_eq!(line["numerator"], figure.0.to_string());
                assert_eq!(line["denominator"], figure.1.to_string());
            }
        }
        for level in ["england", "region"] {
            assert!(data.iter().any(|line| line["level"] == level && line["indicator"] == "8"), "{level}");
        }
    }
}

#[test]
fn the_first_table_compares_with_england_region_and_groups() {
    let trusts: BTreeMap<String, Row> =
        rows(&bundled("organisations.csv")).into_iter().map(|row| (row["org_code"].clone(), row)).collect();
    let survey = rows(&bundled("staff_survey_wres.csv"));
    let mut shares: BTreeMap<&str, BTreeMap<&str, f64>> = BTreeMap::new();
    let mut counts: BTreeMap<(&str, &str), (f64, f64)> = BTreeMap::new();
    for row in survey.iter().filter(|row| row["indicator"] == "8") {
        let (part, whole): (f64, f64) =
            (row["numerator"].parse().unwrap(), row["denominator"].parse().unwrap());
        if row["benchmark_group"] == "Acute and Acute & Community Trusts" {
            shares.entry(&row["org_code"]).or_default().insert(&row["ethnic_group"], part / whole);
        }
        counts.insert((&row["org_code"], &row["ethnic_group"]), (part, whole));
    }
    let mut gaps: Vec<f64> = shares.values().map(|pair| pair["bme"] - pair["white"]).collect();
    gaps.sort_by(f64::total_cmp);
    let median = f64::midpoint(gaps[gaps.len().div_ceil(2) - 1], gaps[gaps.len() / 2]);
    // The gap within trusts, after Mantel and Haenszel: each trust's gap weighted by n1 n0 / (n1 + n0).
    let gap = |is_in: &dyn Fn(&str) -> bool| {
        let (mut top, mut weights) = (0.0, 0.0);
        for ((code, _), (bme, of)) in
            counts.iter().filter(|((code, group), _)| *group == "bme" && is_in(code))
        {
            let (white, of_white) = counts[&(*code, "white")];
            let weight = of * of_white / (of + of_white);
            top += weight * (bme / of - white / of_white);
            weights += weight;
        }
        top / weights
    };
    let region = |code: &str| &trusts[&code.chars().take(3).collect::<String>()]["region_name"];
    let rest_of_england = gap(&|code| code != "RXR");
    let north_west = gap(&|code| region(code) == "North West");
    let large: Vec<String> = rows(&bundled("peer_groups.csv"))
        .into_iter()
        .filter(|row| row["peer_group"] == "Acute - Large")
        .map(|row| row["org_code"].clone())
        .collect();
    let peers = gap(&|code| code != "RXR" && large.iter().any(|member| member == code));
    let page = scraper::Html::parse_document(&String::from_utf8(file(edition(), "RXR", "html")).unwrap());
    let table = scraper::Selector::parse("#indicators table").unwrap();
    let line = scraper::Selector::parse("tbody tr").unwrap();
    let cell = scraper::Selector::parse("th, td").unwrap();
    let first = page.select(&table).next().unwrap();
    let eighth = first.select(&line).nth(3).unwrap();
    let cells: Vec<String> = eighth.select(&cell).map(|cell| cell.text().collect()).collect();
    // 135 of 856 and 199 of 3,272, with Newcombe's limits from statsmodels: confint_proportions_2indep(135, 856,
    // 199, 3272, method="newcomb", compare="diff").
    assert_eq!(cells[..5], ["8. Discrimination by colleagues", "6.1%", "15.8%", "+9.7", "+7.2 to +12.4"]);
    for (at, value) in [(5, rest_of_england), (6, north_west), (7, median), (8, peers)] {
        assert_eq!(cells[at], format!("{:+.1}", 100.0 * value), "column {at}");
    }
    // The star: statsmodels gives +5.9 to +14.1 at 99.8 per cent.
    assert_eq!(cells[9..], ["unfavourable*", "not clear"]);
    let said = html(edition(), "RXR");
    let trusts = "Rest of England: 158 trusts. Region: North West (26 of 31 trusts). Group: median of 122 trusts. \
                  Peers: 20 other trusts.";
    assert!(said.contains(trusts), "{said}");
    // The comparison with the peer group is on the web page, with the trust left out of the group.
    let compared = format!("8. Discrimination by colleagues +9.7 {:+.1}", 100.0 * peers);
    assert!(said.contains(&compared), "{compared}\n{said}");
}

#[test]
fn headcount_is_context_and_a_jump_is_pointed_out() {
    for text in [html(edition(), "RXR"), pdf(edition(), "RXR")] {
        let context = "The trust employed 12,580 staff at 31 March 2025 (NHS Workforce Statistics, March 2025); at least \
                       4,201 answered the 2024 staff survey.";
        assert!(text.contains(context), "{text}");
        assert!(text.contains("Peer group: Acute - Large."), "{text}");
        // 12,580 divided by 10,283 is 1.223.
        let jump = "The number of staff rose by 22 per cent, from 10,283 at 31 March 2024 to 12,580 at 31 March 2025.";
        assert!(text.contains(jump), "{text}");
        assert!(!text.contains("response rate"), "{text}");
    }
    // 7,802 a year before is 3 per cent less: no jump.
    let steady = html(edition(), "RW5");
    assert!(steady.contains("The trust employed 8,003 staff at 31 March 2025"), "{steady}");
    assert!(!steady.contains("The number of staff"), "{steady}");
    // Together with North Middlesex the Royal Free had 16,839 staff a year before.
    let merged = html(edition(), "RAL");
    assert!(
        merged.contains("The trust employed 17,494 staff at 31 March 2025")
            && !merged.contains("The number of staff")
    );
    let headcounts: Vec<Row> = data(edition(), "RXR")
        .into_iter()
        .filter(|line| line["measure"] == "headcount" && line["org_code"] == "RXR")
        .collect();
    assert_eq!(headcounts.len(), 10);
    assert_eq!(headcounts[9]["value"], "12580");
    let staff = &tables(&file(edition(), "RXR", "xlsx"))["Staff"];
    assert_eq!(staff[9]["Staff employed"], "12580");
    assert_eq!(staff[9]["Staff may have transferred"], "yes");
}

#[test]
fn a_place_among_peers_is_a_range() {
    let text = html(edition(), "RXR");
    // 22 and 9 and 90 are the other 121 trusts of its group that month.
    assert!(text.contains("8. Discrimination by colleagues 22 9 90 23rd to 113th of 122"), "{text}");
    assert!(text.contains("A range shows every rank that the trust may have."));
}

#[test]
fn a_trust_without_figures_says_how_to_supply_them() {
    let (pdf, html, data) = (pdf(edition(), "RW5"), html(edition(), "RW5"), data(edition(), "RW5"));
    for text in [&pdf, &html] {
        let none = "No figures by ethnic group from the 2024 NHS Staff Survey were found for Lancashire & South \
                    Cumbria NHS Foundation Trust.";
        assert!(text.contains(none), "{text}");
        assert!(text.contains("That says nothing about the experience of its staff."));
        assert!(text.contains("answered the 2024 survey; no figures by ethnic group found"));
        assert!(text.contains("import --template return"), "{text}");
        assert!(text.contains("6. Harassment by staff none 19.0%"), "{text}");
    }
    let made_up = data.iter().any(|line| line["org_code"] == "RW5" && line["measure"] != "headcount");
    assert!(!made_up, "a figure was made up");
    assert!(data.iter().any(|line| line["org_code"] == "Y62" && line["measure"] == "gap"));
    let figures = edition().path("reports/2026-07/trust-rw5/figures");
    assert!(!figures.exists() || std::fs::read_dir(figures).unwrap().next().is_none());
}

#[test]
fn all_staff_of_a_trust_without_figures_are_as_published() {
    let questions = rows(&bundled("staff_survey_questions.csv"));
    let answer = questions.iter().find(|row| {
        row["org_code"] == "RW5"
            && row["question"] == "q16b"
            && row["survey_year"] == "2024"
            && row["ethnic_group"] == "all"
            && row["answer"] == "yes"
    });
    let share: f64 = answer.unwrap()["percentage"].parse().unwrap();
    let words = format!("8. Discrimination by colleagues q16b {share:.1}%");
    assert!(html(edition(), "RW5").contains(&words), "{words}");
}

#[test]
fn a_trust_surveyed_under_another_name_says_so() {
    let merged = html(edition(), "RAL");
    for words in [
        "Royal Free London NHS Foundation Trust (RAL) and North Middlesex University Hospital NHS Trust (RAP)",
        "which became one on 1 January 2025",
        "Its figures add up the answers of both groups in these trusts.",
    ] {
        assert!(merged.contains(words), "{words}\n{merged}");
    }
    assert!(!merged.contains("Range of possible ranks"), "a trust that was two had no place");
    assert!(merged.contains("Respondents of the trust, staff survey 2024"));
    let parts: Vec<Row> =
        data(edition(), "RAL").into_iter().filter(|line| line["level"] == "trust").collect();
    assert!(["RAL", "RAP"].iter().all(|code| parts.iter().any(|line| line["org_code"] == *code)));
}

#[test]
fn a_published_ratio_is_compared_with_four_fifths() {
    // 3.2 is The Christie's, 1.24, 3.73 and 0.84 are London North West's, as their own pages print them.
    assert!(html(edition(), "RBV").contains("White ÷ BME 3.2\u{2020} (2022)"), "of medium confidence");
    assert!(html(edition(), "RBV").contains("Above 1.25."));
    let london = html(edition(), "R1K");
    for words in ["1.24 (2021)", "3.73 (2021)", "0.84 (2021)", "Within 0.80 to 1.25."] {
        assert!(london.contains(words), "{words}");
    }
}

#[test]
fn the_pdfs_are_short_accessible_and_archivable() {
    for code in TRUSTS {
        let bytes = file(edition(), code, "pdf");
        let pages = pdf_extract::Document::load_mem(&bytes).unwrap().get_pages().len();
        assert!((2..=4).contains(&pages), "{code} has {pages} pages");
        assert_accessible_and_archivable(code, &bytes);
    }
}

#[test]
fn each_survey_indicator_has_a_figure_to_cite() {
    for indicator in 5..=8 {
        let folder =
            edition().path(format!("reports/2026-07/trust-rxr/figures/wres-i{indicator}-RXR-2025-gap"));
        let data = rows(&folder.join("data.csv"));
        let own =
            data.iter().find(|line| line["place_code"] == "RXR" && line["ethnic_group"] == "bme").unwrap();
        let figure = published(&["RXR"], &indicator.to_string(), "bme");
        assert_eq!(
            (own["numerator"].clone(), own["denominator"].clone()),
            (figure.0.to_string(), figure.1.to_string())
        );
        assert!(["Y62", "ENG", ""].iter().all(|code| data.iter().any(|line| line["place_code"] == *code)));
        let described: serde_json::Value =
            serde_json::from_slice(&std::fs::read(folder.join("figure.json")).unwrap()).unwrap();
        assert!(described["alt"].as_str().unwrap().chars().count() <= 125);
        assert!(described["title"].as_str().unwrap().contains("East Lancashire Hospitals"));
        assert!(described["description"].as_str().unwrap().contains(&percent(figure)));
    }
}

#[test]
fn a_trust_that_wants_the_form_of_actions_gets_it_empty() {
    let program = Program::new();
    program.edit("data", "reports/trust.toml", |text| {
        text.replace("  \"return\",", "  \"actions\",\n  \"return\",")
    });
    program.run(&["report", "--trust", "RXR"]).ends_with(0);
    let page = scraper::Html::parse_document(&String::from_utf8(file(&program, "RXR", "html")).unwrap());
    let rows = scraper::Selector::parse("#actions table:first-of-type tbody tr").unwrap();
    let cells = scraper::Selector::parse("td").unwrap();
    let form: Vec<Vec<String>> = page
        .select(&rows)
        .map(|row| row.select(&cells).map(|cell| cell.text().collect::<String>().trim().to_owned()).collect())
        .collect();
    assert_eq!(form.len(), 9);
    // The plan's actions that NHS England's own text ties to the indicators: 2 to 1, 2, 7 and 9; 6 to 6 and 8.
    let plan: Vec<&str> = form.iter().map(|row| row[0].as_str()).collect();
    assert_eq!(plan, ["2", "2", "none", "none", "none", "6", "2", "6", "2"]);
    assert!(form.iter().all(|row| row[1..].iter().all(String::is_empty)));
    let text = html(&program, "RXR");
    assert!(text.contains("(of indicator 1, band 8c and above)"));
    assert!(text.contains("No indicator relates to its actions 1, 3, 4 and 5."));
}

#[test]
fn a_plan_that_names_no_indicator_of_the_nine_is_refused() {
    let program = Program::new();
    program.edit("data", "actions.toml", |text| text.replace("[\"6\", \"8\"]", "[\"6\", \"12\"]"));
    let run = program.run(&["check"]);
    assert_ne!(run.code, 0);
    assert!(run.stdout.contains("there is no indicator `12`"), "{}", run.stdout);
}

#[test]
fn a_return_adds_figures_and_suppressed_counts_stay_so() {
    let program = Program::new();
    let csv = usual().csv().replace("entered_disciplinary,bme,22", "entered_disciplinary,bme,7");
    std::fs::write(program.path("return.csv"), csv).unwrap();
    program.run(&["import", "return.csv", "--layout", "return"]).ends_with(0);
    program.run(&["report", "--trust", "RXR"]).ends_with(0);
    let (pdf, html, data) = (pdf(&program, "RXR"), html(&program, "RXR"), data(&program, "RXR"));
    // (600 of 3,000) ÷ (350 of 2,500), and 903 of 3,217, as the tables of returns are tested.
    for text in [&pdf, &html] {
        assert!(text.contains("1.43 (2025)"), "{text}");
        assert!(text.contains("BME staff are 28.1 per cent of the workforce (903 of 3,217)."), "{text}");
        assert!(text.contains("BME ÷ White suppressed none 1.03 (2023) Small numbers."), "{text}");
        assert!(
            text.contains("What is missing: figures for indicator 3 (formal disciplinary process)."),
            "{text}"
        );
    }
    let of = |indicator: &str, measure: &str| {
        let found = data.iter().find(|line| {
            line["org_code"] == "RXR" && line["indicator"] == indicator && line["measure"] == measure
        });
        found.unwrap()
    };
    let ratio: f64 = of("2", "relative_likelihood")["value"].parse().unwrap();
    assert!((ratio - (600.0 / 3000.0) / (350.0 / 2500.0)).abs() < 1e-9);
    let withheld = of("3", "relative_likelihood");
    assert_eq!((withheld["value"].as_str(), withheld["status"].as_str()), ("", "suppressed"));
    let shown = data.iter().any(|line| line["indicator"] == "3" && line["numerator"] == "7");
    assert!(!shown, "a small number was printed");
    let tables = tables(&file(&program, "RXR", "xlsx"));
    let returned = &tables["Trust return"];
    let ratio_of = |number: &str| {
        let is_ratio =
            |row: &&Row| row["Indicator"].starts_with(number) && row["Measure"] == "Relative likelihood";
        returned.iter().find(is_ratio).unwrap()
    };
    assert!((crate::support::number(ratio_of("2."), "Value") - ratio).abs() < 1e-9);
    let suppressed = ratio_of("3.");
    assert_eq!(suppressed["Value"], "[c]");
    assert_eq!(suppressed["Status"], "suppressed, small numbers");
    let counts = returned.iter().filter(|row| row["Indicator"].starts_with("3."));
    assert!(counts.flat_map(|row| row.values()).all(|cell| cell != "7"), "a small number is in the workbook");
    for figure in ["wres-i1-RXR-2025-bands", "wres-i2-RXR-2025-ratio"] {
        let at = program.path(format!("reports/2026-07/trust-rxr/figures/{figure}"));
        let svg = std::fs::read_to_string(at.join("figure.svg")).unwrap();
        assert!(svg.contains(figure) && at.join("figure.png").exists());
        let described = std::fs::read_to_string(at.join("figure.json")).unwrap();
        assert!(described.contains("supplied by the trust"));
    }
    descriptions_hold_the_data(&program.path("reports/2026-07/trust-rxr/figures"));
    let pages = pdf_extract::Document::load_mem(&file(&program, "RXR", "pdf")).unwrap().get_pages().len();
    assert!(pages <= 4, "{pages} pages");
}

#[test]
fn a_declared_status_is_reported_with_date_and_evidence() {
    let register = rows(&bundled("framework_status.csv"));
    let status = register.iter().find(|row| row["org_code"] == "RXR").unwrap();
    for text in [html(edition(), "RXR"), pdf(edition(), "RXR")] {
        let declared = "East Lancashire Hospitals NHS Trust has a declared status under the North West anti-racist \
                        framework: Bronze, awarded (15 October 2024).";
        assert!(text.contains(declared), "{text}");
        assert!(text.contains("Date: 15 October 2024 (news published"), "{text}");
        assert!(text.contains("declared, never inferred"));
    }
    let page = scraper::Html::parse_document(&String::from_utf8(file(edition(), "RXR", "html")).unwrap());
    let links = scraper::Selector::parse("#indicators .note a").unwrap();
    let link = page.select(&links).next().unwrap();
    assert_eq!(link.attr("href"), Some(status["evidence_url"].as_str()));
    assert_eq!(link.text().collect::<String>(), "page of elht.nhs.uk");
    // The Christie is of the North West and in no register; London's trusts have London's index.
    let unknown = |trust: &str, framework: &str| {
        format!(
            "No declared status of {trust} under the {framework} was found. That does not mean that it has none."
        )
    };
    let christie = unknown("The Christie NHS Foundation Trust", "North West anti-racist framework");
    assert!(html(edition(), "RBV").contains(&christie));
    let london = html(edition(), "RAL");
    let royal_free = unknown("Royal Free London NHS Foundation Trust", "Race Equity Maturity Index");
    assert!(london.contains(&royal_free), "{london}");
    assert!(!london.contains("North West"));
}

#[test]
fn a_hostile_name_of_a_trust_is_printed_literally() {
    let hostile = "#read(\"/etc/passwd\") =cmd|' /C calc'!A0 <script>";
    let program = Program::new();
    program.edit("data", "bundled/organisations.csv", |text| {
        text.replace(
            "RXR,EAST LANCASHIRE HOSPITALS NHS TRUST",
            &format!("RXR,\"{}\"", hostile.replace('"', "\"\"")),
        )
    });
    program.run(&["report", "--trust", "RXR"]).ends_with(0);
    let raw = String::from_utf8(file(&program, "RXR", "html")).unwrap();
    assert!(!raw.contains("<script"), "the name became markup");
    assert!(html(&program, "RXR").contains(&format!("Race equality at work: {hostile}")));
    let pdf = pdf(&program, "RXR");
    assert!(pdf.contains("#read(\"/etc/passwd\")") && !pdf.contains("root:"), "{pdf}");
}
