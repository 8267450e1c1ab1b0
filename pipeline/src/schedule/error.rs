//! Why nothing can be scheduled, with what would be right.

use std::net::SocketAddr;

/// A setting that is no calendar, or an address that cannot be listened on.
#[derive(Debug, thiserror::Error)]
pub enum ScheduleError {
    /// The cron expression cannot be read.
    #[error("`schedule.cron` is `{found}`, which is no cron expression: {problem}")]
    Cron {
        /// What stands in the settings.
        found: String,
        /// What is wrong with it.
        problem: String,
    },
    /// The cron expression names a day that no year has.
    #[error("`schedule.cron` is `{found}`, a time that never comes")]
    Never {
        /// What stands in the settings.
        found: String,
    },
    /// No such time zone.
    #[error("`schedule.time_zone` is `{found}`, which is no time zone of the IANA database")]
    Zone {
        /// What stands in the settings.
        found: String,
    },
    /// An address that others on the network could reach.
    #[error("`{0}` is no loopback address: others could reach it")]
    NotLoopback(SocketAddr),
    /// The address cannot be listened on.
    #[error("cannot listen on `{address}`")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// What the operating system said.
        #[source]
        source: std::io::Error,
    },
    /// The system does not tell of its signals, so that nobody could stop the program cleanly.
    #[error("cannot wait for the signals that end the program")]
    Signals(#[source] std::io::Error),
    /// What was to be run ended by a fault of its own.
    #[error("the run broke off by a fault in the program")]
    Broken,
    /// The status page cannot be made.
    #[error("`report-templates/{template}` cannot be used: {problem}")]
    Page {
        /// The template.
        template: String,
        /// What is wrong.
        problem: String,
    },
}

impl ScheduleError {
    /// Whether what was asked for, rather than the machine, is wrong.
    pub fn is_usage(&self) -> bool {
        matches!(self, Self::Cron { .. } | Self::Never { .. } | Self::Zone { .. } | Self::NotLoopback(_))
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
            Self::NotLoopback(_) => {
                "listen on loopback, as in `--listen 127.0.0.1:8080`, and put a reverse proxy before it that \
                 says who may look"
            }
            Self::Listen { .. } => "another program may have the port: name another, or 0 for any free one",
            Self::Page { .. } => "mend the template, or take the folder away to use the compiled one",
            Self::Signals(_) | Self::Broken => return None,
        };
        Some(hint.to_owned())
    }
}
