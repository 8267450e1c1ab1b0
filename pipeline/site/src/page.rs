//! The frame of every page: head, navigation, breadcrumbs, contents and footer, from `report-templates/site/base.html`.

use std::error::Error;
use std::path::Path;

use minijinja::value::Serde;
use minijinja::{Environment, ErrorKind, Value, context};
use serde::Serialize;

use super::writer::SiteWriter;
use super::{SiteError, SiteInputs};
use catalogue::assets::{Assets, Folder};
use catalogue::palette;

/// The folder of the templates.
const TEMPLATES: &str = "site";
/// The macros for the parts of a report, shared with the reports.
const PARTS: &str = "table.html";

/// A link of the navigation, of breadcrumbs or of a list.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct PageLink {
    /// Its words.
    pub(crate) text: String,
    /// Its path from the root of the site, such as `places/london/`.
    pub(crate) path: String,
}

impl PageLink {
    pub(crate) fn new(text: impl Into<String>, path: impl Into<String>) -> Self {
        Self { text: text.into(), path: path.into() }
    }
}

/// What the frame of a page needs to know of it.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct PageFrame {
    /// Its path from the root of the site: empty for the home page, `places/london/` for a folder with its own page.
    pub(crate) path: String,
    /// Its title, also the main heading.
    pub(crate) title: String,
    /// Its name in breadcrumbs, if the title is long.
    pub(crate) short_title: Option<String>,
    /// One sentence about it, for search engines and previews of links.
    pub(crate) description: String,
    /// The pages above it, without the home page.
    pub(crate) above: Vec<PageLink>,
    /// Anchors and headings of its parts, for "on this page".
    pub(crate) contents: Vec<(String, String)>,
    /// The same content in other forms: PDF, Excel, CSV.
    pub(crate) forms: Vec<PageLink>,
    /// Path of the picture for previews of links.
    pub(crate) picture: Option<String>,
    /// The feed that announces changes of it: its title, and its path.
    pub(crate) feed: Option<PageLink>,
    /// Scripts that the page needs, by their paths.
    pub(crate) scripts: Vec<String>,
    /// Structured data after schema.org.
    pub(crate) json_ld: Option<String>,
}

impl PageFrame {
    pub(crate) fn new(
        path: impl Into<String>,
        title: impl Into<String>,
        description: impl Into<String>,
    ) -> Self {
        Self {
            path: path.into(),
            title: title.into(),
            short_title: None,
            description: description.into(),
            above: Vec::new(),
            contents: Vec::new(),
            forms: Vec::new(),
            picture: None,
            feed: None,
            scripts: Vec::new(),
            json_ld: None,
        }
    }

    /// The file of the page.
    fn file(&self) -> String {
        if is_page(&self.path) { self.path.clone() } else { format!("{}index.html", self.path) }
    }

    /// What leads from the page to the root of the site: `../../`.
    fn root(&self) -> String {
        let depth = self.path.matches('/').count();
        if depth == 0 { "./".to_owned() } else { "../".repeat(depth) }
    }
}

/// The templates, and what is the same on every page.
pub(crate) struct Pages {
    environment: Environment<'static>,
    style: String,
    scripts: Vec<(String, Vec<u8>)>,
    site: Value,
    address: Option<String>,
}

/// What is the same on every page.
#[derive(Serialize)]
struct SiteFrame {
    title: String,
    publisher: String,
    edition: String,
    edition_date: String,
    made_by: String,
    /// Public address with a slash at its end.
    address: Option<String>,
    contact: Option<String>,
    notices: Vec<String>,
}

