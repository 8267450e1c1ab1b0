//! The line chart: one to four lines over years, never joined across a missing year or a break.

use std::ops::RangeInclusive;

use super::end_labels::{self, EndLabel, LINE};
use super::frame::{CUT_NOTE, Caption, Frame, PAD, Reference, WIDTH};
use super::marker;
use super::row_layout::as_f64;
use super::scale::{Scale, drawable, draws};
use super::svg::{Element, Path, Svg};
use super::text;
use super::year_axis::Plot;
use crate::figure::{Quantity, QuantityUnit};
use catalogue::palette::ChartColours;

/// A WRES year with its value.
pub type Point = (i32, Quantity);

/// One line: a group or a place.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ChartLine {
    /// The direct label at the end of the line.
    pub label: String,
    /// Its values, in any order.
    pub points: Vec<Point>,
}

/// A break between two years that must not be compared.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct YearBreak {
    /// The first year after the break.
    pub before: i32,
    /// Why, in a few words: `question changed`.
    pub label: String,
}

/// A chart of years.
#[derive(Debug, Clone, PartialEq)]
pub struct LineChart {
    /// The words around the chart.
    pub caption: Caption,
    /// What the values count.
    pub unit: QuantityUnit,
    /// The lines, at most four; more are not drawn.
    pub lines: Vec<ChartLine>,
    /// The breaks.
    pub breaks: Vec<YearBreak>,
    /// The years of the axis, with a value or without.
    pub years: RangeInclusive<i32>,
    /// A line across to compare with: parity.
    pub reference: Option<Reference>,
}

/// The height of the plot in units.
const HEIGHT: f64 = 250.0;
const RADIUS: f64 = 4.2;

/// The runs of a line: years that follow each other and may be joined.
pub(super) type Runs = Vec<Vec<Point>>;

impl LineChart {
    /// Draws the chart.
    #[must_use]
    pub fn svg(&self, colours: &ChartColours) -> String {
        self.svg_of_height(colours, HEIGHT)
    }

    /// Draws the chart with a plot of half the height, for a page that it shares with another chart.
    #[must_use]
    pub fn low_svg(&self, colours: &ChartColours) -> String {
        self.svg_of_height(colours, HEIGHT / 2.0)
    }

