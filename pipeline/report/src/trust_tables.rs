//! The tables of a trust's first page: survey indicators compared with England, region, benchmark group and peer group, and
//! the other indicators as published or as the trust's own return has them.

use super::context::ReportContext;
use super::coverage;
use super::gap_rows::Gap;
use super::indicator_names::{numbered, survey_indicators, turned};
use super::model::TableBlock;
use super::quoted;
use super::rows::PublishedSeries;
use super::sentence::SentenceWriter;
use super::trust_context::Trust;
use super::trust_rows::TodayGap;
use super::{summary_figure, trust_return};
use catalogue::indicator::Basis;
use catalogue::indicator::Indicator;
use catalogue::indicator::Measure;
use catalogue::indicator::ReturnedMeasure;
use catalogue::organisation::Place;
use format::{NOT_PUBLISHED, QuantityUnit};

pub(super) const NO_FIGURE: &str = "none";

/// What is in the column of readings if there is none.
const NO_READING: &str = "none";

/// The region with the trusts its figures are of, in the survey of the report.
fn group_name(context: &ReportContext<'_>, region: &str) -> String {
    let gap = survey_indicators(context).find_map(|indicator| context.region(&indicator.number));
    gap.map_or_else(|| region.to_owned(), |gap| coverage::name(region, gap))
}

/// The survey indicators of a trust that has figures.
pub(super) fn survey(trust: &Trust<'_>) -> TableBlock {
    let context = trust.context;
    let label = context.writer.term.label();
    let mut table = TableBlock::new(
        format!("Staff survey {}, gaps in points. {}", context.collected(), compared_with(trust)),
        &[
            ("Indicator", false, 0.232),
            ("White", true, 0.06),
            (label, true, 0.06),
            ("Gap", true, 0.055),
            ("95% interval", true, 0.122),
            ("Rest of England", true, 0.077),
            ("Region", true, 0.067),
            ("Group", true, 0.06),
            ("Peers", true, 0.058),
            ("Between groups", false, 0.118),
            ("Than rest", false, 0.091),
        ],
    );
    for indicator in survey_indicators(context) {
        let number = &indicator.number;
        let own = trust.gap(number);
        let gap = own.map(|row| &row.gap);
        table.row(vec![
            numbered(context, indicator),
            format::percent_or_none(gap.and_then(|gap| gap.white_share)),
            format::percent_or_none(gap.and_then(|gap| gap.bme_share)),
            format::points_or_none(gap.and_then(|gap| gap.gap_points)),
            format::points_interval_or_none(
                gap.and_then(|gap| gap.gap_lower_points),
                gap.and_then(|gap| gap.gap_upper_points),
            ),
            format::points_or_none(own.and_then(|row| row.england_rest_gap_points)),
            format::points_or_none(context.region(number).and_then(|gap| gap.gap_points)),
            trust
                .median(number, "gap")
                .map_or_else(|| "none".to_owned(), |median| format::signed_points(100.0 * median.median)),
            format::points_or_none(own.and_then(|row| row.peer_rest_gap_points)),
            SentenceWriter::between(
                gap.and_then(|gap| gap.reading.as_deref()),
                gap.and_then(|gap| gap.strong),
            ),
            own.map_or_else(
                || "none".to_owned(),
                |row| beside(row, row.england_reading.as_deref(), row.england_strong),
            ),
        ]);
    }
    table
}

/// The trusts that a trust is compared with, and their number. The cover names the group and the peer group.
fn compared_with(trust: &Trust<'_>) -> String {
    let context = trust.context;
    let first = survey_indicators(context).find_map(|indicator| trust.gap(&indicator.number));
    let trusts = |number: i64| format::counted(number, "trust", "trusts");
    let england = first.and_then(|row| row.england_others).map_or_else(|| "none".to_owned(), trusts);
    let median = survey_indicators(context).find_map(|indicator| trust.median(&indicator.number, "gap"));
    let group = median.map_or_else(
        || "no median, because its parts were in several".to_owned(),
        |median| format!("median of {}", trusts(median.trusts)),
    );
    let peers = match (trust.peer_group(), first.filter(|row| row.peer_rest_gap_points.is_some())) {
        (None, _) => "no peer group known".to_owned(),
        (Some(_), None) => "too few trusts in the group".to_owned(),
        (Some(_), Some(row)) => format::counted(row.peer_others, "other trust", "other trusts"),
    };
    format!(
        "Rest of England: {england}. Region: {}. Group: {group}. Peers: {peers}.",
        group_name(context, context.region_name()),
    )
}

