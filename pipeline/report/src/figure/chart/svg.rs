//! Writes SVG: elements, escaping and numbers, as text that is the same on every run.
//!
//! Only presentation attributes are used, no style sheet and no foreign content, so that the picture looks
//! the same inside a page and inside a PDF.

use std::fmt::Write as _;

use super::text::Face;
use catalogue::palette::ChartColours;

/// Fonts in order of preference: the bundled one, then those of the same widths.
pub(super) const FONT_FAMILY: &str = "Liberation Sans, Arial, Helvetica, sans-serif";

/// Writes a length or a coordinate with at most two decimals, without trailing zeros and never as `-0`.
///
/// A value that is not finite becomes `0`: a chart leaves such values out before it draws.
#[must_use]
pub(super) fn number(value: f64) -> String {
    if !value.is_finite() {
        return "0".to_owned();
    }
    let fixed = format!("{value:.2}");
    let short = fixed.trim_end_matches('0').trim_end_matches('.');
    if short == "-0" { "0".to_owned() } else { short.to_owned() }
}

/// Escapes text for element content and for attribute values, and leaves out characters that XML forbids.
#[must_use]
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' | '\n' | '\r' => out.push(' '),
            '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}' => {}
            other => out.push(other),
        }
    }
    out
}

/// The text that [`escape`] wrote.
#[must_use]
pub(super) fn unescape(text: &str) -> String {
    let plain = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'");
    plain.replace("&amp;", "&")
}

/// Turns a figure's id into one that XML and HTML accept: other characters become a hyphen, and an id that
/// does not begin with a letter gets `f-` before it.
#[must_use]
pub fn xml_id(figure: &str) -> String {
    let safe: String = figure
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || "-_.".contains(c) { c } else { '-' })
        .collect();
    if safe.starts_with(|c: char| c.is_ascii_alphabetic()) { safe } else { format!("f-{safe}") }
}

/// One element with its attributes, without content or with text only.
#[derive(Debug, Clone)]
pub(super) struct Element {
    name: &'static str,
    attributes: String,
}

impl Element {
    /// Starts an element; the name is ours and is written as it is.
    pub(super) fn new(name: &'static str) -> Self {
        Self { name, attributes: String::new() }
    }

    /// Adds an attribute, escaped.
    pub(super) fn attr(mut self, name: &str, value: &str) -> Self {
        let _ = write!(self.attributes, " {name}=\"{}\"", escape(value));
        self
    }

    /// Adds an attribute that is a number.
    pub(super) fn num(self, name: &str, value: f64) -> Self {
        let text = number(value);
        self.attr(name, &text)
    }
}

/// The position of a text relative to its point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    /// The point is where the text begins.
    Start,
    /// The point is its middle.
    Middle,
    /// The point is where it ends.
    End,
}

/// A path under construction: moves and lines in absolute coordinates.
#[derive(Debug, Clone, Default)]
pub(super) struct Path(String);

impl Path {
    /// A line through these points.
    pub(super) fn through(points: impl IntoIterator<Item = (f64, f64)>) -> Self {
        points.into_iter().enumerate().fold(Self::default(), |mut path, (i, (x, y))| {
            let _ = write!(path.0, "{}{} {}", if i == 0 { 'M' } else { 'L' }, number(x), number(y));
            path
        })
    }

    /// The same, closed.
    pub(super) fn polygon(points: &[(f64, f64)]) -> Self {
        let mut path = Self::through(points.iter().copied());
        path.0.push('Z');
        path
    }

    /// The path as the attribute `d` wants it.
    pub(super) fn data(&self) -> &str {
        &self.0
    }
}

/// The elements of a picture, in the order in which they are painted.
#[derive(Debug, Clone)]
pub(super) struct Svg<'a> {
    /// The colours to paint with.
    pub(super) colours: &'a ChartColours,
    body: String,
}

impl<'a> Svg<'a> {
    /// An empty picture.
    pub(super) fn new(colours: &'a ChartColours) -> Self {
        Self { colours, body: String::new() }
    }

    /// Paints an element over what is there.
    pub(super) fn add(&mut self, element: &Element) {
        let _ = writeln!(self.body, "<{}{}/>", element.name, element.attributes);
    }

    /// Paints a rectangle without an outline.
    pub(super) fn rect(&mut self, (x, y): (f64, f64), (width, height): (f64, f64), fill: &str) {
        let rect = Element::new("rect").num("x", x).num("y", y).num("width", width).num("height", height);
        self.add(&rect.attr("fill", fill));
    }

    /// Paints a straight line.
    pub(super) fn line(&mut self, from: (f64, f64), to: (f64, f64), stroke: &str, width: f64) {
        self.add(&line(from, to, stroke, width));
    }

    /// Paints a dashed straight line.
    pub(super) fn dashed(&mut self, from: (f64, f64), to: (f64, f64), stroke: &str, width: f64) {
        self.add(&line(from, to, stroke, width).attr("stroke-dasharray", "4 3"));
    }

    /// Paints a dotted straight line: a leader from a label to what it is about.
    pub(super) fn dotted(&mut self, from: (f64, f64), to: (f64, f64), stroke: &str, width: f64) {
        self.add(&line(from, to, stroke, width).attr("stroke-dasharray", "1 3"));
    }

