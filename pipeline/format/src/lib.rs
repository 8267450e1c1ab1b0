//! How numbers and dates are printed. Values are rounded only here.

mod plain;
mod quantity_unit;
mod visible;
pub mod words;

use jiff::civil::Date;

pub use plain::{plain, plain_of_no_unit, plain_probability};
pub use quantity_unit::QuantityUnit;
pub use visible::visible;

/// A share of 0 to 1 as "16.2%".
pub fn percent(share: f64) -> String {
    format!("{}%", decimal(100.0 * share, 1))
}

/// A share of 0 to 1 in running text: "16.2 per cent".
pub fn percent_in_words(share: f64) -> String {
    format!("{} per cent", decimal(100.0 * share, 1))
}

/// A share of 0 to 1 as a whole number of per cent, without the sign: "16".
pub fn whole_percent(share: f64) -> String {
    decimal(100.0 * share, 0)
}

/// A difference in percentage points with its sign: "+10.1", "−3.0", "0.0".
pub fn signed_points(points: f64) -> String {
    signed(points, &decimal(points.abs(), 1))
}

fn signed(value: f64, text: &str) -> String {
    if text.chars().all(|letter| letter == '0' || letter == '.') {
        text.to_owned()
    } else if value > 0.0 {
        format!("+{text}")
    } else {
        format!("\u{2212}{text}")
    }
}

/// A value in its unit: "16.2%", "+10.1", "1.46", "15,343".
pub fn quantity(value: f64, unit: QuantityUnit) -> String {
    match unit {
        QuantityUnit::Proportion => percent(value),
        QuantityUnit::Percent => format!("{}%", decimal(value, 1)),
        QuantityUnit::PercentagePoints => signed_points(value),
        QuantityUnit::Count => decimal(value, 0),
        QuantityUnit::Ratio | QuantityUnit::Score => ratio(value),
    }
}

/// The limits of a value: "+9.5 to +10.7", "5.3% to 7.0%", "1.21 to 1.76". A limit of a share or a difference
/// that is not zero and would be printed as 0.0 has as many decimals as show on which side of zero it is.
pub fn interval((lower, upper): (f64, f64), unit: QuantityUnit) -> String {
    let one = |value: f64| match unit {
        QuantityUnit::Proportion => format!("{}%", limit(100.0 * value, 1)),
        QuantityUnit::Percent => format!("{}%", limit(value, 1)),
        QuantityUnit::PercentagePoints => signed(value, &limit(value.abs(), 1)),
        _ => quantity(value, unit),
    };
    format!("{} to {}", one(lower), one(upper))
}

/// A value with its limits: "1.46 (1.21 to 1.76)".
pub fn with_limits(value: String, limits: Option<(f64, f64)>, unit: QuantityUnit) -> String {
    match limits {
        Some(limits) => format!("{value} ({})", interval(limits, unit)),
        None => value,
    }
}

/// Limits in a sentence: " (95 per cent interval +9.5 to +10.7)"; empty without limits.
pub fn interval_in_words(limits: Option<(f64, f64)>, unit: QuantityUnit) -> String {
    limits.map_or_else(String::new, |limits| format!(" (95 per cent interval {})", interval(limits, unit)))
}

/// A share, or that it was not published.
pub fn percent_or_none(share: Option<f64>) -> String {
    share.map_or_else(|| NOT_PUBLISHED.to_owned(), percent)
}

/// A difference in percentage points, or that it was not published.
pub fn points_or_none(points: Option<f64>) -> String {
    points.map_or_else(|| NOT_PUBLISHED.to_owned(), signed_points)
}

/// The limits of a difference in percentage points, or that there are none.
pub fn points_interval_or_none(lower: Option<f64>, upper: Option<f64>) -> String {
    let limits = lower.zip(upper);
    limits.map_or_else(
        || "not calculable".to_owned(),
        |limits| interval(limits, QuantityUnit::PercentagePoints),
    )
}

