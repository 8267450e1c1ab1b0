//! The table `[alert.smtp]` of the settings: the mail server, and the sender.

use lettre::message::Mailbox;
use schemars::JsonSchema;
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};

use super::MailError;

/// The environment variable with the password. It is never in a file, a message or a log.
pub(in crate::schedule::alert) const PASSWORD: &str = "RACE_EQUITY_SMTP_PASSWORD";

/// The mail server that sends alerts, and the sender.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct SmtpSettings {
    /// The mail server.
    pub host: String,
    /// Its port [default: 587 for starttls, 465 for tls, 25 for none].
    pub port: Option<u16>,
    /// How the connection is encrypted.
    pub security: Security,
    /// The sender: an address, or `Name <address>`.
    pub from: String,
    /// The user name; without it the program does not sign in. The password is in the environment.
    pub user: Option<String>,
    /// The most seconds that a message can take.
    pub seconds: u64,
    /// Only there to be refused: the file can be read by others.
    #[schemars(skip)]
    password: Option<IgnoredAny>,
}

/// How the connection to a mail server is encrypted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Security {
    /// The connection is encrypted before anything is sent; without encryption nothing is sent.
    #[default]
    Starttls,
    /// The connection is encrypted from the start.
    Tls,
    /// The connection is not encrypted.
    None,
}

impl Default for SmtpSettings {
    fn default() -> Self {
        Self {
            host: String::new(),
            port: None,
            security: Security::default(),
            from: String::new(),
            user: None,
            seconds: 30,
            password: None,
        }
    }
}

impl SmtpSettings {
    /// The port of the settings, otherwise the usual one.
    pub fn port(&self) -> u16 {
        self.port.unwrap_or(match self.security {
            Security::Starttls => 587,
            Security::Tls => 465,
            Security::None => 25,
        })
    }

    /// Whether the table can be used, if e-mail is sent.
    pub(in crate::schedule::alert) fn check(&self, has_recipients: bool) -> Result<(), MailError> {
        if self.password.is_some() {
            return Err(MailError::PasswordInFile);
        }
        if !(1..=600).contains(&self.seconds) {
            return Err(MailError::Time);
        }
        if !has_recipients {
            return if self.host.is_empty() { Ok(()) } else { Err(MailError::NoRecipient) };
        }
        if self.host.is_empty() {
            return Err(MailError::NoHost);
        }
        let is_name = |part: char| part.is_ascii_alphanumeric() || matches!(part, '.' | '-' | '_' | ':');
        if !self.host.chars().all(is_name) {
            return Err(MailError::Host(self.host.clone()));
        }
        if self.from.is_empty() {
            return Err(MailError::NoSender);
        }
        mailbox(&self.from).map_err(|_| MailError::Sender(self.from.clone()))?;
        let is_local = self.host == "localhost"
            || self.host.parse().is_ok_and(|address: std::net::IpAddr| address.is_loopback());
        if self.user.is_some() && self.security == Security::None && !is_local {
            return Err(MailError::Unencrypted);
        }
        Ok(())
    }
}

/// Whether an address can get messages.
pub(in crate::schedule::alert) fn check_recipient(address: &str) -> Result<(), MailError> {
    mailbox(address).map(drop)
}

/// An address of the settings, which has to be ASCII because not every mail server accepts others.
pub(super) fn mailbox(text: &str) -> Result<Mailbox, MailError> {
    let mailbox: Result<Mailbox, _> = text.trim().parse();
    let refused = || MailError::Recipient(text.to_owned());
    mailbox.ok().filter(|mailbox| AsRef::<str>::as_ref(&mailbox.email).is_ascii()).ok_or_else(refused)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn smtp(table: &str) -> SmtpSettings {
        toml::from_str(table).unwrap()
    }

    #[test]
    fn the_port_is_the_usual_one_of_the_security() {
        assert_eq!(smtp("").port(), 587);
        assert_eq!(smtp("security = 'tls'").port(), 465);
        assert_eq!(smtp("security = 'none'").port(), 25);
        assert_eq!(smtp("security = 'tls'\nport = 2465").port(), 2465);
    }

    #[test]
    fn a_password_in_the_file_is_refused_and_not_shown() {
        let smtp = smtp("host = 'h'\nfrom = 'a@example.org'\npassword = 'hunter2'");
        let error = smtp.check(true).unwrap_err();
        assert!(error.hint().unwrap().contains("RACE_EQUITY_SMTP_PASSWORD"));
        assert!(!format!("{smtp:?} {error} {error:?}").contains("hunter2"));
    }

    #[test]
    fn a_password_is_not_sent_without_encryption() {
        let table = "from = 'a@example.org'\nuser = 'a'\nsecurity = 'none'\n";
        let with = |host: &str| smtp(&format!("{table}host = '{host}'")).check(true);
        assert!(matches!(with("smtp.example.org"), Err(MailError::Unencrypted)));
        assert!(with("127.0.0.1").is_ok() && with("::1").is_ok() && with("localhost").is_ok());
    }

    #[test]
    fn an_address_can_have_a_name_and_must_be_ascii() {
        assert_eq!(mailbox("EDI team <edi@trust.nhs.uk>").unwrap().email.to_string(), "edi@trust.nhs.uk");
        assert!(mailbox("edi@trust.nhs.uk\r\nBcc: x@example.org").is_err());
        for bad in ["edi", "edi@", "édi@trust.nhs.uk", "a@b, c@d", ""] {
            assert!(mailbox(bad).is_err(), "{bad}");
        }
    }
}
