//! The parts of a document that are the same for all, but for titles and colours.

use std::collections::BTreeMap;

use super::body::{BULLETS, colour, link_id, picture_id};
use crate::figure::chart::svg::escape;
use crate::model::{Layout, Report};

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";

/// The beginning of the main part.
pub(super) fn document_head() -> String {
    format!(
        "{HEAD}<w:document xmlns:w=\"{WORD}\" xmlns:r=\"{OFFICE}\" \
         xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" \
         xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" \
         xmlns:pic=\"http://schemas.openxmlformats.org/drawingml/2006/picture\">"
    )
}

/// The kinds of the parts.
pub(super) fn content_types() -> String {
    let word = "application/vnd.openxmlformats-officedocument.wordprocessingml";
    let parts = ["styles", "numbering", "settings"]
        .map(|part| format!("<Override PartName=\"/word/{part}.xml\" ContentType=\"{word}.{part}+xml\"/>"));
    format!(
        "{HEAD}<Types xmlns=\"{PACKAGE}/content-types\">\
         <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
         <Default Extension=\"xml\" ContentType=\"application/xml\"/>\
         <Default Extension=\"png\" ContentType=\"image/png\"/>\
         <Override PartName=\"/word/document.xml\" ContentType=\"{word}.document.main+xml\"/>{}\
         <Override PartName=\"/word/footer1.xml\" ContentType=\"{word}.footer+xml\"/>\
         <Override PartName=\"/docProps/core.xml\" \
         ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/>\
         <Override PartName=\"/docProps/app.xml\" \
         ContentType=\"application/vnd.openxmlformats-officedocument.extended-properties+xml\"/></Types>",
        parts.concat()
    )
}

/// What the package points to.
pub(super) fn package_relationships() -> String {
    format!(
        "{HEAD}<Relationships xmlns=\"{PACKAGE}/relationships\">\
         <Relationship Id=\"rId1\" Type=\"{OFFICE}/officeDocument\" Target=\"word/document.xml\"/>\
         <Relationship Id=\"rId2\" Type=\"{PACKAGE}/relationships/metadata/core-properties\" \
         Target=\"docProps/core.xml\"/>\
         <Relationship Id=\"rId3\" Type=\"{OFFICE}/extended-properties\" Target=\"docProps/app.xml\"/>\
         </Relationships>"
    )
}

/// What the document points to: its other parts, web pages and pictures.
pub(super) fn document_relationships(links: &[String], pictures: usize) -> String {
    let parts = [
        ("styles", "styles.xml"),
        ("numbering", "numbering.xml"),
        ("settings", "settings.xml"),
        ("footer", "footer1.xml"),
    ];
    let parts = (1..).zip(parts).map(|(number, (kind, target))| {
        format!("<Relationship Id=\"rId{number}\" Type=\"{OFFICE}/{kind}\" Target=\"{target}\"/>")
    });
    let links = links.iter().enumerate().map(|(at, address)| {
        format!(
            "<Relationship Id=\"{}\" Type=\"{OFFICE}/hyperlink\" Target=\"{}\" TargetMode=\"External\"/>",
            link_id(at),
            escape(address)
        )
    });
    let pictures = (1..=pictures).map(|number| {
        format!(
            "<Relationship Id=\"{}\" Type=\"{OFFICE}/image\" Target=\"{}\"/>",
            picture_id(number),
            picture_file(number)
        )
    });
    let all: Vec<String> = parts.chain(links).chain(pictures).collect();
    format!("{HEAD}<Relationships xmlns=\"{PACKAGE}/relationships\">{}</Relationships>", all.concat())
}

/// The file of a picture, in the folder of the document.
pub(super) fn picture_file(number: usize) -> String {
    format!("media/figure{number}.png")
}

/// Title, author, language and date.
pub(super) fn core_properties(report: &Report, publisher: &str, date: jiff::civil::Date) -> String {
    let day = format!("{date}T00:00:00Z");
    format!(
        "{HEAD}<cp:coreProperties xmlns:cp=\"{PACKAGE}/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">\
         <dc:title>{}</dc:title><dc:subject>{}</dc:subject><dc:creator>{publisher}</dc:creator>\
         <cp:lastModifiedBy>{publisher}</cp:lastModifiedBy>\
         <dcterms:created xsi:type=\"dcterms:W3CDTF\">{day}</dcterms:created>\
         <dcterms:modified xsi:type=\"dcterms:W3CDTF\">{day}</dcterms:modified>\
         <dc:language>en-GB</dc:language></cp:coreProperties>",
        escape(&report.title),
        escape(&report.subtitle),
        publisher = escape(publisher),
    )
}

