//! The written files against the reader.

use tabular::Value;

use crate::support::publisher::workbooks::answers::wres;
use crate::support::publisher::workbooks::benchmark::{self, Benchmark, Counts, Names};
use crate::support::publisher::workbooks::detailed::{self, Detailed, SHEETS};
use crate::support::publisher::workbooks::organisations::{GROUPS, Group, Organisation};
use crate::support::reading::{grid, open};
use crate::support::surveyed;

#[test]
fn the_organisations_are_real_and_as_many_as_published() {
    let all = surveyed();
    assert_eq!(all.len(), 238);
    for group in GROUPS {
        let members = all.iter().filter(|member| member.group == group).count();
        assert_eq!(members, group.published(), "{group:?}");
    }
    let held = |code: &str| all.iter().find(|member| member.code == code).map(|member| member.group);
    assert_eq!(held("G6V2S"), Some(Group::MentalHealth));
    assert_eq!(held("R1F2"), Some(Group::Ambulance));
    assert_eq!(held("R1F"), None);
}

#[test]
fn the_benchmark_workbook_has_the_published_size_and_figures() {
    let all = surveyed();
    let release = Benchmark::new(2024, &all);
    let bytes = release.write();
    let sheets = open(&bytes).sheets().to_vec();
    assert_eq!(sheets[..3], ["Notes", "Organisation Benchmark groups", "Acute&Acute Community Trusts"]);
    assert!(sheets.contains(&"CSUs".to_owned()), "{sheets:?}");

    let name = benchmark::sheet_name(Group::Acute, Names::Tight);
    let rows = grid(&bytes, &name);
    assert_eq!(rows.len(), 122, "a header and 121 trusts");
    let header = &rows[0].1;
    assert_eq!(header.len(), benchmark::PUBLISHED_COLUMNS);
    let column = |name: &str| header.iter().find(|(_, text)| text == name).map(|(column, _)| *column);
    let wanted = column("q16b_eth_summary_2_2023").unwrap_or_else(|| panic!("no column"));
    let counts = column("q16b_eth_summary_2_n_2023").unwrap_or_else(|| panic!("no column"));
    assert!(column("equal_eth_summary_1_2024") < column("equal_eth_summary_1_2023"), "newest year first");
    let mut suppressed = 0;
    for (_, row) in &rows[1..] {
        let cell = |at: u32| row.iter().find(|(column, _)| *column == at).map(|(_, text)| text.as_str());
        let answer = wres(cell(0).unwrap_or_default(), "q16b_eth_summary", 2, 2023);
        if answer.suppressed() {
            suppressed += 1;
            assert_eq!((cell(wanted), cell(counts)), (None, None));
        } else {
            assert_eq!(cell(wanted), Some(answer.proportion().to_string().as_str()));
            assert_eq!(cell(counts), Some(answer.denominator.to_string().as_str()));
        }
    }
    assert!((1..20).contains(&suppressed), "{suppressed}");
}

/// A few trusts of each group, for editions whose size does not matter.
fn few() -> Vec<Organisation> {
    let mut few = Vec::new();
    let all = surveyed();
    for group in GROUPS {
        few.extend(all.iter().filter(|member| member.group == group).take(3).cloned());
    }
    few
}

#[test]
fn editions_differ_in_names_counts_and_history() {
    let release = |counts, names| Benchmark::new(2025, &few()).columns(150).counts(counts).names(names);
    let header = |counts| {
        let bytes = release(counts, Names::Tight).write();
        let rows = grid(&bytes, "Acute&Acute Community Trusts");
        rows[0].1.iter().map(|(_, text)| text.clone()).collect::<Vec<_>>()
    };
    for (counts, name) in [
        (Counts::AfterGroup, "har_from_pat_eth_summary_1_n_2025"),
        (Counts::AtEnd, "har_from_pat_eth_summary_1_2025_n"),
        (Counts::InFront, "n_har_from_pat_eth_summary_1_2025"),
    ] {
        assert!(header(counts).contains(&name.to_owned()), "{name}");
    }
    let bare = header(Counts::Absent);
    assert!(bare.contains(&"equal_eth_summary_2_2025".to_owned()));
    assert!(!bare.contains(&"equal_eth_summary_2_2024".to_owned()), "reworded in 2025");
    let sheets = |names| open(&release(Counts::Absent, names).write()).sheets()[4].clone();
    assert_eq!(sheets(Names::Tight), "MH&LD, MH, LD&Community Trusts");
    assert_eq!(sheets(Names::Spaced), "MH&LD, MH, LD & Community Trust");
    assert_eq!(sheets(Names::Loose), "MH&LD MH LD and Community Trust");
    assert_eq!(
        release(Counts::Absent, Names::Tight).file_name(),
        "NSS-Benchmark-report-excel-data-for-2021-2025-v2.xlsx"
    );
}

