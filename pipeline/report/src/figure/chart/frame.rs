//! The frame of every chart: a title with the finding, the measure, the source and the id.

use super::svg::{Anchor, Svg};
use super::text::{self, Face};
use catalogue::palette::ChartColours;

/// The width of every picture in units. Shown 170 mm wide, a unit is a quarter of a millimetre.
pub(super) const WIDTH: f64 = 680.0;
/// The white space around the picture's content, in units.
pub(super) const PAD: f64 = 8.0;

/// The words that go with a picture. All come from the caller.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Caption {
    /// The figure's stable id, for example `wres-i8-RXR-2025-gap`; printed at the bottom.
    pub id: String,
    /// The finding, in at most ten words; printed in bold at the top.
    pub title: String,
    /// Measure, place and period; printed under the title.
    pub subtitle: String,
    /// How to read the marks, for example `Thin lines are 95 per cent intervals.`; printed above the source.
    pub note: Option<String>,
    /// The source line; printed at the bottom.
    pub source: String,
    /// Short alternative text; becomes the picture's `title`, is not printed.
    pub alt: String,
    /// Long description with the numbers; becomes the picture's `desc`, is not printed.
    pub description: String,
}

/// A value to compare with, drawn as a line across the chart.
#[derive(Debug, Clone, PartialEq)]
pub struct Reference {
    /// The value, in the chart's unit.
    pub value: f64,
    /// The text next to the line, with the value as the caller prints it, for example `England 9.2%`.
    pub label: String,
}

/// A picture with its title, ready for the chart.
pub(super) struct Frame<'a> {
    caption: &'a Caption,
    /// The elements so far.
    pub(super) svg: Svg<'a>,
    /// Where the chart may begin.
    pub(super) top: f64,
}

impl<'a> Frame<'a> {
    /// Writes title and subtitle.
    pub(super) fn open(caption: &'a Caption, colours: &'a ChartColours) -> Self {
        let mut frame = Self { caption, svg: Svg::new(colours), top: PAD };
        frame.paragraph(&caption.title, text::TITLE, &colours.ink);
        frame.top += 3.0;
        frame.paragraph(&caption.subtitle, text::SUBTITLE, &colours.muted);
        frame.top += 8.0;
        frame
    }

    /// Writes notes, source and id below the chart, which ends at `bottom`, and gives the document. A short
    /// source has the id on its line.
    pub(super) fn close(mut self, bottom: f64, notes: &[&str]) -> String {
        let muted = &self.svg.colours.muted;
        self.top = bottom + 6.0;
        for note in self.caption.note.as_deref().into_iter().chain(notes.iter().copied()) {
            self.paragraph(note, text::SMALL, muted);
        }
        let id = printed(&self.caption.id);
        let source = text::SMALL.width(&self.caption.source);
        if source + 24.0 + text::SMALL.width(&id) <= WIDTH - 2.0 * PAD {
            let middle = self.top + text::SMALL.leading() / 2.0;
            let at = (WIDTH - PAD, middle + text::SMALL.drop());
            self.paragraph(&self.caption.source, text::SMALL, muted);
            self.svg.text(at, Anchor::End, text::SMALL, muted, &id);
        } else {
            self.paragraph(&self.caption.source, text::SMALL, muted);
            self.paragraph(&id, text::SMALL, muted);
        }
        let height = (self.top + PAD).ceil();
        self.svg.document(&self.caption.id, (WIDTH, height), &self.caption.alt, &self.caption.description)
    }

    fn paragraph(&mut self, words: &str, face: Face, fill: &str) {
        for line in face.wrap(words, WIDTH - 2.0 * PAD) {
            let middle = self.top + face.leading() / 2.0;
            self.svg.text((PAD, middle + face.drop()), Anchor::Start, face, fill, &line);
            self.top += face.leading();
        }
    }
}

/// How the id is printed at the bottom of a picture.
fn printed(label: &str) -> String {
    format!("Figure {label}")
}

/// A picture with the version of its figure: from version 2 on, the version is printed with the id.
#[must_use]
pub fn at_version(svg: &str, id: &str, version: u32) -> String {
    let element = |label: &str| format!(">{}</text>", printed(label));
    svg.replace(&element(id), &element(&crate::figure::label(id, version)))
}

/// The note under a chart if an interval was cut.
pub(super) const CUT_NOTE: &str = "An arrowhead means that the interval extends beyond the axis.";
