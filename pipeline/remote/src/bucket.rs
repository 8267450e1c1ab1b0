//! The client of S3 and Azure, with calls that wait for their answer.

use std::error::Error;
use std::future::Future;
use std::sync::{Arc, OnceLock, mpsc};

use futures_util::TryStreamExt;
use object_store::client::{HttpError, HttpErrorKind};
use object_store::path::Path;
use object_store::{
    Attribute, Attributes, ObjectStore, ObjectStoreExt, PutMode, PutOptions, PutPayload, UpdateVersion,
};
use tokio::runtime::Runtime;

use crate::error::{Cause, Detail};
use crate::place::{Condition, Listed, Object, Version};
use crate::{Address, RemoteError, content_type, credentials};

/// Parts of names of variables whose values are never printed.
const SECRET_WORDS: [&str; 4] = ["KEY", "SECRET", "TOKEN", "PASSWORD"];
/// The most letters of an answer of a server in a message.
const LONGEST_ANSWER: usize = 300;

/// A part of an object store.
#[derive(Clone, Debug)]
pub(crate) struct Bucket {
    address: Address,
    client: Arc<dyn ObjectStore>,
}

impl Bucket {
    pub(crate) fn open(address: &Address) -> Result<Self, RemoteError> {
        Ok(Self { address: address.clone(), client: credentials::client(address)? })
    }

    /// An object; `None` if it is missing.
    pub(crate) fn read(&self, name: &str) -> Result<Option<Object>, RemoteError> {
        let (client, path) = (Arc::clone(&self.client), self.path(name));
        let asked = async move {
            let found = client.get(&path).await?;
            let version = Version { tag: found.meta.e_tag.clone(), number: found.meta.version.clone() };
            Ok(Object { bytes: found.bytes().await?.to_vec(), version })
        };
        match self.wait("read", name, asked) {
            Ok(Ok(object)) => Ok(Some(object)),
            Ok(Err(object_store::Error::NotFound { source, .. })) if !lacks_bucket(source.as_ref()) => {
                Ok(None)
            }
            Ok(Err(error)) => Err(self.failed("read", name, &error)),
            Err(error) => Err(error),
        }
    }

    /// Writes an object, and gives its new state; `None` if the condition is not met.
    pub(crate) fn write(
        &self,
        name: &str,
        bytes: Vec<u8>,
        condition: &Condition,
    ) -> Result<Option<Version>, RemoteError> {
        let (client, path) = (Arc::clone(&self.client), self.path(name));
        let mode = match condition {
            Condition::Always => PutMode::Overwrite,
            Condition::New => PutMode::Create,
            Condition::Same(version) => {
                PutMode::Update(UpdateVersion { e_tag: version.tag.clone(), version: version.number.clone() })
            }
        };
        let kind = Attributes::from_iter([(Attribute::ContentType, content_type::of(name))]);
        let options = PutOptions { mode, attributes: kind, ..PutOptions::default() };
        let asked = async move { client.put_opts(&path, PutPayload::from(bytes), options).await };
        match self.wait("write", name, asked)? {
            Ok(put) => Ok(Some(Version { tag: put.e_tag, number: put.version })),
            Err(object_store::Error::AlreadyExists { .. } | object_store::Error::Precondition { .. }) => {
                Ok(None)
            }
            Err(error) => Err(self.failed("write", name, &error)),
        }
    }

    /// Removes an object, if it is there.
    pub(crate) fn remove(&self, name: &str) -> Result<(), RemoteError> {
        let (client, path) = (Arc::clone(&self.client), self.path(name));
        match self.wait("remove", name, async move { client.delete(&path).await })? {
            Err(object_store::Error::NotFound { source, .. }) if !lacks_bucket(source.as_ref()) => Ok(()),
            Err(error) => Err(self.failed("remove", name, &error)),
            Ok(()) => Ok(()),
        }
    }

    /// The objects below a folder of it; everything for an empty name.
    pub(crate) fn list(&self, below: &str) -> Result<Vec<Listed>, RemoteError> {
        let root = self.path("");
        let (client, path) = (Arc::clone(&self.client), self.path(below));
        let asked = async move { client.list(Some(&path)).try_collect::<Vec<_>>().await };
        let found = self.wait("list", below, asked)?.map_err(|error| self.failed("list", below, &error))?;
        let prefix = if root.as_ref().is_empty() { String::new() } else { format!("{root}/") };
        let listed = found.into_iter().filter_map(|meta| {
            let name = meta.location.as_ref().strip_prefix(&prefix)?.to_owned();
            Some(Listed { name, bytes: meta.size })
        });
        Ok(listed.collect())
    }

