//! Reads the paragraphs, lists and headings of a text, and refuses everything else with its line.

use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, Tag, TagEnd};
use url::Url;

use super::super::model::{LocalPart, TextRun};
use super::LocalTextError;

const ALLOWED: &str = "paragraphs, lists, **bold**, [links](https://...) and headings with `##`";

/// The line of a byte, counted from 1.
pub(super) fn line_of(text: &[u8], position: usize) -> usize {
    text.iter().take(position).filter(|byte| **byte == b'\n').count() + 1
}

/// A part of the text that has not ended.
enum OpenPart {
    Paragraph(Vec<TextRun>),
    Heading(Vec<TextRun>),
    List { ordered: bool, items: Vec<Vec<TextRun>> },
    Item { runs: Vec<TextRun>, paragraphs: usize },
}

/// Reads the parts of one text.
pub(super) struct PartReader<'a> {
    file: &'a str,
    text: &'a str,
    pub(super) parts: Vec<LocalPart>,
    open: Vec<OpenPart>,
    /// The bold texts and links around the next text.
    spans: Vec<Span>,
}

#[derive(Clone, PartialEq, Eq)]
enum Span {
    Bold,
    Link(String),
}

impl<'a> PartReader<'a> {
    pub(super) fn new(file: &'a str, text: &'a str) -> Self {
        Self { file, text, parts: Vec::new(), open: Vec::new(), spans: Vec::new() }
    }

    fn refuse(&self, range: &Range<usize>, found: &str, hint: &str) -> LocalTextError {
        LocalTextError::Content {
            file: self.file.to_owned(),
            line: line_of(self.text.as_bytes(), range.start),
            expected: ALLOWED.to_owned(),
            found: found.to_owned(),
            hint: hint.to_owned(),
        }
    }

    pub(super) fn event(&mut self, event: Event<'_>, range: &Range<usize>) -> Result<(), LocalTextError> {
        match event {
            Event::Start(tag) => return self.start(tag, range),
            Event::End(tag) => return self.end(tag, range),
            Event::Text(text) => self.add(&text),
            Event::SoftBreak => self.add(" "),
            Event::HardBreak => return Err(self.refuse(range, "a line break", "begin a new paragraph")),
            Event::Code(_) => return Err(self.refuse(range, "code", "remove the backticks")),
            Event::Rule => return Err(self.refuse(range, "a line across the page", "remove it")),
            Event::FootnoteReference(_) => {
                return Err(self.refuse(range, "a footnote", "put its text in the paragraph"));
            }
            // A comment is HTML too.
            Event::Html(_)
            | Event::InlineHtml(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_)
            | Event::TaskListMarker(_) => return Err(self.refuse(range, "HTML", "remove it")),
        }
        Ok(())
    }

    fn start(&mut self, tag: Tag<'_>, range: &Range<usize>) -> Result<(), LocalTextError> {
        match tag {
            Tag::Paragraph => {
                if let Some(OpenPart::Item { paragraphs, .. }) = self.open.last_mut() {
                    *paragraphs += 1;
                    if *paragraphs > 1 {
                        let hint = "make it an item of its own, or a paragraph after the list";
                        return Err(self.refuse(range, "a second paragraph in an item of a list", hint));
                    }
                } else {
                    self.open.push(OpenPart::Paragraph(Vec::new()));
                }
            }
            Tag::Heading { level: HeadingLevel::H2, .. } if self.open.is_empty() => {
                self.open.push(OpenPart::Heading(Vec::new()));
            }
            Tag::Heading { level, .. } => {
                let found = format!("a heading of level {}", level as usize);
                return Err(self.refuse(range, &found, "begin the line with `## `, outside lists"));
            }
            Tag::List(start) => {
                if !self.open.is_empty() {
                    return Err(self.refuse(range, "a list inside a list", "make one list of it"));
                }
                if start.is_some_and(|start| start != 1) {
                    return Err(self.refuse(
                        range,
                        "a numbered list that does not begin at 1",
                        "begin it at 1",
                    ));
                }
                self.open.push(OpenPart::List { ordered: start.is_some(), items: Vec::new() });
            }
            Tag::Item => self.open.push(OpenPart::Item { runs: Vec::new(), paragraphs: 0 }),
            Tag::Strong => self.spans.push(Span::Bold),
            Tag::Link { dest_url, title, .. } => {
                if !title.is_empty() {
                    return Err(self.refuse(
                        range,
                        "a title of a link",
                        "keep only the address in the brackets",
                    ));
                }
                let address = Url::parse(&dest_url).ok().filter(|address| match address.scheme() {
                    "http" | "https" => address.host().is_some(),
                    scheme => scheme == "mailto" && address.path().contains('@'),
                });
                let Some(address) = address else {
                    let found = format!("a link to `{dest_url}`");
                    return Err(self.refuse(
                        range,
                        &found,
                        "write the whole address, with https:// or mailto:",
                    ));
                };
                self.spans.push(Span::Link(address.to_string()));
            }
            other => {
                let (found, hint) = refused_tag(&other);
                return Err(self.refuse(range, found, hint));
            }
        }
        if matches!(self.open.last(), Some(OpenPart::Heading(_))) && !self.spans.is_empty() {
            return Err(self.refuse(
                range,
                "bold text or a link in a heading",
                "make the heading plain text",
            ));
        }
        Ok(())
    }

