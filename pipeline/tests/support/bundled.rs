//! The bundled figures as a test reads them: by the csv crate and nothing of the program.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::publisher::workbooks::organisations::{Organisation, organisations};
use super::{Row, project, rows};

/// The path of a bundled file.
pub(crate) fn bundled(name: &str) -> PathBuf {
    project("data/bundled").join(name)
}

/// The indicator rows of the trusts of one region, by the region its organisation has in the register.
pub(crate) fn survey_rows(region: &str) -> Vec<Row> {
    let regions: BTreeMap<String, String> = rows(&bundled("organisations.csv"))
        .into_iter()
        .map(|row| (row["org_code"].clone(), row["region_name"].clone()))
        .collect();
    rows(&bundled("staff_survey_wres.csv"))
        .into_iter()
        .filter(|row| regions.get(&row["org_code"]).is_some_and(|found| found == region))
        .collect()
}

/// The organisations that answer a staff survey.
pub(crate) fn surveyed() -> Vec<Organisation> {
    organisations(&std::fs::read_to_string(bundled("organisations.csv")).unwrap())
}
