//! Reads tables in which each row is one figure. Checks each row and makes an observation of it.

mod fields;

use arrow::array::RecordBatch;

use self::fields::{FieldSource, ObservationReader, RowSubject};
use super::figures::{self, FigureCell, Figures};
use super::layout::ObservationLayout;
use super::mismatch::Mismatch;
use super::text_table::{TextRow, TextTable};
use super::{PublishedFile, ReferenceData};
use store::observation::Observation;
use store::observation::Status;
use store::observation::Unit;

/// The observations of a file's tables, sorted, and warnings.
pub(super) fn extract(
    layout: &ObservationLayout,
    tables: &[TextTable<'_>],
    reference: ReferenceData<'_>,
    file: PublishedFile<'_>,
) -> Result<(RecordBatch, Vec<Mismatch>), Vec<Mismatch>> {
    let mut mismatches = Vec::new();
    let mut figures = Figures::of(file.name);
    for (at, table) in tables.iter().enumerate() {
        let reader = ObservationReader::bind(layout, table, reference, file.release.unwrap_or_default());
        for row in table.rows() {
            figures.expect_one();
            let column = reader.value_column();
            let read = reader.subject(&row).and_then(|subject| {
                let place = row.place(column);
                let observation = reader.observation(&row, &subject, file)?;
                let cell = FigureCell { table: at, place: row.full_place(column), text: row.text(column) };
                figures.add(&Observation { cell: &place, ..observation }, cell)
            });
            mismatches.extend(read.err());
        }
    }
    figures.finish(mismatches)
}

impl<'a> ObservationReader<'a> {
    /// One row, without the place of its value.
    fn observation<'r>(
        &'r self,
        row: &TextRow<'r>,
        subject: &'r RowSubject,
        file: PublishedFile<'r>,
    ) -> Result<Observation<'r>, Mismatch>
    where
        'a: 'r,
    {
        let Self { fields, reference, .. } = self;
        let count = |field: &FieldSource<'_>| field.count(row, reference.spellings);
        let (numerator, denominator) = (count(&fields.numerator)?, count(&fields.denominator)?);
        let unit = self.unit(row)?;
        let value = self.value(row, unit, numerator.zip(denominator))?;
        let marker = reference.spellings.marker(fields.value.text(row).unwrap_or_default());
        let indicator = self.indicator(row)?;
        Ok(Observation {
            source: fields.source.required(row)?,
            release: fields.release.required(row)?,
            wres_year: fields.wres_year.year(row, reference.spellings)?,
            collected: fields.collected.year(row, reference.spellings)?,
            org_level: subject.level,
            org_code: subject.code.as_deref(),
            indicator,
            measure: self.measure(row, indicator)?,
            ethnic_group: self.ethnic_group(row)?,
            numerator,
            denominator,
            value,
            unit,
            status: match value {
                Some(_) => Status::Published,
                None => marker.unwrap_or(Status::NotPublished),
            },
            weighting: self.weighting(row)?,
            snapshot: file.snapshot,
            sheet: &row.table.sheet,
            ..fields.texts(row)
        })
    }

    fn value(
        &self,
        row: &TextRow<'_>,
        unit: Unit,
        counts: Option<(i64, i64)>,
    ) -> Result<Option<f64>, Mismatch> {
        let text = self.fields.value.text(row).unwrap_or_default();
        figures::value(text, unit, counts, self.reference)
            .map_err(|(kind, expected, repair)| row.mismatch(kind, self.value_column(), &expected, &repair))
    }
}
