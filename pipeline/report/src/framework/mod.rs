//! The report of an anti-racist framework: what is known of it, what organisations have declared,
//! organisations without a declared status, its principles with the figures that relate to them, and its
//! criteria. Levels are declared, never computed, and reports do not link levels to figures.

mod chapter;
mod criteria;
mod data;
mod point;
mod principles;
mod statuses;

pub(super) use chapter::{chapter, evidence_of_trust, lines_of_trust};
pub(super) use data::data;
pub(super) use point::point;
pub(super) use statuses::Statuses;

use super::context::ReportContext;
use super::model::ReportContent;
use super::model::{Block, Chapter, Explanation, Layout, TableBlock};
use super::{local_text, method};
use catalogue::framework::Framework;

/// The report.
pub(super) fn words(context: &ReportContext<'_>, framework: &Framework) -> ReportContent {
    let statuses = Statuses::of(context, framework);
    let mut chapters = vec![declared(context, &statuses)];
    chapters.extend(local_text::foreword(context));
    chapters.extend(local_text::own(context));
    chapters.extend([
        known(framework),
        principles::chapter(context, framework),
        criteria::chapter(context, &statuses),
        principles::actions(context),
        reading(context),
        method::sources(context),
    ]);
    ReportContent {
        title: format!("{}: progress as declared", framework.name),
        subtitle: format!(
            "What NHS trusts and integrated care boards in {} have declared, and the figures that bear \
            on it",
            context.writer.place
        ),
        layout: Layout::Short,
        covers: vec![about(framework)],
        chapters,
    }
}

/// "The North West anti-racist framework is ... It is published by ...".
fn about(framework: &Framework) -> String {
    let name = &framework.name;
    let what = framework.about.as_ref().map_or_else(
        || format!("No description of the {name} has been supplied."),
        |about| format!("The {name} is {about}."),
    );
    let who = framework.publisher.as_ref().map_or_else(
        || "Its publisher is not stated.".to_owned(),
        |who| format!("It is published by {who}."),
    );
    format!("{what} {who}")
}

/// Who has declared what, and for whom no declared status was found.
fn declared(context: &ReportContext<'_>, statuses: &Statuses<'_>) -> Chapter {
    let mut chapter = Chapter::new("declared", "What has been declared");
    chapter.finding(statuses.sentence(context));
    if !statuses.declared.is_empty() {
        chapter.tables([statuses.table()]);
    }
    chapter.notes(statuses.notes());
    chapter.notes(statuses.framework.note.clone());
    let remarks = statuses.remarks();
    if !remarks.is_empty() {
        chapter.heading("Remarks on the evidence");
        chapter.terms(remarks);
    }
    if !statuses.silent.is_empty() {
        chapter.heading("No declared status found");
        chapter.texts([
            "No declared status was found for these organisations. That does not mean that they have none: \
             they may have one that is not stated on any page found for this report. They are listed by \
             integrated care board."
                .to_owned(),
        ]);
        chapter.terms(statuses.silent_by_board(context));
    }
    chapter
}

/// What is publicly known of the framework.
fn known(framework: &Framework) -> Chapter {
    let mut chapter = Chapter::new("known", "What is known of the framework");
    let mut table = TableBlock::new(
        format!("The {}", framework.name),
        &[("What", false, 0.24), ("Details", false, 0.76)],
    );
    let not_stated = || "not stated".to_owned();
    let mut row = |what: &str, text: String| table.row(vec![what.to_owned(), text]);
    row("Published by", framework.publisher.clone().unwrap_or_else(not_stated));
    row("Levels", format!("{}, from the first to the last", format::list(&framework.levels)));
    row("What may be declared", format::list(&framework.states));
    for stated in &framework.level_statements {
        row(&format!("Stated for {}", stated.level), stated.text.clone());
    }
    let criteria = framework.criteria.len();
    row(
        "Criteria",
        if criteria == 0 {
            "not supplied".to_owned()
        } else {
            format!("{} supplied", format::small_number(criteria))
        },
    );
    if let Some(page) = &framework.address {
        table.linked(vec!["Page".to_owned(), format::host(page.as_str())], page.to_string());
    }
    chapter.tables([table]);
    chapter
}

/// How to read it.
fn reading(context: &ReportContext<'_>) -> Chapter {
    let mut chapter = method::reading(context);
    chapter.new_page = false;
    let own = [
        (
            "Status, level",
            "What an organisation, or a page about it, declares. The program never infers a level from \
            answers or figures.",
        ),
        (
            "Levels and figures",
            "This report does not link the two. Organisations that declare a status differ from others \
            in many ways, and few have declared one, so a comparison would show nothing about the framework.",
        ),
        (
            "No declared status found",
            "No page found for this report, and no register supplied to it, states one. That says \
            nothing about the organisation.",
        ),
    ];
    let own = own.map(|(term, text)| Explanation { term: term.to_owned(), text: text.to_owned() });
    for block in &mut chapter.blocks {
        if let Block::Terms { items } = block {
            // The words of charts and of tables by trust, which this report has not.
            items.retain(|item| {
                !["Gap", "95 per cent interval", "Order of trusts"].contains(&item.term.as_str())
            });
            items.splice(0..0, own);
            break;
        }
    }
    chapter
}
