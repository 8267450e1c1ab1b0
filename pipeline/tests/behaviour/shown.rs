//! The program reads what a person sees in a file: number formats, hidden parts, struck-out text, footnote marks, and
//! unusual compression and encodings.

use std::fmt::Write;

use ingest::extract::{Drift, Mismatch};

use crate::support::publisher::workbooks::bombs;
use crate::support::reading::{Read, misfit, read_as, refused};

const HEADERS: [&str; 8] = [
    "wres year",
    "organisation code",
    "organisation name",
    "indicator",
    "measure",
    "ethnic group",
    "value",
    "unit",
];

/// Fonts that are struck out or raised; formats that show percentages, text and nothing.
const STYLES: &str = "<styleSheet><numFmts><numFmt numFmtId='164' formatCode='&quot;*&quot;'/>\
    <numFmt numFmtId='165' formatCode=';;;'/><numFmt numFmtId='166' formatCode='0.0%'/></numFmts>\
    <fonts><font/><font><strike/></font><font><vertAlign val='superscript'/></font></fonts>\
    <cellXfs><xf/><xf fontId='1'/><xf fontId='2'/><xf numFmtId='164'/><xf numFmtId='165'/><xf numFmtId='166'/></cellXfs>\
    </styleSheet>";
const STRUCK: u32 = 1;
const RAISED: u32 = 2;
const STAR: u32 = 3;
const NOTHING: u32 = 4;
const PERCENT: u32 = 5;

/// A cell of a workbook as XML, at a column of a row.
fn typed(text: &str) -> String {
    format!(" t='inlineStr'><is><t>{text}</t></is></c>")
}

fn runs(runs: &[(&str, &str)]) -> String {
    let mut xml = String::new();
    for (font, text) in runs {
        let _ = write!(xml, "<r><rPr>{font}</rPr><t xml:space='preserve'>{text}</t></r>");
    }
    format!(" t='inlineStr'><is>{xml}</is></c>")
}

fn styled(style: u32, value: &str) -> String {
    format!(" s='{style}'><v>{value}</v></c>")
}

/// Rows of a table of WRES figures, each with its attributes and its cells.
fn rows(rows: &[(&str, Vec<String>)]) -> String {
    let mut xml = String::new();
    let header: Vec<String> = HEADERS.iter().map(|header| typed(header)).collect();
    let all = std::iter::once(("", header)).chain(rows.iter().cloned());
    for (number, (attributes, cells)) in (1..).zip(all) {
        let _ = write!(xml, "<row r='{number}' {attributes}>");
        for (column, cell) in ('A'..).zip(cells) {
            let _ = write!(xml, "<c r='{column}{number}'{cell}");
        }
        xml += "</row>";
    }
    xml
}

/// A figure of a trust, with a value and a unit.
fn figure(code: &str, value: String, unit: &str) -> Vec<String> {
    let (indicator, measure) = if unit == "ratio" { ("2", "relative_likelihood") } else { ("5", "share") };
    let year = "><v>2024</v></c>".to_owned();
    [typed(code), typed("A trust"), typed(indicator), typed(measure), typed("bme"), value, typed(unit)]
        .into_iter()
        .fold(vec![year], |mut cells, cell| {
            cells.push(cell);
            cells
        })
}

fn take(bytes: &[u8]) -> Read {
    read_as("wres-table", "table.xlsx", bytes, Some("2024"))
}

/// Reads a workbook with one sheet with these rows.
fn table(figures: &[(&str, Vec<String>)]) -> Read {
    take(&bombs::workbook(&rows(figures), &[("xl/styles.xml", STYLES)]))
}

/// The one figure of a workbook's table.
fn value(value: String, unit: &str) -> Read {
    table(&[("", figure("RXR", value, unit))])
}

fn values(read: Read) -> Vec<String> {
    let (rows, _) = read.unwrap();
    rows.iter().map(|row| format!("{} {}", row["org_code"], row["value"])).collect()
}

fn warned(read: Read) -> Vec<String> {
    let (_, warnings) = read.unwrap();
    warnings.iter().map(Mismatch::to_string).collect()
}

