//! Every error of the program and of the catalogue, as the program prints it. A new variant does not compile until it
//! is listed here.

use std::fmt::Write;
use std::io::{Error as IoError, ErrorKind};

use catalogue::data_file::{DataError, DataFile};
use catalogue::organisation::{FormerPlace, Place, PlaceError, PlaceKind};
use catalogue::source::{Catalogue, DiscoverError, newest_link, newest_pages};
use files::FileError;
use ingest::fetch::NetworkError;
use ingest::one_line;
use race_equity::error::ProgramError;
use race_equity::schedule::alert::{AlertError, MailError};
use race_equity::schedule::{PoorerEdition, ScheduleError};
use remote::{Address, RemoteError};
use site::SiteError;

fn pair(code: &str, name: &str) -> (String, String) {
    (code.to_owned(), name.to_owned())
}

fn missing() -> IoError {
    IoError::new(ErrorKind::NotFound, "No such file or directory (os error 2)")
}

fn file() -> FileError {
    FileError::new("read", std::path::Path::new("store/manifest.jsonl"), missing())
}

fn json() -> serde_json::Error {
    serde_json::from_str::<u8>("x").unwrap_err()
}

fn former(successors: &[(&str, &str)]) -> FormerPlace {
    FormerPlace {
        kind: PlaceKind::Trust,
        code: "RM2".to_owned(),
        name: "University Hospital of South Manchester".to_owned(),
        successors: successors.iter().map(|(code, name)| pair(code, name)).collect(),
        since: Some(jiff::civil::date(2017, 10, 1)),
        is_unit: false,
    }
}

fn schedule_errors() -> Vec<ScheduleError> {
    let listed = |error: &ScheduleError| match error {
        ScheduleError::Cron { .. }
        | ScheduleError::Never { .. }
        | ScheduleError::Zone { .. }
        | ScheduleError::Signals(_)
        | ScheduleError::Broken => (),
    };
    let all = vec![
        ScheduleError::Cron { found: "6am".to_owned(), problem: "Pattern must have 5 fields".to_owned() },
        ScheduleError::Never { found: "0 6 30 2 *".to_owned() },
        ScheduleError::Zone { found: "London".to_owned() },
        ScheduleError::Signals(IoError::other("not supported")),
        ScheduleError::Broken,
    ];
    all.iter().for_each(listed);
    all
}

fn place_errors() -> Vec<PlaceError> {
    let listed = |error: &PlaceError| match error {
        PlaceError::Unknown { .. } | PlaceError::Closed(_) | PlaceError::Several { .. } => (),
    };
    let known = vec![pair("london", "London"), pair("north-west", "North West")];
    let (asked, kind) = ("nort-west".to_owned(), PlaceKind::Region);
    let all = vec![
        PlaceError::Unknown { asked, kind, known: known.clone(), other: None },
        PlaceError::Unknown { asked: "ENG".to_owned(), kind, known, other: Some(Box::new(Place::england())) },
        PlaceError::Closed(Box::new(former(&[]))),
        PlaceError::Closed(Box::new(former(&[
            ("R0A", "Manchester University"),
            ("RM3", "Northern Care Alliance"),
        ]))),
        PlaceError::Several {
            asked: "Barnet".to_owned(),
            among: vec![pair("RVL", "Barnet and Chase Farm"), pair("RRP", "Barnet, Enfield and Haringey")],
        },
    ];
    all.iter().for_each(listed);
    all
}

