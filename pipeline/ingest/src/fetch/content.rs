//! Finds the kind of a file from its bytes. Its name and `Content-Type` may be wrong.

use std::fmt;

use catalogue::source::FileFormat;

/// The kind of a file's bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContentKind {
    /// No bytes at all.
    Empty,
    /// An Excel workbook.
    Workbook,
    /// A Word document.
    Document,
    /// A zip archive that is neither.
    Zip,
    /// A zip archive whose end is missing.
    BrokenZip,
    /// The container of old Office files, and of workbooks with a password.
    Ole,
    /// A PDF.
    Pdf,
    /// An HTML page.
    Html,
    /// XML that is not a web page: an error of a file server, a feed.
    Xml,
    /// JSON.
    Json,
    /// Any other text.
    Text,
    /// Anything else.
    Binary,
}

impl fmt::Display for ContentKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Empty => "empty",
            Self::Workbook => "an Excel workbook",
            Self::Document => "a Word document",
            Self::Zip => "a zip archive",
            Self::BrokenZip => "an incomplete zip archive or workbook",
            Self::Ole => "an old Office file or a workbook with a password",
            Self::Pdf => "a PDF",
            Self::Html => "an HTML page",
            Self::Xml => "an XML document",
            Self::Json => "JSON",
            Self::Text => "plain text",
            Self::Binary => "binary data of an unknown kind",
        })
    }
}

impl ContentKind {
    /// The kind of these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        if bytes.is_empty() {
            return Self::Empty;
        }
        if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
            return match directory(bytes) {
                None => Self::BrokenZip,
                Some(names) if contains(names, b"[Content_Types].xml") && contains(names, b"xl/") => {
                    Self::Workbook
                }
                Some(names)
                    if contains(names, b"[Content_Types].xml") && contains(names, b"word/document") =>
                {
                    Self::Document
                }
                Some(_) => Self::Zip,
            };
        }
        if bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
            return Self::Ole;
        }
        if bytes.starts_with(b"%PDF") {
            return Self::Pdf;
        }
        of_text(bytes)
    }

    /// Whether bytes of this kind can have this format.
    pub(super) fn fits(self, format: FileFormat) -> bool {
        matches!(
            (self, format),
            (Self::Workbook, FileFormat::Xlsx)
                | (Self::Document, FileFormat::Docx)
                | (Self::Zip, FileFormat::Zip)
                | (Self::Text, FileFormat::Csv)
                | (Self::Html, FileFormat::Html)
                | (Self::Json, FileFormat::Json)
        )
    }
}

fn of_text(bytes: &[u8]) -> ContentKind {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = bytes.trim_ascii_start();
    let start = text[..text.len().min(1024)].to_ascii_lowercase();
    if start.starts_with(b"<") {
        let page = [b"<!doctype html".as_slice(), b"<html", b"<head", b"<body"];
        return if page.iter().any(|mark| contains(&start, mark)) {
            ContentKind::Html
        } else {
            ContentKind::Xml
        };
    }
    if matches!(start.first(), Some(b'{' | b'['))
        && serde_json::from_slice::<serde::de::IgnoredAny>(text).is_ok()
    {
        return ContentKind::Json;
    }
    if bytes.contains(&0) { ContentKind::Binary } else { ContentKind::Text }
}

/// The list of members of a zip. The record at the end of the zip, before a comment of at most 65,535 bytes, has its
/// place.
fn directory(bytes: &[u8]) -> Option<&[u8]> {
    const RECORD: usize = 22;
    let from = bytes.len().saturating_sub(RECORD + 0xffff);
    let end = from + bytes[from..].windows(4).rposition(|four| four == b"PK\x05\x06")?;
    let record = bytes.get(end..end + RECORD)?;
    let number = |at: usize| Some(u32::from_le_bytes(record.get(at..at + 4)?.try_into().ok()?));
    let (size, start) = (number(12)? as usize, number(16)? as usize);
    bytes.get(start..start.checked_add(size)?)
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The list of members and the end of an archive with members of these names.
    fn zip(names: &[&str]) -> Vec<u8> {
        let mut bytes = b"PK\x03\x04 any member".to_vec();
        let start = u32::try_from(bytes.len()).unwrap_or(0);
        for name in names {
            bytes.extend_from_slice(b"PK\x01\x02");
            bytes.extend_from_slice(&[0; 42]);
            bytes.extend_from_slice(name.as_bytes());
        }
        let size = u32::try_from(bytes.len()).unwrap_or(0) - start;
        bytes.extend_from_slice(b"PK\x05\x06\0\0\0\0\x01\0\x01\0");
        bytes.extend_from_slice(&size.to_le_bytes());
        bytes.extend_from_slice(&start.to_le_bytes());
        bytes.extend_from_slice(&[0, 0]);
        bytes
    }

    #[test]
    fn workbooks_and_documents_differ_from_other_archives() {
        assert_eq!(ContentKind::of(&zip(&["[Content_Types].xml", "xl/workbook.xml"])), ContentKind::Workbook);
        assert_eq!(
            ContentKind::of(&zip(&["[Content_Types].xml", "word/document.xml"])),
            ContentKind::Document
        );
        assert_eq!(ContentKind::of(&zip(&["national results.xlsx"])), ContentKind::Zip);
    }

    #[test]
    fn an_archive_without_its_end_is_broken() {
        let whole = zip(&["a.csv"]);
        assert_eq!(ContentKind::of(&whole[..whole.len() - 1]), ContentKind::BrokenZip);
        assert_eq!(ContentKind::of(&whole[..10]), ContentKind::BrokenZip);
        assert_eq!(ContentKind::of(&[whole.as_slice(), b"a comment"].concat()), ContentKind::Zip);
    }

    #[test]
    fn an_archive_with_a_false_list_of_members_is_broken() {
        let mut bytes = zip(&["a.csv"]);
        let place = bytes.len() - 6;
        bytes[place..place + 4].copy_from_slice(&u32::MAX.to_le_bytes());
        assert_eq!(ContentKind::of(&bytes), ContentKind::BrokenZip);
    }

    #[test]
    fn pages_are_recognised_by_their_tags() {
        assert_eq!(ContentKind::of(b"\xef\xbb\xbf\r\n<!DOCTYPE HTML><title>Not found"), ContentKind::Html);
        assert_eq!(ContentKind::of(b"<!-- cached --><html>"), ContentKind::Html);
        assert_eq!(
            ContentKind::of(b"<?xml version='1.0'?><Error><Code>NoSuchKey</Code></Error>"),
            ContentKind::Xml
        );
    }

    #[test]
    fn other_kinds_are_recognised() {
        assert_eq!(ContentKind::of(b""), ContentKind::Empty);
        assert_eq!(ContentKind::of(b"%PDF-1.7"), ContentKind::Pdf);
        assert_eq!(ContentKind::of(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest"), ContentKind::Ole);
        assert_eq!(ContentKind::of(b"{\"error\": \"busy\"}"), ContentKind::Json);
        assert_eq!(ContentKind::of(b"[code],name"), ContentKind::Text, "a table may begin with a bracket");
        assert_eq!(ContentKind::of(b"\"R0A\",\"MANCHESTER\"\r\n"), ContentKind::Text);
        assert_eq!(ContentKind::of(b"GIF89a\0\0"), ContentKind::Binary);
    }
}
