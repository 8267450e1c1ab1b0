//! The JSON document of a place, `data/latest/places/<folder>.json`. Its schema is generated from these types.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::place_rows::{
    AREAS, AreaRow, COMPARISONS, ComparisonRow, GAPS, GapRow, PUBLISHED, PublishedRow, STAFF, STATUSES,
    StaffRow, StatusRow,
};
use super::{SiteError, SiteInputs};
use catalogue::indicator::Indicator;
use catalogue::organisation::Place;

/// A country, region, integrated care board or trust, with its figures. Shares are from 0 to 1; gaps and differences
/// are in percentage points, BME minus White. All intervals are 95 per cent intervals.
#[derive(Debug, JsonSchema, Serialize)]
#[serde(deny_unknown_fields)]
#[schemars(title = "Place")]
pub(crate) struct PlaceDocument {
    /// Version of this form; raised if a key changes its meaning.
    version: u32,
    /// ODS code; England has a code of its own.
    code: String,
    name: String,
    kind: DocumentKind,
    /// Path of the page of the place from the root of the site.
    page: String,
    region: Option<PlaceName>,
    /// Integrated care board of a trust.
    icb: Option<PlaceName>,
    /// Edition that the figures belong to.
    edition: String,
    /// Day of the newest data in the edition.
    data_as_of: String,
    /// Staff of a trust, from NHS Workforce Statistics.
    headcount: Option<Headcount>,
    /// Figures of the staff survey by ethnic group, in the order of indicator and year.
    indicators: Vec<IndicatorFigures>,
    /// Figures that a publisher printed, in the order of indicator and year.
    published_figures: Vec<PublishedFigure>,
    /// What the place declared under anti-racist frameworks. A level is declared, never inferred.
    framework_statuses: Vec<DeclaredStatus>,
}

/// The kind of a place.
#[derive(Clone, Copy, Debug, JsonSchema, Serialize)]
#[serde(rename_all = "snake_case")]
enum DocumentKind {
    England,
    Region,
    Icb,
    Trust,
}

/// Code and name of a place.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[serde(deny_unknown_fields)]
struct PlaceName {
    code: String,
    name: String,
}

/// Staff employed on a day.
#[derive(Debug, JsonSchema, Serialize)]
#[serde(deny_unknown_fields)]
struct Headcount {
    date: String,
    staff: i64,
    source: String,
}

/// One indicator in one year, for White and BME staff who answered.
#[derive(Debug, JsonSchema, Serialize)]
#[serde(deny_unknown_fields)]
struct IndicatorFigures {
    /// WRES indicator, a number from 1 to 9.
    indicator: String,
    title: String,
    wres_year: i32,
    /// Year of the staff survey.
    survey_year: i32,
    /// Trusts that the figures cover; 1 for a trust.
    trusts: i64,
    /// Trusts of the place that answered the survey, covered or not.
    trusts_surveyed: Option<i64>,
    white: GroupShare,
    bme: GroupShare,
    /// Of a trust the difference of its two shares. Of a group of trusts the gap within its trusts, which can differ from
    /// the difference of the shares.
    gap: Difference,
    /// BME share divided by White share, the number of times as likely.
    ratio: Option<f64>,
    ratio_lower: Option<f64>,
    ratio_upper: Option<f64>,
    comparisons: Vec<Comparison>,
}

/// The share of one ethnic group.
#[derive(Debug, JsonSchema, Serialize)]
#[serde(deny_unknown_fields)]
struct GroupShare {
    /// People who said so. Null for a count under 10 that was reconstructed from a printed share.
    count: Option<i64>,
    /// People who answered.
    answered: Option<i64>,
    share: Option<f64>,
    lower: Option<f64>,
    upper: Option<f64>,
}

/// A difference in percentage points.
#[derive(Debug, JsonSchema, Serialize)]
#[serde(deny_unknown_fields)]
struct Difference {
    points: Option<f64>,
    lower: Option<f64>,
    upper: Option<f64>,
    /// `higher`, `lower` or `similar`: whether the interval excludes zero.
    verdict: Option<String>,
}

