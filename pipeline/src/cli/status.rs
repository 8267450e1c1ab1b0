//! `race-equity status`.

use clap::Args;

use super::print;
use super::setting::Setting;
use crate::error::{Error, Exit};
use crate::schedule::{Calendar, Status, Told};
use crate::{clock, road};

/// How old what is held has become: of each source the newest release, its age, when the next is due,
/// and how it went when it was last asked
///
/// Ends with 3 when something is overdue. Asks no publisher and changes nothing.
#[derive(Args, Debug)]
pub(super) struct StatusCommand {
    /// Print everything as JSON
    #[arg(long)]
    json: bool,
}

impl StatusCommand {
    pub(super) fn run(self, setting: &Setting) -> Result<Exit, Error> {
        let catalogue = road::catalogue(&setting.assets)?;
        let calendar = Calendar::new(&setting.config.schedule)?;
        let status = Status::of(&catalogue, &setting.store, clock::now(), &calendar)?;
        if self.json {
            let mut text = serde_json::to_vec_pretty(&status).map_err(|error| Error::Output(error.into()))?;
            text.push(b'\n');
            print(&text)?;
        } else {
            print(Told::of(&status, &calendar).text().as_bytes())?;
        }
        road::check_tables(&setting.store)?;
        Ok(if status.overdue.is_empty() { Exit::Done } else { Exit::Stale })
    }
}
