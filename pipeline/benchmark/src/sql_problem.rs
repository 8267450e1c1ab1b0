//! What is wrong with SQL, in words for a person: our names of tables and columns, and no words of the engine.

use datafusion::common::{Column, SchemaError};
use datafusion::error::DataFusionError;
use datafusion::sql::sqlparser::parser::ParserError;

use super::cluster;
use super::limits::QueryLimit;
use catalogue::did_you_mean::{did_you_mean, nearest};

/// The engine's own name of the place where tables are.
const CATALOG: &str = "datafusion.public.";

/// Types as the engine names them, and as SQL does. Longer names come before those that they begin with.
const TYPES: [(&str, &str); 9] = [
    ("LargeUtf8", "text"),
    ("Utf8View", "text"),
    ("Utf8", "text"),
    ("Int64", "bigint"),
    ("Int32", "integer"),
    ("UInt64", "bigint"),
    ("Float64", "double"),
    ("Boolean", "boolean"),
    ("Date32", "date"),
];

/// Why a query does not run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SqlProblem {
    /// What is wrong.
    pub message: String,
    /// What to write instead.
    pub hint: Option<String>,
}

impl std::fmt::Display for SqlProblem {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl SqlProblem {
    /// The problem of an error, with what was probably meant among these tables.
    pub fn of<'a>(error: &DataFusionError, tables: impl IntoIterator<Item = &'a str>) -> Self {
        let root = error.find_root();
        if let DataFusionError::SchemaError(error, _) = root {
            return Self::of_schema(error);
        }
        if let Some(limit) = QueryLimit::of(root) {
            return Self { message: limit.to_string(), hint: Some(limit.hint()) };
        }
        let message = words(root);
        let list = "`race-equity query --list` lists the tables";
        let hint = match message.strip_prefix("there is no table `").and_then(|rest| rest.split('`').next()) {
            Some(name) => Some(match did_you_mean(name, tables) {
                Some(meant) => format!("{meant} {list}"),
                None => list.to_owned(),
            }),
            None if message.starts_with("a query ") => {
                Some("begin it with `SELECT` or `WITH`, and ask for one result".to_owned())
            }
            None => None,
        };
        Self { message, hint }
    }

    fn of_schema(error: &SchemaError) -> Self {
        let SchemaError::FieldNotFound { field, valid_fields } = error else {
            return Self { message: schema_words(error), hint: None };
        };
        let mut tables: Vec<&str> = valid_fields.iter().filter_map(table).collect();
        tables.dedup();
        let list = match tables.as_slice() {
            [] => None,
            [table, ..] => Some(format!("`race-equity query --list {table}` lists the columns")),
        };
        let meant = nearest(&field.name, valid_fields.iter().map(|column| column.name.as_str()))
            .map(|near| format!("did you mean `{near}`?"));
        let quoted = format!("a text is in single quotes: '{}'", field.name);
        let parts: Vec<String> = meant.into_iter().chain(list).chain([quoted]).collect();
        Self { message: schema_words(error), hint: Some(parts.join("; ").replace("?;", "?")) }
    }
}

fn table(column: &Column) -> Option<&str> {
    column.relation.as_ref().map(datafusion::common::TableReference::table)
}

