//! The wait before the next attempt: it doubles each time, has a random part, and is never shorter than the server
//! asks for.

use std::time::Duration;

use jiff::Timestamp;

use super::FetchSettings;

/// The wait after attempt number `attempt` (from 1): half of the doubled wait is fixed, half is random.
pub fn backoff(settings: &FetchSettings, attempt: u32, random: f64) -> Duration {
    let doubled = settings.first_wait.saturating_mul(2_u32.saturating_pow(attempt.saturating_sub(1)));
    doubled.min(settings.longest_wait).mul_f64(0.5 + random.clamp(0.0, 1.0) / 2.0)
}

/// The wait of a `Retry-After` header, in seconds or as a date; `None` if it is neither. For a date in the past the
/// wait is zero.
pub(super) fn retry_after(header: &str, now: Timestamp) -> Option<Duration> {
    let header = header.trim();
    if let Ok(seconds) = header.parse::<u64>() {
        return Some(Duration::from_secs(seconds));
    }
    let until = Timestamp::try_from(httpdate::parse_http_date(header).ok()?).ok()?;
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
        let settings = FetchSettings {
            first_wait: Duration::from_secs(1),
            longest_wait: Duration::from_secs(6),
            ..FetchSettings::default()
        };
        let longest: Vec<u64> = (1..=5).map(|attempt| backoff(&settings, attempt, 1.0).as_secs()).collect();
        assert_eq!(longest, [1, 2, 4, 6, 6]);
        assert_eq!(backoff(&settings, 3, 0.0), Duration::from_secs(2), "half is random");
        assert_eq!(backoff(&settings, 3, 0.5), Duration::from_secs(3));
        assert_eq!(backoff(&settings, u32::MAX, 1.0), Duration::from_secs(6), "no overflow");
    }

    #[test]
    fn retry_after_is_in_seconds_or_a_date() {
        assert_eq!(retry_after("120", now()), Some(Duration::from_mins(2)));
        assert_eq!(retry_after(" 0 ", now()), Some(Duration::ZERO));
        assert_eq!(retry_after("Tue, 17 Mar 2026 09:31:30 GMT", now()), Some(Duration::from_secs(90)));
        assert_eq!(
            retry_after("Tue, 17 Mar 2026 09:00:00 GMT", now()),
            Some(Duration::ZERO),
            "a date in the past"
        );
    }

    #[test]
    fn an_invalid_retry_after_is_ignored() {
        for text in ["", "-1", "soon", "1.5", "2026-03-17"] {
            assert_eq!(retry_after(text, now()), None, "{text}");
        }
    }
}
