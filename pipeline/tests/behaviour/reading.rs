//! Reads files by the built-in layouts, for tests.

#![expect(clippy::unwrap_used, reason = "a test may stop at what it did not expect")]

use std::path::Path;

use race_equity::assets::Assets;
use race_equity::correction;
use race_equity::extract::{self, Drift, Extracted, Misfit, Misfits, Organisations, Published};

use crate::publisher::workbooks::organisations::{Organisation, organisations};
use crate::store::{Line, lines};

/// What was read: rows, and warnings.
pub(crate) type Read = Result<(Vec<Line>, Vec<Misfit>), Misfits>;

/// Reads a file by a built-in layout and with the built-in corrections.
pub(crate) fn read(layout: &str, name: &str, bytes: &[u8]) -> Read {
    read_as(layout, name, bytes, None)
}

/// The same, of a release that somebody names.
pub(crate) fn read_as(layout: &str, name: &str, bytes: &[u8], release: Option<&str>) -> Read {
    let assets = Assets::find(Path::new("/nowhere"));
    let layouts = extract::load(&assets).unwrap();
    let corrections = correction::load(&assets).unwrap();
    let file = Published { name, bytes, snapshot: "0123", release };
    let read = extract::extract(&layouts[layout], &corrections, &Organisations::default(), file)?;
    let rows = match read.content {
        Extracted::Observations(rows) | Extracted::Register { rows, .. } => lines(&rows),
        Extracted::Figures(figures) => figures.batches().flat_map(|batch| lines(&batch.unwrap())).collect(),
    };
    Ok((rows, read.warnings))
}

/// The organisations of a release.
pub(crate) fn surveyed() -> Vec<Organisation> {
    organisations(include_str!("../../../data/bundled/organisations.csv"))
}

/// The one misfit of a kind.
pub(crate) fn misfit(misfits: &[Misfit], kind: Drift) -> &Misfit {
    let of_kind: Vec<&Misfit> = misfits.iter().filter(|misfit| misfit.kind == kind).collect();
    assert!(!of_kind.is_empty(), "no {kind:?} among {misfits:#?}");
    of_kind[0]
}

/// What stopped a file.
pub(crate) fn refused(read: Read) -> Vec<Misfit> {
    match read {
        Ok((rows, _)) => panic!("{} rows were read", rows.len()),
        Err(misfits) => misfits.misfits,
    }
}
