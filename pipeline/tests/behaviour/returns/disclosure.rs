//! Tries to calculate suppressed counts from all output of a run. The attacker knows the rules of a return, the
//! method of suppression, and which counts are suppressed because they are small.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::given::{ReturnBuilder, usual, with_bands};
use super::{import, query};
use crate::support::Program;

pub(super) const THRESHOLD: i64 = 10;
/// More people than a trust has.
pub(super) const MANY: i64 = 1_000_000_000;
pub(super) const GROUPS: [&str; 3] = ["white", "bme", "unknown"];

/// The known range of each count: `indicator,breakdown,measure,group` to its lowest and highest value.
pub(super) type Known = BTreeMap<String, (i64, i64)>;

/// A sum: the parts add up to the whole.
pub(super) struct Sum {
    pub(super) parts: Vec<String>,
    pub(super) whole: String,
}

fn key(row: &Value, group: &str) -> String {
    let text = |column: &str| row[column].as_str().unwrap_or_default().to_owned();
    format!("{},{},{},{group}", text("indicator"), text("breakdown"), text("measure"))
}

/// The published counts. A suppressed count is at least zero; a small one is known to be small.
pub(super) fn printed(rows: &[Value], truth: &BTreeMap<String, i64>) -> Known {
    let mut known = Known::new();
    for row in rows {
        for group in GROUPS.iter().chain(&["all"]) {
            let status = row[format!("{group}_status")].as_str().unwrap_or_default();
            let count = row[format!("{group}_count")].as_i64();
            let range = match (status, count) {
                ("returned" | "calculated", Some(count)) => (count, count),
                ("suppressed", None) if truth[&key(row, group)] < THRESHOLD => (0, THRESHOLD - 1),
                ("suppressed", None) => (0, MANY),
                ("not_collected", None) => continue,
                other => panic!("{other:?} of {row}"),
            };
            known.insert(key(row, group), range);
        }
    }
    known
}

/// The tiers: 5 and below, 6 and 7, 8a and above.
fn tier(band: &str) -> Option<String> {
    let (side, band) = band.split_once("/band_")?;
    let tier = match band {
        "6" | "7" => "middle",
        upper if upper.starts_with('8') || upper == "9" => "upper",
        _ => "lower",
    };
    Some(format!("{side}/{tier}"))
}

/// The true counts, with the published sums.
pub(super) fn truth(given: &ReturnBuilder) -> BTreeMap<String, i64> {
    let mut truth: BTreeMap<String, i64> = BTreeMap::new();
    for (key, count) in given.rows() {
        let count = i64::try_from(*count).unwrap();
        *truth.entry(key.clone()).or_default() += count;
        let parts: Vec<&str> = key.split(',').collect();
        let [indicator, breakdown, measure, group] = parts[..] else { panic!("{key}") };
        if !["1", "9"].contains(&indicator) {
            continue;
        }
        *truth.entry(format!("{indicator},{breakdown},{measure},all")).or_default() += count;
        if let Some(tier) = tier(breakdown) {
            *truth.entry(format!("1,{tier},{measure},{group}")).or_default() += count;
            *truth.entry(format!("1,{tier},{measure},all")).or_default() += count;
        }
    }
    truth
}

/// Every sum that follows from the form of a return.
pub(super) fn sums(truth: &BTreeMap<String, i64>) -> Vec<Sum> {
    let mut sums: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut add = |whole: String, part: String| {
        if truth.contains_key(&whole) && truth.contains_key(&part) {
            sums.entry(whole).or_default().insert(part);
        }
    };
    for key in truth.keys() {
        let parts: Vec<&str> = key.split(',').collect();
        let [indicator, breakdown, measure, group] = parts[..] else { panic!("{key}") };
        if group != "all" {
            add(format!("{indicator},{breakdown},{measure},all"), key.clone());
        }
        if let Some(tier) = tier(breakdown) {
            add(format!("1,{tier},{measure},{group}|bands"), key.clone());
        }
        // The same whole, as the sum of tiers and the bands outside them.
        let top = ["clinical", "non_clinical"].contains(&breakdown);
        if top || (indicator == "1" && !breakdown.is_empty() && tier(breakdown).is_none()) {
            add(format!("{indicator},,{measure},{group}|tops"), key.clone());
        }
    }
    // Two ways to add up to the same whole are two sums.
    let mut found: Vec<Sum> =
        sums.into_iter().map(|(whole, parts)| Sum { whole, parts: parts.into_iter().collect() }).collect();
    for sum in &mut found {
        if let Some((whole, _)) = sum.whole.split_once('|') {
            sum.whole = whole.to_owned();
        }
    }
    found.retain(|sum| sum.parts.iter().map(|part| truth[part]).sum::<i64>() == truth[&sum.whole]);
    found
}

