//! Makes the visible text of a cell: without footnote marks and hidden or struck-out text. A number whose digits are
//! in different tags is doubtful.

use std::borrow::Cow;

use super::super::document::CellText;
use super::super::text::{clean, within_number};
use super::markup::OpenElements;
use super::style::Effect;

#[derive(Default)]
pub(super) struct CellParts {
    pieces: Vec<TextPiece>,
    /// Whether text was struck out.
    pub(super) struck: bool,
    changes: usize,
}

struct TextPiece {
    text: String,
    effect: Effect,
    /// Whether a tag separates it from the piece before.
    apart: bool,
}

impl CellParts {
    pub(super) fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    /// Adds the next text, with the elements that are open there.
    pub(super) fn push(&mut self, text: &str, open: &OpenElements) {
        let effect = open.effect();
        self.struck |= effect == Effect::Struck && !text.trim().is_empty();
        let apart = self.changes != open.changes;
        self.changes = open.changes;
        self.pieces.push(TextPiece { text: clean(Cow::Borrowed(text)).into_owned(), effect, apart });
    }

    pub(super) fn finish(self) -> CellText {
        let visible = |piece: &&TextPiece| piece.effect < Effect::Raised && !piece.text.trim().is_empty();
        // If all of a figure is small or a link, it is not a footnote mark.
        let whole = self.pieces.iter().filter(visible).all(|piece| piece.effect != Effect::Plain);
        let mut joined = JoinedText::default();
        for piece in &self.pieces {
            if piece.apart {
                joined.edges.push(joined.text.len());
            }
            let mark = match piece.effect {
                Effect::Plain => false,
                Effect::Small => !whole && is_mark(&piece.text) && !joined.ends_in_number(),
                Effect::Note => !whole && is_mark(&piece.text),
                Effect::Raised | Effect::Struck | Effect::Invisible | Effect::Hidden => true,
            };
            if mark {
                joined.left_out.push(joined.text.len());
            } else {
                joined.text += &piece.text;
            }
        }
        joined.finish()
    }
}

#[derive(Default)]
struct JoinedText {
    text: String,
    /// The positions of tags.
    edges: Vec<usize>,
    /// The positions of text that was left out.
    left_out: Vec<usize>,
}

impl JoinedText {
    fn ends_in_number(&self) -> bool {
        self.text.ends_with(|letter: char| letter.is_ascii_digit() || matches!(letter, '.' | ','))
    }

    fn finish(self) -> CellText {
        let in_parts = self.edges.iter().any(|edge| self.splits_number(*edge));
        let cut = |at: &usize| within_number(&self.text[..*at], self.text[*at..].chars().next());
        let doubtful = in_parts || self.left_out.iter().any(cut);
        let text = self.text.split_whitespace().collect::<Vec<_>>().join(" ");
        if doubtful { CellText::Doubtful(text) } else { CellText::Certain(text) }
    }

    /// Whether a tag is within a number, with digits on both sides.
    fn splits_number(&self, edge: usize) -> bool {
        let (before, after) = self.text.split_at(edge);
        let before = before.rsplit(char::is_whitespace).next().unwrap_or_default();
        let after = after.split(char::is_whitespace).next().unwrap_or_default();
        let has_digit = |text: &str| text.bytes().any(|byte| byte.is_ascii_digit());
        let word = format!("{before}{after}");
        let of_number = |letter: char| letter.is_ascii_digit() || ".,%+-−–£$€()*".contains(letter);
        has_digit(before) && has_digit(after) && (word.chars().all(of_number) || word.parse::<f64>().is_ok())
    }
}

/// Whether a text could be a footnote mark: a number, a letter or a symbol, perhaps in brackets.
fn is_mark(text: &str) -> bool {
    let bare = text.trim().trim_matches(|letter| matches!(letter, '[' | ']' | '(' | ')' | ',' | ' '));
    let bare = bare.strip_prefix("note").or_else(|| bare.strip_prefix("Note")).unwrap_or(bare).trim();
    let marks = bare.split([',', ' ', '\u{2013}', '-']).filter(|mark| !mark.is_empty());
    let one = |mark: &str| {
        let letters = mark.chars().count();
        mark.bytes().all(|byte| byte.is_ascii_digit()) && letters <= 2
            || mark.chars().all(|letter| "ivx".contains(letter)) && letters <= 5
            || letters == 1
            || mark.chars().all(|letter| "*†‡§¶#".contains(letter)) && letters <= 3
    };
    marks.into_iter().all(one)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A text made of pieces, with a tag between each two.
    fn text(pieces: &[(Effect, &str)]) -> CellText {
        let mut parts = CellParts::default();
        for (number, (effect, text)) in pieces.iter().enumerate() {
            let mut open = OpenElements::default();
            open.comment(&format!("+{} x", effect.letter()));
            open.changes = number;
            parts.push(text, &open);
        }
        parts.finish()
    }

    #[test]
    fn footnote_marks_are_removed_and_figures_are_not() {
        use Effect::{Hidden, Note, Plain, Raised, Small, Struck};
        for (pieces, expected) in [
            (vec![(Plain, "1.5"), (Raised, "2")], "1.5"),
            (vec![(Plain, "1.5"), (Note, "[2]")], "1.5"),
            (vec![(Plain, "1.5"), (Hidden, "2")], "1.5"),
            (vec![(Struck, "1.5"), (Plain, "2")], "2"),
            (vec![(Plain, "RXR"), (Small, "1")], "RXR"),
            (vec![(Plain, "RXR"), (Note, "1, 2")], "RXR"),
            (vec![(Note, "1.54")], "1.54"),
            (vec![(Small, "12")], "12"),
            (vec![(Plain, " "), (Plain, "1.54"), (Plain, " ")], "1.54"),
            (vec![(Plain, "28.4"), (Plain, "%")], "28.4%"),
            (vec![(Plain, "East"), (Plain, " Lancashire")], "East Lancashire"),
            (vec![(Plain, "East "), (Note, "Lancashire")], "East Lancashire"),
            (vec![(Plain, "R0"), (Plain, "A")], "R0A"),
            (vec![(Plain, "4\u{200B} "), (Plain, "\u{A0}000")], "4 000"),
        ] {
            assert_eq!(text(&pieces), CellText::Certain(expected.to_owned()), "{pieces:?}");
        }
    }

    #[test]
    fn a_number_in_parts_is_doubtful() {
        use Effect::{Note, Plain, Raised, Small, Struck};
        for pieces in [
            vec![(Plain, "1.5"), (Plain, "2")],
            vec![(Plain, "1."), (Plain, "54")],
            vec![(Plain, "1"), (Plain, ".54")],
            vec![(Plain, "1,"), (Plain, "000")],
            vec![(Plain, "1.5"), (Small, "2")],
            vec![(Plain, "1."), (Small, "54")],
            vec![(Plain, "1.5"), (Plain, "e3")],
            vec![(Plain, "1."), (Raised, "54")],
            vec![(Plain, "1"), (Note, "2"), (Plain, "000")],
            vec![(Plain, "1."), (Struck, "5"), (Plain, "6")],
        ] {
            assert!(matches!(text(&pieces), CellText::Doubtful(_)), "{pieces:?}");
        }
    }
}
