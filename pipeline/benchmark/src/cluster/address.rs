//! The address of a scheduler, such as `df://host:50050`.

use std::fmt;
use std::str::FromStr;

use serde::Deserialize;
use url::Url;

/// The scheme of an address.
const SCHEME: &str = "df";
/// The port of a scheduler, unless the address has another.
pub const SCHEDULER_PORT: u16 = 50050;

/// Where a scheduler of Ballista listens.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct SchedulerAddress {
    /// A name or an IP address; one of version 6 is in brackets.
    pub host: String,
    /// The port.
    pub port: u16,
}

/// A text that is not the address of a scheduler.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not the address of a scheduler, such as `{SCHEME}://host:{SCHEDULER_PORT}`")]
pub struct SchedulerAddressError(String);

impl FromStr for SchedulerAddress {
    type Err = SchedulerAddressError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || SchedulerAddressError(text.to_owned());
        let url = Url::parse(text).map_err(|_| wrong())?;
        let has_more = !matches!(url.path(), "" | "/")
            || url.query().is_some()
            || url.fragment().is_some()
            || !url.username().is_empty()
            || url.password().is_some();
        let host = url.host_str().filter(|host| !host.is_empty() && url.scheme() == SCHEME && !has_more);
        Ok(Self { host: host.ok_or_else(wrong)?.to_owned(), port: url.port().unwrap_or(SCHEDULER_PORT) })
    }
}

impl TryFrom<String> for SchedulerAddress {
    type Error = SchedulerAddressError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl fmt::Display for SchedulerAddress {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{SCHEME}://{}:{}", self.host, self.port)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_a_host_and_usually_a_port() {
        let address: SchedulerAddress = "df://scheduler.example.nhs.uk:6000".parse().unwrap();
        assert_eq!((address.host.as_str(), address.port), ("scheduler.example.nhs.uk", 6000));
        assert_eq!("df://10.0.0.5".parse::<SchedulerAddress>().unwrap().to_string(), "df://10.0.0.5:50050");
        assert_eq!("df://[::1]:6000/".parse::<SchedulerAddress>().unwrap().host, "[::1]");
    }

    #[test]
    fn other_texts_are_refused() {
        for text in [
            "",
            "host:50050",
            "http://host:50050",
            "df://",
            "df://user:word@host",
            "df://host/path",
            "df://host?x=1",
        ] {
            let refused = text.parse::<SchedulerAddress>();
            assert_eq!(refused, Err(SchedulerAddressError(text.to_owned())), "{text}");
        }
    }
}
