//! Where the project's own files are, and what is below a folder.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use catalogue::assets::makes_table;

/// A path in the project: `queries`, `data/bundled`. The one place that knows where tests are built.
pub(crate) fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}

/// The text of a file in `deploy/`.
pub(crate) fn deploy(name: &str) -> String {
    std::fs::read_to_string(project("pipeline/deploy").join(name)).unwrap()
}

/// Copies a folder with all that is in it; links stay links.
pub(crate) fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        if source.is_symlink() {
            std::os::unix::fs::symlink(std::fs::read_link(source).unwrap(), target).unwrap();
        } else if source.is_dir() {
            copy(&source, &target);
        } else {
            std::fs::copy(source, target).unwrap();
        }
    }
    // A folder closed to others stays closed.
    std::fs::set_permissions(to, std::fs::metadata(from).unwrap().permissions()).unwrap();
}

/// Every file below a folder with its bytes, by its path inside.
pub(crate) fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut waiting = vec![folder.to_owned()];
    while let Some(at) = waiting.pop() {
        for entry in std::fs::read_dir(&at).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                waiting.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_string_lossy().into_owned();
                found.insert(name, std::fs::read(&path).unwrap());
            }
        }
    }
    found
}

/// The names of the project's tables, each made by a file of `queries/`.
pub(crate) fn table_names() -> Vec<String> {
    let queries = files(&project("queries"));
    let tables = queries.keys().filter(|path| makes_table(path));
    tables.map(|path| path.rsplit('/').next().unwrap().replace(".sql", "")).collect()
}
