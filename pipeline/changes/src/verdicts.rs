//! Comparisons with another verdict than before: the newest year before and the newest year now. Verdicts on the two
//! sides of a break in the series are not compared.

use std::collections::BTreeSet;

use serde_json::Value;

use super::wording::{Wording, at, capital};
use super::{ChangeKind, DigestLine, DigestPlace, figures};
use store::row;

row! {
    pub(super) ChangedVerdict of "changed_verdict" {
        table_name: String,
        level: String,
        code: String,
        name: String,
        indicator: String,
        before_year: i32,
        after_year: i32,
        before_survey: i32,
        after_survey: i32,
        before_verdict: String,
        after_verdict: String,
        before_reading: String,
        after_reading: String,
        gap_points: Option<f64>,
        rest_gap_points: Option<f64>,
        break_reason: Option<String>,
        joined_name: Option<String>,
    }
}

/// The lines, and a note for each indicator and trust that could not be compared.
pub(super) fn lines(rows: Vec<ChangedVerdict>, wording: &Wording<'_>) -> (Vec<DigestLine>, Vec<String>) {
    let (mut lines, mut notes) = (Vec::new(), BTreeSet::new());
    for row in rows {
        match not_comparable(&row) {
            Some(note) => {
                notes.insert(note);
            }
            None => lines.push(line(row, wording)),
        }
    }
    (lines, notes.into_iter().collect())
}

fn not_comparable(row: &ChangedVerdict) -> Option<String> {
    let (before, after) = (row.before_survey, row.after_survey);
    if let Some(reason) = &row.break_reason {
        return Some(format!(
            "Indicator {}: results of the {before} and the {after} survey are not compared: {reason}.",
            row.indicator
        ));
    }
    let joined = row.joined_name.as_ref()?;
    Some(format!(
        "{}: {joined} joined it between the {before} and the {after} survey, so the two surveys are not compared.",
        row.name
    ))
}

fn line(row: ChangedVerdict, wording: &Wording<'_>) -> DigestLine {
    let is_gap = row.table_name == "gap_comparison";
    let place = DigestPlace { level: row.level.clone(), code: row.code.clone(), name: row.name.clone() };
    let sentence = sentence(&row, &place, wording);
    let view = if is_gap { "gap" } else { figures::shares_view(&place) };
    DigestLine {
        figure: figures::survey(view, &place, &row.indicator, row.after_year, wording.indicators),
        place: Some(place),
        of: Some(row.table_name),
        indicator: Some(row.indicator),
        ethnic_group: (!is_gap).then(|| "bme".to_owned()),
        wres_year: Some(row.after_year),
        before: Some(Value::from(row.before_verdict)),
        after: Some(Value::from(row.after_verdict)),
        ..DigestLine::new(ChangeKind::Verdict, sentence)
    }
}

fn sentence(row: &ChangedVerdict, place: &DigestPlace, wording: &Wording<'_>) -> String {
    let (then, now) = if row.before_year == row.after_year {
        ("in the last report".to_owned(), format!("now (WRES {})", row.after_year))
    } else {
        (format!("in WRES {}", row.before_year), format!("in WRES {}", row.after_year))
    };
    let people = wording.term.people("respondents");
    let staff = wording.term.people("staff");
    let here = at(place);
    let reported = wording.reported(&row.indicator);
    let indicator = &row.indicator;
    let (was, is) = (relation(&row.before_verdict), relation(&row.after_verdict));
    match row.table_name.as_str() {
        "gap" => format!(
            "{}, {}the share of {people} who {reported} (indicator {indicator}) was {was} that of White respondents {then}, and \
             is {is} it {now}: {}.",
            capital(&here),
            if row.level == "trust" { "" } else { "within trusts, " },
            meaning(&row.after_reading, &staff),
        ),
        "gap_comparison" => format!(
            "The gap {here} for indicator {indicator} was {} that in the rest of England {then}, and is {} it {now}{}.",
            gap_relation(&row.before_reading, &staff),
            gap_relation(&row.after_reading, &staff),
            row.gap_points.zip(row.rest_gap_points).map_or_else(String::new, |(own, rest)| format!(
                " ({} against {} percentage points)",
                format::signed_points(own),
                format::signed_points(rest)
            )),
        ),
        _ => format!(
            "{}, the share of {people} who {reported} (indicator {indicator}) was {was} that in the rest of England {then}, and \
             is {is} it {now}: {}.",
            capital(&here),
            meaning(&row.after_reading, &staff),
        ),
    }
}

fn relation(verdict: &str) -> &'static str {
    match verdict {
        "higher" => "clearly higher than",
        "lower" => "clearly lower than",
        _ => "similar to",
    }
}

/// In the words that reports use for a gap.
fn gap_relation(reading: &str, staff: &str) -> String {
    match reading {
        "unfavourable" => format!("clearly less favourable to {staff} than"),
        "favourable" => format!("clearly more favourable to {staff} than"),
        _ => "not clearly different from".to_owned(),
    }
}

fn meaning(reading: &str, staff: &str) -> String {
    match reading {
        "unfavourable" => format!("a disparity to the disadvantage of {staff}"),
        "favourable" => format!("a disparity to the advantage of {staff}"),
        _ => "no clear disparity".to_owned(),
    }
}
