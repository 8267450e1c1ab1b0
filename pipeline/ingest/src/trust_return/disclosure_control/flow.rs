//! Flows through a network of counts: how far one count can move if others move with it, in the editions of one
//! layer.

use super::network::{Edge, FlowDirection, Network, Visibility};

/// For each edition and edge, how far the count has moved.
pub(super) type Shift = Vec<Vec<i128>>;

impl Network {
    /// Sends a flow of `wanted` from one node to another in a layer, without `edge`. If the suppressed edges do not
    /// suffice and `paying` is true, suppresses the cheapest published ones. Returns the size of the flow.
    pub(super) fn push(
        &mut self,
        edge: usize,
        layer: &[usize],
        ((start, goal), wanted): ((usize, usize), u64),
        sent: &mut Shift,
        paying: bool,
    ) -> u64 {
        if start == goal {
            return wanted;
        }
        let newest = self.newest();
        let mut left = wanted;
        while left > 0 {
            let Some(path) = self.cheapest(edge, layer, (start, goal), sent) else { break };
            if !paying && path.iter().any(|step| step.cost > 0) {
                break;
            }
            let room = path.iter().map(|step| step.room).min().unwrap_or(0).min(left);
            for step in &path {
                for edition in layer {
                    sent[*edition][step.edge] +=
                        if step.rises { i128::from(room) } else { -i128::from(room) };
                }
                if step.cost > 0
                    && let Some(version) = self.edges[step.edge].versions[newest].as_mut()
                {
                    version.visibility = Visibility::Secondary;
                }
            }
            left -= room;
        }
        wanted - left
    }

    /// The cheapest path between two nodes that has room left (Bellman-Ford).
    fn cheapest(
        &self,
        past: usize,
        layer: &[usize],
        (start, goal): (usize, usize),
        sent: &Shift,
    ) -> Option<Vec<PathStep>> {
        let steps: Vec<(usize, usize, PathStep)> = (0..self.edges.len())
            .filter(|edge| *edge != past)
            .flat_map(|edge| self.steps(edge, layer, sent))
            .collect();
        // Cost first, then the number of steps, so that the choice between equal paths is always the same.
        let mut best: Vec<Option<(u64, usize, PathStep, usize)>> = vec![None; self.nodes];
        let reached = |best: &[Option<(u64, usize, PathStep, usize)>], node: usize| {
            if node == start { Some((0, 0)) } else { best[node].map(|(cost, length, ..)| (cost, length)) }
        };
        for _ in 0..self.nodes {
            let mut changed = false;
            for (from, to, step) in &steps {
                let Some((cost, length)) = reached(&best, *from) else { continue };
                let found = (cost + step.cost, length + 1);
                if *to != start && reached(&best, *to).is_none_or(|known| found < known) {
                    best[*to] = Some((found.0, found.1, *step, *from));
                    changed = true;
                }
            }
            if !changed {
                break;
            }
        }
        let mut path = Vec::new();
        let mut node = goal;
        while node != start {
            let (_, _, step, from) = best[node]?;
            path.push(step);
            node = from;
        }
        Some(path)
    }

    /// The two directions over an edge in a layer: along it the count rises, against it the count falls.
    fn steps(&self, position: usize, layer: &[usize], sent: &Shift) -> Vec<(usize, usize, PathStep)> {
        let edge = &self.edges[position];
        let Some(cost) = Self::cost(edge, layer) else { return Vec::new() };
        let room = |direction: FlowDirection| {
            let rooms = layer.iter().map(|edition| {
                let limit =
                    edge.versions[*edition].map_or(0, |v| v.room(direction, self.thresholds[*edition]));
                let used = sent[*edition][position] * if direction == FlowDirection::Rise { 1 } else { -1 };
                u64::try_from(i128::from(limit) - used).unwrap_or(0)
            });
            rooms.min().unwrap_or(0)
        };
        let up = PathStep { edge: position, rises: true, room: room(FlowDirection::Rise), cost };
        let down = PathStep { edge: position, rises: false, room: room(FlowDirection::Fall), cost };
        let both = [(edge.from, edge.to, up), (edge.to, edge.from, down)];
        both.into_iter().filter(|(_, _, step)| step.room > 0).collect()
    }

    /// The cost of moving an edge in a layer; `None` if it cannot move.
    fn cost(edge: &Edge, layer: &[usize]) -> Option<u64> {
        if !edge.closed(layer) || !layer.iter().all(|edition| edge.connects[*edition]) {
            return None;
        }
        let mut cost = 0;
        for edition in layer {
            match edge.versions[*edition]?.visibility {
                Visibility::Published(own) => cost += own,
                Visibility::Known => return None,
                Visibility::Primary | Visibility::Secondary | Visibility::Slack => {}
            }
        }
        Some(cost)
    }
}

#[derive(Clone, Copy, Debug)]
struct PathStep {
    edge: usize,
    rises: bool,
    room: u64,
    cost: u64,
}
