//! The header of a row chart: the names of its marks.

use super::frame::{PAD, WIDTH};
use super::row_chart::{ChartRow, Header, Mark, RADIUS, RowChart};
use super::row_layout::{HEADER_LINE, RowLayout, as_f64};
use super::scale::Scale;
use super::svg::{Anchor, Svg};
use super::text;

/// Names the shapes that occur below the summary, in a line of their own; gives the place below it.
pub(super) fn draw_shapes(svg: &mut Svg<'_>, top: f64, chart: &RowChart) -> f64 {
    let Header::Shapes(names) = &chart.header else { return top };
    let rows = chart.sections.iter().filter(|section| !section.is_summary).flat_map(|section| &section.rows);
    let shown: Vec<Mark> = rows.flat_map(ChartRow::drawn).map(|(mark, _)| mark).collect();
    let (mut x, mut y) = (PAD, top + HEADER_LINE / 2.0);
    let mut below = top;
    for (mark, name) in names.iter().filter(|(mark, _)| shown.contains(mark)) {
        let width = 14.0 + text::SMALL.width(name);
        if x > PAD && x + width > WIDTH - PAD {
            (x, y) = (PAD, y + HEADER_LINE);
        }
        let (shape, colour) = mark.style(svg.colours);
        shape.draw(svg, (x + 6.0, y), RADIUS, colour);
        svg.text((x + 16.0, y + text::SMALL.drop()), Anchor::Start, text::SMALL, &svg.colours.ink, name);
        x += width + 20.0;
        below = y + HEADER_LINE / 2.0 + 6.0;
    }
    below
}

/// Names White and BME above the first row that has both, each turned away from the other. If that is not the
/// first row, each name has its shape next to it. A group without any value is not named.
pub(super) fn draw_groups(
    svg: &mut Svg<'_>,
    layout: &RowLayout<'_>,
    scale: &Scale,
    rows: &[&ChartRow],
    [white_name, bme_name]: &[String; 2],
) {
    let both = |row: &&ChartRow| Some((scale.at(row.value(Mark::White)?), scale.at(row.value(Mark::Bme)?)));
    let first = rows.first().and_then(both);
    let middle = f64::midpoint(layout.plot.0, layout.plot.1);
    let (white, bme) = first.or_else(|| rows.iter().find_map(both)).unwrap_or((middle - 8.0, middle + 8.0));
    let y = layout.header(0.0);
    let face = text::STRONG;
    let glyph = if first.is_some() { 0.0 } else { 18.0 };
    let mut named = [
        (white, white_name, &svg.colours.series_text[0], Mark::White),
        (bme, bme_name, &svg.colours.series_text[1], Mark::Bme),
    ];
    named.sort_by(|a, b| a.0.total_cmp(&b.0));
    let widths = named.map(|(_, name, ..)| face.width(name) + glyph);
    let right = (named[1].0 - RADIUS).min(layout.plot.1 - widths[1]);
    let left = ((named[0].0 + RADIUS).min(right - 10.0) - widths[0]).max(PAD);
    let right = right.max(left + widths[0] + 10.0);
    for ((_, name, colour, mark), start) in named.into_iter().zip([left, right]) {
        if rows.iter().all(|row| row.value(mark).is_none()) {
            continue;
        }
        if glyph > 0.0 {
            let (shape, fill) = mark.style(svg.colours);
            shape.draw(svg, (start + RADIUS + 2.0, y), RADIUS, fill);
        }
        svg.text((start + glyph, y + face.drop()), Anchor::Start, face, colour, name);
    }
}

/// Places the rows under the direction labels, which turn away from 1, and the label of the range, whose shade
/// it paints as well.
pub(super) fn draw_parity(
    svg: &mut Svg<'_>,
    layout: &mut RowLayout<'_>,
    scale: &Scale,
    top: f64,
    range: (f64, f64),
    [below, above, label]: [&str; 3],
) {
    let (strong, small) = (text::SMALL_STRONG, text::SMALL);
    let parity = scale.at(1.0);
    let below = strong.wrap(&format!("← {below}"), parity - 8.0 - PAD);
    let above = strong.wrap(&format!("{above} →"), WIDTH - PAD - parity - 8.0);
    let label = small.wrap(label, layout.plot.1 - layout.plot.0);
    let lines = below.len().max(above.len()) + label.len();
    layout.place(top, as_f64(lines));
    let edges = (scale.at(range.0), scale.at(range.1));
    let height = layout.span.1 - layout.span.0;
    svg.rect((edges.0, layout.span.0), (edges.1 - edges.0, height), &svg.colours.shade);
    for (words, x, anchor) in [(below, parity - 8.0, Anchor::End), (above, parity + 8.0, Anchor::Start)] {
        for (i, line) in words.iter().enumerate() {
            let y = layout.header(as_f64(lines - 1 - i)) + strong.drop();
            svg.text((x, y), anchor, strong, &svg.colours.ink, line);
        }
    }
    for (i, line) in label.iter().enumerate() {
        let at = (f64::midpoint(edges.0, edges.1), layout.header(as_f64(label.len() - 1 - i)));
        layout.draw_label(svg, at, small, &svg.colours.muted, line);
    }
}

/// Paints the edges of the range and the line at 1.
pub(super) fn draw_parity_lines(svg: &mut Svg<'_>, layout: &RowLayout<'_>, scale: &Scale, range: (f64, f64)) {
    let (top, bottom) = layout.span;
    for edge in [range.0, range.1] {
        svg.dashed((scale.at(edge), top), (scale.at(edge), bottom), &svg.colours.rule, 1.0);
    }
    svg.line((scale.at(1.0), top - 2.0), (scale.at(1.0), bottom), &svg.colours.ink, 1.4);
}
