//! Makes a source of what is written, refusing what contradicts itself, with its line.

use std::ops::Range;

use jiff::civil::Date;
use regex::{Regex, RegexBuilder};
use toml::Spanned;
use toml::value::Datetime;
use url::{Host, Url};

use super::written::{WrittenMember, WrittenSource};
use super::{Cadence, CatalogueError, Fate, Format, Member, Origin, Patterns, Problem, Reading, Source};

/// The line, from 1, on which a byte of the text stands.
pub(super) fn line_of(text: &str, position: usize) -> usize {
    text.as_bytes().iter().take(position).filter(|byte| **byte == b'\n').count() + 1
}

/// Checks what one file says.
pub(super) struct Checker<'a> {
    pub(super) text: &'a str,
    pub(super) file: &'a str,
}

impl Checker<'_> {
    pub(super) fn error(&self, span: Range<usize>, problem: Problem) -> CatalogueError {
        CatalogueError { file: self.file.to_owned(), line: line_of(self.text, span.start), problem }
    }

    /// One source, if all that is written of it fits together.
    pub(super) fn source(&self, mut written: WrittenSource) -> Result<Source, CatalogueError> {
        let whole = written.id.span();
        let id = written.id.get_ref().clone();
        if !is_id(&id) {
            return Err(self.error(whole, Problem::BadId(id)));
        }
        let refuse = |span: Range<usize>, what: &str| {
            self.error(span, Problem::Contradiction { id: id.clone(), what: what.to_owned() })
        };
        let origin = self.origin(&mut written, &refuse)?;
        let reading = self.reading(&mut written, &refuse)?;
        check_hosts(&written, &origin, &refuse)?;
        check_calendar(&written, &refuse)?;
        let bundled = matches!(origin, Origin::Bundled { .. });
        let largest = match (&written.largest, bundled) {
            (None, true) => 0,
            (Some(largest), false) if *largest.get_ref() > 0 => *largest.get_ref(),
            (Some(largest), false) => return Err(refuse(largest.span(), "`largest` must be above 0")),
            (Some(largest), true) => {
                return Err(refuse(largest.span(), "a bundled source has no `largest`: it is not fetched"));
            }
            (None, false) => return Err(refuse(whole, "`largest` is missing: the most bytes it may have")),
        };
        let day = |written: &Option<Spanned<Datetime>>, key: &str| match (written, bundled) {
            (None, _) => Ok(None),
            (Some(day), false) => {
                Err(refuse(day.span(), &format!("only a bundled source has a `{key}` date")))
            }
            (Some(day), true) => match day.get_ref().to_string().parse::<Date>() {
                Ok(date) => Ok(Some(date)),
                Err(_) => Err(refuse(day.span(), &format!("`{key}` must be a date, as in 2026-07-12"))),
            },
        };
        let (retrieved, compiled) =
            (day(&written.retrieved, "retrieved")?, day(&written.compiled, "compiled")?);
        if bundled && retrieved.is_some() == compiled.is_some() {
            return Err(refuse(whole, "a bundled source needs its `retrieved` date, or the date `compiled`"));
        }
        Ok(Source {
            line: line_of(self.text, whole.start),
            title: written.title,
            publisher: written.publisher,
            page: written.page.map(Spanned::into_inner),
            origin,
            release: written.release,
            format: written.format.into_inner(),
            reading,
            licence: written.licence,
            cadence: written.cadence.into_inner(),
            months: written.months.into_iter().map(Spanned::into_inner).collect(),
            hosts: written.hosts.into_iter().map(Spanned::into_inner).collect(),
            largest,
            retrieved,
            note: written.note,
            id,
            base: None,
        })
    }

    fn origin(
        &self,
        written: &mut WrittenSource,
        refuse: &impl Fn(Range<usize>, &str) -> CatalogueError,
    ) -> Result<Origin, CatalogueError> {
        let whole = written.id.span();
        let discovers = !written.matching.is_empty();
        if !discovers {
            let stray = written.refusing.first().map(Spanned::span);
            let stray = stray.or_else(|| written.index.as_ref().map(Spanned::span));
            if let Some(span) = stray.or_else(|| written.newest.as_ref().map(Spanned::span)) {
                return Err(refuse(span, "`refuse`, `index` and `newest` need patterns to `match`"));
            }
        }
        match (discovers, written.address.take(), written.bundled.take()) {
            (true, None, None) => {
                let index =
                    written.index.as_ref().or(written.page.as_ref()).map(|page| page.get_ref().clone());
                let index = index
                    .ok_or_else(|| refuse(whole.clone(), "patterns to `match` need a `page` to look on"))?;
                let newest = written.newest.as_ref().is_some_and(|newest| *newest.get_ref());
                let matching = self.patterns(&written.matching)?;
                let named = |pattern: &Regex| pattern.capture_names().flatten().any(|name| name == "release");
                if newest && !matching.iter().any(named) {
                    return Err(refuse(
                        whole,
                        "`newest` needs a group named `release` in a pattern to `match`",
                    ));
                }
                let refusing = self.patterns(&written.refusing)?;
                Ok(Origin::Discovered { index, patterns: Patterns { matching, refusing, newest } })
            }
            (false, Some(address), None) => Ok(Origin::Fixed { address: address.into_inner() }),
            (false, None, Some(file)) => {
                let inside = file.get_ref().strip_prefix("bundled/").unwrap_or("");
                if inside.is_empty() || inside.contains(['/', '\\']) || inside.starts_with('.') {
                    return Err(refuse(file.span(), "`bundled` must name a file directly inside `bundled/`"));
                }
                Ok(Origin::Bundled { file: file.into_inner() })
            }
            _ => Err(refuse(whole, "exactly one of `match` with `page`, `address` and `bundled` is needed")),
        }
    }

    fn reading(
        &self,
        written: &mut WrittenSource,
        refuse: &impl Fn(Range<usize>, &str) -> CatalogueError,
    ) -> Result<Reading, CatalogueError> {
        let zip = *written.format.get_ref() == Format::Zip;
        match (written.layout.take(), written.members.take()) {
            (Some(layout), None) if !zip => {
                if !is_id(layout.get_ref()) {
                    return Err(self.error(layout.span(), Problem::BadId(layout.into_inner())));
                }
                Ok(Reading::Layout(layout.into_inner()))
            }
            (None, Some(members)) if zip && !members.get_ref().is_empty() => members
                .into_inner()
                .into_iter()
                .map(|member| self.member(member, refuse))
                .collect::<Result<_, _>>()
                .map(Reading::Members),
            _ => Err(refuse(written.format.span(), "a zip needs `members`, every other format a `layout`")),
        }
    }

    fn member(
        &self,
        member: WrittenMember,
        refuse: &impl Fn(Range<usize>, &str) -> CatalogueError,
    ) -> Result<Member, CatalogueError> {
        let fate = match (member.layout, member.skip) {
            (Some(layout), None) if is_id(&layout) => Fate::Layout(layout),
            (Some(layout), None) => return Err(self.error(member.pattern.span(), Problem::BadId(layout))),
            (None, Some(reason)) => Fate::Skip(reason),
            _ => {
                return Err(refuse(
                    member.pattern.span(),
                    "a member needs a `layout`, or a reason to `skip` it",
                ));
            }
        };
        Ok(Member { pattern: self.pattern(&member.pattern)?, fate })
    }

    fn patterns(&self, written: &[Spanned<String>]) -> Result<Vec<Regex>, CatalogueError> {
        written.iter().map(|pattern| self.pattern(pattern)).collect()
    }

    fn pattern(&self, written: &Spanned<String>) -> Result<Regex, CatalogueError> {
        RegexBuilder::new(written.get_ref()).case_insensitive(true).build().map_err(|error| {
            // The library draws the pattern with a caret below it; the last line alone says what is wrong.
            let told = error.to_string();
            let reason = told.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned();
            self.error(written.span(), Problem::BadPattern { pattern: written.get_ref().clone(), reason })
        })
    }
}

