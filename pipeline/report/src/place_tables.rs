//! Tables of places side by side for the page of an indicator: regions, and trusts.

use serde::Serialize;

use super::coverage;
use super::gap_rows::Gap;
use super::inputs::Inputs;
use super::quoted;
use super::rows::PublishedSeries;
use super::summary_figure::beside;
use super::survey::ROUNDED;
use super::table_block::TableColumn;
use super::trust_rows::TodayGap;
use catalogue::indicator::{Basis, Indicator};
use catalogue::organisation::{Place, PlaceKind, short_name};
use format::NOT_PUBLISHED;

/// How a trust's gap compares if there is nothing to compare it with.
const NO_COMPARISON: &str = "no comparison";

/// Places side by side, in alphabetical order. A page can sort it by any column.
#[derive(Clone, Debug, Serialize)]
pub struct PlaceTable {
    /// Its anchor on the page.
    pub anchor: &'static str,
    /// "Regions side by side".
    pub heading: &'static str,
    /// What the table shows.
    pub caption: String,
    /// Its columns; the first has the names of the places.
    pub columns: Vec<TableColumn>,
    /// A place each.
    pub rows: Vec<PlaceTableRow>,
    /// What a reader has to know, in small print.
    pub notes: Vec<String>,
}

/// A place of a table.
#[derive(Clone, Debug, Serialize)]
pub struct PlaceTableRow {
    /// Its name.
    pub name: String,
    /// The folder of its report, if it exists today.
    pub folder: Option<String>,
    /// Whether it is England, with which the others are compared.
    pub total: bool,
    /// The other cells.
    pub cells: Vec<PlaceTableCell>,
}

/// A cell of a table of places.
#[derive(Clone, Debug, Default, Serialize)]
pub struct PlaceTableCell {
    /// Its text.
    pub text: String,
    /// The number to sort it by; missing if there is no figure.
    pub number: Option<f64>,
    /// The page that states it.
    pub address: Option<String>,
}

impl PlaceTableCell {
    fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    fn number(text: String, number: Option<f64>) -> Self {
        Self { text, number, address: None }
    }
}

/// The tables of an indicator.
pub(super) fn tables(inputs: &Inputs, indicator: &Indicator) -> Vec<PlaceTable> {
    match indicator.basis {
        Basis::Survey => vec![regions(inputs, indicator), trusts(inputs, indicator)],
        Basis::Workforce | Basis::Recruitment => published(inputs, indicator),
    }
}

/// The newest WRES year with figures by ethnic group.
fn newest(inputs: &Inputs) -> i32 {
    inputs.tables.gaps.iter().map(|gap| gap.wres_year).max().unwrap_or(0)
}

/// The figures of the newest year of places of a level.
pub(super) fn gaps<'a>(inputs: &'a Inputs, level: &str, indicator: &Indicator) -> Vec<&'a Gap> {
    let year = newest(inputs);
    let of = |gap: &&Gap| gap.level == level && gap.indicator == indicator.number && gap.wres_year == year;
    let mut gaps: Vec<&Gap> = inputs.tables.gaps.iter().filter(of).collect();
    gaps.sort_by(|one, other| one.name.cmp(&other.name));
    gaps
}

/// A published figure with its unit and its mark.
pub(super) fn value(figure: &PublishedSeries) -> String {
    let unit = if figure.unit == "percent" { "%" } else { "" };
    format!("{}{unit}{}", format::as_published(figure.value), quoted::mark(figure))
}

fn columns(heads: &[(&str, bool)]) -> Vec<TableColumn> {
    let column =
        |(head, number): &(&str, bool)| TableColumn { head: (*head).to_owned(), number: *number, width: 0.0 };
    heads.iter().map(column).collect()
}

/// Shares, gap and interval.
fn gap_cells(gap: &Gap) -> Vec<PlaceTableCell> {
    let interval = format::points_interval_or_none(gap.gap_lower_points, gap.gap_upper_points);
    vec![
        PlaceTableCell::number(format::percent_or_none(gap.white_share), gap.white_share),
        PlaceTableCell::number(format::percent_or_none(gap.bme_share), gap.bme_share),
        PlaceTableCell::number(format::points_or_none(gap.gap_points), gap.gap_points),
        PlaceTableCell::number(interval, gap.gap_lower_points),
    ]
}

fn caption(inputs: &Inputs, indicator: &Indicator, gap: Option<&Gap>) -> String {
    let year = gap.map_or_else(String::new, |gap| format!(", staff survey {}", gap.collected));
    format!("{}{year}", inputs.term.apply(&indicator.heading))
}

