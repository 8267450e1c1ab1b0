//! The digest as one HTML page, placed by `report-templates/digest.html`.

use minijinja::value::Serde;
use minijinja::{Value, context};

use super::{ChangeKind, Digest, DigestError, DigestLine, FigureLinks};
use catalogue::assets::{Assets, Folder};

impl Digest {
    /// The digest as a page. A figure has a link if `links` know its page.
    ///
    /// # Errors
    /// If a template cannot be read, or does not fit.
    pub fn html(&self, assets: &Assets, links: &FigureLinks) -> Result<String, DigestError> {
        let style = assets.text(Folder::Templates, "report.css")?;
        let kinds = ChangeKind::ALL.into_iter().filter(|kind| !self.shown(*kind).is_empty());
        let parts: Vec<Value> = kinds
            .map(|kind| {
                let shown_lines: Vec<Value> =
                    self.shown(kind).into_iter().map(|line| shown(line, links)).collect();
                context! {
                    anchor => Serde(kind),
                    heading => kind.heading(),
                    remark => self.remark(kind),
                    lines => shown_lines,
                    more => self.more(kind),
                }
            })
            .collect();
        let digest = context! {
            heading => self.heading(),
            summary => self.summary(),
            newer => self.newer_releases.iter().map(report::instruction).collect::<Vec<_>>(),
            parts,
            notes => &self.notes,
            checked => self.checked.iter().map(super::CheckedSource::sentence).collect::<Vec<_>>(),
            made_by => format!("race-equity {}", env!("CARGO_PKG_VERSION")),
        };
        Ok(report::render(assets, "digest.html", context! { digest, style })?)
    }
}

fn shown(line: &DigestLine, links: &FigureLinks) -> Value {
    // An address from a register is linked only if it is one of the web.
    let is_web = |page: &&String| page.starts_with("https://") || page.starts_with("http://");
    context! {
        sentence => &line.sentence,
        figure => &line.figure,
        link => line.figure.as_deref().and_then(|id| links.link(id)),
        evidence => line.evidence.as_ref().filter(is_web).map(|page| [format::host(page), page.clone()]),
    }
}
