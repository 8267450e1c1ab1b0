//! Proxies and certificates of the environment, and `check --network`.

use std::collections::BTreeSet;
use std::net::TcpListener;

use catalogue::source::{Catalogue, Source};
use url::Position;

use crate::support::publisher::{Answer, Authority, Publisher};
use crate::support::{Case, LoopbackProxy, Program, Run, flat, project, register, without_missing_parts};

const ODS: &str = "www.odsdatasearchandexport.nhs.uk";
/// A host of files without a page of its own.
const FILES: &str = "files.example.org";
const REGISTER: &str = "/api/getReport?report=etr";

/// The sources of the catalogue that are fetched.
fn fetched() -> Vec<Source> {
    let text = std::fs::read_to_string(project("data/sources.toml")).unwrap();
    let all = Catalogue::parse(&text, "data/sources.toml").unwrap();
    all.sources().iter().filter(|source| !source.is_bundled()).cloned().collect()
}

/// A publisher of https with the names of the catalogue's hosts, and a proxy that alone knows where it is.
struct Behind {
    publisher: Publisher,
    proxy: LoopbackProxy,
    program: Program,
}

impl Behind {
    /// The proxy connects to all hosts, and the program trusts the publisher's certificate.
    fn a_proxy() -> Self {
        let authority = Authority::new();
        let hosts: Vec<String> = fetched().iter().flat_map(|source| source.hosts.clone()).collect();
        let hosts: BTreeSet<&str> = hosts.iter().map(String::as_str).chain([FILES]).collect();
        let publisher = Publisher::start_https(&authority, &hosts.iter().copied().collect::<Vec<_>>());
        publisher.on(REGISTER, Answer::file(register(), "text/csv"));
        let proxy = LoopbackProxy::start();
        for host in &hosts {
            proxy.leads(&format!("{host}:443"), &publisher);
        }
        let program = Program::empty().with("HTTPS_PROXY", &proxy.address());
        let trusted = program.file("organisation.pem", authority.pem());
        let program = program.with("SSL_CERT_FILE", &trusted.display().to_string());
        Self { publisher, proxy, program }
    }

    /// The program refreshes the register of trusts.
    #[track_caller]
    fn refreshes(&self, code: i32) -> String {
        self.program.run(&["refresh", "--source", "ods-etr"]).ends_with(code).stderr
    }
}

#[test]
fn a_refresh_works_through_a_proxy_that_allows_connect() {
    let behind = Behind::a_proxy();
    let said = behind.refreshes(0);
    assert!(said.contains("ods-etr: new, 1 row "), "{said}");
    assert_eq!(behind.proxy.requests(), [format!("CONNECT {ODS}:443")]);
    assert_eq!(behind.publisher.paths(), [REGISTER]);
    assert_eq!(behind.program.table("registers/ods_trust.parquet").len(), 1);
    // The name of the proxy may lead to an address that is not public.
    let named = behind.proxy.address().replace("127.0.0.1", "localhost");
    let run = behind.program.run_with("HTTPS_PROXY", &named, &["refresh", "--source", "ods-etr"]);
    run.ends_with(0).says("ods-etr: no new release");
}

#[test]
fn a_proxy_gets_the_user_name_and_password_of_its_address() {
    let behind = Behind::a_proxy();
    // Of `jo:p@ss`.
    behind.proxy.asks_for("Basic am86cEBzcw==");
    let said = behind.refreshes(3);
    let without =
        "does not connect to `www.odsdatasearchandexport.nhs.uk` without a valid user name and password";
    assert!(said.contains(without) && said.contains("http://user:password@"), "{said}");
    assert_eq!(behind.proxy.requests().len(), 1, "it is not tried again");

    let address = behind.proxy.address();
    let program = behind.program.with("HTTPS_PROXY", &address.replace("http://", "http://jo:p%40ss@"));
    let run = program.run(&["refresh", "--source", "ods-etr"]).ends_with(0);
    let checked = program.run(&["check", "--network"]);
    let wrong = program.run_with(
        "HTTPS_PROXY",
        &address.replace("http://", "http://jo:s3cr3t@"),
        &["refresh", "--source", "ods-ect"],
    );
    let runs = program.text("store/runs.jsonl");
    assert!(wrong.stderr.contains(without), "{}", wrong.stderr);
    for text in [&run.stdout, &run.stderr, &checked.stdout, &checked.stderr, &wrong.stderr, &runs] {
        for secret in ["p%40ss", "p@ss", "am86", "s3cr3t"] {
            assert!(!text.contains(secret), "{secret} is in\n{text}");
        }
    }
    assert!(checked.stdout.contains(&format!("proxy for https: {address} (HTTPS_PROXY, with a user name)")));
}

