//! The chapter of indicator 1: the workforce of England by grade and ethnic group, from headcounts. The WRES report's own
//! figures come after it, as another source.

use super::context::ReportContext;
use super::figure_rows;
use super::indicator_names::{anchor, heading};
use super::model::{Chapter, TableBlock};
use super::published::{self, MainSeries};
use super::workforce_figure;
use super::workforce_rows::{WorkforceChange, WorkforceShare};
use crate::figure::FigureRow;
use catalogue::indicator::Indicator;
use format::QuantityUnit;
use jiff::civil::Date;

/// The side that has every kind of staff.
const ALL: &str = "all";
/// Very senior managers, as the counts name them.
const SENIOR: &str = "very_senior_manager";
/// The denominators, as the tables name them.
pub(super) const ALL_STAFF: &str = "all_staff";
const KNOWN: &str = "known_ethnicity";

/// The tiers of bands, with their names.
const TIERS: [(&str, &str); 3] =
    [("lower", "Bands 5 and below"), ("middle", "Bands 6 and 7"), ("upper", "Bands 8a and above")];

/// The bands of Agenda for Change in their order, with their names.
pub(super) const BANDS: [(&str, &str); 12] = [
    ("band_1", "Band 1"),
    ("band_2", "Band 2"),
    ("band_3", "Band 3"),
    ("band_4", "Band 4"),
    ("band_5", "Band 5"),
    ("band_6", "Band 6"),
    ("band_7", "Band 7"),
    ("band_8a", "Band 8a"),
    ("band_8b", "Band 8b"),
    ("band_8c", "Band 8c"),
    ("band_8d", "Band 8d"),
    ("band_9", "Band 9"),
];

/// Medical grades, senior ones last.
pub(super) const MEDICAL: [(&str, &str); 10] = [
    ("foundation_doctor_year_1", "Foundation doctors, year 1"),
    ("foundation_doctor_year_2", "Foundation doctors, year 2"),
    ("core_training", "Core training"),
    ("specialty_registrar", "Specialty registrars"),
    ("staff_grade", "Staff grade"),
    ("specialty_doctor", "Specialty doctors"),
    ("associate_specialist", "Associate specialists"),
    ("hospital_practitioner_clinical_assistant", "Hospital practitioners"),
    ("other_and_local_hchs_doctor_grades", "Other and local grades"),
    ("consultant", "Consultants"),
];

/// The ethnic groups of the counts, in the order of the page.
const GROUPS: [(&str, &str); 7] = [
    ("white", "White"),
    ("asian", "Asian"),
    ("black", "Black"),
    ("chinese", "Chinese"),
    ("mixed", "Mixed"),
    ("other", "Other"),
    ("unknown", "Unknown"),
];

/// The shares of the latest 31 March, which is the date that WRES counts on.
pub(super) struct Workforce<'a> {
    context: &'a ReportContext<'a>,
    pub(super) date: Date,
    pub(super) whole: &'a WorkforceShare,
}

impl<'a> Workforce<'a> {
    /// None if the tables have no count on a 31 March.
    pub(super) fn latest(context: &'a ReportContext<'_>) -> Option<Self> {
        let rows = context.tables.workforce.iter();
        let rows = rows.filter(|row| {
            row.kind == "whole"
                && row.side == ALL
                && row.ethnic_group == "bme"
                && row.denominator == ALL_STAFF
        });
        let whole =
            rows.filter(|row| (row.date.month(), row.date.day()) == (3, 31)).max_by_key(|row| row.date)?;
        Some(Self { context, date: whole.date, whole })
    }

    /// The share of an ethnic group in a grade, of all staff or of those whose ethnicity is known.
    pub(super) fn share(&self, side: &str, grade: &str, group: &str, of: &str) -> Option<&'a WorkforceShare> {
        self.context.tables.workforce.iter().find(|row| {
            row.date == self.date
                && row.side == side
                && row.grade == grade
                && row.ethnic_group == group
                && row.denominator == of
        })
    }

    /// The BME share of all staff of a grade.
    pub(super) fn bme(&self, side: &str, grade: &str) -> Option<&'a WorkforceShare> {
        self.share(side, grade, "bme", ALL_STAFF)
    }

    /// How the BME share of all staff of a grade changed in the year before.
    fn change(&self, side: &str, grade: &str) -> Option<&'a WorkforceChange> {
        self.context.tables.workforce_changes.iter().find(|row| {
            row.date == self.date && row.side == side && row.grade == grade && row.denominator == ALL_STAFF
        })
    }

    /// What a table prints of a grade: number, share, interval, share of known ethnicity, and the comparison with the
    /// workforce.
    fn cells(&self, label: &str, side: &str, grade: &str) -> Option<Vec<String>> {
        let row = self.bme(side, grade)?;
        let known = self.share(side, grade, "bme", KNOWN).and_then(|row| row.share);
        let compared = row.difference_points.map(|points| {
            let limits = row.lower_points.zip(row.upper_points);
            format::with_limits(format::signed_points(points), limits, QuantityUnit::PercentagePoints)
        });
        Some(vec![
            label.to_owned(),
            format::counts(row.group_count, row.denominator_count),
            format::percent_or_none(row.share),
            row.lower
                .zip(row.upper)
                .map_or_else(String::new, |limits| format::interval(limits, QuantityUnit::Proportion)),
            format::percent_or_none(known),
            compared.unwrap_or_default(),
        ])
    }
}

