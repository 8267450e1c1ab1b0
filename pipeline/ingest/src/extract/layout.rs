//! A layout describes one kind of published file. The layouts are in `data/layouts/*.toml`.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::{Arc, OnceLock};

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::Error;
use serde::{Deserialize, Deserializer};
use url::Url;

use super::document::DocumentLayout;
use super::headcounts::HeadcountLayout;
use super::register_layout::RegisterLayout;
use super::spelling::Spellings;
use super::wide::WideLayout;
use catalogue::assets::{Assets, Folder};
use catalogue::data_file::{DataError, DataFile};
use catalogue::source::Source;
use store::observation_fields;

/// The kind of file that a layout reads.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, JsonSchema)]
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

/// The layout of one kind of published file. It has one of `observations`, `wide`, `document`, `register` and
/// `headcounts`.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
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
    /// The most rows of the file, if it can have more than the limits of the reader allow.
    pub most_rows: Option<u32>,
    pub(super) document: Option<DocumentLayout>,
    /// Each row becomes a row of a named register.
    pub register: Option<RegisterLayout>,
    /// Headcounts by ethnic group, which become rows of a register.
    pub(super) headcounts: Option<HeadcountLayout>,
    /// The instructions of a blank file; only layouts that people fill in have them.
    pub template: Option<BlankFileLayout>,
    /// The same for every layout.
    #[serde(skip)]
    pub(super) spellings: Arc<Spellings>,
}

/// A blank file for people to fill in.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
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

type Never = Option<FilledField>;

/// The source of a field that the program fills: a layout that names one is refused.
#[derive(Clone, Copy, Debug)]
pub struct FilledField(Infallible);

impl<'de> Deserialize<'de> for FilledField {
    fn deserialize<D: Deserializer<'de>>(_: D) -> Result<Self, D::Error> {
        Err(D::Error::custom("the program fills this field; remove the line"))
    }
}

impl JsonSchema for FilledField {
    fn schema_name() -> Cow<'static, str> {
        "FilledField".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        false.into()
    }
}

macro_rules! observation_layout {
    ($($(#[$about:meta])* $field:ident: $kind:ty, $filled:ident;)*) => {
        /// The source of each field of an observation.
        #[derive(Clone, Debug, Deserialize, JsonSchema)]
        #[serde(deny_unknown_fields)]
        pub struct ObservationLayout {
            /// Whether a table may have columns that the layout does not name, and the file may have other tables:
            /// for a page with more than one table.
            #[serde(default)]
            pub other_columns: bool,
            /// Whether indicators, measures and ethnic groups must be those of the WRES.
            #[serde(default)]
            pub wres_words: bool,
            /// The name of a column, if the file can have its values as headers above the header row: "White" once, then
            /// empty cells. Such a file has the same rows as one with the column.
            pub across: Option<String>,
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
        let fields = self.fields().into_iter().filter(|(field, is_always)| {
            !always || (*is_always && !field.is_some_and(FieldLayout::is_optional))
        });
        let mut columns: Vec<&str> = fields.filter_map(|(field, _)| field?.column()).collect();
        columns.sort_unstable();
        columns.dedup();
        columns
    }
}

/// The source of one field of an observation.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
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
        /// The year in the text: the 2019 of `31 March 2019`.
        #[serde(default)]
        year: bool,
        /// Whether the file may lack the column, if it may have columns that the layout does not name.
        #[serde(default)]
        optional: bool,
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
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FileProperty {
    /// The release.
    Release,
}

/// Rows in which a column has one of some words.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
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

    fn is_optional(&self) -> bool {
        matches!(self, Self::Column { optional: true, .. })
    }
}

impl Layout {
    /// The table in SQL that its rows are of; `None` if they are observations.
    pub fn table(&self) -> Option<&str> {
        let register = self.register.as_ref().map(|register| register.table.as_str());
        register.or_else(|| Some(self.headcounts.as_ref()?.table.as_str()))
    }
}

impl Layout {
    /// The release of a source's file at an address: the one that the catalogue names, or that the address names. The
    /// layout of observations can have a rule of its own.
    pub(crate) fn release(&self, source: &Source, address: &Url) -> Option<String> {
        let by_address =
            self.register.is_some() || self.wide.as_ref().is_some_and(|wide| wide.release.address);
        source.release.clone().or_else(|| by_address.then(|| source.release_of(address)).flatten())
    }
}

/// The layouts by id. Those that are compiled into the program are read once in a process.
///
/// # Errors
/// If a layout cannot be used, or is not named after its id.
pub fn load(assets: &Assets) -> Result<Arc<BTreeMap<String, Layout>>, DataError> {
    static COMPILED: OnceLock<Arc<BTreeMap<String, Layout>>> = OnceLock::new();
    if assets.place(Folder::Data).is_some() {
        return read(assets).map(Arc::new);
    }
    if let Some(layouts) = COMPILED.get() {
        return Ok(Arc::clone(layouts));
    }
    let layouts = Arc::new(read(assets)?);
    Ok(Arc::clone(COMPILED.get_or_init(|| layouts)))
}

fn read(assets: &Assets) -> Result<BTreeMap<String, Layout>, DataError> {
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
            layout.headcounts.is_some(),
        ];
        if parts.iter().filter(|is_given| **is_given).count() != 1 {
            let problem = "a layout needs exactly one of `[observations]`, `[wide]`, `[document]`, `[register]` and \
                           `[headcounts]`";
            return Err(file.invalid("id", problem));
        }
        if let Some(document) = &layout.document {
            document.check(&spellings).map_err(|(key, problem)| file.invalid(&key, problem))?;
        }
        layouts.insert(layout.id.clone(), layout);
    }
    Ok(layouts)
}
