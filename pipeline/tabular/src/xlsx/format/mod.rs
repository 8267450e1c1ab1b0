//! Applies number formats: finds the value that a cell shows.
//!
//! A format has up to four sections: for positive numbers, negative numbers, zero and text, or for its own
//! conditions. Decimals, thousands separators, colours, currencies and alignment do not change the number. A per cent
//! sign, literal text instead of the number, and a factor of a thousand do.

mod code;
mod section;

use std::borrow::Cow;

use super::super::cells::Value;
use super::date::date_text;
use section::{FormatSection, SectionKind};

/// A number format.
#[derive(Debug, Default)]
pub(super) struct NumberFormat {
    /// The sections for numbers, in order; empty for the general format.
    numbers: Vec<FormatSection>,
    /// The section for text.
    text: Option<FormatSection>,
}

impl NumberFormat {
    /// Reads the code of a format, such as `#,##0.0%;[Red]-0;"-"`.
    pub(super) fn of(code: &str) -> Self {
        if code.trim().is_empty() {
            return Self::default();
        }
        let pieces = code::sections(code);
        let mut sections: Vec<FormatSection> =
            pieces.iter().take(4).map(|pieces| FormatSection::of(pieces)).collect();
        let for_text = sections.len() == 4 || sections.last().is_some_and(FormatSection::is_for_text);
        let text = if for_text { sections.pop() } else { None };
        Self { numbers: sections, text }
    }

    /// A built-in format.
    pub(super) fn built_in(number: u32) -> Self {
        Self::of(match number {
            9 => "0%",
            10 => "0.00%",
            14..=17 | 22 | 27..=36 | 50..=58 => "yyyy-mm-dd",
            18..=21 | 45 | 47 => "h:mm:ss",
            41 | 42 => "_(* #,##0_);_(* (#,##0);_(* \"-\"_);_(@_)",
            46 => "[h]:mm:ss",
            _ => return Self::default(),
        })
    }

    /// Whether the format changes no number and no text.
    pub(super) fn is_general(&self) -> bool {
        self.text.as_ref().is_none_or(FormatSection::is_plain)
            && self.numbers.iter().all(FormatSection::is_plain)
    }

