//! The words of a figure, made once for the picture, the page and the citation.

use super::context::ReportContext;
use crate::figure::chart::Caption;
use crate::figure::{Figure, FigureRow, FigureTable};
use format::NOT_PUBLISHED;

/// What is said of a figure.
pub(super) struct FigureWords<'a> {
    /// Its id.
    pub(super) id: String,
    /// Indicator number.
    pub(super) indicator: &'a str,
    /// Its finding, at most ten words.
    pub(super) title: String,
    /// Measure, source and period.
    pub(super) caption: String,
    /// What the picture is and says, for those who do not see it.
    pub(super) alt: String,
    /// The same numbers as the picture, in words.
    pub(super) description: String,
    /// One sentence to say aloud; its title if there is none.
    pub(super) spoken: Option<String>,
    /// What a citation names as source.
    pub(super) cited: String,
}

/// The longest alt text that screen readers read in one go.
const ALT: usize = 125;

/// The alt text of a chart: what it shows, such as "Chart of 12 trusts, White and BME", and its title; the title
/// alone if both are too long. The description has every number.
pub(super) fn alt(chart: &str, title: &str) -> String {
    let fits = |text: &String| text.chars().count() <= ALT;
    let shorter = [format!("{chart}. {title}."), format!("Chart. {title}."), format!("{title}.")];
    if let Some(text) = shorter.into_iter().find(fits) {
        return text;
    }
    let mut text = String::new();
    for word in title.split_whitespace() {
        if text.chars().count() + word.chars().count() + 2 > ALT {
            break;
        }
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(word);
    }
    text + "\u{2026}"
}

impl FigureWords<'_> {
    /// The words of the picture; `source` is its line of sources.
    pub(super) fn in_picture(&self, source: String, note: Option<&str>) -> Caption {
        Caption {
            id: self.id.clone(),
            title: self.title.clone(),
            subtitle: self.caption.clone(),
            source,
            alt: self.alt.clone(),
            note: note.map(str::to_owned),
            description: self.description.clone(),
        }
    }

    /// The figure of a picture with these words and its numbers, about the places of these.
    pub(super) fn figure(self, context: &ReportContext<'_>, svg: String, table: FigureTable) -> Figure {
        let mut places: Vec<String> = Vec::new();
        for row in table.rows().filter(|row| !row.place_code.is_empty()) {
            let name = row.record.name.as_ref().unwrap_or(&row.place);
            for place in [&row.place_code, name] {
                if !places.contains(place) {
                    places.push(place.clone());
                }
            }
        }
        self.figure_of(context, svg, table, places)
    }

    /// The same about these places: their codes and names.
    pub(super) fn figure_of(
        self,
        context: &ReportContext<'_>,
        svg: String,
        table: FigureTable,
        places: Vec<String>,
    ) -> Figure {
        let Self { id, indicator, title, caption, alt, description, spoken, cited } = self;
        let spoken = spoken.unwrap_or_else(|| title.clone());
        let citation = context.citation(&id, &title, &cited, &spoken);
        let indicator = indicator.to_owned();
        Figure { id, title, caption, alt, description, spoken, indicator, places, svg, table, citation }
    }
}

/// Sentences whose brackets [`share_in_words`] and [`gap_in_words`] wrote, after one that explains them.
pub(super) fn with_brackets_explained(sentences: impl IntoIterator<Item = String>) -> String {
    let explained = "In brackets: the 95 per cent interval, and how many said so of how many who answered.";
    brackets_explained_as(explained, sentences)
}

/// The same with another explanation.
pub(super) fn brackets_explained_as(explained: &str, sentences: impl IntoIterator<Item = String>) -> String {
    std::iter::once(explained.to_owned()).chain(sentences).collect::<Vec<_>>().join(" ")
}

/// A share with all that is known of it: "6.1% (5.3% to 7.0%, 199 of 3,272)".
pub(super) fn share_in_words(row: &FigureRow) -> String {
    let interval = row.lower.zip(row.upper).map(|limits| format::interval(limits, row.unit));
    let counts = match (row.numerator, row.denominator) {
        (Some(part), Some(whole)) => Some(format::counts(part, whole)),
        // A small reconstructed count is not printed, because the publisher did not print it.
        (None, Some(whole)) if row.value.is_some() => Some(format!("of {}", format::count(whole))),
        _ => None,
    };
    let known: Vec<String> = interval.into_iter().chain(counts).collect();
    match row.value {
        None => NOT_PUBLISHED.to_owned(),
        Some(value) if known.is_empty() => format::percent(value),
        Some(value) => format!("{} ({})", format::percent(value), known.join(", ")),
    }
}

/// A gap: "+9.7 (+7.2 to +12.4) percentage points".
pub(super) fn gap_in_words(row: &FigureRow) -> String {
    let points = format::points_or_none(row.value);
    format!("{} percentage points", format::with_limits(points, row.lower.zip(row.upper), row.unit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_alt_text_is_at_most_125_characters() {
        let title = "Harassment by staff, London: gap +2.4 points";
        assert_eq!(alt("Chart of 12 trusts", title), format!("Chart of 12 trusts. {title}."));
        for words in [12, 14, 16, 18, 20, 40] {
            let title = vec!["harass"; words].join(" ");
            let text = alt("Chart of the gaps of 25 trusts", &title);
            assert!(text.chars().count() <= ALT && text.contains("harass"), "{text}");
        }
    }
}
