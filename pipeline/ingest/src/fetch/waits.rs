//! How long to wait before the next attempt: doubling, with chance in it, and never less than the
//! server asks for.

use std::time::Duration;

use jiff::Timestamp;

use super::Settings;

/// The wait after attempt number `attempt` (from 1): half of the doubled wait is sure, half is chance.
pub(super) fn backed_off(settings: &Settings, attempt: u32, chance: f64) -> Duration {
    let doubled = settings.first_wait.saturating_mul(2_u32.saturating_pow(attempt.saturating_sub(1)));
    doubled.min(settings.longest_wait).mul_f64(0.5 + chance.clamp(0.0, 1.0) / 2.0)
}

/// The wait that a `Retry-After` asks for, in seconds or as a date; none when it is neither.
/// A date that has passed asks for no wait.
pub(super) fn asked(retry_after: &str, now: Timestamp) -> Option<Duration> {
    let retry_after = retry_after.trim();
    if let Ok(seconds) = retry_after.parse::<u64>() {
        return Some(Duration::from_secs(seconds));
    }
    let until = Timestamp::try_from(httpdate::parse_http_date(retry_after).ok()?).ok()?;
    Some(Duration::try_from(until.duration_since(now)).unwrap_or(Duration::ZERO))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Timestamp {
        "2026-03-17T09:30:00Z".parse().unwrap()
    }

    #[test]
    fn waits_double_up_to_the_longest() {
        let settings = Settings {
            first_wait: Duration::from_secs(1),
            longest_wait: Duration::from_secs(6),
            ..Settings::default()
        };
        let longest: Vec<u64> =
            (1..=5).map(|attempt| backed_off(&settings, attempt, 1.0).as_secs()).collect();
        assert_eq!(longest, [1, 2, 4, 6, 6]);
        assert_eq!(backed_off(&settings, 3, 0.0), Duration::from_secs(2), "half is chance");
        assert_eq!(backed_off(&settings, 3, 0.5), Duration::from_secs(3));
        assert_eq!(backed_off(&settings, u32::MAX, 1.0), Duration::from_secs(6), "no overflow");
    }

    #[test]
    fn a_server_asks_in_seconds_or_with_a_date() {
        assert_eq!(asked("120", now()), Some(Duration::from_mins(2)));
        assert_eq!(asked(" 0 ", now()), Some(Duration::ZERO));
        assert_eq!(asked("Tue, 17 Mar 2026 09:31:30 GMT", now()), Some(Duration::from_secs(90)));
        assert_eq!(asked("Tue, 17 Mar 2026 09:00:00 GMT", now()), Some(Duration::ZERO), "it has passed");
    }

    #[test]
    fn what_is_neither_asks_for_nothing() {
        for text in ["", "-1", "soon", "1.5", "2026-03-17"] {
            assert_eq!(asked(text, now()), None, "{text}");
        }
    }
}
