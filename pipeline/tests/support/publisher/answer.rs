//! What the publisher answers, good and bad.

/// One answer. Bodies are bytes, so that a test may publish a workbook it has just written.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(super) status: u16,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
    /// The `Content-Length` told, where it is not the body's.
    pub(super) told: Option<u64>,
    /// Whether the length is told at all; without it the body ends with the connection.
    pub(super) length: bool,
    /// How many bytes of the body go out before the silence; 0 is silence before the head.
    pub(super) stall_after: Option<usize>,
    /// Whether the connection ends without a word.
    pub(super) hangs_up: bool,
    /// The validators it answers 304 to.
    pub(super) etag: Option<String>,
    pub(super) last_modified: Option<String>,
}

impl Answer {
    /// An answer with no body.
    pub(crate) fn status(status: u16) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: Vec::new(),
            told: None,
            length: true,
            stall_after: None,
            hangs_up: false,
            etag: None,
            last_modified: None,
        }
    }

    /// A page.
    pub(crate) fn page(html: &str) -> Self {
        Self::file(html.as_bytes().to_vec(), "text/html; charset=utf-8")
    }

    /// A page with these links, each an address and a label.
    pub(crate) fn page_of_links(links: &[(&str, &str)]) -> Self {
        let anchors: Vec<String> = links
            .iter()
            .map(|(address, label)| format!("<li><a href=\"{address}\">{label}</a></li>"))
            .collect();
        Self::page(&format!("<!doctype html><title>Results</title><ul>{}</ul>", anchors.concat()))
    }

    /// Bytes that claim to be of this type.
    pub(crate) fn file(body: Vec<u8>, content_type: &str) -> Self {
        Self { body, ..Self::status(200) }.header("Content-Type", content_type)
    }

    /// A redirect.
    pub(crate) fn redirect(status: u16, to: &str) -> Self {
        Self::status(status).header("Location", to)
    }

    /// The connection ends before an answer.
    pub(crate) fn hang_up() -> Self {
        Self { hangs_up: true, ..Self::status(200) }
    }

    /// The same with another header.
    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The same with an `ETag`, and 304 to a request that holds it.
    pub(crate) fn with_etag(self, etag: &str) -> Self {
        Self { etag: Some(etag.to_owned()), ..self }.header("ETag", etag)
    }

    /// The same with a `Last-Modified`, and 304 to a request that holds it.
    pub(crate) fn with_last_modified(self, date: &str) -> Self {
        Self { last_modified: Some(date.to_owned()), ..self }.header("Last-Modified", date)
    }

    /// The same, but told to have so many bytes.
    pub(crate) fn told_as(self, bytes: u64) -> Self {
        Self { told: Some(bytes), ..self }
    }

    /// The same without a told length.
    pub(crate) fn without_length(self) -> Self {
        Self { length: false, ..self }
    }

    /// The same, but silent after so many bytes of the body until the publisher is released;
    /// 0 is silent from the start.
    pub(crate) fn stalling_after(self, bytes: usize) -> Self {
        Self { stall_after: Some(bytes), ..self }
    }
}
