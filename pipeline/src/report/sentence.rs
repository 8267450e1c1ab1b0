//! Every sentence of a report, made once from its numbers. Directions come from the indicator's own
//! definition; no sentence gives a cause, and none calls a difference by a stronger word than the
//! figures bear.

use super::format;
use super::rows::Change;
use super::rows::{Gap, GapComparison, Published};
use super::term::Term;
use crate::indicator::{Indicator, Orientation, Worse};

/// Writes sentences in one term about one place.
#[derive(Clone, Debug)]
pub(super) struct Writer {
    /// Term for the group.
    pub(super) term: Term,
    /// "in" or "at".
    pub(super) at: &'static str,
    /// "the North West", "London".
    pub(super) place: String,
}

impl Writer {
    /// "In the North West", "At Bolton NHS Foundation Trust", to open a sentence.
    fn there(&self) -> String {
        let at = if self.at == "at" { "At" } else { "In" };
        format!("{at} {}", self.place)
    }

    /// "In the North West, 16.2 per cent of BME respondents (2,493 of 15,343) reported ..., against
    /// 6.1 per cent of White respondents (...)." `None` without both shares.
    pub(super) fn finding(&self, indicator: &Indicator, gap: &Gap) -> Option<String> {
        let (bme, white) = (gap.bme_share?, gap.white_share?);
        Some(format!(
            "{}, {} of {}{} {}, against {} of White respondents{}.",
            self.there(),
            format::percent_in_words(bme),
            self.term.people("respondents"),
            in_brackets(gap.bme_numerator, gap.bme_denominator),
            indicator.answer.as_deref().unwrap_or(&indicator.measure),
            format::percent_in_words(white),
            in_brackets(gap.white_numerator, gap.white_denominator),
        ))
    }

    /// "16 per cent of BME respondents and 6 per cent of White respondents reported ...", for a summary.
    pub(super) fn brief(&self, indicator: &Indicator, gap: &Gap) -> Option<String> {
        Some(format!(
            "{} per cent of {} and {} per cent of White respondents {}.",
            format::decimal(100.0 * gap.bme_share?, 0),
            self.term.people("respondents"),
            format::decimal(100.0 * gap.white_share?, 0),
            indicator.brief.as_deref().unwrap_or(&indicator.measure),
        ))
    }

    /// "The share among BME respondents is 10.1 percentage points higher than among White respondents:
    /// 2.65 times as high." The ratio is said only where it is above 1 and cannot be read the wrong way.
    pub(super) fn gap(&self, gap: &Gap) -> Option<String> {
        let points = gap.gap_points?;
        let people = self.term.people("respondents");
        if format::signed_points(points) == "0.0" {
            return Some(format!(
                "To one decimal, the shares among {people} and White respondents are the same."
            ));
        }
        let direction = if points > 0.0 { "higher" } else { "lower" };
        let times = gap.ratio.filter(|ratio| *ratio > 1.0);
        let times =
            times.map_or_else(String::new, |ratio| format!(": {} times as high", format::ratio(ratio)));
        let interval =
            gap.gap_lower_points.zip(gap.gap_upper_points).map_or_else(String::new, |(lower, upper)| {
                format!(
                    " (95 per cent interval {} to {})",
                    format::signed_points(lower),
                    format::signed_points(upper)
                )
            });
        Some(format!(
            "The share among {people} is {} {direction} than among White respondents{interval}{times}.",
            format::points_in_words(points),
        ))
    }

    /// "In the North West, the BME share of those who reported ... was 10.1 percentage points above the White share.", to say aloud.
    pub(super) fn gap_aloud(&self, indicator: &Indicator, gap: &Gap) -> Option<String> {
        let points = gap.gap_points?;
        let relation = match format::signed_points(points).as_str() {
            "0.0" => "the same, to one decimal, as".to_owned(),
            _ if points > 0.0 => format!("{} higher than", format::points_in_words(points)),
            _ => format!("{} lower than", format::points_in_words(points)),
        };
        Some(format!(
            "{}, the share of {} who {} was {relation} the share of White respondents.",
            self.there(),
            self.term.people("respondents"),
            indicator.brief.as_deref().unwrap_or(&indicator.measure),
        ))
    }

    /// The same shares across England.
    pub(super) fn england(&self, indicator: &Indicator, england: &Gap) -> Option<String> {
        let points = england.gap_points?;
        let people = self.term.people("staff");
        let gap = match (format::signed_points(points) == "0.0", points > 0.0, indicator.worse) {
            (true, ..) => "to one decimal there is no gap".to_owned(),
            (_, true, Worse::Higher) | (_, false, Worse::Lower) => {
                format!("a gap of {} to the disadvantage of {people}", format::points_in_words(points))
            }
            _ => format!("a gap of {} to the advantage of {people}", format::points_in_words(points)),
        };
        Some(format!(
            "Across the {} trusts of England with figures, {} of {} and {} of White respondents said the same: \
             {gap}.",
            england.trusts,
            format::percent_in_words(england.bme_share?),
            self.term.people("respondents"),
            format::percent_in_words(england.white_share?),
        ))
    }

