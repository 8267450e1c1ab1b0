//! `race-equity import`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::Args;

use super::print;
use crate::context::Context;
use crate::error::Error;
use crate::error::Exit;
use catalogue::organisation::readable_name;
use format::words::counted;
use ingest::extract::BlankForm;
use ingest::load;
use ingest::trust_return::{self, ReturnError, ReturnForm, ReturnImport};
use store::observation;
use store::table;

/// The layout of a trust's return.
const RETURN: &str = "return";

/// Take a file already on disk: a published workbook, page or table, a trust's return, or a register of
/// declared statuses
///
/// A published file is kept by its hash and read by a layout of `data/layouts`, as a refresh would; where
/// it does not fit, every place is named and what is held stays. A trust's return holds its counts for
/// indicators 1 to 4 and 9.
///
/// Small counts are withheld from everything that is printed; `suppress_below` in race-equity.toml
/// says under how many people [default: 10]. A later return of a trust and year replaces the earlier; it
/// withholds more if the two together would give away a small count, and says so. Members of a board are
/// public, so that their counts are always shown.
///
/// A register of statuses under anti-racist frameworks (`framework-register`), and answers to their
/// criteria (`framework-answers`), add to what is held: a row replaces the earlier one of the same scheme
/// and organisation, and criterion. The state `unknown` takes a status back.
#[derive(Args, Debug)]
pub(super) struct Import {
    /// The file; a return is CSV or XLSX
    #[arg(required_unless_present = "template", conflicts_with = "template", requires = "layout")]
    file: Option<PathBuf>,
    /// How the file is laid out: a layout of `data/layouts`, such as `nss-benchmark`, or `return`
    #[arg(long, value_name = "ID")]
    layout: Option<String>,
    /// Edition of the figures [default: what the file says; of a return, its WRES year]
    #[arg(long, value_name = "RELEASE", requires = "file")]
    release: Option<String>,
    /// Write an empty file of a layout that persons fill in: `return`, `framework-register` or
    /// `framework-answers`
    #[arg(long, value_name = "ID")]
    template: Option<String>,
    /// Where the empty file is written; a name in .xlsx makes a workbook with instructions
    /// [default: standard output, as CSV]
    #[arg(long, value_name = "FILE", requires = "template")]
    out: Option<PathBuf>,
}

impl Import {
    pub(super) async fn run(self, context: &Context) -> Result<Exit, Error> {
        let layout = self.template.as_deref().or(self.layout.as_deref()).unwrap_or_default();
        if let (Some(file), true) = (&self.file, layout != RETURN) {
            return published(context, file, layout, self.release.as_deref()).await;
        }
        if layout != RETURN {
            let (columns, instructions) = load::template(&context.assets, layout)?;
            let empty =
                BlankForm { sheet: layout, columns: &columns, rows: &[], instructions: &instructions };
            let workbook = || empty.xlsx().map_err(|error| ReturnError::Template(Box::new(error)));
            return write_template(context, &empty.csv(), workbook, &instructions, self.out.as_deref());
        }
        let words = ReturnForm::load(&context.assets)?;
        if let Some(file) = &self.file {
            return self.take(context, &words, file);
        }
        let (csv, workbook) = (trust_return::template_csv(&words), || trust_return::template_xlsx(&words));
        write_template(context, &csv, workbook, &words.instructions, self.out.as_deref())
    }

    fn take(&self, context: &Context, words: &ReturnForm, file: &Path) -> Result<Exit, Error> {
        let name = file.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        let bytes = files::read(file)?;
        let _held = context.take("import")?;
        context.gather()?;
        let (returns, warnings) =
            trust_return::read(words, &trusts(&context.store)?, &name, &bytes).map_err(ReturnError::from)?;
        for warning in &warnings {
            context.say(&format!("warning: {warning}"));
        }
        let threshold = context.config.suppress_below.unwrap_or(trust_return::SUPPRESS_BELOW);
        for given in &returns {
            let release = self.release.clone().unwrap_or_else(|| given.wres_year.to_string());
            let kept =
                trust_return::import(words, given, (&name, &bytes), &release, threshold, &context.store)?;
            context.say(&format!(
                "took the return of {} ({}) for WRES {}{}: {} shown, {} withheld under a threshold of {}",
                readable_name(&given.org_name),
                given.org_code,
                given.wres_year,
                if kept.replaced { ", in place of an earlier one" } else { "" },
                counted(kept.shown, "count"),
                kept.suppressed,
                kept.threshold,
            ));
            for warning in because_of_earlier(&kept, threshold) {
                context.say(&format!("warning: {warning}"));
            }
        }
        Ok(Exit::Done)
    }
}

