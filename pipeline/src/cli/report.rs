//! `race-equity report`.

use std::collections::BTreeSet;
use std::path::PathBuf;

use clap::Args;

use super::print;
use super::setting::Setting;
use crate::benchmark::Wanted;
use crate::clock;
use crate::error::{Error, Exit};
use crate::files;
use crate::organisation::{FoundPlace, Place, PlaceKind};
use crate::report::{self, Edition, Known, Made, ReportTables, Shelf, Subject, Term};
use crate::road::{self, Material, Reports};
use crate::schedule::{Calendar, Status};

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
        let reading = setting.read("report")?;
        let wanted = Wanted::Named(ReportTables::READ);
        let (session, _) = road::benchmark_wanted(&setting.assets, reading.store(), wanted).await?;
        let (catalogue, indicators) = (reading.catalogue.clone(), reading.indicators.clone());
        let surroundings = (&setting.assets, &setting.config);
        let calendar = Calendar::new(&setting.config.schedule)?;
        let status = Status::of(&catalogue, &setting.store, clock::now(), &calendar)?;
        let described = (&catalogue, indicators.as_slice());
        let stale = status.stale(&calendar);
        let material = Material::load(surroundings, described, &session, reading.store(), stale).await?;
        // Everything is loaded: who wants to write the store need not wait for the typesetter.
        drop(reading);
        let edition = Edition::new(self.edition.as_deref(), material.newest)?;
        let subjects = self.subjects(setting, material.known())?;
        let out = setting.reports(self.out.clone());
        let term = self.term.or(setting.config.term).unwrap_or_default();
        report::mend(&out)?;
        let standing = Shelf::read(&out)?;
        let how = Reports { edition: &edition, out: &out, shelf: &standing, term, replace: self.replace };
        let mut overwritten = BTreeSet::new();
        let bar = setting.bar(subjects.len(), "reports");
        let made = material.reports(&subjects, how, &|subject| {
            bar.set_message(subject.name());
            bar.inc(1);
        })?;
        bar.finish_and_clear();
        for Made { pdf, html, csv, overwritten: changed } in made {
            overwritten.extend(changed);
            for path in [pdf, html, csv] {
                print(format!("{}\n", path.display()).as_bytes())?;
            }
        }
        let index = material.index(how)?;
        files::point_of_death("index");
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
        files::point_of_death("latest");
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
                subjects.push(found(setting, known.place(kind, name)?));
            }
        }
        for name in &self.framework {
            subjects.push(known.framework(name)?);
        }
        if subjects.is_empty() {
            for region in setting.config.regions() {
                subjects.push(found(setting, known.place(PlaceKind::Region, &region)?));
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

/// A place that was found; says so if it is not the organisation that was asked for.
fn found(setting: &Setting, found: FoundPlace) -> Subject {
    if let Some(former) = &found.former {
        setting.say(&format!("{}: the report is of {}", former.sentence(), found.place.name));
    }
    Subject::Place(found.place)
}
