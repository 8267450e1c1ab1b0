//! The text that a reader of a page or a PDF sees.

/// Text with every run of white space as one space, so that line breaks do not matter.
pub(crate) fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The number of characters of the longest line.
pub(crate) fn longest_line(text: &str) -> usize {
    text.lines().map(|line| line.chars().count()).max().unwrap_or(0)
}

/// What a reader sees of a page.
pub(crate) fn seen(html: &str) -> String {
    let page = scraper::Html::parse_document(html);
    flat(&page.root_element().text().collect::<Vec<_>>().join(" "))
}

/// What a reader sees of a PDF.
pub(crate) fn pdf_text(pdf: &[u8]) -> String {
    flat(&pdf_extract::extract_text_from_mem(pdf).unwrap())
}
