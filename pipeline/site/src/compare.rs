//! The page for comparing places, and its data: a script for England and for each region, loaded when one of its places is
//! chosen.

use std::collections::BTreeMap;

use serde::Serialize;

use super::compare_rows::{
    BENCHMARK_GROUPS, COMPARISONS, ComparisonRow, FIGURES, FigureRow, PUBLISHED, PublishedRow,
};
use super::page::{PageFrame, Pages};
use super::script::{self, TrustPlace};
use super::writer::SiteWriter;
use super::{SiteError, SiteInputs};
use benchmark::Session;
use catalogue::assets::Assets;
use catalogue::indicator::{Basis, Indicator, Worse};
use catalogue::organisation::{Place, PlaceKind, readable_name};
use format::QuantityUnit;

/// The function that the parts call.
const FUNCTION: &str = "raceEquityCompare.add";

/// What all comparisons need: the wording of groups and indicators, and the part that has each place, by its code.
#[derive(Serialize)]
struct PlacesPart {
    /// The group of all other ethnic groups, as the head of a column.
    group: &'static str,
    /// The same in a sentence: "BME staff".
    staff: String,
    indicators: Vec<SurveyIndicator>,
    parts: BTreeMap<String, String>,
}

#[derive(Serialize)]
struct SurveyIndicator {
    number: String,
    heading: String,
    /// What respondents reported, to follow "of respondents".
    answer: Option<String>,
    /// Whether a higher share is worse.
    higher_is_worse: bool,
}

#[derive(Serialize)]
struct ComparedPlace {
    code: String,
    name: String,
    /// Its name in a sentence, after `at`.
    label: String,
    /// "in" or "at".
    at: &'static str,
    kind: &'static str,
    path: String,
    region: Option<String>,
    icb: Option<String>,
    peer_group: Option<String>,
    benchmark_group: Option<String>,
    /// By the number of an indicator.
    figures: BTreeMap<String, ComparedFigure>,
    /// By the number of an indicator, and by the other's code.
    comparisons: BTreeMap<String, BTreeMap<String, Comparison>>,
    published: Vec<PublishedValue>,
}

#[derive(Serialize)]
struct ComparedFigure {
    year: i32,
    collected: i32,
    white: Respondents,
    bme: Respondents,
    /// Percentage points.
    gap: Option<f64>,
    lower: Option<f64>,
    upper: Option<f64>,
    /// The gap as it is printed.
    text: String,
    /// Its interval as it is printed.
    interval: Option<String>,
    trusts: i64,
    /// What the figures of a group of trusts cover: "26 of 31 trusts, 84% of respondents".
    covers: Option<String>,
    /// Whether they are too few to describe the place.
    too_few: bool,
    /// Whether a part of the trust has no figures.
    incomplete: bool,
    sums: Option<Sums>,
}

#[derive(Serialize)]
struct Respondents {
    share: String,
    shown: Option<String>,
    /// How many reported it, of how many; none if a count may not be printed.
    counts: Option<[i64; 2]>,
}

/// The sums from which the gap within a group of trusts follows.
#[derive(Serialize)]
struct Sums {
    gap: f64,
    weight: f64,
    p: f64,
    q: f64,
}

#[derive(Serialize)]
struct Comparison {
    year: i32,
    trusts: Option<i64>,
    /// The gap of the others, percentage points.
    rest: Option<f64>,
    difference: f64,
    lower: f64,
    upper: f64,
    strong: Option<bool>,
}

#[derive(Serialize)]
struct PublishedValue {
    indicator: String,
    label: String,
    value: String,
    year: i32,
}

#[derive(Serialize)]
struct Part {
    places: BTreeMap<String, ComparedPlace>,
}

#[derive(Serialize)]
struct ComparePage {
    indicators: Vec<(String, String)>,
}

/// Runs the queries of the page for comparing over tables, which shows errors in them.
///
/// # Errors
/// If one does not run, or its rows lack a column.
pub async fn try_queries(assets: &Assets, session: &Session) -> Result<(), SiteError> {
    session.rows_of::<FigureRow>(&benchmark::comparison(assets, FIGURES)?).await?;
    session.rows_of::<ComparisonRow>(&benchmark::comparison(assets, COMPARISONS)?).await?;
    Ok(())
}

