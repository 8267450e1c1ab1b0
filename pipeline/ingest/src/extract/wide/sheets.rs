//! Finds the rule of a sheet by its name, whose punctuation changes from year to year.

use super::super::drift::Drift;
use super::super::misfit::Misfit;
use super::layout::{SheetRule, WideLayout};
use catalogue::did_you_mean::nearest;

/// A name as it is compared: words without case, punctuation, "and" and a plural's ending.
fn plain(name: &str) -> String {
    let lower = name.to_lowercase();
    lower
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty() && *word != "and")
        .map(|word| if word.len() > 3 { word.strip_suffix('s').unwrap_or(word) } else { word })
        .collect()
}

impl WideLayout {
    /// The rule of a sheet.
    pub(super) fn rule(&self, sheet: &str) -> Option<&SheetRule> {
        let name = plain(sheet);
        let exact = self.sheet.iter().find(|rule| !rule.prefix && plain(&rule.name) == name);
        exact.or_else(|| self.sheet.iter().find(|rule| rule.prefix && name.starts_with(&plain(&rule.name))))
    }

    /// Sheets that are required and not there, and whether one is there that no rule knows.
    pub(super) fn missing_sheets(&self, file: &str, sheets: &[String]) -> Vec<Misfit> {
        let unknown: Vec<&str> =
            sheets.iter().map(String::as_str).filter(|sheet| self.rule(sheet).is_none()).collect();
        let missing = self.sheet.iter().filter(|rule| rule.required).filter(|rule| {
            !sheets.iter().any(|sheet| self.rule(sheet).is_some_and(|found| found.name == rule.name))
        });
        missing
            .map(|rule| Misfit {
                kind: Drift::SheetMissing,
                file: file.into(),
                place: format!("sheet {}", rule.name),
                expected: "a sheet of this name".to_owned(),
                found: format!("sheets {}", sheets.join("; ")),
                repair: nearest(&rule.name, unknown.iter().copied()).map_or_else(
                    || "look whether its organisations stand elsewhere in the file".to_owned(),
                    |near| format!("`{near}` looks like it: name it in the layout"),
                ),
            })
            .collect()
    }

    /// A sheet that holds organisations or answers, and that no rule knows.
    pub(super) fn unknown_sheet(file: &str, sheet: &str) -> Misfit {
        Misfit {
            kind: Drift::SheetUnknown,
            file: file.into(),
            place: format!("sheet {sheet}"),
            expected: "only sheets of figures that the layout names".to_owned(),
            found: "another with the same columns".to_owned(),
            repair: "name it in the layout, with its group, or with the reason why it is left out".to_owned(),
        }
    }

    /// Whether a sheet whose name tells a range of questions, such as `Q13-14`, holds this one.
    pub(super) fn holds(sheet: &str, indicator: &str) -> bool {
        let digits: String = indicator
            .chars()
            .skip_while(|letter| !letter.is_ascii_digit())
            .take_while(char::is_ascii_digit)
            .collect();
        let Some((_, range)) = sheet.rsplit_once('Q') else { return false };
        let (first, last) = range.split_once('-').unwrap_or((range, range));
        match (digits.parse::<u32>(), first.trim().parse::<u32>(), last.trim().parse::<u32>()) {
            (Ok(asked), Ok(first), Ok(last)) => (first..=last).contains(&asked),
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn punctuation_and_plurals_of_a_sheet_s_name_do_not_matter() {
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
    fn a_range_in_a_sheet_s_name_tells_its_questions() {
        assert!(WideLayout::holds("HEALTH WELLBEING SAFETY Q13-14", "q14a"));
        assert!(!WideLayout::holds("HEALTH WELLBEING SAFETY Q15-17", "q14a"));
        assert!(WideLayout::holds("PEOPLE IN YOUR ORGANISATION Q8", "q8b"));
        assert!(!WideLayout::holds("THEMES", "q8b"));
    }
}
