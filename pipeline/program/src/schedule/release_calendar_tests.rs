//! Seasons by hand: who is asked on which day, what is due when, and from which day on it is overdue.

use super::super::{Failure, ScheduleSettings};
use super::*;
use catalogue::source::Catalogue;

const CATALOGUE: &str = r#"
[[source]]
id = "survey"
title = "Survey"
publisher = "P"
address = "https://example.org/survey"
format = "csv"
layout = "survey"
cadence = "yearly"
months = [3]
hosts = ["example.org"]
largest = 1
licence = { name = "n", allows = "a" }

[[source]]
id = "report"
title = "Report"
publisher = "P"
address = "https://example.org/report"
format = "csv"
layout = "report"
cadence = "yearly"
months = [2, 3, 4, 6]
hosts = ["example.org"]
largest = 1
licence = { name = "n", allows = "a" }

[[source]]
id = "register"
title = "Register"
publisher = "P"
address = "https://example.org/register"
format = "csv"
layout = "register"
cadence = "daily"
hosts = ["example.org"]
largest = 1
licence = { name = "n", allows = "a" }

[[source]]
id = "counts"
title = "Counts"
publisher = "P"
address = "https://example.org/counts"
format = "csv"
layout = "counts"
cadence = "monthly"
hosts = ["example.org"]
largest = 1
licence = { name = "n", allows = "a" }

[[source]]
id = "old"
title = "Old"
publisher = "P"
address = "https://example.org/old"
format = "csv"
layout = "old"
cadence = "once"
hosts = ["example.org"]
largest = 1
licence = { name = "n", allows = "a" }

[[source]]
id = "bundled"
title = "Bundled"
publisher = "P"
bundled = "bundled/file.csv"
format = "csv"
layout = "old"
cadence = "once"
retrieved = 2026-07-12
licence = { name = "n", allows = "a" }
"#;

fn catalogue() -> Catalogue {
    Catalogue::parse(CATALOGUE, "data/sources.toml").unwrap()
}

fn calendar(cron: &str) -> Calendar {
    Calendar::new(&ScheduleSettings { cron: cron.to_owned(), ..ScheduleSettings::default() }).unwrap()
}

/// Six in the morning, in winter in London too.
fn morning(day: &str) -> Timestamp {
    format!("{day}T06:00:00Z").parse().unwrap()
}

fn succeeded(day: &str) -> SourceHistory {
    let at = Some(morning(day));
    SourceHistory { first_asked: at, last_answer: at, last_success: at, ..SourceHistory::default() }
}

fn failed(day: &str) -> SourceHistory {
    let error = Failure { at: morning(day), message: "no answer".to_owned() };
    let at = Some(morning(day));
    SourceHistory { first_asked: at, last_error: Some(error), failing_since: at, ..SourceHistory::default() }
}

fn misfit(day: &str) -> SourceHistory {
    SourceHistory { last_answer: Some(morning(day)), ..failed(day) }
}

#[test]
fn each_source_is_asked_in_its_season() {
    // The same answer for all sources on one day, and who is asked on another.
    let all = ["survey", "report", "register", "counts", "old"];
    let cases: [(&str, SourceHistory, &str, &[&str]); 16] = [
        ("never asked", SourceHistory::default(), "2026-11-22", &all),
        ("the day before did not answer", failed("2026-11-21"), "2026-11-22", &all),
        ("no answer since a month", failed("2026-10-21"), "2026-11-22", &all),
        ("out of season, the next day", succeeded("2026-11-21"), "2026-11-22", &["register", "counts"]),
        ("out of season, the same day", succeeded("2026-11-22"), "2026-11-22", &["register"]),
        (
            "out of season, another month",
            succeeded("2026-10-31"),
            "2026-11-01",
            &["survey", "report", "register", "counts"],
        ),
        (
            "the same month of another year",
            succeeded("2025-11-22"),
            "2026-11-22",
            &["survey", "report", "register", "counts"],
        ),
        (
            "the last day before the season of one, in that of the other",
            succeeded("2027-02-27"),
            "2027-02-28",
            &["report", "register", "counts"],
        ),
        (
            "the first day of the season",
            succeeded("2027-02-28"),
            "2027-03-01",
            &["survey", "report", "register", "counts"],
        ),
        (
            "in season, the next day",
            succeeded("2027-03-10"),
            "2027-03-11",
            &["survey", "report", "register", "counts"],
        ),
        ("in season, the same day", succeeded("2027-03-11"), "2027-03-11", &["register"]),
        (
            "the season of one has ended",
            succeeded("2027-04-02"),
            "2027-04-03",
            &["report", "register", "counts"],
        ),
        ("between the months of a season", succeeded("2027-05-02"), "2027-05-03", &["register", "counts"]),
        ("what does not fit is an answer", misfit("2026-11-21"), "2026-11-22", &["register", "counts"]),
        ("what did not fit is asked again another month", misfit("2026-10-21"), "2026-11-22", &all),
        (
            "in season, what does not fit is asked each day",
            misfit("2027-03-10"),
            "2027-03-11",
            &["survey", "report", "register", "counts"],
        ),
    ];
    let catalogue = catalogue();
    let zone = TimeZone::get("Europe/London").unwrap();
    for (what, history, day, expected) in cases {
        let histories = all.iter().map(|id| ((*id).to_owned(), history.clone())).collect();
        let asked: Vec<&str> = due_now(catalogue.sources(), &histories, morning(day), &zone)
            .into_iter()
            .map(|source| source.id.as_str())
            .collect();
        assert_eq!(asked, expected, "{what}");
    }
}

