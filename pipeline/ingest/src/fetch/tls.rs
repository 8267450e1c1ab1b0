//! Why an encrypted connection failed, for messages of fetches and of e-mail.

use std::error::Error;

use rustls::CertificateError;

/// Why an encrypted connection failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TlsProblem {
    /// The certificate is not signed by a known authority.
    UnknownAuthority,
    /// The certificate is of another host.
    OtherHost,
    /// The certificate is out of date, or not valid yet.
    OutOfDate,
    /// The server does not answer with encryption.
    NotEncrypted,
    /// Anything else.
    Other,
}

/// The problem of encryption among an error and its causes; `None` if there is none.
pub fn tls_problem(error: &(dyn Error + 'static)) -> Option<TlsProblem> {
    let mut cause = Some(error);
    while let Some(inner) = cause {
        // The source of an I/O error is the source of the error inside it.
        let inside = inner.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        let tls = inner.downcast_ref().or_else(|| inside.and_then(|inside| inside.downcast_ref()));
        if let Some(tls) = tls {
            return Some(TlsProblem::of(tls));
        }
        cause = inner.source();
    }
    None
}

impl TlsProblem {
    fn of(error: &rustls::Error) -> Self {
        use CertificateError as Certificate;
        match error {
            // The signature is wrong if the authority has the name of a known one, and another key.
            rustls::Error::InvalidCertificate(Certificate::UnknownIssuer | Certificate::BadSignature) => {
                Self::UnknownAuthority
            }
            rustls::Error::InvalidCertificate(
                Certificate::NotValidForName | Certificate::NotValidForNameContext { .. },
            ) => Self::OtherHost,
            rustls::Error::InvalidCertificate(
                Certificate::Expired
                | Certificate::ExpiredContext { .. }
                | Certificate::NotValidYet
                | Certificate::NotValidYetContext { .. },
            ) => Self::OutOfDate,
            rustls::Error::InvalidMessage(_) => Self::NotEncrypted,
            _ => Self::Other,
        }
    }

    /// Whether it is about the server's certificate.
    pub fn is_certificate(self) -> bool {
        matches!(self, Self::UnknownAuthority | Self::OtherHost | Self::OutOfDate)
    }

    /// What is wrong, after "the certificate of `host`", for a problem of a certificate. `certificates` says where the
    /// known authorities come from.
    pub fn of_certificate(self, certificates: &str) -> Option<String> {
        match self {
            Self::UnknownAuthority => Some(format!(
                "is not signed by a known authority; the certificates in use are {certificates}"
            )),
            Self::OtherHost => Some("is that of another host".to_owned()),
            Self::OutOfDate => Some("is out of date or not valid yet".to_owned()),
            Self::NotEncrypted | Self::Other => None,
        }
    }

    /// What a person can do about a problem of a certificate.
    pub fn hint(self) -> Option<&'static str> {
        match self {
            Self::UnknownAuthority => Some(
                "if your network inspects https, set `SSL_CERT_FILE` to your organisation's certificate, as a PEM file",
            ),
            Self::OtherHost => Some(
                "a sign-in page or a device of your network can answer in place of the publisher: open the address in a \
                 browser on this machine",
            ),
            Self::OutOfDate => {
                Some("check the clock of this machine; the server's certificate may have expired")
            }
            _ => None,
        }
    }
}
