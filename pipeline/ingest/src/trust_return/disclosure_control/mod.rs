//! Decides which counts of a return to suppress: counts below the threshold (primary suppression), and counts that
//! would reveal these (secondary suppression).
//!
//! Published are the counts of the return and, for indicator 1, those of the tiers and of the three groups together
//! (`all`). SQL makes all other published figures from these, so the other figures reveal nothing more. A count can
//! reveal another in these ways:
//!
//! - groups add up to `all`, bands add up to tiers and to the whole workforce: a [`network`] of sums;
//! - appointed and not appointed add up to shortlisted, with the same bands: a network for each group;
//! - indicators 1, 3, 4 and 9 repeat the headcounts: these are suppressed together, with the counts they include;
//! - readers also have earlier returns of the same trust and year: each network has all editions, and a count that
//!   one edition suppresses stays suppressed in later ones.
//!
//! Board members are public: their counts are never suppressed, and no count is suppressed because of them.

mod flow;
mod network;
mod tables;

use std::collections::{BTreeMap, BTreeSet};

use self::tables::EditionSeries;
pub(super) use self::tables::with_sums;
use super::form::ReturnForm;
use super::{CountKey, TrustReturn};

/// The ethnic group of the sums of all groups.
pub(super) const ALL: &str = "all";
/// The measure that all indicators except indicator 2 have.
const HEADCOUNT: &str = "headcount";

/// An earlier return of the same trust and year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ReturnEdition {
    /// All its counts, including those of tiers and of `all`.
    pub(super) counts: BTreeMap<CountKey, u64>,
    /// The published counts.
    pub(super) shown: BTreeSet<CountKey>,
    /// Counts below this were suppressed.
    pub(super) threshold: u64,
}

/// A return with the counts to suppress.
#[derive(Clone, Debug)]
pub(super) struct ProtectedReturn {
    /// All its counts, including those of tiers and of `all`.
    pub(super) counts: BTreeMap<CountKey, u64>,
    pub(super) suppressed: BTreeSet<CountKey>,
    /// Suppressed counts that would be published if there were no earlier return.
    pub(super) because_of_earlier: BTreeSet<CountKey>,
    /// Indicators for which no new count can be published.
    pub(super) withheld_indicators: BTreeSet<String>,
    /// Counts below this are suppressed: the highest threshold of all returns.
    pub(super) threshold: u64,
}

/// Protects a return, so that no count of fewer than `threshold` people can be calculated from it and from the
/// `earlier` returns of the same trust and year, the oldest first.
pub(super) fn protect(
    form: &ReturnForm,
    given: &TrustReturn,
    threshold: u64,
    earlier: &[ReturnEdition],
) -> ProtectedReturn {
    let counts = with_sums(form, given);
    let (alone, _) = suppressed(&EditionSeries { form, earlier: &[], counts: &counts, threshold });
    if earlier.is_empty() {
        let (because_of_earlier, withheld_indicators) = (BTreeSet::new(), BTreeSet::new());
        return ProtectedReturn {
            counts,
            suppressed: alone,
            because_of_earlier,
            withheld_indicators,
            threshold,
        };
    }
    let threshold = earlier.iter().map(|edition| edition.threshold).fold(threshold, u64::max);
    let (suppressed, withheld_indicators) =
        suppressed(&EditionSeries { form, earlier, counts: &counts, threshold });
    let because_of_earlier = suppressed.difference(&alone).cloned().collect();
    ProtectedReturn { counts, suppressed, because_of_earlier, withheld_indicators, threshold }
}

/// The counts that the newest edition suppresses, and the indicators for which it publishes nothing new.
fn suppressed(editions: &EditionSeries<'_>) -> (BTreeSet<CountKey>, BTreeSet<String>) {
    let (form, counts) = (editions.form, editions.counts);
    let mut suppressed: BTreeSet<CountKey> = counts
        .iter()
        .filter(|(key, count)| **count < editions.threshold || editions.was_suppressed(key, **count))
        .map(|(key, _)| key.clone())
        .filter(|key| !is_public(form, key))
        .collect();
    let mut withheld_indicators = BTreeSet::new();
    // The rules only add counts, so the loop ends.
    loop {
        let before = suppressed.len();
        editions.protect(&mut suppressed, &mut withheld_indicators);
        suppress_related(form, counts, &mut suppressed);
        if suppressed.len() == before {
            return (suppressed, withheld_indicators);
        }
    }
}

fn is_public(form: &ReturnForm, key: &CountKey) -> bool {
    form.indicator(&key.indicator).is_some_and(|indicator| indicator.public.contains(&key.measure))
}

/// Suppresses counts that would reveal a suppressed count although they are not in a sum with it.
fn suppress_related(
    form: &ReturnForm,
    counts: &BTreeMap<CountKey, u64>,
    suppressed: &mut BTreeSet<CountKey>,
) {
    let mut more = BTreeSet::new();
    for key in suppressed.iter() {
        let Some(indicator) = form.indicator(&key.indicator) else { continue };
        if key.measure == HEADCOUNT && key.breakdown.is_empty() {
            let same =
                form.indicator.iter().filter(|indicator| indicator.measures.iter().any(|m| m == HEADCOUNT));
            more.extend(
                same.map(|indicator| CountKey { indicator: indicator.number.clone(), ..key.clone() }),
            );
        }
        // A part is a lower limit of its whole.
        if let (Some(part), Some(of)) = (&indicator.part, &indicator.of)
            && key.measure == *of
            && indicator.breakdowns.is_empty()
        {
            more.insert(key.of_measure(part));
        }
        // So is a breakdown that overlaps with others. Both its measures limit the rest of the workforce, so they
        // are suppressed together.
        for outside in &indicator.outside {
            if key.breakdown.is_empty() {
                more.insert(CountKey { breakdown: outside.clone(), ..key.clone() });
            } else if key.breakdown == *outside {
                more.extend(indicator.measures.iter().map(|measure| key.of_measure(measure)));
            }
        }
    }
    suppressed.extend(more.into_iter().filter(|key| counts.contains_key(key)));
}

#[cfg(test)]
mod tests;