pub(crate) async fn write(
    inputs: &SiteInputs<'_>,
    pages: &Pages,
    site: &mut SiteWriter,
) -> Result<(), SiteError> {
    let survey: Vec<&Indicator> =
        inputs.inputs.indicators.iter().filter(|indicator| indicator.basis == Basis::Survey).collect();
    let mut frame = PageFrame::new(
        "compare/",
        "Compare places",
        "Set trusts, integrated care boards, regions and England side by side.",
    );
    frame.scripts = ["search", "statistics", "compare"].map(|name| format!("assets/{name}.js")).to_vec();
    let heads = survey.iter().map(|indicator| (indicator.number.clone(), indicator.heading.clone()));
    pages.page(site, "compare.html", &frame, &ComparePage { indicators: heads.collect() })?;
    let trusts = script::trust_places(inputs).await?;
    let query = |file| benchmark::comparison(&inputs.inputs.assets, file);
    let rows = Rows {
        figures: inputs.session.rows_of(&query(FIGURES)?).await?,
        comparisons: inputs.session.rows_of(&query(COMPARISONS)?).await?,
        published: inputs.session.rows(PUBLISHED).await?,
        benchmark_groups: inputs.session.rows(BENCHMARK_GROUPS).await?,
    };
    let mut parts: BTreeMap<String, Part> = BTreeMap::new();
    let mut part_of = BTreeMap::new();
    for place in &inputs.inputs.places {
        let folder = script::region_of(inputs, place).map_or_else(|| "england".to_owned(), Place::folder);
        part_of.insert(place.code.to_lowercase(), folder.clone());
        let part = parts.entry(folder).or_insert_with(|| Part { places: BTreeMap::new() });
        part.places.insert(place.code.to_lowercase(), rows.place(inputs, &trusts, place));
    }
    for (folder, part) in &parts {
        script::write(site, &format!("compare/{folder}.js"), FUNCTION, folder, part)?;
    }
    let term = inputs.inputs.term;
    let of_all = PlacesPart {
        group: term.label(),
        staff: term.people("staff"),
        indicators: survey
            .into_iter()
            .map(|indicator| SurveyIndicator {
                number: indicator.number.clone(),
                heading: term.apply(&indicator.heading),
                answer: indicator.answer.clone(),
                higher_is_worse: indicator.worse == Worse::Higher,
            })
            .collect(),
        parts: part_of,
    };
    script::write(site, "compare/places.js", FUNCTION, "places", &of_all)
}

struct Rows {
    figures: Vec<FigureRow>,
    comparisons: Vec<ComparisonRow>,
    published: Vec<PublishedRow>,
    /// Code of a trust, and its group in the survey.
    benchmark_groups: Vec<(String, String)>,
}

impl Rows {
    fn place(&self, inputs: &SiteInputs<'_>, trusts: &[TrustPlace], place: &Place) -> ComparedPlace {
        let trust = trusts.iter().find(|own| own.code == place.code && place.kind == PlaceKind::Trust);
        let own = |code: &str| *code == place.code;
        let mut figures = BTreeMap::new();
        // The rows are in the order of their years: the newest stays.
        for row in self.figures.iter().filter(|row| own(&row.code)) {
            figures.insert(row.indicator.clone(), figure(row));
        }
        let mut comparisons: BTreeMap<String, BTreeMap<String, Comparison>> = BTreeMap::new();
        for row in self.comparisons.iter().filter(|row| own(&row.code)) {
            if let Some(made) = comparison(row) {
                comparisons
                    .entry(row.indicator.clone())
                    .or_default()
                    .insert(row.with_code.to_lowercase(), made);
            }
        }
        let group = self.benchmark_groups.iter().find(|(code, _)| own(code) && trust.is_some());
        let region = script::region_of(inputs, place).filter(|_| place.kind != PlaceKind::Region);
        ComparedPlace {
            code: place.code.clone(),
            name: readable_name(&place.name),
            label: match place.kind {
                PlaceKind::Trust => place.short(),
                _ => place.in_sentence(),
            },
            at: place.kind.at(),
            kind: place.kind.level(),
            path: format!("places/{}/", place.folder()),
            region: region.map(|region| region.code.to_lowercase()),
            icb: trust.and_then(|trust| trust.icb.as_ref()).map(|code| code.to_lowercase()),
            peer_group: trust.and_then(|trust| trust.peer_group.clone()),
            benchmark_group: group.map(|(_, name)| name.clone()),
            figures,
            comparisons,
            published: self.published(inputs, &place.code),
        }
    }

