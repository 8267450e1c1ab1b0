//! The tables of a return as networks: which counts make which, and what withholding one would cost.

use std::collections::{BTreeMap, BTreeSet};

use super::network::{Edge, Network, Sight, Version};
use super::{ALL, Edition, HEADCOUNT};
use crate::returned::vocabulary::{Asked, Vocabulary};
use crate::returned::{Key, Return, Supplied};

/// What it costs a reader to miss a count, by how far up it stands: a band, a tier, the whole. Of a
/// band the share is wanted most, which needs `bme` and `all`; of a tier `white` and `bme`.
const BAND: [u64; 4] = [1, 30, 1, 40];
const TIER: [u64; 4] = [60, 400, 30, 300];
const WHOLE: [u64; 4] = [5_000, 9_000, 900, 3_000];

/// The counts of a return, and the sums that are printed beside them: tiers of bands, and the three
/// groups together where a share is made of them.
pub(in crate::returned) fn with_sums(words: &Vocabulary, given: &Return) -> BTreeMap<Key, u64> {
    let mut counts: BTreeMap<Key, u64> =
        given.cells.keys().filter_map(|key| Some((key.clone(), given.count(key)?))).collect();
    for asked in words.indicator.iter().filter(|asked| asked.shares) {
        for (tier, bands) in &asked.tree {
            for (measure, group) in each(&asked.measures, &words.groups) {
                let key = |breakdown: &String| Key {
                    indicator: asked.number.clone(),
                    breakdown: breakdown.clone(),
                    measure: measure.clone(),
                    group: group.clone(),
                };
                let there = bands.iter().filter_map(|band| given.cells.get(&key(band)));
                let uncounted = there.clone().any(|supplied| *supplied == Supplied::NotCollected);
                let counted: Vec<u64> = bands.iter().filter_map(|band| given.count(&key(band))).collect();
                if !uncounted && !counted.is_empty() {
                    counts.insert(key(tier), counted.iter().sum());
                }
            }
        }
        let sums: Vec<(Key, u64)> = counts
            .keys()
            .filter(|key| key.indicator == asked.number && key.group == words.groups[0])
            .filter_map(|key| {
                let parts = words.groups.iter().map(|group| counts.get(&key.of_group(group)).copied());
                Some((key.of_group(ALL), parts.sum::<Option<u64>>()?))
            })
            .collect();
        counts.extend(sums);
    }
    counts
}

fn each<'a>(measures: &'a [String], groups: &'a [String]) -> impl Iterator<Item = (&'a String, &'a String)> {
    measures.iter().flat_map(move |measure| groups.iter().map(move |group| (measure, group)))
}

/// All editions of a return, and what the newest withholds.
pub(super) struct Editions<'a> {
    pub(super) words: &'a Vocabulary,
    pub(super) earlier: &'a [Edition],
    pub(super) counts: &'a BTreeMap<Key, u64>,
    pub(super) threshold: u64,
}

impl Editions<'_> {
    /// The counts of each edition, the newest last.
    fn counts(&self) -> Vec<&BTreeMap<Key, u64>> {
        self.earlier.iter().map(|edition| &edition.counts).chain([self.counts]).collect()
    }

    fn thresholds(&self) -> Vec<u64> {
        self.earlier.iter().map(|edition| edition.threshold).chain([self.threshold]).collect()
    }

    /// Whether an earlier edition printed this very count. The whole headcount is the same count under
    /// each indicator that asks for it.
    pub(super) fn known(&self, key: &Key, count: u64) -> bool {
        let same = |shown: &Key| {
            let whole = key.measure == HEADCOUNT && key.breakdown.is_empty();
            *shown == Key { indicator: shown.indicator.clone(), ..key.clone() }
                && (whole || shown.indicator == key.indicator)
        };
        self.earlier.iter().any(|edition| {
            edition.shown.iter().any(|shown| same(shown) && edition.counts.get(shown) == Some(&count))
        })
    }

    /// Whether an earlier edition had this very count and did not print it.
    pub(super) fn kept_back(&self, key: &Key, count: u64) -> bool {
        !self.known(key, count) && self.earlier.iter().any(|edition| edition.counts.get(key) == Some(&count))
    }

    /// Withholds what it takes in each table, one at a time. Adds to `lost` the indicators of which
    /// nothing new can be printed.
    pub(super) fn protect(&self, withheld: &mut BTreeSet<Key>, lost: &mut BTreeSet<String>) {
        for asked in &self.words.indicator {
            let whole = |measure: &str, group: &str| Key {
                indicator: asked.number.clone(),
                breakdown: String::new(),
                measure: measure.to_owned(),
                group: group.to_owned(),
            };
            let mut table = |columns: &[Key], slack: bool, roots: &[&str]| {
                for root in roots {
                    let table = Table { asked, editions: self, columns, slack, root };
                    if !table.protect(withheld) {
                        lost.insert(asked.number.clone());
                    }
                }
            };
            if asked.shares {
                let groups = self.words.groups.iter().map(String::as_str);
                let columns: Vec<Key> = groups.chain([ALL]).map(|group| whole(HEADCOUNT, group)).collect();
                table(&columns, false, &[""]);
            } else if let (Some(part), Some(of)) = (&asked.part, &asked.of) {
                let roots: Vec<&str> =
                    std::iter::once("").chain(asked.outside.iter().map(String::as_str)).collect();
                for group in &self.words.groups {
                    table(&[whole(part, group), whole(of, group)], true, &roots);
                }
            }
        }
    }
}

