//! The pages on loopback: what they say, what they refuse, and what a client may take.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::time::{Duration, Instant};

use race_equity::assets::Assets;
use race_equity::schedule::health::{Limits, Pages, listen, serve};
use race_equity::schedule::{Calendar, Settings};
use rustix::process::Signal;

use crate::stay::{Staying, mirrored};
use crate::support::Program;
use crate::support::publisher::Answer;

/// No test waits longer for an answer.
const PATIENCE: Duration = Duration::from_secs(20);

/// Pages of a store and a folder of editions, for as long as this is kept.
struct Served {
    address: SocketAddr,
    _runtime: tokio::runtime::Runtime,
    folder: tempfile::TempDir,
}

impl Served {
    fn new(limits: Limits) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in [
            ("store/runs.jsonl", "{\"secret\": \"store\"}"),
            ("reports/2026-06/index.html", "June"),
            ("reports/2026-07/index.html", "July"),
            ("reports/2026-07/london/london.html", "<h1>London</h1>"),
            ("reports/2026-07/london/london.csv", "a,b\n"),
            ("reports/2026-07/.part-x/index.html", "secret draft"),
            ("reports/2026-07/.hidden", "secret dotfile"),
            ("reports/.part-y/index.html", "secret draft"),
            ("outside.txt", "secret outside"),
        ] {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        let link = |target: &str, name: &str| {
            std::os::unix::fs::symlink(target, folder.path().join("reports").join(name)).unwrap();
        };
        link("2026-07", "latest");
        link("..", "up");
        link("../outside.txt", "2026-07/out.txt");
        link("../../store", "2026-07/store");
        link(".part-x", "2026-07/draft");
        link(".hidden", "2026-07/shown");
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let pages = Pages {
            assets: Assets::default(),
            store: folder.path().join("store"),
            reports: folder.path().join("reports"),
            calendar: Calendar::new(&Settings::default()).unwrap(),
        };
        let listener = runtime.block_on(listen("127.0.0.1:0".parse().unwrap())).unwrap();
        let address = listener.local_addr().unwrap();
        runtime.spawn(serve(listener, pages, limits));
        Self { address, _runtime: runtime, folder }
    }

    fn get(&self, path: &str) -> (u16, String) {
        ask(self.address, &format!("GET {path} HTTP/1.1\r\nHost: a\r\n\r\n"))
    }

    fn folder(&self) -> &Path {
        self.folder.path()
    }
}

fn connect(address: SocketAddr) -> TcpStream {
    let connection = TcpStream::connect(address).unwrap();
    connection.set_read_timeout(Some(PATIENCE)).unwrap();
    connection
}

/// Sends bytes and reads all that is answered: the status, and head and body.
fn ask(address: SocketAddr, request: &str) -> (u16, String) {
    let mut connection = connect(address);
    connection.write_all(request.as_bytes()).unwrap();
    let mut bytes = Vec::new();
    // A server that has no room at all breaks off: no answer is status 0.
    let _ = connection.read_to_end(&mut bytes);
    let answer = String::from_utf8_lossy(&bytes).into_owned();
    let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok());
    (status.unwrap_or(0), answer)
}

#[test]
fn editions_are_served_as_they_are_on_disk() {
    let served = Served::new(Limits::default());
    for (path, body, kind) in [
        ("/editions/2026-07/", "July", "text/html"),
        ("/editions/2026-07/index.html", "July", "text/html"),
        ("/editions/2026%2D07/london/london.html", "<h1>London</h1>", "text/html"),
        ("/editions/2026-07/london/london.csv", "a,b\n", "text/csv"),
        ("/editions/latest/", "July", "text/html"),
        ("/editions/latest/london/london.html", "<h1>London</h1>", "text/html"),
    ] {
        let (status, answer) = served.get(path);
        assert_eq!(status, 200, "{path}: {answer}");
        assert!(answer.ends_with(&format!("\r\n\r\n{body}")), "{path}: {answer}");
        assert!(answer.contains(&format!("content-type: {kind}")), "{path}: {answer}");
        for header in ["x-content-type-options: nosniff", "content-security-policy: default-src 'self'"] {
            assert!(answer.contains(header), "{path}: {answer}");
        }
    }
    let (status, answer) = served.get("/editions/2026-07");
    assert_eq!(status, 308);
    assert!(answer.contains("location: /editions/2026-07/\r\n"), "{answer}");
    let (status, answer) = ask(served.address, "HEAD /editions/2026-07/ HTTP/1.1\r\nHost: a\r\n\r\n");
    assert_eq!(status, 200);
    assert!(answer.contains("content-length: 4\r\n") && answer.ends_with("\r\n\r\n"), "{answer}");
}

