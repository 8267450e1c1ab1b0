//! Columns, groups of organisations and indicators that had figures in the last release and have none now.

use std::collections::HashMap;
use std::fmt::Write;

use arrow::array::RecordBatch;

use super::held::ComparedFigure;
use crate::Error;
use crate::extract::{Drift, Layout, LayoutMismatch, Mismatch};
use store::table::TableError;

/// So few figures may be withheld together.
const FEW: usize = 5;

/// Figures by what they are of: how many there were, how many rows there are now, and figures among them.
#[derive(Debug, Default)]
pub(super) struct Emptied {
    release: String,
    counted: HashMap<String, [usize; 3]>,
}

impl Emptied {
    /// Counts the figures of the table that a release follows or replaces.
    pub(super) fn new(before: &RecordBatch) -> Result<Self, TableError> {
        let first = ComparedFigure::all(before)?.iter().next().transpose()?;
        let release = first.map_or_else(String::new, |figure| figure.release.to_owned());
        let mut all = Self { release, counted: HashMap::new() };
        all.count(before, true)?;
        Ok(all)
    }

    /// Counts some of the new rows.
    pub(super) fn see(&mut self, after: &RecordBatch) -> Result<(), TableError> {
        self.count(after, false)
    }

    fn count(&mut self, batch: &RecordBatch, is_before: bool) -> Result<(), TableError> {
        let mut question = String::new();
        for figure in ComparedFigure::all(batch)?.iter() {
            let figure = figure?;
            // Years before the newest may lose their history: a question that was reworded has none.
            if !figure.release.starts_with(&figure.collected.to_string()) {
                continue;
            }
            let group = figure.ethnic_group.unwrap_or_default();
            question.clear();
            let _ = write!(question, "{} {} {group}", figure.indicator, figure.measure);
            for about in [question.trim_end(), figure.benchmark_group.unwrap_or_default()] {
                if about.is_empty() {
                    continue;
                }
                if !self.counted.contains_key(about) {
                    self.counted.insert(about.to_owned(), [0; 3]);
                }
                let Some([before, now, figures]) = self.counted.get_mut(about) else { continue };
                let has = usize::from(figure.value.is_some());
                if is_before {
                    *before += has;
                } else {
                    *now += 1;
                    *figures += has;
                }
            }
        }
        Ok(())
    }

    /// Refuses a release in which something that was full is empty.
    pub(super) fn refuse(self, layout: &Layout, file: &str) -> Result<(), Error> {
        let emptied = self
            .counted
            .into_iter()
            .filter(|(_, [before, now, figures])| *before >= FEW && *now >= FEW && *figures == 0);
        let mut emptied: Vec<(String, [usize; 3])> = emptied.collect();
        emptied.sort_unstable();
        let misfits: Vec<Mismatch> = emptied
            .into_iter()
            .map(|(about, [before, now, _])| Mismatch {
                kind: Drift::FiguresMissing,
                file: file.into(),
                place: format!("the figures of `{about}`"),
                expected: format!("figures, as the {before} of release {}", self.release),
                found: format!("none in {now} rows: all are blank or withheld"),
                repair:
                    "ask the publisher whether the file is whole; if it is, remove the table in the store"
                        .to_owned(),
            })
            .collect();
        if misfits.is_empty() {
            Ok(())
        } else {
            Err(LayoutMismatch { layout: layout.id.clone(), mismatches: misfits }.into())
        }
    }
}
