//! How long to wait for what, how often to try, and how much to take.

use std::time::Duration;

/// Limits and manners of a fetch. The defaults suit files of some megabytes on public sites.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The longest a connection may take to stand, name look-up and handshake included.
    pub connect: Duration,
    /// The longest a server may send nothing.
    pub idle: Duration,
    /// The longest one attempt may take from the request to the last byte, redirects included.
    pub total: Duration,
    /// How often one address is tried in all, the first time included.
    pub attempts: u32,
    /// The wait before the second attempt; it doubles from one to the next.
    pub first_wait: Duration,
    /// The longest wait that doubling leads to.
    pub longest_wait: Duration,
    /// The longest wait that a server's `Retry-After` may ask for. When it asks for more, the fetch
    /// stops: coming back sooner than asked would be no help to anyone.
    pub longest_asked: Duration,
    /// The most redirects that are followed.
    pub redirects: usize,
    /// The most bytes of a page whose links are read.
    pub largest_page: u64,
    /// What the program calls itself.
    pub user_agent: String,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            idle: Duration::from_secs(30),
            total: Duration::from_mins(5),
            attempts: 4,
            first_wait: Duration::from_secs(1),
            longest_wait: Duration::from_secs(30),
            longest_asked: Duration::from_mins(2),
            redirects: 5,
            largest_page: 5_000_000,
            user_agent: concat!(
                "race-equity/",
                env!("CARGO_PKG_VERSION"),
                " (+race-equity project: published NHS workforce race equality figures)"
            )
            .to_owned(),
        }
    }
}
