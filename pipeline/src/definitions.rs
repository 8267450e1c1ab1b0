//! What `data/` says of sources and indicators, loaded once for a command.

use crate::context::Context;
use crate::error::Error;
use crate::indicator::{self, Indicator};
use crate::source::Catalogue;

/// The sources and the indicators.
#[derive(Clone, Debug)]
pub struct Definitions {
    /// The sources, with the mirrors of the settings.
    pub catalogue: Catalogue,
    /// The nine indicators.
    pub indicators: Vec<Indicator>,
}

impl Definitions {
    /// Loads them.
    ///
    /// # Errors
    /// When a file of `data/`, or a mirror of the settings, cannot be used.
    pub fn load(context: &Context) -> Result<Self, Error> {
        Ok(Self { catalogue: context.catalogue()?, indicators: indicator::load(&context.assets)? })
    }
}
