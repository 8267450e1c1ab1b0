//! What the reader refuses, and its messages: one test for each cause.

use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use regex::Regex;
use tabular::{Archive, Content, FileKind, ReadError, ReadLimits, Tabular};

use crate::support::publisher::workbooks::bombs;
use crate::support::publisher::workbooks::zipped::zipped;

/// Opens a workbook and reads every sheet to its end; the number of its cells.
fn read(bytes: &[u8]) -> Result<usize, ReadError> {
    let mut cells = 0;
    let mut workbook = Tabular::open(bytes, FileKind::Xlsx, &ReadLimits::default())?;
    for sheet in workbook.sheets().to_vec() {
        workbook.for_each_row(&sheet, |row| {
            cells += row.cells().len();
            Ok::<_, ReadError>(ControlFlow::Continue(()))
        })?;
    }
    Ok(cells)
}

fn refused(bytes: &[u8]) -> ReadError {
    match read(bytes) {
        Ok(cells) => panic!("read with {cells} cells"),
        Err(refused) => refused,
    }
}

#[test]
fn a_cell_far_away_is_refused_at_once() {
    for far in ["XFD20000", "XFD1048576", "A1048576", "ZZZ3"] {
        let bomb = bombs::two_cells(far);
        let start = Instant::now();
        let message = refused(&bomb).to_string();
        assert!(start.elapsed() < Duration::from_millis(50), "{far}: {:?}", start.elapsed());
        assert!(
            message.contains(&format!("sheet `Data` has a cell at {far}, beyond the limit of ")),
            "{message}"
        );
    }
    assert_eq!(read(&bombs::two_cells("LCB200000")), Ok(2));
}

#[test]
fn an_address_that_is_too_large_is_an_error() {
    let rows = r#"<row r="1"><c r="AAAAAAAAAAAA1"><v>1</v></c></row>"#;
    assert!(matches!(
        refused(&bombs::workbook(rows, &[])),
        ReadError::BrokenSheet { .. } | ReadError::TooFar { .. }
    ));
    let backwards = r#"<worksheet><dimension ref="B2:A1"/><sheetData/></worksheet>"#;
    let _ = read(&bombs::workbook("", &[(bombs::SHEET, backwards)]));
}

#[test]
fn a_size_above_the_limit_is_refused_before_unpacking() {
    let bomb = bombs::large_sheet(65 << 20);
    assert!(bomb.len() < 100_000);
    let start = Instant::now();
    let refused = refused(&bomb);
    assert!(start.elapsed() < Duration::from_millis(50));
    assert!(
        matches!(&refused, ReadError::MemberTooLarge { member, limit, .. }
            if member == bombs::SHEET && *limit == 64 << 20),
        "{refused}"
    );
    let limits = ReadLimits { total_bytes: 2_000, ..ReadLimits::default() };
    let refused = Tabular::open(&bombs::large_sheet(1_800), FileKind::Xlsx, &limits).err();
    assert!(
        matches!(refused, Some(ReadError::ArchiveTooLarge { bytes: 2_001.., limit: 2_000 })),
        "{refused:?}"
    );
}

#[test]
fn a_false_size_is_refused() {
    let less = refused(&bombs::false_size(100));
    assert_eq!(
        less.to_string(),
        "`xl/worksheets/sheet1.xml` in the zip has a declared size of 100 bytes, and an actual size of more"
    );
    let more = refused(&bombs::false_size(4 << 20));
    assert!(matches!(&more, ReadError::FalseSize { declared: 4_194_304, .. }), "{more}");
    // Exactly one piece of what is read at once: only the next byte shows that the size is false.
    let even = refused(&bombs::false_size(64 << 10));
    assert!(matches!(&even, ReadError::FalseSize { declared: 65_536, .. }), "{even}");
}

#[test]
fn damage_differs_from_a_false_size() {
    let refused_checksum = refused(&bombs::false_checksum());
    assert!(matches!(&refused_checksum, ReadError::DamagedMember { member, .. } if member == bombs::SHEET));
    let cut = bombs::truncated(&bombs::large_sheet(3 << 20));
    assert_eq!(refused(&cut), ReadError::Truncated { bytes: cut.len() });
    let mut garbled = bombs::large_sheet(3 << 20);
    let middle = garbled.len() / 2;
    garbled[middle..middle + 40].fill(0xFF);
    let refused = refused(&garbled);
    assert!(matches!(&refused, ReadError::DamagedMember { .. } | ReadError::FalseSize { .. }), "{refused}");
}

