//! One run of Typst, within its limits.

use std::fs::File;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use rustix::process::{Pid, Resource, Rlimit};
use wait_timeout::ChildExt;

use super::diagnostic;
use super::{Typst, TypstError};
use files::FileError;

impl Typst {
    /// Compiles `report.typ` inside `folder`, which has everything it reads except the fonts, to `report.pdf`: PDF/UA-1
    /// and PDF/A-3a, with its creation time in seconds since 1970.
    pub(super) fn compile(&self, folder: &Path, fonts: &Path, created: i64) -> Result<(), TypstError> {
        let none = folder.join("no-packages");
        files::create_folder(&none)?;
        let said = folder.join("said.txt");
        let open = |path: &Path| File::create(path).map_err(|source| FileError::new("write", path, source));
        // Typst waits for its first file on standard input, so the memory limit is set before it does anything.
        let mut child = Command::new(&self.program)
            .args(["compile", "-"])
            .args(["report.pdf", "--pdf-standard", "ua-1,a-3a", "--creation-timestamp", &created.to_string()])
            .args(["--root", ".", "--diagnostic-format", "short"])
            .args(["--ignore-system-fonts", "--font-path"])
            .arg(fonts)
            .args(["--package-path", "no-packages", "--package-cache-path", "no-packages"])
            .current_dir(folder)
            .env_clear()
            .env("HOME", folder)
            .env("TMPDIR", folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(open(&said)?)
            .spawn()
            .map_err(|source| FileError::new("run", &self.program, source))?;
        limit_memory(&child, self.limits.typst_megabytes * 1_000_000);
        give(&mut child, "#include \"report.typ\"\n");
        let ended = child
            .wait_timeout(Duration::from_secs(self.limits.typst_seconds))
            .map_err(|source| FileError::new("wait for", &self.program, source))?;
        let Some(status) = ended else {
            // It may have ended in this moment, which is as good.
            let _ = child.kill();
            let _ = child.wait();
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
fn give(child: &mut Child, text: &str) {
    use std::io::Write;
    if let Some(mut input) = child.stdin.take() {
        let _ = input.write_all(text.as_bytes());
    }
}

/// If the system has no such limit, only the time limit applies.
fn limit_memory(child: &Child, bytes: u64) {
    #[cfg(target_os = "linux")]
    {
        let limit = Rlimit { current: Some(bytes), maximum: Some(bytes) };
        let _ = rustix::process::prlimit(Pid::from_child(child).into(), Resource::As, limit);
    }
    #[cfg(not(target_os = "linux"))]
    let _ = (child, bytes);
}
