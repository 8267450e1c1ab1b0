//! The share of one group in each pay band, against its share of the whole workforce.

use super::frame::{Caption, Frame, PAD, Reference, WIDTH};
use super::palette;
use super::rows::{Item, Kind, Room, Rows, draw_note};
use super::scale::{Measure, Scale};
use super::svg::{Anchor, Element, Svg};
use super::text;

/// One pay band or grade.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct BandRow {
    /// The band's name, for example `Band 8a`.
    pub label: String,
    /// The group's share of the band as a proportion from 0 to 1; none where it is suppressed or missing.
    pub share: Option<f64>,
    /// The text of the column at the right, for example `12.7% (325 of 2,559)`.
    pub text: Option<String>,
    /// What is said where the share is missing, for example `suppressed`.
    pub note: Option<String>,
}

/// The bands under one heading: clinical, non-clinical, medical.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct BandSection {
    /// The heading; an empty one is not printed.
    pub heading: String,
    /// The bands from low to high.
    pub rows: Vec<BandRow>,
}

/// A bar for each band and a line for the whole workforce, on a per-cent axis from 0.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Bands {
    /// The words around the chart.
    pub caption: Caption,
    /// The headings with their bands.
    pub sections: Vec<BandSection>,
    /// The heading of the column at the right.
    pub text_heading: String,
    /// The line of the whole workforce.
    pub reference: Option<Reference>,
    /// What the axis shows.
    pub axis_label: Option<String>,
    /// The axis as proportions where panels share it.
    pub domain: Option<(f64, f64)>,
}

/// The thickness of a bar.
const BAR: f64 = 11.0;
/// The farthest that two rows stand apart where sections stand beside each other.
const CLOSE: f64 = 17.0;
/// The space between two sections beside each other, and above those below them.
const BETWEEN: f64 = 24.0;
/// The narrowest plot of two beside each other.
const PANEL_LEAST: f64 = 120.0;
/// The width of the picture within its white space.
const WHOLE: (f64, f64) = (PAD, WIDTH - PAD);

impl Bands {
    /// Draws the chart. The first two sections stand beside each other where they have the same bands and there
    /// is room, the others below them.
    #[must_use]
    pub fn svg(&self) -> String {
        let mut frame = Frame::open(&self.caption);
        let (beside, below) = match self.sections.as_slice() {
            [left, right, below @ ..] => match self.beside(left, right) {
                Some(panels) => (Some(([left, right], panels)), below),
                None => (None, self.sections.as_slice()),
            },
            all => (None, all),
        };
        let mut bottom = frame.top;
        let mut room = Room::default();
        let stacked = beside.is_none() || !below.is_empty();
        if let Some((sections, panels)) = beside {
            room = self.room_below(below, panels[0].plot.1 - panels[0].plot.0);
            for (section, mut rows) in sections.into_iter().zip(panels) {
                rows.place(frame.top, 2.0);
                let at = (rows.room.across.0, rows.header(1.0) + text::STRONG.drop());
                frame.svg.text(at, Anchor::Start, text::STRONG, palette::INK, &section.heading);
                bottom = self.draw(&mut frame.svg, &rows, &section.rows.iter().collect::<Vec<_>>());
            }
            bottom += BETWEEN / 2.0;
        }
        if stacked {
            let mut rows = self.stacked(room, below);
            rows.place(bottom, 1.0);
            let bands: Vec<&BandRow> = below.iter().flat_map(|section| &section.rows).collect();
            bottom = self.draw(&mut frame.svg, &rows, &bands);
        }
        frame.close(bottom, &[])
    }

