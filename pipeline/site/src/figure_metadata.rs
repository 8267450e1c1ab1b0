//! What machines read of a figure's page: the data set after schema.org, and the names that reference managers and search
//! engines for articles look for (Highwire and Dublin Core).

use serde_json::{Value, json};

use report::FigureDescription;
use report::figure::label;

/// What the metadata of a figure are made from.
pub(crate) struct FigureMetadata<'a> {
    pub(crate) described: &'a FigureDescription,
    pub(crate) publisher: &'a str,
    /// The day of the edition's data, `2026-07-12`, or the year of an older edition.
    pub(crate) date: &'a str,
    /// The whole address of the figure's folder, with a slash at its end.
    pub(crate) address: Option<&'a str>,
}

impl FigureMetadata<'_> {
    /// The files' addresses: whole if the site has one.
    fn file(&self, name: &str) -> String {
        format!("{}{name}", self.address.unwrap_or_default())
    }

    /// The licences of the sources, as the catalogue records them.
    fn licences(&self) -> Vec<&str> {
        let mut licences: Vec<&str> =
            self.described.sources.iter().map(|source| source.licence.as_str()).collect();
        licences.sort_unstable();
        licences.dedup();
        licences
    }

    /// The figure as a data set, for a script element.
    pub(crate) fn json_ld(&self) -> String {
        let described = self.described;
        let organisation = json!({ "@type": "Organization", "name": self.publisher });
        let download = |kind: &str, name: &str, format: &str| json!({ "@type": kind, "encodingFormat": format, "contentUrl": self.file(name) });
        let sources: Vec<Value> = described
            .sources
            .iter()
            .map(|source| {
                json!({
                    "@type": "Dataset",
                    "name": source.file,
                    "identifier": format!("sha256:{}", source.sha256),
                    "license": { "@type": "CreativeWork", "name": source.licence },
                })
            })
            .collect();
        let licences = self.licences().into_iter();
        let mut data = json!({
            "@context": "https://schema.org",
            "@type": "Dataset",
            "name": described.title,
            "description": format!("{} {}", described.citation.spoken, described.caption),
            "identifier": label(&described.id, described.version),
            "version": described.version.to_string(),
            "datePublished": self.date,
            "creator": organisation,
            "publisher": organisation,
            "inLanguage": "en-GB",
            "isAccessibleForFree": true,
            "license": licences.map(|name| json!({ "@type": "CreativeWork", "name": name })).collect::<Vec<_>>(),
            "citation": described.citation.plain,
            "distribution": [
                download("DataDownload", "data.csv", "text/csv"),
                download("ImageObject", "figure.png", "image/png"),
                download("ImageObject", "figure.svg", "image/svg+xml"),
            ],
            "isBasedOn": sources,
        });
        if let Some(address) = self.address {
            data["url"] = Value::from(format!("{address}index.html"));
        }
        in_script(&data)
    }

    /// Names and contents of meta elements.
    pub(crate) fn elements(&self) -> Vec<(&'static str, String)> {
        let described = self.described;
        let label = label(&described.id, described.version);
        let mut elements = vec![
            ("citation_title", described.title.clone()),
            ("citation_author", self.publisher.to_owned()),
            ("citation_publisher", self.publisher.to_owned()),
            ("citation_publication_date", self.date.replace('-', "/")),
            ("citation_technical_report_number", label.clone()),
            ("citation_language", "en".to_owned()),
            ("DC.title", described.title.clone()),
            ("DC.creator", self.publisher.to_owned()),
            ("DC.publisher", self.publisher.to_owned()),
            ("DC.date", self.date.to_owned()),
            ("DC.identifier", label),
            ("DC.type", "Dataset".to_owned()),
            ("DC.language", "en-GB".to_owned()),
            ("DC.description", described.citation.spoken.clone()),
        ];
        elements.extend(self.licences().into_iter().map(|licence| ("DC.rights", licence.to_owned())));
        if let Some(address) = self.address {
            elements.push(("citation_public_url", format!("{address}index.html")));
        }
        elements
    }
}

/// JSON that cannot end the script element that it is in.
fn in_script(data: &Value) -> String {
    data.to_string().replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOSTILE: &str = "</script><script>alert(1)</script> & \"Sons\"";

    fn described() -> FigureDescription {
        let described = json!({
            "id": "wres-i8-RXR-2025-gap", "version": 2, "edition": "2026-07", "title": HOSTILE, "caption": "Measure.",
            "alt": "Chart.", "description": "Numbers.", "indicator": "8", "places": ["RXR"],
            "citation": { "plain": "P", "bibtex": "B", "csl_json": "[]", "spoken": "Said." },
            "sources": [
                { "file": "a.csv", "sha256": "12", "licence": "OGL v3" },
                { "file": "b.csv", "sha256": "34", "licence": "OGL v3" },
            ],
        });
        serde_json::from_value(described).unwrap()
    }

    fn metadata<'a>(described: &'a FigureDescription, address: Option<&'a str>) -> FigureMetadata<'a> {
        FigureMetadata { described, publisher: "Assembly", date: "2026-07-12", address }
    }

    #[test]
    fn a_hostile_title_cannot_end_the_script() {
        let described = described();
        let text = metadata(&described, None).json_ld();
        assert!(!text.contains('<') && !text.contains('>') && !text.contains('&'), "{text}");
        let data: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(data["name"], HOSTILE);
    }

    #[test]
    fn the_data_set_has_its_files_sources_and_version() {
        let described = described();
        let address = "https://example.org/figures/wres-i8-RXR-2025-gap/";
        let data: Value = serde_json::from_str(&metadata(&described, Some(address)).json_ld()).unwrap();
        assert_eq!((&data["@type"], &data["version"]), (&json!("Dataset"), &json!("2")));
        assert_eq!(data["distribution"][0]["contentUrl"], format!("{address}data.csv"));
        assert_eq!(data["license"], json!([{ "@type": "CreativeWork", "name": "OGL v3" }]));
        assert_eq!(data["isBasedOn"][1]["identifier"], "sha256:34");
        assert_eq!(data["url"], format!("{address}index.html"));
        // Without an address the files are beside the page.
        let data: Value = serde_json::from_str(&metadata(&described, None).json_ld()).unwrap();
        assert_eq!(
            (&data["distribution"][0]["contentUrl"], &data["url"]),
            (&json!("data.csv"), &Value::Null)
        );
    }

    #[test]
    fn a_reference_manager_finds_title_author_and_date() {
        let described = described();
        let elements = metadata(&described, None).elements();
        for (name, content) in [
            ("citation_title", HOSTILE),
            ("citation_author", "Assembly"),
            ("citation_publication_date", "2026/07/12"),
            ("DC.identifier", "wres-i8-RXR-2025-gap, version 2"),
            ("DC.rights", "OGL v3"),
        ] {
            assert!(elements.contains(&(name, content.to_owned())), "{name}");
        }
        assert_eq!(elements.iter().filter(|(name, _)| *name == "DC.rights").count(), 1);
    }
}
