use super::*;
use proptest::prelude::*;

const COST: u64 = 5;

/// Two rows and two columns with all their sums; counts in the order of the edges of [`small_table`].
fn whole_table(inner: [u64; 4]) -> [u64; 9] {
    let [a, b, c, d] = inner;
    [a, b, c, d, a + b, c + d, a + c, b + d, a + b + c + d]
}

fn only(edge: &Edge) -> CellVersion {
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
            let visibility =
                if count < threshold { Visibility::Primary } else { Visibility::Published(COST) };
            Edge {
                from,
                to,
                versions: vec![Some(CellVersion { count, lower_limit: 0, visibility })],
                connects: vec![true],
            }
        })
        .collect();
    Network { edges, nodes: 7, thresholds: vec![threshold] }
}

/// Every possible value of each count, found by trying all tables with cells of up to `most`.
fn possible(network: &Network, threshold: u64, most: u64) -> [BTreeSet<u64>; 9] {
    let mut found: [BTreeSet<u64>; 9] = std::array::from_fn(|_| BTreeSet::new());
    let agrees = |(edge, value): (&Edge, &u64)| match only(edge).visibility {
        Visibility::Published(_) | Visibility::Known => only(edge).count == *value,
        Visibility::Primary => *value < threshold,
        Visibility::Secondary | Visibility::Slack => true,
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
    fn suppressed_counts_have_as_many_values_as_the_threshold(inner in proptest::array::uniform4(0_u64..8)) {
        let threshold = 4;
        let mut network = small_table(inner, threshold);
        network.protect();
        let found = possible(&network, threshold, 10);
        for (edge, values) in network.edges.iter().zip(&found) {
            match only(edge).visibility {
                // The only thing known of a small count is that it is small.
                Visibility::Primary => prop_assert_eq!(values, &(0..threshold).collect::<BTreeSet<_>>()),
                Visibility::Secondary => prop_assert!(values.len() as u64 >= threshold, "{:?}: {:?}", edge, values),
                _ => {}
            }
        }
    }
}

fn suppressed(network: &Network) -> usize {
    network
        .edges
        .iter()
        .filter(|edge| matches!(only(edge).visibility, Visibility::Primary | Visibility::Secondary))
        .count()
}

#[test]
fn one_small_count_suppresses_three_others() {
    let mut network = small_table([2, 30, 40, 50], 4);
    network.protect();
    // The minimum: a second count in its row, a second in its column, and the one at their crossing.
    assert_eq!(suppressed(&network), 4);
}

#[test]
fn a_table_of_large_counts_is_not_suppressed() {
    let mut network = small_table([20, 30, 40, 50], 4);
    network.protect();
    assert_eq!(suppressed(&network), 0);
}

#[test]
fn two_small_counts_are_not_revealed_by_their_sum() {
    // 3 + 3 in a row: with their sum published, both would be known to be 3, the largest small count.
    let mut network = small_table([3, 3, 40, 50], 4);
    network.protect();
    let found = possible(&network, 4, 100);
    assert_eq!(found[0], (0..4).collect());
    assert_eq!(found[1], (0..4).collect());
}
