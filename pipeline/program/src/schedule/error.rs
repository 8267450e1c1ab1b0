//! Errors of the calendar and of scheduled runs, with hints.

/// A calendar that cannot be used, or a run that broke off.
#[derive(Debug, thiserror::Error)]
pub enum ScheduleError {
    /// The cron expression is not valid.
    #[error("`schedule.cron` is `{found}`, which is not a valid cron expression: {problem}")]
    Cron {
        /// What the settings say.
        found: String,
        /// What is wrong with it.
        problem: String,
    },
    /// The cron expression names a day that does not exist.
    #[error("`schedule.cron` is `{found}`, a time that never comes")]
    Never {
        /// What the settings say.
        found: String,
    },
    /// No such time zone.
    #[error("`schedule.time_zone` is `{found}`, which is not a time zone of the IANA database")]
    Zone {
        /// What the settings say.
        found: String,
    },
    /// The system does not deliver signals, so the program cannot be stopped cleanly.
    #[error("cannot receive the signals that stop the program")]
    Signals(#[source] std::io::Error),
    /// The run panicked.
    #[error("the run stopped because of a fault in the program")]
    Broken,
}

impl ScheduleError {
    /// Whether the settings, rather than the machine, cause the error.
    pub fn is_usage(&self) -> bool {
        matches!(self, Self::Cron { .. } | Self::Never { .. } | Self::Zone { .. })
    }

    /// What a person can do about it.
    pub fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::Cron { .. } => {
                "write five fields in `[schedule]` of race-equity.toml: minute, hour, day of the month, month, \
                 day of the week, as in `cron = \"0 6 * * *\"` for every day at 06:00"
            }
            Self::Never { .. } => {
                "use a day that exists in its month, as in `cron = \"0 6 1 * *\"` for the first of each month"
            }
            Self::Zone { .. } => {
                "write it as continent and city in `[schedule]` of race-equity.toml, as in \
                 `time_zone = \"Europe/London\"`"
            }
            Self::Signals(_) | Self::Broken => return None,
        };
        Some(hint.to_owned())
    }
}
