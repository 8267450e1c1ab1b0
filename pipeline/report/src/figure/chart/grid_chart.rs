//! The grid chart: groups of organisations below each other, and a column for each status. An organisation is a
//! box with its name, or a ring with its name in a plain column; if names do not fit, those of plain columns are
//! counted, and then codes replace names.

use super::frame::{Caption, Frame, PAD, WIDTH};
use super::marker::Shape;
use super::row_layout::as_f64;
use super::svg::{Anchor, Element, Svg};
use super::text::{self, Face};
use catalogue::palette::ChartColours;

/// How the cells of a column look; columns differ in their place and heading, never in colour alone.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum CellStyle {
    /// White text in a dark box: a declared level.
    Filled,
    /// Dark text in a frame: another declared status.
    Outlined,
    /// A ring and text, one after the other: no declared status.
    #[default]
    Plain,
}

/// A column.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GridColumn {
    /// Its heading, which wraps.
    pub heading: String,
    /// How many organisations it has.
    pub count: String,
    /// How its cells look.
    pub style: CellStyle,
}

/// An organisation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GridCell {
    /// Its name, as short as the caller wants it; a long one wraps.
    pub name: String,
    /// What replaces the name in a chart with too many.
    pub code: String,
}

/// Organisations under a heading.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GridGroup {
    /// Its heading.
    pub heading: String,
    /// Its organisations in each column.
    pub cells: Vec<Vec<GridCell>>,
    /// What replaces the cells of plain columns in a chart with too many: "14 organisations".
    pub plain: String,
}

/// A chart of organisations by group and status.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GridChart {
    /// The words around the chart.
    pub caption: Caption,
    /// The columns.
    pub columns: Vec<GridColumn>,
    /// The groups.
    pub groups: Vec<GridGroup>,
}

/// The height that the groups may take before names give way to counts and codes.
const MOST: f64 = 400.0;
/// The space between two columns.
const GUTTER: f64 = 9.0;
/// The space between two cells, side by side or below each other.
const APART: f64 = 3.0;
/// The space between the edge of a cell and its text.
const INSET: f64 = 5.0;
/// The space that a ring takes before a name.
const RING: f64 = 11.0;
/// The space after a name that has a ring.
const AFTER: f64 = 10.0;
/// How much higher than its lines a box is.
const BOX: f64 = 4.0;
/// The narrowest cell with a name, and with a code.
const NAME: f64 = 88.0;
const CODE: f64 = 36.0;
/// The height of a line of a cell.
const LINE: f64 = 14.0;
/// The height of a group's heading.
const HEADING: f64 = 20.0;

/// How much of an organisation a cell says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Detail {
    /// Names in all cells.
    Names,
    /// Names in cells with a status, numbers in place of the others.
    Counts,
    /// Codes in cells with a status, numbers in place of the others.
    Codes,
}

/// The places of the columns.
struct Plan {
    detail: Detail,
    /// Left edge and width of each column.
    columns: Vec<(f64, f64)>,
    /// How many cells each column has side by side.
    lanes: Vec<usize>,
    height: f64,
}

impl GridChart {
    /// Draws the chart.
    #[must_use]
    pub fn svg(&self, colours: &ChartColours) -> String {
        let mut frame = Frame::open(&self.caption, colours);
        let mut plan = self.plan(Detail::Names);
        for detail in [Detail::Counts, Detail::Codes] {
            if plan.height > MOST {
                plan = self.plan(detail);
            }
        }
        let top = self.draw_headings(&mut frame.svg, &plan, frame.top);
        for (left, _) in plan.columns.iter().skip(1) {
            let x = left - GUTTER / 2.0;
            frame.svg.line((x, top - 5.0), (x, top + plan.height - 4.0), &colours.grid, 0.8);
        }
        let mut y = top;
        for group in &self.groups {
            y = self.draw_group(&mut frame.svg, &plan, group, y);
        }
        frame.close(y - 8.0, &[])
    }