/// What the words of comparisons mean.
fn words_explained(inputs: &Inputs, order: &str) -> String {
    let people = inputs.term.people("staff");
    format!(
        "{order} are in alphabetical order; they are not ranked. Wider: clearly less favourable to {people}. Narrower or \
         reversed: clearly more favourable. Clearly: the 95 per cent interval of the difference does not include zero; by \
         chance alone, that is so for one comparison in 40 in each direction."
    )
}

fn regions(inputs: &Inputs, indicator: &Indicator) -> PlaceTable {
    let england = gaps(inputs, PlaceKind::England.level(), indicator);
    let row = |gap: &Gap| {
        let compared = inputs.tables.comparisons.iter().find(|row| {
            (&row.level, &row.code, &row.indicator, row.wres_year)
                == (&gap.level, &gap.code, &gap.indicator, gap.wres_year)
        });
        let total = gap.level == PlaceKind::England.level();
        let word = match compared.and_then(|row| row.reading.as_deref()) {
            Some(reading) => beside(gap, Some(reading)),
            None if total => "",
            None => NO_COMPARISON,
        };
        let mut cells = gap_cells(gap);
        cells.push(PlaceTableCell::text(word));
        let place = inputs.places.iter().find(|place| place.code == gap.code);
        PlaceTableRow {
            name: coverage::name(&short_name(&gap.name), gap),
            folder: place.map(Place::folder),
            total,
            cells,
        }
    };
    let level = PlaceKind::Region.level();
    let rows = england.iter().copied().chain(gaps(inputs, level, indicator)).map(row).collect();
    PlaceTable {
        anchor: "regions",
        heading: "Regions side by side",
        caption: caption(inputs, indicator, england.first().copied()),
        columns: columns(&[
            ("Region", false),
            ("White", true),
            (inputs.term.label(), true),
            ("Gap, points", true),
            ("95% interval", true),
            ("Compared with the rest of England", false),
        ]),
        rows,
        notes: vec![words_explained(inputs, "Regions"), ROUNDED.to_owned()],
    }
}

/// The figures of one of today's trusts, if none of its parts is missing from them.
fn today<'a>(inputs: &'a Inputs, code: &str, indicator: &Indicator, year: i32) -> Option<&'a TodayGap> {
    inputs.tables.today.iter().find(|row| {
        row.gap.code == code
            && row.gap.indicator == indicator.number
            && row.gap.wres_year == year
            && (row.complete || row.gap.trusts == 1)
            && row.gap.gap_points.is_some()
    })
}

/// How a trust's gap compares with the rest of its benchmark group: none if it was surveyed in several parts.
fn beside_group(inputs: &Inputs, row: &TodayGap) -> &'static str {
    let year = row.gap.wres_year;
    let shares = inputs.tables.trust_shares.iter();
    let mut parts: Vec<&str> = shares
        .filter(|share| share.today_code.as_deref() == Some(&row.gap.code) && share.wres_year == year)
        .map(|share| share.org_code.as_str())
        .collect();
    parts.sort_unstable();
    parts.dedup();
    let [part] = parts.as_slice() else { return NO_COMPARISON };
    let compared = inputs.tables.peer_comparisons.iter().find(|compared| {
        compared.code == *part && compared.indicator == row.gap.indicator && compared.wres_year == year
    });
    beside(&row.gap, compared.and_then(|compared| compared.reading.as_deref()))
}

fn trusts(inputs: &Inputs, indicator: &Indicator) -> PlaceTable {
    let year = newest(inputs);
    let mut places: Vec<&Place> =
        inputs.places.iter().filter(|place| place.kind == PlaceKind::Trust).collect();
    places.sort_by_key(|place| place.short().trim_start_matches("The ").to_lowercase());
    let region = |code: &str| {
        let found = inputs.places.iter().find(|place| place.code == code && place.kind == PlaceKind::Region);
        PlaceTableCell::text(found.map_or_else(String::new, Place::short))
    };
    let none = || PlaceTableCell::text(NOT_PUBLISHED);
    let row = |place: &&Place| {
        let mut cells = vec![region(&place.region_code)];
        match today(inputs, &place.code, indicator, year) {
            Some(row) => {
                cells.extend(gap_cells(&row.gap));
                cells.push(PlaceTableCell::text(beside_group(inputs, row)));
            }
            None => {
                cells.extend([none(), none(), none(), none(), PlaceTableCell::text(NO_COMPARISON)]);
            }
        }
        PlaceTableRow { name: place.short(), folder: Some(place.folder()), total: false, cells }
    };
    PlaceTable {
        anchor: "trusts",
        heading: "Trusts side by side",
        caption: caption(
            inputs,
            indicator,
            gaps(inputs, PlaceKind::England.level(), indicator).first().copied(),
        ),
        columns: columns(&[
            ("Trust", false),
            ("Region", false),
            ("White", true),
            (inputs.term.label(), true),
            ("Gap, points", true),
            ("95% interval", true),
            ("Compared with its benchmark group", false),
        ]),
        rows: places.iter().map(row).collect(),
        notes: vec![
            words_explained(inputs, "Trusts"),
            ROUNDED.to_owned(),
            "A trust without a published figure is neither good nor bad, and is never zero.".to_owned(),
        ],
    }
}

