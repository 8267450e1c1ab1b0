//! The program says everywhere that a newer release has been published than the one in use, bundled ones included.

use crate::support::publisher::workbooks::benchmark::Benchmark;
use crate::support::publisher::workbooks::detailed::Detailed;
use crate::support::{Case, Program, Run, pdf_text, seen, surveyed};

/// The last day before the survey of 2025 was published.
const BEFORE: &str = "2026-03-11T12:00:00Z";
const AFTER: &str = "2026-03-12T12:00:00Z";
const TODAY: &str = "2026-11-27T12:00:00Z";

const INSTRUCTION: &str = "A newer survey (2025) has been published: run `race-equity refresh`.";
const NOTICE: &str = "A newer survey (2025) was published on 12 March 2026. Its figures are not in this report, which \
                      uses those of 2024.";

/// The texts of a trust's report as PDF and web page, of the page of the edition, and what `report` printed.
struct Published {
    pdf: String,
    html: String,
    index: String,
    provenance: serde_json::Value,
    run: Run,
}

fn publish(program: &Program, now: &str) -> Published {
    let run = program.run_at(now, &["report", "--trust", "RXR", "--edition", "e", "--replace"]).ends_with(0);
    let file = |name: &str| format!("reports/e/{name}");
    Published {
        pdf: pdf_text(&program.bytes(&file("trust-rxr/trust-rxr.pdf"))),
        html: seen(&program.text(&file("trust-rxr/trust-rxr.html"))),
        index: seen(&program.text(&file("index.html"))),
        provenance: program.json(&file("trust-rxr/provenance.json"))["newer_releases"].clone(),
        run,
    }
}

/// A program whose publishers answer nothing, and that makes no reports.
fn unattended() -> Case {
    let case = Case::mirroring(&crate::support::SOURCES);
    case.settings("[run]\nreports = []\n");
    case
}

#[test]
fn bundled_figures_older_than_the_published_survey_are_out_of_date() {
    let program = Program::new();
    let status = program.run_at(AFTER, &["status"]).ends_with(3);
    assert!(status.stdout.contains(&format!("\n{INSTRUCTION}\n")), "{}", status.stdout);
    for source in ["nss-benchmark", "nss-detailed"] {
        let remark = format!(
            "{source} is out of date: the release of 2025 was published on 12 March 2026; the bundled release 2024 is used."
        );
        let unwrapped = status.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(unwrapped.contains(&remark), "{}", status.stdout);
    }
    let line = status.stdout.lines().find(|line| line.starts_with("nss-benchmark ")).unwrap();
    assert!(line.contains("2024*") && line.ends_with("OUT OF DATE"), "{line}");
    // The WRES report of 2024 is the newest, and its figures ship with the program.
    let line = status.stdout.lines().find(|line| line.starts_with("wres-2024 ")).unwrap();
    assert!(line.contains("2024*") && line.ends_with("not checked yet"), "{line}");

    let json = program.run_at(TODAY, &["status", "--json"]).ends_with(3).stdout;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(
        json["newer_releases"],
        serde_json::json!([{
            "publication": "survey",
            "year": 2025,
            "published": {"from": "2026-03-12", "until": "2026-03-12"},
            "in_use": 2024,
            "sources": ["nss-benchmark", "nss-detailed"],
            "is_partly_in_use": false,
            "has_address": true,
        }])
    );
    let survey = &json["sources"][0];
    assert_eq!((&survey["release"], &survey["bundled"]), (&"2024".into(), &true.into()));
    assert_eq!((&survey["held_since"], &survey["age_days"]), (&"2026-07-12".into(), &138.into()));
    assert_eq!(survey["next_due"]["until"], "2026-03-31");
}

#[test]
fn a_report_without_the_newest_survey_says_so_on_every_page() {
    let program = Program::new();
    let published = publish(&program, TODAY);
    assert!(published.run.stderr.contains(&format!("{INSTRUCTION}\n")), "{}", published.run.stderr);
    for (what, text) in [("PDF", &published.pdf), ("page", &published.html)] {
        assert!(text.contains(NOTICE), "{what}: {text}");
        assert!(!text.contains("race-equity refresh"), "{what}: {text}");
    }
    let index = NOTICE.replace("this report, which uses", "these reports, which use");
    assert!(published.index.contains(&index), "{}", published.index);
    assert_eq!(published.provenance[0]["year"], 2025);

    // Without the newer release there is nothing to say.
    let published = publish(&program, BEFORE);
    for text in [&published.run.stderr, &published.pdf, &published.html, &published.index] {
        assert!(!text.contains("newer survey"), "{text}");
    }
    assert_eq!(published.provenance, serde_json::json!([]));
}

