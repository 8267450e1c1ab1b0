//! Rows are read as they are declared, and what does not fit is named.

use std::sync::Arc;

use arrow::array::{
    ArrayRef, BooleanArray, Date32Array, Float64Array, Int32Array, Int64Array, LargeStringArray, RecordBatch,
    StringArray, UInt64Array,
};
use jiff::civil::date;

use super::{TableError, TableRow, TableRows, batch, load};
use crate::observation;
use crate::observation::Level;
use crate::{record, row, tables};

row! {
    AreaGap of "gap" {
        code: String,
        level: Level,
        gap: Option<f64>,
    }
}

row! {
    TrustGap of "trust_gap" {
        whole: AreaGap,
        wres_year: i32,
        trusts: Option<i64>,
        strong: bool,
        opened: Option<jiff::civil::Date>,
    }
}

record! {
    Person<'a> of "person" {
        name: &'a str,
        age: Option<i32>,
    }
}

tables! {
    Both for "the test" {
        gaps: AreaGap,
        trusts: TrustGap,
    }
}

fn whole() -> Vec<(&'static str, ArrayRef)> {
    vec![
        ("code", Arc::new(StringArray::from(vec!["RXR", "Y62"]))),
        ("level", Arc::new(StringArray::from(vec!["trust", "region"]))),
        ("gap", Arc::new(Float64Array::from(vec![Some(0.1 + 0.2), None]))),
        ("wres_year", Arc::new(Int32Array::from(vec![2025, 2024]))),
        ("trusts", Arc::new(Int64Array::from(vec![None, Some(26)]))),
        ("strong", Arc::new(BooleanArray::from(vec![true, false]))),
        ("opened", Arc::new(Date32Array::from(vec![Some(20_000), None]))),
        ("not_read", Arc::new(Int32Array::from(vec![1, 2]))),
    ]
}

