//! A run that is killed, at every named place and at two hundred others: the next one finds the old state or
//! the new, and comes to the same bytes. A disk that is full, or may not be written, loses nothing.

#![cfg(unix)]

use std::collections::BTreeMap;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use race_equity::files::{DEATHS, DIE_AT};
use wait_timeout::ChildExt;

use crate::case::{Case, ods, wres_page};
use crate::support::files;

const JULY: &str = "2027-07-01T06:00:00Z";
const AUGUST: &str = "2027-08-01T06:00:00Z";

/// A store of July, the publications of August, and what an August run that nobody disturbs makes of them.
struct Before {
    /// The publisher, who has to stay, and the store that nobody disturbed.
    _case: Case,
    july: tempfile::TempDir,
    whole: BTreeMap<String, Vec<u8>>,
}

impl Before {
    /// `reports` is the line of the settings that says what is reported on.
    fn new(reports: &str) -> Self {
        let case = Case::small();
        if reports != "reports = ['region london']" {
            case.setting(reports);
            case.queries(race_equity::schedule::digest::READ);
        }
        case.goes(0, JULY);
        case.wres(2, &wres_page("2024").replace("<td>1.5</td>", "<td>1.6</td>"));
        case.csv("etr", ods(&[["R0A", "MANCHESTER UNIVERSITY NHS TRUST", "Y62", "QOP", "20171001"]]));
        let july = tempfile::tempdir().unwrap();
        copy(case.store.path(), july.path());
        case.goes(0, AUGUST);
        let whole = lasting(case.store.path());
        Self { _case: case, july, whole }
    }

    /// A folder that is as it was in July.
    fn again(&self) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        copy(self.july.path(), folder.path());
        folder
    }
}

/// One without reports, made once for all tests of this file, which only copy it.
fn without_reports() -> &'static Before {
    static MADE: OnceLock<Before> = OnceLock::new();
    MADE.get_or_init(|| Before::new("reports = []"))
}

/// Copies a folder with its links.
fn copy(from: &Path, to: &Path) {
    let from = from.join(".");
    assert!(Command::new("cp").arg("-a").arg(from).arg(to).status().unwrap().success());
}

/// What stands in the store and among the editions, but for the lock and what tells of single runs.
fn lasting(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut all = files(&folder.join("store"));
    all.retain(|path, _| path != "runs.jsonl" && path != "lock" && !path.starts_with("digests/"));
    if folder.join("reports").exists() {
        all.extend(
            files(&folder.join("reports"))
                .into_iter()
                .map(|(path, bytes)| (format!("reports/{path}"), bytes)),
        );
    }
    all
}

fn august(folder: &Path, command: &str) -> Command {
    let mut run = Command::new(env!("CARGO_BIN_EXE_race-equity"));
    run.arg(command).current_dir(folder).env("RACE_EQUITY_NOW", AUGUST);
    run.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    run
}

fn differing(found: &BTreeMap<String, Vec<u8>>, whole: &BTreeMap<String, Vec<u8>>) -> Vec<String> {
    let names = found.keys().chain(whole.keys()).filter(|name| found.get(*name) != whole.get(*name));
    let mut names: Vec<String> = names.cloned().collect();
    names.dedup();
    names
}

/// What a reader finds after a death: whole tables, editions that stand as they stood, and a link to one.
fn is_sound(folder: &Path, july: &Path, when: &str) {
    for (path, bytes) in files(&folder.join("store")) {
        let name = path.rsplit('/').next().unwrap();
        if name.starts_with(".part-") || path.contains("/.part-") {
            continue;
        }
        if path.ends_with(".parquet") {
            assert!(
                bytes.starts_with(b"PAR1") && bytes.ends_with(b"PAR1"),
                "{when}: `{path}` is half a table"
            );
        }
        if Path::new(&path).extension().is_some_and(|end| end == "json") {
            serde_json::from_slice::<serde_json::Value>(&bytes)
                .unwrap_or_else(|error| panic!("{when}: {path}: {error}"));
        }
        if let Some(digits) = path.strip_prefix("snapshots/").filter(|path| !path.ends_with("jsonl")) {
            assert_eq!(race_equity::snapshot::Hash::of(&bytes).to_string(), digits[3..], "{when}: {path}");
        }
    }
    let edition = "reports/2027-07";
    if july.join(edition).exists() {
        assert!(
            files(&folder.join(edition)) == files(&july.join(edition)),
            "{when}: an edition that stood was changed"
        );
        assert!(folder.join("reports/latest/london/london.pdf").exists(), "{when}: nothing to read");
    }
    for found in race_equity::files::list(&folder.join("reports")).unwrap() {
        if found.is_file() {
            continue;
        }
        let name = race_equity::files::name(&found);
        let whole = name.starts_with(".part-") || found.join("index.html").exists();
        assert!(whole, "{when}: the edition {name} is not whole");
    }
}

