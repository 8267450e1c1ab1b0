//! Reports: one model, serialised once, placed by templates as PDF and HTML, and as a workbook and CSV.
//! Reads the benchmark tables of the store and nothing else of it.

mod actions;
mod aloud;
mod assembly;
mod brief;
mod changes_since;
mod context;
mod coverage;
mod csv;
mod edition;
mod ethnic_groups;
pub mod figure;
mod figure_rows;
mod figure_sources;
mod figure_words;
mod framework;
mod gap_figure;
mod gap_rows;
mod headline;
mod heat;
mod html;
pub mod index;
mod indicator_names;
mod indicator_page;
mod inputs;
mod list_sentence;
mod local_text;
mod main_points;
mod method;
mod missing_data;
mod model;
mod newer_releases;
mod other_indicators;
mod over_time;
mod own_section;
mod own_tables;
mod place_tables;
mod provenance;
mod published;
mod quoted;
mod region;
mod regions_figure;
mod report_tables;
mod revisions;
mod rows;
mod sections;
mod sentence;
mod staff;
mod stale_sources;
mod subject;
mod summary_figure;
mod survey;
mod table_block;
mod term;
mod themes;
mod trust;
mod trust_context;
mod trust_figure;
mod trust_return;
mod trust_return_figure;
mod trust_rows;
mod trust_sentence;
mod trust_tables;
mod trusts_figure;
pub mod typst;
mod word;
mod workbook;
mod workforce;
mod workforce_figure;
mod workforce_rows;
mod workforce_tables;
mod years_figure;

use catalogue::data_file::DataError;
use std::path::PathBuf;

use crate::figure::Figure;
use catalogue::organisation::PlaceError;
use files::FileError;
use store::table::TableError;

pub use edition::{
    CORRECTIONS, Edition, EditionCheck, EditionFolder, EditionFolders, FigureCorrection, FigureDescription,
    FigureFolder, check_edition, correction_in_words, is_whole, names_all_reports, point_to_latest,
    publish_corrections, readable_editions, recover,
};
pub use html::{render, template_environment, template_problem};
pub use indicator_page::{IndicatorPage, indicator_pages};
pub use inputs::{Inputs, Target};
pub use local_text::{LocalTextError, LocalTexts};
pub use model::{Explanation, Report};
pub use newer_releases::{instruction, notice};
pub use own_tables::OwnTables;
pub use place_tables::{PlaceTable, PlaceTableCell, PlaceTableRow};
pub use report_tables::ReportTables;
pub use sections::load as load_sections;
pub use stale_sources::StaleSource;
pub use subject::{ReportSubjects, Subject};
pub use table_block::TableColumn;
pub use term::Term;

