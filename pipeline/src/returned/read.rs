//! Reads a return: each row by itself here, what rows say of each other in [`super::together`].
//! Everything that is wrong is said at once.

use std::collections::{BTreeMap, BTreeSet};

use crate::extract::{Misfit, Misfits};

use super::sheet::{Line, lines, misfit};
use super::vocabulary::{Asked, Vocabulary};
use super::words::{did_you_mean, nearest, one_of};
use super::{Entry, Key, Return, Supplied, together};

const ORG: usize = 0;
const YEAR: usize = 1;
const INDICATOR: usize = 2;
const BREAKDOWN: usize = 3;
const MEASURE: usize = 4;
const GROUP: usize = 5;
/// The column of counts.
pub(super) const COUNT: usize = 6;

/// More people than any trust employs or shortlists: a telephone number, not a count.
const MOST: u64 = 10_000_000;
/// The last year that a WRES year is read as.
const LAST_YEAR: i32 = 2099;

/// A return as its trust gives it. `file` is its name without folders, `trusts` the names of all
/// organisations by code.
///
/// # Errors
/// Everything that is wrong with it, each with its place.
pub fn read(
    words: &Vocabulary,
    trusts: &BTreeMap<String, String>,
    file: &str,
    bytes: &[u8],
) -> Result<Return, Misfits> {
    let refused = |misfits| Misfits { layout: "return".to_owned(), misfits };
    let (lines, warnings) = lines(words, file, bytes).map_err(refused)?;
    let mut reader = Reader { words, file, misfits: Vec::new() };
    let Some(first) = lines.first() else {
        let expected = "at least one count".to_owned();
        let repair = "fill it in".to_owned();
        return Err(refused(vec![misfit(file, "the file", expected, "no rows".to_owned(), repair)]));
    };
    let year = reader.year(first);
    reader.one_return(first, &lines, trusts);
    let entries: Vec<Entry> = lines.iter().filter_map(|line| reader.entry(line)).collect();
    // Rows that are wrong by themselves would make their partners look alone.
    if reader.misfits.is_empty() {
        reader.misfits = together::check(words, file, &entries);
    }
    let org_code = first.values[ORG].to_uppercase();
    match (year, trusts.get(&org_code)) {
        (Some(wres_year), Some(name)) if reader.misfits.is_empty() => Ok(Return {
            org_name: name.clone(),
            org_code,
            wres_year,
            cells: entries.into_iter().map(|entry| (entry.key, entry.supplied)).collect(),
            warnings,
        }),
        _ => Err(refused(reader.misfits)),
    }
}

struct Reader<'a> {
    words: &'a Vocabulary,
    file: &'a str,
    misfits: Vec<Misfit>,
}

