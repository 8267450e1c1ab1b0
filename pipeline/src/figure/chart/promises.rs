//! Holds every chart to what all of them promise.

use super::bands::{BandRow, BandSection, Bands};
use super::forest::{Forest, ForestRow, Verdict, VerdictLabels};
use super::groups::{GroupRow, GroupSection, Groups};
use super::paired::{Paired, PairedRow};
use super::palette;
use super::probe::{Node, caption, read, words};
use super::ratio::{Ratio, RatioRow};
use super::scale::Measure;
use super::series::{Series, SeriesBreak, SeriesLine, SeriesPoint};
use super::{Estimate, Reference};

const HOSTILE: &str = "<script>\"&' #read(\"/etc/passwd\") =cmd|' /C calc'!A0 & Sons NHS Trust";

/// One picture of each kind, with many rows, missing values, values that cannot be drawn, hostile names.
#[expect(clippy::too_many_lines, reason = "one sample of each chart, side by side")]
fn pictures() -> Vec<(&'static str, String)> {
    let name = |i: i32| if i == 3 { HOSTILE.to_owned() } else { format!("Trust number {i}, Lancashire") };
    let value = |i: i32| match i {
        4 => None,
        5 => Some(Estimate::with_interval(f64::NAN, 0.1, f64::INFINITY)),
        _ => Some(Estimate::with_interval(0.1 + f64::from(i) / 200.0, 0.05, 0.2 + f64::from(i) / 150.0)),
    };
    let note = || Some("not published".to_owned());
    let reference = |value: f64| Some(Reference { value, label: "England, all of it 12.0%".to_owned() });
    let paired_row = |i: i32| PairedRow {
        label: name(i),
        white: value(i),
        bme: if i == 6 { None } else { value(i + 10) },
        note: note(),
        text: Some("+1.0".to_owned()),
    };
    let paired = Paired {
        caption: caption("paired"),
        white_label: "White".to_owned(),
        bme_label: "Black, Asian and minority ethnic".to_owned(),
        summary: vec![paired_row(1), paired_row(2)],
        rows: (1..37).map(paired_row).collect(),
        text_heading: Some("Gap, points".to_owned()),
        reference: reference(0.12),
        axis_label: Some("Share".to_owned()),
        domain: Some((0.0, 0.3)),
    };
    let verdicts = [None, Some(Verdict::Lower), Some(Verdict::Similar), Some(Verdict::Higher)];
    let forest_row = |i: i32| ForestRow {
        label: name(i),
        estimate: value(i),
        verdict: verdicts[usize::try_from(i).unwrap() % 4],
        text: Some("15.2% (13.1 to 17.5)".to_owned()),
        note: note(),
    };
    let forest = Forest {
        caption: caption("forest"),
        measure: Measure::Share,
        summary: vec![forest_row(1)],
        rows: (1..37).map(forest_row).collect(),
        verdicts: VerdictLabels {
            lower: "Lower than England".to_owned(),
            similar: "No clear difference".to_owned(),
            higher: "Higher than England".to_owned(),
            untested: "Not compared".to_owned(),
        },
        text_heading: Some("95% interval".to_owned()),
        reference: reference(0.12),
        axis_label: None,
        domain: None,
    };
    let ratio_row = |i: i32| RatioRow {
        label: name(i),
        estimate: value(i).map(|e| Estimate { value: e.value * 10.0, interval: Some((0.0, 90.0)) }),
        text: Some("1.46 (1.21 to 1.76)".to_owned()),
        note: Some("not calculable".to_owned()),
    };
    let ratio = Ratio {
        caption: caption("ratio"),
        summary: vec![ratio_row(1)],
        rows: (2..12).map(ratio_row).collect(),
        band: (0.8, 1.25),
        band_label: "0.80 to 1.25: the range that NHS England calls non-adverse, as it prints it".to_owned(),
        below_label: "Staff of all other ethnic groups combined more likely".to_owned(),
        above_label: "White staff more likely".to_owned(),
        text_heading: Some("Ratio".to_owned()),
        axis_label: Some("White ÷ BME".to_owned()),
        domain: None,
    };
    let group_row = |i: i32| GroupRow {
        label: name(i),
        estimate: value(i),
        text: Some("15.2% (14.9 to 15.5)".to_owned()),
        count: Some("37,844".to_owned()),
        note: note(),
    };
    let section = |i: i32| GroupSection {
        heading: format!("Heading {i}"),
        rows: (i * 4..i * 4 + 4).map(group_row).collect(),
    };
    let groups = Groups {
        caption: caption("groups"),
        sections: (0..5).map(section).collect(),
        text_heading: "95% interval".to_owned(),
        count_heading: "Responses".to_owned(),
        reference: reference(0.01),
        axis_label: None,
        domain: None,
    };
    let band_row = |i: i32| BandRow {
        label: name(i),
        share: value(i).map(|e| e.value),
        text: Some("12.7%".to_owned()),
        note: Some("suppressed".to_owned()),
    };
    let bands = Bands {
        caption: caption("bands"),
        sections: vec![BandSection { heading: "Clinical".to_owned(), rows: (0..12).map(band_row).collect() }],
        text_heading: "Share".to_owned(),
        reference: reference(0.15),
        axis_label: None,
        domain: None,
    };
    let short_row = |i: i32| BandRow { label: format!("Band <{i}>"), ..band_row(i) };
    let panels = Bands {
        caption: caption("panels"),
        sections: ["Non-clinical", "Clinical", HOSTILE]
            .map(|heading| BandSection { heading: heading.to_owned(), rows: (0..7).map(short_row).collect() })
            .into(),
        text_heading: "Share".to_owned(),
        reference: Some(Reference { value: 0.15, label: "All 15.0%".to_owned() }),
        axis_label: None,
        domain: None,
    };
    vec![
        ("paired", paired.svg()),
        ("forest", forest.svg()),
        ("ratio", ratio.svg()),
        ("groups", groups.svg()),
        ("bands", bands.svg()),
        ("panels", panels.svg()),
        ("series", series(HOSTILE).svg()),
    ]
}

