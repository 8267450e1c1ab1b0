//! `race-equity config`.

use std::fmt::Write;
use std::path::Path;

use clap::Args;
use serde_json::{Value, json};

use super::print;
use crate::config::FILE;
use crate::context::CommandContext;
use crate::error::{Exit, ProgramError};
use crate::schemas;
use crate::settings_in_force::{SettingInForce, SettingOrigin, settings_in_force};
use format::words::wrapped;

/// Print the settings in force, and where each comes from: a default, the file, the environment or a flag
///
/// For a setting of the file, prints its line in race-equity.toml. Secrets are not printed.
#[derive(Args, Debug)]
pub(super) struct ConfigCommand {
    /// Print as JSON, for another program
    #[arg(long)]
    json: bool,
    /// Print instead the JSON schema of a TOML file, by which an editor completes and checks it: `settings`, or the name of
    /// a schema of data/schema
    #[arg(long, value_name = "NAME", num_args = 0..=1, default_missing_value = schemas::SETTINGS)]
    #[arg(conflicts_with = "json")]
    schema: Option<String>,
}

/// The width of the output. Only a single word can be longer.
const WIDTH: usize = 80;
/// The width of the column of keys.
const KEY: usize = 24;
/// The width of the column that says where a value comes from.
const ORIGIN: usize = 20;

impl ConfigCommand {
    /// Whether it works if the settings cannot be used.
    pub(super) fn needs_no_settings(&self) -> bool {
        self.schema.is_some()
    }

    /// `store_flag` is the value of `--store`, if it was given as a flag.
    pub(super) fn run(
        self,
        context: &CommandContext,
        store_flag: Option<&Path>,
    ) -> Result<Exit, ProgramError> {
        if let Some(name) = &self.schema {
            print(schemas::named(name)?.text().as_bytes())?;
            return Ok(Exit::Done);
        }
        let directory = Path::new(".");
        let all = settings_in_force(directory, &context.config, store_flag)?;
        let has_file = directory.join(FILE).exists();
        if self.json {
            print(format!("{:#}\n", as_json(&all, has_file)).as_bytes())?;
            return Ok(Exit::Done);
        }
        if !has_file {
            context.say(&format!("there is no `{FILE}` in this folder; `race-equity init` writes one"));
        }
        print(table(&all, context.config.site.is_some()).as_bytes())?;
        Ok(Exit::Done)
    }
}

fn as_json(all: &[SettingInForce], has_file: bool) -> Value {
    let settings: Vec<Value> = all
        .iter()
        .map(|setting| {
            let (from, line, name) = match setting.origin {
                SettingOrigin::NotSet => ("not set", None, None),
                SettingOrigin::Default => ("default", None, None),
                SettingOrigin::File(line) => ("file", Some(line), None),
                SettingOrigin::Variable(name) => ("variable", None, Some(name)),
                SettingOrigin::Flag(name) => ("flag", None, Some(name)),
            };
            json!({ "key": setting.key, "value": setting.value, "from": from, "line": line, "name": name })
        })
        .collect();
    json!({ "file": has_file.then_some(FILE), "settings": settings })
}

fn table(all: &[SettingInForce], has_site: bool) -> String {
    let mut text = String::new();
    row(&mut text, "setting", "from", "value");
    let mut group = "";
    for setting in all {
        let (own, key) = setting.key.split_once('.').unwrap_or(("", &setting.key));
        let is_variable = setting.key.starts_with("RACE_EQUITY_");
        if own != group {
            let note =
                if own == "site" && !has_site { "  without this table a run makes no website" } else { "" };
            if own.is_empty() {
                let _ = writeln!(text, "only in the environment");
            } else {
                let _ = writeln!(text, "[{own}]{note}");
            }
            group = own;
        }
        let indent = if own.is_empty() && !is_variable { "" } else { "  " };
        let value = setting.value.as_ref().map_or_else(String::new, plain);
        row(&mut text, &format!("{indent}{key}"), &origin(&setting.origin), &value);
    }
    text
}

fn origin(origin: &SettingOrigin) -> String {
    match origin {
        SettingOrigin::NotSet => "not set".to_owned(),
        SettingOrigin::Default => "default".to_owned(),
        SettingOrigin::File(line) => format!("line {line}"),
        SettingOrigin::Variable(name) | SettingOrigin::Flag(name) => (*name).to_owned(),
    }
}

/// A value without the signs of TOML.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) if items.is_empty() => "none".to_owned(),
        Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

/// A line of the table. A value with a word that is longer than its column begins on the next line.
fn row(text: &mut String, key: &str, origin: &str, value: &str) {
    let start = KEY + 1 + ORIGIN + 1;
    let first = format!("{key:KEY$} {origin:ORIGIN$}");
    if value.split_whitespace().all(|word| start + word.chars().count() <= WIDTH) {
        let lines = wrapped(value, WIDTH - start, 0).replace('\n', &format!("\n{:start$}", ""));
        let _ = writeln!(text, "{}", format!("{first} {lines}").trim_end());
    } else {
        let _ = writeln!(text, "{}\n    {}", first.trim_end(), wrapped(value, WIDTH - 4, 4));
    }
}