#[test]
fn no_address_leads_out_of_the_editions() {
    let served = Served::new(Limits::default());
    assert!(served.folder().join("reports/up/outside.txt").exists(), "the ways out are there");
    let long = format!("/editions/{}outside.txt", "../".repeat(500));
    for path in [
        "/editions/../outside.txt",
        "/editions/2026-07/../../outside.txt",
        "/editions/2026-07/../../../../../../../../etc/passwd",
        "/editions/%2e%2e/outside.txt",
        "/editions/.%2e/outside.txt",
        "/editions/%2E%2E%2foutside.txt",
        "/editions/..%2foutside.txt",
        "/editions/%252e%252e/outside.txt",
        "/editions/..%5coutside.txt",
        "/editions/..\\outside.txt",
        "/editions/%c0%ae%c0%ae/outside.txt",
        "/editions/%uff0e%uff0e/outside.txt",
        "/editions/2026-07/%00/../../outside.txt",
        "/editions//etc/passwd",
        "/editions///etc/passwd",
        "/editions/%2fetc%2fpasswd",
        "/editions/./2026-07/",
        "/editions/2026-07//index.html",
        // Links out of the folder, to the store, to a draft and to a dotfile.
        "/editions/up/outside.txt",
        "/editions/up/",
        "/editions/up/store/runs.jsonl",
        "/editions/2026-07/out.txt",
        "/editions/2026-07/store/runs.jsonl",
        "/editions/2026-07/draft/index.html",
        "/editions/2026-07/draft/",
        "/editions/2026-07/shown",
        // Drafts and dotfiles by their own names.
        "/editions/2026-07/.part-x/index.html",
        "/editions/2026-07/%2epart-x/index.html",
        "/editions/2026-07/.hidden",
        "/editions/.part-y/",
        // No folder is listed, and nothing stands beside the editions.
        "/editions/2026-07/london/",
        "/editions/2026-07/missing",
        "/store",
        "/store/",
        "/store/runs.jsonl",
        "/outside.txt",
        "/../outside.txt",
        "/%2e%2e/outside.txt",
        "/race-equity.toml",
        &long,
    ] {
        let (status, answer) = served.get(path);
        assert!([400, 404].contains(&status), "{path} is answered {answer}");
        assert!(!answer.contains("secret") && !answer.contains("root:"), "{path} is answered {answer}");
    }
}

#[test]
fn a_store_inside_the_folder_of_editions_is_not_served() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(folder.path().join("store/snapshots")).unwrap();
    std::fs::write(folder.path().join("store/runs.jsonl"), "{}").unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let pages = Pages {
        assets: Assets::default(),
        store: folder.path().join("store"),
        reports: folder.path().to_owned(),
        calendar: Calendar::new(&Settings::default()).unwrap(),
    };
    let listener = runtime.block_on(listen("127.0.0.1:0".parse().unwrap())).unwrap();
    let address = listener.local_addr().unwrap();
    runtime.spawn(serve(listener, pages, Limits::default()));
    for path in
        ["/editions/store/runs.jsonl", "/editions/store/", "/editions/store", "/editions/store/snapshots"]
    {
        let (status, answer) = ask(address, &format!("GET {path} HTTP/1.1\r\nHost: a\r\n\r\n"));
        assert_eq!(status, 404, "{path}: {answer}");
    }
}

