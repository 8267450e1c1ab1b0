//! The status, metrics and editions as pages on loopback, when asked for: read only, within limits of time
//! and connections. Nothing of the store is reachable but what the status says.

mod editions;
mod metrics;
mod page;
mod routes;
mod server;

use std::net::SocketAddr;
use std::path::PathBuf;

use tokio::net::TcpListener;

use super::{Calendar, ScheduleError, Status};
use crate::assets::Assets;
use crate::error::Error;
use crate::{clock, road};

pub use server::{Limits, serve};

/// What the pages are made from.
#[derive(Clone, Debug)]
pub struct Pages {
    /// The catalogue and the templates.
    pub assets: Assets,
    /// The store.
    pub store: PathBuf,
    /// The folder of the editions.
    pub reports: PathBuf,
    /// When runs are.
    pub calendar: Calendar,
}

impl Pages {
    /// How things stand now.
    fn status(&self) -> Result<Status, Error> {
        let catalogue = road::catalogue(&self.assets)?;
        Status::of(&catalogue, &self.store, clock::now(), &self.calendar)
    }
}

/// Listens on an address of this machine alone.
///
/// # Errors
/// When others could reach the address, or it cannot be listened on.
pub async fn listen(address: SocketAddr) -> Result<TcpListener, ScheduleError> {
    if !address.ip().is_loopback() {
        return Err(ScheduleError::NotLoopback(address));
    }
    TcpListener::bind(address).await.map_err(|source| ScheduleError::Listen { address, source })
}
