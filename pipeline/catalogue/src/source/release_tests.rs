use jiff::civil::date;

use super::*;

const CATALOGUE: &str = r#"
[[source]]
id = "workbook"
title = "Workbook"
publisher = "P"
page = "https://example.org/"
match = ['(?<release>20\d\d)']
format = "xlsx"
layout = "workbook"
cadence = "yearly"
months = [3]
hosts = ["example.org"]
largest = 1
publication = "survey"
known_releases = [{ year = 2024, published = "2025-03" }, { year = 2025, published = 2026-03-12 }]
licence = { name = "n", allows = "a" }

[[source]]
id = "details"
title = "Details"
publisher = "P"
page = "https://example.org/"
match = ['(?<release>20\d\d)']
format = "xlsx"
layout = "details"
cadence = "yearly"
months = [3]
hosts = ["example.org"]
largest = 1
publication = "survey"
known_releases = [{ year = 2025, published = 2026-03-12 }]
licence = { name = "n", allows = "a" }

[[source]]
id = "report"
title = "Report"
publisher = "P"
address = "https://example.org/2023"
release = "2023"
format = "html"
layout = "report"
cadence = "once"
hosts = ["example.org"]
largest = 1
publication = "report"
known_releases = [{ year = 2023, published = 2024-03-18 }, { year = 2024, published = "2025-06" }]
licence = { name = "n", allows = "a" }

[[source]]
id = "shipped"
title = "Shipped"
publisher = "P"
bundled = "bundled/shipped.csv"
of = ["workbook", "details"]
release = "2024"
format = "csv"
layout = "shipped"
cadence = "once"
retrieved = 2026-07-12
licence = { name = "n", allows = "a" }
"#;

fn catalogue() -> Catalogue {
    Catalogue::parse(CATALOGUE, "data/sources.toml").unwrap()
}

/// The newer releases on a day, if these releases are in use.
fn newer(in_use: &[(&str, &str)], today: Date) -> Vec<NewerRelease> {
    let used = |source: &Source| ReleaseInUse {
        release: in_use.iter().find(|(id, _)| *id == source.id).map(|(_, release)| (*release).to_owned()),
        ..ReleaseInUse::default()
    };
    catalogue().newer_releases(&used, today)
}

#[test]
fn a_release_counts_as_published_from_its_day_on() {
    let in_use = [("workbook", "2024-v2"), ("details", "2024")];
    assert_eq!(newer(&in_use, date(2026, 3, 11)), []);
    let found = newer(&in_use, date(2026, 3, 12));
    assert_eq!(found.len(), 1);
    let survey = &found[0];
    assert_eq!((survey.publication.as_str(), survey.year, survey.in_use), ("survey", 2025, 2024));
    assert_eq!(survey.published.in_sentence(), "on 12 March 2026");
    assert_eq!(survey.sources, ["workbook", "details"]);
    assert!(survey.has_address && !survey.is_partly_in_use);
}

#[test]
fn a_release_of_a_month_counts_from_the_end_of_the_month() {
    assert_eq!(newer(&[("workbook", "2023")], date(2025, 3, 30)), []);
    assert_eq!(newer(&[("workbook", "2023")], date(2025, 3, 31))[0].published.in_sentence(), "in March 2025");
}

#[test]
fn a_release_in_use_is_not_newer_and_neither_is_one_of_an_unused_source() {
    let today = date(2026, 11, 27);
    assert_eq!(newer(&[("workbook", "2025-v2"), ("details", "2025")], today), []);
    assert_eq!(newer(&[("workbook", "2026"), ("details", "2025")], today), []);
    assert_eq!(newer(&[], today), []);
    assert_eq!(newer(&[("workbook", "spring")], today), []);
}

#[test]
fn a_release_can_be_in_use_in_part() {
    let found = newer(&[("workbook", "2025"), ("details", "2023")], date(2026, 11, 27));
    assert_eq!((found[0].sources.as_slice(), found[0].in_use), (["details".to_owned()].as_slice(), 2023));
    assert!(found[0].is_partly_in_use);
}

#[test]
fn a_source_of_one_release_has_no_address_of_the_next() {
    let found = newer(&[("report", "2023")], date(2026, 11, 27));
    assert!(!found[0].has_address);
    assert_eq!(found[0].year, 2024);
}

#[test]
fn a_bundled_file_is_a_release_of_its_sources() {
    let catalogue = catalogue();
    let of = |id: &str| catalogue.bundled_release(catalogue.get(id).unwrap());
    let shipped =
        ReleaseInUse { release: Some("2024".to_owned()), since: Some(date(2026, 7, 12)), is_bundled: true };
    assert_eq!(of("details"), Some(shipped));
    assert_eq!(of("report"), None);
}

/// The error and the hint of the example with one piece of it replaced.
fn refusal(piece: &str, replacement: &str) -> String {
    assert!(CATALOGUE.contains(piece), "{piece} is not in the example");
    let error = Catalogue::parse(&CATALOGUE.replacen(piece, replacement, 1), "sources.toml").unwrap_err();
    format!("{error} ({})", error.hint().unwrap_or_default())
}

#[test]
fn a_wrong_known_release_is_refused_with_its_line() {
    let said = refusal("{ year = 2024, published = \"2025-03\" }", "{ year = 2024, publishd = \"2025-03\" }");
    assert!(said.contains("line 15") && said.contains("unknown key `publishd`"), "{said}");
    assert!(said.contains("did you mean `published`?"), "{said}");
    let said = refusal("\"2025-03\"", "\"March 2025\"");
    assert!(
        said.contains("line 15") && said.contains("a month, as in \"2025-06\", found March 2025"),
        "{said}"
    );
    let said = refusal("\"2025-03\"", "3");
    assert!(said.contains("expected a day, as in 2026-03-12"), "{said}");
    let said = refusal("\"2025-03\"", "\"2023-12\"");
    assert!(said.contains("the release of 2024 cannot be published in December 2023"), "{said}");
    let said = refusal("year = 2025", "year = 2024");
    assert!(said.contains("in the order of their years"), "{said}");
    assert!(refusal("publication = \"survey\"\n", "").contains("need each other"));
    assert!(
        refusal("known_releases = [{ year = 2025, published = 2026-03-12 }]\n", "")
            .contains("need each other")
    );
}

#[test]
fn a_part_names_a_source_that_exists_and_its_release() {
    let said = refusal("of = [\"workbook\", \"details\"]", "of = [\"workbook\", \"detials\"]");
    assert!(said.contains("line 54") && said.contains("there is no source `detials`"), "{said}");
    assert!(said.contains("did you mean `details`?"), "{said}");
    let said = refusal("release = \"2024\"\n", "");
    assert!(said.contains("needs `release`, which begins with a year"), "{said}");
    let said = refusal("release = \"2023\"\n", "release = \"2023\"\nof = [\"details\"]\n");
    assert!(said.contains("only a bundled source can be a part"), "{said}");
}
