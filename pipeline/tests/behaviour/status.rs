//! `race-equity status`: what is held, how old it is, what is due, and what is overdue.

use crate::support::publisher::Answer;
use crate::support::publisher::workbooks::benchmark::{Benchmark, Broken};
use crate::support::publisher::workbooks::organisations::Group;
use crate::support::{Case, Program, flat, register, surveyed};

const TRUSTS: &str = "/api/getReport?report=etr";

/// A publisher of the register and of the survey of 2024.
fn mirrored() -> Case {
    let case = Case::mirroring(&["ods-etr", "nss-benchmark"]);
    case.csv("etr", register());
    case.benchmark(&Benchmark::new(2024, &surveyed()));
    case
}

/// The cells of a source's line, which stand two spaces apart.
fn line(table: &str, source: &str) -> Vec<String> {
    let line = table.lines().find(|line| line.starts_with(&format!("{source} "))).unwrap();
    line.split("  ").map(str::trim).filter(|cell| !cell.is_empty()).map(str::to_owned).collect()
}

#[test]
fn with_nothing_fetched_it_says_so_and_writes_nothing() {
    let mut program = Program::empty();
    let run = program.at("2026-11-22T06:00:00Z").run(&["status"]).ends_with(3);
    for words in [
        "As of 22 November 2026, 06:00",
        "No data have been fetched yet. The figures of 12 July 2026 that ship with the program are used.",
        "The run log has no run yet. `race-equity run` fetches new data.",
        "the next run is on 23 November 2026, 06:00 (`0 6 * * *`, Europe/London).",
    ] {
        assert!(flat(&run.stdout).contains(words), "{words} is not in\n{}", run.stdout);
    }
    let survey = line(&run.stdout, "nss-benchmark");
    assert_eq!(survey, ["nss-benchmark", "2024*", "133", "Mar 2026", "OUT OF DATE"]);
    assert_eq!(std::fs::read_dir(program.folder()).unwrap().count(), 0, "it made something");
}

#[test]
fn a_register_without_an_answer_for_a_week_is_overdue() {
    // Without the survey, of which a newer release has been published.
    let mut case = Case::without(&["nss-benchmark", "nss-detailed"]);
    let refresh = ["refresh", "-q", "--source", "ods-etr"];
    case.program.at("2026-11-22T06:00:00Z").run(&refresh).ends_with(0);
    let table = case.program.at("2026-11-25T12:00:00Z").run(&["status"]).ends_with(0).stdout;
    let trusts = line(&table, "ods-etr");
    assert_eq!(trusts, ["ods-etr", "22 Nov 2026", "3", "23 Nov 2026", "good"]);
    assert!(flat(&table).contains("The last run, on 22 November 2026, 06:00: done."), "{table}");
    // The same bytes again: an answer, but nothing newer.
    case.program.at("2026-11-26T06:00:00Z").run(&refresh).ends_with(0);
    case.publisher.on(TRUSTS, Answer::status(404));
    case.program.at("2026-11-27T06:00:00Z").run(&refresh).ends_with(3);
    let table = case.program.at("2026-12-04T23:59:59Z").run(&["status"]).ends_with(0).stdout;
    assert_eq!(line(&table, "ods-etr")[2..], ["12", "27 Nov 2026", "failing"]);
    assert!(
        flat(&table).contains(
            "ods-etr gave no usable data on 27 November 2026, 06:00; the data of 22 November 2026 are used: "
        ),
        "{table}"
    );
    assert!(flat(&table).contains("404"), "{table}");
    let table = case.program.at("2026-12-05T00:00:00Z").run(&["status"]).ends_with(3).stdout;
    assert_eq!(line(&table, "ods-etr")[4], "OVERDUE");
    assert!(flat(&table).contains("Overdue: ods-etr."), "{table}");
    assert!(
        flat(&table).contains("ods-etr is overdue: the release due on 27 November 2026 has not been published; the data of 22 November 2026 are used."),
        "{table}"
    );
    // It answers again, and all is well.
    case.csv("etr", register());
    case.program.at("2026-12-05T06:00:00Z").run(&refresh).ends_with(0);
    let table = case.program.at("2026-12-05T06:00:00Z").run(&["status"]).ends_with(0).stdout;
    assert_eq!(line(&table, "ods-etr")[1..], ["22 Nov 2026", "13", "6 Dec 2026", "good"]);
}

