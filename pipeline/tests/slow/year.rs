//! A year of unattended runs against a publisher on loopback, month by month on a virtual clock: a restated
//! value, a merger, an outage of two months, a new survey, a moved link and a broken workbook.

use std::cell::RefCell;
use std::fmt::Write;
use std::path::Path;

use libtest_mimic::Trial;

use crate::support::publisher::Answer;
use crate::support::publisher::workbooks::benchmark::{Benchmark, Broken};
use crate::support::publisher::workbooks::organisations::Group;
use crate::support::{Case, LOCAL, ods, surveyed, wres_page};

pub(crate) fn tests() -> Vec<Trial> {
    vec![crate::test("a_year_of_months", a_year_of_months)]
}

/// What a month's run came to: exit code, what became of the staff survey, and the edition it made.
type Month = (i64, String, Vec<String>);

struct Year {
    case: Case,
    /// The survey that was out when the year began.
    first: Vec<u8>,
    /// Month, source and whether it is over, of each alert of a release overdue.
    overdue: RefCell<Vec<(String, String, bool)>>,
}

impl Year {
    /// The survey of 2025, published in March 2026, is out; nothing has been fetched yet.
    fn new() -> Self {
        let case = Case::without(&["nss-detailed"]);
        let alerts = "[alert]\ncommand = [\"sh\", \"-c\", \"cat >> alerts.jsonl; echo >> alerts.jsonl\"]\n";
        case.settings(&format!("[run]\nreports = ['region north-west']\n{alerts}"));
        let first = case.benchmark(&survey(2025));
        Self { case, first, overdue: RefCell::default() }
    }

    /// Runs on the first of a month.
    fn run(&self, month: &str) -> Month {
        let now = format!("{month}-01T06:00:00Z");
        let done = self.case.program.run_at(&now, &["run"]);
        let said = done.stderr;
        let run = self.case.last_run();
        assert_eq!(run["started"].as_str(), Some(now.as_str()), "{said}");
        assert_eq!(Some(i64::from(done.code)), run["exit"].as_i64(), "{said}");
        let survey =
            run["sources"].as_array().unwrap().iter().find(|source| source["source"] == "nss-benchmark");
        let editions = run["editions"].as_array().unwrap();
        (
            run["exit"].as_i64().unwrap(),
            survey.unwrap()["outcome"].as_str().unwrap().to_owned(),
            editions.iter().map(|edition| edition.as_str().unwrap().to_owned()).collect(),
        )
    }

    /// The digest of the last run, in text; none where there was nothing to say.
    fn digest(&self) -> Option<String> {
        let run = self.case.last_run();
        let name = run["digest"].as_str()?;
        Some(self.case.program.text(&format!("store/{name}")))
    }

    /// The alerts since this was last asked, but for those of releases overdue, which are gathered for the end of
    /// the year: kind, subject, whether over.
    fn alerts(&self) -> Vec<(String, String, bool)> {
        let path = self.case.program.path("alerts.jsonl");
        let text = if path.exists() { files::read_text(&path).unwrap() } else { String::new() };
        files::remove_file(&path).unwrap();
        let (overdue, others): (Vec<_>, Vec<_>) = text
            .lines()
            .filter(|line| !line.is_empty())
            .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap())
            .map(|alert| {
                let word = |key: &str| alert[key].as_str().unwrap().to_owned();
                (word("kind"), word("subject"), alert["over"].as_bool().unwrap())
            })
            .partition(|(kind, ..)| kind == "overdue");
        let month = self.case.last_run()["started"].as_str().unwrap()[..7].to_owned();
        let overdue = overdue.into_iter().map(|(_, subject, over)| (month.clone(), subject, over));
        self.overdue.borrow_mut().extend(overdue);
        others
    }
}

/// The benchmark workbook of a survey.
fn survey(year: u16) -> Benchmark {
    Benchmark::new(year, &surveyed()).columns(120)
}