const MARK: &str = "<vertAlign val='superscript'/>";

#[test]
fn marks_and_struck_out_runs_are_not_read() {
    for (cell, expected) in [
        (runs(&[("", "1.5"), (MARK, "2")]), "RXR 1.5"),
        (runs(&[("", "1.5"), ("<vertAlign val='subscript'/>", "2")]), "RXR 1.5"),
        (runs(&[("<strike/>", "1.5"), ("", "2")]), "RXR 2.0"),
        (typed("1.5²"), "RXR 1.5"),
        (typed("1.5\u{200B}"), "RXR 1.5"),
        (runs(&[("<b/>", "1."), ("", "54")]), "RXR 1.54"),
    ] {
        assert_eq!(values(value(cell.clone(), "ratio")), [expected], "{cell}");
    }
    let code = runs(&[("", "RXR"), (MARK, "1")]);
    let mut cells = figure("", "><v>1.5</v></c>".to_owned(), "ratio");
    cells[1] = code;
    assert_eq!(values(table(&[("", cells)])), ["RXR 1.5"]);
}

#[test]
fn raised_decimals_are_refused() {
    let misfits = refused(value(runs(&[("", "1."), (MARK, "54")]), "ratio"));
    let raised = misfit(&misfits, Drift::MarkerUnknown);
    assert_eq!(raised.place, "sheet Data, G2");
    assert!(raised.found.contains("a part of the number is raised"), "{raised}");
}

#[test]
fn a_percentage_is_read_in_the_unit_of_its_column() {
    let read = value(styled(PERCENT, "0.284"), "percent");
    match read {
        Ok((rows, _)) => assert_eq!(rows[0]["value"], "28.4"),
        Err(misfits) => {
            let percent = misfit(&misfits.mismatches, Drift::MarkerUnknown);
            assert_eq!((percent.place.as_str(), percent.found.as_str()), ("sheet Data, G2", "`28.4%`"));
        }
    }
    let ratio = refused(value(styled(PERCENT, "0.284"), "ratio"));
    assert!(ratio.iter().any(|misfit| misfit.place == "sheet Data, G2"), "{ratio:?}");
}

#[test]
fn a_number_that_its_format_hides_is_not_read() {
    for style in [STAR, NOTHING] {
        match value(styled(style, "1.5"), "ratio") {
            Ok((rows, _)) => assert!(!rows[0].contains_key("value"), "{rows:?}"),
            Err(misfits) => assert!(misfits.mismatches.iter().all(|misfit| misfit.place == "sheet Data, G2")),
        }
    }
}

#[test]
fn struck_out_and_raised_cells_are_not_read() {
    for style in [STRUCK, RAISED] {
        let cells = figure("RXR", "><v>1.5</v></c>".to_owned(), "ratio");
        let mut marked = figure("RBL", "><v>9.9</v></c>".to_owned(), "ratio");
        for cell in &mut marked {
            *cell = format!(" s='{style}'{cell}");
        }
        let read = table(&[("", cells), ("", marked)]);
        let (rows, warnings) = read.unwrap();
        assert_eq!(rows.len(), 1);
        assert_eq!(warnings[0].place, "sheet Data, cells A3, B3, C3, D3, E3 and 3 more");
    }
}

#[test]
fn hidden_rows_are_reported_and_not_read() {
    let plain = |code: &str| figure(code, "><v>1.5</v></c>".to_owned(), "ratio");
    for hidden in ["hidden='1'", "hidden='true'", "ht='0' customHeight='1'"] {
        let read = table(&[(hidden, plain("RBL")), ("", plain("RXR")), (hidden, plain("RBN"))]);
        let said = warned(read);
        let expected = "not read: `table.xlsx`, sheet Data, rows 2, 4: expected visible cells, found hidden \
            cells, which were not read (if you need their figures, unhide them and import the file again)";
        assert_eq!(said, [expected], "{hidden}");
    }
}

