//! How published figures are cited: the publication that printed them, and who quotes it.

use std::collections::BTreeMap;

use super::context::ReportContext;
use super::indicator_names::runs;
use super::model::TableBlock;
use super::rows::PublishedSeries;
use catalogue::indicator::Basis;
use catalogue::organisation::short_name;

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

/// The mark of a figure, after its value; empty if it was read in the report or in several places.
pub(super) fn mark(figure: &PublishedSeries) -> &'static str {
    match figure.confidence.as_deref() {
        None | Some("high") => "",
        Some(_) => MARK,
    }
}

/// Whether a printed value has the mark.
pub(super) fn is_marked(value: &str) -> bool {
    value.ends_with(MARK)
}

/// What the mark means.
pub(super) fn mark_meaning() -> String {
    format!("{MARK} Read in one secondary source, and not checked against the report itself.")
}

/// What is noted under a table of these figures: what the mark means, restated figures, and notes for readers.
pub(super) fn notes(context: &ReportContext<'_>, figures: &[&PublishedSeries]) -> Vec<String> {
    let mut notes = Vec::new();
    if figures.iter().any(|figure| !mark(figure).is_empty()) {
        notes.push(mark_meaning());
    }
    let about = |figure: &PublishedSeries| {
        format!("{} {}", figure.name.as_deref().map(short_name).unwrap_or_default(), figure.wres_year)
    };
    let restated = |figure: &PublishedSeries| context.restated(figure);
    for figure in figures.iter().filter(|figure| !restated(figure).is_empty()) {
        notes.push(format!("{}: restated{}.", about(figure), restated(figure)));
    }
    let others = || figures.iter().filter(|figure| restated(figure).is_empty());
    for text in sorted(others().filter_map(|figure| figure.note.as_deref())) {
        let places = others().filter(|figure| figure.note.as_deref() == Some(text));
        let places: Vec<String> = places.map(|figure| about(figure)).collect();
        notes.push(format!("{}: {text}.", format::list(&sorted(places))));
    }
    notes
}

/// The pages on which published figures of a report were read, one row each, with the figures that they state.
pub(super) fn pages(context: &ReportContext<'_>) -> Option<TableBlock> {
    let mut figures: BTreeMap<(String, Option<String>), Vec<&PublishedSeries>> = BTreeMap::new();
    for indicator in context.indicators.iter().filter(|indicator| indicator.basis != Basis::Survey) {
        for figure in context.published(&indicator.number) {
            let page = figure.address.clone();
            let name = figure.read_from.clone().or_else(|| page.as_deref().map(format::host));
            figures.entry((name.unwrap_or_else(|| figure.sheet.clone()), page)).or_default().push(figure);
        }
    }
    let mut table = TableBlock::new(
        "Published WRES figures, and the pages that quote them",
        &[("Read at", false, 0.2), ("Figures", false, 0.4), ("Printed in", false, 0.2), ("Page", false, 0.2)],
    );
    for ((name, page), figures) in &figures {
        let printed = sorted(
            figures.iter().filter(|figure| figure.publication.is_some()).map(|figure| &figure.edition),
        );
        let years: Vec<u32> = printed.iter().filter_map(|edition| edition.parse().ok()).collect();
        let printed = match (printed.is_empty(), years.len()) {
            (true, _) => "the page itself".to_owned(),
            (_, 1) => format!("WRES report of {}", runs(&years)),
            _ => format!("WRES reports of {}", runs(&years)),
        };
        let cells = vec![name.clone(), stated(figures), printed];
        match page {
            Some(page) => table.linked([cells, vec![format::host(page)]].concat(), page.clone()),
            None => table.row([cells, vec!["not recorded".to_owned()]].concat()),
        }
    }
    (!table.rows.is_empty()).then_some(table)
}

/// "Indicator 2: England 2016 to 2019; North West 2022 to 2024".
fn stated(figures: &[&PublishedSeries]) -> String {
    let mut years: BTreeMap<(&str, &str), Vec<u32>> = BTreeMap::new();
    for figure in figures {
        let place = figure.name.as_deref().unwrap_or_default();
        let of = years.entry((figure.indicator.as_str(), place)).or_default();
        of.extend(u32::try_from(figure.wres_year));
    }
    let one = |((indicator, place), years): (&(&str, &str), &Vec<u32>)| {
        format!("indicator {indicator}, {} {}", short_name(place), runs(&sorted(years.iter().copied())))
    };
    format::capital(&years.iter().map(one).collect::<Vec<_>>().join("; "))
}

/// The WRES reports that printed these figures, if their own pages are known.
pub(super) fn publications(context: &ReportContext<'_>) -> Option<TableBlock> {
    let mut reports: BTreeMap<(&str, &str), Option<&str>> = BTreeMap::new();
    let read = context.indicators.iter().filter(|indicator| indicator.basis != Basis::Survey);
    for figure in read.flat_map(|indicator| context.published(&indicator.number)) {
        if let Some(publication) = &figure.publication {
            let page = reports.entry((&figure.edition, publication)).or_default();
            *page = page.or(figure.publication_url.as_deref());
        }
    }
    let mut table = TableBlock::new(
        "WRES reports that printed these figures and whose page is known",
        &[("Report", false, 0.75), ("Page", false, 0.25)],
    );
    for ((_, publication), page) in reports {
        if let Some(page) = page {
            let report = format!("{PUBLISHER}, {publication}");
            table.linked(vec![report, format::host(page)], page.to_owned());
        }
    }
    (!table.rows.is_empty()).then_some(table)
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
