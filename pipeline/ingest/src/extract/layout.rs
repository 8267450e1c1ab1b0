//! A layout describes one kind of published file. The layouts are in `data/layouts/*.toml`.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::de::{Error, IgnoredAny};
use serde::{Deserialize, Deserializer};

use super::document::DocumentLayout;
use super::spelling::Spellings;
use super::wide::WideLayout;
use catalogue::assets::{Assets, Folder};
use catalogue::data_file::{DataError, DataFile};
use store::observation_fields;

/// The kind of file that a layout reads.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum LayoutFormat {
    /// A CSV file.
    Csv,
    /// The tables of a web page.
    Html,
    /// A workbook.
    Xlsx,
    /// The tables of a Word document.
    Docx,
    /// A web page, a Word document, a workbook or a CSV file; the program looks at the bytes.
    Any,
}

/// The layout of one kind of published file. It has one of `observations`, `wide`, `document` and
/// `register`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Layout {
    /// Same as the file's name without `.toml`.
    pub id: String,
    /// One sentence for people.
    pub describes: String,
    /// Kind of file.
    pub format: LayoutFormat,
    /// Each row becomes an observation.
    pub observations: Option<ObservationLayout>,
    pub(super) wide: Option<WideLayout>,
    pub(super) document: Option<DocumentLayout>,
    /// Each row becomes a row of a named register.
    pub register: Option<RegisterLayout>,
    /// The instructions of a blank file; only layouts that people fill in have them.
    pub template: Option<BlankFileLayout>,
    /// The same for every layout.
    #[serde(skip)]
    pub(super) spellings: Arc<Spellings>,
}

/// A blank file for people to fill in.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BlankFileLayout {
    /// For the person who fills it in.
    pub instructions: Vec<String>,
}

impl Layout {
    /// Whether its figures add to those of other files of the same release.
    pub(crate) fn adds(&self) -> bool {
        self.observations.is_some() || self.document.is_some()
    }
}

type Always = FieldLayout;
type Sometimes = Option<FieldLayout>;

/// A field that the program fills. A layout that names it is refused.
#[derive(Clone, Copy, Debug)]
pub struct Never;

impl<'de> Deserialize<'de> for Never {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Option::<IgnoredAny>::deserialize(deserializer)? {
            None => Ok(Self),
            Some(_) => Err(D::Error::custom("the program fills this field; remove the line")),
        }
    }
}

