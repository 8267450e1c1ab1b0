//! The addresses that may be fetched: public addresses of the catalogue's hosts, at every redirect.

use super::*;

/// Fetches without a mirror; every host has these addresses.
async fn without_mirror(found: &[&str], settings: FetchSettings) -> FetchError {
    let catalogue = Catalogue::parse(CATALOGUE, "sources.toml").unwrap();
    let pace = Arc::new(FixedPace::at("2026-03-17T09:30:00Z"));
    let lookup = FixedLookup(found.iter().map(|address| address.parse().unwrap()).collect());
    let fetcher = Fetcher::new(settings).with_pace(pace).with_lookup(Arc::new(lookup));
    fetcher.fetch(catalogue.get("register").unwrap(), None, &()).await.unwrap_err()
}

#[tokio::test]
async fn a_host_with_a_private_address_is_refused() {
    for private in ["127.0.0.1", "10.0.0.1", "192.168.1.1", "169.254.169.254", "::1", "fe80::1", "fd00::1"] {
        let error = without_mirror(&[private], FetchSettings::default()).await;
        let FetchError::NotPublic { source, .. } = &error else { panic!("{private}: {error:?}") };
        assert_eq!(source.to_string(), format!("`www.example.org` has no public address ({private})"));
        assert!(error.hint().is_some());
    }
}

#[tokio::test]
async fn a_lookup_that_never_ends_is_a_connection_timeout() {
    let settings =
        FetchSettings { connect: Duration::from_millis(20), attempts: 2, ..FetchSettings::default() };
    let (attempts, error) = last(without_mirror(&[], settings).await);
    assert_eq!(attempts, 2);
    assert!(matches!(error, FetchError::ConnectTimeout { .. }), "{error:?}");
}

#[tokio::test]
async fn a_mirror_on_loopback_may_be_named_by_a_host_name() {
    let case = FetchCase::register([table()]);
    let base = case.publisher.base().to_string().replace("127.0.0.1", "localhost");
    let bases = BTreeMap::from([("register".to_owned(), base.parse().unwrap())]);
    let catalogue = case.catalogue.clone().with_bases(&bases).unwrap();
    let lookup = Arc::new(FixedLookup(vec!["127.0.0.1".parse().unwrap()]));
    let fetcher = case.fetcher().with_lookup(lookup);
    assert!(fetcher.fetch(catalogue.get("register").unwrap(), None, &()).await.is_ok());
}

#[tokio::test]
async fn a_redirect_within_the_host_is_followed() {
    for status in [301, 302, 303, 307, 308] {
        let case = FetchCase::register([Answer::redirect(status, "/moved.csv#part")]);
        case.publisher.on("/moved.csv", table());
        let download = case.fetch("register").await.unwrap();
        assert_eq!(
            (download.bytes.as_deref(), download.address),
            (Some(TABLE), case.publisher.at("/moved.csv"))
        );
    }
}

#[tokio::test]
async fn a_redirect_to_a_forbidden_address_is_not_followed() {
    let elsewhere = Publisher::start();
    elsewhere.on("/f.csv", table());
    for (to, expected) in [
        (elsewhere.at("/f.csv").to_string(), "is not a public address"),
        ("http://169.254.169.254/latest/meta-data".to_owned(), "169.254.169.254 is not a public address"),
        (
            "http://elsewhere.example.org/f.csv".to_owned(),
            "`elsewhere.example.org` is not one of the source's hosts",
        ),
        ("https://www.example.org/f.csv".to_owned(), "its scheme is `https`, only `http` is allowed"),
        ("file:///etc/passwd".to_owned(), "its scheme is `file`, only `http` is allowed"),
    ] {
        let case = FetchCase::register([Answer::redirect(302, &to), table()]);
        let error = case.refusal("register").await;
        assert!(matches!(error, FetchError::RedirectRefused { .. }), "{to}: {error:?}");
        assert!(error.to_string().contains(expected), "{error}");
        assert_eq!(case.publisher.paths(), [REGISTER], "it is not tried again");
    }
    assert_eq!(elsewhere.paths(), Vec::<String>::new());
}

#[tokio::test]
async fn every_redirect_is_checked() {
    let case = FetchCase::register([Answer::redirect(302, "/hop")]);
    case.publisher.on("/hop", Answer::redirect(302, "http://10.0.0.1/"));
    let error = case.refusal("register").await;
    let FetchError::RedirectRefused { from, refusal, .. } = &error else { panic!("{error:?}") };
    assert!(from.ends_with("/hop"), "{from}");
    assert_eq!(*refusal, AddressRefusal::NotPublic("10.0.0.1".parse().unwrap()));
}

#[tokio::test]
async fn a_password_in_a_redirect_is_refused_and_not_repeated() {
    let case = FetchCase::new();
    let to = case.publisher.at("/f.csv").to_string().replace("http://", "http://user:secret@");
    case.publisher.on(REGISTER, Answer::redirect(302, &to));
    let error = case.refusal("register").await;
    assert!(
        matches!(&error, FetchError::RedirectRefused { refusal: AddressRefusal::Credentials, .. }),
        "{error:?}"
    );
    assert!(!error.to_string().contains("secret"), "{error}");
}

#[tokio::test]
async fn five_redirects_are_followed_and_a_sixth_is_not() {
    let case = FetchCase::register([Answer::redirect(302, "/1")]);
    for hop in 1..5 {
        case.publisher.on(&format!("/{hop}"), Answer::redirect(302, &format!("/{}", hop + 1)));
    }
    case.publisher.on("/5", table());
    assert_eq!(case.bytes("register").await, TABLE);
    case.publisher.on("/5", Answer::redirect(302, "/1"));
    assert!(matches!(case.refusal("register").await, FetchError::TooManyRedirects { limit: 5, .. }));
    assert_eq!(case.publisher.paths().len(), 12);
}

#[tokio::test]
async fn a_redirect_without_an_address_is_an_error() {
    let case = FetchCase::register([Answer::status(302)]);
    assert!(matches!(case.refusal("register").await, FetchError::RedirectToNowhere { .. }));
}

#[tokio::test]
async fn a_link_on_the_page_to_another_host_is_not_fetched() {
    let case = FetchCase::new();
    let link = "https://elsewhere.example.org/benchmark-data-2021-2025.xlsx";
    case.publisher.on(PAGE, Answer::page_of_links(&[(link, "Benchmark data")]));
    let error = case.refusal("survey").await;
    assert!(matches!(&error, FetchError::Refused { address, .. } if address == link), "{error:?}");
}
