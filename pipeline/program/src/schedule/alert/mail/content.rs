//! What a message says: all causes of a run, the news first. `letter` places it.

use std::fmt::Write;
use std::path::Path;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Serialize;
use url::Url;

use super::super::CauseKind;
use super::super::record::AlertRecord;
use super::problems;
use changes::{Digest, DigestLine, FigureLinks};
use format::words::{counted, wrapped};
use ingest::load::RunRecord;

/// How many changes of a kind are listed.
const MOST: usize = 10;

/// The width of the text.
const WIDTH: usize = 76;

/// Where the readers of a message find the editions and the website, and the clock of its times.
#[derive(Clone, Debug)]
pub struct MailLinks<'a> {
    /// The public address of the folder of the editions.
    pub editions: Option<Url>,
    /// The public address of the website.
    pub site: Option<Url>,
    /// The folder of the editions.
    pub reports: &'a Path,
    /// The time zone of the calendar.
    pub zone: TimeZone,
}

/// A message, without its addresses.
#[derive(Debug, Serialize)]
pub(super) struct MailContent {
    pub(super) subject: String,
    heading: String,
    sections: Vec<Section>,
    footer: Vec<String>,
    status: Option<Link>,
}

#[derive(Debug, Default, Serialize)]
pub(super) struct Section {
    pub(super) heading: String,
    pub(super) paragraphs: Vec<String>,
    pub(super) links: Vec<Link>,
    pub(super) lists: Vec<ItemList>,
    /// What a person can do.
    pub(super) actions: Vec<String>,
}

#[derive(Debug, Default, Serialize)]
pub(super) struct ItemList {
    pub(super) heading: Option<String>,
    pub(super) remark: Option<String>,
    pub(super) items: Vec<Item>,
    pub(super) more: Option<String>,
}

#[derive(Debug, Serialize)]
pub(super) struct Item {
    pub(super) text: String,
    pub(super) link: Option<Link>,
}

#[derive(Debug, Serialize)]
pub(super) struct Link {
    pub(super) text: String,
    pub(super) address: String,
}

impl Item {
    pub(super) fn of(text: String) -> Self {
        Self { text, link: None }
    }
}

impl MailContent {
    /// The message about these causes, which must not be empty.
    pub(super) fn new(records: &[&AlertRecord], store: &Path, links: &MailLinks<'_>) -> Self {
        // A source that could not be read is not also listed as one whose release is missing.
        let is_failure_of = |record: &AlertRecord, other: &AlertRecord| {
            other.kind == CauseKind::Failure
                && other.subject == record.subject
                && other.resolved.is_some() == record.resolved.is_some()
        };
        let is_listed = |record: &&AlertRecord| {
            record.kind != CauseKind::Overdue || !records.iter().any(|other| is_failure_of(record, other))
        };
        let records: Vec<&AlertRecord> = records.iter().copied().filter(is_listed).collect();
        let of = |kind: CauseKind| -> Vec<&AlertRecord> {
            let is_open = |record: &&&AlertRecord| record.kind == kind && record.resolved.is_none();
            records.iter().filter(is_open).copied().collect()
        };
        let resolved: Vec<&AlertRecord> =
            records.iter().filter(|record| record.resolved.is_some()).copied().collect();
        let day = |at| links.day(at);
        let mut parts: Vec<(String, Section)> =
            of(CauseKind::New).into_iter().map(|record| links.news(record, store)).collect();
        parts.extend(problems::failures(&of(CauseKind::Failure)));
        parts.extend(problems::overdue(&of(CauseKind::Overdue)));
        parts.extend(problems::resolved(&resolved, &day));
        let (subjects, sections): (Vec<String>, Vec<Section>) = parts.into_iter().unzip();
        let subject = subjects.join(", ");
        Self {
            heading: format::capital(&subject),
            subject: format!("Race equality figures: {subject}"),
            sections,
            footer: vec![
                format!(
                    "race-equity {} sent this message by itself, because your address is in its settings (`email` in \
                     `race-equity.toml`).",
                    env!("CARGO_PKG_VERSION")
                ),
                "It reports a problem once when it appears, and once when it is resolved.".to_owned(),
            ],
            status: links.editions.as_ref().map(|base| Link {
                text: "Status of all sources".to_owned(),
                address: below(base, "status.html"),
            }),
        }
    }

