//! The workbook that people fill in: what is in it, what an import takes from it, and what it refuses.

use std::collections::BTreeMap;
use std::io::Read;
use std::ops::ControlFlow;

use rust_xlsxwriter::Workbook;
use serde_json::json;
use tabular::{FileKind, ReadError, ReadLimits, Tabular, address};

use super::query;
use crate::support::{Program, Run};

const NAME: &str = "return-RXR-2025.xlsx";

/// A program with the blank workbook of East Lancashire Hospitals for 2025.
fn desk() -> Program {
    let desk = Program::new();
    let made = desk.run(&["import", "--template", "return", "--trust", "rxr", "--year", "2025"]).ends_with(0);
    assert_eq!(made.stdout, format!("{NAME}\n"));
    desk
}

/// The cells of a sheet by address: row, column and text.
type Cells = BTreeMap<String, (u32, u16, String)>;

/// The sheets of a workbook.
fn cells(bytes: &[u8]) -> Vec<(String, Cells)> {
    let mut table = Tabular::open(bytes, FileKind::Xlsx, &ReadLimits::default()).unwrap();
    let sheets = table.sheets().to_vec();
    let mut found = Vec::new();
    for sheet in sheets {
        let mut texts = BTreeMap::new();
        table
            .for_each_row(&sheet, |row| {
                for cell in row.cells() {
                    let column = u16::try_from(cell.column).unwrap();
                    let text = cell.value.shown().into_owned();
                    texts.insert(address(row.number(), cell.column), (row.number(), column, text));
                }
                Ok::<_, ReadError>(ControlFlow::Continue(()))
            })
            .unwrap();
        found.push((sheet, texts));
    }
    found
}

/// Column and row of an address such as `D10`, counted from 0.
fn position(address: &str) -> (u32, u16) {
    let (letter, row) = address.split_at(1);
    (row.parse::<u32>().unwrap() - 1, u16::from(letter.as_bytes()[0] - b'A'))
}

/// The blank workbook with answers: texts, or numbers.
fn filled(desk: &Program, answers: &[(&str, &str, &str)]) -> Vec<u8> {
    let blank = std::fs::read(desk.path(NAME)).unwrap();
    let mut workbook = Workbook::new();
    for (name, texts) in cells(&blank) {
        let sheet = workbook.add_worksheet().set_name(&name).unwrap();
        let answers: Vec<_> = answers.iter().filter(|(own, ..)| *own == name).collect();
        for (place, (row, column, text)) in texts {
            let is_answered = answers.iter().any(|(_, own, _)| *own == place);
            if !is_answered && !text.starts_with("a formula") {
                sheet.write(row, column, text).unwrap();
            }
        }
        for (_, place, answer) in answers {
            let (row, column) = position(place);
            match answer.parse::<f64>() {
                Ok(number) => sheet.write(row, column, number).unwrap(),
                Err(_) => sheet.write(row, column, *answer).unwrap(),
            };
        }
    }
    workbook.save_to_buffer().unwrap()
}

fn import(desk: &Program, answers: &[(&str, &str, &str)]) -> Run {
    desk.file("filled.xlsx", filled(desk, answers));
    let _ = std::fs::remove_dir_all(desk.path("store/benchmarks"));
    desk.run(&["import", "filled.xlsx"])
}

/// The message for a workbook with these answers, which must be refused.
fn refused(answers: &[(&str, &str, &str)]) -> String {
    let desk = desk();
    let run = import(&desk, answers);
    assert_eq!(run.code, 4, "{}", run.stderr);
    assert!(!desk.path("store/restricted").exists());
    run.stderr
}

fn assert_says(said: &str, parts: &[&str]) {
    for part in parts {
        assert!(said.contains(part), "`{part}` is missing from\n{said}");
    }
}

const THIRD: &str = "Indicator 3";

/// Indicator 3, filled in correctly.
const DISCIPLINARY: [(&str, &str, &str); 6] = [
    (THIRD, "B5", "2130"),
    (THIRD, "C5", "903"),
    (THIRD, "D5", "184"),
    (THIRD, "B6", "40"),
    (THIRD, "C6", "22"),
    (THIRD, "D6", "14"),
];

/// Indicator 3 with other answers in some cells.
fn with<'a>(changes: &[(&'a str, &'a str, &'a str)]) -> Vec<(&'a str, &'a str, &'a str)> {
    let is_changed = |place: &str| changes.iter().any(|(sheet, own, _)| *sheet == THIRD && *own == place);
    let kept = DISCIPLINARY.iter().filter(|(_, place, _)| !is_changed(place)).copied();
    kept.chain(changes.iter().copied()).collect()
}

