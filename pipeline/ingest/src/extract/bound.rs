//! The fields of an observation's layout, bound to the columns of one table: what each row says, in the
//! words of the tables.

use super::code::clean;
use super::drift::Drift;
use super::layout::{Condition, Field, FilledBy, Given, ObservationLayout};
use super::misfit::Misfit;
use super::number;
use super::observations::Known;
use super::table::{Row, Table};
use super::words::Words;
use catalogue::organisation::Place;
use store::observation::Level;
use store::observation::Observation;
use store::observation::Status;
use store::observation::Unit;
use store::observation_fields;

/// A field of the layout, bound to the columns of one table.
pub(super) enum Bound<'a> {
    Column { position: usize, shift: i32, only: Option<(usize, &'a [String])> },
    Text(&'a str),
    Nothing,
}

/// A field that is its text, or else is worked out from it.
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
        /// What fills each field of an observation in one table.
        pub(super) struct BoundFields<'a> {
            $(pub(super) $field: Bound<'a>,)*
        }

        impl<'a> BoundFields<'a> {
            fn bind(layout: &'a ObservationLayout, bind: impl Fn(Option<&'a Field>) -> Bound<'a>) -> Self {
                Self { $($field: bind(layout.$field.field()),)* }
            }

            /// The texts of a row as they are; numbers and words that are checked are left at their defaults.
            pub(super) fn texts<'r>(&self, row: &Row<'r>) -> Observation<'r>
            where
                'a: 'r,
            {
                Observation { $($field: OfText::of_text(self.$field.text(row)),)* }
            }
        }
    };
}
observation_fields!(bound_fields);

/// Whom a row is about.
pub(super) struct Who {
    pub(super) level: Level,
    pub(super) code: Option<String>,
}

/// The fields of a table.
pub(super) struct Reader<'a> {
    pub(super) known: Known<'a>,
    wres_words: bool,
    pub(super) fields: BoundFields<'a>,
}

impl<'a> Reader<'a> {
    /// Binds every field; the headers have been checked before.
    pub(super) fn bind(
        layout: &'a ObservationLayout,
        table: &Table<'_>,
        known: Known<'a>,
        release: &'a str,
    ) -> Self {
        let position = |column: &str| table.column(column).unwrap_or(usize::MAX);
        let bind = |field: Option<&'a Field>| match field {
            None => Bound::Nothing,
            Some(Field::Text { text }) => Bound::Text(text),
            Some(Field::Given { given: Given::Release }) => Bound::Text(release),
            Some(Field::Column { column, shift, shift_where }) => Bound::Column {
                position: position(column),
                shift: *shift,
                only: shift_where
                    .as_ref()
                    .map(|Condition { column, words }| (position(column), words.as_slice())),
            },
        };
        Self { known, wres_words: layout.wres_words, fields: BoundFields::bind(layout, bind) }
    }

    pub(super) fn value_column(&self) -> usize {
        self.fields.value.position()
    }

    /// Whom a row is about: its level is that of its code in the registers, unless a column says it.
    pub(super) fn who(&self, row: &Row<'_>) -> Result<Who, Misfit> {
        let (words, organisations) = (self.known.words, self.known.organisations);
        let code = clean(self.fields.org_code.text(row).unwrap_or_default());
        let name = self.fields.org_name.text(row).unwrap_or_default();
        let word = self.fields.org_level.required(row)?;
        let declared = Level::from_word(&word.trim().to_lowercase()).ok_or_else(|| {
            self.fields.org_level.misfit(row, &format!("a level: {}", Level::WORDS.join(", ")))
        })?;
        let by_code = matches!(self.fields.org_level, Bound::Text(_)) && declared == Level::Trust;
        let is_england = words.is_england(&code) || (code.is_empty() && words.is_england(name));
        if is_england && (by_code || (declared == Level::England && !code.is_empty())) {
            return Ok(Who { level: Level::England, code: Some(Place::england_code().to_owned()) });
        }
        // A total may be of any group: only a row that says so is England's.
        let sums_up = words.is_summary(&code) || (code.is_empty() && words.is_summary(name));
        if by_code && sums_up {
            let repair = "it sums up others: give the code of its region, its ICB or England (`ENG`), or take the row out";
            return Err(self.fields.org_code.unknown(
                row,
                "the code of a trust, an ICB, a region or England",
                repair,
            ));
        }
        if code.is_empty() {
            if declared == Level::Trust {
                return Err(self.fields.org_code.misfit(row, "the code of a trust"));
            }
            return Ok(Who { level: declared, code: None });
        }
        if organisations.is_empty() || matches!(declared, Level::Group | Level::Organisation) {
            return Ok(Who { level: declared, code: Some(code) });
        }
        let refuse = |expected: &str, repair: &str| {
            row.misfit(Drift::WrongValue, self.fields.org_code.position(), expected, repair)
        };
        let Some(found) = organisations.level(&code) else {
            let expected = "the code of a trust, an ICB, a region or England";
            return Err(refuse(expected, &organisations.repair(&code, name)));
        };
        // A register of successors knows organisations of every kind.
        let level = if found == Level::Organisation { declared } else { found };
        if words.is_england(name) || (!by_code && level != declared) {
            let expected = format!("a code of the level `{}`", declared.as_str());
            let repair =
                format!("`{code}` is of the level `{}`: correct the code or the name", level.as_str());
            return Err(refuse(&expected, &repair));
        }
        Ok(Who { level, code: Some(code) })
    }

    pub(super) fn unit(&self, row: &Row<'_>) -> Result<Unit, Misfit> {
        let (text, units) = (self.fields.unit.required(row)?, &self.known.words.units);
        units.find(text).and_then(Unit::from_word).ok_or_else(|| {
            self.fields.unit.unknown(row, &format!("a unit: {}", Unit::WORDS.join(", ")), &units.repair(text))
        })
    }

    pub(super) fn indicator<'r>(&'r self, row: &Row<'r>) -> Result<&'r str, Misfit> {
        let (text, words) = (self.fields.indicator.required(row)?, self.known.words);
        if !self.wres_words {
            return Ok(text);
        }
        words.indicator(text).ok_or_else(|| {
            let expected = format!("the number of an indicator: {}", words.indicator_numbers());
            self.fields.indicator.unknown(row, &expected, "correct the value in the file")
        })
    }

    pub(super) fn measure<'r>(&'r self, row: &Row<'r>, indicator: &str) -> Result<&'r str, Misfit> {
        let text = self.fields.measure.required(row)?;
        let Some(measures) = self.known.words.measures(indicator).filter(|_| self.wres_words) else {
            return Ok(text);
        };
        measures.find(text).ok_or_else(|| {
            let expected = format!("a measure of indicator {indicator}: {}", measures.codes());
            self.fields.measure.unknown(row, &expected, &measures.repair(text))
        })
    }

    pub(super) fn ethnic_group<'r>(&'r self, row: &Row<'r>) -> Result<Option<&'r str>, Misfit> {
        let Some(text) = self.fields.ethnic_group.text(row) else { return Ok(None) };
        if !self.wres_words {
            return Ok(Some(text));
        }
        let groups = &self.known.words.ethnic_groups;
        groups.find(text).map(Some).ok_or_else(|| {
            let expected = format!("an ethnic group: {}", groups.codes());
            self.fields.ethnic_group.unknown(row, &expected, &groups.repair(text))
        })
    }

    pub(super) fn weighting<'r>(&'r self, row: &Row<'r>) -> Result<Option<&'r str>, Misfit> {
        let field = &self.fields.weighting;
        let Some(text) = field.text(row) else { return Ok(None) };
        let weightings = &self.known.words.weightings;
        let found = weightings.find(text).ok_or_else(|| {
            field.unknown(row, &format!("a weighting: {}", weightings.codes()), &weightings.repair(text))
        })?;
        Ok(Some(found).filter(|code| !code.is_empty()))
    }
}

