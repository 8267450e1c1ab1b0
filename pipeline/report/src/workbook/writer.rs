//! Writes sheets as a workbook. No cell is merged, blank or a formula: a text that begins with `=` is a text.

use jiff::civil::Date;
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Table, TableColumn, TableStyle,
    Workbook, Worksheet, XlsxError,
};

use super::front::{CoverPart, NOTES};
use super::sheet::{DataSheet, NumberFormat, SHORTHAND, SheetCell};

const FONT: &str = "Arial";
const FONT_SIZE: f64 = 12.0;

/// The narrowest column of a table in characters, and the widest of one with many and with few columns. Longer
/// texts are wrapped.
const NARROWEST: usize = 11;
const WIDEST: usize = 48;
const WIDEST_OF_FEW: usize = 80;
const FEW: usize = 5;

/// The widths of a digit and of a letter of running text in the font, in the units by which Excel counts the width
/// of a column.
const CHARACTER: f64 = 1.15;
const LETTER: f64 = 0.9;

/// The height of a line in points, and the tallest row that Excel takes.
const LINE: f64 = 15.75;
const TALLEST: f64 = 409.0;

/// The width that fits across a page in print.
const PAGE: f64 = 180.0;

/// The width of the cover's only column.
const COVER_WIDTH: f64 = 110.0;

/// The longest address of a link that Excel takes, in characters.
const LONGEST_LINK: usize = 2000;

/// What comes before the tables.
pub(super) struct Front<'a> {
    pub(super) title: &'a str,
    pub(super) publisher: &'a str,
    /// The creation date of the workbook.
    pub(super) date: Date,
    pub(super) cover: Vec<CoverPart>,
    pub(super) contents: DataSheet,
    pub(super) notes: DataSheet,
}

/// The bytes of the workbook.
pub(super) fn bytes(front: &Front<'_>, sheets: &[DataSheet]) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // Without a date of its own, a workbook has the time of its making, and no two are the same.
    let properties = DocProperties::new()
        .set_title(front.title)
        .set_author(front.publisher)
        .set_company(front.publisher)
        .set_subject("Workforce race equality in the NHS")
        .set_creation_datetime(&date_time(front.date)?)
        .set_custom_property("Language", "en-GB");
    workbook.set_properties(&properties);
    cover(front, workbook.add_worksheet())?;
    let shorthand = SHORTHAND.map(|(code, _)| code);
    for sheet in [&front.contents, &front.notes].into_iter().chain(sheets) {
        let used = |code: &&str| sheet.rows.iter().flatten().any(|cell| is_text(cell, code));
        let used: Vec<&str> = shorthand.into_iter().filter(used).collect();
        table(sheet, &front.notes, &used, workbook.add_worksheet())?;
    }
    workbook.save_to_buffer()
}

fn is_text(cell: &SheetCell, text: &str) -> bool {
    matches!(cell, SheetCell::Text(known) if known == text)
}

fn base() -> Format {
    Format::new().set_font_name(FONT).set_font_size(FONT_SIZE)
}

fn heading(size: f64) -> Format {
    base().set_bold().set_font_size(size)
}

/// A link, in a colour with enough contrast, and underlined.
fn link() -> Format {
    base()
        .set_font_color(0x0000_5EB8)
        .set_underline(rust_xlsxwriter::FormatUnderline::Single)
        .set_align(FormatAlign::Top)
        .set_text_wrap()
}

fn date_time(day: Date) -> Result<ExcelDateTime, XlsxError> {
    let part = |number: i8| u8::try_from(number).unwrap_or(1);
    ExcelDateTime::from_ymd(u16::try_from(day.year()).unwrap_or(1900), part(day.month()), part(day.day()))
}

