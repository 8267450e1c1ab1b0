//! The one way in which a TOML file of `data/` is read: unknown keys are refused, and every error names the file,
//! the line and the column.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use toml::de::{DeTable, DeValue};

use crate::assets::{Assets, Folder};
use crate::did_you_mean::did_you_mean;
use files::FileError;

/// A file of `data/` that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum DataError {
    /// The file cannot be read.
    #[error(transparent)]
    File(#[from] FileError),
    /// The file is not valid TOML, or says something that the program cannot use.
    #[error("`{file}`, line {line}, column {column}: {problem}")]
    Invalid {
        /// Path from the top of the project, `data/sources.toml`.
        file: String,
        /// Counted from 1.
        line: usize,
        /// In characters, counted from 1.
        column: usize,
        /// What was expected and what was found.
        problem: String,
        /// What to write instead.
        hint: Option<String>,
    },
    /// A mirror of the settings that cannot replace a publisher's address.
    #[error("{0}")]
    Mirror(String),
}

impl DataError {
    /// What a person can do about it.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Invalid { hint, .. } => hint.clone(),
            Self::Mirror(_) => Some(
                "correct the table `mirror` in `race-equity.toml`; `race-equity sources` lists the sources"
                    .to_owned(),
            ),
            Self::File(_) => None,
        }
    }

    /// The same error with a hint.
    #[must_use]
    pub fn with_hint(mut self, text: impl Into<String>) -> Self {
        if let Self::Invalid { hint, .. } = &mut self {
            *hint = Some(format::visible(&text.into()).into_owned());
        }
        self
    }

    /// An error of the TOML reader, in the words of every other error of a file.
    pub fn syntax(file: &str, text: &str, error: &toml::de::Error) -> Self {
        let (problem, hint) = plain(error.message());
        invalid(file, text, error.span().map_or(0, |span| span.start), problem, hint)
    }
}

/// A TOML file with its name, so that errors can point into it.
#[derive(Debug)]
pub struct DataFile {
    name: String,
    text: String,
}

impl DataFile {
    /// Reads a file by its path inside `data/`.
    ///
    /// # Errors
    /// If there is no such file, it cannot be read, or it is not UTF-8.
    pub fn open(assets: &Assets, path: &str) -> Result<Self, DataError> {
        Ok(Self::new(&format!("data/{path}"), assets.text(Folder::Data, path)?))
    }

    /// A file whose text is already in memory; `name` is the name that errors give it.
    pub fn new(name: &str, text: impl Into<String>) -> Self {
        Self { name: name.to_owned(), text: text.into() }
    }

    /// The whole file as one value.
    ///
    /// # Errors
    /// If it is not valid TOML, has an unknown key, or a value of the wrong kind.
    pub fn parse<'de, T: Deserialize<'de>>(&'de self) -> Result<T, DataError> {
        toml::from_str(&self.text).map_err(|error| DataError::syntax(&self.name, &self.text, &error))
    }

    /// A file that consists of `[[key]]` tables.
    ///
    /// # Errors
    /// As for [`Self::parse`]; also if the file has any other table.
    pub fn parse_list<T: DeserializeOwned>(&self, key: &str) -> Result<Vec<T>, DataError> {
        let table: toml::Table = self.parse()?;
        if let Some(unknown) = table.keys().find(|known| *known != key) {
            return Err(self.invalid(unknown, format!("expected `[[{key}]]`, found `{unknown}`")));
        }
        let mut lists: std::collections::BTreeMap<String, Vec<T>> = self.parse()?;
        Ok(lists.remove(key).unwrap_or_default())
    }

    /// An error at a key, such as `criterion.2.level`: a number is the position in a list, from 0. If the key is
    /// missing, the error points to what should contain it.
    pub fn invalid(&self, path: &str, problem: impl Into<String>) -> DataError {
        invalid(&self.name, &self.text, self.start_of(path), problem.into(), None)
    }

    /// The line of a key, counted from 1.
    pub fn line(&self, path: &str) -> usize {
        line_and_column(&self.text, self.start_of(path)).0
    }

    fn start_of(&self, path: &str) -> usize {
        let Ok(table) = DeTable::parse(&self.text) else { return 0 };
        let mut start = 0;
        let mut value = DeValue::Table(table.into_inner());
        for step in path.split('.') {
            let inner = match &mut value {
                DeValue::Table(inner) => inner.remove(step),
                DeValue::Array(items) => {
                    let at = step.parse::<usize>().ok();
                    at.and_then(|at| items.get(at).cloned())
                }
                _ => None,
            };
            let Some(inner) = inner else { break };
            start = inner.span().start;
            value = inner.into_inner();
        }
        start
    }
}

