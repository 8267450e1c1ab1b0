//! `race-equity sources --check`: what a refresh would take, and what has changed. Takes and writes nothing.

use std::fmt::Write;

use serde::Serialize;
use serde_json::Value;

use super::network::WIDTH;
use super::print;
use super::refresh::{DownloadBar, fetched_sources};
use crate::context::CommandContext;
use crate::error::{Exit, ProgramError};
use format::words::{counted, wrapped};
use ingest::fetch::{FetchError, FetchSettings, Fetcher, Offer, OfferChange};
use ingest::one_line;
use jiff::Timestamp;
use store::snapshot::Snapshots;

/// What a publisher offers of a source, or why that could not be found.
struct SourceOffer {
    source: String,
    /// When the source was last retrieved, and from which address.
    retrieved: Option<(Timestamp, String)>,
    /// `None` if the page of an optional source has no link to it.
    result: Result<Option<Offer>, FetchError>,
}

/// An offer, as JSON.
#[derive(Serialize)]
struct OfferJson<'a> {
    source: &'a str,
    change: &'static str,
    address: Option<&'a str>,
    label: Option<&'a str>,
    release: Option<&'a str>,
    size: Option<u64>,
    release_before: Option<&'a str>,
    address_before: Option<&'a str>,
    retrieved_before: Option<Timestamp>,
    error: Option<String>,
    hint: Option<String>,
}

pub(super) async fn check(
    context: &CommandContext,
    ids: &[String],
    json: bool,
) -> Result<Exit, ProgramError> {
    let catalogue = context.catalogue()?;
    let sources = fetched_sources(&catalogue, ids)?;
    let manifest = Snapshots::of_store(&context.store).manifest()?;
    let fetcher = Fetcher::new(FetchSettings::from_environment());
    let bar = DownloadBar::new(context.is_quiet());
    let mut offers = Vec::new();
    for source in sources {
        let newest = manifest.newest(&source.id);
        let offer = SourceOffer {
            source: source.id.clone(),
            retrieved: newest.map(|newest| (newest.retrieved, newest.address.to_string())),
            result: match fetcher.offer(source, newest, &bar).await {
                Err(error) if newest.is_none() && error.is_not_published(source) => Ok(None),
                offered => offered.map(Some),
            },
        };
        if !json {
            print(offer.text().as_bytes())?;
        }
        offers.push(offer);
    }
    if json {
        let all: Vec<Value> = offers.iter().map(SourceOffer::json).collect::<Result<_, _>>()?;
        let text = serde_json::to_string_pretty(&serde_json::json!({ "sources": all })).map_err(output)?;
        print(format!("{text}\n").as_bytes())?;
    }
    let failed = offers.iter().filter(|offer| offer.result.is_err()).count();
    let new = offers.iter().filter(|offer| offer.is_new()).count();
    let failed_text =
        if failed == 0 { String::new() } else { format!(", {} failed", counted(failed, "source")) };
    context.say(&format!(
        "{} with something new{failed_text}; nothing was taken: `race-equity refresh` does that",
        counted(new, "source")
    ));
    Ok(if failed == 0 { Exit::Done } else { Exit::Stale })
}

fn output(error: serde_json::Error) -> ProgramError {
    ingest::Error::Output(error.into()).into()
}

impl SourceOffer {
    fn is_new(&self) -> bool {
        let is_old = |offer: &Offer| matches!(offer.change, OfferChange::Unchanged | OfferChange::Unknown);
        self.offer().is_some_and(|offer| !is_old(offer))
    }

    fn offer(&self) -> Option<&Offer> {
        self.result.as_ref().ok()?.as_ref()
    }

    fn text(&self) -> String {
        let id = &self.source;
        let mut text = String::new();
        match &self.result {
            Ok(None) => {
                let _ = writeln!(text, "{id}: not published: its page has no link to it");
            }
            Ok(Some(offer)) => {
                let _ = writeln!(text, "{}", wrapped(&format!("{id}: {}", self.change(offer)), WIDTH, 2));
                let _ = writeln!(text, "  address  {}", offer.address);
                if !offer.label.is_empty() {
                    let _ = writeln!(text, "  link     {}", wrapped(&offer.label, WIDTH - 11, 11));
                }
                if let Some(release) = &offer.release {
                    let _ = writeln!(text, "  release  {release}");
                }
                let size = offer.size.and_then(|size| usize::try_from(size).ok());
                let size = size.map_or_else(|| "not announced".to_owned(), |size| counted(size, "byte"));
                let _ = writeln!(text, "  size     {size}");
            }
            Err(error) => {
                // An error about a page lists its links, each on a line.
                let said = one_line(error);
                let mut lines = format!("{id}: FAILED: {said}")
                    .lines()
                    .map(|line| wrapped(line, WIDTH - 4, 4))
                    .collect::<Vec<_>>()
                    .join("\n    ");
                if let Some(hint) = error.hint() {
                    let _ = write!(lines, "\n  {}", wrapped(&format!("hint: {hint}"), WIDTH - 2, 4));
                }
                let _ = writeln!(text, "{lines}");
            }
        }
        text
    }

    /// What has changed, in words.
    fn change(&self, offer: &Offer) -> String {
        let at = self.retrieved.as_ref().map_or_else(String::new, |(at, _)| {
            format!("{}", at.to_zoned(jiff::tz::TimeZone::UTC).strftime("%-d %B %Y"))
        });
        match &offer.change {
            OfferChange::First => "new: not in the store yet".to_owned(),
            OfferChange::Release(before) => {
                let now = offer.release.as_deref().unwrap_or("without a name");
                let before = before.as_deref().unwrap_or("one without a name");
                format!("new release {now}; the store has {before}, retrieved on {at}")
            }
            OfferChange::Address => format!("new address; the store has another, retrieved on {at}"),
            OfferChange::Content => format!("the file at the same address has changed since {at}"),
            OfferChange::Unchanged => format!("not changed since {at}"),
            OfferChange::Unknown => {
                format!("the same address as on {at}; the server does not say whether the file has changed")
            }
        }
    }

    fn json(&self) -> Result<Value, ProgramError> {
        let offer = self.offer();
        let error = self.result.as_ref().err();
        let change = match offer.map(|offer| &offer.change) {
            None if error.is_some() => "failed",
            None => "not_published",
            Some(OfferChange::First) => "first",
            Some(OfferChange::Release(_)) => "release",
            Some(OfferChange::Address) => "address",
            Some(OfferChange::Content) => "content",
            Some(OfferChange::Unchanged) => "unchanged",
            Some(OfferChange::Unknown) => "unknown",
        };
        let release_before = match offer.map(|offer| &offer.change) {
            Some(OfferChange::Release(before)) => before.as_deref(),
            _ => None,
        };
        serde_json::to_value(OfferJson {
            source: &self.source,
            change,
            address: offer.map(|offer| offer.address.as_str()),
            label: offer.map(|offer| offer.label.as_str()),
            release: offer.and_then(|offer| offer.release.as_deref()),
            size: offer.and_then(|offer| offer.size),
            release_before,
            address_before: self.retrieved.as_ref().map(|(_, address)| address.as_str()),
            retrieved_before: self.retrieved.as_ref().map(|(at, _)| *at),
            error: error.map(|error| one_line(error)),
            hint: error.and_then(FetchError::hint),
        })
        .map_err(output)
    }
}