#[test]
fn a_host_that_the_proxy_refuses_is_named_and_not_tried_again() {
    let behind = Behind::a_proxy();
    let refusing = LoopbackProxy::start();
    let program = behind.program.with("HTTPS_PROXY", &refusing.address());
    let said = program.run(&["refresh", "--source", "ods-etr"]).ends_with(3).stderr;
    let refusal = format!("the proxy `{}` refuses to connect to `{ODS}`", refusing.address());
    assert!(said.contains(&refusal) && said.contains("to allow `www.ods"), "{said}");
    assert_eq!(refusing.requests(), [format!("CONNECT {ODS}:443")]);
    assert_eq!(behind.publisher.paths(), Vec::<String>::new());
}

#[test]
fn only_hosts_of_the_source_are_asked_for_through_a_proxy() {
    let behind = Behind::a_proxy();
    behind.proxy.leads("elsewhere.example.org:443", &behind.publisher);
    behind.publisher.on(REGISTER, Answer::redirect(302, "https://elsewhere.example.org/f.csv"));
    let said = behind.refreshes(3);
    assert!(said.contains("`elsewhere.example.org` is not one of the source's hosts"), "{said}");
    assert_eq!(behind.proxy.requests(), [format!("CONNECT {ODS}:443")]);
}

#[test]
fn a_mirror_of_http_is_asked_through_its_proxy_unless_no_proxy_names_it() {
    let case = Case::mirroring(&["ods-etr"]);
    case.csv("etr", register());
    let proxy = LoopbackProxy::start();
    proxy.leads(&case.publisher.socket().to_string(), &case.publisher);
    let refresh = ["refresh", "--source", "ods-etr"];
    // Of `jo:p@ss`.
    proxy.asks_for("Basic am86cEBzcw==");
    let denied = case.program.run_with("http_proxy", &proxy.address(), &refresh).ends_with(3);
    denied.says("answered 407 Proxy Authentication Required").says("hint: put the user name and password");
    assert_eq!(case.publisher.paths(), Vec::<String>::new());
    let address = proxy.address().replace("http://", "http://jo:p%40ss@");
    case.program.run_with("http_proxy", &address, &refresh).ends_with(0);
    let asked = format!("GET {}", case.publisher.at(REGISTER));
    assert_eq!(proxy.requests(), [asked.clone(), asked]);
    // The proxy of https is not asked for http.
    case.program.run_with("HTTPS_PROXY", "http://127.0.0.1:9", &refresh).ends_with(0);
    let program = case.program.with("NO_PROXY", "localhost, 127.0.0.1");
    program.run_with("ALL_PROXY", &proxy.address(), &refresh).ends_with(0);
    assert_eq!((proxy.requests().len(), case.publisher.paths().len()), (2, 3));
}

#[test]
fn a_certificate_of_another_host_is_named_and_nothing_is_asked() {
    let behind = Behind::a_proxy();
    let authority = Authority::new();
    let other = Publisher::start_https(&authority, &["elsewhere.example.org"]);
    behind.proxy.leads(&format!("{ODS}:443"), &other);
    let trusted = behind.program.file("other.pem", authority.pem()).display().to_string();
    let run = behind.program.run_with("SSL_CERT_FILE", &trusted, &["refresh", "--source", "ods-etr"]);
    run.ends_with(3)
        .says(&format!("the certificate of `{ODS}` is that of another host"))
        .says("hint: a sign-in page or a device of your network");
    assert_eq!((other.paths().len(), behind.proxy.requests().len()), (0, 1), "it is not tried again");
}

