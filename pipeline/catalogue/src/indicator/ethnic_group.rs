//! The detailed ethnic groups of the staff survey, read from `data/ethnic_groups.toml`.

use serde::Deserialize;

use super::IndicatorError;
use crate::assets::{Assets, Folder};

/// One ethnic group of the questionnaire.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct EthnicGroup {
    /// As observations carry it.
    pub code: String,
    /// The heading it stands under.
    pub heading: String,
    /// The group, short enough for a chart.
    pub label: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EthnicGroupFile {
    group: Vec<EthnicGroup>,
}

/// The groups, in the order of the questionnaire.
///
/// # Errors
/// When the file cannot be read, has an unknown key, or has a code twice.
pub fn ethnic_groups(assets: &Assets) -> Result<Vec<EthnicGroup>, IndicatorError> {
    let text = assets.text(Folder::Data, "ethnic_groups.toml")?;
    let EthnicGroupFile { group } =
        toml::from_str(&text).map_err(|error| IndicatorError::Groups(error.to_string()))?;
    for (at, one) in group.iter().enumerate() {
        if group.iter().take(at).any(|earlier| earlier.code == one.code) {
            return Err(IndicatorError::Groups(format!("`{}` stands there twice", one.code)));
        }
    }
    Ok(group)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn the_eighteen_groups_of_the_questionnaire_stand_under_five_headings() {
        let groups = ethnic_groups(&Assets::find(Path::new("/nonexistent"))).unwrap();
        assert_eq!(groups.len(), 18);
        let mut headings: Vec<&str> = groups.iter().map(|group| group.heading.as_str()).collect();
        headings.dedup();
        assert_eq!(headings.len(), 5, "groups of one heading stand together: {headings:?}");
    }
}
