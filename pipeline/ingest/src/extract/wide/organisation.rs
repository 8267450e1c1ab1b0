//! The organisation of a row: removes footnote marks from its code and looks the code up in the registers. A
//! row of totals is not about an organisation.

use super::super::drift::Drift;
use super::super::mismatch::Mismatch;
use super::super::organisation_code::clean;
use super::super::spelling::KnownWords;
use super::layout::{RowRule, SheetRule, TextRule};
use super::reader::WideReader;
use store::observation::Level;

impl WideReader<'_> {
    /// The code of the organisation that a row is about; `None` if the row is a total of others.
    pub(super) fn organisation(
        &self,
        kind: &RowRule,
        rule: &SheetRule,
        cell: &dyn Fn(&str) -> String,
        place: &dyn Fn() -> String,
    ) -> Result<Option<String>, Mismatch> {
        let Some(text_rule) = &kind.code else { return Ok(Some(String::new())) };
        let written = text_rule.of_row(cell);
        let code = clean(&written);
        let name = kind.name.as_ref().map(|rule| rule.of_row(cell)).unwrap_or_default();
        let level = kind.level.or(rule.level).unwrap_or(Level::Organisation);
        let (spellings, organisations) = (self.reference.spellings, self.reference.organisations);
        let known = organisations.level(&code);
        if spellings.is_summary(&code)
            || (known.is_none() && spellings.is_summary(&name))
            || known == Some(Level::Region)
        {
            return Ok(None);
        }
        let (expected, repair) = match known {
            Some(Level::Icb) if level == Level::Trust => (
                "the code of a trust",
                "it is the code of an integrated care board: check the row".to_owned(),
            ),
            None if level == Level::Trust && code.is_empty() => {
                ("the code of a trust", "check the row".to_owned())
            }
            // A code that is not in the registers yet may belong to a new organisation.
            None if !organisations.may_be(&code) => {
                ("the code of an organisation", organisations.repair(&code, &name))
            }
            _ => return Ok(Some(code)),
        };
        let found = if written.is_empty() { "none".to_owned() } else { format!("`{written}`") };
        Err(self.mismatch(Drift::WrongValue, place(), expected, found, repair))
    }

    /// The code for a word that must be in a list. A word that is not in the list is reported once.
    pub(super) fn listed(
        &mut self,
        (list, what): (&dyn KnownWords, &str),
        rule: Option<&TextRule>,
        text: String,
        place: &dyn Fn() -> String,
    ) -> String {
        if text.is_empty() || rule.is_none_or(|rule| rule.column.is_none()) {
            return text;
        }
        if let Some(code) = list.code_of(&text) {
            return code.to_owned();
        }
        if self.omissions.unknown_words.insert(text.clone()) {
            let (expected, found) = (format!("{what}: {}", list.shown_codes()), format!("`{text}`"));
            let repair = list.repair_of(&text);
            let mismatch = self.mismatch(Drift::WrongValue, place(), expected, found, repair);
            self.stops.push(mismatch);
        }
        text
    }
}
