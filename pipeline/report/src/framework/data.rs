//! The data of a framework's report as CSV: a row for each status, each organisation without one, each answer
//! and each figure, with the place it was read from. The notes of a register are working notes and are left out.

use super::statuses::Statuses;
use crate::ReportError;
use crate::context::ReportContext;
use crate::csv::{self as report_csv, HEADS as FIGURE_HEADS};
use crate::rows::{FrameworkAnswer, FrameworkProgress};
use catalogue::framework::Framework;

/// Heads of the columns that only this report has; those of figures follow.
const HEADS: [&str; 15] = [
    "record",
    "scheme",
    "kind",
    "declared_by_code",
    "declared_by",
    "name_at_award",
    "state",
    "declared_level",
    "criterion",
    "answer",
    "date",
    "date_meaning",
    "confidence",
    "evidence_url",
    "who",
];

/// Heads of what follows the columns of figures.
const ENDS: [&str; 2] = ["register", "line"];

/// The whole file.
pub(in super::super) fn data(
    context: &ReportContext<'_>,
    framework: &Framework,
) -> Result<String, ReportError> {
    let failed = |problem: String| ReportError::Serialise { what: "data", problem };
    let statuses = Statuses::of(context, framework);
    let heads: Vec<&str> = HEADS.iter().chain(&FIGURE_HEADS).chain(&ENDS).copied().collect();
    let mut rows: Vec<&FrameworkProgress> =
        statuses.declared.iter().chain(&statuses.silent).copied().collect();
    let name_of = |code: &str| rows.iter().find(|row| row.code == code).map(|row| row.name.clone());
    let answers = context.tables.answers.iter().filter(|answer| answer.scheme == framework.id);
    let answers: Vec<Vec<(&str, String)>> =
        answers.filter_map(|answer| Some(self::answer(framework, answer, name_of(&answer.code)?))).collect();
    rows.sort_by(|one, other| (&one.name, &one.code).cmp(&(&other.name, &other.code)));
    let figures = report_csv::figures(context).into_iter().map(|figure| {
        let own = [("record", "figure".to_owned()), ("scheme", framework.id.clone())];
        own.into_iter().chain(FIGURE_HEADS.into_iter().zip(figure)).collect()
    });
    let statuses = rows.into_iter().map(|row| status(framework, row));
    let mut writer = ::csv::WriterBuilder::new().from_writer(Vec::new());
    writer.write_record(&heads).map_err(|error| failed(error.to_string()))?;
    for fields in statuses.chain(answers).chain(figures) {
        let cell = |head: &&str| {
            let own = fields.iter().find(|(name, _)| name == head);
            own.map_or("", |(_, text)| text.as_str())
        };
        writer.write_record(heads.iter().map(cell)).map_err(|error| failed(error.to_string()))?;
    }
    let bytes = writer.into_inner().map_err(|error| failed(error.to_string()))?;
    String::from_utf8(bytes).map_err(|error| failed(error.to_string()))
}

/// What an organisation has declared, by the heads of the columns.
fn status<'a>(framework: &Framework, row: &FrameworkProgress) -> Vec<(&'a str, String)> {
    // The row of an organisation without a status may have a status under another framework.
    let known = row.scheme.as_ref() == Some(&framework.id);
    let text = |text: Option<String>| text.filter(|_| known).unwrap_or_default();
    vec![
        ("record", if known { "status" } else { "no_status_known" }.to_owned()),
        ("scheme", framework.id.clone()),
        ("kind", row.kind.clone()),
        ("declared_by_code", row.code.clone()),
        ("declared_by", row.name.clone()),
        ("name_at_award", text(row.name_at_award.clone())),
        ("state", text(row.state.clone())),
        ("declared_level", text(row.level.clone())),
        ("date", text(row.date.map(|day| day.to_string()))),
        ("date_meaning", text(row.date_meaning.clone())),
        ("confidence", text(row.confidence.clone())),
        ("evidence_url", text(row.evidence_url.clone())),
        ("file_sha256", text(row.snapshot.clone())),
        ("register", text(row.register.clone())),
        ("line", text(row.line.map(|line| line.to_string()))),
    ]
}

/// An organisation's answer to a criterion, the same way.
fn answer<'a>(framework: &Framework, answer: &FrameworkAnswer, name: String) -> Vec<(&'a str, String)> {
    let criterion = framework.criteria.iter().find(|criterion| criterion.id == answer.criterion);
    vec![
        ("record", "answer".to_owned()),
        ("scheme", framework.id.clone()),
        ("declared_by_code", answer.code.clone()),
        ("declared_by", name),
        ("criterion", answer.criterion.clone()),
        ("answer", answer.answer.clone()),
        ("date", answer.date.map_or_else(String::new, |day| day.to_string())),
        ("evidence_url", answer.evidence_url.clone().unwrap_or_default()),
        ("who", answer.who.clone()),
        ("file_sha256", answer.snapshot.clone()),
        ("note", criterion.map_or_else(String::new, |one| format!("criterion for {}", one.level))),
        ("register", answer.register.clone()),
        ("line", answer.line.to_string()),
    ]
}
