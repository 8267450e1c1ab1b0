//! A request that got no response: the step that failed, and the proxy if there is one.

use std::error::Error;

use url::Url;

use super::FetchSettings;
use super::lookup::LookupError;
use super::tls::{TlsProblem, tls_problem};

/// The steps of a request, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ConnectionStep {
    /// The look-up of the host's name; of the proxy's name, if there is a proxy.
    Lookup,
    /// The connection to the host, or to the proxy and through it to the host.
    Connection,
    /// Encryption, and the check of the certificate.
    Tls,
    /// The response.
    Response,
}

/// What stood in the way of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Obstacle {
    Lookup,
    /// No name server answers.
    LateLookup,
    Connection,
    /// The proxy cannot be reached.
    Proxy,
    /// The proxy asks for a user name and password.
    Credentials,
    /// The proxy does not connect to the host.
    Refusal,
    Tls(TlsProblem),
    Response,
    /// Nothing listens at the port.
    ClosedPort,
    /// The answer is not one of HTTP.
    NotHttp,
}

/// A request without a response.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.message())]
pub struct NoResponse {
    /// The address, or only its host if the rest can be a secret.
    place: String,
    host: String,
    /// The proxy, without its user name and password.
    proxy: Option<String>,
    /// The variable with the proxy's address.
    variable: &'static str,
    /// Where the certificates come from, in words.
    certificates: String,
    obstacle: Obstacle,
    /// The HTTP client's error, without the address; `None` if the message says everything.
    #[source]
    source: Option<reqwest::Error>,
}

/// "through the proxy ...", for a message about an address.
pub(super) fn through(proxy: Option<&String>) -> String {
    proxy.map_or_else(String::new, |proxy| {
        format!(" through the proxy `{proxy}`, which looks up the name of the host itself")
    })
}

impl NoResponse {
    pub(super) fn new(place: &str, address: &Url, settings: &FetchSettings, error: reqwest::Error) -> Self {
        let (proxy, variable) = settings.network.proxy_and_variable(address).unzip();
        let obstacle = Obstacle::of(&error, proxy.is_some());
        let is_explained = match obstacle {
            Obstacle::Credentials | Obstacle::Refusal => true,
            Obstacle::Tls(problem) => problem.is_certificate(),
            _ => false,
        };
        Self {
            place: place.to_owned(),
            host: address.host_str().unwrap_or_default().to_owned(),
            proxy,
            variable: variable.unwrap_or("HTTPS_PROXY"),
            certificates: settings.network.certificate_source(),
            obstacle,
            source: (!is_explained).then(|| error.without_url()),
        }
    }

    fn message(&self) -> String {
        let Self { place, host, certificates, .. } = self;
        let proxy = self.proxy.as_deref().unwrap_or_default();
        match self.obstacle {
            Obstacle::Proxy => format!("the proxy `{proxy}` for `{place}` cannot be reached"),
            Obstacle::Credentials => {
                format!(
                    "the proxy `{proxy}` does not connect to `{host}` without a valid user name and password"
                )
            }
            Obstacle::Refusal => format!("the proxy `{proxy}` refuses to connect to `{host}`"),
            Obstacle::LateLookup => format!("no name server answers for the name `{host}` of `{place}`"),
            Obstacle::NotHttp => {
                format!("the answer of `{place}`{} is not one of HTTP", through(self.proxy.as_ref()))
            }
            Obstacle::Tls(problem) if problem.is_certificate() => {
                let problem = problem.of_certificate(certificates).unwrap_or_default();
                format!("the certificate of `{host}` {problem}")
            }
            _ => format!("no response from `{place}`{}", through(self.proxy.as_ref())),
        }
    }

    /// The step that failed.
    pub fn step(&self) -> ConnectionStep {
        match self.obstacle {
            Obstacle::Lookup | Obstacle::LateLookup => ConnectionStep::Lookup,
            Obstacle::Connection
            | Obstacle::ClosedPort
            | Obstacle::Proxy
            | Obstacle::Credentials
            | Obstacle::Refusal => ConnectionStep::Connection,
            Obstacle::Tls(_) => ConnectionStep::Tls,
            Obstacle::Response | Obstacle::NotHttp => ConnectionStep::Response,
        }
    }

