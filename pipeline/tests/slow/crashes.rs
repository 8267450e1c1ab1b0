//! A command that is killed, at every named place and at a hundred others (`make test-kills`: five hundred): the next one
//! finds the old state or the new, and comes to the same bytes.

use std::collections::BTreeMap;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use files::{FAILPOINT, RUN_FAILPOINTS};
use libtest_mimic::Trial;
use wait_timeout::ChildExt;

use crate::support::{Case, Program, ods, prepared, wres_page};

const JULY: &str = "2027-07-01T06:00:00Z";
pub(crate) const AUGUST: &str = "2027-08-01T06:00:00Z";

pub(crate) fn tests() -> Vec<Trial> {
    vec![
        crate::test(
            "a_run_that_dies_anywhere_is_made_up_for_by_the_next",
            a_run_that_dies_anywhere_is_made_up_for_by_the_next,
        ),
        crate::test("kills_at_random_change_nothing_in_the_end", kills_at_random_change_nothing_in_the_end),
        crate::test("a_report_half_replaced_is_put_back", a_report_half_replaced_is_put_back),
        crate::test(
            "a_site_killed_before_its_edition_is_finished_finishes_it",
            a_site_killed_before_its_edition_is_finished_finishes_it,
        ),
    ]
}

/// A store of July, the publications of August, and what an August run that nobody disturbs makes of them.
pub(crate) struct Before {
    /// The publisher, who has to stay, and the store that nobody disturbed.
    _case: Case,
    pub(crate) july: Program,
    /// The store that nobody disturbed, after August.
    august: Program,
    pub(crate) whole: BTreeMap<String, Vec<u8>>,
}

impl Before {
    /// `reports` is the line of the settings that says what is reported on.
    fn new(reports: &str) -> Self {
        let case = Case::small();
        if reports != "reports = ['region london']" {
            case.setting(reports);
            case.queries(&changes::TABLES);
        }
        case.goes(0, JULY);
        case.wres(2, &wres_page("2024").replace("<td>1.5</td>", "<td>1.6</td>"));
        case.csv("etr", ods(&[["R0A", "MANCHESTER UNIVERSITY NHS TRUST", "Y62", "QOP", "20171001"]]));
        let july = Program::copy_of(case.program.folder());
        case.goes(0, AUGUST);
        let (august, whole) = (Program::copy_of(case.program.folder()), lasting(&case.program));
        Self { _case: case, july, august, whole }
    }

    /// A folder that is as it was in July.
    pub(crate) fn again(&self) -> Program {
        Program::copy_of(self.july.folder())
    }
}

/// One without reports, made once for all tests of this file, which only copy it.
pub(crate) fn without_reports() -> &'static Before {
    static MADE: OnceLock<Before> = OnceLock::new();
    MADE.get_or_init(|| Before::new("reports = []"))
}

/// One with the report of London, made once for all tests, which only copy it.
pub(crate) fn with_a_report() -> &'static Before {
    static MADE: OnceLock<Before> = OnceLock::new();
    MADE.get_or_init(|| Before::new("reports = ['region london']"))
}

/// The files of the store and of the editions, without the lock, the record of which build of the program made which
/// table, and what describes single runs.
pub(crate) fn lasting(program: &Program) -> BTreeMap<String, Vec<u8>> {
    let mut all = program.files("store");
    let passing = ["runs.jsonl", "not-started.jsonl", "lock", "benchmarks.json"];
    all.retain(|path, _| !passing.contains(&path.as_str()) && !path.starts_with("digests/"));
    // The list of a site's files is kept with it.
    let site = if program.path("site").exists() { program.files("site") } else { BTreeMap::new() };
    all.extend(site.into_iter().map(|(path, bytes)| (format!("site/{path}"), bytes)));
    if program.path("reports").exists() {
        let reports = program.files("reports").into_iter();
        let lasts = |path: &str| !path.starts_with("status.") && path != "metrics.prom";
        all.extend(
            reports.filter(|(path, _)| lasts(path)).map(|(path, bytes)| (format!("reports/{path}"), bytes)),
        );
    }
    all
}

pub(crate) fn august(program: &Program, command: &str) -> Command {
    let mut run = program.command(&[command]);
    run.env("RACE_EQUITY_NOW", AUGUST).stdout(Stdio::null()).stderr(Stdio::piped());
    run
}

