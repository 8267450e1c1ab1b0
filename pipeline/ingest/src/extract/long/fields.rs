//! Binds the fields of an observation's layout to the columns of one table, and reads the fields of each row.

use super::super::ReferenceData;
use super::super::drift::Drift;
use super::super::ethnic_group::TableGroups;
use super::super::layout::{FieldLayout, FilledBy, ObservationLayout, RowCondition};
use super::super::mismatch::Mismatch;
use super::super::number;
use super::super::organisation_code::clean;
use super::super::spelling::{Spellings, WordList};
use super::super::text_table::{TextRow, TextTable};
use catalogue::organisation::Place;
use store::observation::Level;
use store::observation::Observation;
use store::observation::Status;
use store::observation::Unit;
use store::observation_fields;

pub(super) enum FieldSource<'a> {
    Column { position: usize, shift: i32, shift_if: Option<(usize, &'a [String])>, year: bool },
    Text(&'a str),
    Nothing,
}

/// A field that is the text of its source. Other types have their default here, and are read one by one.
trait OfText<'r>: Sized + Default {
    fn of_text(_text: Option<&'r str>) -> Self {
        Self::default()
    }
}

impl<'r> OfText<'r> for &'r str {
    fn of_text(text: Option<&'r str>) -> Self {
        text.unwrap_or_default()
    }
}

impl<'r> OfText<'r> for Option<&'r str> {
    fn of_text(text: Option<&'r str>) -> Self {
        text
    }
}

impl OfText<'_> for i32 {}
impl OfText<'_> for Option<i64> {}
impl OfText<'_> for Option<f64> {}
impl OfText<'_> for Level {}
impl OfText<'_> for Unit {}
impl OfText<'_> for Status {}

macro_rules! bound_fields {
    ($($(#[$about:meta])* $field:ident: $kind:ty, $filled:ident;)*) => {
        /// The source of each field of an observation in one table.
        pub(super) struct FieldSources<'a> {
            $(pub(super) $field: FieldSource<'a>,)*
        }

        impl<'a> FieldSources<'a> {
            fn bind(layout: &'a ObservationLayout, bind: impl Fn(Option<&'a FieldLayout>) -> FieldSource<'a>) -> Self {
                Self { $($field: bind(layout.$field.field()),)* }
            }

            /// The texts of a row, unchecked. Numbers and words of a list have their defaults.
            pub(super) fn texts<'r>(&self, row: &TextRow<'r>) -> Observation<'r>
            where
                'a: 'r,
            {
                Observation { $($field: OfText::of_text(self.$field.text(row)),)* }
            }
        }
    };
}
observation_fields!(bound_fields);

pub(super) struct RowSubject {
    pub(super) level: Level,
    pub(super) code: Option<String>,
}

pub(super) struct ObservationReader<'a> {
    pub(super) reference: ReferenceData<'a>,
    wres_words: bool,
    /// The ethnic groups of the table; only with `wres_words`.
    groups: Option<TableGroups<'a>>,
    pub(super) fields: FieldSources<'a>,
}

