//! `race-equity site`: the page of each figure, and the files beside it.

use std::collections::BTreeSet;

use crate::support::Program;

const ID: &str = "wres-i8-Y56-2025-trusts";
const ADDRESS: &str = "https://example.org/race/";

#[test]
#[ignore = "slow: `make test-slow` runs it"]
fn a_figure_has_a_page_with_all_an_author_needs() {
    let program = Program::new();
    let first = program.run(&["site", "--address", ADDRESS]).ends_with(0);
    let path = |name: &str| program.path(format!("site/figures/{ID}/{name}"));
    let text = |name: &str| std::fs::read_to_string(path(name)).unwrap();
    let described = program.json(&format!("site/data/latest/figures/{ID}.json"));

    // The files of the edition, byte for byte; the same drawing in fewer bytes.
    let stored = |name: &str| program.bytes(&format!("reports/2026-07/london/figures/{ID}/{name}"));
    for name in ["figure.png", "data.csv", "cite.txt"] {
        assert_eq!(std::fs::read(path(name)).unwrap(), stored(name), "{name}");
    }
    let (drawn, of_edition) = (text("figure.svg"), String::from_utf8(stored("figure.svg")).unwrap());
    let words = |svg: &str| {
        let text = svg.split('>').filter_map(|part| Some(part.split_once('<')?.0.to_owned()));
        text.filter(|text| !text.trim().is_empty()).collect::<BTreeSet<String>>()
    };
    assert_eq!(words(&drawn), words(&of_edition));
    assert!(drawn.len() < of_edition.len());
    for (name, size) in [("wide", (1200, 630)), ("square", (1080, 1080))] {
        let png = std::fs::read(path(&format!("{name}.png"))).unwrap();
        let side = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().unwrap());
        assert_eq!((side(16), side(20)), size, "{name}");
        let svg = text(&format!("{name}.svg"));
        assert!(svg.contains("<text") && svg.contains(&format!("Figure {ID}<")), "{name}");
        assert!(svg.contains(">Source: NHS Staff Survey 2024"), "{name}");
    }

    let page = text("index.html").replace("&#x2f;", "/");
    let spoken = described["citation"]["spoken"].as_str().unwrap();
    assert!(page.contains(&format!("data-copy=\"sentence\">{spoken}</p>")));
    assert!(page.contains(&format!("<meta property=\"og:description\" content=\"{spoken}\">")));
    let picture = format!("{ADDRESS}figures/{ID}/wide.png");
    assert!(page.contains(&format!("<meta property=\"og:image\" content=\"{picture}\">")));
    assert!(page.contains(&format!("iframe src=&quot;{ADDRESS}figures/{ID}/embed.html&quot;")));
    assert!(page.contains(&format!("href=\"../../places/london/index.html#{ID}\"")));
    assert!(page.contains("@misc{") && page.contains("This page shows version 1 of the figure"));
    let (_, rest) = page.split_once("<script type=\"application/ld+json\">").unwrap();
    let data: serde_json::Value = serde_json::from_str(rest.split("</script>").next().unwrap()).unwrap();
    assert_eq!((&data["@type"], &data["name"]), (&"Dataset".into(), &described["title"]));
    assert_eq!(data["distribution"][0]["contentUrl"], format!("{ADDRESS}figures/{ID}/data.csv"));

    let embed = text("embed.html");
    assert!(embed.contains("src=\"figure.svg\"") && !embed.contains("<script"));

    // Nothing has changed: nothing is drawn or written again.
    assert!(!first.stderr.contains(" 0 written"));
    program.run(&["site", "--address", ADDRESS]).ends_with(0).says(" 0 written, 0 removed");
}

#[test]
#[ignore = "slow: `make test-slow` runs it"]
fn a_figure_that_is_no_longer_made_keeps_its_page() {
    let program = Program::new();
    program.run(&["report", "--region", "london", "--edition", "2026-06"]).ends_with(0);
    program.run(&["report", "--region", "london"]).ends_with(0);
    // An older edition has a figure under an id that the newest does not have.
    let old = "wres-i8-Y56-2019-trusts";
    let figures = program.path("reports/2026-06/london/figures");
    std::fs::rename(figures.join(ID), figures.join(old)).unwrap();
    let described = figures.join(old).join("figure.json");
    let text = std::fs::read_to_string(&described).unwrap();
    std::fs::write(&described, text.replace(ID, old)).unwrap();
    program.run(&["site"]).ends_with(0);
    let page =
        |id: &str| std::fs::read_to_string(program.path(format!("site/figures/{id}/index.html"))).unwrap();
    assert!(page(old).contains("This figure is no longer made. It was last in edition 2026-06"));
    assert!(!page(ID).contains("no longer made"));
    // Its description is not among the data of the newest edition, so it has a copy of its own.
    for (id, path) in
        [(old, format!("figures/{old}/figure.json")), (ID, format!("data/latest/figures/{ID}.json"))]
    {
        assert!(page(id).replace("&#x2f;", "/").contains(&format!("href=\"../../{path}\"")), "{path}");
        assert!(program.path(format!("site/{path}")).is_file(), "{path}");
    }
    assert!(!program.path(format!("site/figures/{ID}/figure.json")).exists());
    // Without an address, the page says who has to set it.
    assert!(page(ID).contains("The publisher of this site has not set its address."));
}
