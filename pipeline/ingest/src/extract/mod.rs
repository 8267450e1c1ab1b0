//! Turns the bytes of a published file into observations or a register, by a layout in `data/layouts/`. A table is
//! long (a row is a figure), wide (a row is an organisation, a column a figure), or on a page whose captions and headers
//! say what each cell is about. A row that cannot be read stops
//! the file, and the message names its line.

mod blank_form;
mod document;
mod drift;
mod ethnic_group;
mod figures;
mod headcounts;
mod header;
pub(crate) mod hidden_content;
mod layout;
mod long;
mod mismatch;
mod month;
mod number;
mod organisation_code;
mod outline;
mod register;
mod register_layout;
mod spelling;
mod text_table;
mod wide;

use arrow::array::RecordBatch;

use catalogue::correction::Correction;

pub use blank_form::BlankForm;
pub use drift::Drift;
use header::{ExpectedColumns, fitting};
use layout::{FieldLayout, LayoutFormat, ObservationLayout};
pub use layout::{Layout, load};
pub use mismatch::{LayoutMismatch, Mismatch};
pub(crate) use number::{whole as whole_number, year};
pub use organisation_code::Organisations;
pub(crate) use organisation_code::clean as clean_code;
pub use register::empty_register;
pub use register_layout::RegisterLayout;
use register_layout::{OutlineLayout, RegisterColumn};
pub use spelling::Spellings;
pub(crate) use spelling::SpellingsFile;
use tabular::{Content, FileKind, ReadLimits, Tabular};
use text_table::TextTable;
pub use wide::CompactObservations;

/// The rows of a file, and warnings about it.
#[derive(Debug)]
pub struct Extraction {
    /// Its rows.
    pub content: ExtractedRows,
    /// What does not fit the layout but cannot lead to a wrong number.
    pub warnings: Vec<Mismatch>,
    /// Tables of a page or a document that no pattern of the layout fits, by their captions.
    pub unread: Vec<String>,
}

/// The rows of a file.
#[derive(Debug)]
pub enum ExtractedRows {
    /// Rows of [`store::observation::schema`], sorted.
    Observations(RecordBatch),
    /// Many observations, in a form that takes less memory.
    Compact(CompactObservations),
    /// Rows of a register, sorted, each with its place in the file.
    Register {
        /// The table's name in SQL.
        table: String,
        /// Its rows.
        rows: RecordBatch,
    },
}

/// A published file.
#[derive(Clone, Copy, Debug)]
pub struct PublishedFile<'a> {
    /// The name it was published under, without folders.
    pub name: &'a str,
    /// Its bytes.
    pub bytes: &'a [u8],
    /// SHA-256 of the bytes, in hexadecimal.
    pub snapshot: &'a str,
    /// Its release, if it comes from the catalogue, the link or the person who imports the file.
    pub release: Option<&'a str>,
}

/// What the values of a file are compared with.
#[derive(Clone, Copy)]
struct ReferenceData<'a> {
    spellings: &'a Spellings,
    organisations: &'a Organisations,
    /// Whether decimals may have a comma, as in files that separate columns by semicolons.
    decimal_comma: bool,
}

/// Reads a file by its layout. A code that is not in `organisations` is refused, unless `organisations` is empty.
///
/// # Errors
/// Everything in the file that does not fit the layout, each with its place and likely repair.
pub fn extract(
    layout: &Layout,
    corrections: &[Correction],
    organisations: &Organisations,
    file: PublishedFile<'_>,
) -> Result<Extraction, LayoutMismatch> {
    let refused = |mismatches| LayoutMismatch { layout: layout.id.clone(), mismatches };
    let kind = layout.format.kind(file.bytes);
    let mut open = Tabular::open(file.bytes, kind, &layout.limits())
        .map_err(|error| refused(vec![Mismatch::unreadable(file.name, &error)]))?;
    let mut read = if open.sheets().is_empty() {
        Err(refused(vec![hidden_content::all_hidden(file.name)]))
    } else {
        sheets(layout, corrections, organisations, &mut open, kind, file).map_err(refused)
    };
    // A refused file too: its figures may be in the hidden parts.
    let skipped = hidden_content::warnings(open.skipped_content(), file.name);
    match &mut read {
        Ok(extraction) => extraction.warnings.extend(skipped),
        Err(refused) => drop(refused.mismatches.splice(0..0, skipped)),
    }
    read
}

