//! The criteria of a framework as a checklist by level, with what each organisation has declared of them.
//! Answers are listed; no level is concluded from them.

use std::collections::BTreeMap;

use super::statuses::{self, Statuses};
use crate::context::ReportContext;
use crate::model::{Chapter, TableBlock};
use crate::rows::FrameworkAnswer;
use catalogue::framework::Criterion;
use catalogue::framework::Framework;

/// The answer that says a criterion is fulfilled, as answers are written.
const MET: &str = "met";

/// The chapter on criteria.
pub(super) fn chapter(context: &ReportContext<'_>, statuses: &Statuses<'_>) -> Chapter {
    let framework = statuses.framework;
    let mut chapter = Chapter::new("criteria", "Criteria, and what has been declared of them");
    for stated in &framework.level_statements {
        chapter.texts([format!("Publicly stated for {}: {}.", stated.level, stated.text)]);
    }
    if framework.criteria.is_empty() {
        chapter.texts([
            format!(
                "The text of the criteria for {} has not been supplied. Without it, this report has no \
                checklist and cannot say what an organisation needs next.",
                format::list(&framework.levels)
            ),
            format!(
                "If you have the official text, add it to {}. The next report will then have the \
                checklist.",
                framework.file
            ),
        ]);
        return chapter;
    }
    chapter.texts([
        "Each criterion is shown as it was supplied, under the level that requires it. The answers that \
         organisations declared follow. An answer is the organisation\u{2019}s own and has not been \
         checked for this report. No level follows from answers: a level is shown only if it was \
         declared."
            .to_owned(),
    ]);
    for level in &framework.levels {
        chapter.heading(level.clone());
        let criteria: Vec<&Criterion> = framework.criteria_of(level).collect();
        if criteria.is_empty() {
            chapter.texts([format!("The text of the criteria for {level} has not been supplied.")]);
        } else {
            chapter.tables([checklist(level, &criteria)]);
        }
    }
    answers(context, statuses, &mut chapter);
    chapter
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

/// The answers of each organisation that gave any, and who gave none.
fn answers(context: &ReportContext<'_>, statuses: &Statuses<'_>, chapter: &mut Chapter) {
    let framework = statuses.framework;
    let mut given: BTreeMap<&str, Vec<&FrameworkAnswer>> = BTreeMap::new();
    for answer in context.tables.answers.iter().filter(|answer| answer.scheme == framework.id) {
        given.entry(&answer.code).or_default().push(answer);
    }
    let mut organisations: BTreeMap<(&str, &str), String> = BTreeMap::new();
    for row in &statuses.silent {
        organisations.insert((&row.name, &row.code), "no declared status found".to_owned());
    }
    for row in &statuses.declared {
        organisations.insert((&row.name, &row.code), format!("declared status: {}", statuses::status(row)));
    }
    let mut silent = 0;
    for ((name, code), status) in organisations {
        let Some(answers) = given.get(code) else {
            silent += 1;
            continue;
        };
        chapter.heading(name);
        chapter.texts([sentence_case(&status), next(framework, answers)]);
        chapter.tables([answered(name, framework, answers)]);
    }
    chapter.notes([match silent {
        0 => "Every organisation has declared answers.".to_owned(),
        1 => "One organisation has not declared any answers, so this report does not say which criteria \
        it meets."
            .to_owned(),
        some => format!(
            "{} organisations have not declared any answers, so this report does not say which criteria \
            they meet.",
            format::capital(&format::small_number(some))
        ),
    }]);
}

fn answered(name: &str, framework: &Framework, answers: &[&FrameworkAnswer]) -> TableBlock {
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
    table
}

/// How many criteria of each level an organisation has declared as met, and which not: what would be needed
/// next, as far as criteria have been supplied.
fn next(framework: &Framework, answers: &[&FrameworkAnswer]) -> String {
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

fn sentence_case(text: &str) -> String {
    format!("{}.", format::capital(text))
}
