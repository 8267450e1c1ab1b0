//! The addresses of a source: which link of a page is its own, and how a mirror replaces its publisher.

use percent_encoding::percent_decode_str;
use regex::Regex;
use url::Url;

use super::Source;
use crate::month::month_of;

/// The name of the file at an address: the last part of its path, decoded, without query and fragment: a link
/// can end in `?v=3`.
pub fn file_name(address: &Url) -> String {
    let path = decoded(address.path());
    path.rsplit('/').next().unwrap_or_default().to_owned()
}

/// A part of an address as a person reads it.
fn decoded(part: &str) -> String {
    percent_decode_str(part).decode_utf8_lossy().into_owned()
}

impl Source {
    /// The page whose links are searched, or the list behind it; `None` unless the source's address changes with
    /// every release.
    pub fn index(&self) -> Option<&Url> {
        let is_searched = self.bundled.is_none() && self.address.is_none();
        self.index.as_ref().or(self.page.as_ref()).filter(|_| is_searched)
    }

    /// Whether the source's link is on a page that its own page links to.
    pub fn has_second_page(&self) -> bool {
        !self.via.is_empty()
    }

    /// Whether the source ships with the program and is never fetched.
    pub fn is_bundled(&self) -> bool {
        self.bundled.is_some()
    }

    /// Whether an address matches every pattern of `match` and none of `refuse`.
    pub(super) fn accepts(&self, address: &Url) -> bool {
        self.matched(address) == self.matching.len() && self.refused_by(address).is_none()
    }

    /// How many patterns of `match` an address matches.
    pub(super) fn matched(&self, address: &Url) -> usize {
        let forms = Self::forms(address);
        self.matching.iter().filter(|pattern| forms.iter().any(|text| pattern.is_match(text))).count()
    }

    /// The pattern that refuses an address.
    pub(super) fn refused_by(&self, address: &Url) -> Option<&Regex> {
        let forms = Self::forms(address);
        self.refusing.iter().find(|pattern| forms.iter().any(|text| pattern.is_match(text)))
    }

    /// The release that the address of a file names. A month and a year become `2025-03`, so that releases sort.
    pub fn release_of(&self, address: &Url) -> Option<String> {
        Self::release_by(&self.matching, address)
    }

    /// Whether a page at this address can have the source's link.
    pub(super) fn goes_via(&self, address: &Url) -> bool {
        let forms = Self::forms(address);
        self.via.iter().all(|pattern| forms.iter().any(|text| pattern.is_match(text)))
    }

    /// The release that the address of a page with the source's link names.
    pub(super) fn page_release(&self, address: &Url) -> Option<String> {
        Self::release_by(&self.via, address)
    }

    fn release_by(patterns: &[Regex], address: &Url) -> Option<String> {
        let found = |text: &String| {
            patterns.iter().find_map(|pattern| {
                let found = pattern.captures(text)?;
                let release = found.name("release")?.as_str();
                let release = month_of(release).unwrap_or_else(|| release.to_owned());
                let version = found.name("version").map(|version| format!("-{}", version.as_str()));
                Some(release + &version.unwrap_or_default())
            })
        };
        Self::forms(address).iter().find_map(found)
    }

    /// The forms of an address that patterns are matched against: decoded without its query, which usually is only a
    /// version; and whole, because some servers name the file in the query.
    fn forms(address: &Url) -> Vec<String> {
        let whole = decoded(address.as_str());
        let mut bare = address.clone();
        bare.set_query(None);
        bare.set_fragment(None);
        let bare = decoded(bare.as_str());
        if bare == whole { vec![bare] } else { vec![bare, whole] }
    }

    /// The base address of the mirror that replaces the publisher, if there is one.
    pub fn mirror(&self) -> Option<&Url> {
        self.base.as_ref()
    }

    /// The address to ask: at the mirror, if there is one and `address` is on one of the source's own hosts;
    /// otherwise unchanged.
    pub fn rebased(&self, address: &Url) -> Url {
        let Some(base) = &self.base else { return address.clone() };
        if address.host() == base.host() && address.port() == base.port() && address.scheme() != base.scheme()
        {
            // A link that begins with `//` means the scheme of its page, which is the mirror's.
            let mut same = address.clone();
            return if same.set_scheme(base.scheme()).is_ok() { same } else { address.clone() };
        }
        if !address.host_str().is_some_and(|host| self.hosts.iter().any(|own| own == host)) {
            return address.clone();
        }
        let mut moved = base.clone();
        moved.set_path(&format!("{}{}", base.path().trim_end_matches('/'), address.path()));
        moved.set_query(address.query());
        moved
    }
}
