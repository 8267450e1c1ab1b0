//! The table `[alert]` of the settings: where alerts are sent, and for what.

use std::fmt;

use schemars::JsonSchema;
use serde::Deserialize;
use url::{Host, Url};

use super::mail::{SmtpSettings, check_recipient};
use super::{AlertError, CauseKind};

/// Where alerts are sent, and for what. Without a command, a webhook and an e-mail address no alert is sent.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Alert {
    /// A program and its arguments. It reads the alert as JSON from its standard input.
    #[schemars(extend("writeOnly" = true))]
    pub command: Option<Vec<String>>,
    /// The most seconds that the program can take.
    pub command_seconds: u64,
    /// An address to which the alert is posted as JSON.
    #[schemars(extend("writeOnly" = true))]
    pub webhook: Option<Webhook>,
    /// The environment variable with the webhook's secret, which is sent as a bearer token.
    pub secret_variable: Option<String>,
    /// The e-mail addresses that get one message for all causes of a run.
    pub email: Vec<String>,
    /// The mail server of the messages.
    pub smtp: SmtpSettings,
    /// The kinds of causes that are alerted.
    pub on: Vec<CauseKind>,
}

impl Default for Alert {
    fn default() -> Self {
        Self {
            command: None,
            command_seconds: 30,
            webhook: None,
            secret_variable: None,
            email: Vec::new(),
            smtp: SmtpSettings::default(),
            on: CauseKind::ALL.to_vec(),
        }
    }
}

impl Alert {
    /// Whether the table can be used.
    ///
    /// # Errors
    /// If the webhook is neither https nor http on this machine, or has a password; an address of e-mail is not valid; or
    /// a key needs another key.
    pub fn check(&self) -> Result<(), AlertError> {
        if let Some(command) = &self.command
            && command.first().is_none_or(|program| program.trim().is_empty())
        {
            return Err(AlertError::NoProgram);
        }
        if !(1..=600).contains(&self.command_seconds) {
            return Err(AlertError::NoTime);
        }
        self.email.iter().try_for_each(|address| check_recipient(address))?;
        self.smtp.check(!self.email.is_empty())?;
        match &self.webhook {
            Some(webhook) => webhook.address().map(|_| ()),
            None if self.secret_variable.is_some() => Err(AlertError::NoWebhook),
            None => Ok(()),
        }
    }

    /// Whether a kind is alerted.
    pub fn includes(&self, kind: CauseKind) -> bool {
        self.on.contains(&kind)
    }
}

/// The address of a webhook. Its path or query can be a secret, so only its host is ever shown.
#[derive(Clone, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Webhook(String);

impl Webhook {
    /// A webhook as written in the settings.
    pub fn new(address: impl Into<String>) -> Self {
        Self(address.into())
    }

    /// The address, which is https, or http on this machine.
    ///
    /// # Errors
    /// If it is neither, or has a name or password.
    pub(super) fn address(&self) -> Result<Url, AlertError> {
        let address: Url = self.0.trim().parse().map_err(|_| AlertError::NotAnAddress)?;
        let is_local = match address.host() {
            Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
            Some(Host::Ipv4(host)) => host.is_loopback(),
            Some(Host::Ipv6(host)) => host.is_loopback(),
            None => return Err(AlertError::NotAnAddress),
        };
        match address.scheme() {
            _ if !address.username().is_empty() || address.password().is_some() => Err(AlertError::Password),
            "https" => Ok(address),
            "http" if is_local => Ok(address),
            _ => Err(AlertError::NotHttps),
        }
    }

    /// The host, for messages.
    pub(crate) fn host(&self) -> String {
        let host = self.address().ok().and_then(|address| address.host_str().map(str::to_owned));
        host.unwrap_or_else(|| "the webhook".to_owned())
    }
}

impl fmt::Debug for Webhook {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Webhook({})", self.host())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(webhook: &str) -> Option<String> {
        let alert = Alert { webhook: Some(Webhook::new(webhook)), ..Alert::default() };
        alert.check().err().map(|error| error.to_string())
    }

    #[test]
    fn a_webhook_is_https_or_on_this_machine() {
        for good in [
            "https://hooks.example.org/services/T0/B0/token",
            "http://127.0.0.1:9000/",
            "http://127.8.9.10/x",
            "http://[::1]:80/",
            "http://localhost:8080/alerts",
        ] {
            assert_eq!(refusal(good), None, "{good}");
        }
        for bad in [
            "http://hooks.example.org/",
            "http://10.0.0.1/",
            "http://127.0.0.1.example.org/",
            "ftp://127.0.0.1/",
        ] {
            assert_eq!(
                refusal(bad).as_deref(),
                Some("`webhook` of the table `alert` must be https"),
                "{bad}"
            );
        }
        for bad in ["hooks.example.org", "", "https://"] {
            assert_eq!(
                refusal(bad).as_deref(),
                Some("`webhook` of the table `alert` is not a valid address"),
                "{bad}"
            );
        }
        assert!(refusal("https://me:pass@hooks.example.org/").unwrap().contains("name or password"));
    }

    #[test]
    fn an_error_shows_only_the_host_of_a_webhook() {
        for webhook in [
            "https://hooks.example.org/t0ken?key=t0ken",
            "http://hooks.example.org/t0ken",
            "t0ken",
            "https://t0ken@h/",
        ] {
            let alert = Alert { webhook: Some(Webhook::new(webhook)), ..Alert::default() };
            let shown = format!("{alert:?} {:?} {:?}", alert.check(), refusal(webhook));
            assert!(!shown.contains("t0ken"), "{shown}");
        }
    }

    #[test]
    fn keys_that_need_each_other_are_checked() {
        let none = Alert::default();
        assert!(none.check().is_ok());
        for (alert, words) in [
            (Alert { command: Some(vec![]), ..none.clone() }, "does not name a program"),
            (Alert { command: Some(vec![" ".into()]), ..none.clone() }, "does not name a program"),
            (Alert { command_seconds: 0, ..none.clone() }, "must be from 1 to 600"),
            (Alert { secret_variable: Some("S".into()), ..none.clone() }, "needs `webhook`"),
            (Alert { email: vec!["edi@trust.nhs.uk".into()], ..none.clone() }, "needs `host`"),
            (Alert { email: vec!["edi".into()], ..none.clone() }, "has `edi`, which is not"),
        ] {
            let error = alert.check().unwrap_err();
            assert!(error.to_string().contains(words) && error.hint().is_some(), "{error}");
        }
    }
}
