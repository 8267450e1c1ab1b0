//! Inputs to begin with: the files of the project itself, forms that the program writes, and small examples.

use std::io::{Cursor, Read, Write};
use std::sync::LazyLock;

use catalogue::assets::{Assets, Folder};
use ingest::trust_return::{self, ReturnForm};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use crate::definitions::{FILES, LAYOUTS};
use crate::tables::{BETWEEN_PARTS, DOCUMENT_PARTS, WORKBOOK_PARTS};

/// The longest part of a file that is taken, in bytes.
const LONGEST: usize = 6_000;

static FORM: LazyLock<ReturnForm> =
    LazyLock::new(|| ReturnForm::load(&Assets::default()).unwrap_or_else(|error| panic!("{error}")));

/// The beginning of a file of `data/`, up to the end of a line.
fn beginning(file: &str) -> Vec<u8> {
    let bytes = Assets::default().read(Folder::Data, file).unwrap_or_else(|error| panic!("{error}"));
    let part = &bytes[..bytes.len().min(LONGEST)];
    let end = part.iter().rposition(|byte| *byte == b'\n').map_or(part.len(), |at| at + 1);
    part[..end].to_vec()
}

fn of_folder(folder: Folder, ending: &str) -> Vec<(String, Vec<u8>)> {
    let assets = Assets::default();
    let names = assets.every(folder).unwrap_or_else(|error| panic!("{error}"));
    let read = |name: String| {
        let bytes = assets.read(folder, &name).unwrap_or_else(|error| panic!("{error}")).into_owned();
        (name, bytes)
    };
    names.into_iter().filter(|name| name.ends_with(ending)).map(read).collect()
}

/// The parts of a packed workbook, one after the other.
fn parts(workbook: &[u8]) -> Vec<u8> {
    let mut zip = ZipArchive::new(Cursor::new(workbook)).unwrap_or_else(|error| panic!("{error}"));
    let mut joined = Vec::new();
    for name in WORKBOOK_PARTS {
        if let Ok(mut part) = zip.by_name(name) {
            part.read_to_end(&mut joined).unwrap_or_else(|error| panic!("{error}"));
        }
        joined.push(BETWEEN_PARTS);
    }
    joined
}

fn form() -> Vec<u8> {
    trust_return::template_xlsx(&FORM).unwrap_or_else(|error| panic!("{error}"))
}

/// A workbook, packed and as parts.
pub(crate) fn workbooks() -> Vec<Vec<u8>> {
    vec![parts(&form()), form()]
}

/// A Word document with one table, as parts.
pub(crate) fn documents() -> Vec<Vec<u8>> {
    let document = r#"<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>
<w:p><w:pPr><w:pStyle w:val="Caption"/></w:pPr><w:r><w:t>Indicator 5</w:t></w:r></w:p>
<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Trust</w:t></w:r></w:p></w:tc><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr><w:p><w:r><w:t>BME</w:t></w:r></w:p></w:tc></w:tr>
<w:tr><w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr><w:p><w:r><w:t>RXR</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>25.1%</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
</w:body></w:document>"#;
    let parts = ["<Types/>", document, "<w:styles/>"];
    debug_assert_eq!(parts.len(), DOCUMENT_PARTS.len());
    let between = char::from(BETWEEN_PARTS).to_string();
    vec![parts.join(&between).into_bytes()]
}

/// Tables of `data/bundled`, and the separators and encodings that people's programs write.
pub(crate) fn csv() -> Vec<Vec<u8>> {
    let wide: Vec<u8> = "a;b\r\n1,5;\"x\"\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    vec![
        beginning("bundled/staff_survey_wres.csv"),
        beginning("bundled/organisations.csv"),
        b"\xEF\xBB\xBFname\tvalue\n\"two\nlines\"\t\"a \"\"quote\"\"\"\n".to_vec(),
        [&[0xFF, 0xFE], wide.as_slice()].concat(),
    ]
}

/// Pages with tables and links.
pub(crate) fn pages() -> Vec<Vec<u8>> {
    let page = r#"<!doctype html><html><head><base href="/data/"><title>WRES 2024</title></head><body>
<a href="wres-2024.xlsx">WRES data 2024 (Excel)</a> <a href="https://example.org/a.csv?x=1#y">May 2025</a>
<a href="/local/NSS25%20Detailed%20spreadsheets.xlsx">Local results 2025</a>
<table><caption>Indicator 5</caption><thead><tr><th rowspan="2">Trust</th><th colspan=2>BME</th></tr><tr><th>2023<th>2024</tr></thead>
<tr><td>RXR<td>25.1%<td>*</tr></table></body></html>"#;
    vec![page.as_bytes().to_vec()]
}

/// Zips, packed and stored.
pub(crate) fn archives() -> Vec<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, method) in
        [("a.csv", zip::CompressionMethod::Stored), ("b/c.xlsx", zip::CompressionMethod::Deflated)]
    {
        let options = SimpleFileOptions::default().compression_method(method);
        zip.start_file(name, options).unwrap_or_else(|error| panic!("{error}"));
        zip.write_all(b"code,value\nRXR,1\nRXR,1\n").unwrap_or_else(|error| panic!("{error}"));
    }
    vec![zip.finish().unwrap_or_else(|error| panic!("{error}")).into_inner(), form()]
}

