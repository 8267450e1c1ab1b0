//! The charts of England's workforce: the BME share by band, by medical grade and by date.

use super::context::ReportContext;
use super::figure_rows;
use super::figure_words::{FigureWords, alt, brackets_explained_as, share_in_words};
use super::workforce::{ALL_STAFF, BANDS, MEDICAL, SENIOR, Workforce};
use super::workforce_rows::WorkforceShare;
use crate::figure::chart::Reference;
use crate::figure::chart::line_chart::{LineChart, YearBreak};
use crate::figure::chart::row_chart::{ChartRow, ChartSection, Header, Mark, RowChart};
use crate::figure::{Figure, FigureEntry, FigureTable, QuantityUnit, figure_id, line};
use catalogue::indicator::Indicator;
use catalogue::organisation::Place;

/// How the ids of figures of these counts end.
pub(super) const VIEWS: [&str; 2] = ["-grades", "-dates"];

/// What the brackets of a description have.
const BRACKETS: &str = "In brackets: the 95 per cent interval, and how many of all staff.";

/// What differs between the two charts of grades.
struct GradeChart<'a> {
    /// Section, label and row, in the order of the picture.
    rows: Vec<(&'a str, &'a str, &'a WorkforceShare)>,
    view: &'a str,
    topic: &'a str,
    shown: &'a str,
    spoken: Option<String>,
}

/// The shares by band of clinical and non-clinical staff side by side, and of very senior managers; none without bands.
pub(super) fn bands(
    context: &ReportContext<'_>,
    indicator: &Indicator,
    workforce: &Workforce<'_>,
) -> Option<Figure> {
    let mut rows = Vec::new();
    for (side, section) in [("non_clinical", "Non-clinical"), ("clinical", "Clinical")] {
        let bands = BANDS.iter();
        rows.extend(bands.filter_map(|(grade, label)| Some((section, *label, workforce.bme(side, grade)?))));
    }
    let senior = workforce.bme("non_clinical", SENIOR);
    rows.extend(senior.map(|row| ("", "Very senior managers", row)));
    let spoken = aloud(context, workforce, senior, "very senior managers");
    let shown = "clinical and non-clinical staff by band";
    let chart = GradeChart { rows, view: "grades", topic: "band", shown, spoken };
    grades(context, indicator, workforce, chart)
}

/// The share of all staff, and of those of a grade.
fn aloud(
    context: &ReportContext<'_>,
    workforce: &Workforce<'_>,
    grade: Option<&WorkforceShare>,
    who: &str,
) -> Option<String> {
    let (share, of_grade) = (workforce.whole.share?, grade?.share?);
    Some(format!(
        "In England at {}, {} were {} of all NHS staff and {} of {who}.",
        format::date(workforce.date),
        context.writer.term.people("staff"),
        format::percent_in_words(share),
        format::percent_in_words(of_grade)
    ))
}

/// The shares by medical grade; none without them.
pub(super) fn medical(
    context: &ReportContext<'_>,
    indicator: &Indicator,
    workforce: &Workforce<'_>,
) -> Option<Figure> {
    let rows = MEDICAL.iter();
    let rows =
        rows.filter_map(|(grade, label)| Some(("", *label, workforce.bme("medical", grade)?))).collect();
    let chart = GradeChart {
        rows,
        view: "medical-grades",
        topic: "medical grade",
        shown: "medical staff by grade",
        spoken: aloud(context, workforce, workforce.bme("medical", "consultant"), "consultants"),
    };
    grades(context, indicator, workforce, chart)
}

fn grades(
    context: &ReportContext<'_>,
    indicator: &Indicator,
    workforce: &Workforce<'_>,
    chart: GradeChart<'_>,
) -> Option<Figure> {
    let share = workforce.whole.share.filter(|_| !chart.rows.is_empty())?;
    let label = context.writer.term.label();
    let entry = |section: &str, label: &str, row: &WorkforceShare| FigureEntry {
        label: label.to_owned(),
        section: section.to_owned(),
        rows: vec![figure_rows::workforce(indicator, row)],
        ..FigureEntry::default()
    };
    let mut sections: Vec<ChartSection> = Vec::new();
    for (section, label, row) in &chart.rows {
        let drawn = ChartRow {
            label: (*label).to_owned(),
            marks: vec![(mark(row), entry(section, label, row).quantity("bme"))],
            columns: vec![row.share.map(format::percent)],
            note: None,
        };
        match sections.last_mut().filter(|last| last.heading == *section) {
            Some(last) => last.rows.push(drawn),
            None => sections.push(ChartSection::new(section, vec![drawn])),
        }
    }
    let whole = entry("", "Whole workforce", workforce.whole);
    let rows = chart.rows.iter().map(|(section, label, row)| entry(section, label, row));
    let table: FigureTable = std::iter::once(whole).chain(rows).collect();
    let said = table.entries.iter().map(|entry| {
        let section = if entry.section.is_empty() { String::new() } else { format!("{}, ", entry.section) };
        let name = if section.is_empty() { entry.label.clone() } else { format::lower_first(&entry.label) };
        format!("{section}{name}: {}.", share_in_words(&entry.rows[0]))
    });
    let title = format!("{label} share by {}, England: {} overall", chart.topic, format::percent(share));
    let words = FigureWords {
        id: figure_id(&indicator.number, Place::england_code(), i32::from(workforce.date.year()), chart.view),
        indicator: &indicator.number,
        alt: alt(&format!("Chart of {}", chart.shown), &title),
        title,
        caption: format!(
            "{label} share of all staff in each grade, England, {}.",
            format::date(workforce.date)
        ),
        description: brackets_explained_as(BRACKETS, said),
        spoken: chart.spoken,
        cited: workforce.source(),
    };
    let drawn = RowChart {
        caption: words.in_picture(
            format!("Source: {}.", workforce.source()),
            Some("Thin lines are 95 per cent intervals. Shares are of all staff, including people whose ethnicity is not known."),
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
        ("non_clinical", SENIOR, "Very senior managers"),
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
        description: brackets_explained_as(BRACKETS, said),
        spoken: first.share.zip(last.share).map(|(from, to)| {
            format!(
                "In England, {} were {} of all staff at {} and {} at {}.",
                context.writer.term.people("staff"),
                format::percent_in_words(from),
                format::date(first.date),
                format::percent_in_words(to),
                format::date(last.date)
            )
        }),
        cited: workforce.source(),
    };
    let drawn = LineChart {
        caption: words.in_picture(format!("Source: {}.", workforce.source()), None),
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
