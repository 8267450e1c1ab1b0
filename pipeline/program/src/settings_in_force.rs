//! The settings that are in force, and where each comes from. The list of settings, their defaults, and which of them are
//! secret come from the schema of the settings, so that none is missing.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Map, Value, json};
use toml::de::{DeTable, DeValue};
use url::Url;

use crate::config::{self, Config};
use crate::error::ProgramError;
use crate::schedule::report_selection;
use crate::schemas;
use files::variable;

/// The environment variables that override settings.
const VARIABLES: [(&str, &str); 5] = [
    ("region", "RACE_EQUITY_REGION"),
    ("term", "RACE_EQUITY_TERM"),
    ("store", "RACE_EQUITY_STORE"),
    ("reports", "RACE_EQUITY_REPORTS"),
    ("site.out", "RACE_EQUITY_SITE"),
];

/// Settings that only the environment has.
const ONLY_VARIABLES: [&str; 1] = ["RACE_EQUITY_TYPST"];

/// What is printed in place of a secret.
const HIDDEN: &str = "(not shown)";

/// Words in the key of a secret, unless the key names the environment variable with the secret.
const SECRET_WORDS: [&str; 3] = ["password", "secret", "token"];

/// Where the value of a setting comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SettingOrigin {
    /// There is no value.
    NotSet,
    /// The program's own value.
    Default,
    /// The settings file, at this line.
    File(usize),
    /// An environment variable.
    Variable(&'static str),
    /// A flag.
    Flag(&'static str),
}

/// One setting.
#[derive(Clone, Debug, PartialEq)]
pub struct SettingInForce {
    /// Its key, with its tables: "alert.command".
    pub key: String,
    /// Its value, with secrets replaced.
    pub value: Option<Value>,
    /// Where the value comes from.
    pub origin: SettingOrigin,
}

/// A key of the schema that has a value.
struct SchemaKey {
    key: String,
    default: Option<Value>,
    is_secret: bool,
    /// Whether a person chooses the keys below it, as in `[mirror]`.
    is_map: bool,
}

/// A setting of the file.
struct FileSetting {
    value: Value,
    line: usize,
}

/// All settings, in the order of the schema: keys outside tables first. `store_flag` is the value of `--store`.
///
/// # Errors
/// If the settings file cannot be read.
pub fn settings_in_force(
    directory: &Path,
    config: &Config,
    store_flag: Option<&Path>,
) -> Result<Vec<SettingInForce>, ProgramError> {
    let path = directory.join(config::FILE);
    let text = if path.exists() { files::read_text(&path)? } else { String::new() };
    let of_file = file_settings(&text);
    let mut all = Vec::new();
    for known in schema_keys() {
        if known.is_map {
            let prefix = format!("{}.", known.key);
            let entries = of_file.iter().filter(|(key, _)| key.starts_with(&prefix));
            let before = all.len();
            all.extend(entries.map(|(key, setting)| setting.in_force(key, &known)));
            if all.len() == before {
                all.push(SettingInForce { key: known.key, value: None, origin: SettingOrigin::NotSet });
            }
        } else {
            all.push(in_force(&known, config, store_flag, of_file.get(&known.key)));
        }
    }
    for name in ONLY_VARIABLES {
        let value = variable(name).map(Value::from);
        let origin = if value.is_some() { SettingOrigin::Variable(name) } else { SettingOrigin::NotSet };
        all.push(SettingInForce { key: name.to_owned(), value, origin });
    }
    Ok(all)
}

fn in_force(
    known: &SchemaKey,
    config: &Config,
    store_flag: Option<&Path>,
    of_file: Option<&FileSetting>,
) -> SettingInForce {
    let key = known.key.clone();
    if let (Some(store), true) = (store_flag, key == "store") {
        let value = Some(json!(store.display().to_string()));
        return SettingInForce { key, value, origin: SettingOrigin::Flag("--store") };
    }
    let of_variable = VARIABLES.iter().find(|(setting, _)| *setting == key);
    if let Some((name, value)) = of_variable.and_then(|(_, name)| Some((*name, variable(name)?))) {
        return SettingInForce { key, value: Some(json!(value)), origin: SettingOrigin::Variable(name) };
    }
    if let Some(setting) = of_file {
        return setting.in_force(&key, known);
    }
    // The reports of a run depend on the region.
    let default = if key == "run.reports" {
        Some(json!(report_selection::selection(config)))
    } else {
        known.default.clone()
    };
    let origin = if default.is_some() { SettingOrigin::Default } else { SettingOrigin::NotSet };
    SettingInForce { key, value: default, origin }
}

impl FileSetting {
    fn in_force(&self, key: &str, known: &SchemaKey) -> SettingInForce {
        let value = if known.is_secret { hidden(&self.value) } else { without_passwords(&self.value) };
        SettingInForce { key: key.to_owned(), value: Some(value), origin: SettingOrigin::File(self.line) }
    }
}

/// A secret with only what can be shown: the host of an address, the program of a command.
fn hidden(value: &Value) -> Value {
    match value {
        Value::Array(items) => {
            let program = items.first().and_then(Value::as_str).unwrap_or_default();
            let hidden =
                if items.len() > 1 { vec![json!(program), json!(HIDDEN)] } else { vec![json!(program)] };
            Value::Array(hidden)
        }
        Value::String(text) => {
            let host = text.trim().parse::<Url>().ok();
            let host =
                host.and_then(|address| Some(format!("{}://{}", address.scheme(), address.host_str()?)));
            json!(host.map_or_else(|| HIDDEN.to_owned(), |host| format!("{host}/ {HIDDEN}")))
        }
        _ => json!(HIDDEN),
    }
}

/// A value in which the name and the password of an address are replaced.
fn without_passwords(value: &Value) -> Value {
    match value {
        Value::String(text) => match text.trim().parse::<Url>() {
            Ok(address) if address.password().is_some() || !address.username().is_empty() => {
                let rest = format!("{}{}", address.host_str().unwrap_or_default(), address.path());
                json!(format!("{}://{HIDDEN}@{rest}", address.scheme()))
            }
            _ => value.clone(),
        },
        Value::Array(items) => items.iter().map(without_passwords).collect(),
        _ => value.clone(),
    }
}

/// The settings of the file that are not empty, by key. A file that is not valid has none; loading it gives the error.
fn file_settings(text: &str) -> BTreeMap<String, FileSetting> {
    let mut found = BTreeMap::new();
    if let Ok(table) = config::written(text) {
        add_settings(text, "", table.get_ref(), &mut found);
    }
    found
}

fn add_settings(text: &str, prefix: &str, table: &DeTable<'_>, found: &mut BTreeMap<String, FileSetting>) {
    for (name, value) in table {
        let key = format!("{prefix}{}", name.get_ref());
        if let DeValue::Table(inner) = value.get_ref() {
            add_settings(text, &format!("{key}."), inner, found);
        } else {
            let before = text.get(..name.span().start).unwrap_or_default();
            let line = before.matches('\n').count() + 1;
            found.insert(key, FileSetting { value: as_json(value.get_ref()), line });
        }
    }
}

fn as_json(value: &DeValue<'_>) -> Value {
    match value {
        DeValue::String(text) => json!(text),
        DeValue::Boolean(value) => json!(value),
        DeValue::Integer(number) => {
            i64::from_str_radix(number.as_str(), number.radix()).map_or(Value::Null, Value::from)
        }
        DeValue::Float(number) => number.as_str().parse::<f64>().map_or(Value::Null, Value::from),
        DeValue::Datetime(time) => json!(time.to_string()),
        DeValue::Array(items) => items.iter().map(|item| as_json(item.get_ref())).collect(),
        DeValue::Table(table) => {
            let pairs =
                table.iter().map(|(key, value)| (key.get_ref().to_string(), as_json(value.get_ref())));
            Value::Object(pairs.collect())
        }
    }
}

/// Every key of the schema of the settings, those outside tables first.
fn schema_keys() -> Vec<SchemaKey> {
    let schema = schemas::settings();
    let root = schema.value();
    let mut keys = Vec::new();
    add_keys(root, root, "", &mut keys);
    keys.sort_by_key(|known| known.key.contains('.') || known.is_map);
    keys
}

fn add_keys(root: &Value, schema: &Value, prefix: &str, keys: &mut Vec<SchemaKey>) {
    let none = Map::new();
    for (name, own) in schema.get("properties").and_then(Value::as_object).unwrap_or(&none) {
        let key = format!("{prefix}{name}");
        let inner = resolved(root, own);
        if inner.get("properties").is_some() {
            add_keys(root, inner, &format!("{key}."), keys);
            continue;
        }
        let says_secret = SECRET_WORDS.iter().any(|word| name.contains(word)) && !name.ends_with("_variable");
        keys.push(SchemaKey {
            default: own
                .get("default")
                .filter(|value| !value.is_null() && value.as_str() != Some(""))
                .cloned(),
            is_secret: says_secret || own.get("writeOnly") == Some(&Value::Bool(true)),
            is_map: inner.get("additionalProperties").is_some_and(Value::is_object),
            key,
        });
    }
}

/// A schema, or the definition that it refers to, alone or as one of several forms.
fn resolved<'a>(root: &'a Value, schema: &'a Value) -> &'a Value {
    if let Some(name) = schema.get("$ref").and_then(Value::as_str).and_then(|path| path.strip_prefix('#')) {
        return root.pointer(name).map_or(schema, |inner| resolved(root, inner));
    }
    let forms = ["allOf", "anyOf"].iter().find_map(|key| schema.get(key)?.as_array());
    let inner = forms.and_then(|forms| forms.iter().find(|form| form.get("$ref").is_some()));
    inner.map_or(schema, |inner| resolved(root, inner))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, key: &str) -> (String, SettingOrigin) {
        let folder = tempfile::tempdir().unwrap();
        files::write_whole(&folder.path().join(config::FILE), text.as_bytes()).unwrap();
        let config = Config::load(folder.path()).unwrap();
        let all = settings_in_force(folder.path(), &config, None).unwrap();
        let found = all.into_iter().find(|setting| setting.key == key).unwrap();
        (found.value.unwrap_or_default().to_string(), found.origin)
    }

    #[test]
    fn a_setting_has_the_line_of_its_key() {
        let text = "publisher = 'A'\n\n[run]\n# which\nreports = [\n  'all',\n]\n";
        assert_eq!(shown(text, "publisher"), ("\"A\"".to_owned(), SettingOrigin::File(1)));
        assert_eq!(shown(text, "run.reports"), ("[\"all\"]".to_owned(), SettingOrigin::File(5)));
        assert_eq!(shown(text, "store"), ("\"store\"".to_owned(), SettingOrigin::Default));
        assert_eq!(shown(text, "address"), ("null".to_owned(), SettingOrigin::NotSet));
    }

    #[test]
    fn an_empty_setting_has_its_default() {
        assert_eq!(
            shown("publisher = ' '", "publisher"),
            ("\"race-equity\"".to_owned(), SettingOrigin::Default)
        );
    }

    #[test]
    fn secrets_are_not_shown() {
        let text = "[alert]\nwebhook = 'https://hooks.example.org/t0ken?key=t0ken'\n\
                    command = ['mail-us', '--key', 't0ken']\nsecret_variable = 'HOOK'\n\
                    [mirror]\nods-etr = 'https://me:t0ken@mirror.example.org/ods'\n";
        for (key, expected) in [
            ("alert.webhook", "\"https://hooks.example.org/ (not shown)\""),
            ("alert.command", "[\"mail-us\",\"(not shown)\"]"),
            ("alert.secret_variable", "\"HOOK\""),
            ("mirror.ods-etr", "\"https://(not shown)@mirror.example.org/ods\""),
        ] {
            assert_eq!(shown(text, key).0, expected);
        }
    }
}
