//! Gets what is published, reads it by layout, and loads it into the store.

mod error;
pub mod extract;
pub mod fetch;
pub mod load;
pub mod returned;

pub use error::{Error, causes, one_line};
