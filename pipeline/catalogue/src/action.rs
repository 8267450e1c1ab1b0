//! The improvement plan that a trust's actions belong to, and which indicators bear on each of its
//! actions; all of it read from `data/actions.toml`.

use serde::Deserialize;
use url::Url;

use crate::assets::{Assets, Folder};
use crate::indicator::Indicator;
use files::FileError;

/// `data/actions.toml` cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ActionError {
    /// The file itself.
    #[error(transparent)]
    File(#[from] FileError),
    /// Not TOML, or an unknown key; the message shows the line.
    #[error("`data/actions.toml` cannot be used\n{0}")]
    Syntax(#[from] Box<toml::de::Error>),
    /// An action that is out of order, or names an indicator that there is not.
    #[error("`data/actions.toml`, action {number}: {problem}")]
    Action {
        /// Its number.
        number: u32,
        /// What is wrong.
        problem: String,
    },
}

/// A plan with its actions.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// What it is called.
    pub name: String,
    /// Who publishes it.
    pub publisher: String,
    /// When it was published, in words.
    pub published: String,
    /// Where it stands.
    pub address: Url,
    /// Its actions, by number.
    pub action: Vec<Action>,
}

/// An action of a plan.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Action {
    /// Its number in the plan.
    pub number: u32,
    /// What it asks for, in short.
    pub text: String,
    /// Numbers of the indicators that bear on it.
    pub indicators: Vec<String>,
    /// What to know about them, or what bears on it instead.
    pub note: Option<String>,
}

/// The plan.
///
/// # Errors
/// When the file cannot be read, has an unknown key, its actions are not numbered from 1, or one names an
/// indicator that is not among `indicators`.
pub fn load(assets: &Assets, indicators: &[Indicator]) -> Result<Plan, ActionError> {
    let text = assets.text(Folder::Data, "actions.toml")?;
    let plan: Plan = toml::from_str(&text).map_err(Box::new)?;
    for (action, expected) in plan.action.iter().zip(1..) {
        let wrong = |problem: String| ActionError::Action { number: action.number, problem };
        if action.number != expected {
            return Err(wrong(format!("action {expected} is expected in its place")));
        }
        let known = |number: &String| indicators.iter().any(|indicator| indicator.number == *number);
        if let Some(unknown) = action.indicators.iter().find(|number| !known(number)) {
            return Err(wrong(format!("there is no indicator `{unknown}`")));
        }
    }
    Ok(plan)
}
