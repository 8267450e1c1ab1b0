//! `race-equity explain`.

mod explanation;
mod rows;
mod story;

use std::path::PathBuf;

use clap::Args;

use super::print;
use crate::context::CommandContext;
use crate::error::Exit;
use crate::error::ProgramError;
use crate::terminal;
use benchmark::{QuerySelection, Session};
use catalogue::indicator::{Basis, Indicator};
use catalogue::organisation::{FoundPlace, Place, PlaceError, PlaceKind, find_place};
use explanation::{ExplainedFigure, Explanation, SqlStep, files_of, remove_small_counts};
use ingest::load;
use report::EditionFolders;
use rows::Selection;
use store::snapshot::Snapshots;

/// Explain a number: the sum behind it, its parts by trust, and the file, sheet and cell of each
///
/// Give a region, an integrated care board (ICB), a trust or England, an indicator, and a WRES year if it is not the
/// newest; or the id of a figure. Prints the number with its interval, the sum behind it, the trusts that it adds up, the
/// published figures with file, sheet and cell, the licence of each file, the corrections of known errors, and the SQL
/// files that the number went through.
#[derive(Args, Debug)]
pub(super) struct ExplainCommand {
    /// A region, an ICB or a trust, by name or code; `england`; or a figure id such as `wres-i8-Y62-2025-trusts`
    subject: String,
    /// WRES indicator, such as `8`, or survey question, such as `q16b`; a figure id has its own
    indicator: Option<String>,
    /// WRES year [default: the newest]
    year: Option<i32>,
    /// Print everything as JSON
    #[arg(long)]
    json: bool,
    /// Folder of the editions, for the title of a figure [default: reports]
    #[arg(long, env = "RACE_EQUITY_REPORTS", value_name = "DIR")]
    out: Option<PathBuf>,
}

/// The tables that are read, and from which places are found.
const TABLES: [&str; 4] = ["gap", "group_trust", "trust_share", "successor_known"];
/// The SQL files that the gap of a trust goes through, and those of a group of trusts.
const STEPS: [&str; 4] = ["trust_share", "group_trust", "share", "gap"];

/// What was asked for, taken apart.
struct Question {
    subject: String,
    indicator: String,
    year: Option<i32>,
    figure: Option<ExplainedFigure>,
}