fn invalid(file: &str, text: &str, start: usize, problem: String, hint: Option<String>) -> DataError {
    let (line, column) = line_and_column(text, start);
    let shown = |text: String| format::visible(&text).into_owned();
    DataError::Invalid { file: file.to_owned(), line, column, problem: shown(problem), hint: hint.map(shown) }
}

fn line_and_column(text: &str, start: usize) -> (usize, usize) {
    let before = text.get(..start).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
}

/// What serde says, as "expected ..., found ...", and what was probably meant.
fn plain(message: &str) -> (String, Option<String>) {
    if let Some(rest) = message.strip_prefix("unknown field ") {
        let mut quoted = rest.split('`').skip(1).step_by(2);
        let found = quoted.next().unwrap_or_default();
        let hint = did_you_mean(found, quoted);
        return (format!("unknown key {}", rest.replacen(", expected", "; expected", 1)), hint);
    }
    if let Some(rest) = message.strip_prefix("unknown variant ") {
        let mut quoted = rest.split('`').skip(1).step_by(2);
        let found = quoted.next().unwrap_or_default();
        let hint = did_you_mean(found, quoted);
        let expected = rest.split_once(", expected ").map_or("another word", |(_, expected)| expected);
        return (format!("expected {expected}, found `{found}`"), hint);
    }
    if let Some(rest) = message.strip_prefix("missing field ") {
        return (format!("missing key {rest}"), None);
    }
    for kind in ["invalid type: ", "invalid value: ", "invalid length "] {
        if let Some((found, expected)) =
            message.strip_prefix(kind).and_then(|rest| rest.split_once(", expected "))
        {
            return (format!("expected {expected}, found {found}"), None);
        }
    }
    let message = message.lines().collect::<Vec<_>>().join(" ");
    (message.replacen("wanted ", "expected ", 1), None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Level {
        name: String,
        #[serde(default)]
        points: Vec<u32>,
    }

    fn problem(text: &str) -> (String, Option<String>) {
        let error = DataFile::new("data/levels.toml", text).parse_list::<Level>("level").unwrap_err();
        (error.to_string(), error.hint())
    }

    #[test]
    fn a_list_is_read_in_the_order_of_the_file() {
        let file = DataFile::new(
            "data/levels.toml",
            "[[level]]\nname = \"b\"\n[[level]]\nname = \"a\"\npoints = [1]\n",
        );
        let levels: Vec<Level> = file.parse_list("level").unwrap();
        assert_eq!((levels[0].name.as_str(), levels[1].points.as_slice()), ("b", [1].as_slice()));
    }

    #[test]
    fn an_unknown_key_gets_the_key_probably_meant() {
        let (error, hint) = problem("[[level]]\nname = \"a\"\npoint = [1]\n");
        assert_eq!(
            error,
            "`data/levels.toml`, line 3, column 1: unknown key `point`; expected `name` or `points`"
        );
        assert_eq!(hint.as_deref(), Some("did you mean `points`?"));
    }

    #[test]
    fn a_wrong_value_says_what_was_expected_and_found() {
        let (error, hint) = problem("[[level]]\nname = \"a\"\npoints = [1, \"x\"]\n");
        assert_eq!(
            error, "`data/levels.toml`, line 3, column 14: expected u32, found string \"x\"",
            "the column is that of the value"
        );
        assert_eq!(hint, None);
        let (error, _) = problem("[[level]]\npoints = []\n");
        assert!(error.ends_with("line 1, column 1: missing key `name`"), "{error}");
    }

    #[test]
    fn another_table_and_broken_toml_are_refused() {
        let (error, _) = problem("[[level]]\nname = \"a\"\n\n[[levle]]\nname = \"b\"\n");
        assert_eq!(error, "`data/levels.toml`, line 4, column 1: expected `[[level]]`, found `levle`");
        let (error, _) = problem("[[level]]\nname = [1\n");
        assert!(error.starts_with("`data/levels.toml`, line 2, "), "{error}");
    }

    #[test]
    fn a_problem_points_to_its_key_or_to_what_should_contain_it() {
        let file = DataFile::new("data/x.toml", "a = 1\n[[level]]\nname = \"é\"\npoints = [1, 2]\n");
        for (path, expected) in
            [("level.0.points.1", "line 4, column 14"), ("level.0.other", "line 2, column 1")]
        {
            let error = file.invalid(path, "wrong").to_string();
            assert_eq!(error, format!("`data/x.toml`, {expected}: wrong"));
        }
        assert_eq!(file.line("level.0.name"), 3);
    }
}
