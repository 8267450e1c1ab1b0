//! What `race-equity check` tries of an unattended run: the reports of the settings, alerts, and folders.

use std::path::{Path, PathBuf};

use crate::config::Config;
use crate::context::CommandContext;
use crate::error::ProgramError;
use crate::schedule::{alert, report_selection};
use crate::website::Website;
use benchmark::Session;
use catalogue::framework::Framework;
use files::{check_writable, clock, is_executable, variable};
use format::words::counted;
use ingest::load;
use report::ReportSubjects;

/// What was tried, and what was found or is wrong.
pub(super) type CheckResult = (String, Result<String, ProgramError>);

/// The address of the store, if it has one. The copy of the store is then the same as the store.
pub(super) fn address(context: &CommandContext) -> Option<CheckResult> {
    let remote = context.remote.as_ref()?;
    let tried = remote.check().and_then(|number| context.bring_store().map(|()| number));
    let found = tried.map(|number| format!("`{}` has {}", remote.address(), counted(number, "file")));
    Some(("address of the store".to_owned(), found))
}

/// The folders that a run writes.
pub(super) fn folders(context: &CommandContext) -> Vec<CheckResult> {
    let mut folders = vec![
        ("folder of the store", context.store.clone()),
        ("folder of the reports", context.reports.clone()),
    ];
    if context.config.site.is_some() {
        folders.push(("folder of the website", Website::new(context, None, None).out));
    }
    let tried = |(what, folder): (&str, PathBuf)| {
        let found = check_writable(&folder).map(|()| format!("`{}` can be written", folder.display()));
        let found = found.map_err(|error| wrong(error.to_string(), folder_hint(&error)));
        (what.to_owned(), found)
    };
    folders.into_iter().map(tried).collect()
}

fn folder_hint(error: &files::FileError) -> String {
    format!(
        "the system says: {}; give the user of the run the right to write there, or name another folder in race-equity.toml",
        error.source.kind()
    )
}

/// The command and the webhook of alerts, without sending anything. E-mail is tried by [`alert::check_mail`].
pub(super) fn alerts(config: &Config) -> Vec<CheckResult> {
    let alert = &config.alert;
    let mut results = Vec::new();
    if let Some(command) = &alert.command {
        results.push(("alert command".to_owned(), runnable(command)));
    }
    if let Some(webhook) = &alert.webhook {
        let secret = match &alert.secret_variable {
            Some(name) if variable(name).is_none() => {
                Err(refused(&alert::AlertError::NoSecret(name.clone())))
            }
            Some(name) => Ok(format!("{}, with the secret of `{name}`", webhook.host())),
            None => Ok(format!("{}, without a secret", webhook.host())),
        };
        results.push(("alert webhook".to_owned(), secret));
    }
    if results.is_empty() && alert.email.is_empty() {
        results.push(("alerts".to_owned(), Ok("none are set".to_owned())));
    }
    results
}

/// Sends a test message through every channel.
pub(super) async fn test_alerts(context: &CommandContext) -> Vec<CheckResult> {
    let sent = alert::send_test(context, clock::now()).await;
    if sent.is_empty() {
        let hint =
            "add `command`, `webhook` or `email` to the table `[alert]` of race-equity.toml".to_owned();
        return vec![(
            "test alert".to_owned(),
            Err(wrong("there is no channel for alerts".to_owned(), hint)),
        )];
    }
    let described = |(channel, result): (String, Result<(), alert::AlertError>)| {
        let result = result.map(|()| "took the test message".to_owned()).map_err(|error| refused(&error));
        (format!("test alert to {channel}"), result)
    };
    sent.into_iter().map(described).collect()
}

/// Whether the program of a command can be found and run.
fn runnable(command: &[String]) -> Result<String, ProgramError> {
    let program = command.first().map(String::as_str).unwrap_or_default();
    let named = Path::new(program);
    if named.components().count() > 1 {
        return match (named.is_file(), is_executable(named)) {
            (_, true) => Ok(format!("`{program}` can be run")),
            (true, _) => {
                Err(wrong(format!("`{program}` is not a program"), format!("type `chmod +x {program}`")))
            }
            (false, _) => {
                let hint =
                    "a path in `command` of the table `[alert]` starts in the folder of the run".to_owned();
                Err(wrong(format!("there is no file `{program}`"), hint))
            }
        };
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut candidates = std::env::split_paths(&path).map(|folder| with_ending(folder.join(program)));
    match candidates.find(|candidate| is_executable(candidate)) {
        Some(found) => Ok(format!("`{}` can be run", found.display())),
        None => Err(wrong(
            format!("there is no program `{program}` on the PATH"),
            "write its whole path in `command` of the table `[alert]`; a scheduler can have a shorter PATH than you".to_owned(),
        )),
    }
}

/// The file of a program: Windows adds the ending itself.
fn with_ending(path: PathBuf) -> PathBuf {
    if cfg!(windows) && path.extension().is_none() { path.with_extension("exe") } else { path }
}

/// Whether the reports that the settings name exist.
pub(super) async fn reports(
    context: &CommandContext,
    session: &Session,
    frameworks: &[Framework],
) -> Result<Vec<CheckResult>, ProgramError> {
    let places = load::places(session).await?;
    let former = load::former_places(session, &places).await?;
    let known = ReportSubjects { places: &places, former: &former, frameworks };
    let mut named = vec![("run", report_selection::selection(&context.config))];
    if context.config.site.is_some() {
        named.push(("site", Website::new(context, None, None).reports()));
    }
    let mut results = Vec::new();
    for (table, lines) in named {
        if lines.is_empty() {
            results.push((format!("[{table}] reports"), Ok("none".to_owned())));
        }
        for line in lines {
            let subjects = report_selection::subjects(std::slice::from_ref(&line), known, &|_| {});
            let found = subjects.map(|subjects| match subjects.as_slice() {
                [subject] => format!("the report of {}", subject.name()),
                several => counted(several.len(), "report"),
            });
            results.push((format!("[{table}] {line}"), found));
        }
    }
    Ok(results)
}

fn refused(error: &alert::AlertError) -> ProgramError {
    let hint = error.hint().unwrap_or_else(|| "correct the table `[alert]` of race-equity.toml".to_owned());
    wrong(ingest::one_line(error), hint)
}

fn wrong(message: String, hint: String) -> ProgramError {
    ProgramError::Usage { message, hint }
}
