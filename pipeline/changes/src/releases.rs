//! Releases and years that were not there.

use std::collections::{BTreeMap, BTreeSet};

use super::line::{Held, Kind, Line};
use super::rows::DigestTables;
use super::words::{self, Words};

/// Trusts by WRES year, and the year in which each was surveyed.
#[derive(Default)]
struct Holds<'a> {
    trusts: BTreeMap<i32, BTreeSet<&'a str>>,
    collected: BTreeMap<i32, i32>,
}

/// The staff survey by ethnic group, the survey's questions, and the WRES reports.
pub(super) fn lines(then: &DigestTables, now: &DigestTables, words: &Words<'_>) -> Vec<Line> {
    let mut lines = by_ethnic_group(then, now, words);
    lines.extend(questions(then, now));
    lines.extend(reports(then, now));
    lines
}

fn by_ethnic_group(then: &DigestTables, now: &DigestTables, words: &Words<'_>) -> Vec<Line> {
    let known: BTreeSet<(&str, &str)> =
        then.sourced.iter().map(|row| (row.source.as_str(), row.release.as_str())).collect();
    let years: BTreeSet<i32> = then.sourced.iter().map(|row| row.wres_year).collect();
    let mut found: BTreeMap<(&str, &str), Holds<'_>> = BTreeMap::new();
    for row in &now.sourced {
        let holds = found.entry((&row.source, &row.release)).or_default();
        holds.trusts.entry(row.wres_year).or_default().insert(&row.org_code);
        holds.collected.insert(row.wres_year, row.collected);
    }
    let mut lines = Vec::new();
    for ((source, release), holds) in found {
        let new: Vec<i32> = holds.trusts.keys().copied().filter(|year| !years.contains(year)).collect();
        if new.is_empty() && known.contains(&(source, release)) {
            continue;
        }
        let title = words.source(source);
        let again = new.is_empty();
        let told = if again { holds.trusts.keys().copied().collect() } else { new };
        let Some(newest) = told.last().copied() else { continue };
        let trusts = words::trusts(holds.trusts[&newest].len());
        let what = if again { "years already held" } else { "years not held before" };
        let survey = holds.collected.get(&newest).copied().unwrap_or(newest - 1);
        let sentence = format!(
            "{title}, release {release}, with {what}: {}. It holds figures by ethnic group of {trusts} for WRES {newest} \
             (staff survey {survey}).",
            words::years(told),
        );
        lines.push(line(sentence, source, release, newest));
    }
    lines
}

fn questions(then: &DigestTables, now: &DigestTables) -> Vec<Line> {
    let all_staff = |row: &&super::rows::QuestionRelease| row.question != "by_ethnic_group";
    let years: BTreeSet<i32> = then.asked.iter().filter(all_staff).map(|row| row.wres_year).collect();
    let mut found: BTreeMap<i32, (i32, &str, BTreeSet<&str>)> = BTreeMap::new();
    for row in now.asked.iter().filter(all_staff).filter(|row| !years.contains(&row.wres_year)) {
        let (_, edition, trusts) =
            found.entry(row.wres_year).or_insert((row.collected, row.edition.as_str(), BTreeSet::new()));
        *edition = (*edition).max(&row.edition);
        trusts.insert(&row.code);
    }
    let told = |(year, (survey, edition, trusts)): (i32, (i32, &str, BTreeSet<&str>))| {
        let trusts = words::trusts(trusts.len());
        let sentence = format!(
            "Answers of all staff to the survey's questions, for WRES {year} (staff survey {survey}), of {trusts}."
        );
        line(sentence, "staff_survey_questions", edition, year)
    };
    found.into_iter().map(told).collect()
}

fn reports(then: &DigestTables, now: &DigestTables) -> Vec<Line> {
    let known: BTreeSet<&str> = then.printed.iter().map(|row| row.edition.as_str()).collect();
    let mut found: BTreeMap<&str, (BTreeSet<i32>, usize)> = BTreeMap::new();
    for row in now.printed.iter().filter(|row| !known.contains(row.edition.as_str())) {
        let (years, figures) = found.entry(&row.edition).or_default();
        years.insert(row.wres_year);
        *figures += 1;
    }
    let told = |(edition, (years, figures)): (&str, (BTreeSet<i32>, usize))| {
        let newest = years.last().copied()?;
        let noun = if figures == 1 { "figure" } else { "figures" };
        let figures = format::count(i64::try_from(figures).unwrap_or(i64::MAX));
        let sentence =
            format!("The {edition} WRES report, with {figures} {noun} for {}.", words::years(years));
        Some(line(sentence, "wres", edition, newest))
    };
    found.into_iter().filter_map(told).collect()
}

fn line(sentence: String, source: &str, release: &str, newest: i32) -> Line {
    Line {
        source: Some(source.to_owned()),
        after: Some(Held::Word(release.to_owned())),
        wres_year: Some(newest),
        ..Line::new(Kind::Release, sentence)
    }
}