    /// The plan with the least height of those that share the width out in equal steps.
    fn plan(&self, detail: Detail) -> Plan {
        let measured: Vec<Vec<Vec<Measured>>> = self.measured(detail);
        let filled: Vec<usize> = (0..self.columns.len())
            .filter(|column| measured.iter().any(|group| !group[*column].is_empty()))
            .collect();
        let least = |column: usize| {
            let heading = self.columns[column].heading.split_whitespace();
            let heading = heading.map(|word| text::SMALL_STRONG.width(word)).fold(0.0, f64::max) + 2.0;
            let cell = if detail == Detail::Codes { CODE } else { NAME };
            if filled.contains(&column) { heading.max(cell) } else { heading }
        };
        let columns = 0..self.columns.len();
        let mut widths: Vec<f64> = columns.clone().map(least).collect();
        let gutters = GUTTER * as_f64(self.columns.len().saturating_sub(1));
        let room = (WIDTH - 2.0 * PAD - gutters - widths.iter().sum::<f64>()).max(0.0);
        let height = |widths: &[f64]| -> f64 {
            let of = |group: &Vec<Vec<Measured>>, column: &usize| {
                lowest(&group[*column], self.columns[*column].style, widths[*column], detail)
            };
            let groups = measured.iter();
            groups.map(|group| filled.iter().map(|column| of(group, column)).fold(0.0, f64::max)).sum()
        };
        // With more columns there are fewer steps, so that the number of plans stays small.
        let steps = [1, 1, 24, 20, 12, 8, 6].get(filled.len()).copied().unwrap_or(4);
        let mut best: Option<(f64, Vec<f64>)> = None;
        for shares in shares(steps, filled.len()) {
            let mut tried = widths.clone();
            for (column, share) in filled.iter().zip(shares) {
                tried[*column] += room * as_f64(share) / as_f64(steps);
            }
            let height = height(&tried);
            if best.as_ref().is_none_or(|(lowest, _)| height < *lowest) {
                best = Some((height, tried));
            }
        }
        if let Some((_, found)) = best {
            widths = found;
        }
        let lanes = columns
            .clone()
            .map(|column| {
                let style = self.columns[column].style;
                let least = |lanes: usize| -> f64 {
                    measured.iter().map(|group| in_lanes(&group[column], style, widths[column], lanes)).sum()
                };
                let most = most_lanes(widths[column], detail);
                (1..=most).min_by(|one, other| least(*one).total_cmp(&least(*other))).unwrap_or(1)
            })
            .collect();
        let mut left = PAD;
        let mut places = Vec::new();
        for width in widths {
            places.push((left, width));
            left += width + GUTTER;
        }
        let mut plan = Plan { detail, columns: places, lanes, height: 0.0 };
        plan.height = self.groups.iter().map(|group| self.height(&plan, group)).sum();
        plan
    }

    /// The widths of the words of every cell, by group and column.
    fn measured(&self, detail: Detail) -> Vec<Vec<Vec<Measured>>> {
        let of = |group: &GridGroup, column: usize| {
            let face = face(self.columns[column].style);
            let words = self.words(detail, group, column);
            let widths = |name: &&str| name.split_whitespace().map(|word| face.width(word)).collect();
            words.iter().map(|name| Measured { words: widths(name), space: face.width(" ") }).collect()
        };
        let groups = self.groups.iter();
        groups.map(|group| (0..self.columns.len()).map(|column| of(group, column)).collect()).collect()
    }

