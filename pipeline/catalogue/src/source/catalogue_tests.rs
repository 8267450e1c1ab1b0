use std::collections::BTreeSet;

use super::*;
use crate::source::{Cadence, Fate, Format, Origin, Reading};

/// The catalogue that ships, as it was compiled into this test.
const SHIPPED: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/sources.toml"));

const MOVING: &str = r#"[[source]]
id = "survey"
title = "A survey"
publisher = "A publisher"
page = "https://www.example.org/results/"
match = ['figures']
format = "xlsx"
layout = "survey"
cadence = "yearly"
months = [3]
hosts = ["www.example.org"]
largest = 1000
licence = { name = "none verified", allows = "to cite" }
"#;

const BUNDLED: &str = r#"[[source]]
id = "shipped"
title = "Figures"
publisher = "A publisher"
bundled = "bundled/figures.csv"
format = "csv"
layout = "shipped"
cadence = "once"
retrieved = 2026-07-12
licence = { name = "none verified", allows = "to cite" }
"#;

/// What is said of `MOVING` with one piece of it replaced.
fn refusal(piece: &str, replacement: &str) -> String {
    refusal_of(MOVING, piece, replacement)
}

fn refusal_of(text: &str, piece: &str, replacement: &str) -> String {
    assert!(text.contains(piece), "{piece} is not in the example");
    Catalogue::parse(&text.replace(piece, replacement), "sources.toml").unwrap_err().to_string()
}

fn bases(id: &str, base: &str) -> BTreeMap<String, Url> {
    BTreeMap::from([(id.to_owned(), base.parse().unwrap())])
}

#[test]
fn a_source_is_read_with_its_line() {
    let catalogue = Catalogue::parse(&format!("{BUNDLED}\n{MOVING}"), "sources.toml").unwrap();
    let survey = catalogue.get("survey").unwrap();
    assert_eq!((survey.line, survey.largest, survey.months.as_slice()), (13, 1000, [3].as_slice()));
    assert_eq!((survey.format, survey.cadence), (Format::Xlsx, Cadence::Yearly));
    assert!(matches!(&survey.origin, Origin::Discovered { index, .. } if index.path() == "/results/"));
    let shipped = catalogue.get("shipped").unwrap();
    assert!(shipped.is_bundled());
    assert_eq!(shipped.retrieved, Some(jiff::civil::date(2026, 7, 12)));
    assert!(catalogue.get("other").is_none());
}

#[test]
fn an_unknown_key_is_refused_with_its_line() {
    let said = refusal("format = ", "colour = \"red\"\nformat = ");
    assert!(said.starts_with("`sources.toml`, line 7: unknown field `colour`"), "{said}");
    let said = refusal("allows = \"to cite\"", "allows = \"to cite\", cost = 1");
    assert!(said.starts_with("`sources.toml`, line 13: unknown field `cost`"), "{said}");
}

#[test]
fn what_is_not_toml_is_refused_with_its_line() {
    let said = refusal("months = [3]", "months = [3");
    assert!(said.starts_with("`sources.toml`, line 11: "), "{said}");
}

#[test]
fn a_missing_key_is_refused() {
    let said = refusal("title = \"A survey\"\n", "");
    assert!(said.contains("missing field `title`"), "{said}");
}

#[test]
fn an_id_stands_once() {
    let twice = format!("{BUNDLED}\n{BUNDLED}");
    let said = Catalogue::parse(&twice, "sources.toml").unwrap_err().to_string();
    assert_eq!(said, "`sources.toml`, line 13: the id `shipped` stands on line 2 already");
}

#[test]
fn an_id_is_lower_case_with_hyphens() {
    for id in ["Survey", "a survey", "", "-a", "a--b", "../a"] {
        let said = refusal("id = \"survey\"", &format!("id = \"{id}\""));
        assert!(said.starts_with(&format!("`sources.toml`, line 2: `{id}` is no id")), "{said}");
    }
}

