//! What can go wrong between asking for a source and having its bytes.

use std::time::Duration;

use super::{Kind, NotPublic, Refusal};
use catalogue::source::{DiscoverError, FileFormat};
use format::words::counted;

/// A fetch that did not succeed. Addresses are as they were asked for.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// The source ships with the program.
    #[error("source `{0}` ships with the program and is not fetched")]
    Bundled(String),
    /// The client could not be made.
    #[error("cannot prepare to fetch")]
    Client(#[source] reqwest::Error),
    /// An address that may not be fetched.
    #[error("`{address}` is not fetched: {refusal}")]
    Refused {
        /// The address.
        address: String,
        /// Why not.
        refusal: Refusal,
    },
    /// A redirect to an address that may not be fetched.
    #[error("`{from}` redirects to `{address}`, which is not fetched: {refusal}")]
    RedirectRefused {
        /// The address that redirects.
        from: String,
        /// Where to.
        address: String,
        /// Why it is not followed.
        refusal: Refusal,
    },
    /// A host whose addresses are all unpublic.
    #[error("`{address}` is not fetched")]
    Unpublic {
        /// The address.
        address: String,
        /// The host's addresses.
        #[source]
        source: NotPublic,
    },
    /// Redirects without an end.
    #[error("`{address}` redirects more than {}", counted(*limit, "time"))]
    TooManyRedirects {
        /// The address first asked for.
        address: String,
        /// How many are followed.
        limit: usize,
    },
    /// A redirect that does not say where to.
    #[error("`{address}` redirects to nowhere")]
    RedirectToNowhere {
        /// The address.
        address: String,
    },
    /// No connection, or one that ended before an answer began.
    #[error("no answer from `{address}`")]
    Connection {
        /// The address.
        address: String,
        /// What the client said.
        #[source]
        source: reqwest::Error,
    },
    /// A connection that did not stand in time.
    #[error("no connection to `{address}` within {limit:?}")]
    ConnectTimeout {
        /// The address.
        address: String,
        /// The limit.
        limit: Duration,
    },
    /// A server that went silent.
    #[error("`{address}` sent nothing for {limit:?}, after {}", bytes(*received))]
    Stalled {
        /// The address.
        address: String,
        /// The limit.
        limit: Duration,
        /// The bytes that had come.
        received: u64,
    },
    /// An attempt that took too long in all.
    #[error("`{address}` was not done within {limit:?}")]
    TooSlow {
        /// The address.
        address: String,
        /// The limit.
        limit: Duration,
    },
    /// An answer other than success.
    #[error("`{address}` answered {}", in_words(*status))]
    Status {
        /// The address.
        address: String,
        /// The status code.
        status: u16,
        /// The wait that the server asks for.
        asked: Option<Duration>,
    },
    /// A wait asked for that is longer than this program waits.
    #[error(
        "`{address}` answered {} and asks to wait {wait:?}, more than the {limit:?} this run would wait",
        in_words(*status)
    )]
    AskedToWait {
        /// The address.
        address: String,
        /// The status code.
        status: u16,
        /// The wait asked for.
        wait: Duration,
        /// The longest wait.
        limit: Duration,
    },
    /// An answer larger than the source may be.
    #[error("`{address}` has {}, and its source may have {limit}", announced.map_or("more bytes".to_owned(), bytes))]
    TooLarge {
        /// The address.
        address: String,
        /// The limit.
        limit: u64,
        /// The size that the server announced; `None` when it sent more than it should without saying.
        announced: Option<u64>,
    },
    /// An answer that ended before its announced length.
    #[error("`{address}` broke off after {}{}", bytes(*received), expected.map_or(String::new(), |size| format!(" of {size}")))]
    BrokenOff {
        /// The address.
        address: String,
        /// The announced size.
        expected: Option<u64>,
        /// The bytes that came.
        received: u64,
        /// What the client said.
        #[source]
        source: reqwest::Error,
    },
    /// An answer in an encoding that was not asked for.
    #[error("`{address}` is sent as `{encoding}`, which was not asked for")]
    Encoded {
        /// The address.
        address: String,
        /// The encoding.
        encoding: String,
    },
    /// Bytes that are not what they should be.
    #[error("`{address}` should be {} and is {found}", expected.described())]
    WrongContent {
        /// The address.
        address: String,
        /// What it should be.
        expected: FileFormat,
        /// What it is.
        found: Kind,
    },
    /// A page on which the source's link could not be told.
    #[error(transparent)]
    Discover(#[from] DiscoverError),
    /// Every attempt failed.
    #[error("gave up after {}", counted(usize::try_from(*attempts).unwrap_or(usize::MAX), "attempt"))]
    GaveUp {
        /// How many were made.
        attempts: u32,
        /// What the last one met.
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
    /// Whether another attempt may succeed: no connection, silence, a broken-off answer, 429, 5xx.
    pub fn is_passing(&self) -> bool {
        match self {
            Self::Connection { .. }
            | Self::ConnectTimeout { .. }
            | Self::Stalled { .. }
            | Self::BrokenOff { .. } => true,
            Self::Status { status, .. } => *status == 429 || (500..600).contains(status),
            _ => false,
        }
    }

    /// What a person can do about it.
    pub fn hint(&self) -> Option<String> {
        let catalogue = "`data/sources.toml`";
        match self {
            Self::Discover(error) => error.hint(),
            Self::GaveUp { last, .. } => {
                last.hint().or_else(|| Some("run it again later; the last good data stay in use".to_owned()))
            }
            Self::Refused { .. } | Self::RedirectRefused { .. } => Some(format!(
                "if the publisher has moved there, add the host to `hosts` of the source in {catalogue}"
            )),
            Self::Status { status: 404 | 410, .. } => Some(format!(
                "the publisher has moved or withdrawn it: look on the source's page, and correct {catalogue}"
            )),
            Self::TooLarge { .. } => Some(format!(
                "look at what is published there; if it is right, raise `largest` in {catalogue}"
            )),
            Self::WrongContent { found: Kind::Html, .. } => {
                Some("open the address in a browser: the publisher may show a notice in its place".to_owned())
            }
            Self::AskedToWait { wait, .. } => Some(format!("run it again after {wait:?}")),
            Self::Unpublic { .. } => {
                Some("if this is a mirror of yours, name it as the source's base address".to_owned())
            }
            _ => None,
        }
    }
}
