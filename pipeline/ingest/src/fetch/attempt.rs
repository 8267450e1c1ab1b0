//! One attempt at one address: every redirect checked, the body taken chunk by chunk within its
//! limits, and looked at before it is believed.

use reqwest::header::{
    ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_TYPE, ETAG, HeaderMap, HeaderName, IF_MODIFIED_SINCE,
    IF_NONE_MATCH, LAST_MODIFIED, LOCATION, RETRY_AFTER,
};
use reqwest::{Client, Response, StatusCode};
use tokio::time::timeout;
use url::Url;

use super::{FetchError, Kind, Known, NotPublic, Pace, Progress, Settings, allowed, waits};
use catalogue::source::{FileFormat, Source};

/// Who asks, for which source, and under which limits.
#[derive(Clone, Copy)]
pub(super) struct Asker<'a> {
    pub(super) client: &'a Client,
    pub(super) settings: &'a Settings,
    pub(super) pace: &'a dyn Pace,
    pub(super) progress: &'a dyn Progress,
    pub(super) source: &'a Source,
}

/// What is asked for.
pub(super) struct Wanted<'a> {
    pub(super) address: &'a Url,
    /// What the bytes may be; the first is what an error says they should be.
    pub(super) formats: &'a [FileFormat],
    /// The most bytes.
    pub(super) largest: u64,
    /// What is held of it already.
    pub(super) known: Option<&'a Known>,
}

/// What an address answered.
pub(super) enum Answer {
    /// What is held already is still what is published.
    NotModified(Url),
    /// The bytes, and how the server described them.
    Body { address: Url, headers: HeaderMap, bytes: Vec<u8> },
}

