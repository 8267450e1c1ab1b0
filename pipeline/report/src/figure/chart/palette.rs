//! The colours of the charts, and the contrast they must have. Colour never carries a meaning alone.

/// The ground of every picture.
pub(super) const PAPER: &str = "#FFFFFF";
/// Text, and the lines that matter most.
pub(super) const INK: &str = "#212B32";
/// Text that stands back: subtitles, axis labels, notes, sources.
pub(super) const MUTED: &str = "#4C6272";
/// Lines that carry meaning without a value of their own: the axis, the join of two values.
pub(super) const RULE: &str = "#768692";
/// Decoration: gridlines and guides, which nobody needs to read the picture.
pub(super) const GRID: &str = "#E3E8EB";
/// The shade of a band behind the marks; its edges are drawn as lines in [`RULE`].
pub(super) const SHADE: &str = "#EAF0F5";

/// The first group, White.
pub(super) const BLUE: &str = "#12436D";
/// The second group, BME.
pub(super) const ORANGE: &str = "#F46A25";
/// The third series.
pub(super) const TEAL: &str = "#28A197";
/// The fourth series.
pub(super) const PLUM: &str = "#801650";
/// A neutral series, for what is neither one nor the other.
pub(super) const GREY: &str = "#3D3D3D";

/// The colours of series in their order, for marks and lines.
pub(super) const SERIES: [&str; 4] = [BLUE, ORANGE, TEAL, PLUM];
/// The same hues, dark enough for text.
pub(super) const SERIES_TEXT: [&str; 4] = [BLUE, "#A63C06", "#176B64", PLUM];

/// The contrast ratio of two `#RRGGBB` colours after WCAG 2.2, from 1 to 21; `None` if one is not such a
/// colour.
#[cfg(test)]
pub(super) fn contrast(one: &str, other: &str) -> Option<f64> {
    let (a, b) = (luminance(one)?, luminance(other)?);
    Some((a.max(b) + 0.05) / (a.min(b) + 0.05))
}

/// The relative luminance of a colour after WCAG 2.2, from 0 to 1.
#[cfg(test)]
fn luminance(colour: &str) -> Option<f64> {
    let digits = colour.strip_prefix('#').filter(|d| d.len() == 6)?;
    let channel = |at: usize| {
        let value = f64::from(u8::from_str_radix(digits.get(at..at + 2)?, 16).ok()?) / 255.0;
        Some(if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) })
    };
    Some(0.2126 * channel(0)? + 0.7152 * channel(2)? + 0.0722 * channel(4)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_agrees_with_published_pairs() {
        let black = contrast("#000000", "#FFFFFF").unwrap();
        assert!((black - 21.0).abs() < 1e-9);
        // The grey that WCAG guidance gives as the lightest that passes 4.5 on white.
        let grey = contrast("#767676", "#FFFFFF").unwrap();
        assert!((grey - 4.54).abs() < 0.005, "{grey}");
        assert_eq!(contrast("red", "#FFFFFF"), None);
    }

    #[test]
    fn text_reaches_4_5_on_paper_and_on_shade() {
        for colour in [INK, MUTED].into_iter().chain(SERIES_TEXT) {
            for ground in [PAPER, SHADE] {
                let ratio = contrast(colour, ground).unwrap();
                assert!(ratio >= 4.5, "{colour} on {ground}: {ratio}");
            }
        }
    }

    #[test]
    fn graphics_reach_3_on_paper() {
        for colour in [INK, MUTED, RULE, GREY].into_iter().chain(SERIES) {
            let ratio = contrast(colour, PAPER).unwrap();
            assert!(ratio >= 3.0, "{colour}: {ratio}");
        }
    }
}
