//! Finds the rule of a sheet by its name. The punctuation of names changes from year to year.

use super::super::drift::Drift;
use super::super::mismatch::Mismatch;
use super::super::spelling::Spellings;
use super::layout::{SheetRule, WideLayout};
use catalogue::did_you_mean::nearest;
use store::observation::Status;

/// A name in the form in which names are compared: without case, punctuation, "and" and the ending of plurals.
fn plain(name: &str) -> String {
    let lower = name.to_lowercase();
    lower
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty() && *word != "and")
        .map(|word| if word.len() > 3 { word.strip_suffix('s').unwrap_or(word) } else { word })
        .collect()
}

impl WideLayout {
    pub(super) fn rule(&self, sheet: &str) -> Option<&SheetRule> {
        let name = plain(sheet);
        let exact = self.sheet.iter().find(|rule| !rule.prefix && plain(&rule.name) == name);
        exact.or_else(|| self.sheet.iter().find(|rule| rule.prefix && name.starts_with(&plain(&rule.name))))
    }

    /// A mismatch for each required sheet that is missing. A similar sheet without a rule is suggested.
    pub(super) fn missing_sheets(&self, file: &str, sheets: &[String]) -> Vec<Mismatch> {
        let unknown: Vec<&str> =
            sheets.iter().map(String::as_str).filter(|sheet| self.rule(sheet).is_none()).collect();
        let missing = self.sheet.iter().filter(|rule| rule.required).filter(|rule| {
            !sheets.iter().any(|sheet| self.rule(sheet).is_some_and(|found| found.name == rule.name))
        });
        missing
            .map(|rule| {
                let repair = nearest(&rule.name, unknown.iter().copied()).map_or_else(
                    || "check whether its organisations are elsewhere in the file".to_owned(),
                    |near| format!("if it is now called `{near}`, change its name in the layout"),
                );
                let (place, found) =
                    (format!("sheet {}", rule.name), format!("sheets {}", sheets.join("; ")));
                Mismatch::new(Drift::SheetMissing, file, place, "a sheet of this name", found, repair)
            })
            .collect()
    }

    /// A sheet that has no rule.
    pub(super) fn unknown_sheet(file: &str, sheet: &str) -> Mismatch {
        let (expected, found) =
            ("only sheets of figures that the layout names", "another with the same columns");
        let repair = "add it to the layout, with its group, or with the reason for not reading it";
        Mismatch::new(Drift::SheetUnknown, file, format!("sheet {sheet}"), expected, found, repair)
    }

    /// The status of a figure that has this text in place of a value; `None` if it is not a marker.
    pub(super) fn missing_status(&self, text: &str, spellings: &Spellings) -> Option<Status> {
        if self.suppressed.iter().any(|marker| marker == text) {
            return Some(Status::Suppressed);
        }
        if text.is_empty() { Some(Status::NotPublished) } else { spellings.marker(text) }
    }

    /// Whether a text in place of a figure is the reason why it is missing.
    pub(super) fn is_reason(&self, text: &str) -> bool {
        self.reasons && !text.is_empty() && !text.bytes().any(|letter| letter.is_ascii_digit())
    }

    /// Whether the name of a sheet has a range of questions, such as `Q13-14`, with this question.
    pub(super) fn has_question(sheet: &str, indicator: &str) -> bool {
        let digits: String = indicator
            .chars()
            .skip_while(|letter| !letter.is_ascii_digit())
            .take_while(char::is_ascii_digit)
            .collect();
        let Some((_, range)) = sheet.rsplit_once('Q') else { return false };
        let (first, last) = range.split_once('-').unwrap_or((range, range));
        match (digits.parse::<u32>(), first.trim().parse::<u32>(), last.trim().parse::<u32>()) {
            (Ok(question), Ok(first), Ok(last)) => (first..=last).contains(&question),
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn punctuation_and_plurals_of_sheet_names_do_not_count() {
        let names = [
            "MH&LD, MH, LD&Community Trusts",
            "MH&LD, MH, LD & Community Trust",
            "MH LD MH LD and Community Trusts",
        ];
        for name in names {
            assert_eq!(plain(name), "mhldmhldcommunitytrust");
        }
        assert_ne!(plain("Community Trusts"), plain("Community Surgical Services"));
    }

    #[test]
    fn sheet_names_give_a_range_of_questions() {
        assert!(WideLayout::has_question("HEALTH WELLBEING SAFETY Q13-14", "q14a"));
        assert!(!WideLayout::has_question("HEALTH WELLBEING SAFETY Q15-17", "q14a"));
        assert!(WideLayout::has_question("PEOPLE IN YOUR ORGANISATION Q8", "q8b"));
        assert!(!WideLayout::has_question("THEMES", "q8b"));
    }
}