macro_rules! observation_layout {
    ($($(#[$about:meta])* $field:ident: $kind:ty, $filled:ident;)*) => {
        /// The source of each field of an observation.
        #[derive(Clone, Debug, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct ObservationLayout {
            /// Whether a table may have columns that the layout does not name, and the file may have other tables:
            /// for a page with more than one table.
            #[serde(default)]
            pub other_columns: bool,
            /// Whether indicators, measures and ethnic groups must be those of the WRES.
            #[serde(default)]
            pub wres_words: bool,
            /// Columns of the file that are not read, each with the reason.
            #[serde(default)]
            pub ignored: BTreeMap<String, String>,
            $($(#[$about])* pub $field: $filled,)*
        }

        impl ObservationLayout {
            /// The source of each field, in order, and whether every layout must have one.
            fn fields(&self) -> Vec<(Option<&FieldLayout>, bool)> {
                vec![$((self.$field.field(), <$filled as FilledBy>::ALWAYS),)*]
            }
        }
    };
}
observation_fields!(observation_layout);

pub(super) trait FilledBy {
    /// Whether every layout must have a source for the field.
    const ALWAYS: bool = false;

    fn field(&self) -> Option<&FieldLayout>;
}

impl FilledBy for Always {
    const ALWAYS: bool = true;

    fn field(&self) -> Option<&FieldLayout> {
        Some(self)
    }
}

impl FilledBy for Sometimes {
    fn field(&self) -> Option<&FieldLayout> {
        self.as_ref()
    }
}

impl FilledBy for Never {
    fn field(&self) -> Option<&FieldLayout> {
        None
    }
}

impl ObservationLayout {
    pub(super) fn required_headers(&self) -> Vec<&str> {
        if self.other_columns { self.columns(true) } else { self.headers() }
    }

    /// Every header of the layout, with those that are not read.
    pub(super) fn headers(&self) -> Vec<&str> {
        let mut headers = self.columns(false);
        headers.extend(self.ignored.keys().map(String::as_str));
        headers
    }

    /// The columns of all fields, or of those that every layout must have, each once.
    fn columns(&self, always: bool) -> Vec<&str> {
        let fields = self.fields().into_iter().filter(|(_, is_always)| *is_always || !always);
        let mut columns: Vec<&str> = fields.filter_map(|(field, _)| field?.column()).collect();
        columns.sort_unstable();
        columns.dedup();
        columns
    }
}

/// The source of one field of an observation.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged, deny_unknown_fields)]
pub enum FieldLayout {
    /// The column with this header.
    Column {
        /// The header, exactly.
        column: String,
        /// Years to add: the WRES year is the year after the survey.
        #[serde(default)]
        shift: i32,
        /// Shift only the rows that meet this condition.
        shift_where: Option<RowCondition>,
    },
    /// The same for every row.
    Text {
        /// The text.
        text: String,
    },
    /// A property of the file, from the catalogue, the file's name or the person who imports it.
    Given {
        /// The property.
        given: FileProperty,
    },
}

/// A property of a file that is not in its cells.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum FileProperty {
    /// The release.
    Release,
}

/// Rows in which a column has one of some words.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RowCondition {
    /// Header of the column.
    pub column: String,
    /// The words.
    pub words: Vec<String>,
}

impl FieldLayout {
    /// The header of the column; `None` if the field is not from a column.
    pub fn column(&self) -> Option<&str> {
        match self {
            Self::Column { column, .. } => Some(column),
            Self::Text { .. } | Self::Given { .. } => None,
        }
    }
}

/// The columns of a register: organisations, regions, declared statuses.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegisterLayout {
    /// The table's name in SQL.
    pub table: String,
    /// Whether its rows are declarations under a framework. Their words must be those of `data/frameworks`. Rows of
    /// earlier files remain, unless a row of the new file has the same key.
    #[serde(default)]
    pub declarations: bool,
    /// The columns, in the file's order.
    pub columns: Vec<RegisterColumn>,
}

/// One column of a register.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegisterColumn {
    /// Header in the file and name in SQL.
    pub name: String,
    /// Its position in a file without a header, counted from 1.
    pub position: Option<u32>,
    /// Type of its values.
    #[serde(rename = "type", default)]
    pub kind: ColumnKind,
    /// Whether a blank is refused.
    #[serde(default)]
    pub required: bool,
    /// The only words allowed; if empty, all are.
    #[serde(default)]
    pub words: Vec<String>,
    /// Whether it is part of the key: no two rows have the same key.
    #[serde(default)]
    pub key: bool,
}

/// Type of a register's column.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum ColumnKind {
    /// Text as published.
    #[default]
    Text,
    /// The code of an organisation, region or ICB: in capitals, without footnote marks.
    Code,
    /// A date: `2024-11-05`, `20241105` or `5 November 2024`.
    Date,
    /// The address of a web page, with `http://` or `https://`.
    Address,
    /// "yes" or "no".
    YesNo,
    /// A whole number of people.
    Count,
}

/// The layouts by id.
///
/// # Errors
/// If a layout cannot be used, or is not named after its id.
pub fn load(assets: &Assets) -> Result<BTreeMap<String, Layout>, DataError> {
    let mut layouts = BTreeMap::new();
    let spellings = Arc::new(Spellings::load(assets)?);
    for path in assets.list(Folder::Data, "layouts", "toml")? {
        let file = DataFile::open(assets, &path)?;
        let mut layout: Layout = file.parse()?;
        layout.spellings = Arc::clone(&spellings);
        if path != format!("layouts/{}.toml", layout.id) {
            let problem = format!("the id `{}` is not the name of the file", layout.id);
            return Err(file.invalid("id", problem));
        }
        let parts = [
            layout.observations.is_some(),
            layout.wide.is_some(),
            layout.document.is_some(),
            layout.register.is_some(),
        ];
        if parts.iter().filter(|is_given| **is_given).count() != 1 {
            let problem =
                "a layout needs exactly one of `[observations]`, `[wide]`, `[document]` and `[register]`";
            return Err(file.invalid("id", problem));
        }
        if let Some(document) = &layout.document {
            document.check(&spellings).map_err(|(key, problem)| file.invalid(&key, problem))?;
        }
        layouts.insert(layout.id.clone(), layout);
    }
    Ok(layouts)
}
