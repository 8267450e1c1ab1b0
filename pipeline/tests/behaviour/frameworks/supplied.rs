//! Supplied registers of statuses, criteria and answers.

use super::{NORTH_WEST, data, file, page, pdf, pdf_pages, table, text_of};
use crate::support::{Program, bundled, flat, rows};

/// A register as saved from a spreadsheet: byte order mark, CRLF, columns in another order.
const REGISTER: &str = "\u{feff}Org_Code,Scheme,ORG_NAME,State,Level,Date,Date_Meaning,Confidence,Evidence_URL,Note\r\n\
    RBT,nw-anti-racist-framework,Mid Cheshire Hospitals NHS Foundation Trust,awarded,Silver,5 November 2024,\
    \"award made, in person\",high,https://example.org/award?a=1&b=2,\"not for print\"\r\n\
    RXR,nw-anti-racist-framework,East Lancashire Hospitals NHS Trust,awarded,Gold,2025-03-01,award,high,\
    https://example.org/gold,\r\n";

fn with_register() -> Program {
    let program = Program::new();
    program.file("register.csv", REGISTER);
    program.run(&["import", "register.csv", "--layout", "framework-register"]).ends_with(0);
    program
}

#[test]
#[ignore = "slow: `make test-slow` runs it"]
fn a_register_appears_in_framework_and_region_reports() {
    let program = with_register();
    program.run(&["report", "--framework", NORTH_WEST, "--region", "north-west"]).ends_with(0);
    let region = scraper::Html::parse_document(&program.text("reports/latest/north-west/north-west.html"));
    let page = page(&program, NORTH_WEST);
    let table_of =
        |page: &scraper::Html| table(page, "Declared status under the North West anti-racist framework");
    let full = table_of(&page);
    let row = |name: &str| full.iter().find(|(cells, _)| cells[0].starts_with(name)).unwrap();
    let (cells, page_of) = row("Mid Cheshire Hospitals");
    assert_eq!(
        cells[1..],
        ["Silver, awarded", "5 November 2024: award made, in person", "example.org (clear evidence)"]
    );
    assert_eq!(page_of.as_deref(), Some("https://example.org/award?a=1&b=2"));
    // The newer import wins over what ships with the program; the others are kept.
    assert_eq!(row("East Lancashire").0[1], "Gold, awarded");
    assert_eq!(row("Stockport").0[1], "Bronze, awarded");
    assert_eq!(full.len(), rows(&bundled("framework_status.csv")).len() + 1);
    // The furthest level comes first, there and in the points and the picture.
    let levels: Vec<&str> = full.iter().map(|(cells, _)| cells[1].as_str()).collect();
    assert_eq!(levels[..3], ["Gold, awarded", "Silver, awarded", "Bronze, awarded"]);
    let text = text_of(&page);
    for words in [
        "In the North West, one of 33 trusts and integrated care boards has declared a Gold award, one has declared \
         a Silver award and seven have declared a Bronze award under the North West anti-racist framework",
        "Supplied in the register \u{201c}register.csv\u{201d}: East Lancashire Hospitals and Mid Cheshire Hospitals",
        "Of 33: 1 Gold, 1 Silver, 7 Bronze, 3 implementing",
    ] {
        assert!(text.contains(words), "{words}");
    }
    let short = table_of(&region);
    let (cells, page_of) = short.iter().find(|(cells, _)| cells[0] == "Mid Cheshire Hospitals").unwrap();
    assert_eq!(cells[1..], ["Silver, awarded", "5 November 2024", "example.org"]);
    assert_eq!(page_of.as_deref(), Some("https://example.org/award?a=1&b=2"));
    let line = data(&program, NORTH_WEST).into_iter().find(|row| row["declared_by_code"] == "RBT").unwrap();
    assert_eq!(
        (line["date"].as_str(), line["register"].as_str(), line["line"].as_str()),
        ("2024-11-05", "register.csv", "2")
    );
    let hash = store::snapshot::Hash::of(REGISTER.as_bytes()).to_string();
    assert_eq!(line["file_sha256"], hash);
    let provenance = std::fs::read_to_string(
        program.path(format!("reports/latest/framework-{NORTH_WEST}/provenance.json")),
    );
    let provenance: serde_json::Value = serde_json::from_str(&provenance.unwrap()).unwrap();
    assert_eq!(provenance["retrieved"][0]["address"], "file:///register.csv");
    assert_eq!(provenance["retrieved"][0]["sha256"], hash);
}

