//! Why a file cannot be read, and what a person can do about it.

use super::content::Content;

/// A file that cannot be read. The caller knows the name of the file.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ReadError {
    /// The bytes are of the wrong kind.
    #[error("expected {expected}, found {found}")]
    WrongContent {
        /// The expected kind: "a workbook", "a CSV file", "an HTML page".
        expected: &'static str,
        /// The kind of the bytes.
        found: Content,
    },
    /// An encrypted workbook.
    #[error("the workbook is protected by a password")]
    PasswordProtected,
    /// A member of the zip is encrypted.
    #[error("`{member}` in the zip is protected by a password")]
    EncryptedMember {
        /// The member's path.
        member: String,
    },
    /// The end of the zip, which lists its members, is missing.
    #[error("the zip is incomplete: it ends after {bytes} bytes, without its list of members")]
    Truncated {
        /// The number of bytes.
        bytes: usize,
    },
    /// The zip's list of members cannot be read.
    #[error("the zip cannot be read: {reason}")]
    BrokenArchive {
        /// What is wrong.
        reason: String,
    },
    /// A member cannot be unpacked, or its checksum is wrong.
    #[error("`{member}` in the zip is damaged: {reason}")]
    DamagedMember {
        /// The member's path.
        member: String,
        /// What is wrong.
        reason: String,
    },
    /// The size of a member differs from its declared size.
    #[error("`{member}` in the zip has a declared size of {declared} bytes, and an actual size of {real}")]
    FalseSize {
        /// The member's path.
        member: String,
        /// The size in the list of members.
        declared: u64,
        /// The actual size: "more", or a number that is smaller than the declared size.
        real: String,
    },
    /// A member is larger than [`ReadLimits::member_bytes`](super::ReadLimits::member_bytes).
    #[error("`{member}` in the zip has {bytes} bytes, the limit is {limit}")]
    MemberTooLarge {
        /// The member's path.
        member: String,
        /// Its unpacked size.
        bytes: u64,
        /// The limit.
        limit: u64,
    },
    /// The members together are larger than [`ReadLimits::total_bytes`](super::ReadLimits::total_bytes).
    #[error("the members of the zip have {bytes} bytes in total, the limit is {limit}")]
    ArchiveTooLarge {
        /// Their unpacked size.
        bytes: u64,
        /// The limit.
        limit: u64,
    },
    /// There are more members than [`ReadLimits::members`](super::ReadLimits::members).
    #[error("the zip has {members} members, the limit is {limit}")]
    TooManyMembers {
        /// The number found.
        members: usize,
        /// The limit.
        limit: usize,
    },
    /// A member's path leads out of the folder of the zip, or is a link.
    #[error("the zip has a member `{member}`, whose path leads out of its folder")]
    UnsafePath {
        /// The path in the zip.
        member: String,
    },
    /// Two members have the same path; capitals do not count.
    #[error("two members of the zip have the same path")]
    DuplicateMember,
    /// A member has an unsupported compression.
    #[error("`{member}` in the zip has the compression method {method}, which is not supported")]
    Compression {
        /// The member's path.
        member: String,
        /// The name or number of the method.
        method: String,
    },
    /// A zip of files instead of a workbook.
    #[error("expected a workbook, found a zip that contains `{member}`")]
    NestedZip {
        /// The workbook or zip in it.
        member: String,
    },
    /// A zip without the parts of a workbook.
    #[error("the zip is not a workbook: it has no `xl/workbook.xml`")]
    NoWorkbook,
    /// No member of the zip matches the pattern.
    #[error("no member of the zip matches `{pattern}`; its members are {}", quoted(members))]
    NoSuchMember {
        /// The pattern.
        pattern: String,
        /// The members of the zip.
        members: Vec<String>,
    },
    /// Several members of the zip match the pattern.
    #[error("{} members of the zip match `{pattern}`: {}", members.len(), quoted(members))]
    AmbiguousMember {
        /// The pattern.
        pattern: String,
        /// The matching members.
        members: Vec<String>,
    },
    /// A part of a workbook or a Word document is invalid, or would take far more memory than its size.
    #[error("the part `{part}` of the file is invalid: {reason}")]
    UnsafePart {
        /// The part's path in the file.
        part: String,
        /// What is wrong.
        reason: String,
    },
    /// The list of sheets cannot be read.
    #[error("the workbook cannot be read: {reason}")]
    BrokenWorkbook {
        /// What is wrong.
        reason: String,
    },
    /// A sheet cannot be read to its end.
    #[error("sheet `{sheet}` cannot be read after cell `{after}`: {reason}")]
    BrokenSheet {
        /// The sheet.
        sheet: String,
        /// The last cell that was read, or "none".
        after: String,
        /// What is wrong.
        reason: String,
    },
    /// No sheet has this name.
    #[error("there is no sheet `{sheet}`; there are {}", quoted(sheets))]
    NoSuchSheet {
        /// The name.
        sheet: String,
        /// The names of the sheets.
        sheets: Vec<String>,
    },
    /// A cell is beyond [`ReadLimits::rows`](super::ReadLimits::rows) or
    /// [`ReadLimits::columns`](super::ReadLimits::columns).
    #[error("sheet `{sheet}` has a cell at {place}, beyond the limit of {limit} {what}")]
    TooFar {
        /// The sheet.
        sheet: String,
        /// The cell: an address, or a line and column.
        place: String,
        /// The limit.
        limit: u32,
        /// "rows" or "columns".
        what: &'static str,
    },
    /// There are more cells than [`ReadLimits::cells`](super::ReadLimits::cells).
    #[error("sheet `{sheet}` has more than {limit} cells")]
    TooManyCells {
        /// The sheet.
        sheet: String,
        /// The limit.
        limit: usize,
    },
    /// There is more text than [`ReadLimits::string_bytes`](super::ReadLimits::string_bytes).
    #[error("{what} has more than {limit} bytes of text")]
    TooMuchText {
        /// The sheet, part or file.
        what: String,
        /// The limit.
        limit: u64,
    },
    /// A cell's text is longer than [`ReadLimits::cell_bytes`](super::ReadLimits::cell_bytes).
    #[error("sheet `{sheet}` has {bytes} bytes of text in the cell at {place}, the limit is {limit}")]
    LongText {
        /// The sheet.
        sheet: String,
        /// The cell.
        place: String,
        /// The size of its text.
        bytes: usize,
        /// The limit.
        limit: usize,
    },
    /// Cells are out of order, or one is there twice.
    #[error("sheet `{sheet}` has cell `{cell}` twice or out of order")]
    Disordered {
        /// The sheet.
        sheet: String,
        /// The second of the cells.
        cell: String,
    },
    /// A CSV file is not text in a known encoding.
    #[error("line {line} is not UTF-8 text")]
    NotUtf8 {
        /// The line, counted from 1.
        line: u64,
    },
    /// A page is not text in its encoding.
    #[error("line {line} of the page is not text in its encoding, {encoding}")]
    PageEncoding {
        /// The line, counted from 1.
        line: u64,
        /// The declared or detected encoding.
        encoding: &'static str,
    },
    /// A CSV row has more or fewer columns than the first.
    #[error("line {line} has {found} columns, the first row has {expected}")]
    RaggedRow {
        /// The first line of the row, counted from 1.
        line: u64,
        /// Columns of the first row.
        expected: usize,
        /// Columns of this row.
        found: usize,
    },
    /// A quotation mark in a CSV file is not closed.
    #[error("a quotation mark in the row that begins on line {line} is not closed")]
    UnclosedQuote {
        /// The first line of the row, counted from 1.
        line: u64,
    },
    /// A page has too many tags.
    #[error("the page has {tags} tags, the limit is {limit}")]
    TooManyTags {
        /// The number found.
        tags: usize,
        /// The limit.
        limit: usize,
    },
    /// A page has too many tables.
    #[error("the page has more than {limit} tables")]
    TooManyTables {
        /// The limit.
        limit: usize,
    },
    /// A page or a document has no table.
    #[error("the {what} has no table")]
    NoTable {
        /// "page" or "document".
        what: &'static str,
    },
    /// A zip without the parts of a Word document.
    #[error("the zip is not a Word document: it has no `word/document.xml`")]
    NoDocument,
}

