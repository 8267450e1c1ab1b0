//! The files of `queries/`. Each is found by its file name, in whichever folder it is.

use std::collections::BTreeMap;

use super::BenchmarkError;
use catalogue::assets::{Assets, Folder};

/// One file of `queries/`.
#[derive(Clone, Debug)]
pub struct QueryFile {
    /// File name without `.sql`, and the table's name.
    pub name: String,
    /// Path inside the project, such as `queries/benchmarks/gap.sql`.
    pub path: String,
    /// The comment that opens the file: what one row is, what it reads, units, direction.
    pub comment: String,
    /// The whole text.
    pub sql: String,
}

impl QueryFile {
    fn new(inside: &str, sql: String) -> Result<Self, BenchmarkError> {
        let path = format!("{}/{inside}", Folder::Queries.name());
        let lines = sql.lines().map_while(|line| line.strip_prefix("--"));
        let comment = lines.map(str::trim).collect::<Vec<_>>().join(" ");
        if comment.is_empty() {
            return Err(BenchmarkError::Comment(path));
        }
        let file = inside.rsplit('/').next().unwrap_or(inside);
        Ok(Self { name: file.trim_end_matches(".sql").to_owned(), path, comment, sql })
    }
}

/// The files that make a table each, by name. A file directly in `queries/` replaces one of the same name in a folder
/// of it.
///
/// # Errors
/// If a file cannot be read or does not open with a comment, or two folders have a file of the same name.
pub fn load(assets: &Assets) -> Result<Vec<QueryFile>, BenchmarkError> {
    let mut files: BTreeMap<String, QueryFile> = BTreeMap::new();
    for inside in assets.table_queries()? {
        let file = QueryFile::new(&inside, assets.text(Folder::Queries, &inside)?)?;
        let is_direct = |path: &str| path.matches('/').count() == 1;
        match files.get(&file.name) {
            Some(known) if is_direct(&known.path) => {}
            Some(known) if !is_direct(&file.path) => {
                return Err(BenchmarkError::SameName(known.path.clone(), file.path));
            }
            _ => {
                files.insert(file.name.clone(), file);
            }
        }
    }
    Ok(files.into_values().collect())
}

/// The file at a path inside `queries/`, such as `changes/new_release.sql`, that compares tables. If a folder
/// `queries/` in the working directory lacks it, the compiled file is used.
///
/// # Errors
/// If the file cannot be read, or does not open with a comment.
pub fn comparison(assets: &Assets, inside: &str) -> Result<QueryFile, BenchmarkError> {
    let own = assets.place(Folder::Queries).is_some_and(|folder| folder.join(inside).is_file());
    let sql = if own {
        assets.text(Folder::Queries, inside)?
    } else {
        Assets::default().text(Folder::Queries, inside)?
    };
    QueryFile::new(inside, sql)
}
