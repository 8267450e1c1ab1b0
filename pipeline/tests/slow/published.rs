//! The published files themselves, if they are in the folder beside the project.

use std::ops::ControlFlow;
use std::path::PathBuf;

use libtest_mimic::Trial;
use tabular::{FileKind, ReadError, ReadLimits, Tabular};

use crate::support::publisher::workbooks::detailed::{self, Detailed, RESPONSES, SHEETS};
use crate::support::publisher::workbooks::organisations::Organisation;
use crate::support::reading::{Grid, grid, open};
use crate::support::{Program, project, surveyed};

const NATIONAL: &str = "NSS24 detailed spreadsheets national results.xlsx";
const ORGANISATIONAL: &str = "NSS24 detailed spreadsheets organisational results.xlsx";
const SUCCESSORS: &str = "succ_2026-05.csv";
const WORKFORCE: &str = "NHS Workforce Statistics, March 2025 England and Organisation.xlsx";
const REGISTER: &str = "etr_2026-07.csv";

pub(crate) fn tests() -> Vec<Trial> {
    let are_there = [NATIONAL, ORGANISATIONAL, REGISTER].iter().all(|name| path(name).exists());
    let with = |name, body| crate::test_if(are_there, "needs the published files", name, body);
    let with_file =
        |file, name, body| crate::test_if(path(file).exists(), "needs the published files", name, body);
    vec![
        with_file(
            SUCCESSORS,
            "the_published_successors_agree_with_the_bundled_ones",
            the_published_successors_agree_with_the_bundled_ones,
        ),
        with_file(
            WORKFORCE,
            "the_published_headcounts_are_the_bundled_ones",
            the_published_headcounts_are_the_bundled_ones,
        ),
        with(
            "the_published_spreadsheets_give_210_trusts_and_england",
            the_published_spreadsheets_give_210_trusts_and_england,
        ),
        with(
            "the_published_spreadsheets_are_read_to_the_last_cell",
            the_published_spreadsheets_are_read_to_the_last_cell,
        ),
        with("the_published_registers_are_read_line_by_line", the_published_registers_are_read_line_by_line),
        with(
            "the_detailed_spreadsheets_are_laid_out_as_published",
            the_detailed_spreadsheets_are_laid_out_as_published,
        ),
    ]
}

fn path(name: &str) -> PathBuf {
    project("../shared/published").join(name)
}

fn published(name: &str) -> Vec<u8> {
    std::fs::read(path(name)).unwrap()
}

/// Names of the sheets, filled cells, numbers among them, and the rightmost column.
fn tally(bytes: &[u8]) -> (usize, usize, usize, u32) {
    let mut workbook = open(bytes);
    let (mut cells, mut numbers, mut right) = (0, 0, 0);
    let sheets = workbook.sheets().to_vec();
    for sheet in &sheets {
        let visit = workbook.for_each_row(sheet, |row| {
            cells += row.cells().len();
            numbers += row.cells().iter().filter(|cell| cell.value.number().is_some()).count();
            right = right.max(row.cells().last().map_or(0, |cell| cell.column));
            Ok::<_, ReadError>(ControlFlow::Continue(()))
        });
        visit.unwrap_or_else(|why| panic!("{why}"));
    }
    (sheets.len(), cells, numbers, right)
}

fn the_published_spreadsheets_are_read_to_the_last_cell() {
    assert_eq!(tally(&published(ORGANISATIONAL)), (17, 233_589, 206_540, 81));
    let bytes = published(NATIONAL);
    assert_eq!(tally(&bytes), (17, 146_745, 132_302, 79));
    let rows = grid(&bytes, "HEALTH WELLBEING SAFETY Q13-14");
    let england = &rows.iter().find(|(row, _)| *row == 5).unwrap_or_else(|| panic!("no row 6")).1;
    assert!(england.contains(&(34, "741411".to_owned())), "{england:?}");
}

fn the_published_registers_are_read_line_by_line() {
    let bytes = published(REGISTER);
    let mut file =
        Tabular::open(&bytes, FileKind::Csv, &ReadLimits::default()).unwrap_or_else(|why| panic!("{why}"));
    let mut first = String::new();
    let mut rows = 0;
    let visit = file.for_each_row("csv", |row| {
        if rows == 0 {
            first = format!("{} at {}", row.get(0).shown(), row.place(0, None));
        }
        rows += 1;
        Ok::<_, ReadError>(ControlFlow::Continue(()))
    });
    visit.unwrap_or_else(|why| panic!("{why}"));
    assert!(first.ends_with("at line 1, column 1"), "{first}");
    assert!(rows > 200, "{rows}");
}

