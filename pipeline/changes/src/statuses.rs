//! Statuses under an anti-racist framework that were added, changed or removed in the register.

use jiff::civil::Date;
use serde_json::Value;

use super::wording::Wording;
use super::{ChangeKind, DigestLine, DigestPlace};
use catalogue::organisation::same_name;
use store::row;

row! {
    pub(super) ChangedStatus of "changed_status" {
        kind: String,
        code: String,
        name: String,
        scheme: Option<String>,
        name_at_award: Option<String>,
        before_state: Option<String>,
        before_level: Option<String>,
        before_date: Option<Date>,
        after_state: Option<String>,
        after_level: Option<String>,
        after_date: Option<Date>,
        confidence: Option<String>,
        evidence_url: Option<String>,
    }
}

pub(super) fn line(row: ChangedStatus, wording: &Wording<'_>) -> DigestLine {
    let scheme = wording.framework(row.scheme.as_deref().unwrap_or_default());
    let name = match &row.name_at_award {
        Some(old) if !same_name(old, &row.name) => format!("{} (as {old})", row.name),
        _ => row.name.clone(),
    };
    let evidence = match &row.evidence_url {
        Some(page) => {
            let confidence = row.confidence.as_deref().unwrap_or("unknown");
            format!("evidence: {}, {confidence} confidence", format::host(page))
        }
        None => "no evidence is named".to_owned(),
    };
    let before = status(row.before_state.as_deref(), row.before_level.as_deref(), row.before_date);
    let after = status(row.after_state.as_deref(), row.after_level.as_deref(), row.after_date);
    let sentence = match (&before, &after) {
        (None, after) => {
            let after = after.as_deref().unwrap_or_default();
            format!("{name}: {after}, is new under the {scheme}; {evidence}.")
        }
        (Some(before), None) => format!(
            "{name}: {before}, is no longer listed under the {scheme}. That is not the same as no status."
        ),
        (Some(before), Some(after)) if before == after => {
            format!("{name}: {after}, under the {scheme}, has other evidence; {evidence}.")
        }
        (Some(before), Some(after)) => {
            format!("{name}: {after}, under the {scheme}; before it was {before}; {evidence}.")
        }
    };
    DigestLine {
        place: Some(DigestPlace { level: row.kind, code: row.code, name: row.name }),
        source: row.scheme,
        of: Some("framework_progress".to_owned()),
        before: before.map(Value::from),
        after: after.map(Value::from),
        evidence: row.evidence_url,
        ..DigestLine::new(ChangeKind::Status, sentence)
    }
}

/// "Bronze, awarded (dated 15 October 2024)"; `None` without a state.
fn status(state: Option<&str>, level: Option<&str>, date: Option<Date>) -> Option<String> {
    let state = state?;
    let status = level.map_or_else(|| state.to_owned(), |level| format!("{level}, {state}"));
    Some(match date {
        Some(day) => format!("{status} (dated {})", format::date(day)),
        None => status,
    })
}
