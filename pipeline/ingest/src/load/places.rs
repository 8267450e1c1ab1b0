//! Today's places and the organisations that became part of them, read from the tables of the store.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::Error;
use benchmark::Session;
use catalogue::organisation::{FormerPlace, Place, PlaceKind, same_name};

/// England, and today's regions, ICBs and trusts, by kind and name.
///
/// # Errors
/// If a register or the table of today's organisations cannot be read.
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
        for row in session.rows::<(String, String, Option<String>)>(sql).await? {
            let (code, name, region_code) = row;
            places.push(Place { kind, code, name, region_code: region_code.unwrap_or_default() });
        }
    }
    Ok(places)
}

/// Codes, units and names of trusts and ICBs that are not those of today's places, each with the places that it is part
/// of.
///
/// # Errors
/// If a register or the table of today's organisations cannot be read.
pub async fn former_places(session: &Session, today: &[Place]) -> Result<Vec<FormerPlace>, Error> {
    let mut former = Vec::new();
    for (kind, steps, own) in [(PlaceKind::Trust, TRUST_STEPS, TRUSTS), (PlaceKind::Icb, ICB_STEPS, ICBS)] {
        let today: BTreeMap<&str, &str> = today
            .iter()
            .filter(|place| place.kind == kind)
            .map(|place| (place.code.as_str(), place.name.as_str()))
            .collect();
        let mut next: BTreeMap<String, Vec<(String, Option<Date>)>> = BTreeMap::new();
        for (from, to, day) in session.rows::<(String, String, Option<Date>)>(steps).await? {
            next.entry(from).or_default().push((to, day));
        }
        for (code, name, unit_of) in session.rows::<(String, String, Option<String>)>(own).await? {
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

/// The last successors of an organisation, and the day of the last step.
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
