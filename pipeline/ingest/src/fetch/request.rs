//! Sends one request: checks every redirect, reads the body in chunks within its limits, and checks the kind of its
//! content.

use reqwest::header::{
    ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_TYPE, ETAG, HeaderMap, HeaderName, IF_MODIFIED_SINCE,
    IF_NONE_MATCH, LAST_MODIFIED, LOCATION, RETRY_AFTER,
};
use reqwest::{Client, Method, Response, StatusCode};
use tokio::time::timeout;
use url::Url;

use super::{
    ConnectionStep, ContentKind, Download, FetchError, FetchSettings, NoResponse, NotPublic, Pace, Progress,
    address, retry,
};
use catalogue::source::{FileFormat, Source};
use store::snapshot::Retrieval;

/// Sends requests for one source.
#[derive(Clone, Copy)]
pub(super) struct Requester<'a> {
    pub(super) client: &'a Client,
    pub(super) settings: &'a FetchSettings,
    pub(super) pace: &'a dyn Pace,
    pub(super) progress: &'a dyn Progress,
    pub(super) source: &'a Source,
}

/// A request for the bytes at an address.
pub(super) struct FetchRequest<'a> {
    pub(super) address: &'a Url,
    /// The allowed formats; errors name the first as the expected one.
    pub(super) formats: &'a [FileFormat],
    /// The largest size in bytes.
    pub(super) largest: u64,
    /// The newest retrieval in the store: if it is from this address, the request asks only for changes.
    pub(super) newest: Option<&'a Retrieval>,
}

