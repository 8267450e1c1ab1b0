//! The environment variables of the program.

/// An environment variable; `None` if it is missing or blank.
pub fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.trim().is_empty())
}
