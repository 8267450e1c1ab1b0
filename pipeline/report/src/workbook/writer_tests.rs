use super::super::sheet::NumberFormat;
use super::*;
use crate::figure::QuantityUnit;

fn sheet(tab: &str, rows: Vec<Vec<SheetCell>>) -> DataSheet {
    DataSheet {
        tab: tab.to_owned(),
        table: tab.to_lowercase(),
        title: format!("Title of {tab}"),
        notes: vec!["Gap".to_owned()],
        about: None,
        source: None,
        heads: vec!["Place".to_owned(), "Share".to_owned()],
        rows,
    }
}

#[test]
fn shares_are_fractions_and_keep_the_printed_decimals() {
    assert_eq!(
        SheetCell::printed(28.4, QuantityUnit::Percent),
        SheetCell::Number(0.284, NumberFormat::Share(1))
    );
    assert_eq!(
        SheetCell::printed(7.0, QuantityUnit::Percent),
        SheetCell::Number(0.07, NumberFormat::Share(0))
    );
    assert_eq!(
        SheetCell::printed(1.54, QuantityUnit::Ratio),
        SheetCell::Number(1.54, NumberFormat::Decimal(2))
    );
    assert_eq!(NumberFormat::Share(1).code(), "0.0%");
    assert_eq!(NumberFormat::Share(0).code(), "0%");
}

#[test]
fn only_web_pages_and_sheets_are_links() {
    assert!(is_link("https://example.org") && is_link("internal:'Notes'!A1"));
    assert!(!is_link("javascript:alert(1)") && !is_link("=cmd") && !is_link("file:///etc/passwd"));
    assert!(!is_link(&format!("https://example.org/{}", "a".repeat(2000))));
}

#[test]
fn lines_above_a_table_name_its_notes_and_shorthand() {
    let note = vec![SheetCell::text("note 3"), SheetCell::text("Gap"), SheetCell::text("BME less White.")];
    let notes = sheet("Notes", vec![note]);
    let data = sheet("Data", vec![vec![SheetCell::text("Leeds"), SheetCell::text("[c]")]]);
    assert_eq!(
        above(&data, &notes, &["[c]"]),
        [
            "This worksheet contains one table.",
            "Notes for this table, in the worksheet Notes: note 3 (Gap).",
            "[c] means suppressed: a small number of people.",
        ]
    );
}

#[test]
fn wide_texts_wrap_and_no_word_of_a_head_is_broken() {
    let characters = |head: &str, cell: &str| {
        let data = sheet("Data", vec![vec![SheetCell::text(cell), SheetCell::text("x")]]);
        (width(&data, 0, head, 48) / CHARACTER).round()
    };
    assert!((characters("Place", &"a".repeat(300)) - 49.0).abs() < 1e-9);
    assert!((characters("Place", "Leeds") - 12.0).abs() < 1e-9);
    assert!((characters("Disproportionately small", "no") - 20.0).abs() < 1e-9);
}

#[test]
fn a_row_is_as_tall_as_its_longest_text() {
    let ten = 10.0;
    assert_eq!(["one", "one two three", "ninety nine one"].map(|text| lines(text, ten)), [1, 2, 2]);
    assert!((height([("one", ten), ("one two three four", ten)]) - 2.0 * LINE).abs() < 1e-9);
    assert!((height([("word ".repeat(1000).as_str(), ten)]) - TALLEST).abs() < 1e-9);
}

#[test]
fn numbers_and_their_shorthand_are_set_to_the_right() {
    let share = SheetCell::Number(0.5, NumberFormat::Share(1));
    let rows =
        vec![vec![SheetCell::text("Leeds"), share], vec![SheetCell::text("York"), SheetCell::text("[x]")]];
    let data = sheet("Data", rows);
    assert_eq!([0, 1].map(|at| side(&data, at) == FormatAlign::Right), [false, true]);
}
