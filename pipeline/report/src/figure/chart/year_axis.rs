//! The places of a chart of years: the axes, and the breaks between years.

use super::end_labels::LINE;
use super::frame::{PAD, WIDTH};
use super::line_chart::{Point, Runs, YearBreak};
use super::scale::Scale;
use super::svg::{Anchor, Svg};
use super::text;
use crate::figure::QuantityUnit;

/// The places of a chart of years.
pub(super) struct Plot {
    /// The first and the last year of the axis.
    pub(super) first: i32,
    pub(super) last: i32,
    /// The places of the first and the last year.
    pub(super) x: (f64, f64),
    /// Where the gridlines begin and end.
    pub(super) left: f64,
    pub(super) right: f64,
    /// The upright axis.
    pub(super) scale: Scale,
}

/// The label of a break.
pub(super) struct BreakLabel {
    x: f64,
    anchor: Anchor,
    /// Its lines, the first at the top.
    pub(super) lines: Vec<String>,
}

impl Plot {
    /// The place of a year; a half lies between two.
    pub(super) fn x(&self, year: f64) -> f64 {
        let span = f64::from(self.last) - f64::from(self.first);
        if span < 1.0 {
            return f64::midpoint(self.x.0, self.x.1);
        }
        self.x.0 + (year - f64::from(self.first)) / span * (self.x.1 - self.x.0)
    }

    /// The place of a point.
    pub(super) fn point(&self, (year, quantity): Point) -> (f64, f64) {
        (self.x(f64::from(year)), self.scale.at(quantity.value))
    }

    /// Whether a line comes into an area (left, top, right, bottom) or very near to it.
    pub(super) fn passes(&self, runs: &Runs, [left, top, right, bottom]: [f64; 4]) -> bool {
        let near = |(x, y): (f64, f64)| {
            (left - 8.0..=right + 8.0).contains(&x) && (top - 8.0..=bottom + 8.0).contains(&y)
        };
        let between = |pair: &[Point]| {
            let (a, b) = (self.point(pair[0]), self.point(pair[1]));
            (1..10).map(|i| f64::from(i) / 10.0).any(|t| near((a.0 + t * (b.0 - a.0), a.1 + t * (b.1 - a.1))))
        };
        runs.iter().any(|run| run.iter().any(|p| near(self.point(*p))) || run.windows(2).any(between))
    }

    /// The top of the plot.
    pub(super) fn top(&self) -> f64 {
        self.scale.range().1
    }

    /// The bottom of the plot.
    pub(super) fn bottom(&self) -> f64 {
        self.scale.range().0
    }

    /// Finds the labels of the breaks that lie on the axis, each on the side of its line that has room.
    pub(super) fn break_labels(&self, breaks: &[YearBreak]) -> Vec<BreakLabel> {
        let on_axis = |b: &&YearBreak| (self.first + 1..=self.last).contains(&b.before);
        let mut breaks: Vec<&YearBreak> = breaks.iter().filter(on_axis).collect();
        breaks.sort_by_key(|b| b.before);
        let xs: Vec<f64> = breaks.iter().map(|b| self.x(f64::from(b.before) - 0.5)).collect();
        let mut used = PAD;
        let mut labels = Vec::new();
        for (i, broken) in breaks.iter().enumerate() {
            let x = xs[i];
            let after = xs.get(i + 1).copied().unwrap_or(WIDTH - PAD) - x - 10.0;
            let before = x - used - 10.0;
            let fits = text::SMALL.width(&broken.label) <= after;
            let anchor = if fits || after >= before { Anchor::Start } else { Anchor::End };
            let room = if anchor == Anchor::Start { after } else { before };
            let lines = text::SMALL.wrap(&broken.label, room);
            let widest = lines.iter().map(|l| text::SMALL.width(l)).fold(0.0, f64::max);
            used = if anchor == Anchor::Start { x + 5.0 + widest } else { x };
            labels.push(BreakLabel { x, anchor, lines });
        }
        labels
    }

    /// Paints the breaks as dashed lines from `header`, where their labels begin, to the axis.
    pub(super) fn draw_breaks(&self, svg: &mut Svg<'_>, labels: &[BreakLabel], header: f64) {
        for BreakLabel { x, anchor, lines } in labels {
            svg.dashed((*x, header), (*x, self.bottom()), &svg.colours.muted, 1.2);
            let x = if *anchor == Anchor::Start { x + 5.0 } else { x - 5.0 };
            let mut middle = header + LINE / 2.0;
            for line in lines {
                svg.text((x, middle + text::SMALL.drop()), *anchor, text::SMALL, &svg.colours.muted, line);
                middle += LINE;
            }
        }
    }

    /// Paints gridlines, the axis at 0 and the labels of the ticks.
    pub(super) fn draw_ground(&self, svg: &mut Svg<'_>) {
        for &tick in self.scale.ticks() {
            let y = self.scale.at(tick);
            svg.line((self.left, y), (self.right, y), &svg.colours.grid, 0.8);
            let label = self.scale.tick_label(tick);
            let at = (self.left - 8.0, y + text::SMALL.drop());
            svg.text(at, Anchor::End, text::SMALL, &svg.colours.muted, &label);
        }
        if self.scale.unit() == QuantityUnit::Ratio {
            return;
        }
        let zero = self.scale.at(0.0);
        svg.line((self.left, zero), (self.right, zero), &svg.colours.rule, 1.0);
    }

    /// Writes the years below the plot; gives the place below them.
    pub(super) fn draw_years(&self, svg: &mut Svg<'_>) -> f64 {
        let top = self.bottom() + 8.0;
        for year in self.first..=self.last {
            let at = (self.x(f64::from(year)), top + LINE / 2.0 + text::SMALL.drop());
            svg.text(at, Anchor::Middle, text::SMALL, &svg.colours.muted, &year.to_string());
        }
        top + LINE
    }
}
