//! Decides which counts of a return are withheld: those under the threshold, and those that would
//! give them away. Pure; knows the raw counts and prints none.
//!
//! What is printed is the counts of the return and, for indicator 1, those of the tiers and of the
//! three groups together (`all`). Everything else that is printed is made of these in SQL, so that it
//! says nothing that they do not. The ways in which one count tells of another are
//!
//! - groups that make `all`, bands that make tiers and the whole: a [`network`];
//! - appointed and not appointed that make shortlisted, with the same bands: a network for each group;
//! - headcounts, which indicators 1, 3, 4 and 9 repeat: withheld together, with what lies within them;
//! - an earlier return of the same trust and year, which the reader has too: each network has all
//!   editions, and what an edition withheld stays withheld in the later ones.
//!
//! Members of a board are public: their counts are never withheld, and none is withheld for them.

mod flow;
mod network;
mod tables;

use std::collections::{BTreeMap, BTreeSet};

use self::tables::Editions;
pub(super) use self::tables::with_sums;
use super::vocabulary::Vocabulary;
use super::{Key, Return};

/// The name of the three groups together.
pub(super) const ALL: &str = "all";
/// What every indicator but the second counts people by.
const HEADCOUNT: &str = "headcount";

/// An earlier return of the same trust and year, and what was printed of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Edition {
    /// Every count that was there, those of tiers and of `all` included.
    pub(super) counts: BTreeMap<Key, u64>,
    /// Those that were printed.
    pub(super) shown: BTreeSet<Key>,
    /// The number of people under which a count was withheld.
    pub(super) threshold: u64,
}

/// A return as it may be seen.
#[derive(Clone, Debug)]
pub(super) struct Protected {
    /// Every count that is there, those of tiers and of `all` included.
    pub(super) counts: BTreeMap<Key, u64>,
    /// Those that are withheld.
    pub(super) withheld: BTreeSet<Key>,
    /// Those of them that would be printed if there were no earlier return.
    pub(super) more: BTreeSet<Key>,
    /// Indicators of which nothing new can be printed.
    pub(super) lost: BTreeSet<String>,
    /// The number of people under which a count is withheld: no earlier return had a higher one.
    pub(super) threshold: u64,
}

/// Protects a return: no count of fewer than `threshold` people can be known from it and from the
/// `earlier` returns of the same trust and year, the oldest first, together.
pub(super) fn protect(words: &Vocabulary, given: &Return, threshold: u64, earlier: &[Edition]) -> Protected {
    let counts = with_sums(words, given);
    let (alone, _) = withheld(&Editions { words, earlier: &[], counts: &counts, threshold });
    if earlier.is_empty() {
        let (more, lost) = (BTreeSet::new(), BTreeSet::new());
        return Protected { counts, withheld: alone, more, lost, threshold };
    }
    let threshold = earlier.iter().map(|edition| edition.threshold).fold(threshold, u64::max);
    let (withheld, lost) = withheld(&Editions { words, earlier, counts: &counts, threshold });
    let more = withheld.difference(&alone).cloned().collect();
    Protected { counts, withheld, more, lost, threshold }
}

/// What the newest edition withholds, and the indicators of which it prints nothing new.
fn withheld(editions: &Editions<'_>) -> (BTreeSet<Key>, BTreeSet<String>) {
    let (words, counts) = (editions.words, editions.counts);
    let mut withheld: BTreeSet<Key> = counts
        .iter()
        .filter(|(key, count)| **count < editions.threshold || editions.kept_back(key, **count))
        .map(|(key, _)| key.clone())
        .filter(|key| !public(words, key))
        .collect();
    let mut lost = BTreeSet::new();
    // Each rule can only add, so that this comes to an end.
    loop {
        let before = withheld.len();
        editions.protect(&mut withheld, &mut lost);
        together(words, counts, &mut withheld);
        if withheld.len() == before {
            return (withheld, lost);
        }
    }
}

/// Whether everybody can know a count.
fn public(words: &Vocabulary, key: &Key) -> bool {
    words.indicator(&key.indicator).is_some_and(|asked| asked.public.contains(&key.measure))
}

/// Withholds what would tell of a withheld count without being in a sum with it.
fn together(words: &Vocabulary, counts: &BTreeMap<Key, u64>, withheld: &mut BTreeSet<Key>) {
    let mut more = BTreeSet::new();
    for key in withheld.iter() {
        let Some(asked) = words.indicator(&key.indicator) else { continue };
        if key.measure == HEADCOUNT && key.breakdown.is_empty() {
            let same = words.indicator.iter().filter(|asked| asked.measures.iter().any(|m| m == HEADCOUNT));
            more.extend(same.map(|asked| Key { indicator: asked.number.clone(), ..key.clone() }));
        }
        // A part is the least that its whole can be.
        if let (Some(part), Some(of)) = (&asked.part, &asked.of)
            && key.measure == *of
            && asked.breakdowns.is_empty()
        {
            more.insert(key.of_measure(part));
        }
        // So is a breakdown that overlaps with the others; and what lies outside it is bounded by
        // both its measures, which go together.
        for outside in &asked.outside {
            if key.breakdown.is_empty() {
                more.insert(Key { breakdown: outside.clone(), ..key.clone() });
            } else if key.breakdown == *outside {
                more.extend(asked.measures.iter().map(|measure| key.of_measure(measure)));
            }
        }
    }
    withheld.extend(more.into_iter().filter(|key| counts.contains_key(key)));
}

#[cfg(test)]
mod tests;
