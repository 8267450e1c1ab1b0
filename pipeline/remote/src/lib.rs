//! Files at an address of an object store (`s3://…`, `az://…`), or in a folder: copies folders there, and keeps a store
//! there that several machines work on. Knows nothing of what the files say.

#[cfg(feature = "object-store")]
mod bucket;
#[cfg(not(feature = "object-store"))]
#[path = "no_bucket.rs"]
mod bucket;
#[cfg(feature = "object-store")]
mod content_type;
#[cfg(feature = "object-store")]
mod credentials;
mod error;
mod file_list;
mod lease;
mod local_copy;
mod parallel;
mod place;
mod publish;
mod remote_store;
mod target;

pub use error::{Cause, RemoteError};
pub use lease::{LeaseHolder, read_lock};
pub use publish::{FileChange, PlannedFile, PublishPlan};
pub use remote_store::{RemoteStore, StoreLease, StoredFiles, listed_names};
pub use target::{Address, Scheme, Target};