/// For each bundled layout, the beginning of its file.
pub(crate) fn published() -> Vec<Vec<u8>> {
    let layouts = of_folder(Folder::Data, ".toml");
    let layouts = layouts.iter().filter_map(|(name, _)| name.strip_prefix("layouts/")?.strip_suffix(".toml"));
    let mut inputs = Vec::new();
    for (number, layout) in (0_u8..).zip(layouts) {
        let Some(name) = layout.strip_prefix("bundled-") else {
            inputs.push([vec![number], parts(&form())].concat());
            continue;
        };
        let file = format!("bundled/{}.csv", name.replace('-', "_"));
        if Assets::default().read(Folder::Data, &file).is_ok() {
            inputs.push([vec![number], beginning(&file)].concat());
        }
    }
    inputs
}

/// The form of a trust's return, as a workbook and as CSV, and with a count.
pub(crate) fn returns() -> Vec<Vec<u8>> {
    let csv = trust_return::template_csv(&FORM);
    let filled = String::from_utf8_lossy(&csv)
        .replace(",,", ",RXR,")
        .replace(",\r\n", ",12\r\n")
        .replace(",\n", ",12\n");
    vec![csv, filled.into_bytes(), parts(&form())]
}

/// The layouts of `data/layouts` that are changed.
pub(crate) fn layouts() -> Vec<Vec<u8>> {
    numbered(LAYOUTS.iter().map(|name| format!("layouts/{name}.toml")))
}

/// The other files of `data/` that are changed.
pub(crate) fn definitions() -> Vec<Vec<u8>> {
    numbered(FILES.iter().map(|name| (*name).to_owned()))
}

fn numbered(files: impl Iterator<Item = String>) -> Vec<Vec<u8>> {
    let read =
        |file: &str| Assets::default().read(Folder::Data, file).unwrap_or_else(|error| panic!("{error}"));
    (0_u8..).zip(files).map(|(number, file)| [&[number], read(&file).as_ref()].concat()).collect()
}

/// Settings.
pub(crate) fn settings() -> Vec<Vec<u8>> {
    let text = r#"publisher = "NHS North West"
term = "BME"
store = "store"
reports = "reports"
[run]
reports = ["region north-west", "trust RXR"]
[site]
folder = "site"
[alert]
email = ["edi@trust.nhs.uk"]
webhook = "https://example.org/hook"
[alert.smtp]
host = "smtp.example.org"
from = "race-equity@example.org"
[mirror]
nss-benchmark = "https://example.org/mirror/"
"#;
    vec![text.as_bytes().to_vec()]
}

/// Lines of a manifest.
pub(crate) fn manifests() -> Vec<Vec<u8>> {
    let line = r#"{"source":"nss-benchmark","url":"https://example.org/a.xlsx","sha256":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","bytes":1,"retrieved":"2026-07-12T06:00:00Z","etag":"\"x\"","release":"2024"}"#;
    vec![format!("{line}\n{line}\n{{\n").into_bytes(), format!("{line}\n{line}").into_bytes()]
}

/// Lines of a run log.
pub(crate) fn runs() -> Vec<Vec<u8>> {
    let line = r#"{"id":"2026-07-12T06-00-00Z","purpose":"run","started":"2026-07-12T06:00:00Z","finished":"2026-07-12T06:01:00Z","exit":0,"sources":[],"stages":[],"editions":["2026-07"],"digest":null,"error":null}"#;
    vec![format!("{line}\n{line}\nnot a record\n").into_bytes()]
}

/// Lists and locks at an address.
pub(crate) fn lists() -> Vec<Vec<u8>> {
    let file = r#"{"sha256":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","bytes":0}"#;
    let holder = r#"{"host":"edi","pid":1,"command":"run","since":"2026-07-12T06:00:00Z","until":"2026-07-12T06:03:00Z","token":"1-1"}"#;
    [
        format!(r#"{{"version":1,"files":{{"observations/wres.parquet":{file},"../x":{file}}}}}"#),
        format!(r#"{{"version":1,"what":"website","files":{{"a/b.html":{file}}},"unfinished":["old.csv","../x"]}}"#),
        format!(r#"{{"holder":{holder}}}"#),
        r#"{"holder":null}"#.to_owned(),
    ]
    .map(String::into_bytes)
    .into()
}

/// The queries of the project, and two that a person types.
pub(crate) fn queries() -> Vec<Vec<u8>> {
    let typed = [
        "SELECT org_code, year, value FROM gap WHERE value > 0.1 ORDER BY value DESC LIMIT 3",
        "WITH a AS (SELECT year, avg(value) AS v, count(*) FILTER (WHERE value IS NULL) AS n FROM gap GROUP BY year) \
         SELECT a.year, a.v - lag(a.v) OVER (ORDER BY a.year) FROM a JOIN gap USING (year)",
    ];
    let typed = typed.into_iter().map(|text| text.as_bytes().to_vec());
    typed.chain(of_folder(Folder::Queries, ".sql").into_iter().map(|(_, bytes)| bytes)).collect()
}

/// A text of a report.
pub(crate) fn texts() -> Vec<Vec<u8>> {
    let text = "## From the chair\n\nOur *work* has **begun**: see [the plan](https://example.org/plan).\n\n- one\n- two\n\n1. a\n2. b\n";
    vec![b"## Heading\n\nA paragraph.\n".to_vec(), text.as_bytes().to_vec()]
}