/// The program that wrote it.
pub(super) fn app_properties() -> String {
    format!(
        "{HEAD}<Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties\">\
         <Application>race-equity</Application></Properties>"
    )
}

/// The mode of today's Word, and the language.
pub(super) fn settings() -> String {
    format!(
        "{HEAD}<w:settings xmlns:w=\"{WORD}\"><w:autoHyphenation w:val=\"0\"/><w:compat>\
         <w:compatSetting w:name=\"compatibilityMode\" w:uri=\"http://schemas.microsoft.com/office/word\" \
         w:val=\"15\"/></w:compat><w:themeFontLang w:val=\"en-GB\"/></w:settings>"
    )
}

/// The bottom of each page: title, edition, and the number of the page.
pub(super) fn footer(report: &Report, across: u32) -> String {
    let field =
        |name: &str| format!("<w:fldSimple w:instr=\" {name} \"><w:r><w:t>1</w:t></w:r></w:fldSimple>");
    format!(
        "{HEAD}<w:ftr xmlns:w=\"{WORD}\"><w:p><w:pPr><w:pStyle w:val=\"Footer\"/><w:tabs>\
         <w:tab w:val=\"right\" w:pos=\"{across}\"/></w:tabs></w:pPr><w:r><w:t>{}. Edition {}</w:t></w:r>\
         <w:r><w:tab/><w:t xml:space=\"preserve\">Page </w:t></w:r>{}\
         <w:r><w:t xml:space=\"preserve\"> of </w:t></w:r>{}</w:p></w:ftr>",
        escape(&report.title),
        escape(&report.edition),
        field("PAGE"),
        field("NUMPAGES"),
    )
}

/// The lists: points, and as many numbered lists as the document has, each of which begins at 1.
pub(super) fn numbering(numbered: u32) -> String {
    let level = |format: &str, text: &str| {
        format!(
            "<w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"{format}\"/><w:lvlText w:val=\"{text}\"/>\
             <w:lvlJc w:val=\"left\"/><w:pPr><w:ind w:left=\"425\" w:hanging=\"425\"/></w:pPr>\
             <w:rPr><w:b/></w:rPr></w:lvl>"
        )
    };
    let lists = (1..=numbered).map(|list| {
        format!(
            "<w:num w:numId=\"{}\"><w:abstractNumId w:val=\"1\"/><w:lvlOverride w:ilvl=\"0\">\
             <w:startOverride w:val=\"1\"/></w:lvlOverride></w:num>",
            BULLETS + list
        )
    });
    format!(
        "{HEAD}<w:numbering xmlns:w=\"{WORD}\">\
         <w:abstractNum w:abstractNumId=\"0\"><w:multiLevelType w:val=\"singleLevel\"/>{}</w:abstractNum>\
         <w:abstractNum w:abstractNumId=\"1\"><w:multiLevelType w:val=\"singleLevel\"/>{}</w:abstractNum>\
         <w:num w:numId=\"{BULLETS}\"><w:abstractNumId w:val=\"0\"/></w:num>{}</w:numbering>",
        level("bullet", "\u{2022}"),
        level("decimal", "%1."),
        lists.collect::<Vec<_>>().concat()
    )
}

/// A style of paragraphs: id, name, properties of the paragraph and of its text.
type StyleRule = (&'static str, &'static str, String, String);

