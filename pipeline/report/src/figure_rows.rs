//! The numbers of figures and of a report's data: each is made here from the row of its benchmark table.

use super::context::ReportContext;
use super::coverage;
use super::gap_rows::Gap;
use super::rows::{GroupMedian, PublishedSeries};
use super::trust_rows::{ReturnBand, ReturnBoard, ReturnLikelihood, TodayGap};
use super::workforce_rows::WorkforceShare;
use crate::figure::{FigureEntry, FigureRow, QuantityUnit, RowDetails};
use catalogue::indicator::Indicator;
use catalogue::organisation::{Place, short_name};

/// White share, BME share and gap of a place, as an entry of a figure.
pub(super) fn entry(context: &ReportContext<'_>, gap: &Gap) -> FigureEntry {
    let [white, bme, gap_row, ..] = survey(context, gap);
    let label = coverage::name(&short_name(&gap.name), gap);
    FigureEntry { label, rows: vec![white, bme, gap_row], ..FigureEntry::default() }
}

/// White share, BME share, gap, ratio and pooled gap of a place.
pub(super) fn survey(context: &ReportContext<'_>, gap: &Gap) -> [FigureRow; 5] {
    let about = || FigureRow {
        place_code: gap.code.clone(),
        place: coverage::name(&gap.name, gap),
        period: format!("WRES {} (staff survey {})", gap.wres_year, gap.collected),
        record: RowDetails {
            level: gap.level.clone(),
            name: Some(gap.name.clone()),
            indicator: gap.indicator.clone(),
            wres_year: gap.wres_year,
            collected: Some(gap.collected),
            note: coverage::note(gap),
            ..RowDetails::default()
        },
        ..FigureRow::default()
    };
    let share = |group: &str, value: Option<f64>| {
        let limits = context.limits(gap, group);
        let (numerator, denominator) = gap.counts(group);
        let mut row = FigureRow {
            measure: "share".to_owned(),
            ethnic_group: group.to_owned(),
            value,
            numerator,
            denominator,
            lower: limits.map(|(lower, _)| lower),
            upper: limits.map(|(_, upper)| upper),
            status: gap.share_status(value).to_owned(),
            ..about()
        };
        match context.published_share(gap, group) {
            None => row.record.source = computed(gap, "share"),
            Some(cell) => {
                row.record.source.clone_from(&cell.source);
                row.record.snapshot.clone_from(&cell.snapshot);
                row.record.cell = format!("{}, {}", cell.sheet, cell.cell);
            }
        }
        row
    };
    let compared = |measure: &str, comparison, value: Option<f64>, unit| {
        let mut row = FigureRow {
            measure: measure.to_owned(),
            value,
            unit,
            status: Gap::gap_status(value).to_owned(),
            ..about()
        };
        row.record.comparison = comparison;
        row.record.source = computed(gap, measure);
        row
    };
    let points = QuantityUnit::PercentagePoints;
    let limits = gap.gap_lower_points.zip(gap.gap_upper_points);
    [
        share("white", gap.white_share),
        share("bme", gap.bme_share),
        FigureRow {
            lower: limits.map(|(lower, _)| lower),
            upper: limits.map(|(_, upper)| upper),
            ..compared("gap", "bme_minus_white", gap.gap_points, points)
        },
        compared("ratio", "bme_to_white", gap.ratio, QuantityUnit::Ratio),
        FigureRow {
            lower: gap.pooled_lower_points,
            upper: gap.pooled_upper_points,
            ..compared("pooled_gap", "bme_minus_white", gap.pooled_gap_points, points)
        },
    ]
}

/// Where a computed value comes from: the query that made it.
fn computed(gap: &Gap, measure: &str) -> String {
    let trusts = format::counted(gap.trusts, "trust", "trusts");
    match (gap.level.as_str(), measure) {
        ("trust_today", _) => format!("added up from {trusts} by queries/benchmarks/trust_today_gap.sql"),
        ("trust", _) => "computed by queries/benchmarks/gap.sql".to_owned(),
        (_, "gap") => format!("gap within {trusts} (Mantel-Haenszel) by queries/benchmarks/gap.sql"),
        _ => format!("pooled from {trusts} by queries/benchmarks/share.sql"),
    }
}

/// The gap of the rest of England, with which that of a place is compared.
pub(super) fn rest_of_england(gap: &FigureRow, rest: f64) -> FigureRow {
    FigureRow {
        measure: "gap of the rest of England".to_owned(),
        value: Some(rest),
        lower: None,
        upper: None,
        status: Gap::gap_status(Some(rest)).to_owned(),
        ..gap.clone()
    }
}

