use std::io::{Cursor, Write};
use std::ops::ControlFlow;

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;

const STYLES: &str = r#"<w:styles xmlns:w="w"><w:style w:styleId="H2"><w:name w:val="heading 2"/></w:style>
<w:style w:styleId="Mine"><w:basedOn w:val="H2"/></w:style>
<w:style w:styleId="Legend"><w:name w:val="caption"/></w:style>
<w:style w:styleId="Ref"><w:name w:val="footnote reference"/><w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>
<w:style w:styleId="Draft"><w:basedOn w:val="Draft"/><w:rPr><w:vanish/></w:rPr></w:style></w:styles>"#;

fn zipped(files: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in files {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn document(body: &str) -> Vec<u8> {
    let text = format!("<w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>");
    zipped(&[("[Content_Types].xml", "<Types/>"), ("word/document.xml", &text), ("word/styles.xml", STYLES)])
}

fn read(body: &str) -> DocumentTables {
    open(&document(body), &ReadLimits::default()).unwrap_or_else(|why| panic!("{why}"))
}

fn rows(document: &DocumentTables, sheet: &str) -> Vec<String> {
    let mut rows = Vec::new();
    let visit = document.for_each_row(sheet, |row| {
        let cells = row.cells().iter().map(|cell| format!("{}={}", cell.column, cell.value.shown()));
        rows.push(format!("{}: {}", row.label(), cells.collect::<Vec<_>>().join("|")));
        Ok::<_, ReadError>(ControlFlow::Continue(()))
    });
    visit.unwrap();
    rows
}

fn run(text: &str) -> String {
    format!("<w:r><w:t>{text}</w:t></w:r>")
}

fn paragraph(style: &str, text: &str) -> String {
    format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>{}</w:p>", run(text))
}

fn cell(properties: &str, runs: &str) -> String {
    format!("<w:tc><w:tcPr>{properties}</w:tcPr><w:p>{runs}</w:p></w:tc>")
}

fn row(cells: &[&str]) -> String {
    let cells: String = cells.iter().map(|text| cell("", &run(text))).collect();
    format!("<w:tr>{cells}</w:tr>")
}

fn table(rows: &str) -> String {
    format!("<w:tbl><w:tblPr/>{rows}</w:tbl>")
}

#[test]
fn tables_have_their_captions_and_headings() {
    let one = table(&row(&["North West", "1.62"]));
    let body = format!(
        "{}{}{one}{}{}{one}{}{one}{one}",
        paragraph("H2", "Indicator 2"),
        paragraph("Legend", "Table 1: by region"),
        paragraph("Mine", "Indicator 3"),
        paragraph("", "A sentence above."),
        paragraph("Legend", "Table 1: by region"),
    );
    let read = read(&body);
    assert_eq!(read.sheets, ["Table 1: by region", "table 2", "Table 1: by region (table 3)", "table 4"]);
    let titles: Vec<(&str, &str)> = read
        .tables
        .iter()
        .map(|table| (table.title.caption.as_str(), table.title.headings[0].as_str()))
        .collect();
    assert_eq!(
        titles,
        [
            ("Table 1: by region", "Indicator 2"),
            ("A sentence above.", "Indicator 3"),
            ("Table 1: by region", "Indicator 3"),
            ("", "Indicator 3")
        ]
    );
    assert_eq!(rows(&read, "table 2"), ["row 1: 0=North West|1=1.62"]);
}

#[test]
fn merged_cells_have_their_value_in_each_place() {
    let head = format!(
        "<w:tr>{}{}</w:tr>",
        cell("<w:vMerge w:val=\"restart\"/>", &run("Region")),
        cell("<w:gridSpan w:val=\"2\"/>", &run("2024"))
    );
    let second = format!(
        "<w:tr>{}{}{}</w:tr>",
        cell("<w:vMerge/>", ""),
        cell("", &run("White")),
        cell("", &run("BME"))
    );
    let late = format!("<w:tr><w:trPr><w:gridBefore w:val=\"1\"/></w:trPr>{}</w:tr>", cell("", &run("5")));
    let read = read(&table(&(head + &second + &row(&["London", "1", "2"]) + &late)));
    assert_eq!(
        rows(&read, "table 1"),
        [
            "row 1: 0=Region|1=2024|2=2024",
            "row 2: 0=Region|1=White|2=BME",
            "row 3: 0=London|1=1|2=2",
            "row 4: 1=5"
        ]
    );
}

#[test]
fn what_a_person_does_not_see_is_left_out() {
    let tracked = "<w:ins><w:r><w:t>1.</w:t></w:r><w:r><w:t>57</w:t></w:r></w:ins>\
        <w:del><w:r><w:delText>1.61</w:delText></w:r></w:del><w:moveFrom><w:r><w:t>9</w:t></w:r></w:moveFrom>";
    let noted = format!(
        "{}<w:r><w:rPr><w:rStyle w:val=\"Ref\"/></w:rPr><w:footnoteReference w:id=\"2\"/></w:r>\
         <w:r><w:rPr><w:rStyle w:val=\"Ref\"/></w:rPr><w:t>2</w:t></w:r>",
        run("24.2%")
    );
    let formatted =
        "<w:r><w:rPr><w:b/><w:rPrChange><w:rPr><w:strike/></w:rPr></w:rPrChange></w:rPr><w:t>7</w:t></w:r>";
    let hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>old</w:t></w:r>".to_owned() + &run("new");
    let struck = "<w:r><w:rPr><w:strike/></w:rPr><w:t>3</w:t></w:r>";
    let shape = "<w:r><w:drawing><w:txbxContent><w:p><w:r><w:t>box</w:t></w:r></w:p></w:txbxContent></w:drawing></w:r>"
        .to_owned()
        + "<w:r><w:instrText> SEQ </w:instrText></w:r>"
        + &run("4");
    let first: String =
        [tracked, &noted, formatted, &hidden, struck, &shape].iter().map(|runs| cell("", runs)).collect();
    let gone = format!("<w:tr><w:trPr><w:del w:id=\"1\"/></w:trPr>{}</w:tr>", cell("", &run("x")));
    let invisible = format!("<w:tr><w:trPr><w:hidden/></w:trPr>{}</w:tr>", cell("", &run("x")));
    let draft = format!("<w:tr><w:tc>{}</w:tc>{}</w:tr>", paragraph("Draft", "x"), cell("", &run("last")));
    let read = read(&table(&format!("<w:tr>{first}</w:tr>{gone}{invisible}{draft}")));
    assert_eq!(rows(&read, "table 1"), ["row 1: 0=1.57|1=24.2%|2=7|3=new|5=4", "row 3: 1=last"]);
    let skipped: Vec<String> = read.skipped_content().into_iter().map(|skipped| skipped.place).collect();
    assert_eq!(
        skipped,
        ["table 1, row 2", "table 1, cell row 1 column 5", "table 1, cells row 1 column 4, row 3 column 1"]
    );
}

#[test]
fn raised_decimals_are_doubtful_and_paragraphs_are_joined() {
    let raised =
        format!("{}<w:r><w:rPr><w:vertAlign w:val=\"superscript\"/></w:rPr><w:t>54</w:t></w:r>", run("1."));
    let two = format!("<w:tc>{}{}</w:tc>", paragraph("", "Band"), paragraph("", "8a"));
    let read = read(&table(&format!("<w:tr>{}{two}</w:tr>", cell("", &raised))));
    let row = &rows(&read, "table 1")[0];
    assert!(row.starts_with("row 1: 0=1.^54^ (a number made of parts"), "{row}");
    assert!(row.ends_with("|1=Band 8a"), "{row}");
}

#[test]
fn a_table_in_a_cell_is_a_separate_table() {
    let inner = table(&row(&["in"]));
    let outer = format!("<w:tr><w:tc><w:p>{}</w:p>{inner}<w:p/></w:tc></w:tr>", run("out"));
    let read = read(&table(&(outer + &row(&["after"]))));
    assert_eq!(rows(&read, "table 1"), ["row 1: 0=out", "row 2: 0=after"]);
    assert_eq!(rows(&read, "table 2"), ["row 1: 0=in"]);
}

#[test]
fn hostile_documents_are_refused_within_the_limits() {
    let refused = |body: &str, limits: &ReadLimits| open(&document(body), limits).err();
    let limits = ReadLimits { cells: 1_000, ..ReadLimits::default() };
    let wide = table(&format!(
        "<w:tr>{}{}</w:tr>",
        cell("<w:gridSpan w:val=\"600\"/>", ""),
        cell("<w:gridSpan w:val=\"600\"/>", "")
    ));
    assert!(matches!(refused(&wide, &limits), Some(ReadError::TooManyCells { limit: 1_000, .. })));
    let far = format!("<w:tr>{}</w:tr>", cell("<w:gridSpan w:val=\"999999\"/>", "").repeat(9));
    assert!(matches!(
        refused(&table(&far), &ReadLimits::default()),
        Some(ReadError::TooFar { what: "columns", .. })
    ));
    let many = table(&row(&["1"])).repeat(TABLES_AND_ONE);
    assert_eq!(refused(&many, &ReadLimits::default()), Some(ReadError::TooManyTables { limit: 1_000 }));
    let nested = "<w:tbl><w:tr><w:tc>".repeat(40);
    assert!(matches!(refused(&nested, &limits), Some(ReadError::UnsafePart { .. })));
    let long = format!("<w:p>{}</w:p>", run(&"x".repeat(100_000)).repeat(2));
    assert!(matches!(refused(&long, &limits), Some(ReadError::LongText { .. })));
    assert_eq!(refused("<w:p/>", &limits), Some(ReadError::NoTable { what: "document" }));
    let entity = zipped(&[("word/document.xml", "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>")]);
    assert!(matches!(open(&entity, &limits).err(), Some(ReadError::UnsafePart { .. })));
    let bomb = ReadLimits { member_bytes: 10_000, ..ReadLimits::default() };
    assert!(matches!(refused(&long, &bomb), Some(ReadError::MemberTooLarge { .. })));
    let other = zipped(&[("a.txt", "x")]);
    assert_eq!(open(&other, &limits).err(), Some(ReadError::NoDocument));
}

const TABLES_AND_ONE: usize = 1_001;

#[test]
fn the_kind_is_known_by_the_bytes() {
    assert_eq!(Content::of(&document("")), Content::Word);
    let numbered = zipped(&[("word/document2.xml", "<a/>")]);
    assert_eq!(Content::of(&numbered), Content::Word);
    assert_eq!(Content::of(&zipped(&[("xl/workbook.xml", "<a/>")])), Content::Zip);
}