    /// A place's gap beside that of the rest of England, by its interval.
    pub(super) fn beside_england(&self, beside: &GapComparison) -> Option<String> {
        let (points, lower, upper) = (beside.difference_points?, beside.lower_points?, beside.upper_points?);
        let people = self.term.people("staff");
        let verdict = match beside.reading.as_deref() {
            Some("unfavourable") => format!("clearly less favourable to {people} than"),
            Some("favourable") => format!("clearly more favourable to {people} than"),
            _ => "not clearly different from".to_owned(),
        };
        Some(format!(
            "The gap {} {} is {verdict} that in the rest of England: it differs by {} percentage points (95 per cent \
             interval {} to {}).",
            self.at,
            self.place,
            format::signed_points(points),
            format::signed_points(lower),
            format::signed_points(upper),
        ))
    }

    /// The change of a group's share from the year before, by its interval: "no clear change" unless it says otherwise.
    pub(super) fn change(&self, change: &Change) -> Option<String> {
        let (points, lower, upper) = (change.difference_points?, change.lower_points?, change.upper_points?);
        let people = match change.ethnic_group.as_deref()? {
            "white" => "White respondents".to_owned(),
            _ => self.term.people("respondents"),
        };
        let verdict = match change.verdict.as_deref()? {
            "higher" => "rose clearly",
            "lower" => "fell clearly",
            _ => "showed no clear change",
        };
        let trusts = if change.trusts == 1 {
            "one trust that has".to_owned()
        } else {
            format!("{} trusts that have", change.trusts)
        };
        Some(format!(
            "From WRES {} to {} the share among {people} {verdict}, in the {trusts} both years: by {} percentage points \
             (95 per cent interval {} to {}).",
            change.previous_year,
            change.wres_year,
            format::signed_points(points),
            format::signed_points(lower),
            format::signed_points(upper),
        ))
    }

    /// In how many trusts the share is on the worse side, and in how many clearly.
    pub(super) fn trusts(&self, indicator: &Indicator, trusts: &[&Gap]) -> Option<String> {
        let all = trusts.iter().filter(|gap| gap.disadvantage.is_some()).count();
        if all == 0 {
            return None;
        }
        let worse = trusts.iter().filter(|gap| gap.disadvantage.is_some_and(|points| points > 0.0)).count();
        let reads = |wanted: &str| trusts.iter().filter(|gap| gap.reading.as_deref() == Some(wanted)).count();
        let (clearly_worse, clearly_better) = (reads("unfavourable"), reads("favourable"));
        let direction = match indicator.worse {
            Worse::Higher => "higher",
            Worse::Lower => "lower",
        };
        let opposite = match indicator.worse {
            Worse::Higher => "lower",
            Worse::Lower => "higher",
        };
        let people = self.term.people("respondents");
        let trust_count = if all == 1 { "the one trust".to_owned() } else { format!("the {all} trusts") };
        let better = match clearly_better {
            0 => String::new(),
            some => format!(", and clearly {opposite} in {}", format::small_number(some)),
        };
        Some(format!(
            "Of {trust_count}, the share was {direction} among {people} than among White respondents in {}, and \
             clearly so in {}{better}. \u{201c}Clearly\u{201d} means that the 95 per cent interval of the difference \
             leaves out zero; if the groups did not differ anywhere, {} would do so by chance.",
            format::small_number(worse),
            format::small_number(clearly_worse),
            format::by_chance(all),
        ))
    }

    /// A published relative likelihood in words, the right way round.
    pub(super) fn likelihood(&self, indicator: &Indicator, place: &str, figure: &Published) -> String {
        let bme = self.term.people("staff");
        let (above, below) = match indicator.ratio {
            Some(Orientation::BmeToWhite) => (bme, "White staff".to_owned()),
            _ => ("White staff".to_owned(), bme),
        };
        let event = indicator.event.as_deref().unwrap_or("be counted");
        format!(
            "In {place}, {above} were {} times as likely as {below} to {event} (WRES {}).",
            format::as_published(figure.value),
            figure.wres_year,
        )
    }

    /// A published share in words.
    pub(super) fn published_share(&self, label: &str, place: &str, figure: &Published) -> String {
        format!(
            "In {place}, the {} was {} per cent (WRES {}).",
            self.term.apply(label),
            format::as_published(figure.value),
            figure.wres_year,
        )
    }
}

fn in_brackets(numerator: Option<i64>, denominator: Option<i64>) -> String {
    match (numerator, denominator) {
        (Some(numerator), Some(denominator)) => format!(" ({})", format::counts(numerator, denominator)),
        _ => String::new(),
    }
}

#[cfg(test)]
#[path = "sentence_tests.rs"]
mod tests;
