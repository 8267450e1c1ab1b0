//! The sheets of an `.xlsx` workbook, a row at a time: what is shown is what is read. Reads bytes in
//! memory, touches no file.
//!
//! A cell's value depends on its number format, its font and what hides it, which readers of cells alone
//! do not tell. So the parts are read here, each as a stream: only strings and styles are kept.

mod cell;
mod date;
mod format;
mod package;
mod rich_text;
mod sheet;
mod strings;
mod styles;
mod xml;

use std::collections::BTreeMap;
use std::io::BufReader;
use std::ops::ControlFlow;

use super::archive::Archive;
use super::cells::SheetRow;
use super::content::Content;
use super::error::ReadError;
use super::limits::ReadLimits;
use super::size_check::SizeCheck;
use super::skipped::{SkipReason, SkippedCells, SkippedContent};
use package::Package;
use sheet::SheetContext;
use strings::Strings;
use styles::Styles;

/// A workbook whose size and parts have been checked.
pub(super) struct Workbook {
    archive: Archive<'static>,
    package: Package,
    strings: Strings,
    styles: Styles,
    /// The visible sheets.
    pub(super) sheets: Vec<String>,
    unseen: BTreeMap<String, SkippedCells>,
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
                Strings::read(BufReader::new(archive.stream(at)?))
                    .map_err(|reason| ReadError::UnsafePart { part, reason })?
            }
            None => Strings::default(),
        };
        let styles = match package.styles {
            Some(at) => {
                let part = archive.members()[at].name.clone();
                Styles::read(BufReader::new(archive.stream(at)?))
                    .map_err(|reason| ReadError::UnsafePart { part, reason })?
            }
            None => Styles::default(),
        };
        let visible = package.sheets.iter().filter(|sheet| !sheet.hidden);
        let sheets = visible.map(|sheet| sheet.name.clone()).collect();
        Ok(Self { archive, package, strings, styles, sheets, unseen: BTreeMap::new() })
    }

    pub(super) fn for_each_row<E: From<ReadError>>(
        &mut self,
        sheet: &str,
        limits: &ReadLimits,
        visit: impl FnMut(&SheetRow<'_>) -> Result<ControlFlow<()>, E>,
    ) -> Result<(), E> {
        let Self { archive, package, strings, styles, unseen, .. } = self;
        let Some(listed) = package.sheets.iter().find(|listed| listed.name == sheet) else { return Ok(()) };
        let context = SheetContext {
            strings,
            styles,
            from_1904: package.from_1904,
            to_be_calculated: package.to_be_calculated,
            calculated: package.calculated,
        };
        let part = BufReader::with_capacity(64 << 10, archive.stream(listed.member)?);
        let skipped = sheet::read(part, sheet, context, SizeCheck::new(sheet, limits), visit)?;
        unseen.insert(sheet.to_owned(), skipped);
        Ok(())
    }

    /// Hidden sheets, and what the sheets read so far have that was not read.
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
        skipped.extend(self.unseen.iter().flat_map(|(sheet, unseen)| unseen.described_by_address(sheet)));
        skipped
    }
}
