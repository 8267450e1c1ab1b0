//! The staff survey's local data files: from their page to the results of all staff by trust.

use ingest::extract::Drift;

use crate::support::publisher::Answer;
use crate::support::publisher::workbooks::local::{Local, OTHERS};
use crate::support::publisher::workbooks::zipped::zipped;
use crate::support::reading::{misfit, read_as, refused};
use crate::support::{Case, Program, number, one, those};

const SOURCE: &str = "nss-local";
const LAYOUT: &str = "nss-local-trend";

fn query(program: &Program, sql: &str) -> String {
    program.run(&["query", "-q", "--format", "csv", sql]).ends_with(0).stdout
}

#[test]
fn local_files_go_from_their_page_to_figures() {
    let case = Case::mirroring(&[SOURCE]);
    let files = Local::new(2025, 1)
        .line("30/11/2023,RXR,q12a,Fewer than ten responses")
        .line("30/11/2022,RXR,q12a,*");
    case.local(&files);
    case.program
        .run(&["refresh", "--source", SOURCE])
        .ends_with(0)
        .says("nss-local: new, 2,040 rows, release 2025-v1 in `store/observations/nss-local-trend--2025-v1.parquet`")
        .says("  no layout reads: member local_question.csv; member local_theme.csv");
    assert_eq!(
        case.last_run()["sources"][0]["unread"],
        serde_json::json!(OTHERS.map(|name| format!("member {name}")))
    );
    case.program.run(&["runs"]).ends_with(0).prints("nss-local: no layout reads: member local_question.csv");

    let own = "SELECT wres_year, collected, edition, value, status, note FROM local_trend \
               WHERE code = 'RXR' AND question = 'q12a' ORDER BY collected";
    let share = |year| files.share("RXR", "q12a", year);
    assert_eq!(
        query(&case.program, own),
        format!(
            "wres_year,collected,edition,value,status,note\n2022,2021,2025-v1,{},published,\n\
             2023,2022,2025-v1,,suppressed,\n\
             2024,2023,2025-v1,,not_published,the publisher gives `Fewer than ten responses`\n\
             2025,2024,2025-v1,{},published,\n2026,2025,2025-v1,{},published,\n",
            share(2021),
            share(2024),
            share(2025)
        )
    );
    // The 177th of the open trusts, the second question, the first year and version: 1,763 of 4,000.
    assert!((share(2021) - 0.44075).abs() < 1e-12);
    let levels = "SELECT org_level, count(DISTINCT org_code) AS codes FROM observation WHERE source = 'nss-local' \
                  GROUP BY org_level ORDER BY 1";
    assert_eq!(query(&case.program, levels), "org_level,codes\norganisation,2\ntrust,202\n");
}

#[test]
fn each_release_keeps_its_own_history() {
    let case = Case::mirroring(&[SOURCE]);
    case.local(&Local::new(2025, 1));
    case.program.run(&["refresh", "--source", SOURCE]).ends_with(0);
    let second = Local::new(2025, 2);
    case.local(&second);
    case.program.run(&["refresh", "--source", SOURCE]).ends_with(0).says("value changed: `local_trend.csv`");
    let of_release = "SELECT release, round(value, 5) AS value FROM observation WHERE source = 'nss-local' \
                      AND org_code = 'RXR' AND indicator = 'q3i' AND collected = 2021 ORDER BY release";
    assert_eq!(query(&case.program, of_release), "release,value\n2025-v1,0.4405\n2025-v2,0.44075\n");
    let newest = "SELECT DISTINCT edition FROM local_trend";
    assert_eq!(query(&case.program, newest), "edition\n2025-v2\n");
}

#[test]
fn local_results_join_no_other_series() {
    let program = Program::new();
    let others = || {
        ["survey_series", "coverage", "trust_today", "change"].map(|table| {
            let text = query(&program, &format!("SELECT * FROM {table}"));
            let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
            lines.sort_unstable();
            lines
        })
    };
    let before = others();
    program.file("local_trend.csv", Local::new(2025, 1).trend());
    program.run(&["import", "local_trend.csv", "--layout", LAYOUT, "--release", "2025-v1"]).ends_with(0);
    assert!(before == others(), "a table has changed");
}

