//! `race-equity import`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use jiff::tz::TimeZone;

use super::{print, print_path};
use crate::context::CommandContext;
use crate::error::Exit;
use crate::error::ProgramError;
use catalogue::did_you_mean::did_you_mean_organisation;
use catalogue::organisation::readable_name;
use catalogue::source::{Catalogue, ZipMember};
use files::clock;
use format::words::counted;
use ingest::extract::BlankForm;
use ingest::load::{self, unread_text};
use ingest::trust_return::{self, BlankReturn, PublishedHeadcounts, ReturnError, ReturnForm, ReturnImport};
use store::observation;
use store::table;

/// The layout of a trust's return.
const RETURN: &str = "return";

/// Import a file: a published file, a trust's return, or a register of framework statuses
///
/// A published file is kept under its hash and read by a layout of `data/layouts`, as a refresh does. If it does not
/// fit the layout, every misfit is printed and the earlier data are kept. A trust's return has its counts for
/// indicators 1 to 4 and 9. `--template return` writes a workbook to fill in, which needs no `--layout` when you
/// import it.
///
/// Small counts are suppressed in everything that is printed; `suppress_below` in race-equity.toml sets the threshold
/// [default: 10 people]. A later return of the same trust and year replaces the earlier one. If the two returns
/// together would reveal a small count, more counts are suppressed, with a warning. Counts of board members are
/// public and are always shown.
///
/// A register of statuses under anti-racist frameworks (`framework-register`) and answers to their criteria
/// (`framework-answers`) add rows: a row replaces the earlier row of the same scheme, organisation and criterion. The
/// state `unknown` withdraws a status.
#[derive(Args, Debug)]
pub(super) struct ImportCommand {
    /// The file; a return must be CSV or XLSX
    #[arg(required_unless_present = "template", conflicts_with = "template")]
    file: Option<PathBuf>,
    /// Layout of the file: one of `data/layouts`, such as `nss-benchmark`, or `return` [default: a workbook of
    /// `--template return` is recognised]
    #[arg(long, value_name = "ID")]
    layout: Option<String>,
    /// Release of the figures [default: the release in the file; for a return, its WRES year]
    #[arg(long, value_name = "RELEASE", requires = "file")]
    release: Option<String>,
    /// Write an empty file to fill in: `return`, `framework-register` or `framework-answers`
    #[arg(long, value_name = "ID")]
    template: Option<String>,
    /// Code of the trust, to fill in in the empty return
    #[arg(long, value_name = "CODE", requires = "template")]
    trust: Option<String>,
    /// WRES year, to fill in in the empty return: the year of its 31 March
    #[arg(long, value_name = "YEAR", requires = "template")]
    year: Option<i32>,
    /// Form of the empty return [default: workbook]
    #[arg(long, value_name = "FORM", requires = "template")]
    form: Option<BlankReturnForm>,
    /// Path of the empty file; a name that ends in .xlsx makes a workbook with instructions [default: standard
    /// output, as CSV; for a workbook, a name such as return-RXR-2026.xlsx in the current folder]
    #[arg(long, value_name = "FILE", requires = "template")]
    out: Option<PathBuf>,
}

/// The form of an empty return.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum BlankReturnForm {
    /// A workbook with a sheet for each indicator, for people to fill in
    Workbook,
    /// A table in which each row is a count, for programs to fill in
    Long,
}

impl ImportCommand {
    pub(super) async fn run(self, context: &CommandContext) -> Result<Exit, ProgramError> {
        if let Some(template) = &self.template {
            return self.write_template(context, template);
        }
        let Some(file) = &self.file else { return Ok(Exit::Done) };
        let words = ReturnForm::load(&context.assets)?;
        match self.layout.as_deref() {
            Some(layout) if layout != RETURN => {
                published(context, file, layout, self.release.as_deref()).await
            }
            None if !trust_return::is_workbook_form(&words, &files::name(file), &files::read(file)?) => {
                let hint = "add `--layout ID`: `return` for a trust's return, or the name of a file in `data/layouts`, such as \
                            `nss-benchmark`";
                Err(ProgramError::Usage {
                    message: format!("the layout of `{}` is unknown", file.display()),
                    hint: format!("{hint}. {}", ZipLayouts::of(&context.catalogue()?).described()),
                })
            }
            _ => self.take(context, &words, file).await,
        }
    }

