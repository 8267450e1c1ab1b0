//! Reads headcounts by date, kind of staff, grade and ethnic group, and adds up the role groups of each kind of staff. In
//! each published cell (a date, a role group and a grade) the ethnic groups must add up to the published totals.

mod layout;
mod published_cell;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use arrow::array::{ArrayRef, Date32Array, Int64Array, RecordBatch, StringArray};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use jiff::civil::Date;

use self::published_cell::PublishedCell;
use super::drift::Drift;
use super::ethnic_group::TableGroups;
use super::header::{ExpectedColumns, fitting};
use super::mismatch::Mismatch;
use super::spelling::Spellings;
use super::text_table::{TextRow, TextTable};
use super::{ExtractedRows, PublishedFile, month, number};
use catalogue::did_you_mean::did_you_mean;
pub(super) use layout::HeadcountLayout;
use store::observation;
use tabular::{FileKind, Tabular};

/// A headcount in a row.
struct Headcount<'r> {
    row: TextRow<'r>,
    cell: CellKey<'r>,
    kind: &'r str,
    grade: &'r str,
    group: CountedGroup<'r>,
    people: i64,
}

/// The cell of the publication: a date, and staff group, role group and grade as published.
type CellKey<'r> = (Date, [&'r str; 3]);

/// Whom a headcount counts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum CountedGroup<'r> {
    /// People whose ethnicity is known.
    Known,
    Everybody,
    /// Of this code.
    Group(&'r str),
}

struct HeadcountReader<'a> {
    layout: &'a HeadcountLayout,
    groups: TableGroups<'a>,
    mismatches: Vec<Mismatch>,
    /// Words that were reported.
    reported: BTreeSet<String>,
}

/// The rows of the register: a row for each date, kind of staff, grade and ethnic group with people.
pub(super) fn extract(
    layout: &HeadcountLayout,
    spellings: &Spellings,
    open: &mut Tabular,
    kind: FileKind,
    file: PublishedFile<'_>,
) -> Result<(ExtractedRows, Vec<Mismatch>), Vec<Mismatch>> {
    let read = layout.columns.read();
    let ignored: Vec<&str> = layout.columns.ignored.iter().map(String::as_str).collect();
    let all = [read.as_slice(), ignored.as_slice()].concat();
    let columns = ExpectedColumns { all: &all, required: &read, ignored: &ignored, allow_others: false };
    let sheets = open.sheets().to_vec();
    let tables = super::tables(open, &sheets, &all, &[], kind, file.name)?;
    let (tables, warnings) = fitting(&columns, tables, file.name)?;
    let rows: Vec<TextRow<'_>> = tables.iter().flat_map(TextTable::rows).collect();
    let names = rows.iter().filter_map(|row| text(row, &layout.columns.ethnic_group));
    let groups = spellings.ethnic_groups.of_table(names.filter(|name| layout.total(name).is_none()));
    let mut reader = HeadcountReader { layout, groups, mismatches: Vec::new(), reported: BTreeSet::new() };
    let headcounts: Vec<Headcount<'_>> = rows.iter().filter_map(|row| reader.headcount(row)).collect();
    reader.check_totals(&headcounts);
    if reader.mismatches.is_empty() && headcounts.is_empty() {
        let (expected, repair) = ("rows with headcounts", "check the file, and fetch it again");
        reader.mismatches.push(Mismatch::new(
            Drift::FiguresMissing,
            file.name,
            "the rows below the header",
            expected,
            "no rows",
            repair,
        ));
    }
    if !reader.mismatches.is_empty() {
        return Err(reader.mismatches);
    }
    let rows =
        register(layout, &headcounts, file).map_err(|why| vec![Mismatch::not_a_table(file.name, &why)])?;
    Ok((ExtractedRows::Register { table: layout.table.clone(), rows }, warnings))
}

fn text<'r>(row: &TextRow<'r>, header: &str) -> Option<&'r str> {
    row.text(row.table.column(header)?)
}

impl HeadcountLayout {
    /// The total that a name in the column of ethnic groups means.
    fn total(&self, name: &str) -> Option<CountedGroup<'static>> {
        let is = |total: &str| super::loose(total) == super::loose(name);
        if is(&self.totals.known) {
            return Some(CountedGroup::Known);
        }
        is(&self.totals.everybody).then_some(CountedGroup::Everybody)
    }
}

