use super::super::probe::{self, COLOURS};
use super::*;

fn quantity(unit: QuantityUnit, value: f64, limits: Option<(f64, f64)>) -> Quantity {
    Quantity::new(value, unit).with_limits(limits)
}

fn row(label: &str, marks: Vec<(Mark, Option<Quantity>)>) -> ChartRow {
    let text = format!("text of {label}");
    ChartRow {
        label: label.to_owned(),
        marks,
        columns: vec![Some(text)],
        note: Some("not published".to_owned()),
    }
}

fn chart(sections: Vec<ChartSection>) -> RowChart {
    RowChart {
        caption: probe::caption("rows"),
        sections,
        headings: vec!["95% interval".to_owned()],
        ..RowChart::default()
    }
}

fn reference(value: f64) -> Reference {
    Reference { value, label: "England".to_owned() }
}

/// The place that a proportion must have by the labels of the axis, which has both these ticks.
fn expected(svg: &str, value: f64) -> f64 {
    let (zero, ten) = (probe::tick(svg, "0%"), probe::tick(svg, "10%"));
    zero + value * 10.0 * (ten - zero)
}

fn near(one: f64, other: f64) -> bool {
    (one - other).abs() < 0.02
}

mod pairs {
    use super::*;

    fn pair(label: &str, white: Option<f64>, bme: Option<f64>) -> ChartRow {
        let around =
            |v: f64| Quantity::new(v, QuantityUnit::Proportion).with_limits(Some((v - 0.02, v + 0.03)));
        row(label, vec![(Mark::White, white.map(around)), (Mark::Bme, bme.map(around))])
    }

    fn pairs(summary: Vec<ChartRow>, rows: Vec<ChartRow>) -> String {
        let header = Header::Groups(["White".to_owned(), "BME".to_owned()]);
        RowChart { header, ..chart(vec![ChartSection::summary(summary), ChartSection::new("", rows)]) }
            .svg(&COLOURS)
    }

    #[test]
    fn both_values_are_drawn_in_lanes_of_their_own() {
        let rows = vec![pair("Bolton", Some(0.06), Some(0.15)), pair("Wirral", Some(0.1), Some(0.05))];
        let svg = pairs(Vec::new(), rows);
        let circles = probe::circles(&svg, &COLOURS.series[0]);
        let diamonds: Vec<(f64, f64)> =
            probe::paths(&svg, &COLOURS.series[1]).iter().map(|d| probe::middle(d)).collect();
        for (mark, value) in circles.iter().chain(&diamonds).zip([0.06, 0.1, 0.15, 0.05]) {
            assert!(near(mark.0, expected(&svg, value)), "{mark:?} is not at {value}");
        }
        // White is above, and each value is on the line of its own interval.
        let white = probe::lines(&svg, &COLOURS.series[0])[0];
        let bme = probe::lines(&svg, &COLOURS.series[1])[0];
        assert!(circles[0].1 < diamonds[0].1);
        assert!(near(circles[0].1, white[1]) && near(diamonds[0].1, bme[1]));
    }

    #[test]
    fn intervals_run_from_lower_to_upper_side_by_side() {
        let svg = pairs(Vec::new(), vec![pair("Bolton", Some(0.06), Some(0.15))]);
        let white = probe::lines(&svg, &COLOURS.series[0])[0];
        let bme = probe::lines(&svg, &COLOURS.series[1])[0];
        for (drawn, value) in [(white[0], 0.04), (white[2], 0.09), (bme[0], 0.13), (bme[2], 0.18)] {
            assert!(near(drawn, expected(&svg, value)), "{value}");
        }
        assert!(white[1] < bme[1], "the two intervals do not cover each other");
    }