impl Asker<'_> {
    /// Asks once, and follows redirects to their end.
    pub(super) async fn attempt(&self, wanted: &Wanted<'_>) -> Result<Answer, FetchError> {
        let limit = self.settings.total;
        let slow = |_| FetchError::TooSlow { address: wanted.address.to_string(), limit };
        timeout(limit, self.follow(wanted)).await.map_err(slow)?
    }

    async fn follow(&self, wanted: &Wanted<'_>) -> Result<Answer, FetchError> {
        let mut address = wanted.address.clone();
        allowed::check(self.source, &address)
            .map_err(|refusal| FetchError::Refused { address: address.to_string(), refusal })?;
        for _ in 0..=self.settings.redirects {
            // Validators belong to the address that gave them.
            let known = wanted.known.filter(|known| known.address == address && known.can_ask());
            let response = self.ask(&address, known).await?;
            match response.status() {
                StatusCode::OK => return self.take(wanted, address, response).await,
                StatusCode::NOT_MODIFIED if known.is_some() => return Ok(Answer::NotModified(address)),
                StatusCode::MOVED_PERMANENTLY
                | StatusCode::FOUND
                | StatusCode::SEE_OTHER
                | StatusCode::TEMPORARY_REDIRECT
                | StatusCode::PERMANENT_REDIRECT => address = self.redirected(&address, &response)?,
                status => {
                    let asked = text(response.headers(), &RETRY_AFTER);
                    return Err(FetchError::Status {
                        address: address.to_string(),
                        status: status.as_u16(),
                        asked: asked.and_then(|asked| waits::asked(&asked, self.pace.now())),
                    });
                }
            }
        }
        Err(FetchError::TooManyRedirects {
            address: wanted.address.to_string(),
            limit: self.settings.redirects,
        })
    }

    fn redirected(&self, from: &Url, response: &Response) -> Result<Url, FetchError> {
        let location = response.headers().get(LOCATION).and_then(|location| location.to_str().ok());
        let mut address = location
            .and_then(|location| from.join(location).ok())
            .ok_or_else(|| FetchError::RedirectToNowhere { address: from.to_string() })?;
        address.set_fragment(None);
        match allowed::check(self.source, &address) {
            Ok(()) => Ok(address),
            Err(refusal) => {
                // A password that a redirect carries is nobody's to read in a log.
                let cleared = address.set_username("").and_then(|()| address.set_password(None));
                let address = cleared.map_or_else(|()| address.scheme().to_owned(), |()| address.to_string());
                Err(FetchError::RedirectRefused { from: from.to_string(), address, refusal })
            }
        }
    }

    async fn ask(&self, address: &Url, known: Option<&Known>) -> Result<Response, FetchError> {
        // Encodings are not asked for, so that limits count the bytes that are kept.
        let mut request = self.client.get(address.clone()).header(ACCEPT_ENCODING, "identity");
        if let Some(known) = known {
            if let Some(etag) = &known.etag {
                request = request.header(IF_NONE_MATCH, etag);
            }
            if let Some(last_modified) = &known.last_modified {
                request = request.header(IF_MODIFIED_SINCE, last_modified);
            }
        }
        let limit = self.settings.idle;
        match timeout(self.settings.connect + limit, request.send()).await {
            Err(_) => Err(FetchError::Stalled { address: address.to_string(), limit, received: 0 }),
            Ok(Err(error)) => Err(self.unanswered(address, error)),
            Ok(Ok(response)) => Ok(response),
        }
    }

    fn unanswered(&self, address: &Url, error: reqwest::Error) -> FetchError {
        let address = address.to_string();
        let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(&error);
        while let Some(inner) = cause {
            if let Some(source) = inner.downcast_ref::<NotPublic>() {
                return FetchError::Unpublic { address, source: source.clone() };
            }
            cause = inner.source();
        }
        if error.is_connect() && error.is_timeout() {
            return FetchError::ConnectTimeout { address, limit: self.settings.connect };
        }
        FetchError::Connection { address, source: error.without_url() }
    }

    /// Takes the body of a success.
    async fn take(
        &self,
        wanted: &Wanted<'_>,
        address: Url,
        mut response: Response,
    ) -> Result<Answer, FetchError> {
        let headers = response.headers().clone();
        let name = address.to_string();
        if let Some(encoding) = encoding(&headers) {
            return Err(FetchError::Encoded { address: name, encoding });
        }
        let announced = response.content_length();
        if announced.is_some_and(|size| size > wanted.largest) {
            return Err(FetchError::TooLarge { address: name, limit: wanted.largest, announced });
        }
        self.progress.started(&name, announced);
        let mut bytes =
            Vec::with_capacity(announced.and_then(|size| usize::try_from(size).ok()).unwrap_or(0));
        loop {
            let received = bytes.len() as u64;
            let limit = self.settings.idle;
            match timeout(limit, response.chunk()).await {
                Err(_) => return Err(FetchError::Stalled { address: name, limit, received }),
                Ok(Err(source)) => {
                    let source = source.without_url();
                    return Err(FetchError::BrokenOff {
                        address: name,
                        expected: announced,
                        received,
                        source,
                    });
                }
                Ok(Ok(None)) => break,
                Ok(Ok(Some(chunk))) => {
                    if received + chunk.len() as u64 > wanted.largest {
                        return Err(FetchError::TooLarge {
                            address: name,
                            limit: wanted.largest,
                            announced: None,
                        });
                    }
                    bytes.extend_from_slice(&chunk);
                    self.progress.received(bytes.len() as u64);
                }
            }
        }
        let found = Kind::of(&bytes);
        match wanted.formats {
            [expected, ..] if !wanted.formats.iter().any(|format| found.fits(*format)) => {
                Err(FetchError::WrongContent { address: name, expected: *expected, found })
            }
            _ => {
                self.progress.finished(&name);
                Ok(Answer::Body { address, headers, bytes })
            }
        }
    }
}

/// The encodings of a body, by comma; none if it is sent as it is. `identity`, in any case, is no encoding, and
/// neither is an empty list.
fn encoding(headers: &HeaderMap) -> Option<String> {
    let all = headers.get_all(CONTENT_ENCODING).iter();
    let names = all.flat_map(|value| value.as_bytes().split(|byte| *byte == b','));
    let names: Vec<String> = names
        .map(|name| String::from_utf8_lossy(name).trim().to_owned())
        .filter(|name| !name.is_empty() && !name.eq_ignore_ascii_case("identity"))
        .collect();
    (!names.is_empty()).then(|| names.join(", "))
}

/// A header's text, where it is there and is text.
pub(super) fn text(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    headers.get(name)?.to_str().ok().map(str::to_owned)
}

/// How the server described a body: `ETag`, `Last-Modified`, `Content-Type`.
pub(super) fn described(headers: &HeaderMap) -> [Option<String>; 3] {
    [ETAG, LAST_MODIFIED, CONTENT_TYPE].map(|name| text(headers, &name))
}
