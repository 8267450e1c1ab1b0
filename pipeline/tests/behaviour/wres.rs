//! The WRES reports of NHS England: the tables of a page and of a Word document, read by the patterns of a layout.

use crate::support::publisher::Answer;
use crate::support::publisher::wres::{Published, Table, document, page, plain, report, word};
use crate::support::{Case, Program, Row, WRES, number, one, those};

const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
const LINK: &str = "/wp-content/uploads/2025/06/WRES-2024-detailed-data-breakdown.docx";
const TABLE: &str = "observations/wres-2024--2024.parquet";

/// A publisher of the report of 2024, and its Word file if there is one.
fn published(tables: &[Table], file: Option<&[Table]>) -> Case {
    let case = Case::mirroring(&["wres-2024", "wres-2024-word"]);
    publish(&case, tables, file);
    case
}

fn publish(case: &Case, tables: &[Table], file: Option<&[Table]>) {
    let links: &[&str] = if file.is_some() { &["/about/", LINK] } else { &["/about/"] };
    case.publisher.on(WRES[2].1, Answer::page(&page(tables, links)));
    if let Some(file) = file {
        case.publisher.on(LINK, Answer::file(document(file), DOCX));
    }
}

const BOTH: [&str; 5] = ["refresh", "--source", "wres-2024", "--source", "wres-2024-word"];

/// The figures without their places in the file.
fn figures(rows: &[Row]) -> Vec<Row> {
    let without = |row: &Row| {
        let mut row = row.clone();
        for column in ["snapshot", "sheet", "cell"] {
            row.remove(column);
        }
        row
    };
    let mut figures: Vec<Row> = rows.iter().map(without).collect();
    figures.sort();
    figures
}

/// The one figure with a value in a table.
fn value(rows: &[Row], code: &str, indicator: &str, measure: &str, group: &str, year: &str) -> f64 {
    let mut wanted =
        vec![("org_code", code), ("indicator", indicator), ("measure", measure), ("wres_year", year)];
    if !group.is_empty() {
        wanted.push(("ethnic_group", group));
    }
    number(one(rows, &wanted), "value")
}

#[test]
fn a_report_becomes_figures_that_can_be_queried() {
    let figures_published = Published::read();
    let case = published(&report(&figures_published), None);
    let said = case.program.run(&["refresh", "--source", "wres-2024"]).ends_with(0).stderr;
    let unread = "no layout reads: Table 13: acronyms (its title fits a \
                  pattern, its rows and columns do not: Indicator 9, kinds of board members)";
    assert!(said.contains(unread), "{said}");
    case.program.run(&["runs"]).ends_with(0).prints(unread);
    assert_eq!(case.last_run()["sources"][0]["unread"].as_array().unwrap().len(), 1);

    let rows = case.program.table(TABLE);
    // Read by hand from the published figures.
    for (code, indicator, measure, group, year, expected) in [
        ("ENG", "1", "percentage_of_workforce", "bme", "2024", 28.6),
        ("Y56", "1", "percentage_of_workforce", "bme", "2019", 44.9),
        ("ENG", "1", "headcount", "bme", "2022", 383_706.0),
        ("ENG", "1", "percentage_of_band_5", "bme", "2024", 42.3),
        ("ENG", "1", "percentage_of_very_senior_managers", "bme", "2024", 12.7),
        ("Y62", "2", "relative_likelihood", "", "2024", 2.01),
        ("Y63", "2", "relative_likelihood", "", "2022", 1.81),
        ("ENG", "2", "percentage_of_trusts_white_significantly_more_likely", "", "2024", 80.0),
        ("ENG", "3", "relative_likelihood", "", "2023", 1.03),
        ("ENG", "4", "relative_likelihood", "", "2017", 1.22),
        ("ENG", "5", "percentage", "white", "2017", 28.0),
        ("Y56", "5", "percentage", "bme", "2016", 30.0),
        ("ENG", "6", "percentage", "white", "2024", 20.7),
        ("ENG", "7", "percentage", "bme", "2024", 48.8),
        ("ENG", "8", "percentage", "bme", "2021", 16.7),
        ("ENG", "9", "percentage_of_board", "bme", "2024", 16.5),
        ("ENG", "9", "percentage_of_executive_board", "bme", "2023", 11.0),
    ] {
        let found = value(&rows, code, indicator, measure, group, year);
        assert!((found - expected).abs() < 1e-9, "{code} {indicator} {measure} {group} {year}: {found}");
    }
    // Every figure with a value is the published one.
    let with_value: Vec<&Row> = rows.iter().filter(|row| row.contains_key("value")).collect();
    // Counted by another program.
    assert_eq!(with_value.len(), 108);
    for row in with_value {
        let text = |column: &str| row.get(column).map_or("", String::as_str);
        let key =
            (text("indicator"), text("measure"), text("org_code"), text("ethnic_group"), text("wres_year"));
        let expected: f64 = figures_published.find(key).unwrap_or_else(|| panic!("{key:?}")).parse().unwrap();
        assert!((number(row, "value") - expected).abs() < 1e-9, "{key:?}");
    }
    let answers = one(&rows, &[("indicator", "8"), ("ethnic_group", "bme"), ("wres_year", "2021")]);
    assert_eq!((answers["collected"].as_str(), answers["release"].as_str()), ("2020", "2024"));
    assert_eq!(answers["cell"], "row 5, column BME");
    assert_eq!(answers["sheet"], "Table 11: England, by ethnic group");
    let missing = one(&rows, &[("indicator", "2"), ("org_code", "Y62"), ("wres_year", "2016")]);
    assert_eq!((missing["status"].as_str(), missing.get("value")), ("not_applicable", None));

    let sql = "SELECT edition, value, latest FROM published_series WHERE code = 'Y62' AND indicator = '2' \
               AND wres_year = 2024 ORDER BY edition";
    let shown = case.program.run(&["query", "-q", "--format", "csv", sql]).ends_with(0).stdout;
    // The bundled figure of the same edition counts once.
    assert_eq!(shown, "edition,value,latest\n2024,2.01,true\n");
}

