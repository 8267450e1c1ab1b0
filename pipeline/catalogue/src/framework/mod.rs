//! Anti-racist frameworks: their levels, states, principles and criteria, read from `data/frameworks/`. A
//! level is declared by an organisation and never computed; what a framework's text does not say stays empty.

mod written;

use std::collections::HashMap;

use crate::assets::{Assets, Folder};
use crate::indicator;
use crate::indicator::IndicatorError;
use files::FileError;

/// The state in a register by which a status is taken back: none is known then.
pub const UNKNOWN: &str = "unknown";

/// A framework file that cannot be used, or a declaration that no framework knows.
#[derive(Debug, thiserror::Error)]
pub enum FrameworkError {
    /// The file itself.
    #[error(transparent)]
    File(#[from] FileError),
    /// The indicators that principles name.
    #[error(transparent)]
    Indicator(#[from] IndicatorError),
    /// Not TOML, or an unknown key; the message shows the line.
    #[error("`data/{file}` cannot be used\n{source}")]
    Syntax {
        /// The file inside `data/`.
        file: String,
        /// What the TOML reader said, with line and column.
        source: Box<toml::de::Error>,
    },
    /// A framework that contradicts itself.
    #[error("`data/{file}`, line {line}: {problem}")]
    Contradiction {
        /// The file inside `data/`.
        file: String,
        /// Line of the file.
        line: usize,
        /// What does not hold together.
        problem: String,
        /// What there is to choose from, as a hint; empty where nothing is.
        known: String,
    },
    /// Two frameworks that a register could not tell apart.
    #[error("`{first}` and `{second}` have the same id, `{id}`")]
    Twice {
        /// The id.
        id: String,
        /// One file.
        first: String,
        /// The other.
        second: String,
    },
    /// A region that there is not.
    #[error("`{file}`: there is no region `{region}`")]
    NoRegion {
        /// The framework's file.
        file: String,
        /// What it names.
        region: String,
        /// Codes of those there are.
        known: Vec<String>,
    },
    /// A declaration with a word that its framework does not have.
    #[error("`{register}`, line {line}: `{word}` is no {what} of {framework}")]
    Unknown {
        /// The file it was declared in.
        register: String,
        /// Line of it.
        line: i64,
        /// What was found.
        word: String,
        /// "scheme", "state", "level" or "criterion".
        what: &'static str,
        /// The framework, or all of them.
        framework: String,
        /// The words there are.
        known: Vec<String>,
    },
}

impl FrameworkError {
    /// What a person can do about it.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Unknown { what, known, .. } => Some(those_there_are(what, known)),
            Self::NoRegion { known, .. } => Some(those_there_are("region", known)),
            Self::Contradiction { known, .. } => Some(known.clone()).filter(|known| !known.is_empty()),
            Self::Twice { .. } => Some("give each framework an id of its own".to_owned()),
            _ => None,
        }
    }

    fn with_known(self, what: &str, words: &[String]) -> Self {
        match self {
            Self::Contradiction { file, line, problem, .. } => {
                Self::Contradiction { file, line, problem, known: those_there_are(what, words) }
            }
            other => other,
        }
    }
}

/// "the levels are Bronze, Silver, Gold".
fn those_there_are(what: &str, known: &[String]) -> String {
    let plural = if what == "criterion" { "criteria".to_owned() } else { format!("{what}s") };
    if known.is_empty() {
        format!("no {plural} have been supplied")
    } else {
        format!("the {plural} are {}", known.join(", "))
    }
}

/// One framework.
#[derive(Clone, Debug)]
pub struct Framework {
    /// The file it was read from, `data/frameworks/...`.
    pub file: String,
    /// Id by which registers name it.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Who publishes it, to follow "published by".
    pub publisher: Option<String>,
    /// What it is, to follow "is".
    pub about: Option<String>,
    /// The page that says so.
    pub address: Option<String>,
    /// Codes of the regions it is used in; everywhere where there are none.
    pub regions: Vec<String>,
    /// Its levels, from the first to the last.
    pub levels: Vec<String>,
    /// What an organisation may have declared.
    pub states: Vec<String>,
    /// What a reader has to know.
    pub note: Option<String>,
    /// States in sentences.
    pub said: Vec<Said>,
    /// Its principles; one without a text has not been supplied.
    pub principle: Vec<Principle>,
    /// What is publicly stated of a level.
    pub stated: Vec<Stated>,
    /// Its criteria; none where they have not been supplied.
    pub criterion: Vec<Criterion>,
}

impl Framework {
    /// Whether it is used in a region.
    pub fn is_used_in(&self, region: &str) -> bool {
        self.regions.is_empty() || self.regions.iter().any(|known| known == region)
    }

    /// The criteria of a level, in the order of the file.
    pub fn criteria<'a>(&'a self, level: &'a str) -> impl Iterator<Item = &'a Criterion> {
        self.criterion.iter().filter(move |criterion| criterion.level == level)
    }
}

/// A state in a sentence.
#[derive(Clone, Debug)]
pub struct Said {
    /// The state.
    pub state: String,
    /// "has an award".
    pub one: String,
    /// "have an award".
    pub many: String,
}

/// A principle of a framework.
#[derive(Clone, Debug)]
pub struct Principle {
    /// Its number.
    pub number: u32,
    /// Its official text, where it is known.
    pub text: Option<String>,
    /// Numbers of the indicators that bear on it, by our own reading.
    pub indicators: Vec<String>,
    /// Why these indicators, or why none.
    pub mapping: Option<String>,
}

/// A public statement about a level.
#[derive(Clone, Debug)]
pub struct Stated {
    /// The level.
    pub level: String,
    /// What is stated.
    pub text: String,
}

/// What a level asks for.
#[derive(Clone, Debug)]
pub struct Criterion {
    /// Id by which answers name it.
    pub id: String,
    /// The level.
    pub level: String,
    /// The principle it belongs to.
    pub principle: Option<u32>,
    /// Its official text.
    pub text: String,
    /// Where the text stands.
    pub source: Option<String>,
}

/// The frameworks, by their files' names.
///
/// # Errors
/// When a file cannot be read, has an unknown key or contradicts itself, or two have the same id.
pub fn load(assets: &Assets) -> Result<Vec<Framework>, FrameworkError> {
    let indicators = indicator::load(assets)?;
    let mut frameworks = Vec::new();
    for file in assets.list(Folder::Data, "frameworks", "toml")? {
        let text = assets.text(Folder::Data, &file)?;
        frameworks.push(written::read(&file, &text, &indicators)?);
    }
    let mut seen: HashMap<&str, &str> = HashMap::new();
    for framework in &frameworks {
        if let Some(first) = seen.insert(&framework.id, &framework.file) {
            return Err(FrameworkError::Twice {
                id: framework.id.clone(),
                first: first.to_owned(),
                second: framework.file.clone(),
            });
        }
    }
    Ok(frameworks)
}