    /// Whether a later attempt can succeed.
    pub(super) fn is_passing(&self) -> bool {
        !matches!(self.obstacle, Obstacle::Credentials | Obstacle::Refusal | Obstacle::Tls(_))
    }

    /// What a person can do about it.
    pub fn hint(&self) -> Option<String> {
        let host = &self.host;
        match self.obstacle {
            Obstacle::Lookup if self.proxy.is_none() => Some(format!("check the name `{host}`; or {SET_A_PROXY}")),
            Obstacle::LateLookup if self.proxy.is_none() => {
                Some(format!("no name server answers: check the connection of this machine; or {SET_A_PROXY}"))
            }
            Obstacle::ClosedPort if self.proxy.is_none() => {
                Some(format!("nothing answers at this port of `{host}`: check the address; or {SET_A_PROXY}"))
            }
            Obstacle::Connection if self.proxy.is_none() => Some(SET_A_PROXY.to_owned()),
            Obstacle::NotHttp => Some(
                "check the address and its port; if they are right, something between this machine and the publisher has \
                 answered: ask the people who run your network"
                    .to_owned(),
            ),
            Obstacle::Proxy => Some(format!(
                "correct the address in `{}`; if `{host}` can be reached without a proxy, add it to `NO_PROXY`",
                self.variable
            )),
            Obstacle::Credentials => Some(CREDENTIALS.to_owned()),
            Obstacle::Refusal => Some(format!(
                "ask the people who run your network to allow `{host}`; `race-equity check --network` checks all hosts"
            )),
            Obstacle::Tls(problem) => problem.hint().map(str::to_owned),
            _ => None,
        }
    }
}

/// The hint for a host that cannot be reached directly.
pub(super) const SET_A_PROXY: &str = "run it again later; if your network has a proxy, set `HTTPS_PROXY` to its \
                                      address, such as `http://proxy.example.nhs.uk:3128`";

/// The hint for a proxy that asks for a user name and password.
pub(super) const CREDENTIALS: &str = "put the user name and password into the address of the proxy, as in \
                                      `http://user:password@proxy.example.nhs.uk:3128`; write `@` in a password as `%40`";

impl Obstacle {
    fn of(error: &reqwest::Error, has_proxy: bool) -> Self {
        let mut obstacle = if !error.is_connect() {
            Self::Response
        } else if has_proxy {
            Self::Proxy
        } else {
            Self::Connection
        };
        if let Some(problem) = tls_problem(error) {
            return Self::Tls(problem);
        }
        let mut cause: Option<&(dyn Error + 'static)> = Some(error);
        while let Some(inner) = cause {
            obstacle = Self::of_cause(inner, has_proxy).unwrap_or(obstacle);
            cause = inner.source();
        }
        obstacle
    }

    fn of_cause(cause: &(dyn Error + 'static), has_proxy: bool) -> Option<Self> {
        if let Some(error) = cause.downcast_ref::<LookupError>() {
            return Some(match (has_proxy, error.is_late()) {
                (true, _) => Self::Proxy,
                (false, true) => Self::LateLookup,
                (false, false) => Self::Lookup,
            });
        }
        let kind = cause.downcast_ref::<std::io::Error>().map(std::io::Error::kind);
        if kind == Some(std::io::ErrorKind::ConnectionRefused) && !has_proxy {
            return Some(Self::ClosedPort);
        }
        // The types of these errors are private to the HTTP client, so they are recognised by their words.
        let words = cause.to_string();
        if (words.starts_with("invalid HTTP ") && words.ends_with(" parsed"))
            || words == "message head is too large"
        {
            return Some(Self::NotHttp);
        }
        match cause.to_string().strip_prefix("tunnel error: ")? {
            "proxy authorization required" => Some(Self::Credentials),
            "unsuccessful" => Some(Self::Refusal),
            _ => Some(Self::Proxy),
        }
    }
}
