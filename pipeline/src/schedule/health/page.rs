//! The status as a page: its words, placed by `report-templates/status.html`.

use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, HtmlEscape, UndefinedBehavior, Value, context};

use super::{Pages, editions};
use crate::assets::Folder;
use crate::error::Error;
use crate::schedule::{ScheduleError, Status, Told};

const TEMPLATE: &str = "status.html";

/// The page.
pub(super) fn html(pages: &Pages, status: &Status) -> Result<String, Error> {
    let style = pages.assets.text(Folder::Templates, "report.css")?;
    let template = pages.assets.text(Folder::Templates, TEMPLATE)?;
    let editions = editions::names(&pages.reports)?;
    let status = Value::from(Serde(Told::of(status, &pages.calendar)));
    let failed = |error: minijinja::Error| ScheduleError::Page {
        template: TEMPLATE.to_owned(),
        problem: format!("{error}"),
    };
    let mut environment = Environment::new();
    // Every text is data: what a publisher's server answered may stand in it.
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.add_filter("code", code);
    environment.add_template_owned(TEMPLATE, template).map_err(failed)?;
    let page = environment.get_template(TEMPLATE).map_err(failed)?;
    Ok(page.render(context! { status, style, editions }).map_err(failed)?)
}

/// What stands between backticks as code, and all of it as text.
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
    fn what_stands_between_backticks_is_code_and_nothing_is_markup() {
        let page = |text| code(text).to_string();
        assert_eq!(page("ask `a b` and\n`c`"), "ask <code>a b</code> and\n<code>c</code>");
        assert_eq!(page("<b>`<script>`</b>"), "&lt;b&gt;<code>&lt;script&gt;</code>&lt;&#x2f;b&gt;");
    }
}
