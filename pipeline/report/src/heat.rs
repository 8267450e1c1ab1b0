//! The heat table: the place's trusts by survey indicators, each gap with a mark that says how it compares with
//! the rest of the trust's benchmark group. England's has regions and integrated care boards, compared with the rest
//! of England.

use super::context::ReportContext;
use super::coverage;
use super::gap_rows::Gap;
use super::indicator_names::{numbered, survey_indicators};
use super::model::{Block, Chapter, HeatCell, HeatMark, HeatRow, HeatTable};
use super::{missing_data, summary_figure};
use catalogue::indicator::Indicator;
use catalogue::organisation::{PlaceKind, short_name};

/// The page; none for a place without figures.
pub(super) fn chapter(context: &ReportContext<'_>) -> Option<Chapter> {
    let indicators: Vec<&Indicator> = survey_indicators(context).collect();
    let mut rows = totals(context, &indicators);
    let summaries = rows.len();
    rows.extend(if context.is_england() {
        groups(context, &indicators)
    } else {
        trusts(context, &indicators)
    });
    if rows.len() == summaries {
        return None;
    }
    let mut chapter = Chapter::on_new_page("heat", heading(context, &rows));
    chapter.eyebrow = Some(if context.is_england() {
        "Regions and integrated care boards at a glance".to_owned()
    } else {
        "Trusts at a glance".to_owned()
    });
    let table = HeatTable {
        caption: caption(context),
        heads: std::iter::once(if context.is_england() { "Place" } else { "Trust" }.to_owned())
            .chain(indicators.iter().map(|indicator| numbered(context, indicator)))
            .collect(),
        key: key(context, &rows),
        rows,
    };
    chapter.blocks.push(Block::Heat { table });
    chapter.notes(notes(context));
    Some(chapter)
}

/// "Nine of 26 trusts have a clearly wider gap than their peers".
fn heading(context: &ReportContext<'_>, rows: &[HeatRow]) -> String {
    let places: Vec<&HeatRow> = rows.iter().filter(|row| !row.total).collect();
    let wider = places.iter().filter(|row| row.cells.iter().any(|cell| cell.mark == HeatMark::Wider)).count();
    let (noun, than) = match (context.is_england(), places.len()) {
        (true, _) => ("regions and boards", "elsewhere"),
        (false, 1) => ("trust", "its peers"),
        (false, _) => ("trusts", "their peers"),
    };
    let verb = if wider == 1 { "has" } else { "have" };
    format!(
        "{} of {} {noun} {verb} a clearly wider gap than {than}",
        format::capital(&format::number_or_none(wider)),
        places.len()
    )
}

fn caption(context: &ReportContext<'_>) -> String {
    let label = context.writer.term.label();
    let against =
        if context.is_england() { "the rest of England" } else { "the rest of its benchmark group" };
    format!(
        "Gap between {label} and White staff, percentage points, staff survey {}, compared with {against}",
        context.collected()
    )
}

/// England and the place itself: values without a mark.
fn totals<'a>(context: &ReportContext<'a>, indicators: &[&Indicator]) -> Vec<HeatRow> {
    let row = |gap: &dyn Fn(&Indicator) -> Option<&'a Gap>| {
        let first = indicators.iter().find_map(|indicator| gap(indicator))?;
        let cell = |indicator: &&Indicator| HeatCell {
            value: format::points_or_none(gap(indicator).and_then(|gap| gap.gap_points)),
            mark: HeatMark::Absent,
            word: String::new(),
        };
        let place = coverage::name(&short_name(&first.name), first);
        Some(HeatRow { place, cells: indicators.iter().map(cell).collect(), total: true })
    };
    let england = row(&|indicator| context.england(&indicator.number));
    let own = (!context.is_england()).then(|| row(&|indicator| context.own(&indicator.number))).flatten();
    england.into_iter().chain(own).collect()
}

