//! A WRES report as a long web page and as a Word document, with published figures: nine indicators, regions, pay bands
//! and ethnic groups by year.

use std::fmt::Write;

use super::workbooks::zipped::zipped;
use crate::support::{Row, bundled, rows, with_commas};

/// The years of a table.
const YEARS: [&str; 9] = ["2016", "2017", "2018", "2019", "2020", "2021", "2022", "2023", "2024"];

/// A cell with its text and how many columns and rows it spans.
#[derive(Clone)]
pub(crate) struct Cell(pub(crate) String, pub(crate) usize, pub(crate) usize);

/// A table of a report.
#[derive(Clone)]
pub(crate) struct Table {
    /// The heading of its section.
    pub(crate) section: &'static str,
    pub(crate) caption: String,
    pub(crate) rows: Vec<Vec<Cell>>,
}

/// What identifies a published figure: indicator, measure, code of the place, ethnic group, WRES year.
pub(crate) type Key<'a> = (&'a str, &'a str, &'a str, &'a str, &'a str);

/// The published figures.
pub(crate) struct Published(Vec<Row>);

impl Published {
    pub(crate) fn read() -> Self {
        Self(rows(&bundled("wres_published.csv")))
    }

    /// The newest edition of a figure, as printed.
    pub(crate) fn find(&self, (indicator, measure, code, group, year): Key<'_>) -> Option<String> {
        let wanted = [
            ("indicator", indicator),
            ("measure", measure),
            ("org_code", code),
            ("ethnic_group", group),
            ("wres_year", year),
        ];
        let is_it = |row: &&Row| {
            wanted.iter().all(|(column, text)| row.get(*column).map_or("", String::as_str) == *text)
        };
        let newest = self.0.iter().filter(is_it).max_by_key(|row| row["edition"].clone());
        newest.map(|row| row["value"].clone())
    }

    fn cell(&self, key: Key<'_>, mark: &str) -> String {
        self.find(key).map_or_else(|| "n/a".to_owned(), |value| value + mark)
    }
}

pub(crate) fn plain(text: &str) -> Cell {
    Cell(text.to_owned(), 1, 1)
}

fn line(head: &str, cells: impl Iterator<Item = String>) -> Vec<Cell> {
    std::iter::once(plain(head)).chain(cells.map(|text| Cell(text, 1, 1))).collect()
}

const REGIONS: [(&str, &str); 8] = [
    ("England (all trusts)", "ENG"),
    ("East of England", "Y61"),
    ("London", "Y56"),
    ("Midlands", "Y60"),
    ("North East &amp; Yorkshire", "Y63"),
    ("North West", "Y62"),
    ("South East", "Y59"),
    ("South West", "Y58"),
];

const SECTIONS: [&str; 9] = [
    "Indicator 1: percentage of staff in each of the Agenda for Change bands, and VSM",
    "Indicator 2: relative likelihood of White applicants being appointed from shortlisting compared to BME applicants",
    "Indicator 3: relative likelihood of BME staff entering the formal disciplinary process compared to White staff",
    "Indicator 4: relative likelihood of White staff accessing non-mandatory training and CPD compared to BME staff",
    "Indicator 5: harassment, bullying or abuse from patients, relatives or the public",
    "Indicator 6: harassment, bullying or abuse from staff",
    "Indicator 7: belief in equal opportunities for career progression or promotion",
    "Indicator 8: discrimination from a manager, team leader or other colleagues",
    "Indicator 9: BME board membership",
];

