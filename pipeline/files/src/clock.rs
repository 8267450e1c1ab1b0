//! The time of day, asked for in one place. `RACE_EQUITY_NOW` stands in for it, so that a year of monthly
//! runs can be tried in a minute, and what a run writes can be made again to the byte.

use jiff::Timestamp;

/// The variable that stands in for the clock: an instant such as `2027-03-01T06:00:00Z`.
pub const NOW: &str = "RACE_EQUITY_NOW";

/// Now, or the instant that the environment says it is. What cannot be read as an instant was refused when
/// the program started (see [`check`]).
pub fn now() -> Timestamp {
    given().and_then(Result::ok).unwrap_or_else(Timestamp::now)
}

/// Whether the stand-in, where there is one, is an instant.
///
/// # Errors
/// With what stands there instead.
pub fn check() -> Result<(), String> {
    match given() {
        Some(Err(found)) => Err(found),
        _ => Ok(()),
    }
}

fn given() -> Option<Result<Timestamp, String>> {
    let text = crate::variable(NOW)?;
    Some(text.parse().map_err(|_| text))
}
