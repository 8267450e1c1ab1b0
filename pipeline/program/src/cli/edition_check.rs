//! `race-equity check --edition`: compares every file of an edition with its hash.

use super::print;
use crate::context::CommandContext;
use crate::error::{Exit, ProgramError};
use format::words::counted;
use report::EditionFolders;

/// The name for the newest edition.
const LATEST: &str = "latest";

/// Compares the files of an edition with the hashes in its `provenance.json` files, and names each that differs.
///
/// # Errors
/// If there is no such edition, a file cannot be read, or a file differs.
pub(super) fn check(context: &CommandContext, name: &str) -> Result<Exit, ProgramError> {
    let folders = EditionFolders::read(&context.reports)?;
    let found = if name == LATEST { folders.newest() } else { folders.edition(name) };
    let Some(edition) = found else {
        let known: Vec<String> =
            folders.editions.iter().map(|edition| format!("`{}`", edition.name)).collect();
        return Err(ProgramError::Usage {
            message: format!("there is no edition `{name}` in `{}`", context.reports.display()),
            hint: if known.is_empty() {
                "`race-equity report` makes one".to_owned()
            } else {
                format!("the folder has {}", format::list(&known))
            },
        });
    };
    let checked = report::check_edition(edition)?;
    for problem in &checked.problems {
        print(format!("WRONG {problem}\n").as_bytes())?;
    }
    for folder in &checked.without_hashes {
        let folder = folder.display();
        print(
            format!("skipped `{folder}`: an earlier version made it, and recorded no hashes\n").as_bytes(),
        )?;
    }
    if checked.problems.is_empty() {
        let whole = counted(checked.whole, "file");
        print(
            format!("good  edition {}: {whole} unchanged since they were made\n", edition.name).as_bytes(),
        )?;
        return Ok(Exit::Done);
    }
    print(b"      hint: put the files back from a backup, or make the reports again with `race-equity report --replace`\n")?;
    Err(ProgramError::Checked(counted(checked.problems.len(), "problem")))
}
