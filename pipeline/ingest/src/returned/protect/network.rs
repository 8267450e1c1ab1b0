//! How far a withheld count could be narrowed from those that are printed, and which more to withhold.
//!
//! A table whose rows lie within each other, its columns and its sums, is a network: each sum is a
//! node, each count an edge that flows from one sum into another, and every table that a reader must
//! think possible is a circulation that agrees with the true one on the printed edges. So the most
//! that a withheld count could be is the true one plus a maximum flow from the edge's head back to its
//! tail through other withheld edges, and the least the same the other way round. For one edition that
//! is exact: every whole number between is possible. (Cox, L. H. (1995), "Network models for
//! complementary cell suppression", Journal of the American Statistical Association 90, 1453 to 1462.)
//!
//! A corrected return is another edition of the same network, and a reader has them all. The reader is
//! taken to know which counts a correction left alone. A flow therefore belongs to a layer: a set of
//! editions that it changes alike. It may pass an edge only if the count is printed in none of them,
//! and no edition outside the layer has the same count there. Whatever flows the layers carry
//! together, each edition still adds up and agrees with what it prints, so that the reader must think
//! it possible. Not every possible table is found in this way: it errs to withholding.
//!
//! The reader is taken to know which counts are withheld for their own smallness, and so that they
//! are below the threshold. Even then such a count must be able to be anything from zero to the
//! threshold less one, and one that is withheld for the sake of others must have as many values.

use std::collections::BTreeSet;

use super::flow::Shift;

/// More than any sum of people.
const UNBOUNDED: u64 = u64::MAX / 4;

/// What a reader sees of a count in one edition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sight {
    /// Would be printed by the newest edition; it may be withheld at this cost.
    Printed(u64),
    /// Printed by an earlier edition: it is known whatever the newest does.
    Known,
    /// Withheld because it is small.
    Small,
    /// Withheld for the sake of others.
    Withheld,
    /// Never printed, and of no interest: whatever the sums leave.
    Slack,
}

/// A count in one edition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Version {
    pub(super) count: u64,
    /// The reader knows that it is at least this.
    pub(super) least: u64,
    pub(super) sight: Sight,
}

impl Version {
    /// How far it can rise or fall in the reader's eyes.
    pub(super) fn room(self, way: Way, threshold: u64) -> u64 {
        match (self.sight, way) {
            (Sight::Known, _) => 0,
            (Sight::Small, Way::Rise) => (threshold - 1).saturating_sub(self.count),
            (_, Way::Rise) => UNBOUNDED,
            (_, Way::Fall) => self.count.saturating_sub(self.least),
        }
    }
}

/// One count: it is added up in the sum `from` as an outflow and in `to` as an inflow.
#[derive(Clone, Debug)]
pub(super) struct Edge {
    pub(super) from: usize,
    pub(super) to: usize,
    /// The count in each edition, the newest last; none if an edition lacks it.
    pub(super) versions: Vec<Option<Version>>,
    /// Whether it connects these two sums in each edition.
    pub(super) laid: Vec<bool>,
}

impl Edge {
    /// The editions that have this count here.
    fn same(&self, count: u64) -> Vec<usize> {
        let is = |version: &Option<Version>| version.is_some_and(|version| version.count == count);
        (0..self.versions.len()).filter(|edition| is(&self.versions[*edition])).collect()
    }

    /// Whether no edition outside the layer has a count of the layer here.
    pub(super) fn closed(&self, layer: &[usize]) -> bool {
        layer
            .iter()
            .filter_map(|edition| self.versions[*edition])
            .all(|version| self.same(version.count).iter().all(|edition| layer.contains(edition)))
    }

    fn ends(&self, way: Way) -> (usize, usize) {
        match way {
            Way::Rise => (self.to, self.from),
            Way::Fall => (self.from, self.to),
        }
    }
}

/// Up or down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    Rise,
    Fall,
}

impl Way {
    fn back(self) -> Self {
        match self {
            Self::Rise => Self::Fall,
            Self::Fall => Self::Rise,
        }
    }
}

