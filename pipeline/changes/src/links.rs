//! Where the figures of an edition can be opened.

use std::collections::BTreeMap;
use std::path::Path;

use super::DigestError;
use report::figure;

/// The pages of an edition's figures, by figure id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Links {
    base: String,
    pages: BTreeMap<String, String>,
}

impl Links {
    /// Where no edition is known: nothing is linked.
    pub fn none() -> Self {
        Self::default()
    }

    /// The figures of the edition in `reports/<edition>`. A link is `base`, which is the address of the folder of
    /// the editions as seen from the digest, and then `<edition>/<place>/<place>.html#<figure>`.
    ///
    /// # Errors
    /// When a folder cannot be listed.
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

    /// Where a figure is.
    pub(super) fn to(&self, id: &str) -> Option<String> {
        self.pages.get(id).map(|page| format!("{}{page}", self.base))
    }
}
