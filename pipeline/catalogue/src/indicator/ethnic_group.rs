//! The ethnic groups and their names in published files, read from `data/ethnic_groups.toml`.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::assets::Assets;
use crate::data_file::{DataError, DataFile};

/// One ethnic group of the questionnaire of the staff survey.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EthnicGroup {
    /// As observations carry it.
    pub code: String,
    /// The heading above it in the questionnaire.
    pub heading: String,
    /// Name of the group, short enough for a chart.
    pub label: String,
}

/// A code, or a word whose meaning the set of groups decides, with its spellings.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EthnicGroupName {
    /// As observations carry it; of a decided word, the word.
    pub code: String,
    /// Other spellings of the code.
    pub spelt: Vec<String>,
}

/// The groups of a table, which decide what its words mean.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EthnicGroupSet {
    /// For people.
    pub title: String,
    /// Codes and decided words. A table of this set has all of them.
    pub groups: Vec<String>,
    /// A table of this set can have these too.
    #[serde(default)]
    pub also: Vec<String>,
    /// The code of each decided word.
    pub means: BTreeMap<String, String>,
}

/// The names of ethnic groups in published files.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EthnicGroupNames {
    /// Codes that can be in a table of any set: people of unknown ethnicity, and everybody.
    pub outside: Vec<String>,
    group: Vec<EthnicGroup>,
    /// Names that mean the same in every table.
    #[serde(rename = "name")]
    pub names: Vec<EthnicGroupName>,
    /// Words whose meaning the set of groups decides.
    pub decided: Vec<EthnicGroupName>,
    /// The known sets. A table is of the first that fits.
    #[serde(rename = "set")]
    pub sets: Vec<EthnicGroupSet>,
}

/// The groups of the staff survey, in the order of its questionnaire.
///
/// # Errors
/// If the file cannot be used, or has a code more than once.
pub fn ethnic_groups(assets: &Assets) -> Result<Vec<EthnicGroup>, DataError> {
    Ok(ethnic_group_names(assets)?.group)
}

/// The names of ethnic groups in published files.
///
/// # Errors
/// If the file cannot be used, has a code more than once, or a set has a word without a code.
pub fn ethnic_group_names(assets: &Assets) -> Result<EthnicGroupNames, DataError> {
    let file = DataFile::open(assets, "ethnic_groups.toml")?;
    let names: EthnicGroupNames = file.parse()?;
    let codes = names.names.iter().chain(&names.decided).map(|name| name.code.as_str());
    refuse_repeated(&file, "group", names.group.iter().map(|group| group.code.as_str()))?;
    refuse_repeated(&file, "name", codes.clone())?;
    let known: Vec<&str> = codes.chain(names.group.iter().map(|group| group.code.as_str())).collect();
    for (at, set) in names.sets.iter().enumerate() {
        let own: Vec<&str> = set.groups.iter().chain(&set.also).map(String::as_str).collect();
        if let Some(unknown) = own.iter().find(|code| !known.contains(code)) {
            let problem = format!("`{unknown}` is neither the code of a `name` nor a `decided` word");
            return Err(file.invalid(&format!("set.{at}.groups"), problem));
        }
        let decided = names.decided.iter().map(|word| word.code.as_str());
        for word in decided.filter(|word| own.contains(word)) {
            if !set.means.contains_key(word) {
                let problem = format!("`means` lacks the code of `{word}` in this set");
                return Err(file.invalid(&format!("set.{at}.means"), problem));
            }
        }
    }
    Ok(names)
}

fn refuse_repeated<'a>(
    file: &DataFile,
    list: &str,
    codes: impl Iterator<Item = &'a str>,
) -> Result<(), DataError> {
    let mut earlier: Vec<&str> = Vec::new();
    for (at, code) in codes.enumerate() {
        if earlier.contains(&code) {
            return Err(file.invalid(
                &format!("{list}.{at}.code"),
                format!("the group `{code}` appears more than once"),
            ));
        }
        earlier.push(code);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn shipped() -> EthnicGroupNames {
        ethnic_group_names(&Assets::find(Path::new("/nonexistent"))).unwrap()
    }

    #[test]
    fn the_questionnaire_has_18_groups_under_five_headings() {
        let groups = shipped().group;
        assert_eq!(groups.len(), 18);
        let mut headings: Vec<&str> = groups.iter().map(|group| group.heading.as_str()).collect();
        headings.dedup();
        assert_eq!(headings.len(), 5, "the groups of a heading follow each other: {headings:?}");
    }

    #[test]
    fn every_group_of_the_questionnaire_has_spellings() {
        let names = shipped();
        for group in &names.group {
            assert!(names.names.iter().any(|name| name.code == group.code), "{}", group.code);
        }
    }
}
