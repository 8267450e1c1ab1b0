//! The catalogue as it is written in TOML, before anything in it is believed.

use serde::Deserialize;
use toml::Spanned;
use toml::value::Datetime;
use url::Url;

use super::{Cadence, Format, Licence};

/// The whole file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenCatalogue {
    #[serde(default)]
    pub(super) source: Vec<WrittenSource>,
}

/// One `[[source]]`. Places that a later check may refuse keep their span.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenSource {
    pub(super) id: Spanned<String>,
    pub(super) title: String,
    pub(super) publisher: String,
    pub(super) page: Option<Spanned<Url>>,
    pub(super) index: Option<Spanned<Url>>,
    #[serde(default, rename = "match")]
    pub(super) matching: Vec<Spanned<String>>,
    #[serde(default, rename = "refuse")]
    pub(super) refusing: Vec<Spanned<String>>,
    pub(super) newest: Option<Spanned<bool>>,
    pub(super) address: Option<Spanned<Url>>,
    pub(super) bundled: Option<Spanned<String>>,
    pub(super) release: Option<String>,
    pub(super) format: Spanned<Format>,
    pub(super) layout: Option<Spanned<String>>,
    pub(super) members: Option<Spanned<Vec<WrittenMember>>>,
    pub(super) licence: Licence,
    pub(super) cadence: Spanned<Cadence>,
    #[serde(default)]
    pub(super) months: Vec<Spanned<i8>>,
    #[serde(default)]
    pub(super) hosts: Vec<Spanned<String>>,
    pub(super) largest: Option<Spanned<u64>>,
    pub(super) retrieved: Option<Spanned<Datetime>>,
    pub(super) compiled: Option<Spanned<Datetime>>,
    pub(super) note: Option<String>,
}

/// One kind of file inside an archive.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenMember {
    #[serde(rename = "match")]
    pub(super) pattern: Spanned<String>,
    pub(super) layout: Option<String>,
    pub(super) skip: Option<String>,
}
