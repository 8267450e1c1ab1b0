//! The digest of a run: the changes to published figures, and the sources that were checked.

use std::path::Path;

use super::publication::Publication;
use super::run::UnattendedRun;
use super::status::StoreStatus;
use crate::context::CommandContext;
use changes::{Checked, Digest, DigestError, Links, Reported, Words};
use ingest::load::Run;

/// The sources that a run checked, with the outcome and when the next release of each is due.
pub(super) fn checked(run: &Run, status: &StoreStatus) -> Vec<Checked> {
    let asked = run.sources.iter().filter(|source| source.asked);
    asked
        .map(|source| {
            let known = status.sources.iter().find(|known| known.source == source.source);
            Checked {
                source: source.source.clone(),
                title: known.map_or_else(|| source.source.clone(), |known| known.title.clone()),
                outcome: source.outcome,
                cause: source.cause().map(str::to_owned),
                next_due: known.and_then(|known| known.next_due).map(|due| due.until),
            }
        })
        .collect()
}

/// A digest of a run that changed nothing.
pub(super) fn unchanged(run: &Run, status: &StoreStatus) -> Digest {
    Digest {
        at: run.started,
        first: false,
        lines: Vec::new(),
        notes: Vec::new(),
        checked: checked(run, status),
    }
}

/// Compares the tables of the last digest with those of an edition that is in place, and keeps the new digest in the
/// store. Returns the digest, and the name of its text in the store.
pub(super) fn digest(
    of: &UnattendedRun<'_>,
    words: &Words<'_>,
    before: Option<&Path>,
    next: &Publication,
    status: &StoreStatus,
) -> Result<(Digest, String), DigestError> {
    let CommandContext { assets, config, store, reports, .. } = of.context;
    let run = &of.run;
    let (reported, links) = match &next.edition {
        Some(edition) => {
            let address = config.address.as_ref();
            let links = address
                .map_or_else(|| Ok(Links::none()), |address| Links::of(reports, edition, address.as_str()));
            (Reported::of(reports, edition)?, links?)
        }
        None => (Reported::nowhere(), Links::none()),
    };
    let checked = checked(run, status);
    let digest = Digest::between(before, &next.tables(store), words, &reported, checked, run.started)?;
    let kept = changes::keep(store, run.started, &digest, assets, &links)?;
    Ok((digest, kept.text))
}
