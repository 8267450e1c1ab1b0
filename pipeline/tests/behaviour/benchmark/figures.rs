//! Figures calculated by hand, quoted figures, and the limits of small groups.

use arrow::array::AsArray;

use crate::support::{Row, assert_close, bundled, number, prepared, rows, rows_of};

/// Five trusts, two regions and England from the published counts; `by_hand.py` is how.
#[test]
fn trusts_regions_and_england_agree_with_figures_by_hand() {
    let hand = rows_of(include_bytes!("by_hand.csv"));
    assert_eq!(hand.len(), 4 * (5 + 2 + 1));
    let sql = "SELECT gap.*, bme.lower AS bme_lower, bme.upper AS bme_upper, white.lower AS white_lower, \
               white.upper AS white_upper, other.difference_points AS bme_rest, \
               other.lower_points AS bme_rest_lower, other.upper_points AS bme_rest_upper, \
               beside.difference_points AS gap_rest, beside.lower_points AS gap_rest_lower, \
               beside.upper_points AS gap_rest_upper \
               FROM gap \
               JOIN share AS bme ON bme.level = gap.level AND bme.code = gap.code \
                AND bme.indicator = gap.indicator AND bme.ethnic_group = 'bme' \
               JOIN share AS white ON white.level = gap.level AND white.code = gap.code \
                AND white.indicator = gap.indicator AND white.ethnic_group = 'white' \
               LEFT JOIN trust_comparison AS other ON gap.level = 'trust' AND other.code = gap.code \
                AND other.indicator = gap.indicator AND other.peers = 'england' \
                AND other.ethnic_group = 'bme' \
               LEFT JOIN gap_comparison AS beside ON beside.level = gap.level AND beside.code = gap.code \
                AND beside.indicator = gap.indicator";
    let tables = prepared().ask(sql);
    for expected in hand {
        let what = format!("{} {} indicator {}", expected["level"], expected["code"], expected["indicator"]);
        let same = |row: &&Row| ["level", "code", "indicator"].iter().all(|key| row[*key] == expected[*key]);
        let row = tables.iter().find(same).unwrap_or_else(|| panic!("{what} is missing"));
        for count in ["bme_numerator", "bme_denominator", "white_numerator", "white_denominator"] {
            assert_eq!(row[count], expected[count], "{what} {count}");
        }
        let limits = ["bme_lower", "bme_upper", "white_lower", "white_upper", "ratio_lower", "ratio_upper"];
        let points =
            [("gap_points", "gap"), ("gap_lower_points", "gap_lower"), ("gap_upper_points", "gap_upper")];
        let mut pairs: Vec<(&str, &str)> = limits.iter().map(|name| (*name, *name)).chain(points).collect();
        if expected["level"] != "england" {
            pairs.extend(["gap_rest", "gap_rest_lower", "gap_rest_upper"].map(|name| (name, name)));
        }
        if expected["level"] == "trust" {
            pairs.extend(["bme_rest", "bme_rest_lower", "bme_rest_upper"].map(|name| (name, name)));
        }
        for (ours, theirs) in pairs {
            assert_close(number(row, ours), number(&expected, theirs), &format!("{what} {theirs}"));
        }
    }
}

/// RY7 compared with the other community trusts, whose counts the test adds up itself.
#[test]
fn a_trust_is_compared_with_its_peers_without_itself() {
    let table = prepared().ask(
        "SELECT c.peers, c.indicator, c.others, c.rest, p.code, c.value FROM trust_comparison AS c \
         JOIN trust_peer AS p ON p.peers = c.peers AND p.peer_code = c.peer_code AND p.code = c.code \
          AND p.indicator = c.indicator WHERE c.code = 'RY7' AND c.ethnic_group = 'bme'",
    );
    // England, region, benchmark group and peer group.
    assert_eq!(table.len(), 16);
    let all = rows(&bundled("staff_survey_wres.csv"));
    let own_group = |row: &&Row| {
        row["ethnic_group"] == "bme"
            && row["org_code"] != "RY7"
            && row["benchmark_group"] == "Community Trusts"
    };
    for row in table.iter().filter(|row| row["peers"] == "benchmark_group") {
        let others: Vec<_> =
            all.iter().filter(own_group).filter(|other| other["indicator"] == row["indicator"]).collect();
        let sum = |column: &str| others.iter().map(|row| row[column].parse::<f64>().unwrap()).sum::<f64>();
        assert_eq!(row["others"], others.len().to_string());
        assert_close(number(row, "rest"), sum("numerator") / sum("denominator"), &row["indicator"]);
    }
}

