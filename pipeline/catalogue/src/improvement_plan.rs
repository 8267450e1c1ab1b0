//! The improvement plan and the indicators that bear on each of its actions, read from `data/actions.toml`.

use schemars::JsonSchema;
use serde::Deserialize;
use url::Url;

use crate::assets::Assets;
use crate::data_file::{DataError, DataFile};
use crate::indicator::Indicator;

/// A plan with its actions.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// "NHS equality, diversity and inclusion improvement plan".
    pub name: String,
    /// "NHS England".
    pub publisher: String,
    /// "June 2023".
    pub published: String,
    /// The page of the plan.
    #[schemars(with = "String", extend("format" = "uri"))]
    pub address: Url,
    /// In the order of their numbers.
    #[serde(rename = "action")]
    pub actions: Vec<PlanAction>,
}

/// An action of a plan.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanAction {
    /// Its number in the plan.
    pub number: u32,
    /// What the action asks for, in short.
    pub text: String,
    /// Numbers of the indicators that bear on it.
    pub indicators: Vec<String>,
    /// A remark on these indicators, or what bears on the action instead.
    pub note: Option<String>,
}

/// The plan.
///
/// # Errors
/// If the file cannot be used, its actions are not numbered from 1, or one names an indicator that is not among
/// `indicators`.
pub fn load(assets: &Assets, indicators: &[Indicator]) -> Result<Plan, DataError> {
    let file = DataFile::open(assets, "actions.toml")?;
    let plan: Plan = file.parse()?;
    for (at, (action, expected)) in plan.actions.iter().zip(1..).enumerate() {
        if action.number != expected {
            let problem = format!("expected action {expected}, found action {}", action.number);
            return Err(file.invalid(&format!("action.{at}.number"), problem));
        }
        let is_unknown = |number: &String| !indicators.iter().any(|indicator| indicator.number == *number);
        if let Some(unknown) = action.indicators.iter().position(is_unknown) {
            let problem = format!("there is no indicator `{}`", action.indicators[unknown]);
            return Err(file.invalid(&format!("action.{at}.indicators.{unknown}"), problem));
        }
    }
    Ok(plan)
}
