//! HTTP: the network is touched here and nowhere else. Only `https`, only the hosts the catalogue
//! names, no loopback or private address, within limits of time and size, politely.

mod allowed;
mod attempt;
mod content;
mod error;
mod fetcher;
mod keep;
mod lookup;
mod pace;
mod post;
mod progress;
mod settings;
mod waits;

pub use allowed::Refusal;
pub use content::Kind;
pub use error::FetchError;
pub use fetcher::{Download, Fetched, Fetcher, Known};
pub use keep::{KeepError, Kept, Outcome};
pub use lookup::{LookingUp, Lookup, NotPublic, SystemLookup};
pub use pace::{Pace, RealPace, Sleeping};
pub use post::{PostError, post};
pub use progress::Progress;
pub use settings::Settings;
