//! Calendars against times worked out by hand from the dates on which clocks change: in London forward at
//! 01:00 UTC on 28 March 2027, back at 01:00 UTC on 25 October 2026 and 31 October 2027.

use super::*;

fn calendar(cron: &str, zone: &str) -> Calendar {
    Calendar::new(&ScheduleSettings { cron: cron.to_owned(), time_zone: zone.to_owned() }).unwrap()
}

/// All times between two instants.
fn times(cron: &str, zone: &str, from: &str, to: &str) -> Vec<String> {
    let calendar = calendar(cron, zone);
    let (from, to): (Timestamp, Timestamp) = (from.parse().unwrap(), to.parse().unwrap());
    let mut times_found = Vec::new();
    let mut at = from;
    while let Some(next) = calendar.next(at).filter(|next| *next <= to) {
        assert!(next > at, "{cron} goes back at {next}");
        times_found.push(next.to_string());
        at = next;
    }
    times_found
}

/// What is tried, expression, zone, from and to, and the times in between.
type Case = (&'static str, &'static str, &'static str, [&'static str; 2], &'static [&'static str]);

const CASES: [Case; 21] = [
    // Forward in London: 01:00 to 02:00 of 28 March 2027 does not exist.
    (
        "a time that is jumped over comes at the jump, once",
        "30 1 * * *",
        "Europe/London",
        ["2027-03-27T12:00:00Z", "2027-03-30T12:00:00Z"],
        &["2027-03-28T01:00:00Z", "2027-03-29T00:30:00Z", "2027-03-30T00:30:00Z"],
    ),
    (
        "the beginning of what is jumped over",
        "0 1 * * *",
        "Europe/London",
        ["2027-03-27T12:00:00Z", "2027-03-29T12:00:00Z"],
        &["2027-03-28T01:00:00Z", "2027-03-29T00:00:00Z"],
    ),
    (
        "the end of what is jumped over",
        "0 2 * * *",
        "Europe/London",
        ["2027-03-27T12:00:00Z", "2027-03-29T12:00:00Z"],
        &["2027-03-28T01:00:00Z", "2027-03-29T01:00:00Z"],
    ),
    (
        "the hour before the jump is not run again",
        "30 0 * * *",
        "Europe/London",
        ["2027-03-27T12:00:00Z", "2027-03-29T12:00:00Z"],
        &["2027-03-28T00:30:00Z", "2027-03-28T23:30:00Z"],
    ),
    (
        "one of two hours is jumped over",
        "30 1,13 * * *",
        "Europe/London",
        ["2027-03-28T00:00:00Z", "2027-03-29T00:00:00Z"],
        &["2027-03-28T01:00:00Z", "2027-03-28T12:30:00Z"],
    ),
    (
        "several times that are jumped over come as one",
        "0,30 1 * * *",
        "Europe/London",
        ["2027-03-28T00:00:00Z", "2027-03-29T00:10:00Z"],
        &["2027-03-28T01:00:00Z", "2027-03-29T00:00:00Z"],
    ),
    (
        "one that is jumped over joins one at the jump",
        "0 1,2 * * *",
        "Europe/London",
        ["2027-03-28T00:00:00Z", "2027-03-28T12:00:00Z"],
        &["2027-03-28T01:00:00Z"],
    ),
    (
        "each hour: the day has 23",
        "15 * * * *",
        "Europe/London",
        ["2027-03-27T23:30:00Z", "2027-03-28T03:00:00Z"],
        &["2027-03-28T00:15:00Z", "2027-03-28T01:15:00Z", "2027-03-28T02:15:00Z"],
    ),
    // Back in London: 01:00 to 02:00 of 25 October 2026 and 31 October 2027 comes twice.
    (
        "a time that is shown twice comes the first time",
        "30 1 * * *",
        "Europe/London",
        ["2026-10-24T12:00:00Z", "2026-10-26T12:00:00Z"],
        &["2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"],
    ),
    (
        "and the year after",
        "30 1 * * *",
        "Europe/London",
        ["2027-10-30T12:00:00Z", "2027-11-01T12:00:00Z"],
        &["2027-10-31T00:30:00Z", "2027-11-01T01:30:00Z"],
    ),
    (
        "one of two hours is shown twice",
        "30 1,13 * * *",
        "Europe/London",
        ["2026-10-24T23:00:00Z", "2026-10-26T00:00:00Z"],
        &["2026-10-25T00:30:00Z", "2026-10-25T13:30:00Z"],
    ),
    (
        "the end of what is shown twice is shown once",
        "0 2 * * *",
        "Europe/London",
        ["2026-10-24T12:00:00Z", "2026-10-26T00:00:00Z"],
        &["2026-10-25T02:00:00Z"],
    ),
    (
        "each hour: the day has 25",
        "0 * * * *",
        "Europe/London",
        ["2026-10-24T23:30:00Z", "2026-10-25T03:30:00Z"],
        &["2026-10-25T00:00:00Z", "2026-10-25T01:00:00Z", "2026-10-25T02:00:00Z", "2026-10-25T03:00:00Z"],
    ),
    (
        "each half hour of the hour that is shown twice",
        "*/30 * * * *",
        "Europe/London",
        ["2026-10-25T00:10:00Z", "2026-10-25T01:40:00Z"],
        &["2026-10-25T00:30:00Z", "2026-10-25T01:00:00Z", "2026-10-25T01:30:00Z"],
    ),
    // The default, across both changes.
    (
        "the default keeps to the clock on the wall",
        "0 6 * * *",
        "Europe/London",
        ["2027-03-27T00:00:00Z", "2027-03-29T00:00:00Z"],
        &["2027-03-27T06:00:00Z", "2027-03-28T05:00:00Z"],
    ),
    // Elsewhere.
    (
        "a zone without summer time",
        "30 1 * * *",
        "Asia/Kolkata",
        ["2027-03-27T00:00:00Z", "2027-03-29T00:00:00Z"],
        &["2027-03-27T20:00:00Z", "2027-03-28T20:00:00Z"],
    ),
    (
        "a clock that goes forward by half an hour",
        "15 2 * * *",
        "Australia/Lord_Howe",
        ["2027-10-02T00:00:00Z", "2027-10-03T20:00:00Z"],
        &["2027-10-02T15:30:00Z", "2027-10-03T15:15:00Z"],
    ),
    (
        "a clock that goes back at midnight",
        "30 0 * * *",
        "America/Havana",
        ["2026-10-31T12:00:00Z", "2026-11-02T12:00:00Z"],
        &["2026-11-01T04:30:00Z", "2026-11-02T05:30:00Z"],
    ),
    (
        "a whole day that was jumped over",
        "30 1 * * *",
        "Pacific/Apia",
        ["2011-12-29T12:00:00Z", "2012-01-01T00:00:00Z"],
        &["2011-12-30T10:00:00Z", "2011-12-30T11:30:00Z", "2011-12-31T11:30:00Z"],
    ),
    // The year's end, and its odd day.
    (
        "the last minute of a year, and the first",
        "59,0 0,23 31,1 12,1 *",
        "Europe/London",
        ["2026-12-31T12:00:00Z", "2027-01-01T12:00:00Z"],
        &["2026-12-31T23:00:00Z", "2026-12-31T23:59:00Z", "2027-01-01T00:00:00Z", "2027-01-01T00:59:00Z"],
    ),
    (
        "29 February",
        "0 6 29 2 *",
        "Europe/London",
        ["2027-01-01T00:00:00Z", "2033-01-01T00:00:00Z"],
        &["2028-02-29T06:00:00Z", "2032-02-29T06:00:00Z"],
    ),
];

