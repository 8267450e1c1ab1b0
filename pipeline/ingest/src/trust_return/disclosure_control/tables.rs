//! Makes networks from the tables of a return: which counts add up to which, and the cost of suppressing each.

use std::collections::{BTreeMap, BTreeSet};

use super::network::{CellVersion, Edge, Network, Visibility};
use super::{ALL, HEADCOUNT, ReturnEdition};
use crate::trust_return::form::{IndicatorForm, ReturnForm};
use crate::trust_return::{CountKey, SuppliedCount, TrustReturn};

/// The cost to a reader of losing a count of a band, of a tier and of the whole workforce, for each column. The share
/// of a band needs `bme` and `all`; the comparison of a tier needs `white` and `bme`.
const BAND: [u64; 4] = [1, 30, 1, 40];
const TIER: [u64; 4] = [60, 400, 30, 300];
const WHOLE: [u64; 4] = [5_000, 9_000, 900, 3_000];

/// The counts of a return and the sums that are published with them: tiers of bands, and the three groups together
/// if shares are of all staff.
pub(in crate::trust_return) fn with_sums(form: &ReturnForm, given: &TrustReturn) -> BTreeMap<CountKey, u64> {
    let mut counts: BTreeMap<CountKey, u64> =
        given.cells.keys().filter_map(|key| Some((key.clone(), given.count(key)?))).collect();
    for indicator in form.indicator.iter().filter(|indicator| indicator.shares) {
        for (tier, bands) in &indicator.tree {
            for (measure, group) in each(&indicator.measures, &form.groups) {
                let key = |breakdown: &String| CountKey {
                    indicator: indicator.number.clone(),
                    breakdown: breakdown.clone(),
                    measure: measure.clone(),
                    group: group.clone(),
                };
                let there = bands.iter().filter_map(|band| given.cells.get(&key(band)));
                let uncounted = there.clone().any(|supplied| *supplied == SuppliedCount::NotCollected);
                let counted: Vec<u64> = bands.iter().filter_map(|band| given.count(&key(band))).collect();
                if !uncounted && !counted.is_empty() {
                    counts.insert(key(tier), counted.iter().sum());
                }
            }
        }
        let sums: Vec<(CountKey, u64)> = counts
            .keys()
            .filter(|key| key.indicator == indicator.number && key.group == form.groups[0])
            .filter_map(|key| {
                let parts = form.groups.iter().map(|group| counts.get(&key.of_group(group)).copied());
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

/// All editions of a return, the newest with its counts.
pub(super) struct EditionSeries<'a> {
    pub(super) form: &'a ReturnForm,
    pub(super) earlier: &'a [ReturnEdition],
    pub(super) counts: &'a BTreeMap<CountKey, u64>,
    pub(super) threshold: u64,
}

impl EditionSeries<'_> {
    /// The counts of each edition, the newest last.
    fn counts(&self) -> Vec<&BTreeMap<CountKey, u64>> {
        self.earlier.iter().map(|edition| &edition.counts).chain([self.counts]).collect()
    }

    fn thresholds(&self) -> Vec<u64> {
        self.earlier.iter().map(|edition| edition.threshold).chain([self.threshold]).collect()
    }

    /// Whether an earlier edition published this count with this value. The headcount of the whole workforce is the
    /// same count under each indicator.
    pub(super) fn was_published(&self, key: &CountKey, count: u64) -> bool {
        let same = |shown: &CountKey| {
            let whole = key.measure == HEADCOUNT && key.breakdown.is_empty();
            *shown == CountKey { indicator: shown.indicator.clone(), ..key.clone() }
                && (whole || shown.indicator == key.indicator)
        };
        self.earlier.iter().any(|edition| {
            edition.shown.iter().any(|shown| same(shown) && edition.counts.get(shown) == Some(&count))
        })
    }

    /// Whether an earlier edition had this count with this value and suppressed it.
    pub(super) fn was_suppressed(&self, key: &CountKey, count: u64) -> bool {
        !self.was_published(key, count)
            && self.earlier.iter().any(|edition| edition.counts.get(key) == Some(&count))
    }

    /// Suppresses the necessary counts in each table, one table at a time. Adds the indicators for which nothing new
    /// can be published to `withheld_indicators`.
    pub(super) fn protect(
        &self,
        suppressed: &mut BTreeSet<CountKey>,
        withheld_indicators: &mut BTreeSet<String>,
    ) {
        for indicator in &self.form.indicator {
            let whole = |measure: &str, group: &str| CountKey {
                indicator: indicator.number.clone(),
                breakdown: String::new(),
                measure: measure.to_owned(),
                group: group.to_owned(),
            };
            let mut table = |columns: &[CountKey], slack: bool, roots: &[&str]| {
                for root in roots {
                    let table = SumTable { indicator, editions: self, columns, slack, root };
                    if !table.protect(suppressed) {
                        withheld_indicators.insert(indicator.number.clone());
                    }
                }
            };
            if indicator.shares {
                let groups = self.form.groups.iter().map(String::as_str);
                let columns: Vec<CountKey> =
                    groups.chain([ALL]).map(|group| whole(HEADCOUNT, group)).collect();
                table(&columns, false, &[""]);
            } else if let (Some(part), Some(of)) = (&indicator.part, &indicator.of) {
                let roots: Vec<&str> =
                    std::iter::once("").chain(indicator.outside.iter().map(String::as_str)).collect();
                for group in &self.form.groups {
                    table(&[whole(part, group), whole(of, group)], true, &roots);
                }
            }
        }
    }
}

/// Rows by breakdown below `root`, and columns that add up to the last one. With `slack`, the difference between the
/// last column and the others is a column too, which is never published.
struct SumTable<'a> {
    indicator: &'a IndicatorForm,
    editions: &'a EditionSeries<'a>,
    columns: &'a [CountKey],
    slack: bool,
    root: &'a str,
}

/// The node for everything outside the table: the other end of a count that is in only one sum.
const OUTSIDE: usize = 0;

/// A row, a column, and whether the edge is the rest of the row.
type EdgeName = (String, usize, bool);

/// Builds a network edition by edition.
#[derive(Default)]
struct NetworkBuilder {
    edges: Vec<(EdgeName, usize, usize, Vec<bool>)>,
    versions: BTreeMap<EdgeName, Vec<Option<CellVersion>>>,
    nodes: BTreeMap<(String, usize), usize>,
    editions: usize,
}

impl NetworkBuilder {
    fn node(&mut self, name: (String, usize)) -> usize {
        let next = self.nodes.len() + 1;
        *self.nodes.entry(name).or_insert(next)
    }

    fn version(&mut self, name: &EdgeName, edition: usize, version: CellVersion) {
        let none = vec![None; self.editions];
        self.versions.entry(name.clone()).or_insert(none)[edition] = Some(version);
    }

    fn edge(&mut self, name: EdgeName, (from, to): (usize, usize), edition: usize, version: CellVersion) {
        self.version(&name, edition, version);
        let own =
            |edge: &&mut (EdgeName, usize, usize, Vec<bool>)| (&edge.0, edge.1, edge.2) == (&name, from, to);
        if let Some(edge) = self.edges.iter_mut().find(own) {
            edge.3[edition] = true;
            return;
        }
        let connects = (0..self.editions).map(|other| other == edition).collect();
        self.edges.push((name, from, to, connects));
    }

    fn network(&self, thresholds: Vec<u64>) -> Network {
        let edges = self.edges.iter().map(|(name, from, to, connects)| Edge {
            from: *from,
            to: *to,
            versions: self.versions.get(name).cloned().unwrap_or_default(),
            connects: connects.clone(),
        });
        Network { edges: edges.collect(), nodes: self.nodes.len() + 1, thresholds }
    }
}

impl SumTable<'_> {
    /// Protects the table. Returns false if nothing new of it can be published.
    fn protect(&self, suppressed: &mut BTreeSet<CountKey>) -> bool {
        let counts = self.editions.counts();
        let mut builder = NetworkBuilder { editions: counts.len(), ..NetworkBuilder::default() };
        for (edition, counts) in counts.iter().enumerate() {
            EditionTable { table: self, counts, edition, suppressed }.add_to(&mut builder);
        }
        let mut network = builder.network(self.editions.thresholds());
        let safe = network.protect();
        let newest = counts.len() - 1;
        for (edge, (name, ..)) in network.edges.iter().zip(&builder.edges) {
            let visibility =
                edge.versions[newest].filter(|_| edge.connects[newest]).map(|version| version.visibility);
            if let (Some(Visibility::Primary | Visibility::Secondary), Some(key)) =
                (visibility, self.key(name))
            {
                suppressed.insert(key);
            }
        }
        safe
    }

    /// The key of an edge's count; `None` for slack.
    fn key(&self, (row, column, rest): &EdgeName) -> Option<CountKey> {
        let key = self.columns.get(*column).filter(|_| !rest)?;
        Some(CountKey { breakdown: row.clone(), ..key.clone() })
    }
}

