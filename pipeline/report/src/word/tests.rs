use std::io::Read;
use std::sync::Arc;

use super::*;
use crate::figure::{CitationParts, Figure, FigureTable, Pictures};
use crate::model::{
    Block, Chapter, EvidencePage, Explanation, FigureLink, HeatCell, HeatMark, HeatRow, HeatTable, Layout,
    TableBlock,
};
use catalogue::assets::Assets;

/// What a text from outside may have.
const HOSTILE: &str = "<w:p> & \"Trust\" \u{1}'s";
const HOSTILE_ESCAPED: &str = "&lt;w:p&gt; &amp; &quot;Trust&quot; &#39;s";

fn figure() -> Figure {
    let (id, title) = ("wres-i8-Y62-2025-trusts".to_owned(), "16.2% of BME respondents".to_owned());
    Figure {
        alt: "Chart of 26 trusts: 16.2% BME, 6.1% White".to_owned(),
        svg: r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 50" width="100" height="50"><rect x="10" y="10" width="50" height="20" fill="#12436D"/></svg>"##.to_owned(),
        citation: CitationParts {
            publisher: "An assembly".to_owned(),
            edition: "2026-07".to_owned(),
            year: 2026,
            id: id.clone(),
            title: title.clone(),
            source: "NHS Staff Survey 2024".to_owned(),
            spoken: String::new(),
        }
        .citation(2),
        id,
        title,
        caption: String::new(),
        description: String::new(),
        spoken: String::new(),
        indicator: "8".to_owned(),
        places: Vec::new(),
        table: FigureTable::default(),
    }
}

fn heat() -> HeatTable {
    let cell =
        |value: &str, mark, word: &str| HeatCell { value: value.to_owned(), mark, word: word.to_owned() };
    HeatTable {
        caption: "Gaps of trusts".to_owned(),
        heads: vec!["Trust".to_owned(), "5".to_owned(), "6".to_owned(), "7".to_owned()],
        rows: vec![HeatRow {
            place: "Bolton".to_owned(),
            cells: vec![
                cell("+9.7", HeatMark::Wider, "wider"),
                cell("+1.2", HeatMark::Similar, "similar"),
                cell("not published", HeatMark::Absent, ""),
            ],
            total: false,
        }],
        key: vec![(HeatMark::Wider, "clearly wider".to_owned()), (HeatMark::Similar, "not clear".to_owned())],
    }
}

/// A report with every kind of block.
fn report(layout: Layout) -> Report {
    let mut table =
        TableBlock::new("Shares", &[("Trust", false, 0.6), ("BME", true, 0.2), ("Page", false, 0.2)]);
    table.linked(
        vec![HOSTILE.to_owned(), "16.2%".to_owned(), "elht.nhs.uk".to_owned()],
        "https://elht.nhs.uk/?a=1&b=2".to_owned(),
    );
    table.linked(
        vec!["Leeds".to_owned(), "1%".to_owned(), "no page".to_owned()],
        "javascript:alert(1)".to_owned(),
    );
    table.total(vec!["England".to_owned(), "15.3%".to_owned(), "none".to_owned()]);
    let mut chapter = Chapter::on_new_page("indicator-8", "BME staff report more discrimination");
    chapter.eyebrow = Some("Indicator 8".to_owned());
    chapter.points(vec!["First point.".to_owned(), "Second point.".to_owned()]);
    chapter.finding("The finding.");
    chapter.texts(["A paragraph.".to_owned()]);
    chapter.blocks.push(Block::List { items: vec!["A list item.".to_owned()] });
    chapter.heading("Inside");
    chapter.terms(vec![Explanation { term: "Gap".to_owned(), text: "BME less White.".to_owned() }]);
    chapter.tables([table]);
    chapter.blocks.push(Block::Heat { table: heat() });
    chapter.figures([figure()]);
    chapter.web_figures([Figure { id: "wres-i5-Y62-2025-trusts".to_owned(), ..figure() }]);
    chapter.blocks.push(Block::Figures {
        items: vec![FigureLink {
            id: "a".to_owned(),
            title: "A figure".to_owned(),
            label: "a, version 2".to_owned(),
        }],
    });
    chapter.end_page();
    let page = EvidencePage {
        address: "https://elht.nhs.uk/?a=1&b=2".to_owned(),
        words: "page of elht.nhs.uk".to_owned(),
    };
    chapter.stated("A remark.".to_owned(), Some(page));
    chapter.points(vec!["A point of another list.".to_owned()]);
    Report {
        title: format!("Race equality: {HOSTILE}"),
        place: "North West".to_owned(),
        kind: "brief",
        code: "Y62".to_owned(),
        subtitle: "Compared with England".to_owned(),
        vintage: "WRES 2025".to_owned(),
        edition: "2026-07".to_owned(),
        edition_date: "12 July 2026".to_owned(),
        made_by: "race-equity 0.1.0".to_owned(),
        data_file: "north-west.csv".to_owned(),
        workbook_file: "north-west.xlsx".to_owned(),
        word_file: None,
        layout,
        notices: vec!["What is newer.".to_owned()],
        covers: vec!["What it covers.".to_owned()],
        chapters: vec![chapter],
    }
}