    /// What a cell with this number shows.
    pub(super) fn number(&self, number: f64, from_1904: bool) -> Value<'static> {
        let Some(section) = self.section(number) else {
            let none = "the cell's number format has no section for it";
            return if self.numbers.is_empty() {
                Value::Number(number)
            } else {
                Value::Error(format!("{number} ({none})"))
            };
        };
        match section.kind {
            SectionKind::Date => date_text(number, from_1904),
            SectionKind::Duration => Value::DateTime(format!("P{number}D")),
            _ => section.number(number),
        }
    }

    /// What a cell with this text shows.
    pub(super) fn text<'a>(&self, text: Cow<'a, str>) -> Cow<'a, str> {
        match &self.text {
            Some(section) if !section.is_plain() => section.text(&text).into(),
            _ => text,
        }
    }

    fn section(&self, number: f64) -> Option<&FormatSection> {
        let [first, rest @ ..] = self.numbers.as_slice() else { return None };
        let [second, rest @ ..] = rest else {
            return first.fits(number, |_| true).then_some(first);
        };
        let own = first.has_condition() || second.has_condition();
        if first.fits(number, |number| number > 0.0 || (rest.is_empty() && number == 0.0)) {
            return Some(first);
        }
        if second.fits(number, |number| number < 0.0 || rest.is_empty()) {
            return Some(second);
        }
        // Without its own section, zero has the section for positive numbers.
        rest.first().or(if own { None } else { Some(first) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(code: &str, number: f64) -> Value<'static> {
        NumberFormat::of(code).number(number, false)
    }

    fn text(text: &str) -> Value<'static> {
        Value::Text(text.to_owned().into())
    }

    #[test]
    fn appearance_does_not_change_the_number() {
        for code in [
            "General",
            "0",
            "0.00",
            "#,##0",
            "#,##0.00;[Red]-#,##0.00",
            "0.00E+00",
            "# ?/?",
            "@",
            "_-* #,##0.00_-;\\-* #,##0.00_-;_-* \"-\"??_-;_-@_-",
            "[$£-809]#,##0",
            "\"£\"0.0",
            "# ##0",
            "(0.0)",
            "0.0_);(0.0)",
            "[Blue]0",
            "0\"*\"",
            "0.0\"¹\"",
            "0\" people\"",
            "0.0 \"pts\"",
            "+0;-0;0",
            "0,\"k\"",
            "[Color 5][>100]0;0.0",
            "General;-General;General;@",
        ] {
            assert_eq!(shown(code, 284.5), Value::Number(284.5), "{code}");
        }
        assert_eq!(shown("_-* #,##0_-;\\-* #,##0_-;_-* \"-\"??_-;_-@_-", 0.0), Value::Number(0.0));
        assert_eq!(NumberFormat::built_in(41).number(0.0, false), Value::Number(0.0));
    }

    #[test]
    fn a_per_cent_sign_makes_a_percentage() {
        for code in ["0%", "0.0%", "0.0 %", "[Red]0%;-0%", "#,##0.00%_);(0.00%)", "0.0%;;\"-\"", "General%"] {
            assert_eq!(shown(code, 0.284), Value::Percent(0.284), "{code}");
        }
        // The sign is only text: 28.4 is shown as 28.4%.
        assert_eq!(shown("0.0\"%\"", 28.4), Value::Percent(0.284));
        assert_eq!(shown("0.0\\%", 28.4), Value::Percent(0.284));
        assert_eq!(NumberFormat::built_in(10).number(0.284, false), Value::Percent(0.284));
    }

    #[test]
    fn text_in_place_of_the_number_is_read() {
        for (code, number, expected) in [
            ("\"*\"", 4.0, "*"),
            ("\"c\"", 4.0, "c"),
            ("\\*", 4.0, "*"),
            ("\"-\"", 4.0, "-"),
            ("-", 4.0, "-"),
            ("0;0;\"-\"", 0.0, "-"),
            ("[=0]\"-\";0.0", 0.0, "-"),
            ("[<10]\"<10\";0", 4.0, "<10"),
            ("[<10]\"[c]\";[>=10]0", 4.0, "[c]"),
            ("0;\"negative\"", -4.0, "negative"),
            ("**;**;**", 4.0, "*"),
            ("\"<\"0", 5.0, "<5"),
            ("\"n=\"0.0", 5.24, "n=5.2"),
            ("\"R\"00", 5.0, "R05"),
            ("0\"5\"", 1.0, "15"),
            ("0\"k\"", 5.0, "5k"),
        ] {
            assert_eq!(shown(code, number), text(expected), "{code}");
        }
        assert_eq!(shown("[=0]\"-\";0.0", 12.0), Value::Number(12.0));
        assert_eq!(shown("[<10]\"[c]\";[>=10]0", 12.0), Value::Number(12.0));
    }

    #[test]
    fn a_format_that_shows_nothing_gives_nothing() {
        for (code, number) in
            [(";;;", 4.0), (";;", -4.0), ("0;0;", 0.0), ("0;;", 0.0), ("\"\"", 4.0), ("#,###", 0.0)]
        {
            assert_eq!(shown(code, number), Value::Empty, "{code}");
        }
        assert_eq!(shown("#,###", 12.0), Value::Number(12.0));
        assert_eq!(NumberFormat::of(";;;").text("secret".into()), "");
    }

    #[test]
    fn a_factor_of_a_thousand_is_applied() {
        assert_eq!(shown("0.0,", 1540.0), Value::Number(1.54));
        assert_eq!(shown("#,##0,,", 2_500_000.0), Value::Number(2.5));
    }

    #[test]
    fn a_number_that_its_format_splits_is_refused() {
        assert!(matches!(shown("0\".\"00", 150.0), Value::Error(_)));
        assert!(matches!(shown("[<10]0;[>100]0", 50.0), Value::Error(_)));
        assert!(matches!(shown("0%%", 0.5), Value::Error(_)));
    }

    #[test]
    fn dates_stay_dates() {
        for code in ["yyyy-mm-dd", "d mmm yyyy;@", "[$-F800]dddd\\, mmmm dd\\, yyyy", "mmm-yy", "dd/mm/yyyy"]
        {
            assert_eq!(shown(code, 45_382.0), Value::DateTime("2024-03-31".to_owned()), "{code}");
        }
        assert_eq!(shown("[h]:mm", 1.5), Value::DateTime("P1.5D".to_owned()));
        assert_eq!(NumberFormat::built_in(14).number(45_382.0, false), Value::DateTime("2024-03-31".into()));
    }

    #[test]
    fn text_has_its_own_section() {
        assert_eq!(NumberFormat::of("0;0;0;\"*\"").text("4".into()), "*");
        assert_eq!(NumberFormat::of("@\"*\"").text("RXR".into()), "RXR*");
        assert_eq!(NumberFormat::of("\"RX\"@").text("R".into()), "RXR");
        assert_eq!(NumberFormat::of("0.0").text("RXR".into()), "RXR");
        assert_eq!(NumberFormat::of("\"c\"").text("RXR".into()), "RXR");
        assert!(NumberFormat::of("_-* #,##0_-;_-@_-").is_general());
    }
}
