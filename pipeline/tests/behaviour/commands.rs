//! Help, `check`, settings, and where things are printed.

use catalogue::assets::makes_table;

use crate::support::{Program, bundled, files, project, rows};

#[test]
fn every_command_explains_itself() {
    let program = Program::new();
    let top = program.run(&["--help"]).ends_with(0);
    assert!(top.stdout.contains("Exit codes:"), "{}", top.stdout);
    for command in ["report", "query", "check"] {
        assert!(top.stdout.contains(command));
        let help = program.run(&[command, "--help"]).ends_with(0).stdout;
        assert!(help.contains("Usage: race-equity"), "{help}");
    }
    program.run(&["reprot"]).ends_with(2).says("a similar subcommand exists: 'report'");
}

#[test]
fn check_finds_the_program_in_order() {
    let run = Program::new().run(&["check"]).ends_with(0);
    for line in [
        "good  data/indicators.toml: 9 indicators",
        "good  data/corrections.toml",
        "good  data/frameworks: 2 frameworks",
        "good  data/aliases.toml",
        "good  data/actions.toml: 6 actions",
        "good  schedule: `0 6 * * *`, Europe/London",
        "good  layouts of sources",
        "good  report-templates",
        "good  bundled figures",
        "good  queries",
        "good  Typst: 0.",
    ] {
        assert!(run.stdout.contains(line), "{line} is not in\n{}", run.stdout);
    }
}

#[test]
fn check_lists_every_problem_and_fails() {
    let program = Program::new().with("RACE_EQUITY_TYPST", "/no/such/typst");
    program.edit("queries", "benchmarks/gap.sql", |text| text.replace("FROM both", "FROM boht"));
    let run = program.run(&["check"]).ends_with(1).says("2 problems found");
    assert!(run.stdout.contains("uses  queries: from"), "{}", run.stdout);
    assert!(
        run.stdout.contains("WRONG queries: `queries/benchmarks/gap.sql` does not run"),
        "{}",
        run.stdout
    );
    assert!(run.stdout.contains("WRONG Typst"), "{}", run.stdout);
}

#[test]
fn check_runs_the_queries_that_make_no_table() {
    for (file, table) in [
        ("changes/changed_verdict.sql", "earlier."),
        ("imports/compared_count.sql", "earlier."),
        ("website/compared_gaps.sql", "icb.icb_code"),
    ] {
        let program = Program::new();
        program.edit("queries", file, |text| text.replace(table, "no_such_table."));
        let run = program.run(&["check"]).ends_with(1);
        let line = format!("WRONG queries: `queries/{file}` does not run");
        assert!(run.stdout.contains(&line), "{}", run.stdout);
    }
}

#[test]
fn a_query_is_found_in_any_folder_and_first_directly_in_queries() {
    let program = Program::new();
    // Queries as they were before they had folders, and none that compares tables.
    for (path, bytes) in files(&project("queries")) {
        if makes_table(&path) {
            program.file(&format!("queries/{}", path.rsplit('/').next().unwrap()), bytes);
        }
    }
    program.run(&["check"]).ends_with(0);
    program.file("queries/mine/share.sql", "-- One row is not read.\nSELECT 1 AS n");
    program.file("queries/mine/own.sql", "-- One row is a number.\nSELECT 7 AS n");
    assert_eq!(program.query("SELECT n FROM own")[0]["n"], "7");
    assert!(!program.query("SELECT code FROM share LIMIT 1").is_empty());
    program.file("queries/other/own.sql", "-- One row is a number.\nSELECT 8 AS n");
    program
        .run(&["query", "SELECT 1"])
        .ends_with(1)
        .says("`queries/mine/own.sql` and `queries/other/own.sql` have the same name");
}

#[test]
fn queries_that_read_each_other_are_named() {
    let program = Program::new();
    program.edit("queries", "benchmarks/share.sql", |text| text.replace("FROM trust_share", "FROM gap"));
    program.run(&["query", "SELECT 1"]).ends_with(1).says("read each other in a circle").says("share");
}

#[test]
fn a_query_without_a_comment_is_refused() {
    let program = Program::new();
    program.edit("queries", "benchmarks/gap.sql", |text| {
        text.lines().filter(|line| !line.starts_with("--")).collect::<Vec<_>>().join("\n")
    });
    program
        .run(&["query", "SELECT 1"])
        .ends_with(1)
        .says("`queries/benchmarks/gap.sql` does not open with a comment");
}