/// The tables of a report: published figures in the forms that the layout reads.
pub(crate) fn report(published: &Published) -> Vec<Table> {
    let mut tables = Vec::new();
    let mut add = |section: usize, caption: &str, rows: Vec<Vec<Cell>>| {
        let caption = format!("Table {}: {caption}", tables.len() + 1);
        tables.push(Table { section: SECTIONS[section - 1], caption, rows });
    };
    let years = |head: &str| line(head, YEARS.iter().map(|year| (*year).to_owned()));
    let over_years = |head: &str, indicator: &str, measure: &str, code: &str, group: &str, mark: &str| {
        line(head, YEARS.iter().map(|year| published.cell((indicator, measure, code, group, year), mark)))
    };
    let places = |measure: &str, indicator: &str, group: &str, mark: &str| {
        let mut rows = vec![years("Region")];
        rows.extend(REGIONS.map(|(name, code)| over_years(name, indicator, measure, code, group, mark)));
        rows
    };

    add(1, "percentage of BME staff by region", places("percentage_of_workforce", "1", "bme", "%"));
    let headcount = |year: &str| {
        published
            .find(("1", "headcount", "ENG", "bme", year))
            .map_or_else(|| "n/a".to_owned(), |count| with_commas(&count))
    };
    let rows = vec![years("Ethnic group"), line("BME", YEARS.iter().map(|year| headcount(year)))];
    add(1, "headcount of staff", rows);
    let rows = vec![
        years("Band"),
        over_years("Band 5", "1", "percentage_of_band_5", "ENG", "bme", "%"),
        over_years("VSM", "1", "percentage_of_very_senior_managers", "ENG", "bme", "%"),
    ];
    add(1, "percentage of BME staff by band", rows);
    add(2, "relative likelihood by region", places("relative_likelihood", "2", "", ""));
    let trusts = |year: &&str| {
        let key = ("2", "percentage_of_trusts_white_significantly_more_likely", "ENG", "", *year);
        published.find(key).map(|value| line(year, std::iter::once(value + "%")))
    };
    let mut rows = vec![line("Year", std::iter::once("Percentage of trusts".to_owned()))];
    rows.extend(YEARS.iter().filter_map(trusts));
    add(2, "percentage of trusts with a significant difference", rows);
    let ratio = |indicator: &'static str| {
        move |year: &&str| {
            let cell = published.cell((indicator, "relative_likelihood", "ENG", "", year), "");
            line(&format!("WRES {year}"), std::iter::once(cell))
        }
    };
    let mut rows = vec![line("Year", std::iter::once("Relative likelihood".to_owned()))];
    rows.extend(YEARS.iter().map(ratio("3")));
    add(3, "all trusts", rows);
    let rows = vec![years(""), over_years("Relative likelihood", "4", "relative_likelihood", "ENG", "", "")];
    add(4, "all trusts", rows);
    for indicator in ["5", "6", "7"] {
        let shown = ["2016", "2017", "2019", "2024"];
        let mut top = vec![Cell("Region".to_owned(), 1, 2)];
        top.extend(shown.map(|year| Cell(year.to_owned(), 2, 1)));
        let groups = shown.iter().flat_map(|_| [plain("White"), plain("BME")]).collect();
        let mut rows = vec![top, groups];
        for (name, code) in [REGIONS[0], REGIONS[2]] {
            let cells = shown.iter().flat_map(|year| ["white", "bme"].map(|group| (*year, group)));
            let cells =
                cells.map(|(year, group)| published.cell((indicator, "percentage", code, group, year), "%"));
            rows.push(line(name, cells));
        }
        add(indicator.parse().unwrap(), "by region, year and ethnic group", rows);
    }
    let mut rows = vec![line("Year", ["White".to_owned(), "BME<sup>1</sup>".to_owned()].into_iter())];
    for year in ["2017", "2018", "2019", "2021"] {
        let cells = ["white", "bme"].map(|group| published.cell(("8", "percentage", "ENG", group, year), ""));
        rows.push(line(year, cells.into_iter()));
    }
    rows.push(vec![Cell("Note 1: by the staff survey of the year before".to_owned(), 3, 1)]);
    add(8, "England, by ethnic group", rows);
    let rows = vec![
        years("Board"),
        over_years("All board members", "9", "percentage_of_board", "ENG", "bme", "%"),
        over_years("Executive members", "9", "percentage_of_executive_board", "ENG", "bme", "%"),
    ];
    add(9, "percentage of members who are BME", rows);
    add(9, "acronyms", vec![line("Word", std::iter::once("Meaning".to_owned()))]);
    tables
}

