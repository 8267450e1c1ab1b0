//! Spreads labels in the margin of a chart so that they do not overlap, each as near to its place as possible.

/// A run of labels that touch.
struct LabelRun {
    start: f64,
    height: f64,
    /// For each label: its index, its offset in the run, and where it would begin without the others.
    members: Vec<(usize, f64, f64)>,
}

impl LabelRun {
    /// Moves the run to the mean of its labels' own places, inside the limits.
    fn settle(&mut self, (top, bottom): (f64, f64)) {
        let count = self.members.iter().map(|_| 1.0).sum::<f64>();
        let wanted = self.members.iter().map(|(_, offset, start)| start - offset).sum::<f64>() / count;
        self.start = wanted.min(bottom - self.height).max(top);
    }
}

/// Gives the middle of each label so that none overlaps another, from the middles they would have by
/// themselves and their heights. Their order from top to bottom is kept.
pub(super) fn spread(labels: &[(f64, f64)], limits: (f64, f64)) -> Vec<f64> {
    let mut order: Vec<usize> = (0..labels.len()).collect();
    order.sort_by(|&a, &b| labels[a].0.total_cmp(&labels[b].0));
    let mut blocks: Vec<LabelRun> = Vec::new();
    for index in order {
        let (middle, height) = labels[index];
        let start = middle - height / 2.0;
        let mut block = LabelRun { start, height, members: vec![(index, 0.0, start)] };
        block.settle(limits);
        while let Some(mut above) = blocks.pop_if(|above| above.start + above.height > block.start) {
            let shift = above.height;
            above
                .members
                .extend(block.members.into_iter().map(|(i, offset, start)| (i, offset + shift, start)));
            above.height += block.height;
            above.settle(limits);
            block = above;
        }
        blocks.push(block);
    }
    let mut middles = vec![0.0; labels.len()];
    for block in &blocks {
        for &(index, offset, _) in &block.members {
            middles[index] = block.start + offset + labels[index].1 / 2.0;
        }
    }
    middles
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_that_do_not_overlap_do_not_move() {
        assert_eq!(spread(&[(80.0, 10.0), (20.0, 10.0)], (0.0, 100.0)), [80.0, 20.0]);
    }

    #[test]
    fn colliding_labels_spread_around_their_mean_in_order() {
        assert_eq!(spread(&[(52.0, 10.0), (48.0, 10.0)], (0.0, 100.0)), [55.0, 45.0]);
        assert_eq!(spread(&[(50.0, 10.0); 3], (0.0, 100.0)), [40.0, 50.0, 60.0]);
    }

    #[test]
    fn labels_stay_inside_the_limits() {
        assert_eq!(spread(&[(1.0, 10.0), (2.0, 10.0), (30.0, 10.0)], (0.0, 100.0)), [5.0, 15.0, 30.0]);
        assert_eq!(spread(&[(99.0, 10.0), (88.0, 10.0)], (0.0, 100.0)), [95.0, 85.0]);
    }
}