#[test]
fn before_its_day_a_release_is_not_published() {
    let program = Program::new();
    let status = program.run_at(BEFORE, &["status"]).ends_with(0);
    assert!(!status.stdout.contains("newer"), "{}", status.stdout);
    assert!(!unattended().goes(3, BEFORE).contains("newer survey"));
}

#[test]
fn a_first_digest_says_what_is_newer_and_not_what_ships_with_the_program() {
    let case = unattended();
    let said = case.goes(3, TODAY);
    assert!(said.contains(&format!("\n{INSTRUCTION}\n")), "{said}");
    assert!(said.contains("The figures are those that ship with the program."), "{said}");
    assert!(!said.contains("New releases"), "{said}");
    let digest: serde_json::Value =
        serde_json::from_str(&case.program.text("store/digests/2026-11-27T12-00-00Z.json")).unwrap();
    assert_eq!(
        (&digest["newer_releases"][0]["year"], &digest["lines"]),
        (&2025.into(), &serde_json::json!([]))
    );

    // A new version of the program brings another bundled figure of a new report.
    case.program.edit("data", "bundled/wres_published.csv", |text| {
        let mut row: Vec<&str> =
            text.lines().find(|line| line.contains(",ENG,England,2,")).unwrap().split(',').collect();
        (row[0], row[1]) = ("2026", "2026");
        format!("{text}{}\n", row.join(","))
    });
    let said = case.goes(3, "2026-11-28T12:00:00Z");
    assert!(said.contains("- WRES figures of the 2026 edition: 1 figure for WRES 2026."), "{said}");
}

#[test]
fn the_imported_survey_of_2025_is_up_to_date() {
    let program = Program::empty();
    let all = surveyed();
    let import = |name: &str, bytes: Vec<u8>, layout: &str| {
        program.file(name, bytes);
        program.run_at(TODAY, &["import", "-q", name, "--layout", layout]).ends_with(0);
    };
    let book = Benchmark::new(2025, &all).columns(120);
    import(&book.file_name(), book.write(), "nss-benchmark");
    // The detailed spreadsheets are still those of 2024.
    let status = program.run_at(TODAY, &["status"]).ends_with(3).stdout;
    assert!(
        !status.contains("nss-benchmark is out of date") && status.contains("nss-detailed is out of date"),
        "{status}"
    );

    let (organisational, national) = (Detailed::organisational(2025, &all), Detailed::national(2025));
    import(&organisational.file_name(), organisational.write(), "nss-detailed-organisational");
    import(&national.file_name(), national.write(), "nss-detailed-national");
    let status = program.run_at(TODAY, &["status"]).ends_with(0).stdout;
    assert!(!status.contains("newer") && !status.contains("OUT OF DATE"), "{status}");
    let published = publish(&program, TODAY);
    for text in [&published.run.stderr, &published.pdf, &published.html, &published.index] {
        assert!(!text.contains("newer survey"), "{text}");
    }
    assert_eq!(published.provenance, serde_json::json!([]));
    // The next release is due a year later.
    let status = program.run_at("2027-03-02T12:00:00Z", &["status", "--json"]).stdout;
    let status: serde_json::Value = serde_json::from_str(&status).unwrap();
    assert_eq!(status["sources"][0]["next_due"]["from"], "2027-03-01");
}

#[test]
fn a_report_whose_address_is_unknown_has_to_be_added() {
    let program = Program::empty();
    program.edit("data", "sources.toml", |text| {
        let known = "{ year = 2024, published = \"2025-06\" },";
        text.replace(known, &format!("{known}\n  {{ year = 2025, published = \"2026-10\" }},"))
    });
    let said = "A newer WRES report (2025) has been published: add its address to `data/sources.toml` as a new source, and \
                run `race-equity refresh`.";
    program.run_at(TODAY, &["status"]).ends_with(3).prints(said);
    assert!(!program.run_at("2026-10-30T12:00:00Z", &["status"]).stdout.contains("WRES report (2025)"));
}