/// The report as a page, with the caption of each table in a paragraph, a `caption` or a `figcaption`, and links.
pub(crate) fn page(tables: &[Table], links: &[&str]) -> String {
    let mut html = String::from(
        "<!doctype html><html lang=\"en\"><head><title>WRES</title></head><body><header><nav><a href=\"/\">NHS England\
         </a></nav></header><main><h1>NHS WRES: data analysis report for NHS trusts</h1><p>This report ...</p>",
    );
    let mut section = "";
    for (at, table) in tables.iter().enumerate() {
        if table.section != section {
            section = table.section;
            let _ = write!(html, "<h2 id=\"s{at}\"><strong>{section}</strong></h2><p>Text about it.</p>");
        }
        let caption = &table.caption;
        let (before, own, after) = match at % 3 {
            0 => (format!("<p><strong>{caption}</strong></p>"), String::new(), String::new()),
            1 => (String::new(), format!("<caption>{caption}</caption>"), String::new()),
            _ => {
                ("<p>As shown.</p>".to_owned(), String::new(), format!("<figcaption>{caption}</figcaption>"))
            }
        };
        let _ = write!(html, "{before}<figure class=\"wp-block-table\"><table>{own}<tbody>");
        for row in &table.rows {
            html += "<tr>";
            for Cell(text, columns, rows) in row {
                let _ = write!(html, "<td colspan=\"{columns}\" rowspan=\"{rows}\">{text}</td>");
            }
            html += "</tr>\n";
        }
        let _ = write!(html, "</tbody></table>{after}</figure>");
    }
    for link in links {
        let _ = write!(html, "<p><a href=\"{link}\">Detailed data breakdown</a></p>");
    }
    html + "</main></body></html>"
}

const STYLES: &str = "<w:styles xmlns:w=\"w\"><w:style w:styleId=\"Heading2\"><w:name w:val=\"heading 2\"/></w:style>\
    <w:style w:styleId=\"Caption\"><w:name w:val=\"caption\"/></w:style></w:styles>";

/// The report as a Word document.
pub(crate) fn document(tables: &[Table]) -> Vec<u8> {
    let styled = |style: &str, text: &str| {
        format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>")
    };
    let mut body = String::new();
    let mut section = "";
    for table in tables {
        if table.section != section {
            section = table.section;
            body += &styled("Heading2", section);
        }
        body += &styled("Caption", &table.caption);
        body += "<w:tbl><w:tblPr><w:tblStyle w:val=\"TableGrid\"/></w:tblPr>";
        // The columns that a cell above spans, as Word writes them: each row has a cell for them.
        let mut above: Vec<usize> = Vec::new();
        for row in &table.rows {
            body += "<w:tr>";
            let continued: Vec<usize> = std::mem::take(&mut above);
            for columns in continued {
                let _ = write!(
                    body,
                    "<w:tc><w:tcPr><w:gridSpan w:val=\"{columns}\"/><w:vMerge/></w:tcPr><w:p/></w:tc>"
                );
            }
            for Cell(text, columns, rows) in row {
                let merge = if *rows > 1 { "<w:vMerge w:val=\"restart\"/>" } else { "" };
                if *rows > 1 {
                    above.push(*columns);
                }
                let (text, mark) =
                    text.split_once("<sup>").map_or((text.as_str(), ""), |(text, mark)| (text, mark));
                let mark = mark.trim_end_matches("</sup>");
                let raised = "<w:rPr><w:vertAlign w:val=\"superscript\"/></w:rPr>";
                let _ = write!(
                    body,
                    "<w:tc><w:tcPr><w:gridSpan w:val=\"{columns}\"/>{merge}</w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r>\
                     <w:r>{raised}<w:t>{mark}</w:t></w:r></w:p></w:tc>"
                );
            }
            body += "</w:tr>";
        }
        body += "</w:tbl><w:p/>";
    }
    word(&body)
}

/// A Word document with this body.
pub(crate) fn word(body: &str) -> Vec<u8> {
    let text =
        format!("<?xml version=\"1.0\"?><w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>");
    let relations = "<Relationships><Relationship Id=\"r1\" Type=\"x/officeDocument\" Target=\"word/document.xml\"/></Relationships>";
    zipped(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("_rels/.rels", relations.as_bytes()),
        ("word/document.xml", text.as_bytes()),
        ("word/styles.xml", STYLES.as_bytes()),
    ])
}
