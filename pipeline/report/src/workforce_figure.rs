//! The charts of England's workforce: the BME share by band and medical grade, and by date.

use super::context::ReportContext;
use super::figure_rows;
use super::figure_words::{FigureWords, alt, share_in_words};
use super::workforce::{ALL_STAFF, BANDS, MEDICAL, Workforce};
use super::workforce_rows::WorkforceShare;
use crate::figure::chart::Reference;
use crate::figure::chart::line_chart::{LineChart, YearBreak};
use crate::figure::chart::row_chart::{ChartRow, ChartSection, Header, Mark, RowChart};
use crate::figure::{Figure, FigureEntry, FigureTable, QuantityUnit, figure_id, line};
use catalogue::indicator::Indicator;
use catalogue::organisation::Place;

/// How the ids of figures of these counts end.
pub(super) const VIEWS: [&str; 2] = ["-grades", "-dates"];

/// The source line of the charts and of their citations.
const SOURCE: &str =
    "GOV.UK Ethnicity facts and figures, NHS workforce, June 2022, from the NHS electronic staff record";

/// The shares by band of clinical and non-clinical staff side by side, very senior managers and medical grades below;
/// none without bands.
pub(super) fn grades(
    context: &ReportContext<'_>,
    indicator: &Indicator,
    workforce: &Workforce<'_>,
) -> Option<Figure> {
    let share = workforce.whole.share?;
    let label = context.writer.term.label();
    let entry = |section: &str, label: &str, row: &WorkforceShare| FigureEntry {
        label: label.to_owned(),
        section: section.to_owned(),
        rows: vec![figure_rows::workforce(indicator, row)],
        ..FigureEntry::default()
    };
    let mut entries = Vec::new();
    for (side, section) in [("non_clinical", "Non-clinical"), ("clinical", "Clinical")] {
        entries.extend(BANDS.iter().filter_map(|(grade, label)| {
            Some((entry(section, label, workforce.bme(side, grade)?), workforce.bme(side, grade)?))
        }));
    }
    let senior = workforce.bme("non_clinical", "very_senior_manager");
    entries.extend(senior.map(|row| (entry("Senior", "Very senior managers", row), row)));
    entries.extend(MEDICAL.iter().filter_map(|(grade, label)| {
        let row = workforce.bme("medical", grade)?;
        Some((entry("Medical", label, row), row))
    }));
    let verdicts: Vec<Mark> = entries.iter().map(|(_, row)| mark(row)).collect();
    let whole = entry("", "Whole workforce", workforce.whole);
    let entries: Vec<FigureEntry> = entries.into_iter().map(|(entry, _)| entry).collect();
    let mut sections: Vec<ChartSection> = Vec::new();
    for (entry, mark) in entries.iter().zip(verdicts) {
        let row = ChartRow {
            label: entry.label.clone(),
            marks: vec![(mark, entry.quantity("bme"))],
            columns: vec![entry.rows[0].value.map(format::percent)],
            note: None,
        };
        match sections.last_mut().filter(|section| section.heading == entry.section) {
            Some(section) => section.rows.push(row),
            None => sections.push(ChartSection::new(&entry.section, vec![row])),
        }
    }
    let said = entries.iter().map(|entry| {
        format!(
            "{}, {}: {}.",
            entry.section,
            format::lower_first(&entry.label),
            share_in_words(&entry.rows[0])
        )
    });
    let said = std::iter::once(format!("Whole workforce: {}.", share_in_words(&whole.rows[0]))).chain(said);
    let description = super::figure_words::with_brackets_explained_as(
        "In brackets: the 95 per cent interval, and the number of all staff.",
        said,
    );
    let table: FigureTable = std::iter::once(whole).chain(entries).collect();
    let title = format!("{label} share by band, England: {} overall", format::percent(share));
    let date = format::date(workforce.date);
    let words = FigureWords {
        id: figure_id(&indicator.number, Place::england_code(), i32::from(workforce.date.year()), "grades"),
        indicator: &indicator.number,
        alt: alt("Chart by band of clinical and non-clinical staff", &title),
        title,
        caption: format!("{label} share of all staff in each band and grade, England, {date}."),
        description,
        spoken: senior.and_then(|row| row.share).map(|senior| {
            format!(
                "In England at {date}, {} were {} of all NHS staff and {} of very senior managers.",
                context.writer.term.people("staff"),
                format::percent_in_words(share),
                format::percent_in_words(senior)
            )
        }),
        cited: SOURCE.to_owned(),
    };
    let drawn = RowChart {
        caption: words.in_picture(
            format!("Source: {SOURCE}. Calculated by race-equity."),
            Some("Thin lines are 95 per cent intervals. The denominator has people whose ethnicity is not known."),
        ),
        sections,
        header: Header::Shapes(vec![
            (Mark::Lower, "Clearly lower than the workforce".to_owned()),
            (Mark::Similar, "Not clearly different".to_owned()),
            (Mark::Higher, "Clearly higher".to_owned()),
        ]),
        headings: vec!["Share".to_owned()],
        reference: Some(Reference { value: share, label: format!("Whole workforce {}", format::percent(share)) }),
        beside: true,
        ..RowChart::default()
    };
    Some(words.figure(context, drawn.svg(context.colours), table))
}