/// How a gap compares with that of other trusts, in a word; marked if it is also clear at 99.8 per cent.
fn beside(row: &TodayGap, reading: Option<&str>, strong: Option<bool>) -> String {
    let word = summary_figure::beside(&row.gap, reading);
    if strong == Some(true) { format!("{word}*") } else { word.to_owned() }
}

/// What the respondents said in each survey indicator, with the counts; none without figures.
pub(super) fn counts(trust: &Trust<'_>) -> Option<TableBlock> {
    let context = trust.context;
    let mut table = TableBlock::new(
        format!("Respondents of the trust, staff survey {}", context.collected()),
        &[
            ("Indicator", false, 0.1),
            ("What they said", false, 0.5),
            ("White", true, 0.2),
            (context.writer.term.label(), true, 0.2),
        ],
    );
    for indicator in survey_indicators(context) {
        let Some(row) = trust.gap(&indicator.number) else { continue };
        let counted =
            |group: &str| row.gap.counts_in_words(group).unwrap_or_else(|| NOT_PUBLISHED.to_owned());
        table.row(vec![
            indicator.number.clone(),
            format::capital(indicator.answer.as_deref().unwrap_or(&indicator.measure)),
            counted("white"),
            counted("bme"),
        ]);
    }
    (!table.rows.is_empty()).then_some(table)
}

/// How the gaps of the trusts of a group compare with this trust's; none if it has no range of ranks. `peers` is
/// `benchmark_group` or `peer_group`, `group` its name.
pub(super) fn ranks(trust: &Trust<'_>, peers: &str, group: &str) -> Option<TableBlock> {
    let context = trust.context;
    let mut table = TableBlock::new(
        format!("Other trusts of {group}: gap compared with this trust\u{2019}s"),
        &[
            ("Indicator", false, 0.29),
            ("Clearly more favourable", true, 0.14),
            ("Clearly less favourable", true, 0.14),
            ("Not significantly different", true, 0.19),
            ("Range of possible ranks", true, 0.24),
        ],
    );
    for indicator in survey_indicators(context) {
        let range = trust.range(peers, &indicator.number);
        let Some(range) = range.and_then(SentenceWriter::among_peers) else { continue };
        let mut cells = vec![numbered(context, indicator)];
        cells.extend(range);
        table.row(cells);
    }
    (!table.rows.is_empty()).then_some(table)
}

/// This trust's gaps compared with those of the rest of its peer group; none without a comparison.
pub(super) fn peer_comparison(trust: &Trust<'_>, group: &str) -> Option<TableBlock> {
    let context = trust.context;
    let rows: Vec<(&Indicator, &TodayGap)> = survey_indicators(context)
        .filter_map(|indicator| Some((indicator, trust.gap(&indicator.number)?)))
        .filter(|(_, row)| row.peer_difference_points.is_some())
        .collect();
    let (_, first) = rows.first()?;
    let mut table = TableBlock::new(
        format!(
            "Gap compared with the rest of its peer group, {group} ({})",
            format::counted(first.peer_others, "other trust", "other trusts")
        ),
        &[
            ("Indicator", false, 0.3),
            ("This trust", true, 0.12),
            ("Rest of peer group", true, 0.14),
            ("Difference (95% interval)", true, 0.27),
            ("Gap is", false, 0.17),
        ],
    );
    for (indicator, row) in rows {
        let difference = row.peer_difference_points.map_or_else(String::new, format::signed_points);
        let limits = row.peer_lower_points.zip(row.peer_upper_points);
        table.row(vec![
            numbered(context, indicator),
            format::points_or_none(row.gap.gap_points),
            format::points_or_none(row.peer_rest_gap_points),
            format::with_limits(difference, limits, QuantityUnit::PercentagePoints),
            beside(row, row.peer_reading.as_deref(), row.peer_strong),
        ]);
    }
    Some(table)
}

