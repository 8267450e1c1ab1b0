//! The place of the client of object stores in a build without it.

use std::convert::Infallible;

use crate::place::{Condition, Listed, Object, Version};
use crate::{Address, RemoteError};

/// A client of an object store, which this build does not have.
#[derive(Clone, Debug)]
pub(crate) struct Bucket(Infallible);

impl Bucket {
    pub(crate) fn open(address: &Address) -> Result<Self, RemoteError> {
        Err(RemoteError::NotInBuild(address.clone()))
    }

    pub(crate) fn read(&self, _: &str) -> Result<Option<Object>, RemoteError> {
        match self.0 {}
    }

    pub(crate) fn write(&self, _: &str, _: Vec<u8>, _: &Condition) -> Result<Option<Version>, RemoteError> {
        match self.0 {}
    }

    pub(crate) fn remove(&self, _: &str) -> Result<(), RemoteError> {
        match self.0 {}
    }

    pub(crate) fn list(&self, _: &str) -> Result<Vec<Listed>, RemoteError> {
        match self.0 {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_refused_with_what_to_do() {
        let address = Address::parse("s3://figures/store").unwrap();
        let error = Bucket::open(&address).unwrap_err();
        assert_eq!(
            error.to_string(),
            "this build of race-equity cannot use `s3://figures/store`: it was built without object stores"
        );
        assert!(
            error.is_usage()
                && error.hint().unwrap().starts_with("use a folder, or a release of race-equity")
        );
    }
}