#[test]
#[ignore = "slow: `make test-slow` runs it"]
fn a_survey_is_overdue_when_march_has_gone_without_it() {
    let mut case = mirrored();
    let refresh = ["refresh", "-q", "--source", "nss-benchmark"];
    case.program.at("2026-03-02T06:00:00Z").run(&refresh).ends_with(0);
    let table = case.program.at("2026-04-14T06:00:00Z").run(&["status"]).ends_with(3).stdout;
    assert_eq!(line(&table, "nss-benchmark"), ["nss-benchmark", "2024-v2", "43", "Mar 2026", "OUT OF DATE"]);
    assert!(!flat(&table).contains("Overdue: nss-benchmark"), "{table}");
    let status = case.program.at("2026-04-15T06:00:00Z").run(&["status", "--json"]).ends_with(3).stdout;
    let status: serde_json::Value = serde_json::from_str(&status).unwrap();
    assert_eq!(status["overdue"], serde_json::json!(["nss-benchmark"]));
    assert_eq!(status["at"], "2026-04-15T06:00:00Z");
    let survey = &status["sources"][0];
    assert_eq!(survey["source"], "nss-benchmark");
    assert_eq!((&survey["release"], &survey["age_days"]), (&"2024-v2".into(), &44.into()));
    assert_eq!((&survey["held_since"], &survey["overdue"]), (&"2026-03-02".into(), &true.into()));
    assert_eq!(survey["next_due"], serde_json::json!({"from": "2026-03-01", "until": "2026-03-31"}));
    assert_eq!(survey["last_success"], "2026-03-02T06:00:00Z");
    assert_eq!((&status["last_run"]["exit"], &status["last_run"]["asked"]), (&0.into(), &"refresh".into()));

    // A release that does not fit is kept, but it is not what is held.
    let broken =
        Benchmark::new(2025, &surveyed()).columns(120).broken(Broken::SheetMissing(Group::MentalHealth));
    case.benchmark(&broken);
    case.program.at("2026-04-16T06:00:00Z").run(&refresh).ends_with(4);
    let table = case.program.at("2026-04-16T12:00:00Z").run(&["status"]).ends_with(3).stdout;
    assert_eq!(line(&table, "nss-benchmark")[1..], ["2024-v2", "45", "Mar 2026", "OUT OF DATE"]);
    assert!(
        flat(&table).contains(
            "ended with exit code 4: published data did not fit their layout, and the earlier data are used"
        ),
        "{table}"
    );
    assert!(flat(&table).contains("nss-benchmark gave no usable data on 16 April 2026, 07:00; release 2024-v2 is used: does not fit its layout: sheet missing: "), "{table}");

    // The whole one is.
    case.benchmark(&Benchmark::new(2025, &surveyed()).columns(120));
    case.program.at("2026-04-17T06:00:00Z").run(&refresh).ends_with(0);
    let table = case.program.at("2026-04-17T12:00:00Z").run(&["status"]).ends_with(3).stdout;
    assert!(
        flat(&table).contains("nss-detailed is out of date")
            && !flat(&table).contains("nss-benchmark is out"),
        "{table}"
    );
    assert_eq!(line(&table, "nss-benchmark")[1..], ["2025-v2", "today", "Mar 2027", "good"]);
}

#[test]
fn reading_again_what_is_held_is_no_answer_of_a_publisher() {
    let mut case = mirrored();
    case.program.at("2026-11-01T06:00:00Z").run(&["refresh", "-q", "--source", "ods-etr"]).ends_with(0);
    case.program.at("2026-11-20T06:00:00Z").run(&["refresh", "-q", "--offline"]).ends_with(0);
    let table = case.program.at("2026-11-20T06:00:00Z").run(&["status"]).ends_with(3).stdout;
    assert_eq!(line(&table, "ods-etr")[4..], ["OVERDUE"]);
    assert!(flat(&table).contains("The last run, on 20 November 2026, 06:00: done."), "{table}");
}

#[test]
#[ignore = "slow: `make test-slow` runs it"]
fn a_file_that_was_imported_is_held() {
    let mut program = Program::empty();
    let book = Benchmark::new(2024, &surveyed());
    std::fs::write(program.path(book.file_name()), book.write()).unwrap();
    let import = ["import", "-q", &book.file_name(), "--layout", "nss-benchmark"];
    program.at("2025-03-20T06:00:00Z").run(&import).ends_with(0);
    let table = program.at("2025-03-21T06:00:00Z").run(&["status"]).ends_with(0).stdout;
    let survey = line(&table, "nss-benchmark");
    assert_eq!(survey, ["nss-benchmark", "2024-v2", "1", "Mar 2026", "good"]);
    assert!(!flat(&table).contains("Nothing has been fetched yet"), "{table}");
}

#[test]
fn a_calendar_that_is_none_is_refused_by_name_with_an_example() {
    let program = Program::empty();
    for (settings, said, hint) in [
        (
            "cron = \"61 * * * *\"",
            "`schedule.cron` is `61 * * * *`, which is not a valid cron",
            "`cron = \"0 6 * * *\"`",
        ),
        (
            "cron = \"0 0 30 2 *\"",
            "`schedule.cron` is `0 0 30 2 *`, a time that never",
            "`cron = \"0 6 1 * *\"`",
        ),
        ("time_zone = \"GMT+25\"", "`schedule.time_zone` is `GMT+25`", "`time_zone = \"Europe/London\"`"),
        (
            "crone = \"0 6 * * *\"",
            "unknown key `crone`; expected `cron` or `time_zone`",
            "did you mean `cron`?",
        ),
    ] {
        std::fs::write(program.path("race-equity.toml"), format!("[schedule]\n{settings}\n")).unwrap();
        program.run(&["status"]).ends_with(2).says(said).says(hint);
    }
}
