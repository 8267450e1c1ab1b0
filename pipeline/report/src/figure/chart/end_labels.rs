//! The direct labels of lines: in the margin after the last year, or next to a line that ends earlier.

use super::spread::spread;
use super::svg::{Anchor, Svg};
use super::text;

/// The distance of two lines of a label.
pub(super) const LINE: f64 = 15.0;
/// The widest that a label gets before it wraps.
const LIMIT: f64 = 150.0;
/// The space between a point and its label.
const AIR: f64 = 10.0;

/// A label and the point that it is about.
pub(super) struct EndLabel<'a> {
    words: Vec<String>,
    colour: &'a str,
    /// The last point of the line; none if the label belongs to a line across the whole chart.
    point: Option<(f64, f64)>,
    /// The height it would have by itself.
    level: f64,
}

impl<'a> EndLabel<'a> {
    /// The label of a line that ends at a point.
    pub(super) fn of_line(label: &str, colour: &'a str, point: (f64, f64)) -> Self {
        Self { words: text::STRONG.wrap(label, LIMIT), colour, point: Some(point), level: point.1 }
    }

    /// The label of a line across the whole chart.
    pub(super) fn of_reference(label: &str, colour: &'a str, level: f64) -> Self {
        Self { words: text::STRONG.wrap(label, LIMIT), colour, point: None, level }
    }

    /// How wide the label is.
    pub(super) fn width(&self) -> f64 {
        self.words.iter().map(|line| text::STRONG.width(line)).fold(0.0, f64::max)
    }

    fn height(&self) -> f64 {
        f64::from(u32::try_from(self.words.len()).unwrap_or(1)) * LINE + 2.0
    }

    /// Left, top, right and bottom of the label if it is next to its point.
    pub(super) fn beside(&self) -> Option<[f64; 4]> {
        let (x, y) = self.point?;
        let half = self.height() / 2.0;
        Some([x + AIR, y - half, x + AIR + self.width(), y + half])
    }

    fn draw(&self, svg: &mut Svg<'_>, (x, middle): (f64, f64)) {
        let mut y = middle - self.height() / 2.0 + 1.0 + LINE / 2.0 + text::STRONG.drop();
        for line in &self.words {
            svg.text_with_halo((x, y), Anchor::Start, text::STRONG, self.colour, line);
            y += LINE;
        }
    }
}

/// Draws the labels: those marked `beside` next to their point, the others in the margin that begins at
/// `right`, apart from each other, with a dotted leader where label and point are not next to each other.
pub(super) fn draw(svg: &mut Svg<'_>, ends: &[(EndLabel<'_>, bool)], right: f64, limits: (f64, f64)) {
    let gutter: Vec<&EndLabel<'_>> = ends.iter().filter(|(_, beside)| !beside).map(|(end, _)| end).collect();
    let wanted: Vec<(f64, f64)> = gutter.iter().map(|end| (end.level, end.height())).collect();
    for (end, middle) in gutter.iter().zip(spread(&wanted, limits)) {
        if let Some((x, y)) = end.point.filter(|(x, y)| x + 24.0 < right || (middle - y).abs() > 4.0) {
            svg.dotted((x + 8.0, y), (right + 5.0, middle), &svg.colours.rule, 1.0);
        }
        end.draw(svg, (right + 8.0, middle));
    }
    for (end, _) in ends.iter().filter(|(_, beside)| *beside) {
        if let Some((x, y)) = end.point {
            end.draw(svg, (x + AIR, y));
        }
    }
}
