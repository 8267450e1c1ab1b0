//! Makes the text of a field from the source that the layout names: a fixed text, a cell of the row, or a rule of
//! a column's header that a pattern captures.

use regex::Captures;

use super::layout::{RowRule, TextRule};

impl TextRule {
    /// The text for a column whose header gave these captures.
    pub(super) fn of_column(&self, found: &Captures<'_>) -> String {
        let captured = |name: &str| found.name(name).map_or("", |found| found.as_str());
        self.finish(self.capture.as_deref().map(captured), &|rule| rule.of_column(found))
    }

    /// The text for a row; `cell` gives the row's cells by header.
    pub(super) fn of_row(&self, cell: &dyn Fn(&str) -> String) -> String {
        let own = self.column.as_deref().map(cell);
        self.finish(own.as_deref(), &|rule| rule.of_row(cell))
    }

    fn finish(&self, own: Option<&str>, of: &dyn Fn(&TextRule) -> String) -> String {
        let own = own.or(self.text.as_deref()).unwrap_or_default().trim();
        let spelt = |(word, _): &(&String, &String)| super::super::loose(word) == super::super::loose(own);
        let mapped = self.map.get(own).or_else(|| self.map.iter().find(spelt).map(|(_, word)| word));
        let text = mapped.map_or_else(|| if self.slug { slug(own) } else { own.to_owned() }, Clone::clone);
        match &self.before {
            Some(before) => format!("{}{}{text}", of(before), self.between),
            None => text,
        }
    }
}

impl RowRule {
    /// Whether the rule applies to a row; `cell` gives the row's cells by header.
    pub(super) fn fits(&self, cell: &dyn Fn(&str) -> String) -> bool {
        self.when.iter().all(|(column, texts)| {
            let found = cell(column);
            texts.iter().any(|text| super::super::loose(text) == super::super::loose(&found))
        })
    }

    /// The columns that the rule reads.
    pub(super) fn columns(&self) -> impl Iterator<Item = &str> {
        let who = [&self.code, &self.name, &self.breakdown, &self.ethnic_group, &self.group];
        let what = [&self.weighting, &self.indicator, &self.collected];
        let read = who.into_iter().chain(what).flatten().filter_map(|rule| rule.column.as_deref());
        self.when.keys().map(String::as_str).chain(read)
    }
}

/// Lower-case words with underscores between them, without apostrophes.
fn slug(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    for letter in text.chars().filter(|letter| !matches!(letter, '\'' | '\u{2019}')) {
        if letter.is_alphanumeric() {
            slug.extend(letter.to_lowercase());
        } else if !slug.ends_with('_') && !slug.is_empty() {
            slug.push('_');
        }
    }
    slug.truncate(slug.trim_end_matches('_').len());
    slug
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_become_words_with_underscores() {
        assert_eq!(slug("Don't know"), "dont_know");
        assert_eq!(slug("1 to 2"), "1_to_2");
        assert_eq!(slug("Asian/Asian British - Indian"), "asian_asian_british_indian");
        assert_eq!(slug("66+"), "66");
    }
}