    #[test]
    fn a_missing_value_has_a_note_and_no_line() {
        let rows = vec![
            pair("Bolton", Some(0.06), Some(0.15)),
            pair("Mersey Care", None, None),
            pair("Wirral", Some(0.06), None),
        ];
        let svg = pairs(Vec::new(), rows);
        assert_eq!(probe::words(&svg).iter().filter(|w| *w == "not published").count(), 2);
        let (circles, diamonds) =
            (probe::circles(&svg, &COLOURS.series[0]).len(), probe::paths(&svg, &COLOURS.series[1]).len());
        assert_eq!((circles, diamonds), (2, 1));
    }

    #[test]
    fn summary_rows_come_first_in_bold() {
        let one = |label| vec![pair(label, Some(0.06), Some(0.15))];
        let nodes = probe::read(&pairs(one("England"), one("Bolton")));
        let find = |text: &str| nodes.iter().find(|n| n.text == text).unwrap();
        assert_eq!((find("England").get("font-weight"), find("Bolton").get("font-weight")), ("700", ""));
        assert!(find("England").num("y") < find("Bolton").num("y"));
    }

    #[test]
    fn names_are_on_the_sides_of_their_values() {
        for (white, bme) in [(0.02, 0.18), (0.18, 0.02)] {
            let svg = pairs(Vec::new(), vec![pair("Bolton", Some(white), Some(bme))]);
            let x = |name: &str| probe::tick(&svg, name);
            assert_eq!(x("White") < x("BME"), white < bme);
        }
    }
}

mod verdicts {
    use super::*;

    fn verdicts(rows: &[(&str, f64, Mark)]) -> String {
        let rows = rows.iter().map(|(label, value, mark)| {
            row(
                label,
                vec![(
                    *mark,
                    Some(quantity(QuantityUnit::Proportion, *value, Some((value - 0.03, value + 0.04)))),
                )],
            )
        });
        let name = |mark, text: &str| (mark, text.to_owned());
        RowChart {
            header: Header::Shapes(vec![
                name(Mark::Lower, "Lower"),
                name(Mark::Similar, "Similar"),
                name(Mark::Higher, "Higher"),
                name(Mark::Summary, "Not compared"),
            ]),
            reference: Some(reference(0.1)),
            ..chart(vec![ChartSection::new("", rows.collect())])
        }
        .svg(&COLOURS)
    }

    #[test]
    fn each_verdict_has_its_own_shape_and_a_key() {
        let svg = verdicts(&[("A", 0.05, Mark::Lower), ("B", 0.1, Mark::Similar), ("C", 0.15, Mark::Higher)]);
        let tip = |fill: &str| probe::paths(&svg, fill)[1].clone();
        let (lower, higher) = (tip(&COLOURS.series[0]), tip(&COLOURS.series[1]));
        assert!(lower[1..].iter().all(|p| p.0 > lower[0].0), "lower points left");
        assert!(higher[1..].iter().all(|p| p.0 < higher[0].0), "higher points right");
        assert_eq!(probe::circles(&svg, &COLOURS.paper).len(), 2, "a ring in the key and one in the chart");
        let words = probe::words(&svg);
        for word in ["Lower", "Similar", "Higher", "text of A"] {
            assert!(words.contains(&word.to_owned()), "{word}");
        }
        assert!(!words.contains(&"Not compared".to_owned()));
    }

    #[test]
    fn value_interval_and_reference_are_on_one_axis() {
        let svg = verdicts(&[("B", 0.12, Mark::Similar)]);
        assert!(near(probe::circles(&svg, &COLOURS.paper)[1].0, expected(&svg, 0.12)));
        let interval = probe::lines(&svg, &COLOURS.muted)[0];
        assert!(near(interval[0], expected(&svg, 0.09)) && near(interval[2], expected(&svg, 0.16)));
        assert!(near(probe::lines(&svg, &COLOURS.ink)[0][0], expected(&svg, 0.1)));
    }
}

mod ratios {
    use super::*;

