//! The causes of alerts after a run.

use super::{Cause, CauseKind};
use crate::schedule::StoreStatus;
use changes::Digest;
use ingest::load::RunRecord;

/// The present causes; an earlier cause that is not among them is resolved.
pub(in crate::schedule) fn causes(
    run: &RunRecord,
    status: &StoreStatus,
    digest: Option<&Digest>,
) -> Vec<Cause> {
    let mut causes = Vec::new();
    if let Some(error) = &run.error {
        let (subject, text) = ("run".to_owned(), format!("The run failed.\n{}", error.trim_end()));
        causes.push(Cause { kind: CauseKind::Failure, subject, title: String::new(), text });
    }
    for source in &status.sources {
        let (subject, title) = (&source.source, &source.title);
        let cause = |kind, text| Cause { kind, subject: subject.clone(), title: title.clone(), text };
        if let Some(error) = source.last_error.as_ref().filter(|_| source.failing) {
            let message = error.message.trim_end();
            let used = match source.held_since {
                Some(day) if source.bundled => {
                    format!("The figures of {} that ship with the program are used.", format::date(day))
                }
                Some(day) => format!("The data fetched on {} are used.", format::date(day)),
                None => "There are no earlier data of this source.".to_owned(),
            };
            causes.push(cause(CauseKind::Failure, format!("{}: {message}\n{used}", source.title)));
        }
        if let Some(newer) = status.newer_release(&source.source) {
            let (year, published) = (newer.year, newer.published.in_sentence());
            causes.push(cause(
                CauseKind::Overdue,
                format!(
                    "{}: the release of {year} was published {published}, and is not in use.",
                    source.title
                ),
            ));
        } else if source.overdue {
            let due = source.next_due.map_or_else(String::new, |due| format!(", due {due},"));
            let why = if source.failing {
                "is not in use, because the source could not be read"
            } else {
                "has not been published"
            };
            causes.push(cause(CauseKind::Overdue, format!("{}: the next release{due} {why}.", source.title)));
        }
    }
    if let (Some(digest), Some(name)) =
        (digest.filter(|digest| digest.first || !digest.is_empty()), &run.digest)
    {
        let (subject, text) = (name.clone(), digest.text());
        causes.push(Cause { kind: CauseKind::New, subject, title: String::new(), text });
    }
    causes
}
