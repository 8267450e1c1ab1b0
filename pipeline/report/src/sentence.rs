//! Every sentence of a report, made once from its numbers. Directions come from the indicator's definition. No
//! sentence gives a cause or uses a stronger word than the figures justify.

use super::coverage;
use super::gap_rows::{Gap, GapComparison, WithAmbulance};
use super::rows::{PublishedSeries, YearChange};
use super::term::Term;
use crate::figure::QuantityUnit;
use catalogue::indicator::Indicator;
use catalogue::indicator::Orientation;
use catalogue::organisation::short_name;

/// Writes sentences in one term about one place.
#[derive(Clone, Debug)]
pub(super) struct SentenceWriter {
    /// Term for the group.
    pub(super) term: Term,
    /// "in" or "at".
    pub(super) at: &'static str,
    /// Its code.
    pub(super) code: String,
    /// "the North West", "London".
    pub(super) place: String,
}

impl SentenceWriter {
    /// "In the North West (25 of 30 trusts)", "At Bolton NHS Foundation Trust", to open a sentence. If the
    /// figures cover too little of the place, it speaks of the trusts with figures alone.
    pub(super) fn there(&self, gap: &Gap) -> String {
        let at = if gap.level.starts_with("trust") { "At" } else { "In" };
        if coverage::is_enough(gap) {
            return format!("{at} {}", coverage::name(self.name(gap), gap));
        }
        format!("{at} {}", self.with_figures(gap))
    }

    /// "the North West", or if the figures cover too little of it "the two trusts with figures of the five in
    /// the North West".
    fn whose(&self, gap: &Gap) -> String {
        if coverage::is_enough(gap) { self.name(gap).to_owned() } else { self.with_figures(gap) }
    }

    /// The place of a gap inside a sentence: the report's own, or another one.
    fn name<'a>(&'a self, gap: &'a Gap) -> &'a str {
        if gap.code == self.code { &self.place } else { &gap.name }
    }

    fn with_figures(&self, gap: &Gap) -> String {
        let trusts = usize::try_from(gap.trusts).unwrap_or_default();
        let noun = if trusts == 1 { "trust" } else { "trusts" };
        let of = gap.answered.map_or_else(String::new, |answered| {
            format!(" (of {})", format::small_number(usize::try_from(answered).unwrap_or_default()))
        });
        format!("the {} {noun} in {} with figures{of}", format::small_number(trusts), self.name(gap))
    }

    /// "In the North West (25 of 30 trusts) in 2024, 16.2 per cent of BME staff who answered the NHS Staff Survey said
    /// they had experienced ..., compared with 6.1 per cent of White staff." `None` without both shares.
    pub(super) fn finding(&self, indicator: &Indicator, gap: &Gap) -> Option<String> {
        self.shares(indicator, gap, format::percent_in_words)
    }

    /// The same in whole per cents, for a summary, and to say aloud.
    pub(super) fn brief(&self, indicator: &Indicator, gap: &Gap) -> Option<String> {
        self.shares(indicator, gap, |share| format!("{} per cent", format::whole_percent(share)))
    }

    fn shares(&self, indicator: &Indicator, gap: &Gap, share: impl Fn(f64) -> String) -> Option<String> {
        let (bme, white) = (gap.bme_share?, gap.white_share?);
        Some(format!(
            "{} in {}, {} of {} who answered the NHS Staff Survey {}, compared with {} of White staff.",
            self.there(gap),
            gap.collected,
            share(bme),
            self.term.people("staff"),
            indicator.brief.as_deref().unwrap_or(&indicator.measure),
            share(white),
        ))
    }

    /// How a gap compares with that of the rest of England, to follow [`Self::brief`].
    pub(super) fn compared(&self, reading: &str, own: &Gap, rest: Option<f64>) -> Option<String> {
        // "Wider" and "narrower" are of gaps that are to the disadvantage of the same group.
        let same_side = rest.zip(own.gap_points).is_some_and(|(rest, own)| (rest > 0.0) == (own > 0.0))
            && own.disadvantage.is_some_and(|points| points > 0.0);
        let people = self.term.people("staff");
        Some(match (reading, same_side) {
            ("unfavourable", true) => "The gap is wider than in the rest of England.".to_owned(),
            ("favourable", true) => "The gap is narrower than in the rest of England.".to_owned(),
            ("unfavourable", false) => {
                format!("That is less favourable to {people} than in the rest of England.")
            }
            ("favourable", false) => {
                format!("That is more favourable to {people} than in the rest of England.")
            }
            _ => return None,
        })
    }

