//! Retries: after which failures, how often, and after which wait.

use super::*;

#[tokio::test]
async fn temporary_failures_are_retried_with_doubling_waits() {
    for failure in [Answer::status(500), Answer::status(502), Answer::status(503), Answer::hang_up()] {
        let case = FetchCase::register([failure.clone(), failure.clone(), failure, table()]);
        assert_eq!(case.bytes("register").await, TABLE);
        assert_eq!(case.waits(), seconds(&[1, 2, 4]));
    }
}

#[tokio::test]
async fn it_gives_up_after_the_attempts_it_has() {
    let case = FetchCase::register([Answer::status(503)]);
    let error = case.refusal("register").await;
    assert_eq!(error.to_string(), "gave up after 4 attempts");
    assert!(error.hint().unwrap().contains("last good data"));
    let (_, error) = last(error);
    assert!(matches!(error, FetchError::Status { status: 503, .. }), "{error:?}");
    assert_eq!((case.publisher.paths().len(), case.waits()), (4, seconds(&[1, 2, 4])));
}

#[tokio::test]
async fn a_refused_connection_is_retried() {
    let mut case = FetchCase::new();
    // A socket that is bound and does not listen refuses connections.
    let silent = tokio::net::TcpSocket::new_v4().unwrap();
    silent.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let base = format!("http://{}/", silent.local_addr().unwrap()).parse().unwrap();
    let bases = BTreeMap::from([("register".to_owned(), base)]);
    case.catalogue = case.catalogue.with_bases(&bases).unwrap();
    let (attempts, error) = last(case.refusal("register").await);
    assert!(matches!(error, FetchError::Connection { .. }), "{error:?}");
    assert_eq!((attempts, case.waits().len()), (4, 3));
}

#[tokio::test]
async fn retry_after_is_respected() {
    let date = "Tue, 17 Mar 2026 09:31:30 GMT";
    for (asked, waited) in [("7", 7), (date, 90), ("Tue, 17 Mar 2026 09:00:00 GMT", 1), ("0", 1), ("soon", 1)]
    {
        for status in [429, 503] {
            let busy = Answer::status(status).header("Retry-After", asked);
            let case = FetchCase::register([busy, table()]);
            assert_eq!(case.bytes("register").await, TABLE);
            assert_eq!(case.waits(), seconds(&[waited]), "{status}, {asked}");
        }
    }
}

#[tokio::test]
async fn a_wait_above_the_limit_ends_the_fetch() {
    for asked in ["3600", "Tue, 17 Mar 2026 10:30:00 GMT"] {
        let case = FetchCase::register([Answer::status(429).header("Retry-After", asked), table()]);
        let error = case.refusal("register").await;
        let hour = Duration::from_hours(1);
        assert!(
            matches!(error, FetchError::AskedToWait { wait, status: 429, .. } if wait == hour),
            "{error:?}"
        );
        assert!(error.hint().unwrap().contains("3600s"));
        assert_eq!((case.waits().len(), case.publisher.paths().len()), (0, 1));
    }
}

#[tokio::test]
async fn what_will_not_pass_is_not_tried_again() {
    for status in [400, 401, 403, 404, 410, 204, 206] {
        let case = FetchCase::register([Answer::status(status), table()]);
        let error = case.refusal("register").await;
        assert!(matches!(error, FetchError::Status { status: found, .. } if found == status), "{error:?}");
        assert_eq!(case.publisher.paths().len(), 1);
        assert_eq!(error.hint().is_some(), [404, 410].contains(&status));
    }
}

#[tokio::test]
async fn a_landing_page_is_tried_again_too() {
    let case = FetchCase::survey(Answer::file(workbook(), XLSX));
    let page = Answer::page_of_links(&[(WORKBOOK, "Benchmark data")]);
    case.publisher.in_turn(PAGE, [Answer::status(503), page]);
    assert_eq!(case.bytes("survey").await, workbook());
    assert_eq!(case.publisher.paths(), [PAGE, PAGE, WORKBOOK]);
}

#[tokio::test]
async fn an_error_in_one_line_has_its_cause() {
    let case = FetchCase::register([Answer::status(503)]);
    let said = one_line(&case.refusal("register").await);
    assert!(said.starts_with("gave up after 4 attempts: `http://127.0.0.1"), "{said}");
    assert!(said.ends_with("answered 503 Service Unavailable"), "{said}");
    let mut case = FetchCase::new();
    case.publisher.on(REGISTER, Answer::redirect(302, REGISTER));
    assert!(one_line(&case.refusal("register").await).contains("redirects more than"));
    for (base, cause) in [("http://127.0.0.1:1/", "refused"), ("http://no-such-host.invalid/", "lookup")] {
        let bases = BTreeMap::from([("register".to_owned(), base.parse().unwrap())]);
        case.catalogue = case.catalogue.with_bases(&bases).unwrap();
        let said = one_line(&case.refusal("register").await);
        assert!(said.starts_with("gave up after 4 attempts: no response from `"), "{said}");
        assert!(said.contains(cause), "{said}");
    }
}

#[tokio::test]
async fn the_hint_of_a_failure_fits_its_cause() {
    use std::io::{Read, Write};
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let not_http = format!("http://{}/", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let _ = stream.read(&mut [0; 4096]);
            let _ = stream.write_all(b"220 mail.example.org ESMTP ready\r\n\r\n");
        }
    });
    for (base, said, hint) in [
        ("http://127.0.0.1:1/", "no response from", "nothing answers at this port of `127.0.0.1`"),
        ("http://no-such-host.invalid/", "failed to lookup", "check the name `no-such-host.invalid`"),
        (not_http.as_str(), "is not one of HTTP", "check the address and its port"),
    ] {
        let mut case = FetchCase::new();
        let bases = BTreeMap::from([("register".to_owned(), base.parse().unwrap())]);
        case.catalogue = case.catalogue.with_bases(&bases).unwrap();
        let error = case.refusal("register").await;
        assert!(one_line(&error).contains(said), "{}", one_line(&error));
        assert!(error.hint().unwrap().contains(hint), "{:?}", error.hint());
    }
}
