//! The staff survey's figures of an indicator: a row for each place.

use super::sheet::{
    DataSheet, NOT_APPLICABLE, NOT_AVAILABLE, SUPPRESSED, SheetCell, level_in_words, status_in_words,
    with_limits,
};
use crate::context::ReportContext;
use crate::figure::{FigureRow, QuantityUnit};
use crate::figure_rows;
use crate::gap_rows::Gap;
use crate::indicator_names;
use crate::trust_context::Trust;
use catalogue::indicator::Indicator;
use catalogue::organisation::PlaceKind;

/// The sheet of an indicator; none if there are no figures of it.
pub(super) fn sheet(context: &ReportContext<'_>, indicator: &Indicator) -> Option<DataSheet> {
    let gaps = context.all(&indicator.number);
    let first = gaps.first()?;
    let label = context.writer.term.label();
    let of_group = |group: &str| {
        let heads =
            ["respondents counted", "respondents who answered", "share", "lower limit", "upper limit"];
        heads.map(|head| format!("{group}: {head}"))
    };
    let mut heads = ["Place", "Level", "ODS code", "WRES year", "Survey year", "Trusts with figures"]
        .map(str::to_owned)
        .to_vec();
    heads.extend(of_group("White"));
    heads.extend(of_group(label));
    heads.extend([
        "Gap in percentage points".to_owned(),
        "Gap: lower limit".to_owned(),
        "Gap: upper limit".to_owned(),
        format!("Ratio: {label} ÷ White"),
        "Gap of pooled shares".to_owned(),
        "Gap of pooled shares: lower limit".to_owned(),
        "Gap of pooled shares: upper limit".to_owned(),
        "Gap of the rest of England".to_owned(),
        "Gap compared with the rest of England".to_owned(),
        "Coverage of the survey".to_owned(),
        "Status: White share".to_owned(),
        format!("Status: {label} share"),
    ]);
    let mut rows: Vec<Vec<SheetCell>> = gaps.iter().map(|gap| row(context, gap)).collect();
    if context.place.kind == PlaceKind::Trust {
        let trust = Trust::new(context);
        heads.extend(
            ["Gap of the rest of the peer group", "Gap compared with the rest of the peer group"]
                .map(str::to_owned),
        );
        rows.extend(median(&trust, &indicator.number));
    }
    Some(DataSheet {
        tab: format!("Indicator {}", indicator.number),
        table: format!("indicator_{}", indicator.number),
        title: format!(
            "{}, by place, WRES {} (staff survey {})",
            indicator_names::heading(indicator),
            first.wres_year,
            first.collected
        ),
        notes: [label, "Gap", "95 per cent interval", "Shares of groups of trusts", "Counts"]
            .map(str::to_owned)
            .to_vec(),
        about: indicator
            .answer
            .as_ref()
            .map(|answer| format!("Counted are respondents who {}.", context.writer.term.apply(answer))),
        source: Some(ReportContext::survey_source(first)),
        heads,
        rows,
    })
}

fn row(context: &ReportContext<'_>, gap: &Gap) -> Vec<SheetCell> {
    let [white, bme, within, ratio, pooled] = figure_rows::survey(context, gap);
    let mut cells = vec![
        SheetCell::text(gap.name.clone()),
        SheetCell::text(level_in_words(&gap.level)),
        SheetCell::text(gap.code.clone()),
        SheetCell::year(gap.wres_year),
        SheetCell::year(gap.collected),
        SheetCell::count(Some(gap.trusts), NOT_AVAILABLE),
    ];
    cells.extend(group(&white, gap.white_numerator));
    cells.extend(group(&bme, gap.bme_numerator));
    cells.extend(with_limits(&within));
    cells.push(SheetCell::measured(ratio.value, ratio.unit, NOT_AVAILABLE));
    // The pooled gap of one trust is its gap.
    let pooled_missing = if gap.trusts > 1 { NOT_AVAILABLE } else { NOT_APPLICABLE };
    let limits = [pooled.value, pooled.lower, pooled.upper];
    cells.extend(limits.map(|number| SheetCell::measured(number, pooled.unit, pooled_missing)));
    cells.extend(rest_of_england(context, gap));
    cells.push(SheetCell::text(if within.record.note.is_empty() {
        NOT_APPLICABLE.to_owned()
    } else {
        within.record.note.clone()
    }));
    cells.extend([&white, &bme].map(|share| SheetCell::text(status_in_words(&share.status))));
    if context.place.kind == PlaceKind::Trust {
        cells.extend(rest_of_peers(context, gap));
    }
    cells
}

