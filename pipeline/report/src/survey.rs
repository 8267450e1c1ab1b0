//! The chapter of a survey indicator: finding, chart by trust, table with counts.

use super::context::ReportContext;
use super::gap_rows::Gap;
use super::indicator_names::{anchor, heading};
use super::model::{Chapter, TableBlock};
use super::rows::GroupMedian;
use super::sentence::SentenceWriter;
use super::{coverage, figure_rows, gap_figure, trusts_figure, years_figure};
use crate::figure::{FigureRow, FigureTable};
use catalogue::indicator::Indicator;
use format::NOT_PUBLISHED;

/// The chapter of a survey indicator.
pub(super) fn chapter(context: &ReportContext<'_>, indicator: &Indicator) -> Chapter {
    let mut chapter = Chapter::on_new_page(anchor(indicator), heading(indicator));
    let writer = &context.writer;
    let trusts = context.trusts(&indicator.number);
    let (Some(region), Some(england)) = (context.own(&indicator.number), context.england(&indicator.number))
    else {
        chapter.finding(format!("No figures by ethnic group were found for {}.", writer.place));
        chapter.notes(notes(context, indicator));
        return chapter;
    };
    chapter.finding(
        writer
            .finding(indicator, region)
            .unwrap_or_else(|| format!("No figures by ethnic group were found for {}.", writer.place)),
    );
    chapter.texts(coverage::sentence(region));
    chapter.texts(writer.gap(region));
    chapter.texts(SentenceWriter::pooled(region));
    if !context.is_england() {
        chapter.texts(writer.england(indicator, england));
    }
    let official = context.official(&indicator.number);
    chapter.texts(official.into_iter().map(|row| writer.official(row, indicator.part_of(&row.question))));
    chapter.texts(context.beside_england(region).and_then(|beside| writer.beside_england(region, beside)));
    let number = &indicator.number;
    chapter.texts(context.with_ambulance(number).map(|with| writer.with_ambulance(with)));
    chapter.texts(writer.trusts(indicator, &trusts, context.list("gap", "trust", "white", number)));
    let level = if context.is_england() { "region" } else { "trust" };
    let noun = if context.is_england() { ["region", "regions"] } else { ["trust", "trusts"] };
    let list = context.list("gap_comparison", level, "england", number);
    chapter.texts(list.and_then(|list| writer.list_beside_england(list, noun)));
    chapter.texts(years_figure::sentences(context, indicator));
    chapter.tables([pooled(context, indicator, region, england)]);
    chapter.tables(medians(context, indicator, &trusts));
    chapter.notes(notes(context, indicator));
    chapter.figures(years_figure::figure(context, indicator, region));
    let parts = context.parts(&indicator.number);
    let shares = trusts_figure::table(context, region, england, &parts);
    let by_part = by_part(context, indicator, region, &parts, &shares);
    let figures = [
        trusts_figure::figure(context, indicator, region, parts.len(), shares.clone()),
        gap_figure::figure(context, indicator, region, england, parts.len(), shares),
    ];
    if context.is_england() {
        // Seven regions fit under the summary.
        chapter.tables([by_part]);
        chapter.figures(figures);
    } else {
        chapter.figures(figures);
        chapter.end_page();
        chapter.tables([by_part]);
    }
    chapter
}

/// The heads of a table of shares with counts; `name` is what its rows are about.
fn with_counts(context: &ReportContext<'_>, caption: String, name: &str) -> TableBlock {
    let label = context.writer.term.label();
    TableBlock::new(
        caption,
        &[
            (name, false, 0.27),
            ("White", true, 0.075),
            ("White: number", true, 0.19),
            (label, true, 0.075),
            (&format!("{label}: number"), true, 0.175),
            ("Gap, points", true, 0.07),
            ("95% interval", true, 0.145),
        ],
    )
}

/// The region and England, each pooled from its trusts.
fn pooled(context: &ReportContext<'_>, indicator: &Indicator, region: &Gap, england: &Gap) -> TableBlock {
    let caption =
        format!("{}, WRES {} (staff survey {})", indicator.heading, region.wres_year, region.collected);
    let label = context.writer.term.label();
    let mut table = TableBlock::new(
        caption,
        &[
            ("Place", false, 0.23),
            ("White", true, 0.07),
            ("White: number", true, 0.175),
            (label, true, 0.07),
            (&format!("{label}: number"), true, 0.165),
            ("Gap within trusts", true, 0.075),
            ("95% interval", true, 0.135),
            ("Gap, pooled", true, 0.08),
        ],
    );
    for gap in context.totals(region, england) {
        let mut row = cells(coverage::name(&gap.name, gap), &figure_rows::survey(context, gap));
        row.push(format::points_or_none(gap.pooled_gap_points));
        table.row(row);
    }
    table
}

