//! `data/`, `queries/` and `report-templates/`: compiled into the program so that it runs anywhere.
//! A folder of that name in the working directory replaces the compiled one, so that an analyst can change a query
//! or a template without a compiler.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use include_dir::{Dir, include_dir};

use files::FileError;

static DATA: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../data");
static QUERIES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../queries");
static TEMPLATES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../report-templates");

/// One of the three folders that a person can read and edit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Folder {
    /// Sources, indicators, layouts and the bundled figures.
    Data,
    /// SQL, one table a file.
    Queries,
    /// Typst and HTML.
    Templates,
}

impl Folder {
    /// In the order in which data passes through them.
    pub const ALL: [Self; 3] = [Self::Data, Self::Queries, Self::Templates];

    /// Its name at the top of the project and in a working directory.
    pub fn name(self) -> &'static str {
        match self {
            Self::Data => "data",
            Self::Queries => "queries",
            Self::Templates => "report-templates",
        }
    }

    /// Files of which every such folder has one: a folder with none of them is another project's, of the same name.
    fn hallmarks(self) -> &'static [&'static str] {
        match self {
            Self::Data => &["indicators.toml"],
            Self::Queries => &["observations/organisation_today.sql", "organisation_today.sql"],
            Self::Templates => &["report.typ"],
        }
    }

    fn compiled(self) -> &'static Dir<'static> {
        match self {
            Self::Data => &DATA,
            Self::Queries => &QUERIES,
            Self::Templates => &TEMPLATES,
        }
    }
}

/// The three folders as this run sees them.
#[derive(Clone, Debug, Default)]
pub struct Assets {
    overrides: [Option<PathBuf>; 3],
}

/// Whether a file of `queries/` makes a table. Those in `changes` and `imports` compare tables, and those in `website`
/// read tables for its pages.
pub fn makes_table(file: &str) -> bool {
    !["changes/", "imports/", "website/"].iter().any(|folder| file.starts_with(folder))
}

impl Assets {
    /// Uses each folder that is in `directory`, and the compiled one if it is not.
    pub fn find(directory: &Path) -> Self {
        Self {
            overrides: Folder::ALL.map(|folder| {
                let path = directory.join(folder.name());
                folder.hallmarks().iter().any(|file| path.join(file).is_file()).then_some(path)
            }),
        }
    }

    /// What of the working directory replaces what is compiled into the program; `None` if nothing does.
    pub fn notice(&self) -> Option<String> {
        let names: Vec<String> = Folder::ALL
            .into_iter()
            .filter(|folder| self.place(*folder).is_some() && self.differs(*folder))
            .map(|folder| format!("`{}`", folder.name()))
            .collect();
        let (last, others) = names.split_last()?;
        let all = if others.is_empty() { last.clone() } else { format!("{} and {last}", others.join(", ")) };
        Some(format!("using {all} of this folder instead of the program's own"))
    }

    /// Whether a folder has other files than the compiled one. In a checkout of the project it usually has the same.
    fn differs(&self, folder: Folder) -> bool {
        let compiled = Self::default();
        let (Ok(own), Ok(known)) = (self.every(folder), compiled.every(folder)) else { return true };
        let same = |name: &String| match (self.read(folder, name), compiled.read(folder, name)) {
            (Ok(own), Ok(known)) => own == known,
            _ => false,
        };
        own != known || !own.iter().all(same)
    }

    /// Path of the folder in the working directory; `None` if the compiled one is used.
    pub fn place(&self, folder: Folder) -> Option<&Path> {
        self.overrides[folder as usize].as_deref()
    }

    /// The bytes of one file, by its path inside the folder ("layouts/return.toml").
    ///
    /// # Errors
    /// If the folder has no such file, it cannot be read, or it is a link to a file outside the folder.
    pub fn read(&self, folder: Folder, name: &str) -> Result<Cow<'static, [u8]>, FileError> {
        match self.place(folder) {
            Some(folder) => {
                let path = folder.join(name);
                // A missing file is told by the reading.
                if path.exists() {
                    files::check_inside(folder, &path)?;
                }
                files::read(&path).map(Cow::Owned)
            }
            None => {
                folder.compiled().get_file(name).map(|file| Cow::Borrowed(file.contents())).ok_or_else(|| {
                    let missing =
                        std::io::Error::new(std::io::ErrorKind::NotFound, "not compiled into the program");
                    FileError::new("read", &Path::new(folder.name()).join(name), missing)
                })
            }
        }
    }

    /// The text of one file.
    ///
    /// # Errors
    /// If the folder has no such file, it cannot be read, or it is not UTF-8.
    pub fn text(&self, folder: Folder, name: &str) -> Result<String, FileError> {
        String::from_utf8(self.read(folder, name)?.into_owned()).map_err(|error| {
            let broken = std::io::Error::new(std::io::ErrorKind::InvalidData, error.utf8_error());
            FileError::new("read", &Path::new(folder.name()).join(name), broken)
        })
    }

    /// The paths of all files in a folder and the folders inside it, sorted, without hidden files.
    ///
    /// # Errors
    /// If the folder cannot be listed, or has a link that leads out of it.
    pub fn every(&self, folder: Folder) -> Result<Vec<String>, FileError> {
        let mut names = Vec::new();
        if let Some(place) = self.place(folder) {
            let mut waiting = vec![place.to_owned()];
            while let Some(at) = waiting.pop() {
                for path in files::list(&at)? {
                    if files::name(&path).starts_with('.') {
                        continue;
                    }
                    if path.is_symlink() {
                        files::check_inside(place, &path)?;
                    }
                    if path.is_dir() {
                        waiting.push(path);
                    } else if let Ok(inside) = path.strip_prefix(place) {
                        names.push(files::slashed(inside));
                    }
                }
            }
        } else {
            let mut waiting = vec![folder.compiled()];
            while let Some(at) = waiting.pop() {
                waiting.extend(at.dirs());
                names.extend(at.files().map(|file| file.path().to_string_lossy().into_owned()));
            }
        }
        names.sort();
        Ok(names)
    }

    /// The files of `queries/` that make a table each, however deep, sorted.
    ///
    /// # Errors
    /// When the folder cannot be listed.
    pub fn table_queries(&self) -> Result<Vec<String>, FileError> {
        let mut files = self.every(Folder::Queries)?;
        files.retain(|file| makes_table(file) && Path::new(file).extension().is_some_and(|end| end == "sql"));
        Ok(files)
    }

    /// The names of the files directly inside `inside` ("" for the folder itself) that end in
    /// `.extension`, sorted.
    ///
    /// # Errors
    /// If the folder cannot be listed.
    pub fn list(&self, folder: Folder, inside: &str, extension: &str) -> Result<Vec<String>, FileError> {
        let paths = if let Some(path) = self.place(folder) {
            files::list(&path.join(inside))?
        } else {
            let compiled = folder.compiled();
            let inner = if inside.is_empty() { Some(compiled) } else { compiled.get_dir(inside) };
            inner.map_or_else(Vec::new, |dir| dir.files().map(|file| file.path().to_owned()).collect())
        };
        let mut names: Vec<String> = paths
            .iter()
            .filter(|path| path.extension().is_some_and(|found| found == extension))
            .filter_map(|path| path.file_name()?.to_str())
            .map(|name| if inside.is_empty() { name.to_owned() } else { format!("{inside}/{name}") })
            .collect();
        names.sort();
        Ok(names)
    }
}