fn series(name: &str) -> Series {
    let line = |label: &str, value: f64| SeriesLine {
        label: label.to_owned(),
        segments: vec![
            (2018..=2025)
                .filter(|year| *year != 2020)
                .map(|year| SeriesPoint {
                    year,
                    estimate: Estimate::with_interval(value, value - 0.01, value + 0.01),
                    text: None,
                })
                .collect(),
        ],
    };
    Series {
        caption: caption("series"),
        measure: Measure::Share,
        lines: vec![line(name, 0.1), line("BME", 0.101), line("England", 0.102), line("Region", 0.103)],
        breaks: vec![
            SeriesBreak { before: 2022, label: "question changed".to_owned() },
            SeriesBreak { before: 2023, label: "trusts merged".to_owned() },
        ],
        years: (2017..=2025).map(|year| (year, format!("{year}\nWRES"))).collect(),
        reference: Some(Reference { value: 0.1, label: "Parity".to_owned() }),
        axis_label: Some("Share".to_owned()),
        domain: None,
    }
}

#[test]
fn every_picture_is_well_formed_and_the_same_each_time() {
    for ((kind, first), (_, second)) in pictures().into_iter().zip(pictures()) {
        assert!(!read(&first).is_empty(), "{kind}");
        assert_eq!(first, second, "{kind}");
        assert!(!first.contains("NaN") && !first.contains("inf") && !first.contains("-0\""), "{kind}");
    }
}

#[test]
fn a_hostile_name_is_printed_literally() {
    for (kind, svg) in pictures() {
        assert!(!svg.contains("<script"), "{kind}");
        let all = words(&svg).join(" ");
        for word in HOSTILE.split(' ') {
            assert!(all.contains(word), "{kind} lacks {word}");
        }
    }
}

#[test]
fn every_picture_has_its_title_source_id_and_names() {
    for (kind, svg) in pictures() {
        let nodes = read(&svg);
        assert_eq!((nodes[0].get("role"), nodes[0].get("width")), ("img", "680"), "{kind}");
        assert_eq!((nodes[1].name.as_str(), nodes[1].text.as_str()), ("title", "Alternative"));
        assert_eq!((nodes[2].name.as_str(), nodes[2].text.as_str()), ("desc", "Description"));
        let words = words(&svg);
        assert_eq!(words[0], "Staff report what the survey asks", "{kind}");
        assert!(words.contains(&"Thin lines are 95 per cent intervals.".to_owned()), "{kind}");
        // Where both fit, they share a line.
        for last in ["Source: NHS England.".to_owned(), format!("Figure {kind}")] {
            assert!(words[words.len() - 2..].contains(&last), "{kind} does not end with {last}");
        }
    }
}

