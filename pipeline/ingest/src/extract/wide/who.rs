//! Whom a row of a sheet of organisations is about: its code is freed of footnote marks and compared with
//! the registers; a row that sums up others is none of an organisation.

use super::super::code::clean;
use super::super::drift::Drift;
use super::layout::{Part, RowRule, SheetRule};
use super::reader::Reading;
use store::observation::Level;

/// What is to be done with a row.
pub(super) enum Who {
    /// It is read, under this code.
    Organisation(String),
    /// It sums up others, and is left out.
    Summary,
    /// It has been refused.
    Refused,
}

impl Reading<'_> {
    /// Whom a row is about whose cells `cell` gives.
    pub(super) fn who(
        &mut self,
        kind: &RowRule,
        rule: &SheetRule,
        cell: &dyn Fn(&str) -> String,
        place: &dyn Fn() -> String,
    ) -> Who {
        let Some(part) = &kind.code else { return Who::Organisation(String::new()) };
        let written = part.of_row(cell);
        let code = clean(&written);
        let name = kind.name.as_ref().map(|part| part.of_row(cell)).unwrap_or_default();
        let level = kind.level.or(rule.level).unwrap_or(Level::Organisation);
        let (words, organisations) = (self.known.words, self.known.organisations);
        let known = organisations.level(&code);
        if words.is_summary(&code)
            || (known.is_none() && words.is_summary(&name))
            || known == Some(Level::Region)
        {
            return Who::Summary;
        }
        let (expected, repair) = match known {
            Some(Level::Icb) if level == Level::Trust => (
                "the code of a trust",
                "it is the code of an integrated care board: look at the row".to_owned(),
            ),
            None if level == Level::Trust && code.is_empty() => {
                ("the code of a trust", "look at the row".to_owned())
            }
            // A code that the registers do not know yet may be that of a new organisation.
            None if !organisations.may_be(&code) => {
                ("the code of an organisation", organisations.repair(&code, &name))
            }
            _ => return Who::Organisation(code),
        };
        let found = if written.is_empty() { "none".to_owned() } else { format!("`{written}`") };
        let misfit = self.misfit(Drift::WrongValue, place(), expected, found, &repair);
        self.stops.push(misfit);
        Who::Refused
    }

    /// The code of a word that has to be in a list; told once if it is not.
    pub(super) fn listed(
        &mut self,
        field: Field,
        part: Option<&Part>,
        text: String,
        place: &dyn Fn() -> String,
    ) -> String {
        let words = self.known.words;
        let (list, what) = match field {
            Field::EthnicGroup => (&words.ethnic_groups, "an ethnic group"),
            Field::Weighting => (&words.weightings, "a weighting"),
        };
        if text.is_empty() || part.is_none_or(|part| part.column.is_none()) {
            return text;
        }
        if let Some(code) = list.find(&text) {
            return code.to_owned();
        }
        if self.absent.words.insert(text.clone()) {
            // A detailed group that is new to the questionnaire is shown by no table, so it harms none.
            let is_new = part.is_some_and(|part| part.slug);
            let kind = if is_new { Drift::WordUnknown } else { Drift::WrongValue };
            let (expected, repair) = (format!("{what}: {}", list.codes()), list.repair(&text));
            let misfit = self.misfit(kind, place(), &expected, format!("`{text}`"), &repair);
            if is_new { &mut self.warnings } else { &mut self.stops }.push(misfit);
        }
        text
    }
}

/// A field whose words are in a list.
#[derive(Clone, Copy)]
pub(super) enum Field {
    EthnicGroup,
    Weighting,
}