/// Rows by breakdown below `root`, and columns that make the last one; with `slack`, what the others
/// leave of the last is a column too, which is never printed.
struct Table<'a> {
    asked: &'a Asked,
    editions: &'a Editions<'a>,
    columns: &'a [Key],
    slack: bool,
    root: &'a str,
}

/// The node that stands for everything outside: a count in only one sum has its other end here.
const OUTSIDE: usize = 0;

/// What an edge counts: a row, a column, and whether it is the rest of the row.
type Name = (String, usize, bool);

/// The network while it is laid, edition by edition.
#[derive(Default)]
struct Building {
    edges: Vec<(Name, usize, usize, Vec<bool>)>,
    versions: BTreeMap<Name, Vec<Option<Version>>>,
    nodes: BTreeMap<(String, usize), usize>,
    editions: usize,
}

impl Building {
    fn node(&mut self, name: (String, usize)) -> usize {
        let next = self.nodes.len() + 1;
        *self.nodes.entry(name).or_insert(next)
    }

    fn version(&mut self, name: &Name, edition: usize, version: Version) {
        let none = vec![None; self.editions];
        self.versions.entry(name.clone()).or_insert(none)[edition] = Some(version);
    }

    fn edge(&mut self, name: Name, (from, to): (usize, usize), edition: usize, version: Version) {
        self.version(&name, edition, version);
        let own =
            |edge: &&mut (Name, usize, usize, Vec<bool>)| (&edge.0, edge.1, edge.2) == (&name, from, to);
        if let Some(edge) = self.edges.iter_mut().find(own) {
            edge.3[edition] = true;
            return;
        }
        let laid = (0..self.editions).map(|other| other == edition).collect();
        self.edges.push((name, from, to, laid));
    }

    fn network(&self, thresholds: Vec<u64>) -> Network {
        let edges = self.edges.iter().map(|(name, from, to, laid)| Edge {
            from: *from,
            to: *to,
            versions: self.versions.get(name).cloned().unwrap_or_default(),
            laid: laid.clone(),
        });
        Network { edges: edges.collect(), nodes: self.nodes.len() + 1, thresholds }
    }
}

impl Table<'_> {
    /// Protects the table; false if nothing new can be printed of it.
    fn protect(&self, withheld: &mut BTreeSet<Key>) -> bool {
        let counts = self.editions.counts();
        let mut building = Building { editions: counts.len(), ..Building::default() };
        for (edition, counts) in counts.iter().enumerate() {
            Laying { table: self, counts, edition, withheld }.lay(&mut building);
        }
        let mut network = building.network(self.editions.thresholds());
        let safe = network.protect();
        let newest = counts.len() - 1;
        for (edge, (name, ..)) in network.edges.iter().zip(&building.edges) {
            let sight = edge.versions[newest].filter(|_| edge.laid[newest]).map(|version| version.sight);
            if let (Some(Sight::Small | Sight::Withheld), Some(key)) = (sight, self.key(name)) {
                withheld.insert(key);
            }
        }
        safe
    }

    /// The count that an edge stands for; none of the slack.
    fn key(&self, (row, column, rest): &Name) -> Option<Key> {
        let key = self.columns.get(*column).filter(|_| !rest)?;
        Some(Key { breakdown: row.clone(), ..key.clone() })
    }
}

/// The table of one edition.
struct Laying<'a> {
    table: &'a Table<'a>,
    counts: &'a BTreeMap<Key, u64>,
    edition: usize,
    withheld: &'a BTreeSet<Key>,
}

