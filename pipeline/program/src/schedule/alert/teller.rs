//! Tells whoever is to be told, notes it, and keeps what could not be delivered for the next run.

use std::collections::BTreeSet;
use std::fmt;
use std::path::Path;

use jiff::Timestamp;

use super::state::{Channel, FILE, Known, State};
use super::{Alert, AlertError, Cause, Message, command};
use ingest::fetch::{self, FetchSettings, Pace, RealPace};
use ingest::one_line;

/// Tells of the causes that there are now, by the settings and the machine's own clock and environment: those not
/// told before, those whose alert could not be delivered before, and those told before that are over now.
/// `causes` are all that there are; what is missing is over. Returns warnings, for an alert that fails is no
/// failure of the run.
pub async fn tell(alert: &Alert, causes: &[Cause], store: &Path, now: Timestamp) -> Vec<String> {
    let variable = |name: &str| std::env::var(name).ok();
    Teller { alert, store, pace: &RealPace, variable: &variable, attempts: FetchSettings::default() }
        .tell(causes, now)
        .await
}

/// What telling needs.
#[derive(Clone)]
pub struct Teller<'a> {
    /// Whom to tell, and of what.
    pub alert: &'a Alert,
    /// Where it is noted.
    pub store: &'a Path,
    /// The waits between attempts.
    pub pace: &'a dyn Pace,
    /// A variable of the environment, by its name.
    pub variable: &'a (dyn Fn(&str) -> Option<String> + Sync),
    /// How often a webhook is tried, and how long it is waited for.
    pub attempts: FetchSettings,
}

impl fmt::Debug for Teller<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Teller")
            .field("alert", self.alert)
            .field("store", &self.store)
            .finish_non_exhaustive()
    }
}

impl Teller<'_> {
    /// Tells of the causes that there are now; see [`tell`].
    pub async fn tell(&self, causes: &[Cause], now: Timestamp) -> Vec<String> {
        let channels = self.channels();
        if channels.is_empty() {
            return Vec::new();
        }
        let mut warnings = Warnings::default();
        let mut state = State::read(self.store).unwrap_or_else(|error| {
            warnings.add(&error);
            State::new(self.store)
        });
        state.see(causes, self.alert, &channels, now);
        // Noted before anybody is told, so that a run that is cut off here leaves its alert to the next.
        warnings.note(&state);
        let mut silent = BTreeSet::new();
        for at in 0..state.causes.len() {
            for channel in &channels {
                if silent.contains(channel) {
                    continue;
                }
                if let Err(error) = self.catch_up(&mut state, at, *channel, &mut warnings).await {
                    warnings.undelivered(&state.causes[at], &self.called(*channel), &error);
                    if error.is_of_the_channel() {
                        silent.insert(*channel);
                    }
                }
            }
        }
        state.forget(&channels);
        warnings.note(&state);
        warnings.0
    }

    /// Tells by one way of one cause, and of its end, as far as that has not been done.
    async fn catch_up(
        &self,
        state: &mut State,
        at: usize,
        channel: Channel,
        warnings: &mut Warnings,
    ) -> Result<(), AlertError> {
        if !state.causes[at].told.contains(&channel) {
            self.send(channel, &state.causes[at].message()).await?;
            state.causes[at].told.push(channel);
            warnings.note(state);
        }
        let known = &state.causes[at];
        if let Some(over) = known.over.filter(|_| !known.ended.contains(&channel)) {
            let text = format!("Over: {}", known.text);
            self.send(channel, &Message { at: over, over: true, text: &text, ..known.message() }).await?;
            state.causes[at].ended.push(channel);
            warnings.note(state);
        }
        Ok(())
    }

    async fn send(&self, channel: Channel, message: &Message<'_>) -> Result<(), AlertError> {
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

    fn channels(&self) -> Vec<Channel> {
        let command = self.alert.command.as_ref().map(|_| Channel::Command);
        let webhook = self.alert.webhook.as_ref().map(|_| Channel::Webhook);
        command.into_iter().chain(webhook).collect()
    }

    /// A channel as a warning calls it: a program's arguments may hold a secret too.
    fn called(&self, channel: Channel) -> String {
        match channel {
            Channel::Command => "the command".to_owned(),
            Channel::Webhook => {
                self.alert.webhook.as_ref().map_or_else(|| "the webhook".to_owned(), super::Webhook::host)
            }
        }
    }
}

impl Known {
    fn message(&self) -> Message<'_> {
        Message { kind: self.kind, subject: &self.subject, text: &self.text, at: self.since, over: false }
    }
}

/// What went wrong with telling.
#[derive(Default)]
struct Warnings(Vec<String>);

impl Warnings {
    fn add(&mut self, error: &AlertError) {
        let line =
            error.hint().map_or_else(|| one_line(error), |hint| format!("{} ({hint})", one_line(error)));
        // A store that cannot be written is said once.
        if !self.0.contains(&line) {
            self.0.push(line);
        }
    }

    fn undelivered(&mut self, known: &Known, to: &str, error: &AlertError) {
        let hint = error.hint().map_or_else(String::new, |hint| format!(" ({hint})"));
        self.0.push(format!(
            "the alert about {} was not delivered to {to} and is tried again at the next run: {}{hint}",
            known.subject,
            one_line(error)
        ));
    }

    /// Writes the record; where that fails, the alerts of this run may be told once more.
    fn note(&mut self, state: &State) {
        if let Err(error) = state.write() {
            let line = format!("what was told could not be noted in `{FILE}`: {}", one_line(&error));
            if !self.0.contains(&line) {
                self.0.push(line);
            }
        }
    }
}
