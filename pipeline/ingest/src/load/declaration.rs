//! Checks declarations (statuses and answers to criteria) against the frameworks and the registers of organisations.

use std::collections::BTreeMap;

use arrow::array::{Array, AsArray, RecordBatch};
use arrow::datatypes::Int64Type;

use crate::Error;
use crate::extract::{Drift, Mismatch};
use catalogue::did_you_mean::{did_you_mean, did_you_mean_organisation};
use catalogue::framework::{Framework, UNKNOWN};
use catalogue::organisation::same_name;
use store::row;
use store::table;

row! {
    /// The words of a framework in one line of a register or of a file of answers.
    pub Declaration of "framework_register" {
        /// Its file.
        register: String,
        /// Line in the file.
        line: i64,
        /// Id of the framework.
        scheme: String,
        /// State.
        state: Option<String>,
        /// Level.
        level: Option<String>,
        /// Criterion that is answered.
        criterion: Option<String>,
    }
}

struct UnknownWord {
    column: &'static str,
    word: String,
    of: String,
    known: Vec<String>,
}

impl Declaration {
    fn unknown_words(&self, frameworks: &[Framework]) -> Vec<UnknownWord> {
        let Some(framework) = frameworks.iter().find(|framework| framework.id == self.scheme) else {
            return vec![UnknownWord {
                column: "scheme",
                word: self.scheme.clone(),
                of: "`data/frameworks`".to_owned(),
                known: frameworks.iter().map(|framework| framework.id.clone()).collect(),
            }];
        };
        let criteria: Vec<String> = framework.criteria.iter().map(|criterion| criterion.id.clone()).collect();
        let state = self.state.as_ref().filter(|state| *state != UNKNOWN);
        [
            ("state", state, &framework.states),
            ("level", self.level.as_ref(), &framework.levels),
            ("criterion", self.criterion.as_ref(), &criteria),
        ]
        .into_iter()
        .filter_map(|(column, word, known)| {
            let word = word.filter(|word| !known.contains(word))?.clone();
            Some(UnknownWord { column, word, of: framework.name.clone(), known: known.clone() })
        })
        .collect()
    }

    /// Checks that its framework has every word of it.
    ///
    /// # Errors
    /// At the first word that the framework lacks; the error lists its words.
    pub fn check(&self, frameworks: &[Framework]) -> Result<(), Error> {
        match self.unknown_words(frameworks).into_iter().next() {
            None => Ok(()),
            Some(UnknownWord { column, word, of, known }) => Err(Error::Declaration {
                register: self.register.clone(),
                line: self.line,
                word,
                what: column,
                framework: of,
                known,
            }),
        }
    }
}

/// A file of declarations, and what it is checked against.
#[derive(Clone, Copy, Debug)]
pub struct Register<'a> {
    /// The frameworks.
    pub frameworks: &'a [Framework],
    /// The names of each organisation that a report can show, by code, today's name first.
    pub organisations: &'a BTreeMap<String, Vec<String>>,
    /// The file's name.
    pub file: &'a str,
}

