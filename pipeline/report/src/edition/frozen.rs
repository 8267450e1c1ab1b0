//! Whether a report made again is the same as the existing one, apart from notices in its pages.

use std::path::{Path, PathBuf};

use super::notice;
use crate::ReportError;

/// The first file, by its path inside, in which two folders differ, ignoring notices of corrections.
pub(super) fn difference(standing: &Path, made: &Path) -> Result<Option<PathBuf>, ReportError> {
    let names = below(standing, Path::new(""))?;
    let new = below(made, Path::new(""))?;
    for name in names.iter().chain(new.iter().filter(|name| !names.contains(name))) {
        let (old, new) = (standing.join(name), made.join(name));
        if !old.is_file() || !new.is_file() {
            return Ok(Some(name.clone()));
        }
        let (old, new) = (files::read(&old)?, files::read(&new)?);
        let html = name.extension().is_some_and(|kind| kind == "html");
        let same = old == new || (html && notice::without(&String::from_utf8_lossy(&old)).as_bytes() == new);
        if !same {
            return Ok(Some(name.clone()));
        }
    }
    Ok(None)
}

/// Every file below a folder, by its path inside, sorted.
pub(super) fn below(folder: &Path, inside: &Path) -> Result<Vec<PathBuf>, ReportError> {
    let mut found = Vec::new();
    for path in files::list(&folder.join(inside))? {
        let name = inside.join(files::name(&path));
        if path.is_dir() {
            found.extend(below(folder, &name)?);
        } else {
            found.push(name);
        }
    }
    Ok(found)
}
