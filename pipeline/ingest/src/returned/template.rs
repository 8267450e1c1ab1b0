//! An empty return, as CSV or as a workbook with its instructions. Makes bytes, writes no file.

use super::ReturnError;
use super::vocabulary::Vocabulary;
use crate::extract::Empty;

/// Every row a trust is asked for, below the headers; code, year and count are left to it.
fn rows(words: &Vocabulary) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    for asked in &words.indicator {
        for breakdown in std::iter::once("").chain(asked.template.iter().map(String::as_str)) {
            for measure in &asked.measures {
                for group in &words.groups {
                    let [indicator, breakdown] = [asked.number.clone(), breakdown.to_owned()];
                    let [measure, group] = [measure.clone(), group.clone()];
                    let blank = String::new;
                    rows.push(vec![blank(), blank(), indicator, breakdown, measure, group, blank()]);
                }
            }
        }
    }
    rows
}

fn empty<'a>(words: &'a Vocabulary, rows: &'a [Vec<String>]) -> Empty<'a> {
    Empty { sheet: "return", columns: &words.columns, rows, instructions: &words.instructions }
}

/// The empty return as CSV.
pub fn csv(words: &Vocabulary) -> Vec<u8> {
    empty(words, &rows(words)).csv()
}

/// The empty return as a workbook: the table, and a sheet of instructions.
///
/// # Errors
/// When the workbook cannot be made.
pub fn xlsx(words: &Vocabulary) -> Result<Vec<u8>, ReturnError> {
    empty(words, &rows(words)).xlsx().map_err(|error| ReturnError::Template(Box::new(error)))
}