/// A limit that is at least 0, with more decimals than usual if it is not zero but would be printed as zero.
fn limit(value: f64, usual: usize) -> String {
    let is_zero = |text: &String| text.chars().all(|letter| letter == '0' || letter == '.');
    if value < 1e-6 {
        return decimal(0.0, usual);
    }
    (usual..=6).map(|decimals| decimal(value, decimals)).find(|text| !is_zero(text)).unwrap_or_default()
}

/// The size of a difference in running text: "10.1 percentage points", "1.0 percentage point".
pub fn points_in_words(points: f64) -> String {
    let text = decimal(points.abs(), 1);
    if text == "1.0" { format!("{text} percentage point") } else { format!("{text} percentage points") }
}

/// A ratio: "2.65".
pub fn ratio(value: f64) -> String {
    decimal(value, 2)
}

/// A relative likelihood: "1.43". One that lies beyond an end of the band, and would be printed as that end, has as
/// many more decimals as show it: "1.251" with "above 1.25".
pub fn likelihood(value: f64, band: Option<[f64; 2]>) -> String {
    let beyond = band.into_iter().flatten().find(|end| ratio(value) == ratio(*end));
    match (beyond, band) {
        (Some(end), Some([lower, upper])) if value < lower || value > upper => (3..=6)
            .map(|decimals| decimal(value, decimals))
            .find(|text| text.parse() != Ok(end))
            .unwrap_or_else(|| ratio(value)),
        _ => ratio(value),
    }
}

/// A count of people with commas: "15,343".
pub fn count(value: i64) -> String {
    let digits = value.unsigned_abs().to_string();
    let mut grouped = String::new();
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if value < 0 { format!("\u{2212}{grouped}") } else { grouped }
}

/// "2,493 of 15,343".
pub fn counts(numerator: i64, denominator: i64) -> String {
    format!("{} of {}", count(numerator), count(denominator))
}

/// A reconstructed count below this is not printed, because the publisher did not print it.
pub const FEWEST_RECONSTRUCTED: i64 = 10;

/// The same, without a first count that is reconstructed and small: "fewer than 10 of 80". None without counts.
pub fn counts_of(counts: (Option<i64>, Option<i64>), is_known: bool) -> Option<String> {
    match counts {
        (Some(numerator), Some(denominator)) => Some(self::counts(numerator, denominator)),
        (None, Some(denominator)) if is_known => {
            Some(format!("fewer than {FEWEST_RECONSTRUCTED} of {}", count(denominator)))
        }
        _ => None,
    }
}

/// The text for a figure that the publisher did not give.
pub const NOT_PUBLISHED: &str = "not published";

/// Why there is no figure, in words for a table.
pub fn why_none(status: &str) -> String {
    match status {
        "suppressed" => "suppressed, small numbers",
        "zero_cell" => "not calculable, a count of 0",
        "empty_denominator" => "not calculable, no people counted",
        "not_applicable" => "not applicable",
        _ => "not collected",
    }
    .to_owned()
}

/// A heading's first letter small, so that it can follow a colon; an acronym stays.
pub fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), Some(second)) if !second.is_uppercase() => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => text.to_owned(),
    }
}

/// A text with its first letter as a capital.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// How far a double may be from the fraction of counts that it represents, in units of the last decimal that is
/// printed. A fraction of fewer than 10^10 people that is not a tie is further from a tie than this.
const AT_A_TIE: f64 = 1e-11;

/// A number with this many decimals and never "-0.0", rounded half away from zero. A fraction of counts that
/// lies exactly between two decimals, such as 1 of 16 (6.25 per cent), is often a little more or less as
/// a double: it is rounded as the fraction is.
pub fn decimal(value: f64, decimals: usize) -> String {
    let scale = (0..decimals).fold(1.0, |scale, _| scale * 10.0);
    let steps = value.abs() * scale;
    let below = steps.floor();
    let rounded = if (steps - below - 0.5).abs() < AT_A_TIE { below + 1.0 } else { steps.round() };
    let text = format!("{:.decimals$}", rounded / scale);
    if value < 0.0 && rounded > 0.0 { format!("\u{2212}{text}") } else { text }
}

