//! Gets a source's newest bytes: finds the link, asks, waits and asks again.

use std::sync::{Arc, Once};

use jiff::Timestamp;
use reqwest::{Client, redirect};
use url::Url;

use super::attempt::{Answer, Asker, Wanted, described};
use super::lookup::PublicOnly;
use super::{FetchError, Lookup, Pace, Progress, RealPace, Settings, SystemLookup, waits};
use catalogue::source::{FileFormat, Link, Source, newest_link};
use store::snapshot::{Hash, Retrieval};

/// Fetches sources of the catalogue.
#[derive(Clone)]
pub struct Fetcher {
    pub(super) settings: Settings,
    pub(super) pace: Arc<dyn Pace>,
    lookup: Arc<dyn Lookup>,
}

/// What is held of an address, for asking only whether it has changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// The address that gave it.
    pub address: Url,
    /// The `ETag` it gave.
    pub etag: Option<String>,
    /// The `Last-Modified` it gave.
    pub last_modified: Option<String>,
}

/// What a fetch brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fetched {
    /// What is held is still what is published.
    NotModified {
        /// The address that said so.
        address: Url,
        /// The release, where the catalogue or the link names one.
        release: Option<String>,
    },
    /// The bytes.
    Got(Download),
}

/// Bytes, and how the server described them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Download {
    /// The address that gave them, after redirects.
    pub address: Url,
    /// The release, where the catalogue or the link names one.
    pub release: Option<String>,
    /// The server's `ETag`.
    pub etag: Option<String>,
    /// The server's `Last-Modified`.
    pub last_modified: Option<String>,
    /// The server's `Content-Type`.
    pub content_type: Option<String>,
    /// The bytes themselves.
    pub bytes: Vec<u8>,
}

impl Download {
    /// The manifest's line for these bytes, kept under `sha256`, retrieved for `source` at this time.
    pub fn retrieval(&self, source: &str, sha256: Hash, retrieved: Timestamp) -> Retrieval {
        Retrieval {
            source: source.to_owned(),
            address: self.address.clone(),
            retrieved,
            etag: self.etag.clone(),
            last_modified: self.last_modified.clone(),
            size: self.bytes.len() as u64,
            sha256,
            content_type: self.content_type.clone(),
            release: None,
        }
    }
}

/// Provides what https is made with, once.
pub(super) fn provide() {
    static PROVIDER: Once = Once::new();
    PROVIDER.call_once(|| {
        // It fails only where a provider stands already, which serves as well.
        let _ = rustls::crypto::ring::default_provider().install_default();
    });
}

impl Known {
    /// Whether the server gave anything to ask with.
    pub(super) fn can_ask(&self) -> bool {
        self.etag.is_some() || self.last_modified.is_some()
    }
}

impl From<&Retrieval> for Known {
    fn from(retrieval: &Retrieval) -> Self {
        Self {
            address: retrieval.address.clone(),
            etag: retrieval.etag.clone(),
            last_modified: retrieval.last_modified.clone(),
        }
    }
}

impl Fetcher {
    /// A fetcher with the machine's own clock, chance and name look-up.
    pub fn new(settings: Settings) -> Self {
        Self { settings, pace: Arc::new(RealPace), lookup: Arc::new(SystemLookup) }
    }

    /// The same, at another pace.
    #[must_use]
    pub fn with_pace(mut self, pace: Arc<dyn Pace>) -> Self {
        self.pace = pace;
        self
    }

    /// The same, with another name look-up.
    #[must_use]
    pub fn with_lookup(mut self, lookup: Arc<dyn Lookup>) -> Self {
        self.lookup = lookup;
        self
    }

    /// Where the source's newest file stands: the link found on its page, or its fixed address; at
    /// the mirror, where there is one.
    ///
    /// # Errors
    /// When the page cannot be fetched, or none or several of its links could be the one.
    pub async fn newest(&self, source: &Source, progress: &dyn Progress) -> Result<Link, FetchError> {
        let client = self.client(source)?;
        self.newest_link(self.asker(&client, source, progress)).await
    }