#[test]
fn a_word_document_gives_the_same_figures_as_the_page() {
    let tables = report(&Published::read());
    let program = Program::empty();
    program.file("report.html", page(&tables, &[]));
    program.file("report.docx", document(&tables));
    let import = |name: &str| {
        program.run(&["import", name, "--layout", "wres-page", "--release", "2024"]).ends_with(0).stderr
    };
    import("report.html");
    let table = || program.table("observations/wres-page--2024.parquet");
    let of_page = figures(&table());
    let said = import("report.docx");
    assert!(!said.contains("value changed"), "{said}");
    assert_eq!(figures(&table()), of_page);
    let rows = table();
    assert_eq!(
        one(&rows, &[("indicator", "2"), ("org_code", "Y62"), ("wres_year", "2024")])["sheet"],
        "Table 4: relative likelihood by region"
    );
}

#[test]
fn files_of_one_release_add_to_each_other_figure_by_figure() {
    let tables = report(&Published::read());
    // The page has the first seven tables, the Word file the fourth to the last: four are in both.
    let case = published(&tables[..7], Some(&tables[3..]));
    let said = case.program.run(&BOTH).ends_with(0).stderr;
    assert!(said.contains("wres-2024-word: new, "), "{said}");
    let both = case.program.table(TABLE);
    let whole = published(&tables, None);
    whole.program.run(&["refresh", "--source", "wres-2024"]).ends_with(0);
    assert_eq!(figures(&both), figures(&whole.program.table(TABLE)));
    // A figure that both have is cited from the page.
    let snapshot = |indicator: &str| {
        one(&both, &[("org_code", "ENG"), ("indicator", indicator), ("wres_year", "2018")])["snapshot"]
            .clone()
    };
    assert_eq!(snapshot("3"), snapshot("4"));
    let of_page = those(&both, &[("snapshot", &snapshot("4"))]);
    assert!(of_page.iter().all(|row| ["1", "2", "3", "4"].contains(&row["indicator"].as_str())));
    assert!(those(&both, &[("indicator", "5")]).iter().all(|row| row["snapshot"] != snapshot("4")));

    // A page with a figure that is missing in the Word file does not contradict it.
    let blank = changed(&tables[3..], 0, "2.01", "n/a");
    case.publisher.on(LINK, Answer::file(document(&blank), DOCX));
    case.program.run(&BOTH).ends_with(0);
    assert_eq!(figures(&case.program.table(TABLE)), figures(&both));

    // A page that comes again with fewer tables loses nothing that the Word file has.
    publish(&case, &tables[..3], Some(&tables[3..]));
    let said = case.program.run(&BOTH).ends_with(0).stderr;
    assert!(!said.contains("figures missing"), "{said}");
    assert_eq!(figures(&case.program.table(TABLE)), figures(&both));
    publish(&case, &tables[..2], Some(&tables[3..]));
    case.program.run(&BOTH).ends_with(0).says(
        "figures missing: `wres-2024`, the figures: expected the figures of the last file of this release, found 11 of \
         them gone: 2016 ENG 1 percentage_of_very_senior_managers bme; ",
    );

    // The table is made again, byte for byte, from both files.
    let path = format!("store/{TABLE}");
    let bytes = case.program.bytes(&path);
    case.program.file(&path, b"");
    case.program
        .run(&["refresh", "--offline"])
        .ends_with(0)
        .says("made `store/observations/wres-2024--2024.parquet` again");
    assert!(bytes == case.program.bytes(&path));
}

