//! Asks each host of the catalogue for one response, to find what can be reached.

use reqwest::{Method, StatusCode};
use url::Url;

use super::{ConnectionStep, FetchError, Fetcher, NetworkError, address};
use catalogue::source::Source;

/// How far one request to a host came.
#[derive(Debug)]
pub struct Probe {
    /// The host, with the port if it is not the default.
    pub host: String,
    /// Whether the request was encrypted.
    pub is_https: bool,
    /// The proxy, without its user name and password; `None` if the program connected directly.
    pub proxy: Option<String>,
    /// The status of the response, or what stood in the way.
    pub result: Result<u16, FetchError>,
}

impl Probe {
    /// Whether a step succeeded; `None` if the request did not come that far.
    pub fn succeeded(&self, step: ConnectionStep) -> Option<bool> {
        let Err(error) = &self.result else { return Some(true) };
        match step.cmp(&error.step()?) {
            std::cmp::Ordering::Less => Some(true),
            std::cmp::Ordering::Equal => Some(false),
            std::cmp::Ordering::Greater => None,
        }
    }
}

/// An address of a host: the page or file of a source, or the root of another host that its files can be on.
struct Target<'a> {
    source: &'a Source,
    address: Url,
    is_root: bool,
}

impl Fetcher {
    /// Sends one request to each host of the sources, all at the same time, and takes nothing.
    ///
    /// # Errors
    /// If the proxies or certificates of the environment cannot be used.
    pub async fn probe(&self, sources: &[&Source]) -> Result<Vec<Probe>, NetworkError> {
        let mut tasks = Vec::new();
        for Target { source, address, is_root } in targets(sources) {
            let (fetcher, source) = (self.clone(), source.clone());
            tasks.push(tokio::spawn(async move {
                Probe {
                    host: address::place(&address),
                    is_https: address.scheme() == "https",
                    proxy: fetcher.settings.network.proxy(&address),
                    result: fetcher.status(&source, &address, is_root).await,
                }
            }));
        }
        let mut probes = Vec::new();
        for task in tasks {
            match task.await {
                Ok(Probe { result: Err(FetchError::Network(error)), .. }) => return Err(error),
                Ok(probe) => probes.push(probe),
                Err(ended) => std::panic::resume_unwind(ended.into_panic()),
            }
        }
        Ok(probes)
    }

    /// The status of one response. Of a root, every status shows that the host answers, unless a proxy or a failure of
    /// the server sent it.
    async fn status(&self, source: &Source, address: &Url, is_root: bool) -> Result<u16, FetchError> {
        let client = self.client(source)?;
        let requester = self.requester(&client, source, &());
        if !is_root {
            return requester.headers(address).await.map(|_| StatusCode::OK.as_u16());
        }
        let status = requester.send(&Method::HEAD, address, None).await?.status();
        if status == StatusCode::PROXY_AUTHENTICATION_REQUIRED || status.is_server_error() {
            let address = address.to_string();
            return Err(FetchError::Status { address, status: status.as_u16(), retry_after: None });
        }
        Ok(status.as_u16())
    }
}

/// One address for each host, in the order of the catalogue.
fn targets<'a>(sources: &[&'a Source]) -> Vec<Target<'a>> {
    let mut all: Vec<Target<'a>> = Vec::new();
    let mut add = |target: Target<'a>| {
        if all.iter().all(|other| address::place(&other.address) != address::place(&target.address)) {
            all.push(target);
        }
    };
    for &source in sources {
        if let Some(address) = source.address.as_ref().or_else(|| source.index()) {
            add(Target { source, address: source.rebased(address), is_root: false });
        }
    }
    for &source in sources.iter().filter(|source| source.mirror().is_none()) {
        for host in &source.hosts {
            if let Ok(address) = format!("https://{host}/").parse() {
                add(Target { source, address, is_root: true });
            }
        }
    }
    all
}
