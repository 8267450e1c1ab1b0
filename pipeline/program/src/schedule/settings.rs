//! The table `[schedule]` of the settings.

use serde::Deserialize;

/// When to run.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Five fields: minute, hour, day of the month, month, day of the week.
    pub cron: String,
    /// The zone of the IANA database whose wall clock they are read on.
    pub time_zone: String,
}

impl Default for Settings {
    /// Every morning: each source is asked then only as often as something new of it may be there.
    fn default() -> Self {
        Self { cron: "0 6 * * *".to_owned(), time_zone: "Europe/London".to_owned() }
    }
}