/// The latest published figure of the main measure of each place, England first, then by name.
pub(super) fn latest<'a>(inputs: &'a Inputs, indicator: &Indicator) -> Vec<&'a PublishedSeries> {
    let Some(main) = indicator.measure_of.first() else { return Vec::new() };
    let own = |figure: &&PublishedSeries| {
        figure.indicator == indicator.number
            && figure.measure == main.code
            && figure.latest
            && figure.ethnic_group.as_deref().is_none_or(|group| group == "bme")
    };
    let key = |figure: &PublishedSeries| {
        let name = short_name(figure.name.as_deref().unwrap_or_default());
        let name = name.trim_start_matches("The ").to_lowercase();
        (figure.level != PlaceKind::England.level(), figure.level.clone(), name, figure.code.clone())
    };
    let mut figures: Vec<&PublishedSeries> = inputs.tables.series.iter().filter(own).collect();
    figures.sort_by_key(|figure| (key(figure), -figure.wres_year));
    figures.dedup_by_key(|figure| key(figure));
    figures
}

/// Regions and trusts with a published figure.
fn published(inputs: &Inputs, indicator: &Indicator) -> Vec<PlaceTable> {
    let figures = latest(inputs, indicator);
    let england = PlaceKind::England.level();
    let [region, trust] = [PlaceKind::Region, PlaceKind::Trust].map(PlaceKind::level);
    let parts = [
        ("regions", "Regions side by side", "Region", region),
        ("trusts", "Trusts side by side", "Trust", trust),
    ];
    let table = |(anchor, heading, noun, level): (&'static str, &'static str, &str, &str)| {
        let own = figures
            .iter()
            .copied()
            .filter(|figure| figure.level == level || figure.level == england && level == region);
        let own: Vec<&PublishedSeries> = own.collect();
        let has_any = own.iter().any(|figure| figure.level == level);
        has_any.then(|| published_table(inputs, indicator, (anchor, heading, noun), &own))
    };
    parts.into_iter().filter_map(table).collect()
}

fn published_table(
    inputs: &Inputs,
    indicator: &Indicator,
    (anchor, heading, noun): (&'static str, &'static str, &str),
    figures: &[&PublishedSeries],
) -> PlaceTable {
    let label = indicator.measure_of.first().map_or("", |measure| &measure.label);
    let place = |code: &str| inputs.places.iter().find(|place| place.code == code);
    let row = |figure: &&PublishedSeries| {
        let name = figure.name.as_deref().unwrap_or_default();
        PlaceTableRow {
            name: short_name(name),
            folder: figure.code.as_deref().and_then(place).map(Place::folder),
            total: figure.level == PlaceKind::England.level(),
            cells: vec![
                PlaceTableCell::number(value(figure), Some(figure.value)),
                PlaceTableCell::number(figure.wres_year.to_string(), Some(f64::from(figure.wres_year))),
                PlaceTableCell {
                    text: quoted::cited(&[*figure]),
                    number: None,
                    address: figure.address.clone(),
                },
            ],
        }
    };
    let mut notes = vec![
        "Figures are shown as printed, without intervals, because the counts were not published. Figures of different \
         years are not a comparison of places."
            .to_owned(),
    ];
    if figures.iter().any(|figure| !quoted::mark(figure).is_empty()) {
        notes.push(quoted::mark_meaning());
    }
    PlaceTable {
        anchor,
        heading,
        caption: format!("{}, latest published figure", inputs.term.apply(label)),
        columns: columns(&[(noun, false), ("Figure", true), ("WRES year", true), ("Source", false)]),
        rows: figures.iter().map(row).collect(),
        notes,
    }
}
