//! The sections of each kind of report, from `data/reports`: the names in their order, and sections that an analyst
//! adds, which show a table of a query.

use std::path::Path;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::assets::Assets;
use crate::data_file::{DataError, DataFile};
use crate::did_you_mean::did_you_mean;
use crate::organisation::PlaceKind;

/// A kind of report with its own list of sections.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReportKind {
    /// England.
    England,
    /// A region.
    Region,
    /// An integrated care board.
    Icb,
    /// A trust.
    Trust,
    /// The board brief of any place.
    Brief,
    /// A framework.
    Framework,
}

impl ReportKind {
    /// The kind of the report of a place.
    pub fn of(place: PlaceKind) -> Self {
        match place {
            PlaceKind::England => Self::England,
            PlaceKind::Region => Self::Region,
            PlaceKind::Icb => Self::Icb,
            PlaceKind::Trust => Self::Trust,
        }
    }

    /// Its file, inside `data/`.
    fn file(self) -> &'static str {
        match self {
            Self::England => "reports/england.toml",
            Self::Region => "reports/region.toml",
            Self::Icb => "reports/icb.toml",
            Self::Trust => "reports/trust.toml",
            Self::Brief => "reports/brief.toml",
            Self::Framework => "reports/framework.toml",
        }
    }
}

/// The sections of all kinds of report.
#[derive(Debug)]
pub struct ReportSections {
    /// In the order of [`ReportKind`].
    lists: [SectionList; 6],
}

/// The sections of one kind of report.
#[derive(Debug)]
pub struct SectionList {
    /// The names of its sections, in their order.
    pub names: Vec<String>,
    /// The sections of the analyst.
    pub own: Vec<OwnSection>,
    file: DataFile,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SectionFile {
    /// The names of the sections, in their order.
    sections: Vec<String>,
    /// Sections of your own.
    #[serde(default)]
    section: Vec<OwnSection>,
}

/// A section that shows the rows of a table.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OwnSection {
    /// Its name: small letters, digits and hyphens.
    pub name: String,
    /// Its heading, and the title of its chart.
    pub heading: String,
    /// A paragraph above the table or chart.
    pub text: Option<String>,
    /// The table: the name of a file of `queries/` without its ending.
    pub query: String,
    /// Where the figures come from, for the line of sources and the citation.
    pub source: String,
    /// How the rows are shown.
    pub show: SectionForm,
    /// Which rows are shown; all of them without it.
    pub of: Option<RowFilter>,
    /// The columns of a table.
    #[serde(default)]
    pub column: Vec<SectionColumn>,
    /// The column with the label of each row of a chart.
    pub label: Option<String>,
    /// The column with the year of each point of a line chart.
    pub year: Option<String>,
    /// The column with the name of the line that a point is on.
    pub line: Option<String>,
    /// The column with the values of a chart.
    pub value: Option<String>,
    /// The column with their lower limits.
    pub lower: Option<String>,
    /// The column with their upper limits.
    pub upper: Option<String>,
    /// What the values count.
    pub unit: Option<ColumnFormat>,
}

/// How an analyst's section shows its rows.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SectionForm {
    /// A table.
    Table,
    /// A chart with a row for each row.
    Rows,
    /// A chart of lines over years.
    Years,
}

/// Which rows of its table a section shows.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RowFilter {
    /// Those whose column `code` is the code of the report's place.
    Place,
}

/// A column of an analyst's table.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SectionColumn {
    /// The column of the query's table.
    pub name: String,
    /// Its head in the report.
    pub head: String,
    /// How its values are printed.
    pub format: ColumnFormat,
}

/// How a value is printed.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ColumnFormat {
    /// As it is.
    Text,
    /// A whole number.
    Count,
    /// A share from 0 to 1, printed as per cent.
    Share,
    /// A share from 0 to 100.
    Percent,
    /// A difference in percentage points.
    Points,
    /// A ratio.
    Ratio,
}

impl ReportSections {
    /// Reads the files. `names` gives the program's sections of a kind of report.
    ///
    /// # Errors
    /// If a file cannot be read, a name is unknown, or a section of the analyst lacks a key.
    pub fn load(assets: &Assets, names: impl Fn(ReportKind) -> Vec<&'static str>) -> Result<Self, DataError> {
        let queries = assets.table_queries()?;
        let tables: Vec<&str> =
            queries.iter().filter_map(|file| Path::new(file).file_stem()?.to_str()).collect();
        let list =
            |kind: ReportKind| SectionList::read(DataFile::open(assets, kind.file())?, &names(kind), &tables);
        Ok(Self {
            lists: [
                list(ReportKind::England)?,
                list(ReportKind::Region)?,
                list(ReportKind::Icb)?,
                list(ReportKind::Trust)?,
                list(ReportKind::Brief)?,
                list(ReportKind::Framework)?,
            ],
        })
    }

