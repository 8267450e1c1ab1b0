//! How wide a text is in Liberation Sans (and so in Arial, whose widths it has), and where it wraps.

use std::borrow::Cow;
use std::sync::LazyLock;

use skrifa::instance::{LocationRef, Size};
use skrifa::metrics::GlyphMetrics;
use skrifa::{FontRef, MetadataProvider};

use catalogue::assets::{Assets, Folder};

/// A size in units of the picture and a weight.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Face {
    /// The size; a picture of 680 units shown 170 mm wide has 0.709 point to the unit.
    pub size: f64,
    /// Bold or regular.
    pub bold: bool,
}

/// The finding at the top.
pub const TITLE: Face = Face { size: 17.0, bold: true };
/// Measure and period under it.
pub const SUBTITLE: Face = Face { size: 13.0, bold: false };
/// Labels of rows and values.
pub const LABEL: Face = Face { size: 12.5, bold: false };
/// Labels of summary rows, headings and direct labels.
pub const STRONG: Face = Face { size: 12.5, bold: true };
/// Axis ticks, notes and the source: 8.5 points at 170 mm, the smallest text of a picture.
pub const SMALL: Face = Face { size: 12.0, bold: false };
/// Headings of columns.
pub const SMALL_STRONG: Face = Face { size: 12.0, bold: true };

impl Face {
    /// How far below the middle of a line its baseline lies: half the height of a capital.
    #[must_use]
    pub fn drop(self) -> f64 {
        self.size * 0.36
    }

    /// The distance of two baselines in a text of several lines.
    #[must_use]
    pub fn leading(self) -> f64 {
        (self.size * 1.25).round()
    }

    /// The width of a text in this face, in units.
    #[must_use]
    pub fn width(self, text: &str) -> f64 {
        text.chars().map(|c| advance(c, self.bold)).sum::<f64>() * self.size / 1000.0
    }

    /// Breaks a text into lines no wider than `limit`, at spaces, and inside a word that is wider by itself.
    ///
    /// An empty text gives no line.
    #[must_use]
    pub fn wrap(self, text: &str, limit: f64) -> Vec<String> {
        let mut lines = Vec::new();
        let mut line = String::new();
        for word in text.split_whitespace() {
            let joined = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
            if self.width(&joined) <= limit {
                line = joined;
                continue;
            }
            if !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            for character in word.chars() {
                line.push(character);
                if self.width(&line) > limit && line.chars().count() > 1 {
                    line.pop();
                    lines.push(std::mem::take(&mut line));
                    line.push(character);
                }
            }
        }
        if !line.is_empty() {
            lines.push(line);
        }
        lines
    }
}

/// The regular and the bold font that ship with the program, in which charts are drawn.
static FONTS: LazyLock<[Option<FontRef<'static>>; 2]> = LazyLock::new(|| {
    ["Regular", "Bold"].map(|weight| {
        let name = format!("fonts/LiberationSans-{weight}.ttf");
        match Assets::default().read(Folder::Templates, &name) {
            Ok(Cow::Borrowed(bytes)) => FontRef::new(bytes).ok(),
            _ => None,
        }
    })
});

/// The advance of a character in thousandths of the size. What the font lacks comes from another, and is taken
/// to be wide, so that nothing is clipped.
fn advance(character: char, bold: bool) -> f64 {
    let found = FONTS[usize::from(bold)].as_ref().and_then(|font| {
        let metrics = GlyphMetrics::new(font, Size::new(1000.0), LocationRef::default());
        metrics.advance_width(font.charmap().map(character)?)
    });
    f64::from(found.map_or(1000.0, f32::round))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_are_those_of_arial() {
        // "Trust" in Arial: 611 + 333 + 556 + 500 + 278 thousandths.
        assert!((Face { size: 10.0, bold: false }.width("Trust") - 22.78).abs() < 1e-9);
        assert!(STRONG.width("Trust") > LABEL.width("Trust"));
        // A letter with an accent is as wide as without; a character that the font lacks is as wide as it is high.
        assert!((LABEL.width("é") - LABEL.width("e")).abs() < 1e-9);
        assert!((Face { size: 10.0, bold: true }.width("\u{4e2d}") - 10.0).abs() < 1e-9);
    }

    #[test]
    fn the_smallest_text_is_8_5_points_at_170_millimetres() {
        let points_a_unit = 170.0 / 25.4 * 72.0 / 680.0;
        for face in [TITLE, SUBTITLE, LABEL, STRONG, SMALL, SMALL_STRONG] {
            assert!(face.size * points_a_unit >= 8.5, "{face:?}");
        }
    }

    #[test]
    fn lines_break_at_spaces_and_fit() {
        let lines = LABEL.wrap("Manchester University and Salford", 100.0);
        assert_eq!(lines.join(" "), "Manchester University and Salford");
        assert!(lines.len() > 1 && lines.iter().all(|l| LABEL.width(l) <= 100.0), "{lines:?}");
        assert_eq!(LABEL.wrap("  ", 100.0), Vec::<String>::new());
    }

    #[test]
    fn a_word_wider_than_the_line_is_broken() {
        let lines = LABEL.wrap(&"x".repeat(60), 50.0);
        assert_eq!(lines.concat(), "x".repeat(60));
        assert!(lines.iter().all(|l| LABEL.width(l) <= 50.0));
    }
}