#[test]
fn a_hostile_cell_is_printed_literally_and_a_note_is_not() {
    let hostile = "=cmd|' /C calc'!A0, <script>";
    let program = Program::new();
    program.file("register.csv", REGISTER.replace("award made, in person", hostile));
    program.run(&["import", "register.csv", "--layout", "framework-register"]).ends_with(0);
    program.run(&["report", "--framework", NORTH_WEST]).ends_with(0);
    let html = String::from_utf8(file(&program, NORTH_WEST, ".html")).unwrap();
    assert!(!html.contains("<script"), "a cell became markup");
    assert!(text_of(&page(&program, NORTH_WEST)).contains(hostile));
    assert!(pdf(&program, NORTH_WEST).contains("<script>"));
    let data = data(&program, NORTH_WEST);
    assert!(data.iter().any(|row| row["date_meaning"] == hostile));
    assert!(data.iter().all(|row| !row["note"].contains("not for print")));
    assert!(!html.contains("not for print") && !pdf(&program, NORTH_WEST).contains("not for print"));
}

#[test]
fn later_registers_add_and_remove_statuses() {
    let program = with_register();
    let later = "scheme,org_code,org_name,state,level,date,date_meaning,confidence,evidence_url,note\n\
        nw-anti-racist-framework,RBT,Mid Cheshire Hospitals NHS Foundation Trust,awarded,Bronze,,,low,https://example.org/later,\n\
        nw-anti-racist-framework,RWJ,Stockport NHS Foundation Trust,unknown,,,,,,named by mistake\n";
    program.file("later.csv", later);
    program.run(&["import", "later.csv", "--layout", "framework-register"]).ends_with(0);
    let sql = "SELECT code, level, register FROM framework_progress WHERE code IN ('RBT', 'RWJ', 'RXR', \
    'RM3') ORDER BY code";
    let run = program.run(&["query", "-q", "--format", "csv", sql]).ends_with(0);
    assert_eq!(
        run.stdout,
        "code,level,register\nRBT,Bronze,later.csv\nRM3,Bronze,framework_status.csv\nRWJ,,\nRXR,Gold,register.csv\n"
    );
    // Both files are inputs still.
    program.run(&["report", "--framework", NORTH_WEST]).ends_with(0);
    let provenance = std::fs::read_to_string(
        program.path(format!("reports/latest/framework-{NORTH_WEST}/provenance.json")),
    );
    let provenance = provenance.unwrap();
    assert!(
        provenance.contains("file:///register.csv") && provenance.contains("file:///later.csv"),
        "{provenance}"
    );
    let silent = data(&program, NORTH_WEST).into_iter().find(|row| row["declared_by_code"] == "RWJ").unwrap();
    assert_eq!(silent["record"], "no_status_known");
}

#[test]
fn the_template_has_the_columns_of_the_layout() {
    let program = Program::new();
    for layout in ["framework-register", "framework-answers"] {
        for kind in ["csv", "xlsx"] {
            let name = format!("{layout}.{kind}");
            let run = program.run(&["import", "--template", layout, "--out", &name]).ends_with(0);
            if kind == "csv" {
                run.says("nw-anti-racist-framework").says("levels Bronze, Silver, Gold");
            }
            program.run(&["import", &name, "--layout", layout]).ends_with(0).says("0 rows");
        }
    }
}