    /// The sections of a kind of report.
    pub fn of(&self, kind: ReportKind) -> &SectionList {
        &self.lists[kind as usize]
    }

    /// The tables that sections of the analyst show.
    pub fn queries(&self) -> impl Iterator<Item = &str> {
        self.lists().iter().flat_map(|list| &list.own).map(|section| section.query.as_str())
    }

    /// All lists.
    pub fn lists(&self) -> &[SectionList] {
        &self.lists
    }
}

impl SectionList {
    fn read(file: DataFile, known: &[&str], tables: &[&str]) -> Result<Self, DataError> {
        let SectionFile { sections, section } = file.parse()?;
        let list = Self { names: sections, own: section, file };
        list.check_names(known)?;
        for position in 0..list.own.len() {
            list.check_own(position, known)?;
            list.check_query(position, tables)?;
        }
        Ok(list)
    }

    /// An error at a key of the analyst's section at this position.
    pub fn invalid(&self, position: usize, key: &str, problem: impl Into<String>) -> DataError {
        self.file.invalid(&format!("section.{position}.{key}"), problem)
    }

    fn check_names(&self, known: &[&str]) -> Result<(), DataError> {
        if self.names.is_empty() {
            return Err(self.file.invalid("sections", "expected at least one section, found none"));
        }
        let own = || self.own.iter().map(|section| section.name.as_str());
        for (position, name) in self.names.iter().enumerate() {
            let invalid = |problem: String| self.file.invalid(&format!("sections.{position}"), problem);
            if !known.iter().copied().chain(own()).any(|other| other == name) {
                let all: Vec<&str> = known.iter().copied().chain(own()).collect();
                let problem = format!("unknown section `{name}`; expected one of `{}`", all.join("`, `"));
                let hint = did_you_mean(name, all).unwrap_or_else(|| {
                    format!("add a table `[[section]]` with `name = \"{name}\"`, or remove the name")
                });
                return Err(invalid(problem).with_hint(hint));
            }
            if self.names[..position].contains(name) {
                return Err(invalid(format!("expected each section once, found `{name}` again")));
            }
        }
        Ok(())
    }

    fn check_own(&self, position: usize, known: &[&str]) -> Result<(), DataError> {
        let section = &self.own[position];
        let is_plain = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
        let name = &section.name;
        if name.is_empty() || !name.chars().all(is_plain) {
            let problem = format!("expected a name of small letters, digits and hyphens, found `{name}`");
            return Err(self.invalid(position, "name", problem));
        }
        if known.contains(&name.as_str()) {
            let problem = format!("expected a name of your own, found `{name}`, a section of the program");
            return Err(self.invalid(position, "name", problem));
        }
        if self.own[..position].iter().any(|other| other.name == *name) {
            return Err(self.invalid(
                position,
                "name",
                format!("expected each name once, found `{name}` again"),
            ));
        }
        if !self.names.contains(name) {
            let problem = format!(
                "expected `{name}` in the list `sections`, which says where it is; found it only here"
            );
            return Err(self.invalid(position, "name", problem));
        }
        for (key, text) in [("heading", &section.heading), ("source", &section.source)] {
            if text.trim().is_empty() {
                return Err(self.invalid(position, key, "expected a text, found none"));
            }
        }
        self.check_keys(position)
    }

    fn check_query(&self, position: usize, tables: &[&str]) -> Result<(), DataError> {
        let query = self.own[position].query.as_str();
        if tables.contains(&query) {
            return Ok(());
        }
        let problem =
            format!("expected the name of a file of `queries/` without its ending, found `{query}`");
        let hint = did_you_mean(query, tables.iter().copied())
            .unwrap_or_else(|| format!("add the file `{query}.sql` to a folder of `queries/`"));
        Err(self.invalid(position, "query", problem).with_hint(hint))
    }

