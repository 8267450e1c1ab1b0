//! The organisations in the registers of a store, by code.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use arrow::array::Array;

use crate::Error;
use crate::extract::Organisations;
use store::observation;
use store::observation::Level;
use store::table;

/// Tables with a column of codes and a column of names. The first table that has a code gives its level.
const REGISTERS: [(&str, &str, &str, Level); 15] = [
    ("registers/region", "region_code", "region_name", Level::Region),
    ("registers/icb", "icb_code", "icb_name", Level::Icb),
    ("registers/icb_successor", "predecessor_code", "", Level::Icb),
    ("registers/icb_successor", "successor_code", "", Level::Icb),
    ("registers/organisation", "org_code", "org_name", Level::Trust),
    ("registers/organisation_alias", "alias", "", Level::Trust),
    ("registers/ods_trust", "org_code", "org_name", Level::Trust),
    ("registers/ods_care_trust", "org_code", "org_name", Level::Trust),
    ("registers/organisation_successor", "predecessor_code", "predecessor_name", Level::Trust),
    ("registers/organisation_successor", "successor_code", "successor_name_2026_07", Level::Trust),
    ("registers/organisation_name", "org_code", "name", Level::Trust),
    // Units of a trust that are no longer surveyed by themselves.
    ("observations/bundled-staff-survey-questions", "org_code", "org_name", Level::Trust),
    // Organisations of every kind.
    ("registers/ods_successor", "predecessor_code", "", Level::Organisation),
    ("registers/ods_successor", "successor_code", "", Level::Organisation),
    ("registers/framework_status", "org_code", "org_name", Level::Organisation),
];

/// Every organisation of the registers of a store.
///
/// # Errors
/// If a register cannot be read.
pub(super) fn of_store(store: &Path) -> Result<Organisations, Error> {
    without(store, &BTreeSet::new())
}

/// Whether a table, by its path inside the store, is one of the registers.
pub(super) fn is_register(name: &str) -> bool {
    REGISTERS.iter().any(|(register, ..)| name.strip_suffix(".parquet") == Some(register))
}

/// The same without the tables that are damaged.
pub(super) fn without(store: &Path, damaged: &BTreeSet<PathBuf>) -> Result<Organisations, Error> {
    let mut known = Organisations::default();
    for (register, code, name, level) in REGISTERS {
        let path = store.join(format!("{register}.parquet"));
        if !path.exists() || damaged.contains(&path) {
            continue;
        }
        let columns: Vec<&str> = [code, name].into_iter().filter(|column| !column.is_empty()).collect();
        let rows = observation::read_columns(&path, &columns)?;
        let Some(codes) = table::texts(&rows, code) else { continue };
        let names = table::texts(&rows, name);
        for (row, code) in codes.iter().enumerate() {
            let name = names.filter(|names| names.is_valid(row)).map_or("", |names| names.value(row));
            if let Some(code) = code {
                known.add(code, level, name);
            }
        }
    }
    Ok(known)
}
