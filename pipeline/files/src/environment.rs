//! The environment variables of the program.

use std::ffi::OsStr;

/// An environment variable; `None` if it is missing, blank or not UTF-8.
pub fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.trim().is_empty())
}

/// Whether an environment variable is missing or blank. One that is not UTF-8 is set: it can be a path.
pub fn is_unset(name: &OsStr) -> bool {
    std::env::var_os(name).is_none_or(|value| value.to_str().is_some_and(|text| text.trim().is_empty()))
}
