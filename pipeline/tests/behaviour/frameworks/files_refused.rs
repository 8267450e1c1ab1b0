//! Registers, answers and framework files that do not fit are refused with their place and the words there are.

use crate::support::Program;

const HEADS: &str = "scheme,org_code,org_name,state,level,date,date_meaning,confidence,evidence_url,note\n";
const GOOD: &str = "nw-anti-racist-framework,RBT,Mid Cheshire Hospitals NHS Foundation Trust,awarded,Silver,2024-11-05,award,high,https://example.org/award,\n";

fn statuses(program: &Program) -> String {
    let sql = "SELECT org_code, state, level FROM framework_register ORDER BY 1";
    program.run(&["query", "-q", "--format", "csv", sql]).ends_with(0).stdout
}

#[test]
fn an_unknown_word_is_refused_with_the_list_of_words() {
    let program = Program::new();
    std::fs::write(program.path("good.csv"), format!("{HEADS}{GOOD}")).unwrap();
    program.run(&["import", "good.csv", "--layout", "framework-register"]).ends_with(0);
    let held = statuses(&program);
    assert_eq!(held, "org_code,state,level\nRBT,awarded,Silver\n");
    for (right, wrong, says) in [
        (
            "nw-anti-racist-framework",
            "nw-anti-racist",
            "line 3, column scheme: expected a scheme of `data/frameworks`: nw-anti-racist-framework, \
             race-equity-maturity-index, found `nw-anti-racist`",
        ),
        (
            "awarded",
            "championed",
            "line 3, column state: expected a state of North West anti-racist framework: committed, implementing, \
             awarded, found `championed`",
        ),
        (
            "Silver",
            "Platinum",
            "line 3, column level: expected a level of North West anti-racist framework: Bronze, Silver, Gold, \
             found `Platinum`",
        ),
        ("Silver", "silver", "did you mean `Silver`?"),
        (
            "RBT",
            "RB7",
            "column org_code: expected the code of an NHS trust or integrated care board, found `RB7` (did you mean `RBT` (Mid Cheshire Hospitals",
        ),
        (
            "2024-11-05",
            "05/11/2024",
            "column date: expected a date such as 2024-11-05, 20241105 or 5 November 2024, found `05/11/2024`",
        ),
        ("high", "certain", "column confidence: expected one of high, medium, low, found `certain`"),
        (
            "https://example.org/award",
            "javascript:alert(1)",
            "column evidence_url: expected the address of a web page",
        ),
        ("https://example.org/award", "", "column evidence_url: expected a value, found nothing"),
    ] {
        // The second row is wrong, the first is not.
        let first = GOOD
            .replace("RBT", "RBL")
            .replace("Mid Cheshire Hospitals", "Wirral University Teaching Hospital");
        let text = format!("{HEADS}{first}{}", GOOD.replace(right, wrong));
        std::fs::write(program.path("wrong.csv"), text).unwrap();
        program
            .run(&["import", "wrong.csv", "--layout", "framework-register"])
            .ends_with(4)
            .says("`wrong.csv`, line 3")
            .says(says);
        assert_eq!(statuses(&program), held, "{wrong}");
    }
}

#[test]
fn a_name_that_is_not_the_codes_is_asked_about() {
    let program = Program::new();
    std::fs::write(program.path("register.csv"), format!("{HEADS}{}", GOOD.replace("RBT", "RXR"))).unwrap();
    program
        .run(&["import", "register.csv", "--layout", "framework-register"])
        .ends_with(0)
        .says("expected a name of RXR, such as East Lancashire Hospitals NHS Trust, found `Mid Cheshire");
}

#[test]
fn a_missing_column_and_a_repeated_row_are_refused() {
    let program = Program::new();
    for (text, says) in [
        (format!("{}{GOOD}", HEADS.replace("level", "rank")), "column level: expected a column of this name"),
        (format!("{HEADS}{GOOD}{GOOD}"), "duplicate row: `wrong.csv`, line 3"),
        (
            format!("LEVEL,{HEADS}Gold,{GOOD}"),
            "line 1, column level: expected one column of this name, found more than one",
        ),
    ] {
        std::fs::write(program.path("wrong.csv"), text).unwrap();
        program.run(&["import", "wrong.csv", "--layout", "framework-register"]).ends_with(4).says(says);
    }
}