/// The chapter; the published series alone if there are no counts.
pub(super) fn chapter(context: &ReportContext<'_>, indicator: &Indicator) -> Chapter {
    let Some(workforce) = Workforce::latest(context) else { return published::chapter(context, indicator) };
    let mut chapter = Chapter::on_new_page(anchor(indicator), headline(&workforce));
    chapter.eyebrow = Some(heading(indicator));
    chapter.finding(finding(&workforce));
    let mut texts = vec![denominators(&workforce)];
    texts.extend(change(&workforce));
    chapter.texts([texts.join(" ")]);
    if !context.is_england() {
        short(&workforce, indicator, &mut chapter);
        return chapter;
    }
    chapter.figures(workforce_figure::grades(context, indicator, &workforce));
    chapter.tables([grades(&workforce)]);
    chapter.notes([counted(), COMPARED.to_owned()]);
    chapter.tables([groups(&workforce)]);
    chapter.tables([disparity(&workforce)]);
    chapter.notes([
        "Race disparity ratio: White staff in the upper bands per White staff member in the lower bands, divided by \
         the same for BME staff. Above 1, White staff are better represented in the upper bands. This is our \
         calculation: no official text defines the ratio. Intervals are at 95 per cent (Woolf: from the logarithm \
         and the four counts). Very senior managers and medical staff are not in it."
            .to_owned(),
    ].map(|text| context.writer.term.apply(&text)));
    chapter.figures(workforce_figure::trend(context, indicator, &workforce));
    if let Some(series) = MainSeries::of(context, indicator) {
        chapter.heading("Figures printed in the WRES reports");
        chapter.texts([WRES.to_owned()]);
        chapter.figures([published::chart(context, indicator, &series)]);
        published::add_table(context, indicator, &series, &mut chapter);
    }
    chapter
}

/// The chapter of a region or an ICB: England\u{2019}s chart as context, and what is published of the place.
fn short(workforce: &Workforce<'_>, indicator: &Indicator, chapter: &mut Chapter) {
    let context = workforce.context;
    let series = MainSeries::of(context, indicator);
    let own = series.as_ref().map_or_else(Vec::new, |series| series.own_sentences(context, indicator));
    chapter.texts(
        [format!("Counts by band were found for England only. {}", own.join(" "))]
            .map(|text| text.trim_end().to_owned()),
    );
    chapter.figures(workforce_figure::grades(context, indicator, workforce));
    chapter.tables([tiers(workforce)]);
    chapter.notes([counted()]);
    chapter.web_figures(workforce_figure::trend(context, indicator, workforce));
    if let Some(series) = series {
        chapter.web_figures([published::chart(context, indicator, &series)]);
    }
}

/// "BME staff are 24% of the workforce, 8% of very senior managers". Both are true of the counts, whatever they are.
fn headline(workforce: &Workforce<'_>) -> String {
    let people = format::capital(&workforce.context.writer.term.people("staff"));
    let percent = |row: &WorkforceShare| row.share.map(|share| format!("{}%", format::whole_percent(share)));
    let whole = percent(workforce.whole).unwrap_or_default();
    match workforce.bme("non_clinical", SENIOR).and_then(percent) {
        Some(senior) => format!("{people} are {whole} of the workforce, {senior} of very senior managers"),
        None => format!("{people} are {whole} of the workforce"),
    }
}