#[test]
fn a_run_that_dies_at_any_named_place_is_made_up_for_by_the_next() {
    let before = Before::new("reports = ['region london']");
    let later = ["part:4", "table:2", "benchmark:9"];
    let places: Vec<&str> = DEATHS.into_iter().chain(later).collect();
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some(place) = places.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let folder = before.again();
                    let died = august(folder.path(), "run").env(DIE_AT, place).output().unwrap();
                    let said = String::from_utf8_lossy(&died.stderr).into_owned();
                    assert_eq!(died.status.signal(), Some(9), "no run comes to `{place}`: {said}");
                    is_sound(folder.path(), before.july.path(), place);
                    let mended = august(folder.path(), "run").output().unwrap();
                    let said = String::from_utf8_lossy(&mended.stderr).into_owned();
                    assert_eq!(mended.status.code(), Some(0), "{place}: {said}");
                    let differs = differing(&lasting(folder.path()), &before.whole);
                    assert!(
                        differs.is_empty(),
                        "after a death at `{place}` these differ: {differs:?}\n{said}"
                    );
                }
            });
        }
    });
}

/// Numbers from 0 to below 1 that look as if by chance, the same each time.
fn chances(seed: u64) -> impl FnMut() -> f64 {
    let mut state = seed;
    move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        f64::from(u32::try_from(state >> 33).unwrap()) / f64::from(1_u32 << 31)
    }
}

/// Kills a command so many times, each time anywhere in its course; every so often it is let go to its end, and
/// what then stands is what a run that nobody disturbed leaves.
fn kill(before: &Before, command: &str, kills: usize, seed: u64) {
    let undisturbed = before.again();
    let begun = Instant::now();
    assert!(august(undisturbed.path(), command).output().unwrap().status.success());
    let whole = lasting(undisturbed.path());
    let lasts = begun.elapsed();
    let mut chance = chances(seed);
    let mut killed = 0;
    while killed < kills {
        let folder = before.again();
        for _ in 0..10 {
            let mut child = august(folder.path(), command).stderr(Stdio::null()).spawn().unwrap();
            let ended = child.wait_timeout(lasts.mul_f64(chance())).unwrap();
            if ended.is_some() {
                break;
            }
            child.kill().unwrap();
            child.wait().unwrap();
            killed += 1;
            is_sound(folder.path(), before.july.path(), &format!("kill {killed} of {command}"));
        }
        let last = august(folder.path(), command).output().unwrap();
        assert_eq!(last.status.code(), Some(0), "{}", String::from_utf8_lossy(&last.stderr));
        let differs = differing(&lasting(folder.path()), &whole);
        assert!(differs.is_empty(), "after {killed} kills of {command} these differ: {differs:?}");
    }
}

#[test]
fn two_hundred_kills_at_any_moment_change_nothing_in_the_end() {
    let before = without_reports();
    std::thread::scope(|scope| {
        scope.spawn(|| kill(before, "refresh", 90, 1));
        scope.spawn(|| kill(before, "refresh", 90, 2));
    });
    kill(before, "run", 20, 3);
}

#[test]
fn a_report_that_was_to_be_replaced_is_put_back() {
    let program = crate::support::Program::new();
    let edition = ["report", "--region", "london", "--edition", "2027-07"];
    program.run(&edition).ends_with(0);
    let before = files(&program.path("reports"));
    for place in ["report-aside", "report-in-place"] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_race-equity"));
        command
            .args(edition)
            .args(["--replace", "--term", "global-majority"])
            .current_dir(program.folder())
            .env(DIE_AT, place);
        assert_eq!(command.output().unwrap().status.signal(), Some(9), "{place}");
        assert_eq!(program.path("reports/2027-07/london").exists(), place == "report-in-place");
        program.run(&edition).ends_with(1).says("already has a report");
        if place == "report-in-place" {
            // The new one stood already: whoever wants the old one back makes it again.
            program.run(&[&edition[..], &["--replace"]].concat()).ends_with(0);
        }
        let differs = differing(&files(&program.path("reports")), &before);
        assert!(differs.is_empty(), "{place}: {differs:?}");
    }
}