    /// What the cells of a column say in a group.
    fn words<'a>(&self, detail: Detail, group: &'a GridGroup, column: usize) -> Vec<&'a str> {
        let cells = &group.cells[column];
        let plain = self.columns[column].style == CellStyle::Plain;
        match detail {
            Detail::Counts | Detail::Codes if plain && cells.is_empty() => Vec::new(),
            Detail::Counts | Detail::Codes if plain => vec![&group.plain],
            Detail::Codes => cells.iter().map(|cell| cell.code.as_str()).collect(),
            Detail::Names | Detail::Counts => cells.iter().map(|cell| cell.name.as_str()).collect(),
        }
    }

    /// The cells of a column in a group.
    fn placed_cells(&self, plan: &Plan, group: &GridGroup, column: usize) -> Vec<PlacedCell> {
        let style = self.columns[column].style;
        let words = self.words(plan.detail, group, column);
        let (left, width) = plan.columns[column];
        if style == CellStyle::Plain {
            return flow(&words, left, width);
        }
        let lanes = plan.lanes[column].max(1);
        let lane = width / as_f64(lanes);
        let limit = lane - APART - 2.0 * INSET;
        let mut cells = Vec::new();
        let mut y = 0.0;
        for row in words.chunks(lanes) {
            let wrapped: Vec<Vec<String>> = row.iter().map(|words| face(style).wrap(words, limit)).collect();
            let height = LINE * as_f64(wrapped.iter().map(Vec::len).max().unwrap_or(0)) + BOX;
            for (at, lines) in wrapped.into_iter().enumerate() {
                let corner = (left + lane * as_f64(at), y);
                cells.push(PlacedCell { corner, size: (lane - APART, height), lines });
            }
            y += height + APART;
        }
        cells
    }

    fn height(&self, plan: &Plan, group: &GridGroup) -> f64 {
        let column = |column: usize| -> f64 {
            let cells = self.placed_cells(plan, group, column);
            cells.iter().map(|cell| cell.corner.1 + cell.size.1 + APART).fold(0.0, f64::max)
        };
        HEADING + (0..self.columns.len()).map(column).fold(0.0, f64::max) + 7.0
    }

    /// Writes the headings of the columns with their counts; gives the place below them.
    fn draw_headings(&self, svg: &mut Svg<'_>, plan: &Plan, top: f64) -> f64 {
        let face = text::SMALL_STRONG;
        let wrapped: Vec<Vec<String>> = self
            .columns
            .iter()
            .zip(&plan.columns)
            .map(|(column, (_, width))| face.wrap(&column.heading, *width))
            .collect();
        let most = wrapped.iter().map(Vec::len).max().unwrap_or(0);
        for ((column, (left, _)), lines) in self.columns.iter().zip(&plan.columns).zip(&wrapped) {
            for (at, line) in lines.iter().enumerate() {
                let y = top + (as_f64(most - lines.len() + at) + 0.5) * LINE + face.drop();
                svg.text((*left, y), Anchor::Start, face, &svg.colours.ink, line);
            }
            let y = top + (as_f64(most) + 0.5) * LINE + 2.0 + text::TITLE.drop();
            svg.text((*left, y), Anchor::Start, text::TITLE, &svg.colours.series_text[0], &column.count);
        }
        let below = top + as_f64(most + 1) * LINE + 8.0;
        svg.line((PAD, below), (WIDTH - PAD, below), &svg.colours.rule, 1.0);
        below + 5.0
    }

    /// Draws a group from `top` on; gives the place below it.
    fn draw_group(&self, svg: &mut Svg<'_>, plan: &Plan, group: &GridGroup, top: f64) -> f64 {
        let ground = Element::new("rect").num("x", PAD).num("y", top - 2.0).num("width", WIDTH - 2.0 * PAD);
        svg.add(&ground.num("height", HEADING - 3.0).attr("fill", &svg.colours.shade));
        let y = top - 2.0 + (HEADING - 3.0) / 2.0 + text::STRONG.drop();
        svg.text((PAD + 4.0, y), Anchor::Start, text::STRONG, &svg.colours.ink, &group.heading);
        for (column, about) in self.columns.iter().enumerate() {
            for cell in self.placed_cells(plan, group, column) {
                draw_cell(svg, about.style, &cell, top + HEADING);
            }
        }
        top + self.height(plan, group)
    }
}

/// The widths of a name's words, so that many plans can be compared quickly.
struct Measured {
    words: Vec<f64>,
    space: f64,
}

impl Measured {
    /// How many lines it has at this width, and how wide the widest is.
    fn lines(&self, limit: f64) -> (usize, f64) {
        let (mut lines, mut line, mut widest) = (1, 0.0, 0.0_f64);
        for word in &self.words {
            let joined = if line > 0.0 { line + self.space + word } else { *word };
            if joined > limit && line > 0.0 {
                lines += 1;
                line = *word;
            } else {
                line = joined;
            }
            widest = widest.max(line);
        }
        (lines, widest)
    }
}