#[test]
fn a_bad_pattern_is_refused_with_its_line_and_the_reason() {
    let said = refusal("match = ['figures']", "match = [\n  'fine',\n  '(open',\n]");
    assert_eq!(said, "`sources.toml`, line 8: `(open` is no regular expression: unclosed group");
    let said = refusal("format = ", "refuse = ['[']\nformat = ");
    assert!(said.starts_with("`sources.toml`, line 7: `[` is no regular expression: "), "{said}");
}

#[test]
fn a_source_has_exactly_one_origin() {
    let expected = "exactly one of `match` with `page`, `address` and `bundled` is needed";
    assert!(refusal("match = ['figures']\n", "").contains(expected));
    assert!(refusal("format = ", "address = \"https://www.example.org/f\"\nformat = ").contains(expected));
    assert!(
        refusal("page = \"https://www.example.org/results/\"\n", "").contains("need a `page` to look on")
    );
    let said = refusal_of(BUNDLED, "format = ", "refuse = ['x']\nformat = ");
    assert!(said.contains("line 6") && said.contains("need patterns to `match`"), "{said}");
}

#[test]
fn the_newest_release_needs_a_pattern_that_names_it() {
    assert!(refusal("format = ", "newest = true\nformat = ").contains("needs a group named `release`"));
}

#[test]
fn an_address_is_https_on_one_of_the_hosts() {
    let expected = "must be `https`, without a port, on one of its `hosts`";
    for address in ["http://www.example.org/", "https://example.org/", "https://www.example.org:8443/"] {
        let said = refusal("https://www.example.org/results/", address);
        assert!(said.contains(expected), "{said}");
    }
}

#[test]
fn a_host_is_a_name() {
    for host in ["10.0.0.1", "[::1]", "https://www.example.org", "www.example.org:443", "WWW.example.org", ""]
    {
        let said = refusal("hosts = [\"www.example.org\"]", &format!("hosts = [\"{host}\"]"));
        assert!(said.starts_with("`sources.toml`, line 11: ") && said.contains("must be a name"), "{said}");
    }
    assert!(refusal("hosts = [\"www.example.org\"]\n", "").contains("`hosts` is missing"));
}

#[test]
fn a_fetched_source_says_how_large_it_may_be() {
    assert!(refusal("largest = 1000\n", "").contains("`largest` is missing"));
    assert!(refusal("largest = 1000", "largest = 0").contains("must be above 0"));
    assert!(refusal("largest = 1000", "largest = -1").contains("line 12"));
}

#[test]
fn a_yearly_source_says_its_months_and_no_other_does() {
    assert!(refusal("months = [3]", "months = [13]").contains("a month is a number from 1 to 12"));
    assert!(refusal("months = [3]\n", "").contains("a yearly source needs its `months`"));
    assert!(refusal("\"yearly\"", "\"daily\"").contains("no other has any"));
}

#[test]
fn a_bundled_file_lies_directly_inside_its_folder() {
    for file in
        ["figures.csv", "bundled/../secret", "bundled/a/b.csv", "/etc/passwd", "bundled/", "bundled/.x"]
    {
        let said = refusal_of(BUNDLED, "bundled/figures.csv", file);
        assert!(said.contains("line 5") && said.contains("directly inside `bundled/`"), "{said}");
    }
}

#[test]
fn a_bundled_source_says_when_it_was_taken_and_not_where_to_fetch_it() {
    assert!(refusal_of(BUNDLED, "retrieved = 2026-07-12\n", "").contains("needs its `retrieved` date"));
    assert!(refusal_of(BUNDLED, "2026-07-12", "07:32:00").contains("must be a date"));
    assert!(
        refusal_of(BUNDLED, "format", "hosts = [\"www.example.org\"]\nformat").contains("has no `hosts`")
    );
    assert!(refusal_of(BUNDLED, "format", "largest = 1\nformat").contains("has no `largest`"));
    assert!(refusal("format = ", "retrieved = 2026-07-12\nformat = ").contains("only a bundled source"));
}