#[test]
fn nothing_can_be_sent() {
    let served = Served::new(Limits::default());
    for method in ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "get"] {
        for path in ["/", "/status.json", "/healthz", "/metrics", "/editions/2026-07/", "/nowhere"] {
            let request = format!("{method} {path} HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n");
            let (status, answer) = ask(served.address, &request);
            assert_eq!(status, 405, "{method} {path}: {answer}");
            assert!(answer.contains("allow: GET, HEAD\r\n"), "{answer}");
        }
    }
    let (status, _) = ask(served.address, "no request at all\r\n\r\n");
    assert_eq!(status, 400);
    let long = format!("GET / HTTP/1.1\r\nHost: a\r\nX: {}\r\n\r\n", "x".repeat(20_000));
    assert_eq!(ask(served.address, &long).0, 431);
}

#[test]
fn a_client_that_is_too_slow_is_cut_off() {
    let limits = Limits { head: Duration::from_millis(100), ..Limits::default() };
    let served = Served::new(limits);
    for begun in ["", "GET", "GET / HTTP/1.1\r\nHost: a\r\nX-Slow: "] {
        let mut connection = connect(served.address);
        connection.write_all(begun.as_bytes()).unwrap();
        let since = Instant::now();
        let mut answer = Vec::new();
        // The end of the connection, with or without a word, before this test's own patience ends.
        let _ = connection.read_to_end(&mut answer);
        assert!(since.elapsed() < PATIENCE, "{begun:?} is waited for");
        assert!(!answer.starts_with(b"HTTP/1.1 200"), "{begun:?}");
    }
}

#[test]
fn a_client_that_reads_nothing_makes_room_in_time() {
    let limits = Limits { connections: 1, total: Duration::from_millis(200), ..Limits::default() };
    let served = Served::new(limits);
    // More than the buffers between the two take.
    std::fs::write(served.folder().join("reports/2026-07/large.csv"), vec![b'x'; 64 << 20]).unwrap();
    let mut idle = connect(served.address);
    idle.write_all(b"GET /editions/2026-07/large.csv HTTP/1.1\r\nHost: a\r\n\r\n").unwrap();
    idle.read_exact(&mut [0]).unwrap();
    assert_eq!(served.get("/editions/2026-07/").0, 503, "the one place is taken");
    let since = Instant::now();
    while served.get("/editions/2026-07/").0 != 200 {
        assert!(since.elapsed() < PATIENCE, "no room is made");
    }
    drop(idle);
}

#[test]
fn one_connection_too_many_is_told_so_and_the_others_stay() {
    let limits = Limits { connections: 3, head: PATIENCE, total: PATIENCE };
    let served = Served::new(limits);
    let mut open: Vec<TcpStream> = (0..3).map(|_| connect(served.address)).collect();
    let mut answer = String::new();
    connect(served.address).read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 503 Service Unavailable\r\n"), "{answer}");
    // Those that came first are answered still, and make room.
    let mut first = open.remove(0);
    first.write_all(b"GET /editions/2026-07/ HTTP/1.1\r\nHost: a\r\n\r\n").unwrap();
    let mut answer = String::new();
    first.read_to_string(&mut answer).unwrap();
    assert!(answer.ends_with("July"), "{answer}");
    let since = Instant::now();
    while served.get("/healthz").0 != 200 {
        assert!(since.elapsed() < PATIENCE, "no room is made");
    }
}

#[test]
fn only_an_address_of_this_machine_alone_is_listened_on() {
    let program = Program::new();
    for address in ["0.0.0.0:8080", "192.168.1.1:80", "[::]:8080", "[::ffff:127.0.0.1]:8080"] {
        program
            .run(&["schedule", "--listen", address])
            .ends_with(2)
            .says(&format!("`{address}` is no loopback address: others could reach it"))
            .says("put a reverse proxy before it");
    }
    program.run(&["schedule", "--listen", "localhost"]).ends_with(2);
    program.run(&["schedule", "--once", "--listen", "127.0.0.1:0"]).ends_with(2).says("cannot be used with");
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    program
        .run(&["schedule", "--listen", &address])
        .ends_with(1)
        .says(&format!("cannot listen on `{address}`"));
    assert!(!program.path("store").exists());
}

