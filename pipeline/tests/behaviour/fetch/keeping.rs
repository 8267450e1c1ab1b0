//! Conditional requests, and the snapshots of a fetch.

use super::*;
use ingest::fetch::FetchedSource;
use store::snapshot::Retrieval;

const MODIFIED: &str = "Sun, 12 Jul 2026 06:00:00 GMT";

fn lines(case: &FetchCase) -> usize {
    case.snapshots().manifest().unwrap().retrievals.len()
}

async fn fetch_newest(case: &FetchCase) -> Result<FetchedSource, FetchError> {
    let folder = case.folder.path().join("fetching");
    case.fetcher().fetch_newest(case.source("register"), &case.snapshots(), &folder, &()).await
}

async fn fetch_snapshot(case: &FetchCase) -> ingest::fetch::FetchResult {
    fetch_newest(case).await.unwrap().store(&case.snapshots()).unwrap()
}

#[tokio::test]
async fn validators_are_sent_with_the_next_request() {
    for (answer, header, value) in [
        (table().with_etag("\"v1\""), "if-none-match", "\"v1\""),
        (table().with_last_modified(MODIFIED), "if-modified-since", MODIFIED),
    ] {
        let case = FetchCase::register([answer]);
        assert_eq!(fetch_snapshot(&case).await.change, SnapshotChange::New);
        assert_eq!(fetch_snapshot(&case).await.change, SnapshotChange::NotModified);
        let requests = case.publisher.requests();
        assert_eq!((requests[0].header(header), requests[1].header(header)), (None, Some(value)));
        assert_eq!(lines(&case), 1);
    }
}

#[tokio::test]
async fn validators_are_used_only_for_their_own_address() {
    let case = FetchCase::register([table().with_etag("\"v1\"")]);
    let newest = Retrieval { address: case.publisher.at("/other"), ..fetch_snapshot(&case).await.retrieval };
    let fetched = case.fetcher().fetch(case.source("register"), Some(&newest), &()).await.unwrap();
    assert_eq!(fetched.bytes.as_deref(), Some(TABLE));
}

#[tokio::test]
async fn validators_are_used_at_the_end_of_a_redirect() {
    let case = FetchCase::register([Answer::redirect(302, "/f.csv")]);
    case.publisher.on("/f.csv", table().with_etag("\"v1\""));
    fetch_snapshot(&case).await;
    assert_eq!(fetch_snapshot(&case).await.change, SnapshotChange::NotModified);
}

#[tokio::test]
async fn an_unasked_304_is_an_error() {
    let case = FetchCase::register([Answer::status(304)]);
    assert!(matches!(case.refusal("register").await, FetchError::Status { status: 304, .. }));
}

#[tokio::test]
async fn a_retrieval_records_the_server_s_headers() {
    let case = FetchCase::register([table().with_etag("\"v1\"").with_last_modified(MODIFIED)]);
    let result = fetch_snapshot(&case).await;
    let manifest = case.snapshots().manifest().unwrap();
    assert_eq!(manifest.newest("register"), Some(&result.retrieval));
    let retrieval = result.retrieval;
    assert_eq!(retrieval.source, "register");
    assert_eq!(retrieval.address, case.publisher.at(REGISTER));
    assert_eq!(retrieval.retrieved, "2026-03-17T09:30:00Z".parse().unwrap());
    assert_eq!(retrieval.etag.as_deref(), Some("\"v1\""));
    assert_eq!(retrieval.last_modified.as_deref(), Some(MODIFIED));
    assert_eq!(retrieval.content_type.as_deref(), Some("text/csv"));
    assert_eq!((retrieval.size, retrieval.sha256), (TABLE.len() as u64, Hash::of(TABLE)));
    assert_eq!(case.snapshots().get(retrieval.sha256).unwrap(), TABLE);
}

#[tokio::test]
async fn the_same_bytes_again_add_a_line_and_no_file() {
    let case = FetchCase::register([table()]);
    assert_eq!(fetch_snapshot(&case).await.change, SnapshotChange::New);
    let folders = || std::fs::read_dir(case.folder.path().join("snapshots")).unwrap().count();
    let before = folders();
    assert_eq!(fetch_snapshot(&case).await.change, SnapshotChange::Same);
    assert_eq!((lines(&case), folders()), (2, before));
}

