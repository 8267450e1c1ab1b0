use std::collections::BTreeSet;

use super::*;
use crate::source::{Cadence, FileFormat};

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

/// The error of `MOVING` with one piece of it replaced.
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
    assert_eq!((survey.line, survey.largest, survey.months.as_slice()), (13, Some(1000), [3].as_slice()));
    assert_eq!((survey.format, survey.cadence), (FileFormat::Xlsx, Cadence::Yearly));
    assert_eq!(survey.index().unwrap().path(), "/results/");
    let shipped = catalogue.get("shipped").unwrap();
    assert!(shipped.is_bundled());
    assert_eq!(shipped.retrieved, Some(jiff::civil::date(2026, 7, 12)));
    assert!(catalogue.get("other").is_none());
}

#[test]
fn an_unknown_key_is_refused_with_its_line() {
    let said = refusal("format = ", "colour = \"red\"\nformat = ");
    assert!(said.starts_with("`sources.toml`, line 7, column 1: unknown key `colour`;"), "{said}");
    let said = refusal("allows = \"to cite\"", "allows = \"to cite\", cost = 1");
    assert!(said.starts_with("`sources.toml`, line 13, column 57: unknown key `cost`;"), "{said}");
}

#[test]
fn what_is_not_toml_is_refused_with_its_line() {
    let said = refusal("months = [3]", "months = [3");
    assert!(said.starts_with("`sources.toml`, line 11, "), "{said}");
}

#[test]
fn a_missing_key_is_refused() {
    let said = refusal("title = \"A survey\"\n", "");
    assert!(said.contains("missing key `title`"), "{said}");
}

#[test]
fn an_id_appears_once() {
    let twice = format!("{BUNDLED}\n{BUNDLED}");
    let said = Catalogue::parse(&twice, "sources.toml").unwrap_err().to_string();
    assert_eq!(said, "`sources.toml`, line 13, column 6: line 2 already has the id `shipped`");
}

#[test]
fn an_id_is_lower_case_with_hyphens() {
    for id in ["Survey", "a survey", "", "-a", "a--b", "../a"] {
        let said = refusal("id = \"survey\"", &format!("id = \"{id}\""));
        assert!(
            said.starts_with(&format!("`sources.toml`, line 2, column 6: `{id}` is not a valid id")),
            "{said}"
        );
    }
}

#[test]
fn a_bad_pattern_is_refused_with_its_line_and_the_reason() {
    let said = refusal("match = ['figures']", "match = [\n  'fine',\n  '(open',\n]");
    assert_eq!(
        said,
        "`sources.toml`, line 6, column 9: `(open` is not a valid regular expression: unclosed group"
    );
    let said = refusal("format = ", "refuse = ['[']\nformat = ");
    assert!(
        said.starts_with("`sources.toml`, line 7, column 10: `[` is not a valid regular expression: "),
        "{said}"
    );
}

#[test]
fn a_source_has_exactly_one_origin() {
    let expected = "exactly one of `match`, `address` and `bundled` is needed";
    assert!(refusal("match = ['figures']\n", "").contains(expected));
    assert!(refusal("format = ", "address = \"https://www.example.org/f\"\nformat = ").contains(expected));
    assert!(refusal("page = \"https://www.example.org/results/\"\n", "").contains("`match` needs `page`"));
    let said = refusal_of(BUNDLED, "format = ", "refuse = ['x']\nformat = ");
    assert!(said.contains("line 6") && said.contains("need `match`"), "{said}");
}

#[test]
fn only_a_link_may_be_missing() {
    let said = refusal_of(BUNDLED, "format = ", "optional = true\nformat = ");
    assert!(said.contains("`newest` and `optional` need `match`"), "{said}");
}

#[test]
fn a_source_adds_to_another_of_the_same_release() {
    let word =
        MOVING.replace("\"survey\"\ntitle", "\"word\"\nadds_to = \"survey\"\nrelease = \"2024\"\ntitle");
    let catalogue = |base: &str| {
        Catalogue::parse(&format!("{base}\n{word}"), "sources.toml").map_err(|error| error.to_string())
    };
    let release = |year: &str| MOVING.replace("title", &format!("release = \"{year}\"\ntitle"));
    let read = catalogue(&release("2024")).unwrap();
    assert_eq!(read.get("word").unwrap().table(), "survey");
    for base in
        [MOVING.to_owned(), release("2023"), release("2024").replace("\"survey\"\nrel", "\"other\"\nrel")]
    {
        let said = catalogue(&base).unwrap_err();
        assert!(said.contains("`survey` is not a source with a layout and the same `release`"), "{said}");
    }
}

#[test]
fn the_newest_release_needs_a_pattern_that_names_it() {
    assert!(refusal("format = ", "newest = true\nformat = ").contains("needs a group named `release`"));
}

#[test]
fn an_address_is_https_on_one_of_the_hosts() {
    let expected = "must be `https`, without a port, on one of the source's `hosts`";
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
        assert!(said.starts_with("`sources.toml`, line 11, ") && said.contains("must be a name"), "{said}");
    }
    assert!(refusal("hosts = [\"www.example.org\"]\n", "").contains("`hosts` is missing"));
}

