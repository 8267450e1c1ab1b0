//! One unattended go: ask every publisher, work out what is new, make an edition if a reader would see
//! anything else than before, and write down what was done, however it ends.

use std::path::Path;
use std::time::Instant;

use super::alert;
use super::digest::{Digest, Words};
use super::published::{Published, Shown};
use super::status::Status;
use super::surroundings::Surroundings;
use super::{Calendar, inputs, news, wanted};
use crate::clock;
use crate::error::Error;
use crate::fetch::{Fetcher, Progress, Settings};
use crate::files;
use crate::files::Lock;
use crate::framework;
use crate::indicator::{self, Indicator};
use crate::report::{self, Edition, Shelf};
use crate::road::{self, Asked, Material, Refresh, Reports, Run, SourceRun, StageRun};
use crate::snapshot::Snapshots;
use crate::source::{Cadence, Catalogue, Source};

/// What a person may be told while a run goes on.
#[derive(Clone, Copy, Debug)]
pub enum Step<'a> {
    /// A source was asked and read.
    Source(&'a SourceRun),
    /// Nothing that reports are made from has changed; the digest says what was checked.
    NothingNew(&'a Digest),
    /// Something has changed, and no reader would see it; the digest says what was checked.
    NothingToSee(&'a Digest),
    /// An edition stands, at this path.
    Edition(&'a Path),
    /// What changed for readers.
    Digest(&'a Digest),
    /// Something beside the figures went wrong.
    Warning(&'a str),
}

/// Goes the whole way once, and adds one line to the record of runs, whatever happens. A run that another
/// one keeps out of the store is none, and has no line.
///
/// # Errors
/// When another run holds the store, or something stops this one. What goes wrong with one source does not:
/// it stands in the record.
pub async fn go(
    of: Surroundings<'_>,
    progress: &dyn Progress,
    told: &dyn Fn(Step<'_>),
) -> Result<Run, Error> {
    let _held = Lock::take(of.store, "run")?;
    let mut run = Run::begun(Asked::Run, clock::now());
    let mut going = Going { of, progress, told, digest: None };
    let ended = going.go(&mut run).await;
    run.exit = Some(ended.as_ref().map_or_else(Error::exit, |()| run.exit_of_sources()) as u8);
    run.error = ended.as_ref().err().map(|error| format!("error: {}", error.record()));
    run.finished = clock::now();
    let recorded = run.record(of.store);
    if recorded.is_ok() && !matches!(ended, Err(Error::Usage { .. })) {
        going.alert(&run).await?;
    }
    ended.and(recorded).map(|()| run)
}

/// A run that goes on.
struct Going<'a> {
    of: Surroundings<'a>,
    progress: &'a dyn Progress,
    told: &'a dyn Fn(Step<'_>),
    digest: Option<Digest>,
}

impl Going<'_> {
    async fn go(&mut self, run: &mut Run) -> Result<(), Error> {
        let Surroundings { assets, config, store, reports, term, .. } = self.of;
        let wanted = wanted::wanted(config);
        wanted::check(&wanted)?;
        road::clean(store)?;
        report::mend(reports)?;
        let catalogue = road::catalogue(assets)?.with_bases(&config.mirror)?;
        let indicators = indicator::load(assets)?;
        let words = Words {
            term,
            indicators: &indicators,
            frameworks: &framework::load(assets)?,
            catalogue: &catalogue,
        };

        let begun = Instant::now();
        let refreshed = self.refresh(&catalogue, &indicators, run).await;
        let rows =
            run.sources.iter().flat_map(|source| &source.tables).map(|table| table.rows).sum::<usize>();
        stage(run, "refresh", begun, Some(rows));
        refreshed?;
        self.finish_what_another_began(&words, run)?;

        let last = Published::current(store)?.filter(|last| self.stands(last.edition.as_deref()));
        let inputs = inputs::fingerprint(&self.of, &wanted)?;
        if last.as_ref().is_some_and(|last| last.inputs == inputs) {
            (self.told)(Step::NothingNew(&news::nothing(run, &self.status(&catalogue, run)?)));
            return Ok(());
        }
        let begun = Instant::now();
        let (session, tables) = road::benchmark(assets, store).await?;
        stage(run, "benchmark", begun, Some(tables.iter().map(|table| table.rows.num_rows()).sum()));

        let begun = Instant::now();
        let shown = Shown::of(store, &wanted, term.label())?;
        stage(run, "compare", begun, None);
        if let Some(last) = last.filter(|last| last.shown == shown) {
            (self.told)(Step::NothingToSee(&news::nothing(run, &self.status(&catalogue, run)?)));
            return Published { inputs, ..last }.commit(store);
        }
        if wanted.is_empty() {
            let next = Published::announce(store, None, inputs, shown)?;
            return self.finish(&next, &words, run);
        }
        let described = (&catalogue, indicators.as_slice());
        let stale = self.status(&catalogue, run)?.stale(&Calendar::new(&config.schedule)?);
        let material = Material::load((assets, config), described, &session, store, stale).await?;
        self.publish(&material, &words, (inputs, shown), run)
    }

    /// Asks the publishers whose time it is, and reads what is held of sources that never change.
    async fn refresh(
        &self,
        catalogue: &Catalogue,
        indicators: &[Indicator],
        run: &mut Run,
    ) -> Result<(), Error> {
        let Surroundings { assets, store, due, .. } = self.of;
        self.repair(catalogue)?;
        road::gather_bundled(assets, catalogue, indicators, store)?;
        let manifest = Snapshots::of_store(store).manifest()?;
        let asks = |source: &Source| match due {
            Some(due) => due.contains(&source.id),
            None => source.cadence != Cadence::Once || manifest.newest(&source.id).is_none(),
        };
        let wanted = Refresh {
            assets,
            store,
            sources: catalogue.sources().iter().filter(|source| !source.is_bundled()).collect(),
            fetcher: Some(Fetcher::new(Settings::default())),
            asks: &asks,
        };
        road::pull(wanted, self.progress, &|source| (self.told)(Step::Source(source)), &mut run.sources)
            .await?;
        self.repair(catalogue)?;
        // Bundled figures give way to what has just been taken.
        road::gather_bundled(assets, catalogue, indicators, store)?;
        road::check_tables(store).map(drop)
    }

    /// Makes tables that are damaged or missing again.
    fn repair(&self, catalogue: &Catalogue) -> Result<(), Error> {
        for table in road::repair_tables(self.of.assets, catalogue, self.of.store)? {
            let said = format!("made `{}` again: it was damaged or missing", table.display());
            (self.told)(Step::Warning(&said));
        }
        Ok(())
    }

    /// Makes an edition beside the others, and puts it in place whole.
    fn publish(
        &mut self,
        material: &Material<'_>,
        words: &Words<'_>,
        (inputs, shown): (String, Shown),
        run: &mut Run,
    ) -> Result<(), Error> {
        let Surroundings { store, reports, term, .. } = self.of;
        let subjects =
            wanted::subjects(&shown.reports, material.known(), &|note| (self.told)(Step::Warning(note)))?;
        let edition = free_edition(reports, material.newest)?;
        let begun = Instant::now();
        files::create_folder(reports)?;
        let draft = files::PartFolder::begin(reports)?;
        let standing = Shelf::read(reports)?;
        let how = Reports { edition: &edition, out: draft.path(), shelf: &standing, term, replace: false };
        material.reports(&subjects, how, &|_| {})?;
        material.index(how)?;
        let made = draft.path().join(&edition.id);
        files::sync_tree(&made)?;
        files::point_of_death("index");
        stage(run, "report", begun, None);

        let begun = Instant::now();
        let next = Published::announce(store, Some(edition.id.clone()), inputs, shown)?;
        let place = reports.join(&edition.id);
        files::rename(&made, &place)?;
        files::sync_folder(reports)?;
        files::point_of_death("edition");
        drop(draft);
        self.finish(&next, words, run)?;
        stage(run, "publish", begun, None);
        Ok(())
    }

    /// An edition that a run put in place before it died is published; one that it did not is forgotten.
    fn finish_what_another_began(&mut self, words: &Words<'_>, run: &mut Run) -> Result<(), Error> {
        match Published::next(self.of.store)? {
            Some(next) if next.edition.is_some() && self.stands(next.edition.as_deref()) => {
                self.finish(&next, words, run)
            }
            _ => Published::tidy(self.of.store),
        }
    }

    /// What follows when an edition stands: readers are led to it and told what changed, and it is what was
    /// last published.
    fn finish(&mut self, next: &Published, words: &Words<'_>, run: &mut Run) -> Result<(), Error> {
        let Surroundings { assets, store, reports, term, .. } = self.of;
        if let Some(edition) = &next.edition {
            report::publish_corrections(reports, assets, term)?;
            files::point_of_death("corrections");
            report::point_to_latest(reports)?;
            files::point_of_death("latest");
            (self.told)(Step::Edition(&reports.join(edition)));
            run.editions.push(edition.clone());
        }
        let before = Published::current(store)?.map(|last| last.tables(store)).filter(|last| last.is_dir());
        let tables = (before.as_deref(), next.tables(store));
        let status = self.status(words.catalogue, run)?;
        let edition = next.edition.as_deref();
        match news::digest(&self.of, words, (tables.0, &tables.1), edition, (run, &status)) {
            Ok((digest, name)) => {
                (self.told)(Step::Digest(&digest));
                run.digest = Some(name);
                self.digest = Some(digest);
            }
            // The edition stands; what it changed is said by itself.
            Err(error) => (self.told)(Step::Warning(&Error::from(error).lines())),
        }
        files::point_of_death("digest");
        next.commit(store)
    }

    /// How the store stands after this run, as far as it has come.
    fn status(&self, catalogue: &Catalogue, run: &Run) -> Result<Status, Error> {
        let mut runs = Run::all(self.of.store)?;
        runs.push(run.clone());
        let calendar = Calendar::new(&self.of.config.schedule)?;
        Status::after(&runs, catalogue, self.of.store, run.started, &calendar)
    }

    /// Alerts whoever is to be alerted of what a run, which is on record, found.
    async fn alert(&self, run: &Run) -> Result<(), Error> {
        let Surroundings { assets, config, store, .. } = self.of;
        let calendar = Calendar::new(&config.schedule)?;
        let status = Status::of(&road::catalogue(assets)?, store, run.started, &calendar)?;
        let causes = news::causes(run, &status, self.digest.as_ref());
        for warning in alert::tell(&config.alert, &causes, store, run.started).await {
            (self.told)(Step::Warning(&warning));
        }
        Ok(())
    }

    /// Whether an edition is where it was put; no edition always is.
    fn stands(&self, edition: Option<&str>) -> bool {
        edition.is_none_or(|edition| self.of.reports.join(edition).is_dir())
    }
}

/// The month of the newest data, and where that edition is there already, a number after it: an edition that
/// stands is never touched.
fn free_edition(reports: &Path, newest: jiff::civil::Date) -> Result<Edition, Error> {
    let first = Edition::new(None, newest).map_err(Error::Report)?;
    let mut edition = first.clone();
    let mut number = 1;
    while reports.join(&edition.id).exists() {
        number += 1;
        edition = Edition::new(Some(&format!("{}.{number:02}", first.id)), newest)?;
    }
    Ok(edition)
}

fn stage(run: &mut Run, name: &str, begun: Instant, rows: Option<usize>) {
    run.stages.push(StageRun {
        stage: name.to_owned(),
        milliseconds: u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX),
        rows: rows.and_then(|rows| u64::try_from(rows).ok()),
    });
}
