//! The problems of a message: failures, overdue releases, and problems that are resolved. Sources with the same problem
//! are listed together.

use jiff::Timestamp;

use super::super::record::AlertRecord;
use super::content::{Item, ItemList, Section, sources};
use format::words::{counted, counted_as};

/// A failure in its parts.
struct Failure<'a> {
    title: &'a str,
    problem: String,
    /// Which data are used instead.
    used: String,
    hints: Vec<String>,
}

impl<'a> Failure<'a> {
    fn of(record: &'a AlertRecord) -> Self {
        let title = record.title.as_str();
        let text = record
            .text
            .strip_prefix(title)
            .map_or(record.text.as_str(), |rest| rest.strip_prefix(": ").unwrap_or(rest));
        let (hints, mut lines): (Vec<&str>, Vec<&str>) =
            text.lines().filter(|line| !line.trim().is_empty()).partition(|line| line.starts_with("hint: "));
        let used = if title.is_empty() || lines.len() < 2 { None } else { lines.pop() };
        let sentences: Vec<String> = lines.into_iter().map(sentence).collect();
        Self {
            title,
            problem: sentences.join(" "),
            used: used.unwrap_or_default().to_owned(),
            hints: hints.into_iter().map(|hint| stopped(&hint["hint: ".len()..])).collect(),
        }
    }

    /// The problem without what stands between backticks, such as addresses.
    fn pattern(&self) -> String {
        self.problem.split('`').step_by(2).collect::<Vec<_>>().join("`")
    }
}

/// The sections of the failures, each with its part of the subject: the run, and the sources.
pub(super) fn failures(records: &[&AlertRecord]) -> Vec<(String, Section)> {
    let (of_sources, of_runs): (Vec<&AlertRecord>, Vec<&AlertRecord>) =
        records.iter().copied().partition(|record| !record.title.is_empty());
    let mut all = Vec::new();
    for record in of_runs {
        let Failure { problem, hints, .. } = Failure::of(record);
        let heading = "The run failed".to_owned();
        let problem = problem.strip_prefix("The run failed. ").unwrap_or(&problem);
        let paragraphs = vec![format::capital(problem)];
        all.push((
            "the run failed".to_owned(),
            Section { heading, paragraphs, actions: hints, ..Section::default() },
        ));
    }
    if of_sources.is_empty() {
        return all;
    }
    let mut groups: Vec<(String, Vec<Failure<'_>>)> = Vec::new();
    let mut actions: Vec<String> = Vec::new();
    for failure in of_sources.iter().map(|record| Failure::of(record)) {
        for hint in &failure.hints {
            if !actions.contains(hint) {
                actions.push(hint.clone());
            }
        }
        let pattern = failure.pattern();
        match groups.iter_mut().find(|(known, _)| *known == pattern) {
            Some((_, group)) => group.push(failure),
            None => groups.push((pattern, vec![failure])),
        }
    }
    let subject = format!("{} could not be read", sources(of_sources.len()));
    let is_same = groups.len() == 1;
    let section = Section {
        heading: format::capital(&subject),
        lists: groups.into_iter().map(|(_, group)| together(group, is_same)).collect(),
        actions,
        ..Section::default()
    };
    all.push((subject, section));
    all
}

/// Sources with the same problem, which `is_same` for all sources that failed.
fn together(group: Vec<Failure<'_>>, is_same: bool) -> ItemList {
    let number = group.len();
    if number == 1 {
        let alone = |Failure { title, problem, used, .. }| Item::of(format!("{title}: {problem} {used}"));
        return ItemList { items: group.into_iter().map(alone).collect(), ..ItemList::default() };
    }
    let problem = group.first().map_or_else(String::new, |first| first.problem.clone());
    ItemList {
        heading: (!is_same).then(|| format!("The same problem with {}", sources(number))),
        remark: Some(if is_same {
            format!("They have the same problem. For the first of them: {problem}")
        } else {
            format!("For the first of them: {problem}")
        }),
        items: group
            .into_iter()
            .map(|Failure { title, used, .. }| Item::of(format!("{title}. {used}")))
            .collect(),
        ..ItemList::default()
    }
}

/// The section of releases that should be there and are not.
pub(super) fn overdue(records: &[&AlertRecord]) -> Option<(String, Section)> {
    let number = records.len();
    let subject = format!("{} missing", counted_as(number, "release is", "releases are"));
    let items = records.iter().map(|record| Item::of(record.text.clone())).collect();
    let section = Section {
        heading: format::capital(&subject),
        lists: vec![ItemList { items, ..ItemList::default() }],
        ..Section::default()
    };
    (number > 0).then_some((subject, section))
}

/// The section of problems that are resolved. `day` words the day of a time.
pub(super) fn resolved(
    records: &[&AlertRecord],
    day: &dyn Fn(Timestamp) -> String,
) -> Option<(String, Section)> {
    let subject = format!("{} resolved", counted(records.len(), "problem"));
    let item = |record: &&AlertRecord| {
        let what = if record.title.is_empty() { "The run" } else { &record.title };
        let problem = Failure::of(record).problem;
        Item::of(format!("{what}: resolved. It was reported on {}: {problem}", day(record.since)))
    };
    let section = Section {
        heading: format::capital(&subject),
        lists: vec![ItemList { items: records.iter().map(item).collect(), ..ItemList::default() }],
        ..Section::default()
    };
    (!records.is_empty()).then_some((subject, section))
}

/// A text with a full stop.
fn stopped(text: &str) -> String {
    let text = text.trim().to_owned();
    if text.ends_with(['.', '?', '!']) { text } else { format!("{text}.") }
}

/// A text with a capital and a full stop.
fn sentence(text: &str) -> String {
    format::capital(&stopped(text))
}
