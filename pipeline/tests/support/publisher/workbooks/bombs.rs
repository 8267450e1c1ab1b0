//! Files that mean harm or were damaged on the way, each small and wrong in one way.

use super::zipped::zipped;

const RELATIONS: &str = concat!(
    r#"<Relationships><Relationship Id="rId1" Target="xl/workbook.xml" "#,
    r#"Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/>"#,
    "</Relationships>"
);
const SHEETS: &str = concat!(
    r#"<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml" "#,
    r#"Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"/>"#,
    "</Relationships>"
);
const LIST: &str = r#"<workbook><sheets><sheet name="Data" sheetId="1" r:id="rId1"/></sheets></workbook>"#;

/// The path of the one sheet of [`workbook`], which is called `Data`.
pub(crate) const SHEET: &str = "xl/worksheets/sheet1.xml";

/// The smallest workbook there is, with `rows` as the XML of its sheet's data and other parts beside
/// it or in place of its own.
pub(crate) fn workbook(rows: &str, others: &[(&str, &str)]) -> Vec<u8> {
    let sheet = format!("<worksheet><sheetData>{rows}</sheetData></worksheet>");
    let mut parts = vec![
        ("_rels/.rels", RELATIONS),
        ("xl/workbook.xml", LIST),
        ("xl/_rels/workbook.xml.rels", SHEETS),
        (SHEET, sheet.as_str()),
    ];
    parts.retain(|(name, _)| !others.iter().any(|(other, _)| other == name));
    parts.extend(others);
    let parts: Vec<(&str, &[u8])> = parts.iter().map(|(name, xml)| (*name, xml.as_bytes())).collect();
    zipped(&parts)
}

/// Two cells, `A1` and one far away: a grid that holds both has as many cells as lie between.
pub(crate) fn two_cells(far: &str) -> Vec<u8> {
    let row = far.trim_start_matches(|letter: char| letter.is_ascii_alphabetic());
    let rows =
        format!(r#"<row r="1"><c r="A1"><v>1</v></c></row><row r="{row}"><c r="{far}"><v>2</v></c></row>"#);
    workbook(&rows, &[])
}

/// A sheet that inflates to `bytes`, a thousand times what it takes in the zip, and says so.
pub(crate) fn large_sheet(bytes: usize) -> Vec<u8> {
    let rows = " ".repeat(bytes);
    workbook(&rows, &[])
}

/// A sheet of a few megabytes whose zip says that it holds `declared` bytes.
pub(crate) fn false_size(declared: u32) -> Vec<u8> {
    let mut zip = large_sheet(3 << 20);
    let (local, central) = headers(&zip, SHEET);
    zip[local + 22..local + 26].copy_from_slice(&declared.to_le_bytes());
    zip[central + 24..central + 28].copy_from_slice(&declared.to_le_bytes());
    zip
}

/// A sheet whose bytes are not those its checksum was made of.
pub(crate) fn false_checksum() -> Vec<u8> {
    let mut zip = two_cells("B2");
    let (_, central) = headers(&zip, SHEET);
    zip[central + 16] ^= 0xFF;
    zip
}

/// A member whose path is `path` once unpacked; as long as `xl/other.bin`.
pub(crate) fn member_at(path: &str) -> Vec<u8> {
    const STAND_IN: &str = "xl/other.bin";
    assert_eq!(path.len(), STAND_IN.len(), "the path takes the place of `{STAND_IN}`");
    let mut zip = workbook("", &[(STAND_IN, "harm")]);
    let (local, central) = headers(&zip, STAND_IN);
    zip[local + 30..local + 30 + path.len()].copy_from_slice(path.as_bytes());
    zip[central + 46..central + 46 + path.len()].copy_from_slice(path.as_bytes());
    zip
}

/// Two members of the paths `xl/other.bin` and `path`, which are to be the same path.
pub(crate) fn member_twice(path: &str) -> Vec<u8> {
    let mut zip = workbook("", &[("xl/other.bin", "one"), ("xl/extra.bin", "two")]);
    let (local, central) = headers(&zip, "xl/extra.bin");
    zip[local + 30..local + 30 + path.len()].copy_from_slice(path.as_bytes());
    zip[central + 46..central + 46 + path.len()].copy_from_slice(path.as_bytes());
    zip
}

/// A sheet marked as encrypted within the zip.
pub(crate) fn encrypted_member() -> Vec<u8> {
    let mut zip = two_cells("B2");
    let (local, central) = headers(&zip, SHEET);
    zip[local + 6] |= 1;
    zip[central + 8] |= 1;
    zip
}

/// A sheet packed by a method (its number in the zip) that is not deflate.
pub(crate) fn packed_by(method: u16) -> Vec<u8> {
    let mut zip = two_cells("B2");
    let (local, central) = headers(&zip, SHEET);
    zip[local + 8..local + 10].copy_from_slice(&method.to_le_bytes());
    zip[central + 10..central + 12].copy_from_slice(&method.to_le_bytes());
    zip
}

/// As many members as asked for, all empty.
pub(crate) fn many_members(members: usize) -> Vec<u8> {
    let names: Vec<String> = (0..members).map(|number| format!("xl/{number}.xml")).collect();
    let files: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b""[..])).collect();
    zipped(&files)
}

/// A zip with a zip in it, where a workbook was expected.
pub(crate) fn nested_zip() -> Vec<u8> {
    let inner = zipped(&[("more.txt", b"deeper")]);
    zipped(&[("inner.zip", &inner)])
}

/// A compound file with a stream of that name: `EncryptedPackage` in a workbook with a password,
/// `Workbook` in an `.xls`.
pub(crate) fn compound(stream: &str) -> Vec<u8> {
    let mut file = vec![0_u8; 1_536];
    file[..8].copy_from_slice(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]);
    for (at, unit) in stream.encode_utf16().enumerate() {
        file[1_024 + 2 * at..1_026 + 2 * at].copy_from_slice(&unit.to_le_bytes());
    }
    file
}

/// The first part of a file, as a broken connection leaves it.
pub(crate) fn truncated(file: &[u8]) -> Vec<u8> {
    file[..file.len() * 2 / 3].to_vec()
}

/// A table of shared strings that declares `count` of them and holds one.
pub(crate) fn declared_strings(count: u64) -> Vec<u8> {
    let strings = format!(r#"<sst count="1" uniqueCount="{count}"><si><t>x</t></si></sst>"#);
    workbook(r#"<row r="1"><c r="A1" t="s"><v>0</v></c></row>"#, &[("xl/sharedStrings.xml", &strings)])
}

/// Formats that each copy one long font name.
pub(crate) fn copied_name() -> Vec<u8> {
    let styles = format!(
        r#"<styleSheet><fonts><font><name val="{}"/></font></fonts><cellXfs>{}</cellXfs></styleSheet>"#,
        "N".repeat(60_000),
        r#"<xf fontId="0"/>"#.repeat(60_000)
    );
    workbook("", &[("xl/styles.xml", &styles)])
}

/// Where the two headers of a member begin: the one before its bytes and the one in the list.
fn headers(zip: &[u8], name: &str) -> (usize, usize) {
    let find = |signature: &[u8], length: usize| {
        let header = zip.windows(signature.len()).enumerate().position(|(at, window)| {
            window == signature
                && zip.get(at + length..).is_some_and(|rest| rest.starts_with(name.as_bytes()))
        });
        header.unwrap_or_else(|| panic!("no header of `{name}`"))
    };
    (find(b"PK\x03\x04", 30), find(b"PK\x01\x02", 46))
}
