//! The detailed ethnic groups of the staff survey, read from `data/ethnic_groups.toml`.

use serde::Deserialize;

use crate::assets::Assets;
use crate::data_file::{DataError, DataFile};

/// One ethnic group of the questionnaire.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct EthnicGroup {
    /// As observations carry it.
    pub code: String,
    /// The heading above it in the questionnaire.
    pub heading: String,
    /// Name of the group, short enough for a chart.
    pub label: String,
}

/// The groups, in the order of the questionnaire.
///
/// # Errors
/// If the file cannot be used, or has a code more than once.
pub fn ethnic_groups(assets: &Assets) -> Result<Vec<EthnicGroup>, DataError> {
    let file = DataFile::open(assets, "ethnic_groups.toml")?;
    let groups: Vec<EthnicGroup> = file.parse_list("group")?;
    for (at, group) in groups.iter().enumerate() {
        if groups.iter().take(at).any(|earlier| earlier.code == group.code) {
            let problem = format!("the group `{}` appears more than once", group.code);
            return Err(file.invalid(&format!("group.{at}.code"), problem));
        }
    }
    Ok(groups)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn the_questionnaire_has_18_groups_under_five_headings() {
        let groups = ethnic_groups(&Assets::find(Path::new("/nonexistent"))).unwrap();
        assert_eq!(groups.len(), 18);
        let mut headings: Vec<&str> = groups.iter().map(|group| group.heading.as_str()).collect();
        headings.dedup();
        assert_eq!(headings.len(), 5, "the groups of a heading follow each other: {headings:?}");
    }
}
