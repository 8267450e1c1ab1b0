//! The only place that uses the network. Fetches by `https` only, from the hosts of the catalogue only, never from a
//! loopback or private address, within limits of time and size.

mod address;
mod content;
mod error;
mod fetcher;
mod lookup;
mod pace;
mod post;
mod progress;
mod request;
mod retry;
mod settings;
mod snapshot;

pub use address::AddressRefusal;
pub use content::ContentKind;
pub use error::FetchError;
pub use fetcher::{Download, Fetcher};
pub use lookup::{Lookup, LookupFuture, NotPublic};
pub use pace::{Pace, RealPace, SleepFuture};
pub use post::{PostError, post};
pub use progress::Progress;
pub use settings::FetchSettings;
pub use snapshot::{FetchResult, SnapshotChange};
