//! Reads a picture back for the tests.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use catalogue::assets::Assets;
use catalogue::palette::{ChartColours, Palette};

use super::Caption;
use super::text::Face;

/// The colours that ship with the program.
pub(super) static COLOURS: LazyLock<ChartColours> =
    LazyLock::new(|| Palette::load(&Assets::default()).expect("the palette is valid").chart);

/// An element with its attributes and its text.
#[derive(Debug, Clone)]
pub(super) struct SvgNode {
    pub(super) name: String,
    attributes: BTreeMap<String, String>,
    pub(super) text: String,
}

impl SvgNode {
    pub(super) fn get(&self, name: &str) -> &str {
        self.attributes.get(name).map_or("", String::as_str)
    }

    pub(super) fn num(&self, name: &str) -> f64 {
        self.get(name).parse().unwrap_or_else(|_| panic!("`{name}` of {self:?} is not a number"))
    }

    /// Left, top, right and bottom of a text.
    pub(super) fn area(&self) -> [f64; 4] {
        let face = Face { size: self.num("font-size"), bold: self.get("font-weight") == "700" };
        let width = face.width(&self.text);
        let left = self.num("x")
            - match self.get("text-anchor") {
                "end" => width,
                "middle" => width / 2.0,
                _ => 0.0,
            };
        [left, self.num("y") - face.size * 0.74, left + width, self.num("y") + face.size * 0.22]
    }
}

/// Reads a picture, and fails if it is not well formed in the way in which we write: no element in another
/// but those of the root, every special character escaped.
pub(super) fn read(svg: &str) -> Vec<SvgNode> {
    let mut nodes = Vec::new();
    let mut open = Vec::new();
    for piece in svg.split('<').skip(1) {
        let (tag, text) = piece.split_once('>').expect("a tag ends");
        assert!(!text.contains('>') && !text.contains('"'), "unescaped text: {text}");
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop().as_deref(), Some(name), "elements are closed in order");
            continue;
        }
        let (name, rest) = tag.split_once(' ').expect("every element has attributes");
        let mut attributes = BTreeMap::new();
        let mut rest = rest.trim_end_matches('/');
        while let Some((key, after)) = rest.split_once("=\"") {
            let (value, after) = after.split_once('"').expect("a value is closed");
            let twice = attributes.insert(key.trim().to_owned(), unescape(value));
            assert!(twice.is_none(), "`{key}` is in {tag} twice");
            rest = after;
        }
        assert_eq!(rest.trim(), "", "{tag} has more than attributes");
        if !tag.ends_with('/') {
            open.push(name.to_owned());
        }
        nodes.push(SvgNode {
            name: name.to_owned(),
            attributes,
            text: unescape(text.trim_end_matches('\n')),
        });
    }
    assert!(open.is_empty(), "left open: {open:?}");
    nodes
}

fn unescape(text: &str) -> String {
    for (at, _) in text.match_indices('&') {
        let known = ["&amp;", "&lt;", "&gt;", "&quot;", "&#39;"];
        assert!(known.iter().any(|entity| text[at..].starts_with(entity)), "unescaped: {text}");
    }
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
    text.replace("&#39;", "'").replace("&amp;", "&")
}

/// The texts that are seen, in the order in which they are painted.
pub(super) fn words(svg: &str) -> Vec<String> {
    read(svg).into_iter().filter(|n| n.name == "text").map(|n| n.text).collect()
}

/// The middles of the shapes of one kind and fill.
pub(super) fn circles(svg: &str, fill: &str) -> Vec<(f64, f64)> {
    let nodes = read(svg).into_iter().filter(|n| n.name == "circle" && n.get("fill") == fill);
    nodes.map(|n| (n.num("cx"), n.num("cy"))).collect()
}

/// The points of each path with this fill.
pub(super) fn paths(svg: &str, fill: &str) -> Vec<Vec<(f64, f64)>> {
    let nodes = read(svg).into_iter().filter(|n| n.name == "path" && n.get("fill") == fill);
    nodes.map(|n| points(n.get("d"))).collect()
}

fn points(data: &str) -> Vec<(f64, f64)> {
    let pairs = data.split(['M', 'L', 'Z']).filter(|pair| !pair.is_empty());
    let number = |text: &str| text.parse::<f64>().expect("a coordinate is a number");
    pairs.map(|pair| pair.split_once(' ').map(|(x, y)| (number(x), number(y))).expect("a pair")).collect()
}

/// The middle of a diamond or triangle in the direction in which it is symmetrical.
pub(super) fn middle(points: &[(f64, f64)]) -> (f64, f64) {
    let span = |values: Vec<f64>| {
        let low = values.iter().copied().fold(f64::INFINITY, f64::min);
        f64::midpoint(low, values.iter().copied().fold(f64::NEG_INFINITY, f64::max))
    };
    (span(points.iter().map(|p| p.0).collect()), span(points.iter().map(|p| p.1).collect()))
}

/// The place of a tick's label along the axis, to measure against.
pub(super) fn tick(svg: &str, label: &str) -> f64 {
    let found = read(svg).into_iter().find(|n| n.name == "text" && n.text == label);
    found.unwrap_or_else(|| panic!("no tick `{label}`")).num("x")
}

/// The lines of one colour: from, to.
pub(super) fn lines(svg: &str, stroke: &str) -> Vec<[f64; 4]> {
    let nodes = read(svg).into_iter().filter(|n| n.name == "line" && n.get("stroke") == stroke);
    nodes.map(|n| [n.num("x1"), n.num("y1"), n.num("x2"), n.num("y2")]).collect()
}

/// A caption for tests.
pub(super) fn caption(id: &str) -> Caption {
    Caption {
        id: id.to_owned(),
        title: "Staff report what the survey asks".to_owned(),
        subtitle: "Share of respondents, WRES 2025 (staff survey 2024)".to_owned(),
        note: Some("Thin lines are 95 per cent intervals.".to_owned()),
        source: "Source: NHS England.".to_owned(),
        alt: "Alternative".to_owned(),
        description: "Description".to_owned(),
    }
}
