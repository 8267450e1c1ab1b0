//! Files as people have them: several files for a release, several sheets, footnote marks, markers and mistakes.

use rust_xlsxwriter::Workbook;

use crate::support::publisher::workbooks::benchmark::{Benchmark, Broken};
use crate::support::publisher::workbooks::detailed::{self, Detailed};
use crate::support::reading::{misfit, read, refused};
use crate::support::{Program, Run, surveyed};
use ingest::extract::Drift;

const HEAD: &str = "organisation code,organisation name,wres year,indicator,measure,ethnic group,value,unit";

fn import_rows(program: &Program, name: &str, rows: &[&str]) -> Run {
    std::fs::write(program.path(name), format!("{HEAD}\n{}\n", rows.join("\n"))).unwrap();
    program.run(&["import", name, "--layout", "wres-table", "--release", "T1"])
}

fn figures(program: &Program) -> String {
    let sql = "SELECT org_level, org_code, indicator, ethnic_group, value, status FROM observation \
               WHERE source = 'wres' AND release = 'T1' ORDER BY 1, 2, 3, 4";
    let text = program.run(&["query", "-q", "--format", "csv", sql]).ends_with(0).stdout;
    text.lines().skip(1).collect::<Vec<_>>().join("\n")
}

#[test]
fn repeated_rows_of_another_file_rebuild_the_same_table() {
    let program = Program::empty();
    let two = "RXR,East Lancashire,2024,2,relative_likelihood,all,1.54,ratio";
    import_rows(&program, "first.csv", &[two]).ends_with(0);
    import_rows(&program, "second.csv", &[two]).ends_with(0);
    let table = program.path("store/observations/wres-table--T1.parquet");
    let bytes = std::fs::read(&table).unwrap();
    std::fs::remove_file(&table).unwrap();
    program.run(&["refresh", "--offline"]).ends_with(0);
    assert_eq!(std::fs::read(&table).unwrap(), bytes);
}

#[test]
fn a_second_file_of_a_release_adds_to_the_first() {
    let program = Program::empty();
    let two = "RXR,East Lancashire,2024,2,relative_likelihood,all,1.54,ratio";
    let three = "RXR,East Lancashire,2024,3,relative_likelihood,all,1.2,ratio";
    import_rows(&program, "two.csv", &[two]).ends_with(0);
    import_rows(&program, "three.csv", &[three]).ends_with(0);
    let both = "trust,RXR,2,all,1.54,published\ntrust,RXR,3,all,1.2,published";
    assert_eq!(figures(&program), both);
    import_rows(&program, "corrected.csv", &[&two.replace("1.54", "1.45")])
        .ends_with(0)
        .says("value changed: `corrected.csv`")
        .says("1.45 instead of 1.54");
    let corrected = both.replace("1.54", "1.45");
    assert_eq!(figures(&program), corrected);
    let table = program.path("store/observations/wres-table--T1.parquet");
    let bytes = std::fs::read(&table).unwrap();
    import_rows(&program, "corrected.csv", &[&two.replace("1.54", "1.45")]).ends_with(0);
    assert_eq!(std::fs::read(&table).unwrap(), bytes, "importing the same file again changes nothing");
    std::fs::remove_file(&table).unwrap();
    program.run(&["refresh", "--offline"]).ends_with(0);
    assert_eq!(std::fs::read(&table).unwrap(), bytes, "the table is rebuilt from the three files");
}

#[test]
fn an_imported_figure_has_no_publication_of_another_file() {
    let program = Program::new();
    // The same line as a figure of the file that ships with the program.
    let two = "RXR,East Lancashire,2024,2,relative_likelihood,all,1.54,ratio";
    import_rows(&program, "two.csv", &[two]).ends_with(0);
    let sql = "SELECT value, publication, read_from, confidence FROM published_series WHERE edition = 'T1'";
    let text = program.run(&["query", "-q", "--format", "csv", sql]).ends_with(0).stdout;
    assert_eq!(text, "value,publication,read_from,confidence\n1.54,,,\n");
}

