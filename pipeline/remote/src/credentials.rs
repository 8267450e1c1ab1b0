//! The clients of object stores, with credentials from the environment only.

use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use object_store::aws::{AmazonS3Builder, AmazonS3ConfigKey};
use object_store::azure::{AzureConfigKey, MicrosoftAzureBuilder};
use object_store::{BackoffConfig, ClientConfigKey, ObjectStore, RetryConfig};

use crate::error::Detail;
use crate::{Address, RemoteError, Scheme};

/// Each of these gives credentials, or says where they are.
const S3_CREDENTIALS: [&str; 6] = [
    "AWS_ACCESS_KEY_ID",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    "AWS_METADATA_ENDPOINT",
    "AWS_SKIP_SIGNATURE",
];
const AZURE_CREDENTIALS: [&str; 14] = [
    "AZURE_STORAGE_ACCOUNT_KEY",
    "AZURE_STORAGE_ACCESS_KEY",
    "AZURE_STORAGE_SAS_KEY",
    "AZURE_STORAGE_SAS_TOKEN",
    "AZURE_STORAGE_TOKEN",
    "AZURE_STORAGE_CLIENT_SECRET",
    "AZURE_CLIENT_SECRET",
    "AZURE_FEDERATED_TOKEN_FILE",
    "AZURE_MSI_ENDPOINT",
    "AZURE_IDENTITY_ENDPOINT",
    "IDENTITY_ENDPOINT",
    "AZURE_USE_AZURE_CLI",
    "AZURE_SKIP_SIGNATURE",
    "AZURE_STORAGE_USE_EMULATOR",
];

/// The longest time for a connection.
const CONNECTION_LIMIT: &str = "10 seconds";
/// The longest time for a request.
const REQUEST_LIMIT: Duration = Duration::from_mins(5);
/// How often a request is tried again.
const RETRIES: usize = 3;
/// No request is tried again after this time.
const RETRY_LIMIT: Duration = Duration::from_mins(1);

/// The client of an address.
pub(crate) fn client(address: &Address) -> Result<Arc<dyn ObjectStore>, RemoteError> {
    let has_one = |names: &[&str]| names.iter().any(|name| files::variable(name).is_some());
    // Without this the client would ask the machine's metadata service, and wait long where there is none.
    let has_credentials = match address.scheme() {
        Scheme::S3 => has_one(&S3_CREDENTIALS),
        Scheme::Azure => has_one(&AZURE_CREDENTIALS),
    };
    if !has_credentials {
        return Err(RemoteError::NoCredentials(address.clone()));
    }
    let built = match address.scheme() {
        Scheme::S3 => s3(address),
        Scheme::Azure => azure(address),
    };
    built.map_err(|error| RemoteError::Environment {
        address: address.clone(),
        detail: Detail(super::bucket::without_secrets(&error.to_string())),
    })
}

fn s3(address: &Address) -> object_store::Result<Arc<dyn ObjectStore>> {
    let mut builder = AmazonS3Builder::new();
    for (key, value) in limits() {
        builder = builder.with_config(AmazonS3ConfigKey::Client(key), value);
    }
    for (key, value) in variables::<AmazonS3ConfigKey>("AWS_") {
        builder = builder.with_config(key, value);
    }
    Ok(Arc::new(builder.with_bucket_name(address.bucket()).with_retry(retries()).build()?))
}

fn azure(address: &Address) -> object_store::Result<Arc<dyn ObjectStore>> {
    let mut builder = MicrosoftAzureBuilder::new();
    for (key, value) in limits() {
        builder = builder.with_config(AzureConfigKey::Client(key), value);
    }
    for (key, value) in variables::<AzureConfigKey>("AZURE_") {
        builder = builder.with_config(key, value);
    }
    if let Some(endpoint) = files::variable("IDENTITY_ENDPOINT") {
        builder = builder.with_msi_endpoint(endpoint);
    }
    Ok(Arc::new(builder.with_container_name(address.bucket()).with_retry(retries()).build()?))
}

fn limits() -> [(ClientConfigKey, String); 2] {
    [
        (ClientConfigKey::ConnectTimeout, CONNECTION_LIMIT.to_owned()),
        (ClientConfigKey::Timeout, format!("{} seconds", REQUEST_LIMIT.as_secs())),
    ]
}

/// The variables with a prefix that the client knows. Empty ones count as missing.
fn variables<Key: FromStr>(prefix: &str) -> Vec<(Key, String)> {
    let of_prefix = std::env::vars_os().filter_map(|(name, value)| {
        let (name, value) = (name.to_str()?.to_owned(), value.to_str()?.trim().to_owned());
        let is_set = name.starts_with(prefix) && !value.is_empty();
        is_set.then(|| Some((name.to_ascii_lowercase().parse().ok()?, value)))?
    });
    of_prefix.collect()
}

fn retries() -> RetryConfig {
    RetryConfig { backoff: BackoffConfig::default(), max_retries: RETRIES, retry_timeout: RETRY_LIMIT }
}
