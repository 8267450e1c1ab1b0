//! Trusts that merged, closed, opened, were renamed, or moved to another region or ICB.

use jiff::civil::Date;
use serde_json::Value;

use super::{ChangeKind, DigestLine, DigestPlace};
use store::row;

row! {
    pub(super) ChangedTrust of "changed_trust" {
        change: String,
        code: String,
        name: String,
        before_name: Option<String>,
        open_date: Option<Date>,
        close_date: Option<Date>,
        before_close_date: Option<Date>,
        today_code: Option<String>,
        before_today_code: Option<String>,
        today_name: Option<String>,
        merged_on: Option<Date>,
        successors: Option<i64>,
        region_code: Option<String>,
        region_name: Option<String>,
        before_region_code: Option<String>,
        before_region_name: Option<String>,
        icb_code: Option<String>,
        icb_name: Option<String>,
        before_icb_code: Option<String>,
        before_icb_name: Option<String>,
    }
}

pub(super) fn line(row: ChangedTrust) -> DigestLine {
    let named = format!("{} ({})", row.name, row.code);
    let day = |day: Option<Date>, before: &str| {
        day.map_or_else(String::new, |day| format!("{before}{}", format::date(day)))
    };
    let text = |text: Option<&String>| text.cloned().map(Value::from);
    let date = |day: Option<Date>| day.map(|day| Value::from(day.to_string()));
    let known = |name: &Option<String>| name.clone().unwrap_or_else(|| "one not stated".to_owned());
    let (sentence, before, after) = match row.change.as_str() {
        "opened" => {
            let opened = day(row.open_date, "; it opened on ");
            let closed = day(row.close_date, " and closed on ");
            (format!("{named} is new in the register{opened}{closed}."), None, text(Some(&row.name)))
        }
        "removed" => (format!("{named} is no longer in the register."), text(Some(&row.name)), None),
        "merged" => {
            (merged(&row, &named), text(row.before_today_code.as_ref()), text(row.today_code.as_ref()))
        }
        "closed" => {
            let sentence = match row.close_date {
                Some(day) => format!("{named} closed on {}.", format::date(day)),
                None => format!("{named} is open in the register; it was closed before."),
            };
            (sentence, date(row.before_close_date), date(row.close_date))
        }
        "renamed" => {
            let earlier = row.before_name.as_deref().unwrap_or_default();
            let sentence = format!("{named} is the new name of {earlier}.");
            (sentence, text(row.before_name.as_ref()), text(Some(&row.name)))
        }
        "region" => {
            let icb = if row.icb_code == row.before_icb_code {
                String::new()
            } else {
                let (after, before) = (known(&row.icb_name), known(&row.before_icb_name));
                format!(" Its integrated care board is {after}, before {before}.")
            };
            let (after, before) = (known(&row.region_name), known(&row.before_region_name));
            let sentence = format!("{named} is in the region {after}; before it was in {before}.{icb}");
            (sentence, text(row.before_region_code.as_ref()), text(row.region_code.as_ref()))
        }
        _ => {
            let (after, before) = (known(&row.icb_name), known(&row.before_icb_name));
            let sentence = format!("{named} is in {after}; before it was in {before}.");
            (sentence, text(row.before_icb_code.as_ref()), text(row.icb_code.as_ref()))
        }
    };
    DigestLine {
        place: Some(DigestPlace { level: "trust".to_owned(), code: row.code, name: row.name }),
        of: Some(row.change),
        before,
        after,
        ..DigestLine::new(ChangeKind::Trust, sentence)
    }
}

fn merged(row: &ChangedTrust, named: &str) -> String {
    let on = row.merged_on.map_or_else(String::new, |day| format!(" on {}", format::date(day)));
    match &row.today_code {
        Some(code) if *code == row.code => {
            format!("{named} is a trust of its own in the register; it was part of another before.")
        }
        Some(code) => {
            let whole = row.today_name.as_deref().unwrap_or("another trust");
            format!("{named} became part of {whole} ({code}){on}.")
        }
        None => format!(
            "{named} was divided among {} trusts{on}; its figures belong to none of them alone.",
            format::small_number(row.successors.and_then(|number| usize::try_from(number).ok()).unwrap_or(0))
        ),
    }
}