/// The gap of the rest of a trust's peer group, and that of the trust minus it; none without a comparison.
pub(super) fn peer_comparison(context: &ReportContext<'_>, row: &TodayGap, group: &str) -> Vec<FigureRow> {
    let Some(rest) = row.peer_rest_gap_points else { return Vec::new() };
    let [_, _, gap, ..] = survey(context, &row.gap);
    let others = format::counted(row.peer_others, "other trust", "other trusts");
    let of = |measure: &str, value: Option<f64>, limits: Option<(f64, f64)>| {
        let mut made = FigureRow {
            measure: measure.to_owned(),
            value,
            lower: limits.map(|(lower, _)| lower),
            upper: limits.map(|(_, upper)| upper),
            status: row.peer_status.clone(),
            ..gap.clone()
        };
        "computed by queries/benchmarks/trust_today_gap.sql".clone_into(&mut made.record.source);
        made.record.note = format!("peer group {group}, {others} with figures");
        made
    };
    vec![
        of("gap of the rest of the peer group", Some(rest), None),
        of(
            "gap minus that of the rest of the peer group",
            row.peer_difference_points,
            row.peer_lower_points.zip(row.peer_upper_points),
        ),
    ]
}

/// A median of a benchmark group, of shares or of gaps.
pub(super) fn median(median: &GroupMedian, collected: i32) -> FigureRow {
    let of_gaps = median.ethnic_group == "gap";
    let trusts = format::counted(median.trusts, "trust", "trusts");
    FigureRow {
        measure: if of_gaps { "median of gaps" } else { "median of shares" }.to_owned(),
        ethnic_group: if of_gaps { String::new() } else { median.ethnic_group.clone() },
        place: format!("{} ({trusts})", median.benchmark_group),
        period: format!("WRES {} (staff survey {collected})", median.wres_year),
        value: Some(if of_gaps { 100.0 * median.median } else { median.median }),
        unit: if of_gaps { QuantityUnit::PercentagePoints } else { QuantityUnit::Proportion },
        status: "calculated".to_owned(),
        record: RowDetails {
            level: median.peers.clone(),
            name: Some(median.benchmark_group.clone()),
            indicator: median.indicator.clone(),
            wres_year: median.wres_year,
            collected: Some(collected),
            comparison: if of_gaps { "bme_minus_white" } else { "" },
            source: format!("median of {trusts} by queries/benchmarks/benchmark_group_median.sql"),
            ..RowDetails::default()
        },
        ..FigureRow::default()
    }
}

/// A figure as published.
pub(super) fn published(figure: &PublishedSeries) -> FigureRow {
    FigureRow {
        measure: figure.measure.clone(),
        ethnic_group: figure.ethnic_group.clone().unwrap_or_default(),
        place_code: figure.code.clone().unwrap_or_default(),
        place: figure.name.clone().unwrap_or_default(),
        period: format!("WRES {}, edition {}", figure.wres_year, figure.edition),
        value: Some(figure.value),
        unit: QuantityUnit::from_word(&figure.unit).unwrap_or_default(),
        status: "published".to_owned(),
        record: RowDetails {
            level: figure.level.clone(),
            indicator: figure.indicator.clone(),
            wres_year: figure.wres_year,
            edition: figure.edition.clone(),
            source: figure.address.clone().unwrap_or_default(),
            snapshot: figure.snapshot.clone(),
            cell: format!("{}, {}", figure.sheet, figure.cell),
            note: figure.note.clone().unwrap_or_default(),
            publication: figure.publication.clone().unwrap_or_default(),
            publication_page: figure.publication_url.clone().unwrap_or_default(),
            read_from: figure.read_from.clone().unwrap_or_default(),
            confidence: figure.confidence.clone().unwrap_or_default(),
            ..RowDetails::default()
        },
        ..FigureRow::default()
    }
}

/// An ethnic group's share of a grade of England's workforce.
pub(super) fn workforce(indicator: &Indicator, row: &WorkforceShare) -> FigureRow {
    let part = [row.side.as_str(), row.grade.as_str()].into_iter().filter(|word| !word.is_empty());
    let part = part.collect::<Vec<_>>().join("/");
    let of = if row.denominator == "all_staff" { "all staff" } else { "staff whose ethnicity is known" };
    FigureRow {
        measure: format!("share of {of}, {part}"),
        ethnic_group: row.ethnic_group.clone(),
        place_code: Place::england_code().to_owned(),
        place: Place::england_name().to_owned(),
        period: format::date(row.date),
        value: row.share,
        unit: QuantityUnit::Proportion,
        numerator: Some(row.group_count),
        denominator: Some(row.denominator_count),
        lower: row.lower,
        upper: row.upper,
        status: row.status.clone(),
        record: RowDetails {
            level: "england".to_owned(),
            indicator: indicator.number.clone(),
            wres_year: i32::from(row.date.year()),
            measure: Some("share_of_grade"),
            source: "computed by queries/benchmarks/workforce_share.sql".to_owned(),
            snapshot: row.snapshot.clone(),
            note: format!("{part}, of {of}, {}", format::date(row.date)),
            ..RowDetails::default()
        },
    }
}

