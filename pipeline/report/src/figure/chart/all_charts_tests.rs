//! Tests that apply to every chart.

use super::Reference;
use super::contrast::contrast;
use super::line_chart::{ChartLine, LineChart, YearBreak};
use super::probe::COLOURS;
use super::probe::{SvgNode, caption, read, words};
use super::row_chart::{ChartRow, ChartSection, Header, Mark, RowChart};
use crate::figure::{Quantity, QuantityUnit};

pub(super) const HOSTILE: &str = "<script>\"&' #read(\"/etc/passwd\") =cmd|' /C calc'!A0 & Sons NHS Trust";

fn name(i: i32) -> String {
    if i == 3 { HOSTILE.to_owned() } else { format!("Trust number {i}, Lancashire") }
}

/// Values of a share, some missing, some that cannot be drawn.
fn value(i: i32) -> Option<Quantity> {
    let share =
        |value, limits| Some(Quantity::new(value, QuantityUnit::Proportion).with_limits(Some(limits)));
    match i {
        4 => None,
        5 => share(f64::NAN, (0.1, f64::INFINITY)),
        _ => share(0.1 + f64::from(i) / 200.0, (0.05, 0.2 + f64::from(i) / 150.0)),
    }
}

fn row(i: i32, marks: Vec<(Mark, Option<Quantity>)>, columns: &[&str]) -> ChartRow {
    let columns = columns.iter().map(|text| Some((*text).to_owned())).collect();
    ChartRow { label: name(i), marks, columns, note: Some("not published".to_owned()) }
}

fn chart(kind: &str, sections: Vec<ChartSection>, headings: &[&str]) -> RowChart {
    RowChart {
        caption: caption(kind),
        sections,
        headings: headings.iter().map(|text| (*text).to_owned()).collect(),
        reference: Some(Reference { value: 0.12, label: "England, all of it 12.0%".to_owned() }),
        ..RowChart::default()
    }
}

fn pairs() -> RowChart {
    let pair = |i: i32| {
        let bme = if i == 6 { None } else { value(i + 10) };
        row(i, vec![(Mark::White, value(i)), (Mark::Bme, bme)], &["+1.0"])
    };
    let sections = vec![
        ChartSection::summary(vec![pair(1), pair(2)]),
        ChartSection::new("", (1..37).map(pair).collect()),
    ];
    RowChart {
        header: Header::Groups(["White".to_owned(), "Black, Asian and minority ethnic".to_owned()]),
        axis_label: Some("Share".to_owned()),
        ..chart("pairs", sections, &["Gap, points"])
    }
}

fn verdicts() -> RowChart {
    let names = [
        (Mark::Summary, "Not compared"),
        (Mark::Lower, "Lower than England"),
        (Mark::Similar, "No clear difference"),
        (Mark::Higher, "Higher than England"),
    ];
    let one = |i: i32| {
        let (mark, _) = names[usize::try_from(i).unwrap() % 4];
        row(i, vec![(mark, value(i))], &["15.2% (13.1 to 17.5)"])
    };
    let sections =
        vec![ChartSection::summary(vec![one(1)]), ChartSection::new("", (1..37).map(one).collect())];
    RowChart {
        header: Header::Shapes(names.map(|(mark, name)| (mark, name.to_owned())).to_vec()),
        ..chart("verdicts", sections, &["95% interval"])
    }
}

fn ratios() -> RowChart {
    let ratio = |i: i32| {
        let ratio = value(i)
            .map(|v| Quantity::new(v.value * 10.0, QuantityUnit::Ratio).with_limits(Some((0.0, 90.0))));
        row(i, vec![(Mark::Single, ratio)], &["1.46 (1.21 to 1.76)"])
    };
    let sections =
        vec![ChartSection::summary(vec![ratio(1)]), ChartSection::new("", (2..12).map(ratio).collect())];
    RowChart {
        unit: QuantityUnit::Ratio,
        header: Header::Parity {
            range: (0.8, 1.25),
            label: "0.80 to 1.25: the range that NHS England calls non-adverse, as it prints it".to_owned(),
            below: "Staff of all other ethnic groups combined more likely".to_owned(),
            above: "White staff more likely".to_owned(),
        },
        reference: None,
        axis_label: Some("White ÷ BME".to_owned()),
        ..chart("ratios", sections, &["Ratio"])
    }
}

fn groups() -> RowChart {
    let group = |i: i32| row(i, vec![(Mark::Single, value(i))], &["15.2% (14.9 to 15.5)", "37,844"]);
    let section =
        |i: i32| ChartSection::new(&format!("Heading {i}"), (i * 4..i * 4 + 4).map(group).collect());
    chart("groups", (0..5).map(section).collect(), &["95% interval", "Responses"])
}

