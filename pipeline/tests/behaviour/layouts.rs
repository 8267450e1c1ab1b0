//! Published files become observations by their layouts: figures, counts, areas, statuses.

use ingest::extract::Drift;

use crate::support::publisher::workbooks::answers::wres;
use crate::support::publisher::workbooks::benchmark::{Benchmark, Counts, Names, WRES};
use crate::support::publisher::workbooks::detailed::{Detailed, SHEETS};
use crate::support::publisher::workbooks::organisations::Organisation;
use crate::support::reading::{misfit, read, read_as};
use crate::support::{number, one, surveyed, those};

fn trusts(all: &[Organisation]) -> Vec<&Organisation> {
    all.iter().filter(|member| member.group.is_trusts()).collect()
}

#[test]
fn every_wres_figure_of_the_workbook_is_read_with_counts() {
    let all = surveyed();
    for (names, counts) in
        [(Names::Tight, Counts::AfterGroup), (Names::Spaced, Counts::AtEnd), (Names::Loose, Counts::InFront)]
    {
        let book = Benchmark::new(2024, &all).columns(140).names(names).counts(counts);
        let (rows, warnings) = read("nss-benchmark", &book.file_name(), &book.write()).unwrap();
        assert_eq!(warnings, [], "{names:?} {counts:?}");
        let newest = those(&rows, &[("org_level", "trust"), ("collected", "2024"), ("indicator", "5")]);
        assert_eq!(newest.len(), 2 * trusts(&all).len());
        for member in trusts(&all).into_iter().step_by(9) {
            for ((indicator, stem), (group, word)) in
                WRES.into_iter().flat_map(|stem| [(stem, (1, "white")), (stem, (2, "bme"))])
            {
                let answer = wres(&member.code, stem, group, 2022);
                let indicator = indicator.to_string();
                let row = one(
                    &rows,
                    &[
                        ("org_code", &member.code),
                        ("indicator", &indicator),
                        ("ethnic_group", word),
                        ("collected", "2022"),
                    ],
                );
                assert_eq!((row["release"].as_str(), row["wres_year"].as_str()), ("2024-v2", "2023"));
                assert_eq!(row.get("benchmark_group").unwrap(), member.group.long_name());
                assert_eq!(row.get("weighting"), None, "WRES figures are unweighted");
                if answer.suppressed() {
                    assert_eq!((row["status"].as_str(), row.get("value")), ("suppressed", None));
                } else {
                    assert_eq!(row["numerator"], answer.numerator.to_string());
                    assert_eq!(row["denominator"], answer.denominator.to_string());
                    assert!((number(row, "value") - answer.proportion()).abs() < 1e-15);
                }
            }
        }
    }
}

#[test]
fn a_workbook_without_responses_is_read_without_counts() {
    let book = Benchmark::new(2024, &surveyed()).columns(100).counts(Counts::Absent);
    let (rows, warnings) = read("nss-benchmark", &book.file_name(), &book.write()).unwrap();
    assert_eq!(misfit(&warnings, Drift::CountsMissing).place, "row 1");
    assert!(rows.iter().any(|row| row.contains_key("value")));
    assert!(rows.iter().all(|row| !row.contains_key("denominator") && !row.contains_key("counts_basis")));
}

#[test]
fn the_reworded_question_has_no_history_in_2025() {
    let book = Benchmark::new(2025, &surveyed()).columns(140);
    let (rows, _) = read("nss-benchmark", &book.file_name(), &book.write()).unwrap();
    let years: std::collections::BTreeSet<&str> =
        those(&rows, &[("indicator", "7")]).iter().map(|row| row["collected"].as_str()).collect();
    assert_eq!(years.into_iter().collect::<Vec<_>>(), ["2025"]);
    assert!(!those(&rows, &[("indicator", "8"), ("collected", "2021")]).is_empty());
}

#[test]
fn a_marker_of_suppression_is_not_a_figure() {
    for marker in ["*", "-", "NA"] {
        let all = surveyed();
        let book = Benchmark::new(2024, &all).columns(100).suppressed(marker);
        let (rows, _) = read("nss-benchmark", &book.file_name(), &book.write()).unwrap();
        let few = trusts(&all)
            .into_iter()
            .find(|member| wres(&member.code, "equal_eth_summary", 2, 2024).suppressed())
            .unwrap();
        let row = one(
            &rows,
            &[("org_code", &few.code), ("indicator", "7"), ("ethnic_group", "bme"), ("collected", "2024")],
        );
        assert_eq!(row["status"], "suppressed");
    }
}

