//! Finds a source's newest link among the links of a page: exactly one, or an error that lists the candidates for
//! a person to choose from.

use url::Url;

use super::links::{Link, links};
use super::{Source, file_name};

/// The most candidates that an error lists.
const MOST_CANDIDATES: usize = 12;

/// Extensions that files of figures are published under.
const FIGURE_EXTENSIONS: [&str; 6] = [".xlsx", ".xls", ".csv", ".zip", ".ods", ".xlsm"];

/// A page on which a source's newest link was not found.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DiscoverError {
    /// No link matches.
    #[error("no link on `{page}` matches the patterns of source `{id}`{}", listed("the nearest links are", candidates, *more))]
    NoLink {
        /// The source's id.
        id: String,
        /// The address of the page that was read.
        page: String,
        /// Links that match some of the patterns, the best match first, as text.
        candidates: Vec<String>,
        /// How many more there are.
        more: usize,
    },
    /// More than one link matches.
    #[error("several links on `{page}` match the patterns of source `{id}`{}", listed("they are", candidates, *more))]
    SeveralLinks {
        /// The source's id.
        id: String,
        /// The address of the page that was read.
        page: String,
        /// The links that match, as text.
        candidates: Vec<String>,
        /// How many more there are.
        more: usize,
    },
    /// No link leads to a page that may have the file.
    #[error("no link on `{page}` matches the patterns `via` of source `{id}`{}", listed("the links are", candidates, *more))]
    NoPage {
        /// The source's id.
        id: String,
        /// The address of the page that was read.
        page: String,
        /// The links of the page, as text.
        candidates: Vec<String>,
        /// How many more there are.
        more: usize,
    },
    /// The source's address is not found on a page.
    #[error("source `{0}` has no `match` patterns to find a link with")]
    NotDiscovered(String),
}

impl DiscoverError {
    /// What a person can do about it.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::NoLink { id, .. } => {
                Some(format!("open the page, and correct `page` or `match` of `{id}` in `data/sources.toml`"))
            }
            Self::SeveralLinks { id, .. } => Some(format!(
                "add a pattern that only the wrong links match to `refuse` of `{id}` in `data/sources.toml`"
            )),
            Self::NoPage { id, .. } => {
                Some(format!("open the page, and correct `page` or `via` of `{id}` in `data/sources.toml`"))
            }
            Self::NotDiscovered(_) => None,
        }
    }
}

fn listed(heading: &str, candidates: &[String], more: usize) -> String {
    if candidates.is_empty() {
        return ": the page has no links".to_owned();
    }
    let mut text = format!("; {heading}:");
    for candidate in candidates {
        text.push_str("\n  ");
        text.push_str(candidate);
    }
    match more {
        0 => text,
        more => format!("{text}\n  and {more} more"),
    }
}

/// The most pages that are searched for a file. The newest can announce a file that is not published yet.
const MOST_PAGES: usize = 3;

/// The pages that `document`, the content of `page`, links to and that can have the source's file: those whose addresses
/// match `via`, the newest release first.
///
/// # Errors
/// If no link matches; the error lists the links of the page.
pub fn newest_pages(source: &Source, document: &str, page: &Url) -> Result<Vec<Link>, DiscoverError> {
    let all = links(document, page);
    let fitting = all.iter().filter(|link| source.goes_via(&link.address)).cloned();
    let mut pages: Vec<Link> = fitting.collect();
    for page in &mut pages {
        page.release = source.page_release(&page.address);
    }
    if pages.is_empty() {
        let (candidates, more) = cut(all.iter().map(|link| source.candidate(link)).collect());
        return Err(DiscoverError::NoPage {
            id: source.id.clone(),
            page: page.to_string(),
            candidates,
            more,
        });
    }
    // Without releases, the order of the page stays.
    pages.sort_by(|one, other| other.release.cmp(&one.release));
    pages.truncate(MOST_PAGES);
    Ok(pages)
}

/// The one link of `document`, the content of `page`, that the source's patterns choose.
///
/// # Errors
/// If none or several match; the error lists the candidates with their labels.
pub fn newest_link(source: &Source, document: &str, page: &Url) -> Result<Link, DiscoverError> {
    if source.index().is_none() {
        return Err(DiscoverError::NotDiscovered(source.id.clone()));
    }
    let all = links(document, page);
    let mut matching: Vec<Link> = all.iter().filter(|link| source.accepts(&link.address)).cloned().collect();
    for link in &mut matching {
        link.release = source.release_of(&link.address);
    }
    if source.newest {
        let newest = matching.iter().filter_map(|link| link.release.clone()).max();
        matching.retain(|link| link.release == newest);
    }
    one_of_each_file(&mut matching, source);
    let (id, page) = (source.id.clone(), page.to_string());
    match matching.as_slice() {
        [one] => Ok(one.clone()),
        [] => {
            let (candidates, more) = cut(source.nearest_links(&all));
            Err(DiscoverError::NoLink { id, page, candidates, more })
        }
        several => {
            let (candidates, more) = cut(several.iter().map(|link| source.candidate(link)).collect());
            Err(DiscoverError::SeveralLinks { id, page, candidates, more })
        }
    }
}

/// Of several links that differ only in their queries, keeps the first, if the patterns match without the query:
/// the links lead to one file.
fn one_of_each_file(links: &mut Vec<Link>, source: &Source) {
    let bare = |address: &Url| {
        let mut bare = address.clone();
        bare.set_query(None);
        bare
    };
    let mut seen: Vec<Url> = Vec::new();
    links.retain(|link| {
        let bare = bare(&link.address);
        let again = seen.contains(&bare) && source.accepts(&bare);
        seen.push(bare);
        !again
    });
}

fn cut(mut candidates: Vec<String>) -> (Vec<String>, usize) {
    let more = candidates.len().saturating_sub(MOST_CANDIDATES);
    candidates.truncate(MOST_CANDIDATES);
    (candidates, more)
}

impl Source {
    fn candidate(&self, link: &Link) -> String {
        let label = if link.label.is_empty() { "no label" } else { &link.label };
        let refused = self.refused_by(&link.address);
        let refused = refused.map_or_else(String::new, |pattern| format!(", refused by `{pattern}`"));
        format!("`{}` ({label}){refused}", link.address)
    }

    /// The links that match the most patterns, then those with the extension of a file of figures; all links, if
    /// none has either.
    fn nearest_links(&self, all: &[Link]) -> Vec<String> {
        let likeness = |link: &Link| {
            let name = file_name(&link.address).to_lowercase();
            2 * self.matched(&link.address)
                + usize::from(FIGURE_EXTENSIONS.iter().any(|end| name.ends_with(end)))
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