/// One row a trust, or in England's report a region, under the totals.
fn by_part(
    context: &ReportContext<'_>,
    indicator: &Indicator,
    own: &Gap,
    parts: &[&Gap],
    shares: &FigureTable,
) -> TableBlock {
    let (by, head) = if context.is_england() {
        ("region", "Region")
    } else {
        (
            "trust",
            "Trust as \
    surveyed",
        )
    };
    let caption =
        format!("{}, by {by}, WRES {} (staff survey {})", indicator.heading, own.wres_year, own.collected);
    let mut table = with_counts(context, caption, head);
    for entry in &shares.entries {
        let code = &entry.rows[0].place_code;
        let trust = parts.iter().find(|gap| gap.code == *code && gap.level == "trust");
        let name = trust.map_or_else(|| entry.rows[0].place.clone(), |gap| context.named(gap));
        if entry.is_summary {
            table.total(cells(name, &entry.rows));
        } else {
            table.row(cells(name, &entry.rows));
        }
    }
    table
}

/// White, its counts, BME, its counts, gap and limits of a place, from its numbers in this order.
fn cells(name: String, rows: &[FigureRow]) -> Vec<String> {
    let mut cells = vec![name];
    for row in rows.iter().take(2) {
        let counts = format::counts_of((row.numerator, row.denominator), row.value.is_some());
        cells
            .extend([format::percent_or_none(row.value), counts.unwrap_or_else(|| NOT_PUBLISHED.to_owned())]);
    }
    if let Some(gap) = rows.get(2) {
        cells.extend([
            format::points_or_none(gap.value),
            format::points_interval_or_none(gap.lower, gap.upper),
        ]);
    }
    cells
}

/// The medians of the benchmark groups that the region's trusts belong to.
fn medians(context: &ReportContext<'_>, indicator: &Indicator, trusts: &[&Gap]) -> Option<TableBlock> {
    let groups = context.groups_of(trusts);
    let find = |group: &str, ethnic_group: &str| -> Option<&GroupMedian> {
        context.tables.medians.iter().find(|median| {
            median.benchmark_group == group
                && median.indicator == indicator.number
                && median.wres_year == context.year
                && median.ethnic_group == ethnic_group
        })
    };
    let label = context.writer.term.label();
    let mut table = TableBlock::new(
        format!("{}: median of the trusts of England with figures, by benchmark group", indicator.heading),
        &[
            ("Benchmark group", false, 0.52),
            ("Trusts", true, 0.16),
            ("White", true, 0.16),
            (label, true, 0.16),
        ],
    );
    for group in groups {
        if let (Some(white), Some(bme)) = (find(&group, "white"), find(&group, "bme")) {
            let trusts = format::count(bme.trusts);
            table.row(vec![
                group.clone(),
                trusts,
                format::percent(white.median),
                format::percent(bme.median),
            ]);
        }
    }
    (!table.rows.is_empty()).then_some(table)
}

/// What a table of two shares and their gap has to say.
pub(super) const ROUNDED: &str = "Gaps are rounded from exact values, so a gap may differ by 0.1 from the \
                                  difference between the printed shares. The gap of a group of trusts is \
                                  the gap within trusts, not the difference between its two pooled \
                                  shares.";

fn notes(context: &ReportContext<'_>, indicator: &Indicator) -> Vec<String> {
    let mut notes = Vec::new();
    if let Some(question) =
        indicator.question.iter().find(|question| question.years.contains(&context.collected()))
    {
        notes.push(format!(
            "Question {} of the NHS Staff Survey {}. Shares are unweighted, as the publisher gives them.",
            question.question,
            context.collected()
        ));
    }
    notes.extend(indicator.breaks.iter().map(|broken| format!("Break in the series: {}.", broken.reason)));
    notes.push(ROUNDED.to_owned());
    notes.push(
        "The counts were reconstructed from the proportions that the publisher prints in full \
        precision. Each proportion is an exact fraction of the number who answered."
            .to_owned(),
    );
    notes
}