#[tokio::test]
async fn changed_bytes_are_stored_as_well_as_the_old_ones() {
    let changed = [TABLE, b"\"R0B\",\"SOUTH TYNESIDE\"\r\n"].concat();
    let case = FetchCase::register([table(), Answer::file(changed.clone(), "text/csv")]);
    let old = fetch_snapshot(&case).await.retrieval.sha256;
    let result = fetch_snapshot(&case).await;
    assert_eq!(result.change, SnapshotChange::New);
    assert_eq!(case.snapshots().get(result.retrieval.sha256).unwrap(), changed);
    assert_eq!(case.snapshots().get(old).unwrap(), TABLE);
}

#[tokio::test]
async fn a_damaged_file_is_named_and_fetched_again() {
    let case = FetchCase::register([table().with_etag("\"v1\"")]);
    let hash = fetch_snapshot(&case).await.retrieval.sha256;
    let path = case.snapshots().path(hash);
    files::write_whole(&path, b"damaged").unwrap();
    let result = fetch_snapshot(&case).await;
    assert!(matches!(&result.damaged, Some(SnapshotError::Damaged { path: named, .. }) if *named == path));
    assert_eq!(result.change, SnapshotChange::Same);
    assert_eq!(case.publisher.requests()[1].header("if-none-match"), None, "304 would not restore it");
    assert_eq!(case.snapshots().get(hash).unwrap(), TABLE);
    assert!(fetch_snapshot(&case).await.damaged.is_none());
}

#[tokio::test]
async fn a_missing_file_is_fetched_again() {
    let case = FetchCase::register([table().with_etag("\"v1\"")]);
    let hash = fetch_snapshot(&case).await.retrieval.sha256;
    std::fs::remove_file(case.snapshots().path(hash)).unwrap();
    assert!(matches!(fetch_snapshot(&case).await.damaged, Some(SnapshotError::Missing { .. })));
    assert_eq!(case.snapshots().get(hash).unwrap(), TABLE);
}

#[tokio::test]
async fn an_incomplete_line_is_reported_and_replaced() {
    let case = FetchCase::register([table()]);
    fetch_snapshot(&case).await;
    let path = case.folder.path().join("snapshots/manifest.jsonl");
    let text = files::read_text(&path).unwrap();
    files::write_whole(&path, format!("{text}{{\"source\":\"reg").as_bytes()).unwrap();
    let cut = fetch_snapshot(&case).await.cut.unwrap();
    assert_eq!((cut.line, cut.torn), (2, true));
    assert_eq!(lines(&case), 2);
}

#[tokio::test]
async fn a_failed_fetch_leaves_the_store_unchanged() {
    let case = FetchCase::register([table(), Answer::status(404)]);
    let before = fetch_snapshot(&case).await.retrieval;
    let error = fetch_newest(&case).await.unwrap_err();
    assert!(matches!(&error, FetchError::Status { status: 404, .. }), "{error:?}");
    assert!(error.hint().is_some());
    assert_eq!(case.snapshots().manifest().unwrap().newest("register"), Some(&before));
    assert_eq!(case.snapshots().get(before.sha256).unwrap(), TABLE);
}

#[tokio::test]
async fn later_bytes_that_another_process_stored_meanwhile_count() {
    let changed = [TABLE, b"\"R0B\",\"SOUTH TYNESIDE\"\r\n"].concat();
    for (minutes, counts) in [(-1, Hash::of(TABLE)), (1, Hash::of(&changed))] {
        let case = FetchCase::register([table()]);
        let fetched = fetch_newest(&case).await.unwrap();
        assert_eq!(lines(&case), 0, "nothing is in the store before it is locked");
        let retrieved = case.pace.now() + jiff::SignedDuration::from_mins(minutes);
        let other = Retrieval {
            source: "register".to_owned(),
            address: case.publisher.at(REGISTER),
            retrieved,
            etag: None,
            last_modified: None,
            size: changed.len() as u64,
            sha256: case.snapshots().put(&changed).unwrap(),
            content_type: None,
            release: None,
        };
        case.snapshots().record(&other).unwrap();
        assert_eq!(fetched.store(&case.snapshots()).unwrap().retrieval.sha256, counts);
        assert_eq!(case.snapshots().manifest().unwrap().newest("register").unwrap().sha256, counts);
    }
}

#[tokio::test]
async fn a_store_in_which_nothing_changed_meanwhile_takes_what_was_fetched() {
    // As after a clock that was wrong.
    let case = FetchCase::register([table()]);
    let future = Retrieval {
        retrieved: case.pace.now() + jiff::SignedDuration::from_hours(24),
        ..fetch_snapshot(&case).await.retrieval
    };
    case.snapshots().record(&future).unwrap();
    assert_eq!(fetch_snapshot(&case).await.retrieval.retrieved, case.pace.now());
}
