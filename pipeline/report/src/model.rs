//! What a report says, made once and serialised once: PDF, HTML and Word only place it.

use serde::Serialize;

use crate::figure::Figure;
pub(crate) use crate::table_block::{HeatCell, HeatMark, HeatRow, HeatTable, TableBlock};

/// A whole report. Every text is ready to print; templates do no arithmetic and write no sentence.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// "Race equality at work in NHS trusts: North West".
    pub title: String,
    /// The place the report is about.
    pub place: String,
    /// `england`, `region`, `icb`, `trust`, `framework` or `brief`.
    pub kind: &'static str,
    /// ODS code of the place whose figures are in it.
    pub code: String,
    /// One line under the title.
    pub subtitle: String,
    /// "WRES 2025 (staff survey 2024)".
    pub vintage: String,
    /// The edition's id, "2026-07".
    pub edition: String,
    /// The edition's date in words.
    pub edition_date: String,
    /// "race-equity 0.1.0".
    pub made_by: String,
    /// Name of the CSV that is attached to the PDF and saved next to it.
    pub data_file: String,
    /// Name of the workbook with its tables, next to it.
    pub workbook_file: String,
    /// Name of the Word document, which only a brief has.
    pub word_file: Option<String>,
    /// How its pages are laid out.
    pub layout: Layout,
    /// Releases that have been published and are not in it, under its title.
    pub notices: Vec<String>,
    /// What it covers, under its title.
    pub covers: Vec<String>,
    /// Its chapters, in order.
    pub chapters: Vec<Chapter>,
}

impl Report {
    /// The figures, in the order of the pages.
    pub fn figures(&self) -> Vec<&Figure> {
        let blocks = self.chapters.iter().flat_map(|chapter| &chapter.blocks);
        blocks
            .filter_map(|block| match block {
                Block::Figure { figure, .. } => Some(figure.as_ref()),
                _ => None,
            })
            .collect()
    }
}

impl Report {
    /// The report as JSON, without the drawings of its figures, which are in their own folders.
    pub(super) fn json(&self) -> serde_json::Result<String> {
        let mut value = serde_json::to_value(self)?;
        let chapters = value["chapters"].as_array_mut().into_iter().flatten();
        for block in chapters.flat_map(|chapter| chapter["blocks"].as_array_mut().into_iter().flatten()) {
            if let Some(figure) = block.get_mut("figure").and_then(|figure| figure.as_object_mut()) {
                figure.remove("svg");
            }
        }
        Ok(value.to_string())
    }

    /// Says in the index of figures which version each is.
    pub(super) fn label_figures(&mut self) {
        let labels: Vec<(String, String)> =
            self.figures().iter().map(|figure| (figure.id.clone(), figure.citation.label.clone())).collect();
        for block in self.chapters.iter_mut().flat_map(|chapter| &mut chapter.blocks) {
            let Block::Figures { items } = block else { continue };
            for item in items {
                if let Some((_, label)) = labels.iter().find(|(id, _)| *id == item.id) {
                    item.label.clone_from(label);
                }
            }
        }
    }

    /// The same figures, to give them their versions.
    pub(super) fn figures_mut(&mut self) -> Vec<&mut Figure> {
        let blocks = self.chapters.iter_mut().flat_map(|chapter| &mut chapter.blocks);
        blocks
            .filter_map(|block| match block {
                Block::Figure { figure, .. } => Some(figure.as_mut()),
                _ => None,
            })
            .collect()
    }
}

/// How the pages of a report are laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Layout {
    /// One page, set close.
    Brief,
    /// A few pages, set close, without a list of contents.
    Short,
    /// Many pages, with a list of contents on the second.
    Long,
}

/// A heading with its content.
#[derive(Clone, Debug, Serialize)]
pub struct Chapter {
    /// Anchor in the HTML: "indicator-8".
    pub anchor: String,
    /// The line above the heading, if the heading is a finding: "Indicator 8: discrimination from a manager".
    pub eyebrow: Option<String>,
    /// "Indicator 8: discrimination from a manager or colleague".
    pub heading: String,
    /// Whether it begins on a new page in print.
    pub new_page: bool,
    /// Whether it is set small in print, as method and sources are.
    pub small: bool,
    /// Whether only the web page has it, and not the PDF or Word.
    pub only_web: bool,
    /// What it says, in order.
    pub blocks: Vec<Block>,
}

/// The parts that differ between kinds of report.
pub(super) struct ReportContent {
    /// Title of the report.
    pub(super) title: String,
    /// One line under it.
    pub(super) subtitle: String,
    /// How its pages are laid out.
    pub(super) layout: Layout,
    /// What it covers.
    pub(super) covers: Vec<String>,
    /// Its chapters.
    pub(super) chapters: Vec<Chapter>,
}

/// A web page with evidence.
#[derive(Clone, Debug, Serialize)]
pub struct EvidencePage {
    /// Its address.
    pub address: String,
    /// "page of elht.nhs.uk".
    pub words: String,
}