    fn ratios(rows: &[(&str, f64, f64, f64)]) -> String {
        let rows = rows.iter().map(|(label, value, lower, upper)| {
            row(
                label,
                vec![(Mark::Single, Some(quantity(QuantityUnit::Ratio, *value, Some((*lower, *upper)))))],
            )
        });
        RowChart {
            unit: QuantityUnit::Ratio,
            header: Header::Parity {
                range: (0.8, 1.25),
                label: "0.80 to 1.25".to_owned(),
                below: "BME staff more likely".to_owned(),
                above: "White staff more likely".to_owned(),
            },
            ..chart(vec![ChartSection::new("", rows.collect())])
        }
        .svg(&COLOURS)
    }

    #[test]
    fn half_and_double_are_equally_far_from_the_line_at_1() {
        let svg = ratios(&[("A", 0.5, 0.4, 0.6), ("B", 2.0, 1.5, 3.0)]);
        let marks = probe::circles(&svg, &COLOURS.series[0]);
        let one = probe::tick(&svg, "1");
        assert!(near(one - marks[0].0, marks[1].0 - one), "{marks:?} around {one}");
        let interval = probe::lines(&svg, &COLOURS.series[0])[1];
        let step = (marks[1].0 - one) / 2.0_f64.ln();
        assert!(near(interval[0], one + step * 1.5_f64.ln()) && near(interval[2], one + step * 3.0_f64.ln()));
    }

    #[test]
    fn the_parity_range_and_its_directions_are_in_place() {
        let svg = ratios(&[("A", 1.1, 0.9, 1.3)]);
        let nodes = probe::read(&svg);
        let range = nodes.iter().find(|n| n.get("fill") == COLOURS.shade).unwrap();
        assert!(near(range.num("x"), probe::tick(&svg, "0.8")));
        assert!(near(range.num("x") + range.num("width"), probe::tick(&svg, "1.25")));
        let one = probe::tick(&svg, "1");
        assert!(probe::tick(&svg, "← BME staff more likely") < one);
        assert!(probe::tick(&svg, "White staff more likely →") > one);
    }

    #[test]
    fn a_missing_ratio_has_a_note_and_a_wide_interval_is_cut() {
        let svg = ratios(&[("A", 0.0, 0.0, 0.0), ("B", 1.5, 0.0, f64::INFINITY)]);
        let words = probe::words(&svg);
        assert!(words.contains(&"not published".to_owned()) && words.contains(&CUT_NOTE.to_owned()));
        assert_eq!(probe::circles(&svg, &COLOURS.series[0]).len(), 1);
        assert_eq!(probe::paths(&svg, &COLOURS.series[0]).len(), 2, "an arrowhead at each end");
        assert!(!ratios(&[("A", 1.1, 0.9, 1.3)]).contains(CUT_NOTE));
    }
}

mod sections {
    use super::*;

    #[test]
    fn rows_are_under_their_headings_level_with_their_columns() {
        let group = |label: &str, value: f64| ChartRow {
            columns: vec![Some(format!("text of {label}")), Some(format!("count of {label}"))],
            ..row(label, vec![(Mark::Single, Some(quantity(QuantityUnit::Percent, value, None)))])
        };
        let chart = RowChart {
            unit: QuantityUnit::Percent,
            headings: vec!["Share".to_owned(), "Responses".to_owned()],
            ..chart(vec![
                ChartSection::new("Asian", vec![group("Chinese", 8.0), group("Indian", 16.0)]),
                ChartSection::new("White", vec![group("Irish", 4.0)]),
            ])
        };
        let svg = chart.svg(&COLOURS);
        let nodes = probe::read(&svg);
        let y = |text: &str| nodes.iter().find(|n| n.text == text).unwrap().num("y");
        assert!(y("Asian") < y("Chinese") && y("Indian") < y("White") && y("White") < y("Irish"));
        assert!(near(y("Irish"), y("text of Irish")) && near(y("Irish"), y("count of Irish")));
        let marks = probe::circles(&svg, &COLOURS.series[0]);
        assert!(near(marks[0].0, expected(&svg, 0.08)) && near(marks[1].0, expected(&svg, 0.16)));
    }

