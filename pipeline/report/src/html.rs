//! The report as one HTML page: the same model, placed by `report-templates/report.html`.

use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, HtmlEscape, UndefinedBehavior, Value, context};
use serde::Serialize;

use super::ReportError;
use super::model::Report;
use catalogue::assets::{Assets, Folder};
use catalogue::palette;

/// The template that the others import.
const PARTS: &str = "table.html";

/// Instructions that filling one template may take, some hundred times what the longest page takes.
const MOST_STEPS: u64 = 20_000_000;

/// The whole page of a report, with its charts inside.
pub(super) fn page(assets: &Assets, report: &Report) -> Result<String, ReportError> {
    let style = palette::style_sheet(assets)?;
    let report = Value::from(Serde(report));
    render(assets, "report.html", context! { report, style })
}

/// The page of an edition.
pub(super) fn index(assets: &Assets, index: &impl Serialize) -> Result<String, ReportError> {
    let style = palette::style_sheet(assets)?;
    let script = assets.text(Folder::Templates, "index.js")?;
    let index = Value::from(Serde(index));
    render(assets, "index.html", context! { index, style, script })
}

/// The page of all corrections.
pub(super) fn corrections(assets: &Assets, list: &impl Serialize) -> Result<String, ReportError> {
    let style = palette::style_sheet(assets)?;
    let list = Value::from(Serde(list));
    render(assets, "corrections.html", context! { list, style })
}

/// One template of `report-templates/`, filled.
///
/// # Errors
/// If the template cannot be read, or names a value that it does not get.
pub fn render(assets: &Assets, template: &str, with: Value) -> Result<String, ReportError> {
    let failed = |error: minijinja::Error| ReportError::Html {
        template: error.name().unwrap_or(template).to_owned(),
        problem: template_problem(&error),
    };
    let mut environment = template_environment();
    environment.add_filter("code", code);
    for name in [template, PARTS] {
        environment.add_template_owned(name, assets.text(Folder::Templates, name)?).map_err(failed)?;
    }
    environment.get_template(template).map_err(failed)?.render(with).map_err(failed)
}

/// Where HTML templates are filled, of reports and of the website.
pub fn template_environment() -> Environment<'static> {
    let mut environment = Environment::new();
    // Every text is data: it is escaped whatever the template is called, and a missing value is an error.
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_fuel(Some(MOST_STEPS));
    environment
}

/// What is wrong with a template, in one line.
pub fn template_problem(error: &minijinja::Error) -> String {
    match error.kind() {
        minijinja::ErrorKind::OutOfFuel => {
            let most = i64::try_from(MOST_STEPS).unwrap_or(i64::MAX);
            format!("it takes more than {} steps: shorten its loops", format::count(most))
        }
        _ => format!("{error:#}"),
    }
}

/// The filter `code`: text between backticks as code, and all of it escaped.
fn code(text: &str) -> Value {
    let parts = text.split('`').enumerate().map(|(at, part)| match (at % 2, HtmlEscape(part)) {
        (1, part) => format!("<code>{part}</code>"),
        (_, part) => part.to_string(),
    });
    Value::from_safe_string(parts.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_between_backticks_is_code_and_markup_is_escaped() {
        let page = |text| code(text).to_string();
        assert_eq!(page("ask `a b` and\n`c`"), "ask <code>a b</code> and\n<code>c</code>");
        assert_eq!(page("<b>`<script>`</b>"), "&lt;b&gt;<code>&lt;script&gt;</code>&lt;&#x2f;b&gt;");
    }
}
