//! The top of a sheet: its title, its questions, and the row in which the header stands.

use super::super::drift::Drift;
use super::super::misfit::Misfit;
use super::columns::Keys;
use super::layout::WideLayout;
use catalogue::did_you_mean::nearest;
use tabular::Row;

/// How far below the row that the layout names a header is still looked for.
const LOOK: u32 = 40;

/// What has been seen of a sheet before its header.
#[derive(Default)]
pub(super) struct Top {
    pub(super) title: Option<String>,
    questions: Vec<(u32, String)>,
    /// Where the columns of the header that the layout names, but for some, were found.
    partial: Option<(u32, Vec<(u32, String)>)>,
}

/// What a row near the top of a sheet is.
pub(super) enum Seen {
    /// One above the header, or of no use.
    Above,
    /// The header, where the layout says.
    Header(Keys),
    /// The header, in another row.
    Elsewhere(u32),
    /// So far down there will be no header.
    TooFar,
}

impl Top {
    /// Looks at the next row.
    pub(super) fn see(&mut self, layout: &WideLayout, row: &Row<'_>) -> Seen {
        let number = row.number() + 1;
        if self.title.is_none() {
            self.title = row.cells().first().map(|cell| cell.value.shown().into_owned());
        }
        let cells = || -> Vec<(u32, String)> {
            row.cells()
                .iter()
                .filter(|cell| !cell.value.is_blank())
                .map(|cell| (cell.column, cell.value.shown().into_owned()))
                .collect()
        };
        if layout.question_row == Some(number) {
            self.questions = cells();
        }
        if number > layout.header_row + LOOK {
            return Seen::TooFar;
        }
        let headers = cells();
        let missing = missing(layout, &headers).len();
        if missing > 0 {
            if missing * 2 <= layout.keys.len() && self.partial.is_none() {
                self.partial = Some((number, headers));
            }
            return Seen::Above;
        }
        if number != layout.header_row {
            return Seen::Elsewhere(number);
        }
        Seen::Header(Keys::new(&headers, layout.question_row.map(|_| self.questions.as_slice())))
    }

    /// What to say of a sheet in which no row was the header.
    pub(super) fn without_header(self, layout: &WideLayout, file: &str, sheet: &str) -> Vec<Misfit> {
        let Some((row, headers)) = self.partial else {
            return vec![moved(layout, file, sheet, "no row with these columns".to_owned(), None)];
        };
        let unknown: Vec<&str> = headers
            .iter()
            .map(|(_, header)| header.as_str())
            .filter(|header| {
                !layout.keys.iter().any(|key| super::super::loose(key) == super::super::loose(header))
            })
            .collect();
        missing(layout, &headers)
            .into_iter()
            .map(|key| {
                let near = nearest(key, unknown.iter().copied());
                Misfit {
                    kind: if near.is_some() { Drift::ColumnResembling } else { Drift::ColumnMissing },
                    file: file.into(),
                    place: format!("sheet {sheet}, row {row}"),
                    expected: format!("a column `{key}`"),
                    found: near.map_or_else(|| "none".to_owned(), |near| format!("`{near}`")),
                    repair: "change the column's name in the layout".to_owned(),
                }
            })
            .collect()
    }
}

/// A header in another row than the layout says.
pub(super) fn moved(layout: &WideLayout, file: &str, sheet: &str, found: String, row: Option<u32>) -> Misfit {
    Misfit {
        kind: Drift::HeaderMoved,
        file: file.into(),
        place: format!("sheet {sheet}, row {}", layout.header_row),
        expected: format!("the header: {}", layout.keys.join(", ")),
        found,
        repair: row.map_or_else(
            || format!("look where the header stands; layout says {}", layout.header_row),
            |row| format!("header found in row {row}, layout says {}", layout.header_row),
        ),
    }
}

/// The key columns that a row of headers does not have.
fn missing<'a>(layout: &'a WideLayout, headers: &[(u32, String)]) -> Vec<&'a str> {
    let has =
        |key: &str| headers.iter().any(|(_, header)| super::super::loose(header) == super::super::loose(key));
    layout.keys.iter().map(String::as_str).filter(|key| !has(key)).collect()
}
