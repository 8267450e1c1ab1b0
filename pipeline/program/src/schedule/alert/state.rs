//! What was told, and what is still to be told: `alerts.json` in the store, written whole.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Alert, AlertError, Cause, Kind};

/// The name of the record in a store.
pub(super) const FILE: &str = "alerts.json";

/// A way by which people are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Channel {
    Command,
    Webhook,
}

/// One cause, from when it is first seen until everybody knows that it is over.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct Known {
    pub(super) kind: Kind,
    pub(super) subject: String,
    pub(super) text: String,
    /// When it was first seen.
    pub(super) since: Timestamp,
    /// Ways by which it was told.
    pub(super) told: Vec<Channel>,
    /// When it was seen to be over.
    pub(super) over: Option<Timestamp>,
    /// Ways by which its end was told.
    pub(super) ended: Vec<Channel>,
}

/// Every cause that is not done with, the oldest first.
#[derive(Debug, Default, Deserialize, Serialize)]
struct Record {
    version: u32,
    causes: Vec<Known>,
}

/// The record of a store.
#[derive(Debug)]
pub(super) struct State {
    path: PathBuf,
    pub(super) causes: Vec<Known>,
}

impl State {
    /// An empty record.
    pub(super) fn new(store: &Path) -> Self {
        Self { path: store.join(FILE), causes: Vec::new() }
    }

    /// The record of a store; empty where there is none.
    pub(super) fn read(store: &Path) -> Result<Self, AlertError> {
        let mut state = Self::new(store);
        if state.path.exists() {
            let record: Record = serde_json::from_slice(&files::read(&state.path)?)
                .map_err(|_| AlertError::State { file: state.path.display().to_string() })?;
            state.causes = record.causes;
        }
        Ok(state)
    }

    /// Writes it; where nothing is to be remembered and nothing was, no file is made.
    pub(super) fn write(&self) -> Result<(), AlertError> {
        if self.causes.is_empty() && !self.path.exists() {
            return Ok(());
        }
        let record = Record { version: 1, causes: self.causes.clone() };
        let mut text = serde_json::to_vec_pretty(&record).map_err(AlertError::Json)?;
        text.push(b'\n');
        Ok(files::write_whole(&self.path, &text)?)
    }

    /// Takes in the causes that there are now: those not seen before are new, those gone are over.
    pub(super) fn see(&mut self, causes: &[Cause], alert: &Alert, channels: &[Channel], now: Timestamp) {
        let wanted: Vec<&Cause> = causes.iter().filter(|cause| alert.tells(cause.kind)).collect();
        self.causes.retain(|known| alert.tells(known.kind));
        for known in &mut self.causes {
            let stands = wanted.iter().any(|cause| known.is(cause));
            if stands && known.over.take().is_some() {
                // It is back before everybody heard of its end: those who did hear have to be told again.
                let ended = std::mem::take(&mut known.ended);
                known.told.retain(|channel| !ended.contains(channel));
            } else if !stands && known.kind != Kind::New && known.over.is_none() {
                known.over = Some(now);
            }
        }
        // News that everybody was told of is done with; it stays while the run that brought it may come again.
        self.causes.retain(|known| {
            known.kind != Kind::New
                || wanted.iter().any(|cause| known.is(cause))
                || !channels.iter().all(|channel| known.told.contains(channel))
        });
        for cause in wanted {
            if !self.causes.iter().any(|known| known.is(cause)) {
                self.causes.push(Known {
                    kind: cause.kind,
                    subject: cause.subject.clone(),
                    text: cause.text.clone(),
                    since: now,
                    told: Vec::new(),
                    over: None,
                    ended: Vec::new(),
                });
            }
        }
    }

    /// Forgets what everybody knows to be over.
    pub(super) fn forget(&mut self, channels: &[Channel]) {
        self.causes.retain(|known| {
            known.over.is_none() || !channels.iter().all(|channel| known.ended.contains(channel))
        });
    }
}

impl Known {
    fn is(&self, cause: &Cause) -> bool {
        self.kind == cause.kind && self.subject == cause.subject
    }
}
