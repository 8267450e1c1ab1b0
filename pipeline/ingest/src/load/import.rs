//! Imports a file from disk in the same way as a file that was fetched.

use std::path::Path;

use url::Url;

use super::declared;
use super::release_figures::{self, Precedence};
use super::run_record::{Fingerprint, Ledger};
use super::tables::ReadFrom;
use super::take::{ImportedTable, Prepared, prepare};
use crate::Error;
use crate::extract::{self, ExtractedRows, PublishedFile};
use catalogue::assets::Assets;
use catalogue::correction;
use files::clock;
use store::observation;
use store::snapshot::{Retrieval, Snapshots};

/// Stores a file by its hash, reads it by a layout, writes its table, and records where it came from.
///
/// # Errors
/// If the layout is missing, the file does not fit it, or the store cannot be written.
pub async fn import(
    assets: &Assets,
    store: &Path,
    name: &str,
    bytes: &[u8],
    layout: &str,
    release: Option<&str>,
) -> Result<ImportedTable, Error> {
    let layouts = extract::load(assets)?;
    let corrections = correction::load(assets)?;
    let layout = layouts.get(layout).ok_or_else(|| Error::Usage {
        message: format!("there is no layout `{layout}`"),
        hint: format!("the layouts are {}", layouts.keys().cloned().collect::<Vec<_>>().join(", ")),
    })?;
    let snapshots = Snapshots::of_store(store);
    let hash = snapshots.put(bytes)?;
    let address = address(name)?;
    // The place of each figure has the file's name, so a table is made again under the same name.
    let is_recorded = snapshots.manifest()?.newest(&layout.id).is_some_and(|newest| {
        newest.sha256 == hash && newest.release.as_deref() == release && newest.address == address
    });
    let snapshot = hash.to_string();
    let published = PublishedFile { name, bytes, snapshot: &snapshot, release };
    let mut prepared = prepare(assets, store, &layout.id, layout, &corrections, published).await?;
    declared::check_register(assets, store, (layout, name), &mut prepared).await?;
    add_earlier(&mut prepared, name)?;
    let taken = prepared.write()?;
    if !is_recorded {
        snapshots.record(&Retrieval {
            source: layout.id.clone(),
            address,
            retrieved: clock::now(),
            etag: None,
            last_modified: None,
            size: bytes.len() as u64,
            sha256: hash,
            content_type: None,
            release: release.map(str::to_owned),
        })?;
    }
    let mut ledger = Ledger::read(store)?;
    let read_from = ReadFrom {
        id: layout.id.clone(),
        layout: layout.id.clone(),
        snapshot: hash,
        name: name.to_owned(),
        release: release.map(str::to_owned),
    };
    let adds = layout.adds() || layout.register.as_ref().is_some_and(|register| register.declarations);
    ledger.tables.note(&taken.path, read_from, adds)?;
    ledger.note(&layout.id, Fingerprint::of(&snapshot, assets, &[&layout.id])?);
    ledger.write()?;
    Ok(taken)
}

/// Adds the figures of earlier files of the edition to those of a file.
fn add_earlier(prepared: &mut Prepared, name: &str) -> Result<(), Error> {
    let Prepared { content: ExtractedRows::Observations(rows), taken } = prepared else { return Ok(()) };
    if taken.path.exists() {
        let before = observation::read(&taken.path)?;
        let added = release_figures::add(&before, rows, Precedence::Later)?;
        taken.warnings.extend(added.replaced(name));
        *rows = added.rows;
    }
    Ok(())
}

/// The address of a file on disk, without its folders.
fn address(name: &str) -> Result<Url, Error> {
    let with_name = |mut address: Url| {
        address.path_segments_mut().ok()?.pop_if_empty().push(name);
        Some(address)
    };
    Url::parse("file:///").ok().and_then(with_name).ok_or_else(|| Error::Usage {
        message: format!("`{name}` cannot be written as an address"),
        hint: "give the file a name of letters and digits".to_owned(),
    })
}
