//! Finding the newest link and fetching it.

use super::*;

#[tokio::test]
async fn the_newest_file_is_found_on_its_page_and_fetched() {
    let case = FetchCase::survey(Answer::file(workbook(), XLSX).with_etag("\"v1\""));
    let download = case.fetch("survey").await.unwrap();
    assert_eq!(download.bytes, Some(workbook()));
    assert_eq!(download.address, case.publisher.at(WORKBOOK));
    assert_eq!(download.release.as_deref(), Some("2021-2025"));
    assert_eq!((download.etag.as_deref(), download.content_type.as_deref()), (Some("\"v1\""), Some(XLSX)));
    assert_eq!(case.publisher.paths(), [PAGE, WORKBOOK]);
}

#[tokio::test]
async fn a_link_that_moved_is_followed() {
    let case = FetchCase::survey(Answer::file(workbook(), XLSX));
    let moved = "/static/00000000000000000000000000000001/Benchmark-data-2021-2025-v2.xlsx";
    let page = |link| Answer::page_of_links(&[(link, "Benchmark data")]);
    case.publisher.in_turn(PAGE, [page(WORKBOOK), page(moved)]);
    let corrected = archive(&["[Content_Types].xml", "xl/corrected.xml"]);
    case.publisher.on(moved, Answer::file(corrected.clone(), XLSX));
    assert_eq!(case.bytes("survey").await, workbook());
    case.publisher.on(WORKBOOK, Answer::status(404));
    assert_eq!(case.bytes("survey").await, corrected);
}

#[tokio::test]
async fn links_to_the_publisher_are_fetched_from_the_mirror() {
    let case = FetchCase::survey(Answer::file(workbook(), XLSX));
    let absolute = format!("https://www.example.org{WORKBOOK}");
    case.publisher.on(PAGE, Answer::page_of_links(&[(&absolute, "Benchmark data")]));
    assert_eq!(case.bytes("survey").await, workbook());
}

#[tokio::test]
async fn a_mirror_may_be_in_a_folder() {
    let case = FetchCase::new();
    let bases = BTreeMap::from([("survey".to_owned(), case.publisher.at("/mirror/"))]);
    let catalogue = case.catalogue.clone().with_bases(&bases).unwrap();
    case.publisher.on(&format!("/mirror{PAGE}"), Answer::page_of_links(&[(WORKBOOK, "Benchmark data")]));
    case.publisher.on(&format!("/mirror{WORKBOOK}"), Answer::file(workbook(), XLSX));
    let fetched = case.fetcher().fetch(catalogue.get("survey").unwrap(), None, &()).await;
    assert_eq!(fetched.unwrap().bytes, Some(workbook()));
}

#[tokio::test]
async fn the_newest_link_is_found_without_fetching_the_file() {
    let case = FetchCase::survey(Answer::file(workbook(), XLSX));
    let offer = case.fetcher().offer(case.source("survey"), None, &()).await.unwrap();
    assert_eq!((offer.address, offer.label.as_str()), (case.publisher.at(WORKBOOK), "Benchmark data"));
    let asked: Vec<_> =
        case.publisher.requests().into_iter().map(|request| (request.method, request.path)).collect();
    assert_eq!(asked, [("GET".to_owned(), PAGE.to_owned()), ("HEAD".to_owned(), WORKBOOK.to_owned())]);
}

/// A page of statistics that links to the pages of three months.
fn monthly(case: &FetchCase) {
    let months = ["/statistics/december-2024", "/statistics/april-2025", "/statistics/march-2025", "/about/"];
    case.publisher.on("/statistics", Answer::page_of_links(&months.map(|month| (month, "A month"))));
    for month in months {
        case.publisher.on(month, Answer::page_of_links(&[("/about/", "About")]));
    }
}

#[tokio::test]
async fn the_file_is_found_on_the_newest_page_that_has_it() {
    let case = FetchCase::new();
    monthly(&case);
    let link = |month| format!("https://files.example.org/{month}/figures.xlsx");
    for month in ["march-2025", "december-2024"] {
        let page = Answer::page_of_links(&[(&link(month), "Figures")]);
        case.publisher.on(&format!("/statistics/{month}"), page);
    }
    case.publisher.on("/march-2025/figures.xlsx", Answer::file(workbook(), XLSX));
    let download = case.fetch("monthly").await.unwrap();
    assert_eq!((download.bytes, download.release.as_deref()), (Some(workbook()), Some("2025-03")));
    let asked =
        ["/statistics", "/statistics/april-2025", "/statistics/march-2025", "/march-2025/figures.xlsx"];
    assert_eq!(case.publisher.paths(), asked);
}

