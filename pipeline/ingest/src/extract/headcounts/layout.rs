//! The layout of a file of headcounts by ethnic group.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

/// Headcounts by date, kind of staff, grade and ethnic group, with totals of the ethnic groups.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct HeadcountLayout {
    /// The table's name in SQL.
    pub(in super::super) table: String,
    /// Code of the place that all rows are about.
    pub(super) place: String,
    /// Id of the source, for its rows.
    pub(super) source: String,
    pub(super) columns: HeadcountColumns,
    pub(super) totals: HeadcountTotals,
    /// The kind of staff of each role group.
    pub(super) role_groups: BTreeMap<String, String>,
    /// The kinds of staff that each staff group has.
    pub(super) staff_groups: BTreeMap<String, Vec<String>>,
    /// The grade of each published grade.
    pub(super) grades: BTreeMap<String, String>,
}

/// The headers of the file.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct HeadcountColumns {
    pub(super) date: String,
    pub(super) ethnic_group: String,
    pub(super) staff_group: String,
    pub(super) role_group: String,
    pub(super) grade: String,
    pub(super) headcount: String,
    /// Columns that are not read.
    #[serde(default)]
    pub(super) ignored: Vec<String>,
}

/// What is in the column of ethnic groups in rows with a total.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct HeadcountTotals {
    /// The people whose ethnicity is known.
    pub(super) known: String,
    /// Everybody.
    pub(super) everybody: String,
}

impl HeadcountColumns {
    /// The columns that are read.
    pub(super) fn read(&self) -> Vec<&str> {
        let Self { date, ethnic_group, staff_group, role_group, grade, headcount, .. } = self;
        [date, ethnic_group, staff_group, role_group, grade, headcount].map(String::as_str).to_vec()
    }
}
