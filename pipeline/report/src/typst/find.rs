//! Finds Typst: what `RACE_EQUITY_TYPST` names, then the one of the package, then the PATH, then the cache that the
//! Makefile fills.

use std::env::consts::EXE_SUFFIX;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};

use schemars::JsonSchema;
use serde::Deserialize;
use tempfile::TempDir;

use super::TypstError;
use files::FileError;

/// The oldest version whose PDFs pass.
pub const OLDEST: &str = "0.15.0";

/// Limits after which Typst is stopped.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct TypstLimits {
    /// Seconds; a report takes a fraction of one.
    pub typst_seconds: u64,
    /// Address space in millions of bytes.
    pub typst_megabytes: u64,
}

impl Default for TypstLimits {
    fn default() -> Self {
        Self { typst_seconds: 60, typst_megabytes: 2000 }
    }
}

/// A Typst that can be used.
#[derive(Clone, Debug)]
pub struct Typst {
    pub(super) program: PathBuf,
    version: String,
    pub(super) limits: TypstLimits,
    /// The folder of fonts, once written. Typst reads nothing else outside its own folder.
    pub(super) fonts: Arc<Mutex<Option<Arc<TempDir>>>>,
}

impl Typst {
    /// The Typst of this machine, to be run within limits.
    ///
    /// # Errors
    /// If there is none, or only one that is too old.
    pub fn find(limits: TypstLimits) -> Result<Self, TypstError> {
        let named = files::variable("RACE_EQUITY_TYPST").map(PathBuf::from);
        let path = std::env::var_os("PATH").unwrap_or_default();
        let name = format!("typst{EXE_SUFFIX}");
        let on_path = std::env::split_paths(&path).map(|folder| folder.join(&name));
        let cache = named.clone().unwrap_or_else(|| cached(&name));
        let mut old = None;
        let candidates: Vec<PathBuf> = match named {
            Some(program) => vec![program],
            None => packaged(&name).into_iter().chain(on_path).chain([cache.clone()]).collect(),
        };
        for program in candidates.into_iter().filter(|program| program.is_file()) {
            let found = version(&program)?;
            if is_new_enough(&found) {
                return Ok(Self { program, version: found, limits, fonts: Arc::default() });
            }
            old.get_or_insert(TypstError::Old { path: program, found });
        }
        Err(old.unwrap_or(TypstError::Absent { cache }))
    }

    /// Which program it is.
    pub fn program(&self) -> &Path {
        &self.program
    }

    /// Its version, "0.15.1".
    pub fn version(&self) -> &str {
        &self.version
    }
}

/// The paths of the Typst that a package has: next to the program, or as in `make dist` and in a wheel.
fn packaged(name: &str) -> Vec<PathBuf> {
    // A package manager may have put a link to the program on the PATH.
    let program =
        std::env::current_exe().and_then(|program| files::real(&program).map_err(|error| error.source));
    program.map_or_else(|_| Vec::new(), |program| beside(&program, name))
}

fn beside(program: &Path, name: &str) -> Vec<PathBuf> {
    let Some(folder) = program.parent() else { return Vec::new() };
    let libexec = folder.parent().map(|prefix| prefix.join("libexec").join("race-equity").join(name));
    [Some(folder.join(name)), libexec].into_iter().flatten().collect()
}

/// The path of the Typst that the Makefile builds.
fn cached(name: &str) -> PathBuf {
    let home = || std::env::home_dir().map(|home| home.join(".cache"));
    let cache =
        std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from).filter(|path| path.is_absolute()).or_else(home);
    cache.unwrap_or_default().join("race-equity").join("typst").join("bin").join(name)
}

/// The version a program prints of itself.
fn version(program: &Path) -> Result<String, TypstError> {
    let output = Command::new(program)
        .arg("--version")
        .env_clear()
        .envs(files::least_environment(&std::env::temp_dir()))
        .stdin(Stdio::null())
        .output()
        .map_err(|source| FileError::new("run", program, source))?;
    let text = String::from_utf8_lossy(&output.stdout);
    Ok(text.split_whitespace().nth(1).unwrap_or("of an unknown version").to_owned())
}

fn is_new_enough(found: &str) -> bool {
    let numbers =
        |text: &str| -> Vec<u32> { text.split(['.', '-']).map_while(|part| part.parse().ok()).collect() };
    let found = numbers(found);
    !found.is_empty() && found >= numbers(OLDEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typst_of_a_package_is_next_to_the_program_or_in_libexec() {
        let found = beside(&Path::new("venv").join("bin").join("race-equity"), "typst");
        let names: Vec<String> = found.iter().map(|path| files::slashed(path)).collect();
        assert_eq!(names, ["venv/bin/typst", "venv/libexec/race-equity/typst"]);
    }

    #[test]
    fn versions_are_compared_by_number() {
        for (version, fits) in [
            ("0.15.0", true),
            ("0.15.1", true),
            ("0.100.0", true),
            ("1.0.0", true),
            ("0.14.2", false),
            ("0.9.9", false),
            ("unknown", false),
        ] {
            assert_eq!(is_new_enough(version), fits, "{version}");
        }
    }
}
