//! The ODS report of successors: the reason empty, a flag, one code to many, and dates that ODS moves.

use ingest::extract::Drift;

use crate::support::reading::{misfit, read, refused};
use crate::support::{Case, one, those};

const LAYOUT: &str = "ods-succ";

#[test]
fn successors_are_read_as_ods_writes_them() {
    let text = b"\"RW6\",\"RM3\",\"\",\"20211001\",\"0\"\r\n\"RW6\",\"R0A\",\"\",\"20211001\",\"0\"\r\n\
                 \"00A\",\"00B\",\"\",\"19960401\",\"1\"\r\n";
    let (rows, warnings) = read(LAYOUT, "succ.csv", text).unwrap();
    assert_eq!((rows.len(), warnings.len()), (3, 0));
    assert_eq!(those(&rows, &[("predecessor_code", "RW6")]).len(), 2);
    let row = one(&rows, &[("predecessor_code", "RW6"), ("successor_code", "R0A")]);
    assert_eq!((row["date"].as_str(), row["flag"].as_str(), row.get("reason")), ("2021-10-01", "0", None));
}

#[test]
fn a_pair_of_codes_is_there_once() {
    let text = b"\"RM2\",\"R0A\",\"\",\"20171001\",\"0\"\r\n\"RM2\",\"R0A\",\"\",\"20170930\",\"0\"\r\n";
    let misfits = refused(read(LAYOUT, "succ.csv", text));
    assert!(misfit(&misfits, Drift::DuplicateRow).place.starts_with("line 2"), "{misfits:#?}");
    let text = b"\"RM2\",\"R0A\",\"\",\"20171001\",\"2\"\r\n";
    assert_eq!(misfit(&refused(read(LAYOUT, "succ.csv", text)), Drift::WrongValue).expected, "one of 0, 1");
}

#[test]
fn a_date_that_ods_moves_is_not_news() {
    let case = Case::small();
    case.goes(0, "2026-08-01T05:00:00Z");
    let dates =
        "SELECT count(*) AS rows, max(date) AS date FROM successor_known WHERE predecessor_code = 'RM2'";
    let known = || case.program.run(&["query", "-q", "--format", "csv", dates]).ends_with(0).stdout;
    assert_eq!(known(), "rows,date\n1,2017-10-01\n");
    case.csv("succ", b"\"RM2\",\"R0A\",\"\",\"20170930\",\"0\"\r\n".to_vec());
    let said = case.goes(0, "2026-08-02T05:00:00Z");
    assert!(said.contains("ods-succ: new, 1 row"), "{said}");
    assert_eq!(known(), "rows,date\n1,2017-10-01\n");
    assert_eq!(case.last_run()["digest"], serde_json::Value::Null, "{said}");
    assert_eq!(case.editions().len(), 1);
}
