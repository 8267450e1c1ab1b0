//! What a refresh would take of a source, and how it differs from the newest retrieval in the store. Takes nothing.

use reqwest::header::{CONTENT_LENGTH, ETAG, HeaderMap, LAST_MODIFIED};
use url::Url;

use super::request::text;
use super::{FetchError, Fetcher, Progress};
use catalogue::source::{Link, Source};
use store::snapshot::Retrieval;

/// The file that a refresh would take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// Its address, after redirects.
    pub address: Url,
    /// The text of its link; the title of the source if its address is fixed.
    pub label: String,
    /// Its release, if the catalogue or the link names one.
    pub release: Option<String>,
    /// Its number of bytes, if the server says it.
    pub size: Option<u64>,
    /// How it differs from the newest retrieval.
    pub change: OfferChange,
}

/// How an offered file differs from the newest retrieval of its source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OfferChange {
    /// The source was not fetched before.
    First,
    /// Another release than the one in the store, which is named here if it is known.
    Release(Option<String>),
    /// The same release at another address.
    Address,
    /// The same address, with other headers or another size.
    Content,
    /// The same address and the same headers.
    Unchanged,
    /// The same address, and no header that shows a change.
    Unknown,
}

impl Fetcher {
    /// What a refresh would take of a source: reads its page, and asks for the headers of the file. `newest` is the
    /// newest retrieval in the store.
    ///
    /// # Errors
    /// As for [`Fetcher::fetch`].
    pub async fn offer(
        &self,
        source: &Source,
        newest: Option<&Retrieval>,
        progress: &dyn Progress,
    ) -> Result<Offer, FetchError> {
        let client = self.client(source)?;
        let requester = self.requester(&client, source, progress);
        let Link { address, label, release } = self.newest_link(requester).await?;
        let (address, headers) = requester.headers(&address).await?;
        let size = text(&headers, &CONTENT_LENGTH).and_then(|size| size.parse().ok());
        let change = match newest {
            None => OfferChange::First,
            Some(newest) => {
                let before = source.release_of(&newest.address).or_else(|| source.release.clone());
                if before != release {
                    OfferChange::Release(before)
                } else if newest.address != address {
                    OfferChange::Address
                } else {
                    content(newest, &headers, size)
                }
            }
        };
        Ok(Offer { address, label, release, size, change })
    }
}

/// Compares headers: the first of `ETag`, `Last-Modified` and the size that both responses have.
fn content(newest: &Retrieval, headers: &HeaderMap, size: Option<u64>) -> OfferChange {
    let both = |before: &Option<String>, now: Option<String>| Some(*before.as_ref()? == now?);
    let same = both(&newest.etag, text(headers, &ETAG))
        .or_else(|| both(&newest.last_modified, text(headers, &LAST_MODIFIED)));
    match (same, size) {
        (Some(true), _) => OfferChange::Unchanged,
        (Some(false), _) => OfferChange::Content,
        // Files of the same size can differ.
        (None, Some(size)) if size != newest.size => OfferChange::Content,
        (None, _) => OfferChange::Unknown,
    }
}
