//! How to read the figures, how they were made, and where they come from.

use std::collections::BTreeSet;

use super::context::ReportContext;
use super::coverage;
use super::indicator_names::{other_numbers, survey_indicators, with_numbers};
use super::model::{Chapter, Explanation};
use super::quoted;
use super::trust_context::Trust;
use catalogue::indicator::{Indicator, Orientation, Worse};
use catalogue::organisation::PlaceKind;
use catalogue::source::Source;

fn explained(term: &str, text: impl Into<String>) -> Explanation {
    Explanation { term: term.to_owned(), text: text.into() }
}

/// How to read it.
pub(super) fn reading(context: &ReportContext<'_>) -> Chapter {
    let label = context.writer.term.label();
    let mut chapter = Chapter::on_new_page("reading", "How to read it");
    chapter.terms(vec![
        explained(label, context.writer.term.definition()),
        explained(
            "WRES year",
            format!(
                "WRES {} covers the workforce at {} and the staff survey of autumn {}.",
                context.year,
                format::date(jiff::civil::date(i16::try_from(context.year).unwrap_or(2000), 3, 31)),
                context.collected()
            ),
        ),
        explained(
            "Gap",
            format!(
                "The {label} share minus the White share, in percentage points, calculated before \
                 rounding. For a region, an integrated care board or England it is the gap within trusts: \
                 the mean of the trusts\u{2019} gaps, weighted by how many people answered in both groups. \
                 The difference between the pooled shares is shown next to it, but it also contains \
                 differences between trusts. {}",
                directions(context)
            ),
        ),
        explained(
            "95 per cent interval",
            "The interval treats the answers as one outcome of a process that could have turned out \
            otherwise: the \
             fewer people answered, the wider the interval. It does not cover bias from who answers: about \
             half of staff do. \u{201c}Clearly\u{201d} means that the interval of a difference does not \
             include zero.",
        ),
        explained(
            "Relative likelihood",
            format!("How many times as likely one group is as the other. {}", orientations(context)),
        ),
        explained(
            "Order of trusts",
            "Trusts are listed in alphabetical order. They are not ranked: if groups are small, ranks \
            are mostly chance.",
        ),
        explained(
            "Not published, or no published figure found",
            "A missing figure is shown as missing. It is never zero, and says nothing about the trust.",
        ),
    ]);
    chapter
}

