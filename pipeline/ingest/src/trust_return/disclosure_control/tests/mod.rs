//! Attacks on returns that were imported more than once.

mod attacker;

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use self::attacker::{Attacker, Terms};
use super::*;
use crate::trust_return::SuppliedCount;
use catalogue::assets::Assets;

/// The form of a table: indicator, measures, breakdowns of the workforce, groups.
struct Form {
    indicator: &'static str,
    measures: &'static [&'static str],
    rows: &'static [&'static str],
    groups: &'static [&'static str],
}

/// Three groups that add up to `all`, in two grades and the whole workforce.
const SHARES: Form = Form {
    indicator: "1",
    measures: &["headcount"],
    rows: &["vsm", "medical/other"],
    groups: &["white", "bme", "unknown"],
};
/// Appointed of shortlisted, clinical and non-clinical: each group is a table of its own.
const PARTS: Form = Form {
    indicator: "2",
    measures: &["appointed", "shortlisted"],
    rows: &["clinical", "non_clinical"],
    groups: &["bme"],
};

/// Staff who entered the disciplinary process, of all staff.
const WHOLE: Form =
    Form { indicator: "3", measures: &["entered_disciplinary", "headcount"], rows: &[], groups: &["bme"] };

/// People by row, and by group or measure. The last row is people in none of the other rows. Of a part and its whole,
/// the second number is people in the whole only.
type People = Vec<Vec<u64>>;

/// One import: the people, which rows it has, the threshold.
#[derive(Clone, Debug)]
struct Imported {
    people: People,
    rows: Vec<bool>,
    threshold: u64,
}

fn key(form: &Form, row: &str, measure: &str, group: &str) -> CountKey {
    CountKey {
        indicator: form.indicator.to_owned(),
        breakdown: row.to_owned(),
        measure: measure.to_owned(),
        group: group.to_owned(),
    }
}

/// The people that each count of an import adds up: rows and columns of [`People`].
fn counts(form: &Form, imported: &Imported) -> BTreeMap<CountKey, Vec<(usize, usize)>> {
    let mut found = BTreeMap::new();
    let rows = form.rows.iter().zip(&imported.rows).enumerate();
    let there = rows.filter(|(_, (_, there))| **there).map(|(position, (row, _))| (*row, vec![position]));
    let whole = ("", (0..imported.people.len()).collect());
    for (row, lines) in there.chain([whole]) {
        let cells = |columns: &[usize]| -> Vec<(usize, usize)> {
            lines.iter().flat_map(|line| columns.iter().map(move |column| (*line, *column))).collect()
        };
        if form.measures.len() == 1 {
            for (column, group) in form.groups.iter().enumerate() {
                found.insert(key(form, row, form.measures[0], group), cells(&[column]));
            }
            found.insert(key(form, row, form.measures[0], ALL), cells(&[0, 1, 2]));
        } else {
            found.insert(key(form, row, form.measures[0], form.groups[0]), cells(&[0]));
            found.insert(key(form, row, form.measures[1], form.groups[0]), cells(&[0, 1]));
        }
    }
    found
}

fn value(imported: &Imported, cells: &[(usize, usize)]) -> u64 {
    cells.iter().map(|(row, column)| imported.people[*row][*column]).sum()
}

/// Imports one return after the other.
fn import(form: &Form, imports: &[Imported]) -> Vec<ReturnEdition> {
    let return_form = ReturnForm::load(&Assets::default()).unwrap();
    let mut editions = Vec::new();
    for imported in imports {
        let supplied = counts(form, imported)
            .into_iter()
            .filter(|(key, _)| key.group != ALL)
            .map(|(key, cells)| (key, SuppliedCount::Count(value(imported, &cells))));
        let given = TrustReturn {
            org_code: "RXR".to_owned(),
            org_name: String::new(),
            wres_year: 2025,
            cells: supplied.collect(),
        };
        let protected = protect(&return_form, &given, imported.threshold, &editions);
        let shown: BTreeSet<CountKey> =
            protected.counts.keys().filter(|key| !protected.suppressed.contains(*key)).cloned().collect();
        editions.push(ReturnEdition { counts: protected.counts, shown, threshold: protected.threshold });
    }
    editions
}