impl ReadError {
    /// What a person can do about it.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::WrongContent { found: Content::Html, .. } => {
                "the publisher may have moved the file and sent a web page instead; open the address in a browser"
            }
            Self::WrongContent { found: Content::OldWorkbook, .. } => {
                "open it in a spreadsheet program and save it as .xlsx"
            }
            Self::WrongContent { found: Content::Text, .. } => {
                "if it is CSV, give it a name that ends in .csv"
            }
            Self::WrongContent { found: Content::Zip, .. } => {
                "if it is a workbook, give it a name that ends in .xlsx"
            }
            Self::PasswordProtected | Self::EncryptedMember { .. } => {
                "open it with the password and save a copy without one"
            }
            Self::Truncated { .. } | Self::DamagedMember { .. } | Self::BrokenArchive { .. } => {
                "the file is incomplete; fetch it again"
            }
            Self::NestedZip { .. } => {
                "unpack the zip and use the workbook in it, or set `member` for the source"
            }
            Self::NoWorkbook => {
                "only .xlsx workbooks can be read, not .xlsb or .ods; open it in a spreadsheet program and save it as .xlsx"
            }
            Self::Compression { .. }
            | Self::UnsafePart { .. }
            | Self::BrokenWorkbook { .. }
            | Self::BrokenSheet { .. }
            | Self::Disordered { .. } => {
                "open it in a spreadsheet program, check it, and save it again as .xlsx"
            }
            Self::FalseSize { .. } | Self::UnsafePath { .. } | Self::DuplicateMember => {
                "spreadsheet programs do not write such files; do not open it, and ask the publisher"
            }
            Self::TooFar { .. } => {
                "the cell is far from the table; if it is there by mistake, delete its row or column and save the file"
            }
            Self::MemberTooLarge { .. }
            | Self::ArchiveTooLarge { .. }
            | Self::TooManyMembers { .. }
            | Self::TooManyCells { .. }
            | Self::TooMuchText { .. }
            | Self::LongText { .. }
            | Self::TooManyTags { .. }
            | Self::TooManyTables { .. } => "published files are far smaller; check the file",
            Self::NotUtf8 { .. } => "save it as \"CSV UTF-8\"",
            Self::PageEncoding { .. } => {
                "open the page in a browser, save it from there, and check that it declares `charset=utf-8`"
            }
            Self::RaggedRow { .. } | Self::UnclosedQuote { .. } => {
                "a value that contains a separator or a quotation mark must be in quotation marks"
            }
            Self::NoTable { .. } => "the table may be in a document that it links to",
            Self::NoDocument => "open it in a word processor and save it as .docx",
            Self::WrongContent { .. }
            | Self::NoSuchMember { .. }
            | Self::AmbiguousMember { .. }
            | Self::NoSuchSheet { .. } => return None,
        };
        Some(hint.to_owned())
    }
}

/// At most ten names, in backticks.
fn quoted(names: &[String]) -> String {
    const SHOWN: usize = 10;
    let mut shown: Vec<String> = names.iter().take(SHOWN).map(|name| format!("`{name}`")).collect();
    if names.len() > SHOWN {
        shown.push(format!("and {} more", names.len() - SHOWN));
    }
    if shown.is_empty() { "nothing".to_owned() } else { shown.join(", ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_list_of_names_is_shortened() {
        let sheets: Vec<String> = (1..=12).map(|number| format!("S{number}")).collect();
        let message = ReadError::NoSuchSheet { sheet: "Data".into(), sheets }.to_string();
        assert!(message.starts_with("there is no sheet `Data`; there are `S1`, `S2`"), "{message}");
        assert!(message.ends_with("`S10`, and 2 more"), "{message}");
    }
}
