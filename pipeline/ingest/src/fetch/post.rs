//! Posts a small message to an address from the settings. Tries again after a temporary failure, and follows no
//! redirects. Messages name only the host of the address, because the rest may be a secret.

use std::time::Duration;

use reqwest::Client;
use reqwest::header::{CONTENT_TYPE, RETRY_AFTER};
use url::Url;

use super::error::in_words;
use super::request::text;
use super::{FetchSettings, Network, NetworkError, NoResponse, Pace, retry};
use format::words::counted;

/// A message that was not delivered.
#[derive(Debug, thiserror::Error)]
pub enum PostError {
    /// The proxies and certificates of the environment, or the HTTP client.
    #[error(transparent)]
    Network(#[from] NetworkError),
    /// The secret has characters that are not allowed in a header. The error does not show it.
    #[error("the secret for `{0}` cannot be sent in a header")]
    Secret(String),
    /// No response.
    #[error(transparent)]
    Connection(#[from] Box<NoResponse>),
    /// A response that is not a success.
    #[error("`{host}` answered {}", in_words(*status))]
    Status {
        /// The host.
        host: String,
        /// The status code.
        status: u16,
        /// The wait that the server asks for.
        retry_after: Option<Duration>,
    },
    /// Every attempt failed.
    #[error("gave up after {}", counted(usize::try_from(*attempts).unwrap_or(usize::MAX), "attempt"))]
    GaveUp {
        /// The number of attempts.
        attempts: u32,
        /// The last failure.
        #[source]
        last: Box<PostError>,
    },
}

impl PostError {
    /// Whether the failure is temporary.
    pub fn is_passing(&self) -> bool {
        match self {
            Self::Connection(error) => error.is_passing(),
            Self::GaveUp { .. } => true,
            Self::Status { status, .. } => *status == 429 || *status >= 500,
            Self::Network(_) | Self::Secret(_) => false,
        }
    }

    /// What a person can do about it.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Network(error) => Some(error.hint()),
            Self::Connection(error) => error.hint(),
            Self::GaveUp { last, .. } => last.hint(),
            Self::Secret(_) | Self::Status { .. } => None,
        }
    }
}

/// Posts JSON, with the secret, if there is one, as a bearer token. The body of the response is not read.
///
/// # Errors
/// When no attempt that `settings` allow gets a successful response.
pub async fn post(
    address: &Url,
    json: &[u8],
    secret: Option<&str>,
    settings: &FetchSettings,
    pace: &dyn Pace,
) -> Result<(), PostError> {
    // An address of http is on this machine: its message must not go to a proxy.
    let direct = FetchSettings { network: Network::default(), ..settings.clone() };
    let settings = if address.scheme() == "http" { &direct } else { settings };
    let client = settings.network.client(settings, None)?;
    let mut made = 1;
    loop {
        let failure = match attempt(&client, address, json, secret, settings, pace.now()).await {
            Err(failure) if failure.is_passing() => failure,
            finished => return finished,
        };
        let retry_after = match &failure {
            PostError::Status { retry_after, .. } => retry_after.unwrap_or_default(),
            _ => Duration::ZERO,
        };
        if made >= settings.attempts || retry_after > settings.longest_retry_after {
            return Err(PostError::GaveUp { attempts: made, last: Box::new(failure) });
        }
        pace.sleep(retry::backoff(settings, made, pace.random()).max(retry_after)).await;
        made += 1;
    }
}

async fn attempt(
    client: &Client,
    address: &Url,
    json: &[u8],
    secret: Option<&str>,
    settings: &FetchSettings,
    now: jiff::Timestamp,
) -> Result<(), PostError> {
    let host = address.host_str().unwrap_or_default();
    let mut request = client
        .post(address.clone())
        .timeout(settings.connect + settings.first_byte)
        .header(CONTENT_TYPE, "application/json")
        .body(json.to_vec());
    if let Some(secret) = secret {
        request = request.bearer_auth(secret);
    }
    let response = request.send().await.map_err(|error| {
        if error.is_builder() {
            return PostError::Secret(host.to_owned());
        }
        Box::new(NoResponse::new(host, address, settings, error)).into()
    })?;
    if response.status().is_success() {
        return Ok(());
    }
    let retry_after = text(response.headers(), &RETRY_AFTER).and_then(|text| retry::retry_after(&text, now));
    Err(PostError::Status { host: host.to_owned(), status: response.status().as_u16(), retry_after })
}
