//! Fetches published files, reads them by layout, and loads them into the store.

mod error;
pub mod extract;
pub mod fetch;
pub mod load;
pub mod trust_return;

pub use error::{Error, causes, one_line};