#[test]
fn the_store_holds_every_bundled_figure() {
    // 1,272, 5,465 and 170 rows, counted in the files themselves.
    let names = ["staff_survey_wres.csv", "staff_survey_questions.csv", "wres_published.csv"];
    let expected: usize = names.iter().map(|name| rows(&bundled(name)).len()).sum();
    assert_eq!(expected, 1272 + 5465 + 170);
    let program = Program::new();
    let count = |sql: &str| program.run(&["query", "--format", "csv", "-q", sql]).ends_with(0).stdout;
    assert_eq!(count("SELECT count(*) AS n FROM observation"), format!("n\n{expected}\n"));
    assert_eq!(count("SELECT count(*) AS n FROM organisation"), "n\n249\n");
    assert_eq!(count("SELECT count(*) AS n FROM framework_status"), "n\n11\n");
    assert_eq!(count("SELECT count(*) AS n FROM workforce_by_grade"), "n\n2982\n");
    // Each published figure has the page that was read.
    let sql = "SELECT count(*) AS n, count(read_from) AS named FROM published_series";
    assert_eq!(count(sql), "n,named\n170,170\n");
}

#[test]
fn a_figure_keeps_the_place_it_was_read_from() {
    let program = Program::new();
    let sql = "SELECT sheet, cell, snapshot, value FROM observation WHERE org_code = 'RXR' AND indicator = '8' \
               AND ethnic_group = 'bme' AND measure = 'share'";
    let run = program.run(&["query", "--format", "csv", "-q", sql]).ends_with(0);
    let fields: Vec<String> = run.stdout.lines().nth(1).unwrap().split("\",\"").map(str::to_owned).collect();
    let text = std::fs::read_to_string(bundled("staff_survey_wres.csv")).unwrap();
    let line =
        text.lines().position(|line| line.contains(",RXR,") && line.contains(",8,q16b,bme,")).unwrap() + 1;
    assert!(run.stdout.contains(&format!("line {line}, column proportion")), "{fields:?}");
    let hash = store::snapshot::Hash::of(text.as_bytes()).to_string();
    // The hash of the program's own function is that of `sha256sum staff_survey_wres.csv`.
    assert_eq!(hash, "6d5b54ea234b7d28ac5c346d0948ab3c2e91a6a1fdec723c08999daa542595d8");
    assert!(run.stdout.contains(&hash));
}

#[test]
fn only_data_goes_to_standard_output() {
    let program = Program::new();
    let run = program.run(&["query", "--format", "json", "SELECT 1 AS one"]).ends_with(0);
    assert_eq!(run.stdout, "[{\"one\":1}]\n");
    assert!(run.stderr.contains("figures that ship with the program, as of 12 July 2026"), "{}", run.stderr);
    assert_eq!(program.run(&["query", "-q", "--format", "json", "SELECT 1 AS one"]).stderr, "");
}

#[test]
fn flags_win_over_variables_and_variables_over_the_file() {
    let settings = "region = \"london\"\nstore = \"from-file\"\n";
    let program = Program::new();
    std::fs::write(program.path("race-equity.toml"), settings).unwrap();
    program.run(&["query", "SELECT 1"]).ends_with(0);
    assert!(program.path("from-file").exists());
    let program = Program::new().with("RACE_EQUITY_STORE", "from-variable");
    std::fs::write(program.path("race-equity.toml"), settings).unwrap();
    program.run(&["query", "SELECT 1"]).ends_with(0);
    assert!(program.path("from-variable").exists() && !program.path("from-file").exists());
    program.run(&["query", "--store", "from-flag", "SELECT 1"]).ends_with(0);
    assert!(program.path("from-flag").exists());
}

#[test]
fn the_term_is_a_setting_and_the_data_keep_their_code() {
    let program = Program::new();
    program.run(&["report", "--region", "london", "--term", "global-majority"]).ends_with(0);
    let read = |kind: &str| {
        std::fs::read_to_string(program.path(format!("reports/2026-07/london/london.{kind}"))).unwrap()
    };
    assert!(read("html").contains("global majority staff who answered"));
    // What a page is quoted as saying stays as it says it.
    let own = read("html").replace("BME staff 0.84 more likely", "");
    assert!(!own.contains("BME"), "the page still says BME");
    assert!(read("csv").contains(",bme,"));
}

#[test]
fn check_finds_what_is_wrong_in_a_template() {
    let program = Program::new();
    program.edit("report-templates", "report.html", |text| text.replace("report.vintage", "report.vintages"));
    let run = program.run(&["check"]).ends_with(1);
    assert!(run.stdout.contains("WRONG report-templates: `report-templates/report.html`"), "{}", run.stdout);
}

#[test]
fn check_names_a_broken_template_of_the_website_and_its_line() {
    for name in ["figure.html", "framework_organisation.html"] {
        let program = Program::new();
        let file = format!("site/{name}");
        program.edit("report-templates", &file, |text| text.replacen("<h2>", "<h2>{{ content.nothing }}", 1));
        let text = std::fs::read_to_string(program.path("report-templates").join(&file)).unwrap();
        let line = 1 + text.lines().position(|line| line.contains("content.nothing")).unwrap();
        let said = program.run(&["check"]).ends_with(1).stdout;
        let expected =
            format!("WRONG report-templates: `report-templates/{file}`, line {line}, does not fit the page");
        assert!(said.contains(&expected), "{said}");
        assert_eq!(said.matches("WRONG").count(), 1, "{said}");
    }
}
