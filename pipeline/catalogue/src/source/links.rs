//! Reads the links of a page, or of the JSON list behind a page that fills in its links by script.

use scraper::{ElementRef, Html, Selector};
use serde_json::Value;
use url::Url;

/// The longest label kept, in characters.
const LONGEST_LABEL: usize = 120;

/// A link of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Absolute, without a fragment.
    pub address: Url,
    /// The link's text, on one line; empty if it has none.
    pub label: String,
    /// The release that the address names, if a pattern that chose the link has a group `release`.
    pub release: Option<String>,
}

/// The links of the document at `address`, in its order, each address once.
pub fn links(document: &str, address: &Url) -> Vec<Link> {
    let found = match serde_json::from_str::<Value>(document) {
        Ok(list) if list.is_object() || list.is_array() => {
            let mut found = Vec::new();
            walk(&list, "", address, &mut found);
            found
        }
        _ => of_page(document, address),
    };
    let mut once: Vec<Link> = Vec::with_capacity(found.len());
    for link in found {
        match once.iter_mut().find(|known| known.address == link.address) {
            Some(known) if known.label.is_empty() => known.label = link.label,
            Some(_) => {}
            None => once.push(link),
        }
    }
    once
}

fn of_page(document: &str, address: &Url) -> Vec<Link> {
    let (Ok(anchors), Ok(bases)) = (Selector::parse("a[href], area[href]"), Selector::parse("base[href]"))
    else {
        return Vec::new();
    };
    let page = Html::parse_document(document);
    let base = page.select(&bases).next().and_then(|base| address.join(base.attr("href")?).ok());
    let base = base.as_ref().unwrap_or(address);
    page.select(&anchors).filter_map(|anchor| link(base, anchor.attr("href")?, &label_of(anchor))).collect()
}

/// A link's text; if it has none, its name for a screen reader.
fn label_of(anchor: ElementRef<'_>) -> String {
    let words: String = anchor.text().collect();
    if !words.trim().is_empty() {
        return words;
    }
    anchor.attr("aria-label").or_else(|| anchor.attr("title")).unwrap_or_default().to_owned()
}

/// Every text in the list that is an address or an absolute path, labelled by the nearest `name`, `title` or
/// `label` around it.
fn walk(value: &Value, label: &str, address: &Url, found: &mut Vec<Link>) {
    match value {
        Value::Object(fields) => {
            let named = ["name", "title", "label"].iter().find_map(|key| fields.get(*key)?.as_str());
            for inner in fields.values() {
                walk(inner, named.unwrap_or(label), address, found);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| walk(item, label, address, found)),
        Value::String(text) if ["/", "https://", "http://"].iter().any(|start| text.starts_with(start)) => {
            found.extend(link(address, text, label));
        }
        _ => {}
    }
}

fn link(base: &Url, target: &str, label: &str) -> Option<Link> {
    let mut address = base.join(target.trim()).ok()?;
    address.set_fragment(None);
    // `mailto:`, `javascript:` and so on are not files.
    matches!(address.scheme(), "http" | "https").then(|| Link {
        address,
        label: one_line(label),
        release: None,
    })
}

/// A label comes from outside: line breaks and control characters are removed, because a terminal obeys them.
fn one_line(label: &str) -> String {
    let words: Vec<&str> = label.split_whitespace().collect();
    words.join(" ").chars().filter(|character| !character.is_control()).take(LONGEST_LABEL).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page() -> Url {
        "https://www.example.org/results/local/".parse().unwrap()
    }

    fn seen(document: &str) -> Vec<(String, String)> {
        links(document, &page()).into_iter().map(|link| (link.address.into(), link.label)).collect()
    }

    #[test]
    fn relative_links_are_resolved_and_labels_put_on_one_line() {
        let document =
            "<a href='/static/ab/f.xlsx#top'><b>Benchmark\n  data</b> (5 MB)</a> <a href='more/'>More</a>";
        assert_eq!(
            seen(document),
            [
                ("https://www.example.org/static/ab/f.xlsx".to_owned(), "Benchmark data (5 MB)".to_owned()),
                ("https://www.example.org/results/local/more/".to_owned(), "More".to_owned()),
            ]
        );
    }

    #[test]
    fn the_page_s_base_element_is_honoured() {
        let document = "<base href='https://files.example.org/a/'><a href='f.csv'>File</a>";
        assert_eq!(seen(document), [("https://files.example.org/a/f.csv".to_owned(), "File".to_owned())]);
    }

    #[test]
    fn one_address_is_one_link_with_the_first_words_it_has() {
        let document = "<a href='/f.csv'><img src='x.png'></a><a href='/f.csv#a'>Figures</a>";
        assert_eq!(seen(document), [("https://www.example.org/f.csv".to_owned(), "Figures".to_owned())]);
    }

    #[test]
    fn a_link_without_words_is_called_what_a_screen_reader_says() {
        let document = "<a href='/f.csv' aria-label='Download figures'><svg></svg></a>";
        assert_eq!(
            seen(document),
            [("https://www.example.org/f.csv".to_owned(), "Download figures".to_owned())]
        );
    }

    #[test]
    fn addresses_that_lead_to_no_file_are_left_out() {
        assert_eq!(seen("<a href='mailto:a@b'>Mail</a><a href='javascript:x()'>Go</a><a>none</a>"), []);
    }

    #[test]
    fn a_label_cannot_carry_control_characters_or_be_endless() {
        let document = format!("<a href='/f.csv'>\u{1b}[31mred{}</a>", "x".repeat(500));
        let label = &seen(&document)[0].1;
        assert!(label.starts_with("[31mred"), "{label}");
        assert_eq!(label.chars().count(), 120);
    }

    #[test]
    fn a_list_in_json_gives_its_paths_under_the_nearest_name() {
        let list = r#"{"data": {"nodes": [
            {"year": "2024", "downloads": [
                {"name": "Detailed spreadsheets", "file": {"extension": "zip", "publicURL": "/static/1/NSS24.zip"}}]},
            {"year": "2023", "downloads": [
                {"name": "Older", "file": {"publicURL": "https://other.example.org/NSS23.zip"}}]}]}}"#;
        assert_eq!(
            seen(list),
            [
                ("https://www.example.org/static/1/NSS24.zip".to_owned(), "Detailed spreadsheets".to_owned()),
                ("https://other.example.org/NSS23.zip".to_owned(), "Older".to_owned()),
            ]
        );
    }

    #[test]
    fn broken_markup_gives_the_links_that_can_be_read() {
        assert_eq!(seen("<table><a href=/f.csv>F<td><div").len(), 1);
        assert_eq!(seen(""), []);
        assert_eq!(seen("{not json"), []);
    }
}
