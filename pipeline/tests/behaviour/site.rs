//! `race-equity site`: feeds, data, editions, and what stays of an earlier site. Most tests make the pages of one region
//! only, which the settings allow for trying out.

mod feed;
mod unattended;

use std::collections::BTreeMap;
use std::sync::OnceLock;

use feed::Feed;

use crate::support::{Program, files};

const ADDRESS: &str = "https://example.org/equality";
/// The list of the files of a site.
const LIST: &str = ".race-equity-site.json";

/// Settings of a small site.
fn settings() -> String {
    format!("[site]\nreports = ['region london']\naddress = '{ADDRESS}'\n")
}

/// A site of the London report, made once for all tests, which only read it or start from a copy.
fn small() -> &'static Program {
    static MADE: OnceLock<Program> = OnceLock::new();
    MADE.get_or_init(|| {
        let program = Program::new();
        program.file("race-equity.toml", settings());
        program.run(&["site"]).ends_with(0);
        program
    })
}

fn site_of(program: &Program) -> BTreeMap<String, Vec<u8>> {
    files(&program.path("site"))
}

#[test]
fn a_second_site_writes_nothing() {
    let program = Program::copy_of(small().folder());
    let before = site_of(&program);
    let said = program.run(&["site"]).ends_with(0).stderr;
    assert!(said.contains("; 0 written, 0 removed"), "{said}");
    assert!(before == site_of(&program), "a second site changed a file");
}

#[test]
fn each_region_and_icb_has_a_valid_feed() {
    let program = small();
    let feeds: Vec<String> =
        program.files("site/feeds").into_keys().map(|name| name.replace(".atom", "")).collect();
    let areas = program.query(
        "SELECT DISTINCT icb_code AS code FROM organisation_today UNION SELECT DISTINCT region_code FROM organisation_today",
    );
    let areas = areas.iter().filter(|row| !row["code"].is_empty()).count();
    assert_eq!(feeds.len(), areas + 1, "{feeds:?}");
    for name in &feeds {
        let feed = Feed::read(&program.text(&format!("site/feeds/{name}.atom")));
        assert_eq!(feed.own_address, Some(format!("{ADDRESS}/feeds/{name}.atom")));
        assert_eq!(feed.id, format!("tag:example.org,2026:race-equity/feed/{name}"));
        assert_eq!(feed.entries[0].id, "tag:example.org,2026:race-equity/edition/2026-07/new");
        assert_eq!(feed.entries[0].updated, "2026-07-12T00:00:00Z");
        assert_eq!(feed.entries[0].page, format!("{ADDRESS}/editions/2026-07/index.html"));
    }
}

#[test]
fn a_place_page_names_its_feed_and_explains_it() {
    let page = small().text("site/places/london/index.html");
    let page = page.replace("&#x2f;", "/");
    let link = "<link rel=\"alternate\" type=\"application/atom+xml\" title=\"What changed in London\" \
                href=\"../../feeds/london.atom\">";
    assert!(page.contains(link));
    assert!(page.contains("<a href=\"../../feeds/london.atom\">Subscribe: What changed in London</a>"));
    assert!(page.contains("editions/index.html#what-is-a-feed"));
    assert!(small().text("site/editions/index.html").contains("id=\"what-is-a-feed\""));
}

#[test]
fn a_site_map_needs_a_public_address() {
    let program = small();
    assert_eq!(
        program.text("site/robots.txt"),
        format!("User-agent: *\nAllow: /\nSitemap: {ADDRESS}/sitemap.xml\n")
    );
    let map = program.text("site/sitemap.xml");
    assert!(map.contains(&format!("<loc>{ADDRESS}/places/london/</loc>")), "{map}");
    assert!(map.contains(&format!("<loc>{ADDRESS}/</loc>")), "{map}");

    let program = Program::copy_of(small().folder());
    program.file("race-equity.toml", settings().replace(&format!("address = '{ADDRESS}'\n"), ""));
    program.run(&["site"]).ends_with(0);
    assert!(!program.path("site/sitemap.xml").exists());
    assert_eq!(program.text("site/robots.txt"), "User-agent: *\nAllow: /\n");
    let feed = Feed::read(&program.text("site/feeds/london.atom"));
    assert_eq!((feed.own_address, feed.page.as_str()), (None, "../places/london/index.html"));
}

