//! Limits of size and time, and content of the wrong kind.

use super::*;

/// A limit that a silent server exceeds. Loopback must be faster than this.
const SHORT: Duration = Duration::from_millis(200);

#[tokio::test]
async fn a_file_of_exactly_the_largest_size_is_accepted() {
    let case = FetchCase::register([Answer::file(vec![b'a'; 4000], "text/csv")]);
    assert_eq!(case.bytes("register").await.len(), 4000);
}

#[tokio::test]
async fn a_file_announced_too_large_is_refused_unread() {
    let case =
        FetchCase::register([Answer::file(vec![b'a'; 10], "text/csv").told_as(4001).stalling_after(5)]);
    let error = case.refusal("register").await;
    assert!(matches!(error, FetchError::TooLarge { limit: 4000, announced: Some(4001), .. }), "{error:?}");
    assert!(error.hint().unwrap().contains("`largest`"));
}

#[tokio::test]
async fn a_file_of_unknown_size_is_stopped_at_the_limit() {
    let body = vec![b'a'; 1_000_000];
    let case = FetchCase::register([Answer::file(body, "text/csv").without_length()]);
    let error = case.refusal("register").await;
    assert!(matches!(error, FetchError::TooLarge { limit: 4000, announced: None, .. }), "{error:?}");
    assert_eq!(case.publisher.paths().len(), 1, "it is not tried again");
}

#[tokio::test]
async fn a_landing_page_has_a_limit_of_its_own() {
    let mut case = FetchCase::survey(Answer::file(workbook(), XLSX));
    case.settings.largest_page = 20;
    assert!(matches!(case.refusal("survey").await, FetchError::TooLarge { limit: 20, .. }));
}

#[tokio::test]
async fn a_server_that_never_answers_is_given_up() {
    let mut case = FetchCase::register([table().stalling_after(0)]);
    case.settings = FetchSettings { connect: SHORT, first_byte: SHORT, attempts: 2, ..case.settings };
    let (attempts, error) = last(case.refusal("register").await);
    assert!(matches!(error, FetchError::NoAnswer { limit: SHORT, .. }), "{error:?}");
    assert_eq!(attempts, 2);
}

#[tokio::test]
async fn a_server_that_stops_sending_is_an_error() {
    let mut case = FetchCase::register([table().stalling_after(10)]);
    case.settings = FetchSettings { idle: SHORT, attempts: 1, ..case.settings };
    let (_, error) = last(case.refusal("register").await);
    assert!(matches!(error, FetchError::Stalled { received: 10, .. }), "{error:?}");
}

#[tokio::test]
async fn a_pause_within_the_limit_is_allowed() {
    let case = FetchCase::register([table().stalling_after(10)]);
    let (bytes, ()) = tokio::join!(case.bytes("register"), async {
        while case.publisher.paths().is_empty() {
            tokio::task::yield_now().await;
        }
        case.publisher.release();
    });
    assert_eq!(bytes, TABLE);
}

#[tokio::test]
async fn an_attempt_that_takes_too_long_is_an_error() {
    let mut case = FetchCase::register([table().stalling_after(10)]);
    case.settings.total = SHORT;
    let error = case.refusal("register").await;
    assert!(matches!(error, FetchError::TooSlow { limit: SHORT, .. }), "{error:?}");
    assert!(case.waits().is_empty(), "it is not tried again");
}

#[tokio::test]
async fn each_phase_has_a_limit_and_words_of_its_own() {
    let long = Duration::from_mins(10);
    let (never, stops) = (table().stalling_after(0), table().stalling_after(10));
    let settings = FetchSettings {
        connect: SHORT,
        first_byte: long,
        idle: long,
        attempts: 1,
        ..FetchSettings::default()
    };
    for (answer, settings, words) in [
        (
            &never,
            FetchSettings { first_byte: SHORT, ..settings.clone() },
            "did not begin to answer within 200ms",
        ),
        (&stops, FetchSettings { idle: SHORT, ..settings.clone() }, "nothing for 200ms, after 10 bytes"),
        (&stops, FetchSettings { total: SHORT, ..settings.clone() }, "was not complete within 200ms"),
    ] {
        let mut case = FetchCase::register([answer.clone()]);
        case.settings = settings;
        let said = one_line(&case.refusal("register").await);
        assert!(said.contains(words), "{said}");
    }
}

