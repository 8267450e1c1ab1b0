//! The catalogue: every source by its id, in the order of the file.

use std::collections::BTreeMap;

use url::Url;

use super::checks::{Checker, line_of};
use super::written::WrittenCatalogue;
use super::{CatalogueError, OverrideError, Problem, Source};

/// Every source the program knows, in the order of the file.
#[derive(Clone, Debug)]
pub struct Catalogue {
    sources: Vec<Source>,
}

impl Catalogue {
    /// Reads a catalogue from its TOML; `file` is the name that errors give it.
    ///
    /// # Errors
    /// At the first place that is not TOML, has an unknown key, repeats an id, is not a regular
    /// expression, or contradicts the rest of its source; the error names the line.
    pub fn parse(text: &str, file: &str) -> Result<Self, CatalogueError> {
        let written: WrittenCatalogue = toml::from_str(text).map_err(|error| CatalogueError {
            file: file.to_owned(),
            line: error.span().map_or(1, |span| line_of(text, span.start)),
            problem: Problem::Syntax(error.message().to_owned()),
        })?;
        let checker = Checker { text, file };
        let mut lines: BTreeMap<String, usize> = BTreeMap::new();
        let mut sources = Vec::with_capacity(written.source.len());
        for written in written.source {
            let span = written.id.span();
            let source = checker.source(written)?;
            if let Some(first) = lines.insert(source.id.clone(), source.line) {
                return Err(checker.error(span, Problem::DuplicateId { id: source.id, first }));
            }
            sources.push(source);
        }
        Ok(Self { sources })
    }

    /// Puts base addresses in the place of publishers': a mirror, or a test's own. The host and port
    /// so named, and for that source nothing else, may then be loopback or private, and `http`.
    ///
    /// # Errors
    /// When a source is unknown or bundled, or its base is not `http` or `https` with a host.
    pub fn with_bases(mut self, bases: &BTreeMap<String, Url>) -> Result<Self, OverrideError> {
        for (id, base) in bases {
            let source = self
                .sources
                .iter_mut()
                .find(|source| source.id == *id)
                .ok_or_else(|| OverrideError::UnknownSource(id.clone()))?;
            if source.is_bundled() {
                return Err(OverrideError::Bundled(id.clone()));
            }
            if !matches!(base.scheme(), "http" | "https") || base.host_str().is_none() {
                return Err(OverrideError::NotABase { id: id.clone(), base: base.to_string() });
            }
            source.base = Some(base.clone());
        }
        Ok(self)
    }

    /// The sources, in the order of the file.
    pub fn sources(&self) -> &[Source] {
        &self.sources
    }

    /// The source of an id.
    pub fn get(&self, id: &str) -> Option<&Source> {
        self.sources.iter().find(|source| source.id == id)
    }
}

#[cfg(test)]
#[path = "catalogue_tests.rs"]
mod tests;
