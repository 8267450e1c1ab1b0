//! Every table: some places in full, and the number of rows.

use benchmark::Session;

use crate::support::{prepared, table_names};

/// A table, and which of its rows are shown.
const TABLES: &[(&str, &str)] = &[
    ("benchmark_group_median", "indicator = '8'"),
    ("board_difference", "true"),
    ("chance_expected", "of_code IN ('ENG', 'Y62', 'QUA', 'RXR') AND indicator IN ('5', '7', 'all')"),
    ("change", "code IN ('RXR', 'RW6', 'RH8')"),
    ("coverage", "region_code = 'Y62' AND indicator = '8' AND code < 'RM'"),
    ("ethnic_group_detail", "question IN ('q14a', 'q15')"),
    ("framework_answers", "true"),
    ("framework_declared", "org_code IN ('RXR', 'QYG')"),
    ("framework_progress", "state IS NOT NULL"),
    ("gap", "code IN ('ENG', 'Y62', 'QOP', 'RXR', 'RY7', 'Acute - Teaching')"),
    ("gap_comparison", "code IN ('Y62', 'Y56', 'QOP', 'RXR', 'RY7')"),
    ("group_coverage", "code IN ('ENG', 'Y62', 'QOP', 'QUA')"),
    ("group_trust", "code IN ('QOP', 'QUA') AND indicator = '5'"),
    ("icb_ambulance", "indicator = '5'"),
    ("improvement", "code IN ('RXR', 'RY7', 'RH8')"),
    ("kings_fund", "moving = 'narrower_each_year'"),
    ("official_gap", "true"),
    ("organisation_known", "org_code IN ('RXR', 'RPG', 'RW6', 'G6V2S')"),
    ("organisation_today", "code IN ('RXR', 'R1F1', 'RW6', 'RRP', 'RNK', 'G6V2S')"),
    ("place_range", "code IN ('RXR', 'RY7')"),
    ("published_comparison", "code IN ('RBV', 'RNN', 'R1K', 'RT2', 'Y62')"),
    ("change_over_time", "code IN ('ENG', 'Y62', 'RXR')"),
    ("main_point", "code IN ('ENG', 'Y62', 'QOP', 'RXR')"),
    ("published_series", "level = 'england' AND indicator IN ('2', '3')"),
    ("share", "code IN ('ENG', 'Y62', 'QOP', 'RXR', 'RY7')"),
    ("successor_known", "predecessor_code IN ('RW6', 'RY2', 'RRP')"),
    ("survey_series", "code IN ('RXR', 'RH8') AND indicator IN ('5', '8')"),
    ("trust_comparison", "code = 'RY7' OR (code = 'RXR' AND ethnic_group = 'gap')"),
    ("trust_headcount", "org_code = 'RXR' AND date >= '2023-03-31'"),
    ("trust_staff", "code IN ('RXR', 'RAL') AND wres_year >= 2023"),
    ("trust_peer", "code IN ('RXR', 'RY7') AND indicator = '8'"),
    ("trust_share", "org_code IN ('RXR', 'RY7')"),
    ("trust_today_gap", "code IN ('RXR', 'RAL', 'RNA')"),
    ("workforce_by_grade_known", "date = '2022-03-31' AND grade = 'consultant'"),
    ("workforce_change", "side = 'all' AND grade IN ('', 'upper')"),
    ("workforce_count", "date = '2022-03-31' AND side IN ('all', 'non_clinical')"),
    ("workforce_disparity", "date = '2022-03-31'"),
    (
        "workforce_share",
        "date = '2022-03-31' AND side = 'all' AND kind <> 'grade' AND denominator = 'all_staff'",
    ),
    ("trust_today", "code IN ('RXR', 'R0A', 'RM3', 'R1F', 'RAL') AND indicator = '8'"),
];

#[test]
fn every_table_equals_its_reviewed_snapshot() {
    // A trust's own return is not a bundled figure; other tests check its tables with invented returns.
    // Neither is a table that only a fetched file fills.
    let is_bundled = |name: &&String| !name.starts_with("return_") && *name != "local_trend";
    let of_published = table_names().iter().filter(is_bundled).count();
    assert_eq!(of_published, TABLES.len(), "a table has no snapshot");
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let session = Session::new();
    runtime.block_on(session.register_folder(&prepared().path("store/benchmarks"))).unwrap();
    let csv = |sql: &str| {
        let (_, batches) = runtime.block_on(session.query(sql)).unwrap();
        let mut bytes = Vec::new();
        let mut writer = arrow::csv::Writer::new(&mut bytes);
        for batch in &batches {
            writer.write(batch).unwrap();
        }
        drop(writer);
        String::from_utf8(bytes).unwrap()
    };
    // The shortest text of a number may end differently if another library calculates a logarithm.
    let digits = regex::Regex::new(r"(\d+\.\d{9})\d+").unwrap();
    for (table, shown) in TABLES {
        let rows = csv(&format!("SELECT count(*) AS n FROM {table}")).lines().nth(1).unwrap().to_owned();
        let columns: Vec<String> = runtime
            .block_on(session.columns(table))
            .unwrap()
            .into_iter()
            .map(|(name, _)| name)
            // Hashes and addresses are the origin of a figure; other tests check them.
            .filter(|name| {
                !["snapshot", "address", "evidence_url", "publication_url"].contains(&name.as_str())
            })
            .collect();
        let order: Vec<String> = (1..=columns.len()).map(|at| at.to_string()).collect();
        let columns = columns.join(", ");
        let text = csv(&format!("SELECT {columns} FROM {table} WHERE {shown} ORDER BY {}", order.join(", ")));
        let text = digits.replace_all(&text, "$1");
        insta::assert_snapshot!(*table, format!("{rows} rows, of which {shown}\n\n{text}"));
    }
}
