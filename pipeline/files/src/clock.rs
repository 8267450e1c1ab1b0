//! The clock of the program. The variable `RACE_EQUITY_NOW` replaces it, so that tests can run a year of monthly runs
//! in a minute, and a run can be repeated with the same bytes.

use jiff::Timestamp;

/// The variable that replaces the clock: a time such as `2027-03-01T06:00:00Z`.
pub const NOW: &str = "RACE_EQUITY_NOW";

/// The time now, or the time of the variable. Call [`check`] first: this function ignores an invalid time.
pub fn now() -> Timestamp {
    given().and_then(Result::ok).unwrap_or_else(Timestamp::now)
}

/// Checks that the variable, if it is set, is a valid time.
///
/// # Errors
/// The invalid text.
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
