//! `race-equity sources`.

use std::fmt::Write;

use super::print;
use crate::context::CommandContext;
use crate::error::Exit;
use crate::error::ProgramError;
use catalogue::source::{Cadence, Source};
use format::words::counted;

pub(super) fn run(context: &CommandContext) -> Result<Exit, ProgramError> {
    let catalogue = context.catalogue()?;
    let mut text = String::new();
    for source in catalogue.sources() {
        describe(source, &mut text);
    }
    print(text.as_bytes())?;
    Ok(Exit::Done)
}

fn describe(source: &Source, text: &mut String) {
    let mut line = |key: &str, value: &str| {
        let _ = writeln!(text, "  {key:<10} {value}");
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
    line("expected", &cadence);
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
