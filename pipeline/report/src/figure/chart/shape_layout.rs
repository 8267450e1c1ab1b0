//! Where title, sentence, chart, source and id are in a shape.

use super::drawn_chart::DrawnChart;
use super::frame::WIDTH;
use super::shape::{SMALLEST, Shape, ShapeFigure};
use super::svg::{Anchor, Svg};
use super::text::Face;
use crate::figure::Quantity;

/// White space at the sides.
const SIDE: f64 = 48.0;
/// Height of the band at the top.
const BAND: f64 = 12.0;
/// A chart is not made larger than this many times its own size.
const LARGEST: f64 = 1.7;
/// With the sentence above it, a chart is at least this many times its own size; otherwise the sentence is left out.
const WITH_SENTENCE: f64 = 1.38;
/// A chart below the title of a wide picture is at least this many times its own size; otherwise it is beside the title.
const BELOW: f64 = 1.28;

/// The faces of a shape.
struct Faces {
    /// For the title, the largest that fits.
    titles: [f64; 4],
    /// Lines of a title.
    title_lines: usize,
    subtitle: Face,
    sentence: Face,
    small: Face,
}

impl Faces {
    fn of(shape: Shape) -> Self {
        let regular = |size| Face { size, bold: false };
        match shape {
            Shape::Wide => Self {
                titles: [42.0, 38.0, 34.0, 30.0],
                title_lines: 2,
                subtitle: regular(22.0),
                sentence: regular(24.0),
                small: regular(18.0),
            },
            Shape::Square => Self {
                titles: [52.0, 48.0, 44.0, 40.0],
                title_lines: 3,
                subtitle: regular(26.0),
                sentence: regular(32.0),
                small: regular(22.0),
            },
        }
    }
}

/// A picture in a shape while it is painted, from the top and from the bottom towards the middle.
pub(super) struct Layout<'a> {
    shape: Shape,
    figure: &'a ShapeFigure<'a>,
    subtitle: &'a str,
    faces: Faces,
    /// The elements so far.
    pub(super) svg: Svg<'a>,
    top: f64,
    bottom: f64,
}

fn height(lines: &[String], face: Face) -> f64 {
    f64::from(u32::try_from(lines.len()).unwrap_or(u32::MAX)) * face.leading()
}

impl<'a> Layout<'a> {
    /// Paints band, source and id.
    pub(super) fn new(
        shape: Shape,
        figure: &'a ShapeFigure<'a>,
        chart: Option<&'a DrawnChart>,
        svg: Svg<'a>,
    ) -> Self {
        let subtitle = chart.map_or("", |chart| chart.subtitle.as_str());
        let (width, bottom) = shape.size();
        let mut layout = Self {
            shape,
            figure,
            subtitle,
            faces: Faces::of(shape),
            svg,
            top: BAND + 26.0,
            bottom: bottom - 22.0,
        };
        let colours = layout.svg.colours;
        layout.svg.rect((0.0, 0.0), (width, BAND), &colours.series[0]);
        layout.footer(chart.map_or("", |chart| chart.source.as_str()));
        layout
    }

    fn across(&self) -> f64 {
        self.shape.size().0 - 2.0 * SIDE
    }

    /// Source and id, on one line if there is space.
    fn footer(&mut self, source: &str) {
        let (face, colours) = (self.faces.small, self.svg.colours);
        let id = format!("Figure {}", self.figure.label);
        let one_line = face.width(source) + 36.0 + face.width(&id) <= self.across();
        let mut lines = face.wrap(source, self.across());
        if !one_line || lines.is_empty() {
            lines.push(id.clone());
        }
        self.bottom -= height(&lines, face);
        let first = self.bottom;
        self.paragraph(SIDE, first, face, &colours.muted, &lines);
        if one_line && lines.first() != Some(&id) {
            let at = (SIDE + self.across(), first + face.leading() / 2.0 + face.drop());
            self.svg.text(at, Anchor::End, face, &colours.muted, &id);
        }
        self.bottom -= 12.0;
        self.svg.line((SIDE, self.bottom), (SIDE + self.across(), self.bottom), &colours.rule, 1.5);
        self.bottom -= 14.0;
    }