/// RY7 has 44 to 47 BME respondents, the fewest of all trusts: nothing short of a large difference may
/// be called one.
#[test]
fn a_small_group_does_not_differ_by_chance() {
    let small = prepared().ask(
        "SELECT * FROM trust_comparison WHERE code = 'RY7' AND ethnic_group = 'bme' AND peers = 'england'",
    );
    assert_eq!(small.len(), 4);
    for row in &small {
        let (lower, upper) = (number(row, "lower_points"), number(row, "upper_points"));
        let apart = lower > 0.0 || upper < 0.0;
        assert_eq!(row["verdict"] != "similar", apart, "{row:?}");
        assert!(upper - lower > 10.0, "46 people cannot give so narrow an interval: {row:?}");
    }
    let called: Vec<_> = small.iter().filter(|row| row["verdict"] != "similar").collect();
    assert!(called.is_empty(), "{called:?}");
    // Whatever the trust, fewer than 60 BME respondents never make a difference below ten points.
    let noise = prepared().ask(
        "SELECT c.code, c.indicator FROM trust_comparison AS c JOIN share AS s ON s.level = 'trust' \
         AND s.code = c.code AND s.indicator = c.indicator AND s.ethnic_group = 'bme' \
         WHERE c.ethnic_group = 'bme' AND s.denominator < 60 AND abs(c.difference_points) < 10 \
         AND (c.verdict <> 'similar' OR c.strong)",
    );
    assert!(noise.is_empty(), "{noise:?}");
}

#[test]
fn ranks_are_ranges_of_trusts_that_do_not_differ() {
    let table = prepared().ask(
        "SELECT p.*, s.numerator, s.denominator FROM place_range AS p JOIN share AS s ON s.level = 'trust' \
         AND s.code = p.code AND s.indicator = p.indicator AND s.ethnic_group = p.ethnic_group \
         WHERE p.peers = 'region' AND p.peer_code = 'Y58' AND p.ethnic_group = 'bme'",
    );
    let wilson = |row: &Row| {
        let (x, n) = (number(row, "numerator"), number(row, "denominator"));
        let (z, p) = (1.959_963_984_540_054_f64, x / n);
        let centre = (p + z * z / (2.0 * n)) / (1.0 + z * z / n);
        let half = z / (1.0 + z * z / n) * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt();
        (p, centre - half, centre + half)
    };
    for own in &table {
        let (p, lower, upper) = wilson(own);
        let (mut higher, mut below) = (0, 0);
        for peer in table.iter().filter(|peer| peer["indicator"] == own["indicator"]) {
            let (q, peer_lower, peer_upper) = wilson(peer);
            // Newcombe's interval of q - p, written out.
            if q - p - ((q - peer_lower).powi(2) + (upper - p).powi(2)).sqrt() > 0.0 {
                higher += 1;
            }
            if q - p + ((peer_upper - q).powi(2) + (p - lower).powi(2)).sqrt() < 0.0 {
                below += 1;
            }
        }
        assert_eq!(
            (own["higher"].as_str(), own["lower"].as_str()),
            (&*higher.to_string(), &*below.to_string())
        );
        let among: i32 = own["among"].parse().unwrap();
        let best = if own["indicator"] == "7" { higher } else { below };
        let worst = if own["indicator"] == "7" { below } else { higher };
        assert_eq!(own["first_place"], (1 + best).to_string(), "{own:?}");
        assert_eq!(own["last_place"], (among - worst).to_string(), "{own:?}");
    }
    assert!(table.len() > 40, "{}", table.len());
}

