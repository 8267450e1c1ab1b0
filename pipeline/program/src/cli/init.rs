//! `race-equity init`: asks four questions, and writes the first settings.

use std::io::{BufRead, IsTerminal};
use std::path::Path;

use clap::{Args, ValueEnum};

use super::{print, say};
use crate::config::FILE;
use crate::context::CommandContext;
use crate::error::{Exit, ProgramError};
use crate::schemas;
use crate::settings_text::{InitialSettings, RunStart, SCHEMA_FILE, term_names};
use crate::system_schedule::ScheduledRun;
use benchmark::QuerySelection;
use catalogue::did_you_mean::did_you_mean;
use catalogue::organisation::{FormerPlace, FoundPlace, Place, PlaceError, PlaceKind, find_place};
use format::words::wrapped;
use ingest::load;
use report::Term;

/// Write a first race-equity.toml: asks for the region or ICB, the publisher, the term and how to run
///
/// Each question can be answered by a flag instead. On a terminal the others are asked. Otherwise the answers are
/// read from standard input, one a line; without them, the publisher stays open, the term is `bme`, and runs
/// start by hand. An existing file is not overwritten without `--replace`.
#[derive(Args, Debug)]
pub(super) struct InitCommand {
    /// Region of the reports: a name such as `north-west`, or its code
    #[arg(long, value_name = "REGION", conflicts_with_all = ["icb", "england"])]
    region: Option<String>,
    /// Integrated care board of the reports: a name such as `greater-manchester`, or its code
    #[arg(long, value_name = "ICB", conflicts_with = "england")]
    icb: Option<String>,
    /// Reports of England as a whole
    #[arg(long)]
    england: bool,
    /// Who publishes the reports, for citations
    #[arg(long, value_name = "NAME")]
    publisher: Option<String>,
    /// Term for all ethnic groups other than White
    #[arg(long)]
    term: Option<Term>,
    /// How runs start
    #[arg(long, value_name = "HOW")]
    run: Option<RunStart>,
    /// Overwrite an existing race-equity.toml
    #[arg(long)]
    replace: bool,
}

/// The width of questions.
const WIDTH: usize = 80;

/// The flags that answer all questions.
const FLAGS: &str = "answer with flags: `race-equity init --region north-west --publisher \"NHS North West\" --term bme --run \
                     hand`, or with `--icb` or `--england` in place of `--region`";

impl InitCommand {
    pub(super) async fn run(self, context: &CommandContext) -> Result<Exit, ProgramError> {
        let path = Path::new(FILE);
        if path.exists() && !self.replace {
            return Err(ProgramError::Usage {
                message: format!("`{FILE}` exists already"),
                hint: "`race-equity config` prints what it sets; `race-equity init --replace` overwrites it"
                    .to_owned(),
            });
        }
        let places = KnownPlaces::load(context).await?;
        let questions = Questions::new();
        let settings = self.answers(&places, &questions)?;
        files::write_whole(Path::new(SCHEMA_FILE), schemas::settings().text().as_bytes())?;
        files::write_whole(path, settings.text().as_bytes())?;
        print(format!("{FILE}\n").as_bytes())?;
        context.say(&next_steps(&settings)?);
        Ok(Exit::Done)
    }

    /// The answers of flags; the others are asked for.
    fn answers(self, places: &KnownPlaces, questions: &Questions) -> Result<InitialSettings, ProgramError> {
        let place = match (&self.region, &self.icb, self.england) {
            (Some(name), ..) => places.of_kind(name, PlaceKind::Region)?,
            (_, Some(name), _) => places.of_kind(name, PlaceKind::Icb)?,
            (_, _, true) => Place::england(),
            _ => questions.ask(&places.question(), None, |answer| places.region_or_icb(answer))?,
        };
        let publisher = match self.publisher {
            Some(name) => Some(name.trim().to_owned()).filter(|name| !name.is_empty()),
            None => questions.ask(PUBLISHER_QUESTION, Some(""), |answer| {
                Ok(Some(answer.to_owned()).filter(|name| !name.is_empty()))
            })?,
        };
        let term = match self.term {
            Some(term) => term,
            None => questions.ask(&term_question(), Some("1"), |answer| chosen(answer, "term"))?,
        };
        let start = match self.run {
            Some(start) => start,
            None => questions.ask(RUN_QUESTION, Some("1"), |answer| chosen(answer, "way to run"))?,
        };
        Ok(InitialSettings { place, publisher, term, start })
    }
}

