//! Figures: what a reader sees, cites and downloads. A figure is a folder with the picture, its data,
//! its description and its citation, under an id that is never used twice: if a value changes, the id gets a
//! new version.

mod change;
pub mod chart;
mod citation;
mod picture;
mod quantity;
mod table;

use serde::{Deserialize, Serialize};

pub use change::{FigureChange, Numbers, changes};
pub use chart::{Shape, ShapeFigure, ShapePicture};
pub use citation::{Citation, CitationParts, label};
pub use picture::{DOTS_ACROSS, PictureError, Pictures};
pub use quantity::{Quantity, QuantityUnit};
pub use table::{FigureEntry, FigureRow, FigureTable, RowDetails, line, rows};

/// A figure with all that belongs to it, before it is written.
#[derive(Clone, Debug, Serialize)]
pub struct Figure {
    /// Stable id: "wres-i8-Y62-2025-trusts".
    pub id: String,
    /// Its finding, at most ten words.
    pub title: String,
    /// Measure, source and period.
    pub caption: String,
    /// What the picture is and says, in at most 125 characters: screen readers cut off or skip a longer text.
    pub alt: String,
    /// The same numbers as the picture, in words.
    pub description: String,
    /// One sentence to say aloud.
    pub spoken: String,
    /// Indicator number.
    pub indicator: String,
    /// Codes and names of the places in it, for the index.
    pub places: Vec<String>,
    /// The drawing.
    pub svg: String,
    /// The numbers.
    #[serde(skip)]
    pub table: FigureTable,
    /// How it is cited.
    pub citation: Citation,
}

/// The folder of a report's figures.
pub const FOLDER: &str = "figures";

impl Figure {
    /// Sets its version, which is printed with its id from version 2 on.
    pub fn set_version(&mut self, version: u32) {
        self.svg = chart::at_version(&self.svg, &self.id, version);
        self.citation = self.citation.at_version(version);
    }

    /// The figure's files except its PNG, by name.
    ///
    /// # Errors
    /// If the data cannot be written as CSV.
    pub fn files(
        &self,
        edition: &str,
        sources: &[FigureSource],
    ) -> Result<Vec<(&'static str, Vec<u8>)>, csv::Error> {
        let described = serde_json::json!({
            "id": self.id,
            "version": self.citation.version,
            "edition": edition,
            "title": self.title,
            "caption": self.caption,
            "alt": self.alt,
            "description": self.description,
            "indicator": self.indicator,
            "places": self.places,
            "citation": self.citation,
            "sources": sources,
        });
        Ok(vec![
            ("figure.svg", self.svg.clone().into_bytes()),
            ("data.csv", self.table.csv()?.into_bytes()),
            ("figure.json", format!("{described:#}\n").into_bytes()),
            ("cite.txt", self.citation.text().into_bytes()),
        ])
    }
}

/// A file that a figure's numbers were read from.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct FigureSource {
    /// Its name.
    pub file: String,
    /// Its SHA-256.
    pub sha256: String,
    /// What the catalogue says of its licence.
    pub licence: String,
}

/// The id of a figure, `wres-i8-Y62-2025-trusts`: scheme, indicator, organisation, WRES year, and a view that
/// says what is drawn.
pub fn figure_id(indicator: &str, organisation: &str, wres_year: i32, view: &str) -> String {
    format!("wres-i{indicator}-{organisation}-{wres_year}-{view}")
}
