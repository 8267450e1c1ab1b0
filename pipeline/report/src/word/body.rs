//! The text of a document: what a report says, in the order of its pages.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::node::XmlNode;
use super::paragraph::{ParagraphPlacement, Style, bold, formatted, link_style, paragraph, run};
use super::picture::{DrawnPicture, dots};
use super::table;
use crate::ReportError;
use crate::figure::Figure;
use crate::model::{Block, Chapter, Layout, LocalPart, Report, TextRun};

/// The list with points; numbered lists follow.
pub(super) const BULLETS: u32 = 1;

/// What gives the PNG of a figure.
pub(super) type PictureOf<'a> = &'a dyn Fn(&Figure) -> Result<Arc<[u8]>, ReportError>;

/// A document while it is written.
pub(super) struct Body<'a> {
    layout: Layout,
    colours: &'a BTreeMap<String, String>,
    nodes: Vec<XmlNode>,
    /// Addresses of links.
    pub(super) links: Vec<String>,
    /// The PNGs of the figures.
    pub(super) pictures: Vec<Arc<[u8]>>,
    /// How many numbered lists there are.
    pub(super) numbered: u32,
    /// Whether the next paragraph begins a page.
    page_ended: bool,
}

impl<'a> Body<'a> {
    pub(super) fn new(layout: Layout, colours: &'a BTreeMap<String, String>) -> Self {
        Self {
            layout,
            colours,
            nodes: Vec::new(),
            links: Vec::new(),
            pictures: Vec::new(),
            numbered: 0,
            page_ended: false,
        }
    }

    /// The margin of a page at each side, in twentieths of a point.
    pub(super) fn margin(&self) -> u32 {
        if self.layout == Layout::Brief { 850 } else { 1134 }
    }

    /// The width of the text on A4.
    pub(super) fn across(&self) -> u32 {
        PAGE.0 - 2 * self.margin()
    }

    /// A colour of the palette as Word writes it.
    pub(super) fn colour(&self, name: &str) -> String {
        colour(self.colours, name)
    }

    pub(super) fn push(&mut self, node: XmlNode) {
        self.nodes.push(node);
    }

    pub(super) fn paragraph(&mut self, style: Style, runs: Vec<XmlNode>) {
        self.placed(style, ParagraphPlacement::default(), runs);
    }

    /// A paragraph on the same page as the next one.
    pub(super) fn kept_paragraph(&mut self, style: Style, runs: Vec<XmlNode>) {
        self.placed(style, ParagraphPlacement { with_next: true, ..ParagraphPlacement::default() }, runs);
    }

    fn placed(&mut self, style: Style, placement: ParagraphPlacement, runs: Vec<XmlNode>) {
        let new_page = std::mem::take(&mut self.page_ended) || placement.new_page;
        self.nodes.push(paragraph(style, ParagraphPlacement { new_page, ..placement }, runs));
    }

    /// A link to a web page; only text if the address is of another kind.
    pub(super) fn link(&mut self, address: &str, text: &str) -> XmlNode {
        if !["https://", "http://", "mailto:"].iter().any(|scheme| address.starts_with(scheme)) {
            return run(text);
        }
        let at = self.links.iter().position(|known| known == address).unwrap_or_else(|| {
            self.links.push(address.to_owned());
            self.links.len() - 1
        });
        XmlNode::new("w:hyperlink")
            .attribute("r:id", link_id(at))
            .attribute("w:history", 1)
            .with([formatted(text, [link_style()])])
    }

    /// Title, edition and what the report covers.
    pub(super) fn masthead(&mut self, report: &Report) {
        let edition =
            format!("{} · edition {} · data as of {}", report.made_by, report.edition, report.edition_date);
        self.paragraph(Style::Edition, vec![run(&edition)]);
        self.paragraph(Style::Title, vec![run(&report.title)]);
        self.paragraph(Style::Subtitle, vec![run(&format!("{}. {}", report.subtitle, report.vintage))]);
        for line in &report.notices {
            self.paragraph(Style::Finding, vec![run(line)]);
        }
        for line in &report.covers {
            self.paragraph(Style::Note, vec![run(line)]);
        }
    }

    pub(super) fn chapter(&mut self, chapter: &Chapter, picture: PictureOf<'_>) -> Result<(), ReportError> {
        self.page_ended |= chapter.new_page;
        if let Some(eyebrow) = &chapter.eyebrow {
            self.paragraph(Style::Eyebrow, vec![run(eyebrow)]);
        }
        self.paragraph(Style::Heading1, vec![run(&chapter.heading)]);
        for block in &chapter.blocks {
            self.block(block, picture)?;
        }
        Ok(())
    }