#[test]
fn a_change_of_the_clock_neither_skips_nor_doubles_a_run() {
    for (what, cron, zone, [from, to], expected) in CASES {
        assert_eq!(times(cron, zone, from, to), expected, "{what}: `{cron}` in {zone}");
    }
}

#[test]
fn a_daily_run_comes_once_on_each_day_of_the_clock_for_ten_years() {
    for (cron, zone) in
        [("30 1 * * *", "Europe/London"), ("0 0 * * *", "America/Havana"), ("15 2 * * *", "America/New_York")]
    {
        let calendar = calendar(cron, zone);
        let mut at: Timestamp = "2026-01-01T12:00:00Z".parse().unwrap();
        let mut day = at.to_zoned(calendar.zone().clone()).date();
        for _ in 0..3653 {
            at = calendar.next(at).unwrap();
            day = day.tomorrow().unwrap();
            assert_eq!(at.to_zoned(calendar.zone().clone()).date(), day, "{cron} in {zone}");
        }
    }
}

#[test]
fn an_instant_between_two_seconds_is_after_the_first() {
    let calendar = calendar("0 6 * * *", "UTC");
    let at = "2027-01-02T06:00:00.5Z".parse().unwrap();
    assert_eq!(calendar.next(at).unwrap().to_string(), "2027-01-03T06:00:00Z");
    let on = "2027-01-02T06:00:00Z".parse().unwrap();
    assert_eq!(calendar.next(on).unwrap().to_string(), "2027-01-03T06:00:00Z");
}

#[test]
fn what_is_no_calendar_is_refused_by_name_with_an_example() {
    let refused = |cron: &str, zone: &str| {
        let settings = ScheduleSettings { cron: cron.to_owned(), time_zone: zone.to_owned() };
        let error = Calendar::new(&settings).unwrap_err();
        (error.to_string(), error.hint().unwrap())
    };
    for cron in ["", "61 * * * *", "0 6 * *", "0 0 6 * * *", "0 6 * * * * 2027", "at six", "0 6 * * 8"] {
        let (said, hint) = refused(cron, "Europe/London");
        assert!(
            said.starts_with(&format!("`schedule.cron` is `{cron}`, which is not a valid cron")),
            "{said}"
        );
        assert!(hint.contains("`cron = \"0 6 * * *\"`"), "{hint}");
    }
    for cron in ["0 0 30 2 *", "0 0 31 4,6,9,11 *"] {
        let (said, hint) = refused(cron, "Europe/London");
        assert_eq!(said, format!("`schedule.cron` is `{cron}`, a time that never comes"));
        assert!(hint.contains("`cron = \"0 6 1 * *\"`"), "{hint}");
    }
    for zone in ["", "London", "Europe/Londres", "../../etc/passwd"] {
        let (said, hint) = refused("0 6 * * *", zone);
        assert!(
            said.starts_with(&format!("`schedule.time_zone` is `{zone}`, which is not a time zone")),
            "{said}"
        );
        assert!(hint.contains("Europe/London"), "{hint}");
    }
}
