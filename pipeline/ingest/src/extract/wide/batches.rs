//! The observations of a file as Arrow batches. A text is its number in the list of all texts of the file, which the
//! batches share: no text is copied.

use std::fmt::Write;
use std::sync::Arc;

use arrow::array::{
    ArrayRef, DictionaryArray, Float64Array, Int32Array, Int64Array, RecordBatch, StringArray, StringBuilder,
    new_null_array,
};
use arrow::datatypes::{Field, Int32Type, SchemaRef};
use arrow::error::ArrowError;

use super::compact::{CompactObservation, CompactObservations, TextId};
use tabular::letters;

/// The number of rows in an Arrow batch.
const BATCH_ROWS: usize = 16_384;

/// The texts of the batches of a file.
struct SharedTexts {
    all: ArrayRef,
    /// The letters of each column of the file.
    letters: Vec<String>,
}

impl CompactObservations {
    /// The observations as rows of `schema`, which has some or all columns of [`store::observation::shared_schema`].
    ///
    /// # Errors
    /// When the columns do not fit the schema, which is an error in this program.
    pub fn batches(&self, schema: SchemaRef) -> impl Iterator<Item = Result<RecordBatch, ArrowError>> + '_ {
        let last = self.rows.iter().map(|figure| figure.columns.1).max().unwrap_or_default();
        let texts = SharedTexts {
            all: Arc::new(StringArray::from_iter_values(self.texts.all())),
            letters: (0..=u32::from(last)).map(letters).collect(),
        };
        self.rows.chunks(BATCH_ROWS).map(move |figures| {
            let columns = schema.fields().iter().map(|field| self.column(field, figures, &texts));
            RecordBatch::try_new(Arc::clone(&schema), columns.collect::<Result<_, _>>()?)
        })
    }

    fn column(
        &self,
        field: &Field,
        figures: &[CompactObservation],
        texts: &SharedTexts,
    ) -> Result<ArrayRef, ArrowError> {
        let words = &self.words;
        let same = |id: TextId| texts.column(figures, |_| Some(id));
        let text = |id: fn(&CompactObservation) -> TextId| texts.column(figures, |figure| Some(id(figure)));
        // 0 is the empty text.
        let or_null = |id: fn(&CompactObservation) -> TextId| {
            texts.column(figures, |figure| Some(id(figure)).filter(|id| *id != 0))
        };
        let years = |more: i32| Int32Array::from_iter_values(figures.iter().map(|one| one.collected + more));
        let counts = |count: fn(&CompactObservation) -> Option<u32>| {
            figures.iter().map(|figure| count(figure).map(i64::from)).collect::<Int64Array>()
        };
        match field.name().as_str() {
            "source" => same(words.source),
            "release" => same(words.release),
            // The WRES of a year uses the survey of the autumn before.
            "wres_year" => Ok(Arc::new(years(1))),
            "collected" => Ok(Arc::new(years(0))),
            "org_level" => texts.column(figures, |one| Some(words.levels[one.level as usize])),
            "org_code" => or_null(|figure| figure.code),
            "org_name" => or_null(|figure| figure.name),
            "indicator" => text(|figure| figure.indicator),
            "measure" => text(|figure| figure.measure),
            "breakdown" => or_null(|figure| figure.breakdown),
            "ethnic_group" => or_null(|figure| figure.ethnic_group),
            "numerator" => Ok(Arc::new(counts(|figure| figure.numerator))),
            "denominator" => Ok(Arc::new(counts(|figure| figure.denominator))),
            "value" => Ok(Arc::new(figures.iter().map(|figure| figure.value).collect::<Float64Array>())),
            "unit" => texts.column(figures, |one| Some(words.units[one.unit as usize])),
            "status" => texts.column(figures, |one| Some(words.statuses[one.status as usize])),
            "weighting" => or_null(|figure| figure.weighting),
            "counts_basis" => texts.column(figures, |one| one.denominator.map(|_| words.published)),
            "benchmark_group" => or_null(|figure| figure.group),
            "note" => or_null(|figure| figure.note),
            "snapshot" => same(words.snapshot),
            "sheet" => text(|figure| figure.sheet),
            "cell" => Ok(texts.cells(figures)),
            _ => Ok(new_null_array(field.data_type(), figures.len())),
        }
    }
}

impl SharedTexts {
    fn column(
        &self,
        figures: &[CompactObservation],
        id: impl Fn(&CompactObservation) -> Option<TextId>,
    ) -> Result<ArrayRef, ArrowError> {
        let ids = figures.iter().map(|figure| id(figure).and_then(|id| i32::try_from(id).ok()));
        let column =
            DictionaryArray::<Int32Type>::try_new(ids.collect::<Int32Array>(), Arc::clone(&self.all))?;
        Ok(Arc::new(column))
    }

    /// The cells that the figures were read from, such as `AB12`, or `AB12:AC12` for a sum.
    fn cells(&self, figures: &[CompactObservation]) -> ArrayRef {
        let mut cells = StringBuilder::with_capacity(figures.len(), figures.len() * 8);
        for figure in figures {
            let ((first, last), row) = (figure.columns, u64::from(figure.row) + 1);
            let _ = write!(cells, "{}{row}", self.letters[usize::from(first)]);
            if last != first {
                let _ = write!(cells, ":{}{row}", self.letters[usize::from(last)]);
            }
            cells.append_value("");
        }
        Arc::new(cells.finish())
    }
}
