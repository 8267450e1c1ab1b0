//! Checks which addresses a source may be fetched from, before the first request and at every redirect.

use std::net::IpAddr;

use url::{Host, Url};

use super::lookup::is_public;
use catalogue::source::Source;

/// Why an address is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddressRefusal {
    /// Not `https`, or not the scheme of the source's mirror.
    #[error("its scheme is `{found}`, only `{expected}` is allowed")]
    Scheme {
        /// The allowed scheme.
        expected: String,
        /// The scheme of the address.
        found: String,
    },
    /// A host or port that is not one of the source's.
    #[error("`{found}` is not one of the source's hosts ({expected})")]
    Host {
        /// The source's hosts, separated by commas.
        expected: String,
        /// The host and port of the address.
        found: String,
    },
    /// A user name or a password in the address.
    #[error("it has a user name or password")]
    Credentials,
    /// A loopback, private, link-local or other address that is not public.
    #[error("{0} is not a public address")]
    NotPublic(IpAddr),
}

pub(super) fn check(source: &Source, address: &Url) -> Result<(), AddressRefusal> {
    if !address.username().is_empty() || address.password().is_some() {
        return Err(AddressRefusal::Credentials);
    }
    let mirror = source.mirror();
    let scheme = mirror.map_or("https", Url::scheme);
    if address.scheme() != scheme {
        return Err(AddressRefusal::Scheme {
            expected: scheme.to_owned(),
            found: address.scheme().to_owned(),
        });
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
        Some(literal) if !is_public(literal) => Err(AddressRefusal::NotPublic(literal)),
        _ => Err(AddressRefusal::Host {
            expected: mirror.map_or_else(|| source.hosts.join(", "), place),
            found: place(address),
        }),
    }
}

/// The host, and the port if it is not the default.
pub(super) fn place(address: &Url) -> String {
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

    fn checked(mirror: Option<&str>, address: &str) -> Result<(), AddressRefusal> {
        let bases = mirror.map(|base| ("a".to_owned(), base.parse().unwrap()));
        let bases: BTreeMap<String, Url> = bases.into_iter().collect();
        let catalogue = Catalogue::parse(CATALOGUE, "sources.toml").unwrap().with_bases(&bases).unwrap();
        check(catalogue.get("a").unwrap(), &address.parse().unwrap())
    }

    #[test]
    fn hosts_of_the_source_are_allowed_by_https() {
        assert_eq!(checked(None, "https://www.example.org/other"), Ok(()));
        assert_eq!(checked(None, "https://files.example.org/"), Ok(()));
        assert_eq!(checked(None, "https://files.example.org:443/"), Ok(()), "443 is the default port");
    }

    #[test]
    fn other_schemes_hosts_and_ports_are_refused() {
        assert!(matches!(checked(None, "http://www.example.org/"), Err(AddressRefusal::Scheme { .. })));
        assert!(matches!(checked(None, "ftp://www.example.org/"), Err(AddressRefusal::Scheme { .. })));
        assert!(matches!(checked(None, "file:///etc/passwd"), Err(AddressRefusal::Scheme { .. })));
        for address in [
            "https://example.org/",
            "https://www.example.org.evil.net/",
            "https://www.example.org:8443/",
            "https://www.example.org./",
            "https://93.184.216.34/",
        ] {
            assert!(matches!(checked(None, address), Err(AddressRefusal::Host { .. })), "{address}");
        }
        assert_eq!(checked(None, "https://u:p@www.example.org/"), Err(AddressRefusal::Credentials));
    }

    #[test]
    fn addresses_that_are_not_public_are_refused() {
        for (address, found) in [
            ("https://127.0.0.1/", "127.0.0.1"),
            ("https://2130706433/", "127.0.0.1"),
            ("https://[::1]/", "::1"),
            ("https://10.1.2.3/", "10.1.2.3"),
            ("https://169.254.169.254/latest/meta-data", "169.254.169.254"),
            ("https://[::ffff:192.168.0.1]/", "::ffff:192.168.0.1"),
        ] {
            assert_eq!(
                checked(None, address),
                Err(AddressRefusal::NotPublic(found.parse().unwrap())),
                "{address}"
            );
        }
    }

    #[test]
    fn a_mirror_allows_only_itself() {
        let mirror = Some("http://127.0.0.1:8080/nhs/");
        assert_eq!(checked(mirror, "http://127.0.0.1:8080/elsewhere"), Ok(()));
        assert!(matches!(checked(mirror, "http://127.0.0.1:8081/"), Err(AddressRefusal::NotPublic(_))));
        assert!(matches!(checked(mirror, "http://127.0.0.1/"), Err(AddressRefusal::NotPublic(_))));
        assert!(matches!(checked(mirror, "http://www.example.org/"), Err(AddressRefusal::Host { .. })));
        assert!(matches!(
            checked(mirror, "https://www.example.org/f.csv"),
            Err(AddressRefusal::Scheme { .. })
        ));
        assert_eq!(checked(Some("https://mirror.example.net/"), "https://mirror.example.net/f.csv"), Ok(()));
    }
}