    fn write_template(&self, context: &CommandContext, layout: &str) -> Result<Exit, ProgramError> {
        let has_return_flags = self.trust.is_some() || self.year.is_some() || self.form.is_some();
        if layout != RETURN && has_return_flags {
            return Err(ProgramError::Usage {
                message: "`--trust`, `--year` and `--form` are for `--template return`".to_owned(),
                hint: "leave them out".to_owned(),
            });
        }
        if layout != RETURN {
            let (columns, instructions) = load::template(&context.assets, layout)?;
            let empty =
                BlankForm { sheet: layout, columns: &columns, rows: &[], instructions: &instructions };
            let workbook = || empty.xlsx().map_err(|error| ReturnError::Template(Box::new(error)));
            return write_template(context, &empty.csv(), workbook, &instructions, self.out.as_deref());
        }
        let words = ReturnForm::load(&context.assets)?;
        if self.form == Some(BlankReturnForm::Long) {
            if self.trust.is_some() || self.year.is_some() {
                return Err(ProgramError::Usage {
                    message: "`--form long` has the trust and the year in every row".to_owned(),
                    hint: "leave `--trust` and `--year` out, and fill in both columns".to_owned(),
                });
            }
            let (csv, workbook) =
                (trust_return::template_csv(&words), || trust_return::template_xlsx(&words));
            return write_template(context, &csv, workbook, &words.instructions, self.out.as_deref());
        }
        self.write_workbook(context, &words)
    }

    /// Writes the workbook that people fill in.
    fn write_workbook(&self, context: &CommandContext, words: &ReturnForm) -> Result<Exit, ProgramError> {
        let this_year = i32::from(clock::now().to_zoned(TimeZone::UTC).year());
        let years = words.first_year..=this_year + 1;
        if let Some(year) = self.year.filter(|year| !years.contains(year)) {
            return Err(ProgramError::Usage {
                message: format!("`{year}` is not a valid WRES year"),
                hint: format!("give a year from {} to {}", years.start(), years.end()),
            });
        }
        let trust = self.trust.as_deref().map(|code| trust_of(context, code)).transpose()?;
        let parts = ["return".to_owned()].into_iter().chain(trust.iter().map(|(code, _)| code.clone()));
        let parts: Vec<String> = parts.chain(self.year.map(|year| year.to_string())).collect();
        let out = self.out.clone().unwrap_or_else(|| PathBuf::from(parts.join("-") + ".xlsx"));
        if out.extension().is_none_or(|end| !end.eq_ignore_ascii_case("xlsx")) {
            return Err(ProgramError::Usage {
                message: format!("`{}` is not the name of a workbook", out.display()),
                hint: "end the name in .xlsx, or add `--form long` to write CSV".to_owned(),
            });
        }
        let blank = BlankReturn {
            trust,
            year: self.year,
            last_year: *years.end(),
            file: files::name(&out),
            threshold: context.config.suppress_below.unwrap_or(trust_return::SUPPRESS_BELOW),
        };
        let workbook = || trust_return::workbook_form(words, &blank);
        write_template(context, &[], workbook, &[], Some(&out))
    }

    async fn take(
        &self,
        context: &CommandContext,
        words: &ReturnForm,
        file: &Path,
    ) -> Result<Exit, ProgramError> {
        let name = file.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        let bytes = files::read(file)?;
        let _lock = context.lock("import")?;
        context.gather_to_import()?;
        let headcounts = PublishedHeadcounts::of_store(&context.assets, &context.store).await?;
        let (returns, warnings) =
            trust_return::read(words, &trusts(&context.store)?, &headcounts, &name, &bytes)
                .map_err(ReturnError::from)?;
        for warning in &warnings {
            context.say(&format!("warning: {warning}"));
        }
        let threshold = context.config.suppress_below.unwrap_or(trust_return::SUPPRESS_BELOW);
        for given in &returns {
            let release = self.release.clone().unwrap_or_else(|| given.wres_year.to_string());
            let kept =
                trust_return::import(words, given, (&name, &bytes), &release, threshold, &context.store)?;
            context.say(&format!(
                "imported the return of {} ({}) for WRES {}{}: {} shown, {} suppressed under a threshold of {}",
                readable_name(&given.org_name),
                given.org_code,
                given.wres_year,
                if kept.replaced { ", which replaces an earlier one" } else { "" },
                counted(kept.shown, "count"),
                kept.suppressed,
                kept.threshold,
            ));
            for warning in because_of_earlier(&kept, threshold) {
                context.say(&format!("warning: {warning}"));
            }
        }
        load::index_tables(&context.store)?;
        Ok(Exit::Done)
    }
}

/// What is suppressed because of earlier imports, and why.
fn because_of_earlier(kept: &ReturnImport, asked: u64) -> Vec<String> {
    let mut warnings = Vec::new();
    if kept.threshold > asked {
        warnings.push(format!(
            "the threshold is {}, not {asked}: an earlier import of this trust and year used it, and a lower threshold would \
             reveal counts that the earlier import suppressed",
            kept.threshold
        ));
    }
    if !kept.because_of_earlier.is_empty() {
        let keys: Vec<String> =
            kept.because_of_earlier.iter().map(|key| format!("\n  {}", key.described())).collect();
        let (noun, are) = if keys.len() == 1 { ("count", "is") } else { ("counts", "are") };
        warnings.push(format!(
            "{} more {noun} {are} suppressed than this return alone needs: together with the figures of the earlier import, \
             they would reveal a suppressed count{}",
            keys.len(),
            keys.concat()
        ));
    }
    for indicator in &kept.withheld_indicators {
        warnings.push(format!(
            "no count of indicator {indicator} is shown: together with the figures of the earlier import, any of them would \
             reveal a suppressed count"
        ));
    }
    warnings
}