impl Reader<'_> {
    fn refuse(&mut self, line: &Line, column: usize, expected: String, repair: String) {
        let value = &line.values[column];
        let found = if value.is_empty() { "nothing".to_owned() } else { format!("`{value}`") };
        self.misfits.push(misfit(self.file, &line.places[column], expected, found, repair));
    }

    /// A return is of one known trust and one year; each other code or year is named once.
    fn one_return(&mut self, first: &Line, lines: &[Line], trusts: &BTreeMap<String, String>) {
        let mut seen = BTreeSet::new();
        for line in lines {
            let code = line.values[ORG].to_uppercase();
            if seen.insert((ORG, code.clone())) {
                if !trusts.contains_key(&code) {
                    let repair = known_code(&code, trusts);
                    self.refuse(line, ORG, "the code of an NHS trust in England".to_owned(), repair);
                } else if code != first.values[ORG].to_uppercase() {
                    let expected = format!("`{}`, as in the first row", first.values[ORG]);
                    self.refuse(line, ORG, expected, "a file is the return of one trust".to_owned());
                }
            }
            if seen.insert((YEAR, line.values[YEAR].clone())) && line.values[YEAR] != first.values[YEAR] {
                let expected = format!("`{}`, as in the first row", first.values[YEAR]);
                self.refuse(line, YEAR, expected, "a file is the return of one year".to_owned());
            }
        }
    }

    fn year(&mut self, line: &Line) -> Option<i32> {
        let first = self.words.first_year;
        let year = line.values[YEAR].parse().ok().filter(|year: &i32| (first..=LAST_YEAR).contains(year));
        if year.is_none() {
            let expected = format!("a WRES year of four digits from {first} on");
            self.refuse(line, YEAR, expected, "write the year of its 31 March, such as 2025".to_owned());
        }
        year
    }

    fn entry(&mut self, line: &Line) -> Option<Entry> {
        let words = self.words;
        let value = |column: usize| line.values[column].as_str();
        let Some(asked) = words.indicator(value(INDICATOR)) else {
            let numbers: Vec<&str> = words.indicator.iter().map(|asked| asked.number.as_str()).collect();
            let repair = "the staff survey answers indicators 5 to 8, a return the others".to_owned();
            self.refuse(line, INDICATOR, one_of(numbers), repair);
            return None;
        };
        let breakdown = self.breakdown(line, asked);
        let measure = self.measure(line, asked);
        let groups = words.groups.iter().map(String::as_str);
        let group = value(GROUP).to_lowercase();
        let known = words.groups.contains(&group);
        if !known {
            let repair = did_you_mean(&group, groups.clone(), "each person counts in exactly one of these");
            self.refuse(line, GROUP, one_of(groups), repair);
        }
        let supplied = self.count(line);
        if !known {
            return None;
        }
        Some(Entry {
            key: Key { indicator: asked.number.clone(), breakdown: breakdown?, measure: measure?, group },
            supplied: supplied?,
            place: line.places[COUNT].clone(),
        })
    }

    fn breakdown(&mut self, line: &Line, asked: &Asked) -> Option<String> {
        let word = line.values[BREAKDOWN].to_lowercase();
        if word.is_empty() || asked.breakdowns.contains(&word) {
            return Some(word);
        }
        let known = || asked.breakdowns.iter().map(String::as_str);
        let expected = format!(
            "a breakdown of indicator {}: {}",
            asked.number,
            one_of(std::iter::once("").chain(known()))
        );
        self.refuse(line, BREAKDOWN, expected, did_you_mean(&word, known(), "leave it empty for the whole"));
        None
    }

    fn measure(&mut self, line: &Line, asked: &Asked) -> Option<String> {
        let word = line.values[MEASURE].to_lowercase();
        if asked.measures.contains(&word) {
            return Some(word);
        }
        let known = || asked.measures.iter().map(String::as_str);
        let derived = ["likelihood", "ratio", "percent", "proportion", "share"];
        let repair = if derived.iter().any(|part| word.contains(part)) {
            "give the counts behind it: a return holds no ratios or shares, which could be inverted"
                .to_owned()
        } else {
            did_you_mean(&word, known(), "see `race-equity import --template return`")
        };
        let expected = format!("a measure of indicator {}: {}", asked.number, one_of(known()));
        self.refuse(line, MEASURE, expected, repair);
        None
    }

    fn count(&mut self, line: &Line) -> Option<Supplied> {
        let value = line.values[COUNT].as_str();
        let [not_collected, not_applicable] = &self.words.no_count;
        if value.eq_ignore_ascii_case(not_collected) {
            return Some(Supplied::NotCollected);
        }
        if value.eq_ignore_ascii_case(not_applicable) {
            return Some(Supplied::NotApplicable);
        }
        let digits = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
        if let Some(count) = value.parse().ok().filter(|count| digits && *count <= MOST) {
            return Some(Supplied::Count(count));
        }
        let repair = self.count_repair(value);
        self.refuse(line, COUNT, "a whole number of people, 0 or more".to_owned(), repair);
        None
    }

    fn count_repair(&self, value: &str) -> String {
        let [not_collected, not_applicable] = &self.words.no_count;
        let number = value.trim_end_matches('%').trim_end().parse::<f64>().ok();
        match number {
            _ if value.is_empty() => {
                format!(
                    "write 0 for nobody, `{not_collected}` or `{not_applicable}`; a blank says none of them"
                )
            }
            Some(_) if value.ends_with('%') => {
                "a percentage is not a count: give the number of people".to_owned()
            }
            Some(number) if number < 0.0 => "people cannot be fewer than none".to_owned(),
            Some(number) if number.fract() != 0.0 => {
                "a share, a percentage or a ratio is not a count: give the number of people".to_owned()
            }
            Some(_) => "write it in digits alone, at most 10000000".to_owned(),
            None => nearest(value, self.words.no_count.iter().map(String::as_str)).map_or_else(
                || "write it in digits alone, without separators".to_owned(),
                |near| format!("did you mean `{near}`?"),
            ),
        }
    }
}

/// What to do about a code that the register does not have.
fn known_code(code: &str, trusts: &BTreeMap<String, String>) -> String {
    let by_name = trusts.iter().find(|(_, name)| name.eq_ignore_ascii_case(code));
    let mut one_off: Vec<(&String, &String)> =
        trusts.iter().filter(|(other, _)| strsim::levenshtein(code, other) == 1).collect();
    // Codes begin alike more often than they end alike.
    let alike = |other: &str| strsim::jaro_winkler(code, other);
    one_off.sort_by(|(one, _), (other, _)| alike(other).total_cmp(&alike(one)));
    let near: Vec<String> =
        by_name.into_iter().chain(one_off).take(3).map(|(code, name)| format!("`{code}` ({name})")).collect();
    if near.is_empty() {
        return "look the code up in `organisation_today`".to_owned();
    }
    format!("did you mean {}?", near.join(" or "))
}
