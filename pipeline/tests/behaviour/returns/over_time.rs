//! Tries to calculate suppressed counts from all editions of a trust's return. The attacker has every table, and
//! knows which counts a correction did not change.

use super::disclosure::{
    Known, MANY, Sum, THRESHOLD, assert_nothing_more_is_printed, calculate, narrow, printed, public, sums,
    truth, within,
};
use super::given::{ReturnBuilder, with_bands};
use super::{import, query, threshold};
use crate::support::Program;

/// A return with few BME staff in band 7, and no other small counts.
fn with_band_7(bme: u64) -> ReturnBuilder {
    let mut given = with_bands(
        &[
            ("clinical/band_5", [300, 120, 20]),
            ("clinical/band_6", [200, 90, 15]),
            ("clinical/band_7", [150, bme, 12]),
            ("non_clinical/band_5", [100, 50, 11]),
            ("non_clinical/band_6", [90, 40, 13]),
            ("vsm", [30, 12, 10]),
        ],
        [20, 12, 10],
        [200, 100, 12],
    );
    given.add(2, "", "shortlisted", [300, 200, 30]).add(2, "", "appointed", [60, 40, 10]);
    given
}

/// Imports the returns one after the other, and attacks the output of all. Returns the messages of the last import,
/// and the number of its suppressed counts.
fn attack(desk: &Program, imports: &[ReturnBuilder]) -> (String, usize) {
    let mut known = Known::new();
    let (mut rules, mut inside, mut truths) = (Vec::new(), Vec::new(), Vec::new());
    let (mut words, mut withheld) = (String::new(), 0);
    for (edition, given) in imports.iter().enumerate() {
        let taken = import(desk, &format!("return-{edition}.csv"), given.csv().as_bytes());
        assert_eq!(taken.code, 0, "{}", taken.stderr);
        words = taken.stderr;
        let truth = truth(given);
        let seen = printed(&query(desk, "SELECT * FROM return_count"), &truth);
        withheld = seen.values().filter(|(least, most)| least < most).count();
        let named = |key: &String| format!("{edition}|{key}");
        known.extend(seen.iter().map(|(key, range)| (named(key), *range)));
        rules.extend(sums(&truth).into_iter().map(|Sum { parts, whole }| Sum {
            parts: parts.iter().map(named).collect(),
            whole: named(&whole),
        }));
        inside.extend(within(&truth).iter().map(|(part, whole)| (named(part), named(whole))));
        truths.push(truth);
        assert_nothing_more_is_printed(desk);
    }
    let hidden: Vec<String> =
        known.iter().filter(|(_, (least, most))| least < most).map(|(key, _)| key.clone()).collect();
    loop {
        let before = known.clone();
        calculate(&mut known, &rules, &inside);
        // A count that a correction did not change is one count.
        for (edition, truth) in truths.iter().enumerate() {
            for (other, others) in truths.iter().enumerate() {
                for (key, _) in truth.iter().filter(|(key, count)| others.get(*key) == Some(count)) {
                    let range = known[&format!("{other}|{key}")];
                    narrow(&mut known, &format!("{edition}|{key}"), range);
                }
            }
        }
        if known == before {
            break;
        }
    }
    for key in hidden.iter().filter(|key| !public(key)) {
        let (least, most) = known[key];
        let (edition, name) = key.split_once('|').unwrap();
        let count = truths[edition.parse::<usize>().unwrap()][name];
        let same = |other: usize| truths[other].get(name) == Some(&count);
        // A count that another edition published cannot be suppressed.
        if (0..truths.len()).any(|other| same(other) && !hidden.contains(&format!("{other}|{name}"))) {
            continue;
        }
        assert!(most.min(MANY) - least + 1 >= THRESHOLD, "{key} is {count}: known to be {least} to {most}");
    }
    (words, withheld)
}

#[test]
fn a_small_count_corrected_upwards_is_not_revealed() {
    let desk = Program::new();
    let alone = attack(&desk, &[with_band_7(12)]);
    assert_eq!(alone.1, 0);
    let desk = Program::new();
    let (words, withheld) = attack(&desk, &[with_band_7(8), with_band_7(12)]);
    assert!(withheld > 0);
    assert!(words.contains("suppressed than this return alone needs"), "{words}");
    assert!(words.contains("indicator 1, clinical/band_7, headcount of bme"), "{words}");
}

#[test]
fn a_count_corrected_down_and_back_is_not_revealed() {
    let desk = Program::new();
    attack(&desk, &[with_band_7(12), with_band_7(8), with_band_7(12)]);
}

