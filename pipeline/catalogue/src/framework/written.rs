//! A framework as it is written in TOML, and what makes it contradict itself, with the line. Reads text.

use std::collections::HashSet;
use std::fmt::Display;
use std::hash::Hash;

use serde::Deserialize;
use toml::Spanned;
use url::Url;

use super::{Criterion, Framework, FrameworkError, Principle, Said, Stated, UNKNOWN};
use crate::indicator::Indicator;

/// The whole file. Places that a check may refuse keep their span.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    id: Spanned<String>,
    name: String,
    publisher: Option<String>,
    about: Option<String>,
    address: Option<Url>,
    regions: Vec<String>,
    levels: Vec<Spanned<String>>,
    states: Vec<Spanned<String>>,
    note: Option<String>,
    #[serde(default)]
    said: Vec<WrittenSaid>,
    #[serde(default)]
    principle: Vec<WrittenPrinciple>,
    #[serde(default)]
    stated: Vec<WrittenStated>,
    #[serde(default)]
    criterion: Vec<WrittenCriterion>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenSaid {
    state: Spanned<String>,
    one: String,
    many: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenPrinciple {
    number: Spanned<u32>,
    text: Option<String>,
    #[serde(default)]
    indicators: Vec<Spanned<String>>,
    mapping: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenStated {
    level: Spanned<String>,
    text: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenCriterion {
    id: Spanned<String>,
    level: Spanned<String>,
    principle: Option<Spanned<u32>>,
    text: String,
    source: Option<String>,
}

/// A framework from the text of its file.
pub(super) fn read(file: &str, text: &str, indicators: &[Indicator]) -> Result<Framework, FrameworkError> {
    let written: Written = toml::from_str(text)
        .map_err(|source| FrameworkError::Syntax { file: file.to_owned(), source: Box::new(source) })?;
    let checker = Checker { file, text };
    checker.check(&written, indicators)?;
    let owned = |words: Vec<Spanned<String>>| words.into_iter().map(Spanned::into_inner).collect();
    let principle = |written: WrittenPrinciple| Principle {
        number: written.number.into_inner(),
        text: written.text,
        indicators: written.indicators.into_iter().map(Spanned::into_inner).collect(),
        mapping: written.mapping,
    };
    let criterion = |written: WrittenCriterion| Criterion {
        id: written.id.into_inner(),
        level: written.level.into_inner(),
        principle: written.principle.map(Spanned::into_inner),
        text: written.text,
        source: written.source,
    };
    Ok(Framework {
        file: format!("data/{file}"),
        id: written.id.into_inner(),
        name: written.name,
        publisher: written.publisher,
        about: written.about,
        address: written.address.map(String::from),
        regions: written.regions,
        levels: owned(written.levels),
        states: owned(written.states),
        note: written.note,
        said: written
            .said
            .into_iter()
            .map(|said| Said { state: said.state.into_inner(), one: said.one, many: said.many })
            .collect(),
        principle: written.principle.into_iter().map(principle).collect(),
        stated: written
            .stated
            .into_iter()
            .map(|stated| Stated { level: stated.level.into_inner(), text: stated.text })
            .collect(),
        criterion: written.criterion.into_iter().map(criterion).collect(),
    })
}

struct Checker<'a> {
    file: &'a str,
    text: &'a str,
}

impl Checker<'_> {
    fn check(&self, written: &Written, indicators: &[Indicator]) -> Result<(), FrameworkError> {
        let id = written.id.get_ref();
        // It becomes the name of a folder.
        let plain = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
        if id.is_empty() || !id.chars().all(plain) {
            let problem = format!("`{id}` cannot be an id: it is made of small letters, digits and hyphens");
            return Err(self.wrong(&written.id, problem));
        }
        self.once("level", written.levels.iter())?;
        self.once("state", written.states.iter())?;
        self.once("principle", written.principle.iter().map(|principle| &principle.number))?;
        self.once("criterion", written.criterion.iter().map(|criterion| &criterion.id))?;
        if let Some(reserved) = written.states.iter().find(|state| state.get_ref() == UNKNOWN) {
            let problem = format!("`{UNKNOWN}` cannot be a state: in a register it takes a status back");
            return Err(self.wrong(reserved, problem));
        }
        let levels: Vec<String> = written.levels.iter().map(|level| level.get_ref().clone()).collect();
        let states: Vec<String> = written.states.iter().map(|state| state.get_ref().clone()).collect();
        let numbers: Vec<u32> = written.principle.iter().map(|one| *one.number.get_ref()).collect();
        let known: Vec<String> = indicators.iter().map(|indicator| indicator.number.clone()).collect();
        self.among("state", &states, written.said.iter().map(|said| &said.state))?;
        self.among("level", &levels, written.stated.iter().map(|stated| &stated.level))?;
        self.among("level", &levels, written.criterion.iter().map(|criterion| &criterion.level))?;
        let principles = written.criterion.iter().filter_map(|criterion| criterion.principle.as_ref());
        self.among("principle", &numbers, principles)?;
        for principle in &written.principle {
            self.among("indicator", &known, principle.indicators.iter())?;
            if !principle.indicators.is_empty() && principle.mapping.is_none() {
                let problem = format!(
                    "principle {} names indicators and does not say why: add `mapping`",
                    principle.number.get_ref()
                );
                return Err(self.wrong(&principle.number, problem));
            }
        }
        Ok(())
    }

    fn wrong<T>(&self, at: &Spanned<T>, problem: String) -> FrameworkError {
        let before = self.text.as_bytes().iter().take(at.span().start);
        let line = before.filter(|byte| **byte == b'\n').count() + 1;
        FrameworkError::Contradiction { file: self.file.to_owned(), line, problem, known: String::new() }
    }

    /// Whether each stands there once.
    fn once<'a, T: Display + Eq + Hash + 'a>(
        &self,
        what: &str,
        all: impl Iterator<Item = &'a Spanned<T>>,
    ) -> Result<(), FrameworkError> {
        let mut seen = HashSet::new();
        for one in all {
            if !seen.insert(one.get_ref()) {
                return Err(self.wrong(one, format!("the {what} `{}` stands there twice", one.get_ref())));
            }
        }
        Ok(())
    }

    /// Whether each is one of those there are.
    fn among<'a, T: Display + Eq + 'a>(
        &self,
        what: &str,
        known: &[T],
        all: impl Iterator<Item = &'a Spanned<T>>,
    ) -> Result<(), FrameworkError> {
        for one in all {
            if !known.contains(one.get_ref()) {
                let listed: Vec<String> = known.iter().map(ToString::to_string).collect();
                let error = self.wrong(one, format!("there is no {what} `{}`", one.get_ref()));
                return Err(error.with_known(what, &listed));
            }
        }
        Ok(())
    }
}
