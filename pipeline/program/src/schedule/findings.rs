//! What a run found: a digest of what changed for readers, and the causes of alerts.

use std::path::Path;

use super::alert::{Cause, Kind};
use super::publication::Publication;
use super::run::UnattendedRun;
use super::status::Status;
use crate::context::Context;
use changes::{CheckedSource, Digest, DigestError, FigureLinks, ReportedPlaces, Wording};
use ingest::load::RunRecord;

/// The sources that a run asked, with what came of it and when the next release of each is due.
pub(super) fn checked(run: &RunRecord, status: &Status) -> Vec<CheckedSource> {
    let asked = run.sources.iter().filter(|source| source.asked);
    asked
        .map(|source| {
            let known = status.sources.iter().find(|known| known.source == source.source);
            CheckedSource {
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
pub(super) fn unchanged(run: &RunRecord, status: &Status) -> Digest {
    Digest {
        at: run.started,
        first: false,
        lines: Vec::new(),
        notes: Vec::new(),
        checked: checked(run, status),
    }
}

/// Compares the tables that readers were last told of with those of an edition that is in place, and keeps the
/// digest in the store. Gives the digest, and the name of its text in the store.
pub(super) async fn digest(
    of: &UnattendedRun<'_>,
    wording: &Wording<'_>,
    before: Option<&Path>,
    next: &Publication,
    status: &Status,
) -> Result<(Digest, String), DigestError> {
    let Context { assets, config, store, reports, .. } = of.context;
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
    let digest =
        Digest::between(before, &next.tables(store), assets, wording, &reported, checked, run.started)
            .await?;
    let path = changes::write(store, run.started, &digest, assets, &links)?;
    Ok((digest, format!("{path}.txt")))
}

/// The causes of alerts now; an earlier cause that is not among them is over.
pub(super) fn causes(run: &RunRecord, status: &Status, digest: Option<&Digest>) -> Vec<Cause> {
    let mut causes = Vec::new();
    if let Some(error) = &run.error {
        let (subject, text) = ("run".to_owned(), format!("The run failed.\n{}", error.trim_end()));
        causes.push(Cause { kind: Kind::Failure, subject, text });
    }
    for source in &status.sources {
        let cause = |kind, text| Cause { kind, subject: source.source.clone(), text };
        if let Some(error) = source.last_error.as_ref().filter(|_| source.failing) {
            let message = error.message.trim_end();
            let used = source.held_since.map_or_else(
                || "There are no earlier data of it.".to_owned(),
                |day| format!("The data fetched on {} stay in use.", format::date(day)),
            );
            causes.push(cause(Kind::Failure, format!("{}: {message}\n{used}", source.title)));
        }
        if source.overdue {
            let due = source.next_due.map_or_else(String::new, |due| format!(", due {due},"));
            causes.push(cause(Kind::Overdue, format!("{}: what is next{due} has not come.", source.title)));
        }
    }
    if let (Some(digest), Some(name)) = (digest.filter(|digest| !digest.is_empty()), &run.digest) {
        causes.push(Cause { kind: Kind::New, subject: name.clone(), text: digest.text() });
    }
    causes
}
