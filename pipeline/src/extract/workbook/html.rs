//! The tables of a web page as sheets. Reads bytes in memory; no link is followed, nothing is run.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::str;
use std::sync::LazyLock;

use regex::{Captures, Regex};
use scraper::{ElementRef, Html, Node};

use super::cells::{Cell, Naming, Row, Value};
use super::content::{Content, occurrences};
use super::count::Count;
use super::error::ReadError;
use super::limits::Limits;

/// Tags of a page. One of 370 KB has about 10,000.
const TAGS: usize = 200_000;

/// Tables of a page.
const TABLES: usize = 1_000;

/// The widest and deepest span that HTML allows a cell.
const WIDEST: u32 = 1_000;
const DEEPEST: u32 = 65_534;

/// The tables of a page, read and expanded.
pub(super) struct Page {
    pub(super) sheets: Vec<String>,
    tables: Vec<Grid>,
}

/// The rows of a table, each with its filled cells.
type Grid = Vec<Vec<(u32, String)>>;

impl Page {
    pub(super) fn open(bytes: &[u8], limits: &Limits) -> Result<Self, ReadError> {
        match Content::of(bytes) {
            Content::Html | Content::Text => {}
            found => return Err(ReadError::WrongContent { expected: "an HTML page", found }),
        }
        if bytes.len() as u64 > limits.string_bytes {
            return Err(ReadError::TooMuchText { what: "the page".to_owned(), limit: limits.string_bytes });
        }
        let text = str::from_utf8(bytes).map_err(|wrong| ReadError::NotUtf8 {
            line: occurrences(&bytes[..wrong.valid_up_to()], b'\n') as u64 + 1,
        })?;
        let tags = occurrences(bytes, b'<');
        if tags > TAGS {
            return Err(ReadError::TooManyTags { tags, limit: TAGS });
        }
        let document = Html::parse_document(&tables_only(text));
        let mut page = Self { sheets: Vec::new(), tables: Vec::new() };
        for (number, table) in elements(&document).filter(|element| is(*element, "table")).enumerate() {
            if number == TABLES {
                return Err(ReadError::TooManyTables { limit: TABLES });
            }
            let name = page.name(table, number + 1);
            page.tables.push(expand(table, &mut Count::new(&name, limits))?);
            page.sheets.push(name);
        }
        if page.tables.is_empty() { Err(ReadError::NoTable) } else { Ok(page) }
    }

