//! Peer groups: a finer benchmark group than that of the staff survey. `peer_group.py` works out the expected figures.

use crate::support::{Program, Row, assert_close, number, prepared};

/// The only row of a query.
fn only(sql: &str) -> Row {
    let mut rows = prepared().ask(sql);
    assert_eq!(rows.len(), 1, "{sql}");
    rows.remove(0)
}

#[test]
fn the_gap_of_a_peer_group_agrees_with_an_independent_calculation() {
    let row = only(
        "SELECT * FROM gap WHERE level = 'peer_group' AND code = 'Acute - Teaching' AND indicator = '8'",
    );
    assert_eq!((row["trusts"].as_str(), row["answered"].as_str()), ("51", "51"));
    assert_eq!((row["name"].as_str(), row["gap_basis"].as_str()), ("Acute - Teaching", "within_trusts"));
    for (column, expected) in [
        ("gap_points", 8.226_579_663_944_98),
        ("gap_lower_points", 7.955_475_240_091_148),
        ("gap_upper_points", 8.497_684_087_798_813),
        ("pooled_gap_points", 8.495_224_693_433_725),
    ] {
        assert_close(number(&row, column), expected, column);
    }
}

#[test]
fn a_trust_is_compared_with_the_rest_of_its_peer_group() {
    let surveyed = only(
        "SELECT others, 100 * rest AS rest, difference_points, lower_points, upper_points, status \
         FROM trust_comparison WHERE peers = 'peer_group' AND code = 'RBN' AND indicator = '8' \
         AND ethnic_group = 'gap'",
    );
    let today = only(
        "SELECT peer_others AS others, peer_rest_gap_points AS rest, peer_difference_points AS difference_points, \
         peer_lower_points AS lower_points, peer_upper_points AS upper_points, peer_status AS status \
         FROM trust_today_gap WHERE code = 'RBN' AND indicator = '8'",
    );
    for row in [surveyed, today] {
        assert_eq!((row["others"].as_str(), row["status"].as_str()), ("50", "calculated"));
        assert_close(number(&row, "rest"), 8.221_147_962_960_348, "rest");
        assert_close(number(&row, "difference_points"), 0.734_417_941_123_538_8, "difference");
        assert_close(number(&row, "lower_points"), -2.236_425_093_580_922_7, "lower");
        assert_close(number(&row, "upper_points"), 4.227_367_464_215_193, "upper");
    }
}

/// North Middlesex (RAP) was surveyed by itself and is in no peer group; it is part of the Royal Free (RAL) today.
#[test]
fn a_merged_trust_is_in_the_peer_group_of_its_code() {
    let rows = prepared().ask(
        "SELECT code, peer_group FROM organisation_today \
         WHERE code IN ('G6V2S', 'K0N6A', 'R1F', 'R1F1', 'RAL', 'RAP') ORDER BY code",
    );
    let groups: Vec<(&str, &str)> =
        rows.iter().map(|row| (row["code"].as_str(), row["peer_group"].as_str())).collect();
    assert_eq!(
        groups,
        [
            ("G6V2S", "Mental Health and Learning Disability"),
            ("K0N6A", ""),
            ("R1F", "Acute - Multi-Service"),
            ("R1F1", ""),
            ("RAL", "Acute - Teaching"),
            ("RAP", ""),
        ]
    );
    // The 51 teaching trusts without the Royal Free; the 6 others of the Isle of Wight, of which only a part was asked.
    for (code, others) in [("RAL", "50"), ("R1F", "6")] {
        let sql =
            format!("SELECT peer_others FROM trust_today_gap WHERE code = '{code}' AND indicator = '8'");
        assert_eq!(only(&sql)["peer_others"], others, "{code}");
    }
}

#[test]
fn a_comparison_needs_three_other_trusts_of_the_peer_group() {
    let program = Program::new();
    // Three of the six trusts with figures stay together.
    let members: Vec<String> = prepared()
        .ask(
            "SELECT code FROM trust_peer WHERE peers = 'peer_group' AND peer_code = 'Acute - Multi-Service' \
              AND indicator = '8' ORDER BY code",
        )
        .into_iter()
        .map(|row| row["code"].clone())
        .collect();
    assert_eq!(members.len(), 6);
    program.edit("data", "bundled/peer_groups.csv", |text| {
        let moved = |line: &str| {
            let code = line.split(',').next().unwrap_or_default();
            if members[3..].iter().any(|member| member == code) {
                line.replace("Acute - Multi-Service", "Acute - Medium")
            } else {
                line.replace("Acute - Multi-Service", "Acute - Small Number")
            }
        };
        text.lines().map(|line| moved(line) + "\n").collect()
    });
    program.run(&["benchmark", "-q"]).ends_with(0);
    let of = |sql: &str| program.ask(sql);
    let compared = of("SELECT others, rest, difference_points, verdict, status FROM trust_comparison \
                       WHERE peer_code = 'Acute - Small Number'");
    assert_eq!(compared.len(), 3 * 4 * 3);
    for row in &compared {
        assert_eq!((row["others"].as_str(), row["status"].as_str()), ("2", "too_few_trusts"));
        assert!(
            ["rest", "difference_points", "verdict"].iter().all(|column| row[*column].is_empty()),
            "{row:?}"
        );
    }
    let ranks =
        of("SELECT first_place, among, status FROM place_range WHERE peer_code = 'Acute - Small Number'");
    assert_eq!(ranks.len(), 3 * 4 * 3);
    for row in &ranks {
        assert_eq!((row["first_place"].as_str(), row["status"].as_str()), ("", "too_few_trusts"), "{row:?}");
    }
    assert!(
        of("SELECT 1 FROM benchmark_group_median WHERE benchmark_group = 'Acute - Small Number'").is_empty()
    );
    let code = &members[0];
    let today = of(&format!(
        "SELECT peer_others, peer_rest_gap_points, peer_status FROM trust_today_gap WHERE code = '{code}'"
    ));
    assert_eq!(today.len(), 4);
    for row in &today {
        let found = ["peer_others", "peer_rest_gap_points", "peer_status"].map(|column| row[column].as_str());
        assert_eq!(found, ["2", "", "too_few_trusts"]);
    }
    program.run(&["report", "--trust", code]).ends_with(0);
    let name = format!("trust-{}", code.to_lowercase());
    let page = program.text(&format!("reports/2026-07/{name}/{name}.html"));
    assert!(page.contains("Peers: too few trusts in the group."), "{page}");
}

/// Comparisons with a peer group are lists of their own: the lists of England, regions and ICBs, and of a trust's
/// comparisons with the rest of England, have no more comparisons than trusts or indicators.
#[test]
fn comparisons_with_peer_groups_are_separate_lists() {
    let lists = prepared().ask(
        "SELECT against, comparisons FROM chance_expected \
         WHERE list = 'trust_today_gap' AND of_code = 'RBN' ORDER BY against",
    );
    let lists: Vec<(&str, &str)> =
        lists.iter().map(|row| (row["against"].as_str(), row["comparisons"].as_str())).collect();
    assert_eq!(lists, [("england", "4"), ("peer_group", "4"), ("white", "4")]);
    let mixed = prepared().ask(
        "SELECT * FROM chance_expected WHERE (of_level = 'peer_group') <> (against = 'peer_group') AND of_level <> 'trust'",
    );
    assert!(mixed.is_empty(), "{mixed:?}");
    let heat = only("SELECT comparisons FROM chance_expected WHERE list = 'heat_table' AND of_code = 'Y62'");
    // 26 trusts of the North West, four indicators.
    assert_eq!(heat["comparisons"], "104");
}
