use super::*;
use crate::source::Catalogue;

const SHIPPED: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/sources.toml"));

/// Finds the link of a shipped source on a page of these links, each a path and a label.
fn find(id: &str, page: &[(&str, &str)]) -> Result<Link, DiscoverError> {
    let anchors: Vec<String> =
        page.iter().map(|(path, label)| format!("<a href='{path}'>{label}</a>")).collect();
    find_in(id, &anchors.join("\n"))
}

fn find_in(id: &str, document: &str) -> Result<Link, DiscoverError> {
    let catalogue = Catalogue::parse(SHIPPED, "data/sources.toml").unwrap();
    let address = "https://www.nhsstaffsurveys.com/results/local-results/".parse().unwrap();
    newest_link(catalogue.get(id).unwrap(), document, &address)
}

const BANK: (&str, &str) = (
    "/static/0000000000000000000000000000000a/Bank-benchmark-report-Excel-data-2022-2024.xlsx",
    "Bank workers",
);

#[test]
fn the_benchmark_workbook_is_found_under_every_name_it_has_had() {
    for (name, release) in [
        ("Benchmark_report_excel_data_2017-2021", "2017-2021"),
        ("benchmark_report_excel_data_2018-2022-v2", "2018-2022-v2"),
        ("benchmark_report_excel_data_2019-2023_v2", "2019-2023_v2"),
        ("Benchmark-report-Excel-data-for-2020-2024", "2020-2024"),
        ("NSS-Benchmark-report-excel-data-for-2021-2025-v2", "2021-2025-v2"),
    ] {
        let path = format!("/static/be505cf2e70c080aa35d34279f68e3f2/{name}.xlsx");
        let page = [
            ("/about/", "About"),
            (path.as_str(), "Benchmark data"),
            BANK,
            ("/static/1/report.pdf", "Report"),
        ];
        let link = find("nss-benchmark", &page).unwrap();
        assert_eq!(link.address.as_str(), format!("https://www.nhsstaffsurveys.com{path}"));
        assert_eq!((link.label.as_str(), link.release.as_deref()), ("Benchmark data", Some(release)));
    }
}

#[test]
fn a_page_without_the_link_lists_what_comes_nearest_and_why_it_was_refused() {
    let error = find("nss-benchmark", &[("/about/", "About us"), BANK]).unwrap_err();
    let DiscoverError::NoLink { candidates, more, .. } = &error else { panic!("{error}") };
    assert_eq!((candidates.len(), *more), (1, 0));
    assert!(candidates[0].ends_with(", refused by `bank`"), "{candidates:?}");
    let said = error.to_string();
    assert!(
        said.contains("Bank-benchmark-report-Excel-data-2022-2024.xlsx` (Bank workers), refused by `bank`"),
        "{said}"
    );
    assert!(error.hint().unwrap().contains("`nss-benchmark`"));
}

#[test]
fn a_page_with_nothing_alike_lists_its_links() {
    let error = find("nss-benchmark", &[("/about/", "About us"), ("/contact/", "")]).unwrap_err();
    let said = error.to_string();
    assert!(said.contains("`https://www.nhsstaffsurveys.com/about/` (About us)"), "{said}");
    assert!(said.contains("/contact/` (no label)"), "{said}");
}

#[test]
fn a_page_without_links_says_so() {
    let said = find_in("nss-benchmark", "<p>Coming soon</p>").unwrap_err().to_string();
    assert!(said.ends_with("the page has no links"), "{said}");
}

#[test]
fn two_that_match_are_both_listed_and_none_is_taken() {
    let error = find(
        "nss-benchmark",
        &[
            ("/static/a/Benchmark-report-Excel-data-for-2020-2024.xlsx", "Old"),
            ("/static/b/Benchmark-report-Excel-data-for-2021-2025.xlsx", "New"),
        ],
    )
    .unwrap_err();
    let DiscoverError::SeveralLinks { candidates, .. } = &error else { panic!("{error}") };
    assert!(candidates[0].ends_with("(Old)") && candidates[1].ends_with("(New)"), "{candidates:?}");
    assert!(error.to_string().contains("2021-2025.xlsx` (New)"));
    assert!(error.hint().unwrap().contains("`refuse`"));
}

#[test]
fn the_same_link_twice_on_a_page_is_one_link() {
    let path = "/static/a/Benchmark-report-Excel-data-for-2020-2024.xlsx";
    assert!(find("nss-benchmark", &[(path, "Here"), (path, "And here")]).is_ok());
}

#[test]
fn of_an_archive_of_releases_the_newest_is_taken() {
    let list = r#"{"downloads": [
        {"name": "Detailed spreadsheets", "file": {"publicURL": "/static/60718f/NSS24-Detailed-spreadsheets.zip"}},
        {"name": "Detailed spreadsheets", "file": {"publicURL": "/static/98d750/NSS25-Detailed-spreadsheets.zip"}},
        {"name": "Bank", "file": {"publicURL": "/static/0a/NSSB25-Detailed-spreadsheets.zip"}},
        {"name": "Technical guide", "file": {"publicURL": "/static/0b/NSS25-Technical.pdf"}}]}"#;
    let link = find_in("nss-detailed", list).unwrap();
    assert_eq!(link.address.path(), "/static/98d750/NSS25-Detailed-spreadsheets.zip");
    assert_eq!(link.release.as_deref(), Some("25"));
}

