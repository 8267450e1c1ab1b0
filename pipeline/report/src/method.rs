//! How to read the figures, how they were made, and where they come from.

use std::collections::BTreeSet;

use super::covered;
use super::material::Material;
use super::model::{Chapter, Explained, Table};
use super::trust_material::Trust;

fn explained(term: &str, text: impl Into<String>) -> Explained {
    Explained { term: term.to_owned(), text: text.into() }
}

/// How to read it.
pub(super) fn reading(material: &Material<'_>) -> Chapter {
    let label = material.writer.term.label();
    let mut chapter = Chapter::on_new_page("reading", "How to read it");
    chapter.terms(vec![
        explained(label, material.writer.term.definition()),
        explained(
            "WRES year",
            format!(
                "WRES {} takes the workforce at {} and the staff survey of autumn {}.",
                material.year,
                format::date(jiff::civil::date(i16::try_from(material.year).unwrap_or(2000), 3, 31)),
                material.collected()
            ),
        ),
        explained(
            "Gap",
            format!(
                "The {label} share minus the White share, in percentage points, worked out before rounding. The gap of a \
                 region, an integrated care board or England is the gap within trusts: the mean of its trusts\u{2019} gaps, \
                 weighted by how many answered in both groups. The difference of the pooled shares is printed beside it; it \
                 mixes differences between trusts into it. For indicators 5, 6 and 8 a gap above 0 is to the disadvantage of {label} staff; for indicator 7 a gap below 0 is."
            ),
        ),
        explained(
            "95 per cent interval",
            "It treats the answers as one outcome of a process that could have turned out otherwise: the fewer people \
             answered, the longer the interval. It does not cover bias from who answers: about half of staff do. \
             \u{201c}Clearly\u{201d} means that the interval of a difference leaves out zero.",
        ),
        explained(
            "Relative likelihood",
            format!(
                "How many times as likely one group is as the other. Indicators 2 and 4 are White ÷ {label}, indicator 3 \
                 is {label} ÷ White: in all three, above 1 is to the disadvantage of {label} staff. NHS England calls 0.80 to 1.25 non-adverse."
            ),
        ),
        explained(
            "Order of trusts",
            "Trusts stand in alphabetical order. They are not ranked: where groups are small, places in a ranking are \
             mostly chance.",
        ),
        explained(
            "Not published, no figure held",
            "A gap in the data is printed as such. It is never zero, and says nothing about the trust.",
        ),
    ]);
    chapter
}

/// Method.
pub(super) fn method(material: &Material<'_>) -> Chapter {
    let mut chapter = Chapter::on_new_page("method", "Method");
    chapter.terms(vec![
        explained(
            "Shares of groups of trusts",
            format!(
                "Pooled: the sum of those who reported it over the sum of those who answered, in the trusts that have \
                 figures for both groups. {}",
                coverage(material)
            ),
        ),
        explained(
            "Gaps of groups of trusts",
            "The Mantel-Haenszel risk difference with each trust as a stratum, and Sato\u{2019}s variance (1989). \
             Verdicts and comparisons rest on it. Whether trusts differ among themselves is Cochran\u{2019}s Q at 95 per \
             cent, with I\u{b2}. Ambulance trusts serve several integrated care boards and count in none of them.",
        ),
        explained(
            "Intervals",
            "Shares have Wilson\u{2019}s score interval, differences of two shares Newcombe\u{2019}s hybrid score interval \
             (his method 10), both at 95 per cent. A place is compared with the rest of England, itself taken out, so that \
             nobody is on both sides; the variances of the two gaps are added from their intervals.",
        ),
        explained(
            "Many comparisons",
            "Beside each list stands how many of its comparisons would come out in that direction by chance alone (one \
             in 40), and how many remain if at most 5 per cent of the clear ones are to be false (Benjamini and Hochberg).",
        ),
        explained(
            "Counts",
            "The publisher prints proportions at full precision. Each is an exact fraction; numerator and denominator \
             were worked back as the largest multiple of the reduced denominator that does not exceed the group's \
             respondents, which are published.",
        ),
        explained(
            "Trusts and regions",
            "Trusts are shown as they were surveyed, under the name published then. Region and integrated care board are \
             those of the organisation the trust is part of today.",
        ),
        explained(
            "Published figures",
            "Indicators 1 to 4 and 9 are shown as printed. Where a later report restated a year, the later figure is \
             shown and the earlier one is named beside it.",
        ),
        explained(
            "Queries",
            format!(
                "Every figure comes from SQL that ships with {} {} in the folder queries; the data file names source, \
                 file and line of each.",
                "race-equity",
                env!("CARGO_PKG_VERSION")
            ),
        ),
        explained("Term", material.writer.term.definition()),
    ]);
    chapter
}

