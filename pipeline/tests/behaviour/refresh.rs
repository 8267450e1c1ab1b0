//! `race-equity refresh`: from landing page to observations, again and again, whatever a publisher does.

use crate::support::publisher::Answer;
use crate::support::publisher::workbooks::benchmark::{Benchmark, Broken};
use crate::support::publisher::workbooks::organisations::Group;
use crate::support::{Case, LOCAL, Program, SOURCES, WRES, one, surveyed, those};

#[test]
#[ignore = "slow: `make test-slow` runs it"]
fn every_source_is_stored_and_a_second_run_finds_nothing_new() {
    let case = Case::new();
    let said = case.program.run(&["refresh"]).ends_with(0).stderr;
    for id in SOURCES {
        assert!(said.contains(&format!("{id}: new, ")), "{id}: {said}");
    }
    let benchmark = case.program.table("observations/nss-benchmark--2024-v2.parquet");
    let row = one(
        &benchmark,
        &[("org_code", "R0A"), ("indicator", "5"), ("ethnic_group", "white"), ("collected", "2024")],
    );
    assert_eq!((row["source"].as_str(), row["counts_basis"].as_str()), ("nss-benchmark", "published"));
    assert!(
        !those(
            &case.program.table("observations/nss-detailed-organisational--2024.parquet"),
            &[("org_code", "R0A")]
        )
        .is_empty()
    );
    assert!(
        !those(
            &case.program.table("observations/nss-detailed-national--2024.parquet"),
            &[("org_level", "region")]
        )
        .is_empty()
    );
    assert_eq!(case.program.table("registers/ods_trust.parquet").len(), 1);
    assert_eq!(case.program.table("registers/ods_care_trust.parquet").len(), 1);
    assert_eq!(case.program.table("registers/ods_successor.parquet").len(), 1);
    for (year, _) in WRES {
        let rows = case.program.table(&format!("observations/wres-{year}--{year}.parquet"));
        assert_eq!(one(&rows, &[("org_code", "R0A")])["release"], year);
    }
    // Counts that the publisher prints come before those that were reconstructed, and none stands twice.
    let shares = "SELECT count(*) AS rows, count(DISTINCT counts_basis) AS kinds, min(counts_basis) AS kind \
                  FROM trust_share WHERE org_code = 'R0A' AND wres_year = 2025";
    assert_eq!(
        case.program.run(&["query", shares, "--format", "csv"]).ends_with(0).stdout,
        "rows,kinds,kind\n8,1,published\n"
    );

    let before = case.tables();
    let said = case.program.run(&["refresh"]).ends_with(0).stderr;
    for id in SOURCES {
        assert!(said.contains(&format!("{id}: no new release")), "{id}: {said}");
    }
    assert_eq!(before, case.tables());
    assert_eq!(case.last_run()["sources"][0]["outcome"], "unchanged");
}

#[test]
#[ignore = "slow: `make test-slow` runs it"]
fn a_failed_source_keeps_its_last_good_data_and_ends_with_3() {
    let case = Case::new();
    case.program.run(&["refresh", "--source", "nss-benchmark", "--source", "ods-etr"]).ends_with(0);
    let before = case.tables();
    case.publisher.on(LOCAL, Answer::status(404));
    let said = case
        .program
        .run(&["refresh", "--source", "nss-benchmark", "--source", "ods-etr"])
        .ends_with(3)
        .stderr;
    assert!(said.contains("nss-benchmark: FAILED, the last good data are used"), "{said}");
    assert!(said.contains("ods-etr: no new release"), "{said}");
    assert_eq!(before, case.tables());
    assert_eq!(case.last_run()["sources"][0]["outcome"], "failed");
}

#[test]
#[ignore = "slow: `make test-slow` runs it"]
fn a_misfit_release_keeps_the_last_good_one_and_ends_with_4() {
    let case = Case::new();
    case.program.run(&["refresh", "--source", "nss-benchmark"]).ends_with(0);
    let table =
        || case.tables().into_iter().filter(|(path, _)| path.ends_with(".parquet")).collect::<Vec<_>>();
    let before = table();
    case.benchmark(
        &Benchmark::new(2025, &surveyed()).columns(120).broken(Broken::SheetMissing(Group::MentalHealth)),
    );
    let said = case.program.run(&["refresh", "--source", "nss-benchmark"]).ends_with(4).stderr;
    assert!(
        said.contains("sheet missing: `NSS-Benchmark-report-excel-data-for-2021-2025-v2.xlsx`"),
        "{said}"
    );
    assert_eq!(before, table());
    assert_eq!(case.last_run()["sources"][0]["misfits"][0]["kind"], "sheet_missing");
    // The whole release then comes, beside the one that is held.
    case.benchmark(&Benchmark::new(2025, &surveyed()).columns(120));
    case.program.run(&["refresh", "--source", "nss-benchmark"]).ends_with(0);
    assert_eq!(table().len(), before.len() + 1);
}

#[test]
fn what_is_held_is_read_again_without_the_network() {
    let case = Case::new();
    case.program.run(&["refresh", "--source", "ods-etr"]).ends_with(0);
    let asked = case.publisher.requests().len();
    let table = case.program.path("store/registers/ods_trust.parquet");
    let said = case
        .program
        .run(&["refresh", "--offline", "--source", "ods-etr", "--source", "ods-ect"])
        .ends_with(0)
        .stderr;
    assert!(
        said.contains("ods-etr: no new release") && said.contains("ods-ect: no data in the store"),
        "{said}"
    );
    // Where the record of what was read is lost, everything held is read again.
    let bytes = files::read(&table).unwrap();
    case.program.file("store/taken.json", b"{}");
    let said = case.program.run(&["refresh", "--offline", "--source", "ods-etr"]).ends_with(0).stderr;
    assert!(said.contains("ods-etr: new, 1 row "), "{said}");
    assert_eq!(files::read(&table).unwrap(), bytes);
    assert_eq!(case.publisher.requests().len(), asked);
}

#[test]
fn an_unknown_source_is_a_wrong_usage() {
    let said = Program::new().run(&["refresh", "--source", "nss"]).ends_with(2).stderr;
    assert!(said.contains("there is no source `nss` to fetch"), "{said}");
}