/// A network of counts in all editions.
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

    /// Withholds as few more counts of the newest edition as it takes, cheapest first, until no
    /// withheld one of any edition can be narrowed. Returns false if that cannot be had, and the
    /// newest edition prints nothing of this table that was not known.
    pub(super) fn protect(&mut self) -> bool {
        let mut safe = BTreeSet::new();
        while let Some((edge, count)) = self.next_target(&safe) {
            if !self.widen(edge, count) {
                let newest = self.newest();
                for version in self.edges.iter_mut().filter_map(|edge| edge.versions[newest].as_mut()) {
                    if matches!(version.sight, Sight::Printed(_)) {
                        version.sight = Sight::Withheld;
                    }
                }
                return false;
            }
            safe.insert((edge, count));
        }
        true
    }

    /// A withheld count that has not been looked at: the edge and its value.
    fn next_target(&self, safe: &BTreeSet<(usize, u64)>) -> Option<(usize, u64)> {
        self.edges.iter().enumerate().find_map(|(position, edge)| {
            edge.versions.iter().zip(&edge.laid).find_map(|(version, laid)| {
                let version = version
                    .filter(|version| *laid && matches!(version.sight, Sight::Small | Sight::Withheld))?;
                let target = (position, version.count);
                let known = |edition: &usize| {
                    edge.versions[*edition].is_some_and(|version| version.sight == Sight::Known)
                };
                (!safe.contains(&target) && !edge.same(version.count).iter().any(known)).then_some(target)
            })
        })
    }

    /// Withholds what it takes to leave one count its whole range; false if nothing does.
    fn widen(&mut self, edge: usize, count: u64) -> bool {
        let members = self.edges[edge].same(count);
        let is = |edition: &&usize, sight: Sight| {
            self.edges[edge].versions[**edition].is_some_and(|version| version.sight == sight)
        };
        let least = |sight: Sight| {
            members.iter().filter(|edition| is(edition, sight)).map(|edition| self.thresholds[*edition]).min()
        };
        // How far it could fall at most, with what the reader knows.
        let versions = members.iter().filter_map(|edition| self.edges[edge].versions[*edition]);
        let depth = count.saturating_sub(versions.map(|version| version.least).max().unwrap_or(0));
        if let Some(threshold) = least(Sight::Small) {
            let above = (threshold - 1).saturating_sub(count);
            return self.range(edge, &members, (Way::Rise, above), true) == above
                && self.range(edge, &members, (Way::Fall, depth), true) == depth;
        }
        // Any range is wide enough; what costs nothing comes first, both ways.
        let width = least(Sight::Withheld).map_or(0, |threshold| threshold.saturating_sub(1));
        for pay in [None, Some(Way::Rise), Some(Way::Fall)] {
            if let Some(way) = pay {
                let wanted = if way == Way::Rise { width } else { width.min(depth) };
                self.range(edge, &members, (way, wanted), true);
            }
            let above = self.range(edge, &members, (Way::Rise, width), false);
            let below = self.range(edge, &members, (Way::Fall, (width - above).min(depth)), false);
            if above + below == width {
                return true;
            }
        }
        false
    }

    /// How far a count can be moved one way, `wanted` at most, withholding what it takes if `paying`.
    /// Of the layers that reach furthest the cheapest is taken.
    fn range(&mut self, edge: usize, members: &[usize], (way, wanted): (Way, u64), paying: bool) -> u64 {
        if wanted == 0 {
            return 0;
        }
        let mut best: Option<(u64, u64, Self)> = None;
        for layer in self.layers(edge, members) {
            let mut tried = self.clone();
            let reached = tried.attempt((edge, members), &layer, (way, wanted), paying);
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

    /// What it costs to withhold what `other` withholds and this does not.
    fn cost_of(&self, other: &Self) -> u64 {
        let newest = self.newest();
        let changed = self.edges.iter().zip(&other.edges).filter_map(|(before, after)| {
            let (before, after) = (before.versions[newest]?, after.versions[newest]?);
            match before.sight {
                Sight::Printed(cost) if after.sight != before.sight => Some(cost),
                _ => None,
            }
        });
        changed.sum()
    }

    /// The runs of editions that hold all of `members`, the longest first, in which the edge may be moved.
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

    /// Moves a count in one layer, and moves its other versions in the layer back where they cannot
    /// follow. Returns how far it got.
    fn attempt(
        &mut self,
        (edge, members): (usize, &[usize]),
        layer: &[usize],
        (way, wanted): (Way, u64),
        paying: bool,
    ) -> u64 {
        if !members.iter().all(|edition| self.edges[edge].laid[*edition]) {
            return 0;
        }
        let before = self.clone();
        let mut sent: Shift = vec![vec![0; self.edges.len()]; self.thresholds.len()];
        let reached = self.push(edge, layer, (self.edges[edge].ends(way), wanted), &mut sent, paying);
        let mut rest: Vec<usize> = layer.iter().copied().filter(|other| !members.contains(other)).collect();
        while let Some(other) = rest.first().copied() {
            let version = self.edges[edge].versions[other];
            let alike = version.map_or_else(|| vec![other], |version| self.edges[edge].same(version.count));
            rest.retain(|other| !alike.contains(other));
            let rooms = alike.iter().map(|edition| self.follow(edge, *edition, way, paying));
            let room = rooms.min().unwrap_or(0);
            let lacking = reached.saturating_sub(room);
            if lacking == 0 {
                continue;
            }
            let back = self.edges[edge].ends(way.back());
            let found = self.push(edge, &alike, (back, lacking), &mut sent, paying);
            if found < lacking {
                // As far as this version follows, and no further.
                *self = before;
                let possible = room + found;
                return if possible == 0 {
                    0
                } else {
                    self.attempt((edge, members), layer, (way, possible), paying)
                };
            }
        }
        reached
    }

    /// How far the version of an edition can be moved with the others; it is withheld if that is paid for.
    fn follow(&mut self, edge: usize, edition: usize, way: Way, paying: bool) -> u64 {
        let threshold = self.thresholds[edition];
        let laid = self.edges[edge].laid[edition];
        let Some(version) = self.edges[edge].versions[edition].as_mut().filter(|_| laid) else { return 0 };
        if matches!(version.sight, Sight::Printed(_)) {
            if !paying {
                return 0;
            }
            version.sight = Sight::Withheld;
        }
        version.room(way, threshold)
    }
}

#[cfg(test)]
#[path = "network_tests.rs"]
mod tests;
