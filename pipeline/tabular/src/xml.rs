//! Reads the XML of a part that is in memory. Tags and texts are not copied.
//!
//! Names of elements and attributes are read without namespace prefixes, because programs use different ones.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesEnd, BytesStart, Event};

/// The longest tag, text or comment. A cell has at most 32,767 characters.
const LONGEST: u64 = 1 << 20;

/// The deepest nesting. Workbooks have about ten levels.
const DEEPEST: usize = 64;

pub(super) struct XmlReader<'a> {
    reader: Reader<&'a [u8]>,
    depth: usize,
}

pub(super) enum XmlEvent<'a> {
    /// The beginning of an element. An empty element has an end too.
    Open(StartTag<'a>),
    /// The end of an element.
    Close(EndTag<'a>),
    /// A piece of text.
    Text(Cow<'a, str>),
    /// A comment, an instruction or a declaration.
    Aside,
    /// The end of the part.
    Done,
}

pub(super) struct StartTag<'a>(BytesStart<'a>);

pub(super) struct EndTag<'a>(BytesEnd<'a>);

impl<'a> XmlReader<'a> {
    pub(super) fn new(part: &'a [u8]) -> Self {
        let mut reader = Reader::from_reader(part);
        reader.config_mut().expand_empty_elements = true;
        Self { reader, depth: 0 }
    }

    /// The next event. The error says what is wrong with the part.
    pub(super) fn next(&mut self) -> Result<XmlEvent<'a>, String> {
        let before = self.reader.buffer_position();
        let event = self.reader.read_event().map_err(|cause| cause.to_string())?;
        if self.reader.buffer_position() - before > LONGEST {
            return Err(format!("a tag or a text is longer than {LONGEST} bytes"));
        }
        Ok(match event {
            Event::Start(tag) | Event::Empty(tag) => {
                self.depth += 1;
                if self.depth > DEEPEST {
                    return Err(format!("its elements are nested more than {DEEPEST} deep"));
                }
                XmlEvent::Open(StartTag(tag))
            }
            Event::End(end) => {
                self.depth = self.depth.saturating_sub(1);
                XmlEvent::Close(EndTag(end))
            }
            Event::Text(text) => XmlEvent::Text(text.into_inner()),
            Event::CData(text) => XmlEvent::Text(text.into_inner()),
            Event::GeneralRef(name) => match name.resolve_char_ref().map_err(|cause| cause.to_string())? {
                Some(letter) => XmlEvent::Text(letter.to_string().into()),
                None => match resolve_xml_entity(&name) {
                    Some(text) => XmlEvent::Text(text.into()),
                    None => return Err(format!("it uses the undefined entity `{}`", &*name)),
                },
            },
            Event::DocType(_) => return Err("it defines a document type".to_owned()),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => XmlEvent::Aside,
            Event::Eof if self.depth > 0 => return Err("it is incomplete".to_owned()),
            Event::Eof => XmlEvent::Done,
        })
    }
}

impl StartTag<'_> {
    pub(super) fn name(&self) -> &str {
        self.0.local_name().into_inner()
    }

    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        let found = self.raw().find(|(key, _)| *key == name);
        found.map(|(_, value)| unescaped(&value).into_owned())
    }

    /// Every attribute with its value as written, without decoding entities.
    pub(super) fn raw(&self) -> impl Iterator<Item = (&str, Cow<'_, str>)> {
        let mut attributes = self.0.attributes();
        attributes.with_checks(false);
        attributes.flatten().map(|attribute| (attribute.key.local_name().into_inner(), attribute.value))
    }

    /// Whether an attribute is true; `otherwise` if it is missing.
    pub(super) fn is_on(&self, name: &str, otherwise: bool) -> bool {
        self.attribute(name).map_or(otherwise, |value| is_true(&value))
    }
}

impl EndTag<'_> {
    pub(super) fn name(&self) -> &str {
        self.0.local_name().into_inner()
    }
}

pub(super) fn is_true(value: &str) -> bool {
    matches!(value.trim(), "1" | "true" | "on")
}

fn unescaped(value: &str) -> Cow<'_, str> {
    quick_xml::escape::unescape(value).unwrap_or(Cow::Borrowed(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The elements and texts of a part, or why it is refused.
    fn read(xml: &[u8]) -> Result<String, String> {
        let (mut xml, mut seen) = (XmlReader::new(xml), String::new());
        loop {
            match xml.next()? {
                XmlEvent::Open(tag) => seen.extend(["<", tag.name(), ">"]),
                XmlEvent::Close(end) => seen.extend(["</", end.name(), ">"]),
                XmlEvent::Text(text) => seen += &text,
                XmlEvent::Aside => {}
                XmlEvent::Done => return Ok(seen),
            }
        }
    }

    #[test]
    fn prefixes_comments_and_entities_are_read() {
        let part =
            "\u{FEFF}<?xml version=\"1.0\"?><!-- a > b --><x:a><?run?><x:b/>1 &lt;&#50;<![CDATA[<3]]></x:a>";
        assert_eq!(read(part.as_bytes()), Ok("<a><b></b>1 <2<3</a>".to_owned()));
    }

    #[test]
    fn parts_that_take_too_much_memory_are_refused() {
        let nested = "<a>".repeat(100);
        let long = format!("<a>{}</a>", " ".repeat((1 << 20) + 1));
        for part in [nested.as_str(), &long, "<!DOCTYPE a><a/>", "<a>&b;</a>", "<a><b>"] {
            assert!(read(part.as_bytes()).is_err(), "{part:.20}");
        }
        let utf16: Vec<u8> = "<?xml?><a/>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert!(read(&utf16).is_err());
        assert!(read(b"<a>caf\xE9</a>").is_err());
    }
}