impl<'a> ObservationReader<'a> {
    /// Expects a table whose headers have been checked.
    pub(super) fn bind(
        layout: &'a ObservationLayout,
        table: &TextTable<'_>,
        reference: ReferenceData<'a>,
        release: &'a str,
    ) -> Self {
        let position = |column: &str| table.column(column).unwrap_or(usize::MAX);
        let bind = |field: Option<&'a FieldLayout>| match field {
            None => FieldSource::Nothing,
            Some(FieldLayout::Text { text }) => FieldSource::Text(text),
            Some(FieldLayout::Given { .. }) => FieldSource::Text(release),
            Some(FieldLayout::Column { column, shift, shift_where, year, .. }) => FieldSource::Column {
                position: position(column),
                shift: *shift,
                year: *year,
                shift_if: shift_where
                    .as_ref()
                    .map(|RowCondition { column, words }| (position(column), words.as_slice())),
            },
        };
        let fields = FieldSources::bind(layout, bind);
        let groups = layout.wres_words.then(|| {
            let texts = table.rows().filter_map(|row| fields.ethnic_group.text(&row));
            reference.spellings.ethnic_groups.of_table(texts)
        });
        Self { reference, wres_words: layout.wres_words, groups, fields }
    }

    pub(super) fn value_column(&self) -> usize {
        self.fields.value.position()
    }

    /// The organisation or area of a row. Its level is the one of its code in the registers, unless a column
    /// gives the level.
    pub(super) fn subject(&self, row: &TextRow<'_>) -> Result<RowSubject, Mismatch> {
        let (spellings, organisations) = (self.reference.spellings, self.reference.organisations);
        let code = clean(self.fields.org_code.text(row).unwrap_or_default());
        let name = self.fields.org_name.text(row).unwrap_or_default();
        let word = self.fields.org_level.required(row)?;
        let declared = Level::from_word(&word.trim().to_lowercase()).ok_or_else(|| {
            self.fields.org_level.mismatch(row, &format!("a level: {}", Level::WORDS.join(", ")))
        })?;
        let by_code = matches!(self.fields.org_level, FieldSource::Text(_)) && declared == Level::Trust;
        let is_england = spellings.is_england(&code) || (code.is_empty() && spellings.is_england(name));
        if is_england && (by_code || (declared == Level::England && !code.is_empty())) {
            return Ok(RowSubject { level: Level::England, code: Some(Place::england_code().to_owned()) });
        }
        // A total may be of any group: only a row that says so is of England.
        let is_total = spellings.is_summary(&code) || (code.is_empty() && spellings.is_summary(name));
        if by_code && is_total {
            let repair =
                "it is a total: give the code of its region, its ICB or England (`ENG`), or remove the row";
            return Err(self.fields.org_code.unknown(
                row,
                "the code of a trust, an ICB, a region or England",
                repair,
            ));
        }
        if code.is_empty() {
            if declared == Level::Trust && !name.is_empty() && !organisations.is_empty() {
                return self.named_trust(row, name);
            }
            if declared == Level::Trust {
                return Err(self.fields.org_code.mismatch(row, "the code of a trust"));
            }
            return Ok(RowSubject { level: declared, code: None });
        }
        if organisations.is_empty() || matches!(declared, Level::Group | Level::Organisation) {
            return Ok(RowSubject { level: declared, code: Some(code) });
        }
        let refuse = |expected: &str, repair: &str| {
            row.mismatch(Drift::WrongValue, self.fields.org_code.position(), expected, repair)
        };
        let Some(found) = organisations.level(&code) else {
            let expected = "the code of a trust, an ICB, a region or England";
            return Err(refuse(expected, &organisations.repair(&code, name)));
        };
        // A register of successors lists organisations of every kind.
        let level = if found == Level::Organisation { declared } else { found };
        if spellings.is_england(name) || (!by_code && level != declared) {
            let expected = format!("a code of the level `{}`", declared.as_str());
            let repair = format!("`{code}` has the level `{}`: correct the code or the name", level.as_str());
            return Err(refuse(&expected, &repair));
        }
        Ok(RowSubject { level, code: Some(code) })
    }

    /// The trust of a row that has a name and no code.
    fn named_trust(&self, row: &TextRow<'_>, name: &str) -> Result<RowSubject, Mismatch> {
        let organisations = self.reference.organisations;
        let refuse = |expected: &str, repair: &str| self.fields.org_name.unknown(row, expected, repair);
        match organisations.trusts_named(name).as_slice() {
            [code] => Ok(RowSubject { level: Level::Trust, code: Some((*code).to_owned()) }),
            [] => Err(refuse("the name of a trust in the registers", &organisations.repair("", name))),
            codes => {
                let expected = format!("a name of one trust, not of {}", codes.join(", "));
                Err(refuse(&expected, "give the code of the trust in the file"))
            }
        }
    }

    pub(super) fn unit(&self, row: &TextRow<'_>) -> Result<Unit, Mismatch> {
        let (text, units) = (self.fields.unit.required(row)?, &self.reference.spellings.units);
        units.find(text).and_then(Unit::from_word).ok_or_else(|| {
            self.fields.unit.unknown(row, &format!("a unit: {}", Unit::WORDS.join(", ")), &units.repair(text))
        })
    }

    pub(super) fn indicator<'r>(&'r self, row: &TextRow<'r>) -> Result<&'r str, Mismatch> {
        let (text, spellings) = (self.fields.indicator.required(row)?, self.reference.spellings);
        if !self.wres_words {
            return Ok(text);
        }
        spellings.indicator(text).ok_or_else(|| {
            let expected = format!("the number of an indicator: {}", spellings.indicator_numbers());
            self.fields.indicator.unknown(row, &expected, "correct the value in the file")
        })
    }

    pub(super) fn measure<'r>(&'r self, row: &TextRow<'r>, indicator: &str) -> Result<&'r str, Mismatch> {
        let text = self.fields.measure.required(row)?;
        let Some(measures) = self.reference.spellings.measures(indicator).filter(|_| self.wres_words) else {
            return Ok(text);
        };
        measures.find(text).ok_or_else(|| {
            let expected = format!("a measure of indicator {indicator}: {}", measures.codes());
            self.fields.measure.unknown(row, &expected, &measures.repair(text))
        })
    }

    pub(super) fn ethnic_group<'r>(&'r self, row: &TextRow<'r>) -> Result<Option<&'r str>, Mismatch> {
        let field = &self.fields.ethnic_group;
        let (Some(text), Some(groups)) = (field.text(row), &self.groups) else { return Ok(field.text(row)) };
        groups.code(text).map(Some).map_err(|problem| {
            let mismatch = field.unknown(row, &problem.expected, &problem.repair);
            Mismatch { found: problem.found, ..mismatch }
        })
    }

    pub(super) fn weighting<'r>(&'r self, row: &TextRow<'r>) -> Result<Option<&'r str>, Mismatch> {
        let weightings = &self.reference.spellings.weightings;
        let found = self.fields.weighting.listed(row, "a weighting", weightings)?;
        Ok(found.filter(|code| !code.is_empty()))
    }
}

