//! Paragraphs and runs of text. The styles are those of [`super::parts::styles`].

use super::node::XmlNode;

/// How a paragraph is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    Title,
    Subtitle,
    Edition,
    Eyebrow,
    Heading1,
    Heading2,
    Normal,
    Finding,
    Caption,
    Note,
    ListBullet,
    ListNumber,
    TableText,
    SmallTableText,
}

impl Style {
    /// Its id in the style sheet.
    pub(super) fn id(self) -> &'static str {
        match self {
            Self::Title => "Title",
            Self::Subtitle => "Subtitle",
            Self::Edition => "Edition",
            Self::Eyebrow => "Eyebrow",
            Self::Heading1 => "Heading1",
            Self::Heading2 => "Heading2",
            Self::Normal => "Normal",
            Self::Finding => "Finding",
            Self::Caption => "Caption",
            Self::Note => "Note",
            Self::ListBullet => "ListBullet",
            Self::ListNumber => "ListNumber",
            Self::TableText => "TableText",
            Self::SmallTableText => "SmallTableText",
        }
    }
}

/// What differs between paragraphs of a style.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct ParagraphPlacement {
    /// Whether it begins a page.
    pub(super) new_page: bool,
    /// Whether it stays with the next paragraph.
    pub(super) with_next: bool,
    /// The list that numbers it.
    pub(super) list: Option<u32>,
    /// `right` or `center`; to the left without.
    pub(super) side: Option<&'static str>,
}

/// A paragraph of runs.
pub(super) fn paragraph(
    style: Style,
    placement: ParagraphPlacement,
    runs: impl IntoIterator<Item = XmlNode>,
) -> XmlNode {
    // The order of these is that of the schema.
    let mut properties = vec![XmlNode::value("w:pStyle", style.id())];
    if placement.with_next {
        properties.push(XmlNode::new("w:keepNext"));
    }
    if placement.new_page {
        properties.push(XmlNode::new("w:pageBreakBefore"));
    }
    if let Some(list) = placement.list {
        let number = [XmlNode::value("w:ilvl", 0), XmlNode::value("w:numId", list)];
        properties.push(XmlNode::new("w:numPr").with(number));
    }
    if let Some(side) = placement.side {
        properties.push(XmlNode::value("w:jc", side));
    }
    XmlNode::new("w:p").with([XmlNode::new("w:pPr").with(properties)]).with(runs)
}

/// A run of text.
pub(super) fn run(text: &str) -> XmlNode {
    formatted(text, [])
}

/// A run of bold text.
pub(super) fn bold(text: &str) -> XmlNode {
    formatted(text, [XmlNode::new("w:b")])
}

/// A run of text with properties, in the order of the schema.
pub(super) fn formatted(text: &str, properties: impl IntoIterator<Item = XmlNode>) -> XmlNode {
    let properties: Vec<XmlNode> = properties.into_iter().collect();
    let mut run = XmlNode::new("w:r");
    if !properties.is_empty() {
        run = run.with([XmlNode::new("w:rPr").with(properties)]);
    }
    run.with([XmlNode::new("w:t").attribute("xml:space", "preserve").text(text)])
}

/// The properties of the text of a link.
pub(super) fn link_style() -> XmlNode {
    XmlNode::value("w:rStyle", "Hyperlink")
}
