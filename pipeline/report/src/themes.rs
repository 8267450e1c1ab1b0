//! The indicators by the three themes of The King's Fund's analysis of 2020, and that analysis repeated on
//! this report's figures.

use super::context::ReportContext;
use super::coverage;
use super::gap_rows::Gap;
use super::indicator_names::{numbers, survey_indicators};
use super::model::{Chapter, TableBlock};
use super::rows::ThemeResult;
use catalogue::indicator::Basis;
use catalogue::indicator::{Indicator, Theme};
use catalogue::organisation::short_name;

/// With more trusts than this, the table gives their number instead of their names.
const NAMED: usize = 6;

/// The chapter.
pub(super) fn chapter(context: &ReportContext<'_>) -> Chapter {
    let mut chapter = Chapter::on_new_page("themes", "Themes A, B and C");
    chapter.texts([
        "The King\u{2019}s Fund\u{2019}s analysis of 2020 grouped the indicators into three themes. \
        This chapter shows the figures of the chapters on indicators by theme."
            .to_owned(),
    ]);
    for theme in context.themes {
        chapter.tables([of_theme(context, theme)]);
        chapter.notes([super::survey::ROUNDED.to_owned()]);
        chapter.notes(without_counts(context, &theme.code));
    }
    if let Some(table) = results(context) {
        chapter.end_page();
        chapter.heading("Trusts where the two groups are similar and both better than average");
        chapter.texts(explained(context));
        chapter.tables([table]);
        chapter.notes([
            "A trust that is not named did not fail a test. If groups are small, intervals are wide, \
            and chance decides for many trusts whether they are named."
                .to_owned(),
        ]);
    }
    chapter
}

/// The theme's indicators without counts by trust.
fn without_counts(context: &ReportContext<'_>, theme: &str) -> Option<String> {
    let names: Vec<String> = context
        .indicators
        .iter()
        .filter(|one| one.theme.as_deref() == Some(theme) && one.basis != Basis::Survey)
        .map(|one| format!("{} ({})", one.number, format::lower_first(&one.heading)))
        .collect();
    let noun = if names.len() == 1 { "Indicator" } else { "Indicators" };
    let verb = if names.len() == 1 { "belongs" } else { "belong" };
    (!names.is_empty()).then(|| {
        format!(
            "{noun} {} also {verb} to this theme. No counts by trust were found; published figures are \
            in the chapter on the indicator.",
            format::list(&names)
        )
    })
}

fn of_theme(context: &ReportContext<'_>, theme: &Theme) -> TableBlock {
    let code = theme.code.as_str();
    let label = context.writer.term.label();
    let theirs = |one: &&Indicator| one.theme.as_deref() == Some(code) && one.basis == Basis::Survey;
    let first = context.indicators.iter().find(theirs).map(|one| one.number.as_str()).unwrap_or_default();
    let named =
        |gap: Option<&Gap>, name: &str| gap.map_or_else(|| name.to_owned(), |gap| coverage::name(name, gap));
    let mut table = TableBlock::new(
        format!("Theme {code}: {}; gaps within trusts", theme.about),
        &[
            ("Indicator", false, 0.4),
            ("White", true, 0.12),
            (label, true, 0.12),
            (&format!("Gap, {}", named(context.own(first), &context.place.short())), true, 0.18),
            (&format!("Gap, {}", named(context.england(first), "England")), true, 0.18),
        ],
    );
    for indicator in context.indicators.iter().filter(theirs) {
        let name = format!("{}. {}", indicator.number, indicator.heading);
        let own = context.own(&indicator.number);
        table.row(vec![
            name,
            format::percent_or_none(own.and_then(|gap| gap.white_share)),
            format::percent_or_none(own.and_then(|gap| gap.bme_share)),
            format::points_or_none(own.and_then(|gap| gap.gap_points)),
            format::points_or_none(context.england(&indicator.number).and_then(|gap| gap.gap_points)),
        ]);
    }
    table
}

/// The choice of parameters that is printed: a test of the difference, England's mean, a gap narrower
/// each year. All choices are in the table `kings_fund`.
fn chosen<'a>(context: &'a ReportContext<'_>) -> Vec<&'a ThemeResult> {
    let mut rows: Vec<&ThemeResult> = context
        .tables
        .themes
        .iter()
        .filter(|row| row.similar == "test" && row.average == "mean" && row.moving == "narrower_each_year")
        .collect();
    rows.sort_by(|a, b| a.theme.cmp(&b.theme).then(b.confidence.total_cmp(&a.confidence)));
    rows
}

fn explained(context: &ReportContext<'_>) -> Option<String> {
    let row = chosen(context).into_iter().next()?;
    Some(format!(
        "The table counts trusts out of the {} trusts of England with figures. A trust is counted if it \
         meets a condition on every indicator of the theme that has counts by trust: in every year, a test \
         at the level given finds no difference between the two groups, and each group is better than its \
         mean in England; or the gap has narrowed each year ({}). The King\u{2019}s Fund\u{2019}s text \
         does not define these words, and other definitions give other counts: the table kings_fund has \
         them all. Only indicators {} have counts by trust.",
        format::count(row.trusts),
        row.years,
        numbers(survey_indicators(context))
    ))
}

fn results(context: &ReportContext<'_>) -> Option<TableBlock> {
    let rows = chosen(context);
    let in_place: Vec<_> = context
        .trusts(context.counted)
        .into_iter()
        .map(|gap| (gap.code.as_str(), short_name(&gap.name)))
        .collect();
    let here = format!(
        "Which of the {} with figures in {}",
        format::counted(i64::try_from(in_place.len()).unwrap_or(i64::MAX), "trust", "trusts"),
        context.writer.place
    );
    let mut table = TableBlock::new(
        format!("Trusts counted, by theme and level of confidence, WRES {}", context.year),
        &[("Theme", false, 0.12), ("Level", true, 0.1), ("In England", true, 0.13), (&here, false, 0.65)],
    );
    for row in &rows {
        let which: Vec<&str> = row.which.as_deref().unwrap_or_default().split(", ").collect();
        let named: Vec<String> =
            in_place.iter().filter(|(code, _)| which.contains(code)).map(|(_, name)| name.clone()).collect();
        let named = match named.len() {
            0 => "none".to_owned(),
            few if few <= NAMED => format::list(&named),
            many => format!("{many} trusts"),
        };
        table.row(vec![
            if row.theme == "all" { "All".to_owned() } else { row.theme.clone() },
            format!("{}%", format::whole_percent(row.confidence)),
            format::count(row.qualifying),
            named,
        ]);
    }
    (!table.rows.is_empty()).then_some(table)
}