#[test]
fn an_unknown_certificate_is_an_error_with_the_repair() {
    let behind = Behind::a_proxy();
    let other = behind.program.file("other.pem", Authority::new().pem()).display().to_string();
    let missing = behind.program.path("missing.pem").display().to_string();
    let refresh = ["refresh", "--source", "ods-etr"];
    let said = behind.program.run_with("SSL_CERT_FILE", &other, &refresh).ends_with(3).stderr;
    assert!(said.contains(&format!("`{ODS}` is not signed by a known authority")), "{said}");
    assert!(said.contains(&format!("the certificates in use are `{other}` (SSL_CERT_FILE)")), "{said}");
    assert!(said.contains("set `SSL_CERT_FILE` to your organisation's certificate, as a PEM file"), "{said}");
    // The system does not know the authority either.
    let system = behind.program.command(&refresh).env_remove("SSL_CERT_FILE").output().unwrap();
    let said = Run::of(&system).ends_with(3).stderr;
    assert!(said.contains("the certificates in use are those of the system"), "{said}");
    let said = behind.program.run_with("SSL_CERT_FILE", &missing, &refresh).ends_with(3).stderr;
    let unreadable = format!("`{missing}`, which `SSL_CERT_FILE` names, cannot be read");
    assert!(said.contains(&unreadable) && said.contains("No such file"), "{said}");
    assert_eq!(behind.publisher.paths(), Vec::<String>::new());
}

#[test]
fn certificates_can_be_in_a_folder() {
    let behind = Behind::a_proxy();
    let pem = behind.program.text("organisation.pem");
    let folder = behind.program.file("certificates/organisation.pem", pem);
    let folder = folder.parent().unwrap().display().to_string();
    let program = behind.program.with("SSL_CERT_FILE", "").with("SSL_CERT_DIR", &folder);
    program.run(&["refresh", "--source", "ods-etr"]).ends_with(0);
}

#[test]
fn a_webhook_is_reached_through_the_proxy_with_the_same_certificates() {
    let authority = Authority::new();
    let hooks = Publisher::start_https(&authority, &["hooks.example.org"]);
    hooks.on("/alert", Answer::status(200));
    let proxy = LoopbackProxy::start();
    proxy.leads("hooks.example.org:443", &hooks);
    let case = Case::mirroring(&["ods-etr"]);
    case.settings("[alert]\nwebhook = 'https://hooks.example.org/alert'\n[run]\nreports = []\n");
    case.program.edit("data", "sources.toml", |text| {
        let kept = |part: &&str| !part.contains("hosts = ") || part.contains("\"ods-etr\"");
        without_missing_parts(&text.split("[[source]]").filter(kept).collect::<Vec<_>>().join("[[source]]"))
    });
    let trusted = case.program.file("organisation.pem", authority.pem()).display().to_string();
    let program = case.program.with("SSL_CERT_FILE", &trusted).with("HTTPS_PROXY", &proxy.address());
    // The publisher has no register, so the run fails and says so.
    program.run(&["run"]).ends_with(3);
    let (asked, posted) = (proxy.requests(), hooks.requests());
    assert!(asked.iter().all(|request| request == "CONNECT hooks.example.org:443"), "{asked:?}");
    assert!(
        posted.iter().all(|request| (request.method.as_str(), request.path.as_str()) == ("POST", "/alert"))
    );
    assert!(posted.iter().any(|request| String::from_utf8_lossy(&request.body).contains("ods-etr")));
}

#[test]
fn a_proxy_variable_that_is_not_an_address_is_an_error() {
    let behind = Behind::a_proxy();
    let run = behind.program.run_with("HTTPS_PROXY", "socks5://jo:s3cr3t@x:1080", &["check", "--network"]);
    let said = run.ends_with(1).says("`HTTPS_PROXY` is not a valid address of a proxy").stderr;
    assert!(!said.contains("s3cr3t"), "{said}");
}

