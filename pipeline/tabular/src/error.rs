//! Why a file could not be read, one variant a cause, with what a person can do about it.

use super::content::Content;

/// A file that is not what it should be, or holds more than it may. The file itself is not named:
/// whoever opened it knows its name.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ReadError {
    /// The bytes are of another kind than the one asked for.
    #[error("expected {expected}, found {found}")]
    WrongContent {
        /// What was asked for: "a workbook", "a CSV file", "an HTML page".
        expected: &'static str,
        /// What the bytes are.
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
    #[error(
        "the zip breaks off after {bytes} bytes: its list of members, which stands at the end, is missing"
    )]
    Truncated {
        /// How many bytes there are.
        bytes: usize,
    },
    /// The zip's list of members cannot be read.
    #[error("the zip cannot be read: {reason}")]
    BrokenArchive {
        /// What is wrong with it.
        reason: String,
    },
    /// A member does not inflate, or not to the bytes its checksum is of.
    #[error("`{member}` in the zip is damaged: {reason}")]
    DamagedMember {
        /// The member's path.
        member: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A member inflates to another size than the zip says.
    #[error("`{member}` in the zip says it holds {declared} bytes, and holds {real}")]
    FalseSize {
        /// The member's path.
        member: String,
        /// The size in the list of members.
        declared: u64,
        /// The size found: "more", or a number where fewer bytes came.
        real: String,
    },
    /// A member is larger than [`Limits::member_bytes`](super::Limits::member_bytes).
    #[error("`{member}` in the zip holds {bytes} bytes, the limit is {limit}")]
    MemberTooLarge {
        /// The member's path.
        member: String,
        /// Its size, inflated.
        bytes: u64,
        /// The limit.
        limit: u64,
    },
    /// The members together are larger than [`Limits::total_bytes`](super::Limits::total_bytes).
    #[error("the members of the zip hold {bytes} bytes together, the limit is {limit}")]
    ArchiveTooLarge {
        /// Their size, inflated.
        bytes: u64,
        /// The limit.
        limit: u64,
    },
    /// There are more members than [`Limits::members`](super::Limits::members).
    #[error("the zip has {members} members, the limit is {limit}")]
    TooManyMembers {
        /// How many there are.
        members: usize,
        /// The limit.
        limit: usize,
    },
    /// A member's path leaves the folder it would be unpacked in, or is no plain path.
    #[error("the zip holds `{member}`, a path that leaves its folder")]
    UnsafePath {
        /// The path, as it stands in the zip.
        member: String,
    },
    /// Two members have the same path, but for capitals.
    #[error("two members of the zip have the same path")]
    DuplicateMember,
    /// A member is packed in a way that is not read.
    #[error("`{member}` in the zip is packed by method {method}, which is not read")]
    Compression {
        /// The member's path.
        member: String,
        /// The method's name or number.
        method: String,
    },
    /// A zip of files where one workbook was expected.
    #[error("expected a workbook, found a zip that holds `{member}`")]
    NestedZip {
        /// The workbook or zip inside.
        member: String,
    },
    /// A zip without the parts of a workbook.
    #[error("the zip holds no workbook: it has no `xl/workbook.xml`")]
    NoWorkbook,
    /// No member of the zip fits the pattern.
    #[error("no member of the zip matches `{pattern}`; it holds {}", quoted(members))]
    NoSuchMember {
        /// The pattern.
        pattern: String,
        /// What the zip holds.
        members: Vec<String>,
    },
    /// Several members of the zip fit the pattern.
    #[error("{} members of the zip match `{pattern}`: {}", members.len(), quoted(members))]
    AmbiguousMember {
        /// The pattern.
        pattern: String,
        /// Those that fit.
        members: Vec<String>,
    },
    /// A part of the workbook is broken, or built to take far more memory than its size.
    #[error("the part `{part}` of the workbook is refused: {reason}")]
    UnsafePart {
        /// The part's path in the workbook.
        part: String,
        /// What it does.
        reason: String,
    },
    /// The workbook's own lists (sheets, strings, formats) cannot be read.
    #[error("the workbook cannot be read: {reason}")]
    BrokenWorkbook {
        /// What is wrong with it.
        reason: String,
    },
    /// A sheet cannot be read to its end.
    #[error("sheet `{sheet}` cannot be read after cell `{after}`: {reason}")]
    BrokenSheet {
        /// The sheet.
        sheet: String,
        /// The last cell read, or "none".
        after: String,
        /// What is wrong with it.
        reason: String,
    },
    /// There is no sheet of that name.
    #[error("there is no sheet `{sheet}`; there are {}", quoted(sheets))]
    NoSuchSheet {
        /// The name asked for.
        sheet: String,
        /// The names there are.
        sheets: Vec<String>,
    },
    /// A cell lies beyond [`Limits::rows`](super::Limits::rows) or
    /// [`Limits::columns`](super::Limits::columns).
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
    /// There are more cells than [`Limits::cells`](super::Limits::cells).
    #[error("sheet `{sheet}` has more than {limit} cells")]
    TooManyCells {
        /// The sheet.
        sheet: String,
        /// The limit.
        limit: usize,
    },
    /// There is more text than [`Limits::string_bytes`](super::Limits::string_bytes).
    #[error("{what} holds more than {limit} bytes of text")]
    TooMuchText {
        /// What holds it.
        what: String,
        /// The limit.
        limit: u64,
    },
    /// A cell's text is longer than [`Limits::cell_bytes`](super::Limits::cell_bytes).
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
    /// Cells do not stand in order, or one is given twice.
    #[error("sheet `{sheet}` gives cell `{cell}` twice or out of order")]
    Disordered {
        /// The sheet.
        sheet: String,
        /// The cell that came too late.
        cell: String,
    },
    /// Bytes of a CSV file that are text in no encoding that is known.
    #[error("line {line} is not UTF-8 text")]
    NotUtf8 {
        /// The line, counted from 1.
        line: u64,
    },
    /// Bytes of a page that are no text in its encoding.
    #[error("line {line} of the page is not text in its encoding, {encoding}")]
    PageEncoding {
        /// The line, counted from 1.
        line: u64,
        /// The encoding that it declares, or is taken for.
        encoding: &'static str,
    },
    /// A CSV row with more or fewer columns than the first.
    #[error("line {line} has {found} columns, the first row has {expected}")]
    RaggedRow {
        /// The line the row begins on, counted from 1.
        line: u64,
        /// Columns of the first row.
        expected: usize,
        /// Columns of this row.
        found: usize,
    },
    /// A quotation mark in a CSV file that is never closed.
    #[error("a quotation mark in the row that begins on line {line} is never closed")]
    UnclosedQuote {
        /// The line that row begins on, counted from 1.
        line: u64,
    },
    /// A page with more tags than are read.
    #[error("the page has {tags} tags, the limit is {limit}")]
    TooManyTags {
        /// How many there are.
        tags: usize,
        /// The limit.
        limit: usize,
    },
    /// A page with more tables than are read.
    #[error("the page has more than {limit} tables")]
    TooManyTables {
        /// The limit.
        limit: usize,
    },
    /// A page without a table.
    #[error("the page holds no table")]
    NoTable,
}

