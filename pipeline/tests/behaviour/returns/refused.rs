//! Every error in a return is reported with its place and a repair.

use rust_xlsxwriter::Workbook;

use super::given::usual;
use super::import;
use crate::support::Program;

const HEADER: &str = "org_code,wres_year,indicator,breakdown,measure,ethnic_group,count\n";

/// The messages for a return with these rows, which must be refused.
fn messages(rows: &str) -> String {
    let desk = Program::new();
    let refused = import(&desk, "return.csv", format!("{HEADER}{rows}").as_bytes());
    assert_eq!(refused.code, 4, "{}", refused.stderr);
    let store = desk.path("store");
    assert!(
        !store.join("restricted").exists() && !store.join("observations/return-RXR-2025.parquet").exists()
    );
    refused.stderr
}

fn assert_says(said: &str, parts: &[&str]) {
    for part in parts {
        assert!(said.contains(part), "`{part}` is missing from\n{said}");
    }
}

#[test]
fn invalid_counts_are_reported_with_their_places() {
    let said = messages(
        "RXR,2025,3,,headcount,white,-3\n\
         RXR,2025,3,,headcount,bme,12.5\n\
         RXR,2025,3,,entered_disciplinary,white,25%\n\
         RXR,2025,3,,entered_disciplinary,bme,1.46\n\
         RXR,2025,4,,headcount,white,\n\
         RXR,2025,4,,headcount,bme,\"1,20\"\n",
    );
    assert_says(
        &said,
        &[
            "line 2, column count: expected a whole number of people, 0 or more, found `-3`",
            "line 3, column count",
            "found `12.5` (a share, a percentage or a ratio is not a count",
            "line 4, column count",
            "found `25%` (a percentage is not a count",
            "line 5, column count",
            "line 6, column count",
            "found nothing (write 0 for no people, `not_collected` or `not_applicable`",
            "line 7, column count",
            "found `1,20` (write digits only, without separators)",
            "hint: the program used nothing of this file",
        ],
    );
}

#[test]
fn unknown_words_suggest_known_words() {
    let said = messages(
        "RXR,2025,5,,headcount,white,1\n\
         RXR,2025,1,clinical/band_8A,headcount,white,40\n\
         RXR,2025,1,clinical/band_88b,headcount,white,40\n\
         RXR,2025,2,,shortlistd,white,40\n\
         RXR,2025,2,,relative_likelihood,white,1\n\
         RXR,2025,2,,appointed,BMX,40\n",
    );
    assert_says(
        &said,
        &[
            "line 2, column indicator: expected `1`, `2`, `3`, `4` or `9`, found `5`",
            "line 4, column breakdown",
            "found `clinical/band_88b` (did you mean `clinical/band_8b`?)",
            "line 5, column measure: expected a measure of indicator 2: `shortlisted` or `appointed`",
            "did you mean `shortlisted`?",
            "line 6, column measure",
            "a return has no ratios or shares, because they could be inverted",
            "line 7, column ethnic_group: expected `white`, `bme` or `unknown`, found `BMX` (did you mean `bme`?)",
        ],
    );
    // Capitals and underscores do not count.
    assert!(!said.contains("line 3"), "{said}");
}

#[test]
fn a_return_is_of_one_known_trust_and_one_year() {
    let said = messages(
        "RXRR,2025,3,,headcount,white,400\n\
         RXR,2024,3,,headcount,bme,300\n",
    );
    assert_says(
        &said,
        &[
            "line 2, column org_code: expected the code of an NHS trust in England, found `RXRR`",
            "did you mean `RXR` (EAST LANCASHIRE HOSPITALS NHS TRUST)",
            "line 3, column org_code: expected `RXRR`, as in the first row",
            "line 3, column wres_year: expected `2025`, as in the first row, found `2024`",
        ],
    );
    assert_says(&messages("RXR,25,3,,headcount,white,400\n"), &["line 2, column wres_year", "four digits"]);
}

