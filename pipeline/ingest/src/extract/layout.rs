//! A layout: how one kind of published file is laid out, read from `data/layouts/*.toml`.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::de::{Error, IgnoredAny};
use serde::{Deserialize, Deserializer};

use super::wide::WideLayout;
use super::words::Words;
use catalogue::assets::{Assets, Folder};
use catalogue::data_file::{DataError, DataFile};
use store::observation_fields;

/// What kind of file a layout reads.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// Text in columns: CSV.
    Csv,
    /// The tables of a web page.
    Html,
    /// A workbook.
    Xlsx,
    /// A page, a workbook or CSV: the bytes tell.
    Any,
}

/// How one kind of published file is laid out.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Layout {
    /// Same as the file's name without `.toml`.
    pub id: String,
    /// One sentence for people.
    pub describes: String,
    /// Kind of file.
    pub format: Format,
    /// Each row becomes an observation. A layout has this, `wide` or `register`.
    pub observations: Option<ObservationLayout>,
    /// Each filled cell of a row becomes an observation.
    pub(super) wide: Option<WideLayout>,
    /// Each row becomes a row of a named register.
    pub register: Option<RegisterLayout>,
    /// What an empty file of it tells the person who fills it in; only of layouts that persons fill in.
    pub template: Option<Template>,
    /// The words of published files, the same for every layout.
    #[serde(skip)]
    pub(super) words: Arc<Words>,
}

/// An empty file of a layout: its headers, and what to know.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Template {
    /// For the person who fills it in.
    pub instructions: Vec<String>,
}

/// What fills a field in every layout.
type Always = Field;
/// What fills a field in some layouts.
type Sometimes = Option<Field>;

/// A field that the program fills: a layout that names it is refused.
#[derive(Clone, Copy, Debug)]
pub struct Never;

impl<'de> Deserialize<'de> for Never {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Option::<IgnoredAny>::deserialize(deserializer)? {
            None => Ok(Self),
            Some(_) => Err(D::Error::custom("the program fills this field; take the line out")),
        }
    }
}

macro_rules! observation_layout {
    ($($(#[$about:meta])* $field:ident: $kind:ty, $filled:ident;)*) => {
        /// Which column, text or year fills each field of an observation.
        #[derive(Clone, Debug, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct ObservationLayout {
            /// Whether columns that the layout does not name are read past, and tables without those that it
            /// names: on a page that holds more than one table.
            #[serde(default)]
            pub other_columns: bool,
            /// Whether indicators, measures and ethnic groups are those of WRES, so that other words are refused.
            #[serde(default)]
            pub wres_words: bool,
            /// Columns of the file that are read past, each with the reason.
            #[serde(default)]
            pub ignored: BTreeMap<String, String>,
            $($(#[$about])* pub $field: $filled,)*
        }

        impl ObservationLayout {
            /// What fills each field, in the order of the fields, and whether every layout has it.
            fn fields(&self) -> Vec<(Option<&Field>, bool)> {
                vec![$((self.$field.field(), <$filled as FilledBy>::ALWAYS),)*]
            }
        }
    };
}
observation_fields!(observation_layout);

/// What may fill a field.
pub(super) trait FilledBy {
    /// Whether every layout has it.
    const ALWAYS: bool = false;

    /// What fills the field in this layout.
    fn field(&self) -> Option<&Field>;
}

impl FilledBy for Always {
    const ALWAYS: bool = true;

    fn field(&self) -> Option<&Field> {
        Some(self)
    }
}

impl FilledBy for Sometimes {
    fn field(&self) -> Option<&Field> {
        self.as_ref()
    }
}

impl FilledBy for Never {
    fn field(&self) -> Option<&Field> {
        None
    }
}

impl ObservationLayout {
    /// The headers that every figure needs.
    pub(super) fn required_headers(&self) -> Vec<&str> {
        if self.other_columns { self.columns(true) } else { self.headers() }
    }

    /// Every header the layout reads or reads past.
    pub(super) fn headers(&self) -> Vec<&str> {
        let mut headers = self.columns(false);
        headers.extend(self.ignored.keys().map(String::as_str));
        headers
    }

    /// The columns of the fields that are in every layout, or of all fields, each once.
    fn columns(&self, always: bool) -> Vec<&str> {
        let fields = self.fields().into_iter().filter(|(_, is_always)| *is_always || !always);
        let mut columns: Vec<&str> = fields.filter_map(|(field, _)| field?.column()).collect();
        columns.sort_unstable();
        columns.dedup();
        columns
    }
}

/// Where one field of an observation comes from: a column of the file, or a text that is the same for every row.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged, deny_unknown_fields)]
pub enum Field {
    /// The column with this header.
    Column {
        /// The header, exactly.
        column: String,
        /// Years added to it: the WRES year follows the survey's.
        #[serde(default)]
        shift: i32,
        /// Shift only the rows where this holds.
        shift_where: Option<Condition>,
    },
    /// The same for every row.
    Text {
        /// The text.
        text: String,
    },
    /// What the catalogue, the file's name or the person who imports it says of the file.
    Given {
        /// What of it.
        given: Given,
    },
}

/// What is known of a file besides what it holds.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Given {
    /// Its release.
    Release,
}

/// Rows whose column holds one of some words.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// Header of the column.
    pub column: String,
    /// The words.
    pub words: Vec<String>,
}

impl Field {
    /// The header this field reads; `None` for a fixed text.
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
    /// Whether its rows are declarations under a framework: their words are those of `data/frameworks`, and
    /// rows of earlier files stay unless a row of this one has their key.
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
    /// Its place in a file without a header, counted from 1.
    pub position: Option<u32>,
    /// Type of its values.
    #[serde(rename = "type", default)]
    pub kind: ColumnKind,
    /// Whether a blank is refused.
    #[serde(default)]
    pub required: bool,
    /// The only words it may hold; any when empty.
    #[serde(default)]
    pub words: Vec<String>,
    /// Part of the key that no two rows share.
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
    /// A day, `YYYY-MM-DD` or `5 November 2024`.
    Date,
    /// The address of a page, with `http://` or `https://`.
    Address,
    /// "yes" or "no".
    YesNo,
}

/// The layouts by id.
///
/// # Errors
/// If a layout cannot be used, or is not named after its id.
pub fn load(assets: &Assets) -> Result<BTreeMap<String, Layout>, DataError> {
    let mut layouts = BTreeMap::new();
    let words = Arc::new(Words::load(assets)?);
    for path in assets.list(Folder::Data, "layouts", "toml")? {
        let file = DataFile::open(assets, &path)?;
        let mut layout: Layout = file.parse()?;
        layout.words = Arc::clone(&words);
        if path != format!("layouts/{}.toml", layout.id) {
            let problem = format!("the id `{}` is not the name of the file", layout.id);
            return Err(file.invalid("id", problem));
        }
        let parts = [layout.observations.is_some(), layout.wide.is_some(), layout.register.is_some()];
        if parts.iter().filter(|is_given| **is_given).count() != 1 {
            let problem = "a layout needs exactly one of `[observations]`, `[wide]` and `[register]`";
            return Err(file.invalid("id", problem));
        }
        layouts.insert(layout.id.clone(), layout);
    }
    Ok(layouts)
}