/// The survey indicators of the region and England, for a trust that has none of its own.
pub(super) fn orientation(trust: &Trust<'_>) -> TableBlock {
    let context = trust.context;
    let label = context.writer.term.label();
    let mut table = TableBlock::new(
        format!(
            "Staff survey indicators of {} and {}, WRES {} (staff survey {}); gaps within trusts in \
            percentage points",
            group_name(context, context.region_name()),
            context
                .england(context.counted)
                .map_or_else(|| "England".to_owned(), |gap| coverage::name("England", gap)),
            context.year,
            context.collected()
        ),
        &[
            ("Indicator", false, 0.24),
            ("This trust", true, 0.16),
            ("Region: White", true, 0.1),
            (&format!("Region: {label}"), true, 0.1),
            ("Region: gap", true, 0.1),
            ("England: White", true, 0.1),
            (&format!("England: {label}"), true, 0.1),
            ("England: gap", true, 0.1),
        ],
    );
    for indicator in survey_indicators(context) {
        let three = |gap: Option<&Gap>| {
            [
                format::percent_or_none(gap.and_then(|gap| gap.white_share)),
                format::percent_or_none(gap.and_then(|gap| gap.bme_share)),
                format::points_or_none(gap.and_then(|gap| gap.gap_points)),
            ]
        };
        let mut cells = vec![numbered(context, indicator), NO_FIGURE.to_owned()];
        cells.extend(three(context.region(&indicator.number)));
        cells.extend(three(context.england(&indicator.number)));
        table.row(cells);
    }
    table
}

/// What all staff of the trust answered together; none if that is missing too.
pub(super) fn all_staff(trust: &Trust<'_>) -> Option<TableBlock> {
    let context = trust.context;
    let mut table = TableBlock::new(
        format!(
            "Answers of all staff, staff survey {}, as published (weighted by occupation)",
            context.collected()
        ),
        &[("Indicator", false, 0.5), ("Question", false, 0.25), ("Share of all staff", true, 0.25)],
    );
    for indicator in survey_indicators(context) {
        let answers = context.tables.all_staff.iter().filter(|row| {
            row.code == context.place.code
                && row.indicator == indicator.number
                && row.collected == context.collected()
        });
        for answer in answers {
            let share = format::percent_or_none(answer.share);
            table.row(vec![numbered(context, indicator), answer.question.clone(), share]);
        }
    }
    (!table.rows.is_empty()).then_some(table)
}

/// What the marks in [`others`] mean.
pub(super) fn notes(trust: &Trust<'_>) -> Vec<String> {
    let context = trust.context;
    let figures: Vec<&PublishedSeries> = context
        .indicators
        .iter()
        .filter(|indicator| indicator.basis != Basis::Survey)
        .flat_map(|indicator| compared(trust, indicator))
        .collect();
    quoted::notes(context, &figures)
}

/// The published figures of an indicator that [`others`] shows: of the trust, its region and England in one year.
pub(super) fn compared<'a>(trust: &Trust<'a>, indicator: &Indicator) -> Vec<&'a PublishedSeries> {
    let context = trust.context;
    let Some(main) = indicator.measure_of.first() else { return Vec::new() };
    let (_, _, own_year) = own(trust, indicator, main);
    let england = context.series(&indicator.number, &main.code, Place::england_code());
    let year = own_year.or(england.last().map(|figure| figure.wres_year));
    let places = [context.place.code.as_str(), &context.place.region_code, Place::england_code()];
    let series = places.into_iter().flat_map(|code| context.series(&indicator.number, &main.code, code));
    series.filter(|figure| Some(figure.wres_year) == year).collect()
}