#[test]
fn check_network_shows_what_a_proxy_reaches() {
    let behind = Behind::a_proxy();
    for source in fetched() {
        let address = source.address.as_ref().or_else(|| source.index()).unwrap();
        behind.publisher.on(&address[Position::BeforePath..], Answer::page("<title>Results</title>"));
    }
    behind.program.edit("data", "sources.toml", |text| {
        text.replacen(&format!("hosts = [\"{ODS}\"]"), &format!("hosts = [\"{ODS}\", \"{FILES}\"]"), 1)
    });
    let run = behind.program.run(&["check", "--network"]).ends_with(0);
    let by_proxy = format!("{ODS:<43} proxy  proxy yes     yes  200");
    let address = behind.proxy.address();
    for line in [
        format!("proxy for https: {address} (HTTPS_PROXY)"),
        "proxy for http: none".to_owned(),
        "host                                        by     name  connect TLS  status".to_owned(),
        by_proxy,
        // The root of a host is asked for if no page of it is known, and any status shows that it is reached.
        format!("{FILES:<43} proxy  proxy yes     yes  404"),
    ] {
        assert!(run.stdout.lines().any(|printed| printed == line), "{line} is not in\n{}", run.stdout);
    }
    let note = "A proxy looks up the names of hosts itself, so the program does not check that their addresses are \
                public.";
    assert!(flat(&run.stdout).contains(note), "{}", run.stdout);
    for host in fetched().iter().flat_map(|source| &source.hosts) {
        let is_reached =
            |line: &str| line.starts_with(&format!("{host} ")) && line.contains(" yes     yes  ");
        assert!(run.stdout.lines().any(is_reached), "{host} is not in\n{}", run.stdout);
    }
    assert!(behind.publisher.requests().iter().all(|request| request.method == "HEAD"));
    assert!(!behind.program.path("store").exists());
}

#[test]
fn check_network_shows_what_stands_in_the_way() {
    let behind = Behind::a_proxy();
    let refusing = LoopbackProxy::start();
    let at =
        |address: &str| behind.program.run_with("HTTPS_PROXY", address, &["check", "--network"]).ends_with(1);
    let run = at(&refusing.address());
    let hosts: BTreeSet<String> = fetched().into_iter().flat_map(|source| source.hosts).collect();
    let found = format!("{} unreachable hosts found (listed above)", hosts.len());
    assert!(run.stderr.contains(&found), "{}", run.stderr);
    assert!(run.stdout.contains(&format!("{ODS:<43} proxy  proxy NO      -    -\n")), "{}", run.stdout);
    assert!(flat(&run.stdout).contains("hint: ask the people who run your network to allow"));
    // An address at which nothing listens.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let silent = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let run = at(&silent);
    let said =
        format!("the proxy `{silent}` for `https://{ODS}{REGISTER}` cannot be reached: Connection refused");
    assert!(flat(&run.stdout).contains(&said), "{}", run.stdout);
    let other = behind.program.file("other.pem", Authority::new().pem()).display().to_string();
    let run = behind.program.run_with("SSL_CERT_FILE", &other, &["check", "--network"]).ends_with(1);
    assert!(run.stdout.contains(&format!("{ODS:<43} proxy  proxy yes     NO   -\n")), "{}", run.stdout);
}

#[test]
fn check_network_fits_80_columns_and_names_direct_hosts() {
    let case = Case::small();
    let run = case.program.run(&["check", "--network"]).ends_with(0);
    let host = case.publisher.socket().to_string();
    assert!(run.stdout.contains(&format!("{host:<43} direct yes   yes     none 200\n")), "{}", run.stdout);
    case.publisher.on(REGISTER, Answer::status(503));
    let run = case.program.run(&["check", "--network"]).ends_with(1);
    assert!(run.stdout.contains(&format!("{host:<43} direct yes   yes     none NO\n")), "{}", run.stdout);
    assert!(flat(&run.stdout).contains("answered 503 Service Unavailable"), "{}", run.stdout);
    for line in run.stdout.lines() {
        assert!(line.chars().count() <= 80, "{line}");
    }
}