#[tokio::test]
async fn pages_without_the_file_are_an_error_of_the_newest() {
    let case = FetchCase::new();
    monthly(&case);
    let error = case.refusal("monthly").await;
    assert!(matches!(&error, FetchError::Discover(DiscoverError::NoLink { .. })), "{error:?}");
    assert!(error.to_string().contains("/statistics/april-2025`"), "{error}");
    assert_eq!(case.publisher.paths().len(), 4);
    case.publisher.on("/statistics", Answer::page_of_links(&[("/about/", "About")]));
    let error = case.refusal("monthly").await;
    assert!(matches!(&error, FetchError::Discover(DiscoverError::NoPage { .. })), "{error:?}");
    assert!(error.to_string().contains("(About)") && error.hint().unwrap().contains("`via`"), "{error}");
}

#[tokio::test]
async fn a_page_without_a_match_is_an_error_with_its_links() {
    let case = FetchCase::new();
    case.publisher
        .on(PAGE, Answer::page_of_links(&[("/Bank-benchmark-data-2021-2025.xlsx", "Bank workers")]));
    let error = case.refusal("survey").await;
    assert!(matches!(&error, FetchError::Discover(DiscoverError::NoLink { .. })), "{error:?}");
    assert!(error.to_string().contains("(Bank workers), refused by `bank`"), "{error}");
    assert!(error.hint().is_some());
}

#[tokio::test]
async fn a_page_with_two_matches_is_an_error_with_both() {
    let case = FetchCase::new();
    let links = [("/a/benchmark-data-2020-2024.xlsx", "Old"), ("/b/benchmark-data-2021-2025.xlsx", "New")];
    case.publisher.on(PAGE, Answer::page_of_links(&links));
    let error = case.refusal("survey").await;
    assert!(matches!(&error, FetchError::Discover(DiscoverError::SeveralLinks { .. })), "{error:?}");
    assert!(error.to_string().contains("(Old)") && error.to_string().contains("(New)"), "{error}");
}

#[tokio::test]
async fn a_landing_page_that_is_not_html_is_an_error() {
    let case = FetchCase::new();
    case.publisher.on(PAGE, Answer::file(workbook(), XLSX));
    let error = case.refusal("survey").await;
    assert!(
        matches!(
            error,
            FetchError::WrongContent { expected: FileFormat::Html, found: ContentKind::Workbook, .. }
        ),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_bundled_source_is_not_fetched() {
    let case = FetchCase::new();
    assert!(matches!(case.refusal("shipped").await, FetchError::Bundled(id) if id == "shipped"));
}

#[tokio::test]
async fn the_program_sends_its_name() {
    let case = FetchCase::register([table()]);
    case.bytes("register").await;
    let request = &case.publisher.requests()[0];
    let name = request.header("user-agent").unwrap();
    assert!(name.starts_with(concat!("race-equity/", env!("CARGO_PKG_VERSION"))), "{name}");
    assert_eq!(request.header("referer"), None);
}

#[tokio::test]
async fn progress_is_reported_until_the_last_byte() {
    let case = FetchCase::register([Answer::status(503), table()]);
    let heard = RecordedProgress::default();
    case.fetcher().fetch(case.source("register"), None, &heard).await.unwrap();
    let size = TABLE.len();
    assert_eq!(
        *heard.0.lock().unwrap(),
        [
            "attempt 1 failed, passing: true, waiting 1s".to_owned(),
            format!("started, Some({size}) bytes"),
            format!("received {size}"),
            "finished".to_owned(),
        ]
    );
}

#[tokio::test]
async fn a_link_without_a_scheme_is_fetched_from_the_mirror() {
    let case = FetchCase::survey(Answer::file(workbook(), XLSX));
    let at = case.publisher.at(WORKBOOK).to_string();
    for link in [at.clone(), at.replace("http:", ""), format!("//www.example.org{WORKBOOK}")] {
        case.publisher.on(PAGE, Answer::page_of_links(&[(&link, "Benchmark data")]));
        assert_eq!(case.bytes("survey").await, workbook(), "{link}");
    }
}
