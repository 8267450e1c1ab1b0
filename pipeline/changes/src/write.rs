//! Writes a digest into the store, in three forms, and reads it again.

use std::path::Path;

use serde::Deserialize;

use super::{Digest, DigestError, DigestLine, FigureLinks};
use catalogue::assets::Assets;

/// Writes `digests/<start of the run>` with the endings `.txt`, `.html` and `.json` into a store, and returns that path
/// inside the store, without an ending. The JSON is written last: if it is there, the others are. The same digest of
/// the same run makes the same bytes.
///
/// # Errors
/// If the page cannot be made or a file cannot be written.
pub fn write(
    store: &Path,
    started: jiff::Timestamp,
    digest: &Digest,
    assets: &Assets,
    links: &FigureLinks,
) -> Result<String, DigestError> {
    // Not every file system allows colons in a file name.
    let path = format!("digests/{}", started.strftime("%Y-%m-%dT%H-%M-%SZ"));
    let forms = [("txt", digest.text()), ("html", digest.html(assets, links)?), ("json", digest.json()?)];
    for (ending, content) in forms {
        files::write_whole(&store.join(format!("{path}.{ending}")), content.as_bytes())?;
    }
    Ok(path)
}

/// The lines of a digest in a store, by the path that [`write`] returned; none if the digest is missing, or was written
/// by a version of the program with other keys.
///
/// # Errors
/// If the file cannot be read.
pub fn read_lines(store: &Path, path: &str) -> Result<Vec<DigestLine>, DigestError> {
    #[derive(Deserialize)]
    struct DigestLines {
        lines: Vec<DigestLine>,
    }
    let file = store.join(format!("{path}.json"));
    if !file.is_file() {
        return Ok(Vec::new());
    }
    let digest = serde_json::from_slice::<DigestLines>(&files::read(&file)?);
    Ok(digest.map_or_else(|_| Vec::new(), |digest| digest.lines))
}

/// A digest in a store, by the path that [`write`] returned; `None` if it is missing, or was written by a version of the
/// program with other keys.
///
/// # Errors
/// If the file cannot be read.
pub fn read(store: &Path, path: &str) -> Result<Option<Digest>, DigestError> {
    let file = store.join(format!("{path}.json"));
    if !file.is_file() {
        return Ok(None);
    }
    Ok(serde_json::from_slice(&files::read(&file)?).ok())
}
