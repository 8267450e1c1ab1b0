//! The chapter of indicator 1: the workforce of England by grade and ethnic group, from headcounts. The WRES report's own
//! figures come after it, as another source.

use super::context::ReportContext;
use super::figure_rows;
use super::indicator_names::{anchor, heading};
use super::model::Chapter;
use super::published::{self, MainSeries};
use super::sections;
use super::workforce_figure;
use super::workforce_rows::{WorkforceChange, WorkforceShare};
use super::workforce_tables::{changes, disparity, grades, groups, tiers};
use crate::figure::FigureRow;
use catalogue::indicator::Indicator;
use format::QuantityUnit;
use jiff::civil::Date;

/// The side that has every kind of staff.
pub(super) const ALL: &str = "all";
/// Very senior managers, as the counts name them.
pub(super) const SENIOR: &str = "very_senior_manager";
/// The denominators, as the tables name them.
pub(super) const ALL_STAFF: &str = "all_staff";
const KNOWN: &str = "known_ethnicity";

/// The tiers of bands, with their names.
pub(super) const TIERS: [(&str, &str); 3] =
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
pub(super) const GROUPS: [(&str, &str); 7] = [
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
    pub(super) context: &'a ReportContext<'a>,
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

    /// The source line of the charts and of their citations, with the latest month of the file.
    pub(super) fn source(&self) -> String {
        let rows = self.context.tables.workforce.iter();
        let dates = rows.filter(|row| row.snapshot == self.whole.snapshot).map(|row| row.date);
        format!(
            "GOV.UK Ethnicity facts and figures, NHS workforce, {}, from the NHS electronic staff record",
            dates.max().unwrap_or(self.date).strftime("%B %Y")
        )
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
    pub(super) fn change(&self, side: &str, grade: &str) -> Option<&'a WorkforceChange> {
        self.context.tables.workforce_changes.iter().find(|row| {
            row.date == self.date && row.side == side && row.grade == grade && row.denominator == ALL_STAFF
        })
    }

    /// What a table prints of a grade: number, share, interval, share of known ethnicity, and the comparison with the
    /// workforce.
    pub(super) fn cells(&self, label: &str, side: &str, grade: &str) -> Option<Vec<String>> {
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
    if !context.is_england() {
        short(&workforce, indicator, &mut chapter);
        return chapter;
    }
    let texts: Vec<String> = std::iter::once(denominators(&workforce)).chain(change(&workforce)).collect();
    chapter.texts([texts.join(" ")]);
    chapter.figures(workforce_figure::bands(context, indicator, &workforce));
    chapter.web_figures(workforce_figure::medical(context, indicator, &workforce));
    chapter.tables([grades(&workforce)]);
    chapter.notes([format!("{COUNTED} {MANAGERS} {COMPARED}")]);
    chapter.tables(changes(&workforce));
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
        chapter.end_page();
        chapter.heading("Figures printed in the WRES reports");
        chapter.texts([WRES.to_owned()]);
        chapter.figures([published::chart(context, indicator, &series)]);
        published::add_table(context, indicator, &mut chapter);
    }
    chapter
}

/// The chapter of a region or an ICB: England\u{2019}s chart as context, and what is published of the place.
fn short(workforce: &Workforce<'_>, indicator: &Indicator, chapter: &mut Chapter) {
    let context = workforce.context;
    let series = MainSeries::of(context, indicator);
    let own = series.as_ref().map_or_else(Vec::new, |series| series.own_sentences(context));
    let mut texts = vec!["Counts by band were found for England only.".to_owned()];
    texts.extend(own);
    chapter.texts([texts.join(" ")]);
    chapter.figures(workforce_figure::bands(context, indicator, workforce));
    chapter.tables([tiers(workforce)]);
    chapter.web_figures(workforce_figure::trend(context, indicator, workforce));
    if let Some(series) = series {
        chapter.web_figures([published::chart(context, indicator, &series)]);
    }
}

/// "England 2022: BME staff 24% of the workforce, 8% of very senior managers", which is true of the counts, whatever they
/// are. The year is there because the share that WRES reports print is of a later one.
fn headline(workforce: &Workforce<'_>) -> String {
    let people = workforce.context.writer.term.people("staff");
    let percent = |row: &WorkforceShare| row.share.map(|share| format!("{}%", format::whole_percent(share)));
    let whole = percent(workforce.whole).unwrap_or_default();
    let year = workforce.date.year();
    let senior = workforce.bme("non_clinical", SENIOR).and_then(percent);
    let senior = senior.map_or_else(String::new, |senior| format!(", {senior} of very senior managers"));
    format!("England {year}: {people} {whole} of the workforce{senior}")
}

/// The shares of the whole workforce, of its upper bands and managers, and of consultants.
fn finding(workforce: &Workforce<'_>) -> String {
    let people = workforce.context.writer.term.people("staff");
    let share = |row: &WorkforceShare| row.share.map(format::percent_in_words);
    let others = [
        (ALL, "upper", "of staff in bands 8a and above"),
        ("non_clinical", SENIOR, "of very senior managers"),
        ("medical", "consultant", "of consultants"),
    ];
    let others: Vec<String> = others
        .iter()
        .filter_map(|(side, grade, of)| Some(format!("{} {of}", share(workforce.bme(side, grade)?)?)))
        .collect();
    format!(
        "In England at {}, {people} were {} of all NHS staff, {}.",
        format::date(workforce.date),
        share(workforce.whole).unwrap_or_default(),
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
const COUNTED: &str = "Headcounts of the NHS electronic staff record, from GOV.UK Ethnicity facts and figures. A person \
                       with two posts counts in both grades.";

const MANAGERS: &str = "The WRES reports also count executives on local pay as very senior managers, so their figures \
                        cannot be compared with these.";

const COMPARED: &str = "Minus workforce: share in the grade minus share in the whole workforce, in \
                        percentage points. A grade is part of the workforce, so the interval comes from the \
                        comparison of the grade with the rest of the workforce (Newcombe). The interval of a change \
                        treats the two dates as independent counts.";

const WRES: &str = "These figures are of another source, with another coverage of very senior managers. They cannot be \
                    joined with the counts above.";

/// The BME shares for a report's data file: every grade and date in a report of England, else those of the latest 31
/// March. None if the report has no chapter that shows them, as those of trusts and ICBs.
pub(super) fn rows(context: &ReportContext<'_>, indicator: &Indicator) -> Vec<FigureRow> {
    if !sections::has_indicator_pages(context) {
        return Vec::new();
    }
    let Some(latest) = Workforce::latest(context) else { return Vec::new() };
    let rows = context.tables.workforce.iter();
    let rows =
        rows.filter(|row| row.ethnic_group == "bme" && (context.is_england() || row.date == latest.date));
    rows.map(|row| figure_rows::workforce(indicator, row)).collect()
}