impl Pages {
    pub(crate) fn new(inputs: &SiteInputs<'_>) -> Result<Self, SiteError> {
        let assets = &inputs.inputs.assets;
        let mut environment = report::template_environment();
        for name in assets.list(Folder::Templates, TEMPLATES, "html")?.into_iter().chain([PARTS.to_owned()]) {
            add_template(&mut environment, assets, &name)?;
        }
        for name in assets.list(Folder::Templates, TEMPLATES, "xml")? {
            add_template(&mut environment, assets, &name)?;
        }
        let mut style = palette::style_sheet(assets)?;
        style.push_str(&palette::coloured(assets, "site/site.css")?);
        let mut scripts = Vec::new();
        for name in assets.list(Folder::Templates, TEMPLATES, "js")? {
            let file = name.rsplit('/').next().unwrap_or(&name).to_owned();
            scripts.push((file, assets.read(Folder::Templates, &name)?.into_owned()));
        }
        let edition = inputs.editions.newest().ok_or(SiteError::NoEdition)?;
        let notices = inputs.inputs.newer_releases.iter();
        let notices = notices.map(|newer| report::notice(newer, "this website")).collect();
        let address =
            inputs.address.as_ref().map(|address| format!("{}/", address.as_str().trim_end_matches('/')));
        let site = SiteFrame {
            title: "Race equality in the NHS workforce".to_owned(),
            publisher: inputs.inputs.publisher.clone(),
            edition: edition.name.clone(),
            edition_date: format::date(inputs.inputs.newest),
            made_by: format!("race-equity {}", env!("CARGO_PKG_VERSION")),
            address: address.clone(),
            contact: inputs.contact.clone(),
            notices,
        };
        Ok(Self { environment, style, scripts, site: Value::from(Serde(site)), address })
    }

    /// Public address of the site, with a slash at its end.
    pub(crate) fn address(&self) -> Option<&str> {
        self.address.as_deref()
    }

    /// Writes the style sheet and the scripts.
    pub(crate) fn assets(&self, site: &mut SiteWriter) -> Result<(), SiteError> {
        site.file("assets/site.css", self.style.as_bytes())?;
        for (name, bytes) in &self.scripts {
            site.file(&format!("assets/{name}"), bytes)?;
        }
        Ok(())
    }

    /// Whether the templates have a script of this name.
    pub(crate) fn has_script(&self, name: &str) -> bool {
        self.scripts.iter().any(|(script, _)| script == name)
    }

    /// A page from the template `site/<template>` with `content`.
    pub(crate) fn page(
        &self,
        site: &mut SiteWriter,
        template: &str,
        frame: &PageFrame,
        content: &impl Serialize,
    ) -> Result<(), SiteError> {
        let text = self.text(template, frame, content)?;
        site.file(&frame.file(), text.as_bytes())
    }

    /// The text of a page or a feed.
    pub(crate) fn text(
        &self,
        template: &str,
        frame: &PageFrame,
        content: &impl Serialize,
    ) -> Result<String, SiteError> {
        let failed = |error: minijinja::Error| template_error(template, &error);
        let with = context! {
            site => self.site.clone(),
            page => Value::from(Serde(frame)),
            root => frame.root(),
            content => Value::from(Serde(content)),
        };
        let template = self.environment.get_template(&format!("{TEMPLATES}/{template}")).map_err(failed)?;
        template.render(with).map_err(failed)
    }
}

fn add_template(
    environment: &mut Environment<'static>,
    assets: &Assets,
    name: &str,
) -> Result<(), SiteError> {
    let text = assets.text(Folder::Templates, name)?;
    environment.add_template_owned(name.to_owned(), text).map_err(|error| template_error(name, &error))
}

/// The place of an error is that of its cause: a template that another one includes.
fn template_error(template: &str, error: &minijinja::Error) -> SiteError {
    let mut cause = error;
    while let Some(next) = cause.source().and_then(|next| next.downcast_ref::<minijinja::Error>()) {
        cause = next;
    }
    let problem = match cause.kind() {
        ErrorKind::OutOfFuel => report::template_problem(cause),
        kind => cause.detail().map_or_else(|| kind.to_string(), |detail| format!("{kind}: {detail}")),
    };
    SiteError::Template { template: cause.name().unwrap_or(template).to_owned(), line: cause.line(), problem }
}

/// Whether a path of the site is that of a page.
pub(crate) fn is_page(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|extension| extension == "html")
}
