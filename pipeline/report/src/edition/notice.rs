//! The notice next to a figure of an earlier edition that a later edition has corrected. It is the only change
//! to an edition after a newer one exists. It goes between two marks that the templates put before each figure,
//! so a page without its notices is the page as published, and adding the same notice again has no effect.

use std::fmt::Write;
use std::path::PathBuf;

use super::correction::{FigureCorrection, PAGE};
use super::folders::{EditionFolder, EditionFolders};
use super::order;
use crate::ReportError;
use crate::figure::chart::svg::escape;

const OPEN: &str = "<!--corrections of ";
const CLOSE: &str = "<!--/corrections-->";
const END: &str = "-->";

/// Puts the notices into the pages of all editions. Gives the pages that have no marked place for theirs.
pub(super) fn put(shelf: &EditionFolders, all: &[FigureCorrection]) -> Result<Vec<PathBuf>, ReportError> {
    let mut without_place = Vec::new();
    for edition in &shelf.editions {
        // What later editions say about this one's figures.
        let later: Vec<&FigureCorrection> = all
            .iter()
            .filter(|one| {
                order::compare(&one.to_edition, &edition.name).is_gt()
                    && edition.figures.contains_key(&one.id)
            })
            .collect();
        for (page, up, reports) in pages(edition, &later)? {
            let text = files::read_text(&page)?;
            let mut noticed = text.clone();
            for one in &later {
                if reports.as_ref().is_some_and(|report| {
                    !edition.figures.get(&one.id).is_some_and(|held| held.contains(report))
                }) {
                    continue;
                }
                let own: Vec<&FigureCorrection> =
                    later.iter().filter(|other| other.id == one.id).copied().collect();
                match with(&noticed, &one.id, &words(&own, up)) {
                    Some(changed) => noticed = changed,
                    None => without_place.push(page.clone()),
                }
            }
            if noticed != text {
                files::write_whole(&page, noticed.as_bytes())?;
            }
        }
    }
    without_place.dedup();
    Ok(without_place)
}

/// The pages of an edition that show one of these figures, with the way up to the folder of editions, and the
/// report that a page is of.
type Page = (PathBuf, &'static str, Option<String>);

fn pages(edition: &EditionFolder, later: &[&FigureCorrection]) -> Result<Vec<Page>, ReportError> {
    let mut pages = Vec::new();
    if later.is_empty() {
        return Ok(pages);
    }
    let index = edition.folder.join("index.html");
    if index.is_file() {
        pages.push((index, "../", None));
    }
    for report in &edition.reports {
        let shows =
            |one: &&FigureCorrection| edition.figures.get(&one.id).is_some_and(|held| held.contains(report));
        if later.iter().any(shows) {
            let html = files::list(&edition.folder.join(report))?
                .into_iter()
                .filter(|path| path.extension().is_some_and(|kind| kind == "html"));
            pages.extend(html.map(|page| (page, "../../", Some(report.clone()))));
        }
    }
    Ok(pages)
}

/// The notice: the editions and versions that corrected the figure, with a link to the list of changes.
fn words(corrected: &[&FigureCorrection], up: &str) -> String {
    let mut text = String::new();
    for one in corrected {
        let (id, edition) = (escape(&one.id), escape(&one.to_edition));
        let _ = write!(
            text,
            "<p class=\"corrected\"><strong>Corrected.</strong> Figure {id} has different values in \
             <a href=\"{up}{edition}/index.html#{id}\">edition {edition}, version {}</a>. \
             <a href=\"{up}{PAGE}#{}\">What changed from version {}, and why</a></p>",
            one.to_version,
            escape(&one.anchor()),
            one.from_version,
        );
    }
    text
}

/// The page with these words at the figure's marked place; none if it has no such place.
fn with(page: &str, id: &str, words: &str) -> Option<String> {
    let open = format!("{OPEN}{id}{END}");
    let begin = page.find(&open)? + open.len();
    let (before, rest) = page.split_at_checked(begin)?;
    let after = rest.get(rest.find(CLOSE)?..)?;
    Some(format!("{before}{words}{after}"))
}

/// A page without its notices: as it was published.
pub(super) fn without(page: &str) -> String {
    let mut plain = String::new();
    let mut rest = page;
    while let Some(at) = rest.find(OPEN) {
        let Some(begin) = rest.get(at..).and_then(|mark| mark.find(END)).map(|end| at + end + END.len())
        else {
            break;
        };
        let (before, inside) = rest.split_at(begin);
        let Some(end) = inside.find(CLOSE) else { break };
        plain.push_str(before);
        rest = inside.get(end..).unwrap_or_default();
    }
    plain + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<h1>x</h1><!--corrections of a--><!--/corrections--><p>a</p>\
                        <!--corrections of ab--><!--/corrections--><p>ab</p>";

    #[test]
    fn adding_a_notice_twice_to_a_figure_has_no_further_effect() {
        let once = with(PAGE, "ab", "<p>n</p>").unwrap();
        assert!(once.contains("<!--corrections of ab--><p>n</p><!--/corrections--><p>ab</p>"));
        assert!(once.contains("<!--corrections of a--><!--/corrections-->"));
        assert_eq!(with(&once, "ab", "<p>n</p>").unwrap(), once);
        assert_eq!(with(PAGE, "b", "<p>n</p>"), None);
    }

    #[test]
    fn removing_the_notices_restores_the_published_page() {
        let noticed = with(&with(PAGE, "a", "<p>m</p>").unwrap(), "ab", "<p>n</p>").unwrap();
        assert_eq!(without(&noticed), PAGE);
        assert_eq!(without(PAGE), PAGE);
        assert_eq!(without("no mark <!--corrections of a-- cut"), "no mark <!--corrections of a-- cut");
    }
}