/// A published value without zeros that were not printed: "16.18", "21", "1.6".
pub fn as_published(value: f64) -> String {
    let text = format!("{value}");
    text.strip_prefix('-').map_or_else(|| text.clone(), |rest| format!("\u{2212}{rest}"))
}

/// Two values of one unit with as many decimals as it takes to tell them apart, and no fewer than usual.
pub fn apart(one: Option<f64>, other: Option<f64>, unit: QuantityUnit) -> (String, String) {
    let (scale, sign, usual) = match unit {
        QuantityUnit::Proportion => (100.0, "%", 1),
        QuantityUnit::Percent => (1.0, "%", 1),
        QuantityUnit::PercentagePoints => (1.0, " points", 1),
        _ => (1.0, "", 2),
    };
    let shown = |value: Option<f64>, decimals: usize| {
        value.map_or_else(String::new, |value| format!("{}{sign}", decimal(scale * value, decimals)))
    };
    let with = |decimals: usize| (shown(one, decimals), shown(other, decimals));
    let same = one.zip(other).is_none_or(|(one, other)| (one - other).abs() < 1e-12);
    let decimals = (usual..10).find(|decimals| same || with(*decimals).0 != with(*decimals).1);
    with(decimals.unwrap_or(usual))
}

/// The part of an address that a reader recognises: "elht.nhs.uk".
pub fn host(address: &str) -> String {
    let host = address.split("//").nth(1).and_then(|rest| rest.split('/').next()).unwrap_or(address);
    host.strip_prefix("www.").unwrap_or(host).to_owned()
}

/// "31 March 2025".
pub fn date(day: Date) -> String {
    day.strftime("%-d %B %Y").to_string()
}

/// A small number in words: "no", "one", ... "nine", then digits.
pub fn small_number(number: usize) -> String {
    const WORDS: [&str; 10] = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
    WORDS
        .get(number)
        .map_or_else(|| count(i64::try_from(number).unwrap_or(i64::MAX)), |word| (*word).to_owned())
}

