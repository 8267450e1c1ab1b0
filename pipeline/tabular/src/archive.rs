//! Checks a zip before anything reads it, and reads its members into memory.
//!
//! A workbook is a zip too. The check covers declared and actual sizes, the number of members, their paths,
//! encryption and compression.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read};

use regex::Regex;
use zip::{CompressionMethod, ZipArchive};

use super::content::Content;
use super::error::ReadError;
use super::limits::ReadLimits;

/// A file in a checked zip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArchiveMember {
    /// Its path in the zip, with forward slashes and without one at the start. Some programs write `xl\\workbook.xml`
    /// or `/xl/workbook.xml`.
    pub name: String,
    /// Its unpacked size.
    pub bytes: u64,
    index: usize,
}

/// A zip in which every member that will be read has been unpacked once and has its declared size.
#[derive(Debug)]
pub struct Archive<'a> {
    zip: ZipArchive<Cursor<Cow<'a, [u8]>>>,
    members: Vec<ArchiveMember>,
    /// The bytes of the members that the check unpacked and that were not read yet, by position.
    unpacked: BTreeMap<usize, Vec<u8>>,
}

/// What the check unpacked is kept up to so many bytes, so that it need not be unpacked again. The largest published
/// workbook has about 30 MB.
const KEPT: u64 = 32 << 20;

impl<'a> Archive<'a> {
    /// Checks a zip. Checks declared sizes first, so that most zip bombs cost nothing; then unpacks each member piece
    /// by piece, up to its declared size. Stores what it unpacked if that is little.
    ///
    /// # Errors
    /// When the bytes are not a zip ([`ReadError::WrongContent`], [`ReadError::PasswordProtected`]), or a zip that is
    /// incomplete, damaged, too large or encrypted, or has an unsupported compression, a false size, a duplicate
    /// path, or a path that leads out of its folder.
    pub fn check(bytes: impl Into<Cow<'a, [u8]>>, limits: &ReadLimits) -> Result<Self, ReadError> {
        Self::check_members(bytes, limits, &|_| true)
    }