    fn svg_of_height(&self, colours: &ChartColours, height: f64) -> String {
        let mut frame = Frame::open(&self.caption, colours);
        let lines: Vec<Runs> =
            self.lines.iter().take(colours.series.len()).map(|line| self.runs(line)).collect();
        // Labels next to their points need no margin, and which labels those are depends on the places.
        let draft = self.ends(&lines, &self.plot(&lines, 0.0), colours);
        let draft = self.ends(&lines, &self.plot(&lines, widest(draft.iter().map(|(end, _)| end))), colours);
        let gutter = widest(draft.iter().filter(|(_, beside)| !beside).map(|(end, _)| end));
        let mut plot = self.plot(&lines, gutter);
        let labels = plot.break_labels(&self.breaks);
        let above = labels.iter().map(|label| label.lines.len()).max().unwrap_or(0);
        let header = frame.top;
        let top = header + as_f64(above) * LINE + 6.0;
        plot.scale = self.scale(&lines, (top + height, top));
        plot.draw_ground(&mut frame.svg);
        plot.draw_breaks(&mut frame.svg, &labels, header);
        if let Some(y) = self.reference_level(&plot) {
            frame.svg.line((plot.left, y), (plot.right, y), &colours.ink, 1.2);
        }
        let mut cut = false;
        for (index, runs) in lines.iter().enumerate() {
            let shift = shift(index, &lines);
            cut |= draw_line(&mut frame.svg, &plot, runs, index, shift);
        }
        let placed = self.ends(&lines, &plot, colours).into_iter().zip(&draft);
        let ends: Vec<(EndLabel<'_>, bool)> = placed.map(|((end, _), (_, beside))| (end, *beside)).collect();
        end_labels::draw(&mut frame.svg, &ends, plot.right, (plot.top() - 8.0, plot.bottom() + 8.0));
        let bottom = plot.draw_years(&mut frame.svg);
        frame.close(bottom, if cut { &[CUT_NOTE] } else { &[] })
    }

    /// The runs of a line that may be joined: split at breaks and missing years, without what cannot be drawn.
    fn runs(&self, line: &ChartLine) -> Runs {
        let mut points: Vec<Point> =
            line.points.iter().filter_map(|(year, value)| Some((*year, drawable(*value)?))).collect();
        points.sort_by_key(|(year, _)| *year);
        let joined =
            |a: &Point, b: &Point| b.0 - a.0 == 1 && !self.breaks.iter().any(|broken| broken.before == b.0);
        points.chunk_by(joined).map(<[Point]>::to_vec).collect()
    }

    fn scale(&self, lines: &[Runs], range: (f64, f64)) -> Scale {
        let quantities: Vec<Quantity> = lines.iter().flatten().flatten().map(|(_, value)| *value).collect();
        let reference: Vec<f64> = self.reference.iter().map(|reference| reference.value).collect();
        Scale::fit(self.unit, &quantities, &reference, range)
    }

    /// Finds the places, with room for labels of the given width at the right.
    fn plot(&self, lines: &[Runs], gutter: f64) -> Plot {
        let scale = self.scale(lines, (HEIGHT, 0.0));
        let ticks = scale.ticks().iter().map(|t| text::SMALL.width(&scale.tick_label(*t)));
        let left = PAD + ticks.fold(0.0, f64::max) + 8.0;
        let right = WIDTH - PAD - gutter - 8.0;
        let (first, last) = (*self.years.start(), *self.years.end());
        Plot { first, last, x: (left + 22.0, right - 16.0), right, left, scale }
    }

    /// The direct labels, and for each whether it is next to its point rather than in the margin: a line
    /// that ends early is labelled at its end if there is room.
    fn ends<'a>(&self, lines: &[Runs], plot: &Plot, colours: &'a ChartColours) -> Vec<(EndLabel<'a>, bool)> {
        let mut ends: Vec<(EndLabel<'a>, bool)> = Vec::new();
        let level = self.reference_level(plot);
        for (index, (runs, line)) in lines.iter().zip(&self.lines).enumerate() {
            let Some(last) = runs.iter().flatten().max_by_key(|(year, _)| *year) else { continue };
            let end = EndLabel::of_line(&line.label, &colours.series_text[index], plot.point(*last));
            let is_free = last.0 < plot.last
                && end.beside().is_some_and(|area| {
                    area[2] <= plot.right
                        && !level.is_some_and(|y| area[1] < y && y < area[3])
                        && !self.breaks.iter().any(|b| b.before == last.0 + 1)
                        && !lines.iter().enumerate().any(|(i, runs)| i != index && plot.passes(runs, area))
                        && !ends.iter().any(|(other, b)| *b && other.beside().is_some_and(|o| meet(o, area)))
                });
            ends.push((end, is_free));
        }
        if let (Some(level), Some(reference)) = (level, &self.reference) {
            ends.push((EndLabel::of_reference(&reference.label, &colours.ink, level), false));
        }
        ends
    }

    fn reference_level(&self, plot: &Plot) -> Option<f64> {
        let value = self.reference.as_ref().map(|r| r.value)?;
        draws(self.unit, value).then(|| plot.scale.at(value))
    }
}

/// How far a line is moved sideways so that its intervals do not cover those of another.
fn shift(index: usize, lines: &[Runs]) -> f64 {
    let with_intervals = |runs: &&Runs| runs.iter().flatten().any(|(_, value)| value.limits.is_some());
    if lines.iter().filter(with_intervals).count() < 2 {
        return 0.0;
    }
    (as_f64(index) - (as_f64(lines.len()) - 1.0) / 2.0) * 5.0
}

fn widest<'a>(ends: impl Iterator<Item = &'a EndLabel<'a>>) -> f64 {
    ends.map(EndLabel::width).fold(0.0, f64::max)
}

/// Whether two areas (left, top, right, bottom) share a place.
fn meet(a: [f64; 4], b: [f64; 4]) -> bool {
    a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3]
}

/// Paints the intervals, the joins and the markers of one line; says whether an interval was cut.
fn draw_line(svg: &mut Svg<'_>, plot: &Plot, runs: &Runs, index: usize, shift: f64) -> bool {
    let colour = &svg.colours.series[index];
    let at = |point: &Point| (plot.point(*point).0 + shift, plot.point(*point).1);
    let mut cut = false;
    for point in runs.iter().flatten() {
        if let Some(limits) = point.1.limits {
            cut |= marker::upright_interval(svg, &plot.scale, at(point).0, limits, (colour, 1.4));
        }
    }
    for run in runs.iter().filter(|run| run.len() > 1) {
        let path = Path::through(run.iter().map(at));
        let element = Element::new("path").attr("d", path.data()).attr("fill", "none").attr("stroke", colour);
        svg.add(&element.num("stroke-width", 2.2).attr("stroke-linejoin", "round"));
    }
    for point in runs.iter().flatten() {
        marker::SERIES[index].draw(svg, at(point), RADIUS, colour);
    }
    cut
}

#[cfg(test)]
mod tests {
    use super::super::probe::{self, COLOURS};
    use super::*;