impl Requester<'_> {
    /// Sends the request once and follows its redirects.
    pub(super) async fn attempt(&self, request: &FetchRequest<'_>) -> Result<Download, FetchError> {
        let limit = self.settings.total;
        let slow = |_| FetchError::TooSlow { address: request.address.to_string(), limit };
        timeout(limit, self.follow(request)).await.map_err(slow)?
    }

    async fn follow(&self, request: &FetchRequest<'_>) -> Result<Download, FetchError> {
        let (url, response) = self.open(&Method::GET, request.address, request.newest).await?;
        match response.status() {
            StatusCode::NOT_MODIFIED => Ok(Download::of(url, response.headers(), None)),
            _ => self.body(request, url, response).await,
        }
    }

    /// The headers of the file at an address: without its bytes, and with GET only if the server does not answer HEAD.
    pub(super) async fn headers(&self, address: &Url) -> Result<(Url, HeaderMap), FetchError> {
        let (url, response) = match self.open(&Method::HEAD, address, None).await {
            Err(FetchError::Status { status: 400 | 403..=405 | 501, .. }) => {
                self.open(&Method::GET, address, None).await?
            }
            opened => opened?,
        };
        Ok((url, response.headers().clone()))
    }

    /// Sends a request and follows its redirects. The response is a success, or says that nothing has changed since
    /// `newest`.
    async fn open(
        &self,
        method: &Method,
        address: &Url,
        newest: Option<&Retrieval>,
    ) -> Result<(Url, Response), FetchError> {
        let mut url = address.clone();
        for _ in 0..=self.settings.redirects {
            // Validators apply only to the address that sent them.
            let known = newest.filter(|newest| {
                newest.address == url && (newest.etag.is_some() || newest.last_modified.is_some())
            });
            let response = self.send(method, &url, known).await?;
            match response.status() {
                StatusCode::OK => return Ok((url, response)),
                StatusCode::NOT_MODIFIED if known.is_some() => return Ok((url, response)),
                StatusCode::MOVED_PERMANENTLY
                | StatusCode::FOUND
                | StatusCode::SEE_OTHER
                | StatusCode::TEMPORARY_REDIRECT
                | StatusCode::PERMANENT_REDIRECT => url = self.redirected(&url, &response)?,
                status => {
                    let retry_after = text(response.headers(), &RETRY_AFTER);
                    return Err(FetchError::Status {
                        address: url.to_string(),
                        status: status.as_u16(),
                        retry_after: retry_after.and_then(|text| retry::retry_after(&text, self.pace.now())),
                    });
                }
            }
        }
        Err(FetchError::TooManyRedirects { address: address.to_string(), limit: self.settings.redirects })
    }

    fn redirected(&self, from: &Url, response: &Response) -> Result<Url, FetchError> {
        let location = response.headers().get(LOCATION).and_then(|location| location.to_str().ok());
        let mut url = location
            .and_then(|location| from.join(location).ok())
            .ok_or_else(|| FetchError::RedirectToNowhere { address: from.to_string() })?;
        url.set_fragment(None);
        match address::check(self.source, &url) {
            Ok(()) => Ok(url),
            Err(refusal) => {
                // A password in a redirect must not appear in a log.
                let cleared = url.set_username("").and_then(|()| url.set_password(None));
                let address = cleared.map_or_else(|()| url.scheme().to_owned(), |()| url.to_string());
                Err(FetchError::RedirectRefused { from: from.to_string(), address, refusal })
            }
        }
    }

    /// Sends one request to an address that the source allows.
    pub(super) async fn send(
        &self,
        method: &Method,
        address: &Url,
        known: Option<&Retrieval>,
    ) -> Result<Response, FetchError> {
        address::check(self.source, address)
            .map_err(|refusal| FetchError::Refused { address: address.to_string(), refusal })?;
        // Without an encoding, the limits count the bytes that are stored.
        let request = self.client.request(method.clone(), address.clone());
        let mut request = request.header(ACCEPT_ENCODING, "identity");
        if let Some(known) = known {
            if let Some(etag) = &known.etag {
                request = request.header(IF_NONE_MATCH, etag);
            }
            if let Some(last_modified) = &known.last_modified {
                request = request.header(IF_MODIFIED_SINCE, last_modified);
            }
        }
        let limit = self.settings.first_byte;
        match timeout(self.settings.connect + limit, request.send()).await {
            Err(_) => Err(FetchError::NoAnswer { address: address.to_string(), limit }),
            Ok(Err(error)) => Err(self.unanswered(address, error)),
            Ok(Ok(response)) => Ok(response),
        }
    }

    fn unanswered(&self, address: &Url, error: reqwest::Error) -> FetchError {
        let name = address.to_string();
        let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(&error);
        while let Some(inner) = cause {
            if let Some(source) = inner.downcast_ref::<NotPublic>() {
                return FetchError::NotPublic { address: name, source: source.clone() };
            }
            cause = inner.source();
        }
        let is_late = error.is_connect() && error.is_timeout();
        let no_response = NoResponse::new(&name, address, self.settings, error);
        // A look-up has a limit of its own, and ends as a connection that took too long.
        if is_late && !matches!(no_response.step(), ConnectionStep::Lookup) {
            let proxy = self.settings.network.proxy(address);
            return FetchError::ConnectTimeout { address: name, proxy, limit: self.settings.connect };
        }
        Box::new(no_response).into()
    }

    /// Reads the body of a successful response.
    async fn body(
        &self,
        request: &FetchRequest<'_>,
        address: Url,
        mut response: Response,
    ) -> Result<Download, FetchError> {
        let headers = response.headers().clone();
        let name = address.to_string();
        if let Some(encoding) = encoding(&headers) {
            return Err(FetchError::Encoded { address: name, encoding });
        }
        let announced = response.content_length();
        if announced.is_some_and(|size| size > request.largest) {
            return Err(FetchError::TooLarge { address: name, limit: request.largest, announced });
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
                    if received + chunk.len() as u64 > request.largest {
                        return Err(FetchError::TooLarge {
                            address: name,
                            limit: request.largest,
                            announced: None,
                        });
                    }
                    bytes.extend_from_slice(&chunk);
                    self.progress.received(bytes.len() as u64);
                }
            }
        }
        let found = ContentKind::of(&bytes);
        match request.formats {
            [expected, ..] if !request.formats.iter().any(|format| found.fits(*format)) => {
                Err(FetchError::WrongContent { address: name, expected: *expected, found })
            }
            _ => {
                self.progress.finished(&name);
                Ok(Download::of(address, &headers, Some(bytes)))
            }
        }
    }
}

/// The encodings of a body, separated by commas; `None` if it is not encoded. `identity`, in any case, and an empty
/// list are not encodings.
fn encoding(headers: &HeaderMap) -> Option<String> {
    let all = headers.get_all(CONTENT_ENCODING).iter();
    let names = all.flat_map(|value| value.as_bytes().split(|byte| *byte == b','));
    let names: Vec<String> = names
        .map(|name| String::from_utf8_lossy(name).trim().to_owned())
        .filter(|name| !name.is_empty() && !name.eq_ignore_ascii_case("identity"))
        .collect();
    (!names.is_empty()).then(|| names.join(", "))
}

/// A header as text; `None` if it is missing or not text.
pub(super) fn text(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    headers.get(name)?.to_str().ok().map(str::to_owned)
}

impl Download {
    fn of(address: Url, headers: &HeaderMap, bytes: Option<Vec<u8>>) -> Self {
        let [etag, last_modified, content_type] =
            [ETAG, LAST_MODIFIED, CONTENT_TYPE].map(|name| text(headers, &name));
        Self { address, release: None, etag, last_modified, content_type, bytes }
    }
}
