//! `race-equity figures`.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::{Value, json};

use super::print;
use crate::context::CommandContext;
use crate::error::Exit;
use crate::error::ProgramError;
use crate::terminal::{self, NO_VALUE, TextTable, paragraph};
use catalogue::did_you_mean::most_similar;
use catalogue::organisation::{name_key, plain_name};
use report::figure::FigureRow;
use report::{EditionFolder, EditionFolders, FigureDescription, FigureFolder, Term};

/// List figures, or print one with its citation
///
/// Without an id, prints the id, title and reports of each figure. With an id, prints the
/// figure's citation, texts, numbers, files and corrections. Reads only the folder of the editions.
#[derive(Args, Debug)]
pub(super) struct FiguresCommand {
    /// Id of a figure, such as `wres-i8-Y62-2025-trusts`
    id: Option<String>,
    /// List only figures with this word in the id, title, caption, indicator or places; can be given more than once
    #[arg(long, value_name = "WORD", conflicts_with = "id")]
    find: Vec<String>,
    /// Edition [default: the newest]
    #[arg(long)]
    edition: Option<String>,
    /// Folder of the editions [default: reports]
    #[arg(long, env = "RACE_EQUITY_REPORTS", value_name = "DIR")]
    out: Option<PathBuf>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// The most ids that are suggested for an unknown one.
const MOST_SUGGESTED: usize = 5;

impl FiguresCommand {
    pub(super) fn run(self, context: &CommandContext) -> Result<Exit, ProgramError> {
        let out = context.with_flags(self.out.clone(), None).reports;
        let editions = EditionFolders::read(&out)?;
        let edition = self.edition(&editions, &out)?;
        let text = match &self.id {
            None => self.list(edition)?,
            Some(id) => {
                let found = edition.figure(id).ok_or_else(|| unknown(id, edition))?;
                FigureDetails::read(&editions, edition, &found, context)?.print(self.json)
            }
        };
        print(text.as_bytes())?;
        Ok(Exit::Done)
    }

    /// The edition of the flag, otherwise the newest.
    fn edition<'a>(
        &self,
        editions: &'a EditionFolders,
        out: &Path,
    ) -> Result<&'a EditionFolder, ProgramError> {
        let names: Vec<&str> = editions.editions.iter().map(|edition| edition.name.as_str()).collect();
        let newest = editions.newest().ok_or_else(|| ProgramError::Usage {
            message: format!("there is no edition in `{}`", out.display()),
            hint: "make one with `race-equity report --region north-west`, or give the folder of the editions with `--out`"
                .to_owned(),
        })?;
        let Some(name) = &self.edition else { return Ok(newest) };
        editions.edition(name).ok_or_else(|| ProgramError::Usage {
            message: format!("there is no edition `{name}` in `{}`", out.display()),
            hint: format!("the editions are {}", names.join(", ")),
        })
    }

    fn list(&self, edition: &EditionFolder) -> Result<String, ProgramError> {
        // `name_key` leaves nothing of a word such as "Trust".
        let words: Vec<String> = self
            .find
            .iter()
            .map(|word| {
                Some(name_key(word)).filter(|key| !key.is_empty()).unwrap_or_else(|| plain_name(word))
            })
            .collect();
        let mut text = String::new();
        let width = terminal::width();
        let mut items = Vec::new();
        for (id, reports) in &edition.figures {
            let Some(folder) = edition.figure(id) else { continue };
            let FigureDescription { version, title, caption, indicator, places, .. } = folder.described()?;
            let about = format!("{id} {title} {caption} indicator {indicator} {}", places.join(" "));
            let about = format!("{} {}", plain_name(&about), name_key(&about));
            if !words.iter().all(|word| about.contains(word)) {
                continue;
            }
            if self.json {
                let edition = &edition.name;
                items.push(
                    json!({ "id": id, "version": version, "edition": edition, "title": title, "reports": reports }),
                );
            } else {
                let _ = writeln!(text, "{}", report::figure::label(id, version));
                let place = format!("in {}", reports.join(", "));
                let _ = writeln!(text, "{}\n{}", paragraph(&title, width, 4), paragraph(&place, width, 4));
            }
        }
        Ok(if self.json { format!("{:#}\n", Value::from(items)) } else { text })
    }
}

/// The error for a figure that the edition does not have, with similar ids.
fn unknown(asked: &str, edition: &EditionFolder) -> ProgramError {
    let similar = most_similar(asked, edition.figures.keys(), |id| id.as_str());
    let names: Vec<String> = similar.iter().take(MOST_SUGGESTED).map(|id| format!("`{id}`")).collect();
    let all = "`race-equity figures` lists all figures; add `--find WORD` for those about a trust, an indicator or a place";
    ProgramError::Usage {
        message: format!("edition {} has no figure `{asked}`", edition.name),
        hint: if names.is_empty() {
            all.to_owned()
        } else {
            format!("did you mean {}? {all}", names.join(" or "))
        },
    }
}

