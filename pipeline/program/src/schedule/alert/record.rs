//! What was delivered and what was not, in `alerts.json` of the store.

use std::collections::BTreeMap;
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
    Email,
}

/// One cause, from its first appearance until every channel has delivered that it is resolved.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct AlertRecord {
    pub(super) kind: CauseKind,
    pub(super) subject: String,
    /// The title of its source; empty if it is not about a source.
    #[serde(default)]
    pub(super) title: String,
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

/// A failed delivery.
#[derive(Debug, Deserialize, Serialize)]
struct DeliveryFailure {
    at: Timestamp,
    error: String,
}

/// The record of a store, with the oldest cause first.
#[derive(Debug, Deserialize, Serialize)]
pub(super) struct AlertState {
    version: u32,
    pub(super) causes: Vec<AlertRecord>,
    /// The channels whose last delivery failed, and why.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    failures: BTreeMap<Channel, DeliveryFailure>,
    #[serde(skip)]
    path: PathBuf,
}

impl AlertState {
    /// An empty record.
    pub(super) fn new(store: &Path) -> Self {
        Self { version: 1, causes: Vec::new(), failures: BTreeMap::new(), path: store.join(FILE) }
    }

    /// The record of a store; empty if there is none.
    pub(super) fn read(store: &Path) -> Result<Self, AlertError> {
        let empty = Self::new(store);
        if !empty.path.exists() {
            return Ok(empty);
        }
        let state: Self = serde_json::from_slice(&files::read(&empty.path)?)
            .map_err(|_| AlertError::State { file: empty.path.display().to_string() })?;
        Ok(Self { causes: state.causes, failures: state.failures, ..empty })
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
                self.causes.push(AlertRecord::new(cause, now));
            }
        }
    }

    /// Records how the last delivery of a channel ended: `None` if it did not fail.
    pub(super) fn set_failure(&mut self, channel: Channel, failure: Option<(Timestamp, String)>) {
        match failure {
            Some((at, error)) => drop(self.failures.insert(channel, DeliveryFailure { at, error })),
            None => drop(self.failures.remove(&channel)),
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
    /// A cause that appeared now.
    pub(super) fn new(cause: &Cause, now: Timestamp) -> Self {
        Self {
            kind: cause.kind,
            subject: cause.subject.clone(),
            title: cause.title.clone(),
            text: cause.text.clone(),
            since: now,
            delivered: Vec::new(),
            resolved: None,
            resolution_delivered: Vec::new(),
        }
    }

    /// Whether a channel has still to deliver it, or that it is resolved.
    pub(super) fn is_due(&self, channel: Channel) -> bool {
        !self.delivered.contains(&channel)
            || (self.resolved.is_some() && !self.resolution_delivered.contains(&channel))
    }

    /// Records that a channel has delivered it, and that it is resolved if it is.
    pub(super) fn set_delivered(&mut self, channel: Channel) {
        if !self.delivered.contains(&channel) {
            self.delivered.push(channel);
        }
        if self.resolved.is_some() && !self.resolution_delivered.contains(&channel) {
            self.resolution_delivered.push(channel);
        }
    }

    fn is(&self, cause: &Cause) -> bool {
        self.kind == cause.kind && self.subject == cause.subject
    }
}
