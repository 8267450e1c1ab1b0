//! Tests of the shapes, with one chart of each kind.

use super::all_charts_tests::{HOSTILE, pictures};
use super::probe::{COLOURS, SvgNode, read, words};
use super::shape::{Shape, ShapeFigure};
use crate::figure::{FigureRow, Pictures, QuantityUnit};
use catalogue::assets::Assets;

fn figure<'a>(kind: &'a str, svg: &'a str) -> ShapeFigure<'a> {
    ShapeFigure {
        id: kind,
        label: kind,
        title: HOSTILE,
        alt: "Alternative",
        description: "Description",
        spoken: "In <the> North West in 2024, 16 per cent of BME staff said so.",
        svg,
        rows: &[],
        term: "BME",
    }
}

fn share(group: &str, place: &str, value: f64) -> FigureRow {
    FigureRow {
        measure: "share".to_owned(),
        ethnic_group: group.to_owned(),
        place_code: place.to_owned(),
        value: Some(value),
        unit: QuantityUnit::Proportion,
        ..FigureRow::default()
    }
}

/// Every chart in every shape, with the chart as it is stored.
fn shapes() -> Vec<(Shape, &'static str, String, super::shape::ShapePicture)> {
    let mut all = Vec::new();
    for (kind, svg) in pictures() {
        for shape in Shape::ALL {
            let picture = shape.picture(&figure(kind, &svg), &COLOURS);
            all.push((shape, kind, svg.clone(), picture));
        }
    }
    all
}

#[test]
fn every_chart_has_both_shapes_with_title_source_and_id() {
    for (shape, kind, _, picture) in shapes() {
        let nodes = read(&picture.svg);
        let (width, height) = shape.size();
        assert_eq!((nodes[0].num("width"), nodes[0].num("height")), (width, height), "{kind}");
        let all = words(&picture.svg).join(" ");
        assert!(all.contains("Source: NHS England."), "{kind}: {all}");
        assert!(all.contains(&format!("Figure {kind}")), "{kind}: {all}");
        assert!(!picture.svg.contains("<script") && !picture.svg.contains("<the>"), "{kind}");
        for word in HOSTILE.split(' ') {
            assert!(all.contains(word), "{kind} lacks {word}");
        }
        let once = all.matches("Source: NHS England.").count() == 1;
        assert!(once && all.matches(&format!("Figure {kind}")).count() == 1, "{kind}: {all}");
    }
}

#[test]
fn a_chart_in_a_shape_is_whole_and_large_enough() {
    let mut with_chart = 0;
    for (shape, kind, svg, picture) in shapes() {
        let (width, height) = shape.size();
        let Some(group) = read(&picture.svg).into_iter().find(|node| node.name == "g") else {
            assert!(!picture.has_chart, "{kind}");
            assert!(words(&picture.svg).join(" ").contains("The whole chart is too tall"), "{kind}");
            assert!(words(&picture.svg).join(" ").contains("16 per cent of BME staff"), "{kind}");
            continue;
        };
        with_chart += 1;
        assert!(picture.has_chart, "{kind}");
        let numbers: Vec<f64> =
            group.get("transform").split(['(', ')', ' ']).filter_map(|part| part.parse().ok()).collect();
        let [left, top, scale] = numbers[..] else { panic!("{group:?}") };
        assert!(scale * 12.0 >= 14.3, "{kind}: text of {} dots", scale * 12.0);
        assert!(left >= 0.0 && left + 680.0 * scale <= width, "{kind}");
        let texts: Vec<SvgNode> = read(&svg).into_iter().filter(|node| node.name == "text").collect();
        let stored: Vec<&SvgNode> = texts.iter().filter(|node| node.num("font-size") < 13.0).collect();
        for text in
            stored.iter().filter(|node| !node.text.starts_with("Source") && !node.text.starts_with("Figure"))
        {
            assert!(picture.svg.contains(&format!(">{}<", super::svg::escape(&text.text))), "{kind}");
            let [_, above, _, below] = text.area();
            assert!(top + scale * above > 12.0 && top + scale * below < height, "{kind}: {text:?}");
        }
    }
    assert!(with_chart >= 4, "{with_chart}");
}

#[test]
fn a_tall_chart_becomes_its_sentence_and_its_two_shares() {
    let (_, svg) = pictures().remove(0);
    let rows = [
        share("white", "ENG", 0.0686),
        share("bme", "ENG", 0.1535),
        share("white", "Y60", 0.0682),
        share("bme", "Y60", 0.1547),
    ];
    let tall = ShapeFigure { id: "wres-i8-Y60-2025-trusts", rows: &rows, ..figure("pairs", &svg) };
    let picture = Shape::Wide.picture(&tall, &COLOURS);
    let words = words(&picture.svg);
    assert!(!picture.has_chart);
    for value in ["6.8%", "15.5%", "White", "BME"] {
        assert!(words.contains(&value.to_owned()), "{value}: {words:?}");
    }
    // The bars are as long as their shares: 15.47 / 6.82.
    let bars: Vec<f64> = read(&picture.svg)
        .iter()
        .filter(|node| node.name == "rect" && node.num("height") > 40.0 && node.num("height") < 100.0)
        .map(|node| node.num("width"))
        .collect();
    assert_eq!(bars.len(), 2);
    assert!((bars[1] / bars[0] - 15.47 / 6.82).abs() < 0.01, "{bars:?}");
    assert_eq!(picture.alt, tall.spoken);
}

#[test]
fn a_shape_is_drawn_as_png_of_its_size() {
    let pictures = Pictures::new(&Assets::default()).unwrap();
    for (shape, kind, _, picture) in shapes().into_iter().take(2) {
        let png = pictures.shape_png(kind, &picture.svg).unwrap();
        let side = |at: usize| f64::from(u32::from_be_bytes(png[at..at + 4].try_into().unwrap()));
        assert_eq!((side(16), side(20)), shape.size());
    }
}
