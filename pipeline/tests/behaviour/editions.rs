//! Editions that follow one another: what changed has a new version and is listed, what is published stays.

mod frozen;
mod reasons;

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde_json::Value;

use crate::support::{Program, Row, bundled, edition, files, rows, seen, with_commas};

/// A report's files by their paths in the folder of editions.
type Files = BTreeMap<String, Vec<u8>>;

const CHANGED: &str = "wres-i8-Y62-2025-trusts";

/// Two editions, between which Bolton's answers of BME staff to indicator 8 changed by 50.
struct Two {
    program: Program,
    /// The folder of editions when only the first stood.
    first: Files,
}

fn two() -> &'static Two {
    static TWO: OnceLock<Two> = OnceLock::new();
    TWO.get_or_init(|| {
        let program = Program::copy_of(edition().folder());
        let first = files(&program.path("reports"));
        more_at_bolton(&program, 50);
        let again =
            ["report", "--region", "north-west", "--icb", "greater-manchester", "--edition", "2026-08"];
        program.run(&again).ends_with(0);
        Two { program, first }
    })
}

/// Adds to the BME respondents of Bolton who reported what indicator 8 asks for.
fn more_at_bolton(program: &Program, more: u64) {
    program.edit("data", "bundled/staff_survey_wres.csv", |text| {
        let mut lines = Vec::new();
        for line in text.lines() {
            let mut cells: Vec<String> = line.split(',').map(str::to_owned).collect();
            if (&*cells[2], &*cells[5], &*cells[7]) == ("RMC", "8", "bme") {
                let numerator = cells[9].parse::<u64>().unwrap() + more;
                cells[8] = share(numerator, cells[10].parse().unwrap()).to_string();
                cells[9] = numerator.to_string();
            }
            lines.push(cells.join(","));
        }
        lines.join("\n") + "\n"
    });
}

#[expect(clippy::cast_precision_loss, reason = "counts of people")]
fn share(numerator: u64, denominator: u64) -> f64 {
    numerator as f64 / denominator as f64
}

impl Two {
    fn json(&self, path: &str) -> Value {
        self.program.json(path)
    }

    fn text(&self, path: &str) -> String {
        self.program.text(path)
    }
}

/// The BME counts of indicator 8 that are pooled into a place, summed here from the published rows.
fn pooled(belongs: impl Fn(&Row) -> bool) -> (u64, u64) {
    let register: BTreeMap<String, Row> =
        rows(&bundled("organisations.csv")).into_iter().map(|row| (row["org_code"].clone(), row)).collect();
    let counts = rows(&bundled("staff_survey_wres.csv")).into_iter().filter(|row| {
        row["indicator"] == "8"
            && row["ethnic_group"] == "bme"
            && register.get(&row["org_code"]).is_some_and(&belongs)
    });
    let read = |row: &Row, column: &str| row[column].parse::<u64>().unwrap_or(0);
    counts.fold((0, 0), |(numerator, denominator), row| {
        (numerator + read(&row, "numerator"), denominator + read(&row, "denominator"))
    })
}

#[test]
fn a_changed_value_is_listed_with_both_values() {
    let list = two().json("reports/corrections.json");
    let entry = list.as_array().unwrap().iter().find(|entry| entry["id"] == CHANGED).unwrap();
    assert_eq!((&entry["from_edition"], &entry["from_version"]), (&"2026-07".into(), &1.into()));
    assert_eq!((&entry["to_edition"], &entry["to_version"]), (&"2026-08".into(), &2.into()));
    let changes = entry["changes"].as_array().unwrap();
    let page = seen(&two().text("reports/corrections.html"));
    for (code, (numerator, denominator)) in [
        ("RMC", pooled(|row| row["org_code"] == "RMC")),
        ("Y62", pooled(|row| row["region_name"] == "North West")),
    ] {
        let change =
            changes.iter().find(|change| change["place_code"] == code && change["measure"] == "share");
        let change = change.unwrap_or_else(|| panic!("no change of {code}"));
        for (side, numerator) in [("before", numerator), ("after", numerator + 50)] {
            assert_eq!(change[side]["numerator"], numerator);
            let value = change[side]["value"].as_f64().unwrap();
            assert!((value - share(numerator, denominator)).abs() < 1e-12, "{code} {side}: {value}");
            let shown = format!(
                "{:.1}% ({} of {})",
                100.0 * share(numerator, denominator),
                with_commas(&numerator.to_string()),
                with_commas(&denominator.to_string())
            );
            assert!(page.contains(&shown), "the page lacks {shown}");
        }
    }
    // England is pooled from Bolton too; nobody else is.
    let places: std::collections::BTreeSet<&str> =
        changes.iter().map(|change| change["place_code"].as_str().unwrap()).collect();
    assert_eq!(places.into_iter().collect::<Vec<_>>(), ["ENG", "RMC", "Y62"]);
    // Bolton moved furthest, its gap as far as its share: by 50 of its respondents.
    let furthest: Vec<(&Value, &Value)> =
        changes.iter().take(2).map(|change| (&change["place_code"], &change["measure"])).collect();
    assert_eq!(furthest, [(&"RMC".into(), &"gap".into()), (&"RMC".into(), &"share".into())]);
}