/// A store of a version that did not read who quotes a figure, nor the workforce by grade.
#[test]
fn a_store_without_the_newer_registers_gets_them() {
    let program = Program::new();
    let sql = "SELECT count(read_from) AS quoted FROM published_series";
    let ask = || program.run(&["query", "-q", "--format", "csv", sql]).ends_with(0).stdout;
    assert_eq!(ask(), "quoted\n170\n");
    let newer = ["wres-provenance", "workforce-by-grade"];
    let ledger = program.path("store/taken.json");
    let mut taken: serde_json::Value = serde_json::from_slice(&std::fs::read(&ledger).unwrap()).unwrap();
    for name in newer {
        assert!(taken.as_object_mut().unwrap().remove(&format!("bundled-{name}")).is_some());
        let register = format!("store/registers/{}.parquet", name.replace('-', "_"));
        std::fs::remove_file(program.path(register)).unwrap();
    }
    std::fs::write(&ledger, taken.to_string()).unwrap();
    std::fs::remove_dir_all(program.path("store/benchmarks")).unwrap();
    assert_eq!(ask(), "quoted\n170\n");
    let sql = "SELECT count(*) AS rows FROM workforce_by_grade";
    program.run(&["query", "-q", "--format", "csv", sql]).ends_with(0).prints("2982");
}

#[test]
fn a_file_without_a_release_is_refused() {
    let program = Program::empty();
    std::fs::write(program.path("t.csv"), format!("{HEAD}\n")).unwrap();
    program.run(&["import", "t.csv", "--layout", "wres-table"]).ends_with(4).says("--release");
}

#[test]
fn a_total_without_an_area_is_refused() {
    let program = Program::empty();
    let trust = "RXR,East Lancashire,2024,2,relative_likelihood,all,1.54,ratio";
    for name in ["Total", "All trusts", "Average"] {
        let total = format!("{name},{name},2024,2,relative_likelihood,all,1.62,ratio");
        import_rows(&program, "total.csv", &[trust, &total])
            .ends_with(4)
            .says("`total.csv`, line 3, column organisation code")
            .says("it is a total: give the code of its region, its ICB or England (`ENG`)");
    }
    assert_eq!(figures(&program), "");
}

#[test]
fn a_table_without_rows_is_refused() {
    let program = Program::empty();
    let file = program.path("t.csv");
    std::fs::write(file, format!("{HEAD}\n")).unwrap();
    program
        .run(&["import", "t.csv", "--layout", "wres-table", "--release", "T1"])
        .ends_with(4)
        .says("figures missing: `t.csv`, the rows below the header");
}

#[test]
fn a_message_about_a_file_has_no_control_characters() {
    let program = Program::empty();
    let row = "RXR,East Lancashire,2024,2,relative_likelihood,\u{1b}[31mred\u{9b}2J\u{7},1.54,ratio";
    // A file that begins with many control characters is not text.
    let valid = ["RXR,East Lancashire,2024,2,relative_likelihood,all,1.54,ratio"; 20];
    let run = import_rows(&program, "t.csv", &[valid.as_slice(), &[row]].concat()).ends_with(4);
    let said = &run.stderr;
    assert!(said.contains("\\u{1b}[31mred\\u{9b}2J\\u{7}"), "{said}");
    assert!(!said.contains(|letter: char| letter.is_control() && letter != '\n'), "{said:?}");
}

#[test]
fn rows_have_the_level_of_their_code_without_footnotes() {
    let program = Program::empty();
    let row = |code: &str, value: &str| {
        format!("{code},x,2024.0,Indicator 2,Relative likelihood,All,{value},Ratio")
    };
    let rows =
        [row("England", "1.6"), row("y62", "1.5"), row("qop", "1.4"), row("rxr*", "1.3"), row("RBL", "[c]")];
    import_rows(&program, "t.csv", &rows.each_ref().map(String::as_str))
        .ends_with(0)
        .says("figures withheld: `t.csv`, the figures: expected a figure in each row, found 1 of 5 without one: 1 suppressed");
    assert_eq!(
        figures(&program),
        "england,ENG,2,all,1.6,published\nicb,QOP,2,all,1.4,published\nregion,Y62,2,all,1.5,published\n\
         trust,RBL,2,all,,suppressed\ntrust,RXR,2,all,1.3,published"
    );
}

