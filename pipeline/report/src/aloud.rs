//! Sentences to say aloud about figures of several years, places or indicators.

use super::context::ReportContext;
use super::gap_rows::Gap;
use super::indicator_names::survey_indicators;
use super::main_points::{compared, nothing_clear};
use super::rows::PublishedSeries;
use super::sentence::SentenceWriter;
use catalogue::indicator::Indicator;

/// What the summary chart of a place says aloud: on which staff survey indicators the answers of BME staff were clearly
/// less favourable than those of White staff.
pub(super) fn of_summary(context: &ReportContext<'_>) -> String {
    let gaps: Vec<(&Indicator, &Gap)> = survey_indicators(context)
        .filter_map(|indicator| compared(context, indicator).map(|(gap, ..)| (indicator, gap)))
        .collect();
    context.writer.summary(&gaps).unwrap_or_else(|| nothing_clear(context))
}

impl SentenceWriter {
    /// "In the North West (25 of 30 trusts) in 2024, the answers of BME staff to the NHS Staff Survey were clearly less
    /// favourable than those of White staff on three of four indicators: ... The other indicator shows no clear
    /// difference." `None` if no difference is clear.
    fn summary(&self, gaps: &[(&Indicator, &Gap)]) -> Option<String> {
        let topics = |reading: &str| -> Vec<String> {
            let clear = gaps.iter().filter(|(_, gap)| gap.reading.as_deref() == Some(reading));
            clear.map(|(one, _)| self.term.apply(&format::lower_first(&one.topic))).collect()
        };
        let (worse, better) = (topics("unfavourable"), topics("favourable"));
        let (first, word) = if worse.is_empty() { (&better, "more") } else { (&worse, "less") };
        let (_, gap) = gaps.first().filter(|_| !first.is_empty())?;
        let of = match gaps.len() {
            1 => "the one indicator with figures".to_owned(),
            all if all == first.len() => format!("all {} indicators", format::small_number(all)),
            all => {
                format!("{} of {} indicators", format::small_number(first.len()), format::small_number(all))
            }
        };
        let mut said = vec![format!(
            "{} in {}, the answers of {} to the NHS Staff Survey were clearly {word} favourable than those of \
             White staff on {of}: {}.",
            self.there(gap),
            gap.collected,
            self.term.people("staff"),
            format::list(first),
        )];
        if !worse.is_empty() && !better.is_empty() {
            said.push(format!("They were clearly more favourable on {}.", format::list(&better)));
        }
        match gaps.len() - worse.len() - better.len() {
            0 => {}
            1 => said.push("The other indicator shows no clear difference.".to_owned()),
            rest => said.push(format!(
                "The other {} indicators show no clear difference.",
                format::small_number(rest)
            )),
        }
        Some(said.join(" "))
    }

    /// The first and the last of the published figures of one measure in one place, which are in order of year: "In
    /// London, White staff were 1.60 times as likely as BME staff to be appointed from shortlisting in WRES 2016, and
    /// 1.45 times in WRES 2024." `label` names a share. `None` without two years.
    pub(super) fn series(
        &self,
        indicator: &Indicator,
        label: &str,
        place: &str,
        figures: &[&PublishedSeries],
    ) -> Option<String> {
        let figures = after_break(indicator, figures);
        let [first, .., last] = figures.as_slice() else { return None };
        let (from, to) = (format::as_published(first.value), format::as_published(last.value));
        let (start, end) = (first.wres_year, last.wres_year);
        Some(if last.unit == "ratio" {
            let (above, below, event) = self.likelihood_words(indicator);
            format!(
                "In {place}, {above} were {from} times as likely as {below} to {event} in WRES {start}, and {to} \
                 times in WRES {end}."
            )
        } else {
            let label = self.term.apply(&format::lower_first(label));
            format!(
                "In {place}, the {label} was {from} per cent in WRES {start} and {to} per cent in WRES {end}."
            )
        })
    }

    /// The range of the published relative likelihoods of regions in one year.
    pub(super) fn regions(&self, indicator: &Indicator, figures: &[&PublishedSeries]) -> Option<String> {
        let year = figures.first()?.wres_year;
        let values = || figures.iter().map(|figure| figure.value);
        let (above, below, event) = self.likelihood_words(indicator);
        Some(format!(
            "In the {} regions of England with a figure for WRES {year}, {above} were {} to {} times as likely as \
             {below} to {event}.",
            format::small_number(figures.len()),
            format::as_published(values().fold(f64::INFINITY, f64::min)),
            format::as_published(values().fold(f64::NEG_INFINITY, f64::max)),
        ))
    }

    /// The first and the last share of each group that WRES reports printed, from the last year before which something
    /// was counted differently. Both lists are in order of year.
    pub(super) fn printed_shares(
        &self,
        indicator: &Indicator,
        bme: &[&PublishedSeries],
        white: &[&PublishedSeries],
    ) -> Option<String> {
        let in_years = |figures: &[&PublishedSeries]| {
            let figures = after_break(indicator, figures);
            let ends = match figures.as_slice() {
                [first, .., last] => vec![*first, *last],
                few => few.to_vec(),
            };
            let said = ends.iter().map(|figure| {
                format!("{} per cent in WRES {}", format::as_published(figure.value), figure.wres_year)
            });
            format::list(&said.collect::<Vec<_>>())
        };
        if bme.is_empty() {
            return None;
        }
        let mut said = vec![format!(
            "{} {}, the share of {} who answered the NHS Staff Survey and {} was {}, as printed in WRES reports.",
            format::capital(self.at),
            self.place,
            self.term.people("staff"),
            indicator.brief.as_deref().unwrap_or(&indicator.measure),
            in_years(bme),
        )];
        // Shares of different years are not set side by side.
        let year = |figures: &[&PublishedSeries]| figures.last().map(|figure| figure.wres_year);
        if year(bme) == year(white) {
            said.push(format!("Among White staff it was {}.", in_years(white)));
        }
        Some(said.join(" "))
    }
}

