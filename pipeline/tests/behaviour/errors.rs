//! What a person is told when something is wrong, and what then still stands.

use crate::support::{Program, files};

#[test]
fn an_unknown_region_is_answered_with_the_seven() {
    let run = Program::new().run(&["report", "--region", "nort-west"]).ends_with(2);
    let run = run.says("there is no region `nort-west`").says("did you mean `north-west`?");
    for name in [
        "east-of-england",
        "london",
        "midlands",
        "north-east-and-yorkshire",
        "north-west",
        "south-east",
        "south-west",
    ] {
        assert!(run.stderr.contains(name), "{name} is not named:\n{}", run.stderr);
    }
    assert_eq!(run.stdout, "");
}

#[test]
fn a_region_is_known_by_name_code_and_slug() {
    let program = Program::new().with("RACE_EQUITY_TYPST", "/no/such/typst");
    for name in ["North West", "Y62", "y62", "NORTH_WEST", "north-west"] {
        // The region is found, and what stops the run comes after it.
        program.run(&["report", "--region", name]).ends_with(1).says("Typst was not found");
    }
}

#[test]
fn no_region_at_all_is_wrong_usage() {
    Program::new()
        .run(&["report"])
        .ends_with(2)
        .says("no region, ICB, trust or framework was given")
        .says("north-west");
}

#[test]
#[ignore = "slow: `make test-slow` runs it"]
fn an_edition_is_not_overwritten_unless_asked() {
    let program = Program::new();
    program.run(&["report", "--region", "london"]).ends_with(0);
    let before = files(&program.path("reports"));
    program
        .run(&["report", "--region", "london"])
        .ends_with(1)
        .says("edition 2026-07 already has a report")
        .says("hint: name another edition with `--edition`, or add `--replace`");
    assert!(before == files(&program.path("reports")), "the refused run changed something");
    program.run(&["report", "--region", "london", "--replace"]).ends_with(0);
    program.run(&["report", "--region", "london", "--edition", "2026-08-board"]).ends_with(0);
    assert!(program.path("reports/2026-08-board/london/london.pdf").exists());
}

#[test]
fn an_edition_cannot_leave_its_folder() {
    let program = Program::new();
    for name in ["../outside", "", "/etc", "a/b", ".hidden", "UPPER"] {
        program
            .run(&["report", "--region", "london", "--edition", name])
            .ends_with(2)
            .says("is not a valid edition name");
    }
}

#[test]
fn without_typst_the_program_says_what_to_install() {
    let home = tempfile::tempdir().unwrap();
    let program = Program::new()
        .with("PATH", "")
        .with("HOME", &home.path().to_string_lossy())
        .with("XDG_CACHE_HOME", &home.path().to_string_lossy());
    program
        .run(&["report", "--region", "london"])
        .ends_with(1)
        .says("Typst was not found on the PATH")
        .says("cargo install typst-cli --locked");
    assert!(!program.path("reports/2026-07/london").exists());
}

#[cfg(unix)]
#[test]
fn an_old_typst_is_refused_by_its_version() {
    let program = Program::new();
    let old = script(&program, "echo 'typst 0.13.1 (abcdef)'");
    Program::new()
        .with("RACE_EQUITY_TYPST", &old)
        .run(&["report", "--region", "london"])
        .ends_with(1)
        .says("is Typst 0.13.1; 0.15.0 or newer is needed");
}

/// A program that stands in for Typst.
#[cfg(unix)]
fn script(program: &Program, line: &str) -> String {
    use std::os::unix::fs::PermissionsExt;
    let path = program.path("typst");
    std::fs::write(&path, format!("#!/bin/sh\n{line}\n")).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    path.to_string_lossy().into_owned()
}

#[test]
fn a_template_with_an_error_is_named_with_its_line() {
    let program = Program::new();
    program.edit("report-templates", "report.typ", |text| {
        text.replace("bookmarked: true)[Contents]", "bookmarked: true)[Contents #undefined-thing]")
    });
    let text = std::fs::read_to_string(program.path("report-templates/report.typ")).unwrap();
    let line = text.lines().position(|line| line.contains("undefined-thing")).unwrap() + 1;
    program
        .run(&["report", "--region", "london"])
        .ends_with(1)
        .says(&format!("`report-templates/report.typ`, line {line}, column"))
        .says("unknown variable: undefined-thing");
    assert!(!program.path("reports/2026-07/london").exists(), "a failed report left something behind");
}

#[test]
fn a_template_that_imports_a_package_is_refused_before_it_runs() {
    let program = Program::new();
    program.edit("report-templates", "parts.typ", |text| {
        format!("#import \"@preview/example:1.0.0\": *\n{text}")
    });
    program
        .run(&["report", "--region", "london"])
        .ends_with(1)
        .says("`report-templates/parts.typ`, line 1: imports `@preview/example:1.0.0`");
}

