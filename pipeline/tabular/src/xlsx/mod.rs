//! Reads the sheets of an `.xlsx` workbook row by row. Each cell has the value that a person sees.
//!
//! The visible value depends on the number format and font of the cell, and on hidden rows and columns. Libraries
//! that read cells do not give these, so this module reads the parts of the workbook itself. Strings and styles stay
//! in memory, and of the sheets only the XML of one.

mod cell;
mod date;
mod format;
mod package;
mod rich_text;
mod sheet;
mod strings;
mod styles;

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use super::archive::Archive;
use super::cells::SheetRow;
use super::content::Content;
use super::error::ReadError;
use super::limits::ReadLimits;
use super::size_check::SizeCheck;
use super::skipped::{SkipReason, SkippedCells, SkippedContent};
use package::Package;
use strings::Strings;
use styles::Styles;

pub(super) struct Workbook {
    archive: Archive<'static>,
    package: Package,
    strings: Strings,
    styles: Styles,
    /// The names of the visible sheets.
    pub(super) sheets: Vec<String>,
    skipped_cells: BTreeMap<String, SkippedCells>,
}

impl Workbook {
    pub(super) fn open(bytes: &[u8], limits: &ReadLimits) -> Result<Self, ReadError> {
        match Content::of(bytes) {
            Content::Zip => {}
            Content::Encrypted => return Err(ReadError::PasswordProtected),
            found => return Err(ReadError::WrongContent { expected: "a workbook", found }),
        }
        let mut archive = Archive::check(bytes.to_vec(), limits)?;
        let package = Package::read(&mut archive, limits)?;
        let strings = match package.strings {
            Some(at) => {
                let (part, bytes) = (archive.members()[at].name.clone(), archive.members()[at].bytes);
                if bytes > limits.string_bytes {
                    let what = format!("the part `{part}`");
                    return Err(ReadError::TooMuchText { what, limit: limits.string_bytes });
                }
                Strings::read(&archive.bytes(at)?).map_err(|reason| ReadError::UnsafePart { part, reason })?
            }
            None => Strings::default(),
        };
        let styles = match package.styles {
            Some(at) => {
                let part = archive.members()[at].name.clone();
                Styles::read(&archive.bytes(at)?).map_err(|reason| ReadError::UnsafePart { part, reason })?
            }
            None => Styles::default(),
        };
        let visible = package.sheets.iter().filter(|sheet| !sheet.hidden);
        let sheets = visible.map(|sheet| sheet.name.clone()).collect();
        Ok(Self { archive, package, strings, styles, sheets, skipped_cells: BTreeMap::new() })
    }

    pub(super) fn for_each_row<E: From<ReadError>>(
        &mut self,
        sheet: &str,
        limits: &ReadLimits,
        visit: impl FnMut(&SheetRow<'_>) -> Result<ControlFlow<()>, E>,
    ) -> Result<(), E> {
        let Self { archive, package, strings, styles, skipped_cells, .. } = self;
        let Some(listed) = package.sheets.iter().find(|listed| listed.name == sheet) else { return Ok(()) };
        let part = archive.bytes(listed.member)?;
        let skipped =
            sheet::read(&part, sheet, package, strings, styles, SizeCheck::new(sheet, limits), visit)?;
        skipped_cells.insert(sheet.to_owned(), skipped);
        Ok(())
    }

    /// Hidden sheets, and the hidden content of the sheets read so far.
    pub(super) fn skipped_content(&self) -> Vec<SkippedContent> {
        let hidden: Vec<&str> = self
            .package
            .sheets
            .iter()
            .filter(|sheet| sheet.hidden)
            .map(|sheet| sheet.name.as_str())
            .collect();
        let mut skipped = Vec::new();
        if !hidden.is_empty() {
            let word = if hidden.len() == 1 { "sheet" } else { "sheets" };
            let place = format!("{word} {}", hidden.join(", "));
            skipped.push(SkippedContent { place, reason: SkipReason::HiddenSheet });
        }
        skipped.extend(
            self.skipped_cells
                .iter()
                .flat_map(|(sheet, skipped_cells)| skipped_cells.described_by_address(sheet)),
        );
        skipped
    }
}
