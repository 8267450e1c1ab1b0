//! Warns of content that a reader skipped because a person does not see it in the file.

use super::drift::Drift;
use super::mismatch::Mismatch;
use tabular::{SkipReason, SkippedContent};

/// One warning for each thing that was skipped.
pub(crate) fn warnings(skipped: Vec<SkippedContent>, file: &str) -> Vec<Mismatch> {
    skipped
        .into_iter()
        .map(|SkippedContent { place, reason }| {
            let (expected, found, repair) = match reason {
                SkipReason::HiddenSheet => (
                    "visible sheets",
                    "a hidden sheet, which was not read",
                    "if you need its figures, unhide it and import the file again",
                ),
                SkipReason::Hidden => (
                    "visible cells",
                    "hidden cells, which were not read",
                    "if you need their figures, unhide them and import the file again",
                ),
                SkipReason::Struck => (
                    "cells that are not struck out",
                    "struck-out cells, which were not read",
                    "if their figures are valid, remove the strikethrough and import the file again",
                ),
                SkipReason::Raised => (
                    "cells in normal type",
                    "superscript or subscript, which was read as a footnote mark",
                    "if it is a figure, set it in normal type and import the file again",
                ),
            };
            Mismatch::new(Drift::NotRead, file, place, expected, found, repair)
        })
        .collect()
}

/// A file in which every sheet is hidden.
pub(crate) fn all_hidden(file: &str) -> Mismatch {
    let (expected, found) = ("a visible sheet", "hidden sheets only");
    let repair = "unhide the sheet with the figures and save the file";
    Mismatch::new(Drift::SheetMissing, file, "the whole file", expected, found, repair)
}