    /// Writes lines from `top` down, and returns where they end.
    fn paragraph(&mut self, left: f64, top: f64, face: Face, fill: &str, lines: &[String]) -> f64 {
        let mut middle = top + face.leading() / 2.0;
        for line in lines {
            self.svg.text((left, middle + face.drop()), Anchor::Start, face, fill, line);
            middle += face.leading();
        }
        middle - face.leading() / 2.0
    }

    /// The title in the largest face in which it has few lines.
    fn title(&self, width: f64, sizes: &[f64], most: usize) -> (Face, Vec<String>) {
        let mut last = (Face { size: 17.0, bold: true }, Vec::new());
        for size in sizes {
            let face = Face { size: *size, bold: true };
            last = (face, face.wrap(self.figure.title, width));
            if last.1.len() <= most {
                break;
            }
        }
        last
    }

    /// Paints title and subtitle across the picture.
    fn heading(&mut self) {
        let colours = self.svg.colours;
        let (face, lines) = self.title(self.across(), &self.faces.titles, self.faces.title_lines);
        self.top = self.paragraph(SIDE, self.top, face, &colours.ink, &lines) + 6.0;
        let face = self.faces.subtitle;
        let lines = face.wrap(self.subtitle, self.across());
        self.top = self.paragraph(SIDE, self.top, face, &colours.muted, &lines) + 14.0;
    }

    /// Paints the chart with its title; false if it would not be legible, and then nothing is painted.
    pub(super) fn chart(&mut self, chart: &DrawnChart) -> bool {
        let (face, lines) = self.title(self.across(), &self.faces.titles, self.faces.title_lines);
        let subtitle = self.faces.subtitle.wrap(self.subtitle, self.across());
        let free =
            self.bottom - self.top - height(&lines, face) - height(&subtitle, self.faces.subtitle) - 20.0;
        let widest = (self.across() / WIDTH).min(LARGEST);
        let sentence = self.figure.sentence().unwrap_or_default();
        let sentence = self.faces.sentence.wrap(sentence, self.across());
        let beside_sentence = free - height(&sentence, self.faces.sentence) - 20.0;
        let scale = |free: f64| widest.min(free / chart.height());
        let least = if self.shape == Shape::Wide { BELOW } else { SMALLEST };
        if !sentence.is_empty() && scale(beside_sentence) >= WITH_SENTENCE {
            self.heading();
            let (face, ink) = (self.faces.sentence, &self.svg.colours.ink);
            self.top = self.paragraph(SIDE, self.top, face, ink, &sentence) + 20.0;
            let spare = beside_sentence - scale(beside_sentence) * chart.height();
            if let Some(shares) = self.figure.shares()
                && spare > self.bars_height() + 30.0
            {
                self.bars(&shares);
            }
            self.place(chart, scale(beside_sentence));
        } else if scale(free) >= least {
            self.heading();
            self.place(chart, scale(free));
        } else {
            return self.shape == Shape::Wide && self.beside(chart);
        }
        true
    }

    /// Paints the chart in the middle of the free space.
    fn place(&mut self, chart: &DrawnChart, scale: f64) {
        let spare = (self.bottom - self.top - scale * chart.height()).max(0.0);
        let left = SIDE + (self.across() - scale * WIDTH) / 2.0;
        let top = self.top + spare / 2.0;
        self.svg.group((left, top - scale * chart.top), scale, &chart.elements);
    }