#[test]
fn answers_to_unknown_criteria_are_refused() {
    let program = Program::new();
    let heads = "scheme,org_code,criterion,answer,date,evidence_url,who\n";
    let answer = "nw-anti-racist-framework,RXR,B1,met,2025-01-01,,EDI lead\n";
    let take = |text: String, says: &str| {
        std::fs::write(program.path("answers.csv"), text).unwrap();
        program.run(&["import", "answers.csv", "--layout", "framework-answers"]).ends_with(4).says(says);
    };
    take(
        format!("{heads}{answer}"),
        "line 2, column criterion: expected a criterion of North West anti-racist framework: none has been supplied, found `B1`",
    );
    take(
        format!("{heads}{}", answer.replace("met", "yes")),
        "column answer: expected one of met, in progress, not yet, found `yes`",
    );
    take(format!("{heads}{}", answer.replace("EDI lead", "")), "column who: expected a value");
}

#[test]
fn a_contradictory_framework_is_refused_with_its_line() {
    let criterion = |id: &str, level: &str, principle: &str| {
        format!(
            "\n[[criterion]]\nid = \"{id}\"\nlevel = \"{level}\"\nprinciple = {principle}\ntext = \"x\"\n"
        )
    };
    let good = criterion("B1", "Bronze", "1");
    for (added, line_of, says) in [
        (format!("{good}{good}"), "id = \"B1\"", "the criterion `B1` appears more than once"),
        (criterion("B1", "Platinum", "1"), "level = \"Platinum\"", "there is no level `Platinum`"),
        (criterion("B1", "Bronze", "6"), "principle = 6", "there is no principle `6`"),
        (
            "\n[[principle]]\nnumber = 6\nindicators = [\"10\"]\nmapping = \"x\"\n".to_owned(),
            "indicators = [\"10\"]",
            "there is no indicator `10`",
        ),
        (
            "\n[[principle]]\nnumber = 6\nindicators = [\"1\"]\n".to_owned(),
            "number = 6",
            "has `indicators`, but no `mapping` that says why",
        ),
        (
            "\n[[principle]]\nnumber = 6\nconfirmed = false\n".to_owned(),
            "confirmed = false",
            "principle 6 has `confirmed`, but no `text` to confirm",
        ),
        (
            "\n[[said]]\nstate = \"awarded\"\none = \"a\"\nmany = \"b\"\none_at_level = \"has Bronze\"\n"
                .to_owned(),
            "one_at_level = \"has Bronze\"",
            "`one_at_level` has no `{level}` in the place of the level",
        ),
        (
            "\n[[principle]]\nnumber = 3\n".to_owned(),
            "number = 3",
            "the principle `3` appears more than once",
        ),
        (
            "\n[[criterion]]\nid = \"B1\"\nlevel = \"Bronze\"\ntext = \"x\"\nweight = 2\n".to_owned(),
            "weight = 2",
            "unknown key `weight`",
        ),
    ] {
        let program = Program::new();
        program.edit("data", "frameworks/nw-anti-racist-framework.toml", |text| text + &added);
        let text =
            std::fs::read_to_string(program.path("data/frameworks/nw-anti-racist-framework.toml")).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        let line = lines.iter().rposition(|line| *line == line_of).unwrap() + 1;
        // Every command that reads the frameworks says it; this one is done soonest.
        program
            .run(&["import", "--template", "framework-register"])
            .ends_with(1)
            .says("`data/frameworks/nw-anti-racist-framework.toml`")
            .says(&format!("line {line}"))
            .says(says);
    }
}

#[test]
fn a_repeated_id_and_an_unknown_region_are_refused() {
    let program = Program::new();
    program.edit("data", "frameworks/race-equity-maturity-index.toml", |text| {
        text.replace("id = \"race-equity-maturity-index\"", "id = \"nw-anti-racist-framework\"")
    });
    let run = program.run(&["check"]).ends_with(1);
    assert!(run.stdout.contains("WRONG data/frameworks:"), "{}", run.stdout);
    assert!(run.stdout.contains("already has the id `nw-anti-racist-framework`"), "{}", run.stdout);
    let program = Program::new();
    program.edit("data", "frameworks/race-equity-maturity-index.toml", |text| text.replace("Y56", "Y99"));
    program.run(&["report", "--region", "london"]).ends_with(1).says(
        "`data/frameworks/race-equity-maturity-index.toml`, line 10, column 12: there is no region `Y99`",
    );
}
