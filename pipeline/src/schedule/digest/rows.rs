//! The columns of the benchmark tables that a digest compares, typed. Of a large table no more is read.

use std::path::Path;

use jiff::civil::Date;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::DigestError;
use crate::{files, observation, report};

/// A row of one table.
trait Row: DeserializeOwned {
    const TABLE: &'static str;
    const COLUMNS: &'static [&'static str];
}

/// A struct whose fields are columns of a table, by their names.
macro_rules! row {
    ($(#[$doc:meta])* $name:ident of $table:literal { $($(#[$about:meta])* $column:ident: $kind:ty,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Deserialize, PartialEq)]
        pub(super) struct $name { $($(#[$about])* pub(super) $column: $kind,)* }

        impl Row for $name {
            const TABLE: &'static str = $table;
            const COLUMNS: &'static [&'static str] = &[$(stringify!($column)),*];
        }
    };
}

row! {
    /// The share of an ethnic group in a place, 0 to 1.
    GroupShare of "share" {
        level: String,
        code: String,
        name: String,
        indicator: String,
        wres_year: i32,
        ethnic_group: String,
        share: Option<f64>,
        /// Trusts pooled; 1 for a trust.
        trusts: i64,
    }
}

row! {
    /// A WRES figure as printed.
    Printed of "published_series" {
        level: String,
        code: Option<String>,
        name: Option<String>,
        indicator: String,
        measure: String,
        ethnic_group: Option<String>,
        wres_year: i32,
        edition: String,
        value: Option<f64>,
        unit: String,
        latest: bool,
    }
}

row! {
    /// Where a trust's figures by ethnic group come from.
    Sourced of "trust_share" {
        source: String,
        release: String,
        wres_year: i32,
        collected: i32,
        org_code: String,
    }
}

row! {
    /// That a trust's answers to a survey question are held.
    Asked of "survey_series" {
        question: String,
        edition: String,
        wres_year: i32,
        collected: i32,
        code: String,
    }
}

row! {
    /// A code and the organisation it is part of.
    Organisation of "organisation_today" {
        code: String,
        name: String,
        open_date: Option<Date>,
        close_date: Option<Date>,
        today_code: Option<String>,
        today_name: Option<String>,
        region_code: Option<String>,
        region_name: Option<String>,
        icb_code: Option<String>,
        icb_name: Option<String>,
        successors: i64,
        merged_on: Option<Date>,
    }
}

row! {
    /// The BME share beside the White share of one place.
    Groups of "gap" {
        level: String,
        code: String,
        name: String,
        indicator: String,
        wres_year: i32,
        collected: i32,
        verdict: Option<String>,
        reading: Option<String>,
    }
}

row! {
    /// A place's gap beside that of the rest of England.
    BesideEngland of "gap_comparison" {
        level: String,
        code: String,
        name: String,
        indicator: String,
        wres_year: i32,
        /// The place's gap, percentage points.
        gap_points: Option<f64>,
        /// That of the rest of England.
        rest_gap_points: Option<f64>,
        verdict: Option<String>,
        reading: Option<String>,
    }
}

row! {
    /// A trust's share beside that of others.
    BesideOthers of "trust_comparison" {
        code: String,
        name: String,
        indicator: String,
        wres_year: i32,
        /// white, bme or gap.
        ethnic_group: String,
        /// england, region or `benchmark_group`.
        peers: String,
        verdict: Option<String>,
        reading: Option<String>,
    }
}

row! {
    /// A declared status, or that none is known.
    Status of "framework_progress" {
        kind: String,
        code: String,
        name: String,
        scheme: Option<String>,
        state: Option<String>,
        level: Option<String>,
        date: Option<Date>,
        confidence: Option<String>,
        evidence_url: Option<String>,
        name_at_award: Option<String>,
    }
}

row! {
    /// Whether a trust of today has figures by ethnic group.
    Coverage of "coverage" {
        code: String,
        name: String,
        indicator: String,
        wres_year: i32,
        /// `held`, `not_held`, `opened_later` or `no_survey`.
        state: String,
    }
}

/// The tables that are compared.
#[derive(Clone, Debug, Default)]
pub(super) struct Tables {
    pub(super) shares: Vec<GroupShare>,
    pub(super) printed: Vec<Printed>,
    pub(super) sourced: Vec<Sourced>,
    pub(super) asked: Vec<Asked>,
    pub(super) organisations: Vec<Organisation>,
    pub(super) groups: Vec<Groups>,
    pub(super) beside_england: Vec<BesideEngland>,
    pub(super) beside_others: Vec<BesideOthers>,
    pub(super) statuses: Vec<Status>,
    pub(super) coverage: Vec<Coverage>,
    /// Names of the tables that the folder does not have.
    pub(super) absent: Vec<&'static str>,
}

/// The tables that a digest reads: what has to be kept of the last report for the next comparison.
pub const READ: [&str; 10] = [
    GroupShare::TABLE,
    Printed::TABLE,
    Sourced::TABLE,
    Asked::TABLE,
    Organisation::TABLE,
    Groups::TABLE,
    BesideEngland::TABLE,
    BesideOthers::TABLE,
    Status::TABLE,
    Coverage::TABLE,
];

/// Whether two folders hold the same tables, byte for byte: in most months they do, and nothing needs to be
/// read row by row.
pub(super) fn same(before: &Path, after: &Path) -> Result<bool, DigestError> {
    for table in READ {
        let [one, other] = [before, after].map(|folder| folder.join(format!("{table}.parquet")));
        if !one.exists() || !other.exists() || files::read(&one)? != files::read(&other)? {
            return Ok(false);
        }
    }
    Ok(true)
}

impl Tables {
    /// Reads a folder of benchmark tables. A table that is not there is noted in `absent`.
    pub(super) fn read(folder: &Path) -> Result<Self, DigestError> {
        let mut absent = Vec::new();
        Ok(Self {
            shares: read(folder, &mut absent)?,
            printed: read(folder, &mut absent)?,
            sourced: read(folder, &mut absent)?,
            asked: read(folder, &mut absent)?,
            organisations: read(folder, &mut absent)?,
            groups: read(folder, &mut absent)?,
            beside_england: read(folder, &mut absent)?,
            beside_others: read(folder, &mut absent)?,
            statuses: read(folder, &mut absent)?,
            coverage: read(folder, &mut absent)?,
            absent,
        })
    }
}

fn read<T: Row>(folder: &Path, absent: &mut Vec<&'static str>) -> Result<Vec<T>, DigestError> {
    let path = folder.join(format!("{}.parquet", T::TABLE));
    if !path.exists() {
        absent.push(T::TABLE);
        return Ok(Vec::new());
    }
    let unfit = |problem| DigestError::Unfit { path: path.clone(), problem };
    let batch = observation::read_columns(&path, T::COLUMNS)?;
    let schema = batch.schema();
    if let Some(missing) = T::COLUMNS.iter().find(|column| schema.column_with_name(column).is_none()) {
        return Err(unfit(format!("it has no column `{missing}`")));
    }
    report::typed(&batch).map_err(unfit)
}
