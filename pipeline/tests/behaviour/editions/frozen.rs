//! What stands, and what may still be done to it.

use crate::support::{Program, edition, files, seen};

/// Which files of two folders are not the same.
fn differing(program: &Program, before: &super::Files) -> Vec<String> {
    let now = files(&program.path("reports"));
    let names = before.keys().chain(now.keys()).collect::<std::collections::BTreeSet<_>>();
    names.into_iter().filter(|name| before.get(*name) != now.get(*name)).cloned().collect()
}

#[test]
#[ignore = "slow: `make test-slow` runs it"]
fn an_edition_made_again_is_the_same_and_a_frozen_one_stays() {
    let program = Program::new();
    let make = |edition: &str, code: i32| {
        program.run(&["report", "--region", "london", "--edition", edition, "--replace"]).ends_with(code)
    };
    make("2026-07", 0);
    let alone = files(&program.path("reports"));
    make("2026-07", 0);
    assert_eq!(differing(&program, &alone), [""; 0]);

    super::more_at_bolton(&program, 50);
    make("2026-07.2", 0);
    let both = files(&program.path("reports"));
    // The newer one again: versions, lists and notices stay as they are.
    make("2026-07.2", 0);
    assert_eq!(differing(&program, &both), [""; 0]);
    // The older one from other data is refused, and stays.
    make("2026-07", 1)
        .says("edition 2026-07 is frozen because edition 2026-07.2 exists")
        .says("make a new edition with `--edition`");
    assert_eq!(differing(&program, &both), [""; 0]);
    // From the data it was made from it comes out the same, its notices with it.
    std::fs::remove_dir_all(program.path("data")).unwrap();
    make("2026-07", 0);
    assert_eq!(differing(&program, &both), [""; 0]);
}

#[test]
#[ignore = "slow: `make test-slow` runs it"]
fn every_further_change_is_a_further_version() {
    let program = Program::new();
    let make = |edition: &str| {
        program.run(&["report", "--region", "north-west", "--edition", edition]).ends_with(0);
    };
    make("2026-07.9");
    super::more_at_bolton(&program, 50);
    make("2026-07.10");
    std::fs::remove_dir_all(program.path("data")).unwrap();
    make("2026-08");
    let read = |path: &str| std::fs::read_to_string(program.path(format!("reports/{path}"))).unwrap();
    let list: serde_json::Value = serde_json::from_str(&read("corrections.json")).unwrap();
    let own = list.as_array().unwrap().iter().filter(|one| one["id"] == super::CHANGED);
    let versions: Vec<_> = own.map(|one| (&one["to_edition"], &one["to_version"])).collect();
    assert_eq!(versions, [(&"2026-08".into(), &3.into()), (&"2026-07.10".into(), &2.into())]);
    let first = seen(&read("2026-07.9/north-west/north-west.html"));
    assert!(first.contains("edition 2026-07.10, version 2") && first.contains("edition 2026-08, version 3"));
    let second = seen(&read("2026-07.10/north-west/north-west.html"));
    assert!(
        !second.contains("edition 2026-07.10, version 2") && second.contains("edition 2026-08, version 3")
    );
    assert!(!read("2026-08/north-west/north-west.html").contains("class=\"corrected\""));
    #[cfg(unix)]
    assert_eq!(std::fs::read_link(program.path("reports/latest")).unwrap().to_str(), Some("2026-08"));
}

#[test]
fn different_values_under_one_version_are_reported() {
    let program = Program::copy_of(edition().folder());
    super::more_at_bolton(&program, 50);
    program
        .run(&["report", "--region", "north-west", "--replace"])
        .ends_with(0)
        .says("edition 2026-07 now has different values under the same version of")
        .says(super::CHANGED);
}