impl ExplainCommand {
    pub(super) async fn run(self, context: &CommandContext) -> Result<Exit, ProgramError> {
        let question = self.question(context)?;
        let reading = context.read("explain")?;
        let definitions = &reading.definitions;
        let (session, _) = reading.benchmark(context, QuerySelection::Named(&TABLES)).await?;
        let found = found(&session, &question.subject).await?;
        let own = |code: &str, kind: PlaceKind| Selection {
            level: kind.level(),
            code: code.to_owned(),
            indicator: question.indicator.clone(),
            year: question.year,
        };
        let FoundPlace { place, former } = found;
        let mut selection = own(&place.code, place.kind);
        let mut shown = match place.kind {
            PlaceKind::England => place.name.clone(),
            PlaceKind::Icb => format!("{} ({} {})", place.short(), place.kind.noun(), place.code),
            PlaceKind::Region | PlaceKind::Trust => {
                format!("{} ({} {})", place.name, place.kind.noun(), place.code)
            }
        };
        // The figures under a former code come first.
        if let Some(former) = former {
            let earlier = own(&former.code, former.kind);
            if earlier.own_figures(&session).await?.is_empty() {
                context.say(&format!("{}: the figures are of {}", former.sentence(), place.code));
            } else {
                context.say(&format!("{}: the figures are of {}", former.sentence(), former.code));
                shown = format!("{} ({} {})", former.name, former.kind.noun(), former.code);
                selection = earlier;
            }
        }
        let mut gap = selection.gap(&session).await?;
        selection.year = selection.year.or(gap.as_ref().map(|gap| gap.wres_year));
        let mut parts = match selection.level {
            "trust" => Vec::new(),
            _ if gap.is_some() => selection.parts(&session).await?,
            _ => Vec::new(),
        };
        let mut figures = match &gap {
            Some(gap) if gap.level == "trust" => {
                selection.figures_of_trusts(&session, std::slice::from_ref(&selection.code)).await?
            }
            Some(_) => {
                let counted = parts.iter().filter(|part| part.state == "counted");
                let codes: Vec<String> = counted.map(|part| part.code.clone()).collect();
                selection.figures_of_trusts(&session, &codes).await?
            }
            None => selection.own_figures(&session).await?,
        };
        let Some(year) = gap.as_ref().map(|gap| gap.wres_year).or(figures.first().map(|row| row.wres_year))
        else {
            return Err(self.nothing(&question, &place));
        };
        remove_small_counts(gap.as_mut(), &mut parts, &mut figures);
        let indicator = definitions.indicators.iter().find(|known| known.number == question.indicator);
        let codes: Vec<&str> = figures.iter().filter_map(|figure| figure.org_code.as_deref()).collect();
        let mut corrections = load::applied(&context.assets, &session).await?;
        corrections.retain(|correction| {
            correction.indicators.contains(&question.indicator)
                && correction.organisations.iter().any(|code| codes.contains(&code.as_str()))
        });
        let manifest = Snapshots::of_store(&context.store).manifest()?;
        let explanation = Explanation {
            figure: question.figure,
            labels: indicator
                .iter()
                .flat_map(|indicator| &indicator.measure_of)
                .map(|measure| (measure.code.clone(), measure.label.clone()))
                .collect(),
            heading: heading(indicator, &question.indicator),
            place: shown,
            period: period(indicator, year),
            steps: if gap.is_some() { steps(context, &session, selection.level)? } else { Vec::new() },
            gap,
            parts,
            files: files_of(context, &definitions.catalogue, &manifest, &figures)?,
            figures,
            corrections,
        };
        let text = if self.json {
            let text = serde_json::to_string_pretty(&explanation)
                .map_err(|error| ingest::Error::Output(error.into()))?;
            text + "\n"
        } else {
            story::text(&explanation, terminal::width())
        };
        print(text.as_bytes())?;
        Ok(Exit::Done)
    }

    /// The place, indicator and year that are asked for, or those of a figure.
    fn question(&self, context: &CommandContext) -> Result<Question, ProgramError> {
        let subject = self.subject.trim();
        if let Some(id) = subject.strip_prefix("wres-i") {
            // Scheme, indicator, organisation, WRES year and view, as `report::figure::figure_id` joins them.
            let parts: Vec<&str> = id.split('-').collect();
            let [indicator, org, year, ..] = parts.as_slice() else { return Err(no_figure(subject)) };
            let year = year.parse().map_err(|_| no_figure(subject))?;
            let title = self.title(context, subject)?;
            return Ok(Question {
                subject: (*org).to_owned(),
                indicator: (*indicator).to_owned(),
                year: Some(year),
                figure: Some(ExplainedFigure { id: subject.to_owned(), title }),
            });
        }
        if subject.starts_with("wres-") {
            return Err(ProgramError::Usage {
                message: format!("the figure `{subject}` has several indicators"),
                hint: "explain one of them, such as `race-equity explain north-west 8`".to_owned(),
            });
        }
        let Some(indicator) = self.indicator.as_deref() else {
            return Err(ProgramError::Usage {
                message: format!("no indicator was given for `{subject}`"),
                hint: format!(
                    "add the number of an indicator, 1 to 9, as in `race-equity explain {} 8`",
                    if subject.contains(' ') { format!("'{subject}'") } else { subject.to_owned() }
                ),
            });
        };
        Ok(Question {
            subject: subject.to_owned(),
            indicator: indicator.trim().to_lowercase(),
            year: self.year,
            figure: None,
        })
    }