/// The report with one text of a table replaced.
fn changed(tables: &[Table], table: usize, from: &str, to: &str) -> Vec<Table> {
    let mut tables = tables.to_vec();
    let cells = tables[table].rows.iter_mut().flatten();
    let mut found = false;
    for cell in cells.filter(|cell| cell.0 == from) {
        to.clone_into(&mut cell.0);
        found = true;
    }
    assert!(found, "{from}");
    tables
}

#[test]
fn files_that_contradict_each_other_are_not_both_used() {
    let tables = report(&Published::read());
    let other = changed(&tables, 3, "2.01", "2.10");
    let case = published(&tables, Some(&other));
    let said = case.program.run(&BOTH).ends_with(4).stderr;
    for words in [
        "wres-2024-word: DOES NOT FIT its layout",
        "figures disagree: `WRES-2024-detailed-data-breakdown.docx`",
        "2024 Y62 2 relative_likelihood: 2.1 in `Table 4: relative likelihood by region`, row 7, column 2024, 2.01 in \
         `Table 4: relative likelihood by region`, row 7, column 2024",
        "ask the publisher which is right",
    ] {
        assert!(said.contains(words), "{words}\n{said}");
    }
    let rows = case.program.table(TABLE);
    assert!((value(&rows, "Y62", "2", "relative_likelihood", "", "2024") - 2.01).abs() < 1e-9);
}

#[test]
fn a_word_file_that_is_not_published_is_not_a_failure() {
    let tables = report(&Published::read());
    let case = published(&tables, None);
    let said = case.program.run(&BOTH).ends_with(0).stderr;
    assert!(said.contains("wres-2024-word: not published: its page has no link to it"), "{said}");
    assert_eq!(case.last_run()["sources"][1]["outcome"], "not_published");
    let status = case.program.run(&["status"]).stdout;
    let line = status.lines().find(|line| line.starts_with("wres-2024-word")).unwrap();
    assert!(line.contains("none yet") && line.ends_with("not published"), "{status}");

    publish(&case, &tables, Some(&tables));
    case.program.run(&BOTH).ends_with(0).says("wres-2024-word: new, ");
    // A link that was there and is gone is a failure.
    publish(&case, &tables, None);
    case.program.run(&BOTH).ends_with(3).says("wres-2024-word: FAILED, the last good data are used");
}

#[test]
fn a_page_whose_tables_fit_no_pattern_is_refused_with_their_captions() {
    let tables = report(&Published::read());
    let unknown = vec![
        Table { section: "Annex", ..tables[12].clone() },
        Table {
            caption: "Table 2: relative likelihood".to_owned(),
            rows: vec![vec![plain("a"), plain("b")]],
            ..tables[3].clone()
        },
    ];
    let case = published(&unknown, None);
    let said = case.program.run(&["refresh", "--source", "wres-2024"]).ends_with(4).stderr;
    for words in [
        "expected a table that fits a pattern of the layout",
        "found `Table 13: acronyms`, `Table 2: relative likelihood (its title fits a pattern, its rows and columns do not: \
         Indicator 2, relative likelihood of appointment)`",
        "change `match`, `caption` or `shapes` of a `[[document.table]]`",
    ] {
        assert!(said.contains(words), "{words}\n{said}");
    }
}

