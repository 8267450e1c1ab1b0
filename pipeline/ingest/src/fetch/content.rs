//! Tells what bytes are by looking at them, because a name and a `Content-Type` are only claims.

use std::fmt;

use catalogue::source::FileFormat;

/// What bytes turn out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// No bytes at all.
    Empty,
    /// An Excel workbook.
    Workbook,
    /// A zip archive that is no workbook.
    Zip,
    /// A zip archive whose end is missing.
    BrokenZip,
    /// The container of old Office files, and of workbooks with a password.
    Ole,
    /// A PDF.
    Pdf,
    /// An HTML page.
    Html,
    /// XML that is no page: an error of a file server, a feed.
    Xml,
    /// JSON.
    Json,
    /// Any other text.
    Text,
    /// Anything else.
    Binary,
}

impl fmt::Display for Kind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Empty => "empty",
            Self::Workbook => "an Excel workbook",
            Self::Zip => "a zip archive",
            Self::BrokenZip => "a zip archive or workbook that breaks off before its end",
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

impl Kind {
    /// What these bytes are.
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

    /// Whether bytes of this kind can be what is expected.
    pub(super) fn fits(self, format: FileFormat) -> bool {
        matches!(
            (self, format),
            (Self::Workbook, FileFormat::Xlsx)
                | (Self::Zip, FileFormat::Zip)
                | (Self::Text, FileFormat::Csv)
                | (Self::Html, FileFormat::Html)
                | (Self::Json, FileFormat::Json)
        )
    }
}

fn of_text(bytes: &[u8]) -> Kind {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = bytes.trim_ascii_start();
    let start = text[..text.len().min(1024)].to_ascii_lowercase();
    if start.starts_with(b"<") {
        let page = [b"<!doctype html".as_slice(), b"<html", b"<head", b"<body"];
        return if page.iter().any(|mark| contains(&start, mark)) { Kind::Html } else { Kind::Xml };
    }
    if matches!(start.first(), Some(b'{' | b'['))
        && serde_json::from_slice::<serde::de::IgnoredAny>(text).is_ok()
    {
        return Kind::Json;
    }
    if bytes.contains(&0) { Kind::Binary } else { Kind::Text }
}

/// The part of a zip that lists its members: found from the record at its end, which stands before a
/// comment of at most 65,535 bytes.
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

    /// An archive's directory and end for members of these names; readers of the list need no more.
    fn zip(names: &[&str]) -> Vec<u8> {
        let mut bytes = b"PK\x03\x04 whatever the members hold".to_vec();
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
    fn a_workbook_is_told_from_another_archive() {
        assert_eq!(Kind::of(&zip(&["[Content_Types].xml", "xl/workbook.xml"])), Kind::Workbook);
        assert_eq!(Kind::of(&zip(&["[Content_Types].xml", "word/document.xml"])), Kind::Zip);
        assert_eq!(Kind::of(&zip(&["national results.xlsx"])), Kind::Zip);
    }

    #[test]
    fn an_archive_without_its_end_is_broken() {
        let whole = zip(&["a.csv"]);
        assert_eq!(Kind::of(&whole[..whole.len() - 1]), Kind::BrokenZip);
        assert_eq!(Kind::of(&whole[..10]), Kind::BrokenZip);
        assert_eq!(Kind::of(&[whole.as_slice(), b"a comment"].concat()), Kind::Zip);
    }

    #[test]
    fn an_archive_that_lies_about_its_directory_is_broken() {
        let mut bytes = zip(&["a.csv"]);
        let place = bytes.len() - 6;
        bytes[place..place + 4].copy_from_slice(&u32::MAX.to_le_bytes());
        assert_eq!(Kind::of(&bytes), Kind::BrokenZip);
    }

    #[test]
    fn pages_are_known_by_their_marks() {
        assert_eq!(Kind::of(b"\xef\xbb\xbf\r\n<!DOCTYPE HTML><title>Not found"), Kind::Html);
        assert_eq!(Kind::of(b"<!-- cached --><html>"), Kind::Html);
        assert_eq!(Kind::of(b"<?xml version='1.0'?><Error><Code>NoSuchKey</Code></Error>"), Kind::Xml);
    }

    #[test]
    fn other_kinds_are_known_too() {
        assert_eq!(Kind::of(b""), Kind::Empty);
        assert_eq!(Kind::of(b"%PDF-1.7"), Kind::Pdf);
        assert_eq!(Kind::of(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest"), Kind::Ole);
        assert_eq!(Kind::of(b"{\"error\": \"busy\"}"), Kind::Json);
        assert_eq!(Kind::of(b"[code],name"), Kind::Text, "a table may open with a bracket");
        assert_eq!(Kind::of(b"\"R0A\",\"MANCHESTER\"\r\n"), Kind::Text);
        assert_eq!(Kind::of(b"GIF89a\0\0"), Kind::Binary);
    }
}