#[test]
fn unknown_codes_and_words_are_refused_with_their_place() {
    let program = Program::empty();
    let good = "RXR,East Lancashire,2024,2,relative_likelihood,all,1.54,ratio";
    for (right, wrong, says) in [
        (
            "RXR,",
            "RXR1,",
            "column organisation code: expected the code of a trust, an ICB, a region or England, found `RXR1` (did you mean `RXR`",
        ),
        ("RXR,", "#N/A,", "found `#N/A`"),
        ("2024,2,", "2024,12,", "column indicator: expected the number of an indicator: 1, 2, 3"),
        ("relative_", "relativ_", "column measure: expected a measure of indicator 2: relative_likelihood"),
        (",all,", ",Othr,", "column ethnic group: expected an ethnic group: white, bme"),
        ("ratio", "ratoi", "did you mean `ratio`?"),
        ("2024,2,", "2024/25,2,", "column wres year: expected a year, found `2024/25`"),
        ("1.54", "see note", "column value: expected a number, or one of"),
        ("1.54", "1.54%", "a ratio has no per cent sign"),
        ("1.54", "\"1,54\"", "did you mean `1.54`?"),
    ] {
        let wrong = good.replacen(right, wrong, 1);
        import_rows(&program, "t.csv", &[&wrong]).ends_with(4).says("`t.csv`, line 2").says(says);
    }
    import_rows(&program, "t.csv", &[good, &good.replace("RXR,", "RXR*,")])
        .ends_with(4)
        .says("line 3, column value: expected each figure once, found `1.54` after `1.54` at line 2");
}

/// A workbook with a sheet of explanations, a title above each table, and these tables.
fn workbook(head: &str, sheets: &[(&str, &[&str])]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    workbook.add_worksheet().set_name("Read me").unwrap().write(0, 0, "How to fill this in").unwrap();
    for (name, rows) in sheets {
        let sheet = workbook.add_worksheet().set_name(*name).unwrap();
        sheet.write(0, 0, format!("All of {name}")).unwrap();
        for (line, row) in (2..).zip(std::iter::once(&head).chain(*rows)) {
            for (column, text) in (0..).zip(row.split(',').filter(|text| *text != "-")) {
                sheet.write(line, column, text).unwrap();
            }
        }
    }
    workbook.save_to_buffer().unwrap()
}

const REGISTER: &str = "scheme,org_code,org_name,state,level,date,date_meaning,confidence,evidence_url,note";

#[test]
fn every_sheet_with_the_columns_of_a_register_is_read() {
    let status = |code: &str, name: &str, level: &str| {
        format!(
            "nw-anti-racist-framework,{code},{name},awarded,{level},2024-11-05,award,High,https://example.org/a,x"
        )
    };
    let wirral = status("rbl*", "Wirral University Teaching Hospital NHS Foundation Trust", "Bronze");
    let east = status("RXR", "East Lancashire Hospitals NHS Trust", "Silver");
    let program = Program::empty();
    let import = |second: &[&str]| {
        let file = workbook(REGISTER, &[("First area", &[&wirral]), ("Second area", second)]);
        std::fs::write(program.path("r.xlsx"), file).unwrap();
        program.run(&["import", "r.xlsx", "--layout", "framework-register"])
    };
    import(&[&east, &wirral.replace("rbl*", "RBL")]).ends_with(0).says("2 rows");
    import(&[&east, &wirral.replace("Bronze", "Gold")])
        .ends_with(4)
        .says("sheet Second area, A5: expected each row once")
        .says("after sheet First area, A4");
}

#[test]
fn a_register_that_lost_its_rows_is_refused() {
    let program = Program::empty();
    let row = |number: usize| {
        format!(
            "\"R{number:02}\",\"TRUST\",\"Y62\",\"QOP\",\"\",\"\",\"\",\"\",\"\",\"\",\"20010401\",\"\"\n"
        )
    };
    let import = |rows: std::ops::Range<usize>| {
        std::fs::write(program.path("etr.csv"), rows.map(row).collect::<String>()).unwrap();
        program.run(&["import", "etr.csv", "--layout", "ods-etr"])
    };
    import(10..60).ends_with(0);
    import(10..56).ends_with(0);
    import(10..40)
        .ends_with(4)
        .says("row count: `etr.csv`, the whole file: expected about 46 rows, as in the register in the store, found 30")
        .says("remove `store/registers/ods_trust.parquet`");
}