/// Which counts include which.
pub(super) fn within(truth: &BTreeMap<String, i64>) -> Vec<(String, String)> {
    let pairs = [
        ("2", "appointed", "shortlisted"),
        ("3", "entered_disciplinary", "headcount"),
        ("4", "accessed_training", "headcount"),
        ("9", "voting_board", "board"),
        ("9", "executive_board", "board"),
    ];
    let mut found = Vec::new();
    for key in truth.keys() {
        for (indicator, part, of) in pairs {
            let whole = key.replace(&format!(",{part},"), &format!(",{of},"));
            if key.starts_with(indicator) && key.contains(&format!(",{part},")) && truth.contains_key(&whole)
            {
                found.push((key.clone(), whole));
            }
        }
        let whole = key.replace(",excluding_international,", ",,");
        if whole != *key && truth.contains_key(&whole) {
            found.push((key.clone(), whole));
        }
    }
    found
}

/// Narrows the range of every count as far as possible.
pub(super) fn calculate(known: &mut Known, sums: &[Sum], within: &[(String, String)]) {
    loop {
        let before = known.clone();
        for sum in sums {
            let ranges: Vec<(i64, i64)> = sum.parts.iter().map(|part| known[part]).collect();
            let (least, most) = ranges.iter().fold((0, 0), |(a, b), (c, d)| (a + c, b + d));
            let whole = narrow(known, &sum.whole, (least, most));
            for (part, (own_least, own_most)) in sum.parts.iter().zip(&ranges) {
                narrow(known, part, (whole.0 - (most - own_most), whole.1 - (least - own_least)));
            }
        }
        for (part, whole) in within {
            let (least, _) = known[part];
            let (_, most) = narrow(known, whole, (least, MANY));
            narrow(known, part, (0, most));
        }
        // Four indicators have the same headcount.
        for group in GROUPS.iter().chain(&["all"]) {
            let same: Vec<String> = ["1", "3", "4", "9"]
                .iter()
                .map(|i| format!("{i},,headcount,{group}"))
                .filter(|key| known.contains_key(key))
                .collect();
            let least = same.iter().map(|key| known[key].0).max().unwrap_or(0);
            let most = same.iter().map(|key| known[key].1).min().unwrap_or(MANY);
            for key in &same {
                narrow(known, key, (least, most));
            }
        }
        if *known == before {
            return;
        }
    }
}

pub(super) fn narrow(known: &mut Known, key: &str, (least, most): (i64, i64)) -> (i64, i64) {
    let range = known.get_mut(key).unwrap();
    *range = (range.0.max(least), range.1.min(most));
    assert!(range.0 <= range.1, "the printed figures contradict each other at {key}: {range:?}");
    *range
}