/// Imports a file in a published layout.
async fn published(
    context: &CommandContext,
    file: &Path,
    layout: &str,
    release: Option<&str>,
) -> Result<Exit, ProgramError> {
    let _lock = context.lock("import")?;
    context.gather_to_import()?;
    let (bytes, name) = (files::read(file)?, files::name(file));
    let spinner = context.spinner(&format!("reading `{name}`"));
    let read = load::import(&context.assets, &context.store, &name, &bytes, layout, release).await;
    spinner.finish_and_clear();
    let taken = match read {
        Err(error @ ingest::Error::LayoutMismatch(_)) => {
            let catalogue = context.catalogue()?;
            let zips = ZipLayouts::of(&catalogue);
            if zips.is_other_file(layout, &name) {
                context.say(&format!("`{name}` may be another file of its zip. {}", zips.described()));
            }
            return Err(error.into());
        }
        taken => taken?,
    };
    // Imported figures replace bundled ones.
    context.gather_to_import()?;
    for warning in &taken.warnings {
        context.say(&format!("warning: {warning}"));
    }
    if let Some(unread) = unread_text(&taken.unread) {
        context.say(&unread);
    }
    let release = taken.release.map_or_else(String::new, |release| format!(", release {release}"));
    context.say(&format!(
        "{} from `{name}`{release} in `{}`",
        counted(taken.rows, "row"),
        taken.path.display()
    ));
    Ok(Exit::Done)
}

/// The files inside zips that have a layout.
struct ZipLayouts<'a>(Vec<(&'a ZipMember, &'a str)>);

impl<'a> ZipLayouts<'a> {
    fn of(catalogue: &'a Catalogue) -> Self {
        let members = catalogue.sources().iter().flat_map(|source| &source.members);
        Self(members.filter_map(|member| Some((member, member.layout.as_deref()?))).collect())
    }

    /// Whether a layout reads files of a zip, but not a file of this name.
    fn is_other_file(&self, layout: &str, name: &str) -> bool {
        let mut own = self.0.iter().filter(|(_, id)| *id == layout).peekable();
        own.peek().is_some() && !own.any(|(member, _)| member.pattern.is_match(name))
    }

    fn described(&self) -> String {
        let files = self.0.iter().map(|(member, layout)| format!("`{}` (`{layout}`)", member.words()));
        format!("These files of zips have a layout: {}", files.collect::<Vec<_>>().join(", "))
    }
}

/// Writes an empty file, and prints the instructions for filling it in.
fn write_template(
    context: &CommandContext,
    csv: &[u8],
    workbook: impl FnOnce() -> Result<Vec<u8>, ReturnError>,
    instructions: &[String],
    out: Option<&Path>,
) -> Result<Exit, ProgramError> {
    let Some(out) = out else {
        print(csv)?;
        context.say(&instructions.join("\n"));
        return Ok(Exit::Done);
    };
    // A file of this name can be filled in already.
    if out.exists() {
        return Err(ProgramError::Usage {
            message: format!("`{}` already exists", out.display()),
            hint: "give another name, or move the file".to_owned(),
        });
    }
    if out.extension().is_some_and(|end| end.eq_ignore_ascii_case("xlsx")) {
        files::write_whole(out, &workbook()?)?;
    } else {
        files::write_whole(out, csv)?;
        context.say(&instructions.join("\n"));
    }
    print_path(context, out)?;
    Ok(Exit::Done)
}

/// Code and name of the trust with this code.
fn trust_of(context: &CommandContext, asked: &str) -> Result<(String, String), ProgramError> {
    let _lock = context.lock("import")?;
    context.gather_to_import()?;
    let known = trusts(&context.store)?;
    let code = asked.trim().to_uppercase();
    if let Some(name) = known.get(&code) {
        return Ok((code, readable_name(name)));
    }
    let names = known.iter().map(|(code, name)| (code.as_str(), name.as_str()));
    Err(ProgramError::Usage {
        message: format!("`{asked}` is not the code of an NHS trust in England"),
        hint: did_you_mean_organisation(&code, asked, names)
            .unwrap_or_else(|| "find the code in the table `organisation_today`".to_owned()),
    })
}

/// The names of all organisations, by their codes and the aliases of these.
fn trusts(store: &Path) -> Result<BTreeMap<String, String>, ProgramError> {
    let pairs = |table: &str, key: &str, value: &str| -> Result<BTreeMap<String, String>, ProgramError> {
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