/// "For indicators 5, 6 and 8, a gap above 0 is to the disadvantage of BME staff. For indicator 7, ..."
fn directions(context: &ReportContext<'_>) -> String {
    let people = context.writer.term.people("staff");
    let sentence = |worse: Worse, side: &str| {
        let those: Vec<&Indicator> = survey_indicators(context).filter(|one| one.worse == worse).collect();
        let of = with_numbers(&those);
        (!those.is_empty()).then(|| format!("For {of}, a gap {side} 0 is to the disadvantage of {people}."))
    };
    let both = [sentence(Worse::Higher, "above"), sentence(Worse::Lower, "below")];
    both.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// "Indicators 2 and 4 are White ÷ BME, indicator 3 is BME ÷ White. In all of them, ..."
fn orientations(context: &ReportContext<'_>) -> String {
    let label = context.writer.term.label();
    let people = context.writer.term.people("staff");
    let of = |orientation: Orientation, ratio: String| {
        let those: Vec<&Indicator> =
            context.indicators.iter().filter(|one| one.ratio == Some(orientation)).collect();
        let verb = if those.len() == 1 { "is" } else { "are" };
        (!those.is_empty()).then(|| format!("{} {verb} {ratio}", with_numbers(&those)))
    };
    let both = [
        of(Orientation::WhiteToBme, format!("White ÷ {label}")),
        of(Orientation::BmeToWhite, format!("{label} ÷ White")),
    ];
    let ratios = format::capital(&both.into_iter().flatten().collect::<Vec<_>>().join(", "));
    let band =
        context.indicators.iter().find_map(|one| one.band).map_or_else(String::new, |[lower, upper]| {
            format!(" NHS England describes {lower:.2} to {upper:.2} as non-adverse.")
        });
    format!("{ratios}. In all of them, a figure above 1 is to the disadvantage of {people}.{band}")
}

/// Method.
pub(super) fn method(context: &ReportContext<'_>) -> Chapter {
    let mut chapter = Chapter::on_new_page("method", "Method");
    chapter.terms(vec![
        explained(
            "Shares of groups of trusts",
            format!(
                "Pooled: the number of people who reported it divided by the number who answered, in \
                all trusts together that have figures for both groups. {}",
                coverage(context)
            ),
        ),
        explained(
            "Gaps of groups of trusts",
            "The Mantel-Haenszel risk difference, with each trust as a stratum and Sato\u{2019}s variance \
             (1989). Verdicts and comparisons use it. Cochran\u{2019}s Q at 95 per cent, with I\u{b2}, \
             tests whether trusts differ from each other. Ambulance trusts serve several integrated care \
             boards and are not counted in any of them.",
        ),
        explained(
            "Intervals",
            "Shares have Wilson\u{2019}s score interval. Differences between two shares have \
             Newcombe\u{2019}s hybrid score interval (method 10). Both are at 95 per cent. A place is \
             compared with the rest of England, without the place itself, so that no person is on both \
             sides. The variances of the two gaps are taken from their intervals and added.",
        ),
        explained(
            "Many comparisons",
            "Each list says how many of its comparisons would be clear in that direction by chance alone \
             (one in 40). It also says how many remain if at most 5 per cent of the clear ones are to be \
             false (Benjamini and Hochberg).",
        ),
        explained("Counts", counts(context)),
        explained(
            "Trusts and regions",
            "Trusts are shown as they were surveyed, under the name published at the time. The region \
            and integrated care board are those of the organisation that the trust is part of today.",
        ),
        explained(
            "Published figures",
            format!(
                "Indicators {} are shown as printed. If a later report restated a year, the later figure \
                 is shown and the earlier one is named next to it.",
                other_numbers(context)
            ),
        ),
        explained(
            "Queries",
            format!(
                "Every figure comes from the SQL in the folder queries of {} {}. The data file names \
                the source, file and line of each figure.",
                "race-equity",
                env!("CARGO_PKG_VERSION")
            ),
        ),
        explained("Term", context.writer.term.definition()),
    ]);
    chapter
}

/// Where the counts of the latest survey come from: published, reconstructed, or some of each.
fn counts(context: &ReportContext<'_>) -> String {
    let bases = |basis: &str| {
        let limits = context.tables.limits.iter();
        limits
            .filter(|row| row.level == "trust" && row.wres_year == context.year)
            .filter(|row| row.counts_basis.as_deref() == Some(basis))
            .count()
    };
    let reconstructed = "The publisher prints proportions at full precision, and each is an exact fraction. Its numerator \
                         and denominator were reconstructed: the denominator is the largest multiple of the reduced \
                         denominator that is not above the group\u{2019}s number of respondents, which is published.";
    let published = "are calculated from the numbers of respondents that the publisher prints.";
    match (bases("reconstructed"), bases("published")) {
        (0, 0) => "The publisher printed no counts, so shares have no intervals.".to_owned(),
        (0, _) => format!("Shares {published}"),
        (_, 0) => reconstructed.to_owned(),
        (some, others) => format!(
            "{} of {} shares of trusts {published} For the others: {}",
            format::words::counted(others, "share").trim_end_matches(" shares").trim_end_matches(" share"),
            format::count(i64::try_from(some + others).unwrap_or(i64::MAX)),
            format::lower_first(reconstructed),
        ),
    }
}

/// How much of the survey the figures of England cover.
fn coverage(context: &ReportContext<'_>) -> String {
    let england = context.england(context.counted);
    england.and_then(coverage::sentence).map_or_else(
        || "They cover all trusts that answered.".to_owned(),
        |sentence| format!("For England as a whole: {}{}", sentence[..1].to_lowercase(), &sentence[1..]),
    )
}

/// Method and sources of a short report.
pub(super) fn short(trust: &Trust<'_>) -> Chapter {
    let context = trust.context;
    let mut chapter = Chapter::new("method", "Method and sources");
    let names: BTreeSet<String> = context
        .figure_sources_in_use()
        .map(|source| format!("{} ({})", source.title, source.publisher))
        .collect();
    let said = [
        format!(
            "WRES {} covers the workforce at {} and the staff survey of autumn {}. Gaps of groups of trusts are \
             gaps within trusts (Mantel-Haenszel, variance by Sato). Intervals are at 95 per cent: \
             Wilson\u{2019}s for shares, Newcombe\u{2019}s for differences, Katz\u{2019}s for ratios. They do \
             not cover bias from who answers: about half of staff do.",
            context.year,
            format::date(jiff::civil::date(i16::try_from(context.year).unwrap_or(2000), 3, 31)),
            context.collected()
        ),
        format!(
            "{} Published figures have no intervals: their counts were not published.",
            orientations(context)
        ),
        format!(
            "The data file names the source, file and line of every figure. \
            Sources: {}.",
            names.into_iter().collect::<Vec<_>>().join("; ")
        ),
    ];
    chapter.notes([said.join(" ")]);
    chapter
}

/// Sources, and the pages that quote published figures. Licences are in provenance.json.
pub(super) fn sources(context: &ReportContext<'_>) -> Chapter {
    let mut chapter = Chapter::new("sources", "Sources");
    let figures: Vec<&Source> = context.figure_sources_in_use().collect();
    let registers = context.sources_in_use();
    let registers: Vec<&Source> =
        registers.into_iter().filter(|source| figures.iter().all(|read| read.id != source.id)).collect();
    let named = |sources: &[&Source]| {
        let names = sources.iter().map(|source| format!("{} ({})", source.title, source.publisher));
        names.collect::<Vec<_>>().join("; ")
    };
    chapter.terms(vec![
        explained("Figures", format!("{}.", named(&figures))),
        explained("Registers of organisations and statuses", format!("{}.", named(&registers))),
        explained(
            "More",
            "The data file, which is attached to the PDF and saved next to it, names the source, line and column of \
             every figure. provenance.json has each file with its licence and SHA-256.",
        ),
    ]);
    // The report of an ICB has the page next to each figure.
    if context.place.kind != PlaceKind::Icb {
        chapter.tables(quoted::publications(context));
        chapter.tables(quoted::pages(context));
    }
    chapter
}