fn made(layout: Layout) -> Vec<u8> {
    let assets = Assets::default();
    let (palette, pictures) = (Palette::load(&assets).unwrap(), Pictures::new(&assets).unwrap());
    let origin = DocumentOrigin {
        publisher: "An assembly & others",
        date: jiff::civil::date(2026, 7, 12),
        palette: &palette,
    };
    document(&report(layout), &origin, &|figure: &Figure| -> Result<Arc<[u8]>, ReportError> {
        Ok(pictures.png(&figure.id, &figure.svg)?)
    })
    .unwrap()
}

fn part(document: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(document)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

/// The style and the text of each paragraph.
fn paragraphs(xml: &str) -> Vec<(String, String)> {
    let style = |paragraph: &str| {
        paragraph.split("w:pStyle w:val=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
    };
    let text = |paragraph: &str| {
        let texts = paragraph.split("<w:t xml:space=\"preserve\">").skip(1);
        texts.map(|text| text.split("</w:t>").next().unwrap()).collect::<String>()
    };
    xml.split("<w:p>").skip(1).map(|paragraph| (style(paragraph), text(paragraph))).collect()
}

#[test]
fn a_document_has_headings_lists_and_texts_in_order() {
    let xml = part(&made(Layout::Long), "word/document.xml");
    let said: Vec<(String, String)> =
        paragraphs(&xml).into_iter().filter(|(style, _)| style != "TableText").collect();
    let expected = [
        ("Edition", "race-equity 0.1.0 · edition 2026-07 · data as of 12 July 2026"),
        ("Title", &format!("Race equality: {HOSTILE_ESCAPED}")),
        ("Subtitle", "Compared with England. WRES 2025"),
        ("Finding", "What is newer."),
        ("Note", "What it covers."),
        ("Eyebrow", "Indicator 8"),
        ("Heading1", "BME staff report more discrimination"),
        ("ListNumber", "First point."),
        ("ListNumber", "Second point."),
        ("Finding", "The finding."),
        ("Normal", "A paragraph."),
        ("ListBullet", "A list item."),
        ("Heading2", "Inside"),
        ("Normal", "Gap. BME less White."),
        ("Caption", "Shares"),
        ("Caption", "Gaps of trusts"),
        ("Note", "\u{25b2} clearly wider; \u{25cb} not clear."),
        ("Normal", ""),
        ("Note", "Figure wres-i8-Y62-2025-trusts, version 2. 16.2% of BME respondents"),
        ("ListBullet", "A figure (a, version 2)"),
        ("Note", "A remark. page of elht.nhs.uk."),
        ("ListNumber", "A point of another list."),
    ];
    let said: Vec<(&str, &str)> = said.iter().map(|(style, text)| (style.as_str(), text.as_str())).collect();
    assert_eq!(said, expected);
    // The chapter, and what follows the break, begin a page.
    assert_eq!(xml.matches("<w:pageBreakBefore/>").count(), 2);
    assert!(xml.contains("<w:pStyle w:val=\"Eyebrow\"/><w:pageBreakBefore/>"));
}

#[test]
fn tables_repeat_their_heads_and_mark_the_first_column() {
    let xml = part(&made(Layout::Long), "word/document.xml");
    let tables: Vec<&str> = xml.split("<w:tbl>").skip(1).collect();
    assert_eq!(tables.len(), 2);
    for (table, rows) in tables.iter().zip([4, 2]) {
        assert!(table.contains("w:firstRow=\"1\"") && table.contains("w:firstColumn=\"1\""));
        let rows: Vec<&str> = table.split("<w:tr>").skip(1).take(rows).collect();
        assert!(rows[0].contains("<w:tblHeader/>"));
        assert!(rows[1..].iter().all(|row| !row.contains("<w:tblHeader/>")));
    }
    assert!(tables[0].contains(HOSTILE_ESCAPED));
    let cells: Vec<String> = paragraphs(tables[1]).into_iter().map(|(_, text)| text).take(8).collect();
    assert_eq!(cells[..4], ["Trust", "5", "6", "7"]);
    assert_eq!(cells[4..], ["Bolton", "+9.7 \u{25b2} wider", "+1.2 \u{25cb} similar", "not published"]);
    // A light shade under black text, for the wider gap only.
    assert_eq!(tables[1].matches("w:fill=\"FBDFCF\"").count(), 1);
}

#[test]
fn a_column_is_as_wide_as_its_longest_word() {
    // By their shares alone, the second column would have a tenth: 12 characters and the space beside them need
    // 1,464, and the others share 7,536 as 5 to 4.
    assert_eq!(table::widths(&[0.5, 0.1, 0.4], &[8, 12, 8], 9000), [4186, 1464, 3349]);
    assert_eq!(table::widths(&[0.5, 0.5], &[8, 8], 9000), [4500, 4500]);
    // Words that do not fit are broken, and the table stays on the page.
    assert_eq!(table::widths(&[0.5, 0.5], &[90, 90], 9000), [4500, 4500]);
    // The text of a table with many columns is smaller.
    let many = [[0.98].as_slice(), &[0.0025; 8]].concat();
    assert_eq!(table::widths(&many, &[1, 5, 5, 5, 5, 5, 5, 5, 5], 9000)[1], 5 * 96 + 120);
    assert_eq!(table::longest_word(["pay band", "non-clinical"].into_iter()), 8);
}

#[test]
fn only_printed_figures_are_pictures_with_alternative_texts() {
    let document = made(Layout::Long);
    let xml = part(&document, "word/document.xml");
    assert_eq!(xml.matches("<wp:inline").count(), 1);
    assert!(
        xml.contains(
            "descr=\"Chart of 26 trusts: 16.2% BME, 6.1% White\" title=\"16.2% of BME respondents\""
        )
    );
    // 9,638 twentieths of a point across A4 without its margins, and half as high as the picture is.
    assert!(xml.contains("<wp:extent cx=\"6120130\" cy=\"3060065\"/>"));
    let mut archive = zip::ZipArchive::new(Cursor::new(&document)).unwrap();
    let mut png = Vec::new();
    archive.by_name("word/media/figure1.png").unwrap().read_to_end(&mut png).unwrap();
    assert_eq!(super::picture::dots(&png), Some((1606, 803)));
    assert!(part(&document, "word/_rels/document.xml.rels").contains("Id=\"rIdPicture1\""));
}

#[test]
fn only_web_pages_are_links_and_each_is_there_once() {
    let document = made(Layout::Long);
    let links = part(&document, "word/_rels/document.xml.rels");
    assert_eq!(links.matches("TargetMode=\"External\"").count(), 1);
    assert!(links.contains("Target=\"https://elht.nhs.uk/?a=1&amp;b=2\""));
    let xml = part(&document, "word/document.xml");
    assert_eq!(xml.matches("<w:hyperlink").count(), 2);
    assert!(xml.contains(">no page<") && !xml.contains("javascript"));
}

#[test]
fn each_numbered_list_begins_at_one() {
    let document = made(Layout::Long);
    let numbering = part(&document, "word/numbering.xml");
    assert_eq!(numbering.matches("<w:startOverride w:val=\"1\"/>").count(), 2);
    let xml = part(&document, "word/document.xml");
    assert_eq!(["2", "3"].map(|list| xml.matches(&format!("<w:numId w:val=\"{list}\"/>")).count()), [2, 1]);
}

#[test]
fn a_document_says_its_language_title_author_and_date() {
    let document = made(Layout::Brief);
    let styles = part(&document, "word/styles.xml");
    assert!(styles.contains("<w:lang w:val=\"en-GB\"") && styles.contains("w:ascii=\"Arial\""));
    // 11 points in a brief, 12 in others.
    assert!(styles.contains("<w:sz w:val=\"22\"/><w:szCs w:val=\"22\"/><w:lang"));
    assert!(
        part(&made(Layout::Short), "word/styles.xml")
            .contains("<w:sz w:val=\"24\"/><w:szCs w:val=\"24\"/><w:lang")
    );
    let core = part(&document, "docProps/core.xml");
    assert!(core.contains(&format!("<dc:title>Race equality: {HOSTILE_ESCAPED}</dc:title>")));
    assert!(core.contains("<dc:creator>An assembly &amp; others</dc:creator>"));
    assert!(core.contains("<dc:language>en-GB</dc:language>") && core.contains(">2026-07-12T00:00:00Z<"));
    let footer = part(&document, "word/footer1.xml");
    assert!(footer.contains("w:instr=\" PAGE \"") && footer.contains("Edition 2026-07"));
    assert!(part(&document, "word/document.xml").contains("<w:pgSz w:w=\"11906\" w:h=\"16838\"/>"));
}

#[test]
fn the_same_report_has_the_same_bytes() {
    assert_eq!(made(Layout::Long), made(Layout::Long));
}
