//! Text of the publisher in the folder `text/`.

use crate::support::{Program, assert_accessible_and_archivable, pdf_text};

const FOREWORD: &str =
    "The assembly **met** [in Preston](https://example.org/minutes).\n\n- One #1 $aim$\n- Two\n";

fn desk() -> Program {
    let desk = Program::new();
    desk.file("race-equity.toml", "publisher = \"The North West Assembly\"\n");
    desk.file("text/foreword.md", FOREWORD);
    desk
}

#[test]
fn texts_are_in_the_reports_that_they_belong_to() {
    let desk = desk();
    desk.file("text/region-north-west.md", "## Our region\n\nWords of the region.\n");
    desk.file("text/trust-rxr.md", "Words of the trust.\n");
    desk.run(&["report", "--region", "north-west", "--trust", "RXR"]).ends_with(0);
    let region = desk.text("reports/2026-07/north-west/north-west.html");
    for words in [
        "The assembly <strong>met</strong> <a href=\"https:&#x2f;&#x2f;example.org&#x2f;minutes\">in Preston</a>.",
        "<li>One #1 $aim$</li>",
        ">Foreword</h2>",
        ">Our region</h2>",
        "<p>Words of the region.</p>",
        "This text is from The North West Assembly. It is not made from the figures.",
    ] {
        assert!(region.contains(words), "{words}");
    }
    assert!(!region.contains("Words of the trust."));
    let trust = desk.text("reports/2026-07/trust-rxr/trust-rxr.html");
    assert!(trust.contains("Words of the trust.") && trust.contains(">From The North West Assembly</h2>"));
    assert!(!trust.contains("The assembly"));
    let pdf = desk.bytes("reports/2026-07/north-west/north-west.pdf");
    let text = pdf_text(&pdf);
    assert!(text.contains("The assembly met in Preston") && text.contains("One #1 $aim$"), "{text}");
    assert_accessible_and_archivable("north-west", &pdf);
}

#[test]
fn a_sign_that_the_fonts_of_reports_lack_is_in_the_pdf() {
    let desk = desk();
    desk.file("text/trust-rxr.md", "Agreed by the board \u{2713}\n");
    desk.run(&["report", "--trust", "RXR"]).ends_with(0);
    let pdf = desk.bytes("reports/2026-07/trust-rxr/trust-rxr.pdf");
    assert!(pdf_text(&pdf).contains("Agreed by the board \u{2713}"));
    assert_accessible_and_archivable("trust-rxr", &pdf);
}

#[test]
fn the_provenance_has_the_hash_of_each_text() {
    let desk = desk();
    desk.run(&["report", "--region", "london"]).ends_with(0);
    let provenance = desk.json("reports/2026-07/london/provenance.json");
    // sha256sum of the file.
    let sha256 = "25147ceabe61d2d27965aee406807899a9901209cb39bfab71527dd15a8cf1e9";
    assert_eq!(
        provenance["texts"],
        serde_json::json!([{"file": "text/foreword.md", "sha256": sha256, "supplied_by": "The North West Assembly"}])
    );
}

#[test]
fn a_text_that_belongs_to_no_report_is_an_error() {
    for (name, hint) in [
        ("north-west.md", "did you mean `region-north-west.md`?"),
        ("trust-rrx.md", "did you mean `trust-rxr.md`?"),
        ("forward.md", "did you mean `foreword.md`?"),
    ] {
        let desk = Program::new();
        desk.file(&format!("text/{name}"), "Words.\n");
        let run = desk.run(&["report", "--region", "london"]).ends_with(1);
        assert!(run.stderr.contains(&format!("`text/{name}` does not belong to a report")), "{}", run.stderr);
        assert!(run.stderr.contains(hint), "{}", run.stderr);
        assert!(!desk.path("reports").exists());
    }
}

#[test]
fn anything_but_plain_text_is_an_error_with_its_line() {
    let desk = Program::new();
    desk.file("text/foreword.md", "Words.\n\n![x](https://example.org/x.png)\n");
    let message = "`text/foreword.md`, line 3: expected paragraphs, lists, **bold**, [links](https://...) and headings \
                   with `##`, found a picture";
    let run = desk.run(&["report", "--region", "london"]).ends_with(1);
    assert!(run.stderr.contains(message), "{}", run.stderr);
    let run = desk.run(&["check"]).ends_with(1);
    assert!(run.stdout.contains(&format!("WRONG text: {message}")), "{}", run.stdout);
}