    fn block(&mut self, block: &Block, picture: PictureOf<'_>) -> Result<(), ReportError> {
        match block {
            Block::Heading { text } => self.paragraph(Style::Heading2, vec![run(text)]),
            Block::Points { items } => {
                self.numbered += 1;
                self.list(Style::ListNumber, BULLETS + self.numbered, items);
            }
            Block::Finding { text } => self.paragraph(Style::Finding, vec![run(text)]),
            Block::Text { text } => self.paragraph(Style::Normal, vec![run(text)]),
            Block::List { items } => self.list(Style::ListBullet, BULLETS, items),
            Block::Terms { items } => {
                for item in items {
                    let term = bold(&format!("{}. ", item.term));
                    self.paragraph(Style::Normal, vec![term, run(&item.text)]);
                }
            }
            Block::Table { table } => table::table(self, table),
            Block::Heat { table } => table::heat(self, table),
            Block::Figure { figure, printed: true } => self.figure(figure, picture)?,
            // The web page and the folder of figures have the others.
            Block::Figure { printed: false, .. } => {}
            Block::Figures { items } => {
                let items: Vec<String> =
                    items.iter().map(|item| format!("{} ({})", item.title, item.label)).collect();
                self.list(Style::ListBullet, BULLETS, &items);
            }
            Block::Note { text, page } => {
                let mut runs = vec![run(text)];
                if let Some(page) = page {
                    runs.push(run(" "));
                    runs.push(self.link(&page.address, &page.words));
                    runs.push(run("."));
                }
                self.paragraph(Style::Note, runs);
            }
            Block::Local { parts } => {
                for part in parts {
                    self.local(part);
                }
            }
            Block::Break => self.page_ended = true,
        }
        Ok(())
    }

    /// A part of a publisher's text.
    fn local(&mut self, part: &LocalPart) {
        match part {
            LocalPart::Heading { text } => self.paragraph(Style::Heading2, vec![run(text)]),
            LocalPart::Paragraph { runs } => {
                let runs = self.runs(runs);
                self.paragraph(Style::Normal, runs);
            }
            LocalPart::List { ordered, items } => {
                let (style, list) = if *ordered {
                    self.numbered += 1;
                    (Style::ListNumber, BULLETS + self.numbered)
                } else {
                    (Style::ListBullet, BULLETS)
                };
                for item in items {
                    let runs = self.runs(item);
                    self.placed(
                        style,
                        ParagraphPlacement { list: Some(list), ..ParagraphPlacement::default() },
                        runs,
                    );
                }
            }
        }
    }

    fn runs(&mut self, runs: &[TextRun]) -> Vec<XmlNode> {
        runs.iter()
            .map(|one| match &one.link {
                Some(address) => self.link(address, &one.text),
                None if one.bold => bold(&one.text),
                None => run(&one.text),
            })
            .collect()
    }

    fn list(&mut self, style: Style, list: u32, items: &[String]) {
        for item in items {
            self.placed(
                style,
                ParagraphPlacement { list: Some(list), ..ParagraphPlacement::default() },
                vec![run(item)],
            );
        }
    }

    fn figure(&mut self, figure: &Figure, picture: PictureOf<'_>) -> Result<(), ReportError> {
        let png = picture(figure)?;
        let Some(dots) = dots(&png) else {
            let problem = format!("figure {} is not a PNG", figure.id);
            return Err(ReportError::Serialise { what: "Word document", problem });
        };
        self.pictures.push(png);
        let number = self.pictures.len();
        let drawn = DrawnPicture { figure, relationship: picture_id(number), number, dots };
        // Room for the line below it.
        let tallest = PAGE.1 - 2 * self.margin() - 1200;
        let node = drawn.node(self.across(), tallest);
        self.kept_paragraph(Style::Normal, vec![node]);
        self.paragraph(
            Style::Note,
            vec![run(&format!("Figure {}. {}", figure.citation.label, figure.title))],
        );
        Ok(())
    }

    /// The document's body with its page.
    pub(super) fn finish(mut self) -> (XmlNode, Self) {
        // Word needs a paragraph after a table.
        if self.nodes.last().is_some_and(|node| node.is("w:tbl")) {
            self.paragraph(Style::TableText, Vec::new());
        }
        let margin = self.margin();
        let margins = XmlNode::new("w:pgMar")
            .attribute("w:top", margin)
            .attribute("w:right", margin)
            .attribute("w:bottom", margin)
            .attribute("w:left", margin)
            .attribute("w:header", margin / 2)
            .attribute("w:footer", margin / 2)
            .attribute("w:gutter", 0);
        let section = XmlNode::new("w:sectPr").with([
            XmlNode::new("w:footerReference").attribute("w:type", "default").attribute("r:id", "rId4"),
            XmlNode::new("w:pgSz").attribute("w:w", PAGE.0).attribute("w:h", PAGE.1),
            margins,
        ]);
        let nodes = std::mem::take(&mut self.nodes);
        (XmlNode::new("w:body").with(nodes).with([section]), self)
    }
}

/// Width and height of A4 in twentieths of a point.
const PAGE: (u32, u32) = (11906, 16838);

/// A colour of the palette, "003087"; black if the palette has no such colour.
pub(super) fn colour(colours: &BTreeMap<String, String>, name: &str) -> String {
    colours.get(name).map_or_else(|| "000000".to_owned(), |colour| colour.trim_start_matches('#').to_owned())
}

/// The id of the relationship to a web page.
pub(super) fn link_id(at: usize) -> String {
    format!("rIdLink{}", at + 1)
}

/// The id of the relationship to a picture, counted from 1.
pub(super) fn picture_id(number: usize) -> String {
    format!("rIdPicture{number}")
}
