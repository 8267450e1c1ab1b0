//! What is published about the levels of a framework, its criteria as a checklist, and what an organisation has
//! declared of them. Answers are listed; no level is concluded from them.

use crate::context::ReportContext;
use crate::model::{Chapter, TableBlock};
use crate::rows::FrameworkAnswer;
use catalogue::framework::{Criterion, Framework};

/// The answer that says a criterion is fulfilled, as answers are written.
const MET: &str = "met";
/// The most answers that are listed one by one on an organisation's page.
const LISTED: usize = 12;

/// The chapter on levels and criteria.
pub(super) fn chapter(framework: &Framework) -> Chapter {
    let mut chapter = Chapter::new("levels", headline(framework));
    chapter.eyebrow = Some("Levels and criteria".to_owned());
    chapter.tables([known(framework)]);
    if framework.criteria.is_empty() {
        chapter.notes([format!(
            "Without the text of the criteria, this report cannot say what an organisation needs next. If you have \
             the official text, add it to {}.",
            framework.file
        )]);
        return chapter;
    }
    chapter.texts([
        "Each criterion is shown as it was supplied, under the level that requires it. The pages of organisations \
         have the answers that they declared. No level follows from answers: a level is shown only if it was \
         declared."
            .to_owned(),
    ]);
    for level in &framework.levels {
        let criteria: Vec<&Criterion> = framework.criteria_of(level).collect();
        if criteria.is_empty() {
            chapter.texts([format!("The criteria for {level} have not been supplied.")]);
        } else {
            chapter.tables([checklist(level, &criteria)]);
        }
    }
    chapter
}

fn headline(framework: &Framework) -> String {
    let without = |level: &&String| framework.criteria_of(level).next().is_none();
    let missing: Vec<String> = framework.levels.iter().filter(without).cloned().collect();
    let supplied = framework.criteria.len();
    if missing.len() == framework.levels.len() {
        let text = format!("The criteria for {} have not been supplied", format::list(&missing));
        let is_short = text.split_whitespace().count() <= 12;
        return if is_short { text } else { "The criteria of the levels have not been supplied".to_owned() };
    }
    let number = format::capital(&format::small_number(supplied));
    let have = if supplied == 1 { "criterion has" } else { "criteria have" };
    let have = format!("{number} {have}");
    let but = if missing.is_empty() {
        String::new()
    } else {
        format!(", none for {}", format::list(&missing).replace(" and ", " or "))
    };
    let text = format!("{have} been supplied{but}");
    if text.split_whitespace().count() <= 12 {
        text
    } else {
        format!("{have} been supplied, not for all levels")
    }
}

/// What is publicly known of the framework.
fn known(framework: &Framework) -> TableBlock {
    let mut table = TableBlock::new(
        format!("What is published about the {}", framework.name),
        &[("What", false, 0.24), ("Details", false, 0.76)],
    );
    let mut row = |what: &str, text: String| table.row(vec![what.to_owned(), text]);
    let not_supplied = || "not supplied".to_owned();
    row("What it is", framework.about.clone().unwrap_or_else(not_supplied));
    row("Published by", framework.publisher.clone().unwrap_or_else(not_supplied));
    if !framework.levels.is_empty() {
        let words = format::capital(&format!("{}s", framework.level_word));
        row(&words, format!("{}, from the first to the last", format::list(&framework.levels)));
    }
    row("Statuses", format::list(&framework.states));
    for stated in &framework.level_statements {
        row(&format!("Stated for {}", stated.level), stated.text.clone());
    }
    for level in framework.levels.iter().filter(|level| framework.criteria_of(level).next().is_none()) {
        if framework.level_statements.iter().all(|stated| stated.level != *level)
            && !framework.criteria.is_empty()
        {
            row(&format!("Criteria for {level}"), "not supplied".to_owned());
        }
    }
    if let Some(page) = &framework.address {
        let words = format!("page of {}", format::host(page.as_str()));
        table.linked(vec!["Described at".to_owned(), words], page.to_string());
    }
    table
}

fn checklist(level: &str, criteria: &[&Criterion]) -> TableBlock {
    let mut table = TableBlock::new(
        format!("Criteria for {level}"),
        &[
            ("Criterion", false, 0.14),
            ("What it asks for", false, 0.5),
            ("Principle", false, 0.12),
            ("Text from", false, 0.24),
        ],
    );
    for criterion in criteria {
        table.row(vec![
            criterion.id.clone(),
            criterion.text.clone(),
            criterion.principle.map_or_else(|| "not stated".to_owned(), |number| number.to_string()),
            criterion.source.clone().unwrap_or_else(|| "not stated".to_owned()),
        ]);
    }
    table
}

