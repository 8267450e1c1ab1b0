//! New releases and years.

use serde_json::Value;

use super::wording::{self, Wording};
use super::{ChangeKind, DigestLine};
use store::row;

row! {
    pub(super) NewRelease of "new_release" {
        publication: String,
        source: String,
        release: String,
        wres_years: String,
        wres_year: i32,
        survey_year: Option<i32>,
        years_are_new: bool,
        number: i64,
    }
}

pub(super) fn line(row: NewRelease, wording: &Wording<'_>) -> DigestLine {
    let NewRelease { release, wres_year, number, .. } = &row;
    let years = format!("WRES {}", format::list(&wording::list(&row.wres_years)));
    let survey = row.survey_year.unwrap_or(wres_year - 1);
    let sentence = match row.publication.as_str() {
        "by_ethnic_group" => {
            let what = if row.years_are_new { "new years" } else { "years of earlier releases" };
            format!(
                "{}, release {release}, with {what}: {years}. It has figures by ethnic group of {} for WRES {wres_year} \
                 (staff survey {survey}).",
                wording.source(&row.source),
                wording::trusts(*number),
            )
        }
        "questions" => format!(
            "Answers of all staff to the survey's questions, for WRES {wres_year} (staff survey {survey}), of {}.",
            wording::trusts(*number)
        ),
        _ => {
            let noun = if *number == 1 { "figure" } else { "figures" };
            format!("WRES figures of the {release} edition: {} {noun} for {years}.", format::count(*number))
        }
    };
    DigestLine {
        source: Some(row.source),
        after: Some(Value::from(row.release)),
        wres_year: Some(row.wres_year),
        ..DigestLine::new(ChangeKind::Release, sentence)
    }
}
