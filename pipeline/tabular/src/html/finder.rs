//! Finds the tables of a page, with what a person reads above each of them.

use scraper::{ElementRef, Html, Node};

use super::super::document::{Outline, TableTitle};
use super::markup::{OpenElements, block};
use super::own_caption;
use super::text::CellParts;

/// So many bytes of a paragraph are enough to see that it is not a caption.
const LONGEST_PARAGRAPH: usize = 4_096;

pub(super) struct FoundTable<'a> {
    pub(super) table: ElementRef<'a>,
    pub(super) title: TableTitle,
    /// Whether an element around it hides it.
    pub(super) is_hidden: bool,
}

#[derive(Default)]
pub(super) struct TableFinder<'a> {
    found: Vec<FoundTable<'a>>,
    open: OpenElements,
    outline: Outline,
    /// The text of the paragraph that is open, and its element.
    paragraph: CellParts,
    element: String,
    bytes: usize,
    /// The depth of tables: a heading within a table is not a heading of the page.
    depth: usize,
    /// Whether a figure is open, and the last table in it.
    in_figure: bool,
    figure_table: Option<usize>,
}

impl<'a> TableFinder<'a> {
    /// The tables of a page in its order.
    pub(super) fn tables(document: &'a Html) -> Vec<FoundTable<'a>> {
        let mut finder = Self::default();
        // The nodes to visit. `None` ends an element, with the number of elements that were open before it, and
        // whether it is a table.
        let mut coming = vec![(Some(document.tree.root()), 0, false)];
        while let Some((node, before, is_table)) = coming.pop() {
            let Some(node) = node else {
                finder.end_element(before, is_table);
                continue;
            };
            match node.value() {
                Node::Comment(comment) => finder.comment(&comment.comment),
                Node::Text(text) => finder.text(text),
                Node::Element(element) if !matches!(element.name(), "html" | "head" | "body") => {
                    let table = ElementRef::wrap(node).filter(|_| element.name() == "table");
                    coming.push((None, finder.open.depth(), table.is_some()));
                    finder.end_paragraph("");
                    match table {
                        Some(table) => finder.table(table),
                        // The text of a cell to the left is not the caption of a table in a cell.
                        None => finder.outline.forget_paragraph(),
                    }
                }
                _ => {}
            }
            coming.extend(node.children().rev().map(|child| (Some(child), 0, false)));
        }
        finder.found
    }

    fn table(&mut self, table: ElementRef<'a>) {
        let title = self.outline.title(&own_caption(table));
        if self.in_figure {
            self.figure_table = Some(self.found.len());
        }
        self.found.push(FoundTable { table, title, is_hidden: self.open.hides_tables() });
        self.depth += 1;
    }

    fn end_element(&mut self, before: usize, is_table: bool) {
        self.end_paragraph("");
        self.outline.forget_paragraph();
        self.depth -= usize::from(is_table);
        // Elements that are open at the end of a cell end with it.
        self.open.back_to(before);
    }

    fn text(&mut self, text: &str) {
        if self.bytes < LONGEST_PARAGRAPH && !(self.paragraph.is_empty() && text.trim().is_empty()) {
            self.bytes += text.len();
            self.paragraph.push(text, &self.open);
        }
    }

    fn comment(&mut self, text: &str) {
        if let Some((begins, name)) = block(text) {
            self.end_paragraph(if begins { name } else { "" });
            if name == "figure" {
                self.in_figure = begins;
                self.figure_table = None;
            }
        }
        self.open.comment(text);
    }

    /// Ends the paragraph that is open; the next one is an element of this name.
    fn end_paragraph(&mut self, next: &str) {
        let element = std::mem::replace(&mut self.element, next.to_owned());
        self.bytes = 0;
        if self.paragraph.is_empty() {
            return;
        }
        let text = std::mem::take(&mut self.paragraph).finish().into_text();
        match (element.strip_prefix('h').and_then(|level| level.parse().ok()), self.figure_table) {
            (Some(level), _) if self.depth == 0 => self.outline.heading(level, &text),
            // A caption below the table of its figure.
            (_, Some(at)) if element == "figcaption" && self.depth == 0 => {
                let table = &mut self.found[at];
                if own_caption(table.table).is_empty() {
                    table.title = TableTitle {
                        headings: std::mem::take(&mut table.title.headings),
                        ..self.outline.title(&text)
                    };
                }
            }
            _ => self.outline.paragraph(&text),
        }
    }
}
