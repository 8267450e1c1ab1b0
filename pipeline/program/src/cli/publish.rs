//! `race-equity publish`.

use std::path::PathBuf;

use clap::Args;

use super::print;
use crate::context::{CommandContext, say};
use crate::error::{Exit, ProgramError};
use crate::website::Website;
use format::words::counted;
use remote::{FileChange, PlannedFile, PublishPlan, Target};
use report::EditionFolders;

/// Copy an edition or the website to a folder or an object store, and send only what changed
///
/// An edition is copied to a folder of its name at the target, and the website to the target itself. The target is a
/// folder, `s3://bucket/folder` or `az://container/folder`. Credentials come from the environment only, in the variables
/// that begin with AWS_ and AZURE_.
///
/// A list at the target, race-equity-files.json, has the SHA-256 of each file that was copied. Files with the same hash are
/// not sent again, and files that are gone from the folder are removed. Files that something else put there are left alone.
#[derive(Args, Debug)]
pub(super) struct PublishCommand {
    /// Folder or address to copy to
    #[arg(value_name = "TARGET")]
    target: String,
    /// Edition to copy [default: the newest]
    #[arg(long, value_name = "ID", conflicts_with = "site")]
    edition: Option<String>,
    /// Copy the website instead
    #[arg(long)]
    site: bool,
    /// Overwrite files of the same names that something else put there
    #[arg(long)]
    replace: bool,
    /// Only list what would be sent and removed
    #[arg(long)]
    dry_run: bool,
    /// Folder of the editions [default: reports]
    #[arg(long, env = "RACE_EQUITY_REPORTS", value_name = "DIR")]
    out: Option<PathBuf>,
}

/// What is copied.
struct Source {
    folder: PathBuf,
    /// "website", "edition 2026-07".
    what: String,
    target: Target,
}

impl PublishCommand {
    pub(super) fn run(self, context: &CommandContext) -> Result<Exit, ProgramError> {
        let target = Target::parse(&self.target)?;
        let source = if self.site {
            website(context, target)?
        } else {
            edition(&context.with_flags(self.out, None), self.edition.as_deref(), &target)?
        };
        let plan = PublishPlan::new(&source.folder, &source.what, &source.target, self.replace)?;
        if self.dry_run {
            for file in plan.planned.iter().filter(|file| file.change != FileChange::Same) {
                print(
                    format!("{:<7}  {:>12}  {}\n", word(file.change), bytes(file.bytes), file.name)
                        .as_bytes(),
                )?;
            }
        } else {
            let bar = context
                .bar(plan.planned.iter().filter(|file| file.change != FileChange::Same).count(), "files");
            let on_file = |file: &PlannedFile| {
                bar.set_message(file.name.clone());
                bar.inc(1);
            };
            plan.carry_out(&on_file)?;
            bar.finish_and_clear();
        }
        context.say(&summary(&source, &plan, self.dry_run));
        if !self.dry_run && !context.is_quiet() {
            print(format!("{}\n", source.target).as_bytes())?;
        }
        Ok(Exit::Done)
    }
}

fn website(context: &CommandContext, target: Target) -> Result<Source, ProgramError> {
    let folder = Website::new(context, None, None).out;
    if !folder.join("index.html").is_file() {
        return Err(ProgramError::Usage {
            message: format!("there is no website in `{}`", folder.display()),
            hint: "`race-equity site` makes it; `out` of the table `[site]` in race-equity.toml names another folder"
                .to_owned(),
        });
    }
    Ok(Source { folder, what: "website".to_owned(), target })
}

/// An edition, if its files are as they were made.
fn edition(context: &CommandContext, name: Option<&str>, target: &Target) -> Result<Source, ProgramError> {
    let folders = EditionFolders::read(&context.reports)?;
    let found = name.map_or_else(|| folders.newest(), |name| folders.edition(name));
    let Some(edition) = found else {
        let message = match name {
            Some(name) => format!("there is no edition `{name}` in `{}`", context.reports.display()),
            None => format!("there is no edition in `{}`", context.reports.display()),
        };
        return Err(ProgramError::Usage { message, hint: "`race-equity report` makes one".to_owned() });
    };
    let problems = report::check_edition(edition)?.problems;
    if !problems.is_empty() {
        for problem in &problems {
            say(&format!("WRONG {problem}\n"));
        }
        return Err(ProgramError::Checked(counted(problems.len(), "problem")));
    }
    let target = match target {
        Target::Folder(folder) => Target::Folder(folder.join(&edition.name)),
        Target::Address(address) => Target::Address(address.below(&edition.name)),
    };
    Ok(Source { folder: edition.folder.clone(), what: format!("edition {}", edition.name), target })
}

fn word(change: FileChange) -> &'static str {
    match change {
        FileChange::New => "new",
        FileChange::Changed => "changed",
        FileChange::Same => "same",
        FileChange::Removed => "removed",
    }
}

fn bytes(number: u64) -> String {
    format::count(i64::try_from(number).unwrap_or(i64::MAX))
}

/// "website to `s3://figures`: 12 files new (98,123 bytes), 3 changed (1,200 bytes), 400 the same (9,000 bytes), 1 removed".
fn summary(source: &Source, plan: &PublishPlan, is_dry_run: bool) -> String {
    let part = |change, words: &str| {
        let (number, size) = plan.count(change);
        format!("{} {words} ({} bytes)", bytes(u64::try_from(number).unwrap_or(u64::MAX)), bytes(size))
    };
    let (removed, _) = plan.count(FileChange::Removed);
    format!(
        "{}{} to `{}`: {}, {}, {}, {} removed",
        if is_dry_run { "nothing was sent; " } else { "" },
        source.what,
        source.target,
        part(FileChange::New, "new"),
        part(FileChange::Changed, "changed"),
        part(FileChange::Same, "the same"),
        bytes(u64::try_from(removed).unwrap_or(u64::MAX)),
    )
}