fn data_errors() -> Vec<DataError> {
    let listed = |error: &DataError| match error {
        DataError::File(_) | DataError::Invalid { .. } | DataError::Mirror(_) => (),
    };
    let shipped = include_str!("../../../../data/sources.toml");
    let broken = |from: &str, to: &str| {
        Catalogue::parse(&shipped.replacen(from, to, 1), "data/sources.toml").unwrap_err()
    };
    let catalogue = Catalogue::parse(shipped, "data/sources.toml").unwrap();
    let mirror = |id: &str, base: &str| {
        let bases = std::collections::BTreeMap::from([(id.to_owned(), base.parse().unwrap())]);
        catalogue.clone().with_bases(&bases).unwrap_err()
    };
    let all = vec![
        DataError::File(file()),
        broken("publisher = ", "publishr = "),
        broken("cadence = \"yearly\"", "cadence = \"yearlong\""),
        broken("cadence = \"yearly\"", "cadence = 1"),
        broken("[[source]]", "[[source]"),
        broken("[[source]]", "[[sources]]"),
        broken("id = \"nss-detailed\"", "id = \"nss-benchmark\""),
        broken("id = \"nss-detailed\"", "id = \"NSS\""),
        broken("match = [", "match = ['(', "),
        DataFile::new("data/indicators.toml", "[[indicator]]\n")
            .invalid("indicator", "expected indicators 1 to 9"),
        mirror("nss-benchmrk", "http://127.0.0.1/"),
        mirror("bundled-regions", "http://127.0.0.1/"),
        mirror("nss-benchmark", "file:///tmp"),
    ];
    all.iter().for_each(listed);
    all
}

fn discover_errors() -> Vec<DiscoverError> {
    let listed = |error: &DiscoverError| match error {
        DiscoverError::NoLink { .. }
        | DiscoverError::SeveralLinks { .. }
        | DiscoverError::NoPage { .. }
        | DiscoverError::NotDiscovered(_) => (),
    };
    let catalogue =
        Catalogue::parse(include_str!("../../../../data/sources.toml"), "data/sources.toml").unwrap();
    let page = "https://www.nhsstaffsurveys.com/results/local-results/".parse().unwrap();
    let find = |id: &str, links: &str| newest_link(catalogue.get(id).unwrap(), links, &page).unwrap_err();
    let workbook =
        |name: &str| format!("<a href='/{name}-Benchmark-report-Excel-data-2021-2025.xlsx'>{name}</a>");
    let all = vec![
        find("nss-benchmark", ""),
        find("nss-benchmark", "<a href='/report.pdf'>Report</a><a href='/data.xlsx'>Data</a>"),
        find("nss-benchmark", &(workbook("first") + &workbook("second"))),
        newest_pages(
            catalogue.get("workforce-statistics").unwrap(),
            "<a href='/about/'>About</a>",
            &"https://digital.nhs.uk/series".parse().unwrap(),
        )
        .unwrap_err(),
        find("ods-etr", ""),
    ];
    all.iter().for_each(listed);
    all
}

fn alert_errors() -> Vec<AlertError> {
    let listed = |error: &AlertError| match error {
        AlertError::File(_)
        | AlertError::State { .. }
        | AlertError::NotAnAddress
        | AlertError::NotHttps
        | AlertError::Password
        | AlertError::NoProgram
        | AlertError::NoTime
        | AlertError::NoWebhook
        | AlertError::NoSecret(_)
        | AlertError::Start { .. }
        | AlertError::Ended { .. }
        | AlertError::TooLong { .. }
        | AlertError::Recipients(_)
        | AlertError::Post(_)
        | AlertError::Mail(_)
        | AlertError::Json(_) => (),
    };
    let program = || "mail-us".to_owned();
    let all = vec![
        AlertError::File(file()),
        AlertError::State { file: "store/alerts.json".to_owned() },
        AlertError::NotAnAddress,
        AlertError::NotHttps,
        AlertError::Password,
        AlertError::NoProgram,
        AlertError::NoTime,
        AlertError::NoWebhook,
        MailError::NoRecipient.into(),
        MailError::NoHost.into(),
        MailError::Host("smtps://smtp.trust.nhs.uk".to_owned()).into(),
        MailError::NoSender.into(),
        MailError::Sender("EDI".to_owned()).into(),
        MailError::Recipient("a@trust.nhs.uk, b@trust.nhs.uk".to_owned()).into(),
        MailError::PasswordInFile.into(),
        MailError::Unencrypted.into(),
        MailError::Time.into(),
        AlertError::NoSecret("WEBHOOK_SECRET".to_owned()),
        AlertError::Start { program: program(), source: missing() },
        AlertError::Ended { program: program(), status: std::process::ExitStatus::default() },
        AlertError::TooLong { program: program(), seconds: 30 },
        AlertError::Recipients("`smtp.trust.nhs.uk:587` refused `edi@trust.nhs.uk`".to_owned()),
        AlertError::Json(json()),
    ];
    all.iter().for_each(listed);
    all
}

