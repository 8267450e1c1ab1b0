//! Turns the bytes of a published file into observations or a register, by a layout in
//! `data/layouts/`. Nothing is invented: a row that cannot be read stops the file, with its line.

mod drift;
mod header;
mod layout;
mod misfit;
mod observations;
mod register;
mod table;
mod template;
pub(crate) mod unseen;
mod wide;
pub mod workbook;

use arrow::array::RecordBatch;

use crate::correction::Correction;

pub use drift::Drift;
use header::Header;
pub use layout::{
    ColumnKind, Field, Format, Given, Layout, LayoutError, ObservationLayout, RegisterLayout, Template, load,
};
pub use misfit::{Misfit, Misfits};
pub use register::empty_register;
use table::{Table, Top};
pub use template::Empty;
pub use wide::Figures;
use workbook::{Content, Kind, Limits, Tabular};

/// What a file held, and what is to be said of it though it can be used.
#[derive(Debug)]
pub struct Extraction {
    /// Its rows.
    pub content: Extracted,
    /// Drift that could not make a wrong number.
    pub warnings: Vec<Misfit>,
}

/// The rows of a file.
#[derive(Debug)]
pub enum Extracted {
    /// Rows of [`crate::observation::schema`], sorted.
    Observations(RecordBatch),
    /// The same, many, kept in less memory.
    Figures(Figures),
    /// Rows of a register, sorted, with the place of each.
    Register {
        /// The table's name in SQL.
        table: String,
        /// Its rows.
        rows: RecordBatch,
    },
}

/// A file on its way through a layout.
#[derive(Clone, Copy, Debug)]
pub struct Published<'a> {
    /// The name it was published under, without folders.
    pub name: &'a str,
    /// What it holds.
    pub bytes: &'a [u8],
    /// SHA-256 of the bytes, in hexadecimal.
    pub snapshot: &'a str,
    /// Its release, where the catalogue, its link or a person says so.
    pub release: Option<&'a str>,
}

/// Reads a file by its layout.
///
/// # Errors
/// Everything in the file that does not fit the layout, each with its place and likely repair.
pub fn extract(
    layout: &Layout,
    corrections: &[Correction],
    file: Published<'_>,
) -> Result<Extraction, Misfits> {
    let misfits = |misfits| Misfits { layout: layout.id.clone(), misfits };
    let kind = layout.format.kind(file.bytes);
    let mut open = Tabular::open(file.bytes, kind, &Limits::default())
        .map_err(|error| misfits(vec![Misfit::unreadable(file.name, &error)]))?;
    let mut read = if open.sheets().is_empty() {
        Err(misfits(vec![unseen::all_hidden(file.name)]))
    } else {
        sheets(layout, corrections, &mut open, kind, file)
    };
    // Of a refused file too: the figures may be where they are not seen.
    let passed = unseen::warnings(open.passed_over(), file.name);
    match &mut read {
        Ok(extraction) => extraction.warnings.extend(passed),
        Err(refused) => drop(refused.misfits.splice(0..0, passed)),
    }
    read
}

/// Reads the visible sheets of an open file.
fn sheets(
    layout: &Layout,
    corrections: &[Correction],
    open: &mut Tabular,
    kind: Kind,
    file: Published<'_>,
) -> Result<Extraction, Misfits> {
    let misfits = |misfits| Misfits { layout: layout.id.clone(), misfits };
    let corrections: Vec<&Correction> =
        corrections.iter().filter(|correction| correction.is_of(&layout.id)).collect();
    if let Some(wide) = &layout.wide {
        let (figures, warnings) = wide::extract(wide, &corrections, open, file).map_err(misfits)?;
        return Ok(Extraction { content: Extracted::Figures(figures), warnings });
    }
    if let Some(register) = &layout.register {
        let named = register.positions();
        let top = if named.is_empty() { Top::Header(1) } else { Top::Named(&named) };
        let sheet = open.sheets().first().cloned().unwrap_or_default();
        let table = Table::read(file.name, open, &sheet, top, kind == Kind::Xlsx)
            .map_err(|misfit| misfits(vec![misfit]))?;
        let (rows, warnings) = register::extract(register, &corrections, &table, file).map_err(misfits)?;
        let content = Extracted::Register { table: register.table.clone(), rows };
        return Ok(Extraction { content, warnings });
    }
    match &layout.observations {
        Some(wanted) => {
            let content = observations_of(wanted, open, kind, file).map_err(misfits)?;
            Ok(Extraction { content, warnings: Vec::new() })
        }
        None => Err(misfits(Vec::new())),
    }
}

/// The observations of a file's one table, or of those of its tables that have the layout's columns.
fn observations_of(
    layout: &ObservationLayout,
    open: &mut Tabular,
    kind: Kind,
    file: Published<'_>,
) -> Result<Extracted, Vec<Misfit>> {
    let sheets = open.sheets().to_vec();
    let mut tables = Vec::new();
    for sheet in &sheets {
        let table = Table::read(file.name, open, sheet, Top::Header(1), kind == Kind::Xlsx);
        tables.push(table.map_err(|misfit| vec![misfit])?);
        if !layout.other_columns {
            break;
        }
    }
    if kind == Kind::Html {
        for (table, sheet) in tables.iter_mut().zip(sheets) {
            table.sheet = sheet;
        }
    }
    let mut nearest: Option<Vec<Misfit>> = None;
    let mut batches = Vec::new();
    for table in &tables {
        match observations::extract(layout, table, file) {
            Ok(rows) => batches.push(rows),
            // A table of something else; one whose columns are right and whose rows are not stops the file.
            Err(misfits) if layout.other_columns && header::is_about_the_header(&misfits) => {
                if nearest.as_ref().is_none_or(|known| misfits.len() < known.len()) {
                    nearest = Some(misfits);
                }
            }
            Err(misfits) => return Err(misfits),
        }
    }
    if batches.is_empty() {
        return Err(nearest.unwrap_or_else(|| vec![header::no_table(file.name)]));
    }
    crate::observation::sorted(&crate::observation::schema(), &batches)
        .map(Extracted::Observations)
        .map_err(|error| vec![Misfit::not_a_table(file.name, &error)])
}

impl Format {
    /// How the bytes are to be read.
    fn kind(self, bytes: &[u8]) -> Kind {
        match self {
            Self::Csv => Kind::Csv,
            Self::Html => Kind::Html,
            Self::Xlsx => Kind::Xlsx,
            Self::Any => match Content::of(bytes) {
                Content::Html => Kind::Html,
                Content::Zip => Kind::Xlsx,
                _ => Kind::Csv,
            },
        }
    }
}

impl RegisterLayout {
    /// The columns of a file without a header: place counted from 0, and name.
    fn positions(&self) -> Vec<(u32, &str)> {
        self.columns
            .iter()
            .filter_map(|column| Some((column.position?.saturating_sub(1), column.name.as_str())))
            .collect()
    }
}

/// A name as it is compared: letters and digits only, without "and" and "&", whatever the case.
pub(crate) fn loose(name: &str) -> String {
    let lower = name.to_lowercase();
    lower
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty() && *word != "and")
        .collect()
}
