//! Reads a return: each row by itself here, what rows say of each other in [`super::together`].
//! Everything that is wrong is said at once.

use std::collections::{BTreeMap, BTreeSet};

use crate::extract::{Misfit, Misfits, clean_code, loose, whole_number, year};

use super::sheet::{Line, misfit, sheets};
use super::vocabulary::{Asked, Vocabulary};
use super::words::{did_you_mean, one_of};
use super::{Entry, Key, Return, Supplied, together};
use catalogue::did_you_mean::{did_you_mean_organisation, nearest};

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

/// The returns of a file as trusts give them, one for each trust and year, and what is to be said of the file
/// though it can be used. `file` is its name without folders, `trusts` the names of all organisations by code.
///
/// # Errors
/// Everything that is wrong with it, each with its place.
pub fn read(
    words: &Vocabulary,
    trusts: &BTreeMap<String, String>,
    file: &str,
    bytes: &[u8],
) -> Result<(Vec<Return>, Vec<Misfit>), Misfits> {
    let refused = |misfits| Misfits { layout: "return".to_owned(), misfits };
    let (sheets, warnings) = sheets(words, file, bytes).map_err(refused)?;
    // What is missing may be where it is not seen.
    let with_warnings = |misfits: Vec<Misfit>| refused(warnings.iter().cloned().chain(misfits).collect());
    let mut reader = Reader { words, file, misfits: Vec::new() };
    if sheets.iter().all(Vec::is_empty) {
        let expected = "at least one count".to_owned();
        let repair = "fill it in".to_owned();
        return Err(with_warnings(vec![misfit(file, "the file", expected, "no rows".to_owned(), repair)]));
    }
    let mut returns: BTreeMap<(String, Option<i32>), Vec<Entry>> = BTreeMap::new();
    for (sheet, lines) in sheets.iter().enumerate() {
        let Some(first) = lines.first() else { continue };
        let year = reader.year(first);
        reader.one_return(first, lines, trusts);
        let entries = returns.entry((clean_code(&first.values[ORG]), year)).or_default();
        entries.extend(lines.iter().filter_map(|line| reader.entry(line, sheet)));
    }
    // Rows that are wrong by themselves would make their partners look alone.
    if reader.misfits.is_empty() {
        let wrong = returns.values().flat_map(|entries| together::check(words, file, entries));
        reader.misfits = wrong.collect();
    }
    if !reader.misfits.is_empty() {
        return Err(with_warnings(reader.misfits));
    }
    let returns = returns.into_iter().filter_map(|((org_code, year), entries)| {
        Some(Return {
            org_name: trusts.get(&org_code)?.clone(),
            org_code,
            wres_year: year?,
            cells: entries.into_iter().map(|entry| (entry.key, entry.supplied)).collect(),
        })
    });
    Ok((returns.collect(), warnings))
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
        let own = clean_code(&first.values[ORG]);
        for line in lines {
            let code = clean_code(&line.values[ORG]);
            if seen.insert((ORG, code.clone())) {
                if !trusts.contains_key(&code) {
                    let known = trusts.iter().map(|(code, name)| (code.as_str(), name.as_str()));
                    let repair = did_you_mean_organisation(&code, "", known)
                        .unwrap_or_else(|| "look the code up in `organisation_today`".to_owned());
                    self.refuse(line, ORG, "the code of an NHS trust in England".to_owned(), repair);
                } else if code != own {
                    let expected = format!("`{}`, as in the first row", first.values[ORG]);
                    self.refuse(line, ORG, expected, "a sheet is the return of one trust".to_owned());
                }
            }
            let is_same = year(&line.values[YEAR]).map_or(line.values[YEAR] == first.values[YEAR], |own| {
                year(&first.values[YEAR]) == Some(own)
            });
            if seen.insert((YEAR, line.values[YEAR].clone())) && !is_same {
                let expected = format!("`{}`, as in the first row", first.values[YEAR]);
                self.refuse(line, YEAR, expected, "a sheet is the return of one year".to_owned());
            }
        }
    }

    fn year(&mut self, line: &Line) -> Option<i32> {
        let first = self.words.first_year;
        let year = year(&line.values[YEAR]).filter(|year| *year >= first);
        if year.is_none() {
            let expected = format!("a WRES year of four digits from {first} on");
            self.refuse(line, YEAR, expected, "write the year of its 31 March, such as 2025".to_owned());
        }
        year
    }

    fn entry(&mut self, line: &Line, sheet: usize) -> Option<Entry> {
        let words = self.words;
        let value = |column: usize| line.values[column].as_str();
        let number = words.spellings.indicator(value(INDICATOR));
        let Some(asked) = number.and_then(|number| words.indicator(number)) else {
            let numbers: Vec<&str> = words.indicator.iter().map(|asked| asked.number.as_str()).collect();
            let repair = "the staff survey answers indicators 5 to 8, a return the others".to_owned();
            self.refuse(line, INDICATOR, one_of(numbers), repair);
            return None;
        };
        let breakdown = self.breakdown(line, asked);
        let measure = self.measure(line, asked);
        let groups = words.groups.iter().map(String::as_str);
        let spelt = words.spellings.ethnic_groups.find(value(GROUP));
        let group = spelt.map_or_else(|| value(GROUP).to_lowercase(), str::to_owned);
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
            sheet,
        })
    }

    fn breakdown(&mut self, line: &Line, asked: &Asked) -> Option<String> {
        let word = line.values[BREAKDOWN].to_lowercase();
        if word.is_empty() {
            return Some(word);
        }
        if let Some(known) = asked.breakdowns.iter().find(|known| loose(known) == loose(&word)) {
            return Some(known.clone());
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
        if let Some(known) = asked.measures.iter().find(|known| loose(known) == loose(&word)) {
            return Some(known.clone());
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
        if let Some(count) = whole_number(value).filter(|count| *count <= MOST) {
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