/// How much of the survey the figures of England cover.
fn coverage(material: &Material<'_>) -> String {
    let england = material.england("8");
    england.and_then(covered::sentence).map_or_else(
        || "They are of all trusts that answered.".to_owned(),
        |sentence| format!("For England as a whole: {}{}", sentence[..1].to_lowercase(), &sentence[1..]),
    )
}

/// Method and sources of a short report.
pub(super) fn short(trust: &Trust<'_>) -> Chapter {
    let material = trust.material;
    let mut chapter = Chapter::new("method", "Method and sources");
    // None is of no indicator, so these are all.
    let read = material.sources("");
    let names: BTreeSet<String> = material
        .catalogue
        .sources()
        .iter()
        .filter(|source| {
            source.bundled.as_ref().is_some_and(|file| read.iter().any(|read| file.ends_with(&read.file)))
        })
        .map(|source| format!("{} ({}; {})", source.title, source.publisher, source.licence.name))
        .collect();
    chapter.notes([
        format!(
            "WRES {} takes the workforce at {} and the staff survey of autumn {}. Gaps of the region and the rest of \
             England are gaps within trusts (Mantel-Haenszel, variance of Sato), of the trusts with figures for both groups. \
             Shares have Wilson\u{2019}s interval, differences Newcombe\u{2019}s, ratios Katz\u{2019}s, all at 95 per cent: \
             they treat the answers as one outcome of a process that could have turned out otherwise, and do not cover bias \
             from who answers: about half of staff do. A group\u{2019}s median is that of its trusts.",
            material.year,
            format::date(jiff::civil::date(i16::try_from(material.year).unwrap_or(2000), 3, 31)),
            material.collected()
        ),
        "Indicators 2 and 4 are White ÷ BME, indicator 3 is BME ÷ White: in all three, above 1 is to the disadvantage of \
         BME staff. NHS England calls 0.80 to 1.25 non-adverse. Published figures stand as printed, without intervals, for \
         want of counts."
            .replace("BME staff", &material.writer.term.people("staff"))
            .replace("BME", material.writer.term.label()),
        format!(
            "The data file beside this report names source, file and line of every figure. Sources: {}.",
            names.into_iter().collect::<Vec<_>>().join("; ")
        ),
    ]);
    chapter
}

/// Sources with licences.
pub(super) fn sources(material: &Material<'_>) -> Chapter {
    let mut chapter = Chapter::new("sources", "Sources and licences");
    let mut table = Table::new(
        "Files that the figures were read from",
        &[("What", false, 0.34), ("Publisher", false, 0.26), ("Licence", false, 0.4)],
    );
    for source in material.catalogue.sources().iter().filter(|source| source.is_bundled()) {
        table.row(vec![
            source.title.clone(),
            source.publisher.clone(),
            format!("{}. {}", source.licence.name, source.licence.allows),
        ]);
    }
    chapter.texts([
        "All figures are published. The data file that is attached to the PDF and stands beside it names, for every \
         figure, the source, the file with its SHA-256, and the line and column it was read from."
            .to_owned(),
    ]);
    chapter.tables([table]);
    chapter
}
