//! Finds the effect of markup on text: whether it hides the text, strikes it out, or makes it a footnote mark.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;

/// The effect of an element on its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Effect {
    /// None, or only on its appearance.
    Plain,
    /// Smaller.
    Small,
    /// A reference to a note.
    Note,
    /// Raised or lowered.
    Raised,
    /// Struck out.
    Struck,
    /// Invisible, but with a place on the page.
    Invisible,
    /// Not on the page at all.
    Hidden,
}

impl Effect {
    const ALL: [(char, Self); 7] = [
        ('p', Self::Plain),
        ('m', Self::Small),
        ('n', Self::Note),
        ('r', Self::Raised),
        ('s', Self::Struck),
        ('u', Self::Invisible),
        ('h', Self::Hidden),
    ];

    pub(super) fn letter(self) -> char {
        Self::ALL.iter().find(|(_, effect)| *effect == self).map_or('p', |(letter, _)| *letter)
    }

    pub(super) fn of_letter(letter: char) -> Self {
        Self::ALL.iter().find(|(known, _)| *known == letter).map_or(Self::Plain, |(_, effect)| *effect)
    }

    pub(super) fn drops(self) -> bool {
        self >= Self::Struck
    }
}

/// The rules with a simple selector in the style sheets of a page.
#[derive(Debug, Default)]
pub(super) struct StyleRules {
    rules: Vec<(Selector, String)>,
}

/// An element's name, and its classes and id; each may be missing.
#[derive(Debug, PartialEq)]
struct Selector {
    name: Option<String>,
    marks: Vec<String>,
}

/// Read at most so many rules.
const MOST: usize = 500;

/// Properties that can hide, strike out or raise text.
const PROPERTIES: [&str; 9] =
    ["display", "visibility", "opacity", "font", "vertical-align", "text-", "overflow", "clip", "position"];

/// Classes that hide text in the design systems of the NHS and GOV.UK, and in common frameworks.
const HIDING: [&str; 13] = [
    "hidden",
    "hide",
    "d-none",
    "is-hidden",
    "u-hidden",
    "sr-only",
    "screen-reader-text",
    "screen-reader-only",
    "visuallyhidden",
    "element-invisible",
    "invisible",
    "offscreen",
    "display-none",
];

impl StyleRules {
    /// Reads the style sheets in a page, without rules for print and other conditions.
    pub(super) fn of(page: &str) -> Self {
        static SHEETS: LazyLock<Option<Regex>> =
            LazyLock::new(|| Regex::new(r"(?is)<style(?:\s[^>]*)?>(.*?)</style").ok());
        static COMMENTS: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(?s)/\*.*?(?:\*/|\z)").ok());
        let (Some(sheets), Some(comments)) = (SHEETS.as_ref(), COMMENTS.as_ref()) else {
            return Self::default();
        };
        let mut rules = Self::default();
        for sheet in sheets.captures_iter(page) {
            rules.read(&comments.replace_all(&sheet[1], ""));
        }
        rules
    }

    fn read(&mut self, sheet: &str) {
        let (mut depth, mut selector, mut body) = (0_usize, String::new(), String::new());
        for letter in sheet.chars() {
            match letter {
                '{' => {
                    depth += 1;
                    if depth > 1 {
                        // A nested block: a condition, whose rules are not read.
                        body.clear();
                    }
                }
                '}' => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        let condition = selector.trim_start().starts_with('@');
                        let concerned =
                            PROPERTIES.iter().any(|property| body.to_ascii_lowercase().contains(property));
                        if concerned && !condition && self.rules.len() < MOST {
                            let selectors = selector.split(',').filter_map(Selector::of);
                            self.rules.extend(selectors.map(|selector| (selector, body.clone())));
                        }
                        selector.clear();
                        body.clear();
                    }
                }
                _ if depth == 0 => selector.push(letter),
                _ => body.push(letter),
            }
        }
    }

    /// The effect of an element; `attribute` gives its attributes.
    pub(super) fn effect(&self, name: &str, attribute: &dyn Fn(&str) -> Option<String>) -> Effect {
        let classes: Vec<String> = attribute("class")
            .map(|classes| classes.split_whitespace().map(str::to_ascii_lowercase).collect())
            .unwrap_or_default();
        let mut marks: Vec<String> = classes.iter().map(|class| format!(".{class}")).collect();
        marks.extend(attribute("id").map(|id| format!("#{}", id.to_ascii_lowercase())));
        let mut style = BTreeMap::new();
        for (_, body) in self.rules.iter().filter(|(selector, _)| selector.fits(name, &marks)) {
            declare(&mut style, body);
        }
        declare(&mut style, &attribute("style").unwrap_or_default());
        let cell =
            matches!(name, "table" | "thead" | "tbody" | "tfoot" | "tr" | "td" | "th" | "col" | "colgroup");
        let mut effects = vec![of_style(&style, cell), of_classes(&classes)];
        if attribute("hidden").is_some() {
            effects.push(Effect::Hidden);
        }
        effects.push(match name {
            "s" | "strike" | "del" => Effect::Struck,
            "sup" | "sub" | "rt" => Effect::Raised,
            "rp" | "datalist" | "dialog" if attribute("open").is_none() => Effect::Hidden,
            "small" => Effect::Small,
            "font" if attribute("size").is_some_and(|size| size.starts_with('-') || size == "1") => {
                Effect::Small
            }
            "a" if is_reference(attribute) => Effect::Note,
            _ => Effect::Plain,
        });
        effects.into_iter().max().unwrap_or(Effect::Plain)
    }
}

