//! `race-equity man`.

use std::path::{Path, PathBuf};

use clap::{Args, Command, CommandFactory};
use clap_mangen::Man;

use super::{Cli, print};
use crate::error::{Exit, ProgramError};

/// Print the manual page, or write the pages of all commands to a folder
#[derive(Args, Debug)]
pub(super) struct ManCommand {
    /// Write a page for the program and one for each command to this folder
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

impl ManCommand {
    pub(super) fn run(&self, is_quiet: bool) -> Result<Exit, ProgramError> {
        let mut definition = Cli::command().disable_help_subcommand(true);
        definition.build();
        match &self.out {
            Some(folder) => {
                for path in write_pages(&definition, folder)? {
                    if !is_quiet {
                        print(format!("{}\n", path.display()).as_bytes())?;
                    }
                }
            }
            None => print(&page(&definition)?.1)?,
        }
        Ok(Exit::Done)
    }
}

/// Writes the page of a command and those of its commands; gives their paths.
fn write_pages(definition: &Command, folder: &Path) -> Result<Vec<PathBuf>, ProgramError> {
    let (name, page) = page(definition)?;
    let path = folder.join(name);
    files::write_whole(&path, &page)?;
    let mut paths = vec![path];
    for command in definition.get_subcommands() {
        paths.extend(write_pages(command, folder)?);
    }
    Ok(paths)
}

/// The name of a command's page, such as `race-equity-query.1`, and the page.
fn page(definition: &Command) -> Result<(String, Vec<u8>), ProgramError> {
    let man = Man::new(definition.clone());
    let mut page = Vec::new();
    man.render(&mut page).map_err(ingest::Error::Output)?;
    Ok((man.get_filename(), page))
}
