//! One small message to an address that a person's own settings name: tried again while the failure may pass,
//! redirected nowhere. Of the address no more than its host is ever said, for the rest may be a secret.

use std::time::Duration;

use reqwest::header::{CONTENT_TYPE, RETRY_AFTER};
use reqwest::{Client, redirect};
use url::Url;

use super::attempt::text;
use super::error::in_words;
use super::{Pace, Settings, fetcher, waits};
use format::words::counted;

/// A message that was not taken.
#[derive(Debug, thiserror::Error)]
pub enum PostError {
    /// HTTP could not be set up.
    #[error("cannot set up HTTP")]
    Client(#[source] reqwest::Error),
    /// The secret holds letters that no header may hold; it is not shown.
    #[error("the secret for `{0}` cannot be sent in a header")]
    Secret(String),
    /// No answer.
    #[error("`{host}` cannot be reached")]
    Connection {
        /// The host.
        host: String,
        /// What happened, without the address.
        #[source]
        source: reqwest::Error,
    },
    /// An answer that is not a success.
    #[error("`{host}` answered {}", in_words(*status))]
    Status {
        /// The host.
        host: String,
        /// Its answer.
        status: u16,
        /// How long it asks to be left alone.
        asked: Option<Duration>,
    },
    /// No attempt was taken.
    #[error("gave up after {}", counted(usize::try_from(*attempts).unwrap_or(usize::MAX), "attempt"))]
    GaveUp {
        /// How many were made.
        attempts: u32,
        /// The last failure.
        #[source]
        last: Box<PostError>,
    },
}

impl PostError {
    /// Whether the same message may be taken a little later.
    pub fn is_passing(&self) -> bool {
        match self {
            Self::Connection { .. } | Self::GaveUp { .. } => true,
            Self::Status { status, .. } => *status == 429 || *status >= 500,
            Self::Client(_) | Self::Secret(_) => false,
        }
    }
}

/// Posts JSON, with the secret as a bearer token where there is one. Any success is enough; the answer's body
/// is not read.
///
/// # Errors
/// When the address answers with anything but a success, or not at all, after the attempts that `settings` allow.
pub async fn post(
    address: &Url,
    json: &[u8],
    secret: Option<&str>,
    settings: &Settings,
    pace: &dyn Pace,
) -> Result<(), PostError> {
    fetcher::provide();
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
            settled => return settled,
        };
        let asked = match &failure {
            PostError::Status { asked, .. } => asked.unwrap_or_default(),
            _ => Duration::ZERO,
        };
        if made >= settings.attempts || asked > settings.longest_asked {
            return Err(PostError::GaveUp { attempts: made, last: Box::new(failure) });
        }
        pace.sleep(waits::backed_off(settings, made, pace.chance()).max(asked)).await;
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
    let asked = text(response.headers(), &RETRY_AFTER).and_then(|asked| waits::asked(&asked, now));
    Err(PostError::Status { host: host.to_owned(), status: response.status().as_u16(), asked })
}
