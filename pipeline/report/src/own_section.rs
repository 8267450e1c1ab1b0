//! A section that an analyst added: the rows of a query's table as a table, a chart of rows or a chart of years.

use super::context::ReportContext;
use super::figure_words::{FigureWords, alt};
use super::model::{Chapter, TableBlock};
use super::own_tables::OwnRow;
use super::summary_figure::SEVERAL;
use crate::figure::chart::line_chart::LineChart;
use crate::figure::chart::row_chart::{ChartRow, Mark, RowChart};
use crate::figure::{Figure, FigureEntry, FigureRow, FigureTable, QuantityUnit, RowDetails};
use catalogue::report_sections::{ColumnFormat, OwnSection, SectionForm};
use store::table::TableCell;

/// How the ids of these figures begin.
pub(super) const PREFIX: &str = "own-";
/// Printed for a value that is missing.
const MISSING: &str = "not available";

/// The chapter of a section; none if there is no section of this name.
pub(super) fn chapter(context: &ReportContext<'_>, name: &str) -> Option<Chapter> {
    let section = context.sections.own.iter().find(|section| section.name == name)?;
    let mut chapter = Chapter::new(name, section.heading.clone());
    chapter.texts(section.text.clone());
    let rows = context.own_tables.rows(section, &context.place.code);
    if rows.is_empty() {
        chapter.texts([format!("There are no figures for {}.", context.writer.place)]);
        return Some(chapter);
    }
    match section.show {
        SectionForm::Table => {
            chapter.tables([table(context, section, &rows)]);
            chapter.notes([format!("Source: {}.", source(section))]);
        }
        SectionForm::Rows => chapter.figures([row_figure(context, section, &rows)]),
        SectionForm::Years => chapter.figures([year_figure(context, section, &rows)]),
    }
    Some(chapter)
}

/// The source without a full stop at its end.
fn source(section: &OwnSection) -> &str {
    section.source.trim().trim_end_matches('.')
}

fn unit(format: ColumnFormat) -> Option<QuantityUnit> {
    match format {
        ColumnFormat::Text => None,
        ColumnFormat::Count => Some(QuantityUnit::Count),
        ColumnFormat::Share => Some(QuantityUnit::Proportion),
        ColumnFormat::Percent => Some(QuantityUnit::Percent),
        ColumnFormat::Points => Some(QuantityUnit::PercentagePoints),
        ColumnFormat::Ratio => Some(QuantityUnit::Ratio),
    }
}

fn table(context: &ReportContext<'_>, section: &OwnSection, rows: &[OwnRow<'_>]) -> TableBlock {
    let width = |format: ColumnFormat| if format == ColumnFormat::Text { 2.0 } else { 1.0 };
    let whole: f64 = section.column.iter().map(|column| width(column.format)).sum();
    let heads: Vec<(&str, bool, f64)> = section
        .column
        .iter()
        .map(|column| {
            let is_number = column.format != ColumnFormat::Text;
            (column.head.as_str(), is_number, width(column.format) / whole)
        })
        .collect();
    let mut table = TableBlock::new(format!("{}: {}", section.heading, context.place.short()), &heads);
    for row in rows {
        let cell = |name: &str, format| match (row.cell(name), unit(format)) {
            (TableCell::Missing, _) => MISSING.to_owned(),
            (TableCell::Number(number), Some(unit)) => format::quantity(*number, unit),
            _ => row.text(name),
        };
        table.row(section.column.iter().map(|column| cell(&column.name, column.format)).collect());
    }
    table
}

/// A number of a chart.
fn figure_row(context: &ReportContext<'_>, section: &OwnSection, row: &OwnRow<'_>, label: &str) -> FigureRow {
    let is_row = section.show == SectionForm::Rows;
    let value = row.number(section.value.as_ref());
    let year = row.number(section.year.as_ref());
    #[expect(clippy::cast_possible_truncation, reason = "a year is far below 2^31")]
    let year = year.map_or(context.year, |year| year as i32);
    FigureRow {
        measure: section.value.clone().unwrap_or_default(),
        ethnic_group: section.line.as_ref().map(|line| row.text(line)).unwrap_or_default(),
        // A row of a chart of rows is identified by its label, and may be about another place.
        place_code: if is_row { String::new() } else { context.place.code.clone() },
        place: if is_row { label.to_owned() } else { context.place.name.clone() },
        period: year.to_string(),
        value,
        unit: section.unit.and_then(unit).unwrap_or_default(),
        lower: row.number(section.lower.as_ref()),
        upper: row.number(section.upper.as_ref()),
        status: if value.is_some() { "calculated" } else { "missing" }.to_owned(),
        record: RowDetails { wres_year: year, ..RowDetails::default() },
        ..FigureRow::default()
    }
}