#[test]
fn a_day_is_one_of_the_calendar_s_clock() {
    let catalogue = catalogue();
    let survey = catalogue.get("survey").unwrap();
    let zone = TimeZone::get("Europe/London").unwrap();
    // 23:30 UTC on 31 March is 00:30 on 1 April in London: the season is over.
    let history = succeeded("2027-03-31");
    assert!(!is_due(survey, &history, "2027-03-31T22:30:00Z".parse().unwrap(), &zone));
    assert!(is_due(survey, &history, "2027-03-31T23:30:00Z".parse().unwrap(), &zone), "another month");
    let april = SourceHistory { last_answer: Some("2027-03-31T23:10:00Z".parse().unwrap()), ..history };
    assert!(!is_due(survey, &april, "2027-03-31T23:30:00Z".parse().unwrap(), &zone));
}

/// Source, release held, day since which it is held, its history, when the next is due, and the last day
/// on which it is not overdue.
type DueCase = (
    &'static str,
    Option<&'static str>,
    Option<&'static str>,
    fn() -> SourceHistory,
    Option<[&'static str; 2]>,
    Option<&'static str>,
);

const DUE: [DueCase; 16] = [
    // Named after its year: the survey of 2024 came in March 2025, the next comes in March 2026.
    (
        "survey",
        Some("2024-v2"),
        Some("2026-11-01"),
        || succeeded("2026-11-01"),
        Some(["2026-03-01", "2026-03-31"]),
        Some("2026-04-14"),
    ),
    (
        "survey",
        Some("2025"),
        Some("2026-11-01"),
        || succeeded("2026-11-01"),
        Some(["2027-03-01", "2027-03-31"]),
        Some("2027-04-14"),
    ),
    (
        "report",
        Some("2025"),
        Some("2026-11-01"),
        || succeeded("2026-11-01"),
        Some(["2027-02-01", "2027-06-30"]),
        Some("2027-07-14"),
    ),
    // Imported: there is a release, but no run on record.
    (
        "survey",
        Some("2025"),
        None,
        SourceHistory::default,
        Some(["2027-03-01", "2027-03-31"]),
        Some("2027-04-14"),
    ),
    // Without a name: before, in and after the months of a year.
    (
        "survey",
        None,
        Some("2027-02-28"),
        || succeeded("2027-02-28"),
        Some(["2027-03-01", "2027-03-31"]),
        Some("2027-04-14"),
    ),
    (
        "survey",
        None,
        Some("2027-03-11"),
        || succeeded("2027-03-20"),
        Some(["2028-03-01", "2028-03-31"]),
        Some("2028-04-14"),
    ),
    (
        "survey",
        Some("spring"),
        Some("2027-05-01"),
        || succeeded("2027-05-01"),
        Some(["2028-03-01", "2028-03-31"]),
        Some("2028-04-14"),
    ),
    // Not held: since it was first asked.
    ("survey", None, None, || failed("2027-03-31"), Some(["2027-03-01", "2027-03-31"]), Some("2027-04-14")),
    ("survey", None, None, || failed("2027-04-01"), Some(["2028-03-01", "2028-03-31"]), Some("2028-04-14")),
    // Daily: at the next run.
    (
        "register",
        None,
        Some("2026-11-01"),
        || succeeded("2026-11-20"),
        Some(["2026-11-21", "2026-11-21"]),
        Some("2026-11-28"),
    ),
    ("register", None, None, || failed("2026-11-20"), Some(["2026-11-20", "2026-11-20"]), Some("2026-11-27")),
    // Monthly: the month after; across a year's end.
    (
        "counts",
        None,
        Some("2026-11-20"),
        || succeeded("2026-11-20"),
        Some(["2026-12-01", "2026-12-31"]),
        Some("2027-01-14"),
    ),
    (
        "counts",
        None,
        Some("2026-12-31"),
        || succeeded("2027-01-05"),
        Some(["2027-01-01", "2027-01-31"]),
        Some("2027-02-14"),
    ),
    ("counts", None, None, || failed("2026-11-20"), Some(["2026-11-01", "2026-11-30"]), Some("2026-12-14")),
    // Once: nothing is ever due.
    ("old", Some("2022"), Some("2026-11-20"), || succeeded("2026-11-20"), None, None),
    ("old", None, None, || misfit("2026-11-20"), None, None),
];

#[test]
fn the_next_release_is_due_in_its_months_and_overdue_when_they_and_the_grace_have_passed() {
    let (catalogue, to) = (catalogue(), calendar("0 6 * * *"));
    for (id, release, since, history, due, last) in DUE {
        let source = catalogue.get(id).unwrap();
        let held = ReleaseInUse {
            release: release.map(str::to_owned),
            since: since.map(|day| day.parse().unwrap()),
            is_bundled: false,
        };
        let what = format!("{id} {release:?} {since:?}");
        let now = morning("2027-01-01");
        if let Some([from, until]) = due {
            let expected = DateRange { from: from.parse().unwrap(), until: until.parse().unwrap() };
            assert_eq!(next_due(source, &held, &history(), now, &to), Some(expected), "{what}");
        }
        let Some(last) = last else {
            assert!(!is_overdue(source, &held, &history(), morning("2099-01-01"), &to), "{what}");
            assert_eq!(next_due(source, &held, &history(), now, &to), None, "{what}");
            continue;
        };
        let after = last.parse::<Date>().unwrap().tomorrow().unwrap().to_string();
        assert!(!is_overdue(source, &held, &history(), morning(last), &to), "{what} on {last}");
        assert!(is_overdue(source, &held, &history(), morning(&after), &to), "{what} on {after}");
    }
}

#[test]
fn a_daily_source_is_not_overdue_before_a_monthly_run_has_come() {
    let catalogue = catalogue();
    let register = catalogue.get("register").unwrap();
    let (held, history) = (ReleaseInUse::default(), succeeded("2026-11-01"));
    let to = calendar("0 6 1 * *");
    assert!(!is_overdue(register, &held, &history, morning("2026-12-08"), &to));
    assert!(is_overdue(register, &held, &history, morning("2026-12-09"), &to));
}

#[test]
fn nothing_is_overdue_of_what_was_never_asked() {
    let catalogue = catalogue();
    let to = calendar("0 6 * * *");
    let bundled = ReleaseInUse {
        release: Some("2024".to_owned()),
        since: Some("2026-07-12".parse().unwrap()),
        is_bundled: true,
    };
    for source in catalogue.sources() {
        for held in [ReleaseInUse::default(), bundled.clone()] {
            let history = SourceHistory::default();
            assert!(!is_overdue(source, &held, &history, morning("2099-01-01"), &to), "{}", source.id);
        }
    }
}

#[test]
fn the_next_release_is_counted_from_a_bundled_one_too() {
    let catalogue = catalogue();
    let survey = catalogue.get("survey").unwrap();
    let to = calendar("0 6 * * *");
    let bundled = ReleaseInUse {
        release: Some("2025".to_owned()),
        since: Some("2026-07-12".parse().unwrap()),
        is_bundled: true,
    };
    let due = next_due(survey, &bundled, &failed("2026-11-20"), morning("2026-11-20"), &to);
    assert_eq!(due.unwrap().to_string(), "March 2027");
    assert!(!is_overdue(survey, &bundled, &failed("2026-11-20"), morning("2027-04-14"), &to));
    assert!(is_overdue(survey, &bundled, &failed("2026-11-20"), morning("2027-04-15"), &to));
}
