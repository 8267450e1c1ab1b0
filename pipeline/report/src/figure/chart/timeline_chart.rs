//! The timeline: dated events on an axis of days, one below the other, and those without a date below the axis.

use jiff::civil::{Date, date};

use super::frame::{Caption, Frame, PAD, WIDTH};
use super::marker::Shape;
use super::row_layout::as_f64;
use super::svg::{Anchor, Svg};
use super::text;
use catalogue::palette::ChartColours;

/// An event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimelineEvent {
    /// Its day.
    pub date: Date,
    /// Whose it is, left of the axis; a long name wraps.
    pub label: String,
    /// What it is, under the label.
    pub detail: String,
    /// The day in words, next to its mark.
    pub day: String,
    /// What the day means, under the day.
    pub meaning: String,
}

/// A chart of events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimelineChart {
    /// The words around the chart.
    pub caption: Caption,
    /// The events with a date, in the order of the rows.
    pub events: Vec<TimelineEvent>,
    /// The day at which the events were looked up, and its label; the axis ends there, or at a later event.
    pub until: (Date, String),
    /// The heading over the events without a date.
    pub undated_heading: String,
    /// The events without a date.
    pub undated: Vec<String>,
}

/// The width of the labels.
const LABELS: f64 = 200.0;
/// Where the axis begins and ends.
const AXIS: (f64, f64) = (PAD + LABELS + 12.0, WIDTH - PAD - 10.0);
/// The height of a line.
const LINE: f64 = 15.0;
/// The space between two rows.
const APART: f64 = 9.0;
/// The events without a date that are side by side.
const LANES: usize = 2;
/// The size of a mark.
const RADIUS: f64 = 4.6;

/// The days of the axis.
struct Days {
    first: Date,
    last: Date,
}

impl Days {
    fn x(&self, day: Date) -> f64 {
        let days = |from: Date, to: Date| f64::from((to - from).get_days());
        AXIS.0 + days(self.first, day) / days(self.first, self.last).max(1.0) * (AXIS.1 - AXIS.0)
    }

    /// Ticks with their labels: quarters of up to two years, else years.
    fn ticks(&self) -> Vec<(Date, String)> {
        let years = self.last.year() - self.first.year();
        let step = 1 + years / 12;
        let months: &[i8] = if years < 2 { &[1, 4, 7, 10] } else { &[1] };
        let mut ticks = Vec::new();
        for year in
            (self.first.year()..=self.last.year()).filter(|year| (year - self.first.year()) % step == 0)
        {
            for month in months {
                let day = date(year, *month, 1);
                let label = if *month == 1 { year.to_string() } else { day.strftime("%b").to_string() };
                ticks.push((day, label));
            }
        }
        ticks.retain(|(day, _)| *day <= self.last);
        ticks
    }
}

impl TimelineChart {
    /// Draws the chart.
    #[must_use]
    pub fn svg(&self, colours: &ChartColours) -> String {
        let mut frame = Frame::open(&self.caption, colours);
        let mut bottom = frame.top;
        if !self.events.is_empty() {
            bottom = self.draw_axis(&mut frame.svg, frame.top);
        }
        bottom = self.draw_undated(&mut frame.svg, bottom);
        frame.close(bottom, &[])
    }

    fn days(&self) -> Days {
        let days = || self.events.iter().map(|event| event.date);
        let until = self.until.0;
        let first = days().min().unwrap_or(until).min(until);
        Days { first: date(first.year(), 1, 1), last: days().max().unwrap_or(until).max(until) }
    }

