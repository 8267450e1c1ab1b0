//! Alerts of failures, overdue releases and changes, by a command, a webhook or e-mail: one alert when a cause appears,
//! and one when it is resolved. `alerts.json` in the store records what was delivered.

mod causes;
mod command;
mod delivery;
mod mail;
mod record;
mod settings;
mod trial;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use files::FileError;
use ingest::fetch::PostError;

pub(super) use causes::causes;
pub use delivery::{Alerter, check_mail, send};
pub use mail::{MailError, MailLinks, Security, ServerError, SmtpSettings};
pub use settings::{Alert, Webhook};
pub use trial::send_test;

/// The kind of a cause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CauseKind {
    /// A run, or a source of it, failed.
    Failure,
    /// A release is overdue.
    Overdue,
    /// Published figures changed. This is alerted once, and is never resolved.
    New,
}

impl CauseKind {
    /// The kinds that are alerted by default.
    pub const ALL: [Self; 3] = [Self::Failure, Self::Overdue, Self::New];
}

/// A reason for an alert. The kind and the subject identify it; the text can differ from run to run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cause {
    /// Failure, overdue or new.
    pub kind: CauseKind,
    /// The id of a source, the name of a digest, or `run`.
    pub subject: String,
    /// The title of the source; empty if it is not about a source.
    pub title: String,
    /// The text of the alert.
    pub text: String,
}

/// The JSON that a command reads from its standard input, and a webhook receives.
#[derive(Debug, Serialize)]
struct Message<'a> {
    kind: CauseKind,
    subject: &'a str,
    text: &'a str,
    /// When the cause appeared or was resolved.
    at: Timestamp,
    over: bool,
}

/// An alert that cannot be delivered, or settings of alerts that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum AlertError {
    /// A file of the store.
    #[error(transparent)]
    File(#[from] FileError),
    /// A record that is not valid.
    #[error(
        "`{file}` is not a valid record of alerts; a new record is started, and alerts can be sent again"
    )]
    State {
        /// The file.
        file: String,
    },
    /// A webhook that is not an address. It is not shown, because it can be a secret.
    #[error("`webhook` of the table `alert` is not a valid address")]
    NotAnAddress,
    /// A webhook without encryption.
    #[error("`webhook` of the table `alert` must be https")]
    NotHttps,
    /// A webhook with a name or password before its host.
    #[error("`webhook` of the table `alert` must not have a name or password")]
    Password,
    /// A command without a program.
    #[error("`command` of the table `alert` does not name a program")]
    NoProgram,
    /// A time limit outside its range.
    #[error("`command_seconds` of the table `alert` must be from 1 to 600")]
    NoTime,
    /// A secret without a webhook.
    #[error("`secret_variable` of the table `alert` needs `webhook`")]
    NoWebhook,
    /// A secret that is not in the environment.
    #[error("the environment variable `{0}` with the secret of the webhook is not set")]
    NoSecret(String),
    /// A command that could not be started.
    #[error("`{program}` cannot be run")]
    Start {
        /// The program.
        program: String,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// A command that failed.
    #[error("`{program}` ended with {status}")]
    Ended {
        /// The program.
        program: String,
        /// Its exit status.
        status: std::process::ExitStatus,
    },
    /// A command that did not end.
    #[error("`{program}` did not end within {seconds} seconds and was stopped")]
    TooLong {
        /// The program.
        program: String,
        /// Its time limit.
        seconds: u64,
    },
    /// Recipients that the mail server refused, in words.
    #[error("{0}")]
    Recipients(String),
    /// A webhook that did not accept the alert.
    #[error(transparent)]
    Post(#[from] PostError),
    /// E-mail that could not be sent, or its settings.
    #[error(transparent)]
    Mail(#[from] MailError),
    /// A message that could not be written.
    #[error("cannot write the alert as JSON")]
    Json(#[source] serde_json::Error),
}

impl AlertError {
    /// What a person can do about it.
    pub fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::Post(error) => return error.hint(),
            Self::Mail(error) => return error.hint(),
            Self::NotAnAddress => "write the complete address, such as `https://hooks.example.org/alerts`",
            Self::NotHttps => {
                "use https; http is only for a program on this machine, such as http://127.0.0.1:9000/"
            }
            Self::Password => {
                "put the secret in an environment variable, and name the variable in `secret_variable`: it is sent as a bearer token"
            }
            Self::NoProgram => {
                "write the program and each argument as separate texts: command = [\"mail-us\", \"--urgent\"]"
            }
            Self::NoTime => "write whole seconds; the default is 30",
            Self::NoWebhook => "add `webhook`, or remove `secret_variable`",
            Self::NoSecret(_) => {
                "set it in the environment of the program, for a systemd unit in its `EnvironmentFile`"
            }
            _ => return None,
        };
        Some(hint.to_owned())
    }

    /// Whether every other alert of this run would fail in the same way.
    fn stops_channel(&self) -> bool {
        match self {
            Self::Post(error) => error.is_passing(),
            Self::Ended { .. } | Self::Json(_) => false,
            _ => true,
        }
    }
}
