//! `race-equity schedule`.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::pin::pin;
use std::sync::Arc;

use clap::Args;

use super::run;
use super::say;
use super::setting::Setting;
use crate::clock;
use crate::error::{Error, Exit};
use crate::fetch::RealPace;
use crate::report::format;
use crate::road::{self, Asked, Run};
use crate::schedule::health::{self, Pages};
use crate::schedule::stay::{self, Event, Go, Reason};
use crate::schedule::{Calendar, Heard, due_now, signals};

/// Stay, and run at each time of the calendar
///
/// The calendar stands in `[schedule]` of race-equity.toml: `cron` with five fields, and `time_zone`; without
/// it, every day at 06:00 in London. Each source is asked then as often as something new of it may be there:
/// daily in the months in which a release is expected, once in each other month. Runs that were missed while
/// the program was not running are made up for by one, and so is the first in an empty store. SIGTERM and
/// SIGINT end it.
#[derive(Args, Debug)]
pub(super) struct Schedule {
    /// Run once, now, whatever the calendar says, and end with the run's exit code: for cron, a systemd timer
    /// or a CI job, which keep a calendar of their own
    #[arg(long)]
    once: bool,
    /// Show the status, metrics and editions as pages here while it stays; an address of this machine alone,
    /// such as 127.0.0.1:8080
    #[arg(long, value_name = "ADDRESS", conflicts_with = "once")]
    listen: Option<SocketAddr>,
    /// Folder of the editions [default: reports]
    #[arg(long, env = "RACE_EQUITY_REPORTS", value_name = "DIR")]
    out: Option<PathBuf>,
}

/// What a run of the calendar is on record as.
const ASKED: Asked = Asked::Run;

impl Schedule {
    pub(super) async fn run(self, setting: &Setting) -> Result<Exit, Error> {
        let stop = signals::stopped()?;
        let calendar = Arc::new(Calendar::new(&setting.config.schedule)?);
        let go = go(setting, &calendar, self.out.clone());
        let tell = |event| tell(setting, &calendar, event);
        if self.once {
            let result = stay::run(&go, pin!(stop), &tell).await;
            // Who waits for the one run must not take its end for success.
            return result.unwrap_or(Ok(Exit::Failed));
        }
        if let Some(address) = self.listen {
            let listener = health::listen(address).await?;
            let address = listener.local_addr().unwrap_or(address);
            setting.say(&format!("the status is at http://{address}/"));
            let reports = self.out.or_else(|| setting.config.reports.clone());
            let pages = Pages {
                assets: setting.assets.clone(),
                store: setting.store.clone(),
                reports: reports.unwrap_or_else(|| PathBuf::from("reports")),
                calendar: (*calendar).clone(),
            };
            // It ends with the program.
            tokio::spawn(health::serve(listener, pages, health::Limits::default()));
        }
        let runs = Run::all(&setting.store)?;
        let last = runs.iter().rfind(|run| run.asked == ASKED).map(|run| run.started);
        stay::stay(&calendar, last, &RealPace, &go, stop, &tell).await;
        Ok(Exit::Done)
    }
}

/// One run of the whole way, which asks the sources whose season it is.
fn go(setting: &Setting, calendar: &Arc<Calendar>, out: Option<PathBuf>) -> Go {
    let (setting, calendar) = (Arc::new(setting.clone()), Arc::clone(calendar));
    Arc::new(move || {
        let (setting, calendar, out) = (Arc::clone(&setting), Arc::clone(&calendar), out.clone());
        Box::pin(async move {
            let catalogue = road::catalogue(&setting.assets)?;
            let heard = Heard::in_runs(&Run::all(&setting.store)?);
            let due = due_now(catalogue.sources(), &heard, clock::now(), calendar.zone());
            let due: Vec<String> = due.into_iter().map(|source| source.id.clone()).collect();
            run::go(&setting, out, None, Some(&due)).await
        })
    })
}

/// Says what happens, unless asked to be quiet; an error is said in any case.
fn tell(setting: &Setting, calendar: &Calendar, event: Event) {
    let time = |at| {
        let local = calendar.zone().to_datetime(at);
        format!("{}, {}", format::date(local.date()), local.strftime("%H:%M"))
    };
    let said = match event {
        Event::Waiting(next) => {
            format!("waiting: the next run is on {} ({})", time(next), calendar.written())
        }
        Event::Running(Reason::First) => "running: there has been no run in this store yet".to_owned(),
        Event::Running(Reason::Due) => "running: it is the time".to_owned(),
        Event::Running(Reason::Missed(due)) => format!("running: the run of {} was missed", time(due)),
        Event::Ended(Ok(exit)) => format!("the run ended with exit code {}", exit as u8),
        Event::Ended(Err(error)) => return say(&error.lines()),
        Event::Stopping(false) => "stopped".to_owned(),
        Event::Stopping(true) => "stopping in the middle of a run; the next run does it again".to_owned(),
        Event::Left => {
            "the run did not come to an end in time, and is left; the next run does it again".to_owned()
        }
    };
    setting.say(&said);
}
