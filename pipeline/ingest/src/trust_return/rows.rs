//! Reads the rows of a return and checks each one. [`super::consistency`] compares the rows with each other. All
//! mismatches are reported at once.

use std::collections::{BTreeMap, BTreeSet};

use crate::extract::{LayoutMismatch, Mismatch, clean_code, loose, whole_number, year};

use super::form::{IndicatorForm, ReturnForm};
use super::headcount::PublishedHeadcounts;
use super::sheet::{ReturnRows, SheetLine, mismatch, sheets};
use super::wording::{did_you_mean, one_of};
use super::{CountKey, ReturnRow, SuppliedCount, TrustReturn, consistency};
use catalogue::did_you_mean::{did_you_mean_organisation, nearest};

const ORG: usize = 0;
const YEAR: usize = 1;
const INDICATOR: usize = 2;
const BREAKDOWN: usize = 3;
const MEASURE: usize = 4;
const GROUP: usize = 5;
pub(super) const COUNT: usize = 6;

/// No trust employs or shortlists more people than this: a larger number may be a telephone number.
const HIGHEST_COUNT: u64 = 10_000_000;

/// The returns of a file before suppression, one for each trust and year, and warnings. `file` is its name without
/// folders, `trusts` has the names of all organisations by code, `headcounts` the published headcounts that totals are
/// compared with.
///
/// # Errors
/// Everything that is wrong, each with its place.
pub fn read(
    form: &ReturnForm,
    trusts: &BTreeMap<String, String>,
    headcounts: &PublishedHeadcounts,
    file: &str,
    bytes: &[u8],
) -> Result<(Vec<TrustReturn>, Vec<Mismatch>), LayoutMismatch> {
    let refused = |mismatches| LayoutMismatch { layout: "return".to_owned(), mismatches };
    let ReturnRows { sheets, mismatches, mut warnings } =
        sheets(form, trusts, file, bytes).map_err(refused)?;
    // Missing rows may be in the hidden parts.
    let with_warnings =
        |mismatches: Vec<Mismatch>| refused(warnings.iter().cloned().chain(mismatches).collect());
    let mut reader = RowReader { form, file, mismatches };
    if reader.mismatches.is_empty() && sheets.iter().all(Vec::is_empty) {
        let expected = "at least one count".to_owned();
        let repair = "fill in the counts".to_owned();
        return Err(with_warnings(vec![mismatch(file, "the file", expected, "no rows".to_owned(), repair)]));
    }
    let mut returns: BTreeMap<(String, Option<i32>), Vec<ReturnRow>> = BTreeMap::new();
    for (sheet, lines) in sheets.iter().enumerate() {
        let Some(first) = lines.first() else { continue };
        let year = reader.year(first);
        reader.check_trust_and_year(first, lines, trusts);
        let entries = returns.entry((clean_code(&first.values[ORG]), year)).or_default();
        entries.extend(lines.iter().filter_map(|line| reader.entry(line, sheet)));
    }
    // A row that is wrong would make the rows that need it look incomplete.
    if reader.mismatches.is_empty() {
        let wrong = returns.values().flat_map(|entries| consistency::check(form, file, entries));
        reader.mismatches = wrong.collect();
    }
    if !reader.mismatches.is_empty() {
        return Err(with_warnings(reader.mismatches));
    }
    for ((org_code, year), entries) in &returns {
        let about = year.map(|year| (org_code.as_str(), year));
        warnings.extend(about.into_iter().flat_map(|about| headcounts.check(form, file, about, entries)));
    }
    let returns = returns.into_iter().filter_map(|((org_code, year), entries)| {
        Some(TrustReturn {
            org_name: trusts.get(&org_code)?.clone(),
            org_code,
            wres_year: year?,
            cells: entries.into_iter().map(|entry| (entry.key, entry.supplied)).collect(),
        })
    });
    Ok((returns.collect(), warnings))
}

struct RowReader<'a> {
    form: &'a ReturnForm,
    file: &'a str,
    mismatches: Vec<Mismatch>,
}