#[test]
fn two_of_the_newest_release_are_several() {
    let page =
        [("/a/NSS25-Detailed-spreadsheets.zip", "One"), ("/b/NSS25-Detailed-spreadsheets-v2.zip", "Two")];
    assert!(matches!(find("nss-detailed", &page), Err(DiscoverError::SeveralLinks { .. })));
}

#[test]
fn a_long_list_of_candidates_is_cut_and_counted() {
    let paths: Vec<String> = (0..20).map(|number| format!("/file-{number:02}.csv")).collect();
    let page: Vec<(&str, &str)> = paths.iter().map(|path| (path.as_str(), "File")).collect();
    let error = find("nss-benchmark", &page).unwrap_err();
    let DiscoverError::NoLink { candidates, more, .. } = &error else { panic!("{error}") };
    assert_eq!((candidates.len(), *more), (12, 8));
    assert!(error.to_string().ends_with("and 8 more"));
}

#[test]
fn a_source_with_a_fixed_address_is_not_looked_for() {
    assert_eq!(find("ods-etr", &[]).unwrap_err(), DiscoverError::NotDiscovered("ods-etr".to_owned()));
}

#[test]
fn a_version_a_fragment_capitals_and_escapes_hide_no_link() {
    let folder = "/static/be505cf2e70c080aa35d34279f68e3f2";
    let name = "Benchmark-report-Excel-data-for-2020-2024";
    for link in [
        format!("{folder}/{name}.xlsx?v=3"),
        format!("{folder}/{name}.xlsx?v=3#data"),
        format!("{folder}/{name}.xlsx#bank"),
        format!("{folder}/{name}.XLSX"),
        format!("{folder}/{}.xlsx", name.replace('-', "%20").replace("2020%202024", "2020%2D2024")),
        format!("{folder}/%42enchmark-report-%45xcel-data-for-2020-2024%2Exlsx"),
        format!("https://www.nhsstaffsurveys.com{folder}/{name}.xlsx?v=3"),
        format!("//www.nhsstaffsurveys.com{folder}/{name}.xlsx"),
        format!("../..{folder}/{name}.xlsx?download"),
        format!("/download?file={name}.xlsx"),
    ] {
        let found = find("nss-benchmark", &[("/about/", "About"), (&link, "Benchmark data"), BANK]).unwrap();
        assert_eq!(found.release.as_deref(), Some("2020-2024"), "{link}");
    }
}

#[test]
fn the_pages_of_months_are_sorted_by_date() {
    let catalogue = Catalogue::parse(SHIPPED, "data/sources.toml").unwrap();
    let source = catalogue.get("workforce-statistics").unwrap();
    let series = source.index().unwrap().clone();
    let months = ["april-2024", "december-2024", "march-2025", "february-2025", "march-2025/datasets"];
    let anchors = months.map(|month| format!("<a href='{}/{month}'>{month}</a>", series.path()));
    let document = anchors.concat();
    let pages = newest_pages(source, &document, &series).unwrap();
    let labels: Vec<&str> = pages.iter().map(|page| page.label.as_str()).collect();
    assert_eq!(labels, ["march-2025", "february-2025", "december-2024"]);
    assert_eq!(pages[0].release.as_deref(), Some("2025-03"));

    let file = "https://files.digital.nhs.uk/1F/A2B3C4/NHS%20Workforce%20Statistics%2C%20March%202025%20England%20and%20Organisation.xlsx";
    let other = file.replace("England%20and%20Organisation", "Staff%20Group");
    let document = format!("<a href='{other}'>Staff groups</a><a href='{file}'>Organisations</a>");
    let link = newest_link(source, &document, &pages[0].address).unwrap();
    assert_eq!((link.label.as_str(), link.release.as_deref()), ("Organisations", Some("2025-03")));
}

#[test]
fn the_version_of_local_data_files_is_part_of_the_release() {
    for (name, release) in [
        ("2025_Local_data_files_v1", "2025-v1"),
        ("2026-local-data-files-v2", "2026-v2"),
        ("2026_Local_data_files", "2026"),
    ] {
        let path = format!("/static/305912560d76c82103edb7111251805f/{name}.zip");
        let link = find("nss-local", &[BANK, (&path, "Local data files")]).unwrap();
        assert_eq!(link.release.as_deref(), Some(release), "{name}");
    }
}

#[test]
fn one_file_under_two_queries_is_one_link() {
    let name = "/static/ab/Benchmark-report-Excel-data-for-2020-2024.xlsx";
    let page = [(name, "Data"), (&*format!("{name}?v=3"), "Data, again")];
    assert_eq!(find("nss-benchmark", &page).unwrap().label, "Data");
    let other = "/download?file=Benchmark-report-Excel-data-for-2020-2024.xlsx";
    let page = [(other, "One"), (&*format!("{other}&id=2.xlsx"), "Two")];
    assert!(matches!(find("nss-benchmark", &page), Err(DiscoverError::SeveralLinks { .. })));
}

#[test]
fn a_file_has_the_decoded_name_of_its_address() {
    for (address, name) in [
        ("https://www.example.org/a/Data%20for%202024.xlsx?v=3#top", "Data for 2024.xlsx"),
        ("https://www.example.org/a/b.CSV", "b.CSV"),
        ("https://www.example.org/a/", ""),
        ("https://www.example.org", ""),
    ] {
        assert_eq!(file_name(&address.parse().unwrap()), name, "{address}");
    }
}
