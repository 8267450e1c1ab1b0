//! The sources and the indicators of `data/`, loaded once for a command.

use crate::indicator::Indicator;
use crate::source::Catalogue;

/// The sources and the indicators.
#[derive(Clone, Debug)]
pub struct Definitions {
    /// With the mirrors of the settings.
    pub catalogue: Catalogue,
    /// The nine indicators.
    pub indicators: Vec<Indicator>,
}
