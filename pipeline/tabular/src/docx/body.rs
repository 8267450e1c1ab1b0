//! Reads the text of a document: headings, captions, and tables with their cells.

use std::borrow::Cow;

use super::BodyProblem;
use super::styles::{Font, Styles, outline_level};
use super::table::{LeftOut, Merge, OpenTable, ParagraphText};
use crate::document::{DocumentTable, DocumentTables, Outline, TABLES, TableTitle};
use crate::error::ReadError;
use crate::limits::ReadLimits;
use crate::runs::JoinedRuns;
use crate::size_check::SizeCheck;
use crate::text::clean;
use crate::xml::{StartTag, XmlEvent, XmlReader};

/// Elements whose content is not part of the text: what a tracked change deleted or moved away, properties as they were
/// before a tracked change, shapes with text boxes, and the readings above words.
const NOT_TEXT: [&str; 15] = [
    "del",
    "moveFrom",
    "drawing",
    "pict",
    "object",
    "AlternateContent",
    "rt",
    "rPrChange",
    "pPrChange",
    "tblPrChange",
    "tblPrExChange",
    "trPrChange",
    "tcPrChange",
    "sectPrChange",
    "sdtPr",
];

/// What a paragraph and the run in it have so far.
#[derive(Default)]
struct Paragraph {
    style: String,
    outline_level: Option<u8>,
    runs: JoinedRuns,
    left_out: LeftOut,
    /// The font of its style.
    base: Font,
    /// The properties of the run that is open.
    run: Option<Font>,
    in_text: bool,
}

pub(super) struct BodyReader<'a> {
    styles: &'a Styles,
    limits: &'a ReadLimits,
    size: SizeCheck<'a>,
    outline: Outline,
    paragraph: Paragraph,
    /// The tables that are open, the outermost first.
    open: Vec<OpenTable>,
    /// How many tables have begun, and those that have ended, each with its position.
    begun: usize,
    ended: Vec<(usize, DocumentTable)>,
    names: Vec<String>,
    /// The depth within an element whose content is not text.
    skipping: usize,
    /// Whether the open properties are those of a row.
    in_row_properties: bool,
    pub(super) document: DocumentTables,
}

impl<'a> BodyReader<'a> {
    pub(super) fn new(styles: &'a Styles, limits: &'a ReadLimits) -> Self {
        Self {
            styles,
            limits,
            size: SizeCheck::new("", limits),
            outline: Outline::default(),
            paragraph: Paragraph::default(),
            open: Vec::new(),
            begun: 0,
            ended: Vec::new(),
            names: Vec::new(),
            skipping: 0,
            in_row_properties: false,
            document: DocumentTables::default(),
        }
    }

    /// Reads the whole part.
    pub(super) fn read(&mut self, xml: &mut XmlReader<'_>) -> Result<(), BodyProblem> {
        loop {
            match xml.next().map_err(BodyProblem::Xml)? {
                XmlEvent::Open(_) if self.skipping > 0 => self.skipping += 1,
                XmlEvent::Close(_) if self.skipping > 0 => self.skipping -= 1,
                XmlEvent::Text(_) if self.skipping > 0 => {}
                XmlEvent::Open(tag) => self.begin(&tag)?,
                XmlEvent::Close(end) => self.end(end.name())?,
                XmlEvent::Text(text) if self.paragraph.in_text => self.text(&text)?,
                XmlEvent::Text(_) | XmlEvent::Aside => {}
                XmlEvent::Done => break,
            }
        }
        self.ended.sort_by_key(|(at, _)| *at);
        self.document.tables = self.ended.drain(..).map(|(_, table)| table).collect();
        Ok(())
    }

    fn begin(&mut self, tag: &StartTag<'_>) -> Result<(), ReadError> {
        let name = tag.name();
        match name {
            "del" if self.in_row_properties => self.row(OpenTable::delete_row),
            _ if NOT_TEXT.contains(&name) => self.skipping = 1,
            "p" => self.paragraph = Paragraph::default(),
            "r" => self.paragraph.run = Some(Font::default()),
            "t" => self.paragraph.in_text = true,
            "tab" | "br" | "cr" if self.paragraph.run.is_some() => self.text(" ")?,
            "noBreakHyphen" if self.paragraph.run.is_some() => self.text("-")?,
            "tbl" => self.begin_table()?,
            "tr" => self.row(OpenTable::begin_row),
            "tc" => {
                self.outline.forget_paragraph();
                self.row(OpenTable::begin_cell);
            }
            "trPr" => self.in_row_properties = true,
            _ => self.property(tag),
        }
        Ok(())
    }

