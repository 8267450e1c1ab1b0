//! A layout with several patterns of tables, for a page or a document whose tables have captions and headings.

use regex::Regex;
use schemars::JsonSchema;
use serde::Deserialize;

use super::words::year;
use crate::extract::spelling::{KnownWords, Spellings};
use catalogue::source::{pattern, patterns};
use store::observation::Unit;

/// The tables of a page or a document. A table is read by the first pattern that fits.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DocumentLayout {
    /// The publication.
    pub(super) source: String,
    /// Words that mean England in these tables, besides those of `spellings.toml`.
    #[serde(default)]
    pub(super) england: Vec<String>,
    /// Indicators whose answers were collected in the year before the WRES year.
    #[serde(default)]
    pub(super) survey_indicators: Vec<String>,
    #[serde(rename = "table")]
    pub(super) patterns: Vec<TablePattern>,
}

/// One kind of table. A regular expression ignores case, and may name a group `indicator`, `year`, `place`,
/// `ethnic_group`, `band` or `breakdown`, whose text is then that of the whole table.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TablePattern {
    /// For messages.
    pub(super) name: String,
    /// Each must match the caption or a heading above it.
    #[serde(default, rename = "match", deserialize_with = "patterns")]
    #[schemars(with = "Vec<String>")]
    pub(super) matching: Vec<Regex>,
    /// Each must match the caption.
    #[serde(default, deserialize_with = "patterns")]
    #[schemars(with = "Vec<String>")]
    pub(super) caption: Vec<Regex>,
    /// None may match the caption.
    #[serde(default, deserialize_with = "patterns")]
    #[schemars(with = "Vec<String>")]
    pub(super) refuse: Vec<Regex>,
    /// What rows and columns are of; the first that fits the table is used.
    pub(super) shapes: Vec<Shape>,
    /// Rows and columns whose header matches one of these are not read.
    #[serde(default, deserialize_with = "patterns")]
    #[schemars(with = "Vec<String>")]
    pub(super) skip: Vec<Regex>,
    pub(super) indicator: Option<String>,
    /// `{band}` in it stands for the pay band.
    pub(super) measure: Option<String>,
    pub(super) unit: Option<String>,
    pub(super) ethnic_group: Option<String>,
    pub(super) breakdown: Option<String>,
    pub(super) place: Option<String>,
    pub(super) year: Option<String>,
    /// Whether the years of the table are those of the staff survey, which are one less than the WRES years.
    #[serde(default)]
    pub(super) survey_years: bool,
    /// The rows or columns of an axis `label`.
    #[serde(default)]
    pub(super) label: Vec<LabelPattern>,
}

/// What the rows and the columns of a table are of.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Shape {
    pub(super) rows: Axes,
    pub(super) columns: Axes,
}

/// One axis, or two if a table has two header rows, or two columns of row headers.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
pub(super) enum Axes {
    One(Axis),
    Several(Vec<Axis>),
}

impl Axes {
    pub(super) fn list(&self) -> &[Axis] {
        match self {
            Self::One(axis) => std::slice::from_ref(axis),
            Self::Several(axes) => axes,
        }
    }
}

/// What a row or a column of a table is of.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum Axis {
    /// England, a region, an ICB or a trust, by its name or code.
    Place,
    EthnicGroup,
    Year,
    /// A pay band.
    Band,
    /// One of the pattern's labels.
    Label,
}

impl Axis {
    /// With its article.
    pub(super) fn described(self) -> &'static str {
        match self {
            Self::Place => "England, a region, an ICB or a trust",
            Self::EthnicGroup => "an ethnic group",
            Self::Year => "a year",
            Self::Band => "a pay band",
            Self::Label => "a label of the pattern",
        }
    }

    /// The name of the group of a regular expression that gives it for the whole table.
    pub(super) fn group(self) -> &'static str {
        match self {
            Self::Place => "place",
            Self::EthnicGroup => "ethnic_group",
            Self::Year => "year",
            Self::Band => "band",
            Self::Label => "label",
        }
    }
}

/// A row or a column by the words in its header. What it gives replaces what the pattern gives.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct LabelPattern {
    #[serde(rename = "match", deserialize_with = "pattern")]
    #[schemars(with = "String")]
    pub(super) matching: Regex,
    pub(super) indicator: Option<String>,
    pub(super) measure: Option<String>,
    pub(super) unit: Option<String>,
    pub(super) ethnic_group: Option<String>,
    pub(super) breakdown: Option<String>,
}

/// The key of a layout that cannot be used, such as `document.table.2.measure`, and why.
pub(crate) type LayoutProblem = (String, String);

impl DocumentLayout {
    /// Checks that each pattern gives the fields of a figure, in words that the program knows.
    pub(crate) fn check(&self, spellings: &Spellings) -> Result<(), LayoutProblem> {
        if self.patterns.is_empty() {
            return Err((
                "document".to_owned(),
                "a document needs at least one `[[document.table]]`".to_owned(),
            ));
        }
        for (at, pattern) in self.patterns.iter().enumerate() {
            let problem = pattern.problem(spellings);
            if let Some((key, problem)) = problem {
                return Err((format!("document.table.{at}.{key}"), format!("`{}`: {problem}", pattern.name)));
            }
        }
        Ok(())
    }
}