/// Title and parts of the cover, all in the first column.
fn cover(front: &Front<'_>, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    sheet.set_name("Cover")?;
    page(sheet);
    sheet.set_column_width(0, COVER_WIDTH)?;
    sheet.write_string_with_format(0, 0, front.title, &heading(16.0).set_text_wrap())?;
    sheet.set_row_height(0, height([(front.title, COVER_WIDTH / 1.4)]) * 1.4)?;
    let mut line = 1;
    for part in &front.cover {
        sheet.write_string_with_format(
            line,
            0,
            part.heading,
            &heading(14.0).set_align(FormatAlign::Bottom),
        )?;
        sheet.set_row_height(line, 2.0 * LINE)?;
        line += 1;
        for text in &part.lines {
            cell(sheet, line, 0, text, FormatAlign::Left)?;
            sheet.set_row_height(line, height([(text.shown().as_str(), COVER_WIDTH)]))?;
            line += 1;
        }
    }
    Ok(())
}

/// A sheet with its table: title, how many tables, notes, shorthand, source, and the table.
fn table(
    sheet: &DataSheet,
    notes: &DataSheet,
    shorthand: &[&str],
    to: &mut Worksheet,
) -> Result<(), XlsxError> {
    to.set_name(&sheet.tab)?;
    page(to);
    to.write_string_with_format(0, 0, &sheet.title, &heading(16.0))?;
    let mut line = 1;
    for text in above(sheet, notes, shorthand) {
        to.write_string_with_format(line, 0, text, &base())?;
        line += 1;
    }
    let columns: Vec<TableColumn> =
        (0..).zip(&sheet.heads).map(|(at, head)| column_of(head, side(sheet, at))).collect();
    // Filter buttons hide a part of the heads, and the guidance advises against them.
    let named = Table::new()
        .set_name(&sheet.table)
        .set_columns(&columns)
        .set_style(TableStyle::None)
        .set_banded_rows(false)
        .set_first_column(true)
        .set_autofilter(false)
        .set_alt_text(&sheet.title);
    let below = |number: usize| line + u32::try_from(number).unwrap_or(u32::MAX);
    let last = u16::try_from(sheet.heads.len()).unwrap_or(u16::MAX).saturating_sub(1);
    to.add_table(line, 0, below(sheet.rows.len()), last, &named)?;
    let widest = if sheet.heads.len() > FEW { WIDEST } else { WIDEST_OF_FEW };
    let widths: Vec<f64> = (0..).zip(&sheet.heads).map(|(at, head)| width(sheet, at, head, widest)).collect();
    for (column, width) in (0..).zip(&widths) {
        to.set_column_width(column, *width)?;
    }
    let heads = sheet.heads.iter().map(String::as_str);
    to.set_row_height(line, height(heads.zip(widths.iter().copied())))?;
    for (row, cells) in (1..).zip(&sheet.rows) {
        for (at, value) in cells.iter().enumerate() {
            cell(to, below(row), u16::try_from(at).unwrap_or(u16::MAX), value, side(sheet, at))?;
        }
        let texts: Vec<String> = cells.iter().map(SheetCell::shown).collect();
        let texts = texts.iter().map(String::as_str);
        to.set_row_height(below(row), height(texts.zip(widths.iter().copied())))?;
    }
    // A wide table takes several pages side by side, each with the first column.
    let first = widths.first().copied().unwrap_or_default();
    let others: f64 = widths.iter().skip(1).sum();
    let pages = (1..20).find(|pages| others <= (PAGE - first) * f64::from(*pages)).unwrap_or(20);
    to.set_print_fit_to_pages(pages, 0).set_repeat_rows(line, line)?.set_repeat_columns(0, 0)?;
    Ok(())
}

/// The lines between the title and the table.
fn above(sheet: &DataSheet, notes: &DataSheet, shorthand: &[&str]) -> Vec<String> {
    let mut lines = vec!["This worksheet contains one table.".to_owned()];
    lines.extend(sheet.about.clone());
    let numbered = |subject: &String| {
        let row = notes.rows.iter().find(|row| row.get(1).is_some_and(|cell| is_text(cell, subject)))?;
        Some(format!("{} ({subject})", row.first()?.shown()))
    };
    let numbers: Vec<String> = sheet.notes.iter().filter_map(numbered).collect();
    if !numbers.is_empty() {
        lines.push(format!("Notes for this table, in the worksheet {NOTES}: {}.", numbers.join(", ")));
    }
    let meanings = SHORTHAND.iter().filter(|(code, _)| shorthand.contains(code));
    let meanings: Vec<String> = meanings.map(|(code, meaning)| format!("{code} means {meaning}.")).collect();
    if !meanings.is_empty() {
        lines.push(meanings.join(" "));
    }
    lines.extend(sheet.source.as_ref().map(|source| format!("Source: {source}.")));
    lines
}