impl Laying<'_> {
    fn count(&self, row: &str, column: usize) -> Option<u64> {
        let columns = self.table.columns;
        let at = |key: &Key| self.counts.get(&Key { breakdown: row.to_owned(), ..key.clone() }).copied();
        if column < columns.len() {
            return at(&columns[column]);
        }
        // The slack column: the last less the others.
        at(columns.last()?)?.checked_sub(at(columns.first()?)?)
    }

    /// All columns, the slack one included.
    fn width(&self) -> usize {
        self.table.columns.len() + usize::from(self.table.slack)
    }

    fn total(&self) -> usize {
        self.table.columns.len() - 1
    }

    fn full(&self, row: &str) -> bool {
        (0..self.width()).all(|column| self.count(row, column).is_some())
    }

    /// The nearest row above that has a count in this column; the whole where there is none.
    fn above(&self, row: &str, column: usize) -> String {
        let asked = self.table.asked;
        let mut above = asked.parent(row);
        while !above.is_empty() && self.count(above, column).is_none() {
            above = asked.parent(above);
        }
        above.to_owned()
    }

    /// Lays the rows below the root, and the root.
    fn lay(&self, building: &mut Building) {
        let (root, asked) = (self.table.root, self.table.asked);
        let mut rows: Vec<&str> = vec![root];
        if root.is_empty() {
            let below = asked.breakdowns.iter().chain(asked.tree.keys());
            let below: BTreeSet<&str> = below
                .filter(|row| !asked.outside.contains(row))
                .map(String::as_str)
                .filter(|row| (0..self.table.columns.len()).any(|column| self.count(row, column).is_some()))
                .collect();
            rows.extend(below);
        }
        for row in &rows {
            let has_below = rows
                .iter()
                .any(|other| other != row && (0..self.width()).any(|c| self.above(other, c) == **row));
            for column in 0..self.width() {
                let Some(count) = self.count(row, column) else { continue };
                let below = if has_below {
                    building.node(((*row).to_owned(), column))
                } else if self.full(row) {
                    building.node(((*row).to_owned(), usize::MAX))
                } else {
                    OUTSIDE
                };
                let above = self.head(building, row, column);
                let (least, sight) = (self.least(row, column), self.sight(row, column, count));
                let version = Version { count, least, sight };
                self.edge(building, ((*row).to_owned(), column, false), (below, above), version);
            }
            if has_below {
                self.rest(building, row, &rows);
            }
        }
    }

    /// The sum that a row's count flows into.
    fn head(&self, building: &mut Building, row: &str, column: usize) -> usize {
        let root = self.table.root;
        if row == root {
            return if self.full(root) { building.node((root.to_owned(), usize::MAX - 1)) } else { OUTSIDE };
        }
        let above = self.above(row, column);
        if self.count(&above, column).is_some() { building.node((above, column)) } else { OUTSIDE }
    }

    /// People of a row who are in none of the rows below it: their number is never printed.
    fn rest(&self, building: &mut Building, row: &str, rows: &[&str]) {
        let left: Option<Vec<u64>> = (0..self.width())
            .map(|column| {
                let below = rows
                    .iter()
                    .filter(|other| **other != self.table.root && self.above(other, column) == row);
                let sum: u64 = below.filter_map(|other| self.count(other, column)).sum();
                self.count(row, column)?.checked_sub(sum)
            })
            .collect();
        let Some(left) = left else { return };
        // A row without a rest has no such edge, but a later edition may leave the same number.
        let empty = left[self.total()] == 0;
        for (column, count) in left.into_iter().enumerate() {
            let name = (row.to_owned(), column, true);
            let version = Version { count, least: 0, sight: Sight::Slack };
            if empty {
                building.version(&name, self.edition, version);
            } else {
                let below = building.node((format!("{row} rest"), usize::MAX));
                let above = building.node((row.to_owned(), column));
                self.edge(building, name, (below, above), version);
            }
        }
    }

    /// The total flows the other way, so that what comes in by the columns goes out by it.
    fn edge(&self, building: &mut Building, name: Name, (below, above): (usize, usize), version: Version) {
        let ends = if name.1 == self.total() { (above, below) } else { (below, above) };
        building.edge(name, ends, self.edition, version);
    }

    /// The most people that are known to be in a count: those of a part of it that was printed earlier.
    fn least(&self, row: &str, column: usize) -> u64 {
        let Some(key) = self.table.key(&(row.to_owned(), column, false)) else { return 0 };
        if !row.is_empty() {
            return 0;
        }
        let editions = self.table.editions;
        let parts =
            editions.words.indicator.iter().filter(|_| key.measure == HEADCOUNT).filter_map(|asked| {
                let part = asked.part.as_ref().filter(|_| asked.of.as_deref() == Some(HEADCOUNT))?;
                Some(Key { indicator: asked.number.clone(), measure: part.clone(), ..key.clone() })
            });
        let outside =
            self.table.asked.outside.iter().map(|row| Key { breakdown: row.clone(), ..key.clone() });
        let known = parts.chain(outside).filter_map(|part| {
            let count = self.counts.get(&part).copied()?;
            editions.known(&part, count).then_some(count)
        });
        known.max().unwrap_or(0)
    }

    /// What a reader sees of a count of this edition, who has all editions.
    fn sight(&self, row: &str, column: usize, count: u64) -> Sight {
        let Some(key) = self.table.key(&(row.to_owned(), column, false)) else { return Sight::Slack };
        let editions = self.table.editions;
        if editions.known(&key, count) {
            return Sight::Known;
        }
        let earlier = editions.earlier.get(self.edition);
        if count < earlier.map_or(editions.threshold, |edition| edition.threshold) {
            return Sight::Small;
        }
        if earlier.is_some() || self.withheld.contains(&key) || editions.kept_back(&key, count) {
            return Sight::Withheld;
        }
        let costs = if row == self.table.root {
            WHOLE
        } else if self.table.asked.tree.contains_key(row) {
            TIER
        } else {
            BAND
        };
        Sight::Printed(costs[column.min(costs.len() - 1)])
    }
}
