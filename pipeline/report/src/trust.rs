//! The report of a trust: its nine indicators on one page, a chart of each survey indicator, what is
//! missing and how to supply it, and actions to fill in.

use super::context::ReportContext;
use super::indicator_names::survey_indicators;
use super::model::{Chapter, Layout, ReportContent};
use super::sentence::SentenceWriter;
use super::trust_context::Trust;
use super::{
    actions, framework, method, missing_data, sections, staff, trust_figure, trust_return, trust_tables,
};
use catalogue::organisation::same_name;

/// The report: two pages, or four with a return of the trust's own.
pub(super) fn words(context: &ReportContext<'_>) -> ReportContent {
    let trust = Trust::new(context);
    let chapters = context
        .sections
        .names
        .iter()
        .filter_map(|section| chapters(&trust, section).or_else(|| sections::chapters(context, section)))
        .flatten()
        .collect();
    ReportContent {
        title: format!("Race equality at work: {}", context.place.name),
        subtitle: subtitle(&trust),
        layout: Layout::Short,
        covers: covers(&trust),
        chapters,
    }
}

/// The names of the sections that [`chapters`] makes.
pub(super) const SECTIONS: [&str; 8] = [
    "trust-indicators",
    "trust-all-staff",
    "trust-charts",
    "trust-peers",
    "return",
    "trust-missing",
    "actions",
    "trust-method",
];

/// The chapters of a section that only the report of a trust has.
fn chapters(trust: &Trust<'_>, section: &str) -> Option<Vec<Chapter>> {
    Some(match section {
        "trust-indicators" => vec![indicators(trust)],
        "trust-all-staff" => all_staff(trust).into_iter().collect(),
        "trust-charts" => charts(trust).into_iter().collect(),
        "trust-peers" => peers(trust).into_iter().collect(),
        "return" => trust_return::chapter(trust)
            .map(|mut chapter| {
                chapter.notes(missing_data::of_return(trust));
                chapter
            })
            .into_iter()
            .collect(),
        "trust-missing" => missing_data::of_trust(trust).into_iter().collect(),
        "actions" => vec![actions::chapter(trust.context)],
        "trust-method" => vec![method::short(trust)],
        _ => return None,
    })
}

/// Code, region and ICB.
fn subtitle(trust: &Trust<'_>) -> String {
    let place = trust.context.place;
    let icb = trust.organisation.and_then(|organisation| organisation.icb_name.as_deref());
    let icb = icb.map_or_else(String::new, |icb| format!(", {icb}"));
    format!("{}, {}{icb}", place.code, trust.context.region_name())
}

/// Its benchmark group and peer group, and under which names it was surveyed.
fn covers(trust: &Trust<'_>) -> Vec<String> {
    let group = match trust.groups.as_slice() {
        [] => None,
        [one] => Some(format!("Benchmark group in the staff survey: {one}.")),
        several => {
            let several: Vec<String> = several.iter().map(|group| (*group).to_owned()).collect();
            Some(format!("Benchmark groups of its parts in the staff survey: {}.", format::list(&several)))
        }
    };
    let peers = trust
        .peer_group()
        .map_or_else(|| "No peer group is known.".to_owned(), |group| format!("Peer group: {group}."));
    let groups: Vec<String> = group.into_iter().chain([peers]).collect();
    let mut lines = vec![groups.join(" ")];
    lines.extend(as_surveyed(trust));
    lines
}

/// What a reader needs to know about a trust that was surveyed under another name or in parts.
fn as_surveyed(trust: &Trust<'_>) -> Option<String> {
    let place = trust.context.place;
    let survey = trust.context.collected();
    match trust.parts.as_slice() {
        [] => None,
        [(code, name)] if *code == place.code && same_name(name, &place.name) => {
            let divided = trust.any()?.divided.as_deref()?;
            Some(format!(
                "Since the {survey} survey, some staff of {} have joined this trust, and others have \
                joined other trusts. The figures do not include them.",
                named(trust, divided)
            ))
        }
        [(code, name)] => {
            let answered = format!("In the {survey} survey it answered as {name} ({code})");
            Some(match trust.any().and_then(|row| row.missing_parts.as_deref()) {
                Some(others) => format!(
                    "{answered} and as {}; the figures in this report are those of the first only.",
                    as_units(trust, others)
                ),
                None => format!("{answered}; these are its figures."),
            })
        }
        several => {
            let names: Vec<String> = several.iter().map(|(code, name)| format!("{name} ({code})")).collect();
            let merged = trust.context.tables.organisations.iter().filter(|organisation| {
                organisation.today_code.as_deref() == Some(&place.code)
                    && several.iter().any(|(code, _)| *code == organisation.code)
            });
            let day = merged.filter_map(|organisation| organisation.merged_on).max();
            let day =
                day.map_or_else(String::new, |day| format!(", which became one on {}", format::date(day)));
            let sum = match trust.any() {
                Some(row) if row.complete => {
                    "Its figures add up the answers of both groups in these trusts".to_owned()
                }
                Some(row) => format!(
                    "They are not added up, because the figures of {} are missing",
                    named(trust, row.missing_parts.as_deref().or(row.divided.as_deref()).unwrap_or("a part"))
                ),
                None => "No figures were found for them".to_owned(),
            };
            Some(format!("In the {survey} survey it was {}{day}. {sum}.", format::list(&names)))
        }
    }
}

