//! Talks to a mail server: connects, encrypts, signs in and hands over a message. Blocking, so it has a thread of its own,
//! whose time is limited. It sends nothing, not even the password, before the connection is as secure as the settings ask
//! for.

use std::error::Error as _;
use std::io;
use std::net::ToSocketAddrs;
use std::time::Duration;

use lettre::Address;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{
    Certificate, CertificateStore, SmtpConnection, TlsParameters, TlsParametersBuilder,
};
use lettre::transport::smtp::commands::{Auth, Data, Mail, Rcpt};
use lettre::transport::smtp::extension::ClientId;
use tokio::sync::oneshot;

use super::error::{RefusedRecipient, Reply, ServerError, ServerProblem};
use super::settings::{Security, SmtpSettings};
use ingest::fetch::{Network, NetworkError, tls_problem};

/// The longest text of a server's answer that is shown.
const LONGEST_REPLY: usize = 200;

/// How long the server can take to say goodbye.
const GOODBYE: Duration = Duration::from_secs(2);

/// A mail server. It has the password, so it has no `Debug`.
#[derive(Clone)]
pub(super) struct Server {
    host: String,
    port: u16,
    security: Security,
    credentials: Option<(String, String)>,
    seconds: u64,
    /// Certificates as DER in place of the system's.
    certificates: Option<Vec<Vec<u8>>>,
    certificate_source: String,
}

/// A message, ready to be sent.
#[derive(Clone)]
pub(super) struct Envelope {
    pub(super) from: Address,
    pub(super) to: Vec<Address>,
    pub(super) bytes: Vec<u8>,
}

type Failure = lettre::transport::smtp::Error;

impl Server {
    pub(super) fn new(
        smtp: &SmtpSettings,
        password: Option<String>,
        network: &Network,
    ) -> Result<Self, NetworkError> {
        Ok(Self {
            host: smtp.host.clone(),
            port: smtp.port(),
            security: smtp.security,
            credentials: smtp.user.clone().zip(password),
            seconds: smtp.seconds,
            certificates: if smtp.security == Security::None { None } else { network.certificates()? },
            certificate_source: network.certificate_source(),
        })
    }

    pub(super) fn place(&self) -> String {
        format!("{}:{}", self.host, self.port)
    }

    /// Connects and signs in, and sends nothing.
    pub(super) async fn try_sign_in(self) -> Result<(), ServerError> {
        self.within_limit(|server| Ok((server.sign_in()?, ()))).await
    }

    /// Sends a message. Returns the recipients that the server refuses, if it accepts others.
    pub(super) async fn send(self, envelope: Envelope) -> Result<Vec<RefusedRecipient>, ServerError> {
        self.within_limit(move |server| {
            let mut connection = server.sign_in()?;
            let refused = server.hand_over(&mut connection, &envelope)?;
            Ok((connection, refused))
        })
        .await
    }