/// What is withheld because of earlier imports, and why.
fn because_of_earlier(kept: &ReturnImport, asked: u64) -> Vec<String> {
    let mut warnings = Vec::new();
    if kept.threshold > asked {
        warnings.push(format!(
            "the threshold is {}, not {asked}: an earlier import of this trust and year used it, and a lower one would \
             give away what that import withheld",
            kept.threshold
        ));
    }
    if !kept.because_of_earlier.is_empty() {
        let keys: Vec<String> =
            kept.because_of_earlier.iter().map(|key| format!("\n  {}", key.described())).collect();
        let (noun, are) = if keys.len() == 1 { ("count", "is") } else { ("counts", "are") };
        warnings.push(format!(
            "{} more {noun} {are} withheld than this return alone needs: readers have the figures of the earlier import, \
             and the difference would give away a count that is withheld now or was then{}",
            keys.len(),
            keys.concat()
        ));
    }
    for indicator in &kept.withheld_indicators {
        warnings.push(format!(
            "no corrected count of indicator {indicator} is shown: with the figures of the earlier import, every table \
             of them would give away a count that is withheld"
        ));
    }
    warnings
}

/// Takes a file in a published layout.
async fn published(
    context: &Context,
    file: &Path,
    layout: &str,
    release: Option<&str>,
) -> Result<Exit, Error> {
    let _held = context.take("import")?;
    context.gather()?;
    let (bytes, name) = (files::read(file)?, files::name(file));
    let taken = load::import(&context.assets, &context.store, &name, &bytes, layout, release).await?;
    // Bundled figures give way to what has just been taken.
    context.gather()?;
    for warning in &taken.warnings {
        context.say(&format!("warning: {warning}"));
    }
    let release = taken.release.map_or_else(String::new, |release| format!(", release {release}"));
    context.say(&format!(
        "{} from `{name}`{release} in `{}`",
        counted(taken.rows, "row"),
        taken.path.display()
    ));
    Ok(Exit::Done)
}

/// Writes an empty file, and says what a person has to know who fills it in.
fn write_template(
    context: &Context,
    csv: &[u8],
    workbook: impl FnOnce() -> Result<Vec<u8>, ReturnError>,
    instructions: &[String],
    out: Option<&Path>,
) -> Result<Exit, Error> {
    let Some(out) = out else {
        print(csv)?;
        context.say(&instructions.join("\n"));
        return Ok(Exit::Done);
    };
    // A filled one may have the name.
    if out.exists() {
        return Err(Error::Usage {
            message: format!("`{}` is there already", out.display()),
            hint: "give another name, or move the file away".to_owned(),
        });
    }
    if out.extension().is_some_and(|end| end.eq_ignore_ascii_case("xlsx")) {
        files::write_whole(out, &workbook()?)?;
    } else {
        files::write_whole(out, csv)?;
        context.say(&instructions.join("\n"));
    }
    print(format!("{}\n", out.display()).as_bytes())?;
    Ok(Exit::Done)
}

/// The names of all organisations by code, aliases among them.
fn trusts(store: &Path) -> Result<BTreeMap<String, String>, Error> {
    let pairs = |table: &str, key: &str, value: &str| -> Result<BTreeMap<String, String>, Error> {
        let rows = observation::read(&store.join(format!("registers/{table}.parquet")))?;
        let column = |name: &str| table::texts(&rows, name);
        let (Some(keys), Some(values)) = (column(key), column(value)) else { return Ok(BTreeMap::new()) };
        Ok(keys.iter().zip(values).filter_map(|(key, value)| Some((key?.into(), value?.into()))).collect())
    };
    let mut names = pairs("organisation", "org_code", "org_name")?;
    for (alias, code) in pairs("organisation_alias", "alias", "org_code")? {
        if let Some(name) = names.get(&code).cloned() {
            names.insert(alias, name);
        }
    }
    Ok(names)
}
