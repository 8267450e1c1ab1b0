//! Looks up host names and removes every address that is not public, so that a name in the catalogue cannot lead
//! into a private network.

use std::future::Future;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

/// The future of a look-up.
pub type LookupFuture = Pin<Box<dyn Future<Output = std::io::Result<Vec<IpAddr>>> + Send>>;

/// Finds the addresses of a host.
pub trait Lookup: Send + Sync {
    /// The addresses of a host, in the order in which to try them.
    fn lookup(&self, host: String) -> LookupFuture;
}

/// The system's DNS.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct SystemLookup;

impl Lookup for SystemLookup {
    fn lookup(&self, host: String) -> LookupFuture {
        Box::pin(async move {
            let found = tokio::net::lookup_host((host.as_str(), 0)).await?;
            Ok(found.map(|address| address.ip()).collect())
        })
    }
}

/// A host without a public address.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{host}` has no public address ({})", found.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "))]
pub struct NotPublic {
    /// The host.
    pub host: String,
    /// Its addresses.
    pub found: Vec<IpAddr>,
}

/// A look-up that failed.
#[derive(Debug, thiserror::Error)]
#[error("the name `{host}` cannot be looked up")]
pub(super) struct LookupError {
    host: String,
    #[source]
    source: std::io::Error,
}

impl LookupError {
    /// Whether no name server answered in time.
    pub(super) fn is_late(&self) -> bool {
        self.source.kind() == std::io::ErrorKind::TimedOut
    }
}

/// A look-up of public addresses only, except for the hosts of a mirror and of proxies.
pub(super) struct PublicOnly {
    pub(super) lookup: Arc<dyn Lookup>,
    pub(super) exempt: Vec<String>,
    /// The longest time of a look-up.
    pub(super) limit: Duration,
}

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        let host = name.as_str().to_owned();
        let exempt = self.exempt.iter().any(|exempt| exempt == name.as_str());
        let looking = self.lookup.lookup(host.clone());
        let limit = self.limit;
        Box::pin(async move {
            let late = |_| {
                Err(std::io::Error::new(std::io::ErrorKind::TimedOut, format!("no answer within {limit:?}")))
            };
            let found = match tokio::time::timeout(limit, looking).await.unwrap_or_else(late) {
                Ok(found) => found,
                Err(source) => return Err(LookupError { host, source }.into()),
            };
            let kept: Vec<IpAddr> =
                found.iter().copied().filter(|address| exempt || is_public(*address)).collect();
            if kept.is_empty() && !found.is_empty() {
                return Err(NotPublic { host, found }.into());
            }
            // Port 0 is replaced by the port of the request.
            Ok(Box::new(kept.into_iter().map(|address| SocketAddr::new(address, 0))) as Addrs)
        })
    }
}

/// Whether an address is on the public internet.
pub(super) fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

/// By the special-purpose registry of RFC 6890 and its updates.
fn is_public_v4(address: Ipv4Addr) -> bool {
    let [first, second, third, _] = address.octets();
    !(address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_documentation()
        || address.is_multicast()
        || first == 0
        || first >= 240
        || (first == 100 && (64..128).contains(&second))
        || (first == 192 && second == 0 && third == 0)
        || (first == 192 && second == 88 && third == 99)
        || (first == 198 && (18..20).contains(&second)))
}

