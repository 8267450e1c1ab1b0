//! The two regional reports: made, conformant, alike in every form, the same each time.

pub(crate) mod charts;
mod first_page;
pub(crate) mod workbook;

use std::collections::BTreeMap;
use std::sync::OnceLock;

use crate::support::publisher::workbooks::benchmark::Benchmark;
use crate::support::{
    Program, Row, assert_accessible_and_archivable, bundled, edition, pdf_text, rows, seen, survey_rows,
    surveyed, with_commas,
};

const REGIONS: [(&str, &str); 2] = [("north-west", "North West"), ("london", "London")];

fn file(slug: &str, kind: &str) -> Vec<u8> {
    edition().bytes(&format!("reports/2026-07/{slug}/{slug}.{kind}"))
}

fn pdf(slug: &str) -> String {
    static TEXTS: [OnceLock<String>; 2] = [OnceLock::new(), OnceLock::new()];
    let at = REGIONS.iter().position(|(name, _)| *name == slug).unwrap();
    TEXTS[at].get_or_init(|| pdf_text(&file(slug, "pdf"))).clone()
}

fn html(slug: &str) -> String {
    seen(&String::from_utf8(file(slug, "html")).unwrap())
}

fn data(slug: &str) -> Vec<Row> {
    rows(&edition().path(format!("reports/2026-07/{slug}/{slug}.csv")))
}

#[test]
#[ignore = "slow: `make test-slow` runs it"]
fn both_pdfs_are_accessible_and_archivable() {
    for (slug, _) in REGIONS {
        assert_accessible_and_archivable(slug, &file(slug, "pdf"));
    }
}

#[test]
fn page_and_data_have_the_counts_of_every_trust() {
    for (slug, region) in REGIONS {
        let (html, data) = (html(slug), data(slug));
        let published = survey_rows(region);
        assert!(published.len() >= 200, "{} rows of {region}", published.len());
        for row in published {
            // A count under 10 that was reconstructed is not printed.
            let small = row["numerator"].parse::<u64>().unwrap() < 10;
            let part = if small { "fewer than 10".to_owned() } else { with_commas(&row["numerator"]) };
            let counts = format!("{part} of {}", with_commas(&row["denominator"]));
            let what = format!("{counts} ({}, indicator {})", row["org_name"], row["indicator"]);
            assert!(html.contains(&counts), "the HTML of {region} lacks {what}");
            let line = data.iter().find(|line| {
                line["org_code"] == row["org_code"]
                    && line["indicator"] == row["indicator"]
                    && line["measure"] == "share"
                    && line["ethnic_group"] == row["ethnic_group"]
            });
            let line = line.unwrap_or_else(|| panic!("the CSV of {region} lacks {what}"));
            let numerator = if small { "" } else { &row["numerator"] };
            assert_eq!((line["numerator"].as_str(), &line["denominator"]), (numerator, &row["denominator"]));
            assert_eq!(line["status"], "reconstructed");
        }
    }
}

#[test]
fn the_region_is_the_sum_of_its_trusts() {
    // Summed here from the published rows; the first two are those of the Workforce Race Equality Standard's
    // own arithmetic by hand: 2,493 of 15,343 and 4,127 of 67,198.
    for (slug, region) in REGIONS {
        let mut sums: BTreeMap<(String, String), (u64, u64)> = BTreeMap::new();
        for row in survey_rows(region) {
            let sum = sums.entry((row["indicator"].clone(), row["ethnic_group"].clone())).or_default();
            sum.0 += row["numerator"].parse::<u64>().unwrap();
            sum.1 += row["denominator"].parse::<u64>().unwrap();
        }
        assert_eq!(sums.len(), 8);
        for ((indicator, group), (numerator, denominator)) in sums {
            let counts = format!(
                "{} of {}",
                with_commas(&numerator.to_string()),
                with_commas(&denominator.to_string())
            );
            assert!(pdf(slug).contains(&counts), "the PDF of {region} lacks {counts}");
            assert!(html(slug).contains(&counts), "the HTML of {region} lacks {counts}");
            let line = data(slug).into_iter().find(|line| {
                line["level"] == "region"
                    && line["indicator"] == indicator
                    && line["measure"] == "share"
                    && line["ethnic_group"] == group
            });
            let line = line.unwrap();
            assert_eq!(line["numerator"], numerator.to_string());
            #[expect(clippy::cast_precision_loss, reason = "counts of people")]
            let share = numerator as f64 / denominator as f64;
            assert!((line["value"].parse::<f64>().unwrap() - share).abs() < 1e-12);
        }
    }
}

