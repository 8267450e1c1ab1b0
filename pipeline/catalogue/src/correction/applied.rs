//! Corrections that changed what is held, for the record of what a report was made from. Pure values.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{Action, Correction};

/// A correction with the figures that it changed.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Applied {
    /// Its id.
    pub id: String,
    /// What is done.
    pub action: Action,
    /// What was published, in words.
    pub published: String,
    /// Why it is wrong.
    pub reason: String,
    /// What shows it.
    pub evidence: String,
    /// The indicators and questions of the figures that it changed.
    pub indicators: BTreeSet<String>,
    /// The organisations of these figures, by code.
    pub organisations: BTreeSet<String>,
}

/// The corrections that figures point to, in the order of the file. A noted figure is its remark, its
/// indicator and its organisation.
pub fn applied(corrections: &[Correction], noted: &[(String, String, String)]) -> Vec<Applied> {
    let mut touched: BTreeMap<&str, (BTreeSet<String>, BTreeSet<String>)> = BTreeMap::new();
    for (note, indicator, organisation) in noted {
        let (indicators, organisations) = touched.entry(note).or_default();
        indicators.insert(indicator.clone());
        organisations.insert(organisation.clone());
    }
    let of = |correction: &Correction| {
        let (indicators, organisations) = touched.get(correction.note().as_str())?.clone();
        Some(Applied {
            id: correction.id.clone(),
            action: correction.action,
            published: correction.published.clone(),
            reason: correction.reason.clone(),
            evidence: correction.evidence.clone(),
            indicators,
            organisations,
        })
    };
    corrections.iter().filter_map(of).collect()
}
