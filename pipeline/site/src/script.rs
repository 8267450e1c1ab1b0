//! Data that scripts of the site read. A page that is opened from a folder cannot fetch a file, so each is a script that
//! calls one function with a value.

use serde::Serialize;

use super::writer::SiteWriter;
use super::{SiteError, SiteInputs};
use catalogue::organisation::Place;

/// Writes the script `path` that calls `function` with the name of the part and its value.
pub(crate) fn write(
    site: &mut SiteWriter,
    path: &str,
    function: &str,
    part: &str,
    value: &impl Serialize,
) -> Result<(), SiteError> {
    let json =
        |error: serde_json::Error| SiteError::Edition { file: path.to_owned(), problem: error.to_string() };
    let part = serde_json::to_string(part).map_err(json)?;
    let value = serde_json::to_string(value).map_err(json)?;
    site.file(path, format!("{function}({part}, {value});\n").as_bytes())
}

/// Where a trust belongs, as the register of today says.
pub(crate) struct TrustPlace {
    /// Its code.
    pub(crate) code: String,
    /// Code of its ICB.
    pub(crate) icb: Option<String>,
    /// NHS England's group of similar trusts.
    pub(crate) peer_group: Option<String>,
}

/// Today's trusts with their ICBs and peer groups.
pub(crate) async fn trust_places(inputs: &SiteInputs<'_>) -> Result<Vec<TrustPlace>, SiteError> {
    let sql = "SELECT code, icb_code, peer_group FROM organisation_today \
               WHERE today_code = code AND close_date IS NULL ORDER BY code";
    let rows: Vec<(String, Option<String>, Option<String>)> = inputs.session.rows(sql).await?;
    Ok(rows.into_iter().map(|(code, icb, peer_group)| TrustPlace { code, icb, peer_group }).collect())
}

/// The region of a place; none of England.
pub(crate) fn region_of<'a>(inputs: &'a SiteInputs<'_>, place: &Place) -> Option<&'a Place> {
    let is_region = |other: &&Place| other.code == place.region_code && other.code != Place::england_code();
    inputs.inputs.places.iter().find(is_region)
}