const PUBLISHER_QUESTION: &str = "2 of 4: Who publishes the reports? The name is in every citation, such as `NHS North West Race Equity \
                                  Assembly`. Leave it empty to decide later.";

const RUN_QUESTION: &str = "4 of 4: How will it run?\n1  by hand: you type `race-equity run`\n2  by the scheduler of the operating system: \
                            cron, systemd or the Task Scheduler of Windows\n3  by `race-equity schedule`, which keeps running\nLeave it empty \
                            for 1.";

fn term_question() -> String {
    let terms = Term::value_variants().iter().zip(term_names()).zip(1..);
    let lines: Vec<String> = terms
        .map(|((term, name), number)| format!("{number}  {name}: \u{201c}{}\u{201d}", term.people("staff")))
        .collect();
    format!(
        "3 of 4: What do the reports call all ethnic groups other than White?\n{}\nLeave it empty for 1.",
        lines.join("\n")
    )
}

/// A choice by its number or its word.
fn chosen<T: ValueEnum>(answer: &str, what: &str) -> Result<T, ProgramError> {
    let choices = T::value_variants();
    if let Some(choice) = answer.parse::<usize>().ok().and_then(|number| choices.get(number.checked_sub(1)?))
    {
        return Ok(choice.clone());
    }
    T::from_str(answer, true).map_err(|_| {
        let names: Vec<String> = choices
            .iter()
            .filter_map(|choice| Some(choice.to_possible_value()?.get_name().to_owned()))
            .collect();
        let list = format!("answer with one of {}, or with its number", names.join(", "));
        let hint = did_you_mean(answer, names.iter().map(String::as_str));
        ProgramError::Usage {
            message: format!("there is no {what} `{answer}`"),
            hint: hint.map_or_else(|| list.clone(), |hint| format!("{hint} {list}")),
        }
    })
}

/// Standard input, from which answers are read.
struct Questions {
    is_terminal: bool,
}

impl Questions {
    fn new() -> Self {
        Self { is_terminal: std::io::stdin().is_terminal() }
    }

    /// The answer to a question. On a terminal, an answer that cannot be used is asked for again. `default` stands for an
    /// empty answer, and for a missing one.
    fn ask<T>(
        &self,
        question: &str,
        default: Option<&str>,
        read: impl Fn(&str) -> Result<T, ProgramError>,
    ) -> Result<T, ProgramError> {
        if self.is_terminal {
            let lines: Vec<String> = question.lines().map(wrapped_choice).collect();
            say(&format!("{}\n", lines.join("\n")));
        }
        loop {
            if self.is_terminal {
                say("> ");
            }
            let line = next_line()?;
            if line.is_none() && self.is_terminal {
                say("\n");
            }
            let given = line.as_deref().map(str::trim).filter(|answer| !answer.is_empty());
            let result = match (given.or(default), &line) {
                (Some(answer), _) => read(answer),
                (None, Some(_)) if self.is_terminal => continue,
                (None, _) => Err(ProgramError::Usage {
                    message: "no answer to the first question: the region or integrated care board (ICB)"
                        .to_owned(),
                    hint: FLAGS.to_owned(),
                }),
            };
            match result {
                Err(error) if self.is_terminal && line.is_some() => say(&error.lines()),
                result => {
                    if self.is_terminal {
                        say("\n");
                    }
                    return result;
                }
            }
        }
    }
}

/// A line of a question; the text of a choice is indented below its number.
fn wrapped_choice(line: &str) -> String {
    match line.split_once("  ") {
        Some((number, text)) => {
            format!("  {number}  {}", wrapped(text, WIDTH - 5, 0).replace('\n', "\n     "))
        }
        None => wrapped(line, WIDTH, 0),
    }
}

/// A line of standard input; nothing at its end.
fn next_line() -> Result<Option<String>, ProgramError> {
    let mut line = String::new();
    let bytes = std::io::stdin().lock().read_line(&mut line).map_err(ingest::Error::Output)?;
    Ok((bytes > 0).then_some(line))
}

