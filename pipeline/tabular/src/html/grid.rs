//! Expands one table of a page to rows with a value in every place that a cell spans. Hidden content is left out, as
//! in a browser.

use std::collections::{BTreeMap, BTreeSet};

use scraper::{ElementRef, Node};

use super::super::document::{CellText, Grid};
use super::super::error::ReadError;
use super::super::size_check::SizeCheck;
use super::super::skipped::SkippedCells;
use super::markup::OpenElements;
use super::style::{Effect, StyleRules};
use super::text::CellParts;
use super::{effect, is};

/// The widest and deepest span that HTML allows a cell.
const WIDEST: u32 = 1_000;
const DEEPEST: u32 = 65_534;

/// Elements whose text is not part of the cell that they are in: tables, and elements that no browser shows.
const NOT_TEXT: [&str; 5] = ["table", "title", "iframe", "noembed", "noframes"];

/// The rows of a table, without those of tables within it, with a value in every place that a cell spans. A span ends
/// at the last row. Adds hidden cells to `skipped_cells`.
pub(super) fn expand(
    table: ElementRef<'_>,
    rules: &StyleRules,
    count: &mut SizeCheck<'_>,
    skipped_cells: &mut SkippedCells,
) -> Result<Grid, ReadError> {
    let mut grid = Grid::new();
    let hidden = hidden_columns(table, rules);
    // Columns that a cell of a row above fills: the number of rows left, and the text.
    let mut hanging: BTreeMap<u32, (u32, CellText)> = BTreeMap::new();
    for (number, (row, around)) in (0_u32..).zip(rows_of(table, rules)) {
        let mut filled: BTreeMap<u32, CellText> = BTreeMap::new();
        let mut fill = |filled: &mut BTreeMap<u32, CellText>, at: u32, text: &CellText| {
            let place = || format!("row {}, column {}", u64::from(number) + 1, u64::from(at) + 1);
            count.cell(number, at, place)?;
            count.text(text.len(), place)?;
            filled.insert(at, text.clone());
            Ok::<_, ReadError>(())
        };
        for (at, (rows, text)) in &mut hanging {
            fill(&mut filled, *at, text)?;
            *rows -= 1;
        }
        hanging.retain(|_, (rows, _)| *rows > 0);
        let around = around.max(effect(rules, row));
        let mut column = 0;
        for cell in row.child_elements().filter(|child| is(*child, "td") || is(*child, "th")) {
            while filled.contains_key(&column) {
                column += 1;
            }
            let parts = text_of(cell);
            let struck = parts.struck;
            let mut text = parts.finish();
            let filled_in = text.len() > 0;
            let own = effect(rules, cell);
            // A hidden cell has no place: the next cell takes it.
            if own == Effect::Hidden {
                if filled_in {
                    skipped_cells.columns.insert(column);
                }
                continue;
            }
            match own.max(around) {
                Effect::Struck if filled_in => {
                    skipped_cells.struck.insert((number, column));
                    text = CellText::Certain(String::new());
                }
                Effect::Invisible | Effect::Hidden if filled_in => {
                    if around >= Effect::Invisible {
                        skipped_cells.rows.insert(number);
                    } else {
                        skipped_cells.columns.insert(column);
                    }
                    text = CellText::Certain(String::new());
                }
                _ if struck && !filled_in => drop(skipped_cells.struck.insert((number, column))),
                _ => {}
            }
            let wide = span(cell, "colspan").clamp(1, WIDEST);
            let deep = match span(cell, "rowspan") {
                0 => DEEPEST,
                rows => rows.min(DEEPEST),
            };
            for at in column..column + wide {
                fill(&mut filled, at, &text)?;
                if deep > 1 {
                    hanging.insert(at, (deep - 1, text.clone()));
                }
            }
            column += wide;
        }
        let gone: Vec<u32> = filled.keys().copied().filter(|column| hidden.contains(column)).collect();
        skipped_cells.columns.extend(gone.iter().filter(|column| filled[column].len() > 0));
        filled.retain(|column, text| text.len() > 0 && !hidden.contains(column));
        // A hidden row shows no cells of the rows above either.
        grid.push(if around >= Effect::Invisible { Vec::new() } else { filled.into_iter().collect() });
    }
    Ok(grid)
}

/// The columns that the table's `col` elements hide.
fn hidden_columns(table: ElementRef<'_>, rules: &StyleRules) -> BTreeSet<u32> {
    let (mut hidden, mut at) = (BTreeSet::new(), 0_u32);
    let columns = table.child_elements().flat_map(|child| {
        let group = is(child, "colgroup");
        let own: Vec<ElementRef<'_>> = child.child_elements().filter(|column| is(*column, "col")).collect();
        let around = effect(rules, child);
        match (group, own.is_empty()) {
            (true, false) => {
                own.into_iter().map(|column| (column, around.max(effect(rules, column)))).collect()
            }
            (true, true) => vec![(child, around)],
            _ if is(child, "col") => vec![(child, around)],
            _ => Vec::new(),
        }
    });
    for (column, effect) in columns {
        let wide = span(column, "span").clamp(1, WIDEST);
        if effect >= Effect::Invisible {
            hidden.extend(at..at.saturating_add(wide));
        }
        at = at.saturating_add(wide);
    }
    hidden
}

/// The rows of a table itself: its children, and those of its head, bodies and foot; with the effect of the elements
/// around them.
fn rows_of<'a>(table: ElementRef<'a>, rules: &StyleRules) -> impl Iterator<Item = (ElementRef<'a>, Effect)> {
    let around = effect(rules, table);
    table.child_elements().flat_map(move |child| {
        let group = ["thead", "tbody", "tfoot"].iter().any(|name| is(child, name));
        let own = is(child, "tr").then_some((child, around));
        let within = group.then(|| {
            let around = around.max(effect(rules, child));
            child.child_elements().filter(|row| is(*row, "tr")).map(move |row| (row, around))
        });
        own.into_iter().chain(within.into_iter().flatten())
    })
}

fn span(cell: ElementRef<'_>, name: &str) -> u32 {
    cell.attr(name).and_then(|number| number.trim().parse().ok()).unwrap_or(1)
}

/// The text of a cell, without that of tables within it.
pub(super) fn text_of(cell: ElementRef<'_>) -> CellParts {
    let (mut parts, mut open) = (CellParts::default(), OpenElements::default());
    // The nodes to visit; `None` ends an element.
    let mut nodes = cell.children().rev().map(Some).collect::<Vec<_>>();
    while let Some(node) = nodes.pop() {
        match node.map(|node| (node, node.value())) {
            Some((_, Node::Text(text))) => parts.push(text, &open),
            Some((_, Node::Comment(comment))) => open.comment(comment),
            Some((node, Node::Element(element))) if !NOT_TEXT.contains(&element.name()) => {
                // The text of a separate box is not part of the number next to it.
                parts.push(" ", &open);
                nodes.push(None);
                nodes.extend(node.children().rev().map(Some));
            }
            None => parts.push(" ", &open),
            Some(_) => {}
        }
    }
    parts
}
