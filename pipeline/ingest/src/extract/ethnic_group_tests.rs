use std::ops::ControlFlow;
use std::path::Path;

use super::*;
use tabular::{FileKind, ReadError, ReadLimits, Tabular};

/// The publisher's list of spellings and standard names, in the folder beside the project.
const LOOKUP: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/published/eff/classification_lookup.csv");

fn groups() -> EthnicGroups {
    EthnicGroups::load(&Assets::find(Path::new("/nonexistent"))).unwrap_or_else(|why| panic!("{why}"))
}

/// The codes of the names of a table; the problem of those without one.
fn codes(names: &[&str]) -> Vec<String> {
    let groups = groups();
    let table = groups.of_table(names.iter().copied());
    let code = |name: &&str| table.code(name).map_or_else(|problem| problem.repair, str::to_owned);
    names.iter().map(code).collect()
}

#[test]
fn other_is_everybody_but_white_in_a_table_of_two() {
    for (names, expected) in [
        (["White", "Other"], ["white", "bme"]),
        (["White", "Ethnic minorities"], ["white", "bme"]),
        (["White staff", "All other groups"], ["white", "bme"]),
        (["White", "BME"], ["white", "bme"]),
        (["White", "Other ethnic groups"], ["white", "bme"]),
        (
            ["White British", "Other"],
            ["white_english_welsh_scottish_northern_irish_british", "other_than_white_british"],
        ),
    ] {
        assert_eq!(codes(&names), expected, "{names:?}");
    }
    let with_all = ["All", "White", "Other", "Unknown & Not Stated", "Not stated"];
    assert_eq!(codes(&with_all), ["all", "white", "bme", "unknown", "unknown"]);
}

#[test]
fn other_is_a_small_group_in_a_table_of_six() {
    let six = ["Asian", "Black", "Chinese", "Mixed", "White", "Other", "Discontinued Codes"];
    assert_eq!(codes(&six), ["asian", "black", "chinese", "mixed", "white", "other", "unknown"]);
    let own = ["white", "asian", "black", "chinese", "mixed", "other", "unknown"];
    assert_eq!(codes(&own), own);
}

#[test]
fn asian_people_include_chinese_people_in_the_census() {
    let five =
        ["Asian / Asian British", "Black", "Mixed or multiple ethnic groups", "White", "Other ethnic group"];
    assert_eq!(codes(&five), ["asian_with_chinese", "black", "mixed", "white", "other"]);
    let of_2001 = ["Asian or Asian British", "Black", "Mixed", "White", "Chinese or other"];
    assert_eq!(codes(&of_2001), ["asian", "black", "mixed", "white", "other_with_chinese"]);
}

#[test]
fn white_other_is_a_part_or_all_white_minorities() {
    let two_of_white = ["White British", "White other", "Asian", "Black", "Chinese", "Mixed", "Other"];
    assert_eq!(codes(&two_of_white)[1], "white_minorities");
    let school = [
        "White",
        "White British",
        "White Irish",
        "White other",
        "Gypsy/Roma",
        "Asian",
        "Indian",
        "Asian other",
        "Black",
        "Chinese",
        "Mixed",
        "Other",
    ];
    let codes = codes(&school);
    assert_eq!(codes[3], "white_any_other_white_background");
    assert_eq!(codes[7], "asian_asian_british_any_other_asian_background");
    assert_eq!(codes[9..], ["chinese", "mixed", "other"]);
}

#[test]
fn chinese_has_the_code_of_its_set() {
    let detailed = ["Indian", "Pakistani", "Chinese", "Arab", "Any other ethnic group", "White: Other"];
    assert_eq!(
        codes(&detailed)[2..],
        [
            "asian_asian_british_chinese",
            "other_ethnic_group_arab",
            "other_ethnic_group_any_other_ethnic_background",
            "white_any_other_white_background"
        ]
    );
}

#[test]
fn a_word_without_a_known_set_is_named_with_its_table() {
    let groups = groups();
    for names in
        [&["White", "Asian", "Other"][..], &["White", "BME", "Other"], &["Other"], &["White", "Chinese"]]
    {
        let table = groups.of_table(names.iter().copied());
        let word = names.last().unwrap();
        let problem = table.code(word).unwrap_err();
        assert!(problem.found.starts_with(&format!("`{word}` in a table with `")), "{}", problem.found);
        assert!(problem.repair.contains("add the set to `data/ethnic_groups.toml`"), "{}", problem.repair);
        assert_eq!(groups.find(word), None);
    }
}

#[test]
fn an_unknown_spelling_names_the_nearest() {
    let groups = groups();
    let table = groups.of_table(["White", "Bangladshi"]);
    let problem = table.code("Bangladshi").unwrap_err();
    assert_eq!(problem.found, "`Bangladshi`");
    assert!(problem.repair.starts_with("did you mean `bangladeshi`?"), "{}", problem.repair);
    assert_eq!(
        codes(&["White", "Othr"])[1],
        "did you mean `other`? Add new spellings to `data/ethnic_groups.toml`"
    );
}

