//! Checks that the colours of the charts have the contrast that WCAG 2.2 asks for.

use super::probe::COLOURS;

/// The contrast ratio of two `#RRGGBB` colours after WCAG 2.2, from 1 to 21; `None` if one is not such a
/// colour.
pub(super) fn contrast(one: &str, other: &str) -> Option<f64> {
    let (a, b) = (luminance(one)?, luminance(other)?);
    Some((a.max(b) + 0.05) / (a.min(b) + 0.05))
}

/// The relative luminance of a colour after WCAG 2.2, from 0 to 1.
fn luminance(colour: &str) -> Option<f64> {
    let digits = colour.strip_prefix('#').filter(|d| d.len() == 6)?;
    let channel = |at: usize| {
        let value = f64::from(u8::from_str_radix(digits.get(at..at + 2)?, 16).ok()?) / 255.0;
        Some(if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) })
    };
    Some(0.2126 * channel(0)? + 0.7152 * channel(2)? + 0.0722 * channel(4)?)
}

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
fn text_colours_have_a_contrast_of_4_5() {
    for colour in [&COLOURS.ink, &COLOURS.muted].into_iter().chain(&COLOURS.series_text) {
        for ground in [&COLOURS.paper, &COLOURS.shade] {
            let ratio = contrast(colour, ground).unwrap();
            assert!(ratio >= 4.5, "{colour} on {ground}: {ratio}");
        }
    }
}

#[test]
fn colours_of_marks_and_lines_have_a_contrast_of_3() {
    let lines = [&COLOURS.ink, &COLOURS.muted, &COLOURS.rule, &COLOURS.neutral];
    for colour in lines.into_iter().chain(&COLOURS.series) {
        let ratio = contrast(colour, &COLOURS.paper).unwrap();
        assert!(ratio >= 3.0, "{colour}: {ratio}");
    }
}
