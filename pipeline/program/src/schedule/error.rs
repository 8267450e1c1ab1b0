//! Why nothing can be scheduled, with what would be right.

/// A calendar that cannot be used, or a run that cannot be watched.
#[derive(Debug, thiserror::Error)]
pub enum ScheduleError {
    /// The cron expression cannot be read.
    #[error("`schedule.cron` is `{found}`, which is not a valid cron expression: {problem}")]
    Cron {
        /// What the settings say.
        found: String,
        /// What is wrong with it.
        problem: String,
    },
    /// The cron expression names a day that no year has.
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
    /// The system does not pass on signals, so that the program could not be stopped cleanly.
    #[error("cannot wait for the signals that end the program")]
    Signals(#[source] std::io::Error),
    /// The run panicked.
    #[error("the run broke off by a fault in the program")]
    Broken,
}

impl ScheduleError {
    /// Whether what was asked for, rather than the machine, is wrong.
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
                "name a day that its month has, as in `cron = \"0 6 1 * *\"` for the first of each month"
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