    /// Paints the chart on the right and the title on the left.
    fn beside(&mut self, chart: &DrawnChart) -> bool {
        let free = self.bottom - self.top + 8.0;
        let scale = (free / chart.height()).min(BELOW);
        if scale < SMALLEST {
            return false;
        }
        let width = self.across() - scale * WIDTH - 24.0;
        let (face, title) = self.title(width, &[30.0, 27.0, 24.0], 6);
        let subtitle = Face { size: 18.0, bold: false };
        let lines = subtitle.wrap(self.subtitle, width);
        let needed = height(&title, face) + 10.0 + height(&lines, subtitle);
        if needed > free {
            return false;
        }
        let sentence = subtitle.wrap(self.figure.sentence().unwrap_or_default(), width);
        let colours = self.svg.colours;
        let mut end = self.paragraph(SIDE, self.top, face, &colours.ink, &title) + 10.0;
        end = self.paragraph(SIDE, end, subtitle, &colours.muted, &lines) + 16.0;
        if end + height(&sentence, subtitle) <= self.bottom {
            self.paragraph(SIDE, end, subtitle, &colours.ink, &sentence);
        }
        let left = SIDE + self.across() - scale * WIDTH;
        let top = self.top + (free - scale * chart.height()).max(0.0) / 2.0 - 8.0;
        self.svg.group((left, top - scale * chart.top), scale, &chart.elements);
        true
    }

    /// Paints the main numbers in words and as two bars, and that the chart is not in the picture.
    pub(super) fn words(&mut self) {
        self.heading();
        let colours = self.svg.colours;
        let note = "The whole chart is too tall to read at this size. Find it by the figure's id.";
        let small = self.faces.small;
        let lines = small.wrap(note, self.across());
        self.bottom -= height(&lines, small);
        self.paragraph(SIDE, self.bottom, small, &colours.muted, &lines);
        self.bottom -= 10.0;
        let shares = self.figure.shares();
        let of_bars = if shares.is_some() { self.bars_height() } else { 0.0 };
        let free = self.bottom - self.top - of_bars - 12.0;
        let words = self.figure.sentence().unwrap_or(self.figure.description);
        let sizes = [46.0, 42.0, 38.0, 34.0, 30.0, 27.0, 24.0, 21.0];
        let wrapped =
            sizes.map(|size| Face { size, bold: false }).map(|face| (face, face.wrap(words, self.across())));
        let found = wrapped.iter().find(|(face, lines)| height(lines, *face) <= free);
        if let Some((face, lines)) = found {
            let spare = free - height(lines, *face);
            self.top = self.paragraph(SIDE, self.top + spare / 3.0, *face, &colours.ink, lines) + spare / 3.0;
        }
        if let Some(shares) = shares {
            self.bars(&shares);
        }
    }

    fn bars_height(&self) -> f64 {
        2.0 * self.bar() + 52.0
    }

    fn bar(&self) -> f64 {
        if self.shape == Shape::Wide { 52.0 } else { 92.0 }
    }

    /// Two bars from zero, White and BME, with their values.
    fn bars(&mut self, shares: &[Quantity; 2]) {
        let shares = shares.map(|share| (share.value, format::quantity(share.value, share.unit)));
        let colours = self.svg.colours;
        let names = ["White", self.figure.term];
        let longest = |face: Face| names.iter().map(|name| face.width(name)).fold(0.0, f64::max);
        let face = Face { size: self.bar() * 0.5, bold: true };
        // A long term for the group is set smaller.
        let face = Face { size: face.size * (0.35 * self.across() / longest(face)).min(1.0), ..face };
        let left = SIDE + longest(face) + 20.0;
        let values = shares.iter().map(|(_, text)| face.width(text)).fold(0.0, f64::max);
        let room = (SIDE + self.across() - left - values - 16.0).max(0.0);
        let largest = shares.iter().map(|(value, _)| *value).fold(0.0, f64::max);
        let mut top = self.top + 12.0;
        for (at, (value, text)) in shares.into_iter().enumerate() {
            let middle = top + self.bar() / 2.0;
            let fill = &colours.series_text[at];
            self.svg.text((left - 20.0, middle + face.drop()), Anchor::End, face, fill, names[at]);
            let length = if largest > 0.0 { room * value / largest } else { 0.0 };
            self.svg.rect((left, top), (length, self.bar()), &colours.series[at]);
            self.svg.text((left + length + 16.0, middle + face.drop()), Anchor::Start, face, fill, &text);
            top += self.bar() + 12.0;
        }
        self.svg.line((left, self.top + 4.0), (left, top - 4.0), &colours.rule, 2.0);
        self.top = top + 16.0;
    }
}