#[test]
fn the_workbook_has_trust_year_and_familiar_labels() {
    let desk = desk();
    let sheets = cells(&std::fs::read(desk.path(NAME)).unwrap());
    let names: Vec<&str> = sheets.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names,
        [
            "Instructions",
            "Trust and year",
            "Indicator 1",
            "Indicator 2",
            "Indicator 3",
            "Indicator 4",
            "Indicator 9"
        ]
    );
    let text = |sheet: usize, place: &str| sheets[sheet].1.get(place).map_or("", |(.., text)| text.as_str());
    assert_eq!(
        ["B5", "B6", "B7"].map(|place| text(1, place)),
        ["RXR", "East Lancashire Hospitals NHS Trust", "2025"]
    );
    assert_eq!(
        ["A8", "B8", "D8", "E8", "F8"].map(|place| text(2, place)),
        ["Staff group", "Pay band or grade", "White", "BME", "Unknown"]
    );
    assert_eq!(["A9", "B9"].map(|place| text(2, place)), ["All staff", "All"]);
    assert_eq!(["A17", "B17"].map(|place| text(2, place)), ["Non-clinical", "Band 8a"]);
    assert_eq!(["A35", "B35"].map(|place| text(2, place)), ["Medical and dental", "Consultant"]);
    let instructions: Vec<&str> = sheets[0].1.values().map(|(.., text)| text.as_str()).collect();
    assert!(instructions.iter().any(|text| text.contains("race-equity import return-RXR-2025.xlsx")));
}

#[test]
fn cells_are_checked_locked_and_never_merged() {
    let desk = desk();
    let file = std::fs::File::open(desk.path(NAME)).unwrap();
    let mut archive = zip::ZipArchive::new(file).unwrap();
    for sheet in 1..=7 {
        let mut xml = String::new();
        let name = format!("xl/worksheets/sheet{sheet}.xml");
        archive.by_name(&name).unwrap().read_to_string(&mut xml).unwrap();
        assert!(xml.contains("<sheetProtection") && !xml.contains("password="), "{name}");
        assert!(!xml.contains("<mergeCell"), "{name}");
        if sheet > 2 {
            assert!(xml.contains("type=\"whole\" operator=\"greaterThanOrEqual\""), "{name}");
            assert!(xml.contains("type=\"list\"") && xml.contains("Not collected,Not applicable"), "{name}");
            assert!(xml.contains("state=\"frozen\"") && xml.contains("promptTitle="), "{name}");
        }
    }
}

#[test]
fn the_store_has_the_counts_that_were_typed() {
    let desk = desk();
    let second = "Indicator 2";
    let bands = [("D10", "100"), ("E10", "60"), ("F10", "20"), ("D9", "150"), ("E9", "60"), ("F9", "20")];
    let mut answers = with(&[
        (second, "D6", "300"),
        (second, "E6", "200"),
        (second, "F6", "30"),
        (second, "D7", "60"),
        (second, "E7", "35"),
        (second, "H7", "Not collected"),
    ]);
    answers.extend(bands.map(|(place, count)| ("Indicator 1", place, count)));
    import(&desk, &answers).ends_with(0);
    let counts = query(
        &desk,
        "SELECT indicator, breakdown, measure, white_count, bme_count, unknown_count, unknown_status FROM return_count \
         WHERE breakdown NOT LIKE '%lower' ORDER BY 1, 2, 3",
    );
    let row = |indicator: &str, breakdown: &str, measure: &str, counts: [Option<u64>; 3], status: &str| {
        let [white, bme, unknown] = counts;
        let mut row = json!({"indicator": indicator, "breakdown": breakdown, "measure": measure,
            "white_count": white, "bme_count": bme, "unknown_status": status});
        if unknown.is_some() {
            row["unknown_count"] = json!(unknown);
        }
        row
    };
    let returned = "returned";
    assert_eq!(
        counts,
        [
            row("1", "", "headcount", [Some(150), Some(60), Some(20)], returned),
            row("1", "non_clinical/band_1", "headcount", [Some(100), Some(60), Some(20)], returned),
            row("2", "", "appointed", [Some(60), Some(35), None], "not_collected"),
            row("2", "", "shortlisted", [Some(300), Some(200), Some(30)], returned),
            row("3", "", "entered_disciplinary", [Some(40), Some(22), Some(14)], returned),
            row("3", "", "headcount", [Some(2130), Some(903), Some(184)], returned),
        ]
    );
}

#[test]
fn a_blank_cell_is_never_zero() {
    let desk = desk();
    import(&desk, &DISCIPLINARY).ends_with(0);
    let rows = query(&desk, "SELECT count(*) AS counts FROM return_count WHERE indicator <> '3'");
    assert_eq!(rows, [json!({"counts": 0})]);
    let said = refused(&with(&[(THIRD, "C6", "")]));
    assert_says(
        &said,
        &["sheet `Indicator 3`, cell D6: expected a count for indicator 3, the whole workforce, \
           entered_disciplinary of bme too, found none"],
    );
}

