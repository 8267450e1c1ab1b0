//! The wide and the square picture of a figure, as SVG and PNG.

use super::writer::SiteWriter;
use super::{SiteError, SiteInputs};
use report::figure::chart::compact;
use report::figure::{Pictures, Shape, ShapeFigure, label};
use report::{FigureDescription, FigureFolder, ReportError};

/// A figure of an edition with its pictures.
pub(crate) struct DrawnFigure {
    pub(crate) described: FigureDescription,
    pub(crate) svg: String,
    pub(crate) shapes: Vec<DrawnShape>,
}

/// One of its pictures.
pub(crate) struct DrawnShape {
    pub(crate) shape: Shape,
    pub(crate) svg: String,
    pub(crate) alt: String,
    pub(crate) has_chart: bool,
    /// What its PNG is made from.
    inputs: String,
    /// Missing if the PNG of the earlier site is kept.
    png: Option<Vec<u8>>,
}

impl DrawnFigure {
    /// Reads a figure and draws the pictures that the site does not have yet.
    pub(crate) fn new(
        inputs: &SiteInputs<'_>,
        pictures: &Pictures,
        site: &SiteWriter,
        id: &str,
        folder: &FigureFolder,
    ) -> Result<Self, SiteError> {
        let described = folder.described()?;
        let svg = files::read_text(&folder.folder.join("figure.svg"))?;
        let rows = folder.rows()?;
        let label = label(&described.id, described.version);
        let figure = ShapeFigure {
            id,
            label: &label,
            title: &described.title,
            alt: &described.alt,
            description: &described.description,
            spoken: &described.citation.spoken,
            svg: &svg,
            rows: &rows,
            term: inputs.inputs.term.label(),
        };
        let mut shapes = Vec::new();
        for shape in Shape::ALL {
            let picture = shape.picture(&figure, &inputs.inputs.palette.chart);
            let inputs = pictures.key(&picture.svg);
            let is_current = site.is_current(&path(id, shape, "png"), &inputs);
            let png = if is_current {
                None
            } else {
                Some(pictures.shape_png(id, &picture.svg).map_err(ReportError::from)?)
            };
            let (svg, alt, has_chart) = (compact(&picture.svg), picture.alt, picture.has_chart);
            shapes.push(DrawnShape { shape, svg, alt, has_chart, inputs, png });
        }
        Ok(Self { described, svg: compact(&svg), shapes })
    }
}

impl DrawnShape {
    /// Adds its files to the site.
    pub(crate) fn write(self, id: &str, site: &mut SiteWriter) -> Result<(), SiteError> {
        site.file(&path(id, self.shape, "svg"), self.svg.as_bytes())?;
        let of_png = path(id, self.shape, "png");
        if let Some(png) = self.png {
            site.made_from(&of_png, &png, self.inputs)?;
        } else {
            site.keep(&of_png);
        }
        Ok(())
    }
}

fn path(id: &str, shape: Shape, format: &str) -> String {
    format!("{}/{id}/{}.{format}", super::figure_pages::FOLDER, shape.name())
}