fn the_detailed_spreadsheets_are_laid_out_as_published() {
    let members: Vec<Organisation> = surveyed().into_iter().take(3).collect();
    for (written, name) in
        [(Detailed::organisational(2024, &members), ORGANISATIONAL), (Detailed::national(2024), NATIONAL)]
    {
        assert_eq!(written.file_name(), name);
        let bytes = written.write();
        let real = published(name);
        for sheet in &SHEETS {
            let (ours, theirs) = (grid(&bytes, sheet.name), grid(&real, sheet.name));
            let numbers = |grid: &Grid| grid.iter().take(5).map(|(row, _)| *row).collect::<Vec<_>>();
            assert_eq!(numbers(&ours), numbers(&theirs), "rows 1 to 3, header in 5, data from 6");
            assert_eq!(ours[0].1[0], theirs[0].1[0], "title");
            let headers = |grid: &Grid| grid[3].1.iter().map(|(_, text)| text.clone()).collect::<Vec<_>>();
            let keys = headers(&theirs).iter().position(|text| text.starts_with('%')).unwrap_or_default();
            assert_eq!(headers(&ours)[..keys], headers(&theirs)[..keys], "key columns");
            for question in sheet.questions {
                same_question(question, &ours, &theirs);
            }
        }
    }
}

/// The question's text stands over its columns in both, with the same headers below it.
fn same_question(question: &detailed::Question, ours: &Grid, theirs: &Grid) {
    let start = format!("{} - ", question.number);
    let columns = |grid: &Grid| {
        let (at, text) = grid[0].1.iter().find(|(_, text)| text.starts_with(&start))?;
        let after = grid[3].1.iter().filter(|(column, _)| column >= at).map(|(_, text)| text.clone());
        let mut headers: Vec<String> = after.take_while(|text| text != RESPONSES).collect();
        headers.retain(|header| question.answers.contains(&header.as_str()));
        Some((text.clone(), headers))
    };
    assert_eq!(columns(ours), columns(theirs), "{start}");
    assert!(columns(ours).is_some_and(|(_, headers)| headers.len() == question.answers.len()), "{start}");
}

fn the_published_spreadsheets_give_210_trusts_and_england() {
    let program = Program::empty();
    for (name, layout) in [
        (NATIONAL, "nss-detailed-national"),
        (ORGANISATIONAL, "nss-detailed-organisational"),
        (REGISTER, "ods-etr"),
    ] {
        program.run(&["import", path(name).to_str().unwrap(), "--layout", layout]).ends_with(0);
    }
    let england = "SELECT ethnic_group, round(value, 2) AS value, denominator FROM observation \
                   WHERE org_level = 'england' AND collected = 2024 AND indicator = 'q14a' \
                   AND measure = 'at_least_one_incident' AND breakdown IS NULL \
                   AND ethnic_group IN ('all', 'white', 'bme') ORDER BY ethnic_group";
    // As printed by the publication's own table, to two decimals.
    assert_eq!(
        program.run(&["query", england, "--format", "csv"]).ends_with(0).stdout,
        "ethnic_group,value,denominator\nall,25.08,741411\nbme,28.63,200354\nwhite,23.51,530727\n"
    );
    let regions = "SELECT count(DISTINCT own.org_code) AS trusts, \
                   count(DISTINCT CASE WHEN today.region_code IS NOT NULL THEN own.org_code END) AS placed, \
                   max(CASE WHEN own.org_code = 'RPG' THEN today.region_name END) AS oxleas \
                   FROM observation AS own LEFT JOIN organisation_today AS today ON today.code = own.org_code \
                   WHERE own.org_level = 'trust' AND own.collected = 2024 AND own.source = 'nss-detailed'";
    assert_eq!(
        program.run(&["query", regions, "--format", "csv"]).ends_with(0).stdout,
        "trusts,placed,oxleas\n210,210,London\n"
    );
    let refused = "SELECT status, count(*) AS cells, count(value) AS figures FROM observation \
                   WHERE org_level <> 'england' AND org_level <> 'region' AND org_level <> 'icb' \
                   AND indicator LIKE 'q16c%' AND status <> 'suppressed' GROUP BY status";
    assert_eq!(
        program.run(&["query", refused, "--format", "csv"]).ends_with(0).stdout,
        "status,cells,figures\nrefused,1466,0\n"
    );
    // The bundled copy of these figures has given way: none stands there twice.
    let twice = "SELECT count(*) AS twice FROM (SELECT count(*) AS times FROM observation \
                 WHERE collected = 2024 AND indicator LIKE 'q%' \
                 GROUP BY org_level, coalesce(org_code, org_name), indicator, measure, breakdown, ethnic_group \
                 HAVING count(*) > 1) AS many";
    assert_eq!(program.run(&["query", twice, "--format", "csv"]).ends_with(0).stdout, "twice\n0\n");
}

