//! Delivers alerts, and keeps those that could not be delivered for the next run.

use std::collections::BTreeSet;
use std::fmt;
use std::path::Path;

use jiff::Timestamp;

use super::record::{AlertRecord, AlertState, Channel, FILE};
use super::{Alert, AlertError, Cause, Message, command};
use ingest::fetch::{self, FetchSettings, Pace, RealPace};
use ingest::one_line;

/// Sends alerts of new causes, of causes whose alert could not be delivered before, and of causes that are resolved,
/// with the machine's clock and environment. `causes` are all present causes; others are resolved. Returns warnings,
/// because a failed alert is not a failure of the run.
pub async fn send(alert: &Alert, causes: &[Cause], store: &Path, now: Timestamp) -> Vec<String> {
    let variable = |name: &str| std::env::var(name).ok();
    Alerter {
        alert,
        store,
        pace: &RealPace,
        variable: &variable,
        attempts: FetchSettings::from_environment(),
    }
    .send_all(causes, now)
    .await
}

/// Sends alerts; a test can replace the clock, the waits and the environment.
#[derive(Clone)]
pub struct Alerter<'a> {
    /// Where alerts are sent, and for what.
    pub alert: &'a Alert,
    /// The store with the record of alerts.
    pub store: &'a Path,
    /// The waits between attempts.
    pub pace: &'a dyn Pace,
    /// Reads an environment variable.
    pub variable: &'a (dyn Fn(&str) -> Option<String> + Sync),
    /// Attempts and time limits for a webhook.
    pub attempts: FetchSettings,
}

impl fmt::Debug for Alerter<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Alerter")
            .field("alert", self.alert)
            .field("store", &self.store)
            .finish_non_exhaustive()
    }
}

impl Alerter<'_> {
    /// Sends all alerts that are due; see [`send`].
    pub async fn send_all(&self, causes: &[Cause], now: Timestamp) -> Vec<String> {
        let channels = self.channels();
        if channels.is_empty() {
            return Vec::new();
        }
        let mut warnings = Warnings::default();
        let mut state = AlertState::read(self.store).unwrap_or_else(|error| {
            warnings.add(&error);
            AlertState::new(self.store)
        });
        state.update(causes, self.alert, &channels, now);
        // Saved before delivery, so that the next run delivers the alerts of a run that is killed here.
        warnings.save(&state);
        let mut stopped = BTreeSet::new();
        for at in 0..state.causes.len() {
            for channel in &channels {
                if stopped.contains(channel) {
                    continue;
                }
                if let Err(error) = self.deliver(&mut state, at, *channel, &mut warnings).await {
                    warnings.add_undelivered(&state.causes[at], &self.channel_name(*channel), &error);
                    if error.stops_channel() {
                        stopped.insert(*channel);
                    }
                }
            }
        }
        state.remove_resolved(&channels);
        warnings.save(&state);
        warnings.0
    }

    /// Delivers a cause and its resolution through one channel, unless that was done before.
    async fn deliver(
        &self,
        state: &mut AlertState,
        at: usize,
        channel: Channel,
        warnings: &mut Warnings,
    ) -> Result<(), AlertError> {
        if !state.causes[at].delivered.contains(&channel) {
            self.send(channel, &state.causes[at].message()).await?;
            state.causes[at].delivered.push(channel);
            warnings.save(state);
        }
        let record = &state.causes[at];
        let is_delivered = record.resolution_delivered.contains(&channel);
        if let Some(at_time) = record.resolved.filter(|_| !is_delivered) {
            let text = format!("Resolved: {}", record.text);
            self.send(channel, &Message { at: at_time, over: true, text: &text, ..record.message() }).await?;
            state.causes[at].resolution_delivered.push(channel);
            warnings.save(state);
        }
        Ok(())
    }

    pub(super) async fn send(&self, channel: Channel, message: &Message<'_>) -> Result<(), AlertError> {
        let json = serde_json::to_vec(message).map_err(AlertError::Json)?;
        match (channel, &self.alert.command, &self.alert.webhook) {
            (Channel::Command, Some(command), _) => {
                let (command, seconds) = (command.clone(), self.alert.command_seconds);
                let secret = self.alert.secret_variable.clone();
                let run = move || command::run(&command, json, seconds, secret.as_deref());
                let ended = tokio::task::spawn_blocking(run).await;
                ended.unwrap_or(Err(AlertError::NoProgram))
            }
            (Channel::Webhook, _, Some(webhook)) => {
                let secret = match &self.alert.secret_variable {
                    Some(name) => {
                        let secret = (self.variable)(name).filter(|secret| !secret.is_empty());
                        Some(secret.ok_or_else(|| AlertError::NoSecret(name.clone()))?)
                    }
                    None => None,
                };
                let address = webhook.address()?;
                Ok(fetch::post(&address, &json, secret.as_deref(), &self.attempts, self.pace).await?)
            }
            _ => Ok(()),
        }
    }

    pub(super) fn channels(&self) -> Vec<Channel> {
        let command = self.alert.command.as_ref().map(|_| Channel::Command);
        let webhook = self.alert.webhook.as_ref().map(|_| Channel::Webhook);
        command.into_iter().chain(webhook).collect()
    }

    /// The name of a channel in a warning, without arguments or paths, which can be secret.
    pub(super) fn channel_name(&self, channel: Channel) -> String {
        match channel {
            Channel::Command => "the command".to_owned(),
            Channel::Webhook => {
                self.alert.webhook.as_ref().map_or_else(|| "the webhook".to_owned(), super::Webhook::host)
            }
        }
    }
}

impl AlertRecord {
    fn message(&self) -> Message<'_> {
        Message { kind: self.kind, subject: &self.subject, text: &self.text, at: self.since, over: false }
    }
}

/// Problems with alerts.
#[derive(Default)]
struct Warnings(Vec<String>);

impl Warnings {
    fn add(&mut self, error: &AlertError) {
        let line =
            error.hint().map_or_else(|| one_line(error), |hint| format!("{} ({hint})", one_line(error)));
        // A store that cannot be written gives one warning.
        if !self.0.contains(&line) {
            self.0.push(line);
        }
    }

    fn add_undelivered(&mut self, record: &AlertRecord, to: &str, error: &AlertError) {
        let hint = error.hint().map_or_else(String::new, |hint| format!(" ({hint})"));
        self.0.push(format!(
            "the alert about {} was not delivered to {to}; the next run tries again: {}{hint}",
            record.subject,
            one_line(error)
        ));
    }

    /// Writes the record; if that fails, alerts of this run can be sent again.
    fn save(&mut self, state: &AlertState) {
        if let Err(error) = state.write() {
            let line = format!("cannot record in `{FILE}` which alerts were sent: {}", one_line(&error));
            if !self.0.contains(&line) {
                self.0.push(line);
            }
        }
    }
}
