//! `race-equity figures`: a figure with all that an author needs of it, from the editions alone.

use crate::support::{Program, edition, flat};
use std::sync::OnceLock;

const ID: &str = "wres-i8-Y56-2025-trusts";

fn made() -> &'static Program {
    static MADE: OnceLock<Program> = OnceLock::new();
    MADE.get_or_init(|| {
        let program = Program::new();
        program.run(&["report", "--region", "london", "--out", "published"]).ends_with(0);
        program
    })
}

/// A run of the command on the editions of [`made`].
fn figures(arguments: &[&str]) -> crate::support::Run {
    made().run(&[&["figures", "--out", "published"], arguments].concat())
}

#[test]
fn figures_are_listed_with_their_titles_and_found_by_words() {
    let folder = made().path("published/2026-07/london/figures");
    let mut ids: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    ids.sort();
    let listed = figures(&[]).ends_with(0).stdout;
    let found: Vec<&str> = listed.lines().filter(|line| !line.starts_with(' ')).collect();
    assert_eq!(found, ids);
    assert!(
        listed.contains(&format!(
            "{ID}\n    Discrimination by colleagues, London (25 of 35 trusts): 14.9% BME, 8.9%\n    White\n    in london\n"
        )),
        "{listed}"
    );
    // A trust's name, in any case, and the indicator.
    let some = figures(&["--find", "BARTS", "--find", "indicator 8"]).ends_with(0).stdout;
    assert!(
        some.contains(ID)
            && some.lines().filter(|line| !line.starts_with(' ')).all(|line| line.starts_with("wres-i8-")),
        "{some}"
    );
    let none = figures(&["--find", "bolton"]).ends_with(0).stdout;
    assert_eq!(none, "");
    let json: serde_json::Value = serde_json::from_str(&figures(&["--json"]).ends_with(0).stdout).unwrap();
    assert_eq!(json.as_array().unwrap().len(), ids.len());
    assert_eq!((&json[0]["id"], &json[0]["version"]), (&ids[0].as_str().into(), &1.into()));
}

#[test]
fn one_figure_is_printed_with_all_an_author_needs() {
    let text = figures(&[ID]).ends_with(0).stdout;
    let folder = format!("published/2026-07/london/figures/{ID}");
    let file = |name: &str| std::fs::read_to_string(made().path(format!("{folder}/{name}"))).unwrap();
    // What the folder says, the command says.
    for form in file("cite.txt").split("\n\n").filter(|form| *form != "Plain") {
        assert!(flat(&text).contains(&flat(form)), "{form}");
    }
    let described: serde_json::Value = serde_json::from_str(&file("figure.json")).unwrap();
    for key in ["title", "caption", "alt", "description"] {
        assert!(flat(&text).contains(&flat(described[key].as_str().unwrap())), "{key}");
    }
    // The published counts of London's BME staff, and where the files are.
    assert!(text.contains("8,561 of 57,268"), "{text}");
    assert!(text.contains(&format!("{folder}/figure.png")));
    assert!(text.contains(&format!("<img src=\"ADDRESS/2026-07/london/figures/{ID}/figure.svg\"")));
    assert!(text.contains("Corrections\n\nNone."), "{text}");

    let json: serde_json::Value =
        serde_json::from_str(&figures(&[ID, "--json"]).ends_with(0).stdout).unwrap();
    assert_eq!(json["citation"]["plain"], described["citation"]["plain"]);
    let rows = json["data"].as_array().unwrap();
    assert_eq!(rows.len() + 1, file("data.csv").lines().count());
    assert_eq!(json["corrections"], serde_json::json!([]));
}

#[test]
fn a_correction_is_printed_with_its_figure() {
    let program = Program::copy_of(edition().folder());
    program.edit("data", "bundled/staff_survey_wres.csv", |text| {
        // One more of Barts's BME staff in indicator 8, as text: its share is calculated from the counts.
        let line = text
            .lines()
            .find(|line| line.contains(",R1H,") && line.contains(",8,") && line.contains(",bme,"))
            .unwrap();
        let cells: Vec<&str> = line.split(',').collect();
        let (numerator, denominator): (f64, f64) = (cells[9].parse().unwrap(), cells[10].parse().unwrap());
        let share = (numerator + 1.0) / denominator;
        let after =
            line.replace(&format!(",{},{},", cells[8], cells[9]), &format!(",{share},{},", numerator + 1.0));
        text.replace(line, &after)
    });
    program.run(&["report", "--region", "london", "--edition", "2026-08"]).ends_with(0);
    let newest = program.run(&["figures", ID]).ends_with(0).stdout;
    assert!(newest.contains(&format!("Figure {ID}, version 2, edition 2026-08")), "{newest}");
    for words in [
        "Version 2 in edition 2026-08 replaces version 1 in edition 2026-07.",
        "(8,561 of 57,268)",
        "(8,562 of 57,268)",
    ] {
        assert!(flat(&newest).contains(words), "{words}\n{newest}");
    }
    let older = program.run(&["figures", ID, "--edition", "2026-07"]).ends_with(0).stdout;
    assert!(
        older.contains(&format!("Figure {ID}, edition 2026-07"))
            && flat(&older).contains("(8,562 of 57,268)")
    );
}

#[test]
fn an_unknown_figure_is_an_error_that_lists_the_known_ones() {
    figures(&["wres-i8-Y56-2025-trust"])
        .ends_with(2)
        .says("edition 2026-07 has no figure `wres-i8-Y56-2025-trust`")
        .says(&format!("did you mean `{ID}` or "));
    let far = figures(&["x"]).ends_with(2).says("`race-equity figures` lists all figures");
    assert!(!far.stderr.contains("did you mean"), "{}", far.stderr);
    figures(&["--edition", "2020-01"])
        .ends_with(2)
        .says("there is no edition `2020-01` in `published`")
        .says("the editions are 2026-07");
    Program::new()
        .run(&["figures"])
        .ends_with(2)
        .says("there is no edition in `reports`")
        .says("race-equity report --region north-west");
}