    /// Two sections beside each other with plots of the same width; none where they differ in their bands, or
    /// where their plots would be too narrow for the label of the line.
    fn beside<'a>(&'a self, left: &'a BandSection, right: &'a BandSection) -> Option<[Rows<'a>; 2]> {
        let labels = |section: &'a BandSection| section.rows.iter().map(|row| row.label.as_str());
        if !labels(left).eq(labels(right)) {
            return None;
        }
        let rows = |room: Room, section: &'a BandSection| {
            Rows::measure_in(room, section.rows.iter().map(item).collect(), vec![&self.text_heading])
        };
        let room = |across, labels| Room { across, labels, pitch: CLOSE, plot: 0.0 };
        let taken = [(left, true), (right, false)]
            .map(|(section, labels)| rows(room(WHOLE, labels), section).beside_the_plot());
        let plot = (WHOLE.1 - WHOLE.0 - BETWEEN - taken[0] - taken[1]) / 2.0;
        let label = self.reference.as_ref().map_or(0.0, |line| text::SMALL_STRONG.width(&line.label));
        let middle = WHOLE.0 + taken[0] + plot;
        (plot >= label.max(PANEL_LEAST)).then(|| {
            [rows(room((WHOLE.0, middle), true), left), rows(room((middle + BETWEEN, WHOLE.1), false), right)]
        })
    }

    /// Room for sections below panels, so that an inch of their plot is as much as there.
    fn room_below(&self, below: &[BandSection], plot: f64) -> Room {
        let close = Room { pitch: CLOSE, plot, ..Room::default() };
        let taken = self.stacked(close, below).beside_the_plot();
        Room { across: (WHOLE.0, (WHOLE.0 + taken + plot).min(WHOLE.1)), ..close }
    }

    /// Sections below each other, each under its heading.
    fn stacked<'a>(&'a self, room: Room, sections: &'a [BandSection]) -> Rows<'a> {
        let mut items = Vec::new();
        for section in sections {
            if !section.heading.is_empty() {
                items.push(Item::new(Kind::Heading, &section.heading, Vec::new()));
            }
            items.extend(section.rows.iter().map(item));
        }
        Rows::measure_in(room, items, vec![&self.text_heading])
    }

    /// Draws rows that have their place, and gives the place below them.
    fn draw(&self, svg: &mut Svg, rows: &Rows<'_>, bands: &[&BandRow]) -> f64 {
        let all = self.sections.iter().flat_map(|section| &section.rows);
        let mut values: Vec<f64> = all.filter_map(|row| row.share).collect();
        values.extend(self.reference.as_ref().map(|r| r.value));
        let scale = Scale::fit(Measure::Share, &values, &[], self.domain, rows.plot);
        rows.draw_ground(svg, &scale);
        for (row, y) in bands.iter().zip(rows.middles()) {
            if let Some(share) = row.share.filter(|share| Measure::Share.draws(*share)) {
                draw_bar(svg, (scale.at(0.0), scale.at(share)), y);
            }
        }
        if let Some(reference) = &self.reference {
            rows.draw_reference(svg, &scale, reference, 0.0);
        }
        for (row, y) in bands.iter().zip(rows.middles()) {
            let missing = !row.share.is_some_and(|share| Measure::Share.draws(share));
            if let Some(note) = row.note.as_deref().filter(|_| missing) {
                draw_note(svg, (rows.plot.0 + 6.0, y), Anchor::Start, note);
            }
        }
        rows.draw_text(svg, &scale, self.axis_label.as_deref())
    }
}

fn item(row: &BandRow) -> Item<'_> {
    Item::new(Kind::Plain, &row.label, vec![row.text.as_deref()])
}

fn draw_bar(svg: &mut Svg, (from, to): (f64, f64), y: f64) {
    let bar = Element::new("rect").num("x", from).num("y", y - BAR / 2.0);
    let bar = bar.num("width", (to - from).max(0.0)).num("height", BAR);
    svg.add(
        &bar.attr("fill", palette::ORANGE).attr("stroke", palette::SERIES_TEXT[1]).num("stroke-width", 0.8),
    );
}

#[cfg(test)]
mod tests {
    use super::super::probe;
    use super::*;

    fn svg() -> String {
        let row = |label: &str, share: Option<f64>| BandRow {
            label: label.to_owned(),
            share,
            text: share.map(|_| format!("text of {label}")),
            note: Some("suppressed".to_owned()),
        };
        let rows = vec![
            row("Band 5", Some(0.3)),
            row("Band 8a", Some(0.1)),
            row("Band 9", None),
            row("VSM", Some(0.0)),
        ];
        let chart = Bands {
            caption: probe::caption("bands"),
            sections: vec![BandSection { heading: "Clinical".to_owned(), rows }],
            text_heading: "Share".to_owned(),
            reference: Some(Reference { value: 0.2, label: "Whole workforce 20.0%".to_owned() }),
            axis_label: None,
            domain: None,
        };
        chart.svg()
    }