/// The table of one edition.
struct EditionTable<'a> {
    table: &'a SumTable<'a>,
    counts: &'a BTreeMap<CountKey, u64>,
    edition: usize,
    suppressed: &'a BTreeSet<CountKey>,
}

impl EditionTable<'_> {
    fn count(&self, row: &str, column: usize) -> Option<u64> {
        let columns = self.table.columns;
        let at =
            |key: &CountKey| self.counts.get(&CountKey { breakdown: row.to_owned(), ..key.clone() }).copied();
        if column < columns.len() {
            return at(&columns[column]);
        }
        // The slack column: the last column minus the others.
        at(columns.last()?)?.checked_sub(at(columns.first()?)?)
    }

    /// The number of columns, including slack.
    fn width(&self) -> usize {
        self.table.columns.len() + usize::from(self.table.slack)
    }

    fn total(&self) -> usize {
        self.table.columns.len() - 1
    }

    fn full(&self, row: &str) -> bool {
        (0..self.width()).all(|column| self.count(row, column).is_some())
    }

    /// The nearest tier that has a count in this column; the whole workforce if none has.
    fn above(&self, row: &str, column: usize) -> String {
        let indicator = self.table.indicator;
        let mut above = indicator.parent(row);
        while !above.is_empty() && self.count(above, column).is_none() {
            above = indicator.parent(above);
        }
        above.to_owned()
    }

    /// Adds the root and the rows below it to a network.
    fn add_to(&self, builder: &mut NetworkBuilder) {
        let (root, indicator) = (self.table.root, self.table.indicator);
        let mut rows: Vec<&str> = vec![root];
        if root.is_empty() {
            let below = indicator.breakdowns.iter().chain(indicator.tree.keys());
            let below: BTreeSet<&str> = below
                .filter(|row| !indicator.outside.contains(row))
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
                    builder.node(((*row).to_owned(), column))
                } else if self.full(row) {
                    builder.node(((*row).to_owned(), usize::MAX))
                } else {
                    OUTSIDE
                };
                let above = self.head(builder, row, column);
                let (lower_limit, visibility) =
                    (self.lower_limit(row, column), self.visibility(row, column, count));
                let version = CellVersion { count, lower_limit, visibility };
                self.edge(builder, ((*row).to_owned(), column, false), (below, above), version);
            }
            if has_below {
                self.rest(builder, row, &rows);
            }
        }
    }

    /// The node of the sum that a row's count flows into.
    fn head(&self, builder: &mut NetworkBuilder, row: &str, column: usize) -> usize {
        let root = self.table.root;
        if row == root {
            return if self.full(root) { builder.node((root.to_owned(), usize::MAX - 1)) } else { OUTSIDE };
        }
        let above = self.above(row, column);
        if self.count(&above, column).is_some() { builder.node((above, column)) } else { OUTSIDE }
    }

    /// Adds the people of a row who are in none of the rows below it. Their number is never published.
    fn rest(&self, builder: &mut NetworkBuilder, row: &str, rows: &[&str]) {
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
        // A row without a rest has no such edge, but a later edition may have a rest of the same number.
        let empty = left[self.total()] == 0;
        for (column, count) in left.into_iter().enumerate() {
            let name = (row.to_owned(), column, true);
            let version = CellVersion { count, lower_limit: 0, visibility: Visibility::Slack };
            if empty {
                builder.version(&name, self.edition, version);
            } else {
                let below = builder.node((format!("{row} rest"), usize::MAX));
                let above = builder.node((row.to_owned(), column));
                self.edge(builder, name, (below, above), version);
            }
        }
    }

    /// Adds an edge. The total flows in the other direction, so that flows into a node equal the flows out of it.
    fn edge(
        &self,
        builder: &mut NetworkBuilder,
        name: EdgeName,
        (below, above): (usize, usize),
        version: CellVersion,
    ) {
        let ends = if name.1 == self.total() { (above, below) } else { (below, above) };
        builder.edge(name, ends, self.edition, version);
    }

    /// The lower limit of a count that readers know: the count of a part of it that was published earlier.
    fn lower_limit(&self, row: &str, column: usize) -> u64 {
        let Some(key) = self.table.key(&(row.to_owned(), column, false)) else { return 0 };
        if !row.is_empty() {
            return 0;
        }
        let editions = self.table.editions;
        let parts =
            editions.form.indicator.iter().filter(|_| key.measure == HEADCOUNT).filter_map(|indicator| {
                let part = indicator.part.as_ref().filter(|_| indicator.of.as_deref() == Some(HEADCOUNT))?;
                Some(CountKey { indicator: indicator.number.clone(), measure: part.clone(), ..key.clone() })
            });
        let outside =
            self.table.indicator.outside.iter().map(|row| CountKey { breakdown: row.clone(), ..key.clone() });
        let known = parts.chain(outside).filter_map(|part| {
            let count = self.counts.get(&part).copied()?;
            editions.was_published(&part, count).then_some(count)
        });
        known.max().unwrap_or(0)
    }

    /// What a reader with all editions sees of a count of this edition.
    fn visibility(&self, row: &str, column: usize, count: u64) -> Visibility {
        let Some(key) = self.table.key(&(row.to_owned(), column, false)) else { return Visibility::Slack };
        let editions = self.table.editions;
        if editions.was_published(&key, count) {
            return Visibility::Known;
        }
        let earlier = editions.earlier.get(self.edition);
        if count < earlier.map_or(editions.threshold, |edition| edition.threshold) {
            return Visibility::Primary;
        }
        if earlier.is_some() || self.suppressed.contains(&key) || editions.was_suppressed(&key, count) {
            return Visibility::Secondary;
        }
        let costs = if row == self.table.root {
            WHOLE
        } else if self.table.indicator.tree.contains_key(row) {
            TIER
        } else {
            BAND
        };
        Visibility::Published(costs[column.min(costs.len() - 1)])
    }
}
