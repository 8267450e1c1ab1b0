//! Tells people of a failure, of something overdue and of something new: by a command or a webhook of their
//! own, once for one cause and once when it is over. What was told stands in the store's `alerts.json`.

mod command;
mod settings;
mod state;
mod teller;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use files::FileError;
use ingest::fetch::PostError;

pub use settings::{Alert, Webhook};
pub use teller::{Teller, tell};

/// What kind of cause there is for an alert.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A run, or a source of it, failed.
    Failure,
    /// A release is overdue.
    Overdue,
    /// Something changed. It is told once, and is never over.
    New,
}

impl Kind {
    /// All of them: what is told unless the settings say otherwise.
    pub const ALL: [Self; 3] = [Self::Failure, Self::Overdue, Self::New];
}

/// Why somebody should be told. One kind and one subject are one cause, whatever the text says from run to run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cause {
    /// What kind.
    pub kind: Kind,
    /// What it is about: the id of a source, a stage, the name of a digest.
    pub subject: String,
    /// What a person reads.
    pub text: String,
}

/// What a command reads from its standard input, and a webhook gets.
#[derive(Debug, Serialize)]
struct Message<'a> {
    kind: Kind,
    subject: &'a str,
    text: &'a str,
    /// When the cause was first seen, or was seen to be over.
    at: Timestamp,
    over: bool,
}

/// An alert that could not be set up or delivered.
#[derive(Debug, thiserror::Error)]
pub enum AlertError {
    /// The record of what was told.
    #[error(transparent)]
    File(#[from] FileError),
    /// A record that is none.
    #[error("`{file}` is not the record of alerts; they begin anew, and may be told again")]
    State {
        /// The file.
        file: String,
    },
    /// A webhook that is no address; it is not shown, for it may hold a secret.
    #[error("`webhook` of the table `alert` is not an address")]
    NotAnAddress,
    /// A webhook that anybody on the way could read.
    #[error("`webhook` of the table `alert` is not https")]
    NotHttps,
    /// A webhook with a name or password before its host.
    #[error("`webhook` of the table `alert` holds a name or password")]
    Password,
    /// A command that is no program.
    #[error("`command` of the table `alert` names no program")]
    NoProgram,
    /// A command that would have no time.
    #[error("`command_seconds` of the table `alert` is not from 1 to 600")]
    NoTime,
    /// A secret that is for nobody.
    #[error("`secret_variable` of the table `alert` is for a webhook, and there is none")]
    NoWebhook,
    /// A secret that is not in the environment.
    #[error("the variable `{0}`, which should hold the secret of the webhook, is not set")]
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
        /// How.
        status: std::process::ExitStatus,
    },
    /// A command that did not end.
    #[error("`{program}` did not end within {seconds} s and was stopped")]
    TooLong {
        /// The program.
        program: String,
        /// Its time.
        seconds: u64,
    },
    /// A webhook that did not take it.
    #[error(transparent)]
    Post(#[from] PostError),
    /// A message that could not be written.
    #[error("cannot write the alert as JSON")]
    Json(#[source] serde_json::Error),
}

impl AlertError {
    /// What a person can do about it.
    pub fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::NotAnAddress => "write it whole, such as `https://hooks.example.org/alerts`",
            Self::NotHttps => {
                "use https; http is for a program on this machine alone, such as http://127.0.0.1:9000/"
            }
            Self::Password => {
                "keep it in a variable of the environment, and name that with `secret_variable`: it is sent as a bearer token"
            }
            Self::NoProgram => {
                "write the program and its arguments apart: command = [\"mail-us\", \"--urgent\"]"
            }
            Self::NoTime => "give it in whole seconds; 30 unless set",
            Self::NoWebhook => "add `webhook`, or take `secret_variable` out",
            Self::NoSecret(_) => {
                "set it where the program is started; a systemd unit takes it from `EnvironmentFile`"
            }
            _ => return None,
        };
        Some(hint.to_owned())
    }

    /// Whether whatever else there is to tell would fail in the same way now.
    fn is_of_the_channel(&self) -> bool {
        match self {
            Self::Post(error) => error.is_passing(),
            Self::Ended { .. } | Self::Json(_) => false,
            _ => true,
        }
    }
}