#[test]
fn only_what_changed_has_a_new_version() {
    let mut versions = Vec::new();
    for report in ["north-west", "icb-greater-manchester"] {
        for entry in
            std::fs::read_dir(two().program.path(format!("reports/2026-08/{report}/figures"))).unwrap()
        {
            let id = entry.unwrap().file_name().to_string_lossy().into_owned();
            let described = two().json(&format!("reports/2026-08/{report}/figures/{id}/figure.json"));
            let cited = described["citation"]["plain"].as_str().unwrap().contains(", version 2, ");
            assert_eq!(cited, described["version"] == 2, "{id}");
            versions.push((id, described["version"].as_u64().unwrap()));
        }
    }
    let mut second: Vec<&str> =
        versions.iter().filter(|(_, version)| *version == 2).map(|(id, _)| id.as_str()).collect();
    second.sort_unstable();
    // Indicator 8 of the ICB and of the region that Bolton belongs to, and their summary charts.
    let of_8 = |id: &&str| {
        ["wres-i8-QOP-2025-", "wres-i8-Y62-2025-", "wres-all-QOP-2025-", "wres-all-Y62-2025-"]
            .iter()
            .any(|begins| id.starts_with(begins))
    };
    assert!(second.contains(&CHANGED) && second.iter().all(of_8), "{second:?}");
    assert!(second.contains(&"wres-i8-QOP-2025-trusts") && versions.len() > second.len() + 10, "{second:?}");
}

#[test]
fn a_version_is_printed_wherever_the_id_is() {
    let folder = format!("reports/2026-08/north-west/figures/{CHANGED}");
    let words = format!("{CHANGED}, version 2");
    assert!(two().text(&format!("{folder}/figure.svg")).contains(&format!(">Figure {words}</text>")));
    for form in ["cite.txt", "figure.json"] {
        assert!(two().text(&format!("{folder}/{form}")).contains(&words), "{form}");
    }
    let html = seen(&two().text("reports/2026-08/north-west/north-west.html"));
    assert!(html.contains(&format!("Figure {words}:")));
    assert!(seen(&two().text("reports/2026-08/index.html")).contains(&format!("Figure {words}")));
}

#[test]
fn an_earlier_edition_changes_only_by_its_correction_notices() {
    let now = files(&two().program.path("reports"));
    let pages = ["2026-07/index.html", "2026-07/north-west/north-west.html"];
    for page in pages {
        let html = String::from_utf8(now[page].clone()).unwrap();
        let parsed = scraper::Html::parse_document(&html);
        let notices = scraper::Selector::parse("p.corrected").unwrap();
        let notice = parsed.select(&notices).find(|notice| notice.text().any(|text| text.contains(CHANGED)));
        let notice = notice.unwrap_or_else(|| panic!("{page} has no notice"));
        let words: String = notice.text().collect();
        assert!(words.starts_with("Corrected.") && words.contains("edition 2026-08, version 2"), "{words}");
        // The notice stands in front of the picture, and before the next one.
        let [at, figure] = [format!("{CHANGED} has different values"), format!("<figure id=\"{CHANGED}\"")]
            .map(|text| html.find(&text));
        assert!(
            page.ends_with("index.html") || figure.unwrap() - at.unwrap() < 1000,
            "{page}: {at:?} {figure:?}"
        );
        // Links lead to what is there.
        let up = "../".repeat(page.matches('/').count());
        for target in
            [format!("{up}2026-08/index.html#{CHANGED}"), format!("{up}corrections.html#{CHANGED}-version-2")]
        {
            assert!(html.contains(&format!("href=\"{target}\"")), "{page} has no link to {target}");
        }
    }
    assert!(two().text("reports/corrections.html").contains(&format!("id=\"{CHANGED}-version-2\"")));
    for (name, bytes) in &two().first {
        if name.starts_with("2026-07/")
            && std::path::Path::new(name).extension().is_none_or(|kind| kind != "html")
        {
            assert!(*bytes == now[name], "{name} changed");
        }
    }
    let marked = regex::Regex::new("<p class=\"corrected\">.*?</p>").unwrap();
    // Without its notices a page is the one that was published.
    for page in pages.into_iter().chain(["2026-07/icb-greater-manchester/icb-greater-manchester.html"]) {
        let html = String::from_utf8(now[page].clone()).unwrap();
        assert!(marked.replace_all(&html, "").as_bytes() == two().first[page], "{page} changed");
    }
}