#[test]
fn tables_have_the_rows_of_the_store() {
    let program = small();
    let expected = program.query("SELECT count(*) AS rows FROM gap")[0]["rows"].clone();
    let csv = program.text("site/data/latest/tables/gap.csv");
    assert_eq!((csv.lines().count() - 1).to_string(), expected);
    let file = std::fs::File::open(program.path("site/data/latest/tables/gap.parquet")).unwrap();
    let reader = parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder::try_new(file).unwrap();
    assert_eq!(reader.metadata().file_metadata().num_rows().to_string(), expected);
    let latest = program.files("site/data/latest");
    assert!(latest == program.files("site/data/2026-07"), "the newest edition differs from `latest`");
    let header = program.text("site/data/latest/tables/framework_declared.csv");
    assert!(!header.lines().next().unwrap().split(',').any(|column| column == "note"), "{header}");
}

#[test]
fn the_document_of_a_place_has_the_figures_of_the_tables() {
    let program = small();
    let trust = program.json("site/data/latest/places/trust-rxr.json");
    assert_eq!(
        (&trust["name"], &trust["kind"]),
        (&"East Lancashire Hospitals NHS Trust".into(), &"trust".into())
    );
    assert_eq!(trust["region"]["code"], "Y62");
    // Read from the bundled file: 212 of 872 BME staff, 801 of 3,304 White staff.
    let harassment = &trust["indicators"][0];
    assert_eq!((&harassment["indicator"], &harassment["wres_year"]), (&"5".into(), &2025.into()));
    assert_eq!((&harassment["bme"]["count"], &harassment["bme"]["answered"]), (&212.into(), &872.into()));
    assert_eq!(
        (&harassment["white"]["count"], &harassment["white"]["answered"]),
        (&801.into(), &3304.into())
    );
    let points = harassment["gap"]["points"].as_f64().unwrap();
    assert!((points - 100.0 * (212.0 / 872.0 - 801.0 / 3304.0)).abs() < 1e-9, "{points}");
    let compared: Vec<&str> = harassment["comparisons"]
        .as_array()
        .unwrap()
        .iter()
        .map(|comparison| comparison["with"].as_str().unwrap())
        .collect();
    assert_eq!(compared, ["rest_of_england", "rest_of_peer_group", "rest_of_region"]);
    assert_eq!(trust["framework_statuses"][0]["level"], "Bronze");
    let all = program.files("site/data/latest/places");
    assert!(all.len() > 240, "{}", all.len());
}

#[test]
fn figures_are_those_of_the_edition() {
    let program = small();
    for (path, bytes) in program.files("site/data/latest/figures") {
        let id = path.replace(".json", "");
        assert_eq!(bytes, program.bytes(&format!("reports/2026-07/london/figures/{id}/figure.json")));
    }
    assert!(!program.files("site/data/latest/figures").is_empty());
}

#[test]
fn a_newer_edition_keeps_what_earlier_addresses_had() {
    let program = Program::copy_of(small().folder());
    let data = program.files("site/data/2026-07");
    let first = Feed::read(&program.text("site/feeds/london.atom"));
    program.run(&["report", "--region", "london", "--edition", "2026-08"]).ends_with(0);
    program.run(&["site"]).ends_with(0);
    assert!(data == program.files("site/data/2026-07"), "data of an earlier edition changed");
    assert!(program.path("site/data/2026-08/tables/gap.csv").is_file());
    for form in ["pdf", "xlsx", "csv"] {
        let path = format!("london/london.{form}");
        assert_eq!(
            program.bytes(&format!("site/editions/2026-07/{path}")),
            program.bytes(&format!("reports/2026-07/{path}"))
        );
        assert!(!program.path(format!("site/editions/2026-08/{path}")).exists());
    }
    // The page of the earlier edition has no link that leads nowhere.
    let page = program.text("site/editions/2026-07/london/london.html");
    let links: Vec<&str> =
        page.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    assert!(links.iter().any(|link| link.ends_with("data.csv")));
    for link in links.iter().filter(|link| !link.starts_with('#') && !link.contains(':')) {
        assert!(program.path("site/editions/2026-07/london").join(link).is_file(), "{link}");
    }
    let second = Feed::read(&program.text("site/feeds/london.atom"));
    let ids: Vec<&str> =
        second.entries.iter().map(|entry| entry.id.rsplit("edition/").next().unwrap()).collect();
    assert_eq!(ids, ["2026-08/new", "2026-07/new"]);
    assert_eq!(second.entries.last(), first.entries.last());
    // The folder of the earlier edition is gone: its reports and data stay in the site.
    let reports = program.files("site/editions/2026-07");
    files::remove_folder(&program.path("reports/2026-07")).unwrap();
    program.run(&["site"]).ends_with(0);
    assert!(data == program.files("site/data/2026-07"));
    assert!(reports == program.files("site/editions/2026-07"));
}

