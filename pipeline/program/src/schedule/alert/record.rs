//! What was delivered and what was not, in `alerts.json` of the store.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Alert, AlertError, Cause, CauseKind};

/// The name of the record in a store.
pub(super) const FILE: &str = "alerts.json";

/// A way to deliver alerts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Channel {
    Command,
    Webhook,
}

/// One cause, from its first appearance until every channel has delivered that it is resolved.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct AlertRecord {
    pub(super) kind: CauseKind,
    pub(super) subject: String,
    pub(super) text: String,
    /// When it appeared.
    pub(super) since: Timestamp,
    /// Channels that have delivered it.
    #[serde(rename = "told")]
    pub(super) delivered: Vec<Channel>,
    /// When it was resolved.
    #[serde(rename = "over")]
    pub(super) resolved: Option<Timestamp>,
    /// Channels that have delivered that it is resolved.
    #[serde(rename = "ended")]
    pub(super) resolution_delivered: Vec<Channel>,
}

/// The record of a store, with the oldest cause first.
#[derive(Debug, Deserialize, Serialize)]
pub(super) struct AlertState {
    version: u32,
    pub(super) causes: Vec<AlertRecord>,
    #[serde(skip)]
    path: PathBuf,
}

impl AlertState {
    /// An empty record.
    pub(super) fn new(store: &Path) -> Self {
        Self { version: 1, causes: Vec::new(), path: store.join(FILE) }
    }

    /// The record of a store; empty if there is none.
    pub(super) fn read(store: &Path) -> Result<Self, AlertError> {
        let empty = Self::new(store);
        if !empty.path.exists() {
            return Ok(empty);
        }
        let state: Self = serde_json::from_slice(&files::read(&empty.path)?)
            .map_err(|_| AlertError::State { file: empty.path.display().to_string() })?;
        Ok(Self { causes: state.causes, ..empty })
    }

    /// Writes the record; no file is made for a record that is and was empty.
    pub(super) fn write(&self) -> Result<(), AlertError> {
        if self.causes.is_empty() && !self.path.exists() {
            return Ok(());
        }
        let mut text = serde_json::to_vec_pretty(self).map_err(AlertError::Json)?;
        text.push(b'\n');
        Ok(files::write_whole(&self.path, &text)?)
    }

    /// Updates the record with the present causes: others are resolved.
    pub(super) fn update(&mut self, causes: &[Cause], alert: &Alert, channels: &[Channel], now: Timestamp) {
        let present: Vec<&Cause> = causes.iter().filter(|cause| alert.includes(cause.kind)).collect();
        self.causes.retain(|record| alert.includes(record.kind));
        for record in &mut self.causes {
            let is_present = present.iter().any(|cause| record.is(cause));
            if is_present && record.resolved.take().is_some() {
                // It is back: channels that have delivered its resolution deliver it again.
                let resolved = std::mem::take(&mut record.resolution_delivered);
                record.delivered.retain(|channel| !resolved.contains(channel));
            } else if !is_present && record.kind != CauseKind::New && record.resolved.is_none() {
                record.resolved = Some(now);
            }
        }
        // A change that every channel has delivered is removed, unless its run can come again.
        self.causes.retain(|record| {
            record.kind != CauseKind::New
                || present.iter().any(|cause| record.is(cause))
                || !channels.iter().all(|channel| record.delivered.contains(channel))
        });
        for cause in present {
            if !self.causes.iter().any(|record| record.is(cause)) {
                self.causes.push(AlertRecord {
                    kind: cause.kind,
                    subject: cause.subject.clone(),
                    text: cause.text.clone(),
                    since: now,
                    delivered: Vec::new(),
                    resolved: None,
                    resolution_delivered: Vec::new(),
                });
            }
        }
    }

    /// Removes the causes whose resolution every channel has delivered.
    pub(super) fn remove_resolved(&mut self, channels: &[Channel]) {
        self.causes.retain(|record| {
            record.resolved.is_none()
                || !channels.iter().all(|channel| record.resolution_delivered.contains(channel))
        });
    }
}

impl AlertRecord {
    fn is(&self, cause: &Cause) -> bool {
        self.kind == cause.kind && self.subject == cause.subject
    }
}