#[test]
fn a_suppressed_figure_replaces_an_older_one() {
    let (program, all) = (Program::empty(), surveyed());
    let withheld = Broken::Text {
        code: "R0A".to_owned(),
        column: "q16b_eth_summary_2_2024".to_owned(),
        text: "*".to_owned(),
    };
    let book = Benchmark::new(2024, &all).columns(100).broken(withheld);
    let path = program.file(&book.file_name(), book.write());
    program.run(&["import", path.to_str().unwrap(), "--layout", "nss-benchmark"]).ends_with(0);
    let sql = "SELECT status, share FROM trust_share WHERE org_code = 'R0A' AND indicator = '8' \
               AND ethnic_group = 'bme' AND wres_year = 2025";
    assert_eq!(
        program.run(&["query", sql, "--format", "csv"]).ends_with(0).stdout,
        "status,share\nsuppressed,\n"
    );
}

#[test]
fn a_missing_answer_of_a_sum_is_reported() {
    let broken = detailed::Broken::HeaderRenamed { from: "% More than 10", to: "% 11 or more" };
    let book = Detailed::organisational(2023, &surveyed()).broken(broken);
    let misfits = refused(read("nss-detailed-organisational", &book.file_name(), &book.write()));
    let missing = misfit(&misfits, Drift::ColumnResembling);
    assert!(
        missing.expected.contains("`more_than_10` of q14a, a part of the sum `at_least_one_incident`"),
        "{missing}"
    );
    assert!(missing.found.contains("`% 11 or more`"), "{missing}");
}

#[test]
fn percentages_written_as_proportions_are_refused() {
    let book = Detailed::organisational(2023, &surveyed()).broken(detailed::Broken::Proportions);
    let misfits = refused(read("nss-detailed-organisational", &book.file_name(), &book.write()));
    let found = misfit(&misfits, Drift::OutOfRange);
    assert!(found.found.ends_with("numbers above 0, none of them above 1"), "{found}");
}

#[test]
fn an_invalid_number_of_responses_is_reported() {
    let text = |text: &str| Broken::Text {
        code: "R0A".to_owned(),
        column: "q16b_eth_summary_2_n_2024".to_owned(),
        text: text.to_owned(),
    };
    let book = Benchmark::new(2024, &surveyed()).columns(100).broken(text("some"));
    let misfits = refused(read("nss-benchmark", &book.file_name(), &book.write()));
    assert_eq!(misfit(&misfits, Drift::MarkerUnknown).expected, "a whole number of responses");
}

#[test]
fn a_workbook_may_have_returns_of_two_years() {
    let head = "Org Code,WRES year,indicator,Breakdown,Measure,Ethnic group,Count";
    let rows = |year: u32, counts: [&str; 4]| -> Vec<String> {
        let measures = ["headcount", "headcount", "entered_disciplinary", "entered_disciplinary"];
        (0..)
            .zip(measures)
            .zip(counts)
            .map(|((at, measure), count)| {
                let group = if at % 2 == 0 { "White" } else { "BME" };
                format!("rxr,{year},Indicator 3,,{measure},{group},{count}")
            })
            .collect()
    };
    let (old, new) = (rows(2024, ["3 900", "800", "40", "20"]), rows(2025, ["4000.0", "900", "50", "30"]));
    let [old, new]: [Vec<&str>; 2] = [&old, &new].map(|rows| rows.iter().map(String::as_str).collect());
    let file = workbook(head, &[("Last year", &old), ("This year", &new)]);
    let program = Program::empty();
    std::fs::write(program.path("return.xlsx"), file).unwrap();
    program
        .run(&["import", "return.xlsx", "--layout", "return"])
        .ends_with(0)
        .says("for WRES 2024")
        .says("for WRES 2025");
    let sql = "SELECT wres_year, white_count FROM return_count WHERE measure = 'headcount' ORDER BY 1";
    let counts = program.run(&["query", "-q", "--format", "csv", sql]).ends_with(0).stdout;
    assert_eq!(counts, "wres_year,white_count\n2024,3900\n2025,4000\n");
}
