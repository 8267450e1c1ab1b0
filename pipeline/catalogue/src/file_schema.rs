//! JSON schemas of TOML files that a person edits. An editor completes and checks a file by its schema, which is made from
//! the type that the file is read into.

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};
use serde_json::{Value, json};

use crate::aliases::Aliases;
use crate::column::Columns;
use crate::correction::Correction;
use crate::framework::Framework;
use crate::improvement_plan::Plan;
use crate::indicator::{EthnicGroupNames, IndicatorFile};
use crate::organisation::National;
use crate::palette::Palette;
use crate::report_sections::SectionFile;
use crate::source::Source;

/// The schema of one kind of file.
#[derive(Clone, Debug)]
pub struct FileSchema {
    /// Its name: lower-case letters and hyphens.
    pub name: &'static str,
    /// The file, or the files with `*` in place of their names.
    pub files: &'static str,
    schema: Value,
}

impl FileSchema {
    /// The schema of a file that is read into one value.
    pub fn of<T: JsonSchema>(name: &'static str, files: &'static str) -> Self {
        Self::new(name, files, generated::<T>())
    }

    /// The schema of a file that consists of `[[key]]` tables.
    fn of_list<T: JsonSchema>(name: &'static str, files: &'static str, key: &'static str) -> Self {
        // The tables of `T` refer to the definitions at the top of the schema, so those stay there.
        let mut item = generated::<T>();
        let mut taken = |part: &str| item.as_object_mut().and_then(|item| item.remove(part));
        let (version, definitions) = (taken("$schema"), taken("definitions"));
        let schema = json!({
            "$schema": version,
            "type": "object",
            "properties": { key: { "type": "array", "items": item } },
            "additionalProperties": false,
            "definitions": definitions.unwrap_or_else(|| json!({})),
        });
        Self::new(name, files, schema)
    }

    fn new(name: &'static str, files: &'static str, mut schema: Value) -> Self {
        if let Some(schema) = schema.as_object_mut() {
            schema.insert("title".to_owned(), json!(files));
        }
        Self { name, files, schema }
    }

    /// The schema as JSON.
    pub fn value(&self) -> &Value {
        &self.schema
    }

    /// The schema as text.
    pub fn text(&self) -> String {
        format!("{:#}\n", self.schema)
    }
}

/// Draft 7, which every editor knows.
fn generated<T: JsonSchema>() -> Value {
    let schema: Schema = SchemaSettings::draft07().into_generator().into_root_schema_for::<T>();
    schema.to_value()
}

/// The schemas of the files that this crate reads, by name.
pub fn schemas() -> Vec<FileSchema> {
    vec![
        FileSchema::of::<Plan>("actions", "data/actions.toml"),
        FileSchema::of::<Aliases>("aliases", "data/aliases.toml"),
        FileSchema::of::<Columns>("columns", "data/columns.toml"),
        FileSchema::of_list::<Correction>("corrections", "data/corrections.toml", "correction"),
        FileSchema::of::<National>("england", "data/england.toml"),
        FileSchema::of::<EthnicGroupNames>("ethnic-groups", "data/ethnic_groups.toml"),
        FileSchema::of::<Framework>("framework", "data/frameworks/*.toml"),
        FileSchema::of::<IndicatorFile>("indicators", "data/indicators.toml"),
        FileSchema::of::<Palette>("palette", "data/palette.toml"),
        FileSchema::of::<SectionFile>("report", "data/reports/*.toml"),
        FileSchema::of_list::<Source>("sources", "data/sources.toml", "source"),
    ]
}