    /// The finding of a survey indicator as the heading of a page, at most twelve words for a short term.
    pub(super) fn headline(&self, indicator: &Indicator, gap: &Gap, rest: Option<&str>) -> String {
        let Some(headline) = &indicator.headline else { return indicator.heading.clone() };
        let people = format::capital(&self.term.people("staff"));
        let higher = gap.gap_points.is_some_and(|points| points > 0.0);
        let words = match gap.reading.as_deref() {
            Some("favourable" | "unfavourable") if higher => &headline.more,
            Some("favourable" | "unfavourable") => &headline.less,
            _ => return headline.same.clone(),
        };
        let ending = match (gap.reading.as_deref(), rest) {
            (Some("unfavourable"), Some("unfavourable")) => &headline.wider,
            (Some("unfavourable"), Some("favourable")) => &headline.narrower,
            _ => "",
        };
        let words = if words.starts_with("{staff}") {
            words.replace("{staff}", &people)
        } else {
            words.replace("{staff}", &self.term.people("staff"))
        };
        words + ending
    }

    /// "The share among BME respondents is 10.1 percentage points higher than among White respondents:
    /// 2.65 times as high." Of a group of trusts it is the gap within trusts. The ratio is said of single
    /// trusts, and only above 1, so that it cannot be misread.
    pub(super) fn gap(&self, gap: &Gap) -> Option<String> {
        let points = gap.gap_points?;
        let people = self.term.people("respondents");
        let group = gap.trusts > 1 && gap.pooled_gap_points.is_some();
        let within = if group { "Within trusts, the" } else { "The" };
        if format::signed_points(points) == "0.0" {
            let shares = if group {
                "Within trusts, and to one decimal, the"
            } else {
                "To one decimal, \
            the"
            };
            return Some(format!("{shares} shares among {people} and White respondents are the same."));
        }
        let direction = if points > 0.0 { "higher" } else { "lower" };
        let times = gap.ratio.filter(|ratio| *ratio > 1.0 && !group);
        let times =
            times.map_or_else(String::new, |ratio| format!(": {} times as high", format::ratio(ratio)));
        let limits = gap.gap_lower_points.zip(gap.gap_upper_points);
        let interval = format::interval_in_words(limits, QuantityUnit::PercentagePoints);
        Some(format!(
            "{within} share among {people} is {} {direction} than among White \
            respondents{interval}{times}.",
            format::points_in_words(points),
        ))
    }

    /// That the trusts of a group differ among themselves, if they do by more than chance explains.
    pub(super) fn trusts_differ(gap: &Gap) -> Option<String> {
        let part = gap.i_squared.filter(|_| gap.trusts_differ == Some(true))?;
        Some(format!(
            "The trusts\u{2019} gaps differ from each other by more than chance would explain (I\u{b2} {} per \
             cent).",
            format::whole_percent(part)
        ))
    }

    /// Why the difference of the pooled shares differs from the gap within trusts, if they differ in sign or in
    /// verdict.
    pub(super) fn pooled(gap: &Gap) -> Option<String> {
        if gap.pooled_differs != Some(true) {
            return None;
        }
        let limits = gap.pooled_lower_points.zip(gap.pooled_upper_points);
        let interval = format::interval_in_words(limits, QuantityUnit::PercentagePoints);
        Some(format!(
            "The difference between the two pooled shares is {} percentage points{interval}, which would \
             lead to another conclusion. Pooling mixes differences between trusts into the difference between \
             groups: the two groups are not spread over the trusts in the same way. The gap within trusts \
             avoids this, so this report uses it.",
            format::signed_points(gap.pooled_gap_points?),
        ))
    }

    /// "In the North West, the share of BME respondents who reported ... was 10.1 percentage points higher than
    /// the share of White respondents.", to say aloud.
    pub(super) fn gap_aloud(&self, indicator: &Indicator, gap: &Gap) -> Option<String> {
        let points = gap.gap_points?;
        let relation = match format::signed_points(points).as_str() {
            "0.0" => "the same, to one decimal, as".to_owned(),
            _ if points > 0.0 => format!("{} higher than", format::points_in_words(points)),
            _ => format!("{} lower than", format::points_in_words(points)),
        };
        let within = if gap.trusts > 1 { "within trusts, " } else { "" };
        Some(format!(
            "{} in {}, {within}the share of {} who answered the NHS Staff Survey and {} was {relation} the \
             share of White staff.",
            self.there(gap),
            gap.collected,
            self.term.people("staff"),
            indicator.brief.as_deref().unwrap_or(&indicator.measure),
        ))
    }

