//! `race-equity sources`.

use std::fmt::Write;

use clap::Args;

use super::{print, source_offers};
use crate::context::CommandContext;
use crate::error::Exit;
use crate::error::ProgramError;
use crate::terminal::{self, named};
use catalogue::source::{Cadence, Source};
use format::words::counted;

/// List the sources: title, publisher, address, licence and when a release is expected
///
/// With `--check`, asks the publishers what a refresh would take: prints the address, the release, the size if the
/// server says it, and what has changed since the last refresh. Takes nothing and writes nothing. The exit code is then
/// 3 if a source cannot be reached or no link on its page matches.
#[derive(Args, Debug)]
pub(super) struct SourcesCommand {
    /// List only the files that ship with the program
    #[arg(long, conflicts_with = "check")]
    bundled: bool,
    /// Ask the publishers what a refresh would take, and take nothing
    #[arg(long)]
    check: bool,
    /// Ask only this source; can be given more than once
    #[arg(long, value_name = "ID", requires = "check")]
    source: Vec<String>,
    /// Print the result as JSON
    #[arg(long, requires = "check")]
    json: bool,
}

impl SourcesCommand {
    pub(super) async fn run(self, context: &CommandContext) -> Result<Exit, ProgramError> {
        if self.check {
            return source_offers::check(context, &self.source, self.json).await;
        }
        let (mut text, width) = (String::new(), terminal::width());
        let catalogue = context.catalogue()?;
        for source in catalogue.sources().iter().filter(|source| source.is_bundled() || !self.bundled) {
            describe(source, width, &mut text);
        }
        print(text.as_bytes())?;
        Ok(Exit::Done)
    }
}

/// The date of a bundled file, and the releases that it is a part of or that are known.
fn release_lines(source: &Source) -> Vec<(&'static str, String)> {
    let date = source.retrieved.map(|day| ("retrieved", format::date(day)));
    let date = date.or(source.compiled.map(|day| ("compiled", format::date(day))));
    let release = source.release.as_ref().map_or_else(String::new, |release| format!(", release {release}"));
    let part = (!source.of.is_empty()).then(|| ("part of", format!("{}{release}", format::list(&source.of))));
    let published = source.known_releases.last().map(|known| {
        let publication = source.publication.as_deref().unwrap_or("release");
        ("published", format!("{publication} {}, {}", known.year, known.published.in_sentence()))
    });
    date.into_iter().chain(part).chain(published).collect()
}

fn describe(source: &Source, width: usize, text: &mut String) {
    let mut line = |key: &str, value: &str| {
        let _ = writeln!(text, "{}", named(&format!("  {key}"), value, 13, width));
    };
    let origin = match (&source.bundled, &source.address) {
        (Some(file), _) => format!("ships with the program: data/{file}"),
        (None, Some(address)) => address.to_string(),
        (None, None) => {
            let page = source.page.as_ref().map_or_else(String::new, ToString::to_string);
            let via = if source.has_second_page() { "the newest page linked from " } else { "" };
            format!("newest link on {via}{page}")
        }
    };
    let members = || format!("{} of a zip", counted(source.members.len(), "member"));
    let layout = source.layout.clone().unwrap_or_else(members);
    let cadence = match source.cadence {
        Cadence::Daily => "daily".to_owned(),
        Cadence::Monthly => "monthly".to_owned(),
        Cadence::Yearly => {
            let months: Vec<String> = source.months.iter().map(ToString::to_string).collect();
            format!("yearly, in month {}", months.join(", "))
        }
        Cadence::Once => "once".to_owned(),
    };
    line("title", &source.title);
    line("publisher", &source.publisher);
    line("where", &origin);
    if let Some(mirror) = source.mirror() {
        line("mirror", mirror.as_str());
    }
    line("layout", &layout);
    for (key, value) in release_lines(source) {
        line(key, &value);
    }
    if !source.is_bundled() {
        line("expected", &cadence);
    }
    line("licence", &format!("{}: {}", source.licence.name, source.licence.allows));
    if let Some(note) = &source.note {
        line("note", note);
    }
    let at = text.len();
    let _ = writeln!(text);
    let head = format!("{}\n", source.id);
    let start = text[..at].rfind("\n\n").map_or(0, |end| end + 2);
    text.insert_str(start, &head);
}
