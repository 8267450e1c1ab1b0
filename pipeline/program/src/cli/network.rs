//! `race-equity check --network`: what can be reached, and why the rest cannot. Takes and writes nothing.

use std::fmt::Write;

use super::print;
use super::refresh::fetched_sources;
use crate::context::CommandContext;
use crate::error::{Exit, ProgramError};
use format::words::{counted, wrapped};
use ingest::fetch::{ConnectionStep, FetchSettings, Fetcher, Probe};
use ingest::one_line;

/// The width of the output. Only an address can be longer.
pub(super) const WIDTH: usize = 80;

/// The width of the column of hosts; a longer host has a line of its own.
const HOST_WIDTH: usize = 43;

pub(super) async fn check(context: &CommandContext) -> Result<Exit, ProgramError> {
    let catalogue = context.catalogue()?;
    let settings = FetchSettings::from_environment();
    let mut text = String::new();
    for line in settings.network.description() {
        let _ = writeln!(text, "{}", wrapped(&line, WIDTH, 2));
    }
    // Printed first, because it also explains an error of the next step.
    print(text.as_bytes())?;
    let probes = Fetcher::new(settings).probe(&fetched_sources(&catalogue, &[])?).await?;
    print(table(&probes).as_bytes())?;
    match probes.iter().filter(|probe| probe.result.is_err()).count() {
        0 => Ok(Exit::Done),
        failed => Err(ProgramError::Checked(counted(failed, "unreachable host"))),
    }
}

fn table(probes: &[Probe]) -> String {
    let mut text = String::new();
    if probes.iter().any(|probe| probe.proxy.is_some()) {
        let note = "A proxy looks up the names of hosts itself, so the program does not check that their addresses are \
                    public. It checks the names: only hosts of the sources are asked for.";
        let _ = writeln!(text, "\n{}", wrapped(note, WIDTH, 0));
    }
    text.push('\n');
    row(&mut text, ["host", "by", "name", "connect", "TLS", "status"]);
    for probe in probes {
        let by = if probe.proxy.is_some() { "proxy" } else { "direct" };
        let cell = |step| match probe.succeeded(step) {
            Some(true) => "yes",
            Some(false) => "NO",
            None => "-",
        };
        let name = match (cell(ConnectionStep::Lookup), &probe.proxy) {
            ("yes", Some(_)) => "proxy",
            (cell, _) => cell,
        };
        let tls = if probe.is_https { cell(ConnectionStep::Tls) } else { "none" };
        let response = match &probe.result {
            Ok(status) => status.to_string(),
            Err(_) => cell(ConnectionStep::Response).to_owned(),
        };
        row(&mut text, [&probe.host, by, name, cell(ConnectionStep::Connection), tls, &response]);
    }
    for probe in probes {
        if let Err(error) = &probe.result {
            let _ =
                writeln!(text, "\n{}", wrapped(&format!("{}: {}", probe.host, one_line(error)), WIDTH, 2));
            if let Some(hint) = error.hint() {
                let _ = writeln!(text, "  {}", wrapped(&format!("hint: {hint}"), WIDTH - 2, 2));
            }
        }
    }
    text
}

fn row(text: &mut String, [host, by, name, connection, tls, response]: [&str; 6]) {
    let host = if host.chars().count() > HOST_WIDTH {
        format!("{host}\n{:HOST_WIDTH$}", "")
    } else {
        host.to_owned()
    };
    let _ = writeln!(text, "{host:HOST_WIDTH$} {by:<6} {name:<5} {connection:<7} {tls:<4} {response}");
}
