//! Releases that have been published and are not in use, in sentences for readers of a report and for people who run the
//! program.

use catalogue::source::NewerRelease;

/// "A newer survey (2025) has been published: run `race-equity refresh`."
pub fn instruction(newer: &NewerRelease) -> String {
    let NewerRelease { publication, year, has_address, .. } = newer;
    let action = if *has_address {
        "run `race-equity refresh`"
    } else {
        "add its address to `data/sources.toml` as a new source, and run `race-equity refresh`"
    };
    format!("A newer {publication} ({year}) has been published: {action}.")
}

/// "A newer survey (2025) was published on 12 March 2026. Its figures are not in this report, which uses those of 2024."
/// `place` is "this report" or "these reports".
pub fn notice(newer: &NewerRelease, place: &str) -> String {
    let NewerRelease { publication, year, published, in_use, .. } = newer;
    let uses = if place.starts_with("these") { "use" } else { "uses" };
    let missing = if newer.is_partly_in_use {
        format!("Not all of its figures are in {place}.")
    } else {
        format!("Its figures are not in {place}, which {uses} those of {in_use}.")
    };
    format!("A newer {publication} ({year}) was published {}. {missing}", published.in_sentence())
}

#[cfg(test)]
mod tests {
    use catalogue::source::DateRange;
    use jiff::civil::date;

    use super::*;

    fn survey() -> NewerRelease {
        let day = date(2026, 3, 12);
        NewerRelease {
            publication: "survey".to_owned(),
            year: 2025,
            published: DateRange { from: day, until: day },
            in_use: 2024,
            sources: vec!["nss-benchmark".to_owned()],
            is_partly_in_use: false,
            has_address: true,
        }
    }

    #[test]
    fn a_reader_is_told_what_was_published_and_when() {
        assert_eq!(
            notice(&survey(), "this report"),
            "A newer survey (2025) was published on 12 March 2026. Its figures are not in this report, which uses those \
             of 2024."
        );
        assert_eq!(
            notice(&NewerRelease { is_partly_in_use: true, ..survey() }, "these reports"),
            "A newer survey (2025) was published on 12 March 2026. Not all of its figures are in these reports."
        );
        let month = DateRange { from: date(2025, 6, 1), until: date(2025, 6, 30) };
        let said = notice(&NewerRelease { published: month, ..survey() }, "these reports");
        assert!(
            said.contains("was published in June 2025. Its figures are not in these reports, which use "),
            "{said}"
        );
    }

    #[test]
    fn an_operator_is_told_what_to_do() {
        assert_eq!(
            instruction(&survey()),
            "A newer survey (2025) has been published: run `race-equity refresh`."
        );
        let said = instruction(&NewerRelease { has_address: false, ..survey() });
        assert!(said.contains("`data/sources.toml`"), "{said}");
    }
}
