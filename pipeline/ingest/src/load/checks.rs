//! The checks of a new file against the store. `queries/imports/` compares; this module words the warnings and the
//! refusals. It reads only the columns that a query needs, and on one core, so that an import takes little memory.

use std::path::Path;
use std::sync::Arc;

use arrow::array::RecordBatch;
use arrow::compute::cast;
use arrow::datatypes::{Schema, SchemaRef};
use arrow::error::ArrowError;

use super::releases::RestatedFigures;
use crate::Error;
use crate::extract::{Drift, LayoutMismatch, Mismatch, Organisations};
use benchmark::Session;
use catalogue::assets::Assets;
use store::observation;
use store::record;
use store::row;
use store::table;

/// The columns of a release that are compared.
const COLUMNS: [&str; 12] = [
    "release",
    "collected",
    "org_level",
    "org_code",
    "org_name",
    "indicator",
    "measure",
    "breakdown",
    "ethnic_group",
    "value",
    "benchmark_group",
    "note",
];

record! {
    KnownOrganisation<'a> of "known_organisation" {
        org_code: &'a str,
    }
}

row! {
    UnknownOrganisation of "unknown_organisation" {
        org_code: Option<String>,
        org_name: Option<String>,
    }
}

row! {
    RegionDifference of "region_difference" {
        org_code: String,
        org_name: Option<String>,
        region_code: String,
        known_region_code: String,
    }
}

row! {
    TrustCounts of "trust_count" {
        before_trusts: i64,
        after_trusts: i64,
    }
}

row! {
    MissingFigures of "missing_figure" {
        about: String,
        before_figures: i64,
        after_rows: i64,
        before_release: Option<String>,
    }
}

row! {
    ComparedCount of "compared_count" {
        compared: i64,
    }
}

row! {
    InvertedRatio of "inverted_ratio" {
        org_code: Option<String>,
        indicator: String,
        wres_year: i32,
        value: f64,
        cell: String,
        before_year: i32,
        before_value: f64,
    }
}

/// A new file: its layout, and the name under which it was published.
#[derive(Clone, Copy, Debug)]
pub(super) struct CheckedFile<'a> {
    pub(super) layout: &'a str,
    pub(super) name: &'a str,
}

impl CheckedFile<'_> {
    fn refused(self, misfits: Vec<Mismatch>) -> Result<(), Error> {
        if misfits.is_empty() {
            return Ok(());
        }
        Err(LayoutMismatch { layout: self.layout.to_owned(), mismatches: misfits }.into())
    }
}

/// A session with the figures of a new release as table `after`.
pub(super) fn session_after(
    after: impl Iterator<Item = Result<RecordBatch, ArrowError>>,
) -> Result<Session, Error> {
    let pieces = after.map(|piece| compared(&piece?)).collect::<Result<Vec<_>, _>>().map_err(Error::Arrow)?;
    let session = Session::small();
    session.register_batches("after", compared_schema(), pieces)?;
    Ok(session)
}

/// The trusts that no register has: they belong to no region.
pub(super) async fn unknown_organisations(
    assets: &Assets,
    session: &Session,
    known: &Organisations,
    file: CheckedFile<'_>,
) -> Result<Option<Mismatch>, Error> {
    let codes = table::batch(known.codes().map(|org_code| KnownOrganisation { org_code }));
    session.register_rows("known_organisation", codes.map_err(Error::Arrow)?)?;
    let query = benchmark::comparison(assets, "imports/unknown_organisation.sql")?;
    let unknown: Vec<String> = session
        .rows_of::<UnknownOrganisation>(&query)
        .await?
        .into_iter()
        .map(|row| format!("`{}` ({})", row.org_code.unwrap_or_default(), row.org_name.unwrap_or_default()))
        .collect();
    Ok((!unknown.is_empty()).then(|| Mismatch {
        kind: Drift::OrganisationUnknown,
        file: file.name.into(),
        place: "its trusts".to_owned(),
        expected: "trusts of the registers".to_owned(),
        found: unknown.join(", "),
        repair: "refresh `ods-etr` and `ods-ect`, or add an alias; they belong to no region".to_owned(),
    }))
}

