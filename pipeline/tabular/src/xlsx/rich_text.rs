//! The text of a cell in runs, each with a font of its own: raised and struck-out runs are not part of
//! the value.

use super::super::text::within_number;
use super::xml::StartTag;

/// Text while its runs are read.
#[derive(Default)]
pub(super) struct RichText {
    /// What is shown, struck-out and raised runs left out.
    text: String,
    /// The same, of runs with a font of their own: what is left if the cell's font is struck out.
    own: String,
    run: Option<TextRun>,
    phonetic: bool,
    in_text: bool,
    /// Text of a raised run, which the next run shows to be a mark or a part of a number.
    raised: String,
    doubtful: bool,
}

#[derive(Default)]
struct TextRun {
    own_font: bool,
    font: Font,
}

/// What a font does to text besides its looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Font {
    /// Nothing.
    #[default]
    Plain,
    /// It strikes the text out.
    Struck,
    /// It raises or lowers it, as a footnote mark is.
    Raised,
}

/// Text whose runs have been read.
#[derive(Debug, PartialEq)]
pub(super) struct VisibleText {
    pub(super) text: String,
    /// What is left of it in a cell whose font is struck out.
    pub(super) own: String,
    /// A raised run lies within a number, of which it may be a part: `1.` and a raised `54`.
    pub(super) doubtful: bool,
}

impl Font {
    /// What an element of a font adds to it.
    pub(super) fn with(self, tag: &StartTag<'_>) -> Self {
        match tag.name() {
            "strike" if tag.is_on("val", true) => Self::Struck,
            "vertAlign" if matches!(tag.attribute("val").as_deref(), Some("superscript" | "subscript")) => {
                // What is struck out is out, raised or not.
                if self == Self::Struck { self } else { Self::Raised }
            }
            _ => self,
        }
    }
}

impl RichText {
    /// An element of the text begins.
    pub(super) fn open(&mut self, tag: &StartTag<'_>) {
        match tag.name() {
            "r" => self.run = Some(TextRun::default()),
            "rPr" => {
                if let Some(run) = &mut self.run {
                    run.own_font = true;
                }
            }
            "rPh" => self.phonetic = true,
            "t" => self.in_text = true,
            _ => {
                if let Some(run) = &mut self.run {
                    run.font = run.font.with(tag);
                }
            }
        }
    }

    /// An element of the text ends.
    pub(super) fn close(&mut self, name: &str) {
        match name {
            "r" => self.run = None,
            "rPh" => self.phonetic = false,
            "t" => self.in_text = false,
            _ => {}
        }
    }

    /// A piece of text.
    pub(super) fn text(&mut self, text: &str) {
        if !self.in_text || self.phonetic {
            return;
        }
        match self.run.as_ref().map_or(Font::Plain, |run| run.font) {
            Font::Struck => {}
            Font::Raised => self.raised += text,
            Font::Plain => {
                self.settle(text.chars().next());
                self.text += text;
                if self.run.as_ref().is_some_and(|run| run.own_font) {
                    self.own += text;
                }
            }
        }
    }

    /// A raised run is left out; if it lies within a number, the text is doubtful.
    fn settle(&mut self, after: Option<char>) {
        if !self.raised.is_empty() && within_number(&self.text, after) {
            self.doubtful = true;
            self.text = format!("{}^{}^", self.text, self.raised);
        }
        self.raised.clear();
    }

    /// The text, whose last run has been read.
    pub(super) fn finish(mut self) -> VisibleText {
        self.settle(None);
        VisibleText { text: decoded(self.text), own: decoded(self.own), doubtful: self.doubtful }
    }

    /// How long it is so far.
    pub(super) fn len(&self) -> usize {
        self.text.len() + self.raised.len()
    }
}

/// Text in which a character that XML cannot hold is written as `_x000D_`.
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
    use super::super::xml::{XmlEvent, XmlReader};
    use super::*;

    fn shown(xml: &str) -> VisibleText {
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
    fn marks_and_struck_out_runs_are_left_out() {
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
            assert_eq!((found.text.as_str(), found.doubtful), (expected, false), "{runs}");
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
    fn runs_with_a_font_of_their_own_are_told_apart() {
        let found = shown(&format!("<si><r><t>4</t></r>{}</si>", run("<b/>", "40")));
        assert_eq!((found.text.as_str(), found.own.as_str()), ("440", "40"));
    }
}
