//! The row chart: one row a place or group, with one mark or two, their limits, and columns of text.

use super::frame::{CUT_NOTE, Caption, Frame, PAD, Reference, WIDTH};
use super::marker::{self, Shape};
use super::row_header;
use super::row_layout::{LayoutRow, Room, RowKind, RowLayout, draw_note};
use super::scale::{Scale, drawable};
use super::svg::{Anchor, Element, Svg};
use super::text;
use crate::figure::{Quantity, QuantityUnit};
use catalogue::palette::ChartColours;

/// What a value is drawn as. No two marks of one chart differ only in colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// A value by itself: a blue circle.
    Single,
    /// The value of a summary row, or one that was not compared: a grey square.
    Summary,
    /// The first of two, White: a blue circle.
    White,
    /// The second of two, BME: an orange diamond.
    Bme,
    /// Clearly lower than the reference: a triangle that points left.
    Lower,
    /// Not clearly different from the reference: a ring.
    Similar,
    /// Clearly higher than the reference: a triangle that points right.
    Higher,
    /// A bar from 0.
    Bar,
}

/// A row: a place, an ethnic group, a pay band.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ChartRow {
    /// The name, as short as the caller wants it; a long one wraps.
    pub label: String,
    /// One value, or two that are joined by a line; a missing one too.
    pub marks: Vec<(Mark, Option<Quantity>)>,
    /// The texts of the columns at the right.
    pub columns: Vec<Option<String>>,
    /// The text for a missing value, for example `not published`.
    pub note: Option<String>,
}

/// Rows under a heading.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ChartSection {
    /// The heading; an empty one is not printed.
    pub heading: String,
    /// Whether its rows are in bold, with a rule below them.
    pub is_summary: bool,
    /// The rows, in the order in which they are to be printed.
    pub rows: Vec<ChartRow>,
}

/// What explains the marks, above the rows.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Header {
    /// No header.
    #[default]
    Empty,
    /// The names of White and of BME, over the first row that has both.
    Groups([String; 2]),
    /// The names of the shapes, of which those that occur below the summary are printed.
    Shapes(Vec<(Mark, String)>),
    /// The line at 1, the range around it that counts as parity, and which way is whose disadvantage.
    Parity {
        /// The limits of the range.
        range: (f64, f64),
        /// What the range is.
        label: String,
        /// What a ratio below 1 means.
        below: String,
        /// What a ratio above 1 means.
        above: String,
    },
}

/// A chart with a row for each place or group.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RowChart {
    /// The words around the chart.
    pub caption: Caption,
    /// What the values count.
    pub unit: QuantityUnit,
    /// The rows.
    pub sections: Vec<ChartSection>,
    /// What explains the marks, above the rows.
    pub header: Header,
    /// The headings of the columns at the right.
    pub headings: Vec<String>,
    /// A value to compare with.
    pub reference: Option<Reference>,
    /// What the axis shows.
    pub axis_label: Option<String>,
    /// Whether the first two sections are side by side, if they have the same rows and there is room.
    pub beside: bool,
    /// The height that the rows may take together, in units, if the chart shares its page with much else.
    pub height: Option<f64>,
}

/// The size of a mark.
pub(super) const RADIUS: f64 = 4.4;
/// The size of the two marks of a row.
const PAIR_RADIUS: f64 = 3.4;
/// How far two values lie above and below the middle of their row, each with its own interval, so that they do not
/// cover each other.
const LANE: f64 = 3.9;
/// The thickness of a bar.
const BAR: f64 = 11.0;
/// The largest distance of two rows of a chart that shares its page, and of sections side by side.
const CLOSE: f64 = 17.0;
/// The space between two sections side by side, and above the sections below them.
const BETWEEN: f64 = 24.0;
/// The largest distance of two rows of charts below each other.
const STACKED: f64 = 16.5;
/// The narrowest plot of two side by side.
const PANEL_LEAST: f64 = 120.0;
/// The width of the picture within its white space.
const WHOLE: (f64, f64) = (PAD, WIDTH - PAD);