/// The only run of four digits in a text.
fn year_in(text: &str) -> Option<&str> {
    let mut runs = text.split(|letter: char| !letter.is_ascii_digit()).filter(|digits| digits.len() == 4);
    runs.next().filter(|_| runs.next().is_none())
}

impl<'a> FieldSource<'a> {
    fn position(&self) -> usize {
        match self {
            Self::Column { position, .. } => *position,
            Self::Text(_) | Self::Nothing => 0,
        }
    }

    pub(super) fn text<'r>(&self, row: &TextRow<'r>) -> Option<&'r str>
    where
        'a: 'r,
    {
        match self {
            Self::Column { position, year: false, .. } => row.text(*position),
            Self::Column { position, .. } => row.text(*position).map(|text| year_in(text).unwrap_or(text)),
            Self::Text(text) => Some(text),
            Self::Nothing => None,
        }
    }

    pub(super) fn required<'r>(&self, row: &TextRow<'r>) -> Result<&'r str, Mismatch>
    where
        'a: 'r,
    {
        self.text(row).ok_or_else(|| self.mismatch(row, "a value"))
    }

    /// The code of a word of a list, in its known spellings.
    fn listed<'w>(
        &self,
        row: &TextRow<'_>,
        what: &str,
        words: &'w WordList,
    ) -> Result<Option<&'w str>, Mismatch> {
        let Some(text) = self.text(row) else { return Ok(None) };
        words
            .find(text)
            .map(Some)
            .ok_or_else(|| self.unknown(row, &format!("{what}: {}", words.codes()), &words.repair(text)))
    }

    fn mismatch(&self, row: &TextRow<'_>, expected: &str) -> Mismatch {
        self.unknown(row, expected, "correct the value in the file")
    }

    fn unknown(&self, row: &TextRow<'_>, expected: &str, repair: &str) -> Mismatch {
        row.mismatch(Drift::WrongValue, self.position(), expected, repair)
    }

    /// A year, shifted as the layout says.
    pub(super) fn year(&self, row: &TextRow<'_>, spellings: &Spellings) -> Result<i32, Mismatch> {
        let text = self.required(row)?;
        let year = number::year(text).ok_or_else(|| {
            let repair =
                "write one year of 2000 to 2100, such as 2024; the WRES year is the year of its 31 March";
            self.unknown(row, "a year", repair)
        })?;
        let Self::Column { shift, shift_if, .. } = self else { return Ok(year) };
        let shifts = shift_if.is_none_or(|(column, wanted)| {
            row.text(column).is_some_and(|found| {
                let number = spellings.indicator(found);
                wanted.iter().any(|word| word == found || number == Some(word.as_str()))
            })
        });
        Ok(if shifts { year + shift } else { year })
    }

    /// A whole number of people; `None` for a blank or a marker.
    pub(super) fn count(&self, row: &TextRow<'_>, spellings: &Spellings) -> Result<Option<i64>, Mismatch> {
        let Some(text) = self.text(row) else { return Ok(None) };
        if spellings.marker(text).is_some() {
            return Ok(None);
        }
        let count = number::whole(text).and_then(|count| i64::try_from(count).ok());
        count.map(Some).ok_or_else(|| self.mismatch(row, "a whole number of people"))
    }
}
