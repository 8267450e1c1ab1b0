//! Links to the figures of an edition.

use std::collections::BTreeMap;
use std::path::Path;

use super::DigestError;
use report::figure;

/// The pages of an edition's figures, by figure id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FigureLinks {
    base: String,
    pages: BTreeMap<String, String>,
}

impl FigureLinks {
    /// No links, if no edition is known.
    pub fn none() -> Self {
        Self::default()
    }

    /// Links to the figures of the edition in `reports/<edition>`: `base`, the address of the folder of editions as seen
    /// from the digest, followed by `<edition>/<place>/<place>.html#<figure>`.
    ///
    /// # Errors
    /// If a folder cannot be listed.
    pub fn of(reports: &Path, edition: &str, base: &str) -> Result<Self, DigestError> {
        let mut pages = BTreeMap::new();
        for place in files::list(&reports.join(edition))? {
            let name = files::name(&place);
            if name.starts_with('.') || !place.join(format!("{name}.html")).is_file() {
                continue;
            }
            for figure in files::list(&place.join(figure::FOLDER))? {
                let id = files::name(&figure);
                let page = format!("{edition}/{name}/{name}.html#{id}");
                pages.entry(id).or_insert(page);
            }
        }
        let base = if base.is_empty() || base.ends_with('/') { base.to_owned() } else { format!("{base}/") };
        Ok(Self { base, pages })
    }

    /// The address of a figure; `None` if the edition has no such figure.
    pub fn link(&self, id: &str) -> Option<String> {
        self.pages.get(id).map(|page| format!("{}{page}", self.base))
    }
}
