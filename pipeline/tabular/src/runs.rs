//! Joins runs of text. Raised runs are footnote marks and not part of the value.

use super::text::within_number;

/// The visible text of some runs.
#[derive(Default)]
pub(super) struct JoinedRuns {
    text: String,
    /// The text of a raised run. The next run shows whether it is a mark or a part of a number.
    raised: String,
    /// Whether a raised run is within a number and may be a part of it: `1.` and a raised `54`.
    doubtful: bool,
}

impl JoinedRuns {
    pub(super) fn plain(&mut self, text: &str) {
        self.settle(text.chars().next());
        self.text += text;
    }

    pub(super) fn raised(&mut self, text: &str) {
        self.raised += text;
    }

    /// Leaves out a raised run. If it is within a number, the text is doubtful.
    fn settle(&mut self, after: Option<char>) {
        if !self.raised.is_empty() && within_number(&self.text, after) {
            self.doubtful = true;
            self.text = format!("{}^{}^", self.text, self.raised);
        }
        self.raised.clear();
    }

    /// The text, and whether it is doubtful.
    pub(super) fn finish(mut self) -> (String, bool) {
        self.settle(None);
        (self.text, self.doubtful)
    }

    pub(super) fn len(&self) -> usize {
        self.text.len() + self.raised.len()
    }
}