/// A reader of all editions, and each count of each edition as an expression. With `but_the_last` the reader does not
/// see the counts of the last edition, only earlier ones and which counts are small.
fn reader(
    form: &Form,
    imports: &[Imported],
    editions: &[ReturnEdition],
    but_the_last: bool,
) -> (Attacker, Vec<BTreeMap<CountKey, Terms>>) {
    let mut attacker = Attacker::default();
    let largest: u64 =
        imports.iter().flat_map(|imported| imported.people.iter().map(|row| row.iter().max().unwrap())).sum();
    let most = i64::try_from(largest.min(60) + 6).unwrap();
    let mut unknowns: BTreeMap<(Vec<usize>, usize, u64), usize> = BTreeMap::new();
    let mut expressions: Vec<BTreeMap<CountKey, Terms>> = Vec::new();
    for imported in imports {
        // People in none of the rows are one number.
        let others: Vec<usize> =
            (0..imported.people.len()).filter(|row| imported.rows.get(*row) != Some(&true)).collect();
        let expression = counts(form, imported).into_iter().map(|(key, cells)| {
            let alone = |row: &usize| !others.contains(row) || *row == others[0];
            let terms = cells.iter().filter(|(row, _)| alone(row)).map(|(row, column)| {
                let rows = if others.contains(row) { others.clone() } else { vec![*row] };
                let people = rows.iter().map(|row| imported.people[*row][*column]).sum();
                // A number that a correction did not change is one unknown.
                let unknown = unknowns.entry((rows, *column, people));
                (*unknown.or_insert_with(|| attacker.unknown(most)), 1)
            });
            (key, terms.collect())
        });
        expressions.push(expression.collect());
    }
    for (position, (edition, terms)) in editions.iter().zip(&expressions).enumerate() {
        for (key, terms) in terms {
            let count = i64::try_from(edition.counts[key]).unwrap();
            let hidden = but_the_last && position + 1 == editions.len();
            if edition.shown.contains(key) && !hidden {
                attacker.learn(terms, count, count);
            } else if edition.counts[key] < edition.threshold {
                attacker.learn(terms, 0, i64::try_from(edition.threshold).unwrap() - 1);
            }
            // The reader knows that a count is unchanged.
            for (earlier, before) in editions[..position].iter().zip(&expressions) {
                if let Some(before) = before.get(key)
                    && earlier.counts[key] == edition.counts[key]
                {
                    let less = before.iter().map(|(unknown, sign)| (*unknown, -sign));
                    let difference: Terms = terms.iter().copied().chain(less).collect();
                    attacker.learn(&difference, 0, 0);
                }
            }
        }
    }
    (attacker, expressions)
}

/// Tries to narrow the range of every suppressed count. Reports a count that is revealed.
fn attack(form: &Form, imports: &[Imported]) -> Result<(), String> {
    let editions = import(form, imports);
    judge(form, imports, &editions)
}

fn judge(form: &Form, imports: &[Imported], editions: &[ReturnEdition]) -> Result<(), String> {
    let (attacker, expressions) = reader(form, imports, editions, false);
    let (before, _) = reader(form, imports, editions, true);
    for (position, edition) in editions.iter().enumerate() {
        for (key, count) in &edition.counts {
            let alike: Vec<&ReturnEdition> =
                editions.iter().filter(|other| other.counts.get(key) == Some(count)).collect();
            if alike.iter().any(|other| other.shown.contains(key)) {
                // A small count that was published under a lower threshold cannot be suppressed later.
                if *count < edition.threshold && edition.shown.contains(key) {
                    return Err(format!("{key:?} is {count} and printed"));
                }
                continue;
            }
            let terms = &expressions[position][key];
            let threshold = |small: bool| {
                let own = alike.iter().map(|other| other.threshold);
                own.filter(|threshold| !small || count < threshold).min()
            };
            let count = i64::try_from(*count).unwrap();
            let open = |attacker: &Attacker, range: std::ops::RangeInclusive<i64>| {
                range.filter(|value| *value >= 0 && attacker.possible(terms, *value)).count()
            };
            let (range, wanted) = if let Some(threshold) = threshold(true) {
                let threshold = i64::try_from(threshold).unwrap();
                (0..=threshold - 1, threshold)
            } else {
                let threshold = threshold(false).map_or(0, |threshold| i64::try_from(threshold).unwrap());
                (count - threshold + 1..=count + threshold - 1, threshold)
            };
            let found = open(&attacker, range.clone());
            let wanted = usize::try_from(wanted).unwrap();
            // The last edition cannot reveal what the reader knew without it.
            if found < wanted && found < open(&before, range).min(wanted) {
                return Err(format!(
                    "edition {position}: {key:?} is {count}; {found} of {wanted} values are open\n{imports:#?}\n{editions:#?}"
                ));
            }
        }
    }
    Ok(())
}

