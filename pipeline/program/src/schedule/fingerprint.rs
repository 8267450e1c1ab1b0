//! One hash of everything that an edition is made from. If it has not changed, no new edition is needed.

use std::fmt::Write;
use std::path::Path;

use crate::context::CommandContext;
use crate::error::ProgramError;
use catalogue::assets::Folder;
use store::observation;
use store::snapshot::Hash;

/// The hash of the store's tables, of `data/`, `queries/` and `report-templates/`, of the settings that
/// reports depend on, and of the program's version.
pub(crate) fn of_inputs(
    context: &CommandContext,
    store: &Path,
    selection: &[String],
) -> Result<String, ProgramError> {
    let mut all = format!("race-equity {}\n", env!("CARGO_PKG_VERSION"));
    let publisher = context.config.publisher.as_deref().unwrap_or_default();
    let address = context.config.address.as_ref().map_or("", url::Url::as_str);
    let _ = writeln!(all, "{selection:?} {:?} {publisher:?} {address:?}", context.term.label());
    for folder in Folder::ALL {
        for name in context.assets.every(folder)? {
            let hash = Hash::of(&context.assets.read(folder, &name)?);
            let _ = writeln!(all, "{}/{name} {hash}", folder.name());
        }
    }
    for inside in ["observations", "registers"] {
        for (name, hash) in tables(&store.join(inside))? {
            let _ = writeln!(all, "{inside}/{name} {hash}");
        }
    }
    Ok(Hash::of(all.as_bytes()).to_string())
}

/// The Parquet files of a folder with their hashes, by name.
fn tables(folder: &Path) -> Result<Vec<(String, String)>, ProgramError> {
    let mut found = Vec::new();
    for path in files::list(folder)? {
        if path.extension().is_some_and(|end| end == "parquet") {
            found.push((files::name(&path), observation::file_hash(&path)?.to_string()));
        }
    }
    Ok(found)
}