/// Every published figure must follow from published counts.
pub(super) fn assert_nothing_more_is_printed(desk: &Program) {
    let hidden = |sql: &str| assert_eq!(query(desk, sql), Vec::<Value>::new(), "{sql}");
    hidden(
        "SELECT * FROM return_band_share WHERE (bme_count IS NULL OR all_count IS NULL) \
         AND coalesce(share, difference_points, lower_points, upper_points) IS NOT NULL",
    );
    hidden(
        "SELECT * FROM return_band_share AS b JOIN return_band_share AS w ON w.breakdown = '' \
         WHERE (w.bme_count IS NULL OR w.all_count IS NULL) \
         AND coalesce(b.workforce_share, b.difference_points, b.lower_points, b.upper_points) IS NOT NULL",
    );
    hidden(
        "SELECT * FROM return_disparity WHERE ratio IS NOT NULL AND (white_first IS NULL \
         OR white_second IS NULL OR bme_first IS NULL OR bme_second IS NULL)",
    );
    hidden(
        "SELECT * FROM return_likelihood WHERE (white_numerator IS NULL OR white_denominator IS NULL) \
         AND coalesce(white_likelihood, relative_likelihood, lower, upper) IS NOT NULL",
    );
    hidden(
        "SELECT * FROM return_likelihood WHERE (bme_numerator IS NULL OR bme_denominator IS NULL) \
         AND coalesce(bme_likelihood, relative_likelihood, lower, upper) IS NOT NULL",
    );
    hidden(
        "SELECT * FROM return_board WHERE (board_bme IS NULL OR board_all IS NULL \
         OR workforce_bme IS NULL OR workforce_all IS NULL) \
         AND coalesce(difference_points, lower_points, upper_points) IS NOT NULL",
    );
    hidden(
        "SELECT * FROM return_board WHERE (board_bme IS NULL OR board_all IS NULL) AND board_share IS NOT NULL",
    );
    hidden(
        "SELECT * FROM return_count WHERE measure IN ('board', 'voting_board', 'executive_board') \
         AND 'suppressed' IN (white_status, bme_status, unknown_status, all_status)",
    );
    hidden(
        "SELECT * FROM observation WHERE source = 'return' AND status NOT IN ('returned', 'calculated') AND (numerator IS NOT NULL OR denominator IS NOT NULL OR value IS NOT NULL)",
    );
    hidden(
        "SELECT * FROM observation WHERE source = 'return' AND (denominator IS NOT NULL OR value IS NOT NULL)",
    );
    // Each table has only counts of the first one.
    hidden(
        "SELECT o.* FROM observation AS o JOIN return_count AS c ON c.indicator = o.indicator \
         AND c.breakdown = coalesce(o.breakdown, '') AND c.measure = o.measure WHERE o.source = 'return' \
         AND o.numerator IS DISTINCT FROM CASE o.ethnic_group WHEN 'white' THEN c.white_count \
         WHEN 'bme' THEN c.bme_count WHEN 'unknown' THEN c.unknown_count ELSE c.all_count END",
    );
    hidden(
        "SELECT b.* FROM return_band_share AS b JOIN return_count AS c ON c.indicator = '1' \
         AND c.breakdown = b.breakdown WHERE (b.white_count IS DISTINCT FROM c.white_count) \
         OR (b.bme_count IS DISTINCT FROM c.bme_count) OR (b.unknown_count IS DISTINCT FROM c.unknown_count) \
         OR (b.all_count IS DISTINCT FROM c.all_count)",
    );
}

/// Board members are public.
pub(super) fn public(key: &str) -> bool {
    key.contains("board,")
}

/// Imports a return and attacks the output. Returns the number of suppressed counts.
fn attack(given: &ReturnBuilder) -> usize {
    let desk = Program::new();
    let taken = import(&desk, "return.csv", given.csv().as_bytes());
    assert_eq!(taken.code, 0, "{}", taken.stderr);
    let rows = query(&desk, "SELECT * FROM return_count");
    let truth = truth(given);
    let mut known = printed(&rows, &truth);
    assert_eq!(known.keys().collect::<Vec<_>>(), truth.keys().collect::<Vec<_>>());
    let withheld: Vec<String> =
        known.iter().filter(|(_, (least, most))| least < most).map(|(key, _)| key.clone()).collect();
    for (key, count) in &truth {
        assert!(*count >= THRESHOLD || withheld.contains(key) || public(key), "{key} is small and printed");
    }
    calculate(&mut known, &sums(&truth), &within(&truth));
    for key in &withheld {
        let (least, most) = known[key];
        assert!(most - least + 1 >= THRESHOLD, "{key} is {}: known to be {least} to {most}", truth[key]);
    }
    assert_nothing_more_is_printed(&desk);
    withheld.len()
}