/// The places that reports can be of.
struct KnownPlaces {
    today: Vec<Place>,
    former: Vec<FormerPlace>,
}

impl KnownPlaces {
    /// Reads the registers that ship with the program, in a folder that is removed again.
    async fn load(context: &CommandContext) -> Result<Self, ProgramError> {
        let indicators = catalogue::indicator::load(&context.assets)?;
        let catalogue = load::catalogue(&context.assets)?;
        let scratch = tempfile::tempdir().map_err(ingest::Error::Output)?;
        load::gather_bundled(&context.assets, &catalogue, &indicators, scratch.path())?;
        let wanted = QuerySelection::Named(&["organisation_today", "successor_known"]);
        let (session, _) = load::benchmark_selection(&context.assets, scratch.path(), wanted).await?;
        let today = load::places(&session).await?;
        let former = load::former_places(&session, &today).await?;
        Ok(Self { today, former })
    }

    fn of_kind(&self, name: &str, kind: PlaceKind) -> Result<Place, ProgramError> {
        let FoundPlace { place, former } = find_place(name, kind, &self.today, &self.former)?;
        if let Some(former) = former {
            say(&format!("{}: the settings are for {}\n", former.sentence(), place.name));
        }
        Ok(place)
    }

    fn region_or_icb(&self, answer: &str) -> Result<Place, ProgramError> {
        if answer.eq_ignore_ascii_case(Place::england_name()) {
            return Ok(Place::england());
        }
        let find = |kind| find_place(answer, kind, &self.today, &self.former);
        let (region, icb) = (find(PlaceKind::Region), find(PlaceKind::Icb));
        if matches!(region, Err(PlaceError::Unknown { .. })) && matches!(icb, Err(PlaceError::Unknown { .. }))
        {
            let slugs = self
                .slugs(PlaceKind::Region)
                .into_iter()
                .chain(self.slugs(PlaceKind::Icb))
                .collect::<Vec<_>>();
            let own = [region, icb].into_iter().filter_map(|result| Some(result.err()?.hint()));
            let hint = did_you_mean(answer, slugs.iter().map(String::as_str))
                .or_else(|| own.into_iter().find(|hint| hint.starts_with("did you mean")));
            let list = format!(
                "the regions are {}; ICBs are {}",
                self.slugs(PlaceKind::Region).join(", "),
                self.slugs(PlaceKind::Icb).join(", ")
            );
            return Err(ProgramError::Usage {
                message: format!("there is no region or integrated care board `{answer}`"),
                hint: hint.unwrap_or(list),
            });
        }
        self.of_kind(answer, if region.is_ok() { PlaceKind::Region } else { PlaceKind::Icb })
    }

    fn slugs(&self, kind: PlaceKind) -> Vec<String> {
        self.today.iter().filter(|place| place.kind == kind).map(Place::slug).collect()
    }

    fn question(&self) -> String {
        format!(
            "1 of 4: Which region or integrated care board (ICB) are the reports about?\nType {}; an ICB such as \
             greater-manchester; or england.",
            self.slugs(PlaceKind::Region).join(", ")
        )
    }
}

/// What a person does next.
fn next_steps(settings: &InitialSettings) -> Result<String, ProgramError> {
    let start = match settings.start {
        RunStart::Hand => "`race-equity run` fetches new data, and makes reports if published figures change",
        RunStart::Schedule => {
            "`race-equity schedule` keeps running, and starts a run each day at 06:00 in London"
        }
        RunStart::System => "the scheduler of the operating system starts a run each day at 06:00:",
    };
    let lines = [
        &format!("wrote `{FILE}` for {}", settings.place.in_sentence()),
        "`race-equity check` tries everything that a run needs",
        "`race-equity report` makes the report",
        start,
    ];
    let mut text = lines.map(|line| wrapped(line, WIDTH, 2)).join("\n");
    if settings.start == RunStart::System {
        let program = std::env::current_exe().map_err(ingest::Error::Output)?;
        let folder = std::env::current_dir().map_err(ingest::Error::Output)?;
        let run = ScheduledRun { program: &program, folder: &folder };
        text.push_str("\n\n");
        text.push_str(run.instructions().trim_end());
    }
    Ok(text)
}
