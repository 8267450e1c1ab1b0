//! The chapter of a survey indicator: finding, chart by trust, table with counts.

use super::context::ReportContext;
use super::gap_rows::Gap;
use super::indicator_names::{anchor, heading};
use super::model::{Chapter, TableBlock};
use super::sentence::SentenceWriter;
use super::{coverage, figure_rows, gap_figure, trusts_figure, years_figure};
use crate::figure::{FigureRow, FigureTable};
use catalogue::indicator::Indicator;
use catalogue::organisation::short_name;
use format::{NOT_PUBLISHED, QuantityUnit};

/// The chapter of a survey indicator: one page with the finding as its heading, two or three sentences, one chart
/// and one table.
pub(super) fn chapter(context: &ReportContext<'_>, indicator: &Indicator) -> Chapter {
    let mut chapter = Chapter::on_new_page(anchor(indicator), heading(indicator));
    let writer = &context.writer;
    let number = &indicator.number;
    let (Some(own), Some(england)) = (context.own(number), context.england(number)) else {
        chapter.finding(format!("No figures by ethnic group were found for {}.", writer.place));
        return chapter;
    };
    let beside = context.beside_england(own);
    chapter.eyebrow = Some(heading(indicator));
    chapter.heading = writer.headline(indicator, own, beside.and_then(|beside| beside.reading.as_deref()));
    chapter.finding(
        writer
            .finding(indicator, own)
            .unwrap_or_else(|| format!("No figures by ethnic group were found for {}.", writer.place)),
    );
    chapter.texts(said(context, indicator, own, england));
    let parts = context.parts(number);
    let shares = trusts_figure::table(context, own, england, &parts);
    chapter.figures([gap_figure::figure(context, indicator, own, england, parts.len(), shares)]);
    chapter.tables([pooled(context, indicator, own, england)]);
    chapter.notes(note(context, indicator, own, england));
    if context.is_england() {
        // Seven regions leave room for the years.
        let years = years_figure::figure(context, indicator, own);
        chapter.figures(years.or_else(|| years_figure::published(context, indicator)));
    } else {
        chapter.web_figures(years_figure::figure(context, indicator, own));
    }
    chapter
}

/// The shares and counts of each trust, or in England's report of each region, on the web page: print has them in the
/// attached data.
pub(super) fn by_part(context: &ReportContext<'_>, indicator: &Indicator) -> Option<Chapter> {
    let number = &indicator.number;
    let (own, england) = (context.own(number)?, context.england(number)?);
    let by = if context.is_england() { "region" } else { "trust" };
    let mut chapter = Chapter::new(
        format!("{}-by-{by}", anchor(indicator)),
        format!("Indicator {number} by {by}: {}", format::lower_first(&indicator.heading)),
    );
    chapter.only_web = true;
    let parts = context.parts(number);
    let shares = trusts_figure::table(context, own, england, &parts);
    chapter.tables([table_by_part(context, indicator, own, &parts, &shares)]);
    chapter.notes([ROUNDED.to_owned()]);
    chapter.web_figures([trusts_figure::figure(context, indicator, own, parts.len(), shares)]);
    Some(chapter)
}

/// The sentences under the finding: the gap compared with that of the rest of England, what pooling would show,
/// and the change from the year before.
fn said(context: &ReportContext<'_>, indicator: &Indicator, own: &Gap, england: &Gap) -> Vec<String> {
    let writer = &context.writer;
    let compared = match context.beside_england(own) {
        Some(beside) => writer.beside_england(own, beside),
        None => writer.gap(england),
    };
    let with_ambulance = context.with_ambulance(&indicator.number);
    let paragraph: Vec<String> = compared
        .into_iter()
        .chain(SentenceWriter::pooled(own))
        .chain(with_ambulance.map(|with| writer.with_ambulance(with)))
        .collect();
    let years = years_figure::sentences(context, indicator);
    [paragraph, years].into_iter().filter(|said| !said.is_empty()).map(|said| said.join(" ")).collect()
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

/// One row a trust, or in England's report a region, under the totals.
fn table_by_part(
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

/// The region and England, each pooled from its trusts.
fn pooled(context: &ReportContext<'_>, indicator: &Indicator, region: &Gap, england: &Gap) -> TableBlock {
    let question = indicator.question.iter().find(|question| question.years.contains(&region.collected));
    let codes = question.map_or_else(String::new, |question| format!(", {}", question.codes.join(" or ")));
    let caption = format!("{}, staff survey {}{codes}, unweighted", indicator.heading, region.collected);
    let label = context.writer.term.label();
    let mut table = TableBlock::new(
        caption,
        &[
            ("Place", false, 0.29),
            ("White", true, 0.07),
            ("White: number", true, 0.19),
            (label, true, 0.07),
            (&format!("{label}: number"), true, 0.18),
            ("Gap", true, 0.06),
            ("95% interval", true, 0.14),
        ],
    );
    for gap in context.totals(region, england) {
        table.row(cells(coverage::name(&short_name(&gap.name), gap), &figure_rows::survey(context, gap)));
    }
    // A region's page has no room for the parts of an indicator of two questions; England's has.
    let official = context.official(&indicator.number);
    for row in official.iter().filter(|_| official.len() == 1 || context.is_england()) {
        let part = indicator.part_of(&row.question).map_or_else(String::new, |part| format!(", {part}"));
        let share = |percent: f64| format::quantity(percent, QuantityUnit::Percent);
        let weighted = || "weighted".to_owned();
        table.row(vec![
            format!("England, official{part}"),
            share(row.white_percent),
            weighted(),
            share(row.bme_percent),
            weighted(),
            format::signed_points(row.gap_points),
            "not available".to_owned(),
        ]);
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

/// What a table of two shares and their gap has to say.
pub(super) const ROUNDED: &str = "Gaps are rounded from exact values, so a gap may differ by 0.1 from the \
                                  difference between the printed shares. The gap of a group of trusts is \
                                  the gap within trusts, not the difference between its two pooled \
                                  shares.";

/// In how many trusts the groups differ, and the pooled gaps, in small print.
fn note(context: &ReportContext<'_>, indicator: &Indicator, own: &Gap, england: &Gap) -> Vec<String> {
    let number = &indicator.number;
    let list = context.list("gap", "trust", "white", number);
    let mut said: Vec<String> =
        context.writer.trusts(indicator, &context.trusts(number), list).into_iter().collect();
    let (level, noun) =
        if context.is_england() { ("region", ["region", "regions"]) } else { ("trust", ["trust", "trusts"]) };
    let compared = context.list("gap_comparison", level, "england", number);
    said.extend(compared.and_then(|list| context.writer.list_beside_england(list, noun)));
    said.extend(SentenceWriter::trusts_differ(own));
    if let Some(question) =
        indicator.question.iter().find(|question| question.years.contains(&context.collected()))
    {
        said.push(format!("Question {}, unweighted.", question.question));
    }
    let pooled: Vec<String> = context
        .totals(own, england)
        .into_iter()
        .filter_map(|gap| {
            Some(format!("{} {}", short_name(&gap.name), format::signed_points(gap.pooled_gap_points?)))
        })
        .collect();
    if !pooled.is_empty() {
        said.push(format!("Gaps are within trusts; pooled, they would be {}.", format::list(&pooled)));
    }
    vec![said.join(" ")]
}