    /// The newest figure of each measure of the indicators that are not of the survey.
    fn published(&self, inputs: &SiteInputs<'_>, code: &str) -> Vec<PublishedValue> {
        let mut newest: BTreeMap<(&str, usize, Option<&str>), &PublishedRow> = BTreeMap::new();
        for row in self.published.iter().filter(|row| row.code == code) {
            let measure = indicator(inputs, row).and_then(|indicator| {
                indicator.measure_of.iter().position(|measure| measure.code == row.measure)
            });
            if let Some(at) = measure {
                newest.insert((&row.indicator, at, row.ethnic_group.as_deref()), row);
            }
        }
        let value = |((_, at, group), row): ((&str, usize, Option<&str>), &PublishedRow)| {
            let measure = indicator(inputs, row)?.measure_of.get(at)?;
            let label = inputs.inputs.term.apply(&measure.label);
            // The label says that a share is of one group; of other figures the group follows.
            let group = group.filter(|group| !(measure.label.starts_with("BME") && *group == "bme"));
            let group = group.map_or_else(String::new, |group| format!(", {}", group_name(inputs, group)));
            let value = match row.unit.as_str() {
                "percent" => format!("{}%", format::as_published(row.value)),
                "count" => count(row.value),
                _ => format::as_published(row.value),
            };
            Some(PublishedValue {
                indicator: row.indicator.clone(),
                label: format!("{label}{group}"),
                value,
                year: row.wres_year,
            })
        };
        newest.into_iter().filter_map(value).collect()
    }
}

fn indicator<'a>(inputs: &'a SiteInputs<'_>, row: &PublishedRow) -> Option<&'a Indicator> {
    let mut others = inputs.inputs.indicators.iter().filter(|indicator| indicator.basis != Basis::Survey);
    others.find(|indicator| indicator.number == row.indicator)
}

fn group_name(inputs: &SiteInputs<'_>, group: &str) -> String {
    match group {
        "bme" => inputs.inputs.term.people("staff"),
        "white" => "White staff".to_owned(),
        "unknown" => "staff of unknown ethnicity".to_owned(),
        other => format!("{} staff", format::capital(other)),
    }
}

fn figure(row: &FigureRow) -> ComparedFigure {
    let white = respondents(row, (row.white_numerator, row.white_denominator), row.white_share);
    let bme = respondents(row, (row.bme_numerator, row.bme_denominator), row.bme_share);
    let are_shown = white.counts.is_some() && bme.counts.is_some();
    // A count that may not be printed cannot be calculated from the gap either.
    let points = |value: Option<f64>| value.map(|value| rounded(value, if are_shown { 1e10 } else { 1e2 }));
    let limits = row.gap_lower_points.zip(row.gap_upper_points);
    let sums = row.weighted_gap.zip(row.weight).zip(row.sato_p.zip(row.sato_q));
    ComparedFigure {
        year: row.wres_year,
        collected: row.collected,
        gap: points(row.gap_points),
        lower: points(row.gap_lower_points),
        upper: points(row.gap_upper_points),
        text: format::points_or_none(row.gap_points),
        interval: limits.map(|limits| format::interval(limits, QuantityUnit::PercentagePoints)),
        trusts: row.trusts,
        covers: covers(row),
        too_few: row.enough == Some(false),
        incomplete: !row.complete,
        sums: sums.filter(|_| are_shown).map(|((gap, weight), (p, q))| Sums { gap, weight, p, q }),
        white,
        bme,
    }
}

/// "26 of 31 trusts, 84% of respondents"; none of a trust.
fn covers(row: &FigureRow) -> Option<String> {
    let answered = row.answered?;
    let trusts = format!("{} of {} trusts", format::count(row.trusts), format::count(answered));
    let share = row.covered.map(|share| format!(", {}% of respondents", format::whole_percent(share)));
    Some(trusts + &share.unwrap_or_default())
}

fn respondents(
    row: &FigureRow,
    (numerator, denominator): (Option<i64>, Option<i64>),
    share: Option<f64>,
) -> Respondents {
    let is_reconstructed = row.counts_basis.as_deref() == Some("reconstructed");
    let shown = |count: &i64| !is_reconstructed || *count >= format::FEWEST_RECONSTRUCTED;
    let (printed, of) = (numerator.filter(shown), denominator.filter(shown));
    Respondents {
        share: format::percent_or_none(share),
        shown: format::counts_of((printed, of), numerator.is_some()),
        counts: printed.zip(of).map(<[i64; 2]>::from),
    }
}

fn comparison(row: &ComparisonRow) -> Option<Comparison> {
    let points = |value: f64| rounded(value, 1e10);
    Some(Comparison {
        year: row.wres_year,
        trusts: row.trusts,
        rest: row.rest_gap_points.map(points),
        difference: points(row.difference_points?),
        lower: points(row.lower_points?),
        upper: points(row.upper_points?),
        strong: row.strong,
    })
}

/// A published count with commas.
fn count(value: f64) -> String {
    let whole = format::quantity(value, QuantityUnit::Count);
    whole.parse().map_or_else(|_| whole.clone(), format::count)
}

/// A number in steps of one over `steps`, so that the files are small.
fn rounded(value: f64, steps: f64) -> f64 {
    (value * steps).round() / steps
}
