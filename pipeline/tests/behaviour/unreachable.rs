//! Sources that cannot be reached: the cause is told in the error, in the record, in the digest and in the alert.

use ingest::fetch::LONGEST_PHASE;

use crate::support::publisher::Answer;
use crate::support::{Case, flat, register, wres_page};

/// Each source with its cause and the beginning of its hint.
const CAUSES: [(&str, &str, &str); 3] = [
    ("ods-etr", "Connection refused", "nothing answers at this port of `127.0.0.1`"),
    ("ods-ect", "failed to lookup address information", "check the name `no-such-host.invalid`"),
    ("ods-succ", "took the connection, and did not begin to answer within 500ms", "run it again later"),
];

#[test]
fn the_cause_of_a_source_that_cannot_be_reached_is_told_everywhere() {
    let mut case = Case::small();
    case.setting("reports = []");
    case.settings("[alert]\ncommand = ['sh', '-c', 'cat >> alerts.txt']\non = ['failure']\n");
    case.program = case.program.with(LONGEST_PHASE, "500");
    case.goes(0, "2027-07-01T06:00:00Z");

    let settings = case.program.text("race-equity.toml");
    let base = case.publisher.base();
    let mirror = |id: &str, to: &str, text: String| {
        let changed = text.replace(&format!("{id} = \"{base}\""), &format!("{id} = \"{to}\""));
        assert_ne!(text, changed);
        changed
    };
    let settings = mirror("ods-etr", "http://127.0.0.1:1/", settings);
    case.program.file("race-equity.toml", mirror("ods-ect", "http://no-such-host.invalid/", settings));
    case.publisher.on("/api/getReport?report=succ", Answer::file(register(), "text/csv").stalling_after(0));
    case.wres(2, &wres_page("2024").replace("<td>1.5</td>", "<td>1.6</td>"));

    let said = case.goes(3, "2027-08-01T06:00:00Z");
    let run = case.last_run();
    let digest = case.program.text(&format!("store/{}", run["digest"].as_str().unwrap()));
    let listed = case.program.run(&["runs"]).ends_with(0).stdout;
    let alerts = case.program.text("alerts.txt");
    for (id, cause, hint) in CAUSES {
        let sources = run["sources"].as_array().unwrap();
        let source = sources.iter().find(|source| source["source"] == id).unwrap();
        let recorded = source["error"].as_str().unwrap();
        for (place, text) in [
            ("error", &*said),
            ("record", recorded),
            ("runs", &*listed),
            ("digest", &*digest),
            ("alert", &*alerts),
        ] {
            assert!(flat(text).contains(cause), "{id}: the {place} has no cause: {text}");
        }
        for (place, text) in [("error", &*said), ("record", recorded), ("alert", &*alerts)] {
            let hint = format!("hint: {hint}");
            assert!(flat(text).contains(&hint), "{id}: the {place} has no hint: {text}");
        }
    }
}
