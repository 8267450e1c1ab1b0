//! Refuses a source that contradicts itself or lacks a key that its kind needs.

use regex::Regex;
use url::{Host, Url};

use super::release::year_of;
use super::{Cadence, FileFormat, Source};
use crate::data_file::{DataError, DataFile};
use crate::did_you_mean::did_you_mean;

/// Whether the source at a position of the file can be used.
pub(super) fn check(file: &DataFile, at: usize, source: &Source) -> Result<(), DataError> {
    let refuse = |key: &str, problem: &str| -> Result<(), DataError> {
        Err(file.invalid(&format!("source.{at}.{key}"), format!("source `{}`: {problem}", source.id)))
    };
    if !is_id(&source.id) {
        return Err(file.invalid(&format!("source.{at}.id"), not_an_id(&source.id)));
    }
    check_address(source, &refuse)?;
    check_layouts(file, at, source, &refuse)?;
    check_hosts(source, &refuse)?;
    check_calendar(source, &refuse)?;
    check_known_releases(source, &refuse)?;
    if source.is_bundled() {
        if source.largest.is_some() {
            return refuse("largest", "a bundled source cannot have `largest`, because it is not fetched");
        }
        if source.retrieved.is_some() == source.compiled.is_some() {
            return refuse("id", "a bundled source needs one date, `retrieved` or `compiled`");
        }
        return Ok(());
    }
    for (key, date) in [("retrieved", source.retrieved), ("compiled", source.compiled)] {
        if date.is_some() {
            return refuse(key, &format!("only a bundled source can have the date `{key}`"));
        }
    }
    match source.largest {
        Some(0) => refuse("largest", "`largest` must be more than 0"),
        Some(_) => Ok(()),
        None => refuse("id", "`largest` is missing: the most bytes that the file can have"),
    }
}

type Refuse<'a> = &'a dyn Fn(&str, &str) -> Result<(), DataError>;

fn check_address(source: &Source, refuse: Refuse<'_>) -> Result<(), DataError> {
    let is_searched = !source.matching.is_empty();
    let given = [is_searched, source.address.is_some(), source.bundled.is_some()];
    if !is_searched {
        let needs_match = [
            ("refuse", !source.refusing.is_empty()),
            ("index", source.index.is_some()),
            ("via", !source.via.is_empty()),
            ("newest", source.newest),
            ("optional", source.optional),
        ];
        if let Some((key, _)) = needs_match.iter().find(|(_, is_given)| *is_given) {
            return refuse(key, "`refuse`, `index`, `via`, `newest` and `optional` need `match`");
        }
    }
    if given.iter().filter(|is_given| **is_given).count() != 1 {
        return refuse("id", "exactly one of `match`, `address` and `bundled` is needed");
    }
    if is_searched && source.index().is_none() {
        return refuse("match", "`match` needs `page`, the page with the links");
    }
    let has_release = |pattern: &Regex| pattern.capture_names().flatten().any(|name| name == "release");
    if source.newest && !source.matching.iter().any(has_release) {
        return refuse("newest", "`newest` needs a group named `release` in a pattern of `match`");
    }
    if let Some(path) = &source.bundled {
        let name = path.strip_prefix("bundled/").unwrap_or("");
        if name.is_empty() || name.contains(['/', '\\']) || name.starts_with('.') {
            return refuse("bundled", "`bundled` must name a file directly inside `bundled/`");
        }
    }
    Ok(())
}

fn check_layouts(file: &DataFile, at: usize, source: &Source, refuse: Refuse<'_>) -> Result<(), DataError> {
    let is_zip = source.format == FileFormat::Zip;
    if is_zip == source.members.is_empty() || is_zip == source.layout.is_some() {
        return refuse("format", "a zip needs `members`, and every other format needs `layout`");
    }
    if let Some(layout) = source.layout.as_ref().filter(|layout| !is_id(layout)) {
        return Err(file.invalid(&format!("source.{at}.layout"), not_an_id(layout)));
    }
    for (position, member) in source.members.iter().enumerate() {
        let path = format!("members.{position}.match");
        if member.layout.is_some() == member.skip.is_some() {
            return refuse(&path, "a member needs either `layout`, or `skip` with a reason");
        }
        if let Some(layout) = member.layout.as_ref().filter(|layout| !is_id(layout)) {
            return Err(file.invalid(&format!("source.{at}.{path}"), not_an_id(layout)));
        }
    }
    Ok(())
}

