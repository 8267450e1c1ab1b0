//! Reads the rows of one sheet as a stream: the visible value of each cell, without hidden rows and columns.

use std::borrow::Cow;
use std::ops::ControlFlow;

use super::super::cells::{Cell, PlaceStyle, SheetRow, Value, address};
use super::super::error::ReadError;
use super::super::size_check::SizeCheck;
use super::super::skipped::SkippedCells;
use super::super::text::clean;
use super::cell::{CellDraft, CellPart, CellType, place};
use super::package::Package;
use super::rich_text::{Font, VisibleText};
use super::strings::Strings;
use super::styles::Styles;
use crate::xml::{StartTag, XmlEvent, XmlReader};

struct SheetParser<'a> {
    package: &'a Package,
    strings: &'a Strings,
    styles: &'a Styles,
    /// Spans of columns: first, last, and whether they are hidden.
    column_spans: Vec<(u32, u32, bool)>,
    /// Whether all other columns are hidden.
    other_columns_hidden: bool,
    row: u32,
    row_hidden: bool,
    /// The last cell so far.
    after: Option<(u32, u32)>,
    /// Whether zeros are hidden.
    zeros_hidden: bool,
    skipped_cells: SkippedCells,
}

/// Reads a sheet row by row. Returns the skipped cells.
pub(super) fn read<E: From<ReadError>>(
    part: &[u8],
    name: &str,
    package: &Package,
    strings: &Strings,
    styles: &Styles,
    mut count: SizeCheck<'_>,
    mut visit: impl FnMut(&SheetRow<'_>) -> Result<ControlFlow<()>, E>,
) -> Result<SkippedCells, E> {
    let mut xml = XmlReader::new(part);
    let mut sheet = SheetParser {
        package,
        strings,
        styles,
        column_spans: Vec::new(),
        other_columns_hidden: false,
        row: 0,
        row_hidden: false,
        after: None,
        zeros_hidden: false,
        skipped_cells: SkippedCells::default(),
    };
    let mut row: Vec<Cell<'_>> = Vec::new();
    let mut draft: Option<CellDraft<'_>> = None;
    let mut in_data = false;
    let mut done: Option<(u32, u32)> = None;
    loop {
        let after = sheet.after;
        let broken = |reason: String| ReadError::BrokenSheet {
            sheet: name.to_owned(),
            after: done.map_or_else(|| "none".to_owned(), |(row, column)| address(row, column)),
            reason,
        };
        match xml.next().map_err(broken)? {
            XmlEvent::Open(tag) => match &mut draft {
                Some(draft) => draft.open(&tag),
                None if in_data && tag.name() == "row" => sheet.begin_row(&tag).map_err(broken)?,
                None if in_data && tag.name() == "c" => {
                    let begun = sheet.begin_cell(&tag).map_err(broken)?;
                    let place = || address(begun.at.0, begun.at.1);
                    if after.is_some_and(|last| last >= begun.at) {
                        return Err(ReadError::Disordered { sheet: name.to_owned(), cell: place() }.into());
                    }
                    if let Some((last, _)) = after
                        && last != begun.at.0
                        && flush(last, &mut row, &mut visit)?.is_break()
                    {
                        return Ok(sheet.skipped_cells);
                    }
                    count.cell(begun.at.0, begun.at.1, place)?;
                    sheet.after = Some(begun.at);
                    draft = Some(begun);
                }
                None if tag.name() == "sheetData" => {
                    in_data = true;
                    sheet.column_spans.sort_unstable();
                }
                None if !in_data => sheet.element(&tag),
                None => {}
            },
            XmlEvent::Close(end) => match &mut draft {
                Some(draft) if end.name() != "c" => draft.close(end.name()),
                Some(_) => {
                    let Some(draft) = draft.take() else { continue };
                    let (at, length) = (draft.at, draft.len());
                    count.text(length, || address(at.0, at.1))?;
                    let value = sheet.value(draft).map_err(broken)?;
                    done = Some(at);
                    if value != Value::Empty {
                        row.push(Cell { column: at.1, value });
                    }
                }
                None if end.name() == "sheetData" => break,
                None => {}
            },
            XmlEvent::Text(text) => {
                if let Some(draft) = &mut draft {
                    draft.text(text);
                }
            }
            XmlEvent::Aside => {}
            XmlEvent::Done => break,
        }
    }
    if let Some((last, _)) = sheet.after {
        let _ = flush(last, &mut row, &mut visit)?;
    }
    Ok(sheet.skipped_cells)
}

/// Visits a row, if it has a filled cell.
fn flush<E>(
    number: u32,
    row: &mut Vec<Cell<'_>>,
    visit: &mut impl FnMut(&SheetRow<'_>) -> Result<ControlFlow<()>, E>,
) -> Result<ControlFlow<()>, E> {
    let flow = if row.is_empty() {
        ControlFlow::Continue(())
    } else {
        visit(&SheetRow::new(number, PlaceStyle::Spreadsheet, row))?
    };
    row.clear();
    Ok(flow)
}

impl<'a> SheetParser<'a> {
    /// Reads an element above the data, which may hide columns.
    fn element(&mut self, tag: &StartTag<'_>) {
        let number = |name: &str| tag.attribute(name).and_then(|text| text.trim().parse::<f64>().ok());
        let nothing = |name: &str| number(name).is_some_and(|size| size <= 0.0);
        match tag.name() {
            "sheetView" => self.zeros_hidden = !tag.is_on("showZeros", true),
            "sheetFormatPr" => self.other_columns_hidden = nothing("defaultColWidth"),
            "col" => {
                let place = |name: &str| {
                    tag.attribute(name).and_then(|text| text.trim().parse::<u32>().ok()).unwrap_or_default()
                };
                let hidden = tag.is_on("hidden", false) || nothing("width");
                let last = place("max").saturating_sub(1);
                self.column_spans.push((place("min").saturating_sub(1), last, hidden));
            }
            _ => {}
        }
    }

    fn begin_row(&mut self, tag: &StartTag<'_>) -> Result<(), String> {
        let number = match tag.attribute("r") {
            Some(number) => number.trim().parse().ok().and_then(|number: u32| number.checked_sub(1)),
            None => Some(self.after.map_or(0, |(row, _)| row + 1)),
        };
        self.row = number.ok_or_else(|| "a row's number is out of range".to_owned())?;
        let flat = tag.attribute("ht").and_then(|height| height.trim().parse::<f64>().ok());
        self.row_hidden = tag.is_on("hidden", false) || flat.is_some_and(|height| height <= 0.0);
        Ok(())
    }

    fn begin_cell<'p>(&mut self, tag: &StartTag<'_>) -> Result<CellDraft<'p>, String> {
        let mut draft = CellDraft {
            at: match self.after {
                Some((row, column)) if row == self.row => (row, column.saturating_add(1)),
                _ => (self.row, 0),
            },
            kind: CellType::Number,
            style: None,
            formula: false,
            value: Cow::Borrowed(""),
            rich: None,
            inside: CellPart::Other,
        };
        for (name, value) in tag.raw() {
            match name {
                "r" => draft.at = place(&value).ok_or("a cell's address is out of range")?,
                "s" => draft.style = value.trim().parse().ok(),
                "t" => draft.kind = CellType::of(&value),
                _ => {}
            }
        }
        Ok(draft)
    }

    /// The visible value of a cell.
    fn value(&mut self, draft: CellDraft<'_>) -> Result<Value<'a>, String> {
        let (at, style) = (draft.at, self.styles.cell(draft.style));
        let (value, own) = self.stored_value(draft)?;
        if value == Value::Empty {
            return Ok(value);
        }
        if self.row_hidden {
            self.skipped_cells.rows.insert(at.0);
            return Ok(Value::Empty);
        }
        if self.is_column_hidden(at.1) {
            self.skipped_cells.columns.insert(at.1);
            return Ok(Value::Empty);
        }
        let value = match style.font {
            Font::Plain => value,
            _ if !own.trim().is_empty() => Value::Text(own),
            Font::Struck => {
                self.skipped_cells.struck.insert(at);
                return Ok(Value::Empty);
            }
            Font::Raised => {
                self.skipped_cells.raised.insert(at);
                return Ok(Value::Empty);
            }
        };
        if self.zeros_hidden && value == Value::Number(0.0) {
            return Ok(Value::Empty);
        }
        let Some(format) = self.styles.format(style) else { return Ok(value) };
        Ok(match value {
            Value::Number(number) => format.number(number, self.package.from_1904),
            Value::Text(text) => texts(format.text(text)),
            value => value,
        })
    }

    /// Whether a column is hidden. Spans do not overlap.
    fn is_column_hidden(&self, column: u32) -> bool {
        let after = self.column_spans.partition_point(|(first, ..)| *first <= column);
        let own = after.checked_sub(1).and_then(|at| self.column_spans.get(at));
        own.filter(|(_, last, _)| *last >= column).map_or(self.other_columns_hidden, |(.., hidden)| *hidden)
    }

    /// The stored value of a cell, and the text that remains if the cell's font is struck out.
    fn stored_value(&self, draft: CellDraft<'_>) -> Result<(Value<'a>, Cow<'a, str>), String> {
        let none = Cow::Borrowed("");
        if let Some(rich) = draft.rich {
            let VisibleText { text, own, doubtful } = rich.finish();
            return Ok((doubt(clean(text), doubtful), clean(own)));
        }
        let text = draft.value.trim();
        let uncalculated = draft.formula
            && match draft.kind {
                CellType::Number => text.is_empty() || (self.package.to_be_calculated && text == "0"),
                _ => text.is_empty() && !self.package.calculated,
            };
        if uncalculated {
            return Ok((Value::Uncalculated, none));
        }
        if text.is_empty() && draft.kind != CellType::Text {
            return Ok((Value::Empty, none));
        }
        let value = match draft.kind {
            CellType::Number => match text.parse::<f64>() {
                Ok(number) if number.is_finite() => Value::Number(number),
                _ => Value::Error(text.to_owned()),
            },
            CellType::Shared => {
                let known = self.strings;
                let number = text.parse().ok();
                let Some(VisibleText { text, own, doubtful }) =
                    number.and_then(|number: usize| known.get(number))
                else {
                    return Err(format!("it refers to string {text} of {}", known.len()));
                };
                return Ok((doubt(text, doubtful), own));
            }
            CellType::Text => texts(clean(draft.value.into_owned().into())),
            CellType::Bool => Value::Bool(matches!(text, "1" | "true")),
            CellType::Error => Value::Error(text.to_owned()),
            CellType::Date => Value::DateTime(text.to_owned()),
        };
        Ok((value, none))
    }
}

fn texts(text: Cow<'_, str>) -> Value<'_> {
    if text.is_empty() { Value::Empty } else { Value::Text(text) }
}

/// A text, or an error if a raised run may be a part of its number.
fn doubt(text: Cow<'_, str>, doubtful: bool) -> Value<'_> {
    if doubtful { Value::Error(format!("{text} (a part of the number is raised)")) } else { texts(text) }
}
