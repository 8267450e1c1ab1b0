//! A report as a Word document: the same words and numbers as its pages, with headings, lists, tables and
//! alternative texts that a screen reader finds, and that a board's secretary can copy from.

mod body;
mod node;
mod paragraph;
mod parts;
mod picture;
mod table;

use std::io::{Cursor, Write};

use catalogue::palette::Palette;
use jiff::civil::Date;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::ReportError;
use crate::model::Report;
use body::{Body, PictureOf};

/// What a document has in addition to the report.
pub(crate) struct DocumentOrigin<'a> {
    /// Its author.
    pub(crate) publisher: &'a str,
    /// Its creation date.
    pub(crate) date: Date,
    pub(crate) palette: &'a Palette,
}

/// The bytes of the document; `picture` gives the PNG of a figure. The same report has the same bytes.
pub(crate) fn document(
    report: &Report,
    origin: &DocumentOrigin<'_>,
    picture: PictureOf<'_>,
) -> Result<Vec<u8>, ReportError> {
    let colours = &origin.palette.page;
    let mut body = Body::new(report.layout, colours);
    body.masthead(report);
    for chapter in report.chapters.iter().filter(|chapter| !chapter.only_web) {
        body.chapter(chapter, picture)?;
    }
    let (text, body) = body.finish();
    let mut document = parts::document_head();
    text.write(&mut document);
    document.push_str("</w:document>");
    let texts = [
        ("[Content_Types].xml", parts::content_types()),
        ("_rels/.rels", parts::package_relationships()),
        ("docProps/core.xml", parts::core_properties(report, origin.publisher, origin.date)),
        ("docProps/app.xml", parts::app_properties()),
        ("word/document.xml", document),
        ("word/_rels/document.xml.rels", parts::document_relationships(&body.links, body.pictures.len())),
        ("word/styles.xml", parts::styles(report.layout, colours)),
        ("word/numbering.xml", parts::numbering(body.numbered)),
        ("word/settings.xml", parts::settings()),
        ("word/footer1.xml", parts::footer(report, body.across())),
    ]
    .map(|(name, text)| DocumentPart {
        name: name.to_owned(),
        bytes: text.into_bytes(),
        method: CompressionMethod::Deflated,
    });
    let pictures = (1..).zip(&body.pictures).map(|(number, png)| DocumentPart {
        name: format!("word/{}", parts::picture_file(number)),
        bytes: png.to_vec(),
        // It is compressed already.
        method: CompressionMethod::Stored,
    });
    package(texts.into_iter().chain(pictures))
        .map_err(|error| ReportError::Serialise { what: "Word document", problem: error.to_string() })
}

/// A part of a document: its name, what it has, and how it is packed.
struct DocumentPart {
    name: String,
    bytes: Vec<u8>,
    method: CompressionMethod,
}

/// The parts in one file. Each has the same date, so that the same parts have the same bytes.
fn package(parts: impl Iterator<Item = DocumentPart>) -> std::io::Result<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for part in parts {
        let options = SimpleFileOptions::default()
            .compression_method(part.method)
            .last_modified_time(DateTime::default())
            .unix_permissions(0o644);
        zip.start_file(part.name.as_str(), options)?;
        zip.write_all(&part.bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