    /// The title of a figure in the newest edition that has it.
    fn title(&self, context: &CommandContext, id: &str) -> Result<Option<String>, ProgramError> {
        let out = context.with_flags(self.out.clone(), None).reports;
        if !out.is_dir() {
            return Ok(None);
        }
        let editions = EditionFolders::read(&out)?;
        let found = editions.newest().and_then(|edition| edition.figure(id));
        Ok(found.map(|figure| figure.described()).transpose()?.map(|figure| figure.title))
    }

    fn nothing(&self, question: &Question, place: &Place) -> ProgramError {
        let of_year = question.year.map_or_else(String::new, |year| format!(" in WRES {year}"));
        ProgramError::Usage {
            message: format!(
                "no published figure of `{}` for indicator `{}`{of_year} found",
                self.subject, question.indicator
            ),
            hint: format!(
                "`race-equity query \"SELECT DISTINCT indicator, wres_year FROM observation WHERE org_code = '{}'\"` \
                 lists what there is",
                place.code
            ),
        }
    }
}

fn no_figure(id: &str) -> ProgramError {
    ProgramError::Usage {
        message: format!("`{id}` is not the id of a figure"),
        hint: "`race-equity figures` lists the figures; an id is like `wres-i8-Y62-2025-trusts`".to_owned(),
    }
}

/// England, or the region, ICB or trust with this code or name.
async fn found(session: &Session, asked: &str) -> Result<FoundPlace, ProgramError> {
    let england = Place::england();
    if asked.eq_ignore_ascii_case(&england.name) || asked.eq_ignore_ascii_case(&england.code) {
        return Ok(FoundPlace { place: england, former: None });
    }
    let today = load::places(session).await?;
    let former = load::former_places(session, &today).await?;
    let mut unknown = None;
    for kind in [PlaceKind::Trust, PlaceKind::Icb, PlaceKind::Region] {
        match find_place(asked, kind, &today, &former) {
            Err(error @ PlaceError::Unknown { .. }) => unknown = Some(error),
            other => return Ok(other?),
        }
    }
    // A misspelt name can be that of any kind of place.
    let known: Vec<String> =
        today.iter().map(Place::slug).chain(today.iter().map(|place| place.name.clone())).collect();
    let meant = catalogue::did_you_mean::did_you_mean(asked, known.iter().map(String::as_str));
    Err(ProgramError::Usage {
        message: format!("there is no region, ICB or trust `{asked}`"),
        hint: meant.or(unknown.map(|error| error.hint())).unwrap_or_default(),
    })
}

fn heading(indicator: Option<&Indicator>, asked: &str) -> String {
    match indicator {
        Some(indicator) => format!("{} (indicator {})", indicator.heading, indicator.number),
        None => format!("Survey question {asked}"),
    }
}

/// "WRES 2025 (staff survey 2024)".
fn period(indicator: Option<&Indicator>, year: i32) -> String {
    match indicator.map(|indicator| indicator.basis) {
        Some(Basis::Survey) | None => format!("WRES {year} (staff survey {})", year - 1),
        Some(_) => format!("WRES {year}"),
    }
}

/// The SQL files that a gap went through, each after those it reads.
fn steps(context: &CommandContext, session: &Session, level: &str) -> Result<Vec<SqlStep>, ProgramError> {
    let queries = benchmark::load(&context.assets)?;
    let is_read = |name: &&&str| level != "trust" || **name != "group_trust";
    let mut steps = Vec::new();
    for name in STEPS.iter().filter(is_read) {
        let Some(query) = queries.iter().find(|query| query.name == **name) else { continue };
        let reads = session.reads(&query.sql).map_err(|error| ingest::Error::Store {
            store: context.store.clone(),
            source: Box::new(error),
        })?;
        steps.push(SqlStep { path: query.path.clone(), reads });
    }
    Ok(steps)
}