#[test]
#[ignore = "slow: `make test-slow` runs it"]
fn newer_data_than_those_of_the_newest_edition_make_an_edition() {
    let program = Program::copy_of(small().folder());
    // The edition is of data of an earlier day than the store has.
    let path = "reports/2026-07/london/provenance.json";
    let earlier =
        program.text(path).replace("\"data_held_on\": \"2026-07-12\"", "\"data_held_on\": \"2026-07-01\"");
    program.file(path, earlier);
    program.run(&["site"]).ends_with(0);
    assert!(program.path("reports/2026-07.02/london/london.pdf").is_file());
    assert!(program.text("site/index.html").contains("Edition 2026-07.02"));
}

#[test]
#[ignore = "slow: `make test-slow` runs it"]
fn an_edition_by_hand_is_completed_under_its_own_name() {
    let program = Program::new();
    program.file("race-equity.toml", settings().replace("['region london']", "['region london', 'england']"));
    program.run(&["report", "--region", "london", "--edition", "spring"]).ends_with(0);
    program.run(&["site"]).ends_with(0);
    assert!(program.path("reports/spring/england/england.pdf").is_file());
    assert!(!program.path("reports/2026-07").exists());
}

#[test]
fn a_folder_with_files_of_others_is_refused() {
    let program = Program::copy_of(small().folder());
    program.file("public/thesis.docx", b"words");
    let said = program.run(&["site", "--out", "public"]).ends_with(1).stderr;
    assert!(said.contains("`public` has files, and is not a website that this program made"), "{said}");
    assert_eq!(program.files("public").len(), 1);
}

#[test]
fn a_site_that_fails_leaves_the_earlier_one() {
    let program = Program::copy_of(small().folder());
    let before = site_of(&program);
    program.edit("report-templates", "site/corrections.html", |text| text + "{{ content.nothing }}");
    let said = program.run(&["site"]).ends_with(1).stderr;
    assert!(said.contains("`report-templates/site/corrections.html`, line "), "{said}");
    assert!(before == site_of(&program), "a failed site changed a file");
}

#[test]
fn a_public_address_must_be_one_of_the_web() {
    let program = Program::new();
    let said = program.run(&["site", "--address", "file:///srv/www"]).ends_with(2).stderr;
    assert!(said.contains("`file:///srv/www` is not the address of a website"), "{said}");
    program.file("race-equity.toml", "[site]\ncontact = 'javascript:alert(1)'\n");
    let said = program.run(&["site"]).ends_with(2).stderr;
    assert!(said.contains("`javascript:alert(1)` is not an address for a contact"), "{said}");
}

#[test]
#[ignore = "slow: `make test-slow` runs it"]
fn check_tries_the_settings_of_the_website() {
    let program = Program::new();
    program.file("race-equity.toml", "[site]\ncontact = 'javascript:alert(1)'\n");
    let said = program.run(&["check"]).ends_with(1).stdout;
    assert!(said.contains("WRONG site: `javascript:alert(1)` is not an address for a contact"), "{said}");
}

#[test]
#[ignore = "slow: `make test-slow` runs it"]
fn a_feed_names_hostile_places_as_text() {
    let program = Program::copy_of(small().folder());
    program.file(
        "race-equity.toml",
        format!("publisher = '<script>alert(\"1\")</script> & sons'\n{}", settings()),
    );
    program.run(&["site"]).ends_with(0);
    let feed = Feed::read(&program.text("site/feeds/all.atom"));
    assert_eq!(feed.author, "<script>alert(\"1\")</script> & sons");
    assert!(!program.text("site/editions/index.html").contains("<script>alert"));
    assert!(program.path("site").join(LIST).is_file());
}
