//! Reads the tables of a web page as sheets. Follows no links and runs no scripts.

mod grid;
mod markup;
mod style;
mod text;

use std::ops::ControlFlow;
use std::sync::LazyLock;

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
use regex::bytes::Regex;
use scraper::{ElementRef, Html, Node};

use super::cells::{Cell, PlaceStyle, SheetRow, Value};
use super::content::{Content, occurrences};
use super::encoding;
use super::error::ReadError;
use super::limits::ReadLimits;
use super::size_check::SizeCheck;
use super::skipped::{SkipReason, SkippedCells, SkippedContent};
use grid::Grid;
use markup::{OpenElements, tables_only};
use style::{Effect, StyleRules};
use text::CellText;

/// The largest number of tags. A page of 370 KB has about 10,000.
const TAGS: usize = 200_000;

/// The largest number of tables.
const TABLES: usize = 1_000;

pub(super) struct HtmlPage {
    /// The names of the visible tables.
    pub(super) sheets: Vec<String>,
    tables: Vec<Grid>,
    skipped_cells: Vec<SkippedCells>,
    hidden: Vec<String>,
}

impl HtmlPage {
    pub(super) fn open(bytes: &[u8], limits: &ReadLimits) -> Result<Self, ReadError> {
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
        let mut page =
            Self { sheets: Vec::new(), tables: Vec::new(), skipped_cells: Vec::new(), hidden: Vec::new() };
        for (number, (table, around)) in tables(&document).into_iter().enumerate() {
            if number == TABLES {
                return Err(ReadError::TooManyTables { limit: TABLES });
            }
            let name = page.name(table, number + 1);
            if around || effect(&rules, table) >= Effect::Invisible {
                page.hidden.push(name);
                continue;
            }
            let mut skipped_cells = SkippedCells::default();
            page.tables.push(grid::expand(
                table,
                &rules,
                &mut SizeCheck::new(&name, limits),
                &mut skipped_cells,
            )?);
            page.skipped_cells.push(skipped_cells);
            page.sheets.push(name);
        }
        if page.tables.is_empty() && page.hidden.is_empty() { Err(ReadError::NoTable) } else { Ok(page) }
    }

    pub(super) fn for_each_row<E: From<ReadError>>(
        &self,
        sheet: &str,
        mut visit: impl FnMut(&SheetRow<'_>) -> Result<ControlFlow<()>, E>,
    ) -> Result<(), E> {
        let table = self.sheets.iter().position(|name| name == sheet).and_then(|at| self.tables.get(at));
        for (number, row) in (0_u32..).zip(table.into_iter().flatten()) {
            let filled = row.iter().map(|(column, text)| Cell { column: *column, value: value_of(text) });
            let cells: Vec<_> = filled.collect();
            if !cells.is_empty() && visit(&SheetRow::new(number, PlaceStyle::TableRow, &cells))?.is_break() {
                break;
            }
        }
        Ok(())
    }

    /// Hidden tables, and hidden content of the visible ones.
    pub(super) fn skipped_content(&self) -> Vec<SkippedContent> {
        let mut skipped = Vec::new();
        if !self.hidden.is_empty() {
            let place = self.hidden.join(", ");
            skipped.push(SkippedContent { place, reason: SkipReason::HiddenSheet });
        }
        for (sheet, skipped_cells) in self.sheets.iter().zip(&self.skipped_cells) {
            let number = |column: u32| (u64::from(column) + 1).to_string();
            let cell =
                |row: u32, column: u32| format!("row {} column {}", u64::from(row) + 1, number(column));
            skipped.extend(skipped_cells.described(sheet, number, cell));
        }
        skipped
    }

    /// A table's caption, or its number on the page, counted from 1. A caption that another table has is followed by
    /// the number.
    fn name(&self, table: ElementRef<'_>, number: usize) -> String {
        let caption = table.child_elements().find(|child| is(*child, "caption"));
        let caption = caption.map(|caption| match grid::text_of(caption).finish() {
            CellText::Certain(text) | CellText::Doubtful(text) => text,
        });
        match caption.filter(|caption| !caption.is_empty()) {
            Some(caption) if self.sheets.contains(&caption) || self.hidden.contains(&caption) => {
                format!("{caption} (table {number})")
            }
            Some(caption) => caption,
            None => format!("table {number}"),
        }
    }
}

fn value_of(text: &CellText) -> Value<'_> {
    match text {
        CellText::Certain(text) => Value::Text(text.into()),
        CellText::Doubtful(text) => {
            Value::Error(format!("{text} (a number made of parts in different tags: check the page)"))
        }
    }
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

/// The tables of a page in its order, and whether an element around them hides them.
fn tables(document: &Html) -> Vec<(ElementRef<'_>, bool)> {
    let (mut found, mut open) = (Vec::new(), OpenElements::default());
    // The nodes to visit. `None` ends a node, with the number of elements that were open before it.
    let mut coming = vec![(Some(document.tree.root()), 0)];
    while let Some((node, depth)) = coming.pop() {
        let Some(node) = node else {
            // Elements that are open at the end of a cell end with it.
            open.back_to(depth);
            continue;
        };
        match node.value() {
            Node::Comment(comment) => open.comment(&comment.comment),
            Node::Element(element) if !matches!(element.name(), "html" | "head" | "body") => {
                coming.push((None, open.depth()));
                if let Some(table) = ElementRef::wrap(node).filter(|_| element.name() == "table") {
                    found.push((table, open.hides_tables()));
                }
            }
            _ => {}
        }
        coming.extend(node.children().rev().map(|child| (Some(child), 0)));
    }
    found
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
    use super::*;

    fn read(page: &str) -> Result<Vec<(String, Vec<String>)>, ReadError> {
        let opened = HtmlPage::open(page.as_bytes(), &ReadLimits::default())?;
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
        let doubt = "row 1: 0=1.22 (a number made of parts in different tags: check the page)";
        assert_eq!(first(parts), [doubt]);
    }

    #[test]
    fn hidden_rows_columns_and_tables_are_skipped() {
        let page = "<div hidden><table><tr><td>old</table></div><table><col><col style='visibility:collapse'>\
            <tr><th>a<th>b<th style='display:none'>c<th>d<tr hidden><td>1<td>2<td>3<td>4\
            <tr><td>5<td>6<td style='display:none'>7<td>8<tr><td><s>9</s><td>x<td>y</table>";
        let opened = HtmlPage::open(page.as_bytes(), &ReadLimits::default()).unwrap();
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
            let opened = HtmlPage::open(&WINDOWS_1252.encode(&text).0, &ReadLimits::default()).unwrap();
            assert_eq!(opened.tables[0][0], [(0, CellText::Certain("St George’s".to_owned()))], "{meta}");
        }
        let broken = [page("<meta charset=utf-8>").as_bytes(), b"\n\xE9"].concat();
        let refused = HtmlPage::open(&broken, &ReadLimits::default()).err();
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
        let refused = HtmlPage::open(deep.as_bytes(), &few).err();
        assert_eq!(refused, Some(ReadError::TooManyCells { sheet: "table 1".into(), limit: 100 }));
    }

    #[test]
    fn pages_without_tables_or_with_too_many_are_refused() {
        let many = "<table>".to_owned() + &"<tr><td><table>".repeat(1_000);
        assert_eq!(read(&many), Err(ReadError::TooManyTables { limit: 1_000 }));
        assert_eq!(read("<html><p>moved</p></html>"), Err(ReadError::NoTable));
    }
}
