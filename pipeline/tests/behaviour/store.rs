//! A folder to run the program in, with what it says and the tables it writes.

#![expect(clippy::unwrap_used, reason = "a test may stop at what it did not expect")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use arrow::array::{Array, RecordBatch};
use arrow::util::display::array_value_to_string;

/// A row of a table by the names of its columns; a column without a value is not there.
pub(crate) type Line = BTreeMap<String, String>;

/// A working directory of its own, with a store in it.
pub(crate) struct Store {
    folder: tempfile::TempDir,
}

impl Store {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Puts a file into the working directory.
    pub(crate) fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.path().join(name);
        race_equity::files::write_whole(&path, bytes).unwrap();
        path
    }

    /// The program with these arguments, to be run here.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_race-equity"));
        command.current_dir(self.path()).args(arguments).stdin(Stdio::null());
        command
    }

    /// Runs the program here.
    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// Runs the program here and expects this exit code; gives what it said to a person.
    pub(crate) fn runs(&self, code: i32, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(code), "{arguments:?} said {said}");
        said
    }

    /// What the program prints, when it is done.
    pub(crate) fn prints(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    /// The rows of a table of the store.
    pub(crate) fn table(&self, name: &str) -> Vec<Line> {
        lines(&race_equity::observation::read(&self.path().join("store").join(name)).unwrap())
    }

    /// Every file below the store with its hash.
    pub(crate) fn held(&self) -> BTreeMap<PathBuf, String> {
        let mut held = BTreeMap::new();
        let mut folders = vec![self.path().join("store")];
        while let Some(folder) = folders.pop() {
            for path in race_equity::files::list(&folder).unwrap() {
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let bytes = race_equity::files::read(&path).unwrap();
                    held.insert(path, race_equity::snapshot::Hash::of(&bytes).to_string());
                }
            }
        }
        held
    }
}

/// Rows by the names of their columns.
pub(crate) fn lines(rows: &RecordBatch) -> Vec<Line> {
    let line = |row: usize| {
        let fields = rows.schema_ref().fields().iter().zip(rows.columns());
        fields
            .filter(|(_, column)| column.is_valid(row))
            .map(|(field, column)| (field.name().clone(), array_value_to_string(column, row).unwrap()))
            .collect()
    };
    (0..rows.num_rows()).map(line).collect()
}

/// The rows that say all of this.
pub(crate) fn those<'a>(rows: &'a [Line], wanted: &[(&str, &str)]) -> Vec<&'a Line> {
    let says =
        |row: &&Line| wanted.iter().all(|(column, text)| row.get(*column).is_some_and(|found| found == text));
    rows.iter().filter(says).collect()
}

/// The one row that says all of this.
pub(crate) fn one<'a>(rows: &'a [Line], wanted: &[(&str, &str)]) -> &'a Line {
    let found = those(rows, wanted);
    assert_eq!(found.len(), 1, "{wanted:?}: {found:?}");
    found[0]
}

/// A row's number.
pub(crate) fn number(row: &Line, column: &str) -> f64 {
    row[column].parse().unwrap()
}

/// A published file of the folder beside the project; `None`, and a line that says so, without it.
pub(crate) fn real(name: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/published").join(name);
    if path.exists() {
        return Some(path);
    }
    println!("left out: `{name}` is not on this machine");
    None
}
