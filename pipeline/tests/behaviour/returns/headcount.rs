//! The staff of a return compared with the headcount that NHS England publishes: 12,580 at RXR on 31 March 2025.

use super::given::ReturnBuilder;
use super::import;
use crate::support::{Program, Run};

/// A return with these staff: White, BME and unknown.
fn with_staff(staff: [u64; 3]) -> String {
    let mut given = ReturnBuilder::default();
    for indicator in [1, 3] {
        given.add(indicator, "", "headcount", staff);
    }
    given.add(3, "", "entered_disciplinary", [40, 22, 10]).csv()
}

fn imported(csv: &str) -> Run {
    import(&Program::new(), "return.csv", csv.as_bytes()).ends_with(0)
}

#[test]
fn a_total_near_the_published_headcount_is_no_warning() {
    // 14,467 is 15 per cent more than 12,580, 10,693 is 15 per cent less.
    for staff in [[9000, 3200, 380], [10_000, 4167, 300], [8000, 2393, 300]] {
        let run = imported(&with_staff(staff));
        assert!(!run.stderr.contains("warning"), "{staff:?}: {}", run.stderr);
    }
}

#[test]
fn a_total_a_fifth_too_low_names_both_figures() {
    imported(&with_staff([7200, 2560, 304])).says(
        "warning: counts disagree: `return.csv`, line 2, column count (all staff of indicators 1 and 3): expected within \
         15 per cent of 12,580, the headcount of RXR at 31 March 2025 in NHS Workforce Statistics, March 2025, found \
         10,064 staff (check whether a staff group, a site or an ethnic group is missing; if the return is right, leave \
         it as it is)",
    );
}

#[test]
fn a_total_ten_times_too_high_names_both_figures() {
    imported(&with_staff([90_000, 32_000, 3800])).says(
        "expected within 15 per cent of 12,580, the headcount of RXR at 31 March 2025 in NHS Workforce Statistics, March \
         2025, found 125,800 staff (check whether people are counted twice, or a number has a digit too many",
    );
}

#[test]
fn a_year_without_a_published_headcount_is_no_warning() {
    let run = imported(&with_staff([90_000, 32_000, 3800]).replace("RXR,2025", "RXR,2026"));
    assert!(!run.stderr.contains("warning"), "{}", run.stderr);
}

#[test]
fn the_share_that_makes_a_warning_is_data() {
    let program = Program::new();
    program.edit("data", "return.toml", |text| {
        text.replace("headcount_difference = 15", "headcount_difference = 25")
    });
    let run = import(&program, "return.csv", with_staff([7200, 2560, 304]).as_bytes()).ends_with(0);
    assert!(!run.stderr.contains("warning"), "{}", run.stderr);
}