#[test]
fn what_a_pattern_does_not_know_is_named_with_its_cell() {
    let tables = report(&Published::read());
    let program = Program::empty();
    let region = "table `Table 4: relative likelihood by region`, row 7";
    for (table, from, to, expected) in [
        (
            3,
            "North West",
            "Nroth West",
            vec![
                "wrong value",
                region,
                "column Region",
                "England, a region, an ICB or a trust, by the pattern `Indicator 2, relative likelihood of appointment`",
                "found `Nroth West`",
                "did you mean `Y62` (North West)?",
            ],
        ),
        (
            3,
            "2.01",
            "201%",
            vec![
                "marker unknown",
                region,
                "column 2024",
                "found `201%`",
                "a ratio has no per cent sign: check the value and the unit",
            ],
        ),
        (3, "2.01", "201", vec!["out of range", "a ratio of 0 to 20"]),
        (3, "2.01", "about two", vec!["marker unknown", "found `about two`"]),
        (
            3,
            "2018",
            "Staff survey 2017",
            vec![
                "wrong value",
                "row 1, column Staff survey 2017",
                "a year, by the pattern",
                "found `Staff survey 2017`",
            ],
        ),
        (
            8,
            "BME",
            "BAEM",
            vec![
                "wrong value",
                "an ethnic group, by the pattern `Indicators 5 to 8, by ethnic group`",
                "did you mean `bame`?",
            ],
        ),
        (2, "Band 5", "Band 5b", vec!["wrong value", "a pay band, by the pattern"]),
        (
            11,
            "Executive members",
            "Chairs",
            vec![
                "wrong value",
                "a label of the pattern, by the pattern `Indicator 9, kinds of board members`",
                "add a `[[document.table.label]]` for it",
            ],
        ),
        (
            3,
            "1.58",
            "0.63",
            vec![
                "ratio inverted",
                "near 1.58, as published for Y62, indicator 2, WRES 2023",
                "it looks inverted",
            ],
        ),
        (3, "London", "North West", vec!["duplicate row", "each figure once"]),
    ] {
        program.file("report.html", page(&changed(&tables, table, from, to), &[]));
        let said = program
            .run(&["import", "report.html", "--layout", "wres-page", "--release", "2024"])
            .ends_with(4)
            .stderr;
        for words in expected {
            assert!(said.contains(words), "{from} to {to}: {words}\n{said}");
        }
    }
    program.file("report.html", page(&tables, &[]));
    program.run(&["import", "report.html", "--layout", "wres-page"]).ends_with(4).says("--release");
}

#[test]
fn a_layout_that_contradicts_itself_is_refused_with_its_line() {
    let case = Case::without(&[]);
    let own = case.program.text("data/layouts/wres-page.toml");
    for (from, to, expected) in [
        ("unit = \"ratio\"", "unit = \"ration\"", "expected a unit: "),
        (
            "measure = \"relative_likelihood\"",
            "measure = \"relative_likelyhood\"",
            "expected a measure of indicator 2: ",
        ),
        ("rows = \"place\"", "rows = \"plcae\"", "data did not match any variant"),
        ("columns = \"year\"", "columns = \"band\"", "the year is missing"),
        ("indicator = \"2\"", "indicator = \"12\"", "expected an indicator: "),
        ("ethnic_group = \"BME\"", "ethnic_group = \"BEM\"", "expected an ethnic group: "),
    ] {
        assert!(own.contains(from), "{from}");
        case.program.file("data/layouts/wres-page.toml", own.replace(from, to));
        let said = case.program.run(&["check"]).stdout;
        assert!(said.contains("wres-page.toml`, line ") && said.contains(expected), "{to}\n{said}");
    }
}

/// A page with one table.
fn one_table(section: &'static str, caption: &str, rows: &[&[&str]]) -> String {
    let rows = rows.iter().map(|row| row.iter().map(|text| plain(text)).collect()).collect();
    page(&[Table { section, caption: caption.to_owned(), rows }], &[])
}