#[test]
fn an_archive_says_what_becomes_of_its_members() {
    let zip = |members: &str| {
        let text = MOVING.replace("\"xlsx\"", "\"zip\"").replace("layout = \"survey\"", members);
        Catalogue::parse(&text, "sources.toml").map_err(|error| error.to_string())
    };
    let read =
        zip("members = [{ match = 'NATIONAL', layout = \"a\" }, { match = 'x', skip = \"why\" }]").unwrap();
    let Reading::Members(members) = &read.sources()[0].reading else { panic!("not an archive") };
    assert!(members[0].pattern.is_match("nss24 national results.xlsx"));
    assert_eq!(members[0].fate, Fate::Layout("a".to_owned()));
    assert_eq!(members[1].fate, Fate::Skip("why".to_owned()));
    assert!(zip("members = [{ match = 'a' }]").unwrap_err().contains("a reason to `skip` it"));
    assert!(zip("members = []").unwrap_err().contains("a zip needs `members`"));
    assert!(zip("layout = \"a\"").unwrap_err().contains("a zip needs `members`"));
    assert!(
        zip("members = [{ match = '(', skip = \"why\" }]").unwrap_err().contains("no regular expression")
    );
}

#[test]
fn a_base_stands_in_for_the_publisher_s_own_hosts_only() {
    let catalogue = Catalogue::parse(MOVING, "sources.toml").unwrap();
    let catalogue = catalogue.with_bases(&bases("survey", "http://127.0.0.1:81/mirror/")).unwrap();
    let survey = catalogue.get("survey").unwrap();
    let rebased = |address: &str| survey.rebased(&address.parse().unwrap()).to_string();
    assert_eq!(rebased("https://www.example.org/a/b?c=d"), "http://127.0.0.1:81/mirror/a/b?c=d");
    assert_eq!(rebased("https://other.example.org/a"), "https://other.example.org/a");
}

#[test]
fn a_base_must_be_of_a_source_that_is_fetched() {
    let catalogue = Catalogue::parse(&format!("{MOVING}\n{BUNDLED}"), "sources.toml").unwrap();
    let refused = |id: &str, base: &str| catalogue.clone().with_bases(&bases(id, base)).unwrap_err();
    assert_eq!(refused("other", "http://a/"), OverrideError::UnknownSource("other".to_owned()));
    assert_eq!(refused("shipped", "http://a/"), OverrideError::Bundled("shipped".to_owned()));
    assert!(matches!(refused("survey", "file:///a"), OverrideError::NotABase { .. }));
}

#[test]
fn the_catalogue_that_ships_is_well_formed_and_complete() {
    let catalogue = Catalogue::parse(SHIPPED, "data/sources.toml").unwrap();
    let ids: BTreeSet<&str> = catalogue.sources().iter().map(|source| source.id.as_str()).collect();
    for id in [
        "nss-benchmark",
        "nss-detailed",
        "ods-etr",
        "ods-ect",
        "ods-succ",
        "wres-2022",
        "wres-2023",
        "wres-2024",
    ] {
        assert!(ids.contains(id), "{id} is missing");
    }
    let bundled: Vec<_> = catalogue.sources().iter().filter(|source| source.is_bundled()).collect();
    assert_eq!(bundled.len(), 12);
    for source in bundled {
        // What was compiled for the program is no newer figure, so that it does not date the data.
        let is_compiled = source.id == "bundled-organisation-transfers";
        let taken = (!is_compiled).then(|| jiff::civil::date(2026, 7, 12));
        assert_eq!(source.retrieved, taken, "{}", source.id);
        assert!(matches!(&source.reading, Reading::Layout(layout) if *layout == source.id));
        let Origin::Bundled { file } = &source.origin else { panic!("not bundled") };
        let stem = file.trim_start_matches("bundled/").trim_end_matches(".csv").replace('_', "-");
        assert_eq!(source.id, format!("bundled-{stem}"));
    }
}
