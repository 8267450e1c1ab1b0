//! Delivers alerts, and keeps those that could not be delivered for the next run.

use std::collections::BTreeSet;
use std::fmt;
use std::path::Path;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::mail::{MailLinks, Mailer};
use super::record::{AlertRecord, AlertState, Channel, FILE};
use super::{Alert, AlertError, Cause, Message, command};
use crate::context::CommandContext;
use catalogue::assets::Assets;
use format::words::counted;
use ingest::fetch::{self, FetchSettings, Pace, RealPace};
use ingest::one_line;

/// Sends alerts of new causes, of causes whose alert could not be delivered before, and of causes that are resolved,
/// with the machine's clock and environment. `causes` are all present causes; others are resolved. Returns warnings,
/// because a failed alert is not a failure of the run.
pub async fn send(context: &CommandContext, causes: &[Cause], now: Timestamp) -> Vec<String> {
    Alerter::of(context).send_all(causes, now).await
}

/// Tries e-mail without sending a message: writes an example, connects to the mail server and signs in. `None` if the
/// settings have no address; otherwise what was tried, in words.
pub async fn check_mail(context: &CommandContext, now: Timestamp) -> Option<Result<String, AlertError>> {
    let alerter = Alerter::of(context);
    if alerter.alert.email.is_empty() {
        return None;
    }
    Some(alerter.check_mail(now).await)
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
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
    /// Attempts and time limits for a webhook, and the certificates for it and for e-mail.
    pub attempts: FetchSettings,
    /// The template of e-mail.
    pub assets: &'a Assets,
    /// The links in e-mail.
    pub links: MailLinks<'a>,
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

impl<'a> Alerter<'a> {
    pub(super) fn of(context: &'a CommandContext) -> Self {
        let config = &context.config;
        Self {
            alert: &config.alert,
            store: &context.store,
            pace: &RealPace,
            variable: &variable,
            attempts: FetchSettings::from_environment(),
            assets: &context.assets,
            links: MailLinks {
                editions: config.address.clone(),
                site: config.site.as_ref().and_then(|site| site.address.clone()),
                reports: &context.reports,
                zone: context.calendar().map_or(TimeZone::UTC, |calendar| calendar.zone().clone()),
            },
        }
    }

    /// Tries e-mail without sending a message; see [`check_mail`].
    ///
    /// # Errors
    /// If a message could not be sent.
    pub async fn check_mail(&self, now: Timestamp) -> Result<String, AlertError> {
        Ok(self.mailer().check(now).await?)
    }

    pub(super) fn mailer(&'a self) -> Mailer<'a> {
        let Self { alert, store, pace, variable, attempts, assets, links } = self;
        Mailer { alert, assets, store, links, attempts, pace: *pace, variable: *variable }
    }

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
        self.send_each(&mut state, &channels, now, &mut warnings).await;
        if channels.contains(&Channel::Email) {
            self.send_mail(&mut state, now, &mut warnings).await;
        }
        state.remove_resolved(&channels);
        warnings.save(&state);
        warnings.0
    }

    /// Sends one alert for each cause through the channels that take them one by one.
    async fn send_each(
        &self,
        state: &mut AlertState,
        channels: &[Channel],
        now: Timestamp,
        warnings: &mut Warnings,
    ) {
        let one_by_one = channels.iter().filter(|channel| **channel != Channel::Email);
        let mut stopped = BTreeSet::new();
        for at in 0..state.causes.len() {
            for channel in one_by_one.clone() {
                if stopped.contains(channel) || !state.causes[at].is_due(*channel) {
                    continue;
                }
                let failure = match self.deliver(state, at, *channel, warnings).await {
                    Ok(()) => None,
                    Err(error) => {
                        let about = format!("the alert about {}", state.causes[at].subject);
                        warnings.add_undelivered(&about, &self.channel_name(*channel), &error);
                        if error.stops_channel() {
                            stopped.insert(*channel);
                        }
                        Some((now, one_line(&error)))
                    }
                };
                state.set_failure(*channel, failure);
            }
        }
    }

    /// Sends one message about all causes whose alert or resolution was not sent by e-mail before.
    async fn send_mail(&self, state: &mut AlertState, now: Timestamp, warnings: &mut Warnings) {
        let due: Vec<usize> =
            (0..state.causes.len()).filter(|at| state.causes[*at].is_due(Channel::Email)).collect();
        let records: Vec<&AlertRecord> = due.iter().map(|at| &state.causes[*at]).collect();
        if records.is_empty() {
            return;
        }
        let failure = match self.mailer().send(&records, now).await.map_err(AlertError::from) {
            Ok(warning) => {
                warnings.0.extend(warning.clone());
                for at in due {
                    state.causes[at].set_delivered(Channel::Email);
                }
                warning.map(|warning| (now, warning))
            }
            Err(error) => {
                let about = format!("the e-mail about {}", counted(records.len(), "cause"));
                warnings.add_undelivered(&about, &self.alert.smtp.host, &error);
                Some((now, one_line(&error)))
            }
        };
        state.set_failure(Channel::Email, failure);
        warnings.save(state);
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
        let email = (!self.alert.email.is_empty()).then_some(Channel::Email);
        command.into_iter().chain(webhook).chain(email).collect()
    }

    /// The name of a channel in a warning, without arguments or paths, which can be secret.
    pub(super) fn channel_name(&self, channel: Channel) -> String {
        match channel {
            Channel::Command => "the command".to_owned(),
            Channel::Webhook => {
                self.alert.webhook.as_ref().map_or_else(|| "the webhook".to_owned(), super::Webhook::host)
            }
            Channel::Email => self.alert.smtp.host.clone(),
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

    fn add_undelivered(&mut self, about: &str, to: &str, error: &AlertError) {
        let hint = error.hint().map_or_else(String::new, |hint| format!(" ({hint})"));
        self.0.push(format!(
            "{about} was not delivered to {to}; the next run tries again: {}{hint}",
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
