//! Finds the range that a reader can calculate for a suppressed count, and suppresses more counts until each range
//! is wide enough.
//!
//! A table with nested rows, its columns and its sums form a network. Each sum is a node. Each count is an edge that
//! flows from one sum into another. Every table that a reader must consider possible is a circulation that has the
//! true values on the published edges. The highest possible value of a suppressed count is therefore its true value
//! plus a maximum flow from the head of its edge back to the tail through other suppressed edges; the lowest value
//! follows from the flow in the other direction. For one edition this is exact: every whole number between is
//! possible. (Cox, L. H. (1995), "Network models for complementary cell suppression", Journal of the American
//! Statistical Association 90, 1453 to 1462.)
//!
//! A corrected return is another edition of the same network, and a reader has all editions. We assume that the
//! reader knows which counts a correction did not change. A flow therefore belongs to a layer: a set of editions that
//! it changes by the same amount. It may pass an edge only if none of these editions publishes the count, and no
//! edition outside the layer has the same count. With any flows in the layers, each edition still adds up and agrees
//! with its published counts, so the reader must consider it possible. The method does not find every possible
//! table, so it may suppress more than necessary.
//!
//! We assume that the reader knows which counts are suppressed because they are small, and that these are below the
//! threshold. Even so, such a count must be able to have any value from zero to the threshold minus one. A count that
//! is suppressed to protect others must have as many possible values.

use std::collections::BTreeSet;

use super::flow::Shift;

/// Larger than any number of people.
const UNBOUNDED: u64 = u64::MAX / 4;

/// What a reader sees of a count in one edition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Visibility {
    /// The newest edition would publish it; suppressing it has this cost.
    Published(u64),
    /// An earlier edition published it, so suppressing it now does not help.
    Known,
    /// Suppressed because it is small (primary suppression).
    Primary,
    /// Suppressed to protect others (secondary suppression).
    Secondary,
    /// A difference between sums, which is never published and needs no protection.
    Slack,
}

/// A count in one edition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct CellVersion {
    pub(super) count: u64,
    /// The lower limit that the reader knows.
    pub(super) lower_limit: u64,
    pub(super) visibility: Visibility,
}

impl CellVersion {
    /// How far the count can rise or fall, as far as the reader knows.
    pub(super) fn room(self, direction: FlowDirection, threshold: u64) -> u64 {
        match (self.visibility, direction) {
            (Visibility::Known, _) => 0,
            (Visibility::Primary, FlowDirection::Rise) => (threshold - 1).saturating_sub(self.count),
            (_, FlowDirection::Rise) => UNBOUNDED,
            (_, FlowDirection::Fall) => self.count.saturating_sub(self.lower_limit),
        }
    }
}

/// One count: an outflow of the sum `from` and an inflow of the sum `to`.
#[derive(Clone, Debug)]
pub(super) struct Edge {
    pub(super) from: usize,
    pub(super) to: usize,
    /// The count in each edition, the newest last; `None` if an edition lacks it.
    pub(super) versions: Vec<Option<CellVersion>>,
    /// Whether the edge connects these two sums in each edition.
    pub(super) connects: Vec<bool>,
}

impl Edge {
    /// The editions in which the count has this value.
    fn same(&self, count: u64) -> Vec<usize> {
        let is = |version: &Option<CellVersion>| version.is_some_and(|version| version.count == count);
        (0..self.versions.len()).filter(|edition| is(&self.versions[*edition])).collect()
    }

    /// Whether no edition outside the layer has the same count as one in the layer.
    pub(super) fn closed(&self, layer: &[usize]) -> bool {
        layer
            .iter()
            .filter_map(|edition| self.versions[*edition])
            .all(|version| self.same(version.count).iter().all(|edition| layer.contains(edition)))
    }