/// Runs a script where it may mount folders of its own; none where the machine does not let it.
fn unshared(folder: &Path, script: &str) -> Option<std::process::Output> {
    let tried = Command::new("unshare").args(["-m", "sh", "-c", "mount -t tmpfs tmpfs /mnt"]).output();
    if !tried.is_ok_and(|tried| tried.status.success()) {
        println!("left out: nothing may be mounted on this machine");
        return None;
    }
    let mut command = Command::new("unshare");
    command.args(["-m", "sh", "-c", script]).current_dir(folder);
    command.env("RACE_EQUITY_NOW", AUGUST).env("PROGRAM", env!("CARGO_BIN_EXE_race-equity"));
    Some(command.output().unwrap())
}

#[test]
fn a_full_disk_is_an_error_that_names_the_path_and_loses_nothing() {
    let before = without_reports();
    let mut failed = 0;
    // Room for what is held, and for more and more of what is new.
    for room in [0, 24, 64, 160] {
        let folder = before.again();
        let script = format!(
            "mkdir disk && mv store held && size=$(du -sk --apparent-size held | cut -f1) \
             && mount -t tmpfs -o size=$((size * 5 / 4 + {room}))k tmpfs disk && cp -a held disk/store \
             && free=$(df -k --output=avail disk | tail -1) && room={room} \
             && if [ $free -gt $room ]; then head -c $(((free - room) * 1024)) /dev/zero > disk/filler; fi; \
             $PROGRAM run --store disk/store; code=$?; cp -a disk/store store; exit $code"
        );
        let Some(output) = unshared(folder.path(), &script) else { return };
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        is_sound(folder.path(), before.july.path(), &format!("with room for {room} KiB"));
        if output.status.code() == Some(0) {
            continue;
        }
        failed += 1;
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(said.contains("error: cannot ") && said.contains("`disk/store/"), "{said}");
        assert!(said.contains("No space left on device"), "{said}");
        let mended = august(folder.path(), "run").output().unwrap();
        assert_eq!(mended.status.code(), Some(0), "{}", String::from_utf8_lossy(&mended.stderr));
        let differs = differing(&lasting(folder.path()), &before.whole);
        assert!(differs.is_empty(), "with room for {room} KiB: {differs:?}");
    }
    assert!(failed >= 2, "the disk was never full");
}

#[test]
fn a_store_that_may_not_be_written_is_read_and_not_written() {
    let before = without_reports();
    let folder = before.again();
    let held = lasting(folder.path());
    let in_script = |command: &str| {
        let script = format!("mount --bind store store && mount -o remount,bind,ro store && {command}");
        unshared(folder.path(), &script)
    };
    let Some(refused) = in_script("$PROGRAM run") else { return };
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert_eq!(refused.status.code(), Some(1), "{said}");
    assert!(
        said.contains("error: cannot lock `store/lock`") && said.contains("Read-only file system"),
        "{said}"
    );
    let query = "query --quiet --format csv \"SELECT count(*), sum(value) FROM observation\"";
    let read = in_script(&format!("$PROGRAM {query}")).unwrap();
    let said = String::from_utf8_lossy(&read.stderr).into_owned();
    assert_eq!(read.status.code(), Some(0), "{said}");
    let written = unshared(folder.path(), &format!("cp -a store other && $PROGRAM {query} --store other"));
    assert_eq!(String::from_utf8_lossy(&read.stdout), String::from_utf8_lossy(&written.unwrap().stdout));
    assert!(held == lasting(folder.path()));
    // And one that cannot be a folder at all.
    race_equity::files::write_whole(&folder.path().join("file"), b"").unwrap();
    let output = august(folder.path(), "run").args(["--store", "file/store"]).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("cannot create the folder `file/store`"), "{said}");
}
