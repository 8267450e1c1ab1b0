//! Codes of organisations: freed of what is not part of them, and compared with those that are known.

use catalogue::did_you_mean::did_you_mean_organisation;
use std::collections::BTreeMap;

use super::number::tidy;
use store::observation::Level;

/// A code in capitals, without invisible characters and footnote marks.
pub(crate) fn clean(text: &str) -> String {
    let mut code = tidy(text).to_uppercase();
    while let Some(shorter) = without_mark(&code) {
        code.truncate(shorter);
    }
    code.trim_start_matches(is_mark).trim_start().to_owned()
}

fn is_mark(letter: char) -> bool {
    matches!(
        letter,
        '*' | '†' | '‡' | '§' | '¶' | '^' | '²' | '³' | '¹' | '⁰' | '⁴'
            ..='⁹' | 'ª' | 'º' | '\u{fe61}' | '\u{ff0a}' | '∗'
    )
}

/// Where a code ends whose last characters are a footnote mark: `*`, `¹`, `#`, `[1]`, `(a)`.
fn without_mark(code: &str) -> Option<usize> {
    let trimmed = code.trim_end();
    if let Some(before) = trimmed.strip_suffix(|letter| is_mark(letter) || letter == '#') {
        return Some(before.trim_end().len());
    }
    for (open, close) in [('[', ']'), ('(', ')')] {
        if let Some((before, mark)) = trimmed.strip_suffix(close).and_then(|inner| inner.rsplit_once(open)) {
            let is_note = mark.len() <= LONGEST_MARK && !before.is_empty();
            return is_note.then(|| before.trim_end().len());
        }
    }
    (trimmed.len() < code.len()).then_some(trimmed.len())
}

/// `[10]` and `[note 1]` mark a footnote; more than this is a text.
const LONGEST_MARK: usize = 7;

/// Whether this is written as codes of organisations are: three letters or digits, or five of which one is a
/// digit.
fn has_form(code: &str) -> bool {
    let plain = code.bytes().all(|letter| letter.is_ascii_uppercase() || letter.is_ascii_digit());
    let digits = code.bytes().filter(u8::is_ascii_digit).count();
    plain && ((code.len() == 3 && digits < 3) || (code.len() == 5 && (1..5).contains(&digits)))
}

/// The organisations of the registers by code; none if nothing is known of any.
#[derive(Clone, Debug, Default)]
pub struct Organisations(BTreeMap<String, (Level, String)>);

impl Organisations {
    /// Adds one, unless its code is known already.
    pub fn add(&mut self, code: &str, level: Level, name: &str) {
        self.0.entry(clean(code)).or_insert_with(|| (level, name.to_owned()));
    }

    /// Whether none is known, so that nothing can be said of a code.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether this can be the code of an organisation that is not known yet. If none is known, a trust's
    /// code with a digit for one of its units can be too.
    pub(crate) fn may_be(&self, code: &str) -> bool {
        let is_unit = self.is_empty() && code.len() == 4 && code.is_char_boundary(3) && has_form(&code[..3]);
        has_form(code) || is_unit
    }

    /// What the organisation with this code is.
    pub(crate) fn level(&self, code: &str) -> Option<Level> {
        self.0.get(code).map(|(level, _)| *level)
    }

    /// What to do about a code that is not known.
    pub(crate) fn repair(&self, code: &str, name: &str) -> String {
        let known = self.0.iter().map(|(code, (_, name))| (code.as_str(), name.as_str()));
        did_you_mean_organisation(code, name, known).unwrap_or_else(|| REPAIR.to_owned())
    }
}

/// What to do about a text that is not like a code.
const REPAIR: &str = "give its code in the registers, as in `organisation_today`; take the row out if it is not \
    about an organisation";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_freed_of_footnote_marks_and_invisible_characters() {
        for text in [
            "R0A",
            "r0a",
            " R0A ",
            "R0A*",
            "R0A **",
            "*R0A",
            "R0A†",
            "R0A‡",
            "R0A[1]",
            "R0A [note 1]",
            "R0A (1)",
            "R0A¹",
            "R0A#",
            "R0A\u{200b}",
            "\u{feff}R0A",
            "R0A\u{a0}",
            "R0A*[2]",
        ] {
            assert_eq!(clean(text), "R0A", "{text:?}");
        }
        assert_eq!(clean("#N/A"), "#N/A");
        assert_eq!(clean("*"), "");
        assert_eq!(clean("England (all trusts)"), "ENGLAND (ALL TRUSTS)");
    }

    #[test]
    fn codes_have_three_or_five_characters() {
        for code in ["R0A", "RXR", "0AR", "G6V2S", "D7T5G"] {
            assert!(has_form(code), "{code}");
        }
        for code in ["RXR1", "#N/A", "#REF!", "ENGLAND", "TOTAL", "123", "12345", "R A", ""] {
            assert!(!has_form(code), "{code}");
        }
    }

    #[test]
    fn an_unknown_code_is_answered_with_the_one_that_is_meant() {
        let mut known = Organisations::default();
        known.add("RXR", Level::Trust, "East Lancashire");
        known.add("QOP", Level::Icb, "Greater Manchester");
        assert_eq!(known.repair("RXR1", ""), "did you mean `RXR` (East Lancashire)?");
        assert_eq!(known.repair("#N/A", "East Lancashire"), "did you mean `RXR` (East Lancashire)?");
        assert!(known.repair("ABCDE", "").starts_with("give its code"));
        // Organisations without a name are not those of a row without one.
        known.add("R1F1", Level::Trust, "");
        assert!(known.repair("MEDIAN", "").starts_with("give its code"));
    }
}
