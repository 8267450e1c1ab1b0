//! The table `[schedule]` of the settings.

use schemars::JsonSchema;
use serde::Deserialize;

/// When to run.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ScheduleSettings {
    /// Five fields: minute, hour, day of the month, month, day of the week.
    pub cron: String,
    /// A zone of the IANA database.
    pub time_zone: String,
}

impl Default for ScheduleSettings {
    /// Every morning; each source is checked only as often as it can have a new release.
    fn default() -> Self {
        Self { cron: "0 6 * * *".to_owned(), time_zone: "Europe/London".to_owned() }
    }
}
