//! Conditional requests, and what of a fetch is kept.

use super::*;

const MODIFIED: &str = "Sun, 12 Jul 2026 06:00:00 GMT";

fn lines(case: &FetchCase) -> usize {
    case.snapshots().manifest().unwrap().retrievals.len()
}

async fn keep(case: &FetchCase) -> ingest::fetch::Kept {
    case.fetcher().keep(case.source("register"), &case.snapshots(), &()).await.unwrap()
}

#[tokio::test]
async fn what_is_held_is_asked_for_by_its_validators() {
    for (answer, header, value) in [
        (table().with_etag("\"v1\""), "if-none-match", "\"v1\""),
        (table().with_last_modified(MODIFIED), "if-modified-since", MODIFIED),
    ] {
        let case = FetchCase::register([answer]);
        assert_eq!(keep(&case).await.outcome, Outcome::New);
        assert_eq!(keep(&case).await.outcome, Outcome::NotModified);
        let requests = case.publisher.requests();
        assert_eq!((requests[0].header(header), requests[1].header(header)), (None, Some(value)));
        assert_eq!(lines(&case), 1);
    }
}

#[tokio::test]
async fn the_validators_of_one_address_are_not_used_for_another() {
    let case = FetchCase::register([table().with_etag("\"v1\"")]);
    let known =
        Known { address: case.publisher.at("/other"), etag: Some("\"v1\"".to_owned()), last_modified: None };
    let fetched = case.fetcher().fetch(case.source("register"), Some(&known), &()).await.unwrap();
    assert!(matches!(fetched, Fetched::Got(_)), "{fetched:?}");
}

#[tokio::test]
async fn validators_are_used_at_the_end_of_a_redirect() {
    let case = FetchCase::register([Answer::redirect(302, "/f.csv")]);
    case.publisher.on("/f.csv", table().with_etag("\"v1\""));
    keep(&case).await;
    assert_eq!(keep(&case).await.outcome, Outcome::NotModified);
}

#[tokio::test]
async fn an_unasked_304_is_an_error() {
    let case = FetchCase::register([Answer::status(304)]);
    assert!(matches!(case.refusal("register").await, FetchError::Status { status: 304, .. }));
}

#[tokio::test]
async fn a_retrieval_is_on_record_with_all_that_the_server_said() {
    let case = FetchCase::register([table().with_etag("\"v1\"").with_last_modified(MODIFIED)]);
    let kept = keep(&case).await;
    let manifest = case.snapshots().manifest().unwrap();
    assert_eq!(manifest.newest("register"), Some(&kept.retrieval));
    let retrieval = kept.retrieval;
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
    assert_eq!(keep(&case).await.outcome, Outcome::New);
    let folders = || std::fs::read_dir(case.folder.path().join("snapshots")).unwrap().count();
    let before = folders();
    assert_eq!(keep(&case).await.outcome, Outcome::Same);
    assert_eq!((lines(&case), folders()), (2, before));
}

#[tokio::test]
async fn other_bytes_are_kept_beside_the_old_ones() {
    let changed = [TABLE, b"\"R0B\",\"SOUTH TYNESIDE\"\r\n"].concat();
    let case = FetchCase::register([table(), Answer::file(changed.clone(), "text/csv")]);
    let old = keep(&case).await.retrieval.sha256;
    let kept = keep(&case).await;
    assert_eq!(kept.outcome, Outcome::New);
    assert_eq!(case.snapshots().get(kept.retrieval.sha256).unwrap(), changed);
    assert_eq!(case.snapshots().get(old).unwrap(), TABLE);
}

#[tokio::test]
async fn a_damaged_file_is_named_and_fetched_whole_again() {
    let case = FetchCase::register([table().with_etag("\"v1\"")]);
    let hash = keep(&case).await.retrieval.sha256;
    let path = case.snapshots().path(hash);
    files::write_whole(&path, b"damaged").unwrap();
    let kept = keep(&case).await;
    assert!(matches!(&kept.damaged, Some(SnapshotError::Damaged { path: named, .. }) if *named == path));
    assert_eq!(kept.outcome, Outcome::Same);
    assert_eq!(case.publisher.requests()[1].header("if-none-match"), None, "304 would not bring it back");
    assert_eq!(case.snapshots().get(hash).unwrap(), TABLE);
    assert!(keep(&case).await.damaged.is_none());
}

#[tokio::test]
async fn a_file_that_is_gone_is_fetched_again() {
    let case = FetchCase::register([table().with_etag("\"v1\"")]);
    let hash = keep(&case).await.retrieval.sha256;
    std::fs::remove_file(case.snapshots().path(hash)).unwrap();
    assert!(matches!(keep(&case).await.damaged, Some(SnapshotError::Missing { .. })));
    assert_eq!(case.snapshots().get(hash).unwrap(), TABLE);
}

#[tokio::test]
async fn a_line_that_a_crash_tore_is_reported_and_replaced() {
    let case = FetchCase::register([table()]);
    keep(&case).await;
    let path = case.folder.path().join("snapshots/manifest.jsonl");
    let text = files::read_text(&path).unwrap();
    files::write_whole(&path, format!("{text}{{\"source\":\"reg").as_bytes()).unwrap();
    let cut = keep(&case).await.cut.unwrap();
    assert_eq!((cut.line, cut.torn), (2, true));
    assert_eq!(lines(&case), 2);
}

#[tokio::test]
async fn a_failed_fetch_changes_nothing_of_what_is_held() {
    let case = FetchCase::register([table(), Answer::status(404)]);
    let held = keep(&case).await.retrieval;
    let error = case.fetcher().keep(case.source("register"), &case.snapshots(), &()).await.unwrap_err();
    assert!(matches!(&error, KeepError::Fetch(FetchError::Status { status: 404, .. })), "{error:?}");
    assert!(error.hint().is_some());
    assert_eq!(case.snapshots().manifest().unwrap().newest("register"), Some(&held));
    assert_eq!(case.snapshots().get(held.sha256).unwrap(), TABLE);
}