/// The indicators that are not from the staff survey.
pub(super) fn others(trust: &Trust<'_>) -> TableBlock {
    let context = trust.context;
    let source = trust
        .return_year()
        .map_or_else(|| "as published".to_owned(), |year| format!("published or returned for {year}"));
    let mut table = TableBlock::new(
        format!("Other indicators, latest figure, {source} (WRES year in brackets)"),
        &[
            ("Indicator", false, 0.425),
            ("This trust", true, 0.143),
            (context.region_name(), true, 0.135),
            ("England", true, 0.135),
            ("Reading", false, 0.162),
        ],
    );
    for indicator in context.indicators.iter().filter(|indicator| indicator.basis != Basis::Survey) {
        let Some(main) = indicator.measure_of.first() else { continue };
        let (own, reading, own_year) = own(trust, indicator, main);
        // Only figures of the same year are shown side by side.
        let england = context.series(&indicator.number, &main.code, Place::england_code());
        let year = own_year.or(england.last().map(|figure| figure.wres_year));
        let of_year = |code: &str| {
            let series = context.series(&indicator.number, &main.code, code);
            let found = match year {
                Some(year) => series.into_iter().find(|figure| figure.wres_year == year),
                None => series.last().copied(),
            };
            match (found, year) {
                (Some(figure), _) => printed(figure),
                (None, _) => NO_FIGURE.to_owned(),
            }
        };
        let label = match indicator.ratio {
            Some(orientation) => turned(context, indicator, orientation),
            None => format!("{}. {}", indicator.number, context.writer.term.apply(&main.label)),
        };
        table.row(vec![
            label,
            own,
            of_year(&context.place.region_code),
            of_year(Place::england_code()),
            reading,
        ]);
    }
    if table.rows.iter().all(|row| row.cells.last().is_some_and(|reading| reading == NO_READING)) {
        table.drop_last_column();
    }
    table
}

/// "3.2 (2022)", with the mark of a figure that was read in one secondary source.
fn printed(figure: &PublishedSeries) -> String {
    let sign = if figure.unit == "percent" { "%" } else { "" };
    format!("{}{sign}{} ({})", format::as_published(figure.value), quoted::mark(figure), figure.wres_year)
}

/// The trust's own figure of an indicator, how it reads and its year: of its return, else as published.
fn own(trust: &Trust<'_>, indicator: &Indicator, main: &Measure) -> (String, String, Option<i32>) {
    let of_return = trust_return::figure(trust, indicator);
    if let Some((figure, Some(reading))) = &of_return {
        return (figure.clone(), reading.clone(), trust.return_year());
    }
    if let Some(figure) = trust.published(&indicator.number, &main.code) {
        let reading = match indicator.band {
            Some(band) => SentenceWriter::in_band(figure.value, band),
            None if indicator.returned == Some(ReturnedMeasure::Board) => {
                "No workforce share found.".to_owned()
            }
            None => "No bands found.".to_owned(),
        };
        return (printed(figure), reading, Some(figure.wres_year));
    }
    let why = of_return.map_or_else(|| NO_FIGURE.to_owned(), |(why, _)| why);
    // "suppressed, small numbers": the word goes in the narrow column, the reason in the wide one.
    match why.split_once(", ") {
        Some((what, reason)) => (what.to_owned(), format!("{}.", format::capital(reason)), None),
        None => (why, NO_READING.to_owned(), None),
    }
}

/// Whether the trust has a figure of an indicator.
pub(super) fn is_held(trust: &Trust<'_>, indicator: &Indicator) -> bool {
    if indicator.basis == Basis::Survey {
        return trust.gap(&indicator.number).is_some();
    }
    matches!(trust_return::figure(trust, indicator), Some((_, Some(_))))
        || indicator
            .measure_of
            .first()
            .is_some_and(|main| trust.published(&indicator.number, &main.code).is_some())
}
