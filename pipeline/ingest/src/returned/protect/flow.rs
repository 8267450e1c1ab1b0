//! Flows through a network of counts: how far one count can be moved past the others, in the editions
//! of one layer.

use super::network::{Edge, Network, Sight, Way};

/// How far each edge has been moved in each edition.
pub(super) type Shift = Vec<Vec<i128>>;

impl Network {
    /// Sends `wanted` from one node to another past `edge` in a layer, withholding the cheapest printed
    /// edges if the withheld ones do not suffice and it is paid for. Returns how much was sent.
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
                    version.sight = Sight::Withheld;
                }
            }
            left -= room;
        }
        wanted - left
    }

    /// The cheapest way between two nodes with room left on it (Bellman and Ford).
    fn cheapest(
        &self,
        past: usize,
        layer: &[usize],
        (start, goal): (usize, usize),
        sent: &Shift,
    ) -> Option<Vec<Step>> {
        let steps: Vec<(usize, usize, Step)> = (0..self.edges.len())
            .filter(|edge| *edge != past)
            .flat_map(|edge| self.steps(edge, layer, sent))
            .collect();
        // Cost first, then the number of steps, so that ties are settled the same way each time.
        let mut best: Vec<Option<(u64, usize, Step, usize)>> = vec![None; self.nodes];
        let reached = |best: &[Option<(u64, usize, Step, usize)>], node: usize| {
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

    /// The two ways over an edge in a layer: along it the count rises, against it the count falls.
    fn steps(&self, position: usize, layer: &[usize], sent: &Shift) -> Vec<(usize, usize, Step)> {
        let edge = &self.edges[position];
        let Some(cost) = Self::cost(edge, layer) else { return Vec::new() };
        let room = |way: Way| {
            let rooms = layer.iter().map(|edition| {
                let limit = edge.versions[*edition].map_or(0, |v| v.room(way, self.thresholds[*edition]));
                let used = sent[*edition][position] * if way == Way::Rise { 1 } else { -1 };
                u64::try_from(i128::from(limit) - used).unwrap_or(0)
            });
            rooms.min().unwrap_or(0)
        };
        let up = Step { edge: position, rises: true, room: room(Way::Rise), cost };
        let down = Step { edge: position, rises: false, room: room(Way::Fall), cost };
        let both = [(edge.from, edge.to, up), (edge.to, edge.from, down)];
        both.into_iter().filter(|(_, _, step)| step.room > 0).collect()
    }

    /// What it costs to move an edge in a layer; none if it cannot be moved.
    fn cost(edge: &Edge, layer: &[usize]) -> Option<u64> {
        if !edge.closed(layer) || !layer.iter().all(|edition| edge.laid[*edition]) {
            return None;
        }
        let mut cost = 0;
        for edition in layer {
            match edge.versions[*edition]?.sight {
                Sight::Printed(own) => cost += own,
                Sight::Known => return None,
                Sight::Small | Sight::Withheld | Sight::Slack => {}
            }
        }
        Some(cost)
    }
}

#[derive(Clone, Copy, Debug)]
struct Step {
    edge: usize,
    rises: bool,
    room: u64,
    cost: u64,
}