    fn path(&self, name: &str) -> Path {
        Path::from(self.address.path(name))
    }

    fn failed(&self, action: &'static str, name: &str, error: &object_store::Error) -> RemoteError {
        RemoteError::Request {
            action,
            address: if name.is_empty() { self.address.clone() } else { self.address.below(name) },
            cause: cause(error),
            detail: Detail(answer(error)),
        }
    }

    /// Waits for a request in a thread of its own, so that it can be called inside and outside of other runtimes.
    fn wait<T: Send + 'static>(
        &self,
        action: &'static str,
        name: &str,
        work: impl Future<Output = T> + Send + 'static,
    ) -> Result<T, RemoteError> {
        let stopped = |what: String| RemoteError::Request {
            action,
            address: self.address.below(name),
            cause: Cause::Other,
            detail: Detail(what),
        };
        let runtime = runtime().map_err(|error| stopped(error.to_string()))?;
        let (send, receive) = mpsc::channel();
        runtime.spawn(async move {
            // The receiver is there until the answer is.
            let _ = send.send(work.await);
        });
        receive.recv().map_err(|_| stopped("the request stopped".to_owned()))
    }
}

/// The threads of all requests.
fn runtime() -> std::io::Result<&'static Runtime> {
    static RUNTIME: OnceLock<Runtime> = OnceLock::new();
    if let Some(runtime) = RUNTIME.get() {
        return Ok(runtime);
    }
    let made = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    Ok(RUNTIME.get_or_init(|| made))
}

fn lacks_bucket(error: &(dyn Error + 'static)) -> bool {
    let text = whole_text(error);
    ["NoSuchBucket", "ContainerNotFound", "ContainerBeingDeleted"].iter().any(|code| text.contains(code))
}

fn cause(error: &object_store::Error) -> Cause {
    let text = whole_text(error);
    let has = |codes: &[&str]| codes.iter().any(|code| text.contains(code));
    if lacks_bucket(error) {
        return Cause::NoBucket;
    }
    if has(&[
        "InvalidAccessKeyId",
        "SignatureDoesNotMatch",
        "AuthenticationFailed",
        "InvalidAuthenticationInfo",
    ]) || has(&["InvalidToken", "ExpiredToken", "failed to authenticate"])
        || matches!(error, object_store::Error::Unauthenticated { .. })
    {
        return Cause::Key;
    }
    if matches!(error, object_store::Error::PermissionDenied { .. })
        || has(&["AccessDenied", "AuthorizationFailure"])
    {
        return Cause::Denied;
    }
    if has(&["URL scheme is not allowed"]) {
        return Cause::NoTls;
    }
    let kind = chain(error).find_map(|error| Some(error.downcast_ref::<HttpError>()?.kind()));
    match kind {
        Some(HttpErrorKind::Connect) => Cause::Unreachable,
        Some(HttpErrorKind::Timeout) => Cause::Slow,
        Some(HttpErrorKind::Request)
            if has(&["error trying to connect", "client error (Connect)", "dns error"]) =>
        {
            Cause::Unreachable
        }
        _ => Cause::Other,
    }
}

/// An error and its causes.
fn chain<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    let mut next = Some(error);
    std::iter::from_fn(move || {
        let error = next?;
        next = error.source();
        Some(error)
    })
}

fn whole_text(error: &(dyn Error + 'static)) -> String {
    chain(error).map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

/// What the server or the system says, in one line without secrets.
fn answer(error: &object_store::Error) -> String {
    let text = whole_text(error);
    let element = |name: &str| {
        let (_, rest) = text.split_once(&format!("<{name}>"))?;
        Some(rest.split_once("</")?.0.trim().to_owned())
    };
    let said = match (element("Code"), element("Message")) {
        (Some(code), Some(message)) => format!("the server says {code}: {message}"),
        (Some(code), None) => format!("the server says {code}"),
        _ => chain(error).last().map(ToString::to_string).unwrap_or(text),
    };
    let line = without_secrets(&said).split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() > LONGEST_ANSWER {
        line.chars().take(LONGEST_ANSWER).chain("…".chars()).collect()
    } else {
        line
    }
}

/// A text without the values of secret variables.
pub(crate) fn without_secrets(text: &str) -> String {
    let is_secret = |name: &str| {
        (name.starts_with("AWS_") || name.starts_with("AZURE_"))
            && SECRET_WORDS.iter().any(|word| name.contains(word))
    };
    let secrets = std::env::vars().filter(|(name, value)| is_secret(name) && value.len() > 3);
    secrets.fold(text.to_owned(), |text, (_, value)| text.replace(&value, "(not shown)"))
}
