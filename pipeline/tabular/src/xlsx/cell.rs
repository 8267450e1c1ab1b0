//! Collects the content of one cell of a sheet.

use std::borrow::Cow;

use super::rich_text::RichText;
use crate::xml::StartTag;

pub(super) struct CellDraft<'p> {
    pub(super) at: (u32, u32),
    pub(super) kind: CellType,
    pub(super) style: Option<u32>,
    pub(super) formula: bool,
    pub(super) value: Cow<'p, str>,
    pub(super) rich: Option<RichText>,
    pub(super) inside: CellPart,
}

#[derive(Clone, Copy, PartialEq)]
pub(super) enum CellPart {
    Value,
    RichText,
    Other,
}

#[derive(Clone, Copy, PartialEq)]
pub(super) enum CellType {
    Number,
    Shared,
    Text,
    Bool,
    Error,
    Date,
}

impl<'p> CellDraft<'p> {
    pub(super) fn open(&mut self, tag: &StartTag<'_>) {
        if let Some(rich) = &mut self.rich {
            rich.open(tag);
            return;
        }
        match tag.name() {
            "v" => self.inside = CellPart::Value,
            "f" => self.formula = true,
            "is" => {
                self.rich = Some(RichText::default());
                self.inside = CellPart::RichText;
            }
            _ => {}
        }
    }

    pub(super) fn close(&mut self, name: &str) {
        match (self.inside, name) {
            (CellPart::Value, "v") | (CellPart::RichText, "is") => self.inside = CellPart::Other,
            (CellPart::RichText, name) => {
                if let Some(rich) = &mut self.rich {
                    rich.close(name);
                }
            }
            _ => {}
        }
    }

    pub(super) fn text(&mut self, text: Cow<'p, str>) {
        match (self.inside, &mut self.rich) {
            (CellPart::RichText, Some(rich)) => rich.text(&text),
            (CellPart::Value, _) => self.value += text,
            _ => {}
        }
    }

    pub(super) fn len(&self) -> usize {
        self.value.len() + self.rich.as_ref().map_or(0, RichText::len)
    }
}

impl CellType {
    pub(super) fn of(word: &str) -> Self {
        match word {
            "s" => Self::Shared,
            "str" | "inlineStr" => Self::Text,
            "b" => Self::Bool,
            "e" => Self::Error,
            "d" => Self::Date,
            _ => Self::Number,
        }
    }
}

/// Row and column of an address, counted from 0.
pub(super) fn place(address: &str) -> Option<(u32, u32)> {
    let digits = address.find(|letter: char| letter.is_ascii_digit())?;
    let mut column = 0_u32;
    for letter in address[..digits].bytes() {
        let letter = letter.to_ascii_uppercase();
        if !letter.is_ascii_uppercase() {
            return None;
        }
        column = column.checked_mul(26)?.checked_add(u32::from(letter - b'A') + 1)?;
    }
    let row = address[digits..].parse::<u32>().ok()?;
    Some((row.checked_sub(1)?, column.checked_sub(1)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_gives_row_and_column() {
        for (address, expected) in [
            ("A1", Some((0, 0))),
            ("XFD1048576", Some((1_048_575, 16_383))),
            ("b7", Some((6, 1))),
            ("AAAAAAAAAAAA1", None),
            ("A0", None),
            ("7", None),
            ("A", None),
            ("$A$1", None),
            ("A99999999999", None),
        ] {
            assert_eq!(place(address), expected, "{address}");
        }
    }
}