/// One thing on a page.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Block {
    /// A heading inside a chapter.
    Heading {
        /// Its words.
        text: String,
    },
    /// The main points of a report, ranked.
    Points {
        /// A sentence each, true on its own.
        items: Vec<String>,
    },
    /// A sentence that the chapter is about, set apart.
    Finding {
        /// The sentence.
        text: String,
    },
    /// A paragraph.
    Text {
        /// Its sentences.
        text: String,
    },
    /// Points.
    List {
        /// One each.
        items: Vec<String>,
    },
    /// Terms or steps with their explanations.
    Terms {
        /// One each.
        items: Vec<Explanation>,
    },
    /// A table.
    Table {
        /// The table.
        table: TableBlock,
    },
    /// A table of places by indicators, with a mark in each cell.
    Heat {
        /// The table.
        table: HeatTable,
    },
    /// A chart.
    Figure {
        /// The chart with all that belongs to it.
        figure: Box<Figure>,
        /// Whether it is in the PDF and in Word; the web page and the folder of figures have every figure.
        printed: bool,
    },
    /// The figures of the report, with links to them.
    Figures {
        /// One each.
        items: Vec<FigureLink>,
    },
    /// A remark in small print.
    Note {
        /// Its sentences.
        text: String,
        /// The page that states it, after them.
        page: Option<EvidencePage>,
    },
    /// Text of the publisher.
    Local {
        /// Its parts, in order.
        parts: Vec<LocalPart>,
    },
    /// The end of a page in print.
    Break,
}

/// A part of a publisher's text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum LocalPart {
    /// A paragraph.
    Paragraph {
        /// Its text.
        runs: Vec<TextRun>,
    },
    /// A list.
    List {
        /// Whether its items have numbers.
        ordered: bool,
        /// The text of each item.
        items: Vec<Vec<TextRun>>,
    },
    /// A heading inside the chapter.
    Heading {
        /// Its words.
        text: String,
    },
}

/// Text that looks the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TextRun {
    /// Its words, and the spaces between it and its neighbours.
    pub text: String,
    /// Whether it is bold.
    pub bold: bool,
    /// The address that it links to.
    pub link: Option<String>,
}

/// A figure in the index of figures.
#[derive(Clone, Debug, Serialize)]
pub struct FigureLink {
    /// Its id, and its anchor.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its id, with its version if that is not the first.
    pub label: String,
}

/// A term or a step with its explanation.
#[derive(Clone, Debug, Serialize)]
pub struct Explanation {
    /// What is explained.
    pub term: String,
    /// The explanation.
    pub text: String,
}

impl Chapter {
    /// A chapter that follows on the same page.
    pub fn new(anchor: impl Into<String>, heading: impl Into<String>) -> Self {
        Self {
            anchor: anchor.into(),
            eyebrow: None,
            heading: heading.into(),
            new_page: false,
            small: false,
            only_web: false,
            blocks: Vec::new(),
        }
    }

    /// A chapter that begins a page.
    pub fn on_new_page(anchor: impl Into<String>, heading: impl Into<String>) -> Self {
        Self { new_page: true, ..Self::new(anchor, heading) }
    }

    /// The same chapter set small in print.
    #[must_use]
    pub fn set_small(mut self) -> Self {
        self.small = true;
        self
    }

    /// The same set small, on the page on which the chapter before it ends.
    #[must_use]
    pub fn continued(mut self) -> Self {
        self.new_page = false;
        self.set_small()
    }

    /// Adds a heading inside the chapter.
    pub fn heading(&mut self, text: impl Into<String>) {
        self.blocks.push(Block::Heading { text: text.into() });
    }

    /// Adds the sentence that the chapter is about.
    pub fn finding(&mut self, text: impl Into<String>) {
        self.blocks.push(Block::Finding { text: text.into() });
    }

    /// Adds paragraphs.
    pub fn texts(&mut self, texts: impl IntoIterator<Item = String>) {
        self.blocks.extend(texts.into_iter().map(|text| Block::Text { text }));
    }

    /// Adds tables.
    pub fn tables(&mut self, tables: impl IntoIterator<Item = TableBlock>) {
        self.blocks.extend(tables.into_iter().map(|table| Block::Table { table }));
    }

    /// Adds charts.
    pub fn figures(&mut self, figures: impl IntoIterator<Item = Figure>) {
        let block = |figure| Block::Figure { figure: Box::new(figure), printed: true };
        self.blocks.extend(figures.into_iter().map(block));
    }

    /// Adds charts that only the web page and the folder of figures have.
    pub fn web_figures(&mut self, figures: impl IntoIterator<Item = Figure>) {
        let block = |figure| Block::Figure { figure: Box::new(figure), printed: false };
        self.blocks.extend(figures.into_iter().map(block));
    }

    /// Adds ranked main points.
    pub fn points(&mut self, items: Vec<String>) {
        self.blocks.push(Block::Points { items });
    }

    /// Adds remarks.
    pub fn notes(&mut self, notes: impl IntoIterator<Item = String>) {
        self.blocks.extend(notes.into_iter().map(|text| Block::Note { text, page: None }));
    }

    /// Adds a remark with the page that states it.
    pub fn stated(&mut self, text: String, page: Option<EvidencePage>) {
        self.blocks.push(Block::Note { text, page });
    }

    /// Adds terms with their explanations.
    pub fn terms(&mut self, items: Vec<Explanation>) {
        self.blocks.push(Block::Terms { items });
    }

    /// Whether there is a table in it.
    pub fn has_table(&self) -> bool {
        self.blocks.iter().any(|block| matches!(block, Block::Table { .. }))
    }

    /// Ends the page in print.
    pub fn end_page(&mut self) {
        self.blocks.push(Block::Break);
    }
}