/// The medians of a trust's benchmark group.
fn median(trust: &Trust<'_>, indicator: &str) -> Option<Vec<SheetCell>> {
    let of = |what: &str| trust.median(indicator, what);
    let (white, bme, gap) = (of("white")?, of("bme")?, of("gap")?);
    let none = || SheetCell::text(NOT_APPLICABLE);
    let share = |median: f64| {
        let share = SheetCell::measured(Some(median), QuantityUnit::Proportion, NOT_AVAILABLE);
        [none(), none(), share, none(), none()]
    };
    let gap_points = 100.0 * gap.median;
    let mut cells = vec![
        SheetCell::text(format!("{}, median", gap.benchmark_group)),
        SheetCell::text("Benchmark group of the staff survey"),
        none(),
        SheetCell::year(gap.wres_year),
        SheetCell::year(trust.context.collected()),
        SheetCell::count(Some(gap.trusts), NOT_AVAILABLE),
    ];
    cells.extend(share(white.median).into_iter().chain(share(bme.median)));
    cells.push(SheetCell::measured(Some(gap_points), QuantityUnit::PercentagePoints, NOT_AVAILABLE));
    // Limits of the gap, ratio, pooled gap with its limits, rest of England, coverage.
    cells.extend(std::iter::repeat_with(none).take(9));
    cells.extend(std::iter::repeat_n(SheetCell::text(status_in_words("calculated")), 2));
    cells.extend([none(), none()]);
    Some(cells)
}

/// What the difference of a gap from that of other trusts means.
fn compared_in_words(context: &ReportContext<'_>, reading: Option<&str>) -> String {
    let people = context.writer.term.people("staff");
    match reading {
        Some("unfavourable") => format!("clearly less favourable to {people}"),
        Some("favourable") => format!("clearly more favourable to {people}"),
        Some(_) => "not clearly different".to_owned(),
        None => NOT_AVAILABLE.to_owned(),
    }
}

/// The gap of the rest of the trust's peer group, and what the difference means.
fn rest_of_peers(context: &ReportContext<'_>, gap: &Gap) -> [SheetCell; 2] {
    let own = Trust::today(context, &gap.indicator).filter(|row| {
        gap.code == row.gap.code && gap.level.starts_with("trust") && gap.gap_points == row.gap.gap_points
    });
    let Some(row) = own else { return [SheetCell::text(NOT_APPLICABLE), SheetCell::text(NOT_APPLICABLE)] };
    [
        SheetCell::measured(row.peer_rest_gap_points, QuantityUnit::PercentagePoints, NOT_AVAILABLE),
        SheetCell::text(compared_in_words(context, row.peer_reading.as_deref())),
    ]
}

/// Counts, share and limits of a group. `counted` is the count before a small reconstructed one is left out.
fn group(share: &FigureRow, counted: Option<i64>) -> Vec<SheetCell> {
    let missing = if counted.is_some() { SUPPRESSED } else { NOT_AVAILABLE };
    let mut cells =
        vec![SheetCell::count(share.numerator, missing), SheetCell::count(share.denominator, NOT_AVAILABLE)];
    cells.extend(with_limits(share));
    cells
}

/// The gap of the rest of England, and what the difference means.
fn rest_of_england(context: &ReportContext<'_>, gap: &Gap) -> [SheetCell; 2] {
    let compared = context.beside_england(gap).map(|row| (row.rest_gap_points, row.reading.as_deref()));
    let today = || {
        let mut rows = context.tables.today.iter();
        let found = rows.find(|row| {
            gap.level == "trust_today"
                && (&row.gap.code, &row.gap.indicator, row.gap.wres_year)
                    == (&gap.code, &gap.indicator, gap.wres_year)
        })?;
        Some((found.england_rest_gap_points, found.england_reading.as_deref()))
    };
    if gap.level == "england" {
        return [SheetCell::text(NOT_APPLICABLE), SheetCell::text(NOT_APPLICABLE)];
    }
    let (rest, reading) = compared.or_else(today).unwrap_or_default();
    let words = compared_in_words(context, reading);
    [SheetCell::measured(rest, QuantityUnit::PercentagePoints, NOT_AVAILABLE), SheetCell::text(words)]
}