/// Bars under three headings; with short names, two of them side by side.
fn bars(kind: &'static str, is_short: bool) -> RowChart {
    let bar = |i: i32| {
        let row = row(i, vec![(Mark::Bar, value(i))], &["12.7%"]);
        if is_short { ChartRow { label: format!("Band <{i}>"), ..row } } else { row }
    };
    let sections =
        ["Non-clinical", "Clinical", HOSTILE].map(|h| ChartSection::new(h, (0..7).map(bar).collect()));
    let reference = Some(Reference { value: 0.15, label: "All 15.0%".to_owned() });
    RowChart { reference, beside: true, ..chart(kind, sections.to_vec(), &["Share"]) }
}

fn years(name: &str) -> LineChart {
    let point = |year: i32, value: f64| {
        let limits = Some((value - 0.01, value + 0.01));
        (year, Quantity::new(value, QuantityUnit::Proportion).with_limits(limits))
    };
    let line = |label: &str, value: f64| ChartLine {
        label: label.to_owned(),
        points: (2018..=2025).filter(|year| *year != 2020).map(|year| point(year, value)).collect(),
    };
    LineChart {
        caption: caption("years"),
        unit: QuantityUnit::Proportion,
        lines: vec![line(name, 0.1), line("BME", 0.101), line("England", 0.102), line("Region", 0.103)],
        breaks: vec![
            YearBreak { before: 2022, label: "question changed".to_owned() },
            YearBreak { before: 2023, label: "trusts merged".to_owned() },
        ],
        years: 2017..=2025,
        reference: Some(Reference { value: 0.1, label: "Parity".to_owned() }),
    }
}

/// One picture of each kind, with many rows and hostile names.
pub(super) fn pictures() -> Vec<(&'static str, String)> {
    vec![
        ("pairs", pairs().svg(&COLOURS)),
        ("verdicts", verdicts().svg(&COLOURS)),
        ("ratios", ratios().svg(&COLOURS)),
        ("groups", groups().svg(&COLOURS)),
        ("bars", bars("bars", false).svg(&COLOURS)),
        ("panels", bars("panels", true).svg(&COLOURS)),
        ("years", years(HOSTILE).svg(&COLOURS)),
    ]
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
        // If both fit, they share a line.
        for last in ["Source: NHS England.".to_owned(), format!("Figure {kind}")] {
            assert!(words[words.len() - 2..].contains(&last), "{kind} does not end with {last}");
        }
    }
}

#[test]
fn no_text_leaves_the_picture_or_overlaps_another() {
    for (kind, svg) in pictures() {
        let nodes = read(&svg);
        let (width, height) = (nodes[0].num("width"), nodes[0].num("height"));
        let texts: Vec<&SvgNode> = nodes.iter().filter(|n| n.name == "text").collect();
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
    let decoration = [COLOURS.paper.as_str(), &COLOURS.grid, &COLOURS.shade, "none", ""];
    for (kind, svg) in pictures() {
        for node in read(&svg).iter().skip(3) {
            if node.name == "text" {
                assert!(node.num("font-size") >= 12.0, "{kind}");
                assert!(contrast(node.get("fill"), &COLOURS.paper).unwrap() >= 4.5, "{kind} {node:?}");
                continue;
            }
            for colour in [node.get("fill"), node.get("stroke")] {
                if !decoration.contains(&colour) {
                    let ratio = contrast(colour, &COLOURS.paper).unwrap();
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
fn only_presentation_attributes_are_used() {
    for (kind, svg) in pictures() {
        for node in read(&svg) {
            let allowed = ["svg", "title", "desc", "rect", "line", "path", "circle", "text"];
            assert!(allowed.contains(&node.name.as_str()), "{kind}: {}", node.name);
            assert!(node.get("class").is_empty() && node.get("style").is_empty(), "{kind}");
        }
    }
}

#[test]
fn an_empty_chart_is_still_a_picture() {
    let none = LineChart { lines: Vec::new(), breaks: Vec::new(), ..years("") };
    for svg in [RowChart::default().svg(&COLOURS), none.svg(&COLOURS)] {
        assert!(read(&svg)[0].num("height") > 50.0);
        assert!(!svg.contains("NaN"));
    }
}

#[test]
fn one_row_and_one_year_are_drawn() {
    let zero = Quantity::new(0.0, QuantityUnit::Proportion);
    let rows = vec![row(1, vec![(Mark::White, Some(zero)), (Mark::Bme, None)], &[])];
    let svg = RowChart { sections: vec![ChartSection::new("", rows)], ..RowChart::default() }.svg(&COLOURS);
    let marks = super::probe::circles(&svg, &COLOURS.series[0]);
    let at_zero = super::probe::tick(&svg, "0%");
    assert!(marks.iter().any(|mark| (mark.0 - at_zero).abs() < 0.02), "a share of 0 is a value: {marks:?}");
    let line = ChartLine {
        label: "BME".to_owned(),
        points: vec![(2025, Quantity::new(0.2, QuantityUnit::Proportion))],
    };
    let one = LineChart { lines: vec![line], breaks: Vec::new(), years: 2025..=2025, ..years("") };
    assert_eq!(super::probe::circles(&one.svg(&COLOURS), &COLOURS.series[0]).len(), 1);
}
