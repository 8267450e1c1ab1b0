//! `race-equity refresh`: from landing page to observations, again and again, whatever a publisher does.

use crate::case::{Case, LOCAL, SOURCES, WRES};
use crate::publisher::Answer;
use crate::publisher::workbooks::benchmark::{Benchmark, Broken};
use crate::publisher::workbooks::organisations::Group;
use crate::reading::surveyed;
use crate::store::{Store, one, those};

#[test]
fn every_built_in_source_goes_from_its_page_to_the_store_and_a_second_run_finds_nothing_new() {
    let case = Case::new();
    let said = case.store.runs(0, &["refresh"]);
    for id in SOURCES {
        assert!(said.contains(&format!("{id}: new, ")), "{id}: {said}");
    }
    let benchmark = case.store.table("observations/nss-benchmark--2024-v2.parquet");
    let row = one(
        &benchmark,
        &[("org_code", "R0A"), ("indicator", "5"), ("ethnic_group", "white"), ("collected", "2024")],
    );
    assert_eq!((row["source"].as_str(), row["counts_basis"].as_str()), ("nss-benchmark", "published"));
    assert!(
        !those(
            &case.store.table("observations/nss-detailed-organisational--2024.parquet"),
            &[("org_code", "R0A")]
        )
        .is_empty()
    );
    assert!(
        !those(
            &case.store.table("observations/nss-detailed-national--2024.parquet"),
            &[("org_level", "region")]
        )
        .is_empty()
    );
    assert_eq!(case.store.table("registers/ods_trust.parquet").len(), 1);
    assert_eq!(case.store.table("registers/ods_care_trust.parquet").len(), 1);
    assert_eq!(case.store.table("registers/ods_successor.parquet").len(), 1);
    for (year, _) in WRES {
        let rows = case.store.table(&format!("observations/wres-{year}--{year}.parquet"));
        assert_eq!(one(&rows, &[("org_code", "R0A")])["release"], year);
    }
    // Counts that the publisher prints come before those that were reconstructed, and none stands twice.
    let shares = "SELECT count(*) AS rows, count(DISTINCT counts_basis) AS kinds, min(counts_basis) AS kind \
                  FROM trust_share WHERE org_code = 'R0A' AND wres_year = 2025";
    assert_eq!(case.store.prints(&["query", shares, "--format", "csv"]), "rows,kinds,kind\n8,1,published\n");

    let before = case.tables();
    let said = case.store.runs(0, &["refresh"]);
    for id in SOURCES {
        assert!(said.contains(&format!("{id}: nothing new")), "{id}: {said}");
    }
    assert_eq!(before, case.tables());
    assert_eq!(case.last_run()["sources"][0]["outcome"], "unchanged");
}

#[test]
fn a_source_that_cannot_be_fetched_leaves_its_last_good_data_and_the_run_says_3() {
    let case = Case::new();
    case.store.runs(0, &["refresh", "--source", "nss-benchmark", "--source", "ods-etr"]);
    let before = case.tables();
    case.publisher.on(LOCAL, Answer::status(404));
    let said = case.store.runs(3, &["refresh", "--source", "nss-benchmark", "--source", "ods-etr"]);
    assert!(said.contains("nss-benchmark: FAILED, the last good data stay in use"), "{said}");
    assert!(said.contains("ods-etr: nothing new"), "{said}");
    assert_eq!(before, case.tables());
    assert_eq!(case.last_run()["sources"][0]["outcome"], "failed");
}

#[test]
fn a_release_that_does_not_fit_leaves_the_last_good_one_and_the_run_says_4() {
    let case = Case::new();
    case.store.runs(0, &["refresh", "--source", "nss-benchmark"]);
    let table =
        || case.tables().into_iter().filter(|(path, _)| path.ends_with(".parquet")).collect::<Vec<_>>();
    let before = table();
    case.benchmark(
        &Benchmark::new(2025, &surveyed()).columns(120).broken(Broken::SheetMissing(Group::MentalHealth)),
    );
    let said = case.store.runs(4, &["refresh", "--source", "nss-benchmark"]);
    assert!(
        said.contains("sheet missing: `NSS-Benchmark-report-excel-data-for-2021-2025-v2.xlsx`"),
        "{said}"
    );
    assert_eq!(before, table());
    assert_eq!(case.last_run()["sources"][0]["misfits"][0]["kind"], "sheet_missing");
    // The whole release then comes, beside the one that is held.
    case.benchmark(&Benchmark::new(2025, &surveyed()).columns(120));
    case.store.runs(0, &["refresh", "--source", "nss-benchmark"]);
    assert_eq!(table().len(), before.len() + 1);
}

#[test]
fn what_is_held_is_read_again_without_the_network() {
    let case = Case::new();
    case.store.runs(0, &["refresh", "--source", "ods-etr"]);
    let asked = case.publisher.requests().len();
    let table = case.store.path().join("store/registers/ods_trust.parquet");
    let said = case.store.runs(0, &["refresh", "--offline", "--source", "ods-etr", "--source", "ods-ect"]);
    assert!(said.contains("ods-etr: nothing new") && said.contains("ods-ect: nothing is held"), "{said}");
    // Where the record of what was read is lost, everything held is read again.
    let bytes = race_equity::files::read(&table).unwrap();
    case.store.file("store/taken.json", b"{}");
    let said = case.store.runs(0, &["refresh", "--offline", "--source", "ods-etr"]);
    assert!(said.contains("ods-etr: new, 1 row "), "{said}");
    assert_eq!(race_equity::files::read(&table).unwrap(), bytes);
    assert_eq!(case.publisher.requests().len(), asked);
}

#[test]
fn an_unknown_source_is_a_wrong_usage() {
    let said = Store::new().runs(2, &["refresh", "--source", "nss"]);
    assert!(said.contains("there is no source `nss` to refresh"), "{said}");
}
