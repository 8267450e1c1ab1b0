//! `robots.txt`, and with a public address `sitemap.xml`: the addresses of all pages.

use std::fmt::Write;

use super::writer::SiteWriter;
use super::{SiteError, SiteInputs};

/// The most addresses that one file may have by the protocol of site maps.
const MOST: usize = 50_000;

/// Writes them; the other pages must be in the site already.
pub(crate) fn write(inputs: &SiteInputs<'_>, site: &mut SiteWriter) -> Result<(), SiteError> {
    let mut robots = String::from("User-agent: *\nAllow: /\n");
    if let Some(address) = &inputs.address {
        let base = format!("{}/", address.as_str().trim_end_matches('/'));
        let mut map = String::from(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
        );
        // Copies of earlier editions and pages to embed are not for search engines.
        let is_listed = |path: &&str| path.ends_with("index.html") && !path.contains("/embed/");
        for path in site.paths().filter(is_listed).take(MOST) {
            // As the canonical address of the page has it.
            let address = path.strip_suffix("index.html").unwrap_or(path);
            let _ = writeln!(map, "<url><loc>{}{}</loc></url>", escaped(&base), escaped(address));
        }
        map.push_str("</urlset>\n");
        site.file("sitemap.xml", map.as_bytes())?;
        let _ = writeln!(robots, "Sitemap: {base}sitemap.xml");
    }
    site.file("robots.txt", robots.as_bytes())
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&apos;")
}
