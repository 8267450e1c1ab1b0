//! The places of a row chart: labels left, plot, columns of text right, axis.

use super::frame::{PAD, Reference, WIDTH};
use super::scale::{Scale, draws};
use super::svg::{Anchor, Svg};
use super::text::{self, Face};
use crate::figure::QuantityUnit;

/// The widest a label gets before it wraps, in units.
const LABEL_LIMIT: f64 = 250.0;
/// The narrowest plot, whatever its labels and columns take.
const PLOT_LEAST: f64 = 180.0;
/// The space between labels and plot, plot and columns, and two columns.
const GAP: f64 = 14.0;
/// The height that the rows of one page may take together; rows come closer as they become more.
pub(super) const PAGE: f64 = 720.0;
/// The nearest that two rows come.
pub(super) const LEAST_PITCH: f64 = 12.8;
/// From this number of rows on the axis is repeated above them.
const TALL: usize = 18;
/// The height of a line of the header.
pub(super) const HEADER_LINE: f64 = 17.0;

/// What a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RowKind {
    /// A row like the others.
    Plain,
    /// A summary row, in bold.
    Strong,
    /// A heading over rows, without values.
    Heading,
    /// A line between summary rows and rows.
    Rule,
}

/// The part of a picture's width that rows take, and how.
#[derive(Debug, Clone, Copy)]
pub(super) struct Room {
    /// Where they begin and end, in units.
    pub(super) across: (f64, f64),
    /// Whether the rows have labels; the right of two panels with the same labels has none.
    pub(super) labels: bool,
    /// The largest distance of two rows.
    pub(super) pitch: f64,
    /// The narrowest the plot gets.
    pub(super) plot: f64,
    /// The least width of labels and of columns with their space, so that charts below each other begin and end at
    /// the same places.
    pub(super) labels_least: f64,
    pub(super) columns_least: f64,
    /// The height that the rows may take together, if they can come so close.
    pub(super) height: f64,
}

impl Default for Room {
    fn default() -> Self {
        Self {
            across: (PAD, WIDTH - PAD),
            labels: true,
            pitch: 22.0,
            plot: PLOT_LEAST,
            labels_least: 0.0,
            columns_least: 0.0,
            height: PAGE,
        }
    }
}

/// A row, a heading or a rule, with its place.
#[derive(Debug)]
pub(super) struct LayoutRow<'a> {
    kind: RowKind,
    label: &'a str,
    columns: Vec<Option<&'a str>>,
    /// The label as it wraps, and the middle of the row; both found by [`RowLayout::measure`].
    wrapped: Vec<String>,
    y: f64,
}

impl<'a> LayoutRow<'a> {
    pub(super) fn new(kind: RowKind, label: &'a str, columns: Vec<Option<&'a str>>) -> Self {
        Self { kind, label, columns, wrapped: Vec::new(), y: 0.0 }
    }
}

/// The rows with their places.
pub(super) struct RowLayout<'a> {
    lines: Vec<LayoutRow<'a>>,
    headings: Vec<&'a str>,
    ends: Vec<f64>,
    /// The part of the picture that they take.
    pub(super) room: Room,
    tall: bool,
    axis_middle: Option<f64>,
    /// Where the plot begins and ends.
    pub(super) plot: (f64, f64),
    /// The top and the bottom of the rows.
    pub(super) span: (f64, f64),
}