impl Register<'_> {
    /// The misfits that stop the file, and those that are warnings.
    pub fn misfits(&self, rows: &RecordBatch) -> (Vec<Mismatch>, Vec<Mismatch>) {
        let (mut wrong, mut doubtful) = (Vec::new(), Vec::new());
        let mut order: Vec<usize> = (0..rows.num_rows()).collect();
        order.sort_by_key(|row| line(rows, *row));
        for row in order {
            let declaration = declaration(rows, row, self.file);
            for unknown in declaration.unknown_words(self.frameworks) {
                let UnknownWord { column, word, of, known } = unknown;
                let repair = did_you_mean(&word, known.iter().map(String::as_str))
                    .unwrap_or_else(|| "correct the word, or add it to the framework".to_owned());
                let listed =
                    if known.is_empty() { "none has been supplied".to_owned() } else { known.join(", ") };
                let expected = format!("a {column} of {of}: {listed}");
                let place = self.place(rows, row, column);
                wrong.push(self.misfit(Drift::WrongValue, place, expected, &word, repair));
            }
            let is_status = declaration.state.as_ref().is_some_and(|state| state != UNKNOWN);
            for column in ["confidence", "evidence_url"] {
                if is_status && rows.column_by_name(column).is_some() && text(rows, column, row).is_none() {
                    let repair = "fill it in: a status is shown with its evidence".to_owned();
                    let place = self.place(rows, row, column);
                    wrong.push(self.misfit(Drift::WrongValue, place, "a value".to_owned(), "", repair));
                }
            }
            self.organisation(rows, row, &mut wrong, &mut doubtful);
        }
        (wrong, doubtful)
    }

    fn organisation(
        &self,
        rows: &RecordBatch,
        row: usize,
        wrong: &mut Vec<Mismatch>,
        doubtful: &mut Vec<Mismatch>,
    ) {
        let (code, name) = (text(rows, "org_code", row).unwrap_or_default(), text(rows, "org_name", row));
        let Some(names) = self.organisations.get(code) else {
            let known = self
                .organisations
                .iter()
                .filter_map(|(known, names)| Some((known.as_str(), names.first()?.as_str())));
            let repair =
                did_you_mean_organisation(code, name.unwrap_or_default(), known).unwrap_or_else(|| {
                    "give the code of an NHS trust or integrated care board that exists today".to_owned()
                });
            let expected = "the code of an NHS trust or integrated care board".to_owned();
            let place = self.place(rows, row, "org_code");
            wrong.push(self.misfit(Drift::WrongValue, place, expected, code, repair));
            return;
        };
        if let Some(name) = name
            && !names.iter().any(|known| same_name(known, name))
        {
            let expected = format!("a name of {code}, such as {}", names.first().map_or("", String::as_str));
            let repair = "check that the code is right; reports show the name as it is".to_owned();
            let place = self.place(rows, row, "org_name");
            doubtful.push(self.misfit(Drift::OrganisationUnknown, place, expected, name, repair));
        }
    }

    /// The place of a value: line and column, in a workbook also the sheet.
    fn place(&self, rows: &RecordBatch, row: usize, column: &str) -> String {
        let line = line(rows, row);
        match text(rows, "sheet", row).filter(|sheet| *sheet != self.file) {
            Some(sheet) => format!("sheet {sheet}, row {line}, column {column}"),
            None => format!("line {line}, column {column}"),
        }
    }

    fn misfit(&self, kind: Drift, place: String, expected: String, found: &str, repair: String) -> Mismatch {
        Mismatch {
            kind,
            file: self.file.into(),
            place,
            expected,
            found: if found.is_empty() { "nothing".to_owned() } else { format!("`{found}`") },
            repair,
        }
    }
}

fn declaration(rows: &RecordBatch, row: usize, file: &str) -> Declaration {
    let owned = |column: &str| text(rows, column, row).map(str::to_owned);
    Declaration {
        register: file.to_owned(),
        line: line(rows, row),
        scheme: owned("scheme").unwrap_or_default(),
        state: owned("state"),
        level: owned("level"),
        criterion: owned("criterion"),
    }
}

fn text<'a>(rows: &'a RecordBatch, column: &str, row: usize) -> Option<&'a str> {
    let column = table::texts(rows, column)?;
    column.is_valid(row).then(|| column.value(row))
}

fn line(rows: &RecordBatch, row: usize) -> i64 {
    let column = rows.column_by_name("line").and_then(|column| column.as_primitive_opt::<Int64Type>());
    column.map_or(0, |column| column.value(row))
}

/// The words of each framework, for the person who fills in a register.
pub fn template_note(frameworks: &[Framework]) -> Vec<String> {
    frameworks
        .iter()
        .map(|framework| {
            let criteria: Vec<&str> =
                framework.criteria.iter().map(|criterion| criterion.id.as_str()).collect();
            let criteria = if criteria.is_empty() { "none supplied".to_owned() } else { criteria.join(", ") };
            format!(
                "{} ({}): states {}; levels {}; criteria {criteria}.",
                framework.id,
                framework.name,
                framework.states.join(", "),
                framework.levels.join(", "),
            )
        })
        .collect()
}
