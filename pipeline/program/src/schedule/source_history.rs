//! The history of each source in the run log: when it was checked, answered and failed.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use ingest::load::RunPurpose;
use ingest::load::RunRecord;
use ingest::load::SourceOutcome;
use ingest::load::SourceRun;

/// The history of one source. Each time is the start of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceHistory {
    /// When it was first checked.
    pub first_asked: Option<Timestamp>,
    /// When it last answered, whether or not the answer fitted its layout.
    pub last_answer: Option<Timestamp>,
    /// When it last gave usable data, new or not.
    pub last_success: Option<Timestamp>,
    /// The last failure.
    pub last_error: Option<Failure>,
    /// The first failure since the last success.
    pub failing_since: Option<Timestamp>,
}

/// A check of a source that gave no usable data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// Start of the run.
    pub at: Timestamp,
    /// The error.
    pub message: String,
}

impl SourceHistory {
    /// The history of every source that the runs checked, by its id; the oldest run must come first.
    pub fn in_runs(runs: &[RunRecord]) -> BTreeMap<String, Self> {
        let mut all: BTreeMap<String, Self> = BTreeMap::new();
        for run in runs.iter().filter(|run| run.asked != RunPurpose::Reread) {
            for source in run.sources.iter().filter(|source| source.asked) {
                all.entry(source.source.clone()).or_default().add(run.started, source);
            }
        }
        all
    }

    fn add(&mut self, at: Timestamp, source: &SourceRun) {
        self.first_asked = self.first_asked.or(Some(at));
        match source.outcome {
            SourceOutcome::Taken | SourceOutcome::Unchanged => {
                self.last_answer = Some(at);
                self.last_success = Some(at);
                self.failing_since = None;
            }
            SourceOutcome::Misfit => {
                self.last_answer = Some(at);
                self.fail(at, misfit(source));
            }
            SourceOutcome::Failed => {
                self.fail(at, source.error.clone().unwrap_or_default());
            }
            SourceOutcome::NotPublished => {
                self.last_answer = Some(at);
                self.failing_since = None;
            }
            // The source was not checked.
            SourceOutcome::NothingHeld => {}
        }
    }

    fn fail(&mut self, at: Timestamp, message: String) {
        self.last_error = Some(Failure { at, message });
        self.failing_since = self.failing_since.or(Some(at));
    }
}

/// The first misfit, and how many more there are.
fn misfit(source: &SourceRun) -> String {
    let first = source.misfits.first().map_or_else(String::new, |misfit| format!(": {misfit}"));
    let more = match source.misfits.len() {
        0 | 1 => String::new(),
        some => format!("; and {} more", some - 1),
    };
    format!("does not fit its layout{first}{more}")
}