impl<'a> RowLayout<'a> {
    /// Finds the gutters and the height of each row. `headings` are those of the columns, one each.
    pub(super) fn measure(room: Room, mut lines: Vec<LayoutRow<'a>>, headings: Vec<&'a str>) -> Self {
        let labels = lines.iter().filter(|line| line.kind != RowKind::Heading);
        let widest = labels.map(|l| face(l.kind).width(l.label)).fold(0.0, f64::max).min(LABEL_LIMIT);
        let labels = if room.labels { widest.max(40.0) + GAP } else { 0.0 };
        let left = room.across.0 + labels.max(room.labels_least);
        let mut ends = Vec::new();
        let mut right = room.across.1;
        for (column, heading) in headings.iter().enumerate().rev() {
            let cells = lines.iter().filter_map(|l| Some((l.kind, l.columns.get(column).copied()??)));
            let widths = cells.map(|(kind, cell)| face(kind).width(cell));
            ends.push(right);
            right -= widths.fold(text::SMALL_STRONG.width(heading), f64::max) + GAP;
        }
        ends.reverse();
        if headings.is_empty() {
            right -= GAP;
        }
        let right = right.min(room.across.1 - room.columns_least).max(left + room.plot);
        let count = lines.iter().filter(|l| l.kind != RowKind::Rule).count();
        let pitch = (room.height / f64::from(u32::try_from(count.max(1)).unwrap_or(u32::MAX)))
            .clamp(LEAST_PITCH, room.pitch);
        let mut bottom = 0.0;
        for line in &mut lines {
            let face = face(line.kind);
            // Nothing is at the right of a heading.
            let width = match line.kind {
                RowKind::Heading => room.across.1 - room.across.0,
                _ => widest.max(40.0),
            };
            line.wrapped = face.wrap(line.label, width);
            let extra = face.leading() * as_f64(line.wrapped.len().saturating_sub(1));
            let height = match line.kind {
                RowKind::Rule => 9.0,
                RowKind::Heading => pitch + 4.0 + extra,
                RowKind::Plain | RowKind::Strong => pitch + extra,
            };
            let middle = if line.kind == RowKind::Heading { height / 2.0 + 2.0 } else { height / 2.0 };
            line.y = bottom + middle;
            bottom += height;
        }
        Self {
            lines,
            headings,
            ends,
            room,
            tall: count >= TALL && room.height >= PAGE,
            axis_middle: None,
            plot: (left, right),
            span: (0.0, bottom),
        }
    }

    /// The width that labels and columns take.
    pub(super) fn beside(&self) -> f64 {
        (self.plot.0 - self.room.across.0) + (self.room.across.1 - self.plot.1)
    }

    /// Puts the rows below `top`, leaving room for an axis if there are many, and for `lines` of labels.
    pub(super) fn place(&mut self, top: f64, lines: f64) {
        let lines = if self.headings.is_empty() { lines } else { lines.max(1.0) };
        self.axis_middle = self.tall.then_some(top + HEADER_LINE / 2.0);
        let top = top + if self.tall { HEADER_LINE } else { 0.0 } + lines * HEADER_LINE + 2.0;
        let shift = top - self.span.0;
        self.span = (top, self.span.1 + shift);
        for row in &mut self.lines {
            row.y += shift;
        }
    }

    /// The middle of a line of labels above the rows; line 0 is the nearest to them.
    pub(super) fn header(&self, line: f64) -> f64 {
        self.span.0 - 2.0 - (line + 0.5) * HEADER_LINE
    }

    /// The middle of each row with values, in the given order.
    pub(super) fn middles(&self) -> Vec<f64> {
        self.valued().map(|row| row.y).collect()
    }

