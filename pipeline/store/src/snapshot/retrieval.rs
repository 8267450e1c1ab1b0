//! One retrieval: what was got from where, when, and how the server described it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use url::Url;

use super::Hash;

/// One line of the manifest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Retrieval {
    /// The id of the source in the catalogue.
    pub source: String,
    /// The address that answered, after redirects.
    pub address: Url,
    /// When, in RFC 3339.
    pub retrieved: Timestamp,
    /// The server's `ETag`, as sent.
    pub etag: Option<String>,
    /// The server's `Last-Modified`, as sent.
    pub last_modified: Option<String>,
    /// The number of bytes.
    pub size: u64,
    /// The hash under which the bytes are kept.
    pub sha256: Hash,
    /// The server's `Content-Type`, as sent.
    pub content_type: Option<String>,
    /// The edition that a person named; `None` if the catalogue or the file says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub release: Option<String>,
}