pub(crate) fn differing(found: &BTreeMap<String, Vec<u8>>, whole: &BTreeMap<String, Vec<u8>>) -> Vec<String> {
    let names = found.keys().chain(whole.keys()).filter(|name| found.get(*name) != whole.get(*name));
    let mut names: Vec<String> = names.cloned().collect();
    names.dedup();
    names
}

/// What a reader finds after a death: whole tables, editions that stand as they stood, and a link to one.
pub(crate) fn is_sound(program: &Program, july: &Program, when: &str) {
    store_is_sound(program, when);
    let edition = "reports/2027-07";
    if july.path(edition).exists() {
        assert!(program.files(edition) == july.files(edition), "{when}: an edition that stood was changed");
        assert!(program.path("reports/latest/london/london.pdf").exists(), "{when}: nothing to read");
    }
    for found in files::list(&program.path("reports")).unwrap() {
        if found.is_file() {
            continue;
        }
        let name = files::name(&found);
        let whole = name.starts_with(".part-") || found.join("index.html").exists();
        assert!(whole, "{when}: the edition {name} is not whole");
    }
}

/// Whole tables, records and raw files.
fn store_is_sound(program: &Program, when: &str) {
    for (path, bytes) in program.files("store") {
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
            assert_eq!(store::snapshot::Hash::of(&bytes).to_string(), digits[3..], "{when}: {path}");
        }
    }
}

fn a_run_that_dies_anywhere_is_made_up_for_by_the_next() {
    let before = with_a_report();
    let later = ["staging:4", "table:2", "benchmark:9"];
    let places: Vec<&str> = RUN_FAILPOINTS.into_iter().chain(later).collect();
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some(place) = places.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let folder = before.again();
                    let died = august(&folder, "run").env(FAILPOINT, place).output().unwrap();
                    let said = String::from_utf8_lossy(&died.stderr).into_owned();
                    assert_eq!(died.status.signal(), Some(9), "no run comes to `{place}`: {said}");
                    is_sound(&folder, &before.july, place);
                    let mended = august(&folder, "run").output().unwrap();
                    let said = String::from_utf8_lossy(&mended.stderr).into_owned();
                    assert_eq!(mended.status.code(), Some(0), "{place}: {said}");
                    let differs = differing(&lasting(&folder), &before.whole);
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
/// what then stands is what a command that nobody disturbed leaves.
fn kill(before: &Program, arguments: &[&str], kills: usize, seed: u64) {
    kill_and_look(before, arguments, kills, seed, &|program, when| is_sound(program, before, when));
}

/// The same, with another look at what stands after each kill.
fn kill_and_look(
    before: &Program,
    arguments: &[&str],
    kills: usize,
    seed: u64,
    look: &dyn Fn(&Program, &str),
) {
    let command = |folder: &Program| {
        let mut command = folder.command(arguments);
        command.env("RACE_EQUITY_NOW", AUGUST).stdout(Stdio::null()).stderr(Stdio::piped());
        command
    };
    let again = || Program::copy_of(before.folder());
    let undisturbed = again();
    let begun = Instant::now();
    let output = command(&undisturbed).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    let whole = lasting(&undisturbed);
    let lasts = begun.elapsed();
    let mut chance = chances(seed);
    let mut killed = 0;
    while killed < kills {
        let folder = again();
        for _ in 0..10 {
            let mut child = command(&folder).stderr(Stdio::null()).spawn().unwrap();
            let ended = child.wait_timeout(lasts.mul_f64(chance())).unwrap();
            if ended.is_some() {
                break;
            }
            child.kill().unwrap();
            child.wait().unwrap();
            killed += 1;
            look(&folder, &format!("kill {killed} of {arguments:?}"));
        }
        let last = command(&folder).output().unwrap();
        assert_eq!(last.status.code(), Some(0), "{arguments:?}: {}", String::from_utf8_lossy(&last.stderr));
        let differs = differing(&lasting(&folder), &whole);
        assert!(differs.is_empty(), "after {killed} kills of {arguments:?} these differ: {differs:?}");
    }
}

/// A file that a person imports.
pub(crate) const OWN_FILE: &str = "organisation code,organisation name,wres year,indicator,measure,ethnic group,value,unit\n\
    RXR,East Lancashire,2024,2,relative_likelihood,all,1.54,ratio\n";
/// A website with the pages of one trust only.
pub(crate) const SMALL_SITE: &str = "\n[site]\nreports = ['trust RXR']\n";

/// How many times all commands together are killed.
fn kills() -> usize {
    files::variable("KILLS").map_or(100, |given| given.parse().unwrap())
}

/// Kills `report --replace`: a report is the old one or the new one, or the old one is still next to its place.
fn kill_replacing(before: &Program, kills: usize, seed: u64) {
    let arguments =
        ["report", "--region", "london", "--edition", "2027-07", "--replace", "--term", "global-majority"];
    let undisturbed = Program::copy_of(before.folder());
    undisturbed.run_at(AUGUST, &arguments).ends_with(0);
    let place = "reports/2027-07/london";
    let (old, new) = (before.files(place), undisturbed.files(place));
    assert!(old != new);
    kill_and_look(before, &arguments, kills, seed, &|program, when| {
        store_is_sound(program, when);
        let aside = "reports/2027-07/.old-london";
        let found = program.files(if program.path(place).exists() { place } else { aside });
        assert!(found == old || found == new, "{when}: the report is neither the old one nor the new one");
    });
}

/// Kills `site` while it makes its first edition.
fn kill_site(kills: usize, seed: u64) {
    let before = Program::copy_of(prepared().folder());
    before.file("race-equity.toml", SMALL_SITE);
    kill_and_look(&before, &["site"], kills, seed, &store_is_sound);
}

fn kills_at_random_change_nothing_in_the_end() {
    let (plain, reported) = (without_reports(), with_a_report());
    let own = plain.again();
    own.file("own.csv", OWN_FILE);
    let of_hundred = |share: usize| (kills() * share).div_ceil(100);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            kill(&plain.july, &["refresh"], of_hundred(26), 1);
            kill(
                &own,
                &["import", "own.csv", "--layout", "wres-table", "--release", "T1"],
                of_hundred(26),
                2,
            );
            kill_site(of_hundred(4), 3);
        });
        scope.spawn(|| {
            kill(&plain.august, &["prune", "--keep", "7-days", "--yes"], of_hundred(14), 4);
            kill(&plain.july, &["run"], of_hundred(16), 5);
            kill(&reported.july, &["run"], of_hundred(10), 6);
            kill_replacing(&reported.july, of_hundred(4), 7);
        });
    });
}