/// How many comparisons would be clear in one direction by chance alone, from their expected number: "about two
/// of 80", or "one in 40" if fewer than one is expected.
pub fn by_chance(expected: f64, comparisons: i64) -> String {
    if expected < 0.5 {
        #[expect(clippy::cast_precision_loss, reason = "a small number of trusts")]
        let every = comparisons as f64 / expected;
        return format!("one in {}", decimal(every, 0));
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small number of trusts")]
    let whole = expected.round() as usize;
    format!("about {} of {}", small_number(whole), count(comparisons))
}

/// "none", "one", "12".
pub fn number_or_none(number: usize) -> String {
    if number == 0 { "none".to_owned() } else { small_number(number) }
}

/// "1 trust", "25 trusts": a count with the noun in the right number.
pub fn counted(number: i64, one: &str, many: &str) -> String {
    format!("{} {}", count(number), if number == 1 { one } else { many })
}

/// "1 trust", "25 trusts".
pub fn trusts(number: usize) -> String {
    words::counted(number, "trust")
}

/// "A", "A and B", "A, B and C".
pub fn list(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [rest @ .., last] => format!("{} and {last}", rest.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chance_is_worded_for_many_and_for_few_comparisons() {
        // A fortieth: 5.05 of 202, 0.75 of 30, 0.05 of 2.
        for (expected, comparisons, words) in
            [(5.05, 202, "about five of 202"), (0.75, 30, "about one of 30"), (0.05, 2, "one in 40")]
        {
            assert_eq!(by_chance(expected, comparisons), words);
        }
    }

    #[test]
    fn ties_are_rounded_away_from_zero() {
        // By hand: 1/16 is 6.25 %, 29/80 36.25 %, 1149/2000 57.45 %, 1/2000 0.05 %, 449/2000 22.45 %.
        for (part, whole, printed) in [
            (1.0, 16.0, "6.3%"),
            (29.0, 80.0, "36.3%"),
            (1149.0, 2000.0, "57.5%"),
            (1.0, 2000.0, "0.1%"),
            (449.0, 2000.0, "22.5%"),
            (22_449.0, 100_000.0, "22.4%"),
        ] {
            assert_eq!(percent(part / whole), printed, "{part} of {whole}");
        }
        assert_eq!(signed_points(-0.25), "\u{2212}0.3");
        assert_eq!(decimal(-2.5, 0), "\u{2212}3");
    }

    #[test]
    fn a_limit_near_zero_shows_its_sign() {
        let points = |lower, upper| interval((lower, upper), QuantityUnit::PercentagePoints);
        assert_eq!(points(0.04, 1.26), "+0.04 to +1.3");
        assert_eq!(points(-3.0, -0.004), "\u{2212}3.0 to \u{2212}0.004");
        assert_eq!(points(-0.06, 0.0), "\u{2212}0.1 to 0.0");
        assert_eq!(interval((0.0002, 0.034), QuantityUnit::Proportion), "0.02% to 3.4%");
        assert_eq!(interval((0.0, 0.034), QuantityUnit::Proportion), "0.0% to 3.4%");
    }

    #[test]
    fn a_likelihood_outside_the_band_is_not_printed_as_its_limit() {
        let band = Some([0.80, 1.25]);
        for (value, words) in [
            (1.43, "1.43"),
            (1.25, "1.25"),
            (1.2512, "1.251"),
            (1.250_04, "1.25004"),
            (1.2476, "1.25"),
            (0.7999, "0.7999"),
            (0.8, "0.80"),
            (0.801, "0.80"),
        ] {
            assert_eq!(likelihood(value, band), words, "{value}");
        }
        assert_eq!(likelihood(1.2512, None), "1.25");
    }

    #[test]
    fn a_share_is_rounded_once_to_one_decimal() {
        assert_eq!(percent(2493.0 / 15343.0), "16.2%");
        assert_eq!(percent_in_words(4127.0 / 67198.0), "6.1 per cent");
        assert_eq!(percent(0.0), "0.0%");
    }

    #[test]
    fn a_difference_has_its_sign_and_zero_has_none() {
        assert_eq!(signed_points(10.107), "+10.1");
        assert_eq!(signed_points(-3.04), "\u{2212}3.0");
        assert_eq!(signed_points(-0.04), "0.0");
        assert_eq!(points_in_words(-1.0), "1.0 percentage point");
        assert_eq!(points_in_words(0.96), "1.0 percentage point");
        assert_eq!(points_in_words(2.0), "2.0 percentage points");
    }

    #[test]
    fn counts_have_commas_above_999() {
        assert_eq!(count(999), "999");
        assert_eq!(count(1000), "1,000");
        assert_eq!(counts(2493, 15343), "2,493 of 15,343");
        assert_eq!(count(1_234_567), "1,234,567");
    }

    #[test]
    fn a_published_value_keeps_its_own_decimals() {
        assert_eq!(as_published(1.6), "1.6");
        assert_eq!(as_published(21.0), "21");
        assert_eq!(as_published(16.18), "16.18");
    }

    #[test]
    fn two_values_have_enough_decimals_to_differ() {
        let apart = |one, other, unit| apart(Some(one), Some(other), unit);
        assert_eq!(apart(0.162, 0.171, QuantityUnit::Proportion), ("16.2%".to_owned(), "17.1%".to_owned()));
        let (one, other) = apart(0.153_466, 0.153_478, QuantityUnit::Proportion);
        assert_eq!((one.as_str(), other.as_str()), ("15.347%", "15.348%"));
        assert_eq!(apart(1.5, 1.5, QuantityUnit::Ratio), ("1.50".to_owned(), "1.50".to_owned()));
        assert_eq!(super::apart(Some(-3.04), None, QuantityUnit::PercentagePoints).0, "\u{2212}3.0 points");
    }

    #[test]
    fn names_are_joined_with_commas_and_and() {
        assert_eq!(list(&["A".into(), "B".into(), "C".into()]), "A, B and C");
        assert_eq!(list(&["A".into()]), "A");
    }
}
