//! Reads numbers as people type them. A text that could mean two numbers is not a number.

use std::borrow::Cow;

use jiff::civil::Date;
use store::observation::Unit;

/// Removes zero-width characters, and makes every kind of space a plain space.
pub(crate) fn tidy(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text.trim());
    }
    let seen = text.chars().filter(|letter| !is_invisible(*letter));
    let spaced: String = seen.map(|letter| if letter.is_whitespace() { ' ' } else { letter }).collect();
    Cow::Owned(spaced.trim().to_owned())
}

fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
}

/// A whole number, 0 or more: `1000`, `1,000`, `1 000`, `1000.0`.
pub(crate) fn whole(text: &str) -> Option<u64> {
    let text = tidy(text);
    let (digits, zeros) =
        text.split_once('.').map_or((&*text, None), |(digits, zeros)| (digits, Some(zeros)));
    if let Some(zeros) = zeros {
        let is_zero = !zeros.is_empty() && zeros.bytes().all(|digit| digit == b'0');
        // `1.000` is a thousand in some countries, and one in others.
        if !is_zero || (zeros.len() == 3 && digits.len() <= 3) {
            return None;
        }
    }
    let plain = ungrouped(digits)?;
    plain.parse().ok()
}

fn ungrouped(digits: &str) -> Option<Cow<'_, str>> {
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|digit| digit.is_ascii_digit());
    if is_number(digits) {
        return Some(Cow::Borrowed(digits));
    }
    let separator = digits.chars().find(|letter| matches!(letter, ',' | ' ' | '\'' | '\u{2019}'))?;
    let mut groups = digits.split(separator);
    let first = groups.next()?;
    let rest: Vec<&str> = groups.collect();
    let fits =
        is_number(first) && first.len() <= 3 && rest.iter().all(|part| part.len() == 3 && is_number(part));
    fits.then(|| Cow::Owned(format!("{first}{}", rest.concat())))
}

/// A number with a decimal point. With `comma`, a comma that cannot separate thousands is a decimal comma.
pub(crate) fn decimal(text: &str, comma: bool) -> Option<f64> {
    let text = tidy(text);
    let text = match text.split_once(',') {
        Some((before, after)) if comma && after.len() != 3 && !before.contains('.') => {
            Cow::Owned(format!("{before}.{after}"))
        }
        _ => text,
    };
    let is_written = |letter: u8| letter.is_ascii_digit() || b"+-.eE".contains(&letter);
    let number: f64 = text.bytes().all(is_written).then(|| text.parse().ok()).flatten()?;
    number.is_finite().then_some(number)
}

/// The text before a per cent sign.
pub(super) fn per_cent(text: &str) -> Option<Cow<'_, str>> {
    let text = tidy(text);
    let before = text.strip_suffix('%').or_else(|| text.strip_suffix('\u{ff05}'))?;
    Some(Cow::Owned(before.trim_end().to_owned()))
}

/// A figure in the unit of its column: `25%` is 25 per cent, or a proportion of 0.25.
pub(super) fn figure(text: &str, unit: Unit, comma: bool) -> Option<f64> {
    if let Some(before) = per_cent(text) {
        let number = decimal(&before, comma)?;
        return match unit {
            Unit::Percent => Some(number),
            Unit::Proportion => Some(number / 100.0),
            Unit::Ratio | Unit::Count | Unit::Score => None,
        };
    }
    #[expect(clippy::cast_precision_loss, reason = "counts of people are far below 2^53")]
    let count = if unit == Unit::Count { whole(text).map(|count| count as f64) } else { None };
    count.or_else(|| decimal(text, comma))
}

/// The highest value that a unit can have.
pub(super) fn highest(unit: Unit) -> f64 {
    match unit {
        Unit::Proportion => 1.0,
        Unit::Percent => 100.0,
        Unit::Score => 10.0,
        // The largest published ratio is 9.5, from nine cases. A ratio above 20 is a percentage: 154 for 1.54.
        Unit::Ratio => 20.0,
        Unit::Count => f64::INFINITY,
    }
}

/// A year of 2000 to 2100: `2024`, or `2024.0`.
pub(crate) fn year(text: &str) -> Option<i32> {
    let text = tidy(text);
    let digits = text.strip_suffix(".0").or_else(|| text.strip_suffix(".00")).unwrap_or(&text);
    if digits.len() != 4 || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    digits.parse().ok().filter(|year| (2000..=2100).contains(year))
}

/// The year of a date with the day first, such as `30/11/2025` or `30 November 2025`, of `2025-11-30`, or a year alone. A
/// time after the date does not count.
pub(super) fn year_of_date(text: &str) -> Option<i32> {
    let text = tidy(text);
    let (day, _) = text.split_once(['T', ' ']).filter(|(day, _)| day.len() >= 8).unwrap_or((&text, ""));
    let parsed = ["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d"].iter();
    let parsed = parsed.filter_map(|form| Date::strptime(form, day).ok());
    let written = Date::strptime("%d %B %Y", &*text).ok();
    let date = parsed.chain(written).map(|date| i32::from(date.year())).next();
    date.filter(|year| (2000..=2100).contains(year)).or_else(|| year(&text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_may_have_separators_and_zero_decimals() {
        for text in [
            "1000",
            "1,000",
            "1 000",
            "1000.0",
            " 1000 ",
            "1\u{a0}000",
            "\u{200b}1000",
            "1,000.00",
            "1000.000",
        ] {
            assert_eq!(whole(text), Some(1000), "{text:?}");
        }
        assert_eq!(whole("8,846"), Some(8846));
        assert_eq!(whole("1,234,567"), Some(1_234_567));
        for text in
            ["1000.5", "1,00", "1.000,5", "1.000", "ten", "", "-1", "1,0000", "1,000 000", "1e3", "5%", ","]
        {
            assert_eq!(whole(text), None, "{text:?}");
        }
    }

    #[test]
    fn a_decimal_comma_is_read_only_if_unambiguous() {
        assert_eq!(decimal("1.54", false), Some(1.54));
        assert_eq!(decimal("1,54", true), Some(1.54));
        assert_eq!(decimal("5E-2", false), Some(0.05));
        for (text, comma) in
            [("1,54", false), ("1,540", true), ("1.000,5", true), ("NaN", false), ("inf", false), ("", true)]
        {
            assert_eq!(decimal(text, comma), None, "{text:?}");
        }
    }

    #[test]
    fn the_day_of_a_date_comes_first() {
        for text in [
            "30/11/2021",
            "1/11/2021",
            "30-11-2021",
            "2021-11-30",
            "30/11/2021 00:00",
            "30 November 2021",
            "2021",
        ] {
            assert_eq!(year_of_date(text), Some(2021), "{text}");
        }
        for text in ["11/30/2021", "30/11/21", "31/02/2021", "November", ""] {
            assert_eq!(year_of_date(text), None, "{text}");
        }
    }

    #[test]
    fn a_year_is_four_digits() {
        for text in ["2024", "2024.0", " 2024"] {
            assert_eq!(year(text), Some(2024), "{text}");
        }
        for text in ["2024/25", "24", "1999", "2101", "2024.5", "20240"] {
            assert_eq!(year(text), None, "{text}");
        }
    }
}
