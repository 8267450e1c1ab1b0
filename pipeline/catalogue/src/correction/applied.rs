//! The corrections that changed a figure in use, for the record of what a report was made from.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{Correction, CorrectionAction};

/// A correction with the figures that it changed.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct AppliedCorrection {
    /// Id of the correction.
    pub id: String,
    /// What was done.
    pub action: CorrectionAction,
    /// What was published, in words.
    pub published: String,
    /// Why it is wrong.
    pub reason: String,
    /// What shows that it is wrong.
    pub evidence: String,
    /// The indicators and questions of the changed figures.
    pub indicators: BTreeSet<String>,
    /// Codes of the organisations of the changed figures.
    pub organisations: BTreeSet<String>,
}

/// The corrections that figures point to, in the order of the file. Each of `noted` is the note, the indicator and
/// the organisation's code of a figure.
pub fn applied(corrections: &[Correction], noted: &[(String, String, String)]) -> Vec<AppliedCorrection> {
    let mut by_note: BTreeMap<&str, (BTreeSet<String>, BTreeSet<String>)> = BTreeMap::new();
    for (note, indicator, organisation) in noted {
        let (indicators, organisations) = by_note.entry(note).or_default();
        indicators.insert(indicator.clone());
        organisations.insert(organisation.clone());
    }
    let applied = |correction: &Correction| {
        let (indicators, organisations) = by_note.get(correction.note().as_str())?.clone();
        Some(AppliedCorrection {
            id: correction.id.clone(),
            action: correction.action,
            published: correction.published.clone(),
            reason: correction.reason.clone(),
            evidence: correction.evidence.clone(),
            indicators,
            organisations,
        })
    };
    corrections.iter().filter_map(applied).collect()
}
