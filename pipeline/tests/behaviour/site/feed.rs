//! Reads an Atom feed, and refuses one that lacks what RFC 4287 asks for.

use std::collections::BTreeSet;

use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

/// A feed.
#[derive(Debug, Default)]
pub(super) struct Feed {
    pub(super) id: String,
    pub(super) author: String,
    pub(super) own_address: Option<String>,
    pub(super) page: String,
    pub(super) entries: Vec<Entry>,
}

/// An entry of a feed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) updated: String,
    pub(super) summary: String,
    pub(super) page: String,
    pub(super) lines: Vec<String>,
}

impl Feed {
    #[track_caller]
    pub(super) fn read(text: &str) -> Self {
        let mut feed = Self::default();
        let (mut title, mut updated) = (String::new(), String::new());
        let mut reader = Reader::from_str(text);
        let mut open: Vec<String> = Vec::new();
        let mut words = String::new();
        loop {
            match reader.read_event().unwrap() {
                Event::Start(start) => {
                    let name = start.local_name().into_inner().to_owned();
                    if open.is_empty() {
                        assert_eq!(attribute(&start, "xmlns").unwrap(), "http://www.w3.org/2005/Atom");
                    }
                    if name == "entry" {
                        feed.entries.push(Entry::default());
                    }
                    open.push(name);
                    words.clear();
                }
                Event::Empty(start) if start.local_name().into_inner() == "link" => {
                    let address = attribute(&start, "href").unwrap();
                    match (attribute(&start, "rel").unwrap().as_str(), feed.entries.last_mut()) {
                        ("self", None) => feed.own_address = Some(address),
                        ("alternate", Some(entry)) => entry.page = address,
                        ("alternate", None) => feed.page = address,
                        (rel, _) => panic!("a link with `{rel}`"),
                    }
                }
                Event::Text(text) => words.push_str(&text.into_inner()),
                Event::GeneralRef(reference) => match reference.resolve_char_ref().unwrap() {
                    Some(letter) => words.push(letter),
                    None => words.push_str(quick_xml::escape::resolve_xml_entity(&reference).unwrap()),
                },
                Event::End(_) => {
                    let path = open.join("/");
                    let text = std::mem::take(&mut words);
                    let entry = feed.entries.last_mut();
                    match (path.as_str(), entry) {
                        ("feed/id", _) => feed.id = text,
                        ("feed/title", _) => title = text,
                        ("feed/updated", _) => updated = text,
                        ("feed/author/name", _) => feed.author = text,
                        ("feed/entry/id", Some(entry)) => entry.id = text,
                        ("feed/entry/title", Some(entry)) => entry.title = text,
                        ("feed/entry/updated", Some(entry)) => entry.updated = text,
                        ("feed/entry/summary", Some(entry)) => entry.summary = text,
                        ("feed/entry/content/div/ul/li", Some(entry)) => entry.lines.push(text),
                        _ => {}
                    }
                    open.pop();
                }
                Event::Eof => break,
                _ => {}
            }
        }
        assert!(open.is_empty());
        assert!([&feed.id, &title, &updated, &feed.author].iter().all(|text| !text.is_empty()), "{text}");
        let instants: Vec<jiff::Timestamp> =
            feed.entries.iter().map(|entry| entry.updated.parse().unwrap()).collect();
        assert!(instants.is_sorted_by(|newer, older| newer >= older), "the newest entry is not first");
        assert_eq!(updated.parse::<jiff::Timestamp>().unwrap(), instants[0]);
        let ids: BTreeSet<&str> = feed.entries.iter().map(|entry| entry.id.as_str()).collect();
        assert_eq!(ids.len(), feed.entries.len(), "two entries have one id");
        for entry in &feed.entries {
            assert!(entry.id.starts_with("tag:"), "{}", entry.id);
            assert!(
                !entry.title.is_empty() && !entry.summary.is_empty() && !entry.page.is_empty(),
                "{entry:?}"
            );
        }
        feed
    }
}

fn attribute(start: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = start.attributes().map(Result::unwrap);
    let found = attributes.find(|attribute| attribute.key.into_inner() == name)?;
    Some(quick_xml::escape::unescape(&found.value).unwrap().into_owned())
}