/// Reads the visible sheets of an open file.
fn sheets(
    layout: &Layout,
    corrections: &[Correction],
    organisations: &Organisations,
    open: &mut Tabular,
    kind: FileKind,
    file: PublishedFile<'_>,
) -> Result<Extraction, Vec<Mismatch>> {
    let corrections: Vec<&Correction> =
        corrections.iter().filter(|correction| correction.is_of(&layout.id)).collect();
    let decimal_comma = kind == FileKind::Csv && has_semicolons(file.bytes);
    let reference = ReferenceData { spellings: &layout.spellings, organisations, decimal_comma };
    let mut unread = Vec::new();
    let (content, warnings) = if let Some(wide) = &layout.wide {
        let (rows, warnings) = wide::extract(wide, &corrections, reference, open, file)?;
        (ExtractedRows::Compact(rows), warnings)
    } else if let Some(register) = &layout.register {
        register_rows(register, &corrections, &layout.spellings, open, kind, file)?
    } else if let Some(headcounts) = &layout.headcounts {
        headcounts::extract(headcounts, &layout.spellings, open, kind, file)?
    } else if let Some(document) = &layout.document {
        let read = document::extract(document, reference, open, kind, file)?;
        unread = read.unread;
        (ExtractedRows::Observations(read.rows), read.warnings)
    } else if let Some(observations) = &layout.observations {
        long_rows(observations, reference, open, kind, file)?
    } else {
        return Err(Vec::new());
    };
    Ok(Extraction { content, warnings, unread })
}

/// The rows of every table that has a register's columns.
fn register_rows(
    layout: &RegisterLayout,
    corrections: &[&Correction],
    spellings: &Spellings,
    open: &mut Tabular,
    kind: FileKind,
    file: PublishedFile<'_>,
) -> Result<(ExtractedRows, Vec<Mismatch>), Vec<Mismatch>> {
    let positions = layout.positions();
    let names = layout.headers();
    let allow_others = !positions.is_empty() || layout.dates.is_some();
    let columns = ExpectedColumns { all: &names, required: &names, ignored: &[], allow_others };
    let sheets = layout.sheets(open, file.name)?;
    let tables = tables(open, &sheets, &names, &positions, kind, file.name)?;
    let (tables, mut warnings) = fitting(&columns, tables, file.name)?;
    let tables: Vec<TextTable<'_>> =
        tables.into_iter().map(|table| outline::rearranged(layout, table)).collect::<Result<_, _>>()?;
    let (rows, obsolete) = register::extract(layout, corrections, spellings, &tables, file)?;
    warnings.extend(obsolete);
    Ok((ExtractedRows::Register { table: layout.table.clone(), rows }, warnings))
}

/// The observations of every table that has the layout's columns.
fn long_rows(
    layout: &ObservationLayout,
    reference: ReferenceData<'_>,
    open: &mut Tabular,
    kind: FileKind,
    file: PublishedFile<'_>,
) -> Result<(ExtractedRows, Vec<Mismatch>), Vec<Mismatch>> {
    let is_given = matches!(layout.release, FieldLayout::Given { .. });
    if is_given && file.release.is_none_or(|name| name.trim().is_empty()) {
        return Err(vec![Mismatch::without_release(file.name)]);
    }
    let (all, required) = (layout.headers(), layout.required_headers());
    let ignored: Vec<&str> = layout.ignored.keys().map(String::as_str).collect();
    let columns = ExpectedColumns {
        all: &all,
        required: &required,
        ignored: &ignored,
        allow_others: layout.other_columns,
    };
    let sheets = open.sheets().to_vec();
    let mut tables = tables(open, &sheets, &all, &[], kind, file.name)?;
    if let Some(column) = &layout.across {
        for table in &mut tables {
            table.carry_across(column);
        }
    }
    let (tables, mut warnings) = fitting(&columns, tables, file.name)?;
    let (rows, without_value) = long::extract(layout, &tables, reference, file)?;
    warnings.extend(without_value);
    Ok((ExtractedRows::Observations(rows), warnings))
}

