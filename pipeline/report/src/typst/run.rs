//! One run of Typst, within its limits.

use std::fs::File;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use super::diagnostic;
use super::{Typst, TypstError};
use files::{FileError, RunningProgram};

/// What Typst says if no font has a letter.
const NO_LETTER: &str = "could not be displayed with font";

impl Typst {
    /// Compiles `report.typ` inside `folder`, which has everything it reads except the fonts, to `report.pdf`: PDF/UA-1
    /// and PDF/A-3a, with its creation time in seconds since 1970.
    pub(super) fn compile(&self, folder: &Path, fonts: &Path, created: i64) -> Result<(), TypstError> {
        match self.compile_with(folder, fonts, created, false) {
            // A publisher's text can have a sign, such as "✓", that only Typst's own fonts have. They are slow to read.
            Err(error) if error.to_string().contains(NO_LETTER) => {
                self.compile_with(folder, fonts, created, true)
            }
            ended => ended,
        }
    }

    /// `embedded` lets Typst use the fonts that it brings, too.
    fn compile_with(
        &self,
        folder: &Path,
        fonts: &Path,
        created: i64,
        embedded: bool,
    ) -> Result<(), TypstError> {
        let none = folder.join("no-packages");
        files::create_folder(&none)?;
        let said = folder.join("said.txt");
        let open = |path: &Path| File::create(path).map_err(|source| FileError::new("write", path, source));
        // Typst waits for its first file on standard input, so the memory limit is set before it does anything.
        let mut command = Command::new(&self.program);
        command
            .args(["compile", "-"])
            // Other reports and pictures use the other cores: more threads would mostly wait for each other.
            .args(["--jobs", "1"])
            .args(["report.pdf", "--pdf-standard", "ua-1,a-3a", "--creation-timestamp", &created.to_string()])
            .args(["--root", ".", "--diagnostic-format", "short"])
            .args(["--ignore-system-fonts", "--font-path"])
            .arg(fonts)
            .args(["--package-path", "no-packages", "--package-cache-path", "no-packages"])
            .current_dir(folder)
            .env_clear()
            .envs(files::least_environment(folder))
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(open(&said)?);
        if !embedded {
            command.arg("--ignore-embedded-fonts");
        }
        let mut running = RunningProgram::start(&mut command)
            .map_err(|source| FileError::new("run", &self.program, source))?;
        running.limit_memory(self.limits.typst_megabytes * 1_000_000);
        give(&mut running, "#include \"report.typ\"\n");
        let ended = running
            .wait(Duration::from_secs(self.limits.typst_seconds))
            .map_err(|source| FileError::new("wait for", &self.program, source))?;
        let Some(status) = ended else {
            return Err(TypstError::TooLong(self.limits.typst_seconds));
        };
        if status.success() {
            return Ok(());
        }
        let said = files::read(&said)?;
        let said = String::from_utf8_lossy(&said);
        if status.code().is_none() || said.contains("memory allocation") {
            return Err(TypstError::TooLarge(self.limits.typst_megabytes));
        }
        Err(diagnostic::error(&said))
    }
}

/// Gives Typst its first file. A Typst that has already ended has said why on standard error.
fn give(running: &mut RunningProgram, text: &str) {
    use std::io::Write;
    if let Some(mut input) = running.input() {
        let _ = input.write_all(text.as_bytes());
    }
}