/// The shares of the whole workforce, of its ends, and of the medical staff.
fn finding(workforce: &Workforce<'_>) -> String {
    let people = workforce.context.writer.term.people("staff");
    let said = |row: &WorkforceShare| {
        let counts = format::counts(row.group_count, row.denominator_count);
        row.share.map(|share| format!("{} ({counts})", format::percent_in_words(share)))
    };
    let whole = said(workforce.whole).unwrap_or_default();
    let others = [
        ("all", "upper", "bands 8a and above"),
        ("non_clinical", SENIOR, "very senior managers"),
        ("medical", "consultant", "consultants"),
    ];
    let others: Vec<String> = others
        .iter()
        .filter_map(|(side, grade, name)| Some(format!("{} of {name}", said(workforce.bme(side, grade)?)?)))
        .collect();
    let date = format::date(workforce.date);
    format!(
        "In England at {date}, {people} were {whole} of all staff of the NHS hospital and community services: {}.",
        format::list(&others)
    )
}

/// Which denominator the shares have, and what the other one gives.
fn denominators(workforce: &Workforce<'_>) -> String {
    let known = workforce.share(ALL, "", "bme", KNOWN).and_then(|row| row.share);
    let known = known.map_or_else(String::new, |share| {
        format!(" Of staff whose ethnicity is known, they were {}.", format::percent_in_words(share))
    });
    format!(
        "These shares are of all staff, including people whose ethnicity is not known, as in the WRES.{known}"
    )
}

/// How the shares of the whole workforce and of the upper bands changed in a year.
fn change(workforce: &Workforce<'_>) -> Option<String> {
    let whole = workforce.change(ALL, "")?;
    let said = |row: &WorkforceChange| {
        let limits = row.lower_points.zip(row.upper_points);
        let verb = match row.verdict.as_deref()? {
            "higher" => "rose by",
            "lower" => "fell by",
            _ => "did not change clearly:",
        };
        Some(format!(
            "{verb} {}{}",
            format::points_in_words(row.difference_points?),
            format::interval_in_words(limits, QuantityUnit::PercentagePoints)
        ))
    };
    let upper = workforce.change(ALL, "upper").and_then(said);
    let upper = upper.map_or_else(String::new, |upper| format!(", and in bands 8a and above it {upper}"));
    Some(format!(
        "From {} to {}, the share {}{upper}.",
        format::date(whole.earlier_date),
        format::date(whole.date),
        said(whole)?
    ))
}

/// What the counts are.
fn counted() -> String {
    "Headcounts of the NHS electronic staff record, from GOV.UK Ethnicity facts and figures. A person with two posts \
     counts in both grades. The very senior managers are fewer than those of the WRES reports, which also count \
     executives on local pay, so the two are not compared."
        .to_owned()
}

const COMPARED: &str = "Compared with the workforce: share in the grade less share in the whole workforce, in \
                        percentage points. A grade is part of the workforce, so the interval comes from the \
                        comparison of the grade with the rest of the workforce (Newcombe). The interval of a change \
                        treats the two dates as independent counts.";

const WRES: &str = "These figures are of another source, with another coverage of very senior managers. They cannot be \
                    joined with the counts above.";

fn heads<'a>(more: &[(&'a str, bool, f64)]) -> Vec<(&'a str, bool, f64)> {
    let mut heads = vec![
        ("Grade", false, if more.is_empty() { 0.22 } else { 0.2 }),
        ("Number", true, if more.is_empty() { 0.21 } else { 0.175 }),
        ("Of all staff", true, 0.08),
        ("95% interval", true, if more.is_empty() { 0.17 } else { 0.145 }),
        ("Of known ethnicity", true, 0.1),
        ("Compared with the workforce, points", true, if more.is_empty() { 0.22 } else { 0.15 }),
    ];
    heads.extend(more);
    heads
}

fn caption(workforce: &Workforce<'_>, by: &str) -> String {
    let label = workforce.context.writer.term.label();
    format!("{label} share of staff by {by}, England, {}", format::date(workforce.date))
}

/// One row a band or grade, with its change from the year before.
fn grades(workforce: &Workforce<'_>) -> TableBlock {
    let earlier = workforce.change(ALL, "").map(|row| format::date(row.earlier_date));
    let change =
        earlier.map_or_else(|| "Change, points".to_owned(), |date| format!("Change from {date}, points"));
    let mut table = TableBlock::new(caption(workforce, "band and grade"), &heads(&[(&change, true, 0.15)]));
    let cells = |label: &str, side: &str, grade: &str| {
        let mut cells = workforce.cells(label, side, grade)?;
        let change = workforce.change(side, grade);
        cells.push(change.and_then(|row| row.difference_points).map_or_else(String::new, |points| {
            let limits = change.and_then(|row| row.lower_points.zip(row.upper_points));
            format::with_limits(format::signed_points(points), limits, QuantityUnit::PercentagePoints)
        }));
        Some(cells)
    };
    if let Some(cells) = cells("Whole workforce", ALL, "") {
        table.total(cells);
    }
    let bands = BANDS.iter().map(|(grade, label)| (ALL, *grade, *label));
    let senior = [(ALL, SENIOR, "Very senior managers"), (ALL, "non_afc_grade", "Other grades")];
    let medical = MEDICAL.iter().map(|(grade, label)| ("medical", *grade, *label));
    for (side, grade, label) in bands.chain(senior).chain([("medical", "", "Medical staff")]).chain(medical) {
        if let Some(cells) = cells(label, side, grade) {
            table.row(cells);
        }
    }
    table
}

