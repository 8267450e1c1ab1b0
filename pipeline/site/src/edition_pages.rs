//! Pages of the editions: what changed in each, with the reports of earlier editions, so that old links keep working.

use serde::Serialize;

use super::edition_summary::{EditionSummary, report_name};
use super::feeds::Feeds;
use super::page::{PageFrame, PageLink, Pages};
use super::writer::SiteWriter;
use super::{SiteError, SiteInputs};
use changes::{ChangeKind, DigestLine};
use report::EditionFolder;

/// The folder of the pages.
const FOLDER: &str = "editions";
/// How many lines of a kind are on a page.
const SHOWN: usize = 20;

#[derive(Serialize)]
struct EditionsPage {
    editions: Vec<EditionEntry>,
    feeds: Vec<FeedList>,
}

/// The feeds of one kind of place.
#[derive(Serialize)]
pub(crate) struct FeedList {
    pub(crate) heading: &'static str,
    pub(crate) links: Vec<PageLink>,
}

#[derive(Serialize)]
struct EditionEntry {
    name: String,
    date: String,
    is_newest: bool,
    sentences: Vec<String>,
    /// How many changes of each kind its digest lists.
    changes: Vec<String>,
    corrections: usize,
}

#[derive(Serialize)]
struct EditionPage {
    name: String,
    date: String,
    is_newest: bool,
    newest: String,
    sentences: Vec<String>,
    has_digest: bool,
    parts: Vec<ChangesPart>,
    corrections: Vec<PageLink>,
    reports: Vec<ReportEntry>,
    has_data: bool,
}

/// The changes of one kind.
#[derive(Serialize)]
struct ChangesPart {
    anchor: String,
    heading: &'static str,
    remark: Option<&'static str>,
    lines: Vec<String>,
    /// How many more there are.
    more: usize,
}

#[derive(Serialize)]
struct ReportEntry {
    title: String,
    /// The web page, and the other forms.
    page: String,
    forms: Vec<PageLink>,
}

