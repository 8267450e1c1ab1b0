//! The report of an anti-racist framework: what is known of it, what organisations have declared, for whom
//! nothing is known, its principles with the figures that bear on them, and its criteria. A level is
//! declared, never computed, and no link between levels and figures is drawn.

mod chapter;
mod criteria;
mod data;
mod principles;
mod statuses;

pub(super) use chapter::{chapter, evidence_of_trust, lines_of_trust};
pub(super) use data::data;

use super::material::Material;
use super::method;
use super::model::Words;
use super::model::{Block, Chapter, Explained, Table};
use catalogue::framework::Framework;
use statuses::Statuses;

/// The report.
pub(super) fn words(material: &Material<'_>, framework: &Framework) -> Words {
    let statuses = Statuses::of(material, framework);
    Words {
        title: format!("{}: progress as declared", framework.name),
        subtitle: format!(
            "What NHS trusts and integrated care boards in {} have declared, and the figures that bear on it",
            material.writer.place
        ),
        long: false,
        covers: vec![about(framework)],
        chapters: vec![
            declared(material, &statuses),
            known(framework),
            principles::chapter(material, framework),
            criteria::chapter(material, &statuses),
            principles::actions(material),
            reading(material),
            method::sources(material),
        ],
    }
}

/// "The North West anti-racist framework is ... It is published by ...".
fn about(framework: &Framework) -> String {
    let name = &framework.name;
    let what = framework.about.as_ref().map_or_else(
        || format!("What the {name} is has not been supplied to this report."),
        |about| format!("The {name} is {about}."),
    );
    let who = framework.publisher.as_ref().map_or_else(
        || "Who publishes it is not stated.".to_owned(),
        |who| format!("It is published by {who}."),
    );
    format!("{what} {who}")
}

/// Who has declared what, and for whom nothing is known.
fn declared(material: &Material<'_>, statuses: &Statuses<'_>) -> Chapter {
    let mut chapter = Chapter::new("declared", "What has been declared");
    chapter.finding(statuses.sentence(material));
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
        chapter.heading("No status known here");
        chapter.texts([
            "Nothing is known here about a status of these organisations. That is not the same as no status: they may \
             hold one that no page found for this report states. They stand by integrated care board."
                .to_owned(),
        ]);
        chapter.terms(statuses.silent_by_board(material));
    }
    chapter
}

/// What is publicly known of the framework.
fn known(framework: &Framework) -> Chapter {
    let mut chapter = Chapter::new("known", "What is known of the framework");
    let mut table = Table::new(
        format!("The {}", framework.name),
        &[("What", false, 0.24), ("As known here", false, 0.76)],
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
fn reading(material: &Material<'_>) -> Chapter {
    let mut chapter = method::reading(material);
    chapter.new_page = false;
    let own = [
        (
            "Status, level",
            "What an organisation, or a page about it, says that it has. Nothing in this report works a level out, from \
             answers or from figures.",
        ),
        (
            "Levels and figures",
            "No link between the two is drawn. Organisations that declare a status differ from others in much else, and \
             few have declared one: a comparison would show nothing about the framework.",
        ),
        (
            "No status known here",
            "No page was found, and no register supplied, that states one. It says nothing about the organisation.",
        ),
    ];
    let own = own.map(|(term, text)| Explained { term: term.to_owned(), text: text.to_owned() });
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