#[test]
fn organisational_answers_are_read_by_question_and_header() {
    let all = surveyed();
    let book = Detailed::organisational(2023, &all);
    let (rows, warnings) = read("nss-detailed-organisational", &book.file_name(), &book.write()).unwrap();
    assert_eq!(warnings, []);
    let question = &SHEETS[1].questions[0];
    for (option, answer) in (0..).zip(["yes", "no", "dont_know"]) {
        for member in all.iter().step_by(13) {
            let row = one(&rows, &[("org_code", &member.code), ("indicator", "q15"), ("measure", answer)]);
            let level = if member.group.is_trusts() { "trust" } else { "organisation" };
            assert_eq!((row["org_level"].as_str(), row["release"].as_str()), (level, "2023"));
            match book.expected(&member.code, question, option) {
                Some(percentage) => assert!((number(row, "value") - percentage).abs() < 1e-12),
                None => assert_eq!((row["status"].as_str(), row.get("value")), ("suppressed", None)),
            }
        }
    }
}

#[test]
fn at_least_one_incident_sums_the_other_answers() {
    let all = surveyed();
    let book = Detailed::organisational(2023, &all);
    let (rows, _) = read("nss-detailed-organisational", &book.file_name(), &book.write()).unwrap();
    let question = &SHEETS[0].questions[0];
    for member in all.iter().step_by(17) {
        let row = one(
            &rows,
            &[("org_code", &member.code), ("indicator", "q14a"), ("measure", "at_least_one_incident")],
        );
        match book.expected(&member.code, question, 0) {
            Some(never) => assert!((number(row, "value") - (100.0 - never)).abs() < 1e-9),
            None => assert_eq!(row["status"], "suppressed"),
        }
        assert!(row["cell"].contains(':'), "{}", row["cell"]);
    }
}

#[test]
fn national_results_have_areas_and_ethnic_groups() {
    let book = Detailed::national(2024);
    let (rows, _) = read("nss-detailed-national", &book.file_name(), &book.write()).unwrap();
    let about = |level, name, group| {
        let wanted = [
            ("org_level", level),
            ("org_name", name),
            ("ethnic_group", group),
            ("indicator", "q16b"),
            ("measure", "yes"),
        ];
        number(one(&rows, &wanted), "value")
    };
    let question = &SHEETS[1].questions[1];
    let expected = |key| book.expected(key, question, 0).unwrap();
    let same = |found: f64, key| assert!((found - expected(key)).abs() < 1e-12, "{key}");
    same(about("england", "England (all trusts)", "all"), "");
    same(about("england", "England (all trusts)", "white"), "White staff");
    same(about("england", "England (all trusts)", "bme"), "Staff from all other ethnic groups combined");
    same(about("region", "London", "all"), "London");
    same(about("icb", "Greater Manchester", "all"), "Greater Manchester");
    same(
        about("england", "England (all trusts)", "asian_asian_british_indian"),
        "Asian/Asian British - Indian",
    );
}

/// The same table of WRES figures on a page, with another table, and in a CSV file.
const WRES_HTML: &str = "<!doctype html><html><body><table><tr><th>Contents</th></tr><tr><td>1</td></tr></table>\
    <table><caption>Trusts</caption><tr><th>Organisation code</th><th>Organisation name</th><th>WRES year</th>\
    <th>Indicator</th><th>Measure</th><th>Ethnic group</th><th>Value</th><th>Unit</th></tr>\
    <tr><td>R0A</td><td>Manchester University</td><td>2021</td><td>2</td><td>relative_likelihood</td><td></td>\
    <td>1.54</td><td>ratio</td></tr></table></body></html>";
const WRES_CSV: &str = "organisation code,organisation name,wres year,indicator,measure,ethnic group,value,unit,x\n\
    R0A,Manchester University,2021,2,relative_likelihood,,1.54,ratio,1\n";

#[test]
fn a_wres_table_is_found_on_a_page_and_in_a_csv_file() {
    for (name, text, place) in
        [("page.html", WRES_HTML, "row 2, column Value"), ("table.csv", WRES_CSV, "line 2, column value")]
    {
        let (rows, _) = read_as("wres-table", name, text.as_bytes(), Some("2021")).unwrap();
        let row = one(&rows, &[("org_code", "R0A"), ("indicator", "2")]);
        assert_eq!((row["value"].as_str(), row["release"].as_str()), ("1.54", "2021"));
        assert_eq!(row["cell"], place, "{name}");
    }
}

#[test]
fn the_register_of_trusts_is_read_without_a_header() {
    let text = "\"RPG\",\"OXLEAS\",\"Y59\",\"QKS\",\"\",\"\",\"\",\"\",\"\",\"\",\"19940401\",\"20250331\"\n\
                \"RQF\",\"VELINDRE\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"19940401\",\"\"\n";
    let (rows, _) = read("ods-etr", "etr.csv", text.as_bytes()).unwrap();
    let oxleas = one(&rows, &[("org_code", "RPG")]);
    assert_eq!((oxleas["open_date"].as_str(), oxleas["close_date"].as_str()), ("1994-04-01", "2025-03-31"));
    assert_eq!(one(&rows, &[("org_code", "RQF")]).get("region_code"), None);
}