impl Selector {
    /// The last part of a selector. `None` if the selector has more than names, classes and ids, or is only a name
    /// within another element.
    fn of(text: &str) -> Option<Self> {
        let text = text.trim().to_ascii_lowercase();
        if text.contains([':', '[', '*', '@', '+', '~']) {
            return None;
        }
        let within = text.contains([' ', '>', '\n', '\t']);
        let last = text.rsplit([' ', '>', '\n', '\t']).next()?;
        let start = last.find(['.', '#']).unwrap_or(last.len());
        let name = (start > 0).then(|| last[..start].to_owned());
        let mut marks: Vec<String> = Vec::new();
        for letter in last[start..].chars() {
            match marks.last_mut() {
                Some(mark) if !matches!(letter, '.' | '#') => mark.push(letter),
                _ => marks.push(letter.to_string()),
            }
        }
        let says = !marks.is_empty() || (name.is_some() && !within);
        says.then_some(Self { name, marks })
    }

    fn fits(&self, name: &str, marks: &[String]) -> bool {
        self.name.as_deref().is_none_or(|own| own == name)
            && self.marks.iter().all(|mark| marks.contains(mark))
    }
}

/// Applies declarations; a later one replaces an earlier one.
fn declare(style: &mut BTreeMap<String, String>, declarations: &str) {
    for declaration in declarations.split(';') {
        if let Some((property, value)) = declaration.split_once(':') {
            let value = value.trim().to_ascii_lowercase();
            let value = value.trim_end_matches("!important").trim_end().to_owned();
            style.insert(property.trim().to_ascii_lowercase(), value);
        }
    }
}

fn of_style(style: &BTreeMap<String, String>, cell: bool) -> Effect {
    let value = |property: &str| style.get(property).map_or("", String::as_str);
    let nothing = |property: &str| {
        let digits = value(property).trim_end_matches(|letter: char| letter.is_alphabetic() || letter == '%');
        digits.parse::<f64>().is_ok_and(|size| size <= 0.0)
    };
    if value("display") == "none" || value("visibility") == "collapse" {
        return Effect::Hidden;
    }
    let away = |property: &str| {
        let far = value(property).strip_prefix('-').and_then(length);
        far.is_some_and(|far| far >= 100.0)
    };
    let outside = ["left", "right", "top", "text-indent", "margin-left"].into_iter().any(away);
    let cut = value("overflow") == "hidden" && (is_tiny(value("width")) || is_tiny(value("height")));
    let clipped = value("clip").starts_with("rect(") || value("clip-path").starts_with("inset(");
    let clear = value("color") == "transparent" || nothing("opacity") || nothing("font-size");
    if value("visibility") == "hidden" || outside || cut || clipped || clear {
        return Effect::Invisible;
    }
    if value("text-decoration").contains("line-through")
        || value("text-decoration-line").contains("line-through")
    {
        return Effect::Struck;
    }
    // In cells, the same property aligns the content in the row.
    let align = value("vertical-align");
    let shifted = !matches!(align, "" | "baseline" | "inherit" | "initial" | "unset" | "middle")
        && !nothing("vertical-align");
    let moved =
        value("position") == "relative" && ["top", "bottom"].into_iter().any(|side| style.contains_key(side));
    let position = value("font-variant-position");
    if !cell && (shifted || moved || matches!(position, "super" | "sub")) {
        return Effect::Raised;
    }
    let size = value("font-size");
    let share = size.strip_suffix('%').and_then(|size| size.parse::<f64>().ok().map(|size| size / 100.0));
    let ems = size.trim_end_matches("rem").trim_end_matches("em");
    let ems = if ems.len() < size.len() { ems.parse::<f64>().ok() } else { None };
    let smaller = matches!(size, "smaller" | "small" | "x-small" | "xx-small");
    if !cell && (smaller || share.or(ems).is_some_and(|size| size < 1.0)) {
        return Effect::Small;
    }
    Effect::Plain
}

/// A length without its unit.
fn length(text: &str) -> Option<f64> {
    text.trim_end_matches(|letter: char| letter.is_alphabetic() || letter == '%').parse().ok()
}

/// At most one pixel.
fn is_tiny(size: &str) -> bool {
    length(size).is_some_and(|size| size <= 1.0) && !size.ends_with("em") && !size.ends_with('%')
}