    /// Checks that the keys are those of the way in which the section is shown.
    fn check_keys(&self, position: usize) -> Result<(), DataError> {
        let section = &self.own[position];
        let has_unit = section.unit.is_some();
        let keys = [
            ("column", !section.column.is_empty()),
            ("label", section.label.is_some()),
            ("year", section.year.is_some()),
            ("line", section.line.is_some()),
            ("value", section.value.is_some()),
            ("unit", has_unit),
            ("lower", section.lower.is_some()),
            ("upper", section.upper.is_some()),
        ];
        let (show, needed, allowed): (_, &[&str], &[&str]) = match section.show {
            SectionForm::Table => ("table", &["column"], &[]),
            SectionForm::Rows => ("rows", &["label", "value", "unit"], &["lower", "upper"]),
            SectionForm::Years => ("years", &["year", "value", "unit"], &["line", "lower", "upper"]),
        };
        for (key, is_there) in keys {
            let is_needed = needed.contains(&key);
            if is_needed && !is_there {
                let problem =
                    format!("section `{}`: `show = \"{show}\"` needs the key `{key}`", section.name);
                return Err(self.invalid(position, "show", problem));
            }
            if is_there && !is_needed && !allowed.contains(&key) {
                let problem = format!("expected no key `{key}` with `show = \"{show}\"`");
                return Err(self.invalid(position, key, problem));
            }
        }
        if section.lower.is_some() != section.upper.is_some() {
            let key = if section.lower.is_some() { "lower" } else { "upper" };
            return Err(self.invalid(position, key, "expected both `lower` and `upper`, found one of them"));
        }
        if section.unit == Some(ColumnFormat::Text) {
            return Err(self.invalid(position, "unit", "expected the unit of a number, found `text`"));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(text: &str) -> (String, Option<String>) {
        let file = DataFile::new("data/reports/region.toml", text);
        let error = SectionList::read(file, &["main-points", "heat-table"], &["networks"]).unwrap_err();
        (error.to_string(), error.hint())
    }

    const OWN: &str = "sections = [\"main-points\", \"networks\"]\n[[section]]\nname = \"networks\"\nheading = \"Staff networks\"\n\
                       query = \"networks\"\nsource = \"Survey of networks\"\n";

    #[test]
    fn names_are_in_the_order_of_the_file() {
        let file = DataFile::new("r.toml", "sections = [\"heat-table\", \"main-points\"]");
        assert_eq!(
            SectionList::read(file, &["main-points", "heat-table"], &["networks"]).unwrap().names,
            ["heat-table", "main-points"]
        );
    }

    #[test]
    fn an_unknown_name_suggests_the_nearest() {
        let (problem, hint) = problem("sections = [\n  \"main-points\",\n  \"heat-tabel\",\n]");
        assert_eq!(
            problem,
            "`data/reports/region.toml`, line 3, column 3: unknown section `heat-tabel`; expected one of `main-points`, \
             `heat-table`"
        );
        assert_eq!(hint.as_deref(), Some("did you mean `heat-table`?"));
    }

    #[test]
    fn an_own_section_has_the_keys_of_its_form() {
        for (keys, found) in [
            ("show = \"table\"\n", "`show = \"table\"` needs the key `column`"),
            ("show = \"rows\"\nlabel = \"a\"\nvalue = \"b\"\n", "needs the key `unit`"),
            ("show = \"years\"\nvalue = \"b\"\nunit = \"count\"\n", "needs the key `year`"),
            (
                "show = \"rows\"\nlabel = \"a\"\nvalue = \"b\"\nunit = \"count\"\nyear = \"c\"\n",
                "expected no key `year`",
            ),
            (
                "show = \"rows\"\nlabel = \"a\"\nvalue = \"b\"\nunit = \"count\"\nlower = \"c\"\n",
                "expected both `lower` and `upper`",
            ),
            ("show = \"tabel\"\n", "found `tabel`"),
            ("show = \"table\"\nwidth = 3\n", "unknown key `width`"),
        ] {
            let (problem, _) = problem(&format!("{OWN}{keys}"));
            assert!(problem.starts_with("`data/reports/region.toml`, line "), "{problem}");
            assert!(problem.contains(found), "{problem}");
        }
    }

    #[test]
    fn an_own_section_is_in_the_list_once_under_its_own_name() {
        let table = "[[section.column]]\nname = \"a\"\nhead = \"A\"\nformat = \"text\"\n";
        let section = format!("{OWN}show = \"table\"\n{table}");
        let unlisted = section.replacen(", \"networks\"", "", 1);
        assert!(problem(&unlisted).0.contains("expected `networks` in the list `sections`"));
        let known = section.replace("networks\"", "heat-table\"");
        assert!(problem(&known).0.contains("expected a name of your own"));
        let twice = section.replacen("\"networks\"]", "\"networks\", \"networks\"]", 1);
        assert!(problem(&twice).0.contains("expected each section once"));
    }
}
