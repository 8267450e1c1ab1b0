//! The website: every link of every page leads somewhere inside the site, and nothing is loaded from elsewhere.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use scraper::{Html, Selector};

use crate::support::{files, site};

/// Pages whose script reads what follows `#` in their address.
const ADDRESSED_BY_SCRIPT: [&str; 1] = ["compare/index.html"];

/// A page: its links and what it loads, and its anchors.
struct SitePage {
    links: Vec<String>,
    loaded: Vec<String>,
    anchors: BTreeSet<String>,
}

fn page(text: &str) -> SitePage {
    let html = Html::parse_document(text);
    let values = |selector: &str, attribute: &str| -> Vec<String> {
        let selector = Selector::parse(selector).unwrap();
        html.select(&selector).filter_map(|found| found.attr(attribute)).map(str::to_owned).collect()
    };
    let own = values("link:not([rel=canonical])", "href");
    SitePage {
        links: [values("a[href]", "href"), values("form[action]", "action")].concat(),
        loaded: [values("[src]", "src"), own].concat(),
        anchors: values("[id]", "id").into_iter().collect(),
    }
}

/// The pages of a site by their paths.
fn pages(root: &Path) -> BTreeMap<String, SitePage> {
    let all = files(root).into_iter().filter(|(path, _)| path.ends_with("html"));
    all.map(|(path, bytes)| (path, page(&String::from_utf8(bytes).unwrap()))).collect()
}

/// Whether a link leads out of the site.
fn is_whole(link: &str) -> bool {
    ["http://", "https://", "mailto:"].iter().any(|start| link.starts_with(start))
}

/// The path inside the site to which a link of a page leads, and the anchor there; none if it leads out of the site's
/// folder.
fn target(page: &str, link: &str) -> Option<(String, Option<String>)> {
    let (path, anchor) = link.split_once('#').map_or((link, None), |(path, anchor)| (path, Some(anchor)));
    let path = path.split('?').next().unwrap_or_default();
    let anchor = anchor.map(str::to_owned);
    if path.is_empty() {
        return Some((page.to_owned(), anchor));
    }
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    Some((parts.join("/"), anchor))
}

/// What is wrong with a link of a page, if anything is.
fn problem(root: &Path, pages: &BTreeMap<String, SitePage>, page: &str, link: &str) -> Option<String> {
    if link.starts_with('/')
        || link.split_once(':').is_some_and(|(scheme, _)| !scheme.contains(['/', '#', '?']))
    {
        return Some(format!("{link}: not relative"));
    }
    let Some((path, anchor)) = target(page, link) else {
        return Some(format!("{link}: leads out of the site"));
    };
    if !root.join(&path).is_file() {
        return Some(format!("{link}: no such file"));
    }
    let anchor = anchor.filter(|_| !ADDRESSED_BY_SCRIPT.contains(&path.as_str()))?;
    let has_anchor = pages.get(&path).is_none_or(|there| there.anchors.contains(&anchor));
    (!has_anchor).then(|| format!("{link}: no such anchor"))
}

/// The problems of all pages, a line for each page that has some.
fn broken(root: &Path) -> Vec<String> {
    let pages = pages(root);
    let mut faults = Vec::new();
    for (path, own) in &pages {
        let links = own.links.iter().filter(|link| !is_whole(link)).chain(&own.loaded);
        let problems: BTreeSet<String> = links.filter_map(|link| problem(root, &pages, path, link)).collect();
        if !problems.is_empty() {
            faults.push(format!("{path}\n    {}", problems.into_iter().collect::<Vec<_>>().join("\n    ")));
        }
    }
    faults
}

#[test]
#[ignore = "slow: `make test-slow` runs it"]
fn every_link_of_the_site_leads_to_a_file_of_it() {
    let root = site().path("site");
    assert!(pages(&root).len() > 250, "{} pages", pages(&root).len());
    let broken = broken(&root);
    assert!(broken.is_empty(), "{} pages have broken links:\n{}", broken.len(), broken.join("\n"));
}

#[test]
fn broken_links_are_found_and_named_with_their_page() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    std::fs::create_dir_all(root.join("places/one")).unwrap();
    let write = |path: &str, body: &str| std::fs::write(root.join(path), body).unwrap();
    write(
        "index.html",
        "<a href=\"places/one/index.html#here\">one</a><a href=\"https://example.org/\">out</a>",
    );
    write(
        "places/one/index.html",
        "<h1 id=\"here\">One</h1><a href=\"../../index.html\">home</a><a href=\"../two/index.html\">two</a>\
         <a href=\"#there\">there</a><img src=\"https://example.org/a.png\"><a href=\"../../../x\">out</a>\
         <a href=\"javascript:alert(1)\">script</a>",
    );
    assert_eq!(
        broken(root),
        ["places/one/index.html\n    #there: no such anchor\n    ../../../x: leads out of the site\n    \
          ../two/index.html: no such file\n    https://example.org/a.png: not relative\n    \
          javascript:alert(1): not relative"]
    );
}
