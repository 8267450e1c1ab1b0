//! An explanation in words: the number, the sum behind it, its parts, its file and its corrections.

use std::fmt::Write;

use format::{QuantityUnit, counts_of, interval, percent, signed_points};

use super::explanation::{Explanation, FileOrigin};
use super::rows::{FigureRow, GapRow, PartRow};
use crate::terminal::{NO_VALUE, TextTable, named, paragraph};
use catalogue::organisation::short_name;

/// The width of the names at the beginning of lines.
const NAME: usize = 14;

/// An explanation for a terminal of this width.
pub(super) fn text(explanation: &Explanation, width: usize) -> String {
    let mut story = Story { width, text: String::new() };
    story.head(explanation);
    if let Some(gap) = &explanation.gap {
        story.number(gap);
        story.sum(gap);
        if gap.level != "trust" {
            story.parts(&explanation.parts);
        }
    }
    story.figures(explanation);
    story.files(&explanation.files);
    story.corrections(explanation);
    story.steps(explanation);
    story.text
}

struct Story {
    width: usize,
    text: String,
}

impl Story {
    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn say(&mut self, sentence: &str) {
        let lines = paragraph(sentence, self.width, 0);
        self.line(&lines);
    }

    fn part(&mut self, heading: &str) {
        let _ = writeln!(self.text, "\n{heading}\n{}", "-".repeat(heading.chars().count()));
    }

    fn entry(&mut self, name: &str, value: &str) {
        let lines = named(name, value, NAME, self.width);
        self.line(&lines);
    }

    fn head(&mut self, explanation: &Explanation) {
        if let Some(figure) = &explanation.figure {
            self.say(&format!(
                "Figure {}: {}",
                figure.id,
                figure.title.as_deref().unwrap_or("in no edition here")
            ));
        }
        self.say(&explanation.heading);
        self.say(&format!("{}, {}", explanation.place, explanation.period));
    }

    fn number(&mut self, gap: &GapRow) {
        self.part("The number");
        for (name, share, numerator, denominator) in [
            ("BME staff", gap.bme_share, gap.bme_numerator, gap.bme_denominator),
            ("White staff", gap.white_share, gap.white_numerator, gap.white_denominator),
        ] {
            let of = counts_of((numerator, denominator), true);
            let of = of.map_or_else(String::new, |of| format!(" ({of})"));
            self.entry(name, &format!("{}{of}", format::percent_or_none(share)));
        }
        let limits = gap.gap_lower_points.zip(gap.gap_upper_points);
        let text = match (gap.gap_points, limits) {
            (Some(points), Some(limits)) => format!(
                "{} percentage points (95 per cent interval {})",
                signed_points(points),
                interval(limits, QuantityUnit::PercentagePoints)
            ),
            (Some(points), None) => {
                format!("{} percentage points, without an interval", signed_points(points))
            }
            (None, _) => format!("none: {}", format::why_none(gap.gap_status.as_deref().unwrap_or_default())),
        };
        self.entry("gap", &text);
        match gap.verdict.as_deref() {
            Some("similar") => self.entry("", "no clear difference: the interval includes zero"),
            Some(_) => self.entry("", "a clear difference: the interval excludes zero"),
            None => {}
        }
        if gap.level != "trust" {
            let trusts = |number: Option<i64>| number.map_or_else(|| NO_VALUE.to_owned(), format::count);
            let covered = gap.covered.map_or_else(String::new, |covered| {
                format!("; they have {} of all respondents", percent(covered))
            });
            self.entry(
                "trusts",
                &format!("{} of {} that answered{covered}", trusts(gap.trusts), trusts(gap.answered)),
            );
        }
    }

    fn sum(&mut self, gap: &GapRow) {
        self.part("The sum behind it");
        let mut known = Vec::new();
        for (name, share, numerator, denominator) in [
            ("BME staff", gap.bme_share, gap.bme_numerator, gap.bme_denominator),
            ("White staff", gap.white_share, gap.white_numerator, gap.white_denominator),
        ] {
            if let (Some(share), Some(numerator), Some(denominator)) = (share, numerator, denominator) {
                let (part, whole) = (format::count(numerator), format::count(denominator));
                self.entry(name, &format!("{part} \u{f7} {whole} = {}", percent(share)));
            }
            known.extend(share.map(percent));
        }
        let Some(points) = gap.gap_points else { return };
        if gap.gap_basis == "trust" {
            if let [bme, white] = known.as_slice() {
                self.entry("gap", &format!("{bme} \u{2212} {white} = {} points", signed_points(points)));
            }
            self.say("Shares and gap are each rounded from exact values. The interval is Newcombe's.");
            return;
        }
        self.say(
            "Both shares add up the counts of the trusts below. The gap is the gap within these trusts: the average of \
             their gaps, in which a trust weighs White \u{d7} BME \u{f7} all of its respondents (Mantel-Haenszel, with \
             the interval of Sato). So a difference between trusts is not taken for one between ethnic groups.",
        );
        if let Some(pooled) = gap.pooled_gap_points {
            self.say(&format!("The two shares above differ by {} points.", signed_points(pooled)));
        }
    }

