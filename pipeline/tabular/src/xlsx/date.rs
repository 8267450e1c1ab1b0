//! Converts the serial number of a date to text.

use jiff::ToSpan;
use jiff::civil::date;

use super::super::cells::Value;

/// The last serial number that a spreadsheet program shows as a date: 31 December 9999.
const LAST: f64 = 2_958_466.0;

/// The days between the two start dates of spreadsheet programs.
const BETWEEN: f64 = 1_462.0;

/// A date, or a date with a time. Days count from 1900 or, on old Macintosh computers, from 1904. Spreadsheet
/// programs treat 1900 as a leap year, so day 60 did not exist.
pub(super) fn date_text(days: f64, from_1904: bool) -> Value<'static> {
    let days = if from_1904 { days + BETWEEN } else { days };
    if !(0.0..LAST).contains(&days) {
        return Value::Error(format!("{days} (not a date)"));
    }
    let days = if days < 60.0 { days + 1.0 } else { days };
    #[expect(clippy::cast_possible_truncation, reason = "below three million days")]
    let seconds = (days * 86_400.0).round() as i64;
    let moment = date(1899, 12, 30).at(0, 0, 0, 0).checked_add(seconds.seconds());
    let Ok(moment) = moment else { return Value::Error(format!("{days} (not a date)")) };
    let day = moment.date().to_string();
    let time = moment.time();
    Value::DateTime(if seconds % 86_400 == 0 {
        day
    } else {
        format!("{day}T{:02}:{:02}:{:02}", time.hour(), time.minute(), time.second())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn serial_numbers_become_dates() {
        for (days, from_1904, expected) in [
            (45_382.0, false, "2024-03-31"),
            (45_382.75, false, "2024-03-31T18:00:00"),
            (43_920.0, true, "2024-03-31"),
            (1.0, false, "1900-01-01"),
            (61.0, false, "1900-03-01"),
        ] {
            assert_eq!(date_text(days, from_1904), Value::DateTime(expected.to_owned()), "{days}");
        }
        assert!(matches!(date_text(-1.0, false), Value::Error(_)));
        assert!(matches!(date_text(1e9, false), Value::Error(_)));
    }
}