    /// Draws the events on their axis; gives the place below it.
    fn draw_axis(&self, svg: &mut Svg<'_>, top: f64) -> f64 {
        let days = self.days();
        let rows: Vec<EventLines> = self.events.iter().map(|event| EventLines::new(event, &days)).collect();
        let above = top + LINE + 4.0;
        let bottom = above + rows.iter().map(|row| row.height() + APART).sum::<f64>();
        for (day, label) in days.ticks() {
            let x = days.x(day);
            svg.line((x, above), (x, bottom), &svg.colours.grid, 0.8);
            let at = (x, bottom + 4.0 + LINE / 2.0 + text::SMALL.drop());
            svg.text(at, Anchor::Middle, text::SMALL, &svg.colours.muted, &label);
        }
        svg.line((AXIS.0, bottom), (AXIS.1, bottom), &svg.colours.rule, 1.0);
        let (until, label) = (days.x(self.until.0), &self.until.1);
        svg.dashed((until, above), (until, bottom), &svg.colours.ink, 1.2);
        let half = text::SMALL.width(label) / 2.0;
        let at = until.min(WIDTH - PAD - half).max(AXIS.0 + half);
        svg.text(
            (at, top + LINE / 2.0 + text::SMALL.drop()),
            Anchor::Middle,
            text::SMALL,
            &svg.colours.ink,
            label,
        );
        let mut y = above + APART / 2.0;
        for (event, row) in self.events.iter().zip(&rows) {
            row.draw(svg, days.x(event.date), y);
            y += row.height() + APART;
        }
        bottom + LINE + 12.0
    }

    /// Lists the events without a date; gives the place below them.
    fn draw_undated(&self, svg: &mut Svg<'_>, top: f64) -> f64 {
        if self.undated.is_empty() {
            return top;
        }
        let mut y = top;
        let at = (PAD, y + LINE / 2.0 + text::STRONG.drop());
        svg.text(at, Anchor::Start, text::STRONG, &svg.colours.ink, &self.undated_heading);
        y += LINE + 5.0;
        let lane = (WIDTH - 2.0 * PAD) / as_f64(LANES);
        for row in self.undated.chunks(LANES) {
            let wrapped: Vec<Vec<String>> =
                row.iter().map(|words| text::SMALL.wrap(words, lane - 22.0)).collect();
            for (at, lines) in wrapped.iter().enumerate() {
                let left = PAD + lane * as_f64(at);
                let ring = svg.colours.muted.clone();
                Shape::Ring.draw(svg, (left + 6.0, y + LINE / 2.0), RADIUS - 0.6, &ring);
                write(svg, (left + 16.0, y), Anchor::Start, text::SMALL, lines);
            }
            y += LINE * as_f64(wrapped.iter().map(Vec::len).max().unwrap_or(0)) + 3.0;
        }
        y
    }
}

/// The lines of an event.
struct EventLines {
    label: Vec<String>,
    detail: Vec<String>,
    day: Vec<String>,
    meaning: Vec<String>,
    /// Whether the day is right of its mark, which has more room there.
    after: bool,
}

impl EventLines {
    fn new(event: &TimelineEvent, days: &Days) -> Self {
        let x = days.x(event.date);
        let after = AXIS.1 - x >= x - AXIS.0;
        let room = if after { AXIS.1 - x } else { x - AXIS.0 } - 14.0;
        Self {
            label: text::STRONG.wrap(&event.label, LABELS),
            detail: text::SMALL.wrap(&event.detail, LABELS),
            day: text::STRONG.wrap(&event.day, room),
            meaning: text::SMALL.wrap(&event.meaning, room),
            after,
        }
    }

    fn height(&self) -> f64 {
        let lines = (self.label.len() + self.detail.len()).max(self.day.len() + self.meaning.len());
        LINE * as_f64(lines)
    }

    fn draw(&self, svg: &mut Svg<'_>, x: f64, top: f64) {
        let below = write(svg, (PAD, top), Anchor::Start, text::STRONG, &self.label);
        write(svg, (PAD, below), Anchor::Start, text::SMALL, &self.detail);
        let middle = top + LINE / 2.0;
        svg.line((AXIS.0, middle), (x, middle), &svg.colours.grid, 0.8);
        let fill = svg.colours.series[0].clone();
        Shape::Circle.draw(svg, (x, middle), RADIUS, &fill);
        let (at, anchor) = if self.after { (x + 11.0, Anchor::Start) } else { (x - 11.0, Anchor::End) };
        let below = write(svg, (at, top), anchor, text::STRONG, &self.day);
        write(svg, (at, below), anchor, text::SMALL, &self.meaning);
    }
}

