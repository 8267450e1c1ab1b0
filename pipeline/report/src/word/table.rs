//! Tables: the heads are repeated on each page and marked as heads, and so is the first column.

use std::collections::BTreeMap;

use super::body::Body;
use super::node::XmlNode;
use super::paragraph::{ParagraphPlacement, Style, bold, formatted, paragraph, run};
use crate::model::{HeatMark, HeatTable, TableBlock};

/// A table of at most so many rows stays on one page.
const SHORT: usize = 8;

/// A cell: its runs, its side and its background.
struct DocumentCell {
    runs: Vec<XmlNode>,
    side: Option<&'static str>,
    fill: Option<String>,
}

/// A table with the widths of its columns, in twentieths of a point.
struct DocumentTable<'a> {
    caption: &'a str,
    widths: Vec<u32>,
    heads: Vec<DocumentCell>,
    rows: Vec<Vec<DocumentCell>>,
}

impl DocumentTable<'_> {
    fn node(self) -> XmlNode {
        let across: u32 = self.widths.iter().sum();
        let look = XmlNode::new("w:tblLook")
            .attribute("w:val", "04A0")
            .attribute("w:firstRow", 1)
            .attribute("w:lastRow", 0)
            .attribute("w:firstColumn", 1)
            .attribute("w:lastColumn", 0)
            .attribute("w:noHBand", 0)
            .attribute("w:noVBand", 1);
        let properties = [
            XmlNode::value("w:tblStyle", "ReportTable"),
            XmlNode::new("w:tblW").attribute("w:w", across).attribute("w:type", "dxa"),
            XmlNode::new("w:tblLayout").attribute("w:type", "fixed"),
            look,
            XmlNode::value("w:tblCaption", self.caption),
        ];
        let columns = self.widths.iter().map(|width| XmlNode::new("w:gridCol").attribute("w:w", width));
        let short = self.rows.len() <= SHORT;
        let last = self.rows.len();
        let widths = &self.widths;
        let all = std::iter::once(self.heads).chain(self.rows).enumerate();
        let rows = all.map(|(at, cells)| row(cells, widths, at == 0, at < last && (short || at == 0)));
        XmlNode::new("w:tbl")
            .with([XmlNode::new("w:tblPr").with(properties), XmlNode::new("w:tblGrid").with(columns)])
            .with(rows)
    }
}

fn row(cells: Vec<DocumentCell>, widths: &[u32], is_head: bool, with_next: bool) -> XmlNode {
    let mut properties = vec![XmlNode::new("w:cantSplit")];
    if is_head {
        properties.push(XmlNode::new("w:tblHeader"));
    }
    let cells = cells.into_iter().zip(widths).map(|(cell, width)| {
        let mut properties = vec![XmlNode::new("w:tcW").attribute("w:w", width).attribute("w:type", "dxa")];
        if let Some(fill) = cell.fill {
            properties.push(
                XmlNode::value("w:shd", "clear").attribute("w:color", "auto").attribute("w:fill", fill),
            );
        }
        let placement = ParagraphPlacement { with_next, side: cell.side, ..ParagraphPlacement::default() };
        XmlNode::new("w:tc").with([
            XmlNode::new("w:tcPr").with(properties),
            paragraph(text_style(widths.len()), placement, cell.runs),
        ])
    });
    XmlNode::new("w:tr").with([XmlNode::new("w:trPr").with(properties)]).with(cells)
}

/// A head on a dark background.
fn head(text: &str, side: Option<&'static str>, fill: &str) -> DocumentCell {
    let white = [XmlNode::new("w:b"), XmlNode::value("w:color", "FFFFFF")];
    DocumentCell { runs: vec![formatted(text, white)], side, fill: Some(fill.to_owned()) }
}

/// The width of a bold character of a table, the same of one with many columns, and the space at both sides of a
/// cell, in twentieths of a point.
const CHARACTER: u32 = 112;
const SMALL_CHARACTER: u32 = 96;
const PADDING: u32 = 120;

/// The text of a table with more columns is smaller.
const MANY: usize = 8;

/// The style of the text of a table.
fn text_style(columns: usize) -> Style {
    if columns > MANY { Style::SmallTableText } else { Style::TableText }
}

/// Widths of columns by their shares. A column in which the longest word of its texts does not fit is widened, and
/// the others are narrowed by their shares.
pub(super) fn widths(shares: &[f64], words: &[usize], across: u32) -> Vec<u32> {
    let character = if shares.len() > MANY { SMALL_CHARACTER } else { CHARACTER };
    let needed = |at: usize| {
        let word = words.get(at).copied().unwrap_or(0);
        character * u32::try_from(word).unwrap_or(0) + PADDING
    };
    let mut widened = vec![false; shares.len()];
    loop {
        let taken: u32 = (0..shares.len()).filter(|at| widened[*at]).map(needed).sum();
        let left: f64 = shares.iter().zip(&widened).filter(|(_, wide)| !**wide).map(|(share, _)| share).sum();
        let rest = f64::from(across.saturating_sub(taken));
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a part of the width of a page"
        )]
        let width = |at: usize| if widened[at] { needed(at) } else { (rest * shares[at] / left) as u32 };
        let widths: Vec<u32> = (0..shares.len()).map(width).collect();
        let narrow: Vec<usize> =
            (0..shares.len()).filter(|at| !widened[*at] && widths[*at] < needed(*at)).collect();
        let all: u32 = taken + narrow.iter().map(|at| needed(*at)).sum::<u32>();
        if narrow.is_empty() || all >= across {
            return widths;
        }
        for at in narrow {
            widened[at] = true;
        }
    }
}