/// The errors of the website, without those that it passes on.
fn site_errors() -> Vec<SiteError> {
    let listed = |error: &SiteError| match error {
        SiteError::File(_)
        | SiteError::Data(_)
        | SiteError::Report(_)
        | SiteError::Benchmark(_)
        | SiteError::Template { .. }
        | SiteError::Edition { .. }
        | SiteError::Table { .. }
        | SiteError::NotASite(_)
        | SiteError::NoEdition => (),
    };
    let all = vec![
        SiteError::Template {
            template: "site/place.html".to_owned(),
            line: Some(12),
            problem: "undefined value".to_owned(),
        },
        SiteError::Edition {
            file: "reports/2026-07/london/report.json".to_owned(),
            problem: "no title".to_owned(),
        },
        SiteError::Table { table: "gap".to_owned(), problem: "too many rows".to_owned() },
        SiteError::NotASite("public".to_owned()),
        SiteError::NoEdition,
    ];
    all.iter().for_each(listed);
    all
}

/// The errors that only the program makes.
fn program_errors() -> Vec<ProgramError> {
    let listed = |error: &ProgramError| match error {
        ProgramError::Ingest(_)
        | ProgramError::Place(_)
        | ProgramError::Report(_)
        | ProgramError::Site(_)
        | ProgramError::Digest(_)
        | ProgramError::Schedule(_)
        | ProgramError::Poorer(_)
        | ProgramError::Usage { .. }
        | ProgramError::Network(_)
        | ProgramError::Alert(_)
        | ProgramError::Remote(_)
        | ProgramError::Checked(_) => (),
    };
    let all = vec![
        ProgramError::Usage {
            message: "`long` is not a valid age".to_owned(),
            hint: "write it as `90-days`, `24-months` or `2-years`".to_owned(),
        },
        ProgramError::Checked("2 problems".to_owned()),
        ProgramError::Poorer(PoorerEdition {
            edition: "edition 2026-08".to_owned(),
            figures:
                "indicator 2, WRES 2024: 12 figures of 3 organisations, such as Bolton NHS Foundation Trust"
                    .to_owned(),
            record: "store/published/published.json".into(),
        }),
        ProgramError::Alert(MailError::NoPassword.into()),
        ProgramError::Network(NetworkError::Proxy("HTTPS_PROXY")),
        ProgramError::Network(NetworkError::NoCertificate("organisation.cer".into())),
        ProgramError::Remote(RemoteError::NotInBuild(Address::parse("s3://figures/store").unwrap())),
        ProgramError::Remote(RemoteError::NoCredentials(Address::parse("az://figures/store").unwrap())),
        ProgramError::Remote(RemoteError::LeaseLost(Address::parse("s3://figures/store").unwrap())),
        ProgramError::Remote(RemoteError::Missing(
            Address::parse("s3://figures/store/content/ab/x").unwrap(),
        )),
        ProgramError::Remote(RemoteError::PublishedMeanwhile("s3://figures/site".to_owned())),
    ];
    all.iter().for_each(listed);
    all
}

#[test]
fn every_error_of_program_and_catalogue_is_plain() {
    let mut text = String::new();
    let schedule = schedule_errors().into_iter().map(ProgramError::from);
    let places = place_errors().into_iter().map(ProgramError::from);
    let data = data_errors().into_iter().map(ProgramError::from);
    let site = site_errors().into_iter().map(ProgramError::from);
    for error in program_errors().into_iter().chain(schedule).chain(places).chain(data).chain(site) {
        let _ = writeln!(text, "{}exit code {}\n", error.lines(), error.exit() as u8);
    }
    text += "From here on: the errors of alerts and of links on a page, which are warnings of a run\n\n";
    for error in alert_errors() {
        let _ = writeln!(text, "{}", one_line(&error));
        text += &error.hint().map_or_else(|| "\n".to_owned(), |hint| format!("hint: {hint}\n\n"));
    }
    for error in discover_errors() {
        let _ = writeln!(text, "{error}");
        text += &error.hint().map_or_else(|| "\n".to_owned(), |hint| format!("hint: {hint}\n\n"));
    }
    insta::assert_snapshot!("errors", text);
}
