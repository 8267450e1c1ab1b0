//! The limits of a fetch (times, attempts and sizes), and the network.

use std::time::Duration;

use super::Network;

/// The variable with the longest time, in milliseconds, of each phase of a request and of each wait before another
/// attempt; a connection may take twice as long, because the look-up is a part of it. Only tests use it.
pub const LONGEST_PHASE: &str = "RACE_EQUITY_LONGEST_PHASE";

/// The limits of a fetch, and the network. The defaults suit files of some megabytes on public websites.
#[derive(Clone, Debug)]
pub struct FetchSettings {
    /// The longest time for the look-up of a host's name. It is shorter than that for the connection, of which it is a
    /// part, so that an error names the look-up.
    pub lookup: Duration,
    /// The longest time for a connection, including the look-up and the handshake.
    pub connect: Duration,
    /// The longest time from the connection to the first byte of the response.
    pub first_byte: Duration,
    /// The longest time between the bytes of a response.
    pub idle: Duration,
    /// The longest time for one attempt, from the request to the last byte, including redirects.
    pub total: Duration,
    /// The number of attempts for one address, including the first.
    pub attempts: u32,
    /// The wait before the second attempt; it doubles after each attempt.
    pub first_wait: Duration,
    /// The longest wait after doubling.
    pub longest_wait: Duration,
    /// The longest wait that a server's `Retry-After` may ask for. If it asks for more, the fetch stops, because an
    /// earlier attempt would fail too.
    pub longest_retry_after: Duration,
    /// The largest number of redirects.
    pub redirects: usize,
    /// The largest size, in bytes, of a page with links.
    pub largest_page: u64,
    /// The `User-Agent` of the program.
    pub user_agent: String,
    /// The proxies and certificates.
    pub network: Network,
}

impl FetchSettings {
    /// The defaults, with the proxies and certificates of the environment.
    pub fn from_environment() -> Self {
        let settings = Self { network: Network::from_environment(), ..Self::default() };
        let longest = files::variable(LONGEST_PHASE).and_then(|text| text.parse().ok());
        match longest {
            Some(longest) => settings.within(Duration::from_millis(longest)),
            None => settings,
        }
    }

    /// The same with shorter phases and waits.
    fn within(self, longest: Duration) -> Self {
        Self {
            lookup: self.lookup.min(longest),
            connect: self.connect.min(longest * 2),
            first_byte: self.first_byte.min(longest),
            idle: self.idle.min(longest),
            first_wait: self.first_wait.min(longest),
            longest_wait: self.longest_wait.min(longest),
            ..self
        }
    }
}

impl Default for FetchSettings {
    fn default() -> Self {
        Self {
            lookup: Duration::from_secs(5),
            connect: Duration::from_secs(10),
            first_byte: Duration::from_secs(30),
            idle: Duration::from_secs(30),
            total: Duration::from_mins(5),
            attempts: 4,
            first_wait: Duration::from_secs(1),
            longest_wait: Duration::from_secs(30),
            longest_retry_after: Duration::from_mins(2),
            redirects: 5,
            largest_page: 5_000_000,
            user_agent: concat!(
                "race-equity/",
                env!("CARGO_PKG_VERSION"),
                " (+race-equity project: published NHS workforce race equality figures)"
            )
            .to_owned(),
            network: Network::default(),
        }
    }
}
