//! What a person gives to the scheduler of the operating system, so that it starts a run each morning.

use std::fmt::Write;
use std::path::Path;

/// The program and the folder of a scheduled run.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ScheduledRun<'a> {
    /// The program, with its whole path.
    pub program: &'a Path,
    /// The folder with the settings.
    pub folder: &'a Path,
}

impl ScheduledRun<'_> {
    /// What to do on this machine, in lines.
    pub(crate) fn instructions(self) -> String {
        if cfg!(windows) {
            return format!(
                "To add the task to the Task Scheduler of Windows, type this in a command prompt:\n\n{}\n",
                self.windows_task()
            );
        }
        let mut text = format!(
            "To add the run to cron, type `crontab -e` and add this line:\n\n{}\n",
            self.crontab_line()
        );
        if cfg!(target_os = "linux") {
            let [service, timer] = self.systemd_units();
            let _ = write!(
                text,
                "\nOn a machine with systemd you can instead save these two files in\n~/.config/systemd/user and type \
                 `systemctl --user enable --now race-equity.timer`:\n\nrace-equity.service\n\n{service}\n\
                 race-equity.timer\n\n{timer}"
            );
        }
        text
    }

    /// The line for cron: each day at 06:00. Cron mails what is printed, which is nothing if the run succeeds.
    fn crontab_line(self) -> String {
        let (program, folder) = (self.program.display().to_string(), self.folder.display().to_string());
        let (program, folder) = (shell_word(&program), shell_word(&folder));
        // Cron takes a percent sign for the end of a line.
        format!("0 6 * * * cd {folder} && {{ {program} schedule --once --quiet || {program} status; }}")
            .replace('%', "\\%")
    }

    /// A service and a timer of systemd, for the user who installs them.
    fn systemd_units(self) -> [String; 2] {
        let (program, folder) = (self.program.display(), self.folder.display());
        [
            format!(
                "[Service]\nType=oneshot\nWorkingDirectory={}\nExecStart=\"{}\" schedule --once --quiet\n",
                systemd_text(&folder.to_string()),
                systemd_text(&program.to_string()).replace('"', "\\\""),
            ),
            "[Timer]\nOnCalendar=*-*-* 06:00:00 Europe/London\nPersistent=true\n\n[Install]\nWantedBy=timers.target\n"
                .to_owned(),
        ]
    }

    /// The command that adds a task to the Task Scheduler of Windows.
    fn windows_task(self) -> String {
        let (program, folder) = (self.program.display(), self.folder.display());
        format!(
            "schtasks /Create /TN race-equity /SC DAILY /ST 06:00 /TR \"cmd /d /c cd /d \\\"{folder}\\\" && \
             \\\"{program}\\\" schedule --once --quiet\""
        )
    }
}

/// A word of a shell, in quotation marks if it needs them.
fn shell_word(text: &str) -> String {
    let is_plain = |letter: char| letter.is_alphanumeric() || "/._-+@:%".contains(letter);
    if !text.is_empty() && text.chars().all(is_plain) {
        text.to_owned()
    } else {
        format!("'{}'", text.replace('\'', "'\\''"))
    }
}

/// A text of a unit, in which a percent sign begins a specifier.
fn systemd_text(text: &str) -> String {
    text.replace('%', "%%")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run<'a>(program: &'a str, folder: &'a str) -> ScheduledRun<'a> {
        ScheduledRun { program: Path::new(program), folder: Path::new(folder) }
    }

    #[test]
    fn a_line_of_cron_quotes_folders_and_percent_signs() {
        assert_eq!(
            run("/usr/bin/race-equity", "/srv/wres").crontab_line(),
            "0 6 * * * cd /srv/wres && { /usr/bin/race-equity schedule --once --quiet || /usr/bin/race-equity status; }"
        );
        let line = run("/usr/bin/race-equity", "/srv/100% Sam's").crontab_line();
        assert!(line.starts_with(r"0 6 * * * cd '/srv/100\% Sam'\''s' && { "), "{line}");
    }

    #[test]
    fn a_unit_of_systemd_starts_the_program_in_its_folder() {
        let [service, timer] = run("/opt/race equity/race-equity", "/srv/100%").systemd_units();
        assert!(service.contains("WorkingDirectory=/srv/100%%\n"), "{service}");
        assert!(
            service.contains("ExecStart=\"/opt/race equity/race-equity\" schedule --once --quiet\n"),
            "{service}"
        );
        assert!(timer.contains("OnCalendar=*-*-* 06:00:00 Europe/London\n"), "{timer}");
    }

    #[test]
    fn a_task_of_windows_runs_in_its_folder() {
        assert_eq!(
            run(r"C:\Tools\race-equity.exe", r"C:\My reports").windows_task(),
            r#"schtasks /Create /TN race-equity /SC DAILY /ST 06:00 /TR "cmd /d /c cd /d \"C:\My reports\" && \"C:\Tools\race-equity.exe\" schedule --once --quiet""#
        );
    }
}