/// The columns of a trust's gap, some of them replaced.
fn with(replaced: Vec<(&'static str, ArrayRef)>) -> RecordBatch {
    let mut columns = whole();
    for (name, values) in replaced {
        let found = columns.iter_mut().find(|(own, _)| *own == name).unwrap();
        found.1 = values;
    }
    RecordBatch::try_from_iter(columns).unwrap()
}

fn read(batch: &RecordBatch) -> Result<Vec<TrustGap>, TableError> {
    TableRows::of(batch, "the report")?.iter().collect()
}

fn refusal(batch: &RecordBatch) -> String {
    read(batch).unwrap_err().to_string()
}

#[test]
fn columns_become_fields_by_name() {
    let rows = read(&with(vec![])).unwrap();
    assert_eq!(
        rows,
        [
            TrustGap {
                whole: AreaGap {
                    code: "RXR".into(),
                    level: Level::Trust,
                    gap: Some(0.300_000_000_000_000_04)
                },
                wres_year: 2025,
                trusts: None,
                strong: true,
                opened: Some(date(2024, 10, 4)),
            },
            TrustGap {
                whole: AreaGap { code: "Y62".into(), level: Level::Region, gap: None },
                wres_year: 2024,
                trusts: Some(26),
                strong: false,
                opened: None,
            },
        ]
    );
}

#[test]
fn all_missing_columns_are_named() {
    let some = with(vec![]).project(&[1, 2, 4, 5, 6]).unwrap();
    assert_eq!(refusal(&some), "table `trust_gap` lacks columns the report needs: code, wres_year");
}

#[test]
fn a_column_of_another_type_is_refused() {
    let years = with(vec![("wres_year", Arc::new(Int64Array::from(vec![2025, 2024])))]);
    assert_eq!(
        refusal(&years),
        "table `trust_gap`: column `wres_year`: expected a whole number (32 bits), found the type Int64"
    );
    let codes = with(vec![("code", Arc::new(Int64Array::from(vec![1, 2])))]);
    assert_eq!(refusal(&codes), "table `trust_gap`: column `code`: expected a text, found the type Int64");
}

#[test]
fn a_null_in_a_required_column_is_refused() {
    let years = with(vec![("wres_year", Arc::new(Int32Array::from(vec![Some(2025), None])))]);
    assert_eq!(
        refusal(&years),
        "table `trust_gap`: row 2, column `wres_year`: expected a whole number (32 bits), found nothing"
    );
}

#[test]
fn a_word_that_is_not_in_its_list_is_refused() {
    let levels = with(vec![("level", Arc::new(StringArray::from(vec!["trust", "planet"])))]);
    let message = refusal(&levels);
    assert!(message.contains("row 2, column `level`: expected one of `england` `region`"), "{message}");
    assert!(message.ends_with("found `planet`"), "{message}");
}

#[test]
fn written_rows_can_be_read() {
    let people = [Person { name: "Ada", age: Some(36) }, Person { name: "Grace", age: None }];
    let written = batch(people.clone()).unwrap();
    let nullable: Vec<(&str, bool)> = written
        .schema_ref()
        .fields()
        .iter()
        .map(|field| (field.name().as_str(), field.is_nullable()))
        .collect();
    assert_eq!(nullable, [("name", false), ("age", true)]);
    let read: Vec<Person<'_>> =
        TableRows::of(&written, "the test").unwrap().iter().collect::<Result<_, _>>().unwrap();
    assert_eq!(read, people);
}

#[test]
fn columns_of_a_query_are_read_by_position() {
    let rows = with(vec![]).project(&[0, 2, 3]).unwrap();
    let read: Result<Vec<(String, Option<f64>, i32)>, _> =
        TableRows::of(&rows, "the test").unwrap().iter().collect();
    assert_eq!(read.unwrap()[1], ("Y62".to_owned(), None, 2024));
    let wrong = TableRows::<(String, String)>::of(&rows, "the test").unwrap_err();
    assert_eq!(
        wrong.to_string(),
        "table `the result of a query`: column `gap`: expected a text, found the type Float64"
    );
    let few =
        TableRows::<(String, Option<f64>, i32)>::of(&rows.project(&[0]).unwrap(), "the test").unwrap_err();
    assert_eq!(
        few.to_string(),
        "table `the result of a query`: column `after the last`: expected a whole number (32 bits), found no such column"
    );
}

row! {
    PlainGap of "plain_gap" without "gap" {
        whole: AreaGap,
    }
}

#[test]
fn a_row_may_name_columns_that_its_table_lacks() {
    assert_eq!(<PlainGap as TableRow<'_>>::columns(), ["code", "level"]);
    let lacking = with(vec![]).project(&[0, 1]).unwrap();
    let rows: Vec<PlainGap> =
        TableRows::of(&lacking, "the report").unwrap().iter().collect::<Result<_, _>>().unwrap();
    assert_eq!(rows[0].whole, AreaGap { code: "RXR".into(), level: Level::Trust, gap: None });
    assert!(TableRows::<AreaGap>::of(&lacking, "the report").is_err());
}

#[test]
fn types_of_the_same_kind_are_cast() {
    let folder = tempfile::tempdir().unwrap();
    let other = with(vec![
        ("code", Arc::new(LargeStringArray::from(vec!["RXR", "Y62"]))),
        ("gap", Arc::new(Int64Array::from(vec![Some(3), None]))),
        ("wres_year", Arc::new(UInt64Array::from(vec![2025, 2024]))),
        ("trusts", Arc::new(Int32Array::from(vec![None, Some(26)]))),
    ]);
    let path = folder.path().join("trust_gap.parquet");
    observation::write(&path, &other).unwrap();
    let read = || load::<TrustGap>(folder.path(), "the report", &mut Vec::new());
    let rows = read().unwrap();
    assert_eq!(rows[0].whole, AreaGap { code: "RXR".into(), level: Level::Trust, gap: Some(3.0) });
    assert_eq!((rows[1].wres_year, rows[1].trusts), (2024, Some(26)));
    let large = with(vec![("wres_year", Arc::new(Int64Array::from(vec![3_000_000_000, 2024])))]);
    observation::write(&path, &large).unwrap();
    let refused = read().unwrap_err().to_string();
    assert!(refused.contains("column `wres_year`: expected a whole number (32 bits)"), "{refused}");
}

#[test]
fn a_set_names_its_missing_tables() {
    assert_eq!(Both::READ, ["gap", "trust_gap"]);
    let folder = tempfile::tempdir().unwrap();
    observation::write(&folder.path().join("gap.parquet"), &with(vec![])).unwrap();
    let both = Both::read(folder.path()).unwrap();
    assert_eq!((both.gaps.len(), both.trusts.len(), both.missing), (2, 0, vec!["trust_gap"]));
    let refused = Both::read_all(folder.path()).unwrap_err();
    assert_eq!(
        refused.to_string(),
        format!("`{}` has no table `trust_gap`, which the test needs", folder.path().display())
    );
    assert_eq!(refused.hint().unwrap(), "run `race-equity benchmark`");
    let missing = &mut Vec::new();
    assert!(load::<TrustGap>(folder.path(), "the test", missing).unwrap().is_empty());
}