/// The gap of the place against the gap of other trusts.
#[derive(Debug, JsonSchema, Serialize)]
#[serde(deny_unknown_fields)]
struct Comparison {
    with: ComparedTrusts,
    /// The peer group, if it is compared with one.
    name: Option<String>,
    /// Number of the other trusts.
    trusts: Option<i64>,
    /// Their gap in percentage points.
    gap_points: Option<f64>,
    difference: Difference,
}

/// The trusts that a place is compared with.
#[derive(Clone, Copy, Debug, JsonSchema, Serialize)]
#[serde(rename_all = "snake_case")]
#[expect(clippy::enum_variant_names, reason = "the variants are values of the documents")]
enum ComparedTrusts {
    RestOfEngland,
    RestOfRegion,
    RestOfPeerGroup,
}

/// A figure that a publisher printed.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[serde(deny_unknown_fields)]
struct PublishedFigure {
    indicator: String,
    measure: String,
    /// `white`, `bme` or another group; null for a comparison of two groups or for all staff.
    ethnic_group: Option<String>,
    wres_year: i32,
    /// Edition of the publication.
    edition: Option<String>,
    value: Option<f64>,
    unit: String,
    /// `published`, or why there is no value.
    status: Option<String>,
    publication: Option<String>,
    publication_url: Option<String>,
    /// Where the figure was read, if that was not the publication.
    read_from: Option<String>,
    /// How certain the reading is: high, medium or low.
    confidence: Option<String>,
}

/// What an organisation declared under a framework.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[serde(deny_unknown_fields)]
struct DeclaredStatus {
    /// Id of the framework.
    framework: String,
    state: String,
    level: Option<String>,
    date: Option<String>,
    /// What the date means, such as the day of the award.
    date_meaning: Option<String>,
    confidence: Option<String>,
    evidence_url: Option<String>,
}

/// The documents of the places, by the folder of each.
pub(crate) async fn documents(
    inputs: &SiteInputs<'_>,
    edition: &str,
) -> Result<Vec<(String, PlaceDocument)>, SiteError> {
    let session = inputs.session;
    let mut comparisons: BTreeMap<FigureKey, Vec<Comparison>> = BTreeMap::new();
    for row in session.rows::<ComparisonRow>(COMPARISONS).await? {
        let key = (row.level.clone(), row.code.clone(), row.indicator.clone(), row.wres_year);
        comparisons.entry(key).or_default().push(comparison(row));
    }
    let mut indicators: BTreeMap<(String, String), Vec<IndicatorFigures>> = BTreeMap::new();
    for row in session.rows::<GapRow>(GAPS).await? {
        let key = (row.level.clone(), row.code.clone(), row.indicator.clone(), row.wres_year);
        let compared = comparisons.remove(&key).unwrap_or_default();
        let place = (row.level.clone(), row.code.clone());
        indicators.entry(place).or_default().push(figures(row, compared, &inputs.inputs.indicators));
    }
    let mut published: BTreeMap<(String, String), Vec<PublishedFigure>> = BTreeMap::new();
    for row in session.rows::<PublishedRow>(PUBLISHED).await? {
        published.entry((row.level.clone(), row.code.clone())).or_default().push(printed(row));
    }
    let mut statuses: BTreeMap<String, Vec<DeclaredStatus>> = BTreeMap::new();
    for row in session.rows::<StatusRow>(STATUSES).await? {
        statuses.entry(row.code.clone()).or_default().push(declared(row));
    }
    let mut staff: BTreeMap<String, Headcount> = BTreeMap::new();
    for row in session.rows::<StaffRow>(STAFF).await? {
        let source = row.publication.unwrap_or_default();
        let headcount = Headcount { date: row.date.to_string(), staff: row.headcount, source };
        staff.insert(row.code, headcount);
    }
    let mut icbs: BTreeMap<String, PlaceName> = BTreeMap::new();
    for row in session.rows::<AreaRow>(AREAS).await? {
        if let (Some(code), Some(name)) = (row.icb_code, row.icb_name) {
            icbs.insert(row.code, PlaceName { code, name });
        }
    }
    let documents = inputs.inputs.places.iter().map(|place| {
        let key = (place.kind.level().to_owned(), place.code.clone());
        let document = PlaceDocument {
            version: 1,
            code: place.code.clone(),
            name: place.name.clone(),
            kind: kind(place),
            page: format!("places/{}/index.html", place.folder()),
            region: region(place, &inputs.inputs.places),
            icb: icbs.remove(&place.code),
            edition: edition.to_owned(),
            data_as_of: inputs.inputs.newest.to_string(),
            headcount: staff.remove(&place.code),
            indicators: indicators.remove(&key).unwrap_or_default(),
            published_figures: published.remove(&key).unwrap_or_default(),
            framework_statuses: statuses.get(&place.code).cloned().unwrap_or_default(),
        };
        (place.folder(), document)
    });
    Ok(documents.collect())
}

