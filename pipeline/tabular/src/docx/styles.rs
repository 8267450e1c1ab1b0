//! The styles of a document: which paragraphs are headings or captions, and which text is hidden, struck out or raised.

use std::collections::HashMap;

use crate::archive::Archive;
use crate::error::ReadError;
use crate::package::elements;
use crate::xml::StartTag;

/// The longest chain of styles that are based on each other.
const LONGEST_CHAIN: usize = 20;

/// What a style, or the properties of a run, say about text. `None` is nothing: the style that it is based on decides.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Font {
    pub(super) hidden: Option<bool>,
    pub(super) struck: Option<bool>,
    pub(super) raised: Option<bool>,
}

impl Font {
    /// Adds what an element of the properties says.
    pub(super) fn read(&mut self, tag: &StartTag<'_>) {
        match tag.name() {
            "vanish" | "webHidden" => self.hidden = Some(tag.is_on("val", true)),
            "strike" | "dstrike" => self.struck = Some(tag.is_on("val", true)),
            "vertAlign" => {
                let place = tag.attribute("val");
                self.raised = Some(matches!(place.as_deref(), Some("superscript" | "subscript")));
            }
            _ => {}
        }
    }

    /// This font, with that of `base` for what it does not say.
    pub(super) fn or(self, base: Self) -> Self {
        Self {
            hidden: self.hidden.or(base.hidden),
            struck: self.struck.or(base.struck),
            raised: self.raised.or(base.raised),
        }
    }
}

#[derive(Default)]
struct Style {
    name: String,
    based_on: String,
    outline_level: Option<u8>,
    font: Font,
}

/// The styles by their ids.
#[derive(Default)]
pub(super) struct Styles(HashMap<String, Style>);

impl Styles {
    pub(super) fn read(archive: &mut Archive<'_>, part: &str) -> Result<Self, ReadError> {
        let mut styles = Self::default();
        let mut id = None;
        elements(archive, part, |tag| {
            if tag.name() == "style" {
                id = tag.attribute("styleId");
                return;
            }
            let Some(id) = &id else { return };
            let style = styles.0.entry(id.clone()).or_default();
            let value = || tag.attribute("val").unwrap_or_default();
            match tag.name() {
                "name" => style.name = value().to_lowercase(),
                "basedOn" => style.based_on = value(),
                "outlineLvl" => style.outline_level = outline_level(&value()),
                _ => style.font.read(tag),
            }
        })?;
        Ok(styles)
    }

    /// The style and those that it is based on.
    fn chain(&self, id: &str) -> impl Iterator<Item = &Style> {
        let next = |style: &&Style| self.0.get(&style.based_on);
        std::iter::successors(self.0.get(id), next).take(LONGEST_CHAIN)
    }

    pub(super) fn font(&self, id: &str) -> Font {
        self.chain(id).fold(Font::default(), |font, style| font.or(style.font))
    }

    /// The level of a heading, 1 to 9; `None` if the style is not of headings.
    pub(super) fn heading(&self, id: &str) -> Option<u8> {
        let by_name = |name: &str| {
            let level = name.strip_prefix("heading").and_then(|level| level.trim().parse().ok());
            level.filter(|level| (1..=9).contains(level))
        };
        let found = self.chain(id).find_map(|style| style.outline_level.or_else(|| by_name(&style.name)));
        found.or_else(|| by_name(&id.to_lowercase()).filter(|_| !self.0.contains_key(id)))
    }

    pub(super) fn is_caption(&self, id: &str) -> bool {
        self.chain(id).any(|style| style.name == "caption")
            || (!self.0.contains_key(id) && id.eq_ignore_ascii_case("caption"))
    }
}

/// The level of a heading by its number, which counts from 0; 9 is the level of plain text.
pub(super) fn outline_level(value: &str) -> Option<u8> {
    value.trim().parse().ok().filter(|level| *level < 9).map(|level: u8| level + 1)
}
