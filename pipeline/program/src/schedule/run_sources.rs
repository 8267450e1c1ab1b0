//! The sources of an unattended run: those that are due are fetched while the store is not
//! locked, and then all are read.

use super::run::{RunStep, SourceSelection, UnattendedRun};
use super::{SourceHistory, release_calendar};
use crate::context::CommandContext;
use crate::error::ProgramError;
use crate::store_lock::StoreLock;
use catalogue::definitions::Definitions;
use catalogue::indicator::Indicator;
use catalogue::source::{Cadence, Catalogue, Source};
use ingest::fetch::{FetchSettings, Fetcher};
use ingest::load::{self, FetchedSources, RefreshRequest, Repair, RunRecord, SourceRun};
use store::snapshot::Snapshots;

impl UnattendedRun<'_> {
    /// Fetches the selected sources, and reads the others from the store.
    pub(super) async fn refresh(&mut self, definitions: &Definitions) -> Result<(), ProgramError> {
        let CommandContext { assets, store, .. } = self.context;
        let Definitions { catalogue, indicators } = definitions;
        let sources: Vec<&Source> =
            catalogue.sources().iter().filter(|source| !source.is_bundled()).collect();
        let downloads = Some(self.fetch(catalogue, &sources).await?);
        self.gather(catalogue, indicators)?;
        let on_step = self.on_step;
        let on_source = |source: &SourceRun| on_step(RunStep::Source(source));
        let refresh = RefreshRequest { assets, store, sources, fetched: downloads };
        load::pull(refresh, &on_source, &mut self.run.sources).await?;
        // Fetched figures replace bundled ones.
        self.gather(catalogue, indicators)?;
        Ok(load::check_tables(store).map(drop)?)
    }

    /// Fetches the selected sources. The store is not locked meanwhile, so that a slow source keeps no other process from
    /// it.
    async fn fetch(
        &mut self,
        catalogue: &Catalogue,
        sources: &[&Source],
    ) -> Result<FetchedSources, ProgramError> {
        let store = &self.context.store;
        let manifest = Snapshots::of_store(store).manifest()?;
        let due = match self.sources {
            SourceSelection::All => None,
            SourceSelection::Due => Some(self.due(catalogue)?),
        };
        let asks = |source: &Source| match &due {
            Some(due) => due.contains(&source.id),
            None => source.cadence != Cadence::Once || manifest.newest(&source.id).is_none(),
        };
        let fetcher = Fetcher::new(FetchSettings::from_environment());
        self.lock = None;
        let downloads = load::fetch(store, sources, &asks, &fetcher, self.progress).await;
        self.lock = Some(StoreLock::take_after_others(self.context, "run")?);
        self.tidy()?;
        Ok(downloads?)
    }

    /// The ids of the sources that can have a new release.
    fn due(&self, catalogue: &Catalogue) -> Result<Vec<String>, ProgramError> {
        let histories = SourceHistory::in_runs(&RunRecord::all(&self.context.store)?);
        let calendar = self.context.calendar()?;
        let due =
            release_calendar::due_now(catalogue.sources(), &histories, self.run.started, calendar.zone());
        Ok(due.into_iter().map(|source| source.id.clone()).collect())
    }

    /// Makes damaged or missing tables again, and loads the figures that ship with the program.
    fn gather(&self, catalogue: &Catalogue, indicators: &[Indicator]) -> Result<(), ProgramError> {
        let CommandContext { assets, store, .. } = self.context;
        let mut remade = load::repair_tables(assets, catalogue, (store, store), Repair::All)?;
        remade.extend(load::gather_bundled(assets, catalogue, indicators, store)?);
        for table in remade {
            (self.on_step)(RunStep::Warning(&table.sentence(store)));
        }
        Ok(())
    }
}