pub(crate) fn write(
    inputs: &SiteInputs<'_>,
    editions: &[EditionSummary<'_>],
    feeds: &Feeds<'_>,
    pages: &Pages,
    site: &mut SiteWriter,
) -> Result<(), SiteError> {
    let newest = inputs.editions.newest().ok_or(SiteError::NoEdition)?;
    let content = EditionsPage { editions: editions.iter().map(entry).collect(), feeds: feeds.lists() };
    let mut frame = PageFrame::new(
        format!("{FOLDER}/"),
        "Editions and what changed",
        "Each edition of the reports, what changed in it, and feeds that announce changes.",
    );
    frame.contents = vec![
        ("list".to_owned(), "Editions".to_owned()),
        ("feeds".to_owned(), "Subscribe to changes".to_owned()),
        ("what-is-a-feed".to_owned(), "What is a feed?".to_owned()),
    ];
    frame.feed = Some(Feeds::of_all());
    pages.page(site, "editions.html", &frame, &content)?;
    for edition in editions {
        write_edition(inputs, edition, &newest.name, pages, site)?;
    }
    // Reports of an edition whose folder is gone stay at their addresses.
    let known = |name: &str| editions.iter().any(|edition| edition.folder.name == name);
    let gone: Vec<String> =
        site.earlier_folders(&format!("{FOLDER}/")).into_iter().filter(|name| !known(name)).collect();
    site.keep_earlier(|path| gone.iter().any(|name| path.starts_with(&format!("{FOLDER}/{name}/"))));
    Ok(())
}

fn entry(edition: &EditionSummary<'_>) -> EditionEntry {
    EditionEntry {
        name: edition.folder.name.clone(),
        date: format::date(edition.date),
        is_newest: edition.is_newest,
        sentences: edition.sentences(),
        changes: ChangeKind::ALL
            .into_iter()
            .map(|kind| (kind, of(edition, kind).count()))
            .filter(|(_, number)| *number > 0)
            .map(|(kind, number)| {
                format!("{}: {}", kind.heading(), format::count(i64::try_from(number).unwrap_or(i64::MAX)))
            })
            .collect(),
        corrections: edition.corrections.len(),
    }
}

fn of<'a>(edition: &'a EditionSummary<'_>, kind: ChangeKind) -> impl Iterator<Item = &'a DigestLine> {
    edition.lines.iter().filter(move |line| line.kind == kind)
}

fn write_edition(
    inputs: &SiteInputs<'_>,
    edition: &EditionSummary<'_>,
    newest: &str,
    pages: &Pages,
    site: &mut SiteWriter,
) -> Result<(), SiteError> {
    let name = &edition.folder.name;
    let mut reports = Vec::new();
    for report in &edition.folder.reports {
        if let Some(entry) = report_entry(inputs, edition, report, site)? {
            reports.push(entry);
        }
    }
    let parts: Vec<ChangesPart> = ChangeKind::ALL
        .into_iter()
        .map(|kind| {
            let lines: Vec<String> = of(edition, kind).map(|line| line.sentence.clone()).collect();
            ChangesPart {
                anchor: kind.heading().to_lowercase().replace(' ', "-"),
                heading: kind.heading(),
                remark: kind.remark(),
                more: lines.len().saturating_sub(SHOWN),
                lines: lines.into_iter().take(SHOWN).collect(),
            }
        })
        .filter(|part| !part.lines.is_empty())
        .collect();
    let corrections = edition.corrections.iter().map(|one| {
        PageLink::new(
            format!("{} ({})", one.title, one.id),
            format!("corrections/index.html#{}", one.anchor()),
        )
    });
    let content = EditionPage {
        name: name.clone(),
        date: format::date(edition.date),
        is_newest: edition.is_newest,
        newest: newest.to_owned(),
        sentences: edition.sentences(),
        has_digest: !edition.lines.is_empty(),
        parts,
        corrections: corrections.collect(),
        reports,
        has_data: site.paths().any(|path| path.starts_with(&format!("data/{name}/"))),
    };
    let mut frame = PageFrame::new(
        format!("{FOLDER}/{name}/"),
        format!("Edition {name}"),
        format!("What changed in edition {name} of the reports, and its reports."),
    );
    frame.above = vec![PageLink::new("Editions", format!("{FOLDER}/"))];
    frame.contents = vec![("changed".to_owned(), "What changed".to_owned())];
    if !content.corrections.is_empty() {
        frame.contents.push(("corrections".to_owned(), "Corrections".to_owned()));
    }
    frame.contents.push(("reports".to_owned(), "Reports".to_owned()));
    frame.feed = Some(Feeds::of_all());
    pages.page(site, "edition.html", &frame, &content)
}

/// The forms of a report, which are copied if the edition is not the newest; its page is a page of the site then.
/// `None` for a brief of the newest edition, which has no page of its own.
fn report_entry(
    inputs: &SiteInputs<'_>,
    edition: &EditionSummary<'_>,
    report: &str,
    site: &mut SiteWriter,
) -> Result<Option<ReportEntry>, SiteError> {
    let is_brief = report.ends_with("-brief");
    if edition.is_newest && is_brief {
        return Ok(None);
    }
    let folder = edition.folder.folder.join(report);
    let base = if edition.is_newest {
        format!("places/{report}")
    } else {
        format!("{FOLDER}/{}/{report}", edition.folder.name)
    };
    let mut forms = Vec::new();
    for (form, ending) in [("PDF", "pdf"), ("Word", "docx"), ("Excel", "xlsx"), ("CSV", "csv")] {
        let (from, path) = (folder.join(format!("{report}.{ending}")), format!("{base}/{report}.{ending}"));
        if from.is_file() {
            if !edition.is_newest {
                site.copy(&from, &path)?;
            }
            forms.push(PageLink::new(form, path));
        }
    }
    if !edition.is_newest {
        copy_page(edition.folder, report, &base, site)?;
    }
    let page = edition.report_path(report);
    Ok(Some(ReportEntry { title: report_name(inputs, report), page, forms }))
}

/// Copies the web page of a report, and the files that it links to. The picture of each figure is in the page itself, so
/// its copy as PNG, which takes ten times as much space as all other files, is left out with the link to it.
fn copy_page(
    edition: &EditionFolder,
    report: &str,
    base: &str,
    site: &mut SiteWriter,
) -> Result<(), SiteError> {
    let folder = edition.folder.join(report);
    let name = format!("{report}.html");
    if !folder.join(&name).is_file() {
        return Ok(());
    }
    // Notices of corrections link to the page beside the editions, which is elsewhere in the site.
    let page = files::read_text(&folder.join(&name))?;
    let mut page = page.replace("\"../../corrections.html#", "\"../../../corrections/index.html#");
    let figures = edition.figures.iter().filter(|(_, reports)| reports.iter().any(|other| other == report));
    for (id, _) in figures {
        let picture = format!("figures/{id}/figure.png");
        page = page.replace(&format!(", <a href=\"{picture}\">picture of {id} (PNG)</a>"), "");
        for file in [format!("figures/{id}/data.csv"), format!("figures/{id}/cite.txt"), picture] {
            if page.contains(&format!("\"{file}\"")) && folder.join(&file).is_file() {
                site.copy(&folder.join(&file), &format!("{base}/{file}"))?;
            }
        }
    }
    if folder.join("provenance.json").is_file() {
        site.copy(&folder.join("provenance.json"), &format!("{base}/provenance.json"))?;
    }
    site.file(&format!("{base}/{name}"), page.as_bytes())
}
