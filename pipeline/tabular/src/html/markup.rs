//! Reduces a page to the tags of its tables.
//!
//! A page of a few hundred kilobytes can nest elements so that its tree takes gigabytes of memory or minutes of time.
//! Without the other tags it cannot. The effect of the other tags is kept in comments, which the parser leaves in
//! their places: `+r sup` at the beginning of a raised element, `/sup` at its end.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::style::{Effect, StyleRules};

/// The tags of tables, and tags whose content is only text.
const KEPT: [&str; 16] = [
    "table", "caption", "colgroup", "col", "thead", "tbody", "tfoot", "tr", "td", "th", "title", "textarea",
    "xmp", "iframe", "noembed", "noframes",
];

/// Tags that may be within a word.
const INLINE: [&str; 40] = [
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font",
    "i", "ins", "kbd", "label", "mark", "nobr", "output", "q", "rb", "rp", "rt", "ruby", "s", "samp",
    "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr", "bold",
];

/// Tags without an end tag.
const VOID: [&str; 14] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track",
    "wbr",
];

/// A comment; an element whose content is never shown; or a tag, with its name captured.
const MARKUP: &str = concat!(
    r"(?is)<!--.*?(?:--!?>|\z)",
    r"|<script[\s/>].*?(?:</script[\s/>]|\z)|<style[\s/>].*?(?:</style[\s/>]|\z)",
    r"|<template[\s/>].*?(?:</template[\s/>]|\z)|<noscript[\s/>].*?(?:</noscript[\s/>]|\z)",
    r#"|<(/?)([a-z][^\s/>]*)((?:[\s/](?:[^>"']|"[^"]*"|'[^']*'|["'])*?)?)(?:>|\z)"#,
);

/// An attribute of a tag, with its value, which may be in quotation marks.
const ATTRIBUTE: &str = r#"([^\s"'>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?"#;

/// The page with only the tags of tables.
///
/// A tag within a word becomes a comment, any other tag a space and a comment. An empty comment prevents the text on
/// its two sides from forming a tag.
pub(super) fn tables_only<'a>(page: &'a str, rules: &StyleRules) -> Cow<'a, str> {
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
        // The name could contain the end of a comment.
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

/// The element that a comment of [`tables_only`] begins or ends, unless it may be within a paragraph.
pub(super) fn block(comment: &str) -> Option<(bool, &str)> {
    let begins =
        comment.strip_prefix('+').and_then(|text| text.split_once(' ')).map(|(_, name)| (true, name));
    let block = begins.or_else(|| comment.strip_prefix('/').map(|name| (false, name)));
    block.filter(|(_, name)| !INLINE.contains(name))
}

/// The elements that are open at a place of a page, by its comments.
#[derive(Clone, Debug, Default)]
pub(super) struct OpenElements {
    /// Each with its effect, and the strongest effect of it and of those around it.
    elements: Vec<(String, Effect, Effect)>,
    /// The number of changes so far.
    pub(super) changes: usize,
}

impl OpenElements {
    /// Reads a comment of [`tables_only`].
    pub(super) fn comment(&mut self, text: &str) {
        if let Some(name) = text.strip_prefix('/') {
            if let Some(at) = self.elements.iter().rposition(|(open, ..)| open == name) {
                self.elements.truncate(at);
                self.changes += 1;
            }
        } else if let Some((letter, name)) = text.strip_prefix('+').and_then(|text| text.split_once(' ')) {
            let effect = Effect::of_letter(letter.chars().next().unwrap_or('p'));
            self.elements.push((name.to_owned(), effect, effect.max(self.effect())));
            self.changes += 1;
        }
    }

    /// The strongest effect of the open elements.
    pub(super) fn effect(&self) -> Effect {
        self.elements.last().map_or(Effect::Plain, |(_, _, strongest)| *strongest)
    }

    /// Whether a table that begins here is hidden. A paragraph ends at the beginning of a table.
    pub(super) fn hides_tables(&self) -> bool {
        let around =
            self.elements.iter().filter(|(name, ..)| !matches!(name.as_str(), "p" | "li" | "dt" | "dd"));
        around.into_iter().any(|(_, effect, _)| effect.drops())
    }

    pub(super) fn depth(&self) -> usize {
        self.elements.len()
    }

    /// Closes elements until `depth` are open.
    pub(super) fn back_to(&mut self, depth: usize) {
        self.elements.truncate(depth);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_tags_of_tables_remain() {
        let reduced = |page| tables_only(page, &StyleRules::default()).into_owned();
        assert_eq!(reduced("<<b>b>x</B >"), "<<!--+p b-->b>x<!--/b-->");
        assert_eq!(reduced("<DIV class='a>b'><td x=1>1</div"), " <!--+p div--><td x=1>1 <!--/div-->");
        assert_eq!(reduced("a < b, 1<2"), "a < b, 1<2");
        assert_eq!(reduced("1<br/>2<wbr>3"), "1 <!---->2<!---->3");
        assert_eq!(reduced("1<sup>2</sup>"), "1<!--+r sup-->2<!--/sup-->");
        assert_eq!(reduced("1<span hidden>2</span>"), "1<!--+h span-->2<!--/span-->");
        assert_eq!(reduced("<template><td>1</td></template>2"), "<!---->>2".replace(">>", ">"));
    }

    #[test]
    fn an_end_tag_closes_the_elements_within() {
        let mut open = OpenElements::default();
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