/// The answers of an organisation to the criteria of a framework.
pub(super) fn answers_of<'a>(
    context: &'a ReportContext<'_>,
    framework: &Framework,
    code: &str,
) -> Vec<&'a FrameworkAnswer> {
    let answers = context.tables.answers.iter();
    answers.filter(|answer| answer.scheme == framework.id && answer.code == code).collect()
}

/// The answers of an organisation, one by one; none if they are too many for its page.
pub(super) fn answered(
    name: &str,
    framework: &Framework,
    answers: &[&FrameworkAnswer],
) -> Option<TableBlock> {
    let mut table = TableBlock::new(
        format!("Answers declared by {name}"),
        &[
            ("Criterion", false, 0.22),
            ("Answer", false, 0.18),
            ("Who answers, and when", false, 0.34),
            ("Evidence", false, 0.26),
        ],
    );
    for criterion in framework.levels.iter().flat_map(|level| framework.criteria_of(level)) {
        let head = || format!("{}, {}", criterion.level, criterion.id);
        let own: Vec<&&FrameworkAnswer> =
            answers.iter().filter(|answer| answer.criterion == criterion.id).collect();
        if own.is_empty() {
            let none = || "none".to_owned();
            table.row(vec![head(), "not answered".to_owned(), none(), none()]);
        }
        for answer in own {
            let when = answer.date.map_or_else(|| "date not stated".to_owned(), format::date);
            let who = format!("{}, {when}", answer.who);
            match &answer.evidence_url {
                Some(page) => {
                    table.linked(vec![head(), answer.answer.clone(), who, format::host(page)], page.clone());
                }
                None => table.row(vec![head(), answer.answer.clone(), who, "none given".to_owned()]),
            }
        }
    }
    (table.rows.len() <= LISTED).then_some(table)
}

/// How many criteria of each level an organisation has declared as met, and which not: what would be needed
/// next, as far as criteria have been supplied.
pub(super) fn next_by_answers(framework: &Framework, answers: &[&FrameworkAnswer]) -> String {
    let is_met = |criterion: &&Criterion| {
        answers.iter().any(|answer| answer.criterion == criterion.id && answer.answer == MET)
    };
    let mut said = Vec::new();
    for level in &framework.levels {
        let all = framework.criteria_of(level).count();
        if all == 0 {
            said.push(format!("{level}: criteria not supplied."));
            continue;
        }
        let open: Vec<String> =
            framework.criteria_of(level).filter(|one| !is_met(one)).map(|one| one.id.clone()).collect();
        let met = all - open.len();
        said.push(if open.is_empty() {
            format!("{level}: {met} of {all} declared as met.")
        } else {
            format!("{level}: {met} of {all} declared as met. Not declared as met: {}.", format::list(&open))
        });
    }
    said.join(" ")
}

/// What is published about the level that would be next after the one that an organisation has declared.
pub(super) fn next_level(framework: &Framework, declared: Option<&str>) -> String {
    let place = declared.and_then(|level| framework.levels.iter().position(|known| known == level));
    let Some(next) = framework.levels.get(place.map_or(0, |place| place + 1)) else {
        return declared.map_or_else(
            || "The framework has no levels.".to_owned(),
            |level| {
                format!("{} is the last {} of the framework.", format::capital(level), framework.level_word)
            },
        );
    };
    let stated: Vec<String> = framework
        .level_statements
        .iter()
        .filter(|stated| stated.level == *next)
        .map(|stated| stated.text.clone())
        .collect();
    let criteria = framework.criteria_of(next).count();
    let word = if declared.is_some() { "The next" } else { "The first" };
    let word = format!("{word} {} is {next}", framework.level_word);
    match (stated.is_empty(), criteria) {
        (false, 0) => format!("{word}. Published about it: {}.", stated.join("; ")),
        (false, some) => format!(
            "{word}. Published about it: {}. Its {} are in the chapter on levels.",
            stated.join("; "),
            format::words::counted_as(some, "criterion", "criteria")
        ),
        (true, 0) => format!("{word}. Nothing was found that says what it asks for."),
        (true, some) => format!(
            "{word}. Its {} in the chapter on levels.",
            if some == 1 { "criterion is".to_owned() } else { format!("{some} criteria are") }
        ),
    }
}