/// A report that could not be made.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// A file of the report or the templates.
    #[error(transparent)]
    File(#[from] FileError),
    /// A file of `data/`.
    #[error(transparent)]
    Data(#[from] DataError),
    /// A text of the publisher.
    #[error(transparent)]
    LocalText(#[from] LocalTextError),
    /// A benchmark table that cannot be read.
    #[error(transparent)]
    Table(#[from] TableError),
    /// An unknown place.
    #[error(transparent)]
    Place(#[from] PlaceError),
    /// A framework that `data/frameworks` does not have.
    #[error("unknown framework `{asked}`")]
    NoFramework {
        /// What was asked for.
        asked: String,
        /// Ids of those there are.
        known: Vec<String>,
    },
    /// A name that cannot be a folder.
    #[error("`{0}` is not a valid edition name")]
    EditionName(String),
    /// A report that would be overwritten.
    #[error("edition {edition} already has a report at `{}`", place.display())]
    EditionExists {
        /// The edition.
        edition: String,
        /// Its path.
        place: PathBuf,
    },
    /// A report of a frozen edition.
    #[error("edition {edition} is frozen because edition {newer} exists: `{}` would change", file.display())]
    Frozen {
        /// The edition.
        edition: String,
        /// A newer one.
        newer: String,
        /// The first file that would change.
        file: PathBuf,
    },
    /// A file of an edition that is not in the form that this program writes.
    #[error("`{}` is not in the form that this program writes: {problem}", path.display())]
    Standing {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        problem: String,
    },
    /// The HTML template.
    #[error("`report-templates/{template}` does not fit the report: {problem}")]
    Html {
        /// The template.
        template: String,
        /// What minijinja said, with the line.
        problem: String,
    },
    /// Typst.
    #[error(transparent)]
    Typst(#[from] typst::TypstError),
    /// A figure that cannot be drawn.
    #[error(transparent)]
    Picture(#[from] figure::PictureError),
    /// The model or the table as text.
    #[error("cannot write the report's {what}: {problem}")]
    Serialise {
        /// "model", "data", "workbook" or "Word document".
        what: &'static str,
        /// What went wrong.
        problem: String,
    },
}

impl ReportError {
    /// A hint on how to fix it.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::EditionName(_) => Some(
                "use at most 40 lower-case letters, digits, hyphens and dots, such as `2026-07`; `latest` and \
                 names that the operating system uses, such as `con`, are taken"
                    .to_owned(),
            ),
            Self::EditionExists { .. } => Some(
                "name another edition with `--edition`, or add `--replace` to make this one \
                again"
                    .to_owned(),
            ),
            Self::Frozen { .. } => {
                Some("make a new edition with `--edition`: changes are then listed as corrections".to_owned())
            }
            Self::Standing { .. } => {
                Some("restore the edition as it was published, or remove its folder".to_owned())
            }
            Self::Data(error) => error.hint(),
            Self::Table(error) => error.hint(),
            Self::LocalText(error) => error.hint(),
            Self::Typst(error) => error.hint(),
            Self::Place(error) => Some(error.hint()),
            Self::NoFramework { known, .. } => Some(format!("the frameworks are {}", known.join(", "))),
            _ => None,
        }
    }
}

/// The files of a report that was made.
#[derive(Clone, Debug)]
pub struct ReportFiles {
    /// The PDF.
    pub pdf: PathBuf,
    /// The HTML page.
    pub html: PathBuf,
    /// The data.
    pub csv: PathBuf,
    /// The tables as a workbook.
    pub workbook: PathBuf,
    /// The Word document, which only a brief has.
    pub word: Option<PathBuf>,
    /// Figures that had other values in this same edition until now, and keep their version.
    pub overwritten: Vec<String>,
}

/// The file of a report with its text, tables and descriptions of figures, for the website.
pub const MODEL: &str = "report.json";

/// Makes the report of a place in all its forms at `<out>/<edition>/<place>/`.
///
/// # Errors
/// If the report exists and `replace` is not set, it would change in a frozen edition, a table is missing, or
/// Typst fails. Nothing is left behind then.
pub fn make(
    inputs: &Inputs,
    target: Target<'_>,
    subject: &Subject,
    typst: &typst::Typst,
    pictures: &figure::Pictures,
) -> Result<ReportFiles, ReportError> {
    let Target { edition, shelf, .. } = target;
    let name = subject.folder();
    let draft = edition::StagedReport::begin(target, &name)?;
    let region = inputs.known().region_of(subject)?;
    let context = context::ReportContext::new(inputs, edition, subject, &region);
    let assets = &inputs.assets;
    let mut report = assembly::report(&context, subject, inputs, shelf)?;
    let provenance = provenance::json(&context, inputs, subject, typst.version(), &report.title)?;
    let reading = edition::RevisionContext {
        origins: &edition::Origins::parse(&provenance)?,
        sources: &|figure| context.sources_of(figure),
        part_of: &context.part_of(),
        indicators: &inputs.indicators,
    };
    let figures = report.figures_mut();
    let revision = edition::set_versions(shelf, &edition.id, figures, &reading)?;
    report.label_figures();
    match subject {
        Subject::Place(_) => {
            let figures = report.figures();
            let since = changes_since::chapter(shelf, &edition.id, &name, &figures, &revision, inputs.term);
            let after_the_first = report.chapters.len().min(1);
            report.chapters.splice(after_the_first..after_the_first, since);
        }
        // A brief has one page.
        Subject::Brief(_) => {}
        // The report of a framework lists the statuses that changed itself.
        Subject::Framework { .. } => {
            report.chapters.extend(changes_since::corrections(&revision, inputs.term));
        }
    }
    let data = match subject {
        Subject::Place(_) | Subject::Brief(_) => csv::data(&context)?,
        Subject::Framework { framework, .. } => framework::data(&context, framework)?,
    };
    let folder = draft.folder();
    let figures: Vec<&Figure> = report.figures();
    // Typst runs as a separate process, so this process can draw meanwhile.
    let (pdf, drawn) = std::thread::scope(|scope| {
        let pdf = scope.spawn(|| typst.report(assets, &report, &data, edition));
        let draw = |figure: &&Figure| pictures.png(&figure.id, &figure.svg);
        let drawn: Result<Vec<_>, _> = figures.iter().map(draw).collect();
        (pdf.join(), drawn)
    });
    let drawn = drawn?;
    let pdf =
        pdf.map_err(|_| typst::TypstError::Failed("the thread that ran it ended early".to_owned()))??;
    for (figure, png) in figures.iter().zip(drawn) {
        let at = folder.join(figure::FOLDER).join(&figure.id);
        let failed =
            |error: ::csv::Error| ReportError::Serialise { what: "figure", problem: error.to_string() };
        for (name, bytes) in figure.files(&edition.id, &context.sources_of(figure)).map_err(failed)? {
            files::write_draft(&at.join(name), &bytes)?;
        }
        files::write_draft(&at.join("figure.png"), &png)?;
    }
    files::write_draft(&folder.join(&report.data_file), data.as_bytes())?;
    files::write_draft(&folder.join(format!("{name}.html")), html::page(assets, &report)?.as_bytes())?;
    files::write_draft(&folder.join(format!("{name}.pdf")), &pdf)?;
    let model = report
        .json()
        .map_err(|error| ReportError::Serialise { what: "model", problem: error.to_string() })?;
    files::write_draft(&folder.join(MODEL), model.as_bytes())?;
    if let Some(corrections) = revision.json()? {
        files::write_draft(&folder.join(CORRECTIONS), corrections.as_bytes())?;
    }
    let workbook = workbook::workbook(&context, inputs, subject, &report)?;
    files::write_draft(&folder.join(&report.workbook_file), &workbook)?;
    if let Some(file) = &report.word_file {
        let origin = word::DocumentOrigin {
            publisher: &inputs.publisher,
            date: edition.date,
            palette: &inputs.palette,
        };
        let picture = |figure: &Figure| Ok(pictures.png(&figure.id, &figure.svg)?);
        files::write_draft(&folder.join(file), &word::document(&report, &origin, &picture)?)?;
    }
    // Last, because it has the hashes of the other files.
    let provenance = edition::with_files(&provenance, folder)?;
    files::write_draft(&folder.join("provenance.json"), provenance.as_bytes())?;
    files::failpoint("report-file");
    let place = draft.publish()?;
    files::failpoint("report");
    Ok(ReportFiles {
        pdf: place.join(format!("{name}.pdf")),
        html: place.join(format!("{name}.html")),
        csv: place.join(&report.data_file),
        word: report.word_file.as_ref().map(|file| place.join(file)),
        workbook: place.join(&report.workbook_file),
        overwritten: revision.overwritten,
    })
}
