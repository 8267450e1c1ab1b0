//! Reads the tables of a web page as sheets. Follows no links and runs no scripts.

mod finder;
mod grid;
mod markup;
mod style;
mod text;

use std::sync::LazyLock;

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
use regex::bytes::Regex;
use scraper::{ElementRef, Html};

use super::content::{Content, occurrences};
use super::document::{DocumentTable, DocumentTables, TABLES};
use super::encoding;
use super::error::ReadError;
use super::limits::ReadLimits;
use super::size_check::SizeCheck;
use super::skipped::SkippedCells;
use finder::TableFinder;
use markup::tables_only;
use style::{Effect, StyleRules};

/// The largest number of tags. A page of 370 KB has about 10,000.
const TAGS: usize = 200_000;

/// Reads the tables of a page.
pub(super) fn open(bytes: &[u8], limits: &ReadLimits) -> Result<DocumentTables, ReadError> {
    match Content::of(bytes) {
        Content::Html | Content::Text => {}
        found => return Err(ReadError::WrongContent { expected: "an HTML page", found }),
    }
    let too_long = |bytes: usize| {
        let (what, limit) = ("the page".to_owned(), limits.string_bytes);
        if bytes as u64 > limit { Err(ReadError::TooMuchText { what, limit }) } else { Ok(()) }
    };
    too_long(bytes.len())?;
    let text = decode(bytes)?;
    too_long(text.len())?;
    let tags = occurrences(text.as_bytes(), b'<');
    if tags > TAGS {
        return Err(ReadError::TooManyTags { tags, limit: TAGS });
    }
    let rules = StyleRules::of(&text);
    let document = Html::parse_document(&tables_only(&text, &rules));
    let mut page = DocumentTables::default();
    let mut size = SizeCheck::new("", limits);
    for (number, found) in TableFinder::tables(&document).into_iter().enumerate() {
        if number == TABLES {
            return Err(ReadError::TooManyTables { limit: TABLES });
        }
        let name = page.name(&own_caption(found.table), number + 1);
        if found.is_hidden || effect(&rules, found.table) >= Effect::Invisible {
            page.hidden.push(name);
            continue;
        }
        size.continue_with(&name);
        let mut skipped_cells = SkippedCells::default();
        let rows = grid::expand(found.table, &rules, &mut size, &mut skipped_cells)?;
        page.tables.push(DocumentTable { title: found.title, rows, skipped_cells });
        page.sheets.push(name);
    }
    if page.tables.is_empty() && page.hidden.is_empty() {
        return Err(ReadError::NoTable { what: "page" });
    }
    Ok(page)
}

/// The text of a table's `caption`; empty if it has none.
fn own_caption(table: ElementRef<'_>) -> String {
    let caption = table.child_elements().find(|child| is(*child, "caption"));
    caption.map_or_else(String::new, |caption| grid::text_of(caption).finish().into_text())
}

/// The text of a page in its detected or declared encoding.
fn decode(bytes: &[u8]) -> Result<std::borrow::Cow<'_, str>, ReadError> {
    static DECLARED: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r#"(?i)<(?:meta[^>]*?\scharset\s*=|meta[^>]*?;\s*charset\s*=|\?xml[^>]*?encoding\s*=)\s*["']?\s*([a-z0-9_:-]+)"#).ok()
    });
    let head = &bytes[..bytes.len().min(4_096)];
    let label = DECLARED.as_ref().and_then(|pattern| Some(pattern.captures(head)?.get(1)?.as_bytes()));
    // A page that declares UTF-16 in single bytes is UTF-8, as in browsers.
    let declared = label
        .and_then(Encoding::for_label)
        .map(|encoding| if encoding.is_ascii_compatible() { encoding } else { UTF_8 });
    let name = declared.unwrap_or(WINDOWS_1252).name();
    encoding::decode(bytes, declared).map_err(|line| ReadError::PageEncoding { line, encoding: name })
}

fn is(element: ElementRef<'_>, name: &str) -> bool {
    element.value().name() == name
}