#[test]
fn nothing_is_suppressed_if_nothing_is_small() {
    assert_eq!(attack(&usual()), 0);
}

#[test]
fn one_small_band_cannot_be_calculated() {
    let mut given = with_bands(
        &[
            ("clinical/band_5", [300, 120, 20]),
            ("clinical/band_6", [200, 90, 15]),
            ("clinical/band_7", [150, 4, 12]),
            ("non_clinical/band_5", [100, 50, 11]),
            ("non_clinical/band_6", [90, 40, 13]),
            ("vsm", [30, 12, 10]),
        ],
        [20, 12, 3],
        [200, 100, 12],
    );
    given.add(2, "", "shortlisted", [300, 200, 30]).add(2, "", "appointed", [60, 40, 10]);
    assert!(attack(&given) >= 4);
}

#[test]
fn two_small_counts_in_one_sum_cannot_be_calculated() {
    let given = with_bands(
        &[
            ("clinical/band_8a", [300, 1, 2]),
            ("clinical/band_6", [200, 90, 15]),
            ("non_clinical/band_5", [100, 9, 9]),
            ("non_clinical/band_6", [90, 40, 13]),
            ("medical/consultant", [90, 40, 13]),
        ],
        [20, 12, 10],
        [200, 100, 12],
    );
    assert!(attack(&given) >= 8);
}

#[test]
fn zeros_and_a_small_trust_cannot_be_calculated() {
    let mut given = with_bands(
        &[
            ("clinical/band_5", [3, 0, 0]),
            ("clinical/band_6", [8, 2, 1]),
            ("non_clinical/band_2", [0, 0, 0]),
            ("non_clinical/band_8b", [5, 0, 1]),
            ("vsm", [2, 1, 0]),
        ],
        [1, 0, 0],
        [12, 3, 2],
    );
    given
        .add(2, "", "shortlisted", [40, 9, 3])
        .add(2, "", "appointed", [12, 0, 1])
        .add(9, "", "board", [10, 1, 0])
        .add(9, "", "voting_board", [8, 1, 0])
        .add(9, "", "executive_board", [5, 0, 0]);
    attack(&given);
}

#[test]
fn recruitment_by_staff_group_cannot_be_calculated() {
    let mut given =
        with_bands(&[("clinical/band_5", [300, 120, 20]), ("vsm", [30, 12, 10])], [20, 12, 10], [20, 12, 10]);
    given
        .add(2, "", "shortlisted", [300, 200, 30])
        .add(2, "clinical", "shortlisted", [200, 150, 18])
        .add(2, "non_clinical", "shortlisted", [100, 50, 12])
        .add(2, "excluding_international", "shortlisted", [290, 195, 29])
        .add(2, "", "appointed", [60, 23, 12])
        .add(2, "clinical", "appointed", [45, 20, 10])
        .add(2, "non_clinical", "appointed", [15, 3, 2])
        .add(2, "excluding_international", "appointed", [50, 22, 8]);
    assert!(attack(&given) > 4);
}

#[test]
fn the_original_return_is_only_in_the_restricted_folder() {
    let desk = Program::new();
    let given =
        with_bands(&[("clinical/band_5", [300, 7, 20]), ("vsm", [30, 12, 10])], [20, 12, 10], [20, 12, 10]);
    import(&desk, "return.csv", given.csv().as_bytes()).ends_with(0);
    desk.run(&["--quiet", "query", "SELECT 1"]).ends_with(0);
    let raw = "RXR,2025,1,clinical/band_5,headcount,bme,7";
    let hash = store::snapshot::Hash::of(given.csv().as_bytes()).to_string();
    let mut found = 0;
    for (path, bytes) in desk.files("store") {
        let holds = |needle: &str| bytes.windows(needle.len()).any(|part| part == needle.as_bytes());
        // With the hash of the file, an attacker could try small counts until it matches.
        assert!(path.starts_with("restricted/") || !(holds(raw) || holds(&hash)), "{path}");
        found += usize::from(holds(raw));
    }
    assert_eq!(found, 1);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = desk.path("store/restricted").metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "only its owner may look into it");
    }
}
