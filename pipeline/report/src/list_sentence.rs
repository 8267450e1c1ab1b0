//! Sentences about lists of comparisons: how many differ clearly, how many would by chance, and how many remain
//! after allowing for many comparisons.

use super::gap_rows::{Gap, ListOfComparisons};
use super::sentence::SentenceWriter;
use catalogue::indicator::Indicator;
use catalogue::indicator::Worse;

impl SentenceWriter {
    /// How many places of a list have a gap that clearly differs from that of the rest of England, and how many would
    /// by chance; `noun` is what they are, "trusts" or "regions".
    pub(super) fn list_beside_england(&self, list: &ListOfComparisons, noun: [&str; 2]) -> Option<String> {
        if list.comparisons < 2 {
            return None;
        }
        let people = self.term.people("staff");
        let number = number_or_none;
        let counted = format::counted(list.comparisons, noun[0], noun[1]);
        let chance = format::by_chance(list.by_chance_one_way, list.comparisons);
        if list.unfavourable + list.favourable == 0 {
            return Some(format!(
                "Compared with the rest of England, the gap is clearly different in none of the {counted}. \
                 By chance alone, {chance} would be clearly less favourable, and as many clearly more \
                 favourable."
            ));
        }
        let remaining = |some: i64, of: i64, direction: &str| {
            (of > 0).then(|| format!("{} of {} {direction} favourable", number(some), number(of)))
        };
        let remaining: Vec<String> = [
            remaining(list.remaining_unfavourable, list.unfavourable, "less"),
            remaining(list.remaining_favourable, list.favourable, "more"),
        ]
        .into_iter()
        .flatten()
        .collect();
        let verb =
            if list.remaining_unfavourable + list.remaining_favourable == 1 { "remains" } else { "remain" };
        Some(format!(
            "Compared with the rest of England, the gap is clearly less favourable to {people} in {} of the \
             {counted} and clearly more favourable in {} (by chance alone, {chance} in each direction; after \
             allowing for so many comparisons, {} {verb}; also clear at 99.8 per cent: {}).",
            number(list.unfavourable),
            number(list.favourable),
            format::list(&remaining),
            number(list.strong),
        ))
    }

    /// The same of one trust's indicators: `own` is the list of its gaps, `england` that of its comparisons with the
    /// rest of England.
    pub(super) fn list_of_one_trust(
        own: Option<&ListOfComparisons>,
        england: Option<&ListOfComparisons>,
    ) -> Option<String> {
        let list = own?;
        if list.comparisons < 2 {
            return None;
        }
        let remain = |list: &ListOfComparisons| {
            format!("{} of {}", number_or_none(list.remaining_unfavourable + list.remaining_favourable), {
                number_or_none(list.unfavourable + list.favourable)
            })
        };
        let beside =
            england.filter(|list| list.unfavourable + list.favourable > 0).map_or_else(String::new, |list| {
                format!(", and {} clear differences from the rest of England,", remain(list))
            });
        Some(format!(
            "Of {}, {} would be unfavourable by chance alone. At a false discovery rate of \
            5 per cent, {} clear gaps{beside} remain.",
            format::counted(list.comparisons, "comparison", "comparisons"),
            format::by_chance(list.by_chance_one_way, list.comparisons),
            remain(list),
        ))
    }

    /// The same of one trust's comparisons with the rest of its peer group.
    pub(super) fn list_of_peers(list: &ListOfComparisons) -> Option<String> {
        if list.comparisons < 2 {
            return None;
        }
        let differ = list.unfavourable + list.favourable;
        let remain = match differ {
            0 => "none is clear".to_owned(),
            some => format!(
                "{} of {} clear differences remain at a false discovery rate of 5 per cent",
                number_or_none(list.remaining_unfavourable + list.remaining_favourable),
                number_or_none(some),
            ),
        };
        Some(format!(
            "Of {} with the peer group, {} would be unfavourable by chance alone; {remain}. These are counted \
             apart from the comparisons with the rest of England.",
            format::counted(list.comparisons, "comparison", "comparisons"),
            format::by_chance(list.by_chance_one_way, list.comparisons),
        ))
    }

    /// In how many trusts the share is on the worse side, and in how many clearly; how many would be so by
    /// chance, in this direction; and how many remain among so many comparisons. `list` is the row of these trusts.
    pub(super) fn trusts(
        &self,
        indicator: &Indicator,
        trusts: &[&Gap],
        list: Option<&ListOfComparisons>,
    ) -> Option<String> {
        let all = trusts.iter().filter(|gap| gap.disadvantage.is_some()).count();
        // For one trust, the sentences before have said it.
        if all < 2 {
            return None;
        }
        let worse = trusts.iter().filter(|gap| gap.disadvantage.is_some_and(|points| points > 0.0)).count();
        let reads = |wanted: &str| trusts.iter().filter(|gap| gap.reading.as_deref() == Some(wanted)).count();
        let (clearly_worse, clearly_better) = (reads("unfavourable"), reads("favourable"));
        let (direction, opposite) = match indicator.worse {
            Worse::Higher => ("higher", "lower"),
            Worse::Lower => ("lower", "higher"),
        };
        let people = self.term.people("respondents");
        let of_trusts = if worse == all {
            format!("all {}", format::trusts(all))
        } else {
            format!("{} of the {}", format::number_or_none(worse), format::trusts(all))
        };
        let clearly = match worse {
            0 => String::new(),
            _ => format!(", and clearly so in {}", format::number_or_none(clearly_worse)),
        };
        let better = match clearly_better {
            0 => String::new(),
            some => format!(", and clearly {opposite} in {}", format::small_number(some)),
        };
        let chance = list.map_or_else(String::new, |list| {
            format!(
                " (by chance alone, {}{})",
                format::by_chance(list.by_chance_one_way, list.comparisons),
                remaining(list, opposite),
            )
        });
        Some(format!(
            "In {of_trusts}, the share was {direction} among {people} than among White \
             respondents{clearly}{better}{chance}.",
        ))
    }
}

/// "none", "one", "12".
fn number_or_none(count: i64) -> String {
    match usize::try_from(count) {
        Err(_) => "none".to_owned(),
        Ok(count) => format::number_or_none(count),
    }
}

/// What remains of a list if at most one in twenty of the clear differences is to be false.
fn remaining(list: &ListOfComparisons, opposite: &str) -> String {
    if list.unfavourable + list.favourable == 0 {
        return String::new();
    }
    let number = number_or_none;
    let better = match list.favourable {
        0 => String::new(),
        some => {
            format!(", and {} of {} clearly {opposite},", number(list.remaining_favourable), number(some))
        }
    };
    let verb = if list.remaining_unfavourable == 1 && better.is_empty() { "remains" } else { "remain" };
    format!(
        "; after allowing for so many comparisons, {} of {}{better} {verb}",
        number(list.remaining_unfavourable),
        number(list.unfavourable),
    )
}