/// The effect of an element of a table on its content.
fn effect(rules: &StyleRules, element: ElementRef<'_>) -> Effect {
    rules.effect(element.value().name(), &|name| element.attr(name).map(str::to_owned))
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;

    use super::super::document::CellText;
    use super::*;

    fn read(page: &str) -> Result<Vec<(String, Vec<String>)>, ReadError> {
        let opened = open(page.as_bytes(), &ReadLimits::default())?;
        let mut tables = Vec::new();
        for sheet in &opened.sheets {
            let mut rows = Vec::new();
            opened.for_each_row(sheet, |row| {
                let cells = row.cells().iter().map(|cell| format!("{}={}", cell.column, cell.value.shown()));
                rows.push(format!("{}: {}", row.label(), cells.collect::<Vec<_>>().join("|")));
                Ok::<_, ReadError>(ControlFlow::Continue(()))
            })?;
            tables.push((sheet.clone(), rows));
        }
        Ok(tables)
    }

    /// The rows of the first table.
    fn first(page: &str) -> Vec<String> {
        read(page).unwrap_or_else(|why| panic!("{why}")).swap_remove(0).1
    }

    #[test]
    fn a_table_has_its_caption_or_number_as_its_name() {
        let page = "<html><table><caption> Indicator\n 2 </caption><tr><th>Region<th>2024</table>\
            <table><tr><td>1</table><table><caption>Indicator 2</caption><tr><td>x</table>";
        let tables = read(page).unwrap_or_else(|why| panic!("{why}"));
        let names: Vec<&str> = tables.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["Indicator 2", "table 2", "Indicator 2 (table 3)"]);
        assert_eq!(tables[0].1, ["row 1: 0=Region|1=2024"]);
    }

    #[test]
    fn a_table_has_the_headings_and_the_paragraph_above_it() {
        let table = "<table><tr><td>1</table>";
        let page = format!(
            "<html><h1>WRES</h1><h2>Indicator <em>2</em><sup>1</sup></h2><p>Long story.</p><h3>By region</h3>\
             <div><p>Table 7: <b>ratios</b></p></div>{table}<p>Note</p><h2>Indicator 3</h2>{table}{table}\
             <figure>{table}<figcaption>Table 9</figcaption></figure><p hidden>old</p><table><caption>Own</caption>\
             <tr><td><h4>2024</h4></table>{table}"
        );
        let opened = open(page.as_bytes(), &ReadLimits::default()).unwrap();
        let titles: Vec<String> = opened
            .tables
            .iter()
            .map(|table| format!("{} < {}", table.title.caption, table.title.headings.join(" < ")))
            .collect();
        assert_eq!(
            titles,
            [
                "Table 7: ratios < WRES < Indicator 2 < By region",
                "Indicator 3 < WRES < Indicator 3",
                " < WRES < Indicator 3",
                "Table 9 < WRES < Indicator 3",
                "Own < WRES < Indicator 3",
                " < WRES < Indicator 3",
            ]
        );
    }

    #[test]
    fn the_limit_of_cells_is_that_of_all_tables_together() {
        let few = ReadLimits { cells: 100, ..ReadLimits::default() };
        let page = "<table><tr><td colspan=60>x</table>".repeat(2);
        let refused = open(page.as_bytes(), &few).err();
        assert_eq!(refused, Some(ReadError::TooManyCells { sheet: "table 2".into(), limit: 100 }));
    }

    #[test]
    fn spans_fill_every_place() {
        let page = "<table><thead><tr><th rowspan=2>Trust<th colspan=2>2024<tr><th>White<th>BME</thead>\
            <tbody><tr><td>RXX<td>1.2<td></table>";
        assert_eq!(
            first(page),
            ["row 1: 0=Trust|1=2024|2=2024", "row 2: 0=Trust|1=White|2=BME", "row 3: 0=RXX|1=1.2"]
        );
    }

    #[test]
    fn footnote_marks_are_removed_and_emphasis_is_ignored() {
        let page =
            "<table><tr><td>54.1<sup>1</sup><td><b>R</b>X<a href='x>y'>R</a><td>a<br>b<td>1<p>2</table>";
        assert_eq!(first(page), ["row 1: 0=54.1|1=RXR|2=a b|3=1 2"]);
        let parts = "<table><tr><td><b>1</b>.<a href='x>y'>22</a></table>";
        let doubt = "row 1: 0=1.22 (a number made of parts in different type: check the file)";
        assert_eq!(first(parts), [doubt]);
    }

    #[test]
    fn hidden_rows_columns_and_tables_are_skipped() {
        let page = "<div hidden><table><tr><td>old</table></div><table><col><col style='visibility:collapse'>\
            <tr><th>a<th>b<th style='display:none'>c<th>d<tr hidden><td>1<td>2<td>3<td>4\
            <tr><td>5<td>6<td style='display:none'>7<td>8<tr><td><s>9</s><td>x<td>y</table>";
        let opened = open(page.as_bytes(), &ReadLimits::default()).unwrap();
        assert_eq!(opened.sheets, ["table 2"]);
        assert_eq!(first(page), ["row 1: 0=a|2=d", "row 3: 0=5|2=8", "row 4: 2=y"]);
        let places: Vec<String> = opened.skipped_content().into_iter().map(|skipped| skipped.place).collect();
        assert_eq!(
            places,
            ["table 1", "table 2, row 2", "table 2, columns 2, 3", "table 2, cell row 4 column 1"]
        );
    }

    #[test]
    fn a_page_is_read_in_its_declared_encoding() {
        let page = |meta: &str| {
            format!("<!doctype html><html><head>{meta}</head><table><tr><td>St George’s</table>")
        };
        for meta in [
            "<meta charset=windows-1252>",
            "",
            "<META http-equiv=Content-Type content='text/html; charset=iso-8859-1'>",
        ] {
            let text = page(meta);
            let opened = open(&WINDOWS_1252.encode(&text).0, &ReadLimits::default()).unwrap();
            assert_eq!(
                opened.tables[0].rows[0],
                [(0, CellText::Certain("St George’s".to_owned()))],
                "{meta}"
            );
        }
        let broken = [page("<meta charset=utf-8>").as_bytes(), b"\n\xE9"].concat();
        let refused = open(&broken, &ReadLimits::default()).err();
        assert_eq!(refused, Some(ReadError::PageEncoding { line: 2, encoding: "UTF-8" }));
    }

    #[test]
    fn a_table_in_a_cell_is_a_separate_table() {
        let page = "<table><tr><td>out<table><tr><td>in</table></table>";
        let tables = read(page).unwrap_or_else(|why| panic!("{why}"));
        assert_eq!(tables[0].1, ["row 1: 0=out"]);
        assert_eq!(tables[1].1, ["row 1: 0=in"]);
    }

    #[test]
    fn unclosed_tags_do_not_multiply() {
        let open: String = (0..3_000)
            .flat_map(|number| ["<b x=".to_owned(), number.to_string(), "><a>".to_owned()])
            .collect();
        let page = format!("<html>{open}{}<table><tr><td>1</table>", "<p>x".repeat(20_000));
        let elements = Html::parse_document(&tables_only(&page, &StyleRules::default())).tree.nodes().count();
        assert!(elements < 50_000, "{elements}");
        assert_eq!(first(&page), ["row 1: 0=1"]);
    }

    #[test]
    fn scripts_and_comments_are_not_text() {
        assert_eq!(first("<table><tr><td>5<!-- <p>old</p> --><td>6<!-- -->0</table>"), ["row 1: 0=5|1=60"]);
        let boxes =
            "<table><tr><td>1.5<textarea>2</textarea><td>1.5<title>2</title><td>1.5<iframe>2</iframe>";
        assert_eq!(first(boxes), ["row 1: 0=1.5 2|1=1.5|2=1.5"]);
        let script =
            "<script>x = '<!--<table><tr><td>2</table>'</SCRIPT ><table><tr><td>1</table><!-- end -->";
        assert_eq!(read(script).map(|tables| tables.len()), Ok(1));
        assert_eq!(first(script), ["row 1: 0=1"]);
    }

    #[test]
    fn a_span_beyond_the_limits_is_refused() {
        let wide = format!("<table><tr>{}</table>", "<td colspan=1000>x".repeat(9));
        let refused = read(&wide);
        assert!(matches!(&refused, Err(ReadError::TooFar { what: "columns", .. })), "{refused:?}");
        let few = ReadLimits { cells: 100, ..ReadLimits::default() };
        let deep = format!("<table><tr><td colspan=20 rowspan=0>x{}</table>", "<tr>".repeat(9));
        let refused = open(deep.as_bytes(), &few).err();
        assert_eq!(refused, Some(ReadError::TooManyCells { sheet: "table 1".into(), limit: 100 }));
    }

    #[test]
    fn pages_without_tables_or_with_too_many_are_refused() {
        let many = "<table>".to_owned() + &"<tr><td><table>".repeat(1_000);
        assert_eq!(read(&many), Err(ReadError::TooManyTables { limit: 1_000 }));
        assert_eq!(read("<html><p>moved</p></html>"), Err(ReadError::NoTable { what: "page" }));
    }
}
