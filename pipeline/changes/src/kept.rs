//! The digests of a store: one in three forms for each run that made one.

use std::path::Path;

use super::{Digest, DigestError, Links};
use catalogue::assets::Assets;

/// The names of a digest's files, as paths inside the store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The plain text.
    pub text: String,
    /// The page.
    pub html: String,
    /// The JSON; it is written last, so that where it stands the others do.
    pub json: String,
}

/// Writes `digests/<start of the run>.{txt,html,json}` into a store, each whole, and returns their names. The
/// same digest of the same run makes the same bytes.
///
/// # Errors
/// When the page cannot be made or a file cannot be written.
pub fn keep(
    store: &Path,
    started: jiff::Timestamp,
    digest: &Digest,
    assets: &Assets,
    links: &Links,
) -> Result<Kept, DigestError> {
    // Colons cannot stand in a file's name everywhere.
    let name = format!("digests/{}", started.strftime("%Y-%m-%dT%H-%M-%SZ"));
    let kept =
        Kept { text: format!("{name}.txt"), html: format!("{name}.html"), json: format!("{name}.json") };
    let forms = [
        (&kept.text, digest.text()),
        (&kept.html, digest.html(assets, links)?),
        (&kept.json, digest.json()?),
    ];
    for (path, content) in forms {
        files::write_whole(&store.join(path), content.as_bytes())?;
    }
    Ok(kept)
}