fn a_report_half_replaced_is_put_back() {
    let program = Program::empty();
    let edition = ["report", "--region", "london", "--edition", "2027-07"];
    program.run(&edition).ends_with(0);
    let before = program.files("reports");
    for place in ["report-aside", "report-in-place"] {
        let replace = [&edition[..], &["--replace", "--term", "global-majority"]].concat();
        let died = program.command(&replace).env(FAILPOINT, place).output().unwrap();
        assert_eq!(died.status.signal(), Some(9), "{place}");
        assert_eq!(program.path("reports/2027-07/london").exists(), place == "report-in-place");
        program.run(&edition).ends_with(1).says("already has a report");
        if place == "report-in-place" {
            // The new one stood already: whoever wants the old one back makes it again.
            program.run(&[&edition[..], &["--replace"]].concat()).ends_with(0);
        }
        let differs = differing(&program.files("reports"), &before);
        assert!(differs.is_empty(), "{place}: {differs:?}");
    }
}

fn a_site_killed_before_its_edition_is_finished_finishes_it() {
    let before = Program::copy_of(prepared().folder());
    before.file("race-equity.toml", SMALL_SITE);
    let undisturbed = Program::copy_of(before.folder());
    undisturbed.run_at(AUGUST, &["site"]).ends_with(0);
    for (place, has_page) in [("report-in-place", false), ("index", true), ("corrections", true)] {
        let folder = Program::copy_of(before.folder());
        let died = august(&folder, "site").env(FAILPOINT, place).output().unwrap();
        assert_eq!(died.status.signal(), Some(9), "{place}");
        let reports = files::list(&folder.path("reports")).unwrap();
        let edition = reports.iter().find(|path| path.is_dir()).unwrap();
        assert_eq!(edition.join("index.html").exists(), has_page, "{place}");
        assert!(!folder.path("reports/latest").exists(), "{place}");
        folder.run_at(AUGUST, &["site"]).ends_with(0);
        assert!(folder.path("reports/latest").join("index.html").exists(), "{place}");
        let differs = differing(&lasting(&folder), &lasting(&undisturbed));
        assert!(differs.is_empty(), "after a death at `{place}` these differ: {differs:?}");
    }
}