/// Writes lines below each other; gives the place below them.
fn write(svg: &mut Svg<'_>, (x, top): (f64, f64), anchor: Anchor, face: text::Face, lines: &[String]) -> f64 {
    let mut y = top;
    for line in lines {
        let at = (x, y + LINE / 2.0 + face.drop());
        svg.text_with_halo(at, anchor, face, &svg.colours.ink, line);
        y += LINE;
    }
    y
}

#[cfg(test)]
mod tests {
    use super::super::probe::{COLOURS, caption, circles, read, words};
    use super::*;

    fn chart(days: &[Date], undated: usize) -> TimelineChart {
        let event = |day: &Date| TimelineEvent {
            date: *day,
            label: "Lancashire and South Cumbria".to_owned(),
            detail: "Bronze, awarded".to_owned(),
            day: day.strftime("%-d %B %Y").to_string(),
            meaning: "date of the press report; the trust\u{2019}s own page gives no date".to_owned(),
        };
        TimelineChart {
            caption: caption("timeline"),
            events: days.iter().map(event).collect(),
            until: (date(2026, 7, 12), "This edition".to_owned()),
            undated_heading: "Date not published".to_owned(),
            undated: (0..undated).map(|at| format!("Trust {at}: Bronze, awarded")).collect(),
        }
    }

    #[test]
    fn marks_are_in_proportion_to_days() {
        let days = [date(2024, 1, 1), date(2025, 1, 1), date(2026, 1, 1)];
        let drawn = chart(&days, 0).svg(&COLOURS);
        let xs: Vec<f64> = circles(&drawn, &COLOURS.series[0]).into_iter().map(|(x, _)| x).collect();
        // 366 and 365 days.
        assert!(((xs[1] - xs[0]) / (xs[2] - xs[1]) - 366.0 / 365.0).abs() < 1e-3, "{xs:?}");
        let year = read(&drawn).into_iter().find(|node| node.text == "2025").unwrap().num("x");
        assert!((year - xs[1]).abs() < 0.01);
    }

    #[test]
    fn an_undated_event_is_listed_without_a_place_on_the_axis() {
        let drawn = chart(&[date(2024, 10, 15)], 3).svg(&COLOURS);
        assert_eq!(circles(&drawn, &COLOURS.series[0]).len(), 1);
        let said = words(&drawn).join(" ");
        assert!(said.contains("Date not published") && said.contains("Trust 2: Bronze, awarded"), "{said}");
        let only = words(&chart(&[], 2).svg(&COLOURS)).join(" ");
        assert!(only.contains("Trust 1") && !only.contains("This edition"));
    }

    #[test]
    fn texts_stay_inside_the_picture_and_do_not_overlap() {
        let days = [date(2019, 2, 1), date(2024, 10, 15), date(2026, 7, 1), date(2027, 3, 9)];
        for (days, undated) in [(&days[..], 9), (&days[1..2], 1), (&days[2..3], 4)] {
            let drawn = chart(days, undated).svg(&COLOURS);
            let areas: Vec<[f64; 4]> =
                read(&drawn).iter().filter(|node| node.name == "text").map(|node| node.area()).collect();
            for (at, one) in areas.iter().enumerate() {
                assert!(one[0] >= 0.0 && one[2] <= WIDTH, "{one:?}");
                for other in &areas[at + 1..] {
                    let apart =
                        one[2] <= other[0] || other[2] <= one[0] || one[3] <= other[1] || other[3] <= one[1];
                    assert!(apart, "{one:?} and {other:?}");
                }
            }
        }
    }
}
