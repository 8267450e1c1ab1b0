//! The digest of a run: the changes to published figures, and the sources that were checked.

use std::path::Path;

use super::publication::Publication;
use super::run::UnattendedRun;
use super::status::StoreStatus;
use super::vanished;
use crate::context::CommandContext;
use changes::{CheckedSource, Digest, DigestError, FigureLinks, ReportedPlaces, Wording};
use ingest::load::RunRecord;
use ingest::load::SourceOutcome;

/// The sources that a run checked, with the outcome and when the next release of each is due.
pub(super) fn checked(run: &RunRecord, status: &StoreStatus) -> Vec<CheckedSource> {
    // A file that need not be published is not news while it is missing.
    let asked =
        run.sources.iter().filter(|source| source.asked && source.outcome != SourceOutcome::NotPublished);
    asked
        .map(|source| {
            let known = status.sources.iter().find(|known| known.source == source.source);
            CheckedSource {
                source: source.source.clone(),
                title: known.map_or_else(|| source.source.clone(), |known| known.title.clone()),
                outcome: source.outcome,
                cause: source.cause().map(str::to_owned),
                newer: status.newer_release(&source.source).cloned(),
                next_due: known.and_then(|known| known.next_due).map(|due| due.until),
            }
        })
        .collect()
}

/// A digest of a run that changed nothing.
pub(super) fn unchanged(run: &RunRecord, status: &StoreStatus) -> Digest {
    Digest {
        newer_releases: status.newer_releases.clone(),
        ..Digest::unchanged(checked(run, status), run.started)
    }
}

/// Compares the tables of the last digest with those of an edition that is in place, and keeps the new digest in the
/// store. Returns the digest, and the name of its text in the store.
pub(super) async fn digest(
    of: &UnattendedRun<'_>,
    wording: &Wording<'_>,
    before: Option<&Path>,
    next: &Publication,
    status: &StoreStatus,
) -> Result<(Digest, String), DigestError> {
    let CommandContext { assets, config, store, reports, .. } = of.context;
    let run = &of.run;
    let (reported, links) = match &next.edition {
        Some(edition) => {
            let address = config.address.as_ref();
            let links = address.map_or_else(
                || Ok(FigureLinks::none()),
                |address| FigureLinks::of(reports, edition, address.as_str()),
            );
            (ReportedPlaces::of(reports, edition)?, links?)
        }
        None => (ReportedPlaces::nowhere(), FigureLinks::none()),
    };
    let checked = checked(run, status);
    let tables = next.tables(store);
    let digest = Digest::between(before, &tables, assets, wording, &reported, checked, run.started).await?;
    let mut digest = Digest { newer_releases: status.newer_releases.clone(), ..digest };
    if let Some(before) = before {
        let replaced = vanished::replaced_files(store).unwrap_or_default();
        let gone = changes::vanished(assets, before, &tables, &replaced).await?;
        digest.lines.extend(gone.iter().map(changes::VanishedFigures::line));
    }
    let path = changes::write(store, run.started, &digest, assets, &links)?;
    Ok((digest, format!("{path}.txt")))
}