#[tokio::test]
async fn a_name_server_that_does_not_answer_is_told_from_a_name_that_is_not_known() {
    let mut case = FetchCase::new();
    case.settings = FetchSettings { lookup: SHORT, attempts: 1, ..case.settings };
    let catalogue = Catalogue::parse(CATALOGUE, "sources.toml").unwrap();
    let fetcher = case.fetcher().with_lookup(Arc::new(FixedLookup(Vec::new())));
    let error = fetcher.fetch(catalogue.get("register").unwrap(), None, &()).await.unwrap_err();
    let said = one_line(&error);
    assert!(said.contains("no name server answers for the name `www.example.org`"), "{said}");
    assert!(said.ends_with(": no answer within 200ms"), "{said}");
    assert!(error.hint().unwrap().starts_with("no name server answers"), "{:?}", error.hint());
}

#[tokio::test]
async fn a_truncated_file_is_tried_again() {
    let case = FetchCase::register([table().told_as(3000)]);
    let (attempts, error) = last(case.refusal("register").await);
    assert_eq!(attempts, 4);
    let received = TABLE.len() as u64;
    assert!(
        matches!(error, FetchError::BrokenOff { expected: Some(3000), received: found, .. } if found == received),
        "{error:?}"
    );
    assert!(error.to_string().ends_with(&format!("broke off after {received} bytes of 3000")), "{error}");

    let mended = FetchCase::register([table().told_as(3000), table()]);
    assert_eq!(mended.bytes("register").await, TABLE);
}

#[tokio::test]
async fn a_truncated_workbook_of_unknown_size_is_an_error() {
    let whole = workbook();
    let half = Answer::file(whole[..whole.len() / 2].to_vec(), XLSX).without_length();
    let error = FetchCase::survey(half).refusal("survey").await;
    assert!(matches!(error, FetchError::WrongContent { found: ContentKind::BrokenZip, .. }), "{error:?}");
}

#[tokio::test]
async fn a_page_in_place_of_a_workbook_is_an_error() {
    let notice = Answer::file(b"<!doctype html><title>Sorry</title>".to_vec(), XLSX);
    let error = FetchCase::survey(notice).refusal("survey").await;
    assert!(error.to_string().ends_with("should be an Excel workbook and is an HTML page"), "{error}");
    assert!(error.hint().unwrap().contains("in a browser"));
}

#[tokio::test]
async fn other_content_than_claimed_is_an_error() {
    for (body, expected) in [
        (archive(&["national results.xlsx"]), ContentKind::Zip),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec(), ContentKind::Ole),
        (b"%PDF-1.7".to_vec(), ContentKind::Pdf),
        (b"{\"error\": 1}".to_vec(), ContentKind::Json),
        (Vec::new(), ContentKind::Empty),
    ] {
        let error = FetchCase::survey(Answer::file(body, XLSX)).refusal("survey").await;
        assert!(matches!(error, FetchError::WrongContent { found, .. } if found == expected), "{error:?}");
    }
    let error = FetchCase::register([Answer::page("<html>Busy</html>")]).refusal("register").await;
    assert!(
        matches!(error, FetchError::WrongContent { expected: FileFormat::Csv, found: ContentKind::Html, .. }),
        "{error:?}"
    );
}

#[tokio::test]
async fn an_unrequested_encoding_is_an_error() {
    let case = FetchCase::register([table().header("Content-Encoding", "gzip")]);
    assert!(
        matches!(case.refusal("register").await, FetchError::Encoded { encoding, .. } if encoding == "gzip")
    );
    assert_eq!(case.publisher.requests()[0].header("accept-encoding"), Some("identity"));
}

#[tokio::test]
async fn identity_in_any_spelling_is_no_encoding() {
    for encoding in ["identity", "Identity", "IDENTITY", " identity ", "", "identity, Identity", ","] {
        let case = FetchCase::register([table().header("Content-Encoding", encoding)]);
        assert_eq!(case.bytes("register").await, TABLE, "`{encoding}`");
    }
    let case = FetchCase::register([table().header("Content-Encoding", "identity, br")]);
    assert!(
        matches!(case.refusal("register").await, FetchError::Encoded { encoding, .. } if encoding == "br")
    );
}