fn import_of(people: &[&[u64]], threshold: u64) -> Imported {
    let rows = vec![true; people.len() - 1];
    Imported { people: people.iter().map(|row| row.to_vec()).collect(), rows, threshold }
}

#[test]
fn imports_that_are_protected_separately_reveal_counts() {
    let first = import_of(&[&[8, 30], &[40, 60], &[0, 0]], 10);
    let second = import_of(&[&[12, 30], &[40, 60], &[0, 0]], 10);
    let imports = [first, second.clone()];
    let mut editions = import(&PARTS, &imports);
    assert_eq!(judge(&PARTS, &imports, &editions), Ok(()));
    // The second import has no small counts, so alone it would be published in full.
    editions[1] = import(&PARTS, &[second]).remove(0);
    assert_eq!(editions[1].shown.len(), editions[1].counts.len());
    assert!(judge(&PARTS, &imports, &editions).is_err());
}

#[test]
fn a_count_corrected_over_the_threshold_and_back_is_safe() {
    for [first, second] in [[8, 12], [12, 8]] {
        let people = |count: u64| import_of(&[&[count, 30], &[40, 60], &[0, 0]], 10);
        let imports = [people(first), people(second), people(first)];
        assert_eq!(attack(&PARTS, &imports[..2]), Ok(()));
        assert_eq!(attack(&PARTS, &imports), Ok(()));
    }
}

#[test]
fn correcting_a_large_count_suppresses_nothing() {
    let form = |people: u64| import_of(&[&[40, 200], &[80, people], &[20, 300]], 10);
    let editions = import(&PARTS, &[form(100), form(110)]);
    assert_eq!(editions[1].shown.len(), editions[1].counts.len());
}

#[test]
fn importing_a_return_again_publishes_the_same_counts() {
    let imported = import_of(&[&[8, 30], &[40, 60], &[0, 0]], 10);
    let editions = import(&PARTS, &[imported.clone(), imported]);
    assert_eq!(editions[0], editions[1]);
}

#[test]
fn changing_the_threshold_reveals_no_count() {
    for thresholds in [[5, 10], [10, 5], [10, 0], [0, 10]] {
        let people = |threshold: u64| import_of(&[&[3, 7], &[20, 6], &[0, 4]], threshold);
        let imports = thresholds.map(people);
        assert_eq!(attack(&PARTS, &imports), Ok(()), "{thresholds:?}");
    }
}

/// People of three rows, and corrections that change some of the numbers.
fn imports(columns: usize, most: u64) -> impl Strategy<Value = Vec<Imported>> {
    let people = proptest::collection::vec(proptest::collection::vec(0..most, columns), 3);
    let changes = proptest::collection::vec((0_usize..3, 0..columns, 0..most), 0..3);
    let rows = proptest::collection::vec(proptest::bool::weighted(0.85), 2);
    let later = proptest::collection::vec((changes, rows.clone(), 0_u64..5), 1..3);
    (people, rows, 1_u64..5, proptest::bool::ANY, later).prop_map(
        |(mut people, rows, threshold, rest, later)| {
            if !rest {
                people[2].fill(0);
            }
            let mut imports = vec![Imported { people: people.clone(), rows, threshold }];
            for (changes, rows, threshold) in later {
                for (row, column, count) in changes {
                    people[row][column] = count;
                }
                imports.push(Imported { people: people.clone(), rows, threshold });
            }
            imports
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, ..ProptestConfig::default() })]

    #[test]
    fn no_import_reveals_a_part_of_a_whole(imports in imports(2, 9)) {
        prop_assert_eq!(attack(&PARTS, &imports), Ok(()));
    }

    #[test]
    fn no_import_reveals_a_part_of_the_whole_workforce(imports in imports(2, 9)) {
        prop_assert_eq!(attack(&WHOLE, &imports), Ok(()));
    }

    #[test]
    fn no_import_reveals_a_group_of_a_grade(imports in imports(3, 9)) {
        prop_assert_eq!(attack(&SHARES, &imports), Ok(()));
    }
}