#[test]
fn a_hidden_column_is_not_read() {
    let mut header: Vec<String> = HEADERS.iter().map(|header| typed(header)).collect();
    header.insert(6, typed("value"));
    let mut cells = figure("RXR", "><v>1.5</v></c>".to_owned(), "ratio");
    cells.insert(6, "><v>9.9</v></c>".to_owned());
    let row = |number: u32, cells: &[String]| {
        let mut xml = format!("<row r='{number}'>");
        for (column, cell) in ('A'..).zip(cells) {
            let _ = write!(xml, "<c r='{column}{number}'{cell}");
        }
        xml + "</row>"
    };
    for columns in [
        "<cols><col min='7' max='7' hidden='1'/></cols>",
        "<cols><col min='1' max='6' width='9'/><col min='7' max='7' width='0'/></cols>",
        "<sheetFormatPr defaultColWidth='0'/><cols><col min='1' max='6' width='9'/><col min='8' max='9' width='9'/></cols>",
    ] {
        let sheet = format!(
            "<worksheet>{columns}<sheetData>{}{}</sheetData></worksheet>",
            row(1, &header),
            row(2, &cells)
        );
        let (rows, warnings) = take(&bombs::workbook("", &[(bombs::SHEET, &sheet)])).unwrap();
        assert_eq!(rows[0]["value"], "1.5", "{columns}");
        assert_eq!(warnings[0].place, "sheet Data, column G");
    }
}

#[test]
fn a_hidden_sheet_is_reported_and_not_read() {
    for state in ["hidden", "veryHidden"] {
        let list = format!(
            "<workbook><sheets><sheet name='Draft' state='{state}' r:id='rId1'/><sheet name='Data' r:id='rId2'/>\
             </sheets></workbook>"
        );
        let relations = "<Relationships><Relationship Id='rId1' Target='worksheets/sheet1.xml' Type='x/worksheet'/>\
            <Relationship Id='rId2' Target='worksheets/sheet2.xml' Type='x/worksheet'/></Relationships>";
        let draft = rows(&[("", figure("RXR", "><v>9.9</v></c>".to_owned(), "ratio"))]);
        let data = rows(&[("", figure("RXR", "><v>1.5</v></c>".to_owned(), "ratio"))]);
        let sheet = |rows: &str| format!("<worksheet><sheetData>{rows}</sheetData></worksheet>");
        let parts = |list: &str, second: &str| {
            bombs::workbook(
                &draft,
                &[
                    ("xl/workbook.xml", list),
                    ("xl/_rels/workbook.xml.rels", relations),
                    ("xl/worksheets/sheet2.xml", second),
                ],
            )
        };
        let (read, warnings) = take(&parts(&list, &sheet(&data))).unwrap();
        assert_eq!((read.len(), read[0]["value"].as_str()), (1, "1.5"));
        assert_eq!(warnings[0].place, "sheet Draft");
        // The figures are on the hidden sheet only.
        let misfits = refused(take(&parts(&list, &sheet("<row r='1'><c r='A1'><v>1</v></c></row>"))));
        assert_eq!(misfit(&misfits, Drift::NotRead).place, "sheet Draft");
        let list = list.replace("name='Data'", "name='Data' state='hidden'");
        let misfits = refused(take(&parts(&list, &sheet(&data))));
        assert_eq!(misfit(&misfits, Drift::NotRead).place, "sheets Draft, Data");
        assert_eq!(misfit(&misfits, Drift::SheetMissing).found, "hidden sheets only");
    }
}

#[test]
fn an_uncalculated_formula_is_refused() {
    for cell in
        ["><f>1+1</f></c>", "><f>1+1</f><v></v></c>", "><f>1+1</f><v/></c>", " t='str'><f>A1</f><v></v></c>"]
    {
        let misfits = refused(value((*cell).to_owned(), "ratio"));
        let formula = misfit(&misfits, Drift::WrongValue);
        assert_eq!(formula.place, "sheet Data, G2");
        assert_eq!(formula.found, "`a formula that was never calculated`");
        assert!(
            formula.repair.starts_with("open the file in a spreadsheet program and save it"),
            "{formula}"
        );
    }
    assert_eq!(values(value("><f>1+1</f><v>2</v></c>".to_owned(), "ratio")), ["RXR 2.0"]);
}