/// One row a tier of bands, very senior managers and medical staff.
fn tiers(workforce: &Workforce<'_>) -> TableBlock {
    let mut table = TableBlock::new(caption(workforce, "tier of bands"), &heads(&[]));
    if let Some(cells) = workforce.cells("Whole workforce", ALL, "") {
        table.total(cells);
    }
    for (side, grade, label) in parts() {
        if let Some(cells) = workforce.cells(label, side, grade) {
            table.row(cells);
        }
    }
    table
}

/// The tiers, very senior managers, and medical staff with consultants apart.
fn parts() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    let tiers = TIERS.iter().map(|(tier, label)| (ALL, *tier, *label));
    tiers.chain([
        (ALL, SENIOR, "Very senior managers"),
        ("medical", "", "Medical staff"),
        ("medical", "consultant", "Consultants"),
    ])
}

/// The six ethnic groups in each tier.
fn groups(workforce: &Workforce<'_>) -> TableBlock {
    let mut heads = vec![("Part of the workforce", false, 0.3)];
    heads.extend(GROUPS.iter().map(|(_, label)| (*label, true, 0.1)));
    let caption = format!("Ethnic groups as shares of all staff, England, {}", format::date(workforce.date));
    let mut table = TableBlock::new(caption, &heads);
    let cells = |label: &str, side: &str, grade: &str| {
        let shares = GROUPS.iter().map(|(group, _)| {
            format::percent_or_none(workforce.share(side, grade, group, ALL_STAFF).and_then(|row| row.share))
        });
        std::iter::once(label.to_owned()).chain(shares).collect::<Vec<String>>()
    };
    table.total(cells("Whole workforce", ALL, ""));
    for (side, grade, label) in parts() {
        table.row(cells(label, side, grade));
    }
    table
}

/// The race disparity ratios of the latest date and the year before.
fn disparity(workforce: &Workforce<'_>) -> TableBlock {
    let rows = &workforce.context.tables.disparities;
    let earlier = workforce.change(ALL, "").map(|row| row.earlier_date);
    let dates: Vec<Date> = earlier.into_iter().chain([workforce.date]).collect();
    let names: Vec<String> = dates.iter().map(|date| format::date(*date)).collect();
    let mut heads = vec![("Kind of staff", false, 0.22), ("Upper bands, lower bands", false, 0.34)];
    heads.extend(names.iter().map(|name| (name.as_str(), true, 0.22)));
    let mut table = TableBlock::new("Race disparity ratios, England (our calculation)", &heads);
    let name = |tier: &str| TIERS.iter().find(|(code, _)| *code == tier).map_or("", |(_, label)| *label);
    for (side, kind) in [(ALL, "All staff"), ("clinical", "Clinical"), ("non_clinical", "Non-clinical")] {
        for (first, second) in [("lower", "middle"), ("middle", "upper"), ("lower", "upper")] {
            let pair = format!("{}, {}", name(second), format::lower_first(name(first)));
            let mut cells = vec![kind.to_owned(), pair];
            cells.extend(dates.iter().map(|date| {
                let found = rows.iter().find(|row| {
                    row.date == *date
                        && row.side == side
                        && row.first_tier == first
                        && row.second_tier == second
                });
                let limits = found.and_then(|row| row.lower.zip(row.upper));
                found.and_then(|row| row.ratio).map_or_else(
                    || "not calculable".to_owned(),
                    |ratio| format::with_limits(format::ratio(ratio), limits, QuantityUnit::Ratio),
                )
            }));
            table.row(cells);
        }
    }
    table
}

/// The BME shares for a report's data file: every grade and date in a report of England, else those of the latest 31
/// March.
pub(super) fn rows(context: &ReportContext<'_>, indicator: &Indicator) -> Vec<FigureRow> {
    let Some(latest) = Workforce::latest(context) else { return Vec::new() };
    let rows = context.tables.workforce.iter();
    let rows =
        rows.filter(|row| row.ethnic_group == "bme" && (context.is_england() || row.date == latest.date));
    rows.map(|row| figure_rows::workforce(indicator, row)).collect()
}
