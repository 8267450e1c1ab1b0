//! The data of a framework's report as CSV: a row for each status, each organisation without one, each answer
//! and each figure, with the place it was read from.

use super::statuses::Statuses;
use crate::framework::Framework;
use crate::report::ReportError;
use crate::report::csv::{self as report_csv, HEADS as FIGURE_HEADS};
use crate::report::material::Material;
use crate::report::rows::Progress;

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
pub(in super::super) fn data(material: &Material<'_>, framework: &Framework) -> Result<String, ReportError> {
    let failed = |problem: String| ReportError::Serialise { what: "data", problem };
    let statuses = Statuses::of(material, framework);
    let mut writer = ::csv::WriterBuilder::new().from_writer(Vec::new());
    let mut write = |own: Vec<String>, figure: Vec<String>, end: [String; 2]| {
        let record = own.into_iter().chain(figure).chain(end);
        writer.write_record(record).map_err(|error| failed(error.to_string()))
    };
    let blank = || vec![String::new(); FIGURE_HEADS.len()];
    let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<String>>();
    write(owned(&HEADS), owned(&FIGURE_HEADS), ENDS.map(str::to_owned))?;
    let mut rows: Vec<&Progress> = statuses.declared.iter().chain(&statuses.silent).copied().collect();
    rows.sort_by(|one, other| (&one.name, &one.code).cmp(&(&other.name, &other.code)));
    for row in rows {
        // The row of an organisation without a status here may hold one of another framework.
        let known = row.scheme.as_ref() == Some(&framework.id);
        let own = Some(row).filter(|_| known);
        let text = |pick: fn(&Progress) -> Option<String>| own.and_then(pick).unwrap_or_default();
        let mut figure = blank();
        if let Some(at) = FIGURE_HEADS.iter().position(|head| *head == "file_sha256") {
            figure[at] = text(|row| row.snapshot.clone());
        }
        if let Some(at) = FIGURE_HEADS.iter().position(|head| *head == "note") {
            figure[at] = text(|row| row.note.clone());
        }
        write(
            vec![
                if known { "status" } else { "no_status_known" }.to_owned(),
                framework.id.clone(),
                row.kind.clone(),
                row.code.clone(),
                row.name.clone(),
                text(|row| row.name_at_award.clone()),
                text(|row| row.state.clone()),
                text(|row| row.level.clone()),
                String::new(),
                String::new(),
                text(|row| row.date.map(|day| day.to_string())),
                text(|row| row.date_meaning.clone()),
                text(|row| row.confidence.clone()),
                text(|row| row.evidence_url.clone()),
                String::new(),
            ],
            figure,
            [text(|row| row.register.clone()), text(|row| row.line.map(|line| line.to_string()))],
        )?;
    }
    let organisations = |code: &str| {
        statuses
            .declared
            .iter()
            .chain(&statuses.silent)
            .find(|row| row.code == code)
            .map(|row| row.name.clone())
    };
    for answer in material.tables.answers.iter().filter(|answer| answer.scheme == framework.id) {
        let Some(name) = organisations(&answer.code) else { continue };
        let level = framework.criterion.iter().find(|criterion| criterion.id == answer.criterion);
        let mut figure = blank();
        if let Some(at) = FIGURE_HEADS.iter().position(|head| *head == "file_sha256") {
            figure[at].clone_from(&answer.snapshot);
        }
        if let Some(at) = FIGURE_HEADS.iter().position(|head| *head == "note") {
            figure[at] =
                level.map_or_else(String::new, |criterion| format!("criterion for {}", criterion.level));
        }
        let blank = String::new;
        write(
            vec![
                "answer".to_owned(),
                framework.id.clone(),
                blank(),
                answer.code.clone(),
                name,
                blank(),
                blank(),
                blank(),
                answer.criterion.clone(),
                answer.answer.clone(),
                answer.date.map_or_else(blank, |day| day.to_string()),
                blank(),
                blank(),
                answer.evidence_url.clone().unwrap_or_default(),
                answer.who.clone(),
            ],
            figure,
            [answer.register.clone(), answer.line.to_string()],
        )?;
    }
    for figure in report_csv::figures(material) {
        let mut own = vec![String::new(); HEADS.len()];
        "figure".clone_into(&mut own[0]);
        framework.id.clone_into(&mut own[1]);
        write(own, figure, [String::new(), String::new()])?;
    }
    let bytes = writer.into_inner().map_err(|error| failed(error.to_string()))?;
    String::from_utf8(bytes).map_err(|error| failed(error.to_string()))
}