impl TablePattern {
    fn problem(&self, spellings: &Spellings) -> Option<(String, String)> {
        let refused = |key: &str, problem: &str| Some((key.to_owned(), problem.to_owned()));
        if self.matching.is_empty() && self.caption.is_empty() {
            return refused("name", "a pattern needs `match` or `caption`");
        }
        if self.shapes.is_empty() {
            return refused(
                "shapes",
                "a pattern needs a shape, such as { rows = \"place\", columns = \"year\" }",
            );
        }
        for (at, shape) in self.shapes.iter().enumerate() {
            if let Some(problem) = self.shape_problem(shape) {
                return refused(&format!("shapes.{at}"), &problem);
            }
        }
        if let Some(year) = self.year.as_deref().filter(|text| year(text).is_none()) {
            return refused("year", &format!("`{year}` is not a valid year"));
        }
        let own = (String::new(), [&self.indicator, &self.measure, &self.unit, &self.ethnic_group]);
        let labels = self.label.iter().enumerate().map(|(at, label)| {
            let [indicator, measure, unit, group] =
                [&label.indicator, &label.measure, &label.unit, &label.ethnic_group];
            let or = |own, whole| if Option::is_some(own) { own } else { whole };
            (
                format!("label.{at}."),
                [or(indicator, &self.indicator), or(measure, &self.measure), unit, group],
            )
        });
        for (place, [indicator, measure, unit, group]) in std::iter::once(own).chain(labels) {
            if let Some(problem) = word_problem(
                spellings,
                indicator.as_deref(),
                measure.as_deref(),
                unit.as_deref(),
                group.as_deref(),
            ) {
                return refused(&format!("{place}{}", problem.0), &problem.1);
            }
        }
        self.lacking("measure", self.measure.as_ref(), |label| label.measure.as_ref())
            .or_else(|| self.lacking("unit", self.unit.as_ref(), |label| label.unit.as_ref()))
            .or_else(|| self.lacking("indicator", self.indicator.as_ref(), |label| label.indicator.as_ref()))
    }

    /// A field that neither the pattern, nor each of its labels, nor a group of an expression gives.
    fn lacking(
        &self,
        field: &str,
        own: Option<&String>,
        of_label: impl Fn(&LabelPattern) -> Option<&String>,
    ) -> Option<(String, String)> {
        let by_labels = !self.label.is_empty() && self.label.iter().all(|label| of_label(label).is_some());
        let is_given = own.is_some() || by_labels || self.captures(field);
        (!is_given).then(|| ("name".to_owned(), format!("`{field}` is missing")))
    }

    fn shape_problem(&self, shape: &Shape) -> Option<String> {
        let axes: Vec<Axis> = shape.rows.list().iter().chain(shape.columns.list()).copied().collect();
        if shape.rows.list().is_empty() || shape.columns.list().is_empty() {
            return Some("`rows` and `columns` need an axis each".to_owned());
        }
        if let Some(twice) = axes.iter().enumerate().find(|(at, axis)| axes[..*at].contains(axis)) {
            return Some(format!("`{}` is there twice", twice.1.group()));
        }
        if axes.contains(&Axis::Label) && self.label.is_empty() {
            return Some("an axis `label` needs a `[[document.table.label]]`".to_owned());
        }
        let measures = self.label.iter().filter_map(|label| label.measure.as_ref()).chain(&self.measure);
        if measures.into_iter().any(|measure| measure.contains(BAND))
            && !axes.contains(&Axis::Band)
            && !self.captures("band")
        {
            return Some(format!("`{BAND}` in a measure needs an axis or a group `band`"));
        }
        let has_year = axes.contains(&Axis::Year) || self.year.is_some() || self.captures("year");
        (!has_year).then(|| {
            "the year is missing: give an axis `year`, the key `year`, or a group `year` of an expression"
                .to_owned()
        })
    }

    /// Whether an expression has a group of this name.
    fn captures(&self, group: &str) -> bool {
        let mut expressions = self.matching.iter().chain(&self.caption);
        expressions.any(|expression| expression.capture_names().flatten().any(|name| name == group))
    }
}

/// What stands for the pay band in a measure.
pub(super) const BAND: &str = "{band}";

/// The key of a word that the program does not know, and why.
fn word_problem(
    spellings: &Spellings,
    indicator: Option<&str>,
    measure: Option<&str>,
    unit: Option<&str>,
    group: Option<&str>,
) -> Option<(&'static str, String)> {
    let expected = |key, text: &str, known: String| Some((key, format!("expected {known}, found `{text}`")));
    let number = indicator.map(|text| (text, spellings.indicator(text)));
    if let Some((text, None)) = number {
        return expected("indicator", text, format!("an indicator: {}", spellings.indicator_numbers()));
    }
    if let (Some((_, Some(number))), Some(text)) = (number, measure.filter(|text| !text.contains(BAND)))
        && let Some(known) = spellings.measures(number).filter(|known| known.find(text).is_none())
    {
        return expected("measure", text, format!("a measure of indicator {number}: {}", known.codes()));
    }
    if let Some(text) = unit.filter(|text| spellings.units.find(text).and_then(Unit::from_word).is_none()) {
        return expected("unit", text, format!("a unit: {}", Unit::WORDS.join(", ")));
    }
    let group = group.filter(|text| spellings.ethnic_groups.find(text).is_none())?;
    expected("ethnic_group", group, format!("an ethnic group: {}", spellings.ethnic_groups.shown_codes()))
}
