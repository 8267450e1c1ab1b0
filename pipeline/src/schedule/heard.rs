//! What the record of runs says of each source: when it was asked, answered, and failed.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Serialize;

use crate::road::{Asked, Outcome, Run, SourceRun};

/// What was heard of one source. Each time is the beginning of the run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Heard {
    /// When it was first asked.
    pub first_asked: Option<Timestamp>,
    /// When it last answered, whether or not the answer fitted its layout.
    pub last_answer: Option<Timestamp>,
    /// When it last answered with what could be used, be it new or known already.
    pub last_success: Option<Timestamp>,
    /// The last time that it did not.
    pub last_error: Option<Failure>,
}

/// A time at which a source brought nothing that could be used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Failure {
    /// When.
    pub at: Timestamp,
    /// Why.
    pub message: String,
}

impl Heard {
    /// What runs, the oldest first, heard of every source that they asked, by its id.
    pub fn in_runs(runs: &[Run]) -> BTreeMap<String, Self> {
        let mut all: BTreeMap<String, Self> = BTreeMap::new();
        for run in runs.iter().filter(|run| run.asked != Asked::Reread) {
            for source in run.sources.iter().filter(|source| source.asked) {
                all.entry(source.source.clone()).or_default().hear(run.started, source);
            }
        }
        all
    }

    fn hear(&mut self, at: Timestamp, source: &SourceRun) {
        self.first_asked = self.first_asked.or(Some(at));
        match source.outcome {
            Outcome::Taken | Outcome::Unchanged => {
                self.last_answer = Some(at);
                self.last_success = Some(at);
            }
            Outcome::Misfit => {
                self.last_answer = Some(at);
                self.last_error = Some(Failure { at, message: misfit(source) });
            }
            Outcome::Failed => {
                let message = source.error.clone().unwrap_or_default();
                self.last_error = Some(Failure { at, message });
            }
            // Nothing was asked of it.
            Outcome::NothingHeld => {}
        }
    }

    /// The last failure, while no success has come since.
    pub fn failing(&self) -> Option<&Failure> {
        self.last_error.as_ref().filter(|error| self.last_success.is_none_or(|success| success < error.at))
    }
}

/// The first place that does not fit, and how many more there are.
fn misfit(source: &SourceRun) -> String {
    let first = source.misfits.first().map_or_else(String::new, |misfit| format!(": {misfit}"));
    let more = match source.misfits.len() {
        0 | 1 => String::new(),
        some => format!("; and {} more", some - 1),
    };
    format!("does not fit its layout{first}{more}")
}
