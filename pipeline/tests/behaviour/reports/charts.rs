//! The charts of reports: a folder each, with the same numbers in picture, data and words.

use std::collections::BTreeMap;
use std::path::Path;

use super::{REGIONS, file};
use crate::support::{Row, bundled, edition, rows, survey_rows, with_commas};

#[test]
fn a_figure_is_a_folder_with_all_its_forms() {
    let folder = edition().path("reports/2026-07/north-west/figures/wres-i8-Y62-2025-trusts");
    let text = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
    let data = rows(&folder.join("data.csv"));
    // England, the region and 26 trusts; White, BME and the gap of each.
    assert_eq!(data.len(), 28 * 3);
    for row in survey_rows("North West").into_iter().filter(|row| row["indicator"] == "8") {
        let found = data.iter().find(|line| {
            line["place_code"] == row["org_code"]
                && line["ethnic_group"] == row["ethnic_group"]
                && line["measure"] == "share"
        });
        // A count under 10 that was reconstructed is not printed.
        let small = row["numerator"].parse::<u64>().unwrap() < 10;
        assert_eq!(found.unwrap()["numerator"], if small { "" } else { &row["numerator"] });
    }
    let described: serde_json::Value = serde_json::from_str(&text("figure.json")).unwrap();
    assert!(described["alt"].as_str().unwrap().chars().count() <= 125);
    // The finding in ten words, besides how many trusts it is of.
    let title = described["title"].as_str().unwrap().replace("(26 of 31 trusts)", "");
    assert!(title.split_whitespace().count() <= 10);
    // The long description has the numbers of the data.
    let bolton: Vec<&Row> = data.iter().filter(|line| line["place"].starts_with("Bolton")).collect();
    for line in &bolton[..2] {
        let share =
            100.0 * line["numerator"].parse::<f64>().unwrap() / line["denominator"].parse::<f64>().unwrap();
        let words = format!("{share:.1}%");
        assert!(described["description"].as_str().unwrap().contains(&words), "{words}");
    }
    assert_eq!(described["sources"][0]["sha256"].as_str().unwrap().len(), 64);
    assert!(text("cite.txt").contains("figure wres-i8-Y62-2025-trusts, \u{201c}Discrimination by colleagues, North West (26 of 31 trusts): 16.2% BME, 6.1% White\u{201d}"));
    let png = std::fs::read(folder.join("figure.png")).unwrap();
    let width = u32::from_be_bytes(png[16..20].try_into().unwrap());
    assert!(png.starts_with(b"\x89PNG") && width >= 1600, "{width} dots wide");
    assert!(text("figure.svg").contains(">Bolton<"));
}

#[test]
fn every_figure_is_in_the_index_of_the_edition() {
    let index =
        std::fs::read_to_string(edition().path("reports/2026-07/index.html")).unwrap().replace("&#x2f;", "/");
    let mut figures: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (slug, _) in REGIONS {
        for entry in std::fs::read_dir(edition().path(format!("reports/2026-07/{slug}/figures"))).unwrap() {
            let id = entry.unwrap().file_name().to_string_lossy().into_owned();
            figures.entry(id).or_default().push(format!("href=\"{slug}/figures/"));
        }
    }
    for (id, reports) in &figures {
        assert_eq!(index.matches(&format!("<article id=\"{id}\"")).count(), 1, "{id} in the index");
        let linked = |begins: &String| index.contains(&format!("{begins}{id}/data.csv\""));
        assert!(reports.iter().any(linked), "no data of {id} in the index");
    }
    // Two regions: a summary, five series of published figures, four charts of gaps and four of shares each; of England,
    // in both reports, one ratio by region, five questions by ethnic group, and the workforce by band and by date; and
    // the statuses declared in the North West.
    assert_eq!(figures.len(), 2 * (1 + 5 + 4 + 4) + (1 + 5 + 2) + 1);
    assert_eq!(figures.values().filter(|reports| reports.len() == 2).count(), 8);
}