#[test]
fn an_invalid_count_is_reported_with_its_cell() {
    for (found, repair) in [
        ("12.5", "give the number of people"),
        ("-3", "cannot be negative"),
        ("25%", "a percentage is not a count"),
        ("about 20", "write digits only"),
    ] {
        let said = refused(&with(&[(THIRD, "C6", found)]));
        let place =
            "`filled.xlsx`, sheet `Indicator 3`, cell C6: expected a whole number of people, 0 or more";
        assert_says(&said, &[&format!("{place}, found `{found}`"), repair]);
    }
}

#[test]
fn a_total_that_is_not_the_sum_is_refused_with_both_numbers() {
    let said = refused(&with(&[(THIRD, "E6", "80")]));
    assert_says(&said, &["sheet `Indicator 3`, cell E6: expected 76, the sum of B6 to D6, found `80`"]);
    let said = refused(&with(&[("Indicator 4", "E5", "80")]));
    assert_says(&said, &["sheet `Indicator 4`, cell E5: expected no total", "found `80`"]);
    import(&desk(), &with(&[(THIRD, "E6", "76")])).ends_with(0);
}

#[test]
fn pay_bands_that_are_all_filled_in_add_up_to_all_staff() {
    // All staff is row 9, the 29 parts of the workforce are rows 10 to 38.
    let places: Vec<String> =
        (9..=38).flat_map(|row| ["D", "E", "F"].map(|column| format!("{column}{row}"))).collect();
    let whole = |white: &'static str| {
        let count = move |place: &str| match place {
            "D9" => white,
            "E9" | "F9" => "580",
            _ => "20",
        };
        places.iter().map(|place| ("Indicator 1", place.as_str(), count(place))).collect::<Vec<_>>()
    };
    import(&desk(), &whole("580")).ends_with(0);
    let said = refused(&whole("590"));
    assert_says(&said, &["cell D9: expected 580, the sum of the rows below, found `590`"]);
    let said = refused(&whole("570"));
    assert_says(&said, &["cell D9: expected at least 580, the sum of its bands, found 570"]);
}

#[test]
fn contradictions_are_reported_with_both_cells() {
    let said = refused(&with(&[(THIRD, "B6", "2131")]));
    assert_says(
        &said,
        &["cell B6: expected at most the 2130 of `headcount` at sheet `Indicator 3`, cell B5, found 2131"],
    );
    let said = refused(&with(&[(THIRD, "F6", "Not collected")]));
    assert_says(&said, &["cell F6: expected no reason", "found `Not collected`"]);
    let said = refused(&with(&[(THIRD, "D6", ""), (THIRD, "F6", "lost")]));
    assert_says(&said, &["cell F6: expected `Not collected`, `Not applicable`, or nothing, found `lost`"]);
    let said = refused(&with(&[(THIRD, "A6", "Dismissed")]));
    assert_says(&said, &["sheet `Indicator 3`, row 6: expected the labels of a row", "found `Dismissed`"]);
}

#[test]
fn trust_and_year_must_be_filled_in_and_agree() {
    let trust = "Trust and year";
    let said = refused(&with(&[(trust, "B5", ""), (trust, "B6", ""), (trust, "B7", "")]));
    assert_says(
        &said,
        &[
            "sheet `Trust and year`, cell B5: expected the code of an NHS trust in England, found nothing",
            "sheet `Trust and year`, cell B7: expected a WRES year of four digits, 2016 or later, found nothing",
        ],
    );
    let said = refused(&with(&[(trust, "B5", "RXN")]));
    assert_says(
        &said,
        &[
            "cell B6: expected `Lancashire Teaching Hospitals NHS Foundation Trust`, the name of RXN, or nothing",
        ],
    );
}

#[test]
fn a_file_of_unknown_layout_needs_the_flag() {
    let desk = Program::new();
    desk.file("other.csv", "a,b\n1,2\n");
    let run = desk.run(&["import", "other.csv"]).ends_with(2);
    assert_says(&run.stderr, &["the layout of `other.csv` is unknown", "`--layout ID`"]);
}

#[test]
fn a_workbook_without_trust_and_year_has_empty_cells() {
    let desk = Program::new();
    desk.run(&["import", "--template", "return"]).ends_with(0);
    let sheets = cells(&std::fs::read(desk.path("return.xlsx")).unwrap());
    assert!(["B5", "B6", "B7"].iter().all(|place| !sheets[1].1.contains_key(*place)));
    let again = desk.run(&["import", "--template", "return"]).ends_with(2);
    assert_says(&again.stderr, &["`return.xlsx` already exists"]);
}

#[test]
fn invalid_flags_of_the_blank_workbook_are_invalid_usage() {
    let desk = Program::new();
    for (flags, words) in [
        (&["--trust", "RXRR"][..], "`RXRR` is not the code of an NHS trust in England"),
        (&["--year", "1999"], "`1999` is not a valid WRES year"),
        (&["--out", "return.csv"], "add `--form long` to write CSV"),
        (&["--form", "long", "--trust", "RXR"], "`--form long` has the trust and the year in every row"),
    ] {
        let run = desk.run(&[&["import", "--template", "return"], flags].concat()).ends_with(2);
        assert_says(&run.stderr, &[words]);
    }
}
