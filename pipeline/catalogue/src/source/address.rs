//! Where a source's bytes come from, and how a mirror stands in for the publisher.

use percent_encoding::percent_decode_str;
use regex::Regex;
use url::Url;

use super::Source;

/// Where a source's bytes come from.
#[derive(Clone, Debug)]
pub enum Origin {
    /// A link that moves with every release, looked for on a page.
    Discovered {
        /// The page, or the list behind it, whose links are read.
        index: Url,
        /// Which of them is the one.
        patterns: Patterns,
    },
    /// An address that stays.
    Fixed {
        /// The address.
        address: Url,
    },
    /// A file that ships with the program.
    Bundled {
        /// Its path inside `data/`.
        file: String,
    },
}

/// Which link of a page is the source's. A pattern is a regular expression, matched against the
/// decoded address whatever its case, with its query and without.
#[derive(Clone, Debug)]
pub struct Patterns {
    /// Every one of these must match. A group named `release` in one of them names the release.
    pub matching: Vec<Regex>,
    /// None of these may match.
    pub refusing: Vec<Regex>,
    /// Where the page holds several releases, the one whose `release` sorts last is taken;
    /// otherwise exactly one link must match.
    pub newest: bool,
}

/// The name of the file that an address leads to: the last part of its path, decoded. Its query and fragment are
/// of no account: a link may end in `?v=3`.
pub fn file_name(address: &Url) -> String {
    let path = decoded(address.path());
    path.rsplit('/').next().unwrap_or_default().to_owned()
}

/// A part of an address as a person reads it.
fn decoded(part: &str) -> String {
    percent_decode_str(part).decode_utf8_lossy().into_owned()
}

impl Patterns {
    /// Whether every pattern to match does, and none to refuse.
    pub(super) fn accepts(&self, address: &Url) -> bool {
        self.matched(address) == self.matching.len() && self.refused_by(address).is_none()
    }

    /// How many of the patterns to match do.
    pub(super) fn matched(&self, address: &Url) -> usize {
        let written = Self::written(address);
        self.matching.iter().filter(|pattern| written.iter().any(|text| pattern.is_match(text))).count()
    }

    /// The pattern that refuses an address.
    pub(super) fn refused_by(&self, address: &Url) -> Option<&Regex> {
        let written = Self::written(address);
        self.refusing.iter().find(|pattern| written.iter().any(|text| pattern.is_match(text)))
    }

    /// The release that the address names.
    pub(super) fn release(&self, address: &Url) -> Option<String> {
        let written = Self::written(address);
        let named = |text: &String| {
            let mut found =
                self.matching.iter().filter_map(|pattern| pattern.captures(text)?.name("release"));
            found.next().map(|named| named.as_str().to_owned())
        };
        written.iter().find_map(named)
    }

    /// An address in the forms that a pattern may be of: decoded and without its query, which is seldom more than
    /// a version; and, where a server is asked for a file by its query, whole.
    fn written(address: &Url) -> Vec<String> {
        let whole = decoded(address.as_str());
        let mut bare = address.clone();
        bare.set_query(None);
        bare.set_fragment(None);
        let bare = decoded(bare.as_str());
        if bare == whole { vec![bare] } else { vec![bare, whole] }
    }
}

impl Source {
    /// Whether the source ships with the program and is never fetched.
    pub fn is_bundled(&self) -> bool {
        matches!(self.origin, Origin::Bundled { .. })
    }

    /// The base address that the caller put in the publisher's place.
    pub fn mirror(&self) -> Option<&Url> {
        self.base.as_ref()
    }

    /// The address as this run asks for it: at the mirror when there is one and `address` is on one
    /// of the source's own hosts, else unchanged.
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
