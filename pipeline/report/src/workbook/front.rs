//! The first sheets of a workbook: cover, contents and notes.

use super::sheet::{DataSheet, SHORTHAND, SheetCell};
use super::statuses::DECLARED;
use crate::context::ReportContext;
use crate::inputs::Inputs;
use crate::method;
use crate::model::{Block, Chapter, Report};
use catalogue::source::Source;

/// The tab of the notes, to which the other sheets refer.
pub(super) const NOTES: &str = "Notes";

/// A heading of the cover with its lines.
pub(super) struct CoverPart {
    pub(super) heading: &'static str,
    pub(super) lines: Vec<SheetCell>,
}

/// The cover, below its title.
pub(super) fn cover(
    context: &ReportContext<'_>,
    inputs: &Inputs,
    report: &Report,
    sheets: &[DataSheet],
) -> Vec<CoverPart> {
    let part = |heading, lines: Vec<String>| CoverPart {
        heading,
        lines: lines.into_iter().map(SheetCell::text).collect(),
    };
    let mut publisher = part("Publisher", vec![context.publisher.to_owned()]);
    let public = inputs.address.as_ref().map(|address| {
        format!("{}/{}/index.html", address.as_str().trim_end_matches('/'), context.edition.id)
    });
    if let Some(public) = &public {
        publisher
            .lines
            .push(SheetCell::Link(public.clone(), format!("Edition {} on the web", report.edition)));
    }
    let bundled = context.catalogue.sources().iter().filter(|source| source.is_bundled());
    // The catalogue has names of columns between backticks.
    let publisher_of = |source: &Source| source.publisher.replace('`', "");
    let licences =
        bundled.map(|source| format!("{} ({}): {}", source.title, publisher_of(source), source.licence.name));
    let at = public.map_or_else(String::new, |address| format!(" {address}"));
    vec![
        part(
            "About these tables",
            [&[report.subtitle.clone(), report.vintage.clone()], report.notices.as_slice()].concat(),
        ),
        publisher,
        part(
            "Edition",
            vec![
                format!("Edition {}, data as of {}", report.edition, report.edition_date),
                format!("Calculated with {}", report.made_by),
            ],
        ),
        part(
            "What is in this workbook",
            vec![
                format!(
                    "{} worksheets: this cover, the contents, the notes, and {} with one table each.",
                    sheets.len() + 3,
                    sheets.len()
                ),
                format!(
                    "The numbers are those of the report and of its data file, {}. Numbers are stored at full \
                     precision and shown rounded.",
                    report.data_file
                ),
            ],
        ),
        part("Sources and licences", licences.collect()),
        part(
            "How to cite",
            vec![format!(
                "{}, {}, \u{201c}{}\u{201d}, workbook {}, name of the worksheet. Calculated with {}.{at}",
                context.publisher, report.edition, report.title, report.workbook_file, report.made_by
            )],
        ),
    ]
}

/// The list of the sheets, with links to them.
pub(super) fn contents(sheets: &[DataSheet], notes: &DataSheet) -> DataSheet {
    let row = |sheet: &DataSheet| {
        vec![
            SheetCell::Link(format!("internal:'{}'!A1", sheet.tab), sheet.tab.clone()),
            SheetCell::text(sheet.title.clone()),
            SheetCell::count(i64::try_from(sheet.rows.len()).ok(), ""),
        ]
    };
    DataSheet {
        tab: "Contents".to_owned(),
        table: "contents".to_owned(),
        title: "Contents".to_owned(),
        notes: Vec::new(),
        about: None,
        source: None,
        heads: ["Worksheet", "Title", "Rows"].map(str::to_owned).to_vec(),
        rows: std::iter::once(notes).chain(sheets).map(row).collect(),
    }
}

/// The notes, numbered: how to read the figures, how they were made, and the shorthand.
pub(super) fn notes(context: &ReportContext<'_>) -> DataSheet {
    let mut notes: Vec<(String, String)> = Vec::new();
    // The order of trusts is that of the report's pages.
    let mut add = |subject: String, text: String| {
        if subject != "Order of trusts" && !notes.iter().any(|(_, known)| *known == text) {
            notes.push((subject, text));
        }
    };
    for chapter in [method::reading(context), method::method(context)] {
        for (subject, text) in terms(chapter) {
            add(subject, text);
        }
    }
    add(DECLARED.0.to_owned(), DECLARED.1.to_owned());
    for (shorthand, meaning) in SHORTHAND {
        add(shorthand.to_owned(), format!("{}.", format::capital(meaning)));
    }
    let row = |(number, (subject, text)): (usize, (String, String))| {
        vec![SheetCell::text(format!("note {number}")), SheetCell::text(subject), SheetCell::text(text)]
    };
    DataSheet {
        tab: NOTES.to_owned(),
        table: "notes".to_owned(),
        title: "Notes".to_owned(),
        notes: Vec::new(),
        about: None,
        source: None,
        heads: ["Note number", "Subject", "Note"].map(str::to_owned).to_vec(),
        rows: (1..).zip(notes).map(row).collect(),
    }
}

fn terms(chapter: Chapter) -> impl Iterator<Item = (String, String)> {
    let items = chapter.blocks.into_iter().filter_map(|block| match block {
        Block::Terms { items } => Some(items),
        _ => None,
    });
    items.flatten().map(|item| (item.term, item.text))
}