#[test]
fn without_a_second_edition_nothing_has_been_corrected() {
    let page = String::from_utf8(two().first["corrections.html"].clone()).unwrap();
    assert!(seen(&page).contains("No figure has been corrected."));
    assert_eq!(
        serde_json::from_slice::<Value>(&two().first["corrections.json"]).unwrap(),
        Value::Array(Vec::new())
    );
    let index = String::from_utf8(two().first["2026-07/index.html"].clone()).unwrap();
    assert!(index.contains("href=\"../corrections.html\""));
}

#[test]
fn check_names_each_file_of_an_edition_that_differs() {
    let program = Program::copy_of(two().program.folder());
    // The notices of later corrections are no difference.
    for edition in ["2026-07", "2026-08", "latest"] {
        program.run(&["check", "--edition", edition]).ends_with(0).prints("unchanged since they were made");
    }
    let report = "reports/2026-07/north-west";
    let mut pdf = program.bytes(&format!("{report}/north-west.pdf"));
    let place = pdf.len() / 2;
    pdf[place] ^= 1;
    program.file(&format!("{report}/north-west.pdf"), pdf);
    std::fs::remove_file(program.path(format!("{report}/north-west.html"))).unwrap();
    program.file(&format!("{report}/figures/more.csv"), b"a,b");
    let page = program.text("reports/2026-07/index.html");
    program.file("reports/2026-07/index.html", page.replace("<h1", "<h1 id=\"x\""));
    let said = program.run(&["check", "--edition", "2026-07"]).ends_with(1).says("4 problems found");
    for line in [
        "WRONG `reports/2026-07/north-west/north-west.pdf` has changed since it was made",
        "WRONG `reports/2026-07/north-west/north-west.html` is missing",
        "WRONG `reports/2026-07/north-west/figures/more.csv` is not a file of the edition",
        "WRONG `reports/2026-07/index.html` has changed since it was made",
    ] {
        assert!(said.stdout.contains(line), "{line}:\n{}", said.stdout);
    }
    program
        .run(&["check", "--edition", "2026-09"])
        .ends_with(2)
        .says("the folder has `2026-07` and `2026-08`");
}

#[test]
fn a_report_is_made_again_only_if_something_it_is_made_from_has_changed() {
    let program = Program::new();
    let both = ["report", "--trust", "RXR", "--trust", "R1F", "--edition", "2026-07", "--replace"];
    program.run(&both).ends_with(0);
    let first = files(&program.path("reports"));
    program.run(&both).ends_with(0).says("all 2 reports were not made again");
    assert!(first == files(&program.path("reports")), "a run with nothing new changed something");
    // Somebody changed a file of one report.
    program.file("reports/2026-07/trust-rxr/trust-rxr.csv", b"a,b\n");
    program.run(&both).ends_with(0).says("1 of 2 reports was not made again");
    assert!(first == files(&program.path("reports")), "the report is not as it was");
    // A template changed, and with it both.
    program.edit("report-templates", "report.html", |text| text.replace("</body>", "<!-- ours --></body>"));
    let said = program.run(&both).ends_with(0);
    assert!(!said.stderr.contains("made again"), "{}", said.stderr);
    assert!(program.text("reports/2026-07/trust-r1f/trust-r1f.html").contains("<!-- ours -->"));
}