/// The organisations of a new register that the store's register of trusts places in another region.
pub(super) async fn region_differences(
    assets: &Assets,
    store: &Path,
    rows: &RecordBatch,
    file: CheckedFile<'_>,
) -> Result<Option<Mismatch>, Error> {
    let organisations = store.join("registers/organisation.parquet");
    if !organisations.exists() {
        return Ok(None);
    }
    let session = Session::small();
    session.register_file("organisation", &organisations).await?;
    session.register_rows("after", rows.clone())?;
    let query = benchmark::comparison(assets, "imports/region_difference.sql")?;
    let differences: Vec<String> = session
        .rows_of::<RegionDifference>(&query)
        .await?
        .into_iter()
        .map(|row| {
            let RegionDifference { org_code, org_name, region_code, known_region_code } = row;
            let name = org_name.unwrap_or_default();
            format!("`{org_code}` ({name}) in {region_code}, not {known_region_code}")
        })
        .collect();
    Ok((!differences.is_empty()).then(|| Mismatch {
        kind: Drift::RegionDiffers,
        file: file.name.into(),
        place: "the regions of its organisations".to_owned(),
        expected: "the regions of the table `organisation`".to_owned(),
        found: differences.join(", "),
        repair: "ask the publisher which is right; reports use the region of the table `organisation`"
            .to_owned(),
    }))
}

/// Compares the figures of `after` with the table that they follow or replace. Gives a warning if figures were
/// restated.
///
/// # Errors
/// If the number of trusts is far from that of the last release, or figures are missing that it had.
pub(super) async fn compare_releases(
    assets: &Assets,
    session: &Session,
    before: &Path,
    stem: &str,
    file: CheckedFile<'_>,
) -> Result<Option<Mismatch>, Error> {
    session.register_file("before", before).await?;
    refuse_far(assets, session, before, file).await?;
    refuse_missing(assets, session, file).await?;
    let restated = restated_figures(assets, session).await?;
    Ok(restated.figures.first().map(|largest| Mismatch {
        kind: Drift::ValueChanged,
        file: file.name.into(),
        place: "figures of years in the store".to_owned(),
        expected: format!("the {} figures of release {}", restated.compared, largest.before_release),
        found: format!("{} of them changed, the largest {largest}", restated.figures.len()),
        repair: format!("`race-equity diff {stem}` lists them"),
    }))
}

/// A release with far fewer or far more trusts than the last one.
async fn refuse_far(
    assets: &Assets,
    session: &Session,
    before: &Path,
    file: CheckedFile<'_>,
) -> Result<(), Error> {
    let query = benchmark::comparison(assets, "imports/trust_count.sql")?;
    let far = session.rows_of::<TrustCounts>(&query).await?.into_iter();
    let misfits = far.map(|counts| Mismatch {
        kind: Drift::RowCount,
        file: file.name.into(),
        place: "the whole file".to_owned(),
        expected: format!("about {} trusts, as in `{}`", counts.before_trusts, files::name(before)),
        found: counts.after_trusts.to_string(),
        repair: "ask the publisher whether the file is whole; if it is, remove the table in the store"
            .to_owned(),
    });
    file.refused(misfits.collect())
}

/// A release that lacks all figures of a question, or of a group of organisations, of which the last one had some.
async fn refuse_missing(assets: &Assets, session: &Session, file: CheckedFile<'_>) -> Result<(), Error> {
    let query = benchmark::comparison(assets, "imports/missing_figure.sql")?;
    let missing = session.rows_of::<MissingFigures>(&query).await?.into_iter();
    let misfits = missing.map(|row| Mismatch {
        kind: Drift::FiguresMissing,
        file: file.name.into(),
        place: format!("the figures of `{}`", row.about),
        expected: format!(
            "figures, as the {} of release {}",
            row.before_figures,
            row.before_release.unwrap_or_default()
        ),
        found: format!("none in {} rows: all are blank or withheld", row.after_rows),
        repair: "ask the publisher whether the file is whole; if it is, remove the table in the store"
            .to_owned(),
    });
    file.refused(misfits.collect())
}