    fn bar(label: &str, share: Option<f64>) -> ChartRow {
        row(label, vec![(Mark::Bar, share.map(|share| Quantity::new(share, QuantityUnit::Proportion)))])
    }

    fn bars(svg: &str) -> Vec<probe::SvgNode> {
        probe::read(svg).into_iter().filter(|node| node.get("fill") == COLOURS.series[1]).collect()
    }

    /// Bands of two sections and, below them, of a third.
    fn three(right: &[(&str, f64)], heading: &str) -> String {
        let section = |heading: &str, rows: &[(&str, f64)]| {
            ChartSection::new(heading, rows.iter().map(|(label, share)| bar(label, Some(*share))).collect())
        };
        let left = [("Band 5", 0.4), ("Band 6", 0.1), ("Band 7", 0.1)];
        let chart = RowChart {
            headings: vec![heading.to_owned()],
            reference: Some(reference(0.3)),
            beside: true,
            ..chart(vec![
                section("Non-clinical", &left),
                section("Clinical", right),
                section("Medical", &[("Consultant", 0.2)]),
            ])
        };
        chart.svg(&COLOURS)
    }

    #[test]
    fn sections_with_the_same_rows_are_side_by_side_on_one_scale() {
        let svg = three(&[("Band 5", 0.2), ("Band 6", 0.3), ("Band 7", 0.05)], "BME of all");
        let bars = bars(&svg);
        assert_eq!(bars.len(), 7);
        for (left, right) in bars[..3].iter().zip(&bars[3..6]) {
            assert!(near(left.num("y"), right.num("y")) && left.num("x") < right.num("x"));
        }
        let unit = bars[0].num("width") / 0.4;
        for (bar, share) in bars.iter().zip([0.4, 0.1, 0.1, 0.2, 0.3, 0.05, 0.2]) {
            assert!(near(bar.num("width"), unit * share), "{share}");
        }
        assert!(bars[6].num("y") > bars[5].num("y"), "the third is below");
        assert_eq!(probe::words(&svg).iter().filter(|word| *word == "Band 6").count(), 1);
        assert_eq!(probe::lines(&svg, &COLOURS.ink).len(), 3, "the reference in each");
    }

    #[test]
    fn different_or_wide_sections_are_below_each_other() {
        let other = three(&[("Band 5", 0.2), ("Band 8a", 0.3), ("Band 9", 0.05)], "BME of all");
        let wide = three(
            &[("Band 5", 0.2), ("Band 6", 0.3), ("Band 7", 0.05)],
            "People of all other ethnic groups combined, of all the people of this band",
        );
        for svg in [other, wide] {
            let bars = bars(&svg);
            assert!(bars.windows(2).all(|pair| pair[0].num("y") < pair[1].num("y")));
            assert!(bars.windows(2).all(|pair| near(pair[0].num("x"), pair[1].num("x"))));
        }
    }

    #[test]
    fn a_missing_bar_has_a_note_and_a_share_of_0_keeps_its_text() {
        let rows = vec![
            bar("Band 5", Some(0.3)),
            bar("Band 8a", Some(0.1)),
            bar("Band 9", None),
            bar("VSM", Some(0.0)),
        ];
        let svg =
            RowChart { reference: Some(reference(0.2)), ..chart(vec![ChartSection::new("Clinical", rows)]) }
                .svg(&COLOURS);
        let words = probe::words(&svg);
        assert_eq!(words.iter().filter(|word| *word == "not published").count(), 1);
        assert!(words.contains(&"text of VSM".to_owned()));
        let bars = bars(&svg);
        assert_eq!(bars.len(), 3);
        assert!((bars[0].num("width") / bars[1].num("width") - 3.0).abs() < 0.001);
        assert!(near(probe::lines(&svg, &COLOURS.ink)[0][0], probe::tick(&svg, "20%")));
    }
}