impl<'a> HeadcountReader<'a> {
    /// The headcount of a row; `None`, with a mismatch, if it cannot be read.
    fn headcount<'r>(&mut self, row: &TextRow<'r>) -> Option<Headcount<'r>>
    where
        'a: 'r,
    {
        let columns = &self.layout.columns;
        let names = [&columns.staff_group, &columns.role_group, &columns.grade];
        let [Some(staff_group), Some(role_group), Some(grade)] = names.map(|name| text(row, name)) else {
            let missing = names.into_iter().find(|name| text(row, name).is_none());
            self.refuse(row, missing.unwrap_or(&columns.grade), "a value", "fill it in");
            return None;
        };
        let date = text(row, &columns.date).and_then(month::month_end);
        if date.is_none() {
            let expected = "a month such as `Mar-22`, `March 2022`, `2022-03-01` or `31/03/2022`";
            self.refuse(row, &columns.date, expected, "correct the date in the file");
        }
        let people = text(row, &columns.headcount).and_then(number::whole);
        let people = people.and_then(|people| i64::try_from(people).ok());
        if people.is_none() {
            self.refuse(row, &columns.headcount, "a whole number of people", "correct the value in the file");
        }
        let group = self.group(row);
        let own_grade = word(&self.layout.grades, grade).map(String::as_str);
        if own_grade.is_none() {
            let repair = unknown_word(grade, self.layout.grades.keys(), "grades");
            self.refuse(row, &columns.grade, "a grade of the layout", &repair);
        }
        let kind = self.kind(row, staff_group, role_group);
        Some(Headcount {
            row: *row,
            cell: (date?, [staff_group, role_group, grade]),
            kind: kind?,
            grade: own_grade?,
            group: group?,
            people: people?,
        })
    }

    fn group<'r>(&mut self, row: &TextRow<'r>) -> Option<CountedGroup<'r>>
    where
        'a: 'r,
    {
        let column = &self.layout.columns.ethnic_group;
        let Some(name) = text(row, column) else {
            self.refuse(row, column, "an ethnic group", "fill it in");
            return None;
        };
        if let Some(total) = self.layout.total(name) {
            return Some(total);
        }
        match self.groups.code(name) {
            Ok(code) => Some(CountedGroup::Group(code)),
            Err(problem) => {
                self.refuse_found(row, column, &problem.expected, Some(problem.found), &problem.repair);
                None
            }
        }
    }

    /// The kind of staff of a role group, which must be one of its staff group.
    fn kind<'r>(&mut self, row: &TextRow<'r>, staff_group: &str, role_group: &str) -> Option<&'r str>
    where
        'a: 'r,
    {
        let (layout, columns) = (self.layout, &self.layout.columns);
        let Some(kind) = word(&layout.role_groups, role_group) else {
            let repair = unknown_word(role_group, layout.role_groups.keys(), "role_groups");
            self.refuse(row, &columns.role_group, "a role group of the layout", &repair);
            return None;
        };
        let Some(kinds) = word(&layout.staff_groups, staff_group) else {
            let repair = unknown_word(staff_group, layout.staff_groups.keys(), "staff_groups");
            self.refuse(row, &columns.staff_group, "a staff group of the layout", &repair);
            return None;
        };
        if !kinds.contains(kind) {
            let expected = format!("a staff group of {kind} staff, because the role group is `{role_group}`");
            let repair = "check `role_groups` and `staff_groups` of the layout";
            self.refuse(row, &columns.staff_group, &expected, repair);
            return None;
        }
        Some(kind)
    }

    fn refuse(&mut self, row: &TextRow<'_>, column: &str, expected: &str, repair: &str) {
        self.refuse_found(row, column, expected, None, repair);
    }

    /// Reports a value, once for all rows that have it.
    fn refuse_found(
        &mut self,
        row: &TextRow<'_>,
        column: &str,
        expected: &str,
        found: Option<String>,
        repair: &str,
    ) {
        let at = row.table.column(column).unwrap_or(usize::MAX);
        let mut mismatch = row.mismatch(Drift::WrongValue, at, expected, repair);
        mismatch.found = found.unwrap_or(mismatch.found);
        if self.reported.insert(format!("{column}: {}", mismatch.found)) {
            self.mismatches.push(mismatch);
        }
    }

    /// Reports cells whose ethnic groups do not add up to the totals. A group without people has no row.
    fn check_totals(&mut self, headcounts: &[Headcount<'_>]) {
        let mut cells: BTreeMap<CellKey<'_>, PublishedCell<'_>> = BTreeMap::new();
        for headcount in headcounts {
            let cell = cells.entry(headcount.cell).or_insert_with(|| PublishedCell::of(headcount));
            self.mismatches.extend(cell.add(headcount, self.layout));
        }
        self.mismatches.extend(cells.values().flat_map(|cell| cell.disagreements(self.layout)));
    }
}

