//! A trust's own return: refusals and their places, the tables made of it, and what the store keeps.

mod disclosure;
pub(crate) mod given;
mod headcount;
mod over_time;
mod refused;
mod tables;
mod templates;
mod workbook;

use crate::support::{Program, Run};

/// Writes a file and imports it.
fn import(desk: &Program, name: &str, bytes: &[u8]) -> Run {
    desk.file(name, bytes);
    let _ = std::fs::remove_dir_all(desk.path("store/benchmarks"));
    desk.run(&["import", name, "--layout", "return"])
}

/// Sets the threshold of suppression.
fn threshold(desk: &Program, people: u64) {
    desk.file("race-equity.toml", format!("suppress_below = {people}\n"));
}

/// Queries every table of returns, so that all of them are made.
const ALL_OF_IT: &str = "SELECT count(*) FROM return_count UNION ALL SELECT count(*) FROM return_band_share \
                         UNION ALL SELECT count(*) FROM return_disparity \
                         UNION ALL SELECT count(*) FROM return_likelihood \
                         UNION ALL SELECT count(*) FROM return_board";

/// The rows of a query, by column. The program makes the tables once after an import; later queries read its files.
fn query(desk: &Program, sql: &str) -> Vec<serde_json::Value> {
    if !desk.path("store/benchmarks").exists() {
        desk.run(&["--quiet", "query", ALL_OF_IT]).ends_with(0);
    }
    desk.ask_json(sql)
}
