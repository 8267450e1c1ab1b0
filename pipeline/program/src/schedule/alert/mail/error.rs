//! E-mail that cannot be sent, with hints.

use std::fmt;

use super::settings::PASSWORD;
use format::words::counted;
use ingest::fetch::{NetworkError, TlsProblem};

/// E-mail that cannot be sent, or settings of e-mail that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// A mail server, but no address.
    #[error("the table `alert.smtp` needs `email` in the table `alert`")]
    NoRecipient,
    /// An address, but no mail server.
    #[error("`email` of the table `alert` needs `host` in the table `alert.smtp`")]
    NoHost,
    /// A mail server that is not the name of a host.
    #[error("`host` of the table `alert.smtp` is `{0}`, which is not the name of a host")]
    Host(String),
    /// No sender.
    #[error("`email` of the table `alert` needs `from` in the table `alert.smtp`")]
    NoSender,
    /// A sender that is not an address.
    #[error("`from` of the table `alert.smtp` is `{0}`, which is not an e-mail address")]
    Sender(String),
    /// A recipient that is not an address.
    #[error("`email` of the table `alert` has `{0}`, which is not an e-mail address")]
    Recipient(String),
    /// A password in the settings.
    #[error("`password` must not be in the table `alert.smtp`")]
    PasswordInFile,
    /// A password that would be sent without encryption.
    #[error("`user` of the table `alert.smtp` needs an encrypted connection")]
    Unencrypted,
    /// A time limit outside its range.
    #[error("`seconds` of the table `alert.smtp` must be from 1 to 600")]
    Time,
    /// A password that is not in the environment.
    #[error("the environment variable `{PASSWORD}` with the password of the mail server is not set")]
    NoPassword,
    /// The certificates of the environment.
    #[error(transparent)]
    Network(#[from] NetworkError),
    /// A template that cannot be used.
    #[error("cannot write the e-mail")]
    Template(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// A message that could not be put together.
    #[error("cannot write the e-mail")]
    Build(#[source] lettre::error::Error),
    /// What went wrong with the mail server.
    #[error(transparent)]
    Server(#[from] ServerError),
    /// Every attempt failed.
    #[error("gave up after {}", counted(usize::try_from(*attempts).unwrap_or(usize::MAX), "attempt"))]
    GaveUp {
        /// The number of attempts.
        attempts: u32,
        /// The last failure.
        #[source]
        last: Box<MailError>,
    },
}

/// A mail server that did not take a message.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.message())]
pub struct ServerError {
    /// The host and the port.
    pub(super) place: String,
    pub(super) host: String,
    pub(super) problem: ServerProblem,
}

/// Why a mail server did not take a message.
#[derive(Debug)]
pub(super) enum ServerProblem {
    /// Its name is unknown.
    Lookup(String),
    /// Its port is closed.
    PortClosed,
    /// It did not answer within these seconds.
    Silent(u64),
    /// It closed the connection.
    HungUp,
    /// The connection failed for another reason.
    Connection(String),
    /// Its answer is not that of a mail server.
    NotMail,
    /// It does not want to talk to this machine.
    Greeting(Reply),
    /// It does not offer STARTTLS.
    NoStarttls,
    /// Encryption failed; where the known authorities come from, and the cause.
    Tls {
        problem: TlsProblem,
        certificates: String,
        cause: String,
    },
    /// It does not offer a way to sign in.
    NoSignIn,
    SignIn(Reply),
    Sender(Reply),
    /// It refuses every recipient.
    Recipients(Vec<RefusedRecipient>),
    Message(Reply),
}

/// What a mail server said: its code and its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reply {
    pub(super) code: u16,
    pub(super) text: String,
}

/// A recipient that a mail server refuses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RefusedRecipient {
    pub(super) address: String,
    pub(super) reply: Reply,
}

impl fmt::Display for Reply {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.code, self.text)?;
        Ok(())
    }
}

impl fmt::Display for RefusedRecipient {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "`{}` ({})", self.address, self.reply)
    }
}

/// The refused recipients in words.
pub(super) fn refused_in_words(place: &str, refused: &[RefusedRecipient]) -> String {
    let all: Vec<String> = refused.iter().map(RefusedRecipient::to_string).collect();
    let noun = if all.len() == 1 { "recipient" } else { "recipients" };
    format!("`{place}` refuses the {noun} {}", all.join(", "))
}

/// The hint for a refused recipient.
pub(super) const CORRECT_RECIPIENT: &str = "correct `email` of the table `alert`; a mail server can also refuse \
                                            addresses outside its organisation, or until you sign in with `user`";

impl ServerError {
    fn message(&self) -> String {
        let place = format!("`{}`", self.place);
        match &self.problem {
            ServerProblem::Lookup(cause) => {
                format!("the name of the mail server `{}` is unknown: {cause}", self.host)
            }
            ServerProblem::PortClosed => format!("{place} refuses the connection: the port is closed"),
            ServerProblem::Silent(seconds) => {
                format!("the mail server {place} did not finish within {}", counted(clip(*seconds), "second"))
            }
            ServerProblem::HungUp => format!("{place} closed the connection"),
            ServerProblem::Connection(cause) => format!("cannot connect to the mail server {place}: {cause}"),
            ServerProblem::NotMail => format!("{place} does not answer like a mail server"),
            ServerProblem::Greeting(reply) => {
                format!("{place} does not accept mail from this machine: {reply}")
            }
            ServerProblem::NoStarttls => format!("{place} does not offer STARTTLS, so nothing was sent"),
            ServerProblem::Tls { problem, certificates, cause } => match problem {
                TlsProblem::NotEncrypted => format!("{place} does not encrypt from the start"),
                problem => match problem.of_certificate(certificates) {
                    Some(what) => format!("the certificate of `{}` {what}", self.host),
                    None => format!("cannot encrypt the connection to {place}: {cause}"),
                },
            },
            ServerProblem::NoSignIn => {
                format!("{place} does not let the program sign in with a user name and password")
            }
            ServerProblem::SignIn(reply) => {
                format!("{place} does not accept the user name and password: {reply}")
            }
            ServerProblem::Sender(reply) => format!("{place} refuses the sender: {reply}"),
            ServerProblem::Recipients(refused) => refused_in_words(&self.place, refused),
            ServerProblem::Message(reply) => format!("{place} refuses the message: {reply}"),
        }
    }