    /// Bands of two sections and, below them, of a third.
    fn three(right: &[(&str, f64)], text_heading: &str) -> String {
        let section = |heading: &str, rows: &[(&str, f64)]| BandSection {
            heading: heading.to_owned(),
            rows: rows
                .iter()
                .map(|(label, share)| BandRow {
                    label: (*label).to_owned(),
                    share: Some(*share),
                    text: Some(format!("{share} of {heading}")),
                    note: None,
                })
                .collect(),
        };
        let left = [("Band 5", 0.4), ("Band 6", 0.1), ("Band 7", 0.1)];
        let chart = Bands {
            caption: probe::caption("bands"),
            sections: vec![
                section("Non-clinical", &left),
                section("Clinical", right),
                section("Medical", &[("Consultant", 0.2)]),
            ],
            text_heading: text_heading.to_owned(),
            reference: Some(Reference { value: 0.3, label: "Whole 30.0%".to_owned() }),
            axis_label: None,
            domain: None,
        };
        chart.svg()
    }

    fn bars(svg: &str) -> Vec<probe::Node> {
        probe::read(svg).into_iter().filter(|node| node.get("fill") == palette::ORANGE).collect()
    }

    #[test]
    fn sections_with_the_same_bands_stand_beside_each_other_on_the_same_scale() {
        let svg = three(&[("Band 5", 0.2), ("Band 6", 0.3), ("Band 7", 0.05)], "BME of all");
        let bars = bars(&svg);
        assert_eq!(bars.len(), 7);
        for (left, right) in bars[..3].iter().zip(&bars[3..6]) {
            assert!((left.num("y") - right.num("y")).abs() < 0.01, "each beside its like");
            assert!(left.num("x") < right.num("x"));
        }
        let unit = bars[0].num("width") / 0.4;
        for (bar, share) in bars.iter().zip([0.4, 0.1, 0.1, 0.2, 0.3, 0.05, 0.2]) {
            assert!((bar.num("width") - unit * share).abs() < 0.02, "{share}");
        }
        assert!(bars[6].num("y") > bars[5].num("y"), "the third stands below");
        assert_eq!(probe::words(&svg).iter().filter(|word| *word == "Band 6").count(), 1);
        assert_eq!(probe::lines(&svg, palette::INK).len(), 3, "the whole workforce in each");
    }

    #[test]
    fn sections_that_differ_or_lack_room_stand_below_each_other() {
        let other = three(&[("Band 5", 0.2), ("Band 8a", 0.3), ("Band 9", 0.05)], "BME of all");
        let wide = three(
            &[("Band 5", 0.2), ("Band 6", 0.3), ("Band 7", 0.05)],
            "People of all other ethnic groups combined, of all",
        );
        for svg in [other, wide] {
            let bars = bars(&svg);
            assert!(bars.windows(2).all(|pair| pair[0].num("y") < pair[1].num("y")));
            assert!(bars.windows(2).all(|pair| (pair[0].num("x") - pair[1].num("x")).abs() < 0.01));
        }
    }

    #[test]
    fn bars_are_as_long_as_their_share() {
        let svg = svg();
        let bars: Vec<f64> = probe::read(&svg)
            .iter()
            .filter(|n| n.get("fill") == palette::ORANGE)
            .map(|n| n.num("width"))
            .collect();
        assert!((bars[0] / bars[1] - 3.0).abs() < 0.001, "{bars:?}");
        assert!((probe::lines(&svg, palette::INK)[0][0] - probe::tick(&svg, "20%")).abs() < 0.02);
    }

    #[test]
    fn suppressed_is_said_and_is_not_a_zero() {
        let svg = svg();
        let words = probe::words(&svg);
        assert_eq!(words.iter().filter(|w| *w == "suppressed").count(), 1);
        assert_eq!(probe::read(&svg).iter().filter(|n| n.get("fill") == palette::ORANGE).count(), 3);
        assert!(words.contains(&"text of VSM".to_owned()), "a share of 0 keeps its text");
    }
}
