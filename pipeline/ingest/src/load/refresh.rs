//! Imports new data: puts what was fetched into the snapshots, reads it by its layout, and writes its tables. If a source
//! fails or does not fit its layout, its earlier tables stay in use, and the other sources are still imported.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use super::fetching::FetchedSources;
use super::imported::Imports;
use super::organisations;
use super::release_figures;
use super::run_record::{Fingerprint, Ledger, SourceOutcome, SourceRun, TableRun};
use super::tables::{ReadFrom, Tables};
use super::take::{Prepared, prepare};
use crate::Error;
use crate::extract::{self, ExtractedRows, Layout, LayoutMismatch, Mismatch, PublishedFile};
use crate::fetch::FetchError;
use crate::one_line;
use catalogue::assets::Assets;
use catalogue::correction::{self, Correction};
use catalogue::source::{Source, file_name};
use store::observation::ParquetError;
use store::snapshot::{Retrieval, SnapshotError, Snapshots};
use tabular::{Archive, ReadLimits};

/// The sources to refresh, and how.
pub struct RefreshRequest<'a> {
    /// Layouts and corrections.
    pub assets: &'a Assets,
    /// The store.
    pub store: &'a Path,
    /// The sources to refresh, with their mirrors.
    pub sources: Vec<&'a Source>,
    /// What was fetched of them; of other sources, the snapshot in the store is read. `None` if nothing was asked for.
    pub fetched: Option<FetchedSources>,
}

impl std::fmt::Debug for RefreshRequest<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("RefreshRequest").field("store", &self.store).finish_non_exhaustive()
    }
}

struct SourceReader<'a> {
    assets: &'a Assets,
    store: &'a Path,
    layouts: Arc<BTreeMap<String, Layout>>,
    corrections: Vec<Correction>,
    snapshots: Snapshots,
}

/// Refreshes each source of a store, which must be locked, and adds its result to `sources`.
///
/// # Errors
/// If layouts or corrections cannot be read, or the store cannot be written. A source that fails is not an error of the
/// run: its result says so.
pub async fn pull(
    mut request: RefreshRequest<'_>,
    report: &dyn Fn(&SourceRun),
    sources: &mut Vec<SourceRun>,
) -> Result<(), Error> {
    let reader = SourceReader {
        assets: request.assets,
        store: request.store,
        layouts: extract::load(request.assets)?,
        corrections: correction::load(request.assets)?,
        snapshots: Snapshots::of_store(request.store),
    };
    let mut ledger = Ledger::read(request.store)?;
    for source in &request.sources {
        let mut run = SourceRun::of(&source.id);
        if let Some(fetched) = request.fetched.as_mut().and_then(|fetched| fetched.take(&source.id)) {
            run.asked = true;
            match fetched.and_then(|fetched| fetched.store(&reader.snapshots)) {
                Ok(kept) => run.read(&reader, &mut ledger, source, &kept.retrieval).await?,
                // The disk is full or read-only, so the next source would fail too.
                Err(FetchError::Snapshot(SnapshotError::File(error))) => return Err(error.into()),
                // A link that was there and is gone is a failure; one that never was is not.
                Err(error)
                    if error.is_not_published(source)
                        && reader.snapshots.manifest()?.newest(&source.id).is_none() =>
                {
                    run.outcome = SourceOutcome::NotPublished;
                }
                Err(error) => {
                    let hint = error.hint().map_or_else(String::new, |hint| format!("\nhint: {hint}"));
                    run.outcome = SourceOutcome::Failed;
                    run.error = Some(format!("{}{hint}", one_line(&error)));
                }
            }
        } else if let Some(newest) = reader.snapshots.manifest()?.newest(&source.id) {
            run.read(&reader, &mut ledger, source, newest).await?;
        }
        ledger.write()?;
        report(&run);
        sources.push(run);
    }
    if request.fetched.is_none() {
        for run in reader.imports().read_again(&request.sources)? {
            report(&run);
            sources.push(run);
        }
        super::index_tables(request.store)?;
    }
    Ok(())
}

