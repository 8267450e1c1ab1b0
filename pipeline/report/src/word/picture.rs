//! Figures as pictures in the line, with their alternative texts.

use super::node::XmlNode;
use crate::figure::Figure;

/// Units of a drawing in a twentieth of a point.
const UNITS: u32 = 635;

/// The parts of a picture that a document needs.
pub(super) struct DrawnPicture<'a> {
    pub(super) figure: &'a Figure,
    /// The relationship to its file.
    pub(super) relationship: String,
    /// A number that no other drawing of the document has.
    pub(super) number: usize,
    /// Width and height in dots.
    pub(super) dots: (u32, u32),
}

/// Width and height of a PNG in dots; none if it is not a PNG.
pub(super) fn dots(png: &[u8]) -> Option<(u32, u32)> {
    let header = png.get(..24).filter(|header| header.starts_with(b"\x89PNG\r\n\x1a\n"))?;
    let number = |at: usize| {
        let bytes: [u8; 4] = header.get(at..at + 4)?.try_into().ok()?;
        Some(u32::from_be_bytes(bytes)).filter(|number| *number > 0)
    };
    Some((number(16)?, number(20)?))
}

impl DrawnPicture<'_> {
    /// The picture as wide as the text, or as tall as a page if it is taller; in twentieths of a point.
    pub(super) fn node(&self, across: u32, tallest: u32) -> XmlNode {
        let (wide, high) = (u64::from(self.dots.0), u64::from(self.dots.1));
        let (across, tallest) = (u64::from(across * UNITS), u64::from(tallest * UNITS));
        let (width, height) = if across * high / wide <= tallest {
            (across, across * high / wide)
        } else {
            (tallest * wide / high, tallest)
        };
        let name = format!("Figure {}", self.figure.id);
        let described = |element: &'static str| {
            XmlNode::new(element)
                .attribute("id", self.number)
                .attribute("name", &name)
                .attribute("descr", &self.figure.alt)
                .attribute("title", &self.figure.title)
        };
        let size =
            |element: &'static str| XmlNode::new(element).attribute("cx", width).attribute("cy", height);
        let fill = XmlNode::new("pic:blipFill").with([
            XmlNode::new("a:blip").attribute("r:embed", &self.relationship),
            XmlNode::new("a:stretch").with([XmlNode::new("a:fillRect")]),
        ]);
        let shape = XmlNode::new("pic:spPr").with([
            XmlNode::new("a:xfrm")
                .with([XmlNode::new("a:off").attribute("x", 0).attribute("y", 0), size("a:ext")]),
            XmlNode::new("a:prstGeom").attribute("prst", "rect").with([XmlNode::new("a:avLst")]),
        ]);
        let names = XmlNode::new("pic:nvPicPr").with([described("pic:cNvPr"), XmlNode::new("pic:cNvPicPr")]);
        let data = XmlNode::new("a:graphicData")
            .attribute("uri", "http://schemas.openxmlformats.org/drawingml/2006/picture")
            .with([XmlNode::new("pic:pic").with([names, fill, shape])]);
        let inline = XmlNode::new("wp:inline")
            .attribute("distT", 0)
            .attribute("distB", 0)
            .attribute("distL", 0)
            .attribute("distR", 0)
            .with([size("wp:extent"), described("wp:docPr"), XmlNode::new("a:graphic").with([data])]);
        XmlNode::new("w:r").with([XmlNode::new("w:drawing").with([inline])])
    }
}