/// Level, code, indicator and WRES year.
type FigureKey = (String, String, String, i32);

fn kind(place: &Place) -> DocumentKind {
    use catalogue::organisation::PlaceKind;
    match place.kind {
        PlaceKind::England => DocumentKind::England,
        PlaceKind::Region => DocumentKind::Region,
        PlaceKind::Icb => DocumentKind::Icb,
        PlaceKind::Trust => DocumentKind::Trust,
    }
}

fn region(place: &Place, places: &[Place]) -> Option<PlaceName> {
    let region = places.iter().find(|other| other.code == place.region_code && other.code != place.code)?;
    Some(PlaceName { code: region.code.clone(), name: region.name.clone() })
}

fn figures(row: GapRow, comparisons: Vec<Comparison>, indicators: &[Indicator]) -> IndicatorFigures {
    // A small reconstructed count is not printed, because the publisher did not print it.
    let is_reconstructed = row.counts_basis.as_deref() == Some("reconstructed");
    let shown = |count: &i64| !is_reconstructed || *count >= format::FEWEST_RECONSTRUCTED;
    let title = indicators.iter().find(|indicator| indicator.number == row.indicator);
    IndicatorFigures {
        title: title.map_or_else(String::new, |indicator| indicator.heading.clone()),
        indicator: row.indicator,
        wres_year: row.wres_year,
        survey_year: row.collected,
        trusts: row.trusts,
        trusts_surveyed: row.answered,
        white: GroupShare {
            count: row.white_numerator.filter(shown),
            answered: row.white_denominator,
            share: row.white_share,
            lower: row.white_lower,
            upper: row.white_upper,
        },
        bme: GroupShare {
            count: row.bme_numerator.filter(shown),
            answered: row.bme_denominator,
            share: row.bme_share,
            lower: row.bme_lower,
            upper: row.bme_upper,
        },
        gap: Difference {
            points: row.gap_points,
            lower: row.gap_lower_points,
            upper: row.gap_upper_points,
            verdict: row.verdict,
        },
        ratio: row.ratio,
        ratio_lower: row.ratio_lower,
        ratio_upper: row.ratio_upper,
        comparisons,
    }
}

fn comparison(row: ComparisonRow) -> Comparison {
    let with = match row.compared.as_str() {
        "region" => ComparedTrusts::RestOfRegion,
        "peers" => ComparedTrusts::RestOfPeerGroup,
        _ => ComparedTrusts::RestOfEngland,
    };
    let (points, lower, upper) = (row.difference_points, row.lower_points, row.upper_points);
    Comparison {
        with,
        name: row.peer_group,
        trusts: row.rest_trusts,
        gap_points: row.rest_gap_points,
        difference: Difference { points, lower, upper, verdict: row.verdict },
    }
}

fn printed(row: PublishedRow) -> PublishedFigure {
    PublishedFigure {
        indicator: row.indicator,
        measure: row.measure,
        ethnic_group: row.ethnic_group.filter(|group| !group.is_empty()),
        wres_year: row.wres_year,
        edition: row.edition,
        value: row.value,
        unit: row.unit,
        status: row.status,
        publication: row.publication,
        publication_url: row.publication_url,
        read_from: row.read_from,
        confidence: row.confidence,
    }
}

fn declared(row: StatusRow) -> DeclaredStatus {
    DeclaredStatus {
        framework: row.scheme,
        state: row.state,
        level: row.level,
        date: row.date.map(|day| day.to_string()),
        date_meaning: row.date_meaning,
        confidence: row.confidence,
        evidence_url: row.evidence_url,
    }
}