/// Every way to share a number of steps out to some columns.
fn shares(steps: usize, columns: usize) -> Vec<Vec<usize>> {
    match columns {
        0 => Vec::new(),
        1 => vec![vec![steps]],
        _ => (0..=steps)
            .flat_map(|first| {
                shares(steps - first, columns - 1).into_iter().map(move |mut rest| {
                    rest.insert(0, first);
                    rest
                })
            })
            .collect(),
    }
}

/// The height of a column's cells in a group, with as many side by side as make it lowest.
fn lowest(cells: &[Measured], style: CellStyle, width: f64, detail: Detail) -> f64 {
    let tried = (1..=most_lanes(width, detail)).map(|lanes| in_lanes(cells, style, width, lanes));
    tried.fold(f64::INFINITY, f64::min)
}

fn most_lanes(width: f64, detail: Detail) -> usize {
    let least = if detail == Detail::Codes { CODE } else { NAME };
    (1..8).take_while(|lanes| as_f64(*lanes) * least <= width + 1e-9).last().unwrap_or(1)
}

/// The height of a column's cells in a group.
fn in_lanes(cells: &[Measured], style: CellStyle, width: f64, lanes: usize) -> f64 {
    if style == CellStyle::Plain {
        let (mut x, mut y, mut next) = (0.0, 0.0, 0.0_f64);
        for cell in cells {
            let (lines, widest) = cell.lines(width - RING);
            if x > 0.0 && x + RING + widest > width {
                (x, y) = (0.0, y + next);
                next = 0.0;
            }
            next = next.max(LINE * as_f64(lines));
            x += RING + widest + AFTER;
        }
        return y + next;
    }
    let limit = width / as_f64(lanes) - APART - 2.0 * INSET;
    let height = |row: &[Measured]| {
        let lines = row.iter().map(|cell| cell.lines(limit).0).max().unwrap_or(0);
        LINE * as_f64(lines) + BOX + APART
    };
    cells.chunks(lanes).map(height).sum()
}

/// A cell with its place below the heading of its group.
struct PlacedCell {
    corner: (f64, f64),
    size: (f64, f64),
    lines: Vec<String>,
}

/// Names one after the other, each after its ring; a name that does not fit begins a new line.
fn flow(words: &[&str], left: f64, width: f64) -> Vec<PlacedCell> {
    let face = face(CellStyle::Plain);
    let mut cells: Vec<PlacedCell> = Vec::new();
    let (mut x, mut y, mut next) = (0.0, 0.0, LINE);
    for name in words {
        let lines = face.wrap(name, width - RING);
        let widest = RING + lines.iter().map(|line| face.width(line)).fold(0.0, f64::max);
        if x > 0.0 && x + widest > width {
            (x, y) = (0.0, y + next);
            next = LINE;
        }
        let height = LINE * as_f64(lines.len());
        next = next.max(height);
        cells.push(PlacedCell { corner: (left + x, y), size: (widest, height), lines });
        x += widest + AFTER;
    }
    cells
}

fn draw_cell(svg: &mut Svg<'_>, style: CellStyle, cell: &PlacedCell, top: f64) {
    let colours = svg.colours;
    let face = face(style);
    let (x, y) = (cell.corner.0, top + cell.corner.1);
    let frame = Element::new("rect").num("x", x).num("y", y).num("rx", 2.0);
    let frame = frame.num("width", cell.size.0).num("height", cell.size.1);
    let (ink, inset) = match style {
        CellStyle::Filled => {
            svg.add(&frame.attr("fill", &colours.series[0]));
            (&colours.paper, INSET)
        }
        CellStyle::Outlined => {
            svg.add(
                &frame
                    .attr("fill", &colours.paper)
                    .attr("stroke", &colours.series[0])
                    .num("stroke-width", 1.2),
            );
            (&colours.ink, INSET)
        }
        CellStyle::Plain => {
            Shape::Ring.draw(svg, (x + 4.0, y + LINE / 2.0), 3.0, &colours.muted);
            (&colours.muted, RING)
        }
    };
    let first = y + (cell.size.1 - LINE * as_f64(cell.lines.len())) / 2.0;
    for (at, line) in cell.lines.iter().enumerate() {
        let middle = first + (as_f64(at) + 0.5) * LINE;
        svg.text((x + inset, middle + face.drop()), Anchor::Start, face, ink, line);
    }
}