    /// Fetches the source's newest bytes. Where `known` is of the address they stand at, and the
    /// server gave validators for it, only asks whether they have changed.
    ///
    /// # Errors
    /// When the source is bundled, its link cannot be told, its address may not be fetched, or no
    /// attempt brought the whole of what it should be.
    pub async fn fetch(
        &self,
        source: &Source,
        known: Option<&Known>,
        progress: &dyn Progress,
    ) -> Result<Fetched, FetchError> {
        let client = self.client(source)?;
        let asker = self.asker(&client, source, progress);
        let Link { address, release, .. } = self.newest_link(asker).await?;
        let largest = source.largest.unwrap_or_default();
        let wanted = Wanted { address: &address, formats: &[source.format], largest, known };
        Ok(match self.persevere(asker, &wanted).await? {
            Answer::NotModified(address) => Fetched::NotModified { address, release },
            Answer::Body { address, headers, bytes } => {
                let [etag, last_modified, content_type] = described(&headers);
                Fetched::Got(Download { address, release, etag, last_modified, content_type, bytes })
            }
        })
    }

    async fn newest_link(&self, asker: Asker<'_>) -> Result<Link, FetchError> {
        let source = asker.source;
        let mut link = if let Some(address) = &source.address {
            Link { address: source.rebased(address), label: source.title.clone(), release: None }
        } else {
            let Some(published) = source.index() else {
                return Err(FetchError::Bundled(source.id.clone()));
            };
            let index = source.rebased(published);
            let formats = [FileFormat::Html, FileFormat::Json];
            let largest = self.settings.largest_page;
            let wanted = Wanted { address: &index, formats: &formats, largest, known: None };
            match self.persevere(asker, &wanted).await? {
                Answer::NotModified(address) => {
                    return Err(FetchError::Status {
                        address: address.to_string(),
                        status: 304,
                        asked: None,
                    });
                }
                Answer::Body { address, bytes, .. } => {
                    // The page's links are the publisher's, wherever a mirror may have put the page.
                    let page = if address == index { published } else { &address };
                    let mut link = newest_link(source, &String::from_utf8_lossy(&bytes), page)?;
                    link.address = source.rebased(&link.address);
                    link
                }
            }
        };
        link.release = link.release.or_else(|| source.release.clone());
        Ok(link)
    }

    fn asker<'a>(&'a self, client: &'a Client, source: &'a Source, progress: &'a dyn Progress) -> Asker<'a> {
        Asker { client, settings: &self.settings, pace: self.pace.as_ref(), progress, source }
    }

    /// Makes attempts until one succeeds, fails for good, or they are used up.
    async fn persevere(&self, asker: Asker<'_>, wanted: &Wanted<'_>) -> Result<Answer, FetchError> {
        let mut made = 1;
        loop {
            let failure = match asker.attempt(wanted).await {
                Err(failure) if failure.is_passing() => failure,
                settled => return settled,
            };
            if made >= self.settings.attempts {
                return Err(FetchError::GaveUp { attempts: made, last: Box::new(failure) });
            }
            let mut wait = waits::backed_off(&self.settings, made, self.pace.chance());
            if let FetchError::Status { address, status, asked: Some(asked) } = &failure {
                let limit = self.settings.longest_asked;
                if *asked > limit {
                    let address = address.clone();
                    return Err(FetchError::AskedToWait { address, status: *status, wait: *asked, limit });
                }
                wait = wait.max(*asked);
            }
            asker.progress.waiting(&failure, made, wait);
            self.pace.sleep(wait).await;
            made += 1;
        }
    }

    /// A client for one source: what its mirror may do, no other source may.
    fn client(&self, source: &Source) -> Result<Client, FetchError> {
        provide();
        let exempt = source.mirror().and_then(Url::host_str).map(str::to_owned);
        Client::builder()
            .user_agent(&self.settings.user_agent)
            .redirect(redirect::Policy::none())
            .referer(false)
            // A proxy would look names up by itself, past the check of what they lead to.
            .no_proxy()
            .connect_timeout(self.settings.connect)
            .dns_resolver(PublicOnly { lookup: Arc::clone(&self.lookup), exempt })
            .build()
            .map_err(FetchError::Client)
    }
}
