//! Files with tables: workbooks, Word documents, CSV files, web pages and zips, and what the layouts make of them.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{Cursor, Write};
use std::ops::ControlFlow;
use std::sync::{Arc, LazyLock};

use catalogue::assets::Assets;
use catalogue::correction::{self, Correction};
use ingest::extract::{self, Layout, Organisations, PublishedFile};
use ingest::trust_return::{self, PublishedHeadcounts, ReturnForm};
use regex::Regex;
use tabular::{Archive, FileKind, ReadError, ReadLimits, Tabular};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::{check_error, check_message};

/// Stands between the parts of a workbook or a document that is not packed: a changed byte of a packed one only leads
/// to a wrong checksum.
pub(crate) const BETWEEN_PARTS: u8 = 0x1E;
/// The parts of a workbook, in the order of an input.
pub(crate) const WORKBOOK_PARTS: [&str; 6] = [
    "[Content_Types].xml",
    "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels",
    "xl/sharedStrings.xml",
    "xl/styles.xml",
    "xl/worksheets/sheet1.xml",
];
/// The parts of a Word document, in the order of an input.
pub(crate) const DOCUMENT_PARTS: [&str; 3] = ["[Content_Types].xml", "word/document.xml", "word/styles.xml"];

static LAYOUTS: LazyLock<Arc<BTreeMap<String, Layout>>> =
    LazyLock::new(|| extract::load(&Assets::default()).unwrap_or_else(|error| panic!("{error}")));
static CORRECTIONS: LazyLock<Vec<Correction>> =
    LazyLock::new(|| correction::load(&Assets::default()).unwrap_or_else(|error| panic!("{error}")));
static FORM: LazyLock<ReturnForm> =
    LazyLock::new(|| ReturnForm::load(&Assets::default()).unwrap_or_else(|error| panic!("{error}")));

/// The limits of a reader, small enough that many inputs are tried.
fn limits() -> ReadLimits {
    ReadLimits {
        member_bytes: 1 << 20,
        total_bytes: 4 << 20,
        cells: 100_000,
        rows: 20_000,
        string_bytes: 1 << 20,
        ..ReadLimits::default()
    }
}

/// The bytes of a zip: those of the input, or its parts packed.
fn packed<'a>(bytes: &'a [u8], parts: &[&str]) -> Cow<'a, [u8]> {
    if !bytes.contains(&BETWEEN_PARTS) || bytes.starts_with(b"PK") {
        return Cow::Borrowed(bytes);
    }
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, part) in parts.iter().zip(bytes.split(|byte| *byte == BETWEEN_PARTS)) {
        let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        zip.start_file(*name, stored).unwrap_or_else(|error| panic!("{error}"));
        zip.write_all(part).unwrap_or_else(|error| panic!("{error}"));
    }
    Cow::Owned(zip.finish().unwrap_or_else(|error| panic!("{error}")).into_inner())
}

/// Reads every row of every sheet.
fn read(bytes: &[u8], kind: FileKind) {
    let mut open = match Tabular::open(bytes, kind, &limits()) {
        Ok(open) => open,
        Err(error) => return check_error(&error, error.hint()),
    };
    for sheet in open.sheets().to_vec() {
        let _ = open.title(&sheet);
        let read = open.for_each_row(&sheet, |row| {
            for cell in row.cells() {
                drop((cell.value.shown(), cell.value.number(), cell.value.percentage()));
            }
            Ok::<_, ReadError>(ControlFlow::Continue(()))
        });
        if let Err(error) = read {
            check_error(&error, error.hint());
        }
    }
    drop(open.skipped_content());
}

/// A workbook.
pub(crate) fn workbook(bytes: &[u8]) {
    read(&packed(bytes, &WORKBOOK_PARTS), FileKind::Xlsx);
}

/// A Word document.
pub(crate) fn word(bytes: &[u8]) {
    read(&packed(bytes, &DOCUMENT_PARTS), FileKind::Docx);
}

/// A CSV file.
pub(crate) fn csv(bytes: &[u8]) {
    read(bytes, FileKind::Csv);
}

/// A web page.
pub(crate) fn html(bytes: &[u8]) {
    read(bytes, FileKind::Html);
}

/// A zip, of which every member is read.
pub(crate) fn zip(bytes: &[u8]) {
    let mut archive = match Archive::check(bytes, &limits()) {
        Ok(archive) => archive,
        Err(error) => return check_error(&error, error.hint()),
    };
    for member in archive.members().to_vec() {
        let Ok(pattern) = Regex::new(&format!("^{}$", regex::escape(&member.name))) else { continue };
        if let Err(error) = archive.extract(&pattern) {
            check_error(&error, error.hint());
        }
    }
}

/// A published file. The first byte is the number of its layout.
pub(crate) fn published(bytes: &[u8]) {
    let Some((number, file)) = bytes.split_first() else { return };
    let Some(layout) = LAYOUTS.values().nth(usize::from(*number) % LAYOUTS.len()) else { return };
    let file = packed(file, &WORKBOOK_PARTS);
    let published = PublishedFile { name: "file", bytes: &file, snapshot: "", release: Some("2024") };
    match extract::extract(layout, &CORRECTIONS, &Organisations::default(), published) {
        Ok(extraction) => extraction.warnings.iter().for_each(|warning| check_message(warning)),
        Err(refused) => check_message(&refused),
    }
}

/// A trust's own return.
pub(crate) fn trust_return(bytes: &[u8]) {
    let file = packed(bytes, &WORKBOOK_PARTS);
    let trusts = BTreeMap::from([
        ("RXR".to_owned(), "East Lancashire Hospitals NHS Trust".to_owned()),
        ("R1F".to_owned(), "Isle of Wight NHS Trust".to_owned()),
    ]);
    match trust_return::read(&FORM, &trusts, &PublishedHeadcounts::default(), "return", &file) {
        Ok((_, warnings)) => warnings.iter().for_each(|warning| check_message(warning)),
        Err(refused) => check_message(&refused),
    }
}
