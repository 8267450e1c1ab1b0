//! Atom feeds of what changed: one of the whole site, and one of each region and integrated care board.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::edition_changes;
use super::edition_pages::FeedList;
use super::edition_summary::EditionSummary;
use super::page::{PageFrame, PageLink, Pages};
use super::writer::SiteWriter;
use super::{SiteError, SiteInputs};
use catalogue::organisation::{Place, PlaceKind};
use changes::{ChangeKind, DigestLine};
use report::FigureCorrection;
use store::row;

/// The folder of the feeds.
const FOLDER: &str = "feeds";
/// The feed of everything.
const ALL: &str = "all";
/// A feed has at most this many entries, the newest first.
const ENTRIES: usize = 200;
/// The year of the ids: a tag URI names a day on which its authority had its name.
const TAG_YEAR: &str = "2026";

row! {
    /// The ICB and the region of a trust.
    #[expect(clippy::struct_field_names, reason = "the names are the columns of the table")]
    TrustArea of "organisation_today" {
        today_code: Option<String>,
        region_code: Option<String>,
        icb_code: Option<String>,
    }
}

/// Which feed announces the changes of which place.
pub(crate) struct Feeds<'a> {
    /// The regions and ICBs that have a feed.
    areas: Vec<&'a Place>,
    /// Region and ICB of a trust, by its code; region of an ICB, by its code.
    above: BTreeMap<String, Vec<String>>,
    places: &'a [Place],
}

#[derive(Serialize)]
struct Feed {
    id: String,
    title: String,
    subtitle: String,
    /// Day of the newest entry.
    updated: String,
    /// Its own path, and that of the page about it, from the root of the site.
    path: String,
    page: String,
    entries: Vec<Entry>,
}

#[derive(Clone, Serialize)]
struct Entry {
    id: String,
    title: String,
    updated: String,
    summary: String,
    /// The sentences, if there are more than the summary has.
    lines: Vec<String>,
    /// Path of the page about it.
    page: String,
}

/// An entry, and the codes of the places that it is about; none if it is about all.
struct PlacedEntry {
    entry: Entry,
    codes: Option<BTreeSet<String>>,
}

impl<'a> Feeds<'a> {
    pub(crate) async fn load(inputs: &SiteInputs<'a>) -> Result<Self, SiteError> {
        let places = inputs.inputs.places.as_slice();
        let mut above: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let sql =
            "SELECT DISTINCT today_code, region_code, icb_code FROM organisation_today ORDER BY 1, 2, 3";
        for TrustArea { today_code, region_code, icb_code } in inputs.session.rows(sql).await? {
            if let Some(code) = today_code {
                above.entry(code).or_insert_with(|| icb_code.into_iter().chain(region_code).collect());
            }
        }
        for place in places.iter().filter(|place| place.kind == PlaceKind::Icb) {
            above.insert(place.code.clone(), vec![place.region_code.clone()]);
        }
        let has_feed = |place: &&Place| matches!(place.kind, PlaceKind::Region | PlaceKind::Icb);
        Ok(Self { areas: places.iter().filter(has_feed).collect(), above, places })
    }

    /// The feed of a place, by the folder of its report: of a region or an ICB its own, of a trust that of its ICB, of
    /// everything else that of the whole site.
    pub(crate) fn of_place(&self, folder: &str) -> PageLink {
        let place = self.places.iter().find(|place| place.folder() == folder);
        let area = place.and_then(|place| {
            let mut codes =
                std::iter::once(&place.code).chain(self.above.get(&place.code).into_iter().flatten());
            codes.find_map(|code| self.areas.iter().find(|area| area.code == *code))
        });
        area.map_or_else(Self::of_all, |area| PageLink::new(feed_title(area), feed_path(&area.folder())))
    }

    /// The feed of the whole site.
    pub(crate) fn of_all() -> PageLink {
        PageLink::new("What changed in all places", feed_path(ALL))
    }

    /// Every feed, by kind of place.
    pub(crate) fn lists(&self) -> Vec<FeedList> {
        let of = |kind: PlaceKind| {
            let areas = self.areas.iter().filter(|area| area.kind == kind);
            areas.map(|area| PageLink::new(area.short(), feed_path(&area.folder()))).collect()
        };
        vec![
            FeedList { heading: "Everything", links: vec![Self::of_all()] },
            FeedList { heading: "Regions", links: of(PlaceKind::Region) },
            FeedList { heading: "Integrated care boards", links: of(PlaceKind::Icb) },
        ]
    }