/// The styles: Arial of 12 points, 11 in a brief, in the colours of the reports.
pub(super) fn styles(layout: Layout, colours: &BTreeMap<String, String>) -> String {
    let brief = layout == Layout::Brief;
    // Twice the size in points.
    let size = if brief { 22 } else { 24 };
    let after = if brief { 80 } else { 140 };
    let [dark, blue, ink, quiet, pale, rule] =
        ["dark", "blue", "ink", "quiet", "pale", "rule"].map(|name| colour(colours, name));
    let space = |before: u32, after: u32| format!("<w:spacing w:before=\"{before}\" w:after=\"{after}\"/>");
    let text = |size: u32, colour: &str| {
        format!("<w:color w:val=\"{colour}\"/><w:sz w:val=\"{size}\"/><w:szCs w:val=\"{size}\"/>")
    };
    let bold = |size: u32, colour: &str| format!("<w:b/><w:bCs/>{}", text(size, colour));
    let outline = |level: u32| format!("<w:outlineLvl w:val=\"{level}\"/>");
    let kept = "<w:keepNext/><w:keepLines/>";
    let boxed = format!(
        "<w:pBdr><w:left w:val=\"single\" w:sz=\"24\" w:space=\"8\" w:color=\"{blue}\"/></w:pBdr>\
         <w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"{pale}\"/>"
    );
    let [title, first, second] = if brief { [36, 26, 24] } else { [48, 36, 30] };
    let styles: Vec<StyleRule> = vec![
        ("Title", "Title", format!("{kept}{}", space(0, 80)), bold(title, &dark)),
        ("Subtitle", "Subtitle", space(0, after), text(size, &ink)),
        ("Edition", "Edition", space(0, 80), text(20, &quiet)),
        ("Eyebrow", "Eyebrow", format!("{kept}{}", space(200, 0)), bold(22, &blue)),
        ("Heading1", "heading 1", format!("{kept}{}{}", space(160, 100), outline(0)), bold(first, &dark)),
        ("Heading2", "heading 2", format!("{kept}{}{}", space(200, 80), outline(1)), bold(second, &dark)),
        (
            "Finding",
            "Finding",
            format!("<w:keepLines/>{boxed}{}<w:ind w:left=\"227\"/>", space(100, after)),
            String::new(),
        ),
        ("Caption", "caption", format!("{kept}{}", space(160, 80)), bold(22, &ink)),
        ("Note", "Note", space(80, 100), text(20, &quiet)),
        ("ListBullet", "List Bullet", space(0, 80), String::new()),
        ("ListNumber", "List Number", format!("<w:keepLines/>{}", space(0, 100)), String::new()),
        ("TableText", "Table Text", space(30, 30), text(19, &ink)),
        ("SmallTableText", "Small Table Text", space(30, 30), text(16, &ink)),
        ("Footer", "footer", String::new(), text(18, &quiet)),
    ];
    let styles = styles.into_iter().map(|(id, name, paragraph, run)| {
        format!(
            "<w:style w:type=\"paragraph\" w:styleId=\"{id}\"><w:name w:val=\"{name}\"/>\
             <w:basedOn w:val=\"Normal\"/><w:next w:val=\"Normal\"/><w:qFormat/><w:pPr>{paragraph}</w:pPr>\
             <w:rPr>{run}</w:rPr></w:style>"
        )
    });
    format!(
        "{HEAD}<w:styles xmlns:w=\"{WORD}\"><w:docDefaults><w:rPrDefault><w:rPr>\
         <w:rFonts w:ascii=\"Arial\" w:hAnsi=\"Arial\" w:eastAsia=\"Arial\" w:cs=\"Arial\"/>\
         <w:color w:val=\"{ink}\"/><w:sz w:val=\"{size}\"/><w:szCs w:val=\"{size}\"/>\
         <w:lang w:val=\"en-GB\" w:eastAsia=\"en-GB\" w:bidi=\"ar-SA\"/></w:rPr></w:rPrDefault>\
         <w:pPrDefault/></w:docDefaults>\
         <w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/><w:qFormat/>\
         <w:pPr><w:spacing w:after=\"{after}\" w:line=\"264\" w:lineRule=\"auto\"/></w:pPr></w:style>{}\
         <w:style w:type=\"character\" w:styleId=\"Hyperlink\"><w:name w:val=\"Hyperlink\"/>\
         <w:rPr><w:color w:val=\"{blue}\"/><w:u w:val=\"single\"/></w:rPr></w:style>\
         <w:style w:type=\"table\" w:default=\"1\" w:styleId=\"TableNormal\"><w:name w:val=\"Normal Table\"/></w:style>\
         <w:style w:type=\"table\" w:styleId=\"ReportTable\"><w:name w:val=\"Report Table\"/>\
         <w:basedOn w:val=\"TableNormal\"/><w:tblPr><w:tblBorders>\
         <w:bottom w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"{rule}\"/>\
         <w:insideH w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"{rule}\"/></w:tblBorders>\
         <w:tblCellMar><w:left w:w=\"60\" w:type=\"dxa\"/><w:right w:w=\"60\" w:type=\"dxa\"/></w:tblCellMar>\
         </w:tblPr></w:style></w:styles>",
        styles.collect::<Vec<_>>().concat()
    )
}