/// Criteria of the three levels, made up here.
const CRITERIA: &str = r#"
[[criterion]]
id = "B1"
level = "Bronze"
principle = 1
text = "The board has =adopted a <b>statement</b>."
source = "made up for a test"

[[criterion]]
id = "B2"
level = "Bronze"
text = "A sponsor is named."

[[criterion]]
id = "S1"
level = "Silver"
principle = 3
text = "A review was published."

[[criterion]]
id = "G1"
level = "Gold"
principle = 2
text = "Another organisation was helped."
"#;

const ANSWERS: &str = "scheme,org_code,criterion,answer,date,evidence_url,who\n\
    nw-anti-racist-framework,RXR,B1,met,2025-01-31,https://example.org/statement,\"Board secretary, <script>\"\n\
    nw-anti-racist-framework,RXR,B2,in progress,1 February 2025,,EDI lead\n\
    nw-anti-racist-framework,RXR,S1,not yet,,,EDI lead\n\
    nw-anti-racist-framework,RBT,B1,met,2025-02-01,https://example.org/b1,Chief executive\n\
    nw-anti-racist-framework,RBT,B2,met,2025-02-01,,Chief executive\n\
    nw-anti-racist-framework,RBT,S1,met,2025-02-01,,Chief executive\n\
    nw-anti-racist-framework,RBT,G1,met,2025-02-01,,Chief executive\n";

#[test]
fn supplied_criteria_are_listed_by_level_and_none_is_inferred() {
    let program = Program::new();
    program.edit("data", "frameworks/nw-anti-racist-framework.toml", |text| text + CRITERIA);
    program.file("answers.csv", ANSWERS);
    program.run(&["import", "answers.csv", "--layout", "framework-answers"]).ends_with(0).says("7 rows");
    program.run(&["report", "--framework", NORTH_WEST]).ends_with(0);
    let page = page(&program, NORTH_WEST);
    for (level, ids) in [("Bronze", vec!["B1", "B2"]), ("Silver", vec!["S1"]), ("Gold", vec!["G1"])] {
        let criteria = table(&page, &format!("Criteria for {level}"));
        assert_eq!(criteria.iter().map(|(cells, _)| cells[0].as_str()).collect::<Vec<_>>(), ids);
    }
    let bronze = table(&page, "Criteria for Bronze");
    assert_eq!(bronze[0].0[1..], ["The board has =adopted a <b>statement</b>.", "1", "made up for a test"]);
    let east = table(&page, "Answers declared by East Lancashire Hospitals NHS Trust");
    let cells: Vec<[&str; 4]> =
        east.iter().map(|(cells, _)| [0, 1, 2, 3].map(|at| cells[at].as_str())).collect();
    assert_eq!(
        cells,
        [
            ["Bronze, B1", "met", "Board secretary, <script>, 31 January 2025", "example.org"],
            ["Bronze, B2", "in progress", "EDI lead, 1 February 2025", "none given"],
            ["Silver, S1", "not yet", "EDI lead, date not stated", "none given"],
            ["Gold, G1", "not answered", "none", "none"],
        ]
    );
    assert_eq!(east[0].1.as_deref(), Some("https://example.org/statement"));
    let text = text_of(&page);
    assert!(text.contains("Bronze: 1 of 2 declared as met. Not declared as met: B2."));
    assert!(text.contains("The next level is Silver. Its criterion is in the chapter on levels."));
    // Everything met, and no level: none was declared.
    assert!(text.contains("Mid Cheshire Hospitals: no declared status found"));
    assert!(text.contains(
        "Bronze: 2 of 2 declared as met. Silver: 1 of 1 declared as met. Gold: 1 of 1 declared as met."
    ));
    let statuses = table(&page, "Declared status under the North West anti-racist framework");
    assert!(
        !statuses.iter().any(|(cells, _)| cells[0].starts_with("Mid Cheshire")),
        "a level was \
    inferred"
    );
    let data = data(&program, NORTH_WEST);
    let of = |record: &str| {
        data.iter().filter(|row| row["record"] == record && row["declared_by_code"] == "RBT").count()
    };
    assert_eq!((of("status"), of("no_status_known"), of("answer")), (0, 1, 4));
    assert!(
        data.iter()
            .filter(|row| row["declared_by_code"] == "RBT")
            .all(|row| row["declared_level"].is_empty())
    );
    let pdf = pdf(&program, NORTH_WEST);
    assert!(pdf.contains("Board secretary, <script>") && pdf.contains(&flat("Not declared as met: B2")));
    assert!(!String::from_utf8(file(&program, NORTH_WEST, ".html")).unwrap().contains("<script"));
}