#[test]
fn a_trend_that_does_not_fit_is_refused() {
    let trend = |line: &str| Local::new(2025, 1).line(line).trend();
    let read = |text: &str| read_as(LAYOUT, "local_trend.csv", text.as_bytes(), Some("2025-v1"));
    let out = refused(read(&trend("30/11/2025,RXR,q12a,54.2")));
    assert_eq!(misfit(&out, Drift::OutOfRange).expected, "a proportion of 0 to 1");
    let comma = refused(read(&trend("30/11/2025,RXR,q12a,about 1")));
    assert_eq!(misfit(&comma, Drift::MarkerUnknown).found, "`about 1`");
    let month_first = refused(read(&trend("11/30/2025,RXR,q12a,0.5")));
    let month_first = misfit(&month_first, Drift::WrongValue);
    assert_eq!(month_first.expected, "a year, or a date with the day first, as in 30/11/2025");
    assert_eq!(month_first.found, "`11/30/2025`");
    // A column of directorates that the layout does not name.
    let twice = refused(read(&trend("01/10/2025,RXR,q12a,0.5")));
    assert_eq!(misfit(&twice, Drift::DuplicateRow).found, "`RXR, q12a, 2025` again");
    let few = refused(read("year_date,org_id,target_variable,value\n30/11/2025,RXR,q12a,0.5\n"));
    assert_eq!(misfit(&few, Drift::RowCount).expected, "at least 1000 rows");
    let renamed = refused(read(&trend("x,x,x,0.1").replacen("target_variable", "question", 1)));
    assert_eq!(misfit(&renamed, Drift::ColumnMissing).expected, "a column `target_variable`");
}

#[test]
fn more_columns_and_a_year_alone_are_read() {
    let text = Local::new(2025, 1).trend();
    let mut lines = text.lines();
    let head = lines.next().unwrap();
    let wider = lines.map(|line| line.replacen("30/11/", "", 1) + ",x\n").collect::<String>();
    let (all, warnings) =
        read_as(LAYOUT, "local_trend.csv", format!("{head},note\n{wider}").as_bytes(), Some("2025-v1"))
            .unwrap();
    assert_eq!((all.len(), warnings.len()), (2040, 0));
    let own = those(&all, &[("org_code", "RXR"), ("indicator", "q3i")]);
    assert_eq!(own.len(), 5);
    let row = one(&all, &[("org_code", "RXR"), ("indicator", "q3i"), ("collected", "2025")]);
    assert!((number(row, "value") - 0.4415).abs() < 1e-12);
    assert_eq!((row["unit"].as_str(), row["measure"].as_str()), ("proportion", "local_result"));
    assert_eq!((row["wres_year"].as_str(), row["ethnic_group"].as_str()), ("2026", "all"));
}

#[test]
fn another_file_of_the_zip_is_refused_with_those_that_have_a_layout() {
    let program = Program::empty();
    program.file("local_question.csv", "org_id,question\nR0A,q1\n");
    let readable = "These files of zips have a layout: `organisational results` (`nss-detailed-organisational`), \
                    `national results` (`nss-detailed-national`), `local_trend.csv` (`nss-local-trend`)";
    program
        .run(&["import", "local_question.csv", "--layout", LAYOUT, "--release", "2025-v1"])
        .ends_with(4)
        .says("`local_question.csv` may be another file of its zip.")
        .says(readable);
    program.run(&["import", "local_question.csv"]).ends_with(2).says(readable);
}

#[test]
fn a_zip_without_the_trend_names_its_files() {
    let case = Case::mirroring(&[SOURCE]);
    let files = Local::new(2025, 1);
    case.local(&files);
    let zip = zipped(&[("a/local_other.csv", b"x")]);
    case.publisher.on(&files.path(), Answer::file(zip, "application/zip"));
    case.program.run(&["refresh", "--source", SOURCE]).ends_with(4).says("local_other.csv");
}
