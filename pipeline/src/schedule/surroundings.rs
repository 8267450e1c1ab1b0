//! What an unattended run works with.

use std::path::Path;

use crate::assets::Assets;
use crate::config::Config;
use crate::report::Term;

/// What an unattended run works with.
#[derive(Clone, Copy, Debug)]
pub struct Surroundings<'a> {
    /// Data, queries and templates.
    pub assets: &'a Assets,
    /// The settings.
    pub config: &'a Config,
    /// The store.
    pub store: &'a Path,
    /// The folder of the editions.
    pub reports: &'a Path,
    /// The term for the group.
    pub term: Term,
    /// The sources whose time it is; without it all, but for those that come once and are held.
    pub due: Option<&'a [String]>,
}