/// The figures that both `before` and `after` have, with another value, the largest change first.
pub(super) async fn restated_figures(assets: &Assets, session: &Session) -> Result<RestatedFigures, Error> {
    let query = benchmark::comparison(assets, "imports/compared_count.sql")?;
    let counts = session.rows_of::<ComparedCount>(&query).await?;
    let compared = counts.first().map_or(0, |count| usize::try_from(count.compared).unwrap_or(0));
    let query = benchmark::comparison(assets, "imports/restated_figure.sql")?;
    Ok(RestatedFigures { compared, figures: session.rows_of(&query).await? })
}

/// Compares the ratios of a new file with those in the store. Gives a warning for a ratio that is near the inverse of
/// that of a neighbouring year: a small trust's ratio may really cross parity.
///
/// # Errors
/// If a ratio is near the inverse of that of the same year.
pub(super) async fn inverted_ratios(
    assets: &Assets,
    store: &Path,
    rows: &RecordBatch,
    file: CheckedFile<'_>,
) -> Result<Vec<Mismatch>, Error> {
    let observations = store.join("observations");
    if !observations.is_dir() {
        return Ok(Vec::new());
    }
    let session = Session::small();
    session.register_observations("before", &observations).await?;
    session.register_rows("after", rows.clone())?;
    let query = benchmark::comparison(assets, "imports/inverted_ratio.sql")?;
    let (mut wrong, mut doubtful) = (Vec::new(), Vec::new());
    for ratio in session.rows_of::<InvertedRatio>(&query).await? {
        let is_same_year = ratio.wres_year == ratio.before_year;
        let kind = if is_same_year { Drift::RatioInverted } else { Drift::RatioDoubtful };
        let code = ratio.org_code.unwrap_or_default();
        let misfit = Mismatch {
            kind,
            file: file.name.into(),
            place: ratio.cell,
            expected: format!(
                "a ratio near {}, as published for {code}, indicator {}, WRES {}",
                ratio.before_value, ratio.indicator, ratio.before_year
            ),
            found: format!("{}, which is near 1 ÷ {}", ratio.value, ratio.before_value),
            repair: "it looks inverted: check which group NHS England prints above the line, and invert it"
                .to_owned(),
        };
        if is_same_year { wrong.push(misfit) } else { doubtful.push(misfit) }
    }
    file.refused(wrong)?;
    Ok(doubtful)
}

/// Runs every file of `queries/imports/` with the observations of a store, both before and after.
///
/// # Errors
/// If a query does not run.
pub async fn try_queries(assets: &Assets, store: &Path) -> Result<(), Error> {
    let observations = store.join("observations");
    let session = Session::small();
    session.register_observations("before", &observations).await?;
    session.register_observations("after", &observations).await?;
    let codes = table::batch([KnownOrganisation { org_code: "R0A" }]).map_err(Error::Arrow)?;
    session.register_rows("known_organisation", codes)?;
    for name in [
        "unknown_organisation",
        "trust_count",
        "missing_figure",
        "compared_count",
        "restated_figure",
        "inverted_ratio",
    ] {
        let query = benchmark::comparison(assets, &format!("imports/{name}.sql"))?;
        session.query(&query.sql).await.map_err(|source| benchmark::BenchmarkError::query(&query, source))?;
    }
    let organisations = observation::read(&store.join("registers/organisation.parquet"))?;
    let file = CheckedFile { layout: "", name: "" };
    region_differences(assets, store, &organisations, file).await.map(drop)
}

/// The columns of a release that are compared, with each text once in a batch.
pub(super) fn compared_schema() -> SchemaRef {
    let all = observation::shared_schema();
    let fields = COLUMNS.iter().filter_map(|name| all.field_with_name(name).ok());
    Arc::new(Schema::new(fields.map(|field| field.clone().with_nullable(true)).collect::<Vec<_>>()))
}

/// The compared columns of a batch.
fn compared(piece: &RecordBatch) -> Result<RecordBatch, ArrowError> {
    let schema = compared_schema();
    let columns = schema.fields().iter().map(|field| {
        let column = piece.column_by_name(field.name());
        let column = column.ok_or_else(|| ArrowError::SchemaError(format!("no column {}", field.name())))?;
        cast(column, field.data_type())
    });
    let columns = columns.collect::<Result<Vec<_>, _>>()?;
    RecordBatch::try_new(schema, columns)
}
