//! Typst, run as a program of its own: in a private folder with copied files, without packages, with
//! no environment but what it needs, a time limit and an address-space limit.

mod compact_pdf;
mod diagnostic;
mod find;
mod run;

use std::path::PathBuf;
use std::sync::{Arc, PoisonError};

use tempfile::TempDir;

use super::edition::Edition;
use super::model::Report;
use crate::figure::Figure;
use catalogue::assets::{Assets, Folder};
use files::FileError;

pub use find::{OLDEST, Typst, TypstLimits};

/// A PDF that could not be made.
#[derive(Debug, thiserror::Error)]
pub enum TypstError {
    /// No Typst on this machine.
    #[error("Typst was not found on the PATH, next to the program or at `{}`", cache.display())]
    Absent {
        /// The path of the one that the Makefile builds.
        cache: PathBuf,
    },
    /// A Typst that is too old.
    #[error("`{}` is Typst {found}; {} or newer is needed", path.display(), OLDEST)]
    Old {
        /// Which program.
        path: PathBuf,
        /// Its version.
        found: String,
    },
    /// Typst did not start, or its files could not be laid out.
    #[error(transparent)]
    File(#[from] FileError),
    /// A template that reaches for the network.
    #[error(
        "`report-templates/{template}`, line {line}: imports `{package}`, but packages are not available"
    )]
    Package {
        /// The template.
        template: String,
        /// Line, counted from 1.
        line: usize,
        /// What it imports.
        package: String,
    },
    /// A template with an error.
    #[error("`report-templates/{template}`, line {line}, column {column}: {message}")]
    Template {
        /// The template.
        template: String,
        /// Line, counted from 1.
        line: usize,
        /// Column, counted from 1.
        column: usize,
        /// What Typst said.
        message: String,
    },
    /// An error without a place.
    #[error("Typst could not make the PDF: {0}")]
    Failed(String),
    /// A template that does not end in time.
    #[error("Typst was stopped after {0} seconds")]
    TooLong(u64),
    /// A template that takes too much memory.
    #[error("Typst was stopped because it needed more than {0} MB of memory")]
    TooLarge(u64),
}

impl TypstError {
    /// A hint on how to fix it.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Absent { .. } | Self::Old { .. } => Some(format!(
                "`make typst` builds it once, or install it with `cargo install typst-cli --locked` \
                ({OLDEST} or newer)"
            )),
            Self::Package { .. } => Some(
                "copy what the template needs into `report-templates/` and import it from there".to_owned(),
            ),
            Self::TooLong(_) | Self::TooLarge(_) => Some(
                "check the template for an endless loop, or raise `limits` in race-equity.toml".to_owned(),
            ),
            _ => None,
        }
    }
}

impl Typst {
    /// The PDF of a report, PDF/UA-1 and PDF/A-3a, with its data attached.
    ///
    /// # Errors
    /// If a template is wrong, or Typst does not end in time or memory.
    pub fn report(
        &self,
        assets: &Assets,
        report: &Report,
        data: &str,
        edition: &Edition,
    ) -> Result<Vec<u8>, TypstError> {
        let folder = lay_out(assets, &report.figures())?;
        let at = folder.path();
        let model = serde_json::to_vec(report).map_err(|error| TypstError::Failed(error.to_string()))?;
        files::write_draft(&at.join("report.json"), &model)?;
        files::write_draft(&at.join("data.csv"), data.as_bytes())?;
        self.compile(at, self.fonts(assets)?.path(), edition.timestamp())?;
        let pdf = files::read(&at.join("report.pdf"))?;
        compact_pdf::compact(&pdf).map_err(|error| TypstError::Failed(error.to_string()))
    }
}

/// A private folder with templates and pictures.
fn lay_out(assets: &Assets, figures: &[&Figure]) -> Result<TempDir, TypstError> {
    let folder = files::temporary_folder()?;
    let at = folder.path();
    for name in assets.list(Folder::Templates, "", "typ")? {
        let text = assets.text(Folder::Templates, &name)?;
        refuse_packages(&name, &text)?;
        files::write_draft(&at.join(&name), text.as_bytes())?;
    }
    files::write_draft(&at.join("palette.toml"), &assets.read(Folder::Data, "palette.toml")?)?;
    for figure in figures {
        files::write_draft(&at.join("figures").join(format!("{}.svg", figure.id)), figure.svg.as_bytes())?;
    }
    Ok(folder)
}

impl Typst {
    /// A folder with the fonts, laid out once for all reports: they are large, and the same for each.
    fn fonts(&self, assets: &Assets) -> Result<Arc<TempDir>, TypstError> {
        let mut held = self.fonts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(folder) = held.as_ref() {
            return Ok(Arc::clone(folder));
        }
        let folder = Arc::new(files::temporary_folder()?);
        for name in assets.list(Folder::Templates, "fonts", "ttf")? {
            files::write_draft(&folder.path().join(&name), &assets.read(Folder::Templates, &name)?)?;
        }
        *held = Some(Arc::clone(&folder));
        Ok(folder)
    }
}

/// A package would be fetched from the network, which a report never touches.
fn refuse_packages(template: &str, text: &str) -> Result<(), TypstError> {
    for (position, line) in text.lines().enumerate() {
        if let Some(found) = line.find("\"@") {
            let package = line.get(found + 1..).and_then(|rest| rest.split('"').next()).unwrap_or_default();
            return Err(TypstError::Package {
                template: template.to_owned(),
                line: position + 1,
                package: package.to_owned(),
            });
        }
    }
    Ok(())
}