fn of_classes(classes: &[String]) -> Effect {
    let note = |class: &String| {
        ["footnote", "endnote", "noteref", "note-ref", "fnref", "fn-ref"]
            .iter()
            .any(|word| class.contains(word))
            || class == "fn"
    };
    // Hidden only on small screens: `d-none d-md-table-cell`.
    let shown = |class: &String| {
        (class.contains(':') || class.starts_with("d-"))
            && ["cell", "row", "block", "inline", "flex", "grid"].iter().any(|kind| class.ends_with(kind))
    };
    if classes.iter().any(shown) {
        return Effect::Plain;
    }
    if classes.iter().any(|class| HIDING.contains(&class.as_str()) || class.ends_with("visually-hidden")) {
        Effect::Hidden
    } else if classes.iter().any(note) {
        Effect::Note
    } else {
        Effect::Plain
    }
}

/// Whether a link is a reference to a note on the same page.
fn is_reference(attribute: &dyn Fn(&str) -> Option<String>) -> bool {
    attribute("href").is_some_and(|href| href.trim_start().starts_with('#'))
        || attribute("role").is_some_and(|role| role.contains("noteref"))
        || attribute("epub:type").is_some_and(|kind| kind.contains("noteref"))
        || attribute("rel").is_some_and(|rel| rel.contains("footnote"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn effect(rules: &str, name: &str, attributes: &[(&str, &str)]) -> Effect {
        let rules = StyleRules::of(&format!("<style>{rules}</style>"));
        let found = |wanted: &str| {
            attributes.iter().find(|(name, _)| *name == wanted).map(|(_, value)| (*value).to_owned())
        };
        rules.effect(name, &found)
    }

    #[test]
    fn styles_hide_strike_out_and_raise() {
        for (style, expected) in [
            ("display: none", Effect::Hidden),
            ("DISPLAY:NONE !important", Effect::Hidden),
            ("visibility:collapse", Effect::Hidden),
            ("visibility: hidden;", Effect::Invisible),
            ("opacity:0", Effect::Invisible),
            ("font-size: 0", Effect::Invisible),
            ("position:absolute;left:-9999px", Effect::Invisible),
            ("clip: rect(0 0 0 0); position:absolute", Effect::Invisible),
            ("text-decoration: line-through red", Effect::Struck),
            ("vertical-align: super", Effect::Raised),
            ("vertical-align:0.5em", Effect::Raised),
            ("position:relative; top:-0.4em", Effect::Raised),
            ("font-size: smaller", Effect::Small),
            ("font-size:70%", Effect::Small),
            ("font-size:0.7em", Effect::Small),
            ("display:none; display:inline", Effect::Plain),
            ("vertical-align: baseline", Effect::Plain),
            ("opacity:0.8; font-size: 120%; color:#000", Effect::Plain),
        ] {
            assert_eq!(effect("", "span", &[("style", style)]), expected, "{style}");
        }
        assert_eq!(effect("", "td", &[("style", "vertical-align:top;font-size:80%")]), Effect::Plain);
    }

    #[test]
    fn names_classes_and_links_have_effects() {
        for (name, attributes, expected) in [
            ("sup", vec![], Effect::Raised),
            ("del", vec![], Effect::Struck),
            ("small", vec![], Effect::Small),
            ("span", vec![("hidden", "")], Effect::Hidden),
            ("span", vec![("class", "x nhsuk-u-visually-hidden")], Effect::Hidden),
            ("span", vec![("class", "sr-only")], Effect::Hidden),
            ("td", vec![("class", "d-none d-md-table-cell")], Effect::Plain),
            ("span", vec![("class", "footnote-ref")], Effect::Note),
            ("a", vec![("href", "#note-1")], Effect::Note),
            ("a", vec![("href", "https://example.org/#1")], Effect::Plain),
            // Hidden from screen readers only.
            ("span", vec![("aria-hidden", "true")], Effect::Plain),
            ("b", vec![], Effect::Plain),
        ] {
            assert_eq!(effect("", name, &attributes), expected, "{name} {attributes:?}");
        }
    }

    #[test]
    fn the_style_sheets_of_a_page_are_applied() {
        let rules =
            "/* .a{display:none} */ .draft, td.old { display : none } @media print { .b { display:none } }
            table .gone{visibility:hidden} #n{vertical-align:super} p span{display:none}";
        let class = |name: &str, class: &str| effect(rules, name, &[("class", class)]);
        assert_eq!(class("tr", "draft"), Effect::Hidden);
        assert_eq!(class("td", "x old"), Effect::Hidden);
        assert_eq!(class("th", "old"), Effect::Plain);
        assert_eq!(class("span", "gone"), Effect::Invisible);
        assert_eq!(class("span", "a b"), Effect::Plain);
        assert_eq!(effect(rules, "i", &[("id", "n")]), Effect::Raised);
        assert_eq!(
            effect(".x{display:none}", "p", &[("class", "x"), ("style", "display:block")]),
            Effect::Plain
        );
    }
}