    fn end(&mut self, tag: TagEnd, range: &Range<usize>) -> Result<(), LocalTextError> {
        match tag {
            TagEnd::Strong => {
                self.spans.pop();
                return Ok(());
            }
            TagEnd::Link => {
                let Some(Span::Link(address)) = self.spans.pop() else { return Ok(()) };
                let is_text =
                    |run: &TextRun| run.link.as_ref() == Some(&address) && !run.text.trim().is_empty();
                if !self.runs().is_some_and(|runs| runs.iter().any(is_text)) {
                    return Err(self.refuse(range, "a link without text", "write what the link is about"));
                }
                return Ok(());
            }
            // The paragraph of an item ends with the item.
            TagEnd::Paragraph if matches!(self.open.last(), Some(OpenPart::Item { .. })) => return Ok(()),
            _ => {}
        }
        match self.open.pop() {
            Some(OpenPart::Paragraph(runs)) => self.parts.push(LocalPart::Paragraph { runs }),
            Some(OpenPart::Heading(runs)) => {
                let text: String = runs.into_iter().map(|run| run.text).collect();
                if text.trim().is_empty() {
                    return Err(self.refuse(range, "a heading without text", "write its text"));
                }
                self.parts.push(LocalPart::Heading { text: text.trim().to_owned() });
            }
            Some(OpenPart::List { ordered, items }) => self.parts.push(LocalPart::List { ordered, items }),
            Some(OpenPart::Item { runs, .. }) => {
                if runs.is_empty() {
                    return Err(self.refuse(range, "an item without text", "write its text, or remove it"));
                }
                if let Some(OpenPart::List { items, .. }) = self.open.last_mut() {
                    items.push(runs);
                }
            }
            None => {}
        }
        Ok(())
    }

    fn runs(&mut self) -> Option<&mut Vec<TextRun>> {
        match self.open.last_mut()? {
            OpenPart::Paragraph(runs) | OpenPart::Heading(runs) | OpenPart::Item { runs, .. } => Some(runs),
            OpenPart::List { .. } => None,
        }
    }

    /// Adds a text to the last run if it looks the same.
    fn add(&mut self, text: &str) {
        let bold = self.spans.contains(&Span::Bold);
        let link = self.spans.iter().rev().find_map(|span| match span {
            Span::Link(address) => Some(address.clone()),
            Span::Bold => None,
        });
        let Some(runs) = self.runs() else { return };
        match runs.last_mut() {
            Some(last) if last.bold == bold && last.link == link => last.text.push_str(text),
            _ => runs.push(TextRun { text: text.to_owned(), bold, link }),
        }
    }
}

/// What was found, and what to do.
fn refused_tag(tag: &Tag<'_>) -> (&'static str, &'static str) {
    match tag {
        Tag::Emphasis => ("text in italics", "use ** for bold, or write a plain asterisk as \\*"),
        Tag::Image { .. } => ("a picture", "remove it"),
        Tag::BlockQuote(_) => ("a quotation that begins with >", "put it in quotation marks in a paragraph"),
        Tag::CodeBlock(_) => ("a block of code", "begin its lines without four spaces and without ```"),
        Tag::HtmlBlock => ("HTML", "remove it"),
        Tag::Table(_) | Tag::TableHead | Tag::TableRow | Tag::TableCell => {
            ("a table", "write a list, or add a section with a table in `data/reports`")
        }
        Tag::Strikethrough => ("text that is struck out", "remove it"),
        Tag::FootnoteDefinition(_) => ("a footnote", "put its text in a paragraph"),
        _ => ("markup", "remove it"),
    }
}