/// The characters of the longest word of some texts.
pub(super) fn longest_word<'a>(texts: impl Iterator<Item = &'a str>) -> usize {
    let words = texts.flat_map(|text| text.split([' ', '-', '/']));
    words.map(|word| word.chars().count()).max().unwrap_or(0)
}

/// A number with its "of" or "to" stays on one line; the words for a missing number do not.
fn unbroken(text: &str) -> String {
    if text.contains(|letter: char| letter.is_ascii_digit()) {
        text.replace(' ', "\u{a0}")
    } else {
        text.to_owned()
    }
}

/// A table with its caption.
pub(super) fn table(body: &mut Body<'_>, table: &TableBlock) {
    body.paragraph(Style::Caption, vec![run(&table.caption)]);
    let dark = body.colour("dark");
    let pale = body.colour("pale");
    let side = |at: usize| {
        let is_number = table.columns.get(at).is_some_and(|column| column.number);
        is_number.then_some("right")
    };
    let heads = table.columns.iter().enumerate();
    let heads = heads.map(|(at, column)| head(&column.head, side(at), &dark)).collect();
    let mut rows = Vec::new();
    let texts: Vec<Vec<String>> = table
        .rows
        .iter()
        .map(|row| {
            let cells = row.cells.iter().enumerate();
            cells.map(|(at, text)| if side(at).is_some() { unbroken(text) } else { text.clone() }).collect()
        })
        .collect();
    for (row, cells) in table.rows.iter().zip(&texts) {
        let last = cells.len().saturating_sub(1);
        let cells = cells.iter().enumerate().map(|(at, text)| {
            let link = row.link.as_deref().filter(|_| at == last);
            let runs = match link {
                Some(address) => vec![body.link(address, text)],
                None if row.total || at == 0 => vec![bold(text)],
                None => vec![run(text)],
            };
            DocumentCell { runs, side: side(at), fill: row.total.then(|| pale.clone()) }
        });
        rows.push(cells.collect());
    }
    let shares: Vec<f64> = table.columns.iter().map(|column| column.width).collect();
    let words = table.columns.iter().enumerate().map(|(at, column)| {
        let cells = texts.iter().filter_map(|row| row.get(at));
        longest_word(std::iter::once(column.head.as_str()).chain(cells.map(String::as_str)))
    });
    let widths = widths(&shares, &words.collect::<Vec<_>>(), body.across());
    body.push(DocumentTable { caption: &table.caption, widths, heads, rows }.node());
}

/// A heat table: the value, the shape of the mark and its word in each cell, and the key above the table.
pub(super) fn heat(body: &mut Body<'_>, table: &HeatTable) {
    body.paragraph(Style::Caption, vec![run(&table.caption)]);
    let key: Vec<String> = table.key.iter().map(|(mark, words)| format!("{}{words}", shape(*mark))).collect();
    if !key.is_empty() {
        body.kept_paragraph(Style::Note, vec![run(&format!("{}.", key.join("; ")))]);
    }
    let dark = body.colour("dark");
    let pale = body.colour("pale");
    let fills: BTreeMap<HeatMark, String> =
        [(HeatMark::Wider, body.colour("wider")), (HeatMark::Narrower, body.colour("narrower"))].into();
    let side = |at: usize| (at > 0).then_some("center");
    let heads = table.heads.iter().enumerate().map(|(at, text)| head(text, side(at), &dark)).collect();
    let rows = table.rows.iter().map(|row| {
        let total = row.total.then(|| pale.clone());
        let place = DocumentCell { runs: vec![bold(&row.place)], side: None, fill: total.clone() };
        let cells = row.cells.iter().map(|cell| {
            let words = if cell.word.is_empty() {
                cell.value.clone()
            } else {
                format!("{} {}{}", cell.value, shape(cell.mark), cell.word)
            };
            let runs = vec![if row.total { bold(&words) } else { run(&words) }];
            DocumentCell {
                runs,
                side: side(1),
                fill: fills.get(&cell.mark).cloned().or_else(|| total.clone()),
            }
        });
        std::iter::once(place).chain(cells).collect()
    });
    let rows = rows.collect();
    let shares: Vec<f64> =
        table.heads.iter().enumerate().map(|(at, _)| if at == 0 { 1.5 } else { 1.0 }).collect();
    let words: Vec<usize> =
        table.heads.iter().map(|head| longest_word(std::iter::once(head.as_str()))).collect();
    let widths = widths(&shares, &words, body.across());
    body.push(DocumentTable { caption: &table.caption, widths, heads, rows }.node());
}

/// The shape of a mark, with a space after it.
fn shape(mark: HeatMark) -> &'static str {
    match mark {
        HeatMark::Wider => "\u{25b2} ",
        HeatMark::Narrower => "\u{25bc} ",
        HeatMark::Similar => "\u{25cb} ",
        HeatMark::Absent => "",
    }
}
