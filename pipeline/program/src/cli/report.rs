//! `race-equity report`.

use std::collections::BTreeSet;
use std::path::PathBuf;

use clap::Args;

use super::print_path;
use crate::context::CommandContext;
use crate::error::Exit;
use crate::error::ProgramError;
use crate::made_reports::MadeReports;
use crate::publish::{self, Placement};
use crate::schedule::{StoreStatus, report_selection};
use benchmark::QuerySelection;
use catalogue::organisation::{FoundPlace, Place, PlaceKind};
use files::clock;
use format::words::counted;
use ingest::load::RunRecord;
use report::{Edition, ReportError, ReportFiles, ReportSubjects, ReportTables, Subject, Term};

/// Make reports of England, regions, integrated care boards, trusts or frameworks as PDF, HTML, Excel and CSV
#[derive(Args, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub(super) struct ReportCommand {
    /// Region: a name such as `north-west`, or its code; can be given more than once [default: the region of
    /// `RACE_EQUITY_REGION` or race-equity.toml]
    #[arg(long, value_name = "REGION", value_delimiter = ',')]
    region: Vec<String>,
    /// Integrated care board: a name such as `greater-manchester`, or its code; can be given more than once
    #[arg(long, value_name = "ICB", value_delimiter = ',')]
    icb: Vec<String>,
    /// Trust: its code, or its name; can be given more than once
    #[arg(long, value_name = "TRUST", value_delimiter = ',')]
    trust: Vec<String>,
    /// Anti-racist framework, by its id; can be given more than once
    #[arg(long, value_name = "FRAMEWORK", value_delimiter = ',')]
    framework: Vec<String>,
    /// England as a whole
    #[arg(long)]
    england: bool,
    /// England, and every region, integrated care board, trust and framework
    #[arg(long, conflicts_with_all = ["region", "icb", "trust", "framework", "england"])]
    all: bool,
    /// The board brief of each place instead of its report: one page, also as a Word document
    #[arg(long, conflicts_with = "framework")]
    brief: bool,
    /// Name of the edition, and of its folder [default: the month of the newest data, such as 2026-07]
    #[arg(long)]
    edition: Option<String>,
    /// Folder of the editions [default: reports]
    #[arg(long, env = "RACE_EQUITY_REPORTS", value_name = "DIR")]
    out: Option<PathBuf>,
    /// Term for all ethnic groups other than White [default: bme]
    #[arg(long, env = "RACE_EQUITY_TERM")]
    term: Option<Term>,
    /// Overwrite reports that exist already
    #[arg(long)]
    replace: bool,
}

impl ReportCommand {
    pub(super) async fn run(self, context: &CommandContext) -> Result<Exit, ProgramError> {
        let context = &context.with_flags(self.out.clone(), self.term);
        // The store stays locked until the reports are in place, so that no other run removes unfinished files.
        let reading = context.read_locked("report")?;
        let sections = report::load_sections(&context.assets).map_err(ReportError::from)?;
        let tables: Vec<&str> = ReportTables::READ.iter().copied().chain(sections.queries()).collect();
        let wanted = QuerySelection::Named(&tables);
        let (session, _) = reading.benchmark(context, wanted).await?;
        let definitions = &reading.definitions;
        let runs = RunRecord::all(&context.store)?;
        let status = StoreStatus::after(context, &definitions.catalogue, &runs, clock::now())?;
        let inputs = publish::load_inputs(context, definitions, &session, reading.store(), &status).await?;
        for newer in &status.newer_releases {
            context.say(&report::instruction(newer));
        }
        let edition = Edition::new(self.edition.as_deref(), inputs.newest)?;
        let mut subjects = self.subjects(context, inputs.known())?;
        if self.brief {
            subjects = subjects.into_iter().filter_map(Subject::brief).collect();
        }
        if reading.is_locked() {
            report::recover(&context.reports)?;
        }
        let mut made = MadeReports::read(context, &inputs, reading.store(), &edition)?;
        let mut unchanged = Vec::new();
        if self.replace {
            let (same, anew) = without_unchanged(&made, subjects)?;
            (unchanged, subjects) = (same, anew);
            if let Some(sentence) = unchanged_in_words(unchanged.len(), subjects.len()) {
                context.say(&sentence);
            }
        }
        for files in &unchanged {
            print_files(context, files)?;
        }
        if subjects.is_empty() {
            return Ok(Exit::Done);
        }
        let bar = context.bar(subjects.len(), "reports");
        let placement = Placement::EachReport { replace: self.replace };
        let published = publish::publish(context, &inputs, &edition, &subjects, placement, &|subject| {
            bar.set_message(subject.name());
            bar.inc(1);
        })?;
        bar.finish_and_clear();
        if reading.is_locked() {
            for (subject, files) in subjects.iter().zip(&published.reports) {
                made.note(subject, files)?;
            }
            made.write()?;
        }
        let mut overwritten = BTreeSet::new();
        for files in published.reports {
            print_files(context, &files)?;
            overwritten.extend(files.overwritten);
        }
        print_path(context, &published.index.page)?;
        if !published.index.in_doubt.is_empty() {
            context.say(&format!(
                "the reports of edition {} have different values for {}: make the older reports again with `--replace`",
                edition.id,
                format::list(&published.index.in_doubt)
            ));
        }
        for page in published.pages_without_place {
            context.say(&format!(
                "cannot add the notice of a correction to `{}`: the page has no place for it",
                page.display()
            ));
        }
        if !overwritten.is_empty() {
            let ids: Vec<String> = overwritten.into_iter().collect();
            context.say(&format!(
                "edition {} now has different values under the same version of {}; if it was published already, make a new \
                 edition instead",
                edition.id,
                format::list(&ids)
            ));
        }
        Ok(Exit::Done)
    }