impl Mark {
    pub(super) fn style(self, colours: &ChartColours) -> (Shape, &str) {
        match self {
            Self::Single | Self::White => (Shape::Circle, &colours.series[0]),
            Self::Summary => (Shape::Square, &colours.neutral),
            Self::Bme => (Shape::Diamond, &colours.series[1]),
            Self::Lower => (Shape::Left, &colours.series[0]),
            Self::Similar => (Shape::Ring, &colours.muted),
            Self::Higher => (Shape::Right, &colours.series[1]),
            Self::Bar => (Shape::Square, &colours.series[1]),
        }
    }
}

impl ChartSection {
    /// Rows under a heading.
    pub fn new(heading: &str, rows: Vec<ChartRow>) -> Self {
        Self { heading: heading.to_owned(), is_summary: false, rows }
    }

    /// Rows in bold.
    pub fn summary(rows: Vec<ChartRow>) -> Self {
        Self { is_summary: true, ..Self::new("", rows) }
    }
}

impl ChartRow {
    /// The values that can be drawn.
    pub(super) fn drawn(&self) -> impl Iterator<Item = (Mark, Quantity)> {
        self.marks.iter().filter_map(|(mark, quantity)| Some((*mark, drawable((*quantity)?)?)))
    }

    /// The value of a mark, if it can be drawn.
    pub(super) fn value(&self, mark: Mark) -> Option<f64> {
        self.drawn().find(|(own, _)| *own == mark).map(|(_, quantity)| quantity.value)
    }

    fn line(&self, kind: RowKind) -> LayoutRow<'_> {
        LayoutRow::new(kind, &self.label, self.columns.iter().map(Option::as_deref).collect())
    }
}

impl RowChart {
    /// Draws the chart.
    #[must_use]
    pub fn svg(&self, colours: &ChartColours) -> String {
        let mut frame = Frame::open(&self.caption, colours);
        let (top, mut cut) = (frame.top, false);
        let room = match self.height {
            Some(height) => Room { height, pitch: CLOSE, ..Room::default() },
            None => Room::default(),
        };
        let bottom = self.draw_in(&mut frame, top, room, &mut cut);
        frame.close(bottom, if cut { &[CUT_NOTE] } else { &[] })
    }

    /// Draws charts below each other in one picture, each under its heading with a scale of its own; their rows
    /// begin and end at the same places.
    #[must_use]
    pub fn stacked_svg(caption: &Caption, charts: &[(String, Self)], colours: &ChartColours) -> String {
        let mut frame = Frame::open(caption, colours);
        let measured = charts.iter().map(|(_, chart)| chart.stacked(Room::default(), &chart.sections));
        let plots: Vec<(f64, f64)> = measured.map(|layout| layout.plot).collect();
        let room = Room {
            labels_least: plots.iter().map(|plot| plot.0 - WHOLE.0).fold(0.0, f64::max),
            columns_least: plots.iter().map(|plot| WHOLE.1 - plot.1).fold(0.0, f64::max),
            pitch: STACKED,
            ..Room::default()
        };
        let (mut top, mut cut) = (frame.top, false);
        for (at, (heading, chart)) in charts.iter().enumerate() {
            if at > 0 {
                top += BETWEEN / 2.0;
            }
            let middle = top + text::STRONG.leading() / 2.0;
            let place = (PAD, middle + text::STRONG.drop());
            frame.svg.text(place, Anchor::Start, text::STRONG, &frame.svg.colours.ink, heading);
            top = chart.draw_in(&mut frame, top + text::STRONG.leading() + 2.0, room, &mut cut);
        }
        frame.close(top, if cut { &[CUT_NOTE] } else { &[] })
    }

    /// Draws the rows below `top`, and gives the place below them.
    fn draw_in(&self, frame: &mut Frame<'_>, top: f64, room: Room, cut: &mut bool) -> f64 {
        let mut top = row_header::draw_shapes(&mut frame.svg, top, self);
        let mut below = self.sections.as_slice();
        let mut room = room;
        if let [left, right, others @ ..] = below
            && let Some(panels) = self.panels(left, right)
        {
            below = others;
            room = self.room_below(below, panels[0].plot.1 - panels[0].plot.0);
            let mut bottom = top;
            for (section, layout) in [left, right].into_iter().zip(panels) {
                let section = std::slice::from_ref(section);
                bottom = self.draw(frame, layout, section, (top, Some(&section[0].heading)), cut);
            }
            top = bottom + BETWEEN / 2.0;
        }
        if !below.is_empty() || std::ptr::eq(below, self.sections.as_slice()) {
            top = self.draw(frame, self.stacked(room, below), below, (top, None), cut);
        }
        top
    }