#[test]
fn many_answers_stay_on_the_page_of_their_organisation() {
    let program = Program::new();
    let criteria: Vec<String> = (1..=30)
        .map(|at| {
            format!(
                "\n[[criterion]]\nid = \"B{at}\"\nlevel = \"Bronze\"\ntext = \"The board did thing {at}.\"\n"
            )
        })
        .collect();
    program.edit("data", "frameworks/nw-anti-racist-framework.toml", |text| text + &criteria.concat());
    let answers: Vec<String> = (1..=30)
        .map(|at| {
            let answer = if at % 3 == 0 { "not yet" } else { "met" };
            format!(
                "nw-anti-racist-framework,RXR,B{at},{answer},2025-01-31,https://example.org/{at},EDI lead\n"
            )
        })
        .collect();
    program.file(
        "answers.csv",
        format!("scheme,org_code,criterion,answer,date,evidence_url,who\n{}", answers.concat()),
    );
    program.run(&["import", "answers.csv", "--layout", "framework-answers"]).ends_with(0).says("30 rows");
    program.run(&["report", "--framework", NORTH_WEST]).ends_with(0);
    let pages = pdf_pages(&program, NORTH_WEST);
    assert!(pages.len() <= 12 + 11, "{} pages", pages.len());
    let at = pages.iter().position(|page| page.contains("East Lancashire Hospitals NHS Trust, RXR")).unwrap();
    assert!(
        pages[at].contains("Bronze: 20 of 30 declared as met. Not declared as met: B3, B6, B9,"),
        "{}",
        pages[at]
    );
    assert!(
        pages[at + 1].contains("RW5"),
        "the page of the next organisation does not follow: {}",
        pages[at + 1]
    );
    assert_eq!(data(&program, NORTH_WEST).iter().filter(|row| row["record"] == "answer").count(), 30);
}

#[test]
fn changes_since_the_last_edition_are_listed() {
    let program = Program::new();
    let make = |edition: &str| {
        program.run(&["report", "--framework", NORTH_WEST, "--edition", edition]).ends_with(0);
        text_of(&page(&program, NORTH_WEST))
    };
    assert!(make("2026-07").contains("This is the first edition of this report"));
    let same = make("2026-08");
    assert!(same.contains("Every declared status is the same as in edition 2026-07."), "{same}");
    assert!(same.contains("changed between edition 2026-07 and edition 2026-08."));
    let later = "scheme,org_code,org_name,state,level,date,date_meaning,confidence,evidence_url,note\n\
        nw-anti-racist-framework,RBT,Mid Cheshire Hospitals NHS Foundation Trust,committed,,,,low,https://example.org/a,\n\
        nw-anti-racist-framework,RXR,East Lancashire Hospitals NHS Trust,awarded,Silver,2026-08-01,award,high,https://example.org/b,\n\
        nw-anti-racist-framework,RWJ,Stockport NHS Foundation Trust,unknown,,,,,,\n";
    program.file("later.csv", later);
    program.run(&["import", "later.csv", "--layout", "framework-register"]).ends_with(0);
    let text = make("2026-09");
    let words = "Of the declared statuses under the North West anti-racist framework in the North West, one is new, one \
        has changed and one is no longer listed since edition 2026-08";
    assert!(text.contains(words), "{text}");
    let listed = table(&page(&program, NORTH_WEST), "Statuses that differ from edition 2026-08");
    let cells: Vec<[&str; 3]> =
        listed.iter().map(|(cells, _)| [0, 1, 2].map(|at| cells[at].as_str())).collect();
    assert_eq!(
        cells,
        [
            [
                "East Lancashire Hospitals",
                "Bronze, awarded (15 October 2024)",
                "Silver, awarded (1 August 2026)"
            ],
            ["Mid Cheshire Hospitals", "none found", "committed"],
            ["Stockport", "Bronze, awarded", "none found"],
        ]
    );
}