#[test]
fn a_fetched_source_says_how_large_it_may_be() {
    assert!(refusal("largest = 1000\n", "").contains("`largest` is missing"));
    assert!(refusal("largest = 1000", "largest = 0").contains("must be more than 0"));
    assert!(refusal("largest = 1000", "largest = -1").contains("line 12"));
}

#[test]
fn a_yearly_source_says_its_months_and_no_other_does() {
    assert!(refusal("months = [3]", "months = [13]").contains("a month is a number from 1 to 12"));
    assert!(refusal("months = [3]\n", "").contains("a yearly source needs `months`"));
    assert!(refusal("\"yearly\"", "\"daily\"").contains("no other source can have them"));
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
fn a_bundled_source_has_a_date_but_no_hosts() {
    assert!(
        refusal_of(BUNDLED, "retrieved = 2026-07-12\n", "")
            .contains("needs one date, `retrieved` or `compiled`")
    );
    assert!(refusal_of(BUNDLED, "2026-07-12", "07:32:00").contains("expected a date"));
    assert!(
        refusal_of(BUNDLED, "format", "hosts = [\"www.example.org\"]\nformat")
            .contains("cannot have `hosts`")
    );
    assert!(refusal_of(BUNDLED, "format", "largest = 1\nformat").contains("cannot have `largest`"));
    assert!(refusal("format = ", "retrieved = 2026-07-12\nformat = ").contains("only a bundled source"));
}

#[test]
fn each_member_of_a_zip_has_a_layout_or_a_reason_to_skip() {
    let zip = |members: &str| {
        let text = MOVING.replace("\"xlsx\"", "\"zip\"").replace("layout = \"survey\"", members);
        Catalogue::parse(&text, "sources.toml").map_err(|error| error.to_string())
    };
    let read =
        zip("members = [{ match = 'NATIONAL', layout = \"a\" }, { match = 'x', skip = \"why\" }]").unwrap();
    let members = &read.sources()[0].members;
    assert!(members[0].pattern.is_match("nss24 national results.xlsx"));
    assert_eq!((members[0].layout.as_deref(), members[0].skip.as_deref()), (Some("a"), None));
    assert_eq!((members[1].layout.as_deref(), members[1].skip.as_deref()), (None, Some("why")));
    assert!(zip("members = [{ match = 'a' }]").unwrap_err().contains("`skip` with a reason"));
    assert!(zip("members = []").unwrap_err().contains("a zip needs `members`"));
    assert!(zip("layout = \"a\"").unwrap_err().contains("a zip needs `members`"));
    assert!(
        zip("members = [{ match = '(', skip = \"why\" }]")
            .unwrap_err()
            .contains("not a valid regular expression")
    );
}

#[test]
fn a_mirror_replaces_only_the_publisher_s_own_hosts() {
    let catalogue = Catalogue::parse(MOVING, "sources.toml").unwrap();
    let catalogue = catalogue.with_bases(&bases("survey", "http://127.0.0.1:81/mirror/")).unwrap();
    let survey = catalogue.get("survey").unwrap();
    let rebased = |address: &str| survey.rebased(&address.parse().unwrap()).to_string();
    assert_eq!(rebased("https://www.example.org/a/b?c=d"), "http://127.0.0.1:81/mirror/a/b?c=d");
    assert_eq!(rebased("https://other.example.org/a"), "https://other.example.org/a");
}

#[test]
fn only_a_fetched_source_can_have_a_mirror() {
    let catalogue = Catalogue::parse(&format!("{MOVING}\n{BUNDLED}"), "sources.toml").unwrap();
    let refused =
        |id: &str, base: &str| catalogue.clone().with_bases(&bases(id, base)).unwrap_err().to_string();
    assert!(refused("surveys", "http://a/").contains("there is no source `surveys`"));
    assert!(refused("surveys", "http://a/").ends_with("did you mean `survey`?"));
    assert!(refused("shipped", "http://a/").contains("ships with the program"));
    assert!(refused("survey", "file:///a").contains("expected `http` or `https` with a host"));
}

#[test]
fn the_shipped_catalogue_is_valid_and_complete() {
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
        "eff-nhs-workforce",
        "eff-board-membership",
        "wres-2024-word",
    ] {
        assert!(ids.contains(id), "{id} is missing");
    }
    let bundled: Vec<_> = catalogue.sources().iter().filter(|source| source.is_bundled()).collect();
    assert!(!bundled.is_empty());
    for source in bundled {
        // A file compiled for the program does not make the data newer.
        assert_eq!(source.retrieved.is_some(), source.compiled.is_none(), "{}", source.id);
        assert_eq!(source.layout.as_ref(), Some(&source.id));
    }
    let newest = |id: &str| {
        let known = &catalogue.get(id).unwrap().known_releases;
        known.last().map(|release| (release.year, release.published.in_sentence()))
    };
    assert_eq!(newest("nss-benchmark"), Some((2025, "on 12 March 2026".to_owned())));
    assert_eq!(newest("nss-detailed"), Some((2025, "on 12 March 2026".to_owned())));
    assert_eq!(newest("wres-2024"), Some((2024, "in June 2025".to_owned())));
}
