//! HTML that shows a figure on another website.

use serde::Serialize;

use report::FigureDescription;
use report::figure::chart::svg::escape;

/// What takes the place of the site's address if the publisher has not set it.
const NO_ADDRESS: &str = "ADDRESS/";
/// Height of the text below a chart.
const BELOW: f64 = 130.0;
/// Width and height of a chart that does not say them.
const SIZE: (f64, f64) = (680.0, 400.0);

/// Code to paste into a page.
#[derive(Serialize)]
pub(crate) struct EmbedCode {
    /// A frame with the chart, its source and a link.
    pub(crate) frame: String,
    /// A picture with its citation.
    pub(crate) image: String,
    /// Whether the code has the address of the site; otherwise it has `ADDRESS`.
    pub(crate) has_address: bool,
}

impl EmbedCode {
    /// `address` is the public address of the site, with a slash at its end.
    pub(crate) fn new(address: Option<&str>, folder: &str, described: &FigureDescription, svg: &str) -> Self {
        let base = escape(&format!("{}{folder}/", address.unwrap_or(NO_ADDRESS)));
        let (width, height) = size(svg);
        let title = escape(&described.title);
        let frame = format!(
            "<iframe src=\"{base}embed.html\" title=\"{title}\" width=\"100%\" height=\"{:.0}\" loading=\"lazy\" \
             style=\"border: 0; max-width: 760px\"></iframe>",
            height + BELOW
        );
        let image = format!(
            "<figure><a href=\"{base}index.html\"><img src=\"{base}figure.png\" alt=\"{}\" width=\"{width:.0}\" \
             height=\"{height:.0}\" style=\"max-width: 100%; height: auto\"></a><figcaption>{}</figcaption></figure>",
            escape(&described.alt),
            escape(&described.citation.plain),
        );
        Self { frame, image, has_address: address.is_some() }
    }
}

/// Width and height of a stored chart.
pub(crate) fn size(svg: &str) -> (f64, f64) {
    let number = |name: &str| {
        let (_, rest) = svg.split_once(&format!(" {name}=\""))?;
        rest.split('"').next()?.parse().ok()
    };
    number("width").zip(number("height")).unwrap_or(SIZE)
}