    fn valued(&self) -> impl Iterator<Item = &LayoutRow<'a>> {
        self.lines.iter().filter(|row| matches!(row.kind, RowKind::Plain | RowKind::Strong))
    }

    /// Paints gridlines and guides: what lies under the marks.
    pub(super) fn draw_ground(&self, svg: &mut Svg<'_>, scale: &Scale) {
        let (top, bottom) = self.span;
        for row in self.valued() {
            svg.line((self.plot.0, row.y), (self.plot.1, row.y), &svg.colours.grid, 0.8);
        }
        for &tick in scale.ticks() {
            svg.line((scale.at(tick), top), (scale.at(tick), bottom), &svg.colours.grid, 0.8);
        }
        for rule in self.lines.iter().filter(|row| row.kind == RowKind::Rule) {
            svg.line((self.room.across.0, rule.y), (self.room.across.1, rule.y), &svg.colours.rule, 0.8);
        }
        if scale.unit() != QuantityUnit::Ratio {
            svg.line((scale.at(0.0), top), (scale.at(0.0), bottom), &svg.colours.rule, 1.0);
        }
    }

    /// Paints labels, columns, tick labels and the axis label; gives the place below them.
    pub(super) fn draw_text(&self, svg: &mut Svg<'_>, scale: &Scale, axis_label: Option<&str>) -> f64 {
        for row in &self.lines {
            let face = face(row.kind);
            let mut y = row.y - (as_f64(row.wrapped.len()) - 1.0) / 2.0 * face.leading() + face.drop();
            for line in row.wrapped.iter().filter(|_| self.room.labels) {
                svg.text((self.room.across.0, y), Anchor::Start, face, &svg.colours.ink, line);
                y += face.leading();
            }
            for (cell, end) in row.columns.iter().zip(&self.ends) {
                if let Some(cell) = cell.filter(|c| !c.is_empty()) {
                    svg.text((*end, row.y + face.drop()), Anchor::End, face, &svg.colours.ink, cell);
                }
            }
        }
        let face = text::SMALL_STRONG;
        for (heading, end) in self.headings.iter().zip(&self.ends).filter(|(heading, _)| !heading.is_empty())
        {
            let y = self.header(0.0) + face.drop();
            svg.text((*end, y), Anchor::End, face, &svg.colours.muted, heading);
        }
        let mut below = self.span.1 + HEADER_LINE;
        draw_ticks(svg, scale, self.span.1 + 9.0);
        if let Some(middle) = self.axis_middle {
            draw_ticks(svg, scale, middle);
        }
        if let Some(label) = axis_label {
            let middle = below + HEADER_LINE / 2.0;
            let centre = f64::midpoint(self.plot.0, self.plot.1);
            self.draw_label(svg, (centre, middle), text::SMALL, &svg.colours.muted, label);
            below += HEADER_LINE;
        }
        below
    }

    /// Paints a label around a point, moved sideways if it would leave the plot.
    pub(super) fn draw_label(
        &self,
        svg: &mut Svg<'_>,
        (x, y): (f64, f64),
        face: Face,
        fill: &str,
        label: &str,
    ) {
        let half = face.width(label) / 2.0;
        let (from, to) = self.room.across;
        let x = x.min(self.plot.1 - half).max((self.plot.0 + half).min(to - half)).max(from + half);
        svg.text((x, y + face.drop()), Anchor::Middle, face, fill, label);
    }

    /// Paints a line down all rows at a value, and its label in a line of the header.
    pub(super) fn draw_reference(&self, svg: &mut Svg<'_>, scale: &Scale, reference: &Reference, line: f64) {
        if !draws(scale.unit(), reference.value) {
            return;
        }
        let x = scale.at(reference.value);
        let middle = self.header(line);
        svg.dashed((x, self.span.0 - 1.0), (x, self.span.1), &svg.colours.ink, 1.2);
        self.draw_label(svg, (x, middle), text::SMALL_STRONG, &svg.colours.ink, &reference.label);
    }
}

fn draw_ticks(svg: &mut Svg<'_>, scale: &Scale, middle: f64) {
    for &tick in scale.ticks() {
        let at = (scale.at(tick), middle + text::SMALL.drop());
        svg.text(at, Anchor::Middle, text::SMALL, &svg.colours.muted, &scale.tick_label(tick));
    }
}

/// Draws a note for a row without a value, on a background of its own so that lines do not cross it.
pub(super) fn draw_note(svg: &mut Svg<'_>, (x, y): (f64, f64), anchor: Anchor, note: &str) {
    let face = text::SMALL;
    let width = face.width(note);
    let from = if anchor == Anchor::End { x - width } else { x };
    svg.rect((from - 3.0, y - 7.5), (width + 6.0, 15.0), &svg.colours.paper);
    svg.text((x, y + face.drop()), anchor, face, &svg.colours.muted, note);
}

/// A number of lines as a factor of lengths.
pub(super) fn as_f64(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

fn face(kind: RowKind) -> Face {
    if kind == RowKind::Plain { text::LABEL } else { text::STRONG }
}
