//! The environment that the program was started in.

/// A variable of the environment; one that is empty is as if it were not there.
pub fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.trim().is_empty())
}