#[test]
fn the_alternative_text_of_a_chart_has_its_numbers() {
    let pdf = pdf_extract::Document::load_mem(&file("north-west", "pdf")).unwrap();
    let alternatives: Vec<String> = pdf
        .objects
        .values()
        .filter_map(|object| object.as_dict().ok())
        .filter_map(|dictionary| dictionary.get(b"Alt").ok())
        .filter_map(|text| pdf_extract::decode_text_string(text).ok())
        .collect();
    let of_8 = alternatives.iter().find(|text| text.starts_with("Discrimination by colleagues")).unwrap();
    for words in [
        // Wilson's limits of 4,127 of 67,198 and of 2,493 of 15,343, calculated by hand.
        "North West (26 of 31 trusts): White 6.1% (6.0% to 6.3%, 4,127 of 67,198), BME 16.2% (15.7% to 16.8%, 2,493 of 15,343), gap \
         +10.1 (+9.5 to +10.7) percentage points.",
        "Stockport NHS Foundation Trust: White ",
    ] {
        assert!(of_8.contains(words), "{of_8}");
    }
}

#[test]
fn a_chart_of_ethnic_groups_has_each_group_in_its_data() {
    let folder = edition().path("reports/2026-07/london/figures/wres-i8-ENG-2025-groups-q16b");
    let held: BTreeMap<String, (f64, String)> = rows(&folder.join("data.csv"))
        .into_iter()
        .map(|row| (row["ethnic_group"].clone(), (row["value"].parse().unwrap(), row["denominator"].clone())))
        .collect();
    // Eighteen groups and the two that they are counted in, as the survey's own table has them.
    let published: BTreeMap<String, (f64, String)> = rows(&bundled("staff_survey_questions.csv"))
        .into_iter()
        .filter(|row| row["level"] == "england" && row["question"] == "q16b" && row["ethnic_group"] != "all")
        .map(|row| (row["ethnic_group"].clone(), (row["percentage"].parse().unwrap(), row["base"].clone())))
        .collect();
    assert_eq!((held.len(), &held), (20, &published));
    let described = std::fs::read_to_string(folder.join("figure.json")).unwrap();
    assert!(described.contains("All together, White: 6.8% of"), "{described}");
}

/// A number of a figure's data as a person reads it.
fn printed(value: &str, unit: &str) -> String {
    let value: f64 = value.parse().unwrap();
    // Half away from zero: 100 of 320 is 31.25 per cent, and printed as 31.3.
    let rounded = |value: f64| format!("{:.1}", (10.0 * value).round() / 10.0);
    match unit {
        "proportion" => format!("{}%", rounded(100.0 * value)),
        "percentage_points" => {
            let size = rounded(value.abs());
            let sign = if size == "0.0" {
                ""
            } else if value > 0.0 {
                "+"
            } else {
                "\u{2212}"
            };
            format!("{sign}{size}")
        }
        "ratio" => format!("{value:.2}").trim_end_matches('0').trim_end_matches('.').to_owned(),
        _ => format!("{value:.1}").trim_end_matches(".0").to_owned(),
    }
}

/// That the description of each figure in a folder of figures has every number of its data.
pub(crate) fn descriptions_hold_the_data(figures: &Path) {
    let mut numbers = 0;
    for folder in std::fs::read_dir(figures).unwrap().map(|entry| entry.unwrap().path()) {
        let described: serde_json::Value =
            serde_json::from_slice(&std::fs::read(folder.join("figure.json")).unwrap()).unwrap();
        let words = described["description"].as_str().unwrap();
        for row in rows(&folder.join("data.csv")) {
            let mut expected: Vec<String> = ["value", "lower", "upper"]
                .into_iter()
                .filter(|column| !row[*column].is_empty())
                .map(|column| printed(&row[column], &row["unit"]))
                .collect();
            expected.extend(
                ["numerator", "denominator"]
                    .map(|column| with_commas(&row[column]))
                    .into_iter()
                    .filter(|text| !text.is_empty()),
            );
            for number in expected {
                assert!(
                    words.contains(&number),
                    "{}: {number} of {row:?} is not in {words}",
                    folder.display()
                );
                numbers += 1;
            }
        }
    }
    assert!(numbers > 100, "only {numbers} numbers were looked for");
}

#[test]
fn the_description_of_a_figure_has_every_number() {
    for (slug, _) in REGIONS {
        descriptions_hold_the_data(&edition().path(format!("reports/2026-07/{slug}/figures")));
    }
}
