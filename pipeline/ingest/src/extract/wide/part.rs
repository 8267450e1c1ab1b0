//! Makes the text of a field out of what its layout names: a fixed text, a cell of the row, or what a
//! pattern caught in a column's header.

use regex::Captures;

use super::layout::{Part, RowRule};

impl Part {
    /// Its text for a column, whose pattern found this.
    pub(super) fn of_column(&self, found: &Captures<'_>) -> String {
        let caught = |name: &str| found.name(name).map_or("", |found| found.as_str());
        self.finish(self.capture.as_deref().map(caught), &|part| part.of_column(found))
    }

    /// Its text for a row, whose cells `cell` gives by their header.
    pub(super) fn of_row(&self, cell: &dyn Fn(&str) -> String) -> String {
        let own = self.column.as_deref().map(cell);
        self.finish(own.as_deref(), &|part| part.of_row(cell))
    }

    fn finish(&self, own: Option<&str>, of: &dyn Fn(&Part) -> String) -> String {
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
    /// Whether a row whose cells `cell` gives is of this kind.
    pub(super) fn fits(&self, cell: &dyn Fn(&str) -> String) -> bool {
        self.when.iter().all(|(column, texts)| {
            let found = cell(column);
            texts.iter().any(|text| super::super::loose(text) == super::super::loose(&found))
        })
    }

    /// The columns it reads.
    pub(super) fn columns(&self) -> impl Iterator<Item = &str> {
        let parts =
            [&self.code, &self.name, &self.breakdown, &self.ethnic_group, &self.group, &self.weighting];
        let read = parts.into_iter().flatten().filter_map(|part| part.column.as_deref());
        self.when.keys().map(String::as_str).chain(read)
    }
}

/// Lower-case words with underscores between them; an apostrophe leaves nothing behind.
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
    fn an_answer_becomes_words_with_underscores() {
        assert_eq!(slug("Don't know"), "dont_know");
        assert_eq!(slug("1 to 2"), "1_to_2");
        assert_eq!(slug("Asian/Asian British - Indian"), "asian_asian_british_indian");
        assert_eq!(slug("66+"), "66");
    }
}