/// Codes with the names under which they were surveyed.
fn as_units(trust: &Trust<'_>, codes: &str) -> String {
    let name = |code: &str| {
        let unit = trust.context.tables.coverage.iter().find(|unit| unit.code == code);
        unit.map_or_else(|| code.to_owned(), |unit| format!("{} ({code})", unit.name))
    };
    format::list(&codes.split(", ").map(name).collect::<Vec<_>>())
}

/// Codes with the names that the register has for them.
fn named(trust: &Trust<'_>, codes: &str) -> String {
    let name = |code: &str| {
        let known = trust.context.tables.organisations.iter().find(|organisation| organisation.code == code);
        known.map_or_else(|| code.to_owned(), |known| format!("{} ({code})", known.name))
    };
    format::list(&codes.split(", ").map(name).collect::<Vec<_>>())
}

/// The nine indicators next to the rest of England, the region, the benchmark group and the peer group.
fn indicators(trust: &Trust<'_>) -> Chapter {
    let context = trust.context;
    let mut chapter = Chapter::new("indicators", "The nine indicators");
    let has_survey = survey_indicators(context).any(|indicator| trust.gap(&indicator.number).is_some());
    let table = if has_survey { trust_tables::survey(trust) } else { trust_tables::orientation(trust) };
    chapter.tables([table, trust_tables::others(trust)]);
    let gap = "A gap is the BME share minus the White share, rounded from exact values. \
               \u{201c}Favourable\u{201d} and \u{201c}unfavourable\u{201d} are for BME staff, and are used \
               only if the 95 per cent interval does not include zero (*: if the 99.8 per cent interval \
               does not either); so are \u{201c}wider\u{201d} and \u{201c}narrower\u{201d} than in the rest of \
               England. \u{201c}Rest\u{201d} is without this trust. Figures do not say why groups differ."
        .replace("BME staff", &context.writer.term.people("staff"))
        .replace("BME", context.writer.term.label());
    let list = |against: &str| context.list("trust_today_gap", "trust", against, "all");
    let by_chance = SentenceWriter::list_of_one_trust(list("white"), list("england"));
    let said =
        std::iter::once(gap).chain(by_chance).chain(trust_tables::notes(trust)).chain(staff::employed(trust));
    chapter.notes([said.collect::<Vec<String>>().join(" ")]);
    for (text, page) in framework::evidence_of_trust(context) {
        chapter.stated(text, page);
    }
    chapter
}

/// What is published for a trust without figures by ethnic group: the answers of all its staff.
fn all_staff(trust: &Trust<'_>) -> Option<Chapter> {
    if survey_indicators(trust.context).any(|indicator| trust.gap(&indicator.number).is_some()) {
        return None;
    }
    let mut chapter = Chapter::new("together", "All staff together");
    chapter.tables([trust_tables::all_staff(trust)?]);
    chapter.notes([
        "Published without ethnic group. Weighted shares cannot be compared with the unweighted shares of this \
         report."
            .to_owned(),
    ]);
    Some(chapter)
}

/// A chart of each survey indicator, on the web page.
fn charts(trust: &Trust<'_>) -> Option<Chapter> {
    let figures: Vec<_> = survey_indicators(trust.context)
        .filter_map(|indicator| trust_figure::figure(trust, indicator))
        .collect();
    if figures.is_empty() {
        return None;
    }
    let mut chapter = Chapter::new("survey", "The staff survey in charts");
    chapter.only_web = true;
    chapter.web_figures(figures);
    chapter.tables(trust_tables::counts(trust));
    Some(chapter)
}

/// The comparison with the trusts of the benchmark group and of the peer group.
fn peers(trust: &Trust<'_>) -> Option<Chapter> {
    let context = trust.context;
    let benchmark = trust.group().and_then(|group| trust_tables::ranks(trust, "benchmark_group", group));
    let ranks = trust.peer_group().and_then(|group| trust_tables::ranks(trust, "peer_group", group));
    let compared = trust.peer_group().and_then(|group| trust_tables::peer_comparison(trust, group));
    let of_peers = context.list("trust_today_gap", "trust", "peer_group", "all");
    let by_chance = of_peers.filter(|_| compared.is_some()).and_then(SentenceWriter::list_of_peers);
    let tables: Vec<_> = compared.into_iter().chain(ranks).chain(benchmark).collect();
    if tables.is_empty() {
        return None;
    }
    let mut chapter = Chapter::new("peers", "Among similar trusts");
    chapter.only_web = true;
    chapter.tables(tables);
    let rank = format!(
        "Rank 1 is the gap that is most favourable to {}. A range shows every rank that the trust may have.",
        context.writer.term.people("staff")
    );
    chapter.notes([by_chance.into_iter().chain([rank]).collect::<Vec<_>>().join(" ")]);
    Some(chapter)
}
