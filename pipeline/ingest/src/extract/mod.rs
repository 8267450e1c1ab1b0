//! Turns the bytes of a published file into observations or a register, by a layout in
//! `data/layouts/`. Nothing is invented: a row that cannot be read stops the file, with its line.

mod bound;
mod code;
mod drift;
mod header;
mod layout;
mod misfit;
mod number;
mod observations;
mod register;
mod table;
mod template;
pub(crate) mod unseen;
mod wide;
mod words;

use arrow::array::RecordBatch;

use catalogue::correction::Correction;

pub use code::Organisations;
pub(crate) use code::clean as clean_code;
pub use drift::Drift;
use header::{Columns, fitting};
pub use layout::{
    ColumnKind, Field, Format, Given, Layout, ObservationLayout, RegisterLayout, Template, load,
};
pub use misfit::{Misfit, Misfits};
pub(crate) use number::{whole as whole_number, year};
use observations::Known;
pub use register::empty_register;
use table::{Table, Top};
use tabular::{Content, Kind, Limits, Tabular};
pub use template::Empty;
pub use wide::Figures;
pub use words::Words;

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
    /// Rows of [`store::observation::schema`], sorted.
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
    /// Its release, if the catalogue, its link or a person says so.
    pub release: Option<&'a str>,
}

/// Reads a file by its layout. Codes that are not among `organisations` are refused, unless these are none.
///
/// # Errors
/// Everything in the file that does not fit the layout, each with its place and likely repair.
pub fn extract(
    layout: &Layout,
    corrections: &[Correction],
    organisations: &Organisations,
    file: Published<'_>,
) -> Result<Extraction, Misfits> {
    let misfits = |misfits| Misfits { layout: layout.id.clone(), misfits };
    let kind = layout.format.kind(file.bytes);
    let mut open = Tabular::open(file.bytes, kind, &Limits::default())
        .map_err(|error| misfits(vec![Misfit::unreadable(file.name, &error)]))?;
    let mut read = if open.sheets().is_empty() {
        Err(misfits(vec![unseen::all_hidden(file.name)]))
    } else {
        sheets(layout, corrections, organisations, &mut open, kind, file)
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
    organisations: &Organisations,
    open: &mut Tabular,
    kind: Kind,
    file: Published<'_>,
) -> Result<Extraction, Misfits> {
    let misfits = |misfits| Misfits { layout: layout.id.clone(), misfits };
    let corrections: Vec<&Correction> =
        corrections.iter().filter(|correction| correction.is_of(&layout.id)).collect();
    let decimal_comma = kind == Kind::Csv && has_semicolons(file.bytes);
    let known = Known { words: &layout.words, organisations, decimal_comma };
    let read = if let Some(wide) = &layout.wide {
        wide::extract(wide, &corrections, known, open, file)
            .map(|(figures, warnings)| (Extracted::Figures(figures), warnings))
    } else if let Some(register) = &layout.register {
        register_of(register, &corrections, open, kind, file)
    } else if let Some(observations) = &layout.observations {
        observations_of(observations, known, open, kind, file)
    } else {
        Err(Vec::new())
    };
    let (content, warnings) = read.map_err(misfits)?;
    Ok(Extraction { content, warnings })
}

/// The rows of every table that has a register's columns.
fn register_of(
    layout: &RegisterLayout,
    corrections: &[&Correction],
    open: &mut Tabular,
    kind: Kind,
    file: Published<'_>,
) -> Result<(Extracted, Vec<Misfit>), Vec<Misfit>> {
    let positions = layout.positions();
    let names: Vec<&str> = layout.columns.iter().map(|column| column.name.as_str()).collect();
    let top = if positions.is_empty() { Top::Header(&names) } else { Top::Named(&positions) };
    let tables = tables(open, top, kind, file.name)?;
    let columns = Columns { wanted: &names, required: &names, ignored: &[], others: !positions.is_empty() };
    let (tables, mut warnings) = fitting(&columns, tables, file.name)?;
    let (rows, obsolete) = register::extract(layout, corrections, &tables, file)?;
    warnings.extend(obsolete);
    Ok((Extracted::Register { table: layout.table.clone(), rows }, warnings))
}

/// The observations of every table that has the layout's columns.
fn observations_of(
    layout: &ObservationLayout,
    known: Known<'_>,
    open: &mut Tabular,
    kind: Kind,
    file: Published<'_>,
) -> Result<(Extracted, Vec<Misfit>), Vec<Misfit>> {
    if matches!(layout.release, Field::Given { .. }) && file.release.is_none_or(|name| name.trim().is_empty())
    {
        return Err(vec![Misfit::without_release(file.name)]);
    }
    let (wanted, required) = (layout.headers(), layout.required_headers());
    let ignored: Vec<&str> = layout.ignored.keys().map(String::as_str).collect();
    let columns =
        Columns { wanted: &wanted, required: &required, ignored: &ignored, others: layout.other_columns };
    let tables = tables(open, Top::Header(&wanted), kind, file.name)?;
    let (tables, mut warnings) = fitting(&columns, tables, file.name)?;
    let (rows, withheld) = observations::extract(layout, &tables, known, file)?;
    warnings.extend(withheld);
    Ok((Extracted::Observations(rows), warnings))
}

/// Every sheet of a file that is not empty, as a table.
fn tables<'a>(
    open: &mut Tabular,
    top: Top<'_>,
    kind: Kind,
    file: &'a str,
) -> Result<Vec<Table<'a>>, Vec<Misfit>> {
    let mut tables = Vec::new();
    for sheet in open.sheets().to_vec() {
        tables.extend(Table::read(file, open, &sheet, top, kind).map_err(|misfit| vec![misfit])?);
    }
    Ok(tables)
}

/// Whether the first line separates its columns by semicolons.
fn has_semicolons(bytes: &[u8]) -> bool {
    let parts = |line: &[u8], separator| line.split(|byte| *byte == separator).count();
    let lines = bytes.split(|byte| matches!(byte, b'\n' | b'\r'));
    lines.filter(|line| !line.is_empty()).take(HEADS).any(|line| parts(line, b';') > parts(line, b','))
}

/// A line that names the separator, and a title, may be above the header.
const HEADS: usize = 4;

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