fn mark(row: &WorkforceShare) -> Mark {
    match row.verdict.as_deref() {
        Some("lower") => Mark::Lower,
        Some("higher") => Mark::Higher,
        _ => Mark::Similar,
    }
}

/// The shares of the whole workforce, of bands 8a and above and of very senior managers by date: Septembers, then 31
/// March. A second date of a year is in the data alone.
pub(super) fn trend(
    context: &ReportContext<'_>,
    indicator: &Indicator,
    workforce: &Workforce<'_>,
) -> Option<Figure> {
    let label = context.writer.term.label();
    let lines = [
        ("all", "", "Whole workforce"),
        ("all", "upper", "Bands 8a and above"),
        ("non_clinical", "very_senior_manager", "Very senior managers"),
    ];
    let rows = |side: &str, grade: &str| {
        let mut rows: Vec<&WorkforceShare> = context
            .tables
            .workforce
            .iter()
            .filter(|row| {
                row.side == side
                    && row.grade == grade
                    && row.ethnic_group == "bme"
                    && row.denominator == ALL_STAFF
                    && row.date <= workforce.date
            })
            .collect();
        rows.sort_by_key(|row| row.date);
        rows
    };
    let entry = |(side, grade, name): &(&str, &str, &str)| FigureEntry {
        label: (*name).to_owned(),
        rows: rows(side, grade).into_iter().map(|row| figure_rows::workforce(indicator, row)).collect(),
        ..FigureEntry::default()
    };
    let table: FigureTable = lines.iter().map(entry).collect();
    let dates = rows("all", "");
    let (first, last) = (dates.first()?, dates.last()?);
    let march = dates.iter().find(|row| row.date.month() == 3)?;
    let percent = |row: &WorkforceShare| row.share.map(format::percent).unwrap_or_default();
    let title = format!(
        "{label} share of staff, England: {} in {}, {} in {}",
        percent(first),
        first.date.year(),
        percent(last),
        last.date.year()
    );
    let in_words = |entry: &FigureEntry| {
        let values = entry.rows.iter().map(|row| format!("{} {}", row.period, share_in_words(row)));
        format!("{}: {}.", entry.label, values.collect::<Vec<_>>().join("; "))
    };
    let said = table.entries.iter().map(in_words).collect::<Vec<_>>();
    let words = FigureWords {
        id: figure_id(&indicator.number, Place::england_code(), i32::from(workforce.date.year()), "dates"),
        indicator: &indicator.number,
        alt: alt("Chart by date", &title),
        title,
        caption: format!(
            "{label} share of all staff, England. Up to {} at 30 September, then at 31 March.",
            march.date.year() - 1
        ),
        description: super::figure_words::with_brackets_explained_as(
            "In brackets: the 95 per cent interval, and the number of all staff.",
            said,
        ),
        spoken: None,
        cited: SOURCE.to_owned(),
    };
    let drawn = LineChart {
        caption: words.in_picture(format!("Source: {SOURCE}. Calculated by race-equity."), None),
        unit: QuantityUnit::Proportion,
        lines: table.entries.iter().map(|entry| line(&entry.label, &entry.rows)).collect(),
        breaks: vec![YearBreak {
            before: i32::from(march.date.year()),
            label: "September, then March".to_owned(),
        }],
        years: i32::from(first.date.year())..=i32::from(last.date.year()),
        reference: None,
    };
    Some(words.figure(context, drawn.svg(context.colours), table))
}