impl ReadError {
    /// What a person can do about it, where there is something.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::WrongContent { found: Content::Html, .. } => {
                "the publisher may have moved the file and answered with a page; open the address in a browser"
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
                "the file was not received whole; fetch it again"
            }
            Self::NestedZip { .. } => {
                "unpack the zip and take the workbook in it, or use a layout that names a member"
            }
            Self::NoWorkbook => {
                "an .xlsx workbook is read, not .xlsb or .ods; open it in a spreadsheet program and save it as .xlsx"
            }
            Self::Compression { .. }
            | Self::UnsafePart { .. }
            | Self::BrokenWorkbook { .. }
            | Self::BrokenSheet { .. }
            | Self::Disordered { .. } => {
                "open it in a spreadsheet program, look it over, and save it anew as .xlsx"
            }
            Self::FalseSize { .. } | Self::UnsafePath { .. } | Self::DuplicateMember => {
                "no usual program writes such a file; do not open it, and ask the publisher"
            }
            Self::TooFar { .. } => {
                "a stray cell far from the table; clear it and save, or raise the limit if the table is that large"
            }
            Self::MemberTooLarge { .. }
            | Self::ArchiveTooLarge { .. }
            | Self::TooManyMembers { .. }
            | Self::TooManyCells { .. }
            | Self::TooMuchText { .. }
            | Self::LongText { .. }
            | Self::TooManyTags { .. }
            | Self::TooManyTables { .. } => {
                "published files are far smaller; look the file over, and raise the limit if it is right"
            }
            Self::NotUtf8 { .. } => "save it as \"CSV UTF-8\"",
            Self::PageEncoding { .. } => {
                "open the page in a browser, save it from there, and check that it declares `charset=utf-8`"
            }
            Self::RaggedRow { .. } | Self::UnclosedQuote { .. } => {
                "a value that contains a separator or a quotation mark must be in quotation marks"
            }
            Self::NoTable => "the table may stand in a linked document instead of on the page",
            Self::WrongContent { .. }
            | Self::NoSuchMember { .. }
            | Self::AmbiguousMember { .. }
            | Self::NoSuchSheet { .. } => return None,
        };
        Some(hint.to_owned())
    }
}

/// The names in backticks, at most ten of them.
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
    fn a_long_list_of_names_is_cut() {
        let sheets: Vec<String> = (1..=12).map(|number| format!("S{number}")).collect();
        let message = ReadError::NoSuchSheet { sheet: "Data".into(), sheets }.to_string();
        assert!(message.starts_with("there is no sheet `Data`; there are `S1`, `S2`"), "{message}");
        assert!(message.ends_with("`S10`, and 2 more"), "{message}");
    }
}
