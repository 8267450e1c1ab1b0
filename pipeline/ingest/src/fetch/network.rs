//! The proxies and certificates of the environment, and the HTTP client that uses them. Proxy addresses can have
//! passwords, so no message, no debug output and no error shows them.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Once};

use hyper_util::client::proxy::matcher::Matcher;
use reqwest::{Certificate, Client, ClientBuilder, Proxy, redirect};
use url::Url;

use super::FetchSettings;
use super::lookup::PublicOnly;

/// The proxies and certificates that the environment names. The default has no proxies, and the system's certificates.
#[derive(Clone, Debug, Default)]
pub struct Network {
    https: Option<ProxyVariable>,
    http: Option<ProxyVariable>,
    /// The hosts that are reached directly, as in `NO_PROXY`.
    direct: Option<DirectHosts>,
    certificate_file: Option<PathBuf>,
    certificate_folders: Vec<PathBuf>,
}

/// A variable with the address of a proxy; without an address if it is not valid.
#[derive(Clone)]
struct ProxyVariable {
    variable: &'static str,
    address: Option<Url>,
}

/// The hosts of a variable such as `NO_PROXY`.
#[derive(Clone, Debug)]
struct DirectHosts {
    variable: &'static str,
    hosts: String,
    matcher: Arc<Matcher>,
}

