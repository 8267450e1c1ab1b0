//! The digest as one HTML page, placed by `report-templates/digest.html`.

use minijinja::value::Serde;
use minijinja::{Value, context};
use serde::Serialize;

use super::{Digest, DigestError, Kind, Line, Links};
use catalogue::assets::Assets;

/// What the template places.
#[derive(Serialize)]
struct Page {
    heading: String,
    summary: String,
    parts: Vec<Part>,
    notes: Vec<String>,
    checked: Vec<String>,
    made_by: String,
}

/// The lines of one kind.
#[derive(Serialize)]
struct Part {
    anchor: Kind,
    heading: &'static str,
    remark: Option<String>,
    lines: Vec<Shown>,
    more: Option<String>,
}

/// One line.
#[derive(Serialize)]
struct Shown {
    sentence: String,
    figure: Option<String>,
    /// Where the figure is, when it is known.
    link: Option<String>,
    /// Host of the page that states it, and its address.
    evidence: Option<(String, String)>,
}

impl Digest {
    /// The digest as a page; a figure is linked where `links` know it.
    ///
    /// # Errors
    /// When a template cannot be read, or does not fit.
    pub fn html(&self, assets: &Assets, links: &Links) -> Result<String, DigestError> {
        let part = |kind: Kind| Part {
            anchor: kind,
            heading: kind.heading(),
            remark: self.remark(kind),
            lines: self.shown(kind).into_iter().map(|line| shown(line, links)).collect(),
            more: self.more(kind),
        };
        let page = Page {
            heading: self.heading(),
            summary: self.summary(),
            parts: Kind::ALL.into_iter().map(part).filter(|part| !part.lines.is_empty()).collect(),
            notes: self.notes.clone(),
            checked: self.checked.iter().map(super::Checked::sentence).collect(),
            made_by: format!("race-equity {}", env!("CARGO_PKG_VERSION")),
        };
        let style = catalogue::palette::style_sheet(assets).map_err(report::ReportError::from)?;
        let digest = Value::from(Serde(&page));
        Ok(report::render(assets, "digest.html", context! { digest, style })?)
    }
}

fn shown(line: &Line, links: &Links) -> Shown {
    // An address from a register is linked only where it is one of the web.
    let web = |page: &&String| page.starts_with("https://") || page.starts_with("http://");
    Shown {
        sentence: line.sentence.clone(),
        figure: line.figure.clone(),
        link: line.figure.as_deref().and_then(|id| links.to(id)),
        evidence: line.evidence.as_ref().filter(web).map(|page| (format::host(page), page.clone())),
    }
}