    /// The message as plain text.
    pub(super) fn text(&self) -> String {
        let mut text = format!("{}\n{}\n", self.heading, "=".repeat(self.heading.chars().count().min(WIDTH)));
        for section in &self.sections {
            if section.heading != self.heading {
                let _ =
                    write!(text, "\n{}\n{}\n", section.heading, "-".repeat(section.heading.chars().count()));
            }
            for paragraph in &section.paragraphs {
                let _ = writeln!(text, "\n{}", wrapped(paragraph, WIDTH, 0));
            }
            for link in &section.links {
                let _ = writeln!(text, "\n{}:\n{}", link.text, link.address);
            }
            for list in &section.lists {
                list.write(&mut text);
            }
            for action in &section.actions {
                let _ = writeln!(text, "\n{}", wrapped(&format!("What to do: {action}"), WIDTH, 0));
            }
        }
        if let Some(status) = &self.status {
            let _ = writeln!(text, "\n{}:\n{}", status.text, status.address);
        }
        // What follows these two characters and a line break is a signature for mail programs.
        text.push_str("\n-- \n");
        for line in &self.footer {
            let _ = writeln!(text, "{}", wrapped(line, WIDTH, 0));
        }
        text
    }
}

impl ItemList {
    fn write(&self, text: &mut String) {
        if let Some(heading) = &self.heading {
            let _ = write!(text, "\n{heading}");
        }
        text.push('\n');
        if let Some(remark) = &self.remark {
            let _ = writeln!(text, "{}", wrapped(remark, WIDTH, 0));
        }
        for item in &self.items {
            let _ = writeln!(text, "- {}", wrapped(&item.text, WIDTH - 2, 2));
            if let Some(link) = &item.link {
                let _ = writeln!(text, "  {}", link.address);
            }
        }
        if let Some(more) = &self.more {
            let _ = writeln!(text, "- {more}");
        }
    }
}

impl MailLinks<'_> {
    /// "1 August 2026".
    fn day(&self, at: Timestamp) -> String {
        format::date(self.zone.to_datetime(at).date())
    }

    /// The news of a digest, by its path in the store.
    fn news(&self, record: &AlertRecord, store: &Path) -> (String, Section) {
        let runs = RunRecord::all(store).unwrap_or_default();
        let run = runs.iter().rfind(|run| run.digest.as_deref() == Some(record.subject.as_str()));
        let edition = run.and_then(|run| run.editions.last());
        let subject =
            edition.map_or_else(|| "new figures".to_owned(), |edition| format!("new edition {edition}"));
        let mut section = Section { heading: format::capital(&subject), ..Section::default() };
        if let Some(edition) = edition {
            if let Some(base) = &self.editions {
                let (text, address) = ("Read the reports", below(base, &format!("{edition}/index.html")));
                section.links.push(Link { text: text.to_owned(), address });
            }
            if let Some(base) = &self.site {
                let (text, address) = ("See what changed", below(base, &format!("editions/{edition}/")));
                section.links.push(Link { text: text.to_owned(), address });
            }
        }
        let path = record.subject.strip_suffix(".txt").unwrap_or(&record.subject);
        match changes::read(store, path) {
            Ok(Some(digest)) => self.add_changes(&mut section, &digest, edition),
            // The digest was removed since: its text is still in the record of alerts.
            _ => section.paragraphs.extend(
                record
                    .text
                    .split("\n\n")
                    .map(|part| part.trim().replace('\n', " "))
                    .filter(|part| !part.is_empty()),
            ),
        }
        (subject, section)
    }

    fn add_changes(&self, section: &mut Section, digest: &Digest, edition: Option<&String>) {
        section.paragraphs.push(digest.summary());
        section.paragraphs.extend(digest.newer_releases.iter().map(report::instruction));
        let pages = match (edition, &self.editions) {
            (Some(edition), Some(base)) => {
                FigureLinks::of(self.reports, edition, base.as_str()).unwrap_or_default()
            }
            _ => FigureLinks::none(),
        };
        let item = |line: &&DigestLine| Item {
            text: line.sentence.clone(),
            link: line.figure.as_ref().and_then(|id| {
                let address = pages.link(id)?;
                Some(Link { text: format!("Figure {id}"), address })
            }),
        };
        for part in digest.sections(MOST) {
            section.lists.push(ItemList {
                heading: Some(part.heading.to_owned()),
                remark: part.remark,
                items: part.lines.iter().map(item).collect(),
                more: (part.more > 0).then(|| format!("and {} more", format::count(clip(part.more)))),
            });
        }
        if !digest.notes.is_empty() {
            section.lists.push(ItemList {
                heading: Some("Not compared".to_owned()),
                items: digest.notes.iter().cloned().map(Item::of).collect(),
                ..ItemList::default()
            });
        }
    }
}

/// An address below a base that may lack its last slash.
fn below(base: &Url, path: &str) -> String {
    format!("{}/{path}", base.as_str().trim_end_matches('/'))
}

fn clip(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// "9 sources".
pub(super) fn sources(number: usize) -> String {
    counted(number, "source")
}
