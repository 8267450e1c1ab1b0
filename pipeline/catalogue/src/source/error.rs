//! What can be wrong with the catalogue, with the line of the file it stands on.

/// A catalogue that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{file}`, line {line}: {problem}")]
pub struct CatalogueError {
    /// The file, as the caller named it.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// What is wrong there.
    #[source]
    pub problem: Problem,
}

/// What is wrong with one place of the catalogue.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// Not TOML, an unknown key, a missing one, or a value of the wrong kind.
    #[error("{0}")]
    Syntax(String),
    /// Two sources of one id.
    #[error("the id `{id}` stands on line {first} already")]
    DuplicateId {
        /// The id.
        id: String,
        /// The line of the first source that has it.
        first: usize,
    },
    /// An id that is not lower-case letters, digits and single hyphens.
    #[error("`{0}` is no id: use lower-case letters, digits and hyphens")]
    BadId(String),
    /// A pattern that is not a regular expression.
    #[error("`{pattern}` is no regular expression: {reason}")]
    BadPattern {
        /// The pattern as written.
        pattern: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A source that contradicts itself or leaves out what its kind needs.
    #[error("source `{id}`: {what}")]
    Contradiction {
        /// The source's id.
        id: String,
        /// What does not fit together.
        what: String,
    },
}

/// A base address that cannot stand in for a publisher's.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OverrideError {
    /// The catalogue has no such source.
    #[error("there is no source `{0}` whose base address could be replaced")]
    UnknownSource(String),
    /// The source ships with the program.
    #[error("source `{0}` ships with the program and is not fetched from anywhere")]
    Bundled(String),
    /// The base is not `http` or `https` with a host.
    #[error("`{base}` cannot be the base address of `{id}`: it must be `http` or `https`, with a host")]
    NotABase {
        /// The source's id.
        id: String,
        /// The base as given.
        base: String,
    },
}
