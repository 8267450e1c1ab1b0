//! Alerts by e-mail: one message for all causes of a run.

mod content;
mod error;
mod letter;
mod problems;
mod settings;
mod smtp;
#[cfg(test)]
mod tests;

use std::path::Path;

use jiff::Timestamp;

use super::record::AlertRecord;
use super::{Alert, CauseKind};
use catalogue::assets::Assets;
use content::MailContent;
use ingest::fetch::{FetchSettings, Pace, backoff};
use smtp::Server;

pub use content::MailLinks;
pub use error::{MailError, ServerError};
pub(super) use settings::{PASSWORD, check_recipient};
pub use settings::{Security, SmtpSettings};

/// Sends messages by the mail server of the settings.
#[derive(Clone, Copy)]
pub(super) struct Mailer<'a> {
    pub(super) alert: &'a Alert,
    pub(super) assets: &'a Assets,
    pub(super) store: &'a Path,
    pub(super) links: &'a MailLinks<'a>,
    pub(super) attempts: &'a FetchSettings,
    pub(super) pace: &'a dyn Pace,
    pub(super) variable: &'a (dyn Fn(&str) -> Option<String> + Sync),
}

impl Mailer<'_> {
    /// Sends one message about these causes. Returns a warning if the server refuses some of the recipients.
    pub(super) async fn send(
        &self,
        records: &[&AlertRecord],
        now: Timestamp,
    ) -> Result<Option<String>, MailError> {
        let server = self.server()?;
        let content = MailContent::new(records, self.store, self.links);
        let envelope = letter::envelope(&content, &self.alert.smtp, &self.alert.email, self.assets, now)?;
        let mut made = 1;
        loop {
            let failure = match server.clone().send(envelope.clone()).await.map_err(MailError::from) {
                Ok(refused) if refused.is_empty() => return Ok(None),
                Ok(refused) => {
                    let refused = error::refused_in_words(&server.place(), &refused);
                    return Ok(Some(format!("{refused} ({})", error::CORRECT_RECIPIENT)));
                }
                Err(failure) if failure.is_passing() => failure,
                Err(failure) => return Err(failure),
            };
            if made >= self.attempts.attempts {
                return Err(MailError::GaveUp { attempts: made, last: Box::new(failure) });
            }
            self.pace.sleep(backoff(self.attempts, made, self.pace.random())).await;
            made += 1;
        }
    }

    /// Writes a message about an example, then connects and signs in, and sends nothing. Returns what was tried, in
    /// words.
    pub(super) async fn check(&self, now: Timestamp) -> Result<String, MailError> {
        let example = AlertRecord::new(
            &super::Cause {
                kind: CauseKind::Failure,
                subject: "run".to_owned(),
                title: String::new(),
                text: "The run failed.\nThis is an example.".to_owned(),
            },
            now,
        );
        let content = MailContent::new(&[&example], self.store, self.links);
        letter::envelope(&content, &self.alert.smtp, &self.alert.email, self.assets, now)?;
        let server = self.server()?;
        let place = server.place();
        server.try_sign_in().await?;
        let signed_in = if self.alert.smtp.user.is_some() { "signed in to" } else { "connected to" };
        Ok(format!("{signed_in} `{place}`; no message was sent"))
    }

    fn server(&self) -> Result<Server, MailError> {
        let smtp = &self.alert.smtp;
        let password = (self.variable)(PASSWORD).filter(|password| !password.is_empty());
        if smtp.user.is_some() && password.is_none() {
            return Err(MailError::NoPassword);
        }
        Ok(Server::new(smtp, password, &self.attempts.network)?)
    }
}