/// Lower-case letters and digits in parts joined by single hyphens.
fn is_id(id: &str) -> bool {
    let part = |part: &str| {
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    };
    id.split('-').all(part)
}

/// Every address of a fetched source is `https` on one of its hosts, and hosts are names.
fn check_hosts(
    written: &WrittenSource,
    origin: &Origin,
    refuse: &impl Fn(Range<usize>, &str) -> CatalogueError,
) -> Result<(), CatalogueError> {
    let asked = match origin {
        Origin::Bundled { .. } => {
            return written.hosts.first().map_or(Ok(()), |host| {
                Err(refuse(host.span(), "a bundled source has no `hosts`: it is not fetched"))
            });
        }
        Origin::Discovered { index, .. } => index,
        Origin::Fixed { address } => address,
    };
    if written.hosts.is_empty() {
        return Err(refuse(written.id.span(), "`hosts` is missing: where it may be fetched from"));
    }
    for host in &written.hosts {
        let is_name =
            matches!(Host::parse(host.get_ref()), Ok(Host::Domain(name)) if name == *host.get_ref());
        if !is_name {
            return Err(refuse(host.span(), "a host must be a name in lower case, without scheme or port"));
        }
    }
    let allowed = |address: &Url| {
        address.scheme() == "https"
            && address.port().is_none()
            && address.host_str().is_some_and(|host| written.hosts.iter().any(|own| own.get_ref() == host))
    };
    if allowed(asked) {
        Ok(())
    } else {
        Err(refuse(written.id.span(), "its address must be `https`, without a port, on one of its `hosts`"))
    }
}

/// A yearly source says its months; no other has any.
fn check_calendar(
    written: &WrittenSource,
    refuse: &impl Fn(Range<usize>, &str) -> CatalogueError,
) -> Result<(), CatalogueError> {
    if let Some(month) = written.months.iter().find(|month| !(1..=12).contains(month.get_ref())) {
        return Err(refuse(month.span(), "a month is a number from 1 to 12"));
    }
    let yearly = *written.cadence.get_ref() == Cadence::Yearly;
    if yearly == written.months.is_empty() {
        return Err(refuse(written.cadence.span(), "a yearly source needs its `months`; no other has any"));
    }
    Ok(())
}