    /// Runs `talk` on a thread, because the look-up of a name and a server that sends a byte now and then have no time
    /// limit of their own. The thread ends with the program at the latest.
    async fn within_limit<T: Send + 'static>(
        self,
        talk: impl FnOnce(&Self) -> Result<(SmtpConnection, T), ServerProblem> + Send + 'static,
    ) -> Result<T, ServerError> {
        let (place, host, seconds) = (self.place(), self.host.clone(), self.seconds);
        let (done, result) = oneshot::channel();
        std::thread::spawn(move || match talk(&self) {
            Ok((mut connection, value)) => {
                // The message is delivered, whatever the server says now.
                let _ = done.send(Ok(value));
                if connection.set_timeout(Some(GOODBYE)).is_ok() {
                    let _ = connection.quit();
                }
            }
            Err(problem) => {
                let _ = done.send(Err(problem));
            }
        });
        let result = match tokio::time::timeout(Duration::from_secs(seconds), result).await {
            Ok(Ok(result)) => result,
            Ok(Err(_)) => Err(ServerProblem::Connection("the program's mail thread stopped".to_owned())),
            Err(_) => Err(ServerProblem::Silent(seconds)),
        };
        result.map_err(|problem| ServerError { place, host, problem })
    }

    fn sign_in(&self) -> Result<SmtpConnection, ServerProblem> {
        let addresses = (self.host.as_str(), self.port).to_socket_addrs();
        let addresses: Vec<_> =
            addresses.map_err(|error| ServerProblem::Lookup(error.to_string()))?.collect();
        let (limit, name) = (Some(Duration::from_secs(self.seconds)), ClientId::default());
        let tls = match self.security {
            Security::None => None,
            Security::Starttls | Security::Tls => Some(self.tls()?),
        };
        let from_start = tls.as_ref().filter(|_| self.security == Security::Tls);
        let connection = SmtpConnection::connect(&addresses[..], limit, &name, from_start, None);
        let mut connection = connection.map_err(|error| self.problem(&error, ServerProblem::Greeting))?;
        if let Some(tls) = tls.as_ref().filter(|_| self.security == Security::Starttls) {
            if !connection.can_starttls() {
                return Err(ServerProblem::NoStarttls);
            }
            let encrypted = connection.starttls(tls, &name);
            encrypted.map_err(|error| self.problem(&error, ServerProblem::Greeting))?;
        }
        if let Some(credentials) = self.credentials() {
            let mechanisms = [Mechanism::Plain, Mechanism::Login];
            if connection.server_info().get_auth_mechanism(&mechanisms).is_none() {
                return Err(ServerProblem::NoSignIn);
            }
            let signed_in = connection.auth(&mechanisms, &credentials);
            signed_in.map_err(|error| self.problem(&error, ServerProblem::SignIn))?;
        }
        Ok(connection)
    }

    fn hand_over(
        &self,
        connection: &mut SmtpConnection,
        envelope: &Envelope,
    ) -> Result<Vec<RefusedRecipient>, ServerProblem> {
        let sender = connection.command(Mail::new(Some(envelope.from.clone()), Vec::new()));
        sender.map_err(|error| self.problem(&error, ServerProblem::Sender))?;
        let mut refused = Vec::new();
        for address in &envelope.to {
            let Err(error) = connection.command(Rcpt::new(address.clone(), Vec::new())) else { continue };
            match self.reply(&error) {
                Some(reply) => refused.push(RefusedRecipient { address: address.to_string(), reply }),
                None => return Err(self.problem(&error, ServerProblem::Message)),
            }
        }
        if refused.len() == envelope.to.len() {
            return Err(ServerProblem::Recipients(refused));
        }
        let sent = connection.command(Data).and_then(|_| connection.message(&envelope.bytes));
        sent.map_err(|error| self.problem(&error, ServerProblem::Message))?;
        Ok(refused)
    }

    fn credentials(&self) -> Option<Credentials> {
        let (user, password) = self.credentials.as_ref()?;
        Some(Credentials::new(user.clone(), password.clone()))
    }

    /// Checks certificates against those of the environment, otherwise against the system's.
    fn tls(&self) -> Result<TlsParameters, ServerProblem> {
        let failed = |error: &Failure| ServerProblem::Connection(error.to_string());
        let mut builder = TlsParametersBuilder::new(self.host.clone());
        if let Some(certificates) = &self.certificates {
            builder = builder.certificate_store(CertificateStore::None);
            for certificate in certificates {
                let certificate = Certificate::from_der(certificate.clone());
                builder = builder.add_root_certificate(certificate.map_err(|error| failed(&error))?);
            }
        }
        builder.build().map_err(|error| failed(&error))
    }

    /// The problem behind a failure; `refused` if the server answered that it refuses.
    fn problem(&self, failure: &Failure, refused: impl FnOnce(Reply) -> ServerProblem) -> ServerProblem {
        if let Some(reply) = self.reply(failure) {
            return refused(reply);
        }
        if let Some(problem) = tls_problem(failure) {
            let (certificates, cause) = (self.certificate_source.clone(), root_cause(failure));
            return ServerProblem::Tls { problem, certificates, cause };
        }
        match io_kind(failure) {
            // A read that waits too long is `WouldBlock` on Linux and `TimedOut` on Windows.
            Some(io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut) => ServerProblem::Silent(self.seconds),
            Some(io::ErrorKind::ConnectionRefused) => ServerProblem::PortClosed,
            Some(
                io::ErrorKind::UnexpectedEof
                | io::ErrorKind::ConnectionReset
                | io::ErrorKind::ConnectionAborted
                | io::ErrorKind::BrokenPipe,
            ) => ServerProblem::HungUp,
            Some(io::ErrorKind::InvalidData) => ServerProblem::NotMail,
            _ if failure.is_response() && root_cause(failure) == "incomplete response" => {
                ServerProblem::HungUp
            }
            _ if failure.is_response() => ServerProblem::NotMail,
            _ => ServerProblem::Connection(root_cause(failure)),
        }
    }

    /// The server's refusal; `None` if the failure is another one.
    fn reply(&self, failure: &Failure) -> Option<Reply> {
        let code = failure.status()?;
        let said = failure.source().map(ToString::to_string).unwrap_or_default();
        Some(Reply { code: code.into(), text: self.without_password(&said) })
    }

    /// One short line of a server's text, without the password if the server sends it back.
    fn without_password(&self, text: &str) -> String {
        let text: String = text.chars().map(|part| if part.is_control() { ' ' } else { part }).collect();
        let mut text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        for secret in self.secrets() {
            text = text.replace(&secret, "...");
        }
        match text.char_indices().nth(LONGEST_REPLY) {
            Some((end, _)) => format!("{}...", &text[..end]),
            None => text,
        }
    }

    /// The password as it is, and as it is sent.
    fn secrets(&self) -> Vec<String> {
        let Some((_, password)) = self.credentials.as_ref().filter(|(_, password)| !password.is_empty())
        else {
            return Vec::new();
        };
        let sent = self.credentials().and_then(|credentials| {
            let sign_in = Auth::new(Mechanism::Plain, credentials, None).ok()?.to_string();
            Some(sign_in.split_whitespace().nth(2)?.to_owned())
        });
        sent.into_iter().chain([password.clone()]).collect()
    }
}