#[test]
fn a_path_that_leaves_its_folder_is_refused() {
    for path in ["../other.bin", "..\\other.bin", "C:/other.bin", "xl/../../b.b"] {
        assert_eq!(refused(&bombs::member_at(path)), ReadError::UnsafePath { member: path.to_owned() });
    }
}

#[test]
fn a_duplicate_member_is_refused() {
    for path in ["xl/other.bin", "XL/Other.bin"] {
        assert_eq!(refused(&bombs::member_twice(path)), ReadError::DuplicateMember);
    }
}

#[test]
fn a_password_has_its_own_error() {
    assert_eq!(refused(&bombs::compound("EncryptedPackage")), ReadError::PasswordProtected);
    assert_eq!(
        refused(&bombs::encrypted_member()),
        ReadError::EncryptedMember { member: bombs::SHEET.into() }
    );
    assert!(ReadError::PasswordProtected.hint().is_some());
}

#[test]
fn a_file_of_another_kind_is_named_by_its_kind() {
    let wrong = |bytes: &[u8], found| {
        assert_eq!(refused(bytes), ReadError::WrongContent { expected: "a workbook", found });
    };
    wrong(b"<!DOCTYPE html><html><body>Page not found</body></html>", Content::Html);
    wrong(b"org_code,count\nRXX,1\n", Content::Text);
    wrong(b"%PDF-1.7", Content::Pdf);
    wrong(b"", Content::Nothing);
    wrong(&bombs::compound("Workbook"), Content::OldWorkbook);
}

#[test]
fn a_zip_of_files_names_what_it_contains() {
    assert_eq!(refused(&bombs::nested_zip()), ReadError::NestedZip { member: "inner.zip".into() });
    assert_eq!(refused(&zipped(&[("readme.txt", b"x")])), ReadError::NoWorkbook);
}

#[test]
fn the_number_and_compression_of_members_are_limited() {
    let limit = ReadLimits::default().members;
    assert_eq!(
        refused(&bombs::many_members(limit + 1)),
        ReadError::TooManyMembers { members: limit + 1, limit }
    );
    let packed = refused(&bombs::packed_by(12));
    assert!(matches!(&packed, ReadError::Compression { member, .. } if member == bombs::SHEET), "{packed}");
}

#[test]
fn declared_counts_take_no_memory() {
    for count in [1, 1_000, 10_000_000_000, u64::MAX] {
        assert_eq!(read(&bombs::declared_strings(count)), Ok(1), "{count}");
    }
    assert_eq!(read(&bombs::copied_name()), Ok(0));
    for strings in ["<!DOCTYPE sst [<!ENTITY a 'aaaa'>]><sst/>".to_owned(), "<si>".repeat(1_000)] {
        let refused = refused(&bombs::workbook("", &[("xl/sharedStrings.xml", &strings)]));
        assert!(
            matches!(&refused, ReadError::UnsafePart { part, .. } if part == "xl/sharedStrings.xml"),
            "{refused}"
        );
    }
}

#[test]
fn relationships_cannot_lead_to_an_unchecked_part() {
    let elsewhere = r#"<Relationships><Relationship Id="rId1" Target="evil/workbook.xml"
        Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>"#;
    let bomb = format!("<sst uniqueCount=\"{}\"/>", u64::MAX);
    let rows = r#"<row r="1"><c r="A1"><v>1</v></c></row>"#;
    let workbook = bombs::workbook(rows, &[("_rels/.rels", elsewhere), ("evil/sharedStrings.xml", &bomb)]);
    assert_eq!(read(&workbook), Ok(1));
}

