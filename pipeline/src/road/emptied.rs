//! Columns, groups of organisations and indicators that had figures in the last release and have none now.

use std::collections::HashMap;
use std::fmt::Write;

use arrow::array::{AsArray, RecordBatch};
use arrow::datatypes::Int32Type;

use super::held::Rows;
use crate::error::Error;
use crate::extract::{Drift, Layout, Misfit, Misfits};

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
    pub(super) fn new(before: &RecordBatch) -> Self {
        let release = if before.num_rows() == 0 { None } else { Rows::of(before).text("release", 0) };
        let mut all = Self { release: release.unwrap_or_default().to_owned(), counted: HashMap::new() };
        all.count(before, true);
        all
    }

    /// Counts some of the new rows.
    pub(super) fn see(&mut self, after: Option<&RecordBatch>) {
        if let Some(after) = after {
            self.count(after, false);
        }
    }

    fn count(&mut self, batch: &RecordBatch, is_before: bool) {
        let rows = Rows::of(batch);
        let years =
            batch.column_by_name("collected").and_then(|column| column.as_primitive_opt::<Int32Type>());
        let mut question = String::new();
        for row in 0..batch.num_rows() {
            // Years before the newest may lose their history: a question that was reworded has none.
            let release = rows.text("release", row).unwrap_or_default();
            let newest = years.is_some_and(|years| release.starts_with(&years.value(row).to_string()));
            if !newest {
                continue;
            }
            let text = |column| rows.text(column, row).unwrap_or_default();
            question.clear();
            let _ = write!(question, "{} {} {}", text("indicator"), text("measure"), text("ethnic_group"));
            for about in [question.trim_end(), text("benchmark_group")] {
                if about.is_empty() {
                    continue;
                }
                if !self.counted.contains_key(about) {
                    self.counted.insert(about.to_owned(), [0; 3]);
                }
                let Some([before, now, figures]) = self.counted.get_mut(about) else { continue };
                let has = usize::from(rows.value(row).is_some());
                if is_before {
                    *before += has;
                } else {
                    *now += 1;
                    *figures += has;
                }
            }
        }
    }

    /// Refuses a release in which something that was full is empty.
    pub(super) fn refuse(self, layout: &Layout, file: &str) -> Result<(), Error> {
        let emptied = self
            .counted
            .into_iter()
            .filter(|(_, [before, now, figures])| *before >= FEW && *now >= FEW && *figures == 0);
        let mut emptied: Vec<(String, [usize; 3])> = emptied.collect();
        emptied.sort_unstable();
        let misfits: Vec<Misfit> = emptied
            .into_iter()
            .map(|(about, [before, now, _])| Misfit {
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
        if misfits.is_empty() { Ok(()) } else { Err(Misfits { layout: layout.id.clone(), misfits }.into()) }
    }
}