fn io_kind(failure: &Failure) -> Option<io::ErrorKind> {
    let mut cause = failure.source();
    while let Some(inner) = cause {
        if let Some(error) = inner.downcast_ref::<io::Error>() {
            return Some(error.kind());
        }
        cause = inner.source();
    }
    None
}

fn root_cause(failure: &Failure) -> String {
    let mut root: &(dyn std::error::Error + 'static) = failure;
    while let Some(inner) = root.source() {
        root = inner;
    }
    root.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn server() -> Server {
        Server {
            host: "smtp.example.org".to_owned(),
            port: 587,
            security: Security::Starttls,
            credentials: Some(("edi".to_owned(), "hunter2".to_owned())),
            seconds: 1,
            certificates: None,
            certificate_source: String::new(),
        }
    }

    #[test]
    fn a_password_that_the_server_sends_back_is_not_shown() {
        // The second is "\0edi\0hunter2" in base 64.
        for said in ["5.7.8 hunter2 is wrong", "5.7.8 AGVkaQBodW50ZXIy is wrong"] {
            assert_eq!(server().without_password(said), "5.7.8 ... is wrong");
        }
    }

    #[test]
    fn a_reply_is_one_short_line() {
        let shown = server().without_password(&format!("a\r\n b\u{1b}[31m{}", "é".repeat(500)));
        assert!(shown.starts_with("a b [31mé") && shown.ends_with("é..."), "{shown}");
        assert_eq!(shown.chars().count(), 203);
    }
}
