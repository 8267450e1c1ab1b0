//! Reads text with several fonts, in runs. Raised and struck-out runs are not part of the value.

use std::borrow::Cow;

use super::super::runs::JoinedRuns;
use crate::xml::StartTag;

#[derive(Default)]
pub(super) struct RichText {
    /// The visible text, without struck-out and raised runs.
    runs: JoinedRuns,
    /// The visible text of runs with their own font: what remains if the cell's font is struck out.
    own: String,
    /// The font of the current run.
    run_font: Option<Font>,
    /// Whether the current run has a font of its own.
    own_font: bool,
    phonetic: bool,
    in_text: bool,
}

/// The effect of a font on text, without its appearance.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Font {
    /// Nothing.
    #[default]
    Plain,
    /// Struck out.
    Struck,
    /// Raised or lowered, like a footnote mark.
    Raised,
}

#[derive(Debug, PartialEq)]
pub(super) struct VisibleText<'a> {
    pub(super) text: Cow<'a, str>,
    /// The text that remains if the cell's font is struck out.
    pub(super) own: Cow<'a, str>,
    /// Whether a raised run is within a number and may be a part of it: `1.` and a raised `54`.
    pub(super) doubtful: bool,
}

impl Font {
    /// The font with the effect of an element added.
    pub(super) fn with(self, tag: &StartTag<'_>) -> Self {
        match tag.name() {
            "strike" if tag.is_on("val", true) => Self::Struck,
            "vertAlign" if matches!(tag.attribute("val").as_deref(), Some("superscript" | "subscript")) => {
                // Struck-out text is left out, raised or not.
                if self == Self::Struck { self } else { Self::Raised }
            }
            _ => self,
        }
    }
}

impl RichText {
    pub(super) fn open(&mut self, tag: &StartTag<'_>) {
        match tag.name() {
            "r" => (self.run_font, self.own_font) = (Some(Font::Plain), false),
            "rPr" => self.own_font = self.run_font.is_some(),
            "rPh" => self.phonetic = true,
            "t" => self.in_text = true,
            _ => {
                if let Some(font) = &mut self.run_font {
                    *font = font.with(tag);
                }
            }
        }
    }

    pub(super) fn close(&mut self, name: &str) {
        match name {
            "r" => (self.run_font, self.own_font) = (None, false),
            "rPh" => self.phonetic = false,
            "t" => self.in_text = false,
            _ => {}
        }
    }

    pub(super) fn text(&mut self, text: &str) {
        if !self.in_text || self.phonetic {
            return;
        }
        match self.run_font.unwrap_or_default() {
            Font::Struck => {}
            Font::Raised => self.runs.raised(text),
            Font::Plain => {
                self.runs.plain(text);
                if self.own_font {
                    self.own += text;
                }
            }
        }
    }

    pub(super) fn finish(self) -> VisibleText<'static> {
        let (text, doubtful) = self.runs.finish();
        VisibleText { text: Cow::Owned(decoded(text)), own: Cow::Owned(decoded(self.own)), doubtful }
    }

    pub(super) fn len(&self) -> usize {
        self.runs.len()
    }
}

/// Decodes characters that are not allowed in XML, such as `_x000D_`.
fn decoded(text: String) -> String {
    if !text.contains("_x") {
        return text;
    }
    let mut left = text.as_str();
    let mut whole = String::with_capacity(text.len());
    while let Some(at) = left.find("_x") {
        whole += &left[..at];
        let closed = left.as_bytes().get(at + 6) == Some(&b'_');
        let code = left.get(at + 2..at + 6).filter(|_| closed);
        let letter = code.and_then(|code| u32::from_str_radix(code, 16).ok()).and_then(char::from_u32);
        left = if let Some(letter) = letter {
            whole.push(letter);
            &left[at + 7..]
        } else {
            whole += "_x";
            &left[at + 2..]
        };
    }
    whole + left
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::{XmlEvent, XmlReader};

    fn shown(xml: &str) -> VisibleText<'static> {
        let (mut xml, mut rich) = (XmlReader::new(xml.as_bytes()), RichText::default());
        loop {
            match xml.next().unwrap() {
                XmlEvent::Open(tag) => rich.open(&tag),
                XmlEvent::Close(end) => rich.close(end.name()),
                XmlEvent::Text(text) => rich.text(&text),
                XmlEvent::Aside => {}
                XmlEvent::Done => return rich.finish(),
            }
        }
    }

    fn run(properties: &str, text: &str) -> String {
        format!("<r><rPr>{properties}</rPr><t>{text}</t></r>")
    }

    #[test]
    fn marks_and_struck_out_runs_are_removed() {
        let raised = "<vertAlign val='superscript'/>";
        for (runs, expected) in [
            ("<t>RXR</t>".to_owned(), "RXR"),
            (run("<b/>", "RX") + "<r><t>R</t></r>", "RXR"),
            ("<r><t>1.5</t></r>".to_owned() + &run(raised, "2"), "1.5"),
            (run("", "RXR") + &run("<vertAlign val='subscript'/>", "1"), "RXR"),
            (run("<strike/>", "1.5") + &run("", "2"), "2"),
            (run("<strike val='0'/>", "1.5") + &run("<strike val='1'/>", "2"), "1.5"),
            (run("<vertAlign val='baseline'/>", "1.5"), "1.5"),
            (run(raised, "2") + &run("", " Bolton"), " Bolton"),
            ("<t>東京</t><rPh sb='0' eb='2'><t>トウキョウ</t></rPh>".to_owned(), "東京"),
            ("<t>a_x000D_b_x_c</t>".to_owned(), "a\rb_x_c"),
        ] {
            let found = shown(&format!("<si>{runs}</si>"));
            assert_eq!((&*found.text, found.doubtful), (expected, false), "{runs}");
        }
    }

    #[test]
    fn raised_decimals_are_doubtful() {
        for (before, mark, after) in [("1.", "54", ""), ("1", "2", "000")] {
            let runs = run("", before) + &run("<vertAlign val='superscript'/>", mark) + &run("", after);
            let found = shown(&format!("<si>{runs}</si>"));
            assert!(found.doubtful, "{found:?}");
        }
    }

    #[test]
    fn runs_with_their_own_font_are_separate() {
        let found = shown(&format!("<si><r><t>4</t></r>{}</si>", run("<b/>", "40")));
        assert_eq!((&*found.text, &*found.own), ("440", "40"));
    }
}
