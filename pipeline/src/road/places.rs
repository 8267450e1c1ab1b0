//! The places of today, and the organisations that are part of them, as the tables of the store have them.

use std::collections::BTreeMap;

use arrow::array::{Array, AsArray, RecordBatch};
use arrow::datatypes::Date32Type;
use jiff::civil::Date;

use crate::benchmark::{BenchmarkError, Session};
use crate::error::Error;
use crate::organisation::{FormerPlace, Place, PlaceKind, same_name};

/// The regions, the ICBs and the trusts of today, by kind and name.
///
/// # Errors
/// When a register or the table of today's organisations cannot be read.
pub async fn places(session: &Session) -> Result<Vec<Place>, Error> {
    let mut places = vec![Place::england()];
    for (kind, sql) in [
        (
            PlaceKind::Region,
            "SELECT region_code, region_name, region_code AS own_code FROM region ORDER BY 2",
        ),
        (
            PlaceKind::Icb,
            "SELECT icb_code, readable_name(icb_name), region_code FROM icb WHERE ods_close_date IS NULL ORDER BY 2",
        ),
        (
            PlaceKind::Trust,
            "SELECT code, name, region_code FROM organisation_today \
             WHERE today_code = code AND close_date IS NULL ORDER BY 2",
        ),
    ] {
        for rows in queried(session, sql).await? {
            places.extend((0..rows.num_rows()).map(|row| Place {
                kind,
                code: text(&rows, 0, row).unwrap_or_default(),
                name: text(&rows, 1, row).unwrap_or_default(),
                region_code: text(&rows, 2, row).unwrap_or_default(),
            }));
        }
    }
    Ok(places)
}

/// Codes, units and names of trusts and ICBs that are not those of today's places, each with what it is part of.
///
/// # Errors
/// When a register or the table of today's organisations cannot be read.
pub async fn former_places(session: &Session, today: &[Place]) -> Result<Vec<FormerPlace>, Error> {
    let mut former = Vec::new();
    for (kind, steps, own) in [(PlaceKind::Trust, TRUST_STEPS, TRUSTS), (PlaceKind::Icb, ICB_STEPS, ICBS)] {
        let today: BTreeMap<&str, &str> = today
            .iter()
            .filter(|place| place.kind == kind)
            .map(|place| (place.code.as_str(), place.name.as_str()))
            .collect();
        let mut next: BTreeMap<String, Vec<(String, Option<Date>)>> = BTreeMap::new();
        for rows in queried(session, steps).await? {
            for row in 0..rows.num_rows() {
                let (Some(from), Some(to)) = (text(&rows, 0, row), text(&rows, 1, row)) else { continue };
                next.entry(from).or_default().push((to, day(&rows, 2, row)));
            }
        }
        for rows in queried(session, own).await? {
            for row in 0..rows.num_rows() {
                let (Some(code), Some(name)) = (text(&rows, 0, row), text(&rows, 1, row)) else { continue };
                let unit_of = text(&rows, 2, row);
                if today.get(code.as_str()).is_some_and(|own| same_name(own, &name)) {
                    continue;
                }
                let at = unit_of.as_deref().unwrap_or(&code);
                let (codes, since) = ends(at, &next);
                let named =
                    |code: String| today.get(code.as_str()).map(|name| (code.clone(), (*name).to_owned()));
                former.push(FormerPlace {
                    kind,
                    successors: codes.into_iter().filter_map(named).collect(),
                    since,
                    is_unit: unit_of.is_some(),
                    code,
                    name,
                });
            }
        }
    }
    Ok(former)
}

const TRUST_STEPS: &str = "SELECT predecessor_code, successor_code, date FROM successor_known ORDER BY 1, 2";
const ICB_STEPS: &str = "SELECT predecessor_code, successor_code, date FROM icb_successor ORDER BY 1, 2";

/// Code, name, and the organisation of which it is a unit. The own name of a code comes before older ones.
const TRUSTS: &str = "\
SELECT today.code, today.name, alias.org_code AS unit_of, 0 AS place
FROM organisation_today AS today LEFT JOIN organisation_alias AS alias ON alias.alias = today.code
UNION ALL
SELECT known.org_code, readable_name(known.name), CAST(NULL AS VARCHAR), 1
FROM organisation_name AS known JOIN organisation_today AS own ON own.code = known.org_code
ORDER BY place, 1, 2";
const ICBS: &str = "\
SELECT icb_code, readable_name(icb_name), CAST(NULL AS VARCHAR) AS unit_of FROM icb ORDER BY 1";

/// Where the successors of an organisation end, and the day of the last step that all of it took.
fn ends(code: &str, next: &BTreeMap<String, Vec<(String, Option<Date>)>>) -> (Vec<String>, Option<Date>) {
    let (mut open, mut found, mut since) = (vec![code.to_owned()], Vec::new(), None);
    let mut seen = Vec::new();
    while let Some(at) = open.pop() {
        if seen.contains(&at) {
            continue;
        }
        match next.get(&at) {
            Some(steps) => {
                since = since.max(steps.iter().filter_map(|(_, day)| *day).max());
                open.extend(steps.iter().rev().map(|(to, _)| to.clone()));
            }
            None => found.push(at.clone()),
        }
        seen.push(at);
    }
    (found, since)
}

async fn queried(session: &Session, sql: &str) -> Result<Vec<RecordBatch>, Error> {
    let failed = |source| Error::Benchmark(BenchmarkError::Sql(Box::new(source)));
    Ok(session.query(sql).await.map_err(failed)?.1)
}

fn text(rows: &RecordBatch, column: usize, row: usize) -> Option<String> {
    let values = rows.column(column).as_string_opt::<i32>()?;
    values.is_valid(row).then(|| values.value(row).to_owned())
}

fn day(rows: &RecordBatch, column: usize, row: usize) -> Option<Date> {
    let values = rows.column(column).as_primitive_opt::<Date32Type>()?;
    let days = values.is_valid(row).then(|| values.value(row))?;
    jiff::civil::date(1970, 1, 1).checked_add(jiff::Span::new().try_days(days).ok()?).ok()
}