/// Which quoted figures the observations reach, each with its value and direction.
#[test]
fn quoted_figures_agree_with_the_observations() {
    let held = prepared().ask("SELECT level, code, indicator, measure, ethnic_group, wres_year, value FROM published_series WHERE latest");
    let board = prepared().ask("SELECT * FROM published_comparison");
    assert!(!board.is_empty());
    let mut reached = Vec::new();
    let mut out_of_reach = Vec::new();
    for quoted in rows(&bundled("quoted_figures.csv")) {
        let value: f64 = quoted["value"].split(' ').next().unwrap().parse().unwrap();
        let year = if quoted["wres_year"].is_empty() { "2019" } else { &quoted["wres_year"] };
        let find = |indicator: &str, measure: &str, group: &str, place: &str| {
            held.iter()
                .find(|row| {
                    row["indicator"] == indicator
                        && row["measure"] == measure
                        && row["ethnic_group"] == group
                        && row["code"] == place
                        && row["wres_year"] == year
                })
                .map(|row| number(row, "value"))
        };
        let percent = |indicator: &str, group: &str| find(indicator, "percentage", group, "ENG");
        let indicator = quoted["indicator"].as_str();
        let found = match quoted["id"].as_str() {
            "KF03" => percent("6", "bme").zip(percent("6", "white")).map(|(bme, white)| bme - white),
            "KF06" => percent("8", "bme").zip(percent("8", "white")).map(|(bme, white)| bme / white),
            "KF09" => find("9", "percentage_of_board", "bme", "ENG"),
            "KF13" => find("1", "percentage_of_band_5", "bme", "ENG"),
            "KF14" => find("1", "percentage_of_very_senior_managers", "bme", "ENG"),
            "KF15" => find("1", "percentage_of_workforce", "bme", "ENG"),
            "KF16" => find("1", "percentage_of_very_senior_managers", "bme", "ENG")
                .zip(find("1", "percentage_of_workforce", "bme", "ENG"))
                .map(|(senior, all)| senior - all),
            "KF18" => find("1", "percentage_of_workforce", "bme", "Y56"),
            "KF19" => find("1", "percentage_of_workforce", "bme", "Y58"),
            "KF10" | "KF11" | "KF12" => {
                // The ratio is quoted in the orientation that the indicator's register names.
                let oriented =
                    prepared().ask(&format!("SELECT ratio FROM indicator WHERE indicator = '{indicator}'"));
                let expected = match quoted["group"].as_str() {
                    "BME/White" => "bme_to_white",
                    "White/BME" => "white_to_bme",
                    other => panic!("orientation {other}"),
                };
                assert_eq!(oriented[0]["ratio"], expected, "{}", quoted["id"]);
                find(indicator, "relative_likelihood", "", "ENG")
            }
            _ if quoted["kind"] == "national" && ["5", "6", "7", "8"].contains(&indicator) => {
                percent(indicator, &quoted["group"].to_lowercase())
            }
            _ => None,
        };
        match found {
            Some(found) => {
                // Quotations are rounded to the digits they print.
                let decimals = quoted["value"].split('.').nth(1).map_or(0, str::len);
                let half = 0.5 / 10_f64.powi(i32::try_from(decimals).unwrap());
                assert!((found - value).abs() <= half + 1e-9, "{}: {found} for {value}", quoted["id"]);
                reached.push(quoted["id"].clone());
            }
            None => out_of_reach.push(quoted["id"].clone()),
        }
    }
    assert_eq!(
        reached,
        [
            "KF01", "KF02", "KF03", "KF04", "KF05", "KF06", "KF07", "KF08", "KF09", "KF10", "KF11", "KF12",
            "KF13", "KF14", "KF15", "KF16", "KF18", "KF19"
        ]
    );
    // KF22: the population's split, which no WRES file has. KF23: a target, not a figure. KF34 to KF38:
    // counts of trusts from the trust files of 2016 to 2018, which are not published any more.
    assert_eq!(out_of_reach, ["KF22", "KF23", "KF34", "KF35", "KF36", "KF37", "KF38"]);
}

#[test]
fn zero_cells_and_empty_denominators_give_null_and_a_status() {
    let row = &prepared().ask(
        "SELECT wilson(0, 0, 0.95)['lower'] AS a, wilson(0, 0, 0.95)['status'] AS b, \
         katz(0, 10, 3, 10, 0.95)['value'] AS c, katz(0, 10, 3, 10, 0.95)['status'] AS d, \
         newcombe(1, 0, 1, 2, 0.95)['status'] AS e, wilson(5, 4, 0.95)['status'] AS f, \
         wilson(-1, 4, 0.95)['status'] AS g, wilson(1, 4, 95)['status'] AS h, \
         wilson(NULL, 4, 0.95)['status'] AS i, katz(4, 4, 2, 2, 0.95)['status'] AS j, \
         compare_shares(1, 2, 0, 0)['verdict'] AS k, \
         gap_difference(1, 2, 1, 2, 1, 2, 0, 0, 0.95)['status'] AS l",
    )[0];
    let words: Vec<&str> = row.values().map(String::as_str).collect();
    assert_eq!(
        words,
        [
            "",
            "empty_denominator",
            "",
            "zero_cell",
            "invalid_counts",
            "invalid_counts",
            "invalid_counts",
            "invalid_level",
            "counts_not_published",
            "no_variation",
            "",
            "empty_denominator"
        ]
    );
    // Newcombe (1998), table II, row (a), method 10: 56 of 70 less 48 of 80.
    let row = &prepared().ask("SELECT newcombe(56, 70, 48, 80, 0.95)['lower'] AS lower, newcombe(56, 70, 48, 80, 0.95)['upper'] AS upper")[0];
    assert!((number(row, "lower") - 0.0524).abs() < 5e-5, "{row:?}");
    assert!((number(row, "upper") - 0.3339).abs() < 5e-5, "{row:?}");
}

#[test]
fn no_table_contains_infinity_or_nan() {
    for (name, bytes) in prepared().files("store/benchmarks") {
        let path = prepared().path("store/benchmarks").join(&name);
        assert!(!bytes.is_empty());
        let table = store::observation::read(&path).unwrap();
        for (field, column) in table.schema().fields().iter().zip(table.columns()) {
            if let Some(numbers) = column.as_primitive_opt::<arrow::datatypes::Float64Type>() {
                let all = numbers.iter().flatten().all(f64::is_finite);
                assert!(all, "{name} {} holds an infinity or a NaN", field.name());
            }
        }
    }
}