    /// A property of a paragraph, a run, a row or a cell.
    fn property(&mut self, tag: &StartTag<'_>) {
        let value = || tag.attribute("val").unwrap_or_default();
        let columns = || value().trim().parse().unwrap_or(1);
        match tag.name() {
            "pStyle" => {
                self.paragraph.style = value();
                self.paragraph.base = self.styles.font(&self.paragraph.style);
            }
            "outlineLvl" => self.paragraph.outline_level = outline_level(&value()),
            "rStyle" => {
                if let Some(run) = &mut self.paragraph.run {
                    *run = run.or(self.styles.font(&value()));
                }
            }
            "gridBefore" => self.row(|table| table.skip_columns(columns())),
            "hidden" if self.in_row_properties && tag.is_on("val", true) => self.row(OpenTable::hide_row),
            "gridSpan" => self.row(|table| table.span(columns())),
            "vMerge" => {
                let merge = if value() == "restart" { Merge::Begins } else { Merge::Continues };
                self.row(|table| table.merge_down(merge));
            }
            "hMerge" if value() != "restart" => self.row(OpenTable::merge_left),
            "cellDel" => self.row(OpenTable::delete_cell),
            _ => {
                if let Some(run) = &mut self.paragraph.run {
                    run.read(tag);
                }
            }
        }
    }

    fn end(&mut self, name: &str) -> Result<(), ReadError> {
        match name {
            "p" => self.end_paragraph(),
            "r" => self.paragraph.run = None,
            "t" => self.paragraph.in_text = false,
            "tc" => {
                self.outline.forget_paragraph();
                if let Some(table) = self.open.last_mut() {
                    table.end_cell(&mut self.size)?;
                }
            }
            "trPr" => self.in_row_properties = false,
            "tr" => self.row(OpenTable::end_row),
            "tbl" => {
                self.outline.forget_paragraph();
                if let Some(table) = self.open.pop() {
                    self.ended.push((table.at, table.finish()));
                }
                if let Some(table) = self.open.last() {
                    self.size.continue_with(&self.names[table.at]);
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Does something to the row or the cell that is open, if one is.
    fn row(&mut self, act: impl FnOnce(&mut OpenTable)) {
        if let Some(table) = self.open.last_mut() {
            act(table);
        }
    }

    fn text(&mut self, text: &str) -> Result<(), ReadError> {
        let Paragraph { runs, run, base, left_out, .. } = &mut self.paragraph;
        let font = run.unwrap_or_default().or(*base);
        let is_seen = !text.trim().is_empty();
        if font.hidden == Some(true) {
            left_out.hidden |= is_seen;
        } else if font.struck == Some(true) {
            left_out.struck |= is_seen;
        } else if font.raised == Some(true) {
            left_out.raised |= is_seen;
            runs.raised(text);
        } else {
            runs.plain(text);
        }
        let (bytes, limit) = (runs.len(), self.limits.cell_bytes);
        if bytes > limit {
            let sheet =
                self.open.last().map_or_else(|| "document".to_owned(), |table| self.names[table.at].clone());
            return Err(ReadError::LongText { sheet, place: "a paragraph".to_owned(), bytes, limit });
        }
        Ok(())
    }

    fn end_paragraph(&mut self) {
        let paragraph = std::mem::take(&mut self.paragraph);
        let (text, doubtful) = paragraph.runs.finish();
        let text = clean(Cow::Owned(text)).split_whitespace().collect::<Vec<_>>().join(" ");
        let style = &paragraph.style;
        let level = paragraph.outline_level.or_else(|| self.styles.heading(style));
        match level.filter(|_| self.open.is_empty()) {
            Some(level) => self.outline.heading(level, &text),
            None if self.styles.is_caption(style) => self.outline.caption(&text),
            None => self.outline.paragraph(&text),
        }
        self.row(|table| table.paragraph(&ParagraphText { text, doubtful, left_out: paragraph.left_out }));
    }

    fn begin_table(&mut self) -> Result<(), ReadError> {
        if self.begun == TABLES {
            return Err(ReadError::TooManyTables { limit: TABLES });
        }
        let own = self.outline.take_caption();
        let title: TableTitle = self.outline.title(&own);
        self.begun += 1;
        let name = self.document.name(&own, self.begun);
        self.size.continue_with(&name);
        self.document.sheets.push(name.clone());
        self.open.push(OpenTable::new(self.begun - 1, title));
        self.names.push(name);
        Ok(())
    }
}
