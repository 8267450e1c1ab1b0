//! Declarations under anti-racist frameworks: checked against the frameworks and the registers of organisations, and added
//! to those of earlier files.

use std::collections::{BTreeMap, HashSet};
use std::path::Path;

use arrow::array::{BooleanArray, RecordBatch};
use arrow::compute::filter_record_batch;

use super::take::Prepared;
use crate::Error;
use crate::extract::{self, ExtractedRows, Layout, LayoutMismatch, Mismatch, RegisterLayout};
use crate::load::Declaration;
use crate::load::Register;
use benchmark::{QuerySelection, Session};
use catalogue::assets::Assets;
use catalogue::framework;
use catalogue::framework::Framework;
use store::observation;
use store::snapshot::{Manifest, Retrieval};
use store::table;

/// The frameworks of `data/frameworks/`. Checks every declaration in the store against them.
///
/// # Errors
/// If a framework cannot be read, or a declaration has a word that its framework lacks.
pub async fn frameworks(assets: &Assets, session: &Session) -> Result<Vec<Framework>, Error> {
    let frameworks = framework::load(assets)?;
    let regions = session.rows::<(String,)>("SELECT region_code FROM region ORDER BY 1").await?;
    let known: Vec<String> = regions.into_iter().map(|(code,)| code).collect();
    framework::check_regions(assets, &frameworks, &known)?;
    for (words, table) in [
        ("state, level, CAST(NULL AS VARCHAR) AS criterion", "framework_status"),
        ("state, level, CAST(NULL AS VARCHAR) AS criterion", "framework_register"),
        ("CAST(NULL AS VARCHAR) AS state, CAST(NULL AS VARCHAR) AS level, criterion", "framework_answer"),
    ] {
        let sql =
            format!("SELECT sheet AS register, line, scheme, {words} FROM {table} ORDER BY sheet, line");
        for declaration in session.rows::<Declaration>(&sql).await? {
            declaration.check(&frameworks)?;
        }
    }
    Ok(frameworks)
}

/// Checks a file of declarations against the frameworks and today's organisations, and adds the declarations of other
/// organisations from the store. Files of other layouts are not changed.
pub(super) async fn check_register(
    assets: &Assets,
    store: &Path,
    (layout, file): (&Layout, &str),
    prepared: &mut Prepared,
) -> Result<(), Error> {
    let (Some(register), ExtractedRows::Register { table, rows }) = (&layout.register, &mut prepared.content)
    else {
        return Ok(());
    };
    if !register.declarations {
        return Ok(());
    }
    let frameworks = framework::load(assets)?;
    let organisations = organisations(assets, store).await?;
    let register_check = Register { frameworks: &frameworks, organisations: &organisations, file };
    let (misfits, doubtful): (Vec<Mismatch>, Vec<Mismatch>) = register_check.misfits(rows);
    if !misfits.is_empty() {
        return Err(LayoutMismatch { layout: layout.id.clone(), mismatches: misfits }.into());
    }
    prepared.taken.warnings.extend(doubtful);
    let path = store.join(format!("registers/{table}.parquet"));
    if path.exists() {
        *rows = with_earlier(register, rows, &observation::read(&path)?)?;
    }
    Ok(())
}

/// The names of the trusts and ICBs that reports can show, by code: those of today, and those that are part of one of
/// today.
async fn organisations(assets: &Assets, store: &Path) -> Result<BTreeMap<String, Vec<String>>, Error> {
    let selection = QuerySelection::Named(&["organisation_today"]);
    let (session, _) = super::benchmark_selection(assets, store, selection).await?;
    let mut organisations: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for sql in [
        "SELECT today.code, today.name FROM organisation_today AS today \
         JOIN organisation_today AS own ON own.code = today.today_code \
         WHERE own.close_date IS NULL ORDER BY 1, 2",
        "SELECT icb_code, readable_name(icb_name) FROM icb WHERE ods_close_date IS NULL ORDER BY 1",
        "SELECT org_code, readable_name(name) FROM organisation_name ORDER BY 1, seen, 2",
    ] {
        let names = sql.contains("organisation_name");
        for (code, name) in session.rows::<(String, String)>(sql).await? {
            // A name alone does not make an organisation of today.
            if !names || organisations.contains_key(&code) {
                organisations.entry(code).or_default().push(name);
            }
        }
    }
    Ok(organisations)
}

/// The rows of a file, and the earlier rows whose key no row of the file has.
pub(super) fn with_earlier(
    register: &RegisterLayout,
    rows: &RecordBatch,
    earlier: &RecordBatch,
) -> Result<RecordBatch, Error> {
    let keys: Vec<&str> =
        register.columns.iter().filter(|column| column.key).map(|column| column.name.as_str()).collect();
    let key = |rows: &RecordBatch, row: usize| -> Vec<String> {
        let columns = keys.iter().filter_map(|name| table::texts(rows, name));
        columns.map(|column| column.value(row).to_owned()).collect()
    };
    let new: HashSet<Vec<String>> = (0..rows.num_rows()).map(|row| key(rows, row)).collect();
    let stays: Vec<bool> = (0..earlier.num_rows()).map(|row| !new.contains(&key(earlier, row))).collect();
    let earlier = filter_record_batch(earlier, &BooleanArray::from(stays)).map_err(Error::Arrow)?;
    observation::sorted(&rows.schema(), &[rows.clone(), earlier]).map_err(Error::Arrow)
}

/// Retrievals that are not the newest of their layout, but have declarations in use.
pub(super) fn earlier_imports(
    store: &Path,
    manifest: &Manifest,
    newest: &[Retrieval],
) -> Result<Vec<Retrieval>, Error> {
    let mut in_use = HashSet::new();
    for path in files::list(&store.join("registers"))? {
        if !files::name(&path).starts_with("framework_") {
            continue;
        }
        let rows = observation::read_columns(&path, &["snapshot"])?;
        let snapshots = table::texts(&rows, "snapshot");
        in_use.extend(snapshots.into_iter().flatten().flatten().map(str::to_owned));
    }
    let mut seen: HashSet<String> = newest.iter().map(|retrieval| retrieval.sha256.to_string()).collect();
    let is_in_use = |retrieval: &&Retrieval| {
        let hash = retrieval.sha256.to_string();
        in_use.contains(&hash) && seen.insert(hash)
    };
    Ok(manifest.retrievals.iter().filter(is_in_use).cloned().collect())
}

/// An empty file of a layout that persons fill in: its headers, and what they have to know.
///
/// # Errors
/// When a layout or a framework cannot be read, or there is no such layout to fill in.
pub fn template(assets: &Assets, layout: &str) -> Result<(Vec<String>, Vec<String>), Error> {
    let layouts = extract::load(assets)?;
    let filled_in = |layout: &&Layout| layout.template.is_some() && layout.register.is_some();
    let Some(found) = layouts.get(layout).filter(filled_in) else {
        let known: Vec<String> =
            layouts.values().filter(filled_in).map(|layout| format!("`{}`", layout.id)).collect();
        return Err(Error::Usage {
            message: format!("`{layout}` is not a layout that an empty file can be written of"),
            hint: format!("they are `return`, {}", known.join(", ")),
        });
    };
    let columns = found.register.iter().flat_map(|register| &register.columns);
    let columns = columns.map(|column| column.name.clone()).collect();
    let mut instructions =
        found.template.as_ref().map_or_else(Vec::new, |template| template.instructions.clone());
    instructions.extend(super::declaration::template_note(&framework::load(assets)?));
    Ok((columns, instructions))
}