#[test]
fn hidden_parts_of_a_page_are_not_read() {
    let page = |head: &str, row: &str| {
        let headers = HEADERS.join("<th>");
        let page = format!(
            "<!doctype html><html><head>{head}</head><table><tr><th>{headers}</tr>{row}</table></html>"
        );
        read_as("wres-table", "page.html", page.as_bytes(), Some("2024"))
    };
    let row = |code: &str, value: &str| {
        format!("<td>2024<td>{code}<td>A trust<td>2<td>relative_likelihood<td>all<td>{value}<td>ratio")
    };
    for value in [
        "1.5<sup>2</sup>",
        "1.5<sub>2</sub>",
        "1.5<a href='#n'>2</a>",
        "1.5<a href='#n'>[2]</a>",
        "1.5<span class='footnote'>2</span>",
        "1.5<span style='vertical-align:top;font-size:70%'>2</span>",
        "1.5<span class='nhsuk-u-visually-hidden'>2</span>",
        "1.5<span style='visibility:hidden'>2</span>",
        "1.5<i class='gone'>2</i>",
        "1.5<template>2</template><noscript>2</noscript>",
        "1.5<del>2</del>",
        "<span style='text-decoration:line-through'>2</span>1.5",
        "<a href='#n'>1.5</a>",
        "<small>1.5</small>",
        "&#8203;1.5&nbsp;",
    ] {
        let read = page("<style>.gone{display:none}</style>", &format!("<tr>{}", row("RXR", value)));
        assert_eq!(values(read), ["RXR 1.5"], "{value}");
    }
    for value in
        ["1.5<span>2</span>", "1.<b>5</b>", "<span>1</span>.54", "1.5<small>2</small>", "1.<sup>5</sup>"]
    {
        let misfits = refused(page("", &format!("<tr>{}", row("RXR", value))));
        let parts = misfit(&misfits, Drift::MarkerUnknown);
        assert_eq!(parts.place, "row 2, column value", "{value}");
        assert!(parts.found.contains("parts in different type"), "{parts}");
    }
    let hidden = format!("<tr hidden>{}<tr>{}", row("RBL", "9.9"), row("RXR", "1.5"));
    let (rows, warnings) = page("", &hidden).unwrap();
    assert_eq!((rows.len(), rows[0]["org_code"].as_str()), (1, "RXR"));
    assert_eq!(warnings[0].place, "table 1, row 2");
}

#[test]
fn text_files_are_read_in_every_usual_form() {
    let lines = |separator: &str, end: &str| {
        let row = ["2024", "RXR", "A trust’s", "2", "relative_likelihood", "all", "1.5", "ratio"];
        format!("{}{end}{}{end}", HEADERS.join(separator), row.join(separator))
    };
    let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    for bytes in [
        lines(",", "\n").into_bytes(),
        lines(";", "\r\n").into_bytes(),
        lines("\t", "\r").into_bytes(),
        lines("|", "\n").into_bytes(),
        format!("sep=;\r\n{}", lines(";", "\r\n")).into_bytes(),
        wide(&format!("\u{FEFF}{}", lines("\t", "\r\n"))),
        wide(&lines("\t", "\r\n")),
        lines(",,", "\n").replace(",,", ",").replace('\n', ",,,\n").into_bytes(),
        lines(",", "\n")
            .replace('’', "\u{1}")
            .bytes()
            .map(|byte| if byte == 1 { 0x92 } else { byte })
            .collect(),
    ] {
        let read = read_as("wres-table", "TABLE.CSV", &bytes, Some("2024"));
        assert_eq!(
            read.as_ref().map(|(rows, _)| rows[0]["org_name"].as_str()).ok(),
            Some("A trust’s"),
            "{bytes:?}"
        );
        assert_eq!(values(read), ["RXR 1.5"]);
    }
    let broken = lines(";", "\r").replace("1.5", "many");
    let misfits = refused(read_as("wres-table", "table.csv", broken.as_bytes(), Some("2024")));
    assert_eq!(misfit(&misfits, Drift::MarkerUnknown).place, "line 2, column value");
}
