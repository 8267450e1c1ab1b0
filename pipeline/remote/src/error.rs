//! What can go wrong with files at an address, and what to do about it.

use std::path::PathBuf;

use files::FileError;

use crate::{Address, LeaseHolder, Scheme};

/// Files at an address that cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum RemoteError {
    /// A text that is not a usable address.
    #[error("`{shown}` cannot be used as an address: {why}")]
    Address {
        /// The text without secrets.
        shown: String,
        /// What is wrong.
        why: String,
    },
    /// This build has no client of object stores.
    #[error("this build of race-equity cannot use `{0}`: it was built without object stores")]
    NotInBuild(Address),
    /// The environment has no credentials.
    #[error("the environment has no credentials for `{0}`")]
    NoCredentials(Address),
    /// A variable of the environment that the client refuses.
    #[error("the settings of the environment for `{address}` cannot be used")]
    Environment {
        /// The address.
        address: Address,
        /// What the client says.
        #[source]
        detail: Detail,
    },
    /// A request that failed.
    #[error("cannot {action} `{address}`: {}", cause.words(address.scheme()))]
    Request {
        /// What was tried, as a verb: "read", "write".
        action: &'static str,
        /// The address of the file.
        address: Address,
        /// Why it failed.
        cause: Cause,
        /// What the server or the system says.
        #[source]
        detail: Detail,
    },
    /// A file that differs from its hash.
    #[error("`{address}` is damaged: its SHA-256 is {found}, and the list of files has {expected}")]
    Damaged {
        /// The address of the file.
        address: Address,
        /// The hash in the list.
        expected: String,
        /// The hash of its bytes.
        found: String,
    },
    /// A file that the list names, and that is not there.
    #[error("`{0}` is missing, and the list of files names it")]
    Missing(Address),
    /// A store without its list, which had one before.
    #[error("the list of files of the store `{address}` is gone; this machine has read it before")]
    ListGone {
        /// The store.
        address: Address,
        /// The copy on this machine.
        copy: PathBuf,
    },
    /// A list that cannot be read.
    #[error("`{0}` is not a list of files that this version of race-equity can read")]
    List(String),
    /// Another process works on the store.
    #[error("another run is using the store `{address}`: {holder}")]
    Held {
        /// The store.
        address: Address,
        /// The other process.
        holder: Box<LeaseHolder>,
    },
    /// Another process took the store over while this one worked.
    #[error("another run took over the store `{0}`, so the changes of this run were not stored")]
    LeaseLost(Address),
    /// Another process published to the target meanwhile.
    #[error("another run published to `{0}` meanwhile")]
    PublishedMeanwhile(String),
    /// Files at the target that `publish` did not put there.
    #[error("`{target}` has {} that `race-equity publish` did not put there: {}", format::words::counted(names.len(), "file"), shown(names))]
    Foreign {
        /// The target.
        target: String,
        /// The names of the files.
        names: Vec<String>,
    },
    /// The target has files of another kind.
    #[error("`{target}` has {found}, not {expected}")]
    OtherKind {
        /// The target.
        target: String,
        /// What is there.
        found: String,
        /// What is to be published.
        expected: String,
    },
    /// A file that changed while it was copied.
    #[error("`{0}` changed while it was published")]
    Changing(String),
    /// A local file.
    #[error(transparent)]
    File(#[from] FileError),
}

/// The words of a server or of the system.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Detail(pub(crate) String);

/// Why a request failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// There is no such bucket.
    NoBucket,
    /// The key is unknown, or does not fit.
    Key,
    /// The key is not allowed to do this.
    Denied,
    /// The server has no TLS, and that was not allowed.
    NoTls,
    /// No server answers.
    Unreachable,
    /// The server took too long.
    Slow,
    /// Something else.
    Other,
}

impl Cause {
    fn words(self, scheme: Scheme) -> String {
        match self {
            Self::NoBucket => format!("there is no such {}", scheme.bucket_word()),
            Self::Key => "the server refused the key".to_owned(),
            Self::Denied => "access was denied".to_owned(),
            Self::NoTls => "its server is to be reached without TLS".to_owned(),
            Self::Unreachable => "the server cannot be reached".to_owned(),
            Self::Slow => "the server took too long".to_owned(),
            Self::Other => "the request failed".to_owned(),
        }
    }
}

