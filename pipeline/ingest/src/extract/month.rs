//! Reads the month of a count, in the forms in which publishers write it.

use jiff::civil::Date;

use super::number::tidy;
use catalogue::month::month_number;

/// The last day of a month: `Mar-22`, `March 2022`, `2022-03-01`, `31/03/2022`, `31 March 2022`. A date with a day must
/// be of the first or the last day of the month, because counts are of month ends.
pub(super) fn month_end(text: &str) -> Option<Date> {
    let text = tidy(text).to_lowercase();
    let parts: Vec<&str> = text.split(|letter: char| !letter.is_alphanumeric()).collect();
    let (day, month, year) = match *parts.as_slice() {
        [month, year] if month.starts_with(char::is_alphabetic) => (None, month_number(month)?, year),
        [year, month] if year.len() == 4 => (None, digits(month)?, year),
        [day, month, year] if month.starts_with(char::is_alphabetic) => {
            (Some(day), month_number(month)?, year)
        }
        [year, month, day] if year.len() == 4 => (Some(day), digits(month)?, year),
        [day, month, year] if year.len() == 4 => (Some(day), digits(month)?, year),
        _ => return None,
    };
    let century = if year.len() == 2 { 2000 } else { 0 };
    let year = digits::<i16>(year)? + century;
    let first = (2000..=2100).contains(&year).then(|| Date::new(year, month, 1).ok()).flatten()?;
    let last = first.last_of_month();
    match day {
        None => Some(last),
        Some(day) => [1, last.day()].contains(&digits(day)?).then_some(last),
    }
}

fn digits<T: std::str::FromStr>(text: &str) -> Option<T> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_has_many_forms() {
        for text in [
            "Mar-22",
            "March 2022",
            "2022-03-01",
            "31/03/2022",
            "Mar 2022",
            "31 March 2022",
            "2022-03",
            "01/03/2022",
            "2022-03-31",
        ] {
            assert_eq!(month_end(text), Some(jiff::civil::date(2022, 3, 31)), "{text}");
        }
        assert_eq!(month_end("Sept-09"), Some(jiff::civil::date(2009, 9, 30)));
        assert_eq!(month_end("Feb-24"), Some(jiff::civil::date(2024, 2, 29)));
    }

    #[test]
    fn what_is_not_one_month_is_refused() {
        for text in [
            "2022",
            "15/03/2022",
            "03/31/2022",
            "Ma-22",
            "Mar-1922",
            "Mar-222",
            "31/02/2022",
            "Q1 2022",
            "",
            "44651",
        ] {
            assert_eq!(month_end(text), None, "{text}");
        }
    }
}