    fn hint(&self) -> Option<String> {
        let hint = match &self.problem {
            ServerProblem::Lookup(_) => "correct `host` of the table `alert.smtp`",
            ServerProblem::PortClosed => {
                "correct `host` and `port` of the table `alert.smtp`: the usual ports are 587 for starttls, 465 for tls, \
                 and 25 for a relay inside your network"
            }
            ServerProblem::Silent(_) | ServerProblem::HungUp => {
                "check that `port` and `security` of the table `alert.smtp` go together: 587 with starttls, 465 with tls; \
                 a firewall can block the port, too"
            }
            ServerProblem::NotMail => "correct `host` and `port` of the table `alert.smtp`",
            ServerProblem::Greeting(_) => {
                "ask the people who run the mail server to accept mail from this machine"
            }
            ServerProblem::NoStarttls => {
                "write `security = \"tls\"` with the port for it, usually 465; `\"none\"` is only for a relay inside your \
                 network"
            }
            ServerProblem::Tls { problem: TlsProblem::NotEncrypted, .. } => {
                "write `security = \"starttls\"`, which is usual on port 587"
            }
            ServerProblem::Tls { problem: TlsProblem::UnknownAuthority, .. } => {
                "set `SSL_CERT_FILE` to the certificate of the authority, usually your organisation's, as a PEM file"
            }
            ServerProblem::Tls { problem: TlsProblem::OtherHost, .. } => {
                "write in `host` of the table `alert.smtp` the name that the certificate has"
            }
            ServerProblem::Tls { problem, .. } => return problem.hint().map(str::to_owned),
            ServerProblem::NoSignIn => {
                "many mail servers let a program sign in only with `security` of `\"starttls\"` or `\"tls\"`; for a relay \
                 that needs no password, remove `user`"
            }
            ServerProblem::SignIn(_) => {
                return Some(format!(
                    "check `user` of the table `alert.smtp` and the environment variable `{PASSWORD}`; Microsoft 365 must \
                     allow SMTP AUTH for the mailbox, and other services can need an app password"
                ));
            }
            ServerProblem::Sender(_) => {
                "write in `from` of the table `alert.smtp` an address that `user` can send from"
            }
            ServerProblem::Recipients(_) => CORRECT_RECIPIENT,
            ServerProblem::Connection(_) | ServerProblem::Message(_) => return None,
        };
        Some(hint.to_owned())
    }

    /// Whether a later attempt in the same run can succeed. A silent server has already used up the time.
    fn is_passing(&self) -> bool {
        match &self.problem {
            ServerProblem::Lookup(_)
            | ServerProblem::PortClosed
            | ServerProblem::HungUp
            | ServerProblem::Connection(_) => true,
            ServerProblem::Greeting(reply)
            | ServerProblem::SignIn(reply)
            | ServerProblem::Sender(reply)
            | ServerProblem::Message(reply) => reply.is_passing(),
            ServerProblem::Recipients(refused) => refused.iter().any(|one| one.reply.is_passing()),
            _ => false,
        }
    }
}

impl Reply {
    fn is_passing(&self) -> bool {
        (400..500).contains(&self.code)
    }
}

impl MailError {
    /// What a person can do about it.
    pub fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::NoRecipient => {
                "add `email = [\"edi@trust.nhs.uk\"]` to the table `alert`, or remove `alert.smtp`"
            }
            Self::NoHost => {
                "add the table `[alert.smtp]` with `host`, such as `smtp.trust.nhs.uk`, and `from`"
            }
            Self::Host(_) => {
                "write the name alone, such as `smtp.trust.nhs.uk`; the port has its own key `port`"
            }
            Self::NoSender => "add the address that the message comes from",
            Self::Sender(_) | Self::Recipient(_) => {
                "write it as `edi@trust.nhs.uk` or `EDI team <edi@trust.nhs.uk>`; each address is a text of its own"
            }
            Self::PasswordInFile => {
                return Some(format!("remove it, and set the environment variable `{PASSWORD}`"));
            }
            Self::Unencrypted => {
                "write `security = \"starttls\"` or `\"tls\"`; for a relay that needs no password, remove `user`"
            }
            Self::Time => "write whole seconds; the default is 30",
            Self::NoPassword => {
                "set it in the environment of the program, for a systemd unit in its `EnvironmentFile`; for a relay that \
                 needs no password, remove `user`"
            }
            Self::Network(error) => return Some(error.hint()),
            Self::Template(_) => "correct `report-templates/mail.html`",
            Self::Build(_) => return None,
            Self::Server(error) => return error.hint(),
            Self::GaveUp { last, .. } => return last.hint(),
        };
        Some(hint.to_owned())
    }

    /// Whether a later attempt in the same run can succeed.
    pub(super) fn is_passing(&self) -> bool {
        matches!(self, Self::Server(error) if error.is_passing())
    }
}

fn clip(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}