#[test]
fn contradictions_between_rows_are_reported() {
    let said = messages(
        "RXR,2025,2,,shortlisted,white,100\n\
         RXR,2025,2,,shortlisted,bme,200\n\
         RXR,2025,2,,appointed,white,101\n\
         RXR,2025,2,,appointed,bme,20\n\
         RXR,2025,3,,headcount,white,50\n\
         RXR,2025,3,,headcount,bme,60\n\
         RXR,2025,3,,entered_disciplinary,white,10\n\
         RXR,2025,3,,entered_disciplinary,bme,61\n\
         RXR,2025,3,,headcount,white,50\n\
         RXR,2025,4,,accessed_training,white,30\n\
         RXR,2025,1,,headcount,white,30\n\
         RXR,2025,1,,headcount,bme,30\n",
    );
    assert_says(
        &said,
        &[
            "line 4, column count: expected at most the 100 of `shortlisted` at line 2, column count, found 101",
            "line 9, column count: expected at most the 60 of `headcount` at line 7, column count, found 61",
            "line 10, column count: expected each count once: indicator 3, the whole workforce, headcount of white, \
             found it again, after line 6, column count",
            "line 11, column count: expected a count for indicator 4, the whole workforce, accessed_training of bme too",
            "indicator 4, the whole workforce, headcount of white",
            "indicator 1, the whole workforce, headcount of unknown",
        ],
    );
}

#[test]
fn percentages_and_bands_above_the_whole_are_refused() {
    let band = |band: &str, counts: [u64; 3]| {
        let row = |group, count| format!("RXR,2025,1,{band},headcount,{group},{count}\n");
        row("white", counts[0]) + &row("bme", counts[1]) + &row("unknown", counts[2])
    };
    let percentages =
        band("", [70, 25, 5]) + &band("vsm", [90, 8, 2]) + &band("clinical/band_5", [60, 38, 2]);
    assert_says(
        &messages(&percentages),
        &["groups that add up to exactly 100", "percentages are not counts"],
    );
    let larger = band("", [70, 25, 6]) + &band("vsm", [50, 8, 2]) + &band("clinical/band_5", [60, 10, 2]);
    assert_says(&messages(&larger), &["line 2, column count: expected at least 110, the sum of its bands"]);
}

#[test]
fn an_invalid_header_is_reported() {
    let desk = Program::new();
    let csv = usual().csv().replace("ethnic_group", "ethnicity_group").replace("wres_year", "year");
    let refused = import(&desk, "return.csv", csv.as_bytes());
    assert_eq!(refused.code, 4);
    assert_says(
        &refused.stderr,
        &["a column `ethnic_group`", "is `ethnicity_group` this column?", "another, `year`"],
    );
    let refused = import(&desk, "empty.csv", b"a,b\n1,2\n");
    assert_says(&refused.stderr, &["expected the headers org_code, wres_year"]);
}

#[test]
fn places_in_a_workbook_are_sheet_and_cell() {
    let mut workbook = Workbook::new();
    workbook.add_worksheet().set_name("about").unwrap().write(0, 0, "how to fill this in").unwrap();
    let sheet = workbook.add_worksheet().set_name("our figures").unwrap();
    for (column, header) in (0..).zip(HEADER.trim().split(',')) {
        sheet.write(0, column, header).unwrap();
    }
    for (line, (group, count)) in (1..).zip([("white", 12.5), ("bme", -4.0)]) {
        for (column, text) in (0..).zip(["RXR", "2025", "3", "", "headcount", group]) {
            sheet.write(line, column, text).unwrap();
        }
        sheet.write(line, 6, count).unwrap();
    }
    let desk = Program::new();
    let refused = import(&desk, "return.xlsx", &workbook.save_to_buffer().unwrap());
    assert_eq!(refused.code, 4);
    assert_says(
        &refused.stderr,
        &[
            "sheet `our figures`, cell G2: expected a whole number",
            "sheet `our figures`, cell G3",
            "found `-4`",
        ],
    );
    assert_says(&import(&desk, "torn.xlsx", b"PK\x03\x04torn").stderr, &["torn.xlsx", "the file"]);
}