fn trusts(context: &ReportContext<'_>, indicators: &[&Indicator]) -> Vec<HeatRow> {
    context
        .trusts(context.counted)
        .into_iter()
        .map(|trust| {
            let cell = |indicator: &&Indicator| {
                let gap = context.trusts(&indicator.number).into_iter().find(|gap| gap.code == trust.code);
                let peers = context.tables.peer_comparisons.iter().find(|row| {
                    row.code == trust.code
                        && row.indicator == indicator.number
                        && row.wres_year == context.year
                });
                cell(gap, peers.and_then(|row| row.reading.as_deref()))
            };
            HeatRow {
                place: context.named(trust),
                cells: indicators.iter().map(cell).collect(),
                total: false,
            }
        })
        .collect()
}

/// England's regions, each followed by its integrated care boards.
fn groups(context: &ReportContext<'_>, indicators: &[&Indicator]) -> Vec<HeatRow> {
    let mut places: Vec<&Gap> = context
        .tables
        .gaps
        .iter()
        .filter(|gap| {
            ["region", "icb"].contains(&gap.level.as_str())
                && gap.indicator == context.counted
                && gap.wres_year == context.year
        })
        .collect();
    places.sort_by_key(|gap| (gap.level == "icb", short_name(&gap.name).to_lowercase()));
    places
        .into_iter()
        .map(|place| {
            let cell = |indicator: &&Indicator| {
                let gap = context.tables.gaps.iter().find(|gap| {
                    (&gap.level, &gap.code, &gap.indicator, gap.wres_year)
                        == (&place.level, &place.code, &indicator.number, context.year)
                });
                let beside = gap.and_then(|gap| context.beside_england(gap));
                cell(gap, beside.and_then(|beside| beside.reading.as_deref()))
            };
            HeatRow {
                place: coverage::name(&short_name(&place.name), place),
                cells: indicators.iter().map(cell).collect(),
                total: false,
            }
        })
        .collect()
}

fn cell(gap: Option<&Gap>, reading: Option<&str>) -> HeatCell {
    let Some((gap, points)) = gap.and_then(|gap| Some((gap, gap.gap_points?))) else {
        return HeatCell { value: "none".to_owned(), mark: HeatMark::Absent, word: String::new() };
    };
    let word = summary_figure::beside(gap, reading);
    let mark = match reading {
        Some("unfavourable") => HeatMark::Wider,
        Some("favourable") => HeatMark::Narrower,
        Some(_) => HeatMark::Similar,
        None => HeatMark::Absent,
    };
    HeatCell { value: format::signed_points(points), mark, word: word.to_owned() }
}

fn key(context: &ReportContext<'_>, rows: &[HeatRow]) -> Vec<(HeatMark, String)> {
    let people = context.writer.term.people("staff");
    let all = [
        (HeatMark::Wider, format!("wider: clearly less favourable to {people}")),
        (HeatMark::Narrower, format!("narrower or reversed: clearly more favourable to {people}")),
        (HeatMark::Similar, "not clear: no clear difference".to_owned()),
    ];
    let occurs = |mark: HeatMark| rows.iter().flat_map(|row| &row.cells).any(|cell| cell.mark == mark);
    all.into_iter().filter(|(mark, _)| occurs(*mark)).collect()
}

fn notes(context: &ReportContext<'_>) -> Vec<String> {
    let order =
        if context.is_england() { "Regions come first, then integrated care boards" } else { "Trusts are" };
    let order = if context.is_england() {
        format!("{order}, in alphabetical order")
    } else {
        format!("{order} in alphabetical order")
    };
    let mut said = vec![format!(
        "{order}; they are not ranked. A gap is the {} share minus the White share. For belief in equal \
         opportunities, a gap below 0 is to the disadvantage of {}.",
        context.writer.term.label(),
        context.writer.term.people("staff")
    )];
    let level = if context.is_england() { "region" } else { "trust" };
    let against = if context.is_england() { "england" } else { "benchmark_group" };
    if let Some(list) = context.list("heat_table", level, against, "all") {
        said.push(format!(
            "Of {} comparisons, {} would be clearly less favourable by chance alone.",
            list.comparisons,
            format::by_chance(list.by_chance_one_way, list.comparisons)
        ));
    }
    if context.place.kind != PlaceKind::Trust {
        said.extend(missing_data::not_held(context));
    }
    vec![said.join(" ")]
}