/// An error in one line, without words of the engine.
pub(crate) fn words(error: &DataFusionError) -> String {
    let root = error.find_root();
    if let Some(limit) = QueryLimit::of(root) {
        return limit.to_string();
    }
    let text = match root {
        DataFusionError::SchemaError(error, _) => return schema_words(error),
        DataFusionError::SQL(error, _) => return parser_words(error),
        DataFusionError::Plan(text)
        | DataFusionError::Execution(text)
        | DataFusionError::NotImplemented(text)
        | DataFusionError::Internal(text)
        | DataFusionError::Configuration(text)
        | DataFusionError::ResourcesExhausted(text) => text.clone(),
        DataFusionError::ArrowError(error, _) => error.to_string(),
        other => other.strip_backtrace(),
    };
    if let Some(refusal) = cluster::refusal(&text) {
        return refusal.to_owned();
    }
    let line = text.lines().next().unwrap_or_default();
    let line = line.split("This issue was likely caused").next().unwrap_or_default().trim_end();
    if let Some(name) = line.strip_prefix("table '").and_then(|rest| rest.strip_suffix("' not found")) {
        let name = name.strip_prefix(CATALOG).or(name.strip_prefix("datafusion.")).unwrap_or(name);
        return format!("there is no table `{name}`");
    }
    if let Some(name) =
        line.strip_prefix("table function '").and_then(|rest| rest.strip_suffix("' not found"))
    {
        return format!("there is no table `{name}`, and no function that makes one");
    }
    if let Some(name) = line.strip_prefix("Invalid function '") {
        let meant = text.split("Did you mean '").nth(1).and_then(|rest| rest.split('\'').next());
        let name = name.split('\'').next().unwrap_or(name);
        let meant = did_you_mean(name, meant).map_or_else(String::new, |meant| format!("; {meant}"));
        return format!("there is no function `{name}`{meant}");
    }
    if line.contains("single SQL statement") {
        return "a query is one statement, and this has more than one".to_owned();
    }
    for (begin, what) in [
        ("DDL not supported", "make or remove tables"),
        ("DML not supported", "change tables or write files"),
        ("Statement not supported", "change settings"),
    ] {
        if line.starts_with(begin) {
            return format!("a query only reads: it cannot {what}");
        }
    }
    in_our_words(line)
}

fn in_our_words(line: &str) -> String {
    let begin =
        ["Divide by zero error", "Cast error: ", "Arrow error: ", "Compute error: ", "Parser error: "];
    let mut text = line.to_owned();
    for prefix in begin {
        if let Some(rest) = text.strip_prefix(prefix) {
            text = if rest.is_empty() { "a number is divided by zero".to_owned() } else { rest.to_owned() };
        }
    }
    if let Some((_, numbers)) = text.split_once("Overflow happened on: ") {
        return format!("a whole number is too large: {numbers}");
    }
    text = text.replace(CATALOG, "").replace("datafusion.", "").replace("DataFusion", "the program");
    for (own, sql) in TYPES {
        text = text.replace(own, sql);
    }
    let sum = text.strip_prefix("Cannot coerce arithmetic expression ");
    if let Some(sum) = sum.and_then(|rest| rest.strip_suffix(" to valid types")) {
        return format!("`{sum}` cannot be calculated: these types do not go together");
    }
    text
}

fn schema_words(error: &SchemaError) -> String {
    match error {
        SchemaError::FieldNotFound { field, valid_fields } => {
            let mut tables: Vec<String> = Vec::new();
            for name in table(field).into_iter().chain(valid_fields.iter().filter_map(table)) {
                if !tables.iter().any(|known| known.trim_matches('`') == name) {
                    tables.push(format!("`{name}`"));
                }
            }
            if field.relation.is_some() {
                tables.truncate(1);
            }
            let of = if tables.is_empty() { String::new() } else { format!(" in {}", tables.join(" or ")) };
            format!("there is no column `{}`{of}", field.name)
        }
        SchemaError::AmbiguousReference { field } => {
            let name = &field.name;
            format!(
                "more than one table has the column `{name}`: write the table before it, as in `gap.{name}`"
            )
        }
        SchemaError::DuplicateQualifiedField { name, .. }
        | SchemaError::DuplicateUnqualifiedField { name } => {
            format!("more than one column is called `{name}`: give one another name with `AS`")
        }
    }
}

/// "line 1, column 8: expected an expression, found `FROM`".
fn parser_words(error: &ParserError) -> String {
    let text = match error {
        ParserError::ParserError(text) | ParserError::TokenizerError(text) => text.clone(),
        ParserError::RecursionLimitExceeded => return "it has too many parts inside each other".to_owned(),
    };
    let (what, place) = text.rsplit_once(" at Line: ").unwrap_or((&text, ""));
    let what = match what.strip_prefix("Expected: ").and_then(|rest| rest.split_once(", found: ")) {
        Some((expected, "EOF")) => format!("expected {expected}, and the query ends there"),
        Some((expected, found)) => format!("expected {expected}, found `{found}`"),
        None => in_our_words(what),
    };
    match place.split_once(", Column: ") {
        Some((line, column)) => format!("line {line}, column {}: {what}", column.trim()),
        None => what,
    }
}