/// The sheets that are not empty, as tables.
fn tables<'a>(
    open: &mut Tabular,
    sheets: &[String],
    names: &[&str],
    positions: &[(u32, &str)],
    kind: FileKind,
    file: &'a str,
) -> Result<Vec<TextTable<'a>>, Vec<Mismatch>> {
    let mut tables = Vec::new();
    for sheet in sheets {
        let table = TextTable::read(file, open, sheet, names, positions, kind);
        tables.extend(table.map_err(|mismatch| vec![mismatch])?);
    }
    Ok(tables)
}

/// Whether the header separates its columns by semicolons.
fn has_semicolons(bytes: &[u8]) -> bool {
    let parts = |line: &[u8], separator| line.split(|byte| *byte == separator).count();
    let lines = bytes.split(|byte| matches!(byte, b'\n' | b'\r'));
    lines.filter(|line| !line.is_empty()).take(HEADER_LINES).any(|line| parts(line, b';') > parts(line, b','))
}

/// A line with the separator, and a title, may be above the header.
const HEADER_LINES: usize = 4;

impl LayoutFormat {
    fn kind(self, bytes: &[u8]) -> FileKind {
        match self {
            Self::Csv => FileKind::Csv,
            Self::Html => FileKind::Html,
            Self::Xlsx => FileKind::Xlsx,
            Self::Docx => FileKind::Docx,
            Self::Any => match Content::of(bytes) {
                Content::Html => FileKind::Html,
                Content::Zip => FileKind::Xlsx,
                Content::Word => FileKind::Docx,
                _ => FileKind::Csv,
            },
        }
    }
}

impl Layout {
    /// The limits of the reader. Rows of a file with many rows have few columns.
    fn limits(&self) -> ReadLimits {
        const COLUMNS: usize = 32;
        let limits = ReadLimits::default();
        let Some(rows) = self.most_rows else { return limits };
        ReadLimits { rows, cells: rows as usize * COLUMNS, string_bytes: limits.member_bytes, ..limits }
    }
}

impl RegisterLayout {
    /// The headers that a table must have.
    fn headers(&self) -> Vec<&str> {
        let is_date = |name: &str| {
            self.dates
                .as_ref()
                .is_some_and(|dates| [&dates.date, &dates.value].iter().any(|own| *own == name))
        };
        let own = self.columns.iter().filter(|column| !is_date(&column.name)).map(RegisterColumn::header);
        let levels = self.outline.iter().flat_map(OutlineLayout::headers);
        let mut headers: Vec<&str> = own.collect();
        for header in levels {
            if !headers.contains(&header) {
                headers.push(header);
            }
        }
        headers
    }

    /// The sheets to read: the one that the layout names, or all.
    fn sheets(&self, open: &Tabular, file: &str) -> Result<Vec<String>, Vec<Mismatch>> {
        let Some(words) = &self.sheet else { return Ok(open.sheets().to_vec()) };
        let (wanted, all) = (loose(words), open.sheets());
        let found: Vec<String> = all.iter().filter(|sheet| loose(sheet).contains(&wanted)).cloned().collect();
        if found.len() == 1 {
            return Ok(found);
        }
        let (expected, found) =
            ("one sheet with these words in its name", format!("sheets {}", all.join("; ")));
        let repair = "find the sheet, and change `sheet` in the layout";
        Err(vec![Mismatch::new(Drift::SheetMissing, file, format!("sheet {words}"), expected, found, repair)])
    }

    /// The columns of a file without a header: position, counted from 0, and name.
    fn positions(&self) -> Vec<(u32, &str)> {
        self.columns
            .iter()
            .filter_map(|column| Some((column.position?.saturating_sub(1), column.name.as_str())))
            .collect()
    }
}

/// A name in the form in which names are compared: small letters and digits only, without "and" and "&".
pub(crate) fn loose(name: &str) -> String {
    let lower = name.to_lowercase();
    lower
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty() && *word != "and")
        .collect()
}