    fn points(years: &[i32]) -> Vec<Point> {
        years.iter().map(|year| (*year, Quantity::new(0.1, QuantityUnit::Proportion))).collect()
    }

    fn chart(points: Vec<Point>, breaks: &[i32]) -> LineChart {
        let broken = |&before: &i32| YearBreak { before, label: "question changed".to_owned() };
        LineChart {
            caption: probe::caption("line"),
            unit: QuantityUnit::Proportion,
            years: points[0].0..=points[points.len() - 1].0,
            lines: vec![ChartLine { label: "BME".to_owned(), points }],
            breaks: breaks.iter().map(broken).collect(),
            reference: None,
        }
    }

    /// How many points each joined piece has.
    fn joined(svg: &str) -> Vec<usize> {
        probe::paths(svg, "none").iter().map(Vec::len).collect()
    }

    #[test]
    fn a_missing_year_and_a_break_part_the_line() {
        assert_eq!(joined(&chart(points(&[2021, 2022, 2023]), &[]).svg(&COLOURS)), [3]);
        assert_eq!(joined(&chart(points(&[2018, 2019, 2021, 2022]), &[]).svg(&COLOURS)), [2, 2]);
        assert_eq!(joined(&chart(points(&[2018, 2019, 2020, 2021]), &[2020]).svg(&COLOURS)), [2, 2]);
        assert_eq!(joined(&chart(points(&[2018, 2019, 2020]), &[2019, 2020]).svg(&COLOURS)), [0_usize; 0]);
    }

    #[test]
    fn a_value_that_cannot_be_drawn_is_a_gap() {
        let mut years = points(&[2020, 2021, 2022, 2023, 2024]);
        years[2].1.value = f64::NAN;
        assert_eq!(joined(&chart(years, &[]).svg(&COLOURS)), [2, 2]);
    }

    #[test]
    fn a_break_is_a_dashed_line_between_its_years_with_its_reason() {
        let svg = chart(points(&[2018, 2019, 2020, 2021]), &[2020]).svg(&COLOURS);
        let between = f64::midpoint(probe::tick(&svg, "2019"), probe::tick(&svg, "2020"));
        let nodes = probe::read(&svg);
        let dashed = nodes.iter().find(|n| n.name == "line" && n.get("stroke-dasharray") == "4 3").unwrap();
        assert!((dashed.num("x1") - between).abs() < 0.02 && (dashed.num("x2") - between).abs() < 0.02);
        assert!(probe::words(&svg).contains(&"question changed".to_owned()));
    }

    #[test]
    fn points_are_drawn_at_their_years_and_values() {
        let mut years = points(&[2021, 2022, 2023]);
        years[1].1 = Quantity::new(0.05, QuantityUnit::Proportion).with_limits(Some((0.02, 0.06)));
        let svg = chart(years, &[]).svg(&COLOURS);
        let marks = probe::circles(&svg, &COLOURS.series[0]);
        assert!((marks[1].0 - probe::tick(&svg, "2022")).abs() < 0.02);
        let zero = probe::lines(&svg, &COLOURS.rule)[0][1];
        assert!(
            ((zero - marks[0].1) / (zero - marks[1].1) - 2.0).abs() < 0.001,
            "twice the value, twice as high"
        );
        let interval = probe::lines(&svg, &COLOURS.series[0])[0];
        let unit = (zero - marks[0].1) / 0.1;
        assert!((interval[1] - (zero - 0.02 * unit)).abs() < 0.02, "begins at the lower limit");
        assert!((interval[3] - (zero - 0.06 * unit)).abs() < 0.02, "ends at the upper limit");
    }

    #[test]
    fn labels_of_lines_that_end_together_do_not_overlap() {
        let names = ["One", "Two", "Three", "Four"];
        let line = |label: &str| ChartLine { label: label.to_owned(), points: points(&[2021, 2022]) };
        let chart = LineChart { lines: names.map(line).to_vec(), ..chart(points(&[2021, 2022]), &[]) };
        let nodes = probe::read(&chart.svg(&COLOURS));
        let height = |label: &str| nodes.iter().find(|n| n.text == label).unwrap().num("y");
        let mut heights = names.map(height);
        heights.sort_by(f64::total_cmp);
        assert!(heights.windows(2).all(|pair| pair[1] - pair[0] >= LINE), "{heights:?}");
    }

    #[test]
    fn a_line_that_ends_early_is_labelled_where_it_ends() {
        let chart = LineChart { years: 2018..=2025, ..chart(points(&[2018, 2019]), &[]) };
        let svg = chart.svg(&COLOURS);
        let label = probe::tick(&svg, "BME");
        assert!(label > probe::tick(&svg, "2019") && label < probe::tick(&svg, "2020"));
    }
}
