//! The heights of the cells of a grid chart at different widths, from the widths of their words, so that many plans
//! can be compared quickly.

use super::grid_chart::CellStyle;
use super::row_layout::as_f64;

/// The space between two cells, side by side or below each other.
pub(super) const APART: f64 = 3.0;
/// The space between the edge of a cell and its text.
pub(super) const INSET: f64 = 5.0;
/// The space that a ring takes before a name.
pub(super) const RING: f64 = 11.0;
/// The space after a name that has a ring.
pub(super) const AFTER: f64 = 10.0;
/// How much higher than its lines a box is.
pub(super) const BOX: f64 = 4.0;
/// The height of a line of a cell.
pub(super) const LINE: f64 = 14.0;

/// The widths of a name's words.
pub(super) struct Measured {
    pub(super) words: Vec<f64>,
    pub(super) space: f64,
}

impl Measured {
    /// How many lines it has at this width, and how wide the widest is.
    fn lines(&self, limit: f64) -> (usize, f64) {
        let (mut lines, mut line, mut widest) = (1, 0.0, 0.0_f64);
        for word in &self.words {
            let joined = if line > 0.0 { line + self.space + word } else { *word };
            if joined > limit && line > 0.0 {
                lines += 1;
                line = *word;
            } else {
                line = joined;
            }
            widest = widest.max(line);
        }
        (lines, widest)
    }
}

/// Every way to share a number of steps out to some columns.
pub(super) fn shares(steps: usize, columns: usize) -> Vec<Vec<usize>> {
    match columns {
        0 => Vec::new(),
        1 => vec![vec![steps]],
        _ => (0..=steps)
            .flat_map(|first| {
                shares(steps - first, columns - 1).into_iter().map(move |mut rest| {
                    rest.insert(0, first);
                    rest
                })
            })
            .collect(),
    }
}

/// The height of a column's cells in a group, with as many side by side as make it lowest.
pub(super) fn lowest(cells: &[Measured], style: CellStyle, width: f64, least: f64) -> f64 {
    let tried = (1..=most_lanes(width, least)).map(|lanes| in_lanes(cells, style, width, lanes));
    tried.fold(f64::INFINITY, f64::min)
}

/// The most cells of at least this width that fit side by side.
pub(super) fn most_lanes(width: f64, least: f64) -> usize {
    (1..8).take_while(|lanes| as_f64(*lanes) * least <= width + 1e-9).last().unwrap_or(1)
}

/// The height of a column's cells in a group.
pub(super) fn in_lanes(cells: &[Measured], style: CellStyle, width: f64, abreast: usize) -> f64 {
    if style == CellStyle::Plain {
        let (mut x, mut y, mut next) = (0.0, 0.0, 0.0_f64);
        for cell in cells {
            let (lines, widest) = cell.lines(width - RING);
            if x > 0.0 && x + RING + widest > width {
                (x, y) = (0.0, y + next);
                next = 0.0;
            }
            next = next.max(LINE * as_f64(lines));
            x += RING + widest + AFTER;
        }
        return y + next;
    }
    let limit = width / as_f64(abreast) - APART - 2.0 * INSET;
    let height = |row: &[Measured]| {
        let lines = row.iter().map(|cell| cell.lines(limit).0).max().unwrap_or(0);
        LINE * as_f64(lines) + BOX + APART
    };
    cells.chunks(abreast).map(height).sum()
}