/// A page in print: A4, landscape.
fn page(sheet: &mut Worksheet) {
    sheet.set_paper_size(9).set_landscape();
}

fn cell(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    value: &SheetCell,
    side: FormatAlign,
) -> Result<(), XlsxError> {
    let top = base().set_align(FormatAlign::Top).set_align(side);
    match value {
        SheetCell::Text(text) => sheet.write_string_with_format(row, column, text, &top.set_text_wrap())?,
        SheetCell::Number(number, shown) => {
            sheet.write_number_with_format(row, column, *number, &top.set_num_format(shown.code()))?
        }
        SheetCell::Date(day) => sheet.write_datetime_with_format(
            row,
            column,
            &date_time(*day)?,
            &top.set_num_format("d mmmm yyyy"),
        )?,
        SheetCell::Link(address, text) if is_link(address) => {
            let target = rust_xlsxwriter::Url::new(address).set_text(text);
            sheet.write_url_with_format(row, column, target, &link())?
        }
        SheetCell::Link(address, _) => {
            sheet.write_string_with_format(row, column, address, &top.set_text_wrap())?
        }
    };
    Ok(())
}

/// Columns of numbers are set to the right, with their shorthand and their heads.
fn side(sheet: &DataSheet, column: usize) -> FormatAlign {
    let mut cells = sheet.rows.iter().filter_map(|row| row.get(column));
    let is_number =
        |cell: &SheetCell| matches!(cell, SheetCell::Number(_, format) if *format != NumberFormat::Year);
    if cells.any(is_number) { FormatAlign::Right } else { FormatAlign::Left }
}

fn column_of(head: &str, side: FormatAlign) -> TableColumn {
    let format = base()
        .set_bold()
        .set_text_wrap()
        .set_align(FormatAlign::Top)
        .set_align(side)
        .set_border_bottom(FormatBorder::Medium);
    TableColumn::new().set_header(head).set_header_format(format)
}

/// Whether an address can be a link; a text from outside may be anything.
fn is_link(address: &str) -> bool {
    let known = ["https://", "http://", "internal:"].iter().any(|scheme| address.starts_with(scheme));
    known && address.chars().count() <= LONGEST_LINK
}

/// The width of a column: its longest cell, up to `widest` characters, and the longest word of its head.
fn width(sheet: &DataSheet, column: usize, head: &str, widest: usize) -> f64 {
    let word = head.split(' ').map(|word| word.chars().count()).max().unwrap_or(0);
    let cells = sheet.rows.iter().filter_map(|row| row.get(column));
    let longest = cells.map(|cell| cell.shown().chars().count()).max().unwrap_or(0);
    let characters = longest.clamp(NARROWEST, widest).max(word + 1) + 1;
    CHARACTER * u32::try_from(characters).map_or(20.0, f64::from)
}

/// The height of a row whose texts are wrapped in columns of these widths. Not every program finds it by itself.
fn height<'a>(texts: impl IntoIterator<Item = (&'a str, f64)>) -> f64 {
    let lines = texts.into_iter().map(|(text, width)| lines(text, width)).max().unwrap_or(1);
    (LINE * u32::try_from(lines).map_or(TALLEST, f64::from)).min(TALLEST)
}

/// The lines that a text takes in a column of a width.
fn lines(text: &str, width: f64) -> usize {
    let fits = |length: usize| LETTER * u32::try_from(length).map_or(f64::MAX, f64::from) <= width;
    let mut lines = 1;
    let mut length = 0;
    for word in text.split(' ') {
        let word = word.chars().count();
        if length > 0 && !fits(length + 1 + word) {
            lines += 1;
            length = word;
        } else {
            length += word + usize::from(length > 0);
        }
        // A word that is longer than the line is broken.
        while !fits(length) && length > NARROWEST {
            lines += 1;
            length -= NARROWEST;
        }
    }
    lines
}

#[cfg(test)]
#[path = "writer_tests.rs"]
mod tests;