    fn headings(&self) -> Vec<&str> {
        self.headings.iter().map(String::as_str).collect()
    }

    /// Two sections side by side with plots of the same width; none if they differ in their rows, or if
    /// their plots would be too narrow for the label of the line.
    fn panels<'a>(&'a self, left: &'a ChartSection, right: &'a ChartSection) -> Option<[RowLayout<'a>; 2]> {
        let labels = |section: &'a ChartSection| section.rows.iter().map(|row| row.label.as_str());
        if !self.beside || !labels(left).eq(labels(right)) {
            return None;
        }
        let layout = |across, labels: bool, section: &'a ChartSection| {
            let room = Room { across, labels, pitch: CLOSE, plot: 0.0, ..Room::default() };
            let lines = section.rows.iter().map(|row| row.line(RowKind::Plain)).collect();
            RowLayout::measure(room, lines, self.headings())
        };
        let taken =
            [(left, true), (right, false)].map(|(section, labels)| layout(WHOLE, labels, section).beside());
        let plot = (WHOLE.1 - WHOLE.0 - BETWEEN - taken[0] - taken[1]) / 2.0;
        let label = self.reference.as_ref().map_or(0.0, |line| text::SMALL_STRONG.width(&line.label));
        let middle = WHOLE.0 + taken[0] + plot;
        (plot >= label.max(PANEL_LEAST)).then(|| {
            [layout((WHOLE.0, middle), true, left), layout((middle + BETWEEN, WHOLE.1), false, right)]
        })
    }

    /// Room for sections below panels, so that an inch of their plot is as much as there.
    fn room_below(&self, below: &[ChartSection], plot: f64) -> Room {
        let close = Room { pitch: CLOSE, plot, ..Room::default() };
        let taken = self.stacked(close, below).beside();
        Room { across: (WHOLE.0, (WHOLE.0 + taken + plot).min(WHOLE.1)), ..close }
    }

    /// Sections below each other, each under its heading.
    fn stacked<'a>(&'a self, room: Room, sections: &'a [ChartSection]) -> RowLayout<'a> {
        let mut lines = Vec::new();
        for (index, section) in sections.iter().enumerate() {
            if !section.heading.is_empty() {
                lines.push(LayoutRow::new(RowKind::Heading, &section.heading, Vec::new()));
            }
            let kind = if section.is_summary { RowKind::Strong } else { RowKind::Plain };
            lines.extend(section.rows.iter().map(|row| row.line(kind)));
            let is_followed = sections[index + 1..].iter().any(|next| !next.rows.is_empty());
            if section.is_summary && !section.rows.is_empty() && is_followed {
                lines.push(LayoutRow::new(RowKind::Rule, "", Vec::new()));
            }
        }
        RowLayout::measure(room, lines, self.headings())
    }

    /// Draws the rows of sections under a heading of their own, and gives the place below them.
    fn draw(
        &self,
        frame: &mut Frame<'_>,
        mut layout: RowLayout<'_>,
        sections: &[ChartSection],
        (top, heading): (f64, Option<&str>),
        cut: &mut bool,
    ) -> f64 {
        let rows: Vec<&ChartRow> = sections.iter().flat_map(|section| &section.rows).collect();
        let scale = self.scale(layout.plot);
        let svg = &mut frame.svg;
        let has_names = matches!(self.header, Header::Groups(_));
        let under_reference: f64 = if has_names { 1.0 } else { 0.0 };
        if let Header::Parity { range, label, below, above } = &self.header {
            let words = [below, above, label];
            row_header::draw_parity(svg, &mut layout, &scale, top, *range, words.map(String::as_str));
        } else {
            let lines = under_reference + if self.reference.is_some() { 1.0 } else { 0.0 };
            layout.place(top, if heading.is_some() { lines.max(1.0) + 1.0 } else { lines });
        }
        if let Some(heading) = heading {
            let at = (layout.room.across.0, layout.header(1.0) + text::STRONG.drop());
            svg.text(at, Anchor::Start, text::STRONG, &svg.colours.ink, heading);
        }
        layout.draw_ground(svg, &scale);
        if let Header::Parity { range, .. } = self.header {
            row_header::draw_parity_lines(svg, &layout, &scale, range);
        }
        let middles = layout.middles();
        for (row, y) in rows.iter().zip(&middles) {
            if let Some(value) = row.value(Mark::Bar) {
                draw_bar(svg, (scale.at(0.0), scale.at(value)), *y);
            }
        }
        if let Some(reference) = &self.reference {
            layout.draw_reference(svg, &scale, reference, under_reference);
        }
        if let Header::Groups(names) = &self.header {
            row_header::draw_groups(svg, &layout, &scale, &rows, names);
        }
        for (row, y) in rows.iter().zip(&middles) {
            *cut |= draw_marks(svg, &scale, *y, row);
            if let Some(note) = row.note.as_deref().filter(|_| row.drawn().count() < row.marks.len()) {
                draw_missing(svg, &scale, *y, row, note);
            }
        }
        layout.draw_text(svg, &scale, self.axis_label.as_deref())
    }

    /// The scale of all rows, so that sections side by side have the same.
    fn scale(&self, plot: (f64, f64)) -> Scale {
        let rows = self.sections.iter().flat_map(|section| &section.rows);
        let quantities: Vec<Quantity> =
            rows.flat_map(ChartRow::drawn).map(|(_, quantity)| quantity).collect();
        let mut lines: Vec<f64> = self.reference.iter().map(|reference| reference.value).collect();
        if let Header::Parity { range, .. } = self.header {
            lines.extend([range.0, range.1]);
        }
        Scale::fit(self.unit, &quantities, &lines, plot)
    }
}

