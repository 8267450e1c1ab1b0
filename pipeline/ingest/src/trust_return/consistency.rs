//! Compares the rows of a return with each other: duplicates, missing rows, and parts larger than their whole.

use std::collections::BTreeMap;

use crate::extract::Mismatch;

use super::form::{IndicatorForm, ReturnForm};
use super::sheet::mismatch;
use super::{CountKey, ReturnRow, SuppliedCount};

/// If the groups add up to 100 in at least so many breakdowns, they are percentages.
const BANDS_OF_PERCENTAGES: usize = 3;

/// Every contradiction between rows.
pub(super) fn check(form: &ReturnForm, file: &str, entries: &[ReturnRow]) -> Vec<Mismatch> {
    let mut check = ConsistencyCheck { form, file, first: BTreeMap::new(), mismatches: Vec::new() };
    check.check_duplicates(entries);
    for indicator in &form.indicator {
        check.check_related_rows(indicator);
        check.check_parts(indicator);
        check.check_bands(indicator);
        check.check_percentages(indicator);
    }
    check.mismatches
}

struct ConsistencyCheck<'a> {
    form: &'a ReturnForm,
    file: &'a str,
    first: BTreeMap<&'a CountKey, &'a ReturnRow>,
    mismatches: Vec<Mismatch>,
}

impl<'a> ConsistencyCheck<'a> {
    fn refuse(&mut self, place: &str, expected: String, found: String, repair: &str) {
        self.mismatches.push(mismatch(self.file, place, expected, found, repair.to_owned()));
    }

    fn check_duplicates(&mut self, entries: &'a [ReturnRow]) {
        for entry in entries {
            if let Some(first) = self.first.get(&entry.key).copied() {
                // Another sheet may repeat a count with the same value.
                if first.sheet != entry.sheet && first.supplied == entry.supplied {
                    continue;
                }
                let expected = format!("each count once: {}", entry.key.described());
                self.refuse(
                    &entry.place,
                    expected,
                    format!("it again, after {}", first.place),
                    "remove one of the two",
                );
            } else {
                self.first.insert(&entry.key, entry);
            }
        }
    }

    fn entries_of(&self, indicator: &IndicatorForm) -> Vec<&'a ReturnRow> {
        self.first
            .iter()
            .filter(|(key, _)| key.indicator == indicator.number)
            .map(|(_, entry)| *entry)
            .collect()
    }

    fn count(&self, key: &CountKey) -> Option<(u64, &'a ReturnRow)> {
        let entry = self.first.get(key).copied()?;
        match entry.supplied {
            SuppliedCount::Count(count) => Some((count, entry)),
            _ => None,
        }
    }

    /// Checks that rows that need each other are there: White and BME; unknown ethnicity too, if shares are of all
    /// staff; and a measure together with the one that includes it.
    fn check_related_rows(&mut self, indicator: &IndicatorForm) {
        let [white, bme, unknown] = &self.form.groups;
        let pairs = indicator.pairs();
        let mut missing: BTreeMap<CountKey, &ReturnRow> = BTreeMap::new();
        let mut uneven = Vec::new();
        for entry in self.entries_of(indicator) {
            let mut needed = vec![entry.key.of_group(white), entry.key.of_group(bme)];
            if indicator.shares {
                needed.push(entry.key.of_group(unknown));
            }
            for (part, of) in &pairs {
                if entry.key.measure == *part {
                    needed.push(entry.key.of_measure(of));
                } else if entry.key.measure == *of && indicator.part.as_deref() == Some(part) {
                    needed.push(entry.key.of_measure(part));
                }
            }
            for key in needed {
                match self.first.get(&key) {
                    None => {
                        missing.entry(key).or_insert(entry);
                    }
                    // A count is of no use if the row that it is compared with has no count.
                    Some(other) => {
                        let counted = |supplied| matches!(supplied, SuppliedCount::Count(_));
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
                format!("a count for {} too", key.described()),
                "none".to_owned(),
                "add it; write 0 if there are no people",
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

    /// Checks that a part is not larger than its whole, such as appointed and shortlisted.
    fn check_parts(&mut self, indicator: &IndicatorForm) {
        for (part, of) in indicator.pairs() {
            for entry in self.entries_of(indicator) {
                if entry.key.measure != part {
                    continue;
                }
                let larger = self.count(&entry.key).zip(self.count(&entry.key.of_measure(of)));
                if let Some(((count, _), (limit, whole))) = larger.filter(|((a, _), (b, _))| a > b) {
                    self.refuse(
                        &entry.place,
                        format!("at most the {limit} of `{of}` at {}", whole.place),
                        format!("{count}"),
                        "check whether the two counts, or the groups, are swapped",
                    );
                }
            }
        }
    }

    /// Checks that the bands together do not have more people than the whole workforce.
    fn check_bands(&mut self, indicator: &IndicatorForm) {
        if indicator.part.is_some() || indicator.breakdowns.is_empty() {
            return;
        }
        for entry in self.entries_of(indicator).into_iter().filter(|entry| entry.key.breakdown.is_empty()) {
            let Some((whole, _)) = self.count(&entry.key) else { continue };
            let together: u64 = indicator
                .breakdowns
                .iter()
                .filter_map(|breakdown| {
                    self.count(&CountKey { breakdown: breakdown.clone(), ..entry.key.clone() })
                })
                .map(|(count, _)| count)
                .sum();
            if together > whole {
                self.refuse(
                    &entry.place,
                    format!("at least {together}, the sum of its bands"),
                    format!("{whole}"),
                    "check whether people are counted in two bands, or in the wrong group",
                );
            }
        }
    }

    fn check_percentages(&mut self, indicator: &IndicatorForm) {
        for measure in &indicator.measures {
            let mut sums: BTreeMap<&str, (u64, &ReturnRow)> = BTreeMap::new();
            for entry in self.entries_of(indicator).into_iter().filter(|entry| entry.key.measure == *measure)
            {
                if let SuppliedCount::Count(count) = entry.supplied {
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
                    format!("numbers of people as `{measure}` of indicator {}", indicator.number),
                    "groups that add up to exactly 100 in every breakdown".to_owned(),
                    "percentages are not counts: give the number of people",
                );
            }
        }
    }
}
