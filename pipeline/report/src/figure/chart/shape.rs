//! A figure in the shapes of posts, slides and previews of links, with title, source and id inside. The picture is made
//! from the stored chart, so that an edition that is frozen has it too.
//!
//! The chart is in the shape only if its smallest text is legible: [`SMALLEST`] times as large as in the chart by
//! itself. Otherwise the shape has the sentence to say aloud and the two shares of the place, and says that the chart
//! is too tall.

use super::drawn_chart::DrawnChart;
use super::shape_layout::Layout;
use super::svg::Svg;
use crate::figure::{FigureRow, Quantity};
use catalogue::palette::ChartColours;

/// A chart is not made smaller than this many times its own size: its smallest text is then 14.4 dots high.
pub(super) const SMALLEST: f64 = 1.2;

/// The shape of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// 1,200 by 630 dots, for previews of links and slides.
    Wide,
    /// 1,080 by 1,080 dots, for posts.
    Square,
}

impl Shape {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Wide, Self::Square];

    /// Its name, and the name of its files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Wide => "wide",
            Self::Square => "square",
        }
    }

    /// Width and height in dots.
    pub fn size(self) -> (f64, f64) {
        match self {
            Self::Wide => (1200.0, 630.0),
            Self::Square => (1080.0, 1080.0),
        }
    }
}

/// What a shape is made from: a figure as an edition has it.
#[derive(Clone, Copy, Debug)]
pub struct ShapeFigure<'a> {
    /// The figure's id.
    pub id: &'a str,
    /// The id with the version, if that is not the first.
    pub label: &'a str,
    /// Its finding.
    pub title: &'a str,
    /// Short alternative text.
    pub alt: &'a str,
    /// The numbers in words.
    pub description: &'a str,
    /// One sentence to say aloud.
    pub spoken: &'a str,
    /// The stored chart.
    pub svg: &'a str,
    /// Its numbers.
    pub rows: &'a [FigureRow],
    /// "BME", or the term that the publisher chose.
    pub term: &'a str,
}

impl ShapeFigure<'_> {
    /// The sentence to say aloud, unless it is the title again.
    pub(super) fn sentence(&self) -> Option<&str> {
        (self.spoken != self.title && !self.spoken.is_empty()).then_some(self.spoken)
    }

    /// The shares of White and BME staff of the organisation in the id, if the figure has one of each.
    pub(super) fn shares(&self) -> Option<[Quantity; 2]> {
        let share = |group: &str| {
            let mut found = self.rows.iter().filter(|row| {
                row.measure == "share"
                    && row.ethnic_group == group
                    && self.id.split('-').any(|part| part == row.place_code)
            });
            let row = found.next()?;
            if found.next().is_some() { None } else { row.quantity() }
        };
        Some([share("white")?, share("bme")?])
    }
}

/// A figure in a shape.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShapePicture {
    /// The picture.
    pub svg: String,
    /// What it shows, for those who cannot see it.
    pub alt: String,
    /// Whether the whole chart is in it; otherwise its main numbers are.
    pub has_chart: bool,
}

impl Shape {
    /// A figure in this shape.
    pub fn picture(self, figure: &ShapeFigure<'_>, colours: &ChartColours) -> ShapePicture {
        let chart = DrawnChart::read(figure.svg);
        let mut layout = Layout::new(self, figure, chart.as_ref(), Svg::new(colours));
        let has_chart = chart.as_ref().is_some_and(|chart| layout.chart(chart));
        if !has_chart {
            layout.words();
        }
        let alt = if has_chart { figure.alt } else { figure.spoken };
        let id = format!("{}-{}", figure.id, self.name());
        let svg = layout.svg.document(&id, self.size(), alt, figure.spoken);
        ShapePicture { svg, alt: alt.to_owned(), has_chart }
    }
}
