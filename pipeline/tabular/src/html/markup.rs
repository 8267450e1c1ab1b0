//! Reduces a page to the tags that tables are made of. Works on text.
//!
//! A page of a few hundred kilobytes can nest its elements, or leave emphasis open, so that its tree
//! takes gigabytes or minutes; without those tags it cannot. What the others do to text is left behind
//! as comments, which the parser keeps in their places: `+r sup` where a raised element begins, `/sup`
//! where it ends.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::style::{Effect, Rules};

/// Tags that tables are made of, and those whose content is text and no markup.
const KEPT: [&str; 16] = [
    "table", "caption", "colgroup", "col", "thead", "tbody", "tfoot", "tr", "td", "th", "title", "textarea",
    "xmp", "iframe", "noembed", "noframes",
];

/// Tags that lie within a word.
const INLINE: [&str; 40] = [
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font",
    "i", "ins", "kbd", "label", "mark", "nobr", "output", "q", "rb", "rp", "rt", "ruby", "s", "samp",
    "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr", "bold",
];

/// Tags without an end.
const VOID: [&str; 14] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track",
    "wbr",
];

/// A comment; an element whose content is never shown; or a tag, whose name is captured.
const MARKUP: &str = concat!(
    r"(?is)<!--.*?(?:--!?>|\z)",
    r"|<script[\s/>].*?(?:</script[\s/>]|\z)|<style[\s/>].*?(?:</style[\s/>]|\z)",
    r"|<template[\s/>].*?(?:</template[\s/>]|\z)|<noscript[\s/>].*?(?:</noscript[\s/>]|\z)",
    r#"|<(/?)([a-z][^\s/>]*)((?:[\s/](?:[^>"']|"[^"]*"|'[^']*'|["'])*?)?)(?:>|\z)"#,
);

/// An attribute of a tag and its value, which may be in quotation marks.
const ATTRIBUTE: &str = r#"([^\s"'>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?"#;

/// The page with no tags but those of tables.
///
/// A tag within a word leaves only its comment, any other a space too. A comment that says nothing keeps
/// what was on its two sides from making a tag.
pub(super) fn tables_only<'a>(page: &'a str, rules: &Rules) -> Cow<'a, str> {
    static PATTERN: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(MARKUP).ok());
    let Some(pattern) = PATTERN.as_ref() else { return Cow::Borrowed("") };
    pattern.replace_all(page, |found: &Captures<'_>| {
        let Some(name) = found.get(2).map(|name| name.as_str().to_ascii_lowercase()) else {
            return "<!---->".to_owned();
        };
        if KEPT.contains(&name.as_str()) {
            return found[0].to_owned();
        }
        let space = if INLINE.contains(&name.as_str()) { "" } else { " " };
        if VOID.contains(&name.as_str()) {
            return format!("{space}<!---->");
        }
        // A name may hold what would end the comment.
        let plain: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
        if !found[1].is_empty() {
            return format!("{space}<!--/{plain}-->");
        }
        let attributes = attributes(&found[3]);
        let attribute =
            |wanted: &str| attributes.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.clone());
        format!("{space}<!--+{} {plain}-->", rules.effect(&name, &attribute).letter())
    })
}

fn attributes(tag: &str) -> Vec<(String, String)> {
    static PATTERN: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(ATTRIBUTE).ok());
    let Some(pattern) = PATTERN.as_ref() else { return Vec::new() };
    let found = pattern.captures_iter(tag).map(|found| {
        let value = [2, 3, 4].into_iter().find_map(|group| found.get(group));
        (found[1].to_ascii_lowercase(), value.map_or_else(String::new, |value| value.as_str().to_owned()))
    });
    found.collect()
}

/// The elements that are open at a place of a page, as its comments tell.
#[derive(Clone, Debug, Default)]
pub(super) struct Open {
    elements: Vec<(String, Effect)>,
    /// How often it has changed.
    pub(super) changes: usize,
}

impl Open {
    /// Goes past a comment that [`tables_only`] left behind.
    pub(super) fn comment(&mut self, text: &str) {
        if let Some(name) = text.strip_prefix('/') {
            if let Some(at) = self.elements.iter().rposition(|(open, _)| open == name) {
                self.elements.truncate(at);
                self.changes += 1;
            }
        } else if let Some((letter, name)) = text.strip_prefix('+').and_then(|text| text.split_once(' ')) {
            let effect = Effect::of_letter(letter.chars().next().unwrap_or('p'));
            self.elements.push((name.to_owned(), effect));
            self.changes += 1;
        }
    }

    /// The strongest effect of the open elements.
    pub(super) fn effect(&self) -> Effect {
        self.elements.iter().map(|(_, effect)| *effect).max().unwrap_or(Effect::Plain)
    }

    /// Whether a table that begins here is left out. A paragraph ends where a table begins.
    pub(super) fn hides_tables(&self) -> bool {
        let around =
            self.elements.iter().filter(|(name, _)| !matches!(name.as_str(), "p" | "li" | "dt" | "dd"));
        around.into_iter().any(|(_, effect)| effect.drops())
    }

    pub(super) fn depth(&self) -> usize {
        self.elements.len()
    }

    /// Closes what was opened since so many were open.
    pub(super) fn back_to(&mut self, depth: usize) {
        self.elements.truncate(depth);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_tags_of_tables_are_left() {
        let reduced = |page| tables_only(page, &Rules::default()).into_owned();
        assert_eq!(reduced("<<b>b>x</B >"), "<<!--+p b-->b>x<!--/b-->");
        assert_eq!(reduced("<DIV class='a>b'><td x=1>1</div"), " <!--+p div--><td x=1>1 <!--/div-->");
        assert_eq!(reduced("a < b, 1<2"), "a < b, 1<2");
        assert_eq!(reduced("1<br/>2<wbr>3"), "1 <!---->2<!---->3");
        assert_eq!(reduced("1<sup>2</sup>"), "1<!--+r sup-->2<!--/sup-->");
        assert_eq!(reduced("1<span hidden>2</span>"), "1<!--+h span-->2<!--/span-->");
        assert_eq!(reduced("<template><td>1</td></template>2"), "<!---->>2".replace(">>", ">"));
    }

    #[test]
    fn an_end_closes_what_was_opened_after_its_beginning() {
        let mut open = Open::default();
        for text in ["+p b", "+h span", "+r sup", "/b"] {
            open.comment(text);
        }
        assert_eq!((open.effect(), open.depth()), (Effect::Plain, 0));
        open.comment("/sup");
        open.comment("+h p");
        assert!(!open.hides_tables());
        open.comment("+h div");
        assert!(open.hides_tables());
    }
}