/// The register of trusts, in which Bolton is open or was closed on a day.
fn trusts(bolton_closed: &str) -> Vec<u8> {
    let mut text = String::from_utf8(ods(&[[
        "R0A",
        "MANCHESTER UNIVERSITY NHS FOUNDATION TRUST",
        "Y62",
        "QOP",
        "20171001",
    ]]))
    .unwrap();
    let mut cells = ["RMC", "BOLTON NHS FOUNDATION TRUST", "Y62", "QOP"].map(str::to_owned).to_vec();
    cells.resize(27, String::new());
    "19940401".clone_into(&mut cells[10]);
    bolton_closed.clone_into(&mut cells[11]);
    let quoted: Vec<String> = cells.iter().map(|cell| format!("\"{cell}\"")).collect();
    let _ = writeln!(text, "{}", quoted.join(","));
    text.into_bytes()
}

fn month(exit: i64, survey: &str, editions: &[&str]) -> Month {
    (exit, survey.to_owned(), editions.iter().map(|&edition| edition.to_owned()).collect())
}

fn told(kind: &str, subject: &str, over: bool) -> (String, String, bool) {
    (kind.to_owned(), subject.to_owned(), over)
}

fn a_year_of_months() {
    let year = Year::new();
    let case = &year.case;
    case.csv("etr", trusts(""));
    assert_eq!(year.run("2026-08"), month(0, "taken", &["2026-08"]));
    assert!(year.digest().is_some());
    assert_eq!(year.alerts(), [told("new", "digests/2026-08-01T06-00-00Z.txt", false)]);

    assert_eq!(year.run("2026-09"), month(0, "unchanged", &[]));
    assert_eq!((year.digest(), year.alerts()), (None, vec![]));

    // A printed ratio is restated.
    case.wres(2, &wres_page("2024").replace("<td>1.5</td>", "<td>1.6</td>"));
    assert_eq!(year.run("2026-10"), month(0, "unchanged", &["2026-10"]));
    let digest = year.digest().unwrap();
    assert!(digest.contains("1.5") && digest.contains("1.6"), "{digest}");
    assert_eq!(year.alerts(), [told("new", "digests/2026-10-01T06-00-00Z.txt", false)]);
    let restated = case.program.files("reports/2026-10");

    // Bolton becomes part of Wrightington, Wigan and Leigh.
    case.csv("etr", trusts("20261031"));
    case.csv(
        "succ",
        b"\"RM2\",\"R0A\",\"M\",\"20171001\",\"1\"\n\"RMC\",\"RRF\",\"M\",\"20261101\",\"1\"\n".to_vec(),
    );
    assert_eq!(year.run("2026-11"), month(0, "unchanged", &["2026-11"]));
    let digest = year.digest().unwrap();
    assert!(digest.contains("Bolton NHS Foundation Trust") && digest.contains("Wrightington"), "{digest}");
    assert_eq!(year.alerts().len(), 1);

    // The survey's page is gone for two months: told once, and once when it is over.
    case.publisher.on(LOCAL, Answer::status(404));
    assert_eq!(year.run("2026-12"), month(3, "failed", &[]));
    assert_eq!(year.alerts(), [told("failure", "nss-benchmark", false)]);
    // Another figure is restated meanwhile: the edition says how old the survey in it is.
    case.wres(2, &wres_page("2024").replace("<td>1.5</td>", "<td>1.7</td>"));
    assert_eq!(year.run("2027-01"), month(3, "failed", &["2027-01"]));
    assert_eq!(year.alerts(), [told("new", "digests/2027-01-01T06-00-00Z.txt", false)]);
    let place = case.program.path("reports/2027-01/north-west");
    let page = files::read_text(&place.join("north-west.html")).unwrap();
    let aged = "benchmark report Excel data could not be updated (last tried on 1 January 2027): the \
                figures used are those retrieved on 1 August 2026.";
    assert!(page.contains(aged));
    let provenance = files::read_text(&place.join("provenance.json")).unwrap();
    assert!(provenance.contains("\"since\": \"2026-08-01\""));
    case.again(&survey(2025), year.first.clone());
    assert_eq!(year.run("2027-02"), month(0, "unchanged", &[]));
    assert_eq!(year.alerts(), [told("failure", "nss-benchmark", true)]);

    // The survey of 2026.
    let first = case.benchmark(&survey(2026));
    assert_eq!(year.run("2027-03"), month(0, "taken", &["2027-03"]));
    let digest = year.digest().unwrap();
    assert!(digest.contains("2026-v2"), "{digest}");
    // The reports are of the North West: its trusts come before the others, of which not all are listed.
    let turned: Vec<&str> =
        digest.lines().skip_while(|line| *line != "Comparisons with another result").collect();
    let at = |name: &str| turned.iter().position(|line| line.contains(name)).unwrap();
    assert!(at("North West") < at("London"), "{digest}");
    assert_eq!(year.alerts().len(), 1);

    // Saved once more, at another address, it holds the same figures: nobody hears of it.
    assert_ne!(case.benchmark(&survey(2026)), first);
    assert_eq!(year.run("2027-04"), month(0, "taken", &[]));
    assert_eq!((year.digest(), year.alerts()), (None, vec![]));

    // A re-issue lacks a sheet: nothing of it is used until it is whole.
    let held = case.program.files("store/observations");
    case.benchmark(&survey(2026).broken(Broken::SheetMissing(Group::MentalHealth)));
    assert_eq!(year.run("2027-05"), month(4, "misfit", &[]));
    assert!(held == case.program.files("store/observations"));
    assert_eq!(year.alerts(), [told("failure", "nss-benchmark", false)]);
    let value =
        Broken::Value { code: "RXR".to_owned(), column: "q16b_eth_summary_2_2026".to_owned(), value: 0.31 };
    let mended = survey(2026).broken(value);
    let bytes = case.benchmark(&mended);
    assert_eq!(year.run("2027-06"), month(0, "taken", &["2027-06"]));
    let digest = year.digest().unwrap();
    assert!(digest.contains("31.0 per cent") && digest.contains("wres-i8-RXR-2027-gap"), "{digest}");
    let alerts = year.alerts();
    assert!(alerts.contains(&told("failure", "nss-benchmark", true)), "{alerts:?}");
    assert!(alerts.contains(&told("new", "digests/2027-06-01T06-00-00Z.txt", false)), "{alerts:?}");

    // The link moves, and the bytes stay.
    case.linked(&mended, bytes, "11111111111111111111111111111111");
    assert_eq!(year.run("2027-07"), month(0, "unchanged", &[]));
    let address = case.last_run()["sources"][0]["address"].as_str().unwrap().to_owned();
    assert!(address.contains("/static/11111111111111111111111111111111/"), "{address}");
    assert_eq!(case.editions(), ["2026-08", "2026-10", "2026-11", "2027-01", "2027-03", "2027-06"]);
    let latest = std::fs::read_link(case.program.path("reports/latest")).unwrap();
    assert_eq!(latest.to_str(), Some("2027-06"));
    // A line of its own for each run below the names of the columns; why a source failed is indented below it, wrapped.
    let runs = case.program.run(&["runs"]).ends_with(0).stdout;
    assert_eq!(runs.lines().filter(|line| !line.starts_with(' ')).count(), 13, "{runs}");
    assert_eq!(runs.lines().filter(|line| line.starts_with("    nss-benchmark: ")).count(), 2, "{runs}");
    // No WRES report after that of 2024 appeared all year: told once. The survey came in its season.
    year.alerts();
    assert_eq!(*year.overdue.borrow(), [("2026-08".to_owned(), "wres-2024".to_owned(), false)]);
    // An edition of the autumn is what it was, but for notices in its pages.
    let now = case.program.files("reports/2026-10");
    let kept = |path: &&String| Path::new(path).extension().is_none_or(|end| end != "html");
    assert!(restated.keys().filter(kept).all(|path| restated[path] == now[path]));
}
