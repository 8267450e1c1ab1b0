//! Reads the parts of styles that change the visible value of a cell: number formats, and fonts that strike out or
//! raise text.

use std::collections::BTreeMap;

use super::format::NumberFormat;
use super::rich_text::Font;
use crate::xml::{StartTag, XmlEvent, XmlReader};

/// The largest number of styles, fonts or formats. A spreadsheet program allows 65,490.
const MOST: usize = 100_000;

/// The longest code of a number format, in bytes. A spreadsheet program allows 255 characters.
const LONGEST: usize = 2_048;

#[derive(Clone, Copy, Debug, Default)]
pub(super) struct CellStyle {
    /// The position in [`Styles::formats`]; `None` for the general format.
    format: Option<u32>,
    pub(super) font: Font,
}

/// The styles, which cells refer to by number.
#[derive(Debug, Default)]
pub(super) struct Styles {
    formats: Vec<NumberFormat>,
    cells: Vec<CellStyle>,
}

#[derive(Default)]
struct StylesReader {
    styles: Styles,
    codes: BTreeMap<u32, String>,
    fonts: Vec<Font>,
    /// For each number of a format, its position in [`Styles::formats`].
    known: BTreeMap<u32, Option<u32>>,
}

impl Styles {
    /// Reads the part. The error says what is wrong with it.
    pub(super) fn read(part: &[u8]) -> Result<Self, String> {
        let (mut xml, mut reading) = (XmlReader::new(part), StylesReader::default());
        let mut path: Vec<String> = Vec::new();
        loop {
            match xml.next()? {
                XmlEvent::Open(tag) => {
                    reading.element(&path, &tag)?;
                    path.push(tag.name().to_owned());
                }
                XmlEvent::Close(_) => drop(path.pop()),
                XmlEvent::Text(_) | XmlEvent::Aside => {}
                XmlEvent::Done => return Ok(reading.styles),
            }
        }
    }

    /// The style with this number; a plain style if there is none.
    pub(super) fn cell(&self, number: Option<u32>) -> CellStyle {
        let number = number.and_then(|number| usize::try_from(number).ok()).unwrap_or_default();
        self.cells.get(number).copied().unwrap_or_default()
    }

    /// The number format of a style; `None` for the general format.
    pub(super) fn format(&self, style: CellStyle) -> Option<&NumberFormat> {
        self.formats.get(style.format? as usize)
    }
}

impl StylesReader {
    fn element(&mut self, path: &[String], tag: &StartTag<'_>) -> Result<(), String> {
        let number = |name: &str| tag.attribute(name).and_then(|text| text.trim().parse::<u32>().ok());
        let path: Vec<&str> = path.iter().map(String::as_str).collect();
        match (path.as_slice(), tag.name()) {
            ([_, "numFmts"], "numFmt") => {
                let code = tag.attribute("formatCode").unwrap_or_default();
                if code.len() > LONGEST {
                    return Err(format!("a number format is longer than {LONGEST} bytes"));
                }
                self.codes.insert(number("numFmtId").unwrap_or_default(), code);
                few(self.codes.len())
            }
            ([_, "fonts"], "font") => {
                self.fonts.push(Font::Plain);
                few(self.fonts.len())
            }
            ([_, "fonts", "font"], _) => {
                if let Some(font) = self.fonts.last_mut() {
                    *font = font.with(tag);
                }
                Ok(())
            }
            ([_, "cellXfs"], "xf") => {
                let font = number("fontId").and_then(|at| self.fonts.get(at as usize).copied());
                let format = self.format(number("numFmtId").unwrap_or_default());
                self.styles.cells.push(CellStyle { format, font: font.unwrap_or_default() });
                few(self.styles.cells.len())
            }
            _ => Ok(()),
        }
    }

    fn format(&mut self, number: u32) -> Option<u32> {
        if let Some(known) = self.known.get(&number) {
            return *known;
        }
        let format = match self.codes.get(&number) {
            Some(code) => NumberFormat::of(code),
            None => NumberFormat::built_in(number),
        };
        let place = (!format.is_general()).then(|| {
            self.styles.formats.push(format);
            u32::try_from(self.styles.formats.len() - 1).unwrap_or(u32::MAX)
        });
        self.known.insert(number, place);
        place
    }
}

fn few(count: usize) -> Result<(), String> {
    if count > MOST { Err(format!("it has more than {MOST} of one kind")) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::super::super::cells::Value;
    use super::*;

    #[test]
    fn a_style_has_a_format_and_a_font() {
        let part = "<styleSheet><numFmts><numFmt numFmtId='164' formatCode='&quot;*&quot;'/></numFmts>\
            <fonts><font><b/></font><font><strike/></font><font><vertAlign val='superscript'/></font></fonts>\
            <cellStyleXfs><xf numFmtId='164' fontId='1'/></cellStyleXfs>\
            <cellXfs><xf numFmtId='0' fontId='0'/><xf numFmtId='164' fontId='1'/><xf numFmtId='9' fontId='2'/></cellXfs>\
            <dxfs><dxf><font><strike/></font><numFmt numFmtId='165' formatCode='0'/></dxf></dxfs></styleSheet>";
        let styles = Styles::read(part.as_bytes()).unwrap();
        let shown = |number| {
            let style = styles.cell(number);
            (styles.format(style).map(|format| format.number(0.5, false)), style.font)
        };
        assert_eq!(shown(None), (None, Font::Plain));
        assert_eq!(shown(Some(0)), (None, Font::Plain));
        assert_eq!(shown(Some(1)), (Some(Value::Text("*".into())), Font::Struck));
        assert_eq!(shown(Some(2)), (Some(Value::Percent(0.5)), Font::Raised));
        assert_eq!(shown(Some(9)), (None, Font::Plain));
    }

    #[test]
    fn the_number_of_styles_is_limited() {
        let xf = "<xf numFmtId=\"0\" fontId=\"0\"/>";
        let part = |count| format!("<styleSheet><cellXfs>{}</cellXfs></styleSheet>", xf.repeat(count));
        assert!(Styles::read(part(65_490).as_bytes()).is_ok());
        assert!(Styles::read(part(100_001).as_bytes()).is_err());
    }
}
