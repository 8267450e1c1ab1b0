//! The catalogue: every source by its id, in the order of the file.

use std::collections::BTreeMap;

use url::Url;

use super::Source;
use super::checks;
use crate::assets::Assets;
use crate::data_file::{DataError, DataFile};
use crate::did_you_mean::did_you_mean;

/// Every source the program knows, in the order of the file.
#[derive(Clone, Debug)]
pub struct Catalogue {
    sources: Vec<Source>,
}

impl Catalogue {
    /// Reads `data/sources.toml`.
    ///
    /// # Errors
    /// If the file cannot be used.
    pub fn load(assets: &Assets) -> Result<Self, DataError> {
        Self::read(&DataFile::open(assets, "sources.toml")?)
    }

    /// Reads a catalogue from its TOML; `file` is the name that errors give it.
    ///
    /// # Errors
    /// If the text is not valid TOML, has an unknown key, repeats an id, has a pattern that is not a regular
    /// expression, or contradicts itself.
    pub fn parse(text: &str, file: &str) -> Result<Self, DataError> {
        Self::read(&DataFile::new(file, text))
    }

    fn read(file: &DataFile) -> Result<Self, DataError> {
        let mut sources: Vec<Source> = file.parse_list("source")?;
        for at in 0..sources.len() {
            let path = format!("source.{at}.id");
            let id = &sources[at].id;
            if let Some(first) = sources[..at].iter().find(|earlier| earlier.id == *id) {
                return Err(file.invalid(&path, format!("line {} already has the id `{id}`", first.line)));
            }
            checks::check(file, at, &sources[at])?;
            sources[at].line = file.line(&path);
        }
        for at in 0..sources.len() {
            checks::check_parts(file, at, &sources)?;
        }
        for (at, source) in sources.iter().enumerate() {
            let Some(base) = &source.adds_to else { continue };
            let is_base = |other: &Source| {
                other.id == *base
                    && other.adds_to.is_none()
                    && other.layout.is_some()
                    && other.release.is_some()
                    && other.release == source.release
            };
            if !sources.iter().any(is_base) {
                let problem = format!(
                    "source `{}`: `{base}` is not a source with a layout and the same `release`",
                    source.id
                );
                return Err(file.invalid(&format!("source.{at}.adds_to"), problem));
            }
        }
        Ok(Self { sources })
    }

    /// Replaces the base addresses of publishers: by a mirror, or a test's own server. For that source, and no
    /// other, the host and port of its base can be loopback or private, and `http`.
    ///
    /// # Errors
    /// If a source is unknown or bundled, or its base is not `http` or `https` with a host.
    pub fn with_bases(mut self, bases: &BTreeMap<String, Url>) -> Result<Self, DataError> {
        for (id, base) in bases {
            let Some(at) = self.sources.iter().position(|source| source.id == *id) else {
                let known = self.sources.iter().map(|source| source.id.as_str());
                let question = did_you_mean(id, known).map_or_else(String::new, |text| format!("; {text}"));
                return Err(DataError::Mirror(format!(
                    "there is no source `{id}` to set a mirror for{question}"
                )));
            };
            if self.sources[at].is_bundled() {
                let problem = format!("source `{id}` ships with the program and cannot have a mirror");
                return Err(DataError::Mirror(problem));
            }
            if !matches!(base.scheme(), "http" | "https") || base.host_str().is_none() {
                let problem = format!(
                    "`{base}` cannot be the mirror of `{id}`: expected `http` or `https` with a host"
                );
                return Err(DataError::Mirror(problem));
            }
            self.sources[at].base = Some(base.clone());
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