/// The source of the rows of a trust's own return.
pub(super) const OWN_RETURN: &str = "the trust\u{2019}s own return, small numbers suppressed";

/// A row of a trust's own return. A suppressed value has a status and no number.
fn returned(place: &Place, indicator: &str, year: i32, file: [&str; 2], status: &str) -> FigureRow {
    FigureRow {
        place_code: place.code.clone(),
        place: place.name.clone(),
        period: format!("WRES {year}"),
        status: status.to_owned(),
        record: RowDetails {
            level: "trust".to_owned(),
            indicator: indicator.to_owned(),
            wres_year: year,
            edition: file[0].to_owned(),
            source: OWN_RETURN.to_owned(),
            snapshot: file[1].to_owned(),
            ..RowDetails::default()
        },
        ..FigureRow::default()
    }
}

/// The part of the workforce that a row of a return is about.
fn part(breakdown: &str) -> String {
    if breakdown.is_empty() { "whole workforce".to_owned() } else { breakdown.to_owned() }
}

/// The BME share of a pay band.
pub(super) fn band(place: &Place, indicator: &str, band: &ReturnBand) -> FigureRow {
    let breakdown = if band.breakdown.is_empty() { "whole" } else { &band.breakdown };
    let mut row = FigureRow {
        measure: format!("share of {breakdown}"),
        ethnic_group: "bme".to_owned(),
        value: band.share,
        numerator: band.bme_count,
        denominator: band.all_count,
        ..returned(place, indicator, band.wres_year, [&band.release, &band.snapshot], &band.status)
    };
    row.record.measure = Some("share");
    row.record.note = part(&band.breakdown);
    row
}

/// A relative likelihood, and the counts of both groups.
pub(super) fn likelihood(place: &Place, row: &ReturnLikelihood) -> [FigureRow; 3] {
    let of = |words: &str, code: &'static str, unit| {
        let file = [row.release.as_str(), row.snapshot.as_str()];
        let mut made = FigureRow {
            measure: format!("indicator {}, {words}", row.indicator),
            unit,
            ..returned(place, &row.indicator, row.wres_year, file, &row.status)
        };
        made.record.measure = Some(code);
        made.record.note = part(&row.breakdown);
        made
    };
    // What counts are if a ratio was calculated from them; else why they are not printed.
    let status = if row.status == "calculated" { "returned" } else { &row.status };
    let counts = |group: &str, numerator, denominator| FigureRow {
        ethnic_group: group.to_owned(),
        numerator,
        denominator,
        status: status.to_owned(),
        ..of("counts", "counts", QuantityUnit::Count)
    };
    [
        FigureRow {
            value: row.relative_likelihood,
            lower: row.lower,
            upper: row.upper,
            ..of("relative likelihood", "relative_likelihood", QuantityUnit::Ratio)
        },
        counts("white", row.white_numerator, row.white_denominator),
        counts("bme", row.bme_numerator, row.bme_denominator),
    ]
}

/// The members of a board compared with the workforce.
pub(super) fn board(place: &Place, indicator: &str, board: &ReturnBoard) -> FigureRow {
    let mut row = FigureRow {
        measure: board.measure.clone(),
        ethnic_group: "bme".to_owned(),
        value: board.difference_points,
        unit: QuantityUnit::PercentagePoints,
        lower: board.lower_points,
        upper: board.upper_points,
        numerator: board.board_bme,
        denominator: board.board_all,
        ..returned(place, indicator, board.wres_year, [&board.release, &board.snapshot], &board.status)
    };
    "BME share of these members minus BME share of the workforce".clone_into(&mut row.record.note);
    row
}

/// The BME share of the members of a board.
pub(super) fn board_share(place: &Place, indicator: &str, board: &ReturnBoard) -> Option<FigureRow> {
    Some(FigureRow {
        measure: format!("share of {}", board.measure.replace('_', " ")),
        value: Some(board.board_share?),
        unit: QuantityUnit::Proportion,
        ..self::board(place, indicator, board)
    })
}
