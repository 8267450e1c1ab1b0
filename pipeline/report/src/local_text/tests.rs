//! What the text of a publisher may have, and how anything else is reported.

use super::*;
use crate::model::TextRun;

fn parse(text: &str) -> Result<LocalText, LocalTextError> {
    LocalText::parse("text/foreword.md".to_owned(), text.as_bytes())
}

fn run(text: &str, bold: bool, link: Option<&str>) -> TextRun {
    TextRun { text: text.to_owned(), bold, link: link.map(str::to_owned) }
}

#[test]
fn paragraphs_lists_bold_links_and_headings_are_read() {
    let text = parse(
        "## From the assembly\r\n\r\nWe **will\r\nact**, see [our page](https://example.org/a?b=1&c).\r\n\r\n\
         - one\r\n- **two** &amp; more\r\n\r\n## Next\r\n\r\n1. first\r\n\r\n2. second <mailto:a@example.org>\r\n",
    )
    .unwrap();
    assert_eq!(text.heading.as_deref(), Some("From the assembly"));
    assert_eq!(
        text.parts,
        [
            LocalPart::Paragraph {
                runs: vec![
                    run("We ", false, None),
                    run("will act", true, None),
                    run(", see ", false, None),
                    run("our page", false, Some("https://example.org/a?b=1&c")),
                    run(".", false, None),
                ]
            },
            LocalPart::List {
                ordered: false,
                items: vec![
                    vec![run("one", false, None)],
                    vec![run("two", true, None), run(" & more", false, None)],
                ]
            },
            LocalPart::Heading { text: "Next".to_owned() },
            LocalPart::List {
                ordered: true,
                items: vec![
                    vec![run("first", false, None)],
                    vec![
                        run("second ", false, None),
                        run("mailto:a@example.org", false, Some("mailto:a@example.org")),
                    ],
                ]
            },
        ]
    );
}

#[test]
fn markup_of_typst_and_html_entities_stay_plain_text() {
    let text = parse("Costs #100 $x$ = 5; see @ref and \\*this\\*").unwrap();
    let plain = run("Costs #100 $x$ = 5; see @ref and *this*", false, None);
    assert_eq!(text.parts, [LocalPart::Paragraph { runs: vec![plain] }]);
}

#[test]
fn anything_else_is_refused_with_its_line() {
    for (text, line, found) in [
        ("One\n\nTwo *three*", 3, "text in italics"),
        ("# Title", 1, "a heading of level 1"),
        ("a\n\n### Deep", 3, "a heading of level 3"),
        ("a\n\nTitle\n=====", 3, "a heading of level 1"),
        ("![x](https://example.org/a.png)", 1, "a picture"),
        ("a <b>c</b>", 1, "HTML"),
        ("<div>\n\nx", 1, "HTML"),
        ("a\n\n<!-- note -->", 3, "HTML"),
        ("a `b`", 1, "code"),
        ("a\n\n    indented", 3, "a block of code"),
        ("a\n\n```\nx\n```", 3, "a block of code"),
        ("> said", 1, "a quotation that begins with >"),
        ("a\n\n---\n\nb", 3, "a line across the page"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", 1, "a table"),
        ("a\n\n- b\n  - c", 4, "a list inside a list"),
        ("- b\n\n  c", 3, "a second paragraph in an item of a list"),
        ("3. b", 1, "a numbered list that does not begin at 1"),
        ("a  \nb", 1, "a line break"),
        ("~~a~~", 1, "text that is struck out"),
        ("[a](javascript:alert(1))", 1, "a link to `javascript:alert(1)`"),
        ("[a](page.html)", 1, "a link to `page.html`"),
        ("[a](https://example.org \"t\")", 1, "a title of a link"),
        ("[](https://example.org)", 1, "a link without text"),
        ("## A **b**", 1, "bold text or a link in a heading"),
        ("a[^1]\n\n[^1]: b", 1, "a footnote"),
        ("a\u{7}b", 1, "the control character U+0007"),
        ("\n\n", 1, "an empty file"),
    ] {
        let error = parse(text).expect_err(text);
        let message = error.to_string();
        assert!(
            message.starts_with(&format!("`text/foreword.md`, line {line}: expected ")),
            "{text}: {message}"
        );
        assert!(message.ends_with(&format!("found {found}")), "{text}: {message}");
        assert!(error.hint().is_some());
    }
}

#[test]
fn a_text_is_short_and_in_utf8() {
    let long = "a".repeat(LONGEST + 1);
    assert!(parse(&long).unwrap_err().to_string().contains("at most 40000 bytes, found 40001 bytes"));
    let error = LocalText::parse("text/a.md".to_owned(), b"one\n\xff").unwrap_err();
    assert_eq!(error.to_string(), "`text/a.md`, line 2: expected text in UTF-8, found other bytes");
}
