//! Cleans the codes of organisations and looks them up in the registers.

use catalogue::did_you_mean::did_you_mean_organisation;
use catalogue::organisation::{name_key, plain_name};
use std::collections::{BTreeMap, BTreeSet};

use super::number::tidy;
use store::observation::Level;

/// A code in capital letters, without invisible characters and footnote marks.
pub(crate) fn clean(text: &str) -> String {
    let mut code = tidy(text).to_uppercase();
    while let Some(shorter) = without_mark(&code) {
        code.truncate(shorter);
    }
    code.trim_start_matches(is_mark).trim_start().to_owned()
}

pub(super) fn is_mark(letter: char) -> bool {
    matches!(
        letter,
        '*' | '†' | '‡' | '§' | '¶' | '^' | '²' | '³' | '¹' | '⁰' | '⁴'
            ..='⁹' | 'ª' | 'º' | '\u{fe61}' | '\u{ff0a}' | '∗'
    )
}

/// The length of a code without the footnote mark at its end: `*`, `¹`, `#`, `[1]`, `(a)`. `None` if it has no mark.
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

/// `[10]` and `[note 1]` are footnote marks; a longer text in brackets is not.
const LONGEST_MARK: usize = 7;

/// Whether a text has the form of an organisation's code: three letters or digits, or five with at least one digit.
fn has_form(code: &str) -> bool {
    let plain = code.bytes().all(|letter| letter.is_ascii_uppercase() || letter.is_ascii_digit());
    let digits = code.bytes().filter(u8::is_ascii_digit).count();
    plain && ((code.len() == 3 && digits < 3) || (code.len() == 5 && (1..5).contains(&digits)))
}

/// The organisations of the registers, by code. Without registers it is empty.
#[derive(Clone, Debug, Default)]
pub struct Organisations {
    by_code: BTreeMap<String, (Level, String)>,
    /// The codes of trusts by each of their names, also in the form without "NHS Foundation Trust".
    by_name: BTreeMap<String, BTreeSet<String>>,
}

impl Organisations {
    /// Adds an organisation, unless its code is there already.
    pub fn add(&mut self, code: &str, level: Level, name: &str) {
        let code = clean(code);
        if level == Level::Trust && !name.is_empty() {
            for form in [plain_name(name), name_key(name)] {
                self.by_name.entry(form).or_default().insert(code.clone());
            }
        }
        self.by_code.entry(code).or_insert_with(|| (level, name.to_owned()));
    }

    /// The codes of the trusts that have or had a name; those with the whole name, if there are any.
    pub(crate) fn trusts_named(&self, name: &str) -> Vec<&str> {
        let codes = |form: String| self.by_name.get(&form);
        let found = codes(plain_name(name)).or_else(|| codes(name_key(name)));
        found.into_iter().flatten().map(String::as_str).collect()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.by_code.is_empty()
    }

    /// The codes, in order.
    pub(crate) fn codes(&self) -> impl Iterator<Item = &str> {
        self.by_code.keys().map(String::as_str)
    }

    /// Whether this can be the code of an organisation that is not known yet. If none is known, a trust's
    /// code with a digit for one of its units can be too.
    pub(crate) fn may_be(&self, code: &str) -> bool {
        let is_unit = self.is_empty() && code.len() == 4 && code.is_char_boundary(3) && has_form(&code[..3]);
        has_form(code) || is_unit
    }

    /// Every organisation: its code, level and name.
    pub(crate) fn all(&self) -> impl Iterator<Item = (&str, Level, &str)> {
        self.by_code.iter().map(|(code, (level, name))| (code.as_str(), *level, name.as_str()))
    }

    pub(crate) fn name(&self, code: &str) -> Option<&str> {
        self.by_code.get(code).map(|(_, name)| name.as_str())
    }

    pub(crate) fn level(&self, code: &str) -> Option<Level> {
        self.by_code.get(code).map(|(level, _)| *level)
    }

    pub(crate) fn repair(&self, code: &str, name: &str) -> String {
        let known = self.by_code.iter().map(|(code, (_, name))| (code.as_str(), name.as_str()));
        did_you_mean_organisation(code, name, known).unwrap_or_else(|| REPAIR.to_owned())
    }
}

const REPAIR: &str = "give its code in the registers, as in `organisation_today`; remove the row if it is not \
    about an organisation";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn footnote_marks_are_removed_from_codes() {
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
    fn an_unknown_code_suggests_similar_codes() {
        let mut known = Organisations::default();
        known.add("RXR", Level::Trust, "East Lancashire");
        known.add("QOP", Level::Icb, "Greater Manchester");
        assert_eq!(known.repair("RXR1", ""), "did you mean `RXR` (East Lancashire)?");
        assert_eq!(known.repair("#N/A", "East Lancashire"), "did you mean `RXR` (East Lancashire)?");
        assert!(known.repair("ABCDE", "").starts_with("give its code"));
        // A row without a name does not match organisations without a name.
        known.add("R1F1", Level::Trust, "");
        assert!(known.repair("MEDIAN", "").starts_with("give its code"));
    }
}