/// "16.2% (15.1% to 17.3%)", or that there is none.
fn in_words(row: &FigureRow) -> String {
    row.value.map_or_else(
        || MISSING.to_owned(),
        |value| {
            let limits = row.lower.zip(row.upper);
            format::with_limits(format::quantity(value, row.unit), limits, row.unit)
        },
    )
}

fn words<'a>(
    context: &ReportContext<'_>,
    section: &OwnSection,
    what: &str,
    description: String,
) -> FigureWords<'a> {
    let title = section.heading.clone();
    FigureWords {
        id: format!("{PREFIX}{}-{}-{}", section.name, context.place.code, context.year),
        indicator: SEVERAL,
        caption: format!("{}.", context.place.name),
        alt: alt(&format!("Chart of {what}"), &format!("{title}, {}", context.place.short())),
        description,
        spoken: None,
        title,
        cited: source(section).to_owned(),
    }
}

/// What the intervals are, if there are any.
fn note(section: &OwnSection) -> Option<&'static str> {
    section.lower.is_some().then_some("Thin lines are intervals.")
}

fn row_figure(context: &ReportContext<'_>, section: &OwnSection, rows: &[OwnRow<'_>]) -> Figure {
    let entry = |row: &OwnRow<'_>| {
        let label = section.label.as_ref().map(|label| row.text(label)).unwrap_or_default();
        let numbers = vec![figure_row(context, section, row, &label)];
        FigureEntry { label, rows: numbers, ..FigureEntry::default() }
    };
    let table: FigureTable = rows.iter().map(entry).collect();
    let sentences = table.entries.iter().map(|entry| {
        let number = entry.rows.first().map_or_else(String::new, in_words);
        format!("{}: {number}.", entry.label)
    });
    let description = sentences.collect::<Vec<_>>().join(" ");
    let words = words(context, section, &format::words::counted(rows.len(), "row"), description);
    let draw = |entry: &FigureEntry| {
        let quantity = entry.rows.first().and_then(FigureRow::quantity);
        ChartRow {
            label: entry.label.clone(),
            marks: vec![(Mark::Single, quantity)],
            columns: vec![quantity.map(|own| format::quantity(own.value, own.unit))],
            note: Some(MISSING.to_owned()),
        }
    };
    let chart = RowChart {
        caption: words.in_picture(format!("Source: {}.", source(section)), note(section)),
        unit: section.unit.and_then(unit).unwrap_or_default(),
        sections: table.sections(draw),
        headings: vec![String::new()],
        ..RowChart::default()
    };
    own_figure(context, words, &chart.svg(context.colours), table)
}

fn year_figure(context: &ReportContext<'_>, section: &OwnSection, rows: &[OwnRow<'_>]) -> Figure {
    let entry = |row: &OwnRow<'_>| {
        let number = figure_row(context, section, row, "");
        FigureEntry { label: number.period.clone(), rows: vec![number], ..FigureEntry::default() }
    };
    let table: FigureTable = rows.iter().map(entry).collect();
    let mut names: Vec<&str> = table.rows().map(|row| row.ethnic_group.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    let line = |name: &&str| {
        crate::figure::line(name, table.rows().filter(|row| row.ethnic_group.as_str() == *name))
    };
    let lines = names.iter().map(line).collect();
    let years: Vec<i32> = table.rows().map(|row| row.record.wres_year).collect();
    let first = years.iter().min().copied().unwrap_or(context.year);
    let last = years.iter().max().copied().unwrap_or(context.year);
    let sentences = table.rows().map(|row| {
        let name =
            if row.ethnic_group.is_empty() { String::new() } else { format!(", {}", row.ethnic_group) };
        format!("{}{name}: {}.", row.period, in_words(row))
    });
    let description = sentences.collect::<Vec<_>>().join(" ");
    let words = words(context, section, &format!("the years {first} to {last}"), description);
    let chart = LineChart {
        caption: words.in_picture(format!("Source: {}.", source(section)), note(section)),
        unit: section.unit.and_then(unit).unwrap_or_default(),
        lines,
        breaks: Vec::new(),
        years: first..=last,
        reference: None,
    };
    own_figure(context, words, &chart.svg(context.colours), table)
}

fn own_figure(context: &ReportContext<'_>, words: FigureWords<'_>, svg: &str, table: FigureTable) -> Figure {
    let places = vec![context.place.code.clone(), context.place.name.clone()];
    words.figure_of(context, svg.to_owned(), table, places)
}