    /// Writes one line of text with its baseline at the point.
    pub(super) fn text(&mut self, at: (f64, f64), anchor: Anchor, face: Face, fill: &str, words: &str) {
        self.write(&text_element(at, anchor, face).attr("fill", fill), words);
    }

    /// The same over lines: the ground's colour around the letters keeps them readable.
    pub(super) fn text_with_halo(
        &mut self,
        at: (f64, f64),
        anchor: Anchor,
        face: Face,
        fill: &str,
        words: &str,
    ) {
        let element = text_element(at, anchor, face).attr("fill", fill).attr("stroke", &self.colours.paper);
        let element = element.num("stroke-width", 3.0).attr("stroke-linejoin", "round");
        self.write(&element.attr("paint-order", "stroke"), words);
    }

    /// Paints the elements of another picture, moved to a point and enlarged.
    pub(super) fn group(&mut self, (x, y): (f64, f64), scale: f64, elements: &str) {
        let (x, y) = (number(x), number(y));
        let _ = writeln!(self.body, "<g transform=\"translate({x} {y}) scale({scale:.4})\">");
        let _ = writeln!(self.body, "{}\n</g>", elements.trim_end());
    }

    fn write(&mut self, element: &Element, words: &str) {
        let _ = writeln!(self.body, "<text{}>{}</text>", element.attributes, escape(words));
    }

    /// Wraps the elements into a document of this size on a white ground.
    ///
    /// `figure` gives the ids of title and description, so that several pictures can be in one page.
    pub(super) fn document(
        &self,
        figure: &str,
        (width, height): (f64, f64),
        title: &str,
        desc: &str,
    ) -> String {
        let id = xml_id(figure);
        let root = Element::new("svg")
            .attr("xmlns", "http://www.w3.org/2000/svg")
            .attr("viewBox", &format!("0 0 {} {}", number(width), number(height)))
            .num("width", width)
            .num("height", height)
            .attr("role", "img")
            // The description is long: as a part of the name it could not be passed over.
            .attr("aria-labelledby", &format!("{id}-title"))
            .attr("aria-describedby", &format!("{id}-desc"))
            .attr("font-family", FONT_FAMILY);
        let mut out = String::new();
        let _ = writeln!(out, "<svg{}>", root.attributes);
        let _ = writeln!(out, "<title id=\"{id}-title\">{}</title>", escape(title));
        let _ = writeln!(out, "<desc id=\"{id}-desc\">{}</desc>", escape(desc));
        let mut ground = Self::new(self.colours);
        ground.rect((0.0, 0.0), (width, height), &self.colours.paper);
        out.push_str(&ground.body);
        out.push_str(&self.body);
        out.push_str("</svg>\n");
        out
    }
}

fn text_element((x, y): (f64, f64), anchor: Anchor, face: Face) -> Element {
    let element = Element::new("text").num("x", x).num("y", y).num("font-size", face.size);
    let element = if face.bold { element.attr("font-weight", "700") } else { element };
    match anchor {
        Anchor::Start => element,
        Anchor::Middle => element.attr("text-anchor", "middle"),
        Anchor::End => element.attr("text-anchor", "end"),
    }
}

fn line((x1, y1): (f64, f64), (x2, y2): (f64, f64), stroke: &str, width: f64) -> Element {
    Element::new("line")
        .num("x1", x1)
        .num("y1", y1)
        .num("x2", x2)
        .num("y2", y2)
        .attr("stroke", stroke)
        .num("stroke-width", width)
}

#[cfg(test)]
mod tests {
    use super::super::probe::COLOURS;
    use super::*;

    #[test]
    fn numbers_have_two_decimals_at_most_and_no_negative_zero() {
        let written: Vec<String> =
            [1.0, 1.005_1, 12.5, -0.001, 100.0, -3.456, f64::NAN, f64::INFINITY].map(number).to_vec();
        assert_eq!(written, ["1", "1.01", "12.5", "0", "100", "-3.46", "0", "0"]);
    }

    #[test]
    fn markup_in_a_name_is_text() {
        assert_eq!(escape("<script>\"&'"), "&lt;script&gt;&quot;&amp;&#39;");
        assert_eq!(escape("a\u{0}b\u{8}c\nd"), "abc d");
        assert_eq!(unescape(&escape("<script>\"&' &lt;")), "<script>\"&' &lt;");
    }

    #[test]
    fn a_hostile_id_cannot_leave_its_attribute() {
        assert_eq!(xml_id("wres-i8-RXR-2025-gap"), "wres-i8-RXR-2025-gap");
        assert_eq!(xml_id("\"><script>"), "f----script-");
        assert_eq!(xml_id("2025"), "f-2025");
    }

    #[test]
    fn the_document_names_itself_by_unique_ids() {
        let document = Svg::new(&COLOURS).document("fig-a", (680.0, 100.0), "A & B", "Long");
        assert!(document.contains("aria-labelledby=\"fig-a-title\" aria-describedby=\"fig-a-desc\""));
        assert!(document.contains("<title id=\"fig-a-title\">A &amp; B</title>"));
        assert!(document.contains("viewBox=\"0 0 680 100\" width=\"680\" height=\"100\" role=\"img\""));
    }

    #[test]
    fn a_polygon_is_closed() {
        assert_eq!(Path::polygon(&[(0.0, 0.0), (1.0, 0.0), (0.5, 1.25)]).data(), "M0 0L1 0L0.5 1.25Z");
    }
}