#[test]
#[ignore = "slow: `make test-slow` runs it"]
fn a_local_framework_reaches_the_report() {
    let program = Program::new();
    program.edit("data", "indicators.toml", |text| text + "\n# A copy of one's own.\n");
    program.file(
        "data/frameworks/own.toml",
        r#"
id = "own-charter"
name = 'Own charter #read("x") <i>'
regions = ["Y62", "Y56"]
levels = ["one", "two"]
states = ["signed"]

[[principle]]
number = 7
text = "listen"
indicators = ["8"]
mapping = "Because of a reason."

[[criterion]]
id = "a"
level = "two"
principle = 7
text = "Something is done."
"#,
    );
    let register = "scheme,org_code,org_name,state,level,date,date_meaning,confidence,evidence_url,note\n\
        own-charter,RXR,East Lancashire Hospitals NHS Trust,signed,,,,medium,http://example.org,\n\
        own-charter,RJ1,Guy's and St Thomas' NHS Foundation Trust,signed,two,2026-01-02,signature,high,https://example.org,\n";
    program.file("own.csv", register);
    program.run(&["import", "own.csv", "--layout", "framework-register"]).ends_with(0);
    program.run(&["report", "--framework", "own-charter", "--region", "north-west"]).ends_with(0);
    let page = page(&program, "own-charter");
    let statuses = table(&page, "Declared status under the Own charter #read(\"x\") <i>");
    let shown: Vec<(&str, &str)> =
        statuses.iter().map(|(cells, _)| (cells[0].as_str(), cells[1].as_str())).collect();
    assert_eq!(
        shown,
        [
            ("Guy's and St Thomas' NHS Foundation Trust", "two, signed"),
            ("East Lancashire Hospitals NHS Trust", "signed"),
        ]
    );
    let text = text_of(&page);
    // One reached level two; the other signed without a level, which is a status of its own.
    assert!(
        text.contains("In the North West and London, one of 69 trusts and integrated care boards"),
        "{text}"
    );
    assert!(text.contains(
        "trusts and integrated care boards has the status \u{201c}two, signed\u{201d} under the Own"
    ));
    assert!(text.contains("No declared one level was found."));
    let figures = program.files("reports/latest/framework-own-charter/figures");
    let grid = figures.keys().find(|path| path.ends_with("-statuses/figure.json")).unwrap();
    let grid: serde_json::Value = serde_json::from_slice(&figures[grid]).unwrap();
    let description = grid["description"].as_str().unwrap();
    assert!(description.contains("London, two: Guy's and St Thomas'."), "{description}");
    assert!(
        description.contains("North West, signed, level not stated: East Lancashire Hospitals."),
        "{description}"
    );
    assert!(text.contains("Principle 7: listen") && text.contains("Our reasoning: Because of a reason."));
    assert!(
        text.contains("Indicator 8: discrimination from a manager or colleague, England (159 of 210 trusts)")
    );
    assert!(text.contains("The criteria for one have not been supplied."));
    // A region with two frameworks shows both.
    let region = std::fs::read(program.path("reports/latest/north-west/north-west.html")).unwrap();
    let region = text_of(&scraper::Html::parse_document(&String::from_utf8(region).unwrap()));
    assert!(region.contains("has the status \u{201c}signed\u{201d} under the Own charter"), "{region}");
    assert!(
        region.contains("In the North West, eight of 33 trusts and integrated care boards have declared")
    );
}