#[test]
fn indicator_8_reads_as_published_for_both_regions() {
    for (slug, sentence) in [
        (
            "north-west",
            "In the North West (26 of 31 trusts) in 2024, 16.2 per cent of BME staff who answered the NHS Staff Survey \
             said they had experienced discrimination from a manager or colleague in the last 12 months, compared with \
             6.1 per cent of White staff.",
        ),
        (
            "london",
            "In London (25 of 35 trusts) in 2024, 14.9 per cent of BME staff who answered the NHS Staff Survey said \
             they had experienced discrimination from a manager or colleague in the last 12 months, compared with 8.9 \
             per cent of White staff.",
        ),
    ] {
        assert!(html(slug).contains(sentence), "{slug}");
        assert!(pdf(slug).contains(sentence), "{slug}");
    }
    assert!(html("north-west").contains("North West (26 of 31 trusts)"));
    assert!(html("london").contains("London (25 of 35 trusts)"));
}

#[test]
fn missing_trusts_are_named() {
    // The five mental-health trusts of the North West, from the register and the rows that are not there.
    for name in [
        "Cheshire and Wirral Partnership NHS Foundation Trust",
        "Greater Manchester Mental Health NHS Foundation Trust",
        "Lancashire and South Cumbria NHS Foundation Trust",
        "Mersey Care NHS Foundation Trust",
        "Pennine Care NHS Foundation Trust",
    ] {
        assert!(pdf("north-west").contains(name), "the PDF does not name {name}");
        assert!(html("north-west").contains(name), "the HTML does not name {name}");
    }
    assert!(
        html("north-west")
            .contains("26 of the 31 units that answered the 2024 survey in the North West have figures")
    );
}

#[test]
fn a_merged_trust_is_shown_as_surveyed() {
    let words = "Bridgewater Community Healthcare (now part of North Cheshire and Mersey)";
    assert!(html("north-west").contains(words));
    assert!(pdf("north-west").contains(words));
}

#[test]
fn a_restated_figure_is_shown_with_the_earlier_one() {
    for text in [html("london"), pdf("london")] {
        assert!(text.contains("England 2022: restated (1.54 in the 2022 report)."));
    }
}

#[test]
fn a_status_has_evidence_and_a_missing_one_is_not_none() {
    let text = html("north-west");
    assert!(
        text.contains("eight of 33 trusts and integrated care boards have declared a Bronze award"),
        "{text}"
    );
    assert!(text.contains("15 October 2024"));
    assert!(html("london").contains("That does not mean that no organisation has declared one."));
}

#[test]
fn the_attached_data_equal_the_data_file() {
    let document = pdf_extract::Document::load_mem(&file("north-west", "pdf")).unwrap();
    let attached: Vec<Vec<u8>> = document
        .objects
        .values()
        .filter_map(|object| object.as_stream().ok())
        .filter(|stream| {
            stream
                .dict
                .get(b"Type")
                .is_ok_and(|kind| kind.as_name().is_ok_and(|name| name == b"EmbeddedFile"))
        })
        .map(|stream| stream.decompressed_content().unwrap_or_else(|_| stream.content.clone()))
        .collect();
    assert_eq!(attached, [file("north-west", "csv")]);
}

