//! One retrieval of a file: the address, the time and the server's headers.

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
    /// The time of the retrieval.
    pub retrieved: Timestamp,
    /// The server's `ETag`.
    pub etag: Option<String>,
    /// The server's `Last-Modified`.
    pub last_modified: Option<String>,
    /// The number of bytes.
    pub size: u64,
    /// The hash of the bytes.
    pub sha256: Hash,
    /// The server's `Content-Type`.
    pub content_type: Option<String>,
    /// The release, if a person named it; `None` if it comes from the catalogue or the file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub release: Option<String>,
}