#[test]
fn duplicate_or_unordered_cells_are_refused() {
    let cell = |at: &str| format!(r#"<c r="{at}"><v>1</v></c>"#);
    let row = |number: u32, cells: &[&str]| {
        format!(r#"<row r="{number}">{}</row>"#, cells.iter().map(|at| cell(at)).collect::<String>())
    };
    for (rows, late) in [
        (row(1, &["B1", "A1"]), "A1"),
        (row(1, &["A1", "A1"]), "A1"),
        (row(2, &["A2"]) + &row(1, &["C1"]), "C1"),
    ] {
        let sheet = "Data".to_owned();
        assert_eq!(
            refused(&bombs::workbook(&rows, &[])),
            ReadError::Disordered { sheet, cell: late.to_owned() }
        );
    }
}

#[test]
fn an_incomplete_sheet_names_its_last_cell() {
    let broken = r#"<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2"#;
    let refused = refused(&bombs::workbook("", &[(bombs::SHEET, broken)]));
    assert!(
        matches!(&refused, ReadError::BrokenSheet { sheet, after, .. } if sheet == "Data" && after == "A1")
    );
    let missing = r#"<workbook><sheets><sheet name="Data" r:id="rId7"/></sheets></workbook>"#;
    let refused = read(&bombs::workbook("", &[("xl/workbook.xml", missing)]));
    assert!(matches!(refused, Err(ReadError::BrokenWorkbook { .. })), "{refused:?}");
}

#[test]
fn cells_and_text_of_a_sheet_are_limited() {
    let row = r#"<row r="1"><c r="A1" t="str"><v>long text</v></c><c r="B1" t="str"><v>more</v></c></row>"#;
    let workbook = bombs::workbook(row, &[]);
    let limited = |limits: ReadLimits| {
        let mut opened = Tabular::open(&workbook, FileKind::Xlsx, &limits)?;
        opened.for_each_row("Data", |_| Ok::<_, ReadError>(ControlFlow::Continue(())))
    };
    let limits = ReadLimits::default();
    let sheet = || "Data".to_owned();
    assert_eq!(
        limited(ReadLimits { cells: 1, ..limits.clone() }),
        Err(ReadError::TooManyCells { sheet: sheet(), limit: 1 })
    );
    assert_eq!(
        limited(ReadLimits { cell_bytes: 8, ..limits.clone() }),
        Err(ReadError::LongText { sheet: sheet(), place: "A1".into(), bytes: 9, limit: 8 })
    );
    assert_eq!(
        limited(ReadLimits { string_bytes: 12, ..limits }),
        Err(ReadError::TooMuchText { what: "sheet `Data`".into(), limit: 12 })
    );
}

#[test]
fn members_that_are_not_read_can_have_any_size() -> Result<(), Box<dyn std::error::Error>> {
    let zip = zipped(&[("small.csv", b"a,b\n"), ("large.csv", &[b'x'; 10_000])]);
    let limits = ReadLimits { member_bytes: 1_000, total_bytes: 1_000, ..ReadLimits::default() };
    assert!(matches!(Archive::check(&zip, &limits), Err(ReadError::MemberTooLarge { .. })));
    let mut archive = Archive::check_members(&zip, &limits, &|name| name == "small.csv")?;
    assert_eq!(archive.members().len(), 2);
    assert_eq!(archive.extract(&Regex::new("small")?)?.1, b"a,b\n");
    let large = |name: &str| name == "large.csv";
    assert!(matches!(Archive::check_members(&zip, &limits, &large), Err(ReadError::MemberTooLarge { .. })));
    Ok(())
}

#[test]
fn one_member_of_a_zip_is_extracted_by_name() -> Result<(), Box<dyn std::error::Error>> {
    let zip =
        zipped(&[("NSS24 national results.xlsx", b"one"), ("a/NSS24 organisational results.xlsx", b"two")]);
    let mut archive = Archive::check(&zip, &ReadLimits::default())?;
    let names: Vec<&str> = archive.members().iter().map(|member| member.name.as_str()).collect();
    assert_eq!(names, ["NSS24 national results.xlsx", "a/NSS24 organisational results.xlsx"]);
    let (name, bytes) = archive.extract(&Regex::new("(?i)organisational results")?)?;
    assert_eq!((name.as_str(), &bytes[..]), ("a/NSS24 organisational results.xlsx", &b"two"[..]));
    let several = archive.extract(&Regex::new("results")?);
    assert!(matches!(&several, Err(ReadError::AmbiguousMember { members, .. }) if members.len() == 2));
    let none = archive.extract(&Regex::new("type results")?);
    assert!(matches!(&none, Err(ReadError::NoSuchMember { members, .. }) if members.len() == 2));
    Ok(())
}
