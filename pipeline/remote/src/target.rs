//! An address of an object store, or a folder.

use std::fmt;
use std::path::PathBuf;

use url::Url;

use crate::RemoteError;

/// Where files are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A folder.
    Folder(PathBuf),
    /// An object store.
    Address(Address),
}

/// The kind of an object store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// S3, of Amazon or another provider.
    S3,
    /// Azure Blob Storage.
    Azure,
}

/// The address of a part of an object store: `s3://bucket/prefix` or `az://container/prefix`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    scheme: Scheme,
    bucket: String,
    prefix: String,
}

impl Target {
    /// The target that a person wrote. Text without `://` is a folder.
    ///
    /// # Errors
    /// If it is an address of another kind, has a user, a password or a query, or names no bucket.
    pub fn parse(text: &str) -> Result<Self, RemoteError> {
        if text.contains("://") {
            Address::parse(text).map(Self::Address)
        } else {
            Ok(Self::Folder(text.into()))
        }
    }
}

impl fmt::Display for Target {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder(folder) => folder.display().fmt(formatter),
            Self::Address(address) => address.fmt(formatter),
        }
    }
}

impl Scheme {
    fn text(self) -> &'static str {
        match self {
            Self::S3 => "s3",
            Self::Azure => "az",
        }
    }

    /// What the provider calls a bucket.
    pub(crate) fn bucket_word(self) -> &'static str {
        match self {
            Self::S3 => "bucket",
            Self::Azure => "container",
        }
    }
}

impl Address {
    /// The address in a text.
    ///
    /// # Errors
    /// As for [`Target::parse`].
    pub fn parse(text: &str) -> Result<Self, RemoteError> {
        // The text is not in the errors about secrets, because messages can end in a log.
        let refused =
            |shown: &str, why: &str| RemoteError::Address { shown: shown.to_owned(), why: why.to_owned() };
        let url = Url::parse(text.trim()).map_err(|error| refused(text, &error.to_string()))?;
        if !url.username().is_empty() || url.password().is_some() {
            let shown = format!("{}://…", url.scheme());
            return Err(refused(
                &shown,
                "it has a user or a password, and credentials come from the environment only",
            ));
        }
        if url.query().is_some() || url.fragment().is_some() {
            let shown = format!("{}://{}{}", url.scheme(), url.host_str().unwrap_or_default(), url.path());
            return Err(refused(
                &shown,
                "it has a part after `?` or `#`, and credentials come from the environment only",
            ));
        }
        let scheme = match url.scheme() {
            "s3" => Scheme::S3,
            "az" => Scheme::Azure,
            other => return Err(refused(text, &format!("`{other}://` is not a known kind of object store"))),
        };
        let Some(bucket) = url.host_str().filter(|bucket| !bucket.is_empty()) else {
            return Err(refused(text, &format!("it does not name a {}", scheme.bucket_word())));
        };
        let parts: Vec<&str> = url.path().split('/').filter(|part| !part.is_empty()).collect();
        let is_plain =
            |part: &&str| part.chars().all(|letter| letter.is_ascii_alphanumeric() || "-_.".contains(letter));
        // A path with `..` would be shortened without a word.
        if !parts.iter().all(is_plain) || url.port().is_some() || text.contains('%') || text.contains("..") {
            return Err(refused(
                text,
                "its path has other characters than letters, digits, `-`, `_`, `.` and `/`",
            ));
        }
        Ok(Self { scheme, bucket: bucket.to_owned(), prefix: parts.join("/") })
    }

    /// The kind of object store.
    pub fn scheme(&self) -> Scheme {
        self.scheme
    }

    /// The bucket or container.
    pub fn bucket(&self) -> &str {
        &self.bucket
    }

    /// The path of a name in the bucket.
    pub(crate) fn path(&self, name: &str) -> String {
        if self.prefix.is_empty() { name.to_owned() } else { format!("{}/{name}", self.prefix) }
    }

    /// The address of a folder below this one.
    #[must_use]
    pub fn below(&self, folder: &str) -> Self {
        Self { prefix: self.path(folder), ..self.clone() }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}://{}", self.scheme.text(), self.bucket)?;
        if self.prefix.is_empty() { Ok(()) } else { write!(formatter, "/{}", self.prefix) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_a_scheme_a_bucket_and_a_prefix() {
        let address = Address::parse("s3://figures/wres//store/").unwrap();
        assert_eq!((address.scheme(), address.bucket()), (Scheme::S3, "figures"));
        assert_eq!(address.path("lock"), "wres/store/lock");
        assert_eq!(address.to_string(), "s3://figures/wres/store");
        assert_eq!(Address::parse("az://site").unwrap().path("index.html"), "index.html");
        assert_eq!(Target::parse("out/site").unwrap(), Target::Folder("out/site".into()));
    }

    #[test]
    fn an_address_with_a_secret_is_refused_without_showing_it() {
        for text in
            ["s3://me:t0ken@figures/x", "s3://t0ken@figures/x", "az://site/x?sig=t0ken", "az://site#t0ken"]
        {
            let error = Target::parse(text).unwrap_err().to_string();
            assert!(error.contains("credentials come from the environment only"), "{error}");
            assert!(!error.contains("t0ken"), "{error}");
        }
    }

    #[test]
    fn an_address_of_another_kind_or_without_a_bucket_is_refused() {
        for (text, why) in [
            ("gs://figures/x", "`gs://` is not a known kind"),
            ("https://example.org/x", "`https://` is not a known kind"),
            ("s3:///x", "does not name a bucket"),
            ("az:///x", "does not name a container"),
            ("s3://figures/a b", "other characters"),
            ("s3://figures/%2e%2e/x", "other characters"),
        ] {
            let error = Target::parse(text).unwrap_err().to_string();
            assert!(error.contains(why), "{text}: {error}");
        }
    }
}
