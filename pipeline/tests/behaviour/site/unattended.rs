//! The website that `race-equity run` makes.

use super::feed::Feed;
use crate::support::{Case, files, wres_page};

const JULY: &str = "2027-07-01T06:00:00Z";
const LATER: &str = "2027-07-20T06:00:00Z";

fn case() -> Case {
    let case = Case::small();
    case.settings("[site]\nreports = ['region london', 'england']\n");
    case
}

#[test]
#[ignore = "slow: `make test-slow` runs it"]
fn a_run_makes_the_website_when_it_has_something_new() {
    let case = case();
    let said = case.goes(0, JULY);
    assert!(said.contains("website in `site`: "), "{said}");
    let stages = |case: &Case| -> Vec<String> {
        let run = case.last_run();
        let stages = run["stages"].as_array().unwrap().iter();
        stages.map(|stage| stage["stage"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(stages(&case).last().unwrap(), "site");
    // The edition of the run has London only: the website needs England too.
    assert!(case.program.path("reports/2027-07/england/england.pdf").is_file());
    let first = files(&case.program.path("site"));

    let said = case.goes(0, LATER);
    assert!(!said.contains("website in"), "{said}");
    assert_eq!(stages(&case), ["refresh"]);
    files::remove_folder(&case.program.path("site")).unwrap();
    case.goes(0, LATER);
    assert!(first == files(&case.program.path("site")), "the website differs when it is made again");

    case.wres(2, &wres_page("2024").replace("<td>1.5</td>", "<td>1.6</td>"));
    case.goes(0, LATER);
    let feed = Feed::read(&case.program.text("site/feeds/all.atom"));
    let changed = feed.entries.iter().find(|entry| entry.id.contains("edition/2027-07.02/place/")).unwrap();
    assert!(changed.title.contains("what changed in edition 2027-07.02"), "{changed:?}");
    assert!(changed.summary.contains("1.6"), "{changed:?}");
    let region = Feed::read(&case.program.text("site/feeds/london.atom"));
    assert!(region.entries.iter().all(|entry| entry.id != changed.id), "a trust of another region is listed");
}

#[test]
#[ignore = "slow: `make test-slow` runs it"]
fn a_website_that_fails_fails_the_run_and_keeps_the_edition() {
    let case = case();
    let record = case.program.path("alerts.txt").display().to_string();
    case.settings(&format!("[alert]\ncommand = ['sh', '-c', 'cat >> {record}']\n"));
    case.program.file("site/thesis.docx", b"words");
    let said = case.goes(1, JULY);
    assert!(said.contains("`site` has files, and is not a website that this program made"), "{said}");
    let run = case.last_run();
    assert_eq!((run["exit"].as_i64(), &run["editions"][0]), (Some(1), &"2027-07".into()));
    assert!(run["error"].as_str().unwrap().contains("is not a website"), "{run}");
    assert!(case.program.text("alerts.txt").contains("is not a website"));
    assert_eq!(files(&case.program.path("site")).len(), 1);
    // The next run makes it, although there is nothing new.
    std::fs::remove_file(case.program.path("site/thesis.docx")).unwrap();
    let said = case.goes(0, LATER);
    assert!(said.contains("no new releases; no new edition") && said.contains("website in `site`"), "{said}");
}
