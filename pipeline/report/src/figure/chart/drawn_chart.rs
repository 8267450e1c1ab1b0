//! A chart that was drawn and stored, taken apart: its words, and the elements between subtitle and source.

use super::frame::PAD;
use super::svg::{number, unescape};
use super::text;

/// A stored chart without title, source and id, which a shape prints in a larger face.
#[derive(Debug)]
pub(super) struct DrawnChart {
    /// Measure, place and period.
    pub(super) subtitle: String,
    /// The source line.
    pub(super) source: String,
    /// Its elements, in the units of the stored picture.
    pub(super) elements: String,
    /// Where its elements begin.
    pub(super) top: f64,
    /// Where its elements end.
    pub(super) bottom: f64,
}

impl DrawnChart {
    /// Height of its elements.
    pub(super) fn height(&self) -> f64 {
        self.bottom - self.top
    }

    /// Reads a stored picture; none if it is not one of this program.
    pub(super) fn read(svg: &str) -> Option<Self> {
        let (_, body) = svg.split_once("</desc>\n")?;
        let (ground, body) = body.split_once('\n')?;
        if !ground.starts_with("<rect ") {
            return None;
        }
        let lines: Vec<&str> = body.strip_suffix("</svg>\n")?.lines().collect();
        let of_face = |line: &str, face: text::Face| {
            line.starts_with("<text ") && line.contains(&format!("font-size=\"{}\"", number(face.size)))
        };
        let titles = lines.iter().take_while(|line| of_face(line, text::TITLE)).count();
        let subtitles = lines[titles..].iter().take_while(|line| of_face(line, text::SUBTITLE)).count();
        let begin = titles + subtitles;
        let end = begin + lines[begin..].iter().rposition(|line| line.contains(">Source: "))?;
        let words =
            |lines: &[&str]| -> Vec<String> { lines.iter().filter_map(|line| content(line)).collect() };
        let (id, source): (Vec<&str>, Vec<&str>) =
            lines[end..].iter().partition(|line| line.contains(">Figure "));
        let first_baseline: f64 = attribute(lines[end], "y")?.parse().ok()?;
        let lines_down =
            |number: usize, face: text::Face| f64::from(u32::try_from(number).unwrap_or(0)) * face.leading();
        (!id.is_empty()).then(|| Self {
            subtitle: words(&lines[titles..begin]).join(" "),
            source: words(&source).join(" "),
            elements: lines[begin..end].join("\n"),
            // The white space that the frame leaves above the chart and above the source is not counted.
            top: PAD + lines_down(titles, text::TITLE) + lines_down(subtitles, text::SUBTITLE) + 3.0,
            bottom: first_baseline - text::SMALL.drop() - text::SMALL.leading() / 2.0,
        })
    }
}

/// The text of an element.
fn content(line: &str) -> Option<String> {
    let (_, rest) = line.split_once('>')?;
    Some(unescape(rest.strip_suffix("</text>")?))
}

fn attribute<'a>(line: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = line.split_once(&format!(" {name}=\""))?;
    rest.split('"').next()
}
