//! The rows of one table of a page, with a value in every place that a cell spans; what is hidden is
//! left out, as a browser leaves it out.

use std::collections::{BTreeMap, BTreeSet};

use scraper::{ElementRef, Node};

use super::super::error::ReadError;
use super::super::size_check::SizeCheck;
use super::super::skipped::SkippedCells;
use super::markup::Open;
use super::style::{Effect, Rules};
use super::text::{CellParts, CellText};
use super::{effect, is};

/// The widest and deepest span that HTML allows a cell.
const WIDEST: u32 = 1_000;
const DEEPEST: u32 = 65_534;

/// Elements within a cell whose text is not part of it: a table of its own, and what no browser shows.
const UNSEEN: [&str; 5] = ["table", "title", "iframe", "noembed", "noframes"];

/// The rows of a table, each with its filled cells.
pub(super) type Grid = Vec<Vec<(u32, CellText)>>;

/// The rows of a table, those of tables within it left out, with a value in every place its cell
/// spans. A span that would reach past the last row ends with it. `unseen` takes what is left out.
pub(super) fn expand(
    table: ElementRef<'_>,
    rules: &Rules,
    count: &mut SizeCheck<'_>,
    unseen: &mut SkippedCells,
) -> Result<Grid, ReadError> {
    let mut grid = Grid::new();
    let hidden = hidden_columns(table, rules);
    // Columns that a cell of a row above still fills: how many rows more, and with what.
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
            // It takes no place: the next cell moves up.
            if own == Effect::Hidden {
                if filled_in {
                    unseen.columns.insert(column);
                }
                continue;
            }
            match own.max(around) {
                Effect::Struck if filled_in => {
                    unseen.struck.insert((number, column));
                    text = CellText::Certain(String::new());
                }
                Effect::Invisible | Effect::Hidden if filled_in => {
                    if around >= Effect::Invisible {
                        unseen.rows.insert(number);
                    } else {
                        unseen.columns.insert(column);
                    }
                    text = CellText::Certain(String::new());
                }
                _ if struck && !filled_in => drop(unseen.struck.insert((number, column))),
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
        unseen.columns.extend(gone.iter().filter(|column| filled[column].len() > 0));
        filled.retain(|column, text| text.len() > 0 && !hidden.contains(column));
        // Cells of rows above reach into a hidden row, which shows none of them.
        grid.push(if around >= Effect::Invisible { Vec::new() } else { filled.into_iter().collect() });
    }
    Ok(grid)
}

/// The columns that a table's own description hides.
fn hidden_columns(table: ElementRef<'_>, rules: &Rules) -> BTreeSet<u32> {
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

/// The rows that are a table's own: its children, or those of its head, bodies and foot; with what the
/// parts around them do.
fn rows_of<'a>(table: ElementRef<'a>, rules: &Rules) -> impl Iterator<Item = (ElementRef<'a>, Effect)> {
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

/// The text of a cell, that of tables within it left out.
pub(super) fn text_of(cell: ElementRef<'_>) -> CellParts {
    let (mut parts, mut open) = (CellParts::default(), Open::default());
    // Nodes to come, and none where an element ends.
    let mut nodes = cell.children().rev().map(Some).collect::<Vec<_>>();
    while let Some(node) = nodes.pop() {
        match node.map(|node| (node, node.value())) {
            Some((_, Node::Text(text))) => parts.push(text, &open),
            Some((_, Node::Comment(comment))) => open.comment(comment),
            Some((node, Node::Element(element))) if !UNSEEN.contains(&element.name()) => {
                // What is in a box of its own is not part of the number beside it.
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
