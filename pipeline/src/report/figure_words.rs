//! The words of a figure, said once: they stand in the picture, beside it and in its citation.

use super::material::Material;
use super::rows::Published;
use crate::figure::chart::Caption;
use crate::figure::{Figure, FigureRow};

/// What is said of a figure.
pub(super) struct FigureWords<'a> {
    /// Its id.
    pub(super) id: String,
    /// Indicator number.
    pub(super) indicator: &'a str,
    /// Its finding, at most ten words.
    pub(super) title: String,
    /// Measure, source and period.
    pub(super) caption: String,
    /// What the picture is and says, for those who do not see it.
    pub(super) alt: String,
    /// The same numbers as the picture, in words.
    pub(super) description: String,
    /// One sentence to say aloud; its title where there is none.
    pub(super) spoken: Option<String>,
    /// What a citation names as source.
    pub(super) cited: String,
}

impl FigureWords<'_> {
    /// The words of the picture; `source` is its line of sources.
    pub(super) fn in_picture(&self, source: String, note: Option<&str>) -> Caption {
        Caption {
            id: self.id.clone(),
            title: self.title.clone(),
            subtitle: Some(self.caption.clone()),
            source,
            alt: self.alt.clone(),
            note: note.map(str::to_owned),
            description: self.description.clone(),
        }
    }

    /// The figure of a picture with these words, its numbers, and the codes and names of its places.
    pub(super) fn figure(
        self,
        material: &Material<'_>,
        svg: String,
        rows: Vec<FigureRow>,
        places: Vec<String>,
    ) -> Figure {
        let Self { id, indicator, title, caption, alt, description, spoken, cited } = self;
        let spoken = spoken.unwrap_or_else(|| title.clone());
        let citation = material.citation(&id, &title, &cited, &spoken);
        let indicator = indicator.to_owned();
        Figure { id, title, caption, alt, description, spoken, indicator, places, svg, rows, citation }
    }
}

/// A published figure as a row of a figure's data.
pub(super) fn figure_row(figure: &Published) -> FigureRow {
    FigureRow {
        measure: figure.measure.clone(),
        ethnic_group: figure.ethnic_group.clone().unwrap_or_default(),
        place_code: figure.code.clone().unwrap_or_default(),
        place: figure.name.clone().unwrap_or_default(),
        period: format!("WRES {}, edition {}", figure.wres_year, figure.edition),
        value: Some(figure.value),
        unit: figure.unit.clone(),
        numerator: None,
        denominator: None,
        lower: None,
        upper: None,
        status: "published".to_owned(),
    }
}
