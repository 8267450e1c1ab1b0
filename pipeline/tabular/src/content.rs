//! Finds the kind of a file from its first bytes.

use std::fmt;
use std::io::Cursor;

use zip::ZipArchive;

use super::encoding;

/// The kind of a file's bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// No bytes, or only white space.
    Nothing,
    /// A zip archive, which every `.xlsx` workbook is.
    Zip,
    /// A zip archive with the parts of a Word document.
    Word,
    /// An OLE compound file with an encrypted workbook.
    Encrypted,
    /// An OLE compound file with an old workbook (`.xls`).
    OldWorkbook,
    /// A web page.
    Html,
    /// A PDF document.
    Pdf,
    /// Text without markup: CSV, JSON, a message.
    Text,
    /// None of these.
    Binary,
}

impl fmt::Display for Content {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Nothing => "an empty file",
            Self::Zip => "a zip archive or an .xlsx workbook",
            Self::Word => "a Word document (.docx)",
            Self::Encrypted => "a workbook protected by a password",
            Self::OldWorkbook => "a workbook in the old .xls format",
            Self::Html => "a web page (HTML)",
            Self::Pdf => "a PDF document",
            Self::Text => "plain text, perhaps CSV",
            Self::Binary => "neither a workbook nor text",
        })
    }
}

/// The number of bytes to look at.
const HEAD: usize = 1024;

impl Content {
    /// The kind of these bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        let body = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
        if body.is_empty() {
            return Self::Nothing;
        }
        if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
            return if is_word(bytes) { Self::Word } else { Self::Zip };
        }
        if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
            return compound(bytes);
        }
        if let Some(wide) = encoding::of_bytes(bytes).filter(|encoding| !encoding.is_ascii_compatible()) {
            let (head, _) = wide.decode_with_bom_removal(&bytes[..bytes.len().min(2 * HEAD)]);
            return Self::of(head.as_bytes());
        }
        if body.starts_with(b"%PDF-") {
            return Self::Pdf;
        }
        let head = &body[..body.len().min(HEAD)];
        if head.contains(&0) {
            return Self::Binary;
        }
        if looks_like_html(head) {
            return Self::Html;
        }
        let control = head.iter().filter(|byte| **byte < 0x20 && !byte.is_ascii_whitespace()).count();
        if control == 0 { Self::Text } else { Self::Binary }
    }
}

/// Whether the list of members of a zip names the text of a Word document. Some programs number it:
/// `word/document2.xml`.
fn is_word(bytes: &[u8]) -> bool {
    let is_text = |name: &[u8]| name.starts_with(b"word/document") && name.ends_with(b".xml");
    ZipArchive::new(Cursor::new(bytes)).is_ok_and(|zip| zip.file_names_raw().any(is_text))
}

/// A page begins with a doctype, a comment or a tag; a CSV file with a name or a quotation mark.
fn looks_like_html(head: &[u8]) -> bool {
    let head = head.to_ascii_lowercase();
    head.starts_with(b"<")
        && [
            &b"<!doctype html"[..],
            b"<html",
            b"<head",
            b"<body",
            b"<table",
            b"<div",
            b"<title",
            b"<h1",
            b"<p",
        ]
        .iter()
        .any(|opening| contains(&head, opening))
}

/// Compound files have the names of their streams in UTF-16. An encrypted workbook has a stream `EncryptedPackage`, an
/// old one a stream `Workbook` or `Book`. A file with none of these counts as encrypted, because files with the
/// extension `.xlsx` usually are.
fn compound(bytes: &[u8]) -> Content {
    let has = |name: &str| {
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        contains(bytes, &wide)
    };
    if !has("EncryptedPackage") && (has("Workbook") || has("Book")) {
        Content::OldWorkbook
    } else {
        Content::Encrypted
    }
}

pub(super) fn contains(bytes: &[u8], needle: &[u8]) -> bool {
    bytes.windows(needle.len()).any(|window| window == needle)
}

pub(super) fn occurrences(bytes: &[u8], byte: u8) -> usize {
    bytes.split(|other| *other == byte).count() - 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_may_begin_with_a_byte_order_mark() {
        assert_eq!(Content::of(b"\xEF\xBB\xBF\r\n  <!DOCTYPE html><html>"), Content::Html);
        assert_eq!(Content::of(b"<!-- cached --><HTML lang=en>"), Content::Html);
    }

    #[test]
    fn text_pdf_and_empty_files_are_recognised() {
        assert_eq!(Content::of(b"org_code,org_name\nRXX,A trust\n"), Content::Text);
        assert_eq!(Content::of(b"%PDF-1.7\n"), Content::Pdf);
        assert_eq!(Content::of(b" \n"), Content::Nothing);
        assert_eq!(Content::of(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), Content::Binary);
    }

    #[test]
    fn utf_16_is_text_too() {
        let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        assert_eq!(Content::of(&wide("\u{FEFF}org_code\tcount\r\n")), Content::Text);
        assert_eq!(Content::of(&wide("<!doctype html><table>")), Content::Html);
    }

    #[test]
    fn an_old_workbook_is_not_encrypted() {
        let wide = |name: &str| name.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        let file =
            |stream: &str| [&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1][..], &wide(stream)].concat();
        assert_eq!(Content::of(&file("Workbook")), Content::OldWorkbook);
        assert_eq!(Content::of(&file("EncryptedPackage")), Content::Encrypted);
        assert_eq!(Content::of(&file("")), Content::Encrypted);
    }
}