fn not_an_id(id: &str) -> String {
    format!("`{id}` is not a valid id: use lower-case letters, digits and single hyphens")
}

fn is_id(id: &str) -> bool {
    let is_part = |part: &str| {
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    };
    id.split('-').all(is_part)
}

/// Whether the address of a fetched source is `https` on one of its hosts, and its hosts are names.
fn check_hosts(source: &Source, refuse: Refuse<'_>) -> Result<(), DataError> {
    let Some(address) = source.address.as_ref().or(source.index()) else {
        return if source.hosts.is_empty() {
            Ok(())
        } else {
            refuse("hosts.0", "a bundled source cannot have `hosts`, because it is not fetched")
        };
    };
    if source.hosts.is_empty() {
        return refuse("id", "`hosts` is missing: the hosts that the file can be fetched from");
    }
    let is_name = |host: &String| matches!(Host::parse(host), Ok(Host::Domain(name)) if name == *host);
    if let Some(at) = source.hosts.iter().position(|host| !is_name(host)) {
        return refuse(&format!("hosts.{at}"), "a host must be a name in lower case, without scheme or port");
    }
    let is_allowed = |address: &Url| {
        address.scheme() == "https"
            && address.port().is_none()
            && address.host_str().is_some_and(|host| source.hosts.iter().any(|own| own == host))
    };
    if is_allowed(address) {
        Ok(())
    } else {
        refuse("id", "the address must be `https`, without a port, on one of the source's `hosts`")
    }
}

fn check_calendar(source: &Source, refuse: Refuse<'_>) -> Result<(), DataError> {
    if let Some(at) = source.months.iter().position(|month| !(1..=12).contains(month)) {
        return refuse(&format!("months.{at}"), "a month is a number from 1 to 12");
    }
    if (source.cadence == Cadence::Yearly) == source.months.is_empty() {
        return refuse("cadence", "a yearly source needs `months`, and no other source can have them");
    }
    Ok(())
}

fn check_known_releases(source: &Source, refuse: Refuse<'_>) -> Result<(), DataError> {
    let known = &source.known_releases;
    if source.publication.is_some() == known.is_empty() {
        let key = if known.is_empty() { "publication" } else { "known_releases" };
        return refuse(
            key,
            "`publication`, the name of a release in a sentence, and `known_releases` need each other",
        );
    }
    if source.is_bundled() && !known.is_empty() {
        return refuse(
            "known_releases",
            "a bundled source cannot have `known_releases`; name its source in `of`",
        );
    }
    for (at, release) in known.iter().enumerate() {
        if release.published.from.year() < release.year {
            let problem = format!(
                "the release of {} cannot be published {}",
                release.year,
                release.published.in_sentence()
            );
            return refuse(&format!("known_releases.{at}.published"), &problem);
        }
        if at > 0 && known[at - 1].year >= release.year {
            let key = format!("known_releases.{at}.year");
            return refuse(&key, "the known releases must be in the order of their years, each year once");
        }
    }
    Ok(())
}

/// Whether the sources that a bundled file is a part of exist, and it names its release if theirs have names.
pub(super) fn check_parts(file: &DataFile, at: usize, sources: &[Source]) -> Result<(), DataError> {
    let source = &sources[at];
    let refuse = |key: &str, problem: &str| -> Result<(), DataError> {
        Err(file.invalid(&format!("source.{at}.{key}"), format!("source `{}`: {problem}", source.id)))
    };
    if !source.of.is_empty() && !source.is_bundled() {
        return refuse("of", "only a bundled source can be a part `of` another source");
    }
    for (position, id) in source.of.iter().enumerate() {
        let key = format!("of.{position}");
        let fetched = || sources.iter().filter(|other| !other.is_bundled());
        let Some(whole) = fetched().find(|other| other.id == *id) else {
            let path = format!("source.{at}.{key}");
            let error = file.invalid(&path, format!("there is no source `{id}` to be fetched"));
            let hint = did_you_mean(id, fetched().map(|other| other.id.as_str()));
            return Err(match hint {
                Some(hint) => error.with_hint(hint),
                None => error,
            });
        };
        let names_year = source.release.as_deref().and_then(year_of).is_some();
        if !whole.known_releases.is_empty() && !names_year {
            return refuse(
                &key,
                "a part of a source with `known_releases` needs `release`, which begins with a year",
            );
        }
    }
    Ok(())
}