/// Only `2000::/3` is global unicast. An address that embeds or tunnels an IPv4 address counts as that one.
fn is_public_v6(address: Ipv6Addr) -> bool {
    if let Some(inner) = address.to_ipv4_mapped() {
        return is_public_v4(inner);
    }
    let parts = address.segments();
    let embedded = |high: u16, low: u16| {
        let [first, second] = high.to_be_bytes();
        let [third, fourth] = low.to_be_bytes();
        is_public_v4(Ipv4Addr::new(first, second, third, fourth))
    };
    match parts {
        // NAT64, RFC 6052; 6to4, RFC 3056.
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] | [0x2002, high, low, ..] => embedded(high, low),
        // Protocol assignments with Teredo, RFC 2928; documentation, RFC 3849 and RFC 9637.
        [0x2001, 0..=0x1ff | 0xdb8, ..] | [0x3fff, 0..=0xfff, ..] => false,
        [first, ..] => (0x2000..0x4000).contains(&first),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Says(Vec<&'static str>);

    impl Lookup for Says {
        fn lookup(&self, _: String) -> LookupFuture {
            let found = self.0.iter().map(|address| address.parse().unwrap()).collect();
            Box::pin(async move { Ok(found) })
        }
    }

    async fn resolved(says: &[&'static str], exempt: Option<&str>) -> Result<Vec<String>, String> {
        let resolver = PublicOnly {
            lookup: Arc::new(Says(says.to_vec())),
            exempt: exempt.into_iter().map(str::to_owned).collect(),
            limit: Duration::from_secs(5),
        };
        let found = resolver.resolve("host.example.org".parse().unwrap()).await;
        found.map(|found| found.map(|one| one.ip().to_string()).collect()).map_err(|error| error.to_string())
    }

    #[test]
    fn public_addresses_are_told_from_the_rest() {
        for public in [
            "93.184.216.34",
            "172.32.0.1",
            "100.128.0.1",
            "198.20.0.1",
            "2606:4700::1111",
            "64:ff9b::5db8:d822",
        ] {
            assert!(is_public(public.parse().unwrap()), "{public}");
        }
        for unpublic in [
            "0.0.0.0",
            "10.0.0.1",
            "100.64.0.1",
            "127.0.0.1",
            "127.255.0.1",
            "169.254.169.254",
            "172.16.0.1",
            "192.0.0.8",
            "192.0.2.1",
            "192.168.1.1",
            "198.18.0.1",
            "203.0.113.9",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:10.0.0.1",
            "fc00::1",
            "fd12::1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
            "2001:db8::1",
            "2001::1",
            "2002:7f00:1::",
            "2002:c0a8:101::1",
            "64:ff9b::a00:1",
            "::7f00:1",
            "3fff::1",
        ] {
            assert!(!is_public(unpublic.parse().unwrap()), "{unpublic}");
        }
    }

    #[tokio::test]
    async fn only_public_addresses_are_given() {
        let found = resolved(&["10.0.0.1", "93.184.216.34", "::1"], None).await;
        assert_eq!(found, Ok(vec!["93.184.216.34".to_owned()]));
    }

    #[tokio::test]
    async fn a_host_with_unpublic_addresses_only_is_an_error_that_lists_them() {
        let said = resolved(&["10.0.0.1", "fe80::1"], None).await.unwrap_err();
        assert_eq!(said, "`host.example.org` has no public address (10.0.0.1, fe80::1)");
        assert!(resolved(&["10.0.0.1"], Some("other.example.org")).await.is_err());
    }

    struct Silent;

    impl Lookup for Silent {
        fn lookup(&self, _: String) -> LookupFuture {
            Box::pin(std::future::pending())
        }
    }

    #[tokio::test]
    async fn a_look_up_has_a_limit() {
        let limit = Duration::from_millis(20);
        let resolver = PublicOnly { lookup: Arc::new(Silent), exempt: Vec::new(), limit };
        let found = resolver.resolve("host.example.org".parse().unwrap()).await;
        let error = found.err().unwrap();
        assert_eq!(error.to_string(), "the name `host.example.org` cannot be looked up");
        assert_eq!(error.source().unwrap().to_string(), "no answer within 20ms");
    }

    #[tokio::test]
    async fn the_host_of_a_mirror_may_be_anywhere() {
        let found = resolved(&["10.0.0.1"], Some("host.example.org")).await;
        assert_eq!(found, Ok(vec!["10.0.0.1".to_owned()]));
    }
}