impl<'a> Bound<'a> {
    fn position(&self) -> usize {
        match self {
            Self::Column { position, .. } => *position,
            Self::Text(_) | Self::Nothing => 0,
        }
    }

    pub(super) fn text<'r>(&self, row: &Row<'r>) -> Option<&'r str>
    where
        'a: 'r,
    {
        match self {
            Self::Column { position, .. } => row.text(*position),
            Self::Text(text) => Some(text),
            Self::Nothing => None,
        }
    }

    pub(super) fn required<'r>(&self, row: &Row<'r>) -> Result<&'r str, Misfit>
    where
        'a: 'r,
    {
        self.text(row).ok_or_else(|| self.misfit(row, "a value"))
    }

    fn misfit(&self, row: &Row<'_>, expected: &str) -> Misfit {
        self.unknown(row, expected, "correct the value in the file")
    }

    fn unknown(&self, row: &Row<'_>, expected: &str, repair: &str) -> Misfit {
        row.misfit(Drift::WrongValue, self.position(), expected, repair)
    }

    /// A year, shifted as the layout says.
    pub(super) fn year(&self, row: &Row<'_>, words: &Words) -> Result<i32, Misfit> {
        let text = self.required(row)?;
        let year = number::year(text).ok_or_else(|| {
            let repair = "write one year of 2000 to 2100, such as 2024; a WRES year is that of its 31 March";
            self.unknown(row, "a year", repair)
        })?;
        let Self::Column { shift, only, .. } = self else { return Ok(year) };
        let shifts = only.is_none_or(|(column, wanted)| {
            row.text(column).is_some_and(|found| {
                let number = words.indicator(found);
                wanted.iter().any(|word| word == found || number == Some(word.as_str()))
            })
        });
        Ok(if shifts { year + shift } else { year })
    }

    /// A whole number of people, or nothing if the column is blank or has a marker.
    pub(super) fn count(&self, row: &Row<'_>, words: &Words) -> Result<Option<i64>, Misfit> {
        let Some(text) = self.text(row) else { return Ok(None) };
        if words.marker(text).is_some() {
            return Ok(None);
        }
        let count = number::whole(text).and_then(|count| i64::try_from(count).ok());
        count.map(Some).ok_or_else(|| self.misfit(row, "a whole number of people"))
    }
}
