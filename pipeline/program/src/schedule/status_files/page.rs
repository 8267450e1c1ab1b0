//! The status as a page: its sentences, placed by `report-templates/status.html`.

use jiff::tz::TimeZone;
use minijinja::context;
use minijinja::value::{Serde, Value};

use crate::error::Error;
use crate::schedule::{Status, StatusText};
use catalogue::assets::Assets;

/// The page.
///
/// # Errors
/// When the template cannot be read, or does not fit.
pub fn html(assets: &Assets, status: &Status, zone: &TimeZone) -> Result<String, Error> {
    let style = catalogue::palette::style_sheet(assets)?;
    let editions = &status.editions;
    let status = Value::from(Serde(StatusText::new(status, zone)));
    let made_by = format!("race-equity {}", env!("CARGO_PKG_VERSION"));
    Ok(report::render(assets, "status.html", context! { status, style, editions, made_by })?)
}