#[test]
fn correcting_a_large_count_reveals_no_small_one() {
    let desk = Program::new();
    let mut other = with_bands(
        &[
            ("clinical/band_5", [300, 120, 20]),
            ("clinical/band_6", [260, 90, 15]),
            ("clinical/band_7", [150, 4, 12]),
            ("non_clinical/band_5", [100, 50, 11]),
            ("non_clinical/band_6", [90, 40, 13]),
            ("vsm", [30, 12, 10]),
        ],
        [20, 12, 10],
        [200, 100, 12],
    );
    other.add(2, "", "shortlisted", [300, 200, 30]).add(2, "", "appointed", [60, 40, 10]);
    let (_, first) = attack(&Program::new(), &[with_band_7(4)]);
    let (_, both) = attack(&desk, &[with_band_7(4), other]);
    assert!(both >= first);
}

#[test]
fn importing_a_return_again_suppresses_nothing_more() {
    let desk = Program::new();
    let first = attack(&desk, &[with_band_7(4)]).1;
    let (words, again) = attack(&Program::new(), &[with_band_7(4), with_band_7(4)]);
    assert_eq!(first, again);
    assert!(!words.contains("more count"), "{words}");
}

#[test]
fn a_lower_threshold_reveals_no_suppressed_count() {
    let desk = Program::new();
    let csv = with_band_7(8).csv();
    import(&desk, "return.csv", csv.as_bytes()).ends_with(0);
    let withheld = "SELECT breakdown, bme_status FROM return_count WHERE 'suppressed' IN (white_status, bme_status, \
                    unknown_status, all_status) ORDER BY indicator, breakdown, measure";
    let before = query(&desk, withheld);
    threshold(&desk, 5);
    let again = import(&desk, "return.csv", csv.as_bytes());
    assert!(again.stderr.contains("the threshold is 10, not 5"), "{}", again.stderr);
    assert_eq!(query(&desk, withheld), before);
}

#[test]
fn a_higher_threshold_applies_to_later_imports() {
    let desk = Program::new();
    threshold(&desk, 5);
    let csv = with_band_7(8).csv();
    import(&desk, "return.csv", csv.as_bytes()).ends_with(0);
    let band = "SELECT bme_count FROM return_count WHERE breakdown = 'clinical/band_7'";
    assert_eq!(query(&desk, band), [serde_json::json!({"bme_count": 8})]);
    threshold(&desk, 10);
    import(&desk, "return.csv", csv.as_bytes()).ends_with(0);
    assert_eq!(query(&desk, band), [serde_json::json!({})]);
}

#[test]
fn a_second_import_without_a_record_is_refused() {
    let desk = Program::new();
    let csv = with_band_7(8).csv();
    import(&desk, "return.csv", csv.as_bytes()).ends_with(0);
    let before = query(&desk, "SELECT * FROM return_count ORDER BY indicator, breakdown, measure");
    std::fs::remove_dir_all(desk.path("store/restricted")).unwrap();
    let refused = import(&desk, "return.csv", with_band_7(12).csv().as_bytes());
    assert_eq!(refused.code, 1, "{}", refused.stderr);
    assert!(refused.stderr.contains("the record of earlier imports"), "{}", refused.stderr);
    assert!(
        refused.stderr.contains("hint: restore the folder `restricted` from a backup"),
        "{}",
        refused.stderr
    );
    assert_eq!(query(&desk, "SELECT * FROM return_count ORDER BY indicator, breakdown, measure"), before);
}

#[test]
fn a_store_of_an_older_version_is_protected_too() {
    let desk = Program::new();
    import(&desk, "return.csv", with_band_7(8).csv().as_bytes()).ends_with(0);
    let record = "store/restricted/returns/return-RXR-2025.json";
    let mut fields = desk.json(record);
    assert!(fields.as_object_mut().unwrap().remove("editions").is_some());
    desk.file(record, fields.to_string());
    let second = import(&desk, "return.csv", with_band_7(12).csv().as_bytes());
    assert!(second.stderr.contains("suppressed than this return alone needs"), "{}", second.stderr);
    let band = "SELECT bme_status FROM return_count WHERE breakdown = 'clinical/band_7'";
    assert_eq!(query(&desk, band), [serde_json::json!({"bme_status": "suppressed"})]);
    desk.run(&["--quiet", "query", "SELECT 1"]).ends_with(0);
}
