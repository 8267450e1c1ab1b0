//! An authority that signs certificates, as an organisation has that inspects https.

use std::sync::Arc;

use rcgen::{BasicConstraints, Certificate, CertificateParams, DnType, IsCa, Issuer, KeyPair};
use rustls::ServerConfig;
use rustls::pki_types::PrivateKeyDer;
use tokio_rustls::TlsAcceptor;

/// An authority with a certificate of its own.
pub(crate) struct Authority {
    issuer: Issuer<'static, KeyPair>,
    pem: String,
}

impl Authority {
    /// An authority that no system knows.
    pub(crate) fn new() -> Self {
        let mut parameters = CertificateParams::new([]).unwrap();
        parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        parameters.distinguished_name.push(DnType::CommonName, "An NHS organisation");
        let key = KeyPair::generate().unwrap();
        let pem = parameters.self_signed(&key).unwrap().pem();
        Self { issuer: Issuer::new(parameters, key), pem }
    }

    /// Its certificate, for `SSL_CERT_FILE`.
    pub(crate) fn pem(&self) -> &str {
        &self.pem
    }

    /// A certificate of these hosts with its key, changed like this.
    pub(crate) fn signed(
        &self,
        hosts: &[&str],
        change: &dyn Fn(&mut CertificateParams),
    ) -> (Certificate, KeyPair) {
        let names: Vec<String> = hosts.iter().map(|host| (*host).to_owned()).collect();
        let key = KeyPair::generate().unwrap();
        let mut parameters = CertificateParams::new(names).unwrap();
        change(&mut parameters);
        (parameters.signed_by(&key, &self.issuer).unwrap(), key)
    }

    /// A server with a certificate of these hosts.
    pub(super) fn server(&self, hosts: &[&str]) -> TlsAcceptor {
        let (certificate, key) = self.signed(hosts, &|_| {});
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let server = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(
                vec![certificate.der().clone()],
                PrivateKeyDer::Pkcs8(key.serialize_der().into()),
            );
        TlsAcceptor::from(Arc::new(server.unwrap()))
    }
}