/// One figure with all its details.
struct FigureDetails {
    folder: PathBuf,
    described: FigureDescription,
    rows: Vec<FigureRow>,
    embed: String,
    corrections: Vec<report::FigureCorrection>,
    term: Term,
}

impl FigureDetails {
    fn read(
        editions: &EditionFolders,
        edition: &EditionFolder,
        found: &FigureFolder,
        context: &CommandContext,
    ) -> Result<Self, ProgramError> {
        let described = found.described()?;
        let inside = found.folder.strip_prefix(&edition.folder).unwrap_or(&found.folder);
        let inside: Vec<String> = inside.iter().map(|part| part.to_string_lossy().into_owned()).collect();
        let address = context.config.address.as_ref();
        let embed = report::index::embed(edition, &described, &inside.join("/"), address);
        let mut corrections = editions.corrections()?;
        corrections.retain(|one| one.id == described.id);
        let rows = found.rows()?;
        let term = context.config.term.unwrap_or_default();
        Ok(Self { folder: found.folder.clone(), described, rows, embed, corrections, term })
    }

    /// The files of its folder, the most used first.
    fn files(&self) -> [String; 5] {
        ["figure.svg", "figure.png", "data.csv", "figure.json", "cite.txt"]
            .map(|name| self.folder.join(name).display().to_string())
    }

    fn print(&self, as_json: bool) -> String {
        if as_json { self.json() } else { self.text() }
    }

    fn json(&self) -> String {
        let FigureDescription {
            id,
            version,
            edition,
            title,
            caption,
            alt,
            description,
            indicator,
            places,
            citation,
            sources,
        } = &self.described;
        let all = json!({
            "id": id,
            "version": version,
            "edition": edition,
            "title": title,
            "caption": caption,
            "alt": alt,
            "description": description,
            "indicator": indicator,
            "places": places,
            "spoken": citation.spoken,
            "citation": { "plain": citation.plain, "bibtex": citation.bibtex, "csl_json": citation.csl_json },
            "sources": sources,
            "data": self.rows,
            "files": self.files(),
            "embed": self.embed,
            "corrections": self.corrections,
        });
        format!("{all:#}\n")
    }

    fn text(&self) -> String {
        let FigureDescription { id, version, edition, title, caption, alt, description, citation, .. } =
            &self.described;
        let mut text = format!(
            "{}\nFigure {}, edition {edition}\n{}\n",
            paragraph(title, terminal::width(), 0),
            report::figure::label(id, *version),
            paragraph(caption, terminal::width(), 0)
        );
        let width = terminal::width();
        let mut part = |head: &str, body: &str| {
            let _ = write!(text, "\n{head}\n\n{}\n", body.trim_end());
        };
        part("To say aloud", &paragraph(&citation.spoken, width, 0));
        part("To cite", &paragraph(&citation.plain, width, 0));
        part("BibTeX", &citation.bibtex);
        part("CSL-JSON", &citation.csl_json);
        part("Alternative text", &paragraph(alt, width, 0));
        part("Long description", &paragraph(description, width, 0));
        part("Data", &table(&self.rows).text(width));
        part("Files", &self.files().join("\n"));
        part("To embed", &self.embed);
        let corrections: Vec<String> =
            self.corrections.iter().map(|one| report::correction_in_words(one, self.term)).collect();
        let none = "None.".to_owned();
        part("Corrections", &if corrections.is_empty() { none } else { corrections.join("\n") });
        text
    }
}

/// The numbers as a table, each in its unit.
fn table(rows: &[FigureRow]) -> TextTable {
    let mut table =
        TextTable::new(&["measure", "group", "place", "period", "#value", "#of", "interval", "status"]);
    for row in rows {
        let shown = |value: Option<f64>| value.map(|value| format::quantity(value, row.unit));
        let counts = row.numerator.zip(row.denominator).map(|(part, whole)| format::counts(part, whole));
        let limits = row.lower.zip(row.upper).map(|limits| format::interval(limits, row.unit));
        let or_none = |text: Option<String>| text.unwrap_or_else(|| NO_VALUE.to_owned());
        table.rows.push(vec![
            row.measure.clone(),
            row.ethnic_group.clone(),
            row.place.clone(),
            row.period.clone(),
            or_none(shown(row.value)),
            or_none(counts),
            or_none(limits),
            row.status.clone(),
        ]);
    }
    table
}
