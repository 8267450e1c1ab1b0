//! Files of GOV.UK Ethnicity facts and figures in the form in which they are published.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::support::{bundled, rows};

const DIVERSITY: &str = "/workforce-and-business/workforce-diversity";

/// The path of the page of a measure.
pub(crate) fn page(measure: &str) -> String {
    format!("{DIVERSITY}/{measure}/latest/")
}

/// Each row of the headcounts: month, ethnic group, staff group, role group, grade, people.
pub(crate) type Headcounts = Vec<[String; 6]>;

/// Published staff group and role group of a kind of staff, and the role group that has a third of it.
const KINDS: [(&str, &str, &str, &str); 4] = [
    ("medical", "Professionally Qualified Clinical Staff", "Hchs Doctors", ""),
    ("clinical", "Professionally Qualified Clinical Staff", "Nurses & Health Visitors", "Ambulance Staff"),
    ("non_clinical", "Nhs Infrastructure Support", "Hotel, Property & Estates", "Central Functions"),
    (
        "unknown",
        "Other Staff Or Those With Unknown Classification",
        "Other Staff Or Those With Unknown Classification",
        "",
    ),
];

/// "Band 8a" of `band_8a`, as the publisher writes it.
fn grade(code: &str) -> String {
    let words = code.split('_').map(|word| {
        let (first, rest) = word.split_at(1);
        first.to_uppercase() + rest
    });
    words.collect::<Vec<_>>().join(" ").replace("Practitioner Clinical", "Practitioner / Clinical")
}

/// The headcounts that ship with the program of some dates, with the totals that the publisher prints. `month` writes a
/// date.
pub(crate) fn headcounts(dates: &[&str], month: impl Fn(&str) -> String) -> Headcounts {
    let mut cells: BTreeMap<[String; 4], Vec<(String, u64)>> = BTreeMap::new();
    for row in rows(&bundled("workforce_by_grade.csv")) {
        if !dates.contains(&row["date"].as_str()) {
            continue;
        }
        let (_, staff, role, other) =
            KINDS.into_iter().find(|(kind, ..)| *kind == row["staff_type"]).unwrap();
        let people: u64 = row["headcount"].parse().unwrap();
        let part = if other.is_empty() { 0 } else { people / 3 };
        for (role, people) in [(role, people - part), (other, part)] {
            let key = [month(&row["date"]), staff.to_owned(), role.to_owned(), grade(&row["grade"])];
            let groups = match row["ethnic_group"].as_str() {
                "unknown" => {
                    vec![("Unknown & Not Stated", people - people / 4), ("Discontinued Codes", people / 4)]
                }
                group => vec![(group, people)],
            };
            let cell = cells.entry(key).or_default();
            cell.extend(groups.into_iter().map(|(group, people)| (grade(&group.replace(' ', "_")), people)));
        }
    }
    let mut all = Headcounts::new();
    for ([month, staff, role, grade], groups) in cells {
        let sum = |known: bool| -> u64 {
            let is_known = |group: &str| !group.starts_with("Unknown") && !group.starts_with("Discontinued");
            groups.iter().filter(|(group, _)| !known || is_known(group)).map(|(_, people)| people).sum()
        };
        let everybody = "All - Including Unknown, Not Stated And Discontinued Codes".to_owned();
        let totals = [("All".to_owned(), sum(true)), (everybody, sum(false))];
        for (group, people) in totals.into_iter().chain(groups) {
            // A combination with nobody has no row.
            if people > 0 {
                let key = [month.clone(), group, staff.clone(), role.clone(), grade.clone()];
                let [month, group, staff, role, grade] = key;
                all.push([month, group, staff, role, grade, people.to_string()]);
            }
        }
    }
    all
}

/// The whole-measure file: every field in quotation marks, lines that end with a line feed, windows-1252.
pub(crate) fn workforce(headcounts: &Headcounts) -> Vec<u8> {
    let mut text =
        "\"Time\",\"Ethnicity\",\"Ethnicity_type\",\"Staff_Group\",\"Role_Group\",\"Grade\",\"Value\"\n"
            .to_owned();
    for [month, group, staff, role, grade, people] in headcounts {
        let _ = writeln!(
            text,
            "\"{month}\",\"{group}\",\"ONS 2001 ~ 5+1\",\"{staff}\",\"{role}\",\"{grade}\",\"{people}\""
        );
    }
    // An en dash of windows-1252, which is not valid UTF-8.
    text.into_bytes().into_iter().map(|byte| if byte == b'~' { 0x96 } else { byte }).collect()
}

/// A table download: every field in quotation marks, lines that end with CRLF.
pub(crate) fn table(rows: &[&[&str]]) -> Vec<u8> {
    let line = |row: &&[&str]| {
        let quoted: Vec<String> = row.iter().map(|cell| format!("\"{cell}\"")).collect();
        quoted.join(",") + "\r\n"
    };
    rows.iter().map(line).collect::<String>().into_bytes()
}

/// A table of board members by trust, with headers that the layout guesses.
pub(crate) fn board() -> Vec<u8> {
    table(&[
        &["Time", "Ethnicity", "Trust", "%", "Number of board members"],
        &["31 March 2019", "White", "Manchester University NHS Foundation Trust", "82.4", "14"],
        &["31 March 2019", "Other", "Manchester University NHS Foundation Trust", "17.6", "3"],
        &["31 March 2019", "Unknown", "Manchester University NHS Foundation Trust", "0", "0"],
    ])
}
