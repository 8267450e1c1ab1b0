//! `race-equity completions`.

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::{Cli, print};
use crate::error::{Exit, ProgramError};

/// Print a script that completes commands and flags in a shell
///
/// Save it where your shell looks for completions. Bash: `race-equity completions bash >
/// ~/.local/share/bash-completion/completions/race-equity`. Zsh: a file `_race-equity` in a folder of `$fpath`. Fish:
/// `~/.config/fish/completions/race-equity.fish`. PowerShell: add it to your `$PROFILE`.
#[derive(Args, Debug)]
pub(super) struct CompletionsCommand {
    /// The shell
    shell: Shell,
}

impl CompletionsCommand {
    pub(super) fn run(&self) -> Result<Exit, ProgramError> {
        let mut script = Vec::new();
        let mut definition = Cli::command();
        let name = definition.get_name().to_owned();
        clap_complete::generate(self.shell, &mut definition, name, &mut script);
        print(&script)?;
        Ok(Exit::Done)
    }
}