fn draw_bar(svg: &mut Svg<'_>, (from, to): (f64, f64), y: f64) {
    let bar = Element::new("rect").num("x", from).num("y", y - BAR / 2.0);
    let bar = bar.num("width", (to - from).max(0.0)).num("height", BAR);
    svg.add(
        &bar.attr("fill", &svg.colours.series[1])
            .attr("stroke", &svg.colours.series_text[1])
            .num("stroke-width", 0.8),
    );
}

/// Paints the join, the intervals and the markers of a row; says whether an interval was cut.
fn draw_marks(svg: &mut Svg<'_>, scale: &Scale, y: f64, row: &ChartRow) -> bool {
    let drawn: Vec<(Mark, Quantity)> = row.drawn().filter(|(mark, _)| *mark != Mark::Bar).collect();
    let is_pair = row.marks.len() == 2;
    let mut cut = false;
    for (mark, quantity) in &drawn {
        let lane = match mark {
            _ if !is_pair => 0.0,
            Mark::White | Mark::Summary => -LANE,
            _ => LANE,
        };
        let (shape, colour) = mark.style(svg.colours);
        if let Some(limits) = quantity.limits {
            cut |= marker::interval(svg, scale, y + lane, limits, (colour, 1.6));
        }
        let radius = if is_pair { PAIR_RADIUS } else { RADIUS };
        shape.draw(svg, (scale.at(quantity.value), y + lane), radius, colour);
    }
    cut
}

/// Writes the note of a row that lacks a value: at the axis, or next to the value that is present.
fn draw_missing(svg: &mut Svg<'_>, scale: &Scale, y: f64, row: &ChartRow, note: &str) {
    let (left, right) = scale.range();
    let Some((_, known)) = row.drawn().next() else {
        draw_note(svg, (left + 6.0, y), Anchor::Start, note);
        return;
    };
    let (lower, upper) = known.limits.unwrap_or((known.value, known.value));
    let after = scale.at(upper.max(known.value)) + 14.0;
    if after + text::SMALL.width(note) <= right {
        draw_note(svg, (after, y), Anchor::Start, note);
    } else {
        draw_note(svg, (scale.at(lower.min(known.value)) - 14.0, y), Anchor::End, note);
    }
}

#[cfg(test)]
#[path = "row_chart_tests.rs"]
mod tests;
