//! Files of one release add to each other figure by figure: the one rule for files that are imported, files that are
//! fetched, and tables that are made again.
//!
//! A figure that two files have counts once, as the later file has it. If the values differ, an import says so and the
//! later file counts, because a person chose the order; a fetched file is refused, because no order says which
//! publication is right. If only one of two fetched files has a value, it counts.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use arrow::array::{BooleanArray, RecordBatch};
use arrow::compute::filter_record_batch;

use super::releases::{ComparedFigure, FigureKey};
use super::tables::ReadFrom;
use crate::Error;
use crate::extract::{Drift, LayoutMismatch, Mismatch};
use store::observation;
use store::table;

/// How many figures a message names.
const NAMED: usize = 5;

/// The figures of a file, and those of earlier files of its release that it lacks.
pub(super) struct Addition {
    pub(super) rows: RecordBatch,
    differing: Vec<DifferingFigure>,
}

/// A figure that both have, with another value.
struct DifferingFigure {
    about: String,
    earlier: Option<f64>,
    earlier_place: String,
    later: Option<f64>,
    later_place: String,
}

/// Which figure counts if only one of two has a value.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Precedence {
    /// That of the later file, as for files that a person imports: it may withdraw a figure.
    Later,
    /// The one with a value.
    WithValue,
}

impl ReadFrom {
    /// The id of a file that was imported is that of its layout.
    pub(super) fn precedence(&self) -> Precedence {
        if self.id == self.layout { Precedence::Later } else { Precedence::WithValue }
    }
}

/// Adds the figures of a file to those of earlier files.
pub(super) fn add(
    earlier: &RecordBatch,
    file: &RecordBatch,
    precedence: Precedence,
) -> Result<Addition, Error> {
    let now = ComparedFigure::all(file)?;
    let mut own: HashMap<FigureKey<'_>, (usize, ComparedFigure<'_>)> = HashMap::new();
    for (at, figure) in now.iter().enumerate() {
        let figure = figure?;
        own.insert(figure.key(), (at, figure));
    }
    let (mut stays, mut counts, mut differing) = (Vec::new(), vec![true; file.num_rows()], Vec::new());
    for (at, was) in ComparedFigure::all(earlier)?.iter().enumerate() {
        let was = was?;
        let is = own.get(&was.key());
        if let Some((later_at, is)) = is
            && precedence == Precedence::WithValue
            && was.value.is_some() != is.value.is_some()
        {
            stays.push(was.value.is_some());
            counts[*later_at] = is.value.is_some();
            continue;
        }
        stays.push(is.is_none());
        if let Some((later_at, is)) = is.filter(|(_, is)| is.value != was.value) {
            differing.push(DifferingFigure {
                about: is.about(),
                earlier: was.value,
                earlier_place: place(earlier, at),
                later: is.value,
                later_place: place(file, *later_at),
            });
        }
    }
    let kept = filter_record_batch(earlier, &BooleanArray::from(stays)).map_err(Error::Arrow)?;
    let later = filter_record_batch(file, &BooleanArray::from(counts)).map_err(Error::Arrow)?;
    let rows = observation::sorted(&file.schema(), &[kept, later]).map_err(Error::Arrow)?;
    Ok(Addition { rows, differing })
}

/// The figures of the fetched files of a release, in this order.
///
/// # Errors
/// If two files contradict each other.
pub(super) fn of_files(files: &[(ReadFrom, RecordBatch)]) -> Result<Option<RecordBatch>, Error> {
    let mut all: Option<RecordBatch> = None;
    for (at, (file, own)) in files.iter().enumerate() {
        all = Some(match &all {
            None => own.clone(),
            Some(earlier) => {
                let added = add(earlier, own, file.precedence())?;
                let names: Vec<&str> = files[..at].iter().map(|(file, _)| file.name.as_str()).collect();
                if let Some(mismatch) = added.contradiction(&names.join("`, `"), &file.name) {
                    let mismatches = vec![mismatch];
                    return Err(LayoutMismatch { layout: file.layout.clone(), mismatches }.into());
                }
                added.rows
            }
        });
    }
    Ok(all)
}

/// A warning that names figures with a value that the table of a release has, and that are in none of its files now.
pub(super) fn gone(table: &Path, now: &RecordBatch, name: &str) -> Result<Option<Mismatch>, Error> {
    if !table.exists() {
        return Ok(None);
    }
    let before = ComparedFigure::columns_of(table)?;
    let all = ComparedFigure::all(now)?;
    let is_there = all.iter().map(|figure| figure.map(|figure| figure.key()));
    let is_there: HashSet<FigureKey<'_>> = is_there.collect::<Result<_, _>>()?;
    let mut gone = Vec::new();
    for figure in ComparedFigure::all(&before)?.iter() {
        let figure = figure?;
        if figure.value.is_some() && !is_there.contains(&figure.key()) {
            gone.push(figure.about());
        }
    }
    let more = gone.len().saturating_sub(NAMED);
    let more = if more == 0 { String::new() } else { format!("; and {more} more") };
    Ok((!gone.is_empty()).then(|| {
        let found =
            format!("{} of them gone: {}{more}", gone.len(), gone[..gone.len().min(NAMED)].join("; "));
        let (expected, repair) = (
            "the figures of the last file of this release",
            "open the page, and see whether its tables have changed",
        );
        Mismatch::new(Drift::FiguresMissing, name, "the figures", expected, found, repair)
    }))
}

impl Addition {
    /// A warning that names the figures that an imported file replaces.
    pub(super) fn replaced(&self, name: &str) -> Option<Mismatch> {
        let line = |figure: &DifferingFigure| {
            format!("{}: {} instead of {}", figure.about, shown(figure.later), shown(figure.earlier))
        };
        (!self.differing.is_empty()).then(|| {
            Mismatch::new(
                Drift::ValueChanged,
                name,
                "figures that an earlier file of the edition has",
                "the same values",
                self.named(line),
                "the figures of this file are in use now; import the other file again to go back",
            )
        })
    }

    /// Why two fetched files of a release cannot both be used.
    pub(super) fn contradiction(&self, earlier: &str, later: &str) -> Option<Mismatch> {
        let line = |figure: &DifferingFigure| {
            let DifferingFigure { about, earlier_place, later_place, .. } = figure;
            let (one, two) = (shown(figure.earlier), shown(figure.later));
            format!("{about}: {one} in {earlier_place}, {two} in {later_place}")
        };
        (!self.differing.is_empty()).then(|| {
            Mismatch::new(
                Drift::FiguresDisagree,
                earlier,
                format!("figures that `{later}` of the same release has too"),
                "the same values",
                self.named(line),
                "ask the publisher which is right; to use one of the files, leave the table of the other out with \
                 `refuse` of its pattern in the layout",
            )
        })
    }

    fn named(&self, line: impl Fn(&DifferingFigure) -> String) -> String {
        let shown: Vec<String> = self.differing.iter().take(NAMED).map(line).collect();
        let more = self.differing.len() - shown.len();
        let more = if more == 0 { String::new() } else { format!("; and {more} more") };
        format!("{}{more}", shown.join("; "))
    }
}

/// The table and the cell of a row.
fn place(rows: &RecordBatch, at: usize) -> String {
    let text = |column| table::texts(rows, column).map_or("", |texts| texts.value(at));
    format!("`{}`, {}", text("sheet"), text("cell"))
}

fn shown(value: Option<f64>) -> String {
    value.map_or_else(|| "no value".to_owned(), |value| value.to_string())
}