impl SourceRun {
    pub(super) fn of(id: &str) -> Self {
        Self {
            source: id.to_owned(),
            asked: false,
            outcome: SourceOutcome::NothingHeld,
            address: None,
            snapshot: None,
            tables: Vec::new(),
            warnings: Vec::new(),
            misfits: Vec::new(),
            unread: Vec::new(),
            error: None,
        }
    }

    /// Reads a snapshot, unless the same layouts and corrections read it before.
    async fn read(
        &mut self,
        reader: &SourceReader<'_>,
        ledger: &mut Ledger,
        source: &Source,
        retrieval: &Retrieval,
    ) -> Result<(), Error> {
        self.address = Some(retrieval.address.to_string());
        self.snapshot = Some(retrieval.sha256.to_string());
        match self.try_read(reader, ledger, source, retrieval).await {
            Ok(outcome) => self.outcome = outcome,
            Err(Error::LayoutMismatch(LayoutMismatch { mismatches: misfits, .. })) => {
                self.outcome = SourceOutcome::Misfit;
                self.misfits = misfits;
            }
            Err(
                error @ (Error::File(_)
                | Error::Parquet(ParquetError::File(_))
                | Error::Snapshot(SnapshotError::File(_))),
            ) => return Err(error),
            Err(error) => {
                self.outcome = SourceOutcome::Failed;
                self.error = Some(error.record());
            }
        }
        Ok(())
    }

    async fn try_read(
        &mut self,
        reader: &SourceReader<'_>,
        ledger: &mut Ledger,
        source: &Source,
        retrieval: &Retrieval,
    ) -> Result<SourceOutcome, Error> {
        let snapshot = retrieval.sha256.to_string();
        let fingerprint = Fingerprint::of(&snapshot, reader.assets, &source.layouts())?;
        if ledger.is_current(&source.id, &fingerprint) && ledger.tables.are_whole(&source.id) {
            return Ok(SourceOutcome::Unchanged);
        }
        let bytes = reader.snapshots.get(retrieval.sha256)?;
        ledger.tables.clear_damaged(&source.id)?;
        let prepared = reader.prepare(source, retrieval, &bytes, &ledger.tables, &mut self.unread).await?;
        for (prepared, files) in prepared {
            let taken = prepared.write()?;
            for (at, file) in files.into_iter().enumerate() {
                ledger.tables.note(&taken.path, file, at > 0)?;
            }
            self.tables.push(TableRun {
                table: taken.path.display().to_string(),
                rows: taken.rows,
                release: taken.release,
            });
            self.warnings.extend(taken.warnings);
            self.unread.extend(taken.unread);
        }
        ledger.note(&source.id, fingerprint);
        Ok(SourceOutcome::Taken)
    }
}