#[test]
fn a_template_that_does_not_end_is_stopped() {
    let program = Program::new();
    program.edit("report-templates", "report.typ", |text| {
        format!("#for a in range(10000) {{ for b in range(10000) {{ for c in range(10000) {{ let d = a * b * c }} }} }}\n{text}")
    });
    std::fs::write(program.path("race-equity.toml"), "[limits]\ntypst_seconds = 1\n").unwrap();
    program.run(&["report", "--region", "london"]).ends_with(1).says("Typst was stopped after 1 seconds");
}

#[cfg(target_os = "linux")]
#[test]
fn a_template_that_wants_too_much_memory_is_stopped() {
    let program = Program::new();
    program.edit("report-templates", "report.typ", |text| {
        format!("#let big = range(1000).map(a => range(100000).map(b => str(b) + \"x\" * 100))\n{text}")
    });
    std::fs::write(program.path("race-equity.toml"), "[limits]\ntypst_megabytes = 600\n").unwrap();
    program.run(&["report", "--region", "london"]).ends_with(1).says("it needed more than 600 MB of memory");
}

#[test]
fn a_row_that_cannot_be_read_stops_the_run_with_its_line() {
    // Line 3 is the second row of figures. Each case: what is written there, and what is then said.
    for (column, value, words) in [
        (8, "1.3", "expected a proportion of 0 to 1, found `1.3`"),
        (8, "", "expected a value, found nothing"),
        (8, "n/a", "expected a number, found `n/a`"),
        (9, "-4", "expected a whole number of people, found `-4`"),
        (9, "2.5", "expected a whole number of people, found `2.5`"),
        (1, "year", "expected a year, found `year`"),
    ] {
        let program = Program::new();
        program.edit("data", "bundled/staff_survey_wres.csv", |text| replace(&text, 3, column, value));
        let run = program.run(&["query", "SELECT 1"]).ends_with(4);
        run.says("`staff_survey_wres.csv`, line 3, column")
            .says(words)
            .says("hint: the program used nothing of this file");
    }
}

#[test]
fn counts_that_contradict_the_proportion_stop_the_run() {
    let program = Program::new();
    program.edit("data", "bundled/staff_survey_wres.csv", |text| replace(&text, 2, 9, "1040"));
    program
        .run(&["query", "SELECT 1"])
        .ends_with(4)
        .says("line 2, column proportion")
        .says("which is 1040 of 4050");
}

#[test]
fn a_row_that_repeats_another_stops_the_run() {
    let program = Program::new();
    program.edit("data", "bundled/staff_survey_wres.csv", |text| {
        let second = text.lines().nth(1).unwrap().to_owned();
        format!("{text}{second}\n")
    });
    program.run(&["query", "SELECT 1"]).ends_with(4).says("line 1274").says("expected each figure once");
}

#[test]
fn a_renamed_column_is_recognised() {
    let program = Program::new();
    program.edit("data", "bundled/staff_survey_wres.csv", |text| {
        text.replacen("ethnic_group", "ethnic_groups", 1)
    });
    program
        .run(&["query", "SELECT 1"])
        .ends_with(4)
        .says("did you mean `ethnic_groups`? Rename it in the file, or in the layout");
}

#[test]
fn an_unknown_key_is_shown_with_its_line() {
    let program = Program::new();
    program.edit("data", "layouts/bundled-regions.toml", |text| format!("colour = \"blue\"\n{text}"));
    program
        .run(&["query", "SELECT 1"])
        .ends_with(1)
        .says("layouts/bundled-regions.toml")
        .says("line 1")
        .says("colour");
    let program = Program::new();
    std::fs::write(program.path("race-equity.toml"), "region = \"london\"\nregoin = \"x\"\n").unwrap();
    program.run(&["report"]).ends_with(2).says("race-equity.toml").says("line 2").says("regoin");
}

/// The text with another value in a column, counted from 0, of a line, counted from 1.
fn replace(text: &str, line: usize, column: usize, value: &str) -> String {
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    for (position, record) in reader.records().enumerate() {
        let mut fields: Vec<String> = record.unwrap().iter().map(str::to_owned).collect();
        if position + 1 == line {
            value.clone_into(&mut fields[column]);
        }
        writer.write_record(fields).unwrap();
    }
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

#[test]
fn an_unknown_level_is_refused_with_the_known_levels() {
    let program = Program::new();
    program.edit("data", "bundled/framework_status.csv", |text| text.replacen(",Bronze,", ",Platinum,", 1));
    program
        .run(&["report", "--region", "north-west"])
        .ends_with(4)
        .says("`framework_status.csv`, line 2: expected a level of North West anti-racist framework, found `Platinum`")
        .says("hint: the levels are Bronze, Silver, Gold");
}
