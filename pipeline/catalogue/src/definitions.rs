//! What `data/` says of sources and indicators, loaded once for a command.

use crate::indicator::Indicator;
use crate::source::Catalogue;

/// The sources and the indicators.
#[derive(Clone, Debug)]
pub struct Definitions {
    /// The sources, with the mirrors of the settings.
    pub catalogue: Catalogue,
    /// The nine indicators.
    pub indicators: Vec<Indicator>,
}