fn face(style: CellStyle) -> Face {
    if style == CellStyle::Filled { text::SMALL_STRONG } else { text::SMALL }
}

#[cfg(test)]
mod tests {
    use super::super::probe::{COLOURS, caption, read, words};
    use super::*;

    fn cells(names: &[&str]) -> Vec<GridCell> {
        names.iter().map(|name| GridCell { name: (*name).to_owned(), code: name[..3].to_owned() }).collect()
    }

    fn chart(groups: usize, silent: usize) -> GridChart {
        let column =
            |heading: &str, style| GridColumn { heading: heading.to_owned(), count: "7".to_owned(), style };
        let many: Vec<String> = (0..silent).map(|at| format!("Hospitals of the {at}th district")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        let group = |at: usize| GridGroup {
            heading: format!("Board <{at}>"),
            cells: vec![
                Vec::new(),
                cells(&["Lancashire & South Cumbria", "Tameside and Glossop Integrated Care"]),
                cells(&["Alder Hey Children\u{2019}s"]),
                cells(&many),
            ],
            plain: format!("{silent} organisations"),
        };
        GridChart {
            caption: caption("grid"),
            columns: vec![
                column("Gold", CellStyle::Filled),
                column("Bronze", CellStyle::Filled),
                column("Implementing", CellStyle::Outlined),
                column("No declared status found", CellStyle::Plain),
            ],
            groups: (0..groups).map(group).collect(),
        }
    }

    /// The text of the picture without line breaks.
    fn said(chart: &GridChart) -> String {
        words(&chart.svg(&COLOURS)).join(" ")
    }

    #[test]
    fn every_organisation_is_named_in_its_column() {
        let drawn = chart(3, 8).svg(&COLOURS);
        let nodes = read(&drawn);
        let left = |word: &str| {
            nodes.iter().find(|node| node.name == "text" && node.text.contains(word)).unwrap().num("x")
        };
        let (gold, bronze) = (left("Gold"), left("Bronze"));
        let (doing, none) = (left("Implementing"), left("No declared"));
        assert!(gold < bronze && bronze < doing && doing < none);
        assert!((bronze..doing).contains(&left("Tameside")));
        assert!((doing..none).contains(&left("Alder Hey")));
        for at in 0..8 {
            assert!(said(&chart(3, 8)).contains(&format!("{at}th")), "{at}");
        }
        assert!(nodes.iter().filter(|node| node.text.contains("district")).all(|node| node.num("x") >= none));
    }

    #[test]
    fn texts_stay_inside_the_picture_and_do_not_overlap() {
        for (groups, silent) in [(1, 1), (3, 12), (7, 30), (42, 6)] {
            let drawn = chart(groups, silent).svg(&COLOURS);
            let areas: Vec<[f64; 4]> =
                read(&drawn).iter().filter(|node| node.name == "text").map(|node| node.area()).collect();
            for (at, one) in areas.iter().enumerate() {
                assert!(one[0] >= 0.0 && one[2] <= WIDTH, "{one:?}");
                for other in &areas[at + 1..] {
                    let apart =
                        one[2] <= other[0] || other[2] <= one[0] || one[3] <= other[1] || other[3] <= one[1];
                    assert!(apart, "{groups} groups of {silent}: {one:?} and {other:?}");
                }
            }
        }
    }

    #[test]
    fn too_many_organisations_are_counted_and_then_coded() {
        let counted = said(&chart(5, 40));
        assert!(counted.contains("40 organisations") && counted.contains("Alder Hey"), "{counted}");
        assert!(!counted.contains("district"));
        let coded = said(&chart(20, 40));
        assert!(coded.contains("40 organisations") && coded.contains("Ald"), "{coded}");
        assert!(!coded.contains("Alder Hey"));
    }

    #[test]
    fn levels_other_statuses_and_none_differ_without_colour() {
        let drawn = chart(1, 2).svg(&COLOURS);
        let boxes = read(&drawn).into_iter().filter(|node| node.name == "rect" && !node.get("rx").is_empty());
        let boxes: Vec<bool> = boxes.map(|node| node.get("stroke").is_empty()).collect();
        // Two filled, one with an outline, and none around the two without a status.
        assert_eq!(boxes, [true, true, false]);
    }
}