/// The figures since the last year before which something was counted differently: earlier ones cannot be compared with
/// the last.
fn after_break<'a>(indicator: &Indicator, figures: &[&'a PublishedSeries]) -> Vec<&'a PublishedSeries> {
    let last = figures.last().map_or(0, |figure| figure.wres_year);
    let breaks = indicator.breaks.iter().filter_map(|one| one.release_before);
    let start = breaks.filter(|year| *year <= last).max().unwrap_or(i32::MIN);
    figures.iter().copied().filter(|figure| figure.wres_year >= start).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sentence::tests::{gap, indicators, writer};
    use crate::term::Term;
    use catalogue::indicator::SeriesBreak;

    fn of<'a>(indicators: &'a [Indicator], number: &str) -> &'a Indicator {
        indicators.iter().find(|one| one.number == number).unwrap()
    }

    fn figure(unit: &str, wres_year: i32, value: f64) -> PublishedSeries {
        PublishedSeries { wres_year, ..PublishedSeries::example(unit, value) }
    }

    #[test]
    fn a_summary_says_how_many_indicators_are_clearly_worse() {
        let all = indicators();
        // On indicator 7 a high share is favourable, so the same shares point the other way.
        let shares = [("5", 300, 200), ("6", 205, 200), ("7", 600, 500), ("8", 160, 60)];
        let gaps: Vec<(&Indicator, Gap)> =
            shares.map(|(number, bme, white)| (of(&all, number), gap(of(&all, number), bme, white))).to_vec();
        let said = |some: &[usize]| {
            let some: Vec<(&Indicator, &Gap)> = some.iter().map(|at| (gaps[*at].0, &gaps[*at].1)).collect();
            writer(Term::Bme).summary(&some)
        };
        assert_eq!(
            said(&[0, 1, 2, 3]).unwrap(),
            "In the North West (26 of 30 trusts) in 2024, the answers of BME staff to the NHS Staff Survey were clearly \
             less favourable than those of White staff on two of four indicators: harassment by the public and \
             discrimination by colleagues. They were clearly more favourable on belief in equal opportunities. The \
             other indicator shows no clear difference."
        );
        assert_eq!(
            said(&[0, 3]).unwrap(),
            "In the North West (26 of 30 trusts) in 2024, the answers of BME staff to the NHS Staff Survey were clearly \
             less favourable than those of White staff on all two indicators: harassment by the public and \
             discrimination by colleagues."
        );
        assert!(
            said(&[2]).unwrap().contains("more favourable than those of White staff on the one indicator")
        );
        assert_eq!(said(&[1]), None);
        assert_eq!(said(&[]), None);
    }

    #[test]
    fn a_series_says_its_first_and_last_value_with_years_and_place() {
        let all = indicators();
        let figures = [figure("ratio", 2016, 1.6), figure("ratio", 2020, 1.61), figure("ratio", 2024, 1.45)];
        let figures: Vec<&PublishedSeries> = figures.iter().collect();
        let writer = writer(Term::Bme);
        assert_eq!(
            writer.series(of(&all, "2"), "", "London", &figures).unwrap(),
            "In London, White staff were 1.6 times as likely as BME staff to be appointed from shortlisting in WRES \
             2016, and 1.45 times in WRES 2024."
        );
        assert_eq!(writer.series(of(&all, "2"), "", "London", &figures[..1]), None);
        let shares = [figure("percent", 2018, 7.1), figure("percent", 2024, 16.5)];
        let shares: Vec<&PublishedSeries> = shares.iter().collect();
        assert_eq!(
            writer.series(of(&all, "9"), "BME share of board members", "England", &shares).unwrap(),
            "In England, the BME share of board members was 7.1 per cent in WRES 2018 and 16.5 per cent in WRES 2024."
        );
    }

    #[test]
    fn printed_shares_are_not_compared_over_a_break() {
        let mut indicator = of(&indicators(), "8").clone();
        indicator.breaks.clear();
        let bme = [2016, 2018, 2021].map(|year| figure("percent", year, f64::from(year - 2010)));
        let white = [2018, 2021].map(|year| figure("percent", year, f64::from(year - 2014)));
        let said = |indicator: &Indicator| {
            let (bme, white): (Vec<_>, Vec<_>) = (bme.iter().collect(), white.iter().collect());
            writer(Term::Bme).printed_shares(indicator, &bme, &white).unwrap()
        };
        let before = "In the North West, the share of BME staff who answered the NHS Staff Survey and said they had \
                      experienced discrimination from a manager or colleague in the last 12 months was ";
        assert_eq!(
            said(&indicator),
            format!(
                "{before}6 per cent in WRES 2016 and 11 per cent in WRES 2021, as printed in WRES reports. Among \
                 White staff it was 4 per cent in WRES 2018 and 7 per cent in WRES 2021."
            )
        );
        let alone =
            writer(Term::Bme).printed_shares(&indicator, &bme.iter().collect::<Vec<_>>(), &[&white[0]]);
        assert!(!alone.unwrap().contains("White"), "a share of another year is set beside that of BME staff");
        let reason = "Counted differently".to_owned();
        indicator.breaks.push(SeriesBreak { release_before: Some(2019), survey_from: None, reason });
        assert_eq!(
            said(&indicator),
            format!(
                "{before}11 per cent in WRES 2021, as printed in WRES reports. Among White staff it was 7 per cent in \
                 WRES 2021."
            )
        );
    }
}