/// The value of each row of a benchmark table by what it is about, read from its Parquet file.
fn values(table: &str, about: &[&str], value: &str) -> BTreeMap<String, f64> {
    use arrow::array::{Array, AsArray};
    use arrow::datatypes::Float64Type;
    use arrow::util::display::array_value_to_string;
    let file = std::fs::File::open(edition().path(format!("store/benchmarks/{table}.parquet"))).unwrap();
    let reader = parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder::try_new(file).unwrap();
    let mut found = BTreeMap::new();
    for rows in reader.build().unwrap() {
        let rows = rows.unwrap();
        let numbers = rows.column_by_name(value).unwrap().as_primitive::<Float64Type>();
        for row in (0..rows.num_rows()).filter(|row| numbers.is_valid(*row)) {
            let key = about.iter().map(|column| {
                let values = rows.column_by_name(column).unwrap();
                if values.is_valid(row) { array_value_to_string(values, row).unwrap() } else { String::new() }
            });
            let key = key.collect::<Vec<_>>().join("|");
            assert!(found.insert(key.clone(), numbers.value(row)).is_none(), "{table} has {key} twice");
        }
    }
    found
}

/// The key in the table of the workforce of a row whose note is "all/upper, of all staff, 31 March 2022".
fn grade(row: &Row) -> String {
    let parts: Vec<&str> = row["note"].split(", ").collect();
    let (side, grade) = parts[0].split_once('/').unwrap_or((parts[0], ""));
    let denominator = if parts[1] == "of all staff" { "all_staff" } else { "known_ethnicity" };
    let date = jiff::civil::Date::strptime("%d %B %Y", parts[2]).unwrap();
    [row["ethnic_group"].as_str(), denominator, side, grade, &date.to_string()].join("|")
}

#[test]
fn every_value_of_the_data_is_the_one_in_the_parquet() {
    let place = ["level", "code", "indicator", "wres_year"];
    let shares = values("share", &[&place[..], &["ethnic_group"]].concat(), "share");
    let gaps = values("gap", &place, "gap_points");
    let ratios = values("gap", &place, "ratio");
    let pooled = values("gap", &place, "pooled_gap_points");
    let of_figure = ["measure", "ethnic_group", "edition", "cell"];
    let published = values("published_series", &[&place[..], &of_figure].concat(), "value");
    let grades =
        values("workforce_share", &["ethnic_group", "denominator", "side", "grade", "date"], "share");
    for (slug, _) in REGIONS {
        let mut held = 0;
        for row in data(slug).into_iter().filter(|row| !row["value"].is_empty()) {
            let text = |column: &str| row[column].as_str();
            let place = [text("level"), text("org_code"), text("indicator"), text("wres_year")].join("|");
            let cell = text("place").split_once(", ").map_or("", |(_, cell)| cell);
            let printed =
                [place.as_str(), text("measure"), text("ethnic_group"), text("edition"), cell].join("|");
            let expected = match (text("measure"), text("edition")) {
                ("share", "") => shares.get(&format!("{place}|{}", text("ethnic_group"))),
                ("gap", "") => gaps.get(&place),
                ("pooled_gap", "") => pooled.get(&place),
                ("ratio", "") => ratios.get(&place),
                ("share_of_grade", "") => grades.get(&grade(&row)),
                _ => published.get(&printed),
            };
            let expected = expected.unwrap_or_else(|| panic!("{slug}: the Parquet has no {printed}"));
            // To the last digit: both are written so that they read back as the same number.
            let value = text("value").parse::<f64>().unwrap();
            assert_eq!(value.to_bits(), expected.to_bits(), "{slug}: {printed}");
            held += 1;
        }
        assert!(held > 400, "{slug}: {held}");
    }
}

#[test]
fn two_runs_write_the_same_bytes() {
    let again = Program::new();
    let run = again.run(&["report", "--region", "north-west", "--region", "london"]).ends_with(0);
    for (slug, _) in REGIONS {
        for kind in ["pdf", "html", "xlsx", "csv"] {
            assert!(run.stdout.contains(&format!("{slug}.{kind}")), "{}", run.stdout);
        }
    }
    for folder in ["store", "reports/2026-07/north-west", "reports/2026-07/london"] {
        let (mut first, mut second) = (edition().files(folder), again.files(folder));
        // It lists the reports that were made from the store, of which the first has more.
        assert_eq!(first.remove("reports.json").is_some(), second.remove("reports.json").is_some());
        let names = |files: &BTreeMap<String, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
        assert_eq!(names(&first), names(&second));
        for (name, bytes) in &first {
            assert!(*bytes == second[name], "{folder}/{name} differs between two runs");
        }
    }
}