    fn ends(&self, direction: FlowDirection) -> (usize, usize) {
        match direction {
            FlowDirection::Rise => (self.to, self.from),
            FlowDirection::Fall => (self.from, self.to),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FlowDirection {
    Rise,
    Fall,
}

impl FlowDirection {
    fn opposite(self) -> Self {
        match self {
            Self::Rise => Self::Fall,
            Self::Fall => Self::Rise,
        }
    }
}

#[derive(Clone, Debug, Default)]
pub(super) struct Network {
    pub(super) edges: Vec<Edge>,
    pub(super) nodes: usize,
    /// The threshold of each edition, the newest last.
    pub(super) thresholds: Vec<u64>,
}

impl Network {
    pub(super) fn newest(&self) -> usize {
        self.thresholds.len() - 1
    }

    /// Suppresses more counts of the newest edition, the cheapest first, until the range of every suppressed count of
    /// every edition is wide enough. If that is impossible, suppresses all counts of the newest edition that are not
    /// known already, and returns false.
    pub(super) fn protect(&mut self) -> bool {
        let mut safe = BTreeSet::new();
        while let Some((edge, count)) = self.next_target(&safe) {
            if !self.widen(edge, count) {
                let newest = self.newest();
                for version in self.edges.iter_mut().filter_map(|edge| edge.versions[newest].as_mut()) {
                    if matches!(version.visibility, Visibility::Published(_)) {
                        version.visibility = Visibility::Secondary;
                    }
                }
                return false;
            }
            safe.insert((edge, count));
        }
        true
    }

    /// A suppressed count that has not been checked: the edge and its value.
    fn next_target(&self, safe: &BTreeSet<(usize, u64)>) -> Option<(usize, u64)> {
        self.edges.iter().enumerate().find_map(|(position, edge)| {
            edge.versions.iter().zip(&edge.connects).find_map(|(version, connects)| {
                let version = version.filter(|version| {
                    *connects && matches!(version.visibility, Visibility::Primary | Visibility::Secondary)
                })?;
                let target = (position, version.count);
                let known = |edition: &usize| {
                    edge.versions[*edition].is_some_and(|version| version.visibility == Visibility::Known)
                };
                (!safe.contains(&target) && !edge.same(version.count).iter().any(known)).then_some(target)
            })
        })
    }

    /// Suppresses counts until one count has its full range. Returns false if that is impossible.
    fn widen(&mut self, edge: usize, count: u64) -> bool {
        let members = self.edges[edge].same(count);
        let is = |edition: &&usize, visibility: Visibility| {
            self.edges[edge].versions[**edition].is_some_and(|version| version.visibility == visibility)
        };
        let least = |visibility: Visibility| {
            members
                .iter()
                .filter(|edition| is(edition, visibility))
                .map(|edition| self.thresholds[*edition])
                .min()
        };
        // The furthest that it can fall, as far as the reader knows.
        let versions = members.iter().filter_map(|edition| self.edges[edge].versions[*edition]);
        let depth = count.saturating_sub(versions.map(|version| version.lower_limit).max().unwrap_or(0));
        if let Some(threshold) = least(Visibility::Primary) {
            let above = (threshold - 1).saturating_sub(count);
            return self.range(edge, &members, (FlowDirection::Rise, above), true) == above
                && self.range(edge, &members, (FlowDirection::Fall, depth), true) == depth;
        }
        // The range may be above and below the value. Flows without cost come first, in both directions.
        let width = least(Visibility::Secondary).map_or(0, |threshold| threshold.saturating_sub(1));
        for pay in [None, Some(FlowDirection::Rise), Some(FlowDirection::Fall)] {
            if let Some(direction) = pay {
                let wanted = if direction == FlowDirection::Rise { width } else { width.min(depth) };
                self.range(edge, &members, (direction, wanted), true);
            }
            let above = self.range(edge, &members, (FlowDirection::Rise, width), false);
            let below = self.range(edge, &members, (FlowDirection::Fall, (width - above).min(depth)), false);
            if above + below == width {
                return true;
            }
        }
        false
    }

    /// How far a count can be moved in one direction, `wanted` at most. Suppresses other counts if `paying`. Takes the
    /// cheapest of the layers that reach furthest.
    fn range(
        &mut self,
        edge: usize,
        members: &[usize],
        (direction, wanted): (FlowDirection, u64),
        paying: bool,
    ) -> u64 {
        if wanted == 0 {
            return 0;
        }
        let mut best: Option<(u64, u64, Self)> = None;
        for layer in self.layers(edge, members) {
            let mut tried = self.clone();
            let reached = tried.move_in_layer((edge, members), &layer, (direction, wanted), paying);
            if reached > 0 {
                let cost = self.cost_of(&tried);
                if reached == wanted && cost == 0 {
                    *self = tried;
                    return reached;
                }
                let found = (wanted - reached, cost);
                if best.as_ref().is_none_or(|(left, cost, _)| found < (*left, *cost)) {
                    best = Some((found.0, found.1, tried));
                }
            }
        }
        let Some((left, _, tried)) = best else { return 0 };
        *self = tried;
        wanted - left
    }

    /// The cost of the counts that `other` suppresses and this network does not.
    fn cost_of(&self, other: &Self) -> u64 {
        let newest = self.newest();
        let changed = self.edges.iter().zip(&other.edges).filter_map(|(before, after)| {
            let (before, after) = (before.versions[newest]?, after.versions[newest]?);
            match before.visibility {
                Visibility::Published(cost) if after.visibility != before.visibility => Some(cost),
                _ => None,
            }
        });
        changed.sum()
    }

    /// The runs of editions with all of `members`, the longest first, in which the edge may be moved.
    fn layers(&self, edge: usize, members: &[usize]) -> Vec<Vec<usize>> {
        let (Some(first), Some(last)) = (members.first(), members.last()) else { return Vec::new() };
        let runs = (0..=*first).flat_map(|start| (*last..=self.newest()).map(move |end| start..=end));
        let mut layers: Vec<Vec<usize>> = runs.map(Iterator::collect).collect();
        layers.push(members.to_vec());
        layers.sort_by_key(|layer| std::cmp::Reverse(layer.len()));
        layers.dedup();
        layers.retain(|layer| self.edges[edge].closed(layer));
        layers
    }

    /// Moves a count in one layer, and moves its other versions in the layer back if they cannot follow. Returns how
    /// far the count moved.
    fn move_in_layer(
        &mut self,
        (edge, members): (usize, &[usize]),
        layer: &[usize],
        (direction, wanted): (FlowDirection, u64),
        paying: bool,
    ) -> u64 {
        if !members.iter().all(|edition| self.edges[edge].connects[*edition]) {
            return 0;
        }
        let before = self.clone();
        let mut sent: Shift = vec![vec![0; self.edges.len()]; self.thresholds.len()];
        let reached = self.push(edge, layer, (self.edges[edge].ends(direction), wanted), &mut sent, paying);
        let mut rest: Vec<usize> = layer.iter().copied().filter(|other| !members.contains(other)).collect();
        while let Some(other) = rest.first().copied() {
            let version = self.edges[edge].versions[other];
            let same_count =
                version.map_or_else(|| vec![other], |version| self.edges[edge].same(version.count));
            rest.retain(|other| !same_count.contains(other));
            let rooms = same_count.iter().map(|edition| self.follow(edge, *edition, direction, paying));
            let room = rooms.min().unwrap_or(0);
            let lacking = reached.saturating_sub(room);
            if lacking == 0 {
                continue;
            }
            let back = self.edges[edge].ends(direction.opposite());
            let found = self.push(edge, &same_count, (back, lacking), &mut sent, paying);
            if found < lacking {
                // Move only as far as this version can follow.
                *self = before;
                let possible = room + found;
                return if possible == 0 {
                    0
                } else {
                    self.move_in_layer((edge, members), layer, (direction, possible), paying)
                };
            }
        }
        reached
    }

    /// How far the version of one edition can be moved with the others. Suppresses the version if `paying`.
    fn follow(&mut self, edge: usize, edition: usize, direction: FlowDirection, paying: bool) -> u64 {
        let threshold = self.thresholds[edition];
        let connects = self.edges[edge].connects[edition];
        let Some(version) = self.edges[edge].versions[edition].as_mut().filter(|_| connects) else {
            return 0;
        };
        if matches!(version.visibility, Visibility::Published(_)) {
            if !paying {
                return 0;
            }
            version.visibility = Visibility::Secondary;
        }
        version.room(direction, threshold)
    }
}

#[cfg(test)]
#[path = "network_tests.rs"]
mod tests;
