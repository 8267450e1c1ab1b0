//! NHS Workforce Statistics: from the page of the series to the headcount of each trust.

use ingest::extract::Drift;
use jiff::civil::date;

use crate::support::publisher::workbooks::workforce::{BrokenWorkforce, SHEET, Workforce};
use crate::support::reading::{misfit, read, refused};
use crate::support::{Case, Program, bundled, number, one, rows, those};

const SOURCE: &str = "workforce-statistics";

fn query(program: &Program, sql: &str) -> String {
    program.run(&["query", "-q", "--format", "csv", sql]).ends_with(0).stdout
}

#[test]
fn headcounts_go_from_the_series_page_to_figures() {
    let case = Case::mirroring(&[SOURCE]);
    let book = Workforce::new(date(2026, 3, 31));
    case.workforce(&book);
    case.program
        .run(&["refresh", "--source", SOURCE])
        .ends_with(0)
        .says("workforce-statistics: new, ")
        .says(", release 2026-03 in `store/registers/published_headcount.parquet`");
    let series = "/data-and-information/publications/statistical/nhs-workforce-statistics";
    let [page, file] = book.paths();
    // The newest page announces a month that has no file yet.
    assert_eq!(case.publisher.paths(), [series, &format!("{series}/december-2099"), &page, &file]);

    let own = "SELECT date, headcount, source FROM trust_headcount WHERE org_code = 'RXR' ORDER BY date";
    let lines: Vec<String> = (2016..=2026)
        .map(|year| {
            let day = date(year, 3, 31);
            format!("{day},{},workforce-statistics\n", book.headcount("RXR", day))
        })
        .collect();
    assert_eq!(query(&case.program, own), format!("date,headcount,source\n{}", lines.concat()));
    // The register has 176 open trusts before it.
    assert!(lines[10].contains(",2777,"), "{}", lines[10]);

    // A trust that closed in 2021 is not in this file: the figures that ship with the program stay.
    let closed = "SELECT count(*) AS rows, max(source) AS source FROM trust_headcount WHERE org_code = 'RW6'";
    assert_eq!(query(&case.program, closed), "rows,source\n6,workforce-statistics-2025-03\n");
    let twice = "SELECT count(*) AS rows FROM trust_headcount GROUP BY org_code, date HAVING count(*) > 1";
    assert_eq!(query(&case.program, twice), "rows\n");

    case.program
        .run(&["refresh", "--source", SOURCE])
        .ends_with(0)
        .says("workforce-statistics: no new release");
    case.workforce(&Workforce::new(date(2026, 4, 30)));
    case.program.run(&["refresh", "--source", SOURCE]).ends_with(0).says("release 2026-04");
}

#[test]
fn bundled_headcounts_are_used_without_a_file() {
    let program = Program::new();
    let all = "SELECT count(*) AS rows, count(DISTINCT org_code) AS trusts, min(source) AS source FROM trust_headcount";
    assert_eq!(query(&program, all), "rows,trusts,source\n2196,243,workforce-statistics-2025-03\n");
}

#[test]
fn texts_of_outer_rows_are_carried_down() {
    let book = Workforce::new(date(2025, 3, 31));
    let (all, warnings) = read(SOURCE, &book.file_name(), &book.write()).unwrap();
    assert_eq!(warnings, []);
    for own in rows(&bundled("organisations.csv")).iter().filter(|own| own["close_date"].is_empty()) {
        let of_trust = those(&all, &[("org_code", &own["org_code"])]);
        let opened: jiff::civil::Date = own["open_date"].parse().unwrap();
        let years = (2016..=2025).filter(|year| date(*year, 3, 31) >= opened).count();
        assert_eq!(of_trust.len(), years, "{}: no row before it opened", own["org_code"]);
        for row in of_trust {
            assert_eq!((&row["region_code"], &row["icb_code"]), (&own["region_code"], &own["icb_code"]));
        }
    }
    let row = one(&all, &[("org_code", "RXR"), ("date", "2016-03-31")]);
    assert_eq!((number(row, "headcount"), row["sheet"].as_str()), (2767.0, SHEET));
}

#[test]
fn a_changed_workbook_is_refused_with_its_place() {
    let broken = |broken: BrokenWorkforce| {
        let book = Workforce::new(date(2025, 3, 31)).broken(broken);
        refused(read(SOURCE, &book.file_name(), &book.write()))
    };
    let renamed = broken(BrokenWorkforce::SheetRenamed("4. Everybody"));
    let missing = misfit(&renamed, Drift::SheetMissing);
    assert_eq!(missing.found, "sheets Title sheet; 4. Everybody; 5. All Staff, NHSE & Org - FTE");

    let header = broken(BrokenWorkforce::Header("Change in the year"));
    let header = misfit(&header, Drift::WrongValue);
    assert_eq!(header.place, format!("sheet {SHEET}, row 5, column Change in the year"));
    assert_eq!(header.expected, "a date, as in 2025-03-31");

    let fewer = broken(BrokenWorkforce::Fewer(150));
    let fewer = misfit(&fewer, Drift::RowCount);
    assert_eq!(fewer.expected, "at least 200 organisations at 2025-03-31");

    let missing = broken(BrokenWorkforce::RowMissing("RXR"));
    let of_levels = missing.iter().filter(|misfit| misfit.kind == Drift::TotalsDisagree).count();
    assert_eq!(
        of_levels, 1,
        "its ICS lacks its staff; the totals above are of ICSs and regions: {missing:#?}"
    );
    assert!(missing[0].expected.starts_with("the sum of the rows below it, "), "{}", missing[0].expected);

    let flat = broken(BrokenWorkforce::RowFlat("RXR"));
    let flat = misfit(&flat, Drift::WrongValue);
    assert!(flat.expected.starts_with("a row that fills the columns of one level: "), "{}", flat.expected);
}

#[test]
fn a_trust_in_another_region_is_a_warning() {
    let program = Program::empty();
    let book = Workforce::new(date(2025, 3, 31)).broken(BrokenWorkforce::InRegion("RXR", "Y63"));
    program.file("book.xlsx", book.write());
    program
        .run(&["import", "book.xlsx", "--layout", SOURCE])
        .ends_with(0)
        .says("warning: region differs: `book.xlsx`")
        .says("`RXR` (EAST LANCASHIRE HOSPITALS NHS TRUST) in Y63, not Y62");
}

#[test]
fn a_file_with_far_fewer_rows_than_the_last_is_refused() {
    let program = Program::empty();
    program.file("long.xlsx", Workforce::new(date(2026, 3, 31)).write());
    program.file("short.xlsx", Workforce::new(date(2024, 3, 31)).write());
    program.run(&["import", "long.xlsx", "--layout", SOURCE]).ends_with(0);
    program.run(&["import", "short.xlsx", "--layout", SOURCE]).ends_with(4).says("row count: `short.xlsx`");
}
