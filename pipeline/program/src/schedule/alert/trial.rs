//! A test message through every channel, which `race-equity check` sends on request.

use std::path::Path;

use jiff::Timestamp;

use super::{Alert, AlertError, Alerter, CauseKind, Message};
use ingest::fetch::{FetchSettings, RealPace};

/// The text of the message.
const TEXT: &str = "This is a test of the alerts by `race-equity check`. Nothing has happened.";

/// Sends a test message through every channel of the settings. Gives the name of each channel, and whether it took the
/// message. Records nothing in the store.
pub async fn send_test(alert: &Alert, store: &Path, now: Timestamp) -> Vec<(String, Result<(), AlertError>)> {
    let variable = |name: &str| std::env::var(name).ok();
    let attempts = FetchSettings::from_environment();
    let alerter = Alerter { alert, store, pace: &RealPace, variable: &variable, attempts };
    let message = Message { kind: CauseKind::New, subject: "test", text: TEXT, at: now, over: false };
    let mut results = Vec::new();
    for channel in alerter.channels() {
        let sent = alerter.send(channel, &message).await;
        results.push((alerter.channel_name(channel), sent));
    }
    results
}
