//! Makes reports from a store's benchmark tables, on as many threads as there are cores: what the
//! command `report` and the unattended run have in common.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use crate::action::{self, Plan};
use crate::assets::Assets;
use crate::benchmark::Session;
use crate::config::Config;
use crate::correction::Applied;
use crate::error::Error;
use crate::figure::Pictures;
use crate::framework::Framework;
use crate::indicator::{self, EthnicGroup, Indicator};
use crate::organisation::{FormerPlace, Place};
use crate::report::index::Written;
use crate::report::typst::Typst;
use crate::report::{
    self, Edition, Known, Made, ReportError, ReportTables, Request, Shelf, Stale, Subject, Term,
};
use crate::snapshot::Retrieval;
use crate::source::Catalogue;

/// What reports are made from, whatever they are about.
#[derive(Debug)]
pub struct Material<'a> {
    assets: &'a Assets,
    config: &'a Config,
    catalogue: &'a Catalogue,
    indicators: &'a [Indicator],
    places: Vec<Place>,
    former: Vec<FormerPlace>,
    /// The day of the newest data.
    pub newest: jiff::civil::Date,
    frameworks: Vec<Framework>,
    plan: Plan,
    groups: Vec<EthnicGroup>,
    corrections: Vec<Applied>,
    retrieved: Vec<Retrieval>,
    stale: Vec<Stale>,
    tables: ReportTables,
}

/// Where reports are written, and how.
#[derive(Clone, Copy, Debug)]
pub struct Reports<'a> {
    /// The edition.
    pub edition: &'a Edition,
    /// Folder in which the edition is made.
    pub out: &'a Path,
    /// The editions that stand, wherever this one is made.
    pub shelf: &'a Shelf,
    /// Term for the group.
    pub term: Term,
    /// Whether a report that stands already is made again.
    pub replace: bool,
}

impl<'a> Material<'a> {
    /// Loads it from a store whose benchmark tables were just made. `stale` are the sources that could not be
    /// refreshed.
    ///
    /// # Errors
    /// When a table or a register cannot be read, or no data has a date.
    pub async fn load(
        (assets, config): (&'a Assets, &'a Config),
        (catalogue, indicators): (&'a Catalogue, &'a [Indicator]),
        session: &Session,
        store: &Path,
        stale: Vec<Stale>,
    ) -> Result<Self, Error> {
        let newest = super::newest(catalogue, store)?.ok_or_else(|| Error::Usage {
            message: "`data/sources.toml` names no bundled file with a date".to_owned(),
            hint: "give one of them `retrieved = YYYY-MM-DD`".to_owned(),
        })?;
        let places = super::places(session).await?;
        Ok(Self {
            assets,
            config,
            catalogue,
            indicators,
            former: super::former_places(session, &places).await?,
            places,
            newest,
            frameworks: super::frameworks(assets, session).await?,
            plan: action::load(assets, indicators)?,
            groups: indicator::ethnic_groups(assets)?,
            corrections: super::applied(assets, session).await?,
            retrieved: super::in_use(store)?,
            stale,
            tables: ReportTables::load(store)?,
        })
    }

    /// What a report can be about.
    pub fn known(&self) -> Known<'_> {
        Known { places: &self.places, former: &self.former, frameworks: &self.frameworks }
    }

    /// Makes the report of each subject; `made` is told of each when its report is there.
    ///
    /// # Errors
    /// At the first subject whose report cannot be made; reports of others may be there then.
    pub fn reports(
        &self,
        subjects: &[Subject],
        how: Reports<'_>,
        made: &(dyn Fn(&Subject) + Sync),
    ) -> Result<Vec<Made>, Error> {
        let typst = Typst::find(self.config.limits).map_err(ReportError::from)?;
        let pictures = Pictures::new(self.assets)?;
        let report_on = |subject: &Subject| -> Result<Made, Error> {
            let report = report::make(&Request {
                subject,
                region: &self.known().region_of(subject)?,
                term: how.term,
                publisher: self.config.publisher.as_deref().unwrap_or("race-equity"),
                edition: how.edition,
                out: how.out,
                shelf: how.shelf,
                replace: how.replace,
                tables: &self.tables,
                assets: self.assets,
                indicators: self.indicators,
                catalogue: self.catalogue,
                groups: &self.groups,
                frameworks: &self.frameworks,
                plan: &self.plan,
                corrections: &self.corrections,
                retrieved: &self.retrieved,
                stale: &self.stale,
                typst: &typst,
                pictures: &pictures,
            })?;
            made(subject);
            Ok(report)
        };
        on_all_cores(subjects, report_on).into_iter().collect()
    }

    /// Writes the page of an edition where figures are found, and returns where it stands.
    ///
    /// # Errors
    /// When the edition cannot be read, or the page not be written.
    pub fn index(&self, how: Reports<'_>) -> Result<Written, Error> {
        let address = self.config.address.as_ref();
        Ok(report::index::write(how.out, &how.edition.id, address, self.assets, self.indicators)?)
    }
}

/// What `work` gives for each item, in the order of the items, made on as many threads as there are cores.
fn on_all_cores<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let results = Mutex::new(Vec::with_capacity(items.len()));
    let cores = std::thread::available_parallelism().map_or(1, usize::from).min(items.len().max(1));
    std::thread::scope(|scope| {
        for _ in 0..cores {
            scope.spawn(|| {
                while let Some((at, item)) = {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    items.get(at).map(|item| (at, item))
                } {
                    let result = work(item);
                    results.lock().unwrap_or_else(PoisonError::into_inner).push((at, result));
                }
            });
        }
    });
    let mut results = results.into_inner().unwrap_or_else(PoisonError::into_inner);
    results.sort_by_key(|(at, _)| *at);
    results.into_iter().map(|(_, result)| result).collect()
}