fn the_published_successors_agree_with_the_bundled_ones() {
    let program = Program::empty();
    let known = "SELECT predecessor_code, successor_code, date FROM successor_known ORDER BY 1, 2";
    let before = program.run(&["query", known, "--format", "csv"]).ends_with(0).stdout;
    assert_eq!(before.lines().count(), 1 + 49);
    program
        .run(&["import", path(SUCCESSORS).to_str().unwrap(), "--layout", "ods-succ"])
        .ends_with(0)
        .says("11,537 rows from `succ_2026-05.csv`");
    let read = "SELECT count(*) AS rows, count(DISTINCT predecessor_code || ' ' || successor_code) AS pairs, \
                count(reason) AS reasons, sum(CASE WHEN flag = '1' THEN 1 ELSE 0 END) AS flags FROM ods_successor";
    assert_eq!(
        program.run(&["query", read, "--format", "csv"]).ends_with(0).stdout,
        "rows,pairs,reasons,flags\n11537,11537,0,498\n"
    );
    let both = "SELECT count(*) AS rows, sum(CASE WHEN own.date = ods.date THEN 1 ELSE 0 END) AS same_date \
                FROM organisation_successor AS own JOIN ods_successor AS ods \
                ON ods.predecessor_code = own.predecessor_code AND ods.successor_code = own.successor_code";
    assert_eq!(
        program.run(&["query", both, "--format", "csv"]).ends_with(0).stdout,
        "rows,same_date\n44,44\n"
    );
    // Nothing is there twice, and nothing is new.
    assert_eq!(program.run(&["query", known, "--format", "csv"]).ends_with(0).stdout, before);
}

fn the_published_headcounts_are_the_bundled_ones() {
    let program = Program::empty();
    let said = program
        .run(&["import", path(WORKFORCE).to_str().unwrap(), "--layout", "workforce-statistics"])
        .ends_with(0)
        .stderr;
    assert!(said.starts_with("3,423 rows from "), "no warning: every region is the register's: {said}");
    let own = "SELECT date, headcount, region_code, icb_code FROM published_headcount \
               WHERE org_code = 'RXR' AND date >= DATE '2024-01-01' ORDER BY date";
    assert_eq!(
        program.run(&["query", own, "--format", "csv"]).ends_with(0).stdout,
        "date,headcount,region_code,icb_code\n2024-03-31,10283,Y62,QE1\n2025-03-31,12580,Y62,QE1\n"
    );
    let same = "SELECT count(*) AS rows, sum(CASE WHEN own.headcount = bundled.headcount THEN 1 ELSE 0 END) AS same, \
                sum(CASE WHEN bundled.date = DATE '2025-03-31' THEN 1 ELSE 0 END) AS newest \
                FROM workforce_headcount AS bundled LEFT JOIN published_headcount AS own \
                ON own.org_code = bundled.org_code AND own.date = bundled.date";
    assert_eq!(
        program.run(&["query", same, "--format", "csv"]).ends_with(0).stdout,
        "rows,same,newest\n2196,2196,205\n"
    );
    let sources = "SELECT source, count(*) AS rows FROM trust_headcount GROUP BY source";
    assert_eq!(
        program.run(&["query", sources, "--format", "csv"]).ends_with(0).stdout,
        "source,rows\nworkforce-statistics,2196\n"
    );
}
