//! The tables of England's workforce: by band and grade, by ethnic group, and the race disparity ratios.

use super::model::TableBlock;
use super::workforce::{ALL, ALL_STAFF, BANDS, GROUPS, MEDICAL, SENIOR, TIERS, Workforce};
use format::QuantityUnit;
use jiff::civil::Date;

/// An empty table of grades.
fn table_of_grades(workforce: &Workforce<'_>, by: &str) -> TableBlock {
    let label = workforce.context.writer.term.label();
    let mut table = TableBlock::new(
        format!("{label} share of staff by {by}, England, {}", format::date(workforce.date)),
        &[
            ("Grade", false, 0.235),
            ("Number", true, 0.2),
            ("Of all staff", true, 0.085),
            ("95% interval", true, 0.165),
            ("Of known ethnicity", true, 0.11),
            ("Minus workforce, points", true, 0.205),
        ],
    );
    if let Some(cells) = workforce.cells("Whole workforce", ALL, "") {
        table.total(cells);
    }
    table
}

/// One row a band or grade.
pub(super) fn grades(workforce: &Workforce<'_>) -> TableBlock {
    let mut table = table_of_grades(workforce, "band and grade");
    let bands = BANDS.iter().map(|(grade, label)| (ALL, *grade, *label));
    let senior = [(ALL, SENIOR, "Very senior managers"), (ALL, "non_afc_grade", "Other grades")];
    let medical = MEDICAL.iter().map(|(grade, label)| ("medical", *grade, *label));
    for (side, grade, label) in bands.chain(senior).chain([("medical", "", "Medical staff")]).chain(medical) {
        if let Some(cells) = workforce.cells(label, side, grade) {
            table.row(cells);
        }
    }
    table
}

/// How the shares changed in a year; none without an earlier count.
pub(super) fn changes(workforce: &Workforce<'_>) -> Option<TableBlock> {
    let earlier = format::date(workforce.change(ALL, "")?.earlier_date);
    let date = format::date(workforce.date);
    let label = workforce.context.writer.term.label();
    let mut table = TableBlock::new(
        format!("Change in the {label} share of all staff, England"),
        &[
            ("Part of the workforce", false, 0.28),
            (&earlier, true, 0.16),
            (&date, true, 0.16),
            ("Change, points", true, 0.22),
            ("Reading", false, 0.18),
        ],
    );
    for (side, grade, label) in std::iter::once((ALL, "", "Whole workforce")).chain(parts()) {
        let Some(row) = workforce.change(side, grade) else { continue };
        let limits = row.lower_points.zip(row.upper_points);
        table.row(vec![
            label.to_owned(),
            format::percent_or_none(row.earlier_share),
            format::percent_or_none(row.share),
            format::with_limits(
                format::points_or_none(row.difference_points),
                limits,
                QuantityUnit::PercentagePoints,
            ),
            match row.verdict.as_deref() {
                Some("higher") => "clearly higher",
                Some("lower") => "clearly lower",
                _ => "no clear change",
            }
            .to_owned(),
        ]);
    }
    Some(table)
}

/// One row a tier of bands, very senior managers and medical staff.
pub(super) fn tiers(workforce: &Workforce<'_>) -> TableBlock {
    let mut table = table_of_grades(workforce, "tier of bands");
    for (side, grade, label) in parts() {
        if let Some(cells) = workforce.cells(label, side, grade) {
            table.row(cells);
        }
    }
    table
}

/// The tiers, very senior managers and medical staff.
fn parts() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    let tiers = TIERS.iter().map(|(tier, label)| (ALL, *tier, *label));
    tiers.chain([(ALL, SENIOR, "Very senior managers"), ("medical", "", "Medical staff")])
}

/// The six ethnic groups in each tier.
pub(super) fn groups(workforce: &Workforce<'_>) -> TableBlock {
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
pub(super) fn disparity(workforce: &Workforce<'_>) -> TableBlock {
    let rows = &workforce.context.tables.disparities;
    let earlier = workforce.change(ALL, "").map(|row| row.earlier_date);
    let dates: Vec<Date> = earlier.into_iter().chain([workforce.date]).collect();
    let names: Vec<String> = dates.iter().map(|date| format::date(*date)).collect();
    let mut heads = vec![("Kind of staff", false, 0.16), ("Upper to lower bands", false, 0.42)];
    heads.extend(names.iter().map(|name| (name.as_str(), true, 0.21)));
    let mut table = TableBlock::new("Race disparity ratios, England (our calculation)", &heads);
    let name = |tier: &str| TIERS.iter().find(|(code, _)| *code == tier).map_or("", |(_, label)| *label);
    for (side, kind) in [(ALL, "All staff"), ("clinical", "Clinical"), ("non_clinical", "Non-clinical")] {
        for (first, second) in [("lower", "middle"), ("middle", "upper"), ("lower", "upper")] {
            let pair = format!("{} to {}", name(second), format::lower_first(name(first)));
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