    fn parts(&mut self, parts: &[PartRow]) {
        let (counted, others): (Vec<&PartRow>, Vec<&PartRow>) =
            parts.iter().partition(|part| part.state == "counted");
        self.part("Its parts, by trust");
        let of = |numerator: Option<i64>, denominator: Option<i64>| {
            counts_of((numerator, denominator), true).unwrap_or_else(|| NO_VALUE.to_owned())
        };
        let mut table = TextTable::new(&["code", "#BME staff", "#White staff", "#gap"]);
        table.rows = counted
            .iter()
            .map(|part| {
                vec![
                    part.code.clone(),
                    of(part.bme_numerator, part.bme_denominator),
                    of(part.white_numerator, part.white_denominator),
                    part.gap_points.map_or_else(|| NO_VALUE.to_owned(), signed_points),
                ]
            })
            .collect();
        // The names get what is left of the width.
        let lengths = |at: usize| table.rows.iter().map(|row| row[at].chars().count()).max().unwrap_or(0);
        let used: usize = (0..4).map(|at| lengths(at).max(table.head[at].len()) + 2).sum();
        let room = self.width.saturating_sub(used).max(10);
        table.head.insert(1, "trust".to_owned());
        table.numbers.insert(1, false);
        for (row, part) in table.rows.iter_mut().zip(&counted) {
            row.insert(1, cut(&short_name(part.name.as_deref().unwrap_or_default()), room));
        }
        self.text += &table.text(self.width);
        if !others.is_empty() {
            let named: Vec<String> = others
                .iter()
                .map(|part| {
                    let why = match part.state.as_str() {
                        "ambulance" => "ambulance trust, which serves several ICBs",
                        "one_group_missing" => "figures of one group only",
                        _ => "no counts published",
                    };
                    format!("{} {} ({why})", part.code, short_name(part.name.as_deref().unwrap_or_default()))
                })
                .collect();
            self.line("");
            self.say(&format!("Not counted: {}.", format::list(&named)));
        }
    }

    /// The figures as published, with their cells.
    fn figures(&mut self, explanation: &Explanation) {
        self.part("As published");
        if explanation.gap.is_some() {
            let mut table = TextTable::new(&["code", "group", "#value", "file", "sheet", "cell"]);
            let has_one_sheet =
                explanation.figures.iter().all(|figure| figure.sheet == explanation.figures[0].sheet);
            for figure in &explanation.figures {
                table.rows.push(vec![
                    figure.org_code.clone().unwrap_or_default(),
                    figure.ethnic_group.clone().unwrap_or_default(),
                    published(figure),
                    explanation.number_of(&figure.snapshot).to_string(),
                    figure.sheet.clone(),
                    figure.cell.clone(),
                ]);
            }
            if has_one_sheet {
                table.head.remove(4);
                table.numbers.remove(4);
                for row in &mut table.rows {
                    row.remove(4);
                }
            }
            self.text += &table.text(self.width);
            return;
        }
        for (at, figure) in explanation.figures.iter().enumerate() {
            if at > 0 {
                self.line("");
            }
            let group = figure.ethnic_group.as_deref().map_or_else(String::new, |group| format!(", {group}"));
            let part = figure.breakdown.as_deref().map_or_else(String::new, |part| format!(", {part}"));
            let measure = explanation.labels.get(&figure.measure).unwrap_or(&figure.measure);
            self.entry("figure", &format!("{measure}{group}{part}: {}", published(figure)));
            if let Some(of) = counts_of((figure.numerator, figure.denominator), figure.value.is_some()) {
                self.entry("counts", &of);
            }
            self.entry("release", &format!("{}, {}", figure.source, figure.release));
            let file = explanation.number_of(&figure.snapshot);
            self.entry("where", &format!("file {file}, sheet {}, cell {}", figure.sheet, figure.cell));
            for (name, value) in [("page", &figure.address), ("note", &figure.note)] {
                if let Some(value) = value {
                    self.entry(name, value);
                }
            }
        }
    }

    fn files(&mut self, files: &[FileOrigin]) {
        self.part(if files.len() == 1 { "The file" } else { "The files" });
        for (at, file) in files.iter().enumerate() {
            if at > 0 {
                self.line("");
            }
            self.entry(&format!("file {}", at + 1), &file.file);
            let entries = [
                ("title", &file.title),
                ("publisher", &file.publisher),
                ("retrieved", &file.retrieved),
                ("licence", &file.licence),
            ];
            for (name, value) in entries {
                if let Some(value) = value {
                    self.entry(name, value);
                }
            }
            self.entry("sheets", &file.sheets.join(", "));
            if !file.counts.is_empty() {
                self.entry("counts", &file.counts.join(", "));
            }
            self.entry("sha256", &file.sha256);
        }
    }

    fn corrections(&mut self, explanation: &Explanation) {
        self.part("Corrections");
        if explanation.corrections.is_empty() {
            self.say("No correction of a known error changed these figures.");
        }
        for correction in &explanation.corrections {
            self.say(&format!("{}: {} {}", correction.id, correction.published, correction.reason));
        }
    }

    fn steps(&mut self, explanation: &Explanation) {
        if explanation.steps.is_empty() {
            return;
        }
        self.part("The steps, in SQL");
        for step in &explanation.steps {
            let lines =
                named("", &format!("{}, which reads {}", step.path, step.reads.join(", ")), 2, self.width);
            self.line(lines.trim_start());
        }
    }
}

/// A figure as it was printed.
fn published(figure: &FigureRow) -> String {
    let unit = QuantityUnit::from_word(&figure.unit).unwrap_or_default();
    figure.value.map_or_else(|| figure.status.replace('_', " "), |value| format::quantity(value, unit))
}

/// A name that is cut to fit.
fn cut(name: &str, room: usize) -> String {
    if name.chars().count() <= room {
        return name.to_owned();
    }
    let begin: String = name.chars().take(room.saturating_sub(3)).collect();
    format!("{}...", begin.trim_end())
}