    pub(crate) fn write(
        &self,
        inputs: &SiteInputs<'_>,
        editions: &[EditionSummary<'_>],
        pages: &Pages,
        site: &mut SiteWriter,
    ) -> Result<(), SiteError> {
        let tag = tag(inputs);
        let mut entries = Vec::new();
        for edition in editions {
            entries.extend(self.entries(inputs, edition, &tag)?);
        }
        let first = editions.last().map_or_else(String::new, |edition| instant(edition.date));
        let mut write = |name: &str, title: String, page: String, kept: Vec<Entry>| {
            let feed = Feed {
                id: format!("{tag}feed/{name}"),
                title: text(&title),
                subtitle: "New releases, changed figures, corrections and declared statuses".to_owned(),
                updated: kept.first().map_or_else(|| first.clone(), |entry| entry.updated.clone()),
                path: feed_path(name),
                page,
                entries: kept,
            };
            let frame = PageFrame::new(feed.path.clone(), feed.title.clone(), feed.subtitle.clone());
            let xml = pages.text("atom.xml", &frame, &feed)?;
            site.file(&feed.path, xml.as_bytes())
        };
        let all = entries.iter().map(|one| one.entry.clone()).take(ENTRIES).collect();
        write(ALL, Self::of_all().text, "editions/index.html".to_owned(), all)?;
        for area in &self.areas {
            let is_in = |code: &String| {
                *code == area.code || self.above.get(code).is_some_and(|above| above.contains(&area.code))
            };
            let concerns =
                |one: &&PlacedEntry| one.codes.as_ref().is_none_or(|codes| codes.iter().any(is_in));
            let kept = entries.iter().filter(concerns).map(|one| one.entry.clone()).take(ENTRIES).collect();
            let folder = area.folder();
            write(&folder, feed_title(area), format!("places/{folder}/index.html"), kept)?;
        }
        Ok(())
    }

    /// The entries of an edition: the edition, new releases, declared statuses, corrections, then each place.
    fn entries(
        &self,
        inputs: &SiteInputs<'_>,
        edition: &EditionSummary<'_>,
        tag: &str,
    ) -> Result<Vec<PlacedEntry>, SiteError> {
        let name = &edition.folder.name;
        let entry = |what: &str, title: String, lines: Vec<String>, page: String| Entry {
            id: format!("{tag}edition/{name}/{what}"),
            title: text(&title),
            updated: instant(edition.date),
            summary: text(&lines.iter().take(3).cloned().collect::<Vec<_>>().join(" ")),
            lines: if lines.len() > 3 { lines.iter().map(|line| text(line)).collect() } else { Vec::new() },
            page,
        };
        let of_edition = format!("editions/{name}/index.html");
        let mut entries = vec![PlacedEntry {
            entry: entry("new", format!("Edition {name}"), edition.sentences(), of_edition.clone()),
            codes: None,
        }];
        let of = |kind: ChangeKind| edition.lines.iter().filter(move |line| line.kind == kind);
        let releases: Vec<String> = of(ChangeKind::Release).map(|line| line.sentence.clone()).collect();
        if !releases.is_empty() {
            let title = format!("New releases in edition {name}");
            entries.push(PlacedEntry { entry: entry("releases", title, releases, of_edition), codes: None });
        }
        for (at, line) in of(ChangeKind::Status).enumerate() {
            let place = line.place.as_ref();
            let title = place.map_or_else(String::new, |place| format!(": {}", place.name));
            let page = line.source.as_deref().map(|scheme| format!("framework-{scheme}"));
            let page = page.filter(|page| edition.folder.reports.contains(page));
            let page =
                page.map_or_else(|| format!("editions/{name}/index.html"), |page| edition.report_path(&page));
            let (what, title) = (status_id(line, at), format!("Declared status{title}"));
            let codes = Some(place.map(|place| place.code.clone()).into_iter().collect());
            entries
                .push(PlacedEntry { entry: entry(&what, title, vec![line.sentence.clone()], page), codes });
        }
        for one in &edition.corrections {
            let lines = correction_lines(one, inputs.inputs.term);
            let page = format!("corrections/index.html#{}", one.anchor());
            let (what, title) =
                (format!("correction/{}", one.anchor()), format!("Correction: {}", one.title));
            let codes = Some(one.changes.iter().map(|change| change.place_code.clone()).collect());
            entries.push(PlacedEntry { entry: entry(&what, title, lines, page), codes });
        }
        entries.extend(self.of_places(edition, &entry));
        if edition.lines.is_empty() && edition.previous.is_some() {
            for (place, lines) in edition_changes::of_areas(edition.folder, self.places)? {
                let title = changed_in(&place.short(), name);
                let entry = entry(&of_place(&place.code), title, lines, edition.report_path(&place.folder()));
                entries.push(PlacedEntry { entry, codes: Some(BTreeSet::from([place.code.clone()])) });
            }
        }
        Ok(entries)
    }

    /// One entry for each place of which figures, comparisons or the organisation changed.
    fn of_places(
        &self,
        edition: &EditionSummary<'_>,
        entry: &impl Fn(&str, String, Vec<String>, String) -> Entry,
    ) -> Vec<PlacedEntry> {
        let mut places: BTreeMap<(usize, &str), Vec<&DigestLine>> = BTreeMap::new();
        for line in edition.lines {
            let is_listed = !matches!(line.kind, ChangeKind::Release | ChangeKind::Status);
            if let (Some(place), true) = (&line.place, is_listed) {
                // England first, then in the order of the places: regions, ICBs, trusts.
                let at = self.places.iter().position(|known| known.code == place.code).unwrap_or(usize::MAX);
                places.entry((at, &place.code)).or_default().push(line);
            }
        }
        let name = &edition.folder.name;
        let to_entry = |((at, code), lines): ((usize, &str), Vec<&DigestLine>)| {
            let place = self.places.get(at);
            let shown =
                place.map(Place::short).or_else(|| lines[0].place.as_ref().map(|place| place.name.clone()));
            let report = place.map(Place::folder).filter(|folder| edition.folder.reports.contains(folder));
            let page = report
                .map_or_else(|| format!("editions/{name}/index.html"), |report| edition.report_path(&report));
            let title = changed_in(&shown.unwrap_or_else(|| code.to_owned()), name);
            let sentences = lines.iter().map(|line| line.sentence.clone()).collect();
            let entry = entry(&of_place(code), title, sentences, page);
            PlacedEntry { entry, codes: Some(BTreeSet::from([code.to_owned()])) }
        };
        places.into_iter().map(to_entry).collect()
    }
}

/// A correction as sentences: the versions with the reasons, then each changed value.
pub(crate) fn correction_lines(one: &FigureCorrection, term: report::Term) -> Vec<String> {
    report::correction_in_words(one, term)
        .lines()
        .map(|line| format!("{}.", line.trim().trim_end_matches('.')))
        .collect()
}

/// The title of the entry of a place.
fn changed_in(place: &str, edition: &str) -> String {
    format!("{place}: what changed in edition {edition}")
}

/// The end of the id of the entry of a place.
fn of_place(code: &str) -> String {
    format!("place/{}", plain(code))
}

fn feed_title(area: &Place) -> String {
    format!("What changed in {}", area.short())
}

fn feed_path(name: &str) -> String {
    format!("{FOLDER}/{name}.atom")
}

/// The beginning of every id: it stays the same from edition to edition.
fn tag(inputs: &SiteInputs<'_>) -> String {
    let host = inputs.address.as_ref().and_then(|address| address.host_str());
    let publisher = plain(&inputs.inputs.publisher);
    match host {
        Some(host) => format!("tag:{host},{TAG_YEAR}:{publisher}/"),
        // A name that cannot belong to anybody.
        None => format!("tag:race-equity.invalid,{TAG_YEAR}:{publisher}/"),
    }
}

fn status_id(line: &DigestLine, at: usize) -> String {
    let (scheme, place) = (line.source.as_deref().unwrap_or_default(), line.place.as_ref());
    let code = place.map_or("", |place| place.code.as_str());
    format!("status/{}/{}/{}", plain(scheme), plain(code), at + 1)
}

/// A word for an id: letters, digits and hyphens.
fn plain(name: &str) -> String {
    let letters = name
        .chars()
        .map(|letter| if letter.is_ascii_alphanumeric() { letter.to_ascii_lowercase() } else { '-' });
    let words: String = letters.collect();
    words.split('-').filter(|word| !word.is_empty()).collect::<Vec<_>>().join("-")
}

/// The beginning of a day, as Atom writes instants.
fn instant(day: jiff::civil::Date) -> String {
    format!("{day}T00:00:00Z")
}

/// A text without the characters that XML cannot have.
fn text(text: &str) -> String {
    let is_allowed = |letter: &char| {
        matches!(*letter, '\t' | '\n' | '\r')
            || (*letter >= ' ' && !matches!(*letter, '\u{fffe}' | '\u{ffff}'))
    };
    text.chars().filter(is_allowed).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_has_only_letters_digits_and_hyphens() {
        assert_eq!(plain("NHS North West & <Assembly>"), "nhs-north-west-assembly");
        assert_eq!(plain("QOP"), "qop");
    }

    #[test]
    fn control_characters_are_left_out_of_xml() {
        assert_eq!(text("a\u{b}b\u{ffff} <c>\n"), "ab <c>\n");
    }
}
