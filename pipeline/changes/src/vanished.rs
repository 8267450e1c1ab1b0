//! Figures that an earlier edition has and the tables of the next one lack.

use std::path::Path;

use super::{ChangeKind, DigestError, DigestLine, compare};
use benchmark::Session;
use catalogue::assets::Assets;
use format::words::counted;
use store::table::batch;
use store::{record, row};

row! {
    /// A group of figures that are gone: of one publication, an indicator, a WRES year and a file.
    pub VanishedFigures of "vanished_figure" {
        /// `survey`, `wres` or `workforce`.
        publication: String,
        /// Indicator number.
        indicator: String,
        /// WRES year; of the workforce, the year of the headcount.
        wres_year: i32,
        /// The hash of the file that has them.
        snapshot: String,
        /// How many figures.
        figures: i64,
        /// Of how many organisations.
        places: i64,
        /// One of the organisations.
        example: Option<String>,
        /// Whether their source has published another file without them.
        withdrawn: bool,
    }
}

record! {
    /// A file of whose source another one is in use.
    ReplacedFile<'a> of "replaced_file" {
        snapshot: &'a str,
    }
}

impl VanishedFigures {
    /// "indicator 2, WRES 2024: 3 figures of 1 organisation (Manchester University NHS Foundation Trust)".
    pub fn described(&self) -> String {
        let count = |number: i64| usize::try_from(number).unwrap_or(0);
        let example = match (&self.example, self.places) {
            (None, _) => String::new(),
            (Some(name), 1) => format!(" ({name})"),
            (Some(name), _) => format!(", such as {name}"),
        };
        let year = if self.publication == "workforce" { "headcounts of" } else { "WRES" };
        format!(
            "indicator {}, {year} {}: {} of {}{example}",
            self.indicator,
            self.wres_year,
            counted(count(self.figures), "figure"),
            counted(count(self.places), "organisation"),
        )
    }

    /// The line of a digest.
    pub fn line(&self) -> DigestLine {
        let why = if self.withdrawn {
            "The publisher withdrew figures that the last edition has"
        } else {
            "The last edition has figures that are no longer available"
        };
        DigestLine {
            of: Some("figures".to_owned()),
            indicator: Some(self.indicator.clone()),
            wres_year: Some(self.wres_year).filter(|_| self.publication != "workforce"),
            ..DigestLine::new(ChangeKind::Gap, format!("{why}: {}.", self.described()))
        }
    }
}

/// The figures of the tables in the folder `before` that those in `after` lack. `replaced` has the hashes of the files of
/// whose sources another file is in use.
///
/// # Errors
/// If a table cannot be read, or the query does not run.
pub async fn vanished(
    assets: &Assets,
    before: &Path,
    after: &Path,
    replaced: &[String],
) -> Result<Vec<VanishedFigures>, DigestError> {
    let session = Session::small();
    compare::register(&session, Some(before), after).await?;
    let replaced = replaced.iter().map(|snapshot| ReplacedFile { snapshot });
    let rows = batch(replaced.collect::<Vec<_>>()).map_err(ingest::Error::Arrow)?;
    session.register_rows("replaced_file", rows)?;
    let query = benchmark::comparison(assets, "changes/vanished_figure.sql")?;
    Ok(session.rows_of(&query).await?)
}
