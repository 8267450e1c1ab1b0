//! The range of possible ranks of a trust among its peers: trusts that do not differ significantly share ranks.

use super::verdict::NO_DIFFERENCE;
use super::{Estimate, Verdict, newcombe};

/// The ranks that a trust's value may have among those that have one, rank 1 being the highest value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct RankRange {
    /// The first rank it may have: one more than the peers that are significantly higher.
    pub first: usize,
    /// The last rank it may have: all less the peers that are significantly lower.
    pub last: usize,
    /// How many have a value, the trust itself among them.
    pub among: usize,
    /// Peers whose value is significantly higher.
    pub higher: usize,
    /// Peers whose value is significantly lower.
    pub lower: usize,
    /// Peers without a value; they have no rank.
    pub not_compared: usize,
}

/// The range of every member among the others, in their order, by the interval of each pairwise difference. Two
/// gaps are compared as two shares are: the squared distances to their limits are added, and only the sign of
/// the result is used. A member without a value keeps its reason.
#[must_use]
pub fn ranges<E: Copy>(members: &[Result<Estimate, E>]) -> Vec<Result<RankRange, E>> {
    let with_value: Vec<&Estimate> = members.iter().filter_map(|member| member.as_ref().ok()).collect();
    let range = |own: &Estimate| {
        let (mut higher, mut lower) = (0, 0);
        // A value never differs from itself, so it need not be left out.
        for peer in &with_value {
            match Verdict::of(&newcombe::of_shares(peer, own), NO_DIFFERENCE) {
                Verdict::Higher => higher += 1,
                Verdict::Lower => lower += 1,
                Verdict::Similar => {}
            }
        }
        let among = with_value.len();
        let not_compared = members.len() - among;
        RankRange { first: 1 + higher, last: among - lower, among, higher, lower, not_compared }
    };
    members.iter().map(|member| member.as_ref().map(range).map_err(|reason| *reason)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{counts, levels, some_counts};
    use crate::{Confidence, Counts, NoValue, Outcome, wilson};
    use proptest::prelude::*;
    use std::cmp::Ordering;

    fn shares(group: &[Counts], confidence: Confidence) -> Vec<Outcome<Estimate>> {
        group.iter().map(|member| wilson::share(*member, confidence)).collect()
    }

    /// The range of one trust among its peers.
    fn range(own: Counts, peers: &[Counts], confidence: Confidence) -> Outcome<RankRange> {
        ranges(&shares(&[&[own], peers].concat(), confidence))[0]
    }

    fn group() -> impl Strategy<Value = Vec<Counts>> {
        prop::collection::vec(some_counts(), 1..30)
    }

    #[test]
    fn peers_that_do_not_differ_share_their_ranks() -> Result<(), NoValue> {
        // Against 48 of 80: 56 of 70 is clearly higher (by 0.05 to 0.33); 49 of 80 is similar; 10 of
        // 80 is clearly lower. So it is second or third of four.
        let peers = [counts(56, 70), counts(49, 80), counts(10, 80)];
        let places = range(counts(48, 80), &peers, Confidence::NINETY_FIVE)?;
        let expected = RankRange { first: 2, last: 3, among: 4, higher: 1, lower: 1, not_compared: 0 };
        assert_eq!(places, expected);
        Ok(())
    }

    #[test]
    fn at_a_higher_level_fewer_differ() -> Result<(), NoValue> {
        let peers = [counts(56, 70), counts(49, 80), counts(10, 80)];
        let places = range(counts(48, 80), &peers, Confidence::NINETY_NINE_POINT_EIGHT)?;
        assert_eq!((places.first, places.last), (1, 3));
        Ok(())
    }

    #[test]
    fn a_peer_without_a_share_has_no_rank_and_is_counted() -> Result<(), NoValue> {
        let places = range(counts(5, 10), &[counts(0, 0), counts(5, 10)], Confidence::NINETY_FIVE)?;
        assert_eq!((places.first, places.last, places.among, places.not_compared), (1, 2, 2, 1));
        Ok(())
    }

    #[test]
    fn without_a_share_there_is_no_rank() {
        let alone = RankRange { first: 1, last: 1, among: 1, higher: 0, lower: 0, not_compared: 0 };
        assert_eq!(
            range(counts(0, 0), &[counts(5, 10)], Confidence::NINETY_FIVE),
            Err(NoValue::EmptyDenominator)
        );
        assert_eq!(range(counts(5, 10), &[], Confidence::NINETY_FIVE), Ok(alone));
    }

    proptest! {
        #[test]
        fn a_range_has_the_bare_rank_in_it(group in group(), level in levels()) {
            for (own, places) in group.iter().zip(ranges(&shares(&group, level))) {
                let places = places?;
                let is_above = |peer: &&Counts| peer.compare_share(*own) == Some(Ordering::Greater);
                let above = group.iter().filter(is_above).count();
                prop_assert!(places.first <= 1 + above && above < places.last);
                prop_assert!(1 <= places.first && places.last <= places.among);
            }
        }
    }
}
