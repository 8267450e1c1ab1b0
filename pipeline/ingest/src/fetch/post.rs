//! Posts a small message to an address from the settings. Tries again after a temporary failure, and follows no
//! redirects. Messages name only the host of the address, because the rest may be a secret.

use std::time::Duration;

use reqwest::header::{CONTENT_TYPE, RETRY_AFTER};
use reqwest::{Client, redirect};
use url::Url;

use super::error::in_words;
use super::request::text;
use super::{FetchSettings, Pace, fetcher, retry};
use format::words::counted;

/// A message that was not delivered.
#[derive(Debug, thiserror::Error)]
pub enum PostError {
    /// HTTP could not be set up.
    #[error("cannot set up HTTP")]
    Client(#[source] reqwest::Error),
    /// The secret has characters that are not allowed in a header. The error does not show it.
    #[error("the secret for `{0}` cannot be sent in a header")]
    Secret(String),
    /// No response.
    #[error("`{host}` cannot be reached")]
    Connection {
        /// The host.
        host: String,
        /// The HTTP client's error, without the address.
        #[source]
        source: reqwest::Error,
    },
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
            Self::Connection { .. } | Self::GaveUp { .. } => true,
            Self::Status { status, .. } => *status == 429 || *status >= 500,
            Self::Client(_) | Self::Secret(_) => false,
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
    fetcher::install_crypto_provider();
    let client = Client::builder()
        .user_agent(&settings.user_agent)
        .redirect(redirect::Policy::none())
        .referer(false)
        .no_proxy()
        .connect_timeout(settings.connect)
        .timeout(settings.connect + settings.idle)
        .build()
        .map_err(PostError::Client)?;
    let host = address.host_str().unwrap_or_default().to_owned();
    let mut made = 1;
    loop {
        let failure = match attempt(&client, address, &host, json, secret, pace.now()).await {
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
    host: &str,
    json: &[u8],
    secret: Option<&str>,
    now: jiff::Timestamp,
) -> Result<(), PostError> {
    let mut request =
        client.post(address.clone()).header(CONTENT_TYPE, "application/json").body(json.to_vec());
    if let Some(secret) = secret {
        request = request.bearer_auth(secret);
    }
    let response = request.send().await.map_err(|error| {
        if error.is_builder() {
            return PostError::Secret(host.to_owned());
        }
        PostError::Connection { host: host.to_owned(), source: error.without_url() }
    })?;
    if response.status().is_success() {
        return Ok(());
    }
    let retry_after = text(response.headers(), &RETRY_AFTER).and_then(|text| retry::retry_after(&text, now));
    Err(PostError::Status { host: host.to_owned(), status: response.status().as_u16(), retry_after })
}
