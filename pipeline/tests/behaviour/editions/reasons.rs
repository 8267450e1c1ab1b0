//! Why a figure changed, as far as it is recorded.

use store::snapshot::Hash;

use crate::support::publisher::workbooks::answers::wres;
use crate::support::publisher::workbooks::benchmark::Benchmark;
use crate::support::{Program, bundled, edition, surveyed};

/// The reasons of each correction.
fn reasons(program: &Program) -> Vec<Vec<String>> {
    let list = program.json("reports/corrections.json");
    let list = list.as_array().unwrap();
    list.iter().map(|one| serde_json::from_value(one["reasons"].clone()).unwrap()).collect()
}

fn make(program: &Program, edition: &str) {
    program.run(&["report", "--region", "london", "--edition", edition]).ends_with(0);
}

#[test]
fn a_replaced_file_is_named_with_both_hashes() {
    let two = super::two();
    let before = Hash::of(&std::fs::read(bundled("staff_survey_wres.csv")).unwrap()).to_string();
    let after = std::fs::read(two.program.path("data/bundled/staff_survey_wres.csv")).unwrap();
    let after = Hash::of(&after).to_string();
    for reasons in reasons(&two.program) {
        let [reason] = reasons.as_slice() else { panic!("{reasons:?}") };
        assert!(reason.contains("data/bundled/staff_survey_wres.csv"), "{reason}");
        assert!(reason.contains(&before[..12]) && reason.contains(&after[..12]), "{reason}");
    }
}

#[test]
fn a_query_that_differs_is_named() {
    let program = Program::copy_of(edition().folder());
    program.edit("queries", "benchmarks/share.sql", |sql| {
        sql.replacen(
            "WITH counted AS (\n  SELECT * FROM group_trust WHERE",
            "WITH counted AS (\n  SELECT * FROM group_trust WHERE org_code <> 'R1H' AND",
            1,
        )
    });
    make(&program, "2026-08");
    let all = reasons(&program);
    assert!(!all.is_empty());
    for reasons in all {
        assert_eq!(reasons, ["Recalculated: queries/benchmarks/share.sql differs from edition 2026-07."]);
    }
}

#[test]
fn a_change_without_a_record_has_no_reason() {
    let program = Program::copy_of(edition().folder());
    let path = program.path("reports/2026-07/london/figures/wres-i8-Y56-2025-trusts/data.csv");
    let data = std::fs::read_to_string(&path).unwrap();
    // As if the first edition had been made by something that left no trace: one count is another.
    let counts = |numerator: &str| format!(",{numerator},57268,");
    assert!(data.contains(&counts("8561")));
    std::fs::write(&path, data.replace(&counts("8561"), &counts("8560"))).unwrap();
    make(&program, "2026-08");
    assert_eq!(reasons(&program), [["No reason is recorded."]]);
}

#[test]
#[ignore = "slow: `make test-slow` runs it"]
fn a_correction_is_the_reason_for_the_figures_it_changes() {
    let program = Program::new();
    let book = Benchmark::new(2024, &surveyed());
    std::fs::write(program.path(book.file_name()), book.write()).unwrap();
    let import = || program.run(&["import", &book.file_name(), "--layout", "nss-benchmark"]).ends_with(0);
    let regions = |edition: &str| {
        program
            .run(&["report", "--region", "london", "--region", "north-west", "--edition", edition])
            .ends_with(0);
    };
    import();
    regions("2026-07");
    let wrong = wres("R1H", "q16b_eth_summary", 2, 2024).proportion();
    program.edit("data", "corrections.toml", |text| {
        format!(
            "{text}\n[[correction]]\nid = \"barts-8\"\nlayout = \"nss-benchmark\"\norg_code = \"R1H\"\nindicator = '8'\n\
             published = \"too many\"\naction = \"drop\"\nexpect = {wrong}\nreason = \"the file counts some answers twice\"\n\
             evidence = \"The publisher said so.\"\n"
        )
    });
    import();
    regions("2026-08");
    let provenance = program.json("reports/2026-08/london/provenance.json");
    let applied = &provenance["corrections"][0];
    assert_eq!((&applied["id"], &applied["organisations"]), (&"barts-8".into(), &serde_json::json!(["R1H"])));
    let list = program.json("reports/corrections.json");
    let entries = list.as_array().unwrap();
    let of = |id: &str| {
        entries.iter().find(|entry| entry["id"] == id).unwrap_or_else(|| panic!("no entry of {id}"))
    };
    // London holds the trust; in the North West England alone changed, which is pooled from it too.
    for id in ["wres-i8-Y56-2025-trusts", "wres-i8-Y62-2025-trusts"] {
        assert_eq!(
            of(id)["reasons"],
            serde_json::json!([
                "Correction of a known error, `barts-8`: the file counts some answers twice. The publisher said so."
            ])
        );
    }
    let status = |id: &str| {
        let changes = of(id)["changes"].as_array().unwrap().iter();
        changes
            .filter(|change| change["place_code"] == "R1H")
            .map(|change| change["after"]["status"].clone())
            .collect::<Vec<_>>()
    };
    // The share and the gap of the trust, refused; in the North West's figure it is not.
    assert_eq!(status("wres-i8-Y56-2025-trusts"), ["not_published", "not_published"]);
    assert!(status("wres-i8-Y62-2025-trusts").is_empty());
    // The chart of all indicators changes too, in its rows of this indicator alone.
    for entry in entries {
        let mut measures = entry["changes"].as_array().unwrap().iter().map(|change| &change["measure"]);
        let only = measures.all(|measure| measure.as_str().unwrap().starts_with("indicator 8, "));
        assert!(only || entry["id"].as_str().unwrap().contains("-i8-"), "{entry:#?}");
    }
}