impl RowReader<'_> {
    fn refuse(&mut self, line: &SheetLine, column: usize, expected: String, repair: String) {
        let value = &line.values[column];
        let found = if value.is_empty() { "nothing".to_owned() } else { format!("`{value}`") };
        self.mismatches.push(mismatch(self.file, &line.places[column], expected, found, repair));
    }

    /// Checks that a sheet is the return of one known trust and one year. Each other code or year is reported once.
    fn check_trust_and_year(
        &mut self,
        first: &SheetLine,
        lines: &[SheetLine],
        trusts: &BTreeMap<String, String>,
    ) {
        let mut seen = BTreeSet::new();
        let own = clean_code(&first.values[ORG]);
        for line in lines {
            let code = clean_code(&line.values[ORG]);
            if seen.insert((ORG, code.clone())) {
                if !trusts.contains_key(&code) {
                    let known = trusts.iter().map(|(code, name)| (code.as_str(), name.as_str()));
                    let repair = did_you_mean_organisation(&code, "", known)
                        .unwrap_or_else(|| "find the code in the table `organisation_today`".to_owned());
                    self.refuse(line, ORG, "the code of an NHS trust in England".to_owned(), repair);
                } else if code != own {
                    let expected = format!("`{}`, as in the first row", first.values[ORG]);
                    self.refuse(line, ORG, expected, "each sheet is the return of one trust".to_owned());
                }
            }
            let is_same = year(&line.values[YEAR]).map_or(line.values[YEAR] == first.values[YEAR], |own| {
                year(&first.values[YEAR]) == Some(own)
            });
            if seen.insert((YEAR, line.values[YEAR].clone())) && !is_same {
                let expected = format!("`{}`, as in the first row", first.values[YEAR]);
                self.refuse(line, YEAR, expected, "each sheet is the return of one year".to_owned());
            }
        }
    }

    fn year(&mut self, line: &SheetLine) -> Option<i32> {
        let first = self.form.first_year;
        let year = year(&line.values[YEAR]).filter(|year| *year >= first);
        if year.is_none() {
            let expected = format!("a WRES year of four digits, {first} or later");
            self.refuse(line, YEAR, expected, "write the year of its 31 March, such as 2025".to_owned());
        }
        year
    }

    fn entry(&mut self, line: &SheetLine, sheet: usize) -> Option<ReturnRow> {
        let form = self.form;
        let value = |column: usize| line.values[column].as_str();
        let number = form.spellings.indicator(value(INDICATOR));
        let Some(indicator) = number.and_then(|number| form.indicator(number)) else {
            let numbers: Vec<&str> =
                form.indicator.iter().map(|indicator| indicator.number.as_str()).collect();
            let repair =
                "indicators 5 to 8 come from the NHS Staff Survey, the others from returns".to_owned();
            self.refuse(line, INDICATOR, one_of(numbers), repair);
            return None;
        };
        let breakdown = self.breakdown(line, indicator);
        let measure = self.measure(line, indicator);
        let groups = form.groups.iter().map(String::as_str);
        let spelt = form.spellings.ethnic_groups.find(value(GROUP));
        let group = spelt.map_or_else(|| value(GROUP).to_lowercase(), str::to_owned);
        let known = form.groups.contains(&group);
        if !known {
            let repair =
                did_you_mean(&group, groups.clone(), "each person is in exactly one of these groups");
            self.refuse(line, GROUP, one_of(groups), repair);
        }
        let supplied = self.count(line);
        if !known {
            return None;
        }
        Some(ReturnRow {
            key: CountKey {
                indicator: indicator.number.clone(),
                breakdown: breakdown?,
                measure: measure?,
                group,
            },
            supplied: supplied?,
            place: line.places[COUNT].clone(),
            sheet,
        })
    }

    fn breakdown(&mut self, line: &SheetLine, indicator: &IndicatorForm) -> Option<String> {
        let word = line.values[BREAKDOWN].to_lowercase();
        if word.is_empty() {
            return Some(word);
        }
        if let Some(known) = indicator.breakdowns.iter().find(|known| loose(known) == loose(&word)) {
            return Some(known.clone());
        }
        let known = || indicator.breakdowns.iter().map(String::as_str);
        let expected = format!(
            "a breakdown of indicator {}: {}",
            indicator.number,
            one_of(std::iter::once("").chain(known()))
        );
        self.refuse(
            line,
            BREAKDOWN,
            expected,
            did_you_mean(&word, known(), "leave it blank for the whole workforce"),
        );
        None
    }

    fn measure(&mut self, line: &SheetLine, indicator: &IndicatorForm) -> Option<String> {
        let word = line.values[MEASURE].to_lowercase();
        if let Some(known) = indicator.measures.iter().find(|known| loose(known) == loose(&word)) {
            return Some(known.clone());
        }
        let known = || indicator.measures.iter().map(String::as_str);
        let derived = ["likelihood", "ratio", "percent", "proportion", "share"];
        let repair = if derived.iter().any(|part| word.contains(part)) {
            "give the counts: a return has no ratios or shares, because they could be inverted".to_owned()
        } else {
            did_you_mean(&word, known(), "see `race-equity import --template return`")
        };
        let expected = format!("a measure of indicator {}: {}", indicator.number, one_of(known()));
        self.refuse(line, MEASURE, expected, repair);
        None
    }

    fn count(&mut self, line: &SheetLine) -> Option<SuppliedCount> {
        let value = line.values[COUNT].as_str();
        let [not_collected, not_applicable] = &self.form.no_count;
        if value.eq_ignore_ascii_case(not_collected) {
            return Some(SuppliedCount::NotCollected);
        }
        if value.eq_ignore_ascii_case(not_applicable) {
            return Some(SuppliedCount::NotApplicable);
        }
        if let Some(count) = whole_number(value).filter(|count| *count <= HIGHEST_COUNT) {
            return Some(SuppliedCount::Count(count));
        }
        let repair = self.count_repair(value);
        self.refuse(line, COUNT, "a whole number of people, 0 or more".to_owned(), repair);
        None
    }

    fn count_repair(&self, value: &str) -> String {
        let [not_collected, not_applicable] = &self.form.no_count;
        let number = value.trim_end_matches('%').trim_end().parse::<f64>().ok();
        match number {
            _ if value.is_empty() => {
                format!(
                    "write 0 for no people, `{not_collected}` or `{not_applicable}`; a blank could mean any of them"
                )
            }
            Some(_) if value.ends_with('%') => {
                "a percentage is not a count: give the number of people".to_owned()
            }
            Some(number) if number < 0.0 => "a number of people cannot be negative".to_owned(),
            Some(number) if number.fract() != 0.0 => {
                "a share, a percentage or a ratio is not a count: give the number of people".to_owned()
            }
            Some(_) => "write digits only, at most 10000000".to_owned(),
            None => nearest(value, self.form.no_count.iter().map(String::as_str)).map_or_else(
                || "write digits only, without separators".to_owned(),
                |near| format!("did you mean `{near}`?"),
            ),
        }
    }
}
