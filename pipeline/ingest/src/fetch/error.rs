//! The errors of fetching a source.

use std::time::Duration;

use super::connection::{CREDENTIALS, SET_A_PROXY, through};
use super::{AddressRefusal, ConnectionStep, ContentKind, NetworkError, NoResponse, NotPublic};
use catalogue::source::{DiscoverError, FileFormat, Source};
use format::words::counted;
use store::snapshot::SnapshotError;
use url::Url;

/// A source that could not be fetched or stored.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// The source ships with the program.
    #[error("source `{0}` ships with the program and is not fetched")]
    Bundled(String),
    /// The proxies and certificates of the environment, or the HTTP client.
    #[error(transparent)]
    Network(#[from] NetworkError),
    /// An address that is refused.
    #[error("the address `{address}` is refused: {refusal}")]
    Refused {
        /// The address.
        address: String,
        /// Why it is refused.
        refusal: AddressRefusal,
    },
    /// A redirect to an address that is refused.
    #[error("`{from}` redirects to `{address}`, which is refused: {refusal}")]
    RedirectRefused {
        /// The address that redirects.
        from: String,
        /// The address that it redirects to.
        address: String,
        /// Why it is refused.
        refusal: AddressRefusal,
    },
    /// A host without public addresses.
    #[error("the address `{address}` is refused")]
    NotPublic {
        /// The address.
        address: String,
        /// The host's addresses.
        #[source]
        source: NotPublic,
    },
    /// Too many redirects.
    #[error("`{address}` redirects more than {}", counted(*limit, "time"))]
    TooManyRedirects {
        /// The address first asked for.
        address: String,
        /// The limit.
        limit: usize,
    },
    /// A redirect without a valid address.
    #[error("`{address}` redirects without giving an address")]
    RedirectToNowhere {
        /// The address.
        address: String,
    },
    /// No connection, or one that ended before the response.
    #[error(transparent)]
    Connection(#[from] Box<NoResponse>),
    /// A connection that took too long.
    #[error("no connection to `{address}` within {limit:?}{}", through(proxy.as_ref()))]
    ConnectTimeout {
        /// The address.
        address: String,
        /// The proxy, without its user name and password.
        proxy: Option<String>,
        /// The limit.
        limit: Duration,
    },
    /// A server that took the connection and does not answer.
    #[error("`{address}` took the connection, and did not begin to answer within {limit:?}")]
    NoAnswer {
        /// The address.
        address: String,
        /// The limit.
        limit: Duration,
    },
    /// A server that stopped sending.
    #[error("`{address}` stopped in the middle of its answer: nothing for {limit:?}, after {}", bytes(*received))]
    Stalled {
        /// The address.
        address: String,
        /// The limit.
        limit: Duration,
        /// The number of bytes received.
        received: u64,
    },
    /// An attempt that took too long.
    #[error("the answer of `{address}` was not complete within {limit:?}")]
    TooSlow {
        /// The address.
        address: String,
        /// The limit.
        limit: Duration,
    },
    /// A response that is not a success.
    #[error("`{address}` answered {}", in_words(*status))]
    Status {
        /// The address.
        address: String,
        /// The status code.
        status: u16,
        /// The wait that the server asks for.
        retry_after: Option<Duration>,
    },
    /// A server that asks for a longer wait than the program allows.
    #[error(
        "`{address}` answered {} and asks for a wait of {wait:?}; the limit is {limit:?}",
        in_words(*status)
    )]
    AskedToWait {
        /// The address.
        address: String,
        /// The status code.
        status: u16,
        /// The wait that the server asks for.
        wait: Duration,
        /// The limit.
        limit: Duration,
    },
    /// A response that is too large.
    #[error("`{address}` has {}; the limit of its source is {limit}", announced.map_or("more bytes".to_owned(), bytes))]
    TooLarge {
        /// The address.
        address: String,
        /// The limit.
        limit: u64,
        /// The size that the server announced, if it did.
        announced: Option<u64>,
    },
    /// A response that ended before its announced length.
    #[error("`{address}` broke off after {}{}", bytes(*received), expected.map_or(String::new(), |size| format!(" of {size}")))]
    BrokenOff {
        /// The address.
        address: String,
        /// The announced size.
        expected: Option<u64>,
        /// The number of bytes received.
        received: u64,
        /// The HTTP client's error.
        #[source]
        source: reqwest::Error,
    },
    /// A response in an encoding that the program did not request.
    #[error("`{address}` is encoded as `{encoding}`, which the program did not request")]
    Encoded {
        /// The address.
        address: String,
        /// The encoding.
        encoding: String,
    },
    /// Bytes of the wrong kind.
    #[error("`{address}` should be {} and is {found}", expected.described())]
    WrongContent {
        /// The address.
        address: String,
        /// The expected format.
        expected: FileFormat,
        /// The kind of the bytes.
        found: ContentKind,
    },
    /// A page without exactly one matching link.
    #[error(transparent)]
    Discover(#[from] DiscoverError),
    /// A snapshot that cannot be read or written.
    #[error(transparent)]
    Snapshot(#[from] SnapshotError),
    /// Every attempt failed.
    #[error("gave up after {}", counted(usize::try_from(*attempts).unwrap_or(usize::MAX), "attempt"))]
    GaveUp {
        /// The number of attempts.
        attempts: u32,
        /// The last failure.
        #[source]
        last: Box<FetchError>,
    },
}

fn bytes(size: u64) -> String {
    counted(usize::try_from(size).unwrap_or(usize::MAX), "byte")
}

/// "503 Service Unavailable".
pub(super) fn in_words(status: u16) -> String {
    let reason = reqwest::StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason());
    reason.map_or_else(|| status.to_string(), |reason| format!("{status} {reason}"))
}

