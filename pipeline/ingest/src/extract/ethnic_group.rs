//! Gives the names of ethnic groups in a published table their codes. Some names mean different groups in different
//! tables: the set of groups in the table decides. The names and the sets are in `data/ethnic_groups.toml`.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::spelling::KnownWords;
use catalogue::assets::Assets;
use catalogue::data_file::DataError;
use catalogue::did_you_mean::nearest;
use catalogue::indicator::{EthnicGroupSet, ethnic_group_names};

#[derive(Clone, Debug, Default)]
pub(crate) struct EthnicGroups {
    /// The code of each spelling in its exact form.
    exact: HashMap<String, String>,
    /// The code of each spelling without slashes and "and". `None` if two codes have it.
    loose: HashMap<String, Option<String>>,
    /// The codes with one meaning in every table, in the order of the file.
    codes: Vec<String>,
    decided: BTreeSet<String>,
    outside: BTreeSet<String>,
    sets: Vec<EthnicGroupSet>,
}

/// The codes of the names in one table.
#[derive(Clone, Debug)]
pub(crate) struct TableGroups<'a> {
    groups: &'a EthnicGroups,
    set: Option<&'a EthnicGroupSet>,
    /// The names in the table, for messages.
    names: Vec<String>,
    /// Names in the table that are not in the list.
    unknown: BTreeSet<String>,
}

/// A name without a code.
#[derive(Debug)]
pub(crate) struct NameProblem {
    pub(crate) expected: String,
    pub(crate) found: String,
    pub(crate) repair: String,
}

impl EthnicGroups {
    pub(crate) fn load(assets: &Assets) -> Result<Self, DataError> {
        let file = ethnic_group_names(assets)?;
        let (mut exact, mut loose) = (HashMap::new(), HashMap::<String, Option<String>>::new());
        for name in file.names.iter().chain(&file.decided) {
            for text in std::iter::once(&name.code).chain(&name.spelt) {
                exact.entry(form(text)).or_insert_with(|| name.code.clone());
                let code = loose.entry(super::loose(text)).or_insert_with(|| Some(name.code.clone()));
                if code.as_ref().is_some_and(|code| *code != name.code) {
                    *code = None;
                }
            }
        }
        Ok(Self {
            exact,
            loose,
            codes: file.names.into_iter().map(|name| name.code).collect(),
            decided: file.decided.into_iter().map(|name| name.code).collect(),
            outside: file.outside.into_iter().collect(),
            sets: file.sets,
        })
    }

    /// A code, or a word whose meaning the set decides.
    fn name(&self, text: &str) -> Option<&str> {
        let exact = self.exact.get(&form(text));
        let found = exact.or_else(|| self.loose.get(&super::loose(&super::number::tidy(text)))?.as_ref());
        found.map(String::as_str)
    }

    /// The code of a name that means the same in every table.
    pub(crate) fn find(&self, text: &str) -> Option<&str> {
        self.name(text).filter(|name| !self.decided.contains(*name))
    }

    /// Whether a text is a name of an ethnic group, in any table.
    pub(crate) fn is_name(&self, text: &str) -> bool {
        self.name(text).is_some()
    }

    /// The codes of the names in a table, by the first set that fits it.
    pub(crate) fn of_table<'t>(&self, texts: impl IntoIterator<Item = &'t str>) -> TableGroups<'_> {
        let mut names: BTreeMap<&str, &str> = BTreeMap::new();
        let mut unknown = BTreeSet::new();
        for text in texts {
            match self.name(text) {
                Some(name) if self.outside.contains(name) => {}
                Some(name) => drop(names.entry(name).or_insert(text)),
                None => drop(unknown.insert(text.to_owned())),
            }
        }
        let is_in = |list: &[String], name: &str| list.iter().any(|own| own == name);
        let fits = |set: &&EthnicGroupSet| {
            set.groups.iter().all(|name| names.contains_key(name.as_str()))
                && names.keys().all(|name| is_in(&set.groups, name) || is_in(&set.also, name))
        };
        let set = self.sets.iter().find(fits).filter(|_| unknown.is_empty());
        let names = names.into_values().map(str::to_owned).collect();
        TableGroups { groups: self, set, names, unknown }
    }
}

impl KnownWords for EthnicGroups {
    fn code_of(&self, text: &str) -> Option<&str> {
        self.find(text)
    }

    fn shown_codes(&self) -> String {
        self.codes.iter().take(SHOWN).map(String::as_str).collect::<Vec<_>>().join(", ")
    }

    fn repair_of(&self, text: &str) -> String {
        if let Some(word) = self.name(text).filter(|name| self.decided.contains(*name)) {
            let word = word.replace('_', " ");
            return format!(
                "`{word}` has several meanings: map it to a code in the layout, or give the full name"
            );
        }
        let text = form(text);
        let mut spellings: Vec<&str> = self.exact.keys().map(String::as_str).collect();
        spellings.sort_unstable();
        nearest(&text, spellings).map_or_else(
            || "correct the word, or add its spelling to `data/ethnic_groups.toml`".to_owned(),
            |near| format!("did you mean `{near}`? Add new spellings to `data/ethnic_groups.toml`"),
        )
    }
}

/// Show at most this many codes.
const SHOWN: usize = 4;

impl<'a> TableGroups<'a> {
    /// The code of a name of the table.
    pub(crate) fn code(&self, text: &str) -> Result<&'a str, NameProblem> {
        let found = format!("`{text}`");
        let Some(name) = self.groups.name(text) else {
            let expected = format!("an ethnic group: {}, ...", self.groups.shown_codes());
            return Err(NameProblem { expected, found, repair: self.groups.repair_of(text) });
        };
        if !self.groups.decided.contains(name) {
            return Ok(name);
        }
        if let Some(unknown) = self.unknown.first() {
            return Err(NameProblem {
                expected: "only known ethnic groups in the table, because they decide what this name means"
                    .to_owned(),
                found: format!("{found} in a table with `{unknown}`"),
                repair: self.groups.repair_of(unknown),
            });
        }
        let meaning = self.set.and_then(|set| set.means.get(name));
        meaning.map(String::as_str).ok_or_else(|| NameProblem {
            expected: "groups that are a known set, because the set decides what this name means".to_owned(),
            found: format!("{found} in a table with `{}`", self.names.join("`, `")),
            repair:
                "add the set to `data/ethnic_groups.toml`, or give the full name, such as `All other ethnic \
                     groups` or `Any other Asian background`"
                    .to_owned(),
        })
    }
}

/// A name in small letters, without punctuation but with its slashes, and with "and" for "&".
fn form(text: &str) -> String {
    let text = super::number::tidy(text).to_lowercase().replace('&', " and ").replace('/', " / ");
    let words = text.split(|letter: char| !letter.is_alphanumeric() && letter != '/');
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
#[path = "ethnic_group_tests.rs"]
mod tests;