#[test]
#[ignore = "slow: `make test-slow` runs it"]
fn a_hostile_name_is_printed_literally() {
    let hostile = "#read(\"/etc/passwd\") =cmd|' /C calc'!A0 <script>";
    let program = Program::new();
    program.edit("data", "bundled/staff_survey_wres.csv", |text| {
        text.replace("Bolton NHS Foundation Trust", &format!("\"{}\"", hostile.replace('"', "\"\"")))
    });
    program.run(&["report", "--region", "north-west"]).ends_with(0);
    let at = |kind: &str| program.bytes(&format!("reports/2026-07/north-west/north-west.{kind}"));
    let html = String::from_utf8(at("html")).unwrap();
    assert!(!html.contains("<script"), "the name became markup");
    assert!(seen(&html).contains(hostile));
    let names = |file: &str| -> Vec<String> {
        rows(&program.path(format!("reports/2026-07/north-west/{file}")))
            .iter()
            .map(|row| row["org_name"].clone())
            .collect()
    };
    assert!(names("north-west.csv").contains(&hostile.to_owned()));
    let pdf = pdf_text(&at("pdf"));
    assert!(pdf.contains("#read(\"/etc/passwd\")") && !pdf.contains("root:"), "{pdf}");
}

#[test]
fn an_icb_is_pooled_from_its_trusts() {
    let icbs: BTreeMap<String, String> = rows(&bundled("organisations.csv"))
        .into_iter()
        .map(|row| (row["org_code"].clone(), row["icb_code"].clone()))
        .collect();
    let (mut numerator, mut denominator) = (0_u64, 0_u64);
    for row in rows(&bundled("staff_survey_wres.csv")) {
        let here = icbs.get(&row["org_code"]).is_some_and(|icb| icb == "QOP");
        // The ambulance trust serves several ICBs, and is not counted in one.
        let ambulance = row["benchmark_group"] == "Ambulance Trusts";
        if here && !ambulance && row["indicator"] == "8" && row["ethnic_group"] == "bme" {
            numerator += row["numerator"].parse::<u64>().unwrap();
            denominator += row["denominator"].parse::<u64>().unwrap();
        }
    }
    let place = "reports/2026-07/icb-greater-manchester/icb-greater-manchester";
    let html = edition().text(&format!("{place}.html"));
    let page = scraper::Html::parse_document(&html);
    let text = seen(&html);
    let counts =
        format!("{} of {}", with_commas(&numerator.to_string()), with_commas(&denominator.to_string()));
    assert!(text.contains(&counts), "{counts}");
    // 2.01 is the North West's, as published; the ICB has none.
    assert!(text.contains("to be appointed from shortlisting North West 2024 2.01"), "{text}");
    let heads = scraper::Selector::parse("th[scope=row]").unwrap();
    let heads: Vec<String> = page.select(&heads).map(|head| head.text().collect()).collect();
    assert!(!heads.iter().any(|head| head == "Greater Manchester"), "{heads:?}");
}

#[test]
fn provenance_names_every_input_by_its_hash() {
    let provenance = edition().json("reports/2026-07/london/provenance.json");
    let inputs = provenance["inputs"].as_array().unwrap();
    // One for each bundled file but the quoted figures, which are only checked against, and a second one for the
    // published WRES figures: their values and the pages that quote them have a layout each.
    let names = std::fs::read_dir(bundled("")).unwrap().map(|entry| entry.unwrap().path());
    let files = names.filter(|path| path.extension().is_some_and(|extension| extension == "csv")).count();
    assert_eq!(inputs.len(), files - 1 + 1);
    for input in inputs {
        let bytes = std::fs::read(bundled("").join("..").join(input["file"].as_str().unwrap())).unwrap();
        assert_eq!(input["sha256"], store::snapshot::Hash::of(&bytes).to_string());
    }
    assert!(provenance["gaps"][1].as_str().unwrap().contains("Oxleas NHS Foundation Trust"));
}