#[test]
fn the_18_groups_of_the_survey_have_their_codes() {
    let groups = groups();
    // The subgroups of the detailed spreadsheet of 2024, and their words with underscores.
    for name in [
        "White - English / Welsh / Scottish / Northern Irish / British",
        "White - Irish",
        "White - Gypsy or Irish Traveller",
        "White - Any other White background",
        "Mixed/Multiple ethnic background - White and Black Caribbean",
        "Mixed/Multiple ethnic background - White and Black African",
        "Mixed/Multiple ethnic background - White and Asian",
        "Mixed/Multiple ethnic background - Any other Mixed / Multiple ethnic background",
        "Asian/Asian British - Indian",
        "Asian/Asian British - Pakistani",
        "Asian/Asian British - Bangladeshi",
        "Asian/Asian British - Chinese",
        "Asian/Asian British - Any other Asian background",
        "Black/African/Caribbean/Black British - African",
        "Black/African/Caribbean/Black British - Caribbean",
        "Black/African/Caribbean/Black British - Any other Black / African / Caribbean background",
        "Other ethnic group - Arab",
        "Other ethnic group - Any other ethnic background",
    ] {
        let words = name.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
        let code = words.collect::<Vec<_>>().join("_").to_lowercase();
        assert_eq!(groups.find(name), Some(code.as_str()), "{name}");
    }
}

#[test]
fn a_slash_joins_groups_and_a_hyphen_divides_them() {
    let groups = groups();
    assert_eq!(groups.find("Other/Chinese"), Some("other_with_chinese"));
    assert_eq!(groups.name("Other - Chinese"), Some("chinese"));
    assert_eq!(groups.find("Asian and other"), Some("other_with_asian"));
    assert_eq!(groups.name("Asian - other"), Some("asian_other"));
    assert_eq!(groups.find("White & other"), Some("other_with_white"));
    assert_eq!(groups.name("White: other"), Some("white_other"));
}

/// By hand: what spellings of the publisher's list mean.
const BY_HAND: [(&str, &str); 29] = [
    ("all england", "all"),
    ("white british & other", "white"),
    ("bame", "bme"),
    ("non-white", "bme"),
    ("ethnic minority (excl. white minorities)", "bme"),
    ("other than white", "bme"),
    ("other ethnicity", "other"),
    ("other ethnic group total", "other"),
    ("chinese or other ethnic group", "other_with_chinese"),
    ("mixed/other", "other_with_mixed"),
    ("asian / asian british", "asian"),
    ("black/ african/ caribbean/ black british", "black"),
    ("mixed/ multiple ethnic groups", "mixed"),
    ("other ethnic group: chinese", "chinese"),
    ("asian/asian british: chinese", "asian_asian_british_chinese"),
    ("asian - any other", "asian_other"),
    ("any other asian background", "asian_asian_british_any_other_asian_background"),
    ("white non-british", "white_minorities"),
    ("white-other", "white_other"),
    ("white: irish", "white_irish"),
    ("traveller of irish heritage", "irish_traveller"),
    ("white: gypsy, irish traveller", "white_gypsy_or_irish_traveller"),
    ("gypsy / roma", "gypsy_or_roma"),
    ("mixed: white & asian", "mixed_multiple_ethnic_background_white_and_asian"),
    ("mixed - other", "mixed_multiple_ethnic_background_any_other_mixed_multiple_ethnic_background"),
    ("pakistani/ bangladeshi", "pakistani_and_bangladeshi"),
    ("other - any other", "other_ethnic_group_any_other_ethnic_background"),
    ("any other ethnic group", "any_other"),
    ("unmatched", "unknown"),
];

#[test]
#[ignore = "needs the published list: `make test-slow` runs it where the list is"]
fn every_spelling_of_the_publishers_list_is_recognised() {
    let bytes = files::read(Path::new(LOOKUP)).unwrap_or_else(|why| panic!("{why}"));
    let groups = groups();
    let mut spellings = Vec::new();
    let mut records = Vec::new();
    let mut file = Tabular::open(&bytes, FileKind::Csv, &ReadLimits::default()).unwrap();
    file.for_each_row("csv", |row| {
        records.push((row.get(0).shown().into_owned(), row.get(1).shown().into_owned()));
        Ok::<_, ReadError>(ControlFlow::Continue(()))
    })
    .unwrap();
    for (spelling, standard) in records.into_iter().skip(1) {
        let name = groups.name(&spelling).unwrap_or_else(|| panic!("{spelling} is not recognised"));
        // Whole words of the standard names, which no spelling of another group has.
        for (word, code) in [
            ("Indian", "asian_asian_british_indian"),
            ("White", "white"),
            ("Arab", "other_ethnic_group_arab"),
            ("All", "all"),
            ("Unknown", "unknown"),
            ("Black", "black"),
            ("Chinese", "chinese"),
        ] {
            if standard == word {
                assert!(name == code || name.ends_with(&format!("_{code}")), "{spelling}: {name}");
            }
        }
        spellings.push(spelling);
    }
    assert_eq!(spellings.len(), 285);
    for (spelling, expected) in BY_HAND {
        assert!(spellings.iter().any(|own| own == spelling), "{spelling} is not in the list");
        assert_eq!(groups.name(spelling), Some(expected), "{spelling}");
    }
}
