//! Tests of the grid chart.

use super::super::probe::{COLOURS, SvgNode, caption, read, words};
use super::*;

fn cells(names: &[&str]) -> Vec<GridCell> {
    names.iter().map(|name| GridCell { name: (*name).to_owned(), code: name[..3].to_owned() }).collect()
}

fn chart(groups: usize, silent: usize) -> GridChart {
    let column =
        |heading: &str, style| GridColumn { heading: heading.to_owned(), count: "7".to_owned(), style };
    let many: Vec<String> = (0..silent).map(|at| format!("Hospitals of the {at}th district")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let group = |at: usize| GridGroup {
        heading: format!("Board <{at}>"),
        cells: vec![
            Vec::new(),
            cells(&["Lancashire & South Cumbria", "Tameside and Glossop Integrated Care"]),
            cells(&["Alder Hey Children\u{2019}s"]),
            cells(&many),
        ],
        plain: format!("{silent} organisations"),
    };
    GridChart {
        caption: caption("grid"),
        columns: vec![
            column("Gold", CellStyle::Filled),
            column("Bronze", CellStyle::Filled),
            column("Implementing", CellStyle::Outlined),
            column("No declared status found", CellStyle::Plain),
        ],
        groups: (0..groups).map(group).collect(),
    }
}

/// The text of the picture without line breaks.
fn said(chart: &GridChart) -> String {
    words(&chart.svg(&COLOURS)).join(" ")
}

#[test]
fn every_organisation_is_named_in_its_column() {
    let drawn = chart(3, 8).svg(&COLOURS);
    let nodes = read(&drawn);
    let left = |word: &str| {
        nodes.iter().find(|node| node.name == "text" && node.text.contains(word)).unwrap().num("x")
    };
    let (gold, bronze) = (left("Gold"), left("Bronze"));
    let (doing, none) = (left("Implementing"), left("No declared"));
    assert!(gold < bronze && bronze < doing && doing < none);
    assert!((bronze..doing).contains(&left("Tameside")));
    assert!((doing..none).contains(&left("Alder Hey")));
    for at in 0..8 {
        assert!(said(&chart(3, 8)).contains(&format!("{at}th")), "{at}");
    }
    assert!(nodes.iter().filter(|node| node.text.contains("district")).all(|node| node.num("x") >= none));
}

#[test]
fn texts_stay_inside_the_picture_and_do_not_overlap() {
    for (groups, silent) in [(1, 1), (3, 12), (7, 30), (42, 6)] {
        let drawn = chart(groups, silent).svg(&COLOURS);
        let areas: Vec<[f64; 4]> =
            read(&drawn).iter().filter(|node| node.name == "text").map(SvgNode::area).collect();
        for (at, one) in areas.iter().enumerate() {
            assert!(one[0] >= 0.0 && one[2] <= WIDTH, "{one:?}");
            for other in &areas[at + 1..] {
                let apart =
                    one[2] <= other[0] || other[2] <= one[0] || one[3] <= other[1] || other[3] <= one[1];
                assert!(apart, "{groups} groups of {silent}: {one:?} and {other:?}");
            }
        }
    }
}

#[test]
fn too_many_organisations_are_counted_and_then_coded() {
    let counted = said(&chart(5, 40));
    assert!(counted.contains("40 organisations") && counted.contains("Alder Hey"), "{counted}");
    assert!(!counted.contains("district"));
    let coded = said(&chart(20, 40));
    assert!(coded.contains("40 organisations") && coded.contains("Ald"), "{coded}");
    assert!(!coded.contains("Alder Hey"));
}

#[test]
fn levels_other_statuses_and_none_differ_without_colour() {
    let drawn = chart(1, 2).svg(&COLOURS);
    let boxes = read(&drawn).into_iter().filter(|node| node.name == "rect" && !node.get("rx").is_empty());
    let boxes: Vec<bool> = boxes.map(|node| node.get("stroke").is_empty()).collect();
    // Two filled, one with an outline, and none around the two without a status.
    assert_eq!(boxes, [true, true, false]);
}