impl FetchError {
    /// The server reported no change although the program did not ask for changes.
    pub(super) fn not_modified(address: &Url) -> Self {
        Self::Status { address: address.to_string(), status: 304, retry_after: None }
    }

    /// Whether the failure is temporary: no connection, a response that stopped, 429, 5xx.
    pub fn is_passing(&self) -> bool {
        match self {
            Self::Connection(error) => error.is_passing(),
            Self::ConnectTimeout { .. }
            | Self::NoAnswer { .. }
            | Self::Stalled { .. }
            | Self::BrokenOff { .. } => true,
            Self::Status { status, .. } => *status == 429 || (500..600).contains(status),
            _ => false,
        }
    }

    /// The step of the request that failed; `None` if no request was made, or not because of the network.
    pub fn step(&self) -> Option<ConnectionStep> {
        match self {
            Self::NotPublic { .. } => Some(ConnectionStep::Lookup),
            Self::Connection(error) => Some(error.step()),
            Self::ConnectTimeout { .. } => Some(ConnectionStep::Connection),
            Self::GaveUp { last, .. } => last.step(),
            Self::Bundled(_)
            | Self::Network(_)
            | Self::Refused { .. }
            | Self::Discover(_)
            | Self::Snapshot(_) => None,
            _ => Some(ConnectionStep::Response),
        }
    }

    /// Whether the page of an optional source has no link to it.
    pub fn is_not_published(&self, source: &Source) -> bool {
        source.optional && matches!(self, Self::Discover(DiscoverError::NoLink { .. }))
    }

    /// What a person can do about it.
    pub fn hint(&self) -> Option<String> {
        let catalogue = "`data/sources.toml`";
        match self {
            Self::Discover(error) => error.hint(),
            Self::Network(error) => Some(error.hint()),
            Self::Connection(error) => error.hint(),
            Self::ConnectTimeout { proxy: None, .. } => Some(SET_A_PROXY.to_owned()),
            Self::Status { status: 407, .. } => Some(CREDENTIALS.to_owned()),
            Self::Snapshot(error) => error.hint(),
            Self::GaveUp { last, .. } => {
                last.hint().or_else(|| Some("run it again later; the last good data stay in use".to_owned()))
            }
            Self::Refused { .. } | Self::RedirectRefused { .. } => Some(format!(
                "if the publisher has moved there, add the host to `hosts` of the source in {catalogue}"
            )),
            Self::Status { status: 404 | 410, .. } => Some(format!(
                "the publisher has moved or withdrawn the file: check the source's page, and correct {catalogue}"
            )),
            Self::TooLarge { .. } => {
                Some(format!("check the file; if it is right, raise `largest` of the source in {catalogue}"))
            }
            Self::WrongContent { found: ContentKind::Html, .. } => Some(
                "open the address in a browser: the publisher may show a notice instead of the file"
                    .to_owned(),
            ),
            Self::AskedToWait { wait, .. } => Some(format!("run it again after {wait:?}")),
            Self::NotPublic { .. } => {
                Some("if this is your own mirror, set it as the base address of the source".to_owned())
            }
            _ => None,
        }
    }
}
