//! The tables of England's workforce: by band and grade, by ethnic group, and the race disparity ratios.

use super::model::TableBlock;
use super::workforce::{ALL, ALL_STAFF, BANDS, GROUPS, MEDICAL, SENIOR, TIERS, Workforce};
use format::QuantityUnit;
use jiff::civil::Date;

/// The heads of a table of grades; with a column of changes if `change` is its head.
fn heads<'a>(change: Option<&'a str>) -> Vec<(&'a str, bool, f64)> {
    let widths = match change {
        Some(_) => [0.15, 0.175, 0.07, 0.135, 0.08, 0.195],
        None => [0.21, 0.215, 0.085, 0.17, 0.1, 0.22],
    };
    let names =
        ["Grade", "Number", "Of all staff", "95% interval", "Of known ethnicity", "Minus workforce, points"];
    let heads = names.into_iter().zip(widths).enumerate().map(|(at, (name, width))| (name, at > 0, width));
    heads.chain(change.map(|change| (change, true, 0.195))).collect()
}

fn caption(workforce: &Workforce<'_>, by: &str) -> String {
    let label = workforce.context.writer.term.label();
    format!("{label} share of staff by {by}, England, {}", format::date(workforce.date))
}

/// One row a band or grade, with its change from the year before.
pub(super) fn grades(workforce: &Workforce<'_>) -> TableBlock {
    let earlier = workforce.change(ALL, "").map(|row| format::date(row.earlier_date));
    let change =
        earlier.map_or_else(|| "Change, points".to_owned(), |date| format!("Change since {date}, points"));
    let mut table = TableBlock::new(caption(workforce, "band and grade"), &heads(Some(&change)));
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
pub(super) fn tiers(workforce: &Workforce<'_>) -> TableBlock {
    let mut table = TableBlock::new(caption(workforce, "tier of bands"), &heads(None));
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