    /// The subjects of the flags, otherwise the regions of the settings, otherwise the reports of `[run]`.
    fn subjects(
        &self,
        context: &CommandContext,
        known: ReportSubjects<'_>,
    ) -> Result<Vec<Subject>, ProgramError> {
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
                subjects.push(found(context, known.place(kind, name)?));
            }
        }
        for name in &self.framework {
            subjects.push(known.framework(name)?);
        }
        if subjects.is_empty() {
            for region in context.config.regions() {
                subjects.push(found(context, known.place(PlaceKind::Region, &region)?));
            }
        }
        if let (true, Some(reports)) = (subjects.is_empty(), &context.config.run.reports) {
            subjects = report_selection::subjects(reports, known, &|warning| context.say(warning))?;
        }
        if subjects.is_empty() {
            let regions: Vec<String> = known
                .places
                .iter()
                .filter(|place| place.kind == PlaceKind::Region)
                .map(Place::slug)
                .collect();
            return Err(ProgramError::Usage {
                message: "no region, ICB, trust or framework was given".to_owned(),
                hint: format!("add `--region` with one of {}", regions.join(", ")),
            });
        }
        Ok(subjects)
    }
}

/// The files of the reports that have not changed, and the subjects of the others.
fn without_unchanged(
    made: &MadeReports,
    subjects: Vec<Subject>,
) -> Result<(Vec<ReportFiles>, Vec<Subject>), ProgramError> {
    let (mut unchanged, mut others) = (Vec::new(), Vec::new());
    for subject in subjects {
        match made.unchanged(&subject)? {
            Some(files) => unchanged.push(files),
            None => others.push(subject),
        }
    }
    Ok((unchanged, others))
}

/// "2 of 3 reports were not made again, because nothing that they are made from has changed".
fn unchanged_in_words(unchanged: usize, others: usize) -> Option<String> {
    let were = match (unchanged, others) {
        (0, _) => return None,
        (1, 0) => "the report was".to_owned(),
        (_, 0) => format!("all {} were", counted(unchanged, "report")),
        (1, _) => format!("1 of {} was", counted(1 + others, "report")),
        _ => format!("{unchanged} of {} were", counted(unchanged + others, "report")),
    };
    let what = if unchanged == 1 { "it is" } else { "they are" };
    Some(format!("{were} not made again, because nothing that {what} made from has changed"))
}

fn print_files(context: &CommandContext, files: &ReportFiles) -> Result<(), ProgramError> {
    let ReportFiles { pdf, html, workbook, word, csv, .. } = files;
    [pdf, html].into_iter().chain(word).chain([workbook, csv]).try_for_each(|path| print_path(context, path))
}

/// The subject of a place; a message says if it is not the organisation that was asked for.
fn found(context: &CommandContext, found: FoundPlace) -> Subject {
    if let Some(former) = &found.former {
        context.say(&format!("{}: the report is of {}", former.sentence(), found.place.name));
    }
    Subject::Place(found.place)
}