#[test]
fn no_text_leaves_the_picture_or_stands_on_another() {
    for (kind, svg) in pictures() {
        let nodes = read(&svg);
        let (width, height) = (nodes[0].num("width"), nodes[0].num("height"));
        let texts: Vec<&Node> = nodes.iter().filter(|n| n.name == "text").collect();
        for (i, text) in texts.iter().enumerate() {
            let [left, top, right, bottom] = text.area();
            let inside = left >= 0.0 && top >= 0.0 && right <= width && bottom <= height;
            assert!(inside, "{kind}: `{}` leaves the picture: {:?}", text.text, text.area());
            for other in &texts[i + 1..] {
                let area = other.area();
                let apart = right <= area[0] || area[2] <= left || bottom <= area[1] || area[3] <= top;
                assert!(apart, "{kind}: `{}` meets `{}`", text.text, other.text);
            }
        }
    }
}

#[test]
fn text_is_large_enough_and_every_colour_has_its_contrast() {
    let decoration = [palette::PAPER, palette::GRID, palette::SHADE, "none", ""];
    for (kind, svg) in pictures() {
        for node in read(&svg).iter().skip(3) {
            if node.name == "text" {
                assert!(node.num("font-size") >= 12.0, "{kind}");
                assert!(
                    palette::contrast(node.get("fill"), palette::PAPER).unwrap() >= 4.5,
                    "{kind} {node:?}"
                );
                continue;
            }
            for colour in [node.get("fill"), node.get("stroke")] {
                if !decoration.contains(&colour) {
                    let ratio = palette::contrast(colour, palette::PAPER).unwrap();
                    assert!(ratio >= 3.0, "{kind} {node:?}");
                }
            }
        }
    }
}

#[test]
fn thirty_six_trusts_fit_on_a_page_of_a4() {
    for (kind, svg) in pictures() {
        let root = &read(&svg)[0];
        let millimetres = root.num("height") / root.num("width") * 170.0;
        assert!(millimetres <= 250.0, "{kind} is {millimetres} mm high");
    }
}

#[test]
fn nothing_but_presentation_attributes_is_used() {
    for (kind, svg) in pictures() {
        for node in read(&svg) {
            let allowed = ["svg", "title", "desc", "rect", "line", "path", "circle", "text"];
            assert!(allowed.contains(&node.name.as_str()), "{kind}: {}", node.name);
            assert!(node.get("class").is_empty() && node.get("style").is_empty(), "{kind}");
        }
    }
}

#[test]
fn a_chart_of_nothing_is_still_a_picture() {
    let none = Series { lines: Vec::new(), years: Vec::new(), breaks: Vec::new(), ..series("") };
    for svg in [Paired::default().svg(), Groups::default().svg(), Bands::default().svg(), none.svg()] {
        assert!(read(&svg)[0].num("height") > 50.0);
        assert!(!svg.contains("NaN"));
    }
}

#[test]
fn one_row_and_one_year_are_drawn() {
    let row =
        PairedRow { label: "Bolton".to_owned(), white: Some(Estimate::point(0.0)), ..PairedRow::default() };
    let svg = Paired { rows: vec![row], ..Paired::default() }.svg();
    let marks = super::probe::circles(&svg, palette::BLUE);
    let zero = super::probe::tick(&svg, "0%");
    assert!(marks.iter().any(|mark| (mark.0 - zero).abs() < 0.02), "a share of 0 is a value: {marks:?}");
    let point = SeriesPoint { year: 2025, estimate: Estimate::point(0.2), text: Some("20.0".to_owned()) };
    let line = SeriesLine { label: "BME".to_owned(), segments: vec![vec![point]] };
    let one = Series { lines: vec![line], years: Vec::new(), breaks: Vec::new(), ..series("") };
    assert!(words(&one.svg()).contains(&"20.0".to_owned()));
}
