//! What the rows of a return say of each other: twice the same, partners missing, a part larger than
//! its whole. Pure functions.

use std::collections::BTreeMap;

use crate::extract::Misfit;

use super::sheet::misfit;
use super::vocabulary::{Asked, Vocabulary};
use super::{Entry, Key, Supplied};

/// From so many bands on, groups that make 100 in each of them are percentages.
const BANDS_OF_PERCENTAGES: usize = 3;

/// Everything that does not hold together, in the file's order of the first row it concerns.
pub(super) fn check(words: &Vocabulary, file: &str, entries: &[Entry]) -> Vec<Misfit> {
    let mut checked = Check { words, file, first: BTreeMap::new(), misfits: Vec::new() };
    checked.duplicates(entries);
    for asked in &words.indicator {
        checked.partners(asked);
        checked.parts(asked);
        checked.wholes(asked);
        checked.percentages(asked);
    }
    checked.misfits
}

struct Check<'a> {
    words: &'a Vocabulary,
    file: &'a str,
    first: BTreeMap<&'a Key, &'a Entry>,
    misfits: Vec<Misfit>,
}

impl<'a> Check<'a> {
    fn refuse(&mut self, place: &str, expected: String, found: String, repair: &str) {
        self.misfits.push(misfit(self.file, place, expected, found, repair.to_owned()));
    }

    fn duplicates(&mut self, entries: &'a [Entry]) {
        for entry in entries {
            if let Some(first) = self.first.get(&entry.key).copied() {
                // Another sheet may repeat a count, and not change it.
                if first.sheet != entry.sheet && first.supplied == entry.supplied {
                    continue;
                }
                let expected = format!("each count once: {}", entry.key.described());
                self.refuse(
                    &entry.place,
                    expected,
                    format!("it again, after {}", first.place),
                    "take one of the two out",
                );
            } else {
                self.first.insert(&entry.key, entry);
            }
        }
    }

    fn entries_of(&self, asked: &Asked) -> Vec<&'a Entry> {
        self.first.iter().filter(|(key, _)| key.indicator == asked.number).map(|(_, entry)| *entry).collect()
    }

    fn count(&self, key: &Key) -> Option<(u64, &'a Entry)> {
        let entry = self.first.get(key).copied()?;
        match entry.supplied {
            Supplied::Count(count) => Some((count, entry)),
            _ => None,
        }
    }

    /// White needs BME and the other way round; where a share of everybody is made, unknown too; and
    /// a measure that lies within another needs that one.
    fn partners(&mut self, asked: &Asked) {
        let [white, bme, unknown] = &self.words.groups;
        let pairs = asked.pairs();
        let mut missing: BTreeMap<Key, &Entry> = BTreeMap::new();
        let mut uneven = Vec::new();
        for entry in self.entries_of(asked) {
            let mut wanted = vec![entry.key.of_group(white), entry.key.of_group(bme)];
            if asked.shares {
                wanted.push(entry.key.of_group(unknown));
            }
            for (part, of) in &pairs {
                if entry.key.measure == *part {
                    wanted.push(entry.key.of_measure(of));
                } else if entry.key.measure == *of && asked.part.as_deref() == Some(part) {
                    wanted.push(entry.key.of_measure(part));
                }
            }
            for key in wanted {
                match self.first.get(&key) {
                    None => {
                        missing.entry(key).or_insert(entry);
                    }
                    // A group that is counted beside one that is not has no partner either.
                    Some(other) => {
                        let counted = |supplied| matches!(supplied, Supplied::Count(_));
                        if counted(entry.supplied) && !counted(other.supplied) && other.key.group != *unknown
                        {
                            uneven.push((entry, *other));
                        }
                    }
                }
            }
        }
        for (key, entry) in missing {
            self.refuse(
                &entry.place,
                format!("its partner beside it: {}", key.described()),
                "no such row".to_owned(),
                "add it, with 0 where nobody is counted",
            );
        }
        for (entry, other) in uneven {
            self.refuse(
                &other.place,
                format!("a number, as for {} at {}", entry.key.described(), entry.place),
                "no count".to_owned(),
                "count both or neither",
            );
        }
    }

    /// Nobody is appointed who was not shortlisted, disciplined who was not employed.
    fn parts(&mut self, asked: &Asked) {
        for (part, of) in asked.pairs() {
            for entry in self.entries_of(asked) {
                if entry.key.measure != part {
                    continue;
                }
                let larger = self.count(&entry.key).zip(self.count(&entry.key.of_measure(of)));
                if let Some(((count, _), (limit, whole))) = larger.filter(|((a, _), (b, _))| a > b) {
                    self.refuse(
                        &entry.place,
                        format!("at most the {limit} of `{of}` at {}", whole.place),
                        format!("{count}"),
                        "look whether the two are exchanged, or the groups",
                    );
                }
            }
        }
    }

    /// The bands of indicator 1 together hold no more people than the whole.
    fn wholes(&mut self, asked: &Asked) {
        if asked.part.is_some() || asked.breakdowns.is_empty() {
            return;
        }
        for entry in self.entries_of(asked).into_iter().filter(|entry| entry.key.breakdown.is_empty()) {
            let Some((whole, _)) = self.count(&entry.key) else { continue };
            let together: u64 = asked
                .breakdowns
                .iter()
                .filter_map(|breakdown| {
                    self.count(&Key { breakdown: breakdown.clone(), ..entry.key.clone() })
                })
                .map(|(count, _)| count)
                .sum();
            if together > whole {
                self.refuse(
                    &entry.place,
                    format!("at least the {together} of its bands together"),
                    format!("{whole}"),
                    "look whether somebody is counted in two bands, or in the wrong group",
                );
            }
        }
    }

    /// Groups that make exactly 100 in every band are percentages.
    fn percentages(&mut self, asked: &Asked) {
        for measure in &asked.measures {
            let mut sums: BTreeMap<&str, (u64, &Entry)> = BTreeMap::new();
            for entry in self.entries_of(asked).into_iter().filter(|entry| entry.key.measure == *measure) {
                if let Supplied::Count(count) = entry.supplied {
                    sums.entry(&entry.key.breakdown).or_insert((0, entry)).0 += count;
                }
            }
            let hundreds = sums.values().filter(|(sum, _)| *sum == 100).count();
            if hundreds >= BANDS_OF_PERCENTAGES
                && hundreds == sums.len()
                && let Some((_, entry)) = sums.into_values().next()
            {
                self.refuse(
                    &entry.place,
                    format!("numbers of people as `{measure}` of indicator {}", asked.number),
                    "groups that make exactly 100 in every breakdown".to_owned(),
                    "percentages are not counts: give the number of people",
                );
            }
        }
    }
}