#[test]
fn an_edition_can_be_broken_in_every_way() {
    use benchmark::Broken;
    let members = few();
    let code = members[0].code.clone();
    let column = "q16b_eth_summary_1_2024".to_owned();
    let acute = "Acute&Acute Community Trusts";
    let edition = |broken| Benchmark::new(2024, &members).columns(120).suppressed("*").broken(broken).write();
    let sheets = |bytes: &[u8]| open(bytes).sheets().to_vec();
    let cell = |bytes: &[u8], name: &str| {
        let rows = grid(bytes, acute);
        let at = rows[0].1.iter().find(|(_, text)| text == name).map(|(at, _)| *at);
        rows[1].1.iter().find(|(column, _)| Some(*column) == at).map(|(_, text)| text.clone())
    };

    assert!(!sheets(&edition(Broken::SheetMissing(Group::Acute))).contains(&acute.to_owned()));
    let unknown = edition(Broken::SheetUnknown("Prisons".into()));
    assert_eq!(sheets(&unknown).last().map(String::as_str), Some("Prisons"));
    assert_eq!(grid(&edition(Broken::HeaderMoved(2)), acute)[0].0, 2);
    assert_eq!(cell(&edition(Broken::ColumnMissing(column.clone())), &column), None);
    let to = "q16b_ethnic_summary_1_2024".to_owned();
    let renamed = edition(Broken::ColumnRenamed { from: column.clone(), to: to.clone() });
    assert!(cell(&renamed, &column).is_none() && cell(&renamed, &to).is_some());
    let text = Broken::Text { code: code.clone(), column: column.clone(), text: "n/k".into() };
    assert_eq!(cell(&edition(text), &column).as_deref(), Some("n/k"));
    let value = Broken::Value { code: code.clone(), column: column.clone(), value: 1.25 };
    assert_eq!(cell(&edition(value), &column).as_deref(), Some("1.25"));
    assert_eq!(grid(&edition(Broken::Duplicate(code)), acute).len(), 5);
    assert_eq!(grid(&edition(Broken::FewRows(Group::Acute, 1)), acute).len(), 2);
    let stranger =
        Broken::Unknown { group: Group::Acute, code: "RZZ".into(), name: "Nowhere NHS Trust".into() };
    let rows = grid(&edition(stranger), acute);
    assert_eq!(rows.last().map(|(_, row)| row[0].1.clone()), Some("RZZ".to_owned()));
}

#[test]
fn the_detailed_figures_can_be_computed_again() {
    let members = few();
    let written = Detailed::organisational(2023, &members);
    let rows = grid(&written.write(), SHEETS[1].name);
    let (mut shown, mut hidden) = (0, 0);
    for (member, (_, row)) in members.iter().zip(&rows[4..]) {
        let mut column = 6;
        for question in SHEETS[1].questions {
            for option in 0..detailed::columns(question.answers) {
                let expected = written.expected(&member.code, question, option);
                let text = expected
                    .map_or_else(|| "-".to_owned(), |value| Value::Number(value).shown().into_owned());
                assert!(row.contains(&(column, text)), "{} {}", member.code, question.number);
                column += 1;
                if expected.is_some() { shown += 1 } else { hidden += 1 }
            }
            column += 1;
        }
    }
    assert!(hidden > 0 && shown > 10 * hidden, "{shown} shown, {hidden} hidden");
    let erroneous = Detailed::organisational(2024, &members);
    for member in &members {
        let share = erroneous.expected(&member.code, &SHEETS[1].questions[2], 0);
        assert!([None, Some(100.0)].contains(&share), "every share of 16c is 100 in 2024");
    }
}

#[test]
fn a_detailed_edition_can_be_broken_in_every_way() {
    use detailed::Broken;
    let sheet = SHEETS[0].name;
    let edition = |broken| Detailed::national(2024).broken(broken).write();
    assert_eq!(grid(&edition(Broken::HeaderMoved(1)), sheet)[3].0, 5);
    assert!(!open(&edition(Broken::SheetMissing(sheet))).sheets().contains(&sheet.to_owned()));
    let renamed = edition(Broken::SheetRenamed { from: sheet, to: "HEALTH WELLBEING SAFETY Q13-15" });
    assert_eq!(open(&renamed).sheets()[1], "HEALTH WELLBEING SAFETY Q13-15");
    let header = edition(Broken::HeaderRenamed { from: "% Never", to: "% Not once" });
    assert_eq!(grid(&header, sheet)[3].1[4].1, "% Not once");
    let text = Broken::Text { row: String::new(), question: "Q14a", text: "[c]" };
    assert_eq!(grid(&edition(text), sheet)[4].1[2], (4, "[c]".to_owned()));
    let value = Broken::Value { row: "London".into(), question: "Q14a", value: 101.5 };
    assert_eq!(grid(&edition(value), sheet)[10].1[4], (4, "101.5".to_owned()));
}
