//! A reader who has every published figure of every edition, and tries all whole numbers. The reader knows the rules
//! of a return: which counts add up, which counts a correction did not change, and which are suppressed because they
//! are small.

use std::collections::BTreeMap;

/// A sum of unknowns, each with its sign, is between two numbers.
#[derive(Clone, Debug)]
struct Rule {
    terms: Vec<(usize, i64)>,
    least: i64,
    most: i64,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Attacker {
    ranges: Vec<(i64, i64)>,
    rules: Vec<Rule>,
}

/// An expression in unknowns.
pub(super) type Terms = Vec<(usize, i64)>;

impl Attacker {
    /// An unknown count of at most `most` people.
    pub(super) fn unknown(&mut self, most: i64) -> usize {
        self.ranges.push((0, most));
        self.ranges.len() - 1
    }

    /// Adds a rule: the expression is between two numbers.
    pub(super) fn learn(&mut self, terms: &[(usize, i64)], least: i64, most: i64) {
        let mut together: BTreeMap<usize, i64> = BTreeMap::new();
        for (unknown, sign) in terms {
            *together.entry(*unknown).or_default() += sign;
        }
        let terms = together.into_iter().filter(|(_, sign)| *sign != 0).collect();
        self.rules.push(Rule { terms, least, most });
    }

    /// Whether the expression can have this value.
    pub(super) fn possible(&self, terms: &[(usize, i64)], value: i64) -> bool {
        let mut asked = self.clone();
        asked.learn(terms, value, value);
        let ranges = asked.ranges.clone();
        asked.solve(ranges)
    }

    /// Narrows the ranges as far as possible. Returns false if they contradict each other.
    fn narrow(&self, ranges: &mut [(i64, i64)]) -> bool {
        loop {
            let mut changed = false;
            for rule in &self.rules {
                let bounds = |(unknown, sign): &(usize, i64)| {
                    let (low, high) = ranges[*unknown];
                    if *sign > 0 { (sign * low, sign * high) } else { (sign * high, sign * low) }
                };
                let all: Vec<(i64, i64)> = rule.terms.iter().map(bounds).collect();
                let low: i64 = all.iter().map(|bounds| bounds.0).sum();
                let high: i64 = all.iter().map(|bounds| bounds.1).sum();
                if low > rule.most || high < rule.least {
                    return false;
                }
                for ((unknown, sign), (own_low, own_high)) in rule.terms.iter().zip(all) {
                    let least = rule.least - (high - own_high);
                    let most = rule.most - (low - own_low);
                    let (from, to) = &mut ranges[*unknown];
                    let size = sign.abs();
                    // Rounded inwards: counts are whole.
                    let (new_from, new_to) = if *sign > 0 {
                        (-(-least).div_euclid(size), most.div_euclid(size))
                    } else {
                        (-most.div_euclid(size), (-least).div_euclid(size))
                    };
                    if new_from > *from {
                        (*from, changed) = (new_from, true);
                    }
                    if new_to < *to {
                        (*to, changed) = (new_to, true);
                    }
                    if from > to {
                        return false;
                    }
                }
            }
            if !changed {
                return true;
            }
        }
    }

    fn solve(&self, mut ranges: Vec<(i64, i64)>) -> bool {
        if !self.narrow(&mut ranges) {
            return false;
        }
        let open = (0..ranges.len()).filter(|unknown| ranges[*unknown].0 < ranges[*unknown].1);
        let Some(next) = open.min_by_key(|unknown| ranges[*unknown].1 - ranges[*unknown].0) else {
            return true;
        };
        let (low, high) = ranges[next];
        (low..=high).any(|value| {
            let mut tried = ranges.clone();
            tried[next] = (value, value);
            self.solve(tried)
        })
    }
}

#[test]
fn the_attacker_finds_exactly_the_possible_values() {
    let mut attacker = Attacker::default();
    let (one, other) = (attacker.unknown(20), attacker.unknown(20));
    let sum = [(one, 1), (other, 1)];
    attacker.learn(&sum, 12, 12);
    assert!(attacker.possible(&[(one, 1)], 0) && attacker.possible(&[(one, 1)], 12));
    assert!(!attacker.possible(&[(one, 1)], 13));
    attacker.learn(&[(other, 1)], 4, 4);
    assert!(attacker.possible(&[(one, 1)], 8) && !attacker.possible(&[(one, 1)], 7));
    assert!(attacker.possible(&[(one, 2), (other, -1)], 12));
}
