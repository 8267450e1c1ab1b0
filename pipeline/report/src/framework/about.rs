//! How to read the report of a framework, how it was made and what it was read from, each in a few lines.

use std::collections::BTreeSet;

use super::statuses::Statuses;
use crate::context::ReportContext;
use crate::model::Chapter;

/// The file of the statuses that ship with the program.
const STATUSES: &str = "framework_status.csv";

/// The last chapter.
pub(super) fn chapter(context: &ReportContext<'_>, statuses: &Statuses<'_>) -> Chapter {
    let mut chapter = Chapter::new("about", "How to read this report, method and sources");
    let label = context.writer.term.label();
    let people = context.writer.term.people("staff");
    let status = "A status is what an organisation, or a page about it, declares; the program never infers a level from \
         answers or figures. A date is printed with its meaning. Whether evidence is clear, in some doubt or weak is \
         about the page, not about the organisation.";
    let apart = "This report does not link statuses and figures. Organisations that declare a status differ from \
         others in many ways, and few have declared one, so a comparison would show nothing about the framework.";
    let figures = format!(
        "WRES {year} is the workforce at 31 March {year} and the staff survey of autumn {}. A gap is the {label} share \
         minus the White share in percentage points, before rounding; for several trusts it is the gap within \
         trusts (Mantel-Haenszel). Lines are 95 per cent intervals (Wilson, Newcombe). A relative likelihood above \
         1 is to the disadvantage of {people}. Published figures are shown as printed.",
        context.collected(),
        year = context.year,
    );
    chapter.notes([status.to_owned(), apart.to_owned()]);
    chapter.notes(statuses.framework.note.clone());
    chapter.notes([context.writer.term.definition(), figures, sources(context, statuses)]);
    chapter.notes(statuses.registers());
    chapter
}

/// The sources by title, with publisher.
fn sources(context: &ReportContext<'_>, statuses: &Statuses<'_>) -> String {
    let figures = context.figure_sources_in_use();
    let statuses = context.catalogue.sources().iter().filter(|source| {
        !statuses.declared.is_empty() && source.bundled.as_ref().is_some_and(|file| file.ends_with(STATUSES))
    });
    let names: BTreeSet<String> =
        figures.chain(statuses).map(|source| format!("{} ({})", source.title, source.publisher)).collect();
    format!(
        "Sources: {}. The data file, which is attached to the PDF, names the page of each status and the source of \
         every figure; provenance.json has the files.",
        names.into_iter().collect::<Vec<_>>().join("; ")
    )
}