    /// A place's gap compared with that of the rest of England, by its interval. Both gaps are stated, so that a
    /// reader can check the difference.
    pub(super) fn beside_england(&self, own: &Gap, beside: &GapComparison) -> Option<String> {
        let (points, lower, upper) = (beside.difference_points?, beside.lower_points?, beside.upper_points?);
        let people = self.term.people("staff");
        let verdict = match beside.reading.as_deref() {
            Some("unfavourable") => format!("clearly less favourable to {people} than"),
            Some("favourable") => format!("clearly more favourable to {people} than"),
            _ => "not clearly different from".to_owned(),
        };
        let strong = match (beside.strong, beside.reading.as_deref()) {
            (Some(true), Some("unfavourable" | "favourable")) => {
                " The difference is also clear at 99.8 \
            per cent."
            }
            _ => "",
        };
        let rest = beside.rest_trusts.map_or_else(String::new, |trusts| {
            format!(" ({} with figures)", format::counted(trusts, "trust", "trusts"))
        });
        Some(format!(
            "The gap {} {} is {verdict} that in the rest of England{rest}: {} compared with {} \
            percentage points, a difference of {}{}.{strong}",
            self.at,
            self.whose(own),
            format::signed_points(own.gap_points?),
            format::signed_points(beside.rest_gap_points?),
            format::signed_points(points),
            format::interval_in_words(Some((lower, upper)), QuantityUnit::PercentagePoints),
        ))
    }

    /// The change of the shares of both groups from the year before, by their intervals: "no clear change" unless they
    /// say otherwise. None without any.
    pub(super) fn changes(&self, changes: &[&YearChange]) -> Option<String> {
        let said: Vec<String> = changes.iter().filter_map(|change| self.change(change)).collect();
        let first = changes.first().filter(|_| !said.is_empty())?;
        Some(format!(
            "Since WRES {}, in the {} with figures for both years, the share {}.",
            first.previous_year,
            format::counted(first.trusts, "trust", "trusts"),
            format::list(&said)
        ))
    }

    fn change(&self, change: &YearChange) -> Option<String> {
        let (points, lower, upper) = (change.difference_points?, change.lower_points?, change.upper_points?);
        let people = match change.ethnic_group.as_deref()? {
            "white" => "White staff".to_owned(),
            _ => self.term.people("staff"),
        };
        let verdict = match change.verdict.as_deref()? {
            "higher" => "rose clearly",
            "lower" => "fell clearly",
            _ => "showed no clear change",
        };
        Some(format!(
            "{verdict} among {people} ({} percentage points, {})",
            format::signed_points(points),
            format::interval((lower, upper), QuantityUnit::PercentagePoints)
        ))
    }

    /// What an ICB's figures would be with the ambulance trust that has its headquarters there.
    pub(super) fn with_ambulance(&self, with: &WithAmbulance) -> String {
        let names: Vec<String> = with.names.split("; ").map(short_name).collect();
        let (verb, them, with_them) =
            if names.len() == 1 { ("serves", "it is", "it") } else { ("serve", "they are", "them") };
        let whole = |share: f64| format::whole_percent(share);
        let pooled = match (with.others_share, with.others_bme_part) {
            (Some(share), Some(part)) if (with.gap_points > 0.0) != (with.pooled_gap_points > 0.0) => {
                format!(
                    " The pooled difference points the other way: pooling mistakes a difference between \
                    trusts for a difference between groups. {} per cent of respondents said so \
                     there, compared with {} per cent at the other trusts, and {} per cent of its \
                     respondents are {}, compared with {} per cent.",
                    whole(with.ambulance_share),
                    whole(share),
                    whole(with.ambulance_bme_part),
                    self.term.label(),
                    whole(part),
                )
            }
            _ => String::new(),
        };
        format!(
            "{} {verb} several integrated care boards, so {them} not counted here. With {with_them}, the \
             gap within the {} would be {} percentage points, and the difference between the pooled shares \
             {}.{pooled}",
            format::list(&names),
            format::counted(with.trusts, "trust", "trusts"),
            format::signed_points(with.gap_points),
            format::signed_points(with.pooled_gap_points),
        )
    }

    /// A published relative likelihood in words, the right way round.
    pub(super) fn likelihood(&self, indicator: &Indicator, place: &str, figure: &PublishedSeries) -> String {
        let (above, below, event) = self.likelihood_words(indicator);
        format!(
            "In {place}, {above} were {} times as likely as {below} to {event} (WRES {}).",
            format::as_published(figure.value),
            figure.wres_year,
        )
    }

    /// Who is how many times as likely as whom, and to what: "White staff", "BME staff", "be appointed".
    pub(super) fn likelihood_words<'a>(&self, indicator: &'a Indicator) -> (String, String, &'a str) {
        let bme = self.term.people("staff");
        let (above, below) = match indicator.ratio {
            Some(Orientation::BmeToWhite) => (bme, "White staff".to_owned()),
            _ => ("White staff".to_owned(), bme),
        };
        (above, below, indicator.event.as_deref().unwrap_or("be counted"))
    }

    /// A published share in words.
    pub(super) fn published_share(&self, label: &str, place: &str, figure: &PublishedSeries) -> String {
        format!(
            "In {place}, the {} was {} per cent (WRES {}).",
            self.term.apply(label),
            format::as_published(figure.value),
            figure.wres_year,
        )
    }
}

#[cfg(test)]
#[path = "sentence_tests.rs"]
pub(super) mod tests;
