//! How a figure is cited, in four forms that say the same.

use serde::Serialize;
use serde_json::json;

/// A citation in its forms, of one version of a figure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Citation {
    /// For a footnote or a caption.
    pub plain: String,
    /// For LaTeX.
    pub bibtex: String,
    /// For reference managers, as CSL-JSON.
    pub csl_json: String,
    /// One sentence to say aloud.
    pub spoken: String,
    /// The figure's id, with its version if that is not the first.
    pub label: String,
    /// The figure's version: 1, and one more each time an edition has other values.
    pub version: u32,
    #[serde(skip)]
    cited: CitationParts,
}

/// The parts of a citation, kept so that it can be made for another version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CitationParts {
    /// Who publishes the edition.
    pub publisher: String,
    /// The edition's id.
    pub edition: String,
    /// The year of the edition.
    pub year: i16,
    /// The figure's id.
    pub id: String,
    /// The figure's title.
    pub title: String,
    /// "NHS England, Workforce Race Equality Standard 2025; NHS Staff Survey 2024".
    pub source: String,
    /// One sentence to say aloud.
    pub spoken: String,
}

/// "wres-i8-Y62-2025-trusts", and from the second version on "wres-i8-Y62-2025-trusts, version 2".
pub fn label(id: &str, version: u32) -> String {
    if version > 1 { format!("{id}, version {version}") } else { id.to_owned() }
}

impl CitationParts {
    /// The four forms, of a version of the figure.
    pub fn citation(self, version: u32) -> Citation {
        let Self { publisher, edition, year, id, title, source, spoken } = &self;
        let label = label(id, version);
        // Two versions may be in one list of references, and each needs its own key.
        let key = if version > 1 { format!("{id}-v{version}") } else { id.clone() };
        let note = format!("Source: {source}. Calculated with race-equity {}.", env!("CARGO_PKG_VERSION"));
        let csl = json!([{
            "id": key,
            "type": "graphic",
            "title": title,
            "publisher": publisher,
            "issued": { "date-parts": [[year]] },
            "edition": edition,
            "version": version.to_string(),
            "number": id,
            "note": note,
        }]);
        Citation {
            plain: format!("{publisher}, {edition}, figure {label}, \u{201c}{title}\u{201d}. {note}"),
            bibtex: format!(
                "@misc{{{key},\n  title = {{{}}},\n  author = {{{{{}}}}},\n  year = {{{year}}},\n  howpublished = {{Edition {edition}, \
                 figure {label}}},\n  note = {{{}}}\n}}",
                latex(title),
                latex(publisher),
                latex(&note),
            ),
            csl_json: csl.to_string(),
            spoken: spoken.clone(),
            label,
            version,
            cited: self,
        }
    }
}

fn latex(text: &str) -> String {
    let mut safe = String::new();
    for letter in text.chars() {
        match letter {
            '\\' => safe.push_str("\\textbackslash{}"),
            '{' | '}' | '%' | '&' | '#' | '$' | '_' => {
                safe.push('\\');
                safe.push(letter);
            }
            '~' => safe.push_str("\\textasciitilde{}"),
            '^' => safe.push_str("\\textasciicircum{}"),
            _ => safe.push(letter),
        }
    }
    safe
}

impl Citation {
    /// The citation of another version of the same figure.
    pub(super) fn at_version(&self, version: u32) -> Self {
        self.cited.clone().citation(version)
    }

    /// The four forms as a text file.
    pub fn text(&self) -> String {
        format!(
            "Plain\n\n{}\n\nBibTeX\n\n{}\n\nCSL-JSON\n\n{}\n\nTo say aloud\n\n{}\n",
            self.plain, self.bibtex, self.csl_json, self.spoken
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cited() -> Citation {
        CitationParts {
            publisher: "NHS North West Race Equity Assembly".to_owned(),
            edition: "2026-07".to_owned(),
            year: 2026,
            id: "wres-i8-Y62-2025-trusts".to_owned(),
            title: "North West: 16.2% of BME respondents, 6.1% of White".to_owned(),
            source: "NHS England, Workforce Race Equality Standard 2025; NHS Staff Survey 2024".to_owned(),
            spoken: "About 16 per cent.".to_owned(),
        }
        .citation(1)
    }

    #[test]
    fn a_plain_citation_names_publisher_edition_figure_and_source() {
        assert_eq!(
            cited().plain,
            format!(
                "NHS North West Race Equity Assembly, 2026-07, figure wres-i8-Y62-2025-trusts, \u{201c}North West: 16.2% of \
                 BME respondents, 6.1% of White\u{201d}. Source: NHS England, Workforce Race Equality Standard 2025; NHS \
                 Staff Survey 2024. Calculated with race-equity {}.",
                env!("CARGO_PKG_VERSION")
            )
        );
    }

    #[test]
    fn only_a_later_version_is_named_in_citations() {
        let first = cited();
        assert!(!first.plain.contains("version") && first.label == "wres-i8-Y62-2025-trusts");
        let second = first.at_version(2);
        assert!(second.plain.contains("figure wres-i8-Y62-2025-trusts, version 2, \u{201c}North West"));
        assert!(second.bibtex.starts_with("@misc{wres-i8-Y62-2025-trusts-v2,"));
        assert!(second.bibtex.contains("figure wres-i8-Y62-2025-trusts, version 2}"));
        let parsed: serde_json::Value = serde_json::from_str(&second.csl_json).unwrap();
        assert_eq!((&parsed[0]["version"], &parsed[0]["edition"]), (&json!("2"), &json!("2026-07")));
        assert_eq!(second.at_version(1), cited());
    }

    #[test]
    fn bibtex_escapes_special_characters() {
        assert!(cited().bibtex.contains("16.2\\% of BME"));
        assert_eq!(latex("a_b{c}\\"), "a\\_b\\{c\\}\\textbackslash{}");
    }

    #[test]
    fn csl_json_is_json_with_the_same_title() {
        let parsed: serde_json::Value = serde_json::from_str(&cited().csl_json).unwrap();
        assert_eq!(parsed[0]["title"], "North West: 16.2% of BME respondents, 6.1% of White");
        assert_eq!(parsed[0]["issued"]["date-parts"][0][0], 2026);
    }
}
