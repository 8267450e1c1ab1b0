//! The only place that uses the network. Fetches by `https` only, from the hosts of the catalogue only, never from a
//! loopback or private address, within limits of time and size. Uses the proxies and certificates of the environment.
//! Through a proxy, the proxy looks up host names, so only the host names are checked.

mod address;
mod connection;
mod content;
mod error;
mod fetcher;
mod lookup;
mod network;
mod offer;
mod pace;
mod post;
mod probe;
mod progress;
mod request;
mod retry;
mod settings;
mod snapshot;
mod tls;

pub use address::AddressRefusal;
pub use connection::{ConnectionStep, NoResponse};
pub use content::ContentKind;
pub use error::FetchError;
pub use fetcher::{Download, Fetcher};
pub use lookup::{Lookup, LookupFuture, NotPublic};
pub use network::{Network, NetworkError};
pub use offer::{Offer, OfferChange};
pub use pace::{Pace, RealPace, SleepFuture};
pub use post::{PostError, post};
pub use probe::Probe;
pub use progress::Progress;
pub use retry::backoff;
pub use settings::{FetchSettings, LONGEST_PHASE};
pub use snapshot::{FetchResult, FetchedSource, SnapshotChange};
pub use tls::{TlsProblem, tls_problem};
