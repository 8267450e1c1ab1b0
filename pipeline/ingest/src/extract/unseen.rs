//! Says what a reader passed over because nobody sees it in the file. Pure values.

use super::drift::Drift;
use super::misfit::Misfit;
use tabular::{PassedOver, Reason};

/// One warning for each thing that was passed over.
pub(crate) fn warnings(passed: Vec<PassedOver>, file: &str) -> Vec<Misfit> {
    passed
        .into_iter()
        .map(|PassedOver { place, reason }| {
            let (expected, found, repair) = words(reason);
            Misfit {
                kind: Drift::NotRead,
                file: file.into(),
                place,
                expected: expected.to_owned(),
                found: found.to_owned(),
                repair: repair.to_owned(),
            }
        })
        .collect()
}

/// A file that has nothing but hidden sheets.
pub(crate) fn all_hidden(file: &str) -> Misfit {
    Misfit {
        kind: Drift::SheetMissing,
        file: file.into(),
        place: "the whole file".to_owned(),
        expected: "a visible sheet".to_owned(),
        found: "hidden sheets only".to_owned(),
        repair: "unhide the sheet with the figures and save the file".to_owned(),
    }
}

fn words(reason: Reason) -> (&'static str, &'static str, &'static str) {
    match reason {
        Reason::HiddenSheet => (
            "visible sheets",
            "a hidden sheet, which was not read",
            "if its figures are wanted, unhide it and import the file again",
        ),
        Reason::Hidden => (
            "visible cells",
            "hidden cells, which were not read",
            "if their figures are wanted, unhide them and import the file again",
        ),
        Reason::Struck => (
            "cells that are not struck out",
            "struck-out cells, which were not read",
            "if their figures are valid, remove the strikethrough and import the file again",
        ),
        Reason::Raised => (
            "cells in normal type",
            "superscript or subscript, which was taken for a footnote mark and not read",
            "if it is a figure, set it in normal type and import the file again",
        ),
    }
}
