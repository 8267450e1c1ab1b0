//! How published figures are cited: the publication that printed them, and who quotes it.

use super::indicator_names::runs;
use super::model::EvidencePage;
use super::rows::PublishedSeries;

/// The publisher of the WRES reports.
const PUBLISHER: &str = "NHS England";
/// More names than these are in the data alone.
const NAMED: usize = 3;
/// The mark of a figure that was read in one secondary source.
const MARK: &str = "\u{2020}";

fn sorted<T: Ord>(values: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut values: Vec<T> = values.into_iter().collect();
    values.sort();
    values.dedup();
    values
}

/// What was read, for a citation: "NHS England, NHS Workforce Race Equality Standard: 2019 data analysis report for NHS
/// trusts, as quoted by The King\u{2019}s Fund". Several reports are named together by their editions.
pub(super) fn cited(figures: &[&PublishedSeries]) -> String {
    let (quoted, others): (Vec<&PublishedSeries>, Vec<&PublishedSeries>) =
        figures.iter().partition(|figure| figure.publication.is_some());
    let (own, imported): (Vec<&PublishedSeries>, Vec<&PublishedSeries>) =
        others.into_iter().partition(|figure| figure.read_from.is_some());
    let mut parts = Vec::new();
    if !quoted.is_empty() {
        let publications = sorted(quoted.iter().filter_map(|figure| figure.publication.as_deref()));
        let report = match publications.as_slice() {
            [one] => (*one).to_owned(),
            _ => reports(&quoted),
        };
        let by = sorted(quoted.iter().filter_map(|figure| figure.read_from.as_deref()));
        let by = names(by.into_iter().filter(|name| *name != PUBLISHER).collect());
        let by = by.map_or_else(String::new, |by| format!(", as quoted by {by}"));
        parts.push(format!("{PUBLISHER}, {report}{by}"));
    }
    parts.extend(names(sorted(own.iter().filter_map(|figure| figure.read_from.as_deref()))));
    if !imported.is_empty() {
        let pages = sorted(imported.iter().filter_map(|figure| figure.address.as_deref()).map(format::host));
        let pages =
            names(pages.iter().map(String::as_str).filter(|page| *page != "england.nhs.uk").collect());
        let pages = pages.map_or_else(String::new, |pages| format!(", as quoted by {pages}"));
        parts.push(format!("{PUBLISHER}, {}{pages}", reports(&imported)));
    }
    parts.join("; ")
}

/// "Workforce Race Equality Standard reports of 2016 to 2019 and 2022", by their editions.
fn reports(figures: &[&PublishedSeries]) -> String {
    let editions = sorted(figures.iter().map(|figure| figure.edition.as_str()));
    let years: Vec<u32> = editions.iter().filter_map(|edition| edition.parse().ok()).collect();
    let title = "Workforce Race Equality Standard";
    if years.len() == editions.len() && years.len() > 1 {
        return format!("{title} reports of {}", runs(&years));
    }
    let editions: Vec<String> = editions.into_iter().map(str::to_owned).collect();
    format!("{title} {}", format::list(&editions))
}

/// The first names, and how many more there are; none without a name.
fn names(names: Vec<&str>) -> Option<String> {
    let more = names.len().saturating_sub(NAMED);
    let mut shown: Vec<String> = names.into_iter().take(NAMED).map(str::to_owned).collect();
    if more > 0 {
        shown.push(format!("{} named in the data", format::words::counted(more, "other")));
    }
    (!shown.is_empty()).then(|| format::list(&shown))
}

/// The last cell of a row about a figure, with the page that was read.
pub(super) fn read_from(figure: &PublishedSeries) -> (String, Option<String>) {
    let page = figure.address.clone();
    let name = figure.read_from.clone().or_else(|| page.as_deref().map(format::host));
    (name.unwrap_or_else(|| "imported table".to_owned()), page)
}

/// The mark of a figure, after its value; empty if it was read in the report or in several places.
pub(super) fn mark(figure: &PublishedSeries) -> &'static str {
    match figure.confidence.as_deref() {
        None | Some("high") => "",
        Some(_) => MARK,
    }
}

/// The notes under a table of these figures: what the mark means, and what is noted about figures.
pub(super) fn notes(figures: &[&PublishedSeries]) -> Vec<String> {
    let mut notes = Vec::new();
    if figures.iter().any(|figure| !mark(figure).is_empty()) {
        notes
            .push(format!("{MARK} Read in one secondary source, and not checked against the report itself."));
    }
    for text in sorted(figures.iter().filter_map(|figure| figure.note.as_deref())) {
        let about = figures.iter().filter(|figure| figure.note.as_deref() == Some(text));
        let about: Vec<String> = about
            .map(|figure| format!("{} {}", figure.name.as_deref().unwrap_or_default(), figure.wres_year))
            .collect();
        notes.push(format!("{}: {text}.", format::list(&sorted(about))));
    }
    notes
}

/// The newest report that printed one of these figures, in a sentence with its own page; none if no page is known.
pub(super) fn newest_report(figures: &[&PublishedSeries]) -> Option<(String, EvidencePage)> {
    let with_page = figures.iter().filter(|figure| figure.publication_url.is_some());
    let newest = with_page.max_by_key(|figure| &figure.edition)?;
    let address = newest.publication_url.clone()?;
    let page = EvidencePage { words: format!("page of {}", format::host(&address)), address };
    Some((format!("The newest report is {PUBLISHER}, {}:", newest.publication.as_deref()?), page))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(edition: &str, publication: &str, read_from: &str) -> PublishedSeries {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        PublishedSeries {
            edition: edition.to_owned(),
            publication: some(publication),
            read_from: some(read_from),
            ..PublishedSeries::example("ratio", 1.5)
        }
    }

    #[test]
    fn a_figure_is_cited_by_its_report_as_quoted() {
        let figure = printed("2024", "WRES 2024 report", "Health Service Journal");
        assert_eq!(cited(&[&figure]), "NHS England, WRES 2024 report, as quoted by Health Service Journal");
        let own = printed("2024", "WRES 2024 report", "NHS England");
        assert_eq!(cited(&[&own]), "NHS England, WRES 2024 report");
    }

    #[test]
    fn several_reports_are_cited_by_their_years() {
        let figures = [
            printed("2016", "WRES 2016 report", "A"),
            printed("2017", "WRES 2017 report", "B"),
            printed("2018", "WRES 2018 report", "C"),
            printed("2022", "WRES 2022 report", "D"),
        ];
        assert_eq!(
            cited(&figures.iter().collect::<Vec<_>>()),
            "NHS England, Workforce Race Equality Standard reports of 2016 to 2018 and 2022, as quoted by A, B, C \
             and 1 other named in the data"
        );
    }

    #[test]
    fn a_figure_without_a_report_is_cited_by_who_states_it() {
        assert_eq!(cited(&[&printed("2024", "", "The Christie")]), "The Christie");
        assert_eq!(cited(&[&printed("T1", "", "")]), "NHS England, Workforce Race Equality Standard T1");
    }
}