    /// The same for a zip of which only the members whose paths are `wanted` will be read. Others are not unpacked, and
    /// can have any size.
    ///
    /// # Errors
    /// As [`Archive::check`].
    pub fn check_members(
        bytes: impl Into<Cow<'a, [u8]>>,
        limits: &ReadLimits,
        wanted: &dyn Fn(&str) -> bool,
    ) -> Result<Self, ReadError> {
        let bytes = bytes.into();
        match Content::of(&bytes) {
            Content::Zip | Content::Word => {}
            Content::Encrypted => return Err(ReadError::PasswordProtected),
            found => return Err(ReadError::WrongContent { expected: "a zip", found }),
        }
        let (whole, length) = (has_end(&bytes), bytes.len());
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|cause| {
            if whole {
                ReadError::BrokenArchive { reason: cause.to_string() }
            } else {
                ReadError::Truncated { bytes: length }
            }
        })?;
        if zip.len() > limits.members {
            return Err(ReadError::TooManyMembers { members: zip.len(), limit: limits.members });
        }
        let mut archive = Self { zip, members: Vec::new(), unpacked: BTreeMap::new() };
        archive.members = archive.declared(limits, wanted)?;
        let mut left = KEPT;
        for at in 0..archive.members.len() {
            let ArchiveMember { name, bytes, .. } = &archive.members[at];
            if !wanted(name) {
                continue;
            }
            match left.checked_sub(*bytes) {
                Some(after) => {
                    left = after;
                    let bytes = archive.bytes(at)?;
                    archive.unpacked.insert(at, bytes);
                }
                None => archive.inflate(at, &mut |_| ())?,
            }
        }
        Ok(archive)
    }

    /// The files in the zip, in its order, without folders.
    #[must_use]
    pub fn members(&self) -> &[ArchiveMember] {
        &self.members
    }

    /// The path and the bytes of the one member whose path matches.
    ///
    /// # Errors
    /// [`ReadError::NoSuchMember`] or [`ReadError::AmbiguousMember`].
    pub fn extract(&mut self, pattern: &Regex) -> Result<(String, Vec<u8>), ReadError> {
        let fitting: Vec<usize> =
            (0..self.members.len()).filter(|at| pattern.is_match(&self.members[*at].name)).collect();
        let names = |members: &mut dyn Iterator<Item = &ArchiveMember>| {
            members.map(|member| member.name.clone()).collect()
        };
        match fitting[..] {
            [at] => Ok((self.members[at].name.clone(), self.bytes(at)?)),
            [] => Err(ReadError::NoSuchMember {
                pattern: pattern.to_string(),
                members: names(&mut self.members.iter()),
            }),
            _ => Err(ReadError::AmbiguousMember {
                pattern: pattern.to_string(),
                members: names(&mut fitting.iter().map(|at| &self.members[*at])),
            }),
        }
    }

    /// The position of a member in [`Archive::members`]. Case does not count.
    pub(super) fn find(&self, name: &str) -> Option<usize> {
        self.members.iter().position(|member| member.name.eq_ignore_ascii_case(name))
    }

    /// The bytes of a member. The check has shown that they are within the limits.
    pub(super) fn bytes(&mut self, at: usize) -> Result<Vec<u8>, ReadError> {
        if let Some(unpacked) = self.unpacked.remove(&at) {
            return Ok(unpacked);
        }
        let mut bytes = Vec::with_capacity(usize::try_from(self.members[at].bytes).unwrap_or_default());
        self.inflate(at, &mut |piece| bytes.extend_from_slice(piece))?;
        Ok(bytes)
    }

    /// The members by the list of the zip, before anything is unpacked.
    fn declared(
        &mut self,
        limits: &ReadLimits,
        wanted: &dyn Fn(&str) -> bool,
    ) -> Result<Vec<ArchiveMember>, ReadError> {
        let mut members = Vec::new();
        let mut paths = BTreeSet::new();
        let mut total = 0_u64;
        if self.zip.has_duplicate_names() {
            return Err(ReadError::DuplicateMember);
        }
        for index in 0..self.zip.len() {
            let file = self.zip.by_index_raw(index).map_err(broken)?;
            let published = file.name().map_err(broken)?.into_owned();
            let name = plain(&published);
            if leaves_folder(&name) || file.is_symlink() {
                return Err(ReadError::UnsafePath { member: published });
            }
            if file.encrypted() {
                return Err(ReadError::EncryptedMember { member: name });
            }
            if !matches!(file.compression(), CompressionMethod::Stored | CompressionMethod::Deflated) {
                return Err(ReadError::Compression { member: name, method: file.compression().to_string() });
            }
            let unpacked = if wanted(&name) { file.size() } else { 0 };
            if unpacked > limits.member_bytes {
                let limit = limits.member_bytes;
                return Err(ReadError::MemberTooLarge { member: name, bytes: unpacked, limit });
            }
            total = total.saturating_add(unpacked);
            if total > limits.total_bytes {
                return Err(ReadError::ArchiveTooLarge { bytes: total, limit: limits.total_bytes });
            }
            if !paths.insert(name.to_ascii_lowercase()) {
                return Err(ReadError::DuplicateMember);
            }
            if !name.ends_with('/') {
                members.push(ArchiveMember { bytes: file.size(), name, index });
            }
        }
        Ok(members)
    }

    /// Unpacks a member piece by piece, up to its declared size.
    fn inflate(&mut self, at: usize, take: &mut dyn FnMut(&[u8])) -> Result<(), ReadError> {
        let ArchiveMember { name, bytes: declared, index } = &self.members[at];
        let damaged =
            |reason: String| ReadError::DamagedMember { member: name.clone(), reason: reason.to_lowercase() };
        let false_size =
            |real: String| ReadError::FalseSize { member: name.clone(), declared: *declared, real };
        let mut file = self.zip.by_index(*index).map_err(|cause| damaged(cause.to_string()))?;
        let mut piece = vec![0; 64 << 10];
        let mut left = *declared;
        while left > 0 {
            let most = usize::try_from(left).unwrap_or(usize::MAX).min(piece.len());
            match file.read(&mut piece[..most]) {
                Ok(0) => return Err(false_size((declared - left).to_string())),
                Ok(count) => {
                    take(&piece[..count]);
                    left -= count as u64;
                }
                Err(cause) => return Err(damaged(cause.to_string())),
            }
        }
        // Another byte would mean a false size. The attempt to read it also compares the checksum.
        match file.read(&mut piece[..1]) {
            Ok(0) => Ok(()),
            Ok(_) => Err(false_size("more".to_owned())),
            Err(cause) => {
                drop(file);
                let reason = cause.to_string();
                let more = goes_on(&mut self.zip, *index, *declared);
                Err(if more { false_size("more".to_owned()) } else { damaged(reason) })
            }
        }
    }
}

