//! Gets the newest bytes of a source: finds the link, sends the request, and tries again after a failure.

use std::sync::Arc;

use jiff::Timestamp;
use reqwest::Client;
use url::Url;

use super::lookup::{PublicOnly, SystemLookup};
use super::request::{FetchRequest, Requester};
use super::{FetchError, FetchSettings, Lookup, Pace, Progress, RealPace, retry};
use catalogue::source::{DiscoverError, FileFormat, Link, Source, newest_link, newest_pages};
use store::snapshot::{Hash, Retrieval};

/// Fetches sources of the catalogue.
#[derive(Clone)]
pub struct Fetcher {
    pub(super) settings: FetchSettings,
    pub(super) pace: Arc<dyn Pace>,
    lookup: Arc<dyn Lookup>,
}

/// A response with its bytes, or the server's report that nothing has changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Download {
    /// The address that answered, after redirects.
    pub address: Url,
    /// The release, if the catalogue or the link names one.
    pub release: Option<String>,
    /// The server's `ETag`.
    pub etag: Option<String>,
    /// The server's `Last-Modified`.
    pub last_modified: Option<String>,
    /// The server's `Content-Type`.
    pub content_type: Option<String>,
    /// The bytes; `None` if they have not changed since the last retrieval.
    pub bytes: Option<Vec<u8>>,
}

impl Download {
    /// The line of the manifest for this download of `source`, stored as `sha256`.
    pub(super) fn retrieval(&self, source: &str, sha256: Hash, retrieved: Timestamp) -> Retrieval {
        Retrieval {
            source: source.to_owned(),
            address: self.address.clone(),
            retrieved,
            etag: self.etag.clone(),
            last_modified: self.last_modified.clone(),
            size: self.bytes.as_ref().map_or(0, Vec::len) as u64,
            sha256,
            content_type: self.content_type.clone(),
            release: None,
        }
    }
}

impl Fetcher {
    /// A fetcher with the system's clock, random numbers and DNS.
    pub fn new(settings: FetchSettings) -> Self {
        Self { settings, pace: Arc::new(RealPace), lookup: Arc::new(SystemLookup) }
    }

    /// The same fetcher with another clock.
    #[must_use]
    pub fn with_pace(mut self, pace: Arc<dyn Pace>) -> Self {
        self.pace = pace;
        self
    }

    /// The same fetcher with another DNS.
    #[must_use]
    pub fn with_lookup(mut self, lookup: Arc<dyn Lookup>) -> Self {
        self.lookup = lookup;
        self
    }

    /// Fetches the source's newest bytes. If `newest` is from the same address, and the server sent validators for it,
    /// asks only for changes.
    ///
    /// # Errors
    /// When the source is bundled, its link cannot be found, its address is refused, or every attempt failed.
    pub async fn fetch(
        &self,
        source: &Source,
        newest: Option<&Retrieval>,
        progress: &dyn Progress,
    ) -> Result<Download, FetchError> {
        let client = self.client(source)?;
        let requester = self.requester(&client, source, progress);
        let Link { address, release, .. } = self.newest_link(requester).await?;
        let (formats, largest) = (&[source.format], source.largest.unwrap_or_default());
        let request = FetchRequest { address: &address, formats, largest, newest };
        Ok(Download { release, ..self.retry(requester, &request).await? })
    }

    pub(super) async fn newest_link(&self, requester: Requester<'_>) -> Result<Link, FetchError> {
        let source = requester.source;
        let mut link = match (&source.address, source.index()) {
            (Some(address), _) => {
                Link { address: source.rebased(address), label: source.title.clone(), release: None }
            }
            (None, None) => return Err(FetchError::Bundled(source.id.clone())),
            (None, Some(published)) => {
                let (document, page) = self.page(requester, published).await?;
                let mut link = if source.has_second_page() {
                    self.link_on_pages(requester, newest_pages(source, &document, &page)?).await?
                } else {
                    newest_link(source, &document, &page)?
                };
                link.address = source.rebased(&link.address);
                link
            }
        };
        link.release = link.release.or_else(|| source.release.clone());
        Ok(link)
    }

    /// The link on the first of these pages that has it. A page can announce a file that is not published yet.
    async fn link_on_pages(&self, requester: Requester<'_>, pages: Vec<Link>) -> Result<Link, FetchError> {
        let mut missing = None;
        for Link { address, release, .. } in pages {
            let (document, page) = self.page(requester, &address).await?;
            match newest_link(requester.source, &document, &page) {
                Ok(link) => return Ok(Link { release: link.release.or(release), ..link }),
                Err(error @ DiscoverError::NoLink { .. }) => missing = missing.or(Some(error)),
                Err(error) => return Err(error.into()),
            }
        }
        Err(missing.unwrap_or_else(|| DiscoverError::NotDiscovered(requester.source.id.clone())).into())
    }

    /// The text of a page of the source, and the address to which its links are relative.
    async fn page(&self, requester: Requester<'_>, published: &Url) -> Result<(String, Url), FetchError> {
        let index = requester.source.rebased(published);
        let formats = [FileFormat::Html, FileFormat::Json];
        let largest = self.settings.largest_page;
        let request = FetchRequest { address: &index, formats: &formats, largest, newest: None };
        let Download { address, bytes, .. } = self.retry(requester, &request).await?;
        let bytes = bytes.ok_or_else(|| FetchError::not_modified(&address))?;
        // Links on a mirror's copy of the page are relative to the publisher's address.
        let page = if address == index { published.clone() } else { address };
        Ok((String::from_utf8_lossy(&bytes).into_owned(), page))
    }

    pub(super) fn requester<'a>(
        &'a self,
        client: &'a Client,
        source: &'a Source,
        progress: &'a dyn Progress,
    ) -> Requester<'a> {
        Requester { client, settings: &self.settings, pace: self.pace.as_ref(), progress, source }
    }

    /// Makes attempts until one succeeds, one fails permanently, or the limit is reached.
    async fn retry(
        &self,
        requester: Requester<'_>,
        request: &FetchRequest<'_>,
    ) -> Result<Download, FetchError> {
        let mut made = 1;
        loop {
            let failure = match requester.attempt(request).await {
                Err(failure) if failure.is_passing() => failure,
                finished => return finished,
            };
            if made >= self.settings.attempts {
                return Err(FetchError::GaveUp { attempts: made, last: Box::new(failure) });
            }
            let mut wait = retry::backoff(&self.settings, made, self.pace.random());
            if let FetchError::Status { address, status, retry_after: Some(asked) } = &failure {
                let limit = self.settings.longest_retry_after;
                if *asked > limit {
                    let address = address.clone();
                    return Err(FetchError::AskedToWait { address, status: *status, wait: *asked, limit });
                }
                wait = wait.max(*asked);
            }
            requester.progress.waiting(&failure, made, wait);
            self.pace.sleep(wait).await;
            made += 1;
        }
    }

    /// A client for one source. Only this source may use the host of its mirror.
    pub(super) fn client(&self, source: &Source) -> Result<Client, FetchError> {
        let mut exempt = self.settings.network.proxy_hosts();
        exempt.extend(source.mirror().and_then(Url::host_str).map(str::to_owned));
        let limit = self.settings.lookup;
        let lookup = PublicOnly { lookup: Arc::clone(&self.lookup), exempt, limit };
        Ok(self.settings.network.client(&self.settings, Some(lookup))?)
    }
}
