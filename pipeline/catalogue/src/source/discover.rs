//! Finds a source's newest link among the links of a page: exactly one, or an error that lists the
//! candidates for a person to choose from.

use std::fmt;

use url::Url;

use super::links::{Link, links};
use super::{Origin, Patterns, Source, file_name};

/// The most candidates that an error lists.
const LISTED: usize = 12;

/// Extensions that files of figures are published under.
const FIGURES: [&str; 6] = [".xlsx", ".xls", ".csv", ".zip", ".ods", ".xlsm"];

/// A link that might have been meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Where it leads.
    pub address: Url,
    /// What the page calls it.
    pub label: String,
    /// A pattern of `refuse` that it matches.
    pub refused_by: Option<String>,
}

impl fmt::Display for Candidate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let label = if self.label.is_empty() { "no label" } else { &self.label };
        write!(formatter, "`{}` ({label})", self.address)?;
        match &self.refused_by {
            Some(pattern) => write!(formatter, ", refused by `{pattern}`"),
            None => Ok(()),
        }
    }
}

/// A page on which a source's newest link could not be told.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DiscoverError {
    /// No link matches.
    #[error("no link on `{page}` is the one of source `{id}`{}", listed("the nearest", candidates, *more))]
    NoLink {
        /// The source's id.
        id: String,
        /// The address of the page that was read.
        page: String,
        /// Links that resemble it, the nearest first.
        candidates: Vec<Candidate>,
        /// How many more there are.
        more: usize,
    },
    /// More than one link matches.
    #[error("several links on `{page}` could be the one of source `{id}`{}", listed("they are", candidates, *more))]
    SeveralLinks {
        /// The source's id.
        id: String,
        /// The address of the page that was read.
        page: String,
        /// The links that match.
        candidates: Vec<Candidate>,
        /// How many more there are.
        more: usize,
    },
    /// The source's link is not looked for on a page.
    #[error("source `{0}` has no patterns to look for a link with")]
    NotDiscovered(String),
}

impl DiscoverError {
    /// What a person can do about it.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::NoLink { id, .. } => Some(format!(
                "open the page, and change `page` or `match` of `{id}` in `data/sources.toml` to fit what is there"
            )),
            Self::SeveralLinks { id, .. } => Some(format!(
                "add to `refuse` of `{id}` in `data/sources.toml` what tells the wrong ones apart"
            )),
            Self::NotDiscovered(_) => None,
        }
    }
}

fn listed(heading: &str, candidates: &[Candidate], more: usize) -> String {
    if candidates.is_empty() {
        return ": the page has no links that could be read".to_owned();
    }
    let mut text = format!("; {heading}:");
    for candidate in candidates {
        text.push_str("\n  ");
        text.push_str(&candidate.to_string());
    }
    match more {
        0 => text,
        more => format!("{text}\n  and {more} more"),
    }
}

/// The one link of `document`, which stands at `page`, that the source's patterns choose.
///
/// # Errors
/// When none or several match; the error lists the candidates with their labels.
pub fn newest_link(source: &Source, document: &str, page: &Url) -> Result<Link, DiscoverError> {
    let Origin::Discovered { patterns, .. } = &source.origin else {
        return Err(DiscoverError::NotDiscovered(source.id.clone()));
    };
    let all = links(document, page);
    let mut matching: Vec<Link> =
        all.iter().filter(|link| patterns.accepts(&link.address)).cloned().collect();
    for link in &mut matching {
        link.release = patterns.release(&link.address);
    }
    if patterns.newest {
        let newest = matching.iter().filter_map(|link| link.release.clone()).max();
        matching.retain(|link| link.release == newest);
    }
    one_of_each_file(&mut matching, patterns);
    let (id, page) = (source.id.clone(), page.to_string());
    match matching.as_slice() {
        [one] => Ok(one.clone()),
        [] => {
            let (candidates, more) = cut(patterns.nearest(&all));
            Err(DiscoverError::NoLink { id, page, candidates, more })
        }
        several => {
            let (candidates, more) = cut(several.iter().map(|link| patterns.candidate(link)).collect());
            Err(DiscoverError::SeveralLinks { id, page, candidates, more })
        }
    }
}

/// Leaves the first of several links that differ in their queries alone, if the patterns fit what is before the
/// query: they lead to one file.
fn one_of_each_file(links: &mut Vec<Link>, patterns: &Patterns) {
    let bare = |address: &Url| {
        let mut bare = address.clone();
        bare.set_query(None);
        bare
    };
    let mut seen: Vec<Url> = Vec::new();
    links.retain(|link| {
        let bare = bare(&link.address);
        let again = seen.contains(&bare) && patterns.accepts(&bare);
        seen.push(bare);
        !again
    });
}

fn cut(mut candidates: Vec<Candidate>) -> (Vec<Candidate>, usize) {
    let more = candidates.len().saturating_sub(LISTED);
    candidates.truncate(LISTED);
    (candidates, more)
}

impl Patterns {
    fn candidate(&self, link: &Link) -> Candidate {
        Candidate {
            address: link.address.clone(),
            label: link.label.clone(),
            refused_by: self.refused_by(&link.address).map(ToString::to_string),
        }
    }

    /// The links that resemble what is looked for: by how many patterns they match, then whether they
    /// end as files of figures do. All links, when none resembles it.
    fn nearest(&self, all: &[Link]) -> Vec<Candidate> {
        let likeness = |link: &Link| {
            let name = file_name(&link.address).to_lowercase();
            2 * self.matched(&link.address) + usize::from(FIGURES.iter().any(|end| name.ends_with(end)))
        };
        let mut near: Vec<&Link> = all.iter().filter(|link| likeness(link) > 0).collect();
        near.sort_by_key(|link| std::cmp::Reverse(likeness(link)));
        if near.is_empty() {
            near = all.iter().collect();
        }
        near.into_iter().map(|link| self.candidate(link)).collect()
    }
}

#[cfg(test)]
#[path = "discover_tests.rs"]
mod tests;
