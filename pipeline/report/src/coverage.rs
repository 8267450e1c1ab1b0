//! How much of the survey the figures of a group of trusts cover, in words: every figure of a group says it.

use super::gap_rows::Gap;

/// "25 of 30 trusts", "all 30 trusts", "1 trust"; none of a single trust's own figure.
pub(super) fn trusts(gap: &Gap) -> Option<String> {
    if gap.level.starts_with("trust") {
        return None;
    }
    Some(match gap.answered {
        Some(answered) if answered > gap.trusts => {
            format!("{} of {} trusts", format::count(gap.trusts), format::count(answered))
        }
        Some(answered) if answered > 1 => format!("all {} trusts", format::count(answered)),
        _ => format::counted(gap.trusts, "trust", "trusts"),
    })
}

/// The name of a place with the trusts its figures are of: "North West (25 of 30 trusts)". If they cover too
/// little of it, the label is of the trusts: "4 of 6 trusts in Dorset".
pub(super) fn name(name: &str, gap: &Gap) -> String {
    match trusts(gap) {
        None => name.to_owned(),
        Some(trusts) if is_enough(gap) => format!("{name} ({trusts})"),
        Some(trusts) => format!("{trusts} in {name}"),
    }
}

/// Whether a sentence may speak of the place: the figures cover enough of its respondents.
pub(super) fn is_enough(gap: &Gap) -> bool {
    gap.enough.unwrap_or(true)
}

/// "The figures cover 25 of the 30 trusts that answered the survey, with 82 per cent of the respondents."
/// None if they cover all.
pub(super) fn sentence(gap: &Gap) -> Option<String> {
    let answered = gap.answered.filter(|answered| *answered > gap.trusts)?;
    let respondents = gap.covered.map_or_else(String::new, |covered| {
        format!(", with {} per cent of the respondents", format::whole_percent(covered))
    });
    let left_out = gap.left_out.as_deref().map_or_else(String::new, |names| {
        format!(
            " Left out because figures for one of the two groups are missing: {}.",
            names.replace("; ", ", ")
        )
    });
    let enough = if is_enough(gap) {
        ""
    } else {
        " That is too few to describe the place as a whole: the figures describe these trusts only."
    };
    Some(format!(
        "The figures cover {} of the {} that answered the survey{respondents}.{enough}{left_out}",
        format::count(gap.trusts),
        format::counted(answered, "trust", "trusts"),
    ))
}

/// The same for a column of a data file: "25 of 30 trusts, 82 per cent of respondents"; empty of a single trust.
pub(super) fn note(gap: &Gap) -> String {
    let respondents = gap.covered.map_or_else(String::new, |covered| {
        format!(", {} per cent of respondents", format::whole_percent(covered))
    });
    trusts(gap).map_or_else(String::new, |trusts| trusts + &respondents)
}