#[test]
fn the_pages_say_how_things_stand_while_it_stays() {
    let (publisher, mut program) = mirrored("");
    std::fs::create_dir_all(program.path("reports/2026-07")).unwrap();
    std::fs::write(program.path("reports/2026-07/index.html"), "July").unwrap();
    publisher.on("/results/local-results/", Answer::page("<script>alert(1)</script>"));
    program.at("2026-11-22T06:00:00Z");
    let mut staying = Staying::start(&program, &["schedule", "--listen", "127.0.0.1:0"]);
    let line = staying.until("the status is at http://");
    let address: SocketAddr =
        line.trim_end().trim_end_matches('/').rsplit('/').next().unwrap().parse().unwrap();
    let get = |path: &str| ask(address, &format!("GET {path} HTTP/1.1\r\nHost: a\r\n\r\n"));
    staying.until("waiting");

    let (status, page) = get("/");
    assert_eq!(status, 200);
    for words in [
        "content-security-policy: default-src 'none'",
        "<html lang=\"en-GB\">",
        "<title>Status of race-equity</title>",
        "<caption>",
        "<th scope=\"col\">Newest release</th>",
        "<th scope=\"row\">ods-etr<br>ODS: NHS trusts</th><td>22 November 2026</td><td>today</td>",
        "The last run, on 22 November 2026, 06:00: done, but a source failed",
        "<a href=\"/editions/2026-07/\">Edition 2026-07</a>",
        "<code>race-equity schedule</code>, where it is running, runs next on 23 November 2026",
    ] {
        assert!(page.contains(words), "{words} is not in\n{page}");
    }
    assert!(!page.contains("<script"), "{page}");
    let (status, answer) = get("/healthz");
    assert_eq!((status, answer.ends_with("\r\n\r\nok\n")), (200, true), "{answer}");
    assert_eq!(get("/editions/2026-07/").0, 200);
    assert_eq!(get("/store/runs.jsonl").0, 404);

    // The same as the command says.
    let (status, answer) = get("/status.json");
    assert_eq!(status, 200);
    let shown = answer.split_once("\r\n\r\n").unwrap().1.trim_end();
    assert_eq!(shown, program.run(&["status", "--json"]).stdout.trim_end());

    let (status, metrics) = get("/metrics");
    assert_eq!(status, 200);
    for line in [
        "content-type: text/plain; version=0.0.4; charset=utf-8\r",
        "# TYPE race_equity_last_run_exit_code gauge",
        "race_equity_last_run_exit_code 3",
        // 2026-11-22T06:00:00Z, by `date --date ... +%s`.
        "race_equity_last_run_timestamp_seconds 1795327200",
        "race_equity_next_run_timestamp_seconds 1795413600",
        "race_equity_overdue_sources 0",
        "race_equity_editions 1",
        "race_equity_source_age_seconds{source=\"ods-etr\"} 0",
        "race_equity_source_last_success_timestamp_seconds{source=\"ods-etr\"} 1795327200",
        "race_equity_source_failing{source=\"ods-ect\"} 1",
        "race_equity_source_overdue{source=\"ods-ect\"} 0",
    ] {
        assert!(metrics.lines().any(|found| found == line.trim_end()), "{line} is not in\n{metrics}");
    }
    assert_eq!(staying.end(Signal::TERM).0, Some(0));

    // A week and a day later two registers have never answered.
    program.at("2026-12-01T05:00:00Z");
    let mut staying = Staying::start(&program, &["schedule", "--listen", "127.0.0.1:0"]);
    let line = staying.until("the status is at http://");
    let address: SocketAddr =
        line.trim_end().trim_end_matches('/').rsplit('/').next().unwrap().parse().unwrap();
    staying.until("waiting");
    let (status, answer) = ask(address, "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n");
    assert_eq!(status, 503);
    assert!(answer.ends_with("\r\n\r\nods-ect is overdue\nods-succ is overdue\n"), "{answer}");
    let page = ask(address, "GET / HTTP/1.1\r\nHost: a\r\n\r\n").1;
    assert!(page.contains("<title>Needs attention: status of race-equity</title>"), "{page}");
    assert_eq!(staying.end(Signal::TERM).0, Some(0));
}
