//! Which addresses a source may be fetched from. Asked before the first request and again at every
//! redirect.

use std::net::IpAddr;

use url::{Host, Url};

use super::lookup::is_public;
use catalogue::source::Source;

/// Why an address is not fetched.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Neither `https` nor what the source's mirror speaks.
    #[error("only `{expected}` is fetched, and it is `{found}`")]
    Scheme {
        /// The scheme that is fetched.
        expected: String,
        /// The scheme it has.
        found: String,
    },
    /// A host or port that is none of the source's.
    #[error("`{found}` is none of the source's hosts ({expected})")]
    Host {
        /// The hosts that are, by comma.
        expected: String,
        /// The host and port it has.
        found: String,
    },
    /// A user name or a password in the address.
    #[error("it carries a user name or password")]
    Credentials,
    /// A loopback, private, link-local or otherwise unpublic address.
    #[error("{0} is a loopback, private or otherwise unpublic address")]
    Unpublic(IpAddr),
}

/// Whether a source may be fetched from an address, and if not, why.
pub(super) fn check(source: &Source, address: &Url) -> Result<(), Refusal> {
    if !address.username().is_empty() || address.password().is_some() {
        return Err(Refusal::Credentials);
    }
    let mirror = source.mirror();
    let scheme = mirror.map_or("https", Url::scheme);
    if address.scheme() != scheme {
        return Err(Refusal::Scheme { expected: scheme.to_owned(), found: address.scheme().to_owned() });
    }
    let own = match mirror {
        Some(mirror) => place(mirror) == place(address),
        None => {
            address.port().is_none()
                && address.host_str().is_some_and(|host| source.hosts.iter().any(|own| own == host))
        }
    };
    if own {
        return Ok(());
    }
    let literal = match address.host() {
        Some(Host::Ipv4(literal)) => Some(IpAddr::V4(literal)),
        Some(Host::Ipv6(literal)) => Some(IpAddr::V6(literal)),
        _ => None,
    };
    match literal {
        Some(literal) if !is_public(literal) => Err(Refusal::Unpublic(literal)),
        _ => Err(Refusal::Host {
            expected: mirror.map_or_else(|| source.hosts.join(", "), place),
            found: place(address),
        }),
    }
}

/// Host and, where it is not the usual one, port.
fn place(address: &Url) -> String {
    let host = address.host_str().unwrap_or_default();
    address.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use catalogue::source::Catalogue;

    const CATALOGUE: &str = r#"[[source]]
id = "a"
title = "A"
publisher = "P"
address = "https://www.example.org/f.csv"
format = "csv"
layout = "a"
cadence = "daily"
hosts = ["www.example.org", "files.example.org"]
largest = 1
licence = { name = "none", allows = "nothing" }
"#;

    fn checked(mirror: Option<&str>, address: &str) -> Result<(), Refusal> {
        let bases = mirror.map(|base| ("a".to_owned(), base.parse().unwrap()));
        let bases: BTreeMap<String, Url> = bases.into_iter().collect();
        let catalogue = Catalogue::parse(CATALOGUE, "sources.toml").unwrap().with_bases(&bases).unwrap();
        check(catalogue.get("a").unwrap(), &address.parse().unwrap())
    }

    #[test]
    fn the_source_s_hosts_are_allowed_by_https() {
        assert_eq!(checked(None, "https://www.example.org/other"), Ok(()));
        assert_eq!(checked(None, "https://files.example.org/"), Ok(()));
        assert_eq!(checked(None, "https://files.example.org:443/"), Ok(()), "443 is the usual port");
    }

    #[test]
    fn other_schemes_hosts_and_ports_are_refused() {
        assert!(matches!(checked(None, "http://www.example.org/"), Err(Refusal::Scheme { .. })));
        assert!(matches!(checked(None, "ftp://www.example.org/"), Err(Refusal::Scheme { .. })));
        assert!(matches!(checked(None, "file:///etc/passwd"), Err(Refusal::Scheme { .. })));
        for address in [
            "https://example.org/",
            "https://www.example.org.evil.net/",
            "https://www.example.org:8443/",
            "https://www.example.org./",
            "https://93.184.216.34/",
        ] {
            assert!(matches!(checked(None, address), Err(Refusal::Host { .. })), "{address}");
        }
        assert_eq!(checked(None, "https://u:p@www.example.org/"), Err(Refusal::Credentials));
    }

    #[test]
    fn unpublic_addresses_are_refused_by_name() {
        for (address, found) in [
            ("https://127.0.0.1/", "127.0.0.1"),
            ("https://2130706433/", "127.0.0.1"),
            ("https://[::1]/", "::1"),
            ("https://10.1.2.3/", "10.1.2.3"),
            ("https://169.254.169.254/latest/meta-data", "169.254.169.254"),
            ("https://[::ffff:192.168.0.1]/", "::ffff:192.168.0.1"),
        ] {
            assert_eq!(checked(None, address), Err(Refusal::Unpublic(found.parse().unwrap())), "{address}");
        }
    }

    #[test]
    fn a_mirror_allows_itself_and_nothing_else() {
        let mirror = Some("http://127.0.0.1:8080/nhs/");
        assert_eq!(checked(mirror, "http://127.0.0.1:8080/elsewhere"), Ok(()));
        assert!(matches!(checked(mirror, "http://127.0.0.1:8081/"), Err(Refusal::Unpublic(_))));
        assert!(matches!(checked(mirror, "http://127.0.0.1/"), Err(Refusal::Unpublic(_))));
        assert!(matches!(checked(mirror, "http://www.example.org/"), Err(Refusal::Host { .. })));
        assert!(matches!(checked(mirror, "https://www.example.org/f.csv"), Err(Refusal::Scheme { .. })));
        assert_eq!(checked(Some("https://mirror.example.net/"), "https://mirror.example.net/f.csv"), Ok(()));
    }
}