#[cfg(unix)]
#[test]
#[ignore = "slow: `make test-slow` runs it"]
fn latest_points_to_the_newest_edition() {
    let program = Program::copy_of(edition().folder());
    for edition in ["2026-12", "2025-01"] {
        program.run(&["report", "--region", "london", "--edition", edition]).ends_with(0);
    }
    assert_eq!(std::fs::read_link(program.path("reports/latest")).unwrap().to_str(), Some("2026-12"));
    assert!(program.path("reports/latest/london/london.pdf").exists());
}

#[test]
fn published_figures_are_cited_as_quoted_and_marked() {
    let folder = "reports/2026-07/north-west/figures/wres-i2-ENG-2024-regions";
    let citation = edition().text(&format!("{folder}/cite.txt"));
    let quoted = "NHS England, NHS Workforce Race Equality Standard (WRES) 2024 data analysis report for NHS trusts, as \
                  quoted by Health Service Journal";
    assert!(citation.contains(quoted), "{citation}");
    assert!(
        edition().json(&format!("{folder}/figure.json"))["citation"]["plain"]
            .as_str()
            .unwrap()
            .contains(quoted)
    );
    let text = html("north-west");
    let page = String::from_utf8(file("north-west", "html")).unwrap().replace("&#x2f;", "/");
    // Read in one secondary source, with its meaning; and the page that was read.
    assert!(
        text.contains("1.61\u{2020}") && text.contains("\u{2020} Read in one secondary source"),
        "{text}"
    );
    assert!(page.contains("https://www.hsj.co.uk/workforce/"), "no link to the page");
    // The year before has no mark: 1.46 was read in a source of high confidence.
    assert!(text.contains("1.46") && !text.contains("1.46\u{2020}"));
    let row =
        data("north-west").into_iter().find(|row| row["indicator"] == "2" && row["value"] == "2.01").unwrap();
    assert_eq!((row["read_from"].as_str(), row["confidence"].as_str()), ("Health Service Journal", "high"));
    assert!(row["publication"].contains("2024 data analysis report"), "{row:?}");
}

#[test]
fn headings_of_published_indicators_tell_the_finding() {
    let text = html("north-west");
    for heading in [
        "England 2022: BME staff 24% of the workforce, 8% of very senior managers",
        "North West: White applicants twice as likely to be appointed",
        "North West: BME staff 1.06 times as likely to enter disciplinary proceedings",
        "BME share of board members in England rose to 16.5 per cent",
    ] {
        assert!(text.contains(heading), "{heading}");
    }
    assert!(
        !text.contains("no published figure found;")
            && text.matches("No published figure was found for the North West").count() == 1
    );
}

/// The mental-health sheet is missing from the figures that ship with the program, and a workbook has it.
#[test]
fn the_method_is_that_of_the_data_in_use() {
    let program = Program::new();
    let shipped = html("north-west");
    assert!(shipped.contains("Its numerator and denominator were reconstructed"));
    assert!(shipped.contains("Staff survey 2024, WRES indicators 5 to 8 by trust and ethnic group"));
    let book = Benchmark::new(2024, &surveyed()).columns(100);
    let path = program.file(&book.file_name(), book.write());
    program.run(&["import", path.to_str().unwrap(), "--layout", "nss-benchmark"]).ends_with(0);
    program.run(&["report", "--region", "north-west", "--edition", "imported"]).ends_with(0);
    let text = seen(&program.text("reports/imported/north-west/north-west.html"));
    let counted =
        " shares of trusts are calculated from the numbers of respondents that the publisher prints";
    assert!(text.contains(counted) && !shipped.contains(counted), "the method is not that of the workbook");
    let none = "have none (5 mental health)";
    assert!(shipped.contains(none) && !text.contains(none), "the mental-health trusts have figures now");
    let workbook = "NHS Staff Survey: benchmark report Excel data";
    assert!(text.contains(workbook) && !shipped.contains(workbook));
    let sources = program.run(&["sources"]).ends_with(0).stdout;
    assert!(!sources.contains("obtainable"), "{sources}");
}
