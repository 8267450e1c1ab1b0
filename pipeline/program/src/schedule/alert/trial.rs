//! A test message through every channel, which `race-equity check` sends on request.

use jiff::Timestamp;

use super::record::{AlertRecord, Channel};
use super::{AlertError, Alerter, Cause, CauseKind, Message};
use crate::context::CommandContext;

/// The text of the message.
const TEXT: &str = "This is a test of the alerts by `race-equity check`. Nothing has happened.";

/// Sends a test message through every channel of the settings. Gives the name of each channel, and whether it took the
/// message. Records nothing in the store.
pub async fn send_test(context: &CommandContext, now: Timestamp) -> Vec<(String, Result<(), AlertError>)> {
    let alerter = Alerter::of(context);
    let message = Message { kind: CauseKind::New, subject: "test", text: TEXT, at: now, over: false };
    let mut results = Vec::new();
    for channel in alerter.channels() {
        let sent = match channel {
            Channel::Email => alerter.send_test_mail(now).await,
            Channel::Command | Channel::Webhook => alerter.send(channel, &message).await,
        };
        results.push((alerter.channel_name(channel), sent));
    }
    results
}

impl Alerter<'_> {
    async fn send_test_mail(&self, now: Timestamp) -> Result<(), AlertError> {
        let cause = Cause {
            kind: CauseKind::New,
            subject: "test".to_owned(),
            title: String::new(),
            text: TEXT.to_owned(),
        };
        match self.mailer().send(&[&AlertRecord::new(&cause, now)], now).await? {
            Some(refused) => Err(AlertError::Recipients(refused)),
            None => Ok(()),
        }
    }
}
