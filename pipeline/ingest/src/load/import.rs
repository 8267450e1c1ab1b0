//! Takes a file that a person has on disk along the same way as one that was fetched.

use std::path::Path;

use url::Url;

use super::ledger::{Fingerprint, Ledger};
use super::tables::ReadFrom;
use super::take::{Prepared, Taken, prepare};
use super::{declared, imported};
use crate::Error;
use crate::extract::{self, ExtractedRows, PublishedFile};
use catalogue::assets::Assets;
use catalogue::correction;
use files::clock;
use store::observation;
use store::snapshot::{Retrieval, Snapshots};

/// Keeps a file by its hash, records where it came from, and takes it by a layout.
///
/// # Errors
/// When there is no such layout, the file does not fit it, or the store cannot be written.
pub async fn import(
    assets: &Assets,
    store: &Path,
    name: &str,
    bytes: &[u8],
    layout: &str,
    release: Option<&str>,
) -> Result<Taken, Error> {
    let layouts = extract::load(assets)?;
    let corrections = correction::load(assets)?;
    let layout = layouts.get(layout).ok_or_else(|| Error::Usage {
        message: format!("there is no layout `{layout}`"),
        hint: format!("the layouts are {}", layouts.keys().cloned().collect::<Vec<_>>().join(", ")),
    })?;
    let snapshots = Snapshots::of_store(store);
    let hash = snapshots.put(bytes)?;
    let address = address(name)?;
    // The name is a part of each figure's place, so that a table is made again with the name it was read under.
    let is_known = snapshots.manifest()?.newest(&layout.id).is_some_and(|newest| {
        newest.sha256 == hash && newest.release.as_deref() == release && newest.address == address
    });
    let snapshot = hash.to_string();
    let published = PublishedFile { name, bytes, snapshot: &snapshot, release };
    let mut prepared = prepare(store, &layout.id, layout, &corrections, published)?;
    declared::look(assets, store, (layout, name), &mut prepared).await?;
    beside_others(&mut prepared, name)?;
    let taken = prepared.write()?;
    if !is_known {
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
    let adds = layout.observations.is_some()
        || layout.register.as_ref().is_some_and(|register| register.declarations);
    ledger.tables.note(&taken.path, read_from, adds);
    ledger.note(&layout.id, Fingerprint::of(&snapshot, assets, &[&layout.id])?);
    ledger.write()?;
    Ok(taken)
}

/// Puts the figures of a file beside those that earlier files of its edition have.
fn beside_others(prepared: &mut Prepared, name: &str) -> Result<(), Error> {
    let Prepared { content: ExtractedRows::Observations(rows), taken } = prepared else { return Ok(()) };
    if taken.path.exists() {
        let before = observation::read(&taken.path)?;
        let (all, replaced) = imported::added(&before, rows, name)?;
        *rows = all;
        taken.warnings.extend(replaced);
    }
    Ok(())
}

/// A file on disk as an address, without the folders of the machine it lay on.
fn address(name: &str) -> Result<Url, Error> {
    Url::from_file_path(Path::new("/").join(name)).map_err(|()| Error::Usage {
        message: format!("`{name}` cannot be written as an address"),
        hint: "give the file a name of letters and digits".to_owned(),
    })
}
