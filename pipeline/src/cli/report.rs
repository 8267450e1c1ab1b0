//! `race-equity report`.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use clap::Args;

use super::print;
use super::setting::Setting;
use crate::action;
use crate::benchmark::Wanted;
use crate::error::{Error, Exit};
use crate::indicator;
use crate::organisation::{Place, PlaceKind};
use crate::report::typst::Typst;
use crate::report::{self, Edition, Known, Made, ReportError, Request, Shelf, Subject, Tables, Term};
use crate::road;

/// Make reports of England, regions, integrated care boards, trusts or frameworks as PDF, HTML and CSV
#[derive(Args, Debug)]
pub(super) struct Report {
    /// Region: a name such as `north-west`, or its code; may be given more than once [default: that of
    /// `RACE_EQUITY_REGION` or race-equity.toml]
    #[arg(long, value_name = "REGION", value_delimiter = ',')]
    region: Vec<String>,
    /// Integrated care board: a name such as `greater-manchester`, or its code; may be given more than once
    #[arg(long, value_name = "ICB", value_delimiter = ',')]
    icb: Vec<String>,
    /// Trust: its code, or its name; may be given more than once
    #[arg(long, value_name = "TRUST", value_delimiter = ',')]
    trust: Vec<String>,
    /// Anti-racist framework, by its id; may be given more than once
    #[arg(long, value_name = "FRAMEWORK", value_delimiter = ',')]
    framework: Vec<String>,
    /// The whole country
    #[arg(long)]
    england: bool,
    /// England, and every region, integrated care board, trust and framework
    #[arg(long, conflicts_with_all = ["region", "icb", "trust", "framework", "england"])]
    all: bool,
    /// Name of the edition, and of its folder [default: the month of the newest data, such as 2026-07]
    #[arg(long)]
    edition: Option<String>,
    /// Folder of the editions [default: reports]
    #[arg(long, env = "RACE_EQUITY_REPORTS", value_name = "DIR")]
    out: Option<PathBuf>,
    /// What all ethnic groups other than White are called [default: bme]
    #[arg(long, env = "RACE_EQUITY_TERM")]
    term: Option<Term>,
    /// Make a report again that stands already
    #[arg(long)]
    replace: bool,
}

impl Report {
    pub(super) async fn run(self, setting: &Setting) -> Result<Exit, Error> {
        let (catalogue, indicators) = setting.gather()?;
        let wanted = Wanted::Named(&Tables::READ);
        let (session, _) = road::benchmark_wanted(&setting.assets, &setting.store, wanted).await?;
        let known = road::places(&session).await?;
        let newest = road::newest(&catalogue, &setting.store)?.ok_or_else(|| Error::Usage {
            message: "`data/sources.toml` names no bundled file with a date".to_owned(),
            hint: "give one of them `retrieved = YYYY-MM-DD`".to_owned(),
        })?;
        let edition = Edition::new(self.edition.as_deref(), newest)?;
        let out = self
            .out
            .clone()
            .or_else(|| setting.config.reports.clone())
            .unwrap_or_else(|| PathBuf::from("reports"));
        let term = self.term.or(setting.config.term).unwrap_or_default();
        let plan = action::load(&setting.assets, &indicators)?;
        let frameworks = road::frameworks(&setting.assets, &session).await?;
        let known = Known { places: &known, frameworks: &frameworks };
        let subjects = self.subjects(setting, known)?;
        let groups = indicator::ethnic_groups(&setting.assets)?;
        let retrieved = road::in_use(&setting.store)?;
        let typst = Typst::find(setting.config.limits).map_err(ReportError::from)?;
        let tables = Tables::load(&setting.store)?;
        let corrections = road::applied(&setting.assets, &session).await?;
        let standing = Shelf::read(&out)?;
        let report_on = |subject: &Subject| -> Result<Made, Error> {
            Ok(report::make(&Request {
                subject,
                region: &known.region_of(subject)?,
                term,
                publisher: setting.config.publisher.as_deref().unwrap_or("race-equity"),
                edition: &edition,
                out: &out,
                shelf: &standing,
                replace: self.replace,
                tables: &tables,
                assets: &setting.assets,
                indicators: &indicators,
                catalogue: &catalogue,
                groups: &groups,
                frameworks: &frameworks,
                plan: &plan,
                retrieved: &retrieved,
                corrections: &corrections,
                typst: &typst,
            })?)
        };
        let mut overwritten = BTreeSet::new();
        let bar = setting.bar(subjects.len(), "reports");
        for report in on_all_cores(&subjects, |subject| {
            bar.set_message(subject.name());
            let report = report_on(subject);
            bar.inc(1);
            report
        }) {
            let Made { pdf, html, csv, overwritten: changed } = report?;
            overwritten.extend(changed);
            for path in [pdf, html, csv] {
                print(format!("{}\n", path.display()).as_bytes())?;
            }
        }
        bar.finish_and_clear();
        let index = report::index::write(
            &out,
            &edition.id,
            setting.config.address.as_ref(),
            &setting.assets,
            &indicators,
        )?;
        print(format!("{}\n", index.page.display()).as_bytes())?;
        if !index.in_doubt.is_empty() {
            setting.say(&format!(
                "reports of edition {} do not agree on {}: make the older ones again with `--replace`",
                edition.id,
                report::format::list(&index.in_doubt)
            ));
        }
        for page in report::publish_corrections(&out, &setting.assets, term)? {
            setting.say(&format!("no marked place for a notice of a correction in `{}`", page.display()));
        }
        report::point_to_latest(&out)?;
        if !overwritten.is_empty() {
            let ids: Vec<String> = overwritten.into_iter().collect();
            setting.say(&format!(
                "edition {} now has other values under the same version of {}; where it was published already, make a \
                 new edition instead",
                edition.id,
                report::format::list(&ids)
            ));
        }
        Ok(Exit::Done)
    }

    /// What is asked for on the command line, else the region of the settings.
    fn subjects(&self, setting: &Setting, known: Known<'_>) -> Result<Vec<Subject>, Error> {
        if self.all {
            return Ok(known.all()?);
        }
        let mut subjects = Vec::new();
        if self.england {
            subjects.push(Subject::Place(Place::england()));
        }
        for (kind, names) in
            [(PlaceKind::Region, &self.region), (PlaceKind::Icb, &self.icb), (PlaceKind::Trust, &self.trust)]
        {
            for name in names {
                subjects.push(known.place(kind, name)?);
            }
        }
        for name in &self.framework {
            subjects.push(known.framework(name)?);
        }
        if subjects.is_empty()
            && let Some(regions) = std::env::var("RACE_EQUITY_REGION").ok().or(setting.config.region.clone())
        {
            for region in regions.split(',') {
                subjects.push(known.place(PlaceKind::Region, region)?);
            }
        }
        if subjects.is_empty() {
            let regions: Vec<String> = known
                .places
                .iter()
                .filter(|place| place.kind == PlaceKind::Region)
                .map(Place::slug)
                .collect();
            return Err(Error::Usage {
                message: "no region was named".to_owned(),
                hint: format!("add `--region`, with one of {}", regions.join(", ")),
            });
        }
        Ok(subjects)
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
