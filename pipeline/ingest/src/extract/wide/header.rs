//! Finds the header of a sheet, and reads the title and the questions above it.

use super::super::drift::Drift;
use super::super::mismatch::Mismatch;
use super::columns::SheetHeader;
use super::layout::WideLayout;
use catalogue::did_you_mean::nearest;
use tabular::SheetRow;

/// The search for the header ends so many rows below the row that the layout names.
const SEARCH_BELOW: u32 = 40;

/// The rows of a sheet above its header.
#[derive(Default)]
pub(super) struct HeaderSearch {
    pub(super) title: Option<String>,
    questions: Vec<(u32, String)>,
    /// The first row with most of the columns that identify the header.
    partial: Option<(u32, Vec<(u32, String)>)>,
}

/// The role of a row near the top of a sheet.
pub(super) enum TopRow {
    /// Above the header.
    Above,
    /// The header, in the row that the layout names.
    Header(SheetHeader),
    /// The header, in another row.
    MovedHeader(u32),
    /// Too far down for a header.
    TooFar,
}

impl HeaderSearch {
    pub(super) fn next_row(&mut self, layout: &WideLayout, row: &SheetRow<'_>) -> TopRow {
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
        if number > layout.header_row + SEARCH_BELOW {
            return TopRow::TooFar;
        }
        let headers = cells();
        let missing = missing(layout, &headers).len();
        if missing > 0 {
            if missing * 2 <= layout.keys.len() && self.partial.is_none() {
                self.partial = Some((number, headers));
            }
            return TopRow::Above;
        }
        if number != layout.header_row {
            return TopRow::MovedHeader(number);
        }
        TopRow::Header(SheetHeader::new(&headers, layout.question_row.map(|_| self.questions.as_slice())))
    }

    /// The mismatches of a sheet without a header.
    pub(super) fn without_header(self, layout: &WideLayout, file: &str, sheet: &str) -> Vec<Mismatch> {
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
                let kind = if near.is_some() { Drift::ColumnResembling } else { Drift::ColumnMissing };
                let (place, expected) = (format!("sheet {sheet}, row {row}"), format!("a column `{key}`"));
                let found = near.map_or_else(|| "none".to_owned(), |near| format!("`{near}`"));
                Mismatch::new(kind, file, place, expected, found, "change the column's name in the layout")
            })
            .collect()
    }
}

/// The mismatch for a header that is not in the row that the layout names.
pub(super) fn moved(
    layout: &WideLayout,
    file: &str,
    sheet: &str,
    found: String,
    row: Option<u32>,
) -> Mismatch {
    let place = format!("sheet {sheet}, row {}", layout.header_row);
    let expected = format!("the header: {}", layout.keys.join(", "));
    let repair = row.map_or_else(
        || format!("find the row of the header; layout says {}", layout.header_row),
        |row| format!("header found in row {row}, layout says {}", layout.header_row),
    );
    Mismatch::new(Drift::HeaderMoved, file, place, expected, found, repair)
}

/// The columns that identify the header and that a row lacks.
fn missing<'a>(layout: &'a WideLayout, headers: &[(u32, String)]) -> Vec<&'a str> {
    let has =
        |key: &str| headers.iter().any(|(_, header)| super::super::loose(header) == super::super::loose(key));
    layout.keys.iter().map(String::as_str).filter(|key| !has(key)).collect()
}