/// The variables with credentials.
fn variables(scheme: Scheme) -> &'static str {
    match scheme {
        Scheme::S3 => "`AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`",
        Scheme::Azure => {
            "`AZURE_STORAGE_ACCOUNT_NAME` and one of `AZURE_STORAGE_ACCOUNT_KEY`, `AZURE_STORAGE_SAS_TOKEN` and \
             `AZURE_STORAGE_CLIENT_SECRET`"
        }
    }
}

/// The variables with the place of the server.
fn place_variables(scheme: Scheme) -> &'static str {
    match scheme {
        Scheme::S3 => "`AWS_REGION` and `AWS_ENDPOINT_URL`",
        Scheme::Azure => "`AZURE_STORAGE_ACCOUNT_NAME` and `AZURE_STORAGE_ENDPOINT`",
    }
}

impl RemoteError {
    /// Whether a person asked for something that cannot be.
    pub fn is_usage(&self) -> bool {
        matches!(
            self,
            Self::Address { .. } | Self::NotInBuild(_) | Self::Foreign { .. } | Self::OtherKind { .. }
        )
    }

    /// Whether another process has the store.
    pub fn is_held(&self) -> bool {
        matches!(self, Self::Held { .. } | Self::LeaseLost(_))
    }

    /// What a person can do about it.
    pub fn hint(&self) -> Option<String> {
        Some(match self {
            Self::Address { .. } => {
                "write it as `s3://bucket/folder` or `az://container/folder`, and put credentials into the environment"
                    .to_owned()
            }
            Self::NotInBuild(_) => {
                "use a folder, or a release of race-equity; a build with the feature `object-store` can use it".to_owned()
            }
            Self::NoCredentials(address) => {
                format!("set {}; `docs/guide/scale.md` lists all variables", variables(address.scheme()))
            }
            Self::Environment { address, .. } => {
                format!("correct {} and the credentials", place_variables(address.scheme()))
            }
            Self::Request { cause, address, .. } => request_hint(*cause, address),
            Self::Damaged { .. } | Self::Missing(_) => {
                "put the file back from a backup or an earlier version of the object".to_owned()
            }
            Self::ListGone { copy, .. } => format!(
                "put `files.json` back from a backup or an earlier version of the object; `{}` still has the files",
                copy.display()
            ),
            Self::List(_) => "use the newest version of race-equity, or another address".to_owned(),
            Self::Held { .. } => {
                "only one run can write to a store at a time: wait until it ends; if its machine stopped, the store is free \
                 when the time of the lock is over"
                    .to_owned()
            }
            Self::LeaseLost(_) => "run the command again".to_owned(),
            Self::PublishedMeanwhile(_) => "publish again when the other run has ended".to_owned(),
            Self::Foreign { .. } => {
                "publish to another folder, or add `--replace` to overwrite these files".to_owned()
            }
            Self::OtherKind { .. } => "publish to another folder".to_owned(),
            Self::Changing(_) => "publish again when nothing writes to the folder".to_owned(),
            Self::File(_) => return None,
        })
    }
}

fn request_hint(cause: Cause, address: &Address) -> String {
    let scheme = address.scheme();
    match cause {
        Cause::NoBucket => format!(
            "make the {} `{}` with the tools of the provider, or correct the address or {}",
            scheme.bucket_word(),
            address.bucket(),
            place_variables(scheme)
        ),
        Cause::Key => format!("correct {}", variables(scheme)),
        Cause::Denied => {
            "give the key the rights to list, read, write and delete there; `docs/guide/scale.md` lists them"
                .to_owned()
        }
        Cause::NoTls => {
            let variable = match scheme {
                Scheme::S3 => "AWS_ALLOW_HTTP",
                Scheme::Azure => "AZURE_ALLOW_HTTP",
            };
            format!(
                "use an address with `https://`, or set `{variable}=true` for a server on your own machine"
            )
        }
        Cause::Unreachable => {
            format!("correct {}, or check the network and its proxy", place_variables(scheme))
        }
        Cause::Slow => "try again later, or check the network".to_owned(),
        Cause::Other => format!("check the address and {}", place_variables(scheme)),
    }
}

/// The first names of a list.
fn shown(names: &[String]) -> String {
    let mut text: Vec<String> = names.iter().take(5).map(|name| format!("`{name}`")).collect();
    if names.len() > 5 {
        text.push(format!("{} more", names.len() - 5));
    }
    format::list(&text)
}