impl SourceReader<'_> {
    fn imports(&self) -> Imports<'_> {
        Imports {
            store: self.store,
            layouts: &self.layouts,
            corrections: &self.corrections,
            snapshots: &self.snapshots,
        }
    }

    fn layout(&self, source: &Source, id: &str) -> Result<&Layout, Error> {
        self.layouts
            .get(id)
            .ok_or_else(|| Error::NoLayout { source_id: source.id.clone(), layout: id.to_owned() })
    }

    /// Reads all files of a source before any is written.
    async fn prepare(
        &self,
        source: &Source,
        retrieval: &Retrieval,
        bytes: &[u8],
        tables: &Tables,
        unread: &mut Vec<String>,
    ) -> Result<Vec<PreparedFile>, Error> {
        let mut all = Vec::new();
        for file in files_of(source, retrieval, bytes, unread)? {
            let layout = self.layout(source, &file.layout)?;
            let release = layout.release(source, &retrieval.address);
            let published = PublishedFile {
                name: &file.name,
                bytes: &file.bytes,
                snapshot: &file.snapshot,
                release: release.as_deref(),
            };
            let stem = match &source.layout {
                // Several sources may share a layout, and then each has a table of its own.
                Some(_) => source.table(),
                None => layout.id.as_str(),
            };
            let mut prepared =
                prepare(self.assets, self.store, stem, layout, &self.corrections, published).await?;
            let read_from = ReadFrom {
                id: source.id.clone(),
                layout: layout.id.clone(),
                snapshot: retrieval.sha256,
                name: file.name,
                release,
            };
            let files = self.add_other_files(&mut prepared, read_from, source.table(), tables)?;
            all.push((prepared, files));
        }
        Ok(all)
    }

    /// Adds to the figures of a file those of the other files that its table was read from. Gives all files, in the
    /// order in which they are read; the one after which the table is named is the last, so that its figures count.
    fn add_other_files(
        &self,
        prepared: &mut Prepared,
        own: ReadFrom,
        table: &str,
        tables: &Tables,
    ) -> Result<Vec<ReadFrom>, Error> {
        let others: Vec<&ReadFrom> =
            tables.files(&prepared.taken.path).iter().filter(|file| file.id != own.id).collect();
        let ExtractedRows::Observations(rows) = &mut prepared.content else { return Ok(vec![own]) };
        let name = own.name.clone();
        let mut files = vec![(own, rows.clone())];
        if !others.is_empty() {
            let known = organisations::of_store(self.store)?;
            for other in others {
                let Some(layout) = self.layouts.get(&other.layout) else { continue };
                let (bytes, snapshot) = (self.snapshots.get(other.snapshot)?, other.snapshot.to_string());
                let file = PublishedFile {
                    name: &other.name,
                    bytes: &bytes,
                    snapshot: &snapshot,
                    release: other.release.as_deref(),
                };
                let read = extract::extract(layout, &self.corrections, &known, file)?;
                if let ExtractedRows::Observations(rows) = read.content {
                    files.push((other.clone(), rows));
                }
            }
        }
        files.sort_by_key(|(file, _)| (file.id == table, file.id.clone()));
        if let Some(all) = release_figures::of_files(&files)? {
            prepared.taken.warnings.extend(release_figures::gone(&prepared.taken.path, &all, &name)?);
            prepared.taken.rows = all.num_rows();
            *rows = all;
        }
        Ok(files.into_iter().map(|(file, _)| file).collect())
    }
}

/// A table that is ready to be written, and the files it was read from.
type PreparedFile = (Prepared, Vec<ReadFrom>);

/// A file of a source, with the layout that reads it.
pub(super) struct SourceFile {
    pub(super) name: String,
    pub(super) bytes: Vec<u8>,
    pub(super) snapshot: String,
    pub(super) layout: String,
}

/// The files of a source: itself, or the members of its zip that a layout reads. Adds the members that the catalogue does
/// not name to `unread`.
pub(super) fn files_of(
    source: &Source,
    retrieval: &Retrieval,
    bytes: &[u8],
    unread: &mut Vec<String>,
) -> Result<Vec<SourceFile>, Error> {
    let name = published_name(source, retrieval);
    let snapshot = retrieval.sha256.to_string();
    if let Some(layout) = source.layout.clone() {
        return Ok(vec![SourceFile { name, bytes: bytes.to_vec(), snapshot, layout }]);
    }
    let members = &source.members;
    let unreadable = |error| LayoutMismatch {
        layout: source.layouts().join(", "),
        mismatches: vec![Mismatch::unreadable(&name, &error)],
    };
    let is_read =
        |name: &str| members.iter().any(|member| member.layout.is_some() && member.pattern.is_match(name));
    let mut archive = Archive::check_members(bytes, &ReadLimits::default(), &is_read).map_err(unreadable)?;
    for found in archive.members() {
        if !members.iter().any(|member| member.pattern.is_match(&found.name)) {
            let name = found.name.rsplit('/').next().unwrap_or(&found.name);
            unread.push(format!("member {name}"));
        }
    }
    let mut files = Vec::new();
    for member in members {
        if let Some(layout) = &member.layout {
            let (name, bytes) = archive.extract(&member.pattern).map_err(unreadable)?;
            let name = name.rsplit('/').next().unwrap_or(&name).to_owned();
            files.push(SourceFile { name, bytes, snapshot: snapshot.clone(), layout: layout.to_owned() });
        }
    }
    Ok(files)
}

/// The name under which a source's file was published; its id if the address has none.
fn published_name(source: &Source, retrieval: &Retrieval) -> String {
    let name = file_name(&retrieval.address);
    if name.contains('.') { name } else { source.id.clone() }
}
