//! `race-equity prune`: raw files that nothing needs may go, when somebody says so twice.

use crate::support::{Case, files, ods, wres_page};

const JULY: &str = "2027-07-01T06:00:00Z";
const AUGUST: &str = "2027-08-01T06:00:00Z";
const SEPTEMBER: &str = "2027-09-01T06:00:00Z";
const LATER: &str = "2027-09-02T06:00:00Z";

/// What a command prints and says at an instant, after it ended with this code.
fn at(case: &Case, now: &str, code: i32, arguments: &[&str]) -> (String, String) {
    let run = case.program.run_at(now, arguments).ends_with(code);
    (run.stdout, run.stderr)
}

fn trust(case: &Case, name: &str) -> Vec<u8> {
    let register = ods(&[["R0A", name, "Y62", "QOP", "20171001"]]);
    case.csv("etr", register.clone());
    register
}

/// Three registers of trusts, of which the second is in no edition; and two tables of WRES, both in one.
fn quarter() -> (Case, [Vec<u8>; 3]) {
    let case = Case::small();
    let first = trust(&case, "MANCHESTER UNIVERSITY NHS FOUNDATION TRUST");
    case.goes(0, JULY);
    let second = trust(&case, "MANCHESTER UNIVERSITY NHS FOUNDATION TRUST ");
    assert!(case.goes(0, AUGUST).contains("no change to published figures"));
    let third = trust(&case, " MANCHESTER UNIVERSITY NHS FOUNDATION TRUST ");
    case.wres(2, &wres_page("2024").replace("<td>1.5</td>", "<td>1.6</td>"));
    case.goes(0, SEPTEMBER);
    assert_eq!(case.editions(), ["2027-07", "2027-09"]);
    (case, [first, second, third])
}

#[test]
#[ignore = "slow: `make test-slow` runs it"]
fn what_nothing_names_may_go_and_goes_when_it_is_said_twice() {
    let (case, [first, second, third]) = quarter();
    let hash = |bytes: &[u8]| store::snapshot::Hash::of(bytes).to_string();
    let place = |bytes: &[u8]| {
        let hash = hash(bytes);
        case.program.path(format!("store/snapshots/{}/{hash}", &hash[..2]))
    };
    let before = files(case.program.folder());
    let (asked, _) = at(&case, LATER, 0, &["prune", "--keep", "0-days"]);
    let line = format!("ods-etr, retrieved 1 August 2027, {} bytes\n  {}\n", second.len(), hash(&second));
    assert_eq!(asked, line, "one file is in no edition, not the newest, and not in use");
    assert!(before == files(case.program.folder()), "asking changed something");
    assert!(place(&second).exists());

    let (_, said) = at(&case, LATER, 0, &["prune", "--keep", "0-days", "--yes"]);
    assert!(said.contains(&format!("removed 1 file, {} bytes", second.len())), "{said}");
    assert!(!place(&second).exists() && place(&first).exists() && place(&third).exists());
    // What was retrieved stays on record, and nothing else has changed.
    let mut after = files(case.program.folder());
    let line: serde_json::Value =
        serde_json::from_slice(&after.remove("store/snapshots/pruned.jsonl").unwrap()).unwrap();
    assert_eq!(line["sha256"], hash(&second));
    let mut before = before;
    before.remove(&format!("store/snapshots/{}/{}", &hash(&second)[..2], hash(&second)));
    assert!(before == after);
    assert!(at(&case, LATER, 0, &["prune", "--keep", "0-days"]).1.contains("every raw file is needed"));
    // A comparison with it says that it went, and no run misses it.
    let said = case.program.run(&["diff", "ods-etr"]).ends_with(1).stderr;
    assert!(said.contains("was pruned on 2027-09-02"), "{said}");
    assert!(case.goes(0, SEPTEMBER).contains("no new releases; no new edition"));
    // Sent again, it is kept again.
    case.csv("etr", second.clone());
    case.goes(0, SEPTEMBER);
    assert!(place(&second).exists());
}

#[test]
#[ignore = "slow: `make test-slow` runs it"]
fn what_is_young_or_among_the_newest_stays() {
    let (case, _) = quarter();
    let lines = |now: &str, arguments: &[&str]| at(&case, now, 0, arguments).0.lines().count() / 2;
    assert_eq!(lines(SEPTEMBER, &["prune", "--keep", "31-days"]), 0);
    assert_eq!(lines(SEPTEMBER, &["prune", "--keep", "30-days"]), 1);
    assert_eq!(lines(SEPTEMBER, &["prune", "--keep", "0-days", "--keep-releases", "2"]), 0);
    assert_eq!(lines("2029-09-01T06:00:00Z", &["prune", "--keep", "2-years"]), 1);
    let said = case.program.run(&["prune", "--keep", "long"]).ends_with(2).stderr;
    assert!(said.contains("`long` is not a valid age") && said.contains("`24-months`"), "{said}");
    case.program.run(&["prune"]).ends_with(2);
}

#[test]
fn what_a_broken_release_left_in_use_stays() {
    let case = Case::small();
    case.setting("reports = []");
    case.goes(0, JULY);
    case.csv("etr", b"\"R0A\",\"half a line\n".to_vec());
    let said = case.goes(4, AUGUST);
    assert!(said.contains("ods-etr: DOES NOT FIT"), "{said}");
    // The newest does not fit; the one before is what the register was read from.
    assert_eq!(at(&case, LATER, 0, &["prune", "--keep", "0-days"]).0, "");
    // A prune that dies after it wrote down what goes is finished by the next.
    trust(&case, "MANCHESTER UNIVERSITY NHS FOUNDATION TRUST");
    case.goes(0, SEPTEMBER);
    assert_eq!(at(&case, LATER, 0, &["prune", "--keep", "0-days"]).0.lines().count(), 2);
    let died = case
        .program
        .command(&["prune", "--keep", "0-days", "--yes"])
        .env("RACE_EQUITY_NOW", LATER)
        .env("RACE_EQUITY_FAILPOINT", "pruned-line")
        .output();
    assert_eq!(died.unwrap().status.code(), None);
    let (_, said) = at(&case, LATER, 0, &["prune", "--keep", "0-days", "--yes"]);
    assert!(said.contains("removed 1 file"), "{said}");
    let lines = files::read_text(&case.program.path("store/snapshots/pruned.jsonl")).unwrap();
    assert_eq!(lines.lines().count(), 1);
}
