//! The shapes that mark values, and the lines that mark intervals.

use super::scale::Scale;
use super::svg::{Element, Path, Svg};

/// A shape. Marks with different meanings never differ only in colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Circle,
    Ring,
    Diamond,
    Square,
    Left,
    Right,
    Up,
}

/// The shapes of series, in the order of [`catalogue::palette::ChartColours::series`].
pub(super) const SERIES: [Shape; 4] = [Shape::Circle, Shape::Diamond, Shape::Square, Shape::Up];

impl Shape {
    /// Paints the shape around a point. `radius` is that of a circle; the others are drawn to look as large.
    pub(super) fn draw(self, svg: &mut Svg<'_>, (x, y): (f64, f64), radius: f64, fill: &str) {
        let r = radius;
        let outline = &svg.colours.ink;
        let element = match self {
            Self::Circle | Self::Ring => Element::new("circle").num("cx", x).num("cy", y).num("r", r),
            Self::Diamond => {
                polygon(&[(x - r * 1.3, y), (x, y - r * 1.3), (x + r * 1.3, y), (x, y + r * 1.3)])
            }
            Self::Square => {
                let side = r * 1.75;
                let rect = Element::new("rect").num("x", x - side / 2.0).num("y", y - side / 2.0);
                rect.num("width", side).num("height", side)
            }
            Self::Left => {
                polygon(&[(x - r * 1.3, y), (x + r * 0.9, y - r * 1.2), (x + r * 0.9, y + r * 1.2)])
            }
            Self::Right => {
                polygon(&[(x + r * 1.3, y), (x - r * 0.9, y - r * 1.2), (x - r * 0.9, y + r * 1.2)])
            }
            Self::Up => polygon(&[(x, y - r * 1.3), (x + r * 1.2, y + r * 0.9), (x - r * 1.2, y + r * 0.9)]),
        };
        let element = if self == Self::Ring {
            element.attr("fill", &svg.colours.paper).attr("stroke", fill).num("stroke-width", 1.8)
        } else {
            element.attr("fill", fill).attr("stroke", outline).num("stroke-width", 0.8)
        };
        svg.add(&element);
    }
}

fn polygon(points: &[(f64, f64)]) -> Element {
    Element::new("path").attr("d", Path::polygon(points).data())
}

/// Paints an interval along a row at `y`, with an arrowhead if the interval extends beyond the axis. Returns
/// whether it was cut.
pub(super) fn interval(
    svg: &mut Svg<'_>,
    scale: &Scale,
    y: f64,
    limits: (f64, f64),
    stroke: (&str, f64),
) -> bool {
    draw_interval(svg, &Reach::new(scale, limits), stroke, |along, across| (along, y + across))
}

/// The same at `x` for a vertical axis.
pub(super) fn upright_interval(
    svg: &mut Svg<'_>,
    scale: &Scale,
    x: f64,
    limits: (f64, f64),
    stroke: (&str, f64),
) -> bool {
    draw_interval(svg, &Reach::new(scale, limits), stroke, |along, across| (x + across, along))
}

fn draw_interval(
    svg: &mut Svg<'_>,
    reach: &Reach,
    (stroke, width): (&str, f64),
    at: impl Fn(f64, f64) -> (f64, f64),
) -> bool {
    svg.line(at(reach.from, 0.0), at(reach.to, 0.0), stroke, width);
    for (tip, back) in reach.arrows() {
        svg.add(&polygon(&[at(tip, 0.0), at(back, -3.5), at(back, 3.5)]).attr("fill", stroke));
    }
    reach.is_cut()
}

/// How much of an interval the axis shows.
struct Reach {
    from: f64,
    to: f64,
    cut_below: bool,
    cut_above: bool,
}

impl Reach {
    fn new(scale: &Scale, (lower, upper): (f64, f64)) -> Self {
        let (first, last) = scale.domain();
        Self {
            from: scale.at(lower.clamp(first, last)),
            to: scale.at(upper.clamp(first, last)),
            cut_below: lower < first - 1e-12,
            cut_above: upper > last + 1e-12,
        }
    }

    fn is_cut(&self) -> bool {
        self.cut_below || self.cut_above
    }

    /// The tip and the back of each arrowhead, along the axis.
    fn arrows(&self) -> Vec<(f64, f64)> {
        let forward = if self.to < self.from { -1.0 } else { 1.0 };
        let below = self.cut_below.then_some((self.from - 3.0 * forward, self.from + 4.0 * forward));
        let above = self.cut_above.then_some((self.to + 3.0 * forward, self.to - 4.0 * forward));
        below.into_iter().chain(above).collect()
    }
}