#[test]
fn years_and_marks_are_read_as_people_write_them() {
    let program = Program::empty();
    let html = one_table(
        "Indicator 2: appointment from shortlisting",
        "Table 1: relative likelihood",
        &[
            &["Region", "2021/22", "31 March 2023", "WRES 2024", "Change 2023 to 2024"],
            &["North West [1]", "1.62*", "1.58 [note 2]", "[c]", "worse"],
            &["Region", "2021/22", "31 March 2023", "WRES 2024", "Change 2023 to 2024"],
            &["R0A", "1.5", "-", "n/a", ""],
            &["Source: NHS England", "", "", "", ""],
        ],
    );
    program.file("report.html", html);
    program.run(&["import", "report.html", "--layout", "wres-page", "--release", "2024"]).ends_with(0);
    let rows = program.table("observations/wres-page--2024.parquet");
    let read: Vec<String> = rows
        .iter()
        .map(|row| {
            let value = row.get("value").unwrap_or(&row["status"]);
            format!("{} {} {} {value}", row["org_code"], row["org_level"], row["wres_year"])
        })
        .collect();
    assert_eq!(
        read,
        [
            "Y62 region 2022 1.62",
            "R0A trust 2022 1.5",
            "Y62 region 2023 1.58",
            "R0A trust 2023 not_published",
            "Y62 region 2024 suppressed",
            "R0A trust 2024 not_applicable",
        ]
    );
}

#[test]
fn a_table_of_a_region_is_not_taken_for_one_of_england() {
    let program = Program::empty();
    let table = |caption: &str| {
        let rows: [&[&str]; 2] = [&["Year", "White", "BME"], &["2024", "20.7", "24.9"]];
        program.file("w.html", one_table("Indicator 6: harassment by staff", caption, &rows));
        program.run(&["import", "w.html", "--layout", "wres-page", "--release", "2024"])
    };
    table("Table 9: ethnic group, North East & Yorkshire")
        .ends_with(4)
        .says("expected a table of England, by the pattern `Indicators 5 to 8, by ethnic group`")
        .says("found `North East and Yorkshire`")
        .says("give the pattern a group `place`");
    table("Table 9: ethnic group").ends_with(0);
}

#[test]
fn of_two_patterns_that_fit_the_first_reads_the_table() {
    let case = Case::without(&[]);
    let first = "[[document.table]]\nname = \"Mine\"\nmatch = ['acronyms|relative']\nshapes = [{ rows = \"place\", columns = \
                 \"year\" }]\nindicator = \"3\"\nmeasure = \"relative_likelihood\"\nunit = \"ratio\"\n\n# Indicators 2 to 4";
    case.program.edit("data/layouts", "wres-page.toml", |text| text.replace("# Indicators 2 to 4", first));
    case.program.file(
        "w.html",
        one_table("Indicator 2", "Table 1: relative likelihood", &[&["", "2024"], &["London", "1.3"]]),
    );
    case.program.run(&["import", "w.html", "--layout", "wres-page", "--release", "2024"]).ends_with(0);
    assert_eq!(case.program.table("observations/wres-page--2024.parquet")[0]["indicator"], "3");
}

#[test]
fn hostile_documents_are_refused_in_words() {
    let program = Program::empty();
    let cell = "<w:tc><w:tcPr><w:gridSpan w:val=\"1000\"/></w:tcPr><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc>";
    let rows = format!("<w:tr>{}</w:tr>", cell.repeat(8)).repeat(300);
    for (body, words) in [
        (format!("<w:tbl>{rows}</w:tbl>"), "has more than 2000000 cells"),
        ("<w:tbl><w:tr><w:tc>".repeat(30), "nested more than 64 deep"),
        ("<w:p><w:r><w:t>&x;</w:t></w:r></w:p>".to_owned(), "it uses the undefined entity `x`"),
        ("<w:p/>".to_owned(), "the document has no table"),
    ] {
        program.file("report.docx", word(&body));
        let said = program
            .run(&["import", "report.docx", "--layout", "wres-page", "--release", "2024"])
            .ends_with(4)
            .stderr;
        assert!(said.contains(words), "{words}\n{said}");
    }
}
