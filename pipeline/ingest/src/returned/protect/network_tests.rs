use super::*;
use proptest::prelude::*;

const COST: u64 = 5;

/// Two rows and two columns with all their sums; counts in the order of [`small_table`]'s edges.
fn whole_table(inner: [u64; 4]) -> [u64; 9] {
    let [a, b, c, d] = inner;
    [a, b, c, d, a + b, c + d, a + c, b + d, a + b + c + d]
}

fn only(edge: &Edge) -> Version {
    edge.versions[0].unwrap()
}

fn small_table(inner: [u64; 4], threshold: u64) -> Network {
    // Nodes: rows 1 and 2, columns 3 and 4, the column of sums 5, the row of sums 6.
    let ends = [(1, 3), (1, 4), (2, 3), (2, 4), (5, 1), (5, 2), (3, 6), (4, 6), (6, 5)];
    let counts = whole_table(inner);
    let edges = ends
        .into_iter()
        .zip(counts)
        .map(|((from, to), count)| {
            let sight = if count < threshold { Sight::Small } else { Sight::Printed(COST) };
            Edge { from, to, versions: vec![Some(Version { count, least: 0, sight })], laid: vec![true] }
        })
        .collect();
    Network { edges, nodes: 7, thresholds: vec![threshold] }
}

/// Every value each count could have, found by trying all tables up to `most` a cell.
fn possible(network: &Network, threshold: u64, most: u64) -> [BTreeSet<u64>; 9] {
    let mut found: [BTreeSet<u64>; 9] = std::array::from_fn(|_| BTreeSet::new());
    let agrees = |(edge, value): (&Edge, &u64)| match only(edge).sight {
        Sight::Printed(_) | Sight::Known => only(edge).count == *value,
        Sight::Small => *value < threshold,
        Sight::Withheld | Sight::Slack => true,
    };
    for a in 0..=most {
        for b in 0..=most {
            for c in 0..=most {
                for d in 0..=most {
                    let table = whole_table([a, b, c, d]);
                    if network.edges.iter().zip(&table).all(agrees) {
                        for (values, value) in found.iter_mut().zip(table) {
                            values.insert(value);
                        }
                    }
                }
            }
        }
    }
    found
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn no_withheld_count_has_fewer_values_than_the_threshold(inner in proptest::array::uniform4(0_u64..8)) {
        let threshold = 4;
        let mut network = small_table(inner, threshold);
        network.protect();
        let found = possible(&network, threshold, 10);
        for (edge, values) in network.edges.iter().zip(&found) {
            match only(edge).sight {
                // Nothing is learned of a small count but that it is small.
                Sight::Small => prop_assert_eq!(values, &(0..threshold).collect::<BTreeSet<_>>()),
                Sight::Withheld => prop_assert!(values.len() as u64 >= threshold, "{:?}: {:?}", edge, values),
                _ => {}
            }
        }
    }
}

fn withheld(network: &Network) -> usize {
    network.edges.iter().filter(|edge| matches!(only(edge).sight, Sight::Small | Sight::Withheld)).count()
}

#[test]
fn one_small_count_takes_three_others_with_it() {
    let mut network = small_table([2, 30, 40, 50], 4);
    network.protect();
    // The fewest that can be: a second in its row, a second in its column, and where these two cross.
    assert_eq!(withheld(&network), 4);
}

#[test]
fn a_table_of_large_counts_is_left_alone() {
    let mut network = small_table([20, 30, 40, 50], 4);
    network.protect();
    assert_eq!(withheld(&network), 0);
}

#[test]
fn two_small_counts_whose_sum_would_tell_are_not_left_to_hide_each_other() {
    // 3 + 3 in a row: with the sum printed both would be known to be 3, the most that is small.
    let mut network = small_table([3, 3, 40, 50], 4);
    network.protect();
    let found = possible(&network, 4, 100);
    assert_eq!(found[0], (0..4).collect());
    assert_eq!(found[1], (0..4).collect());
}
