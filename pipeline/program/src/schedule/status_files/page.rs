//! The status as a page: `report-templates/status.html` with the sentences of the status text.

use jiff::tz::TimeZone;
use minijinja::context;
use minijinja::value::{Serde, Value};

use crate::error::ProgramError;
use crate::schedule::{StatusText, StoreStatus};
use catalogue::assets::Assets;

/// The page as HTML.
///
/// # Errors
/// If the template cannot be used.
pub fn html(assets: &Assets, status: &StoreStatus, zone: &TimeZone) -> Result<String, ProgramError> {
    let style = catalogue::palette::style_sheet(assets)?;
    let editions = &status.editions;
    let status = Value::from(Serde(StatusText::new(status, zone)));
    let made_by = format!("race-equity {}", env!("CARGO_PKG_VERSION"));
    Ok(report::render(assets, "status.html", context! { status, style, editions, made_by })?)
}
