//! Reads the shared strings of a workbook, which cells refer to by number.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::super::text::clean;
use super::rich_text::{RichText, VisibleText};
use crate::xml::{XmlEvent, XmlReader};

/// The visible text of each string.
#[derive(Debug, Default)]
pub(super) struct Strings {
    texts: Vec<Box<str>>,
    /// For strings with runs, the text that remains if the cell's font is struck out.
    own: BTreeMap<usize, Box<str>>,
    /// The numbers of strings with a raised run within a number.
    doubtful: BTreeSet<usize>,
}

impl Strings {
    /// Reads the part. The error says what is wrong with it. The declared number of strings is ignored.
    pub(super) fn read(part: &[u8]) -> Result<Self, String> {
        let (mut xml, mut strings) = (XmlReader::new(part), Self::default());
        let mut open: Option<RichText> = None;
        loop {
            match xml.next()? {
                XmlEvent::Open(tag) if tag.name() == "si" => open = Some(RichText::default()),
                XmlEvent::Open(tag) => {
                    if let Some(rich) = &mut open {
                        rich.open(&tag);
                    }
                }
                XmlEvent::Close(end) if end.name() == "si" => {
                    if let Some(rich) = open.take() {
                        strings.push(rich.finish());
                    }
                }
                XmlEvent::Close(end) => {
                    if let Some(rich) = &mut open {
                        rich.close(end.name());
                    }
                }
                XmlEvent::Text(text) => {
                    if let Some(rich) = &mut open {
                        rich.text(&text);
                    }
                }
                XmlEvent::Aside => {}
                XmlEvent::Done => return Ok(strings),
            }
        }
    }

    fn push(&mut self, visible: VisibleText<'_>) {
        let at = self.texts.len();
        if !visible.own.is_empty() {
            self.own.insert(at, clean(visible.own).into());
        }
        if visible.doubtful {
            self.doubtful.insert(at);
        }
        self.texts.push(clean(visible.text).into());
    }

    pub(super) fn get(&self, number: usize) -> Option<VisibleText<'_>> {
        Some(VisibleText {
            text: Cow::Borrowed(self.texts.get(number)?),
            own: Cow::Borrowed(self.own.get(&number).map_or("", |own| own)),
            doubtful: self.doubtful.contains(&number),
        })
    }

    pub(super) fn len(&self) -> usize {
        self.texts.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_declared_number_of_strings_is_ignored() {
        let part =
            "<sst uniqueCount='18446744073709551615'><si><t>a</t></si><si/><si><t>b&#8203;</t></si></sst>";
        let strings = Strings::read(part.as_bytes()).unwrap();
        let texts: Vec<Cow<'_, str>> = (0..4).filter_map(|at| Some(strings.get(at)?.text)).collect();
        assert_eq!(texts, ["a", "", "b"]);
        assert_eq!(strings.len(), 3);
    }
}