/// A variable that cannot be used, or an HTTP client that cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum NetworkError {
    /// A proxy without a valid address. The address is not shown, because it can have a password.
    #[error("`{0}` is not a valid address of a proxy")]
    Proxy(&'static str),
    /// A certificate file or folder that cannot be read.
    #[error("`{}`, which `{variable}` names, cannot be read", path.display())]
    Certificates {
        /// The variable.
        variable: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// Why it cannot be read.
        #[source]
        source: rustls_native_certs::Error,
    },
    /// A certificate file without certificates.
    #[error("`{}`, which `SSL_CERT_FILE` names, has no certificate in PEM format", _0.display())]
    NoCertificate(PathBuf),
    /// The HTTP client.
    #[error("cannot set up HTTP")]
    Client(#[source] reqwest::Error),
}

impl NetworkError {
    /// What a person can do about it.
    pub fn hint(&self) -> String {
        match self {
            Self::Proxy(variable) => format!(
                "set `{variable}` to an address such as `http://proxy.example.nhs.uk:3128`; a user name and password \
                 come before the host, as in `http://user:password@proxy.example.nhs.uk:3128`"
            ),
            Self::Certificates { variable, .. } => {
                format!("correct the path in `{variable}`, or unset it to use the system's certificates")
            }
            Self::NoCertificate(_) => "a PEM file has lines with `BEGIN CERTIFICATE`; \
                 `openssl x509 -inform der -in FILE -out organisation.pem` converts a binary certificate"
                .to_owned(),
            // The system's verifier reads these variables too, even if they are empty.
            Self::Client(_) => "check that the system has certificates (on Debian and Ubuntu the package \
                 `ca-certificates`), and unset `SSL_CERT_FILE` and `SSL_CERT_DIR` if they are empty"
                .to_owned(),
        }
    }
}

/// The first of these variables that is set.
fn first(names: [&'static str; 2], read: &dyn Fn(&str) -> Option<String>) -> Option<(&'static str, String)> {
    names.into_iter().find_map(|name| Some((name, read(name)?)))
}

impl Network {
    /// The proxies and certificates of the environment.
    pub fn from_environment() -> Self {
        Self::from_variables(&files::variable)
    }

    /// The proxies and certificates that these variables name.
    pub fn from_variables(read: &dyn Fn(&str) -> Option<String>) -> Self {
        let proxy = |names| first(names, read).or_else(|| first(["ALL_PROXY", "all_proxy"], read));
        let direct = first(["NO_PROXY", "no_proxy"], read);
        Self {
            https: proxy(["HTTPS_PROXY", "https_proxy"]).map(ProxyVariable::parse),
            http: proxy(["HTTP_PROXY", "http_proxy"]).map(ProxyVariable::parse),
            direct: direct.map(|(variable, hosts)| DirectHosts {
                variable,
                // The address of the proxy is never used: the matcher only says which hosts need none.
                matcher: Arc::new(Matcher::builder().all("http://proxy").no(hosts.as_str()).build()),
                hosts,
            }),
            certificate_file: read("SSL_CERT_FILE").map(PathBuf::from),
            certificate_folders: read("SSL_CERT_DIR").map_or_else(Vec::new, |folders| {
                std::env::split_paths(&folders).filter(|path| !path.as_os_str().is_empty()).collect()
            }),
        }
    }

    /// The proxy for an address, without its user name and password; `None` if the program connects directly.
    pub fn proxy(&self, address: &Url) -> Option<String> {
        self.proxy_and_variable(address).map(|(proxy, _)| proxy)
    }

    /// The same, with the variable that names the proxy.
    pub(super) fn proxy_and_variable(&self, address: &Url) -> Option<(String, &'static str)> {
        let proxy = self.variable(address)?;
        Some((proxy.shown()?, proxy.variable))
    }

    fn variable(&self, address: &Url) -> Option<&ProxyVariable> {
        let is_direct = self.direct.as_ref().is_some_and(|direct| {
            address.as_str().parse().is_ok_and(|address| direct.matcher.intercept(&address).is_none())
        });
        let proxy = if address.scheme() == "http" { &self.http } else { &self.https };
        proxy.as_ref().filter(|_| !is_direct)
    }

    /// The proxies and certificates, a line for each.
    pub fn description(&self) -> Vec<String> {
        let mut lines = Vec::new();
        for (scheme, proxy) in [("https", &self.https), ("http", &self.http)] {
            lines.push(match proxy {
                Some(proxy) => format!("proxy for {scheme}: {proxy}"),
                None => format!("proxy for {scheme}: none"),
            });
        }
        if let Some(DirectHosts { variable, hosts, .. }) = &self.direct {
            lines.push(format!("without proxy: {hosts} ({variable})"));
        }
        lines.push(format!("certificates: {}", self.certificate_source()));
        lines
    }

    /// Where the certificates come from, in words.
    pub fn certificate_source(&self) -> String {
        let file = self.certificate_file.iter().map(|path| format!("`{}` (SSL_CERT_FILE)", path.display()));
        let folders =
            self.certificate_folders.iter().map(|path| format!("`{}` (SSL_CERT_DIR)", path.display()));
        let all: Vec<String> = file.chain(folders).collect();
        if all.is_empty() { "those of the system".to_owned() } else { all.join(", ") }
    }

    /// The hosts of the proxies, whose addresses need not be public.
    pub(super) fn proxy_hosts(&self) -> Vec<String> {
        let proxies = self.https.iter().chain(&self.http);
        proxies.filter_map(|proxy| Some(proxy.address.as_ref()?.host_str()?.to_owned())).collect()
    }

    /// An HTTP client that follows no redirects and sends no referer. It looks up names with `lookup`, if there is
    /// one; otherwise with the system's DNS.
    pub(super) fn client(
        &self,
        settings: &FetchSettings,
        lookup: Option<PublicOnly>,
    ) -> Result<Client, NetworkError> {
        install_crypto_provider();
        let mut builder = Client::builder()
            .user_agent(&settings.user_agent)
            .redirect(redirect::Policy::none())
            .referer(false)
            .connect_timeout(settings.connect);
        if let Some(lookup) = lookup {
            builder = builder.dns_resolver(lookup);
        }
        self.with_certificates(self.with_proxies(builder)?)?.build().map_err(NetworkError::Client)
    }

    fn with_proxies(&self, builder: ClientBuilder) -> Result<ClientBuilder, NetworkError> {
        let mut proxies = self.https.iter().chain(&self.http).peekable();
        if proxies.peek().is_none() {
            return Ok(builder.no_proxy());
        }
        if let Some(proxy) = proxies.find(|proxy| proxy.address.is_none()) {
            return Err(NetworkError::Proxy(proxy.variable));
        }
        let network = self.clone();
        Ok(builder.proxy(Proxy::custom(move |address| network.variable(address)?.address.clone())))
    }

    /// Replaces the system's certificates by those of `SSL_CERT_FILE` and `SSL_CERT_DIR`, if they are set. The
    /// verifiers of Windows and macOS do not read these variables themselves.
    fn with_certificates(&self, builder: ClientBuilder) -> Result<ClientBuilder, NetworkError> {
        let Some(found) = self.certificates()? else { return Ok(builder) };
        let certificates = found.iter().map(|certificate| Certificate::from_der(certificate));
        let certificates = certificates.collect::<Result<Vec<_>, _>>().map_err(NetworkError::Client)?;
        Ok(builder.tls_certs_only(certificates))
    }

    /// The certificates of `SSL_CERT_FILE` and `SSL_CERT_DIR` as DER; `None` if neither is set, so that the system's are
    /// used.
    ///
    /// # Errors
    /// If a file or folder cannot be read, or the file has no certificate.
    pub fn certificates(&self) -> Result<Option<Vec<Vec<u8>>>, NetworkError> {
        if self.certificate_file.is_none() && self.certificate_folders.is_empty() {
            return Ok(None);
        }
        let mut certificates = Vec::new();
        if let Some(path) = &self.certificate_file {
            let found = certificates_of("SSL_CERT_FILE", path, Some(path), None)?;
            if found.is_empty() {
                return Err(NetworkError::NoCertificate(path.clone()));
            }
            certificates.extend(found);
        }
        for folder in &self.certificate_folders {
            certificates.extend(certificates_of("SSL_CERT_DIR", folder, None, Some(folder))?);
        }
        Ok(Some(certificates))
    }
}

/// The certificates of a file or of the files of a folder, each once.
fn certificates_of(
    variable: &'static str,
    path: &Path,
    file: Option<&Path>,
    folder: Option<&Path>,
) -> Result<Vec<Vec<u8>>, NetworkError> {
    let mut found = rustls_native_certs::load_certs_from_paths(file, folder);
    if let Some(source) = found.errors.pop() {
        return Err(NetworkError::Certificates { variable, path: path.to_owned(), source });
    }
    Ok(found.certs.iter().map(|certificate| certificate.to_vec()).collect())
}

/// Installs the cryptography for https, once.
fn install_crypto_provider() {
    static PROVIDER: Once = Once::new();
    PROVIDER.call_once(|| {
        // It fails only if a provider is installed already.
        let _ = rustls::crypto::ring::default_provider().install_default();
    });
}

impl ProxyVariable {
    /// An address without a scheme is one of `http`.
    fn parse((variable, text): (&'static str, String)) -> Self {
        let text = text.trim();
        let text = if text.contains("://") { text.to_owned() } else { format!("http://{text}") };
        let is_proxy = |address: &Url| matches!(address.scheme(), "http" | "https") && address.has_host();
        Self { variable, address: text.parse().ok().filter(is_proxy) }
    }

    /// The address without user name, password and path.
    fn shown(&self) -> Option<String> {
        let address = self.address.as_ref()?;
        let port = address.port().map_or_else(String::new, |port| format!(":{port}"));
        Some(format!("{}://{}{port}", address.scheme(), address.host_str()?))
    }
}

impl fmt::Display for ProxyVariable {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(shown) = self.shown() else { return write!(formatter, "not valid ({})", self.variable) };
        write!(formatter, "{shown} ({}", self.variable)?;
        let has_credentials = self.address.as_ref().is_some_and(|address| !address.username().is_empty());
        formatter.write_str(if has_credentials { ", with a user name)" } else { ")" })
    }
}

impl fmt::Debug for ProxyVariable {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn network(variables: &[(&str, &str)]) -> Network {
        Network::from_variables(&|name| {
            variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
        })
    }

    fn proxy(network: &Network, address: &str) -> Option<String> {
        network.proxy(&address.parse().unwrap())
    }

    const PROXY: &str = "http://proxy.example.nhs.uk:3128";

    #[test]
    fn a_proxy_is_chosen_by_the_scheme_of_the_address() {
        let own = network(&[("HTTPS_PROXY", PROXY), ("http_proxy", "http://10.1.2.3:8080")]);
        assert_eq!(proxy(&own, "https://www.example.org/"), Some(PROXY.to_owned()));
        assert_eq!(proxy(&own, "http://mirror.example.org/"), Some("http://10.1.2.3:8080".to_owned()));
        let all = network(&[("ALL_PROXY", PROXY), ("https_proxy", "https://tls.example.nhs.uk")]);
        assert_eq!(proxy(&all, "http://mirror.example.org/"), Some(PROXY.to_owned()));
        assert_eq!(proxy(&all, "https://www.example.org/"), Some("https://tls.example.nhs.uk".to_owned()));
        assert_eq!(proxy(&Network::default(), "https://www.example.org/"), None);
    }

    #[test]
    fn hosts_of_no_proxy_are_reached_directly() {
        let own = network(&[("HTTPS_PROXY", PROXY), ("NO_PROXY", "localhost, .example.org,10.0.0.0/8")]);
        for direct in ["https://localhost/", "https://www.example.org/f.csv", "https://10.2.3.4/"] {
            assert_eq!(proxy(&own, direct), None, "{direct}");
        }
        for proxied in ["https://example.com/", "https://notexample.org/", "https://11.2.3.4/"] {
            assert_eq!(proxy(&own, proxied), Some(PROXY.to_owned()), "{proxied}");
        }
        assert_eq!(proxy(&network(&[("HTTPS_PROXY", PROXY), ("no_proxy", "*")]), "https://a.example/"), None);
    }

    #[test]
    fn a_proxy_without_a_scheme_is_one_of_http() {
        let own = network(&[("HTTPS_PROXY", "proxy.example.nhs.uk:3128")]);
        assert_eq!(proxy(&own, "https://www.example.org/"), Some(PROXY.to_owned()));
        assert_eq!(own.proxy_hosts(), ["proxy.example.nhs.uk"]);
    }

    #[test]
    fn a_password_is_never_shown() {
        let secret = "http://jo:s3cr3t@proxy.example.nhs.uk:3128/path";
        let own = network(&[("HTTPS_PROXY", secret), ("HTTP_PROXY", "s3cr3t://jo:s3cr3t@x")]);
        assert_eq!(proxy(&own, "https://www.example.org/"), Some(PROXY.to_owned()));
        let described = own.description().join("\n");
        assert_eq!(
            described,
            format!(
                "proxy for https: {PROXY} (HTTPS_PROXY, with a user name)\n\
                 proxy for http: not valid (HTTP_PROXY)\ncertificates: those of the system"
            )
        );
        assert!(!format!("{own:?}").contains("s3cr3t"), "{own:?}");
        let error = own.client(&FetchSettings::default(), None).unwrap_err();
        assert_eq!(error.to_string(), "`HTTP_PROXY` is not a valid address of a proxy");
    }

    #[test]
    fn an_address_of_a_proxy_that_cannot_be_used_is_an_error() {
        for wrong in ["socks5://proxy:1080", "http://", "proxy:port", "file:///proxy"] {
            let error =
                network(&[("HTTPS_PROXY", wrong)]).client(&FetchSettings::default(), None).unwrap_err();
            assert!(matches!(error, NetworkError::Proxy("HTTPS_PROXY")), "{wrong}: {error}");
        }
    }

    #[test]
    fn a_certificate_file_that_cannot_be_used_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let missing = folder.path().join("missing.pem").display().to_string();
        let empty = folder.path().join("organisation.cer").display().to_string();
        files::write_whole(Path::new(&empty), b"0\x82\x01\x0a binary").unwrap();
        for (variable, path) in
            [("SSL_CERT_FILE", &missing), ("SSL_CERT_DIR", &missing), ("SSL_CERT_FILE", &empty)]
        {
            let error = network(&[(variable, path)]).client(&FetchSettings::default(), None).unwrap_err();
            let said = error.to_string();
            assert!(said.contains(path.as_str()) && said.contains(variable), "{said}");
        }
    }
}