    pub(super) fn for_each_row<E: From<ReadError>>(
        &self,
        sheet: &str,
        mut visit: impl FnMut(&Row<'_>) -> Result<ControlFlow<()>, E>,
    ) -> Result<(), E> {
        let table = self.sheets.iter().position(|name| name == sheet).and_then(|at| self.tables.get(at));
        for (number, row) in (0_u32..).zip(table.into_iter().flatten()) {
            let filled = row
                .iter()
                .map(|(column, text)| Cell { column: *column, value: Value::Text(Cow::Borrowed(text)) });
            let cells: Vec<_> = filled.collect();
            if !cells.is_empty() && visit(&Row::new(number, Naming::TableRow, &cells))?.is_break() {
                break;
            }
        }
        Ok(())
    }

    pub(super) fn passed_over(&self) -> Vec<super::passed::PassedOver> {
        Vec::new()
    }

    /// A table's caption, or its number on the page, counted from 1. A caption used before has the
    /// number after it.
    fn name(&self, table: ElementRef<'_>, number: usize) -> String {
        let caption = table.child_elements().find(|child| is(*child, "caption")).map(text_of);
        match caption.filter(|caption| !caption.is_empty()) {
            Some(caption) if self.sheets.contains(&caption) => format!("{caption} (table {number})"),
            Some(caption) => caption,
            None => format!("table {number}"),
        }
    }
}

/// The rows of a table, those of tables within it left out, with a value in every place its cell
/// spans. A span that would reach past the last row ends with it.
fn expand(table: ElementRef<'_>, count: &mut Count<'_>) -> Result<Grid, ReadError> {
    let mut grid = Grid::new();
    // Columns that a cell of a row above still fills: how many rows more, and with what.
    let mut hanging: BTreeMap<u32, (u32, String)> = BTreeMap::new();
    for (number, row) in (0_u32..).zip(rows_of(table)) {
        let mut filled: BTreeMap<u32, String> = BTreeMap::new();
        let mut fill = |filled: &mut BTreeMap<u32, String>, at: u32, text: &String| {
            let place = || format!("row {}, column {}", u64::from(number) + 1, u64::from(at) + 1);
            count.cell(number, at, place)?;
            count.text(text.len(), place)?;
            filled.insert(at, text.clone());
            Ok::<_, ReadError>(())
        };
        for (at, (rows, text)) in &mut hanging {
            fill(&mut filled, *at, text)?;
            *rows -= 1;
        }
        hanging.retain(|_, (rows, _)| *rows > 0);
        let mut column = 0;
        for cell in row.child_elements().filter(|child| is(*child, "td") || is(*child, "th")) {
            while filled.contains_key(&column) {
                column += 1;
            }
            let text = text_of(cell);
            let wide = span(cell, "colspan").clamp(1, WIDEST);
            let deep = match span(cell, "rowspan") {
                0 => DEEPEST,
                rows => rows.min(DEEPEST),
            };
            for at in column..column + wide {
                fill(&mut filled, at, &text)?;
                if deep > 1 {
                    hanging.insert(at, (deep - 1, text.clone()));
                }
            }
            column += wide;
        }
        grid.push(filled.into_iter().filter(|(_, text)| !text.is_empty()).collect());
    }
    Ok(grid)
}

/// The rows that are a table's own: its children, or those of its head, bodies and foot.
fn rows_of(table: ElementRef<'_>) -> impl Iterator<Item = ElementRef<'_>> {
    table.child_elements().flat_map(|child| {
        let group = ["thead", "tbody", "tfoot"].iter().any(|name| is(child, name));
        let own = is(child, "tr").then_some(child);
        let within = group.then(|| child.child_elements().filter(|row| is(*row, "tr")));
        own.into_iter().chain(within.into_iter().flatten())
    })
}

fn span(cell: ElementRef<'_>, name: &str) -> u32 {
    cell.attr(name).and_then(|number| number.trim().parse().ok()).unwrap_or(1)
}

fn elements(document: &Html) -> impl Iterator<Item = ElementRef<'_>> {
    document.tree.nodes().filter_map(ElementRef::wrap)
}

fn is(element: ElementRef<'_>, name: &str) -> bool {
    element.value().name() == name
}

/// The text of a cell on one line, that of tables within it left out.
fn text_of(cell: ElementRef<'_>) -> String {
    let mut text = String::new();
    let mut nodes = cell.children().rev().collect::<Vec<_>>();
    while let Some(node) = nodes.pop() {
        match node.value() {
            Node::Text(part) => text.push_str(part),
            Node::Element(element) if element.name() != "table" => nodes.extend(node.children().rev()),
            _ => {}
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Tags that tables are made of, and those whose content is text and no markup.
const KEPT: [&str; 16] = [
    "table", "caption", "colgroup", "col", "thead", "tbody", "tfoot", "tr", "td", "th", "title", "textarea",
    "xmp", "iframe", "noembed", "noframes",
];

/// Tags of links and emphasis, which stand within a word.
const INLINE: [&str; 17] = [
    "a", "abbr", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "span", "strike", "strong",
    "tt", "u", "wbr",
];

/// A comment; a script or style sheet; or a tag, whose name is captured.
const MARKUP: &str = concat!(
    r"(?is)<!--.*?(?:--!?>|\z)",
    r"|<(?:script|style)[\s/>].*?(?:</(?:script|style)[\s/>]|\z)",
    r#"|</?([a-z][^\s/>]*)(?:[\s/](?:[^>"']|"[^"]*"|'[^']*'|["'])*?)?(?:>|\z)"#,
);

/// The page with no tags but those of tables. A page of a few hundred kilobytes can nest its elements,
/// or leave emphasis open, so that its tree takes gigabytes or minutes; without those tags it cannot.
///
/// A tag within a word leaves nothing behind, any other a space, so that a footnote mark in `<sup>` is
/// never read as another digit of the number before it. Each becomes an empty comment besides, so
/// that what stood on its two sides does not make a tag.
fn tables_only(page: &str) -> Cow<'_, str> {
    static PATTERN: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(MARKUP).ok());
    let Some(pattern) = PATTERN.as_ref() else { return Cow::Borrowed("") };
    pattern.replace_all(page, |found: &Captures<'_>| {
        let name = found.get(1).map(|name| name.as_str().to_ascii_lowercase());
        match name.as_deref() {
            Some(name) if KEPT.contains(&name) => found[0].to_owned(),
            Some(name) if !INLINE.contains(&name) => " <!---->".to_owned(),
            _ => "<!---->".to_owned(),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(page: &str) -> Result<Vec<(String, Vec<String>)>, ReadError> {
        let opened = Page::open(page.as_bytes(), &Limits::default())?;
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
    fn a_table_is_called_by_its_caption_or_its_number() {
        let page = "<html><table><caption> Indicator\n 2 </caption><tr><th>Region<th>2024</table>\
            <table><tr><td>1</table><table><caption>Indicator 2</caption><tr><td>x</table>";
        let tables = read(page).unwrap_or_else(|why| panic!("{why}"));
        let names: Vec<&str> = tables.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["Indicator 2", "table 2", "Indicator 2 (table 3)"]);
        assert_eq!(tables[0].1, ["row 1: 0=Region|1=2024"]);
    }

    #[test]
    fn spans_fill_every_place_they_cover() {
        let page = "<table><thead><tr><th rowspan=2>Trust<th colspan=2>2024<tr><th>White<th>BME</thead>\
            <tbody><tr><td>RXX<td>1.2<td></table>";
        assert_eq!(
            first(page),
            ["row 1: 0=Trust|1=2024|2=2024", "row 2: 0=Trust|1=White|2=BME", "row 3: 0=RXX|1=1.2"]
        );
    }

    #[test]
    fn a_footnote_mark_is_no_digit_and_emphasis_no_gap() {
        let page = "<table><tr><td>54.1<sup>1</sup><td><b>1</b>.<a href='x>y'>22</a><td>a<br>b</table>";
        assert_eq!(first(page), ["row 1: 0=54.1 1|1=1.22|2=a b"]);
    }

    #[test]
    fn a_table_in_a_cell_is_a_table_of_its_own() {
        let page = "<table><tr><td>out<table><tr><td>in</table></table>";
        let tables = read(page).unwrap_or_else(|why| panic!("{why}"));
        assert_eq!(tables[0].1, ["row 1: 0=out"]);
        assert_eq!(tables[1].1, ["row 1: 0=in"]);
    }

    #[test]
    fn tags_left_open_do_not_multiply() {
        let open: String = (0..3_000)
            .flat_map(|number| ["<b x=".to_owned(), number.to_string(), "><a>".to_owned()])
            .collect();
        let page = format!("<html>{open}{}<table><tr><td>1</table>", "<p>x".repeat(20_000));
        let elements = Html::parse_document(&tables_only(&page)).tree.nodes().count();
        assert!(elements < 50_000, "{elements}");
        assert_eq!(first(&page), ["row 1: 0=1"]);
    }

    #[test]
    fn only_the_tags_of_tables_are_left() {
        assert_eq!(tables_only("<<b>b>x</B >"), "<<!---->b>x<!---->");
        assert_eq!(tables_only("<DIV class='a>b'><td x=1>1</div"), " <!----><td x=1>1 <!---->");
        assert_eq!(tables_only("a < b, 1<2"), "a < b, 1<2");
        assert_eq!(first("<table><tr><td>5<!-- <p>old</p> --><td>6<!-- -->0</table>"), ["row 1: 0=5|1=60"]);
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
        let few = Limits { cells: 100, ..Limits::default() };
        let deep = format!("<table><tr><td colspan=20 rowspan=0>x{}</table>", "<tr>".repeat(9));
        let refused = Page::open(deep.as_bytes(), &few).err();
        assert_eq!(refused, Some(ReadError::TooManyCells { sheet: "table 1".into(), limit: 100 }));
    }

    #[test]
    fn a_page_with_no_table_or_too_many_says_so() {
        let many = "<table>".to_owned() + &"<tr><td><table>".repeat(1_000);
        assert_eq!(read(&many), Err(ReadError::TooManyTables { limit: 1_000 }));
        assert_eq!(read("<html><p>moved</p></html>"), Err(ReadError::NoTable));
    }
}