/// Whether a member has more than `declared` bytes. The checksum is ignored, so the only possible error is the size.
fn goes_on(zip: &mut ZipArchive<Cursor<Cow<'_, [u8]>>>, index: usize, declared: u64) -> bool {
    let options = zip::read::ZipReadOptions::new().ignore_crc32(true);
    let Ok(mut file) = zip.by_index_with_options(index, options) else { return false };
    let skipped = std::io::copy(&mut file.by_ref().take(declared), &mut std::io::sink());
    skipped.is_ok_and(|count| count == declared) && !matches!(file.read(&mut [0]), Ok(0))
}

fn broken(cause: impl std::fmt::Display) -> ReadError {
    ReadError::BrokenArchive { reason: cause.to_string() }
}

/// A path with forward slashes, from the root of the zip, without `.` and empty steps.
fn plain(path: &str) -> String {
    let path = path.replace('\\', "/");
    let steps: Vec<&str> = path.split('/').filter(|step| !matches!(*step, "" | ".")).collect();
    steps.join("/") + if path.ends_with('/') { "/" } else { "" }
}

/// Whether a path goes up, names a drive or has control characters. Expects forward slashes.
fn leaves_folder(path: &str) -> bool {
    path.is_empty()
        || path.contains(':')
        || path.chars().any(char::is_control)
        || path.split('/').any(|step| step == "..")
}

/// Whether the last 64 KB have the record at the end of a zip.
fn has_end(bytes: &[u8]) -> bool {
    let tail = &bytes[bytes.len().saturating_sub(66_000)..];
    super::content::contains(tail, b"PK\x05\x06")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_that_leave_their_folder_are_known_in_every_spelling() {
        for path in ["../x", "a/../../x", "C:/x", "c:x", "", "a\nb"] {
            assert!(leaves_folder(path), "{path:?}");
        }
        for path in
            ["xl/workbook.xml", "[Content_Types].xml", "NSS24 national results.xlsx", "a..b/c", "folder/"]
        {
            assert!(!leaves_folder(path), "{path:?}");
        }
    }

    #[test]
    fn a_path_has_one_spelling() {
        for path in ["xl/workbook.xml", "/xl/workbook.xml", "xl\\workbook.xml", "./xl//workbook.xml"] {
            assert_eq!(plain(path), "xl/workbook.xml", "{path}");
        }
        assert_eq!(plain("xl\\"), "xl/");
    }

    #[test]
    fn what_is_no_zip_is_called_by_its_name() {
        let limits = ReadLimits::default();
        let refused = |bytes: &[u8]| Archive::check(bytes, &limits).err();
        assert_eq!(
            refused(b"<!doctype html>"),
            Some(ReadError::WrongContent { expected: "a zip", found: Content::Html })
        );
        assert_eq!(refused(b"PK\x03\x04half a header"), Some(ReadError::Truncated { bytes: 17 }));
    }
}