/// The value of a published word; case and punctuation do not count.
fn word<'m, T>(words: &'m BTreeMap<String, T>, published: &str) -> Option<&'m T> {
    let wanted = super::loose(published);
    words.iter().find(|(known, _)| super::loose(known) == wanted).map(|(_, value)| value)
}

fn unknown_word<'k>(found: &str, known: impl Iterator<Item = &'k String>, list: &str) -> String {
    let meant = did_you_mean(found, known.map(String::as_str)).map_or_else(String::new, |text| text + " ");
    format!("{meant}Add the word to `{list}` of the layout if it is new")
}

/// Date, kind of staff, grade and ethnic group.
type RegisterKey<'r> = (Date, &'r str, &'r str, &'r str);

/// The headcounts without the totals of ethnic groups, added up by kind of staff. Each row has the first line that was
/// added.
fn register(
    layout: &HeadcountLayout,
    headcounts: &[Headcount<'_>],
    file: PublishedFile<'_>,
) -> Result<RecordBatch, arrow::error::ArrowError> {
    let mut added: BTreeMap<RegisterKey<'_>, (i64, i64, &str)> = BTreeMap::new();
    for headcount in headcounts {
        if let CountedGroup::Group(group) = headcount.group {
            let key = (headcount.cell.0, headcount.kind, headcount.grade, group);
            let first = (0, headcount.row.line(), headcount.row.table.sheet.as_str());
            added.entry(key).or_insert(first).0 += headcount.people;
        }
    }
    let rows = added.len();
    let same = |text: &str| -> ArrayRef { Arc::new(StringArray::from(vec![text; rows])) };
    let texts = |of: &dyn Fn(&RegisterKey<'_>) -> String| -> ArrayRef {
        Arc::new(added.keys().map(|key| Some(of(key))).collect::<StringArray>())
    };
    let epoch = jiff::civil::date(1970, 1, 1);
    let days: Vec<i32> =
        added.keys().map(|key| key.0.since(epoch).map_or(0, |span| span.get_days())).collect();
    let sheets: StringArray = added.values().map(|(_, _, sheet)| Some(*sheet)).collect();
    let columns: Vec<ArrayRef> = vec![
        Arc::new(Date32Array::from(days)),
        same(&layout.place),
        texts(&|key| key.1.to_owned()),
        texts(&|key| key.2.to_owned()),
        texts(&|key| key.3.to_owned()),
        Arc::new(Int64Array::from_iter_values(added.values().map(|(people, ..)| *people))),
        same(&layout.source),
        same(file.snapshot),
        Arc::new(sheets),
        Arc::new(Int64Array::from_iter_values(added.values().map(|(_, line, _)| *line))),
    ];
    RecordBatch::try_new(schema(), columns).and_then(|batch| observation::sorted(&schema(), &[batch]))
}

/// The columns of the register, which are those of the register that ships with the program.
fn schema() -> SchemaRef {
    let kinds = [
        ("date", DataType::Date32),
        ("org_code", DataType::Utf8),
        ("staff_type", DataType::Utf8),
        ("grade", DataType::Utf8),
        ("ethnic_group", DataType::Utf8),
        ("headcount", DataType::Int64),
        ("source", DataType::Utf8),
        ("snapshot", DataType::Utf8),
        ("sheet", DataType::Utf8),
        ("line", DataType::Int64),
    ];
    Arc::new(Schema::new(kinds.map(|(name, kind)| Field::new(name, kind, false)).to_vec()))
}

/// The register without rows.
pub(super) fn empty(layout: &HeadcountLayout) -> (String, RecordBatch) {
    (layout.table.clone(), RecordBatch::new_empty(schema()))
}
