//! Fetches published files, reads them by layout, and loads them into the store.

mod error;
pub mod extract;
pub mod fetch;
pub mod load;
mod schemas;
pub mod trust_return;

pub use error::{Error, causes, one_line};
pub use schemas::schemas;
