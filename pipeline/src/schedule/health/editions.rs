//! Which file of the editions an address means: none outside their folder, however the address is written.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use crate::files::{self, FileError};

/// The page of a folder.
const PAGE: &str = "index.html";

/// What stands at an address.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// A file, links followed.
    File(PathBuf),
    /// A folder, asked for without the slash that its page's own links need.
    Folder,
}

/// The names of the editions, the newest first.
pub(super) fn names(reports: &Path) -> Result<Vec<String>, FileError> {
    let editions = files::list(reports)?.into_iter().filter(|path| path.is_dir() && !path.is_symlink());
    let names = editions.map(|path| files::name(&path)).filter(|name| !name.starts_with('.'));
    Ok(names.collect::<Vec<_>>().into_iter().rev().collect())
}

/// What stands at the path of an address below the editions, as it was sent.
pub(super) fn find(reports: &Path, store: &Path, asked: &str) -> Option<Found> {
    let root = files::real(reports).ok()?;
    let (folder, parts) = match asked.strip_suffix('/') {
        Some(path) => (true, path),
        None => (false, asked),
    };
    let mut path = root.clone();
    for part in parts.split('/') {
        path.push(plain(part)?);
    }
    if folder {
        path.push(PAGE);
    }
    let real = files::real(&path).ok()?;
    let inside = real.strip_prefix(&root).ok()?;
    let hidden = |part: &OsStr| part.as_encoded_bytes().starts_with(b".");
    // The store may lie in the folder of the editions, but it is not one of them.
    let in_store = files::real(store).is_ok_and(|store| real.starts_with(store));
    if in_store || inside.iter().any(hidden) {
        return None;
    }
    if real.is_file() { Some(Found::File(real)) } else { (real.is_dir() && !folder).then_some(Found::Folder) }
}

/// A part of a path without its percent signs, where it is the plain name of a file that may be shown.
fn plain(part: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(part.len());
    let mut rest = part.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(if byte == b'%' {
            let digit = |byte: Option<u8>| char::from(byte?).to_digit(16);
            u8::try_from(digit(rest.next())? * 16 + digit(rest.next())?).ok()?
        } else {
            byte
        });
    }
    let name = String::from_utf8(bytes).ok()?;
    let odd = |letter: char| letter == '/' || letter == '\\' || letter.is_control();
    (!name.is_empty() && !name.starts_with('.') && !name.contains(odd)).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_a_plain_name_or_nothing() {
        for (part, expected) in [
            ("2026-07", Some("2026-07")),
            ("north%2Dwest", Some("north-west")),
            ("caf%C3%A9.html", Some("caf\u{e9}.html")),
            ("%252e%252e", Some("%2e%2e")),
            ("a..b", Some("a..b")),
            ("", None),
            (".", None),
            ("..", None),
            ("%2e%2e", None),
            (".%2E", None),
            (".part-x", None),
            ("%2Egit", None),
            ("..%2f..%2fetc", None),
            ("a%2fb", None),
            ("a%5Cb", None),
            ("a\\b", None),
            ("a%00", None),
            ("a%0a", None),
            ("a%", None),
            ("a%2", None),
            ("a%zz", None),
            ("a%+1", None),
            ("%c0%ae%c0%ae", None),
            ("%ff", None),
        ] {
            assert_eq!(plain(part).as_deref(), expected, "{part}");
        }
    }
}
