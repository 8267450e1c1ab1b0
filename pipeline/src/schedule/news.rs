//! What a run has to tell: a digest of what changed for readers, and the causes for which somebody is to be
//! alerted.

use std::path::Path;

use super::alert::{Cause, Kind};
use super::digest::{self, Checked, Digest, DigestError, Links, Reported, Words};
use super::status::Status;
use super::surroundings::Surroundings;
use crate::road::Run;

/// The sources that a run asked, with what came of it and when the next release of each is due.
pub(super) fn checked(run: &Run, status: &Status) -> Vec<Checked> {
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
pub(super) fn nothing(run: &Run, status: &Status) -> Digest {
    Digest {
        at: run.started,
        first: false,
        lines: Vec::new(),
        notes: Vec::new(),
        checked: checked(run, status),
    }
}

/// Compares the tables that readers were last told of with those of now, and keeps the digest in the store.
/// Gives the digest, and the name of its text in the store.
pub(super) fn digest(
    of: &Surroundings<'_>,
    words: &Words<'_>,
    (before, after): (Option<&Path>, &Path),
    edition: Option<&str>,
    (run, status): (&Run, &Status),
) -> Result<(Digest, String), DigestError> {
    let reported =
        edition.map_or_else(|| Ok(Reported::nowhere()), |edition| Reported::of(of.reports, edition))?;
    let digest = Digest::between(before, after, (words, &reported), checked(run, status), run.started)?;
    let links = match (edition, &of.config.address) {
        (Some(edition), Some(address)) => Links::of(of.reports, edition, address.as_str())?,
        _ => Links::none(),
    };
    let kept = digest::keep(of.store, run.started, &digest, of.assets, &links)?;
    Ok((digest, kept.text))
}

/// Everything for which somebody is to be alerted now; what is not among it is over.
pub(super) fn causes(run: &Run, status: &Status, digest: Option<&Digest>) -> Vec<Cause> {
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
                || "Nothing of it is held.".to_owned(),
                |day| format!("What was got on {} stays in use.", crate::report::format::date(day)),
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
