//! The tables of a trust's first page: survey indicators compared with England, region and benchmark group, and
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
use super::{summary_figure, trust_return};
use catalogue::indicator::Basis;
use catalogue::indicator::Indicator;
use catalogue::indicator::Measure;
use catalogue::indicator::ReturnedMeasure;
use catalogue::organisation::Place;
use format::NOT_PUBLISHED;

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
    let group = trust.group().map_or_else(
        || "no median: its parts were in several groups".to_owned(),
        |group| format!("group: median of {group}"),
    );
    let mut table = TableBlock::new(
        format!(
            "Staff survey {}, gaps in points (region: {}; {group})",
            context.collected(),
            group_name(context, context.region_name()),
        ),
        &[
            ("Indicator", false, 0.232),
            ("White", true, 0.067),
            (label, true, 0.067),
            ("Gap", true, 0.065),
            ("95% interval", true, 0.136),
            ("Rest of England", true, 0.083),
            ("Region", true, 0.073),
            ("Group", true, 0.067),
            ("Between groups", false, 0.118),
            ("Than rest", false, 0.092),
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
            SentenceWriter::between(
                gap.and_then(|gap| gap.reading.as_deref()),
                gap.and_then(|gap| gap.strong),
            ),
            own.map_or_else(
                || "none".to_owned(),
                |row| {
                    let word = summary_figure::beside(&row.gap, row.england_reading.as_deref());
                    if row.england_strong == Some(true) { format!("{word}*") } else { word.to_owned() }
                },
            ),
        ]);
    }
    table
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

/// How the gaps of the benchmark group's trusts compare with this trust's; none if it has no range of ranks.
pub(super) fn peers(trust: &Trust<'_>) -> Option<TableBlock> {
    let context = trust.context;
    let mut table = TableBlock::new(
        format!("Other trusts of {}: gap compared with this trust\u{2019}s", trust.group()?),
        &[
            ("Indicator", false, 0.29),
            ("Clearly more favourable", true, 0.14),
            ("Clearly less favourable", true, 0.14),
            ("Not significantly different", true, 0.19),
            ("Range of possible ranks", true, 0.24),
        ],
    );
    for indicator in survey_indicators(context) {
        let Some(range) = trust.range(&indicator.number).and_then(SentenceWriter::among_peers) else {
            continue;
        };
        let mut cells = vec![numbered(context, indicator)];
        cells.extend(range);
        table.row(cells);
    }
    (!table.rows.is_empty()).then_some(table)
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
    let mut figures: Vec<&PublishedSeries> = Vec::new();
    for indicator in context.indicators.iter().filter(|indicator| indicator.basis != Basis::Survey) {
        let Some(main) = indicator.measure_of.first() else { continue };
        let (_, _, own_year) = own(trust, indicator, main);
        let england = context.series(&indicator.number, &main.code, Place::england_code());
        let year = own_year.or(england.last().map(|figure| figure.wres_year));
        let places = [context.place.code.as_str(), &context.place.region_code, Place::england_code()];
        let series = places.into_iter().flat_map(|code| context.series(&indicator.number, &main.code, code));
        figures.extend(series.filter(|figure| Some(figure.wres_year) == year));
    }
    quoted::notes(context, &figures)
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
