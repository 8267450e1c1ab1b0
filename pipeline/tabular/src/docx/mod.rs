//! Reads the tables of a Word document (`.docx`) as sheets, as a person reads them: without text that is hidden, struck
//! out or deleted as a tracked change, and without footnote marks. Text in shapes and charts is not read.

mod body;
mod styles;
mod table;

use super::archive::Archive;
use super::content::Content;
use super::document::DocumentTables;
use super::error::ReadError;
use super::limits::ReadLimits;
use super::package::{relations, resolved};
use super::xml::XmlReader;
use body::BodyReader;
use styles::Styles;

/// The path of the text, if the package does not name it.
const DOCUMENT: &str = "word/document.xml";

/// Reads the tables of a document.
pub(super) fn open(bytes: &[u8], limits: &ReadLimits) -> Result<DocumentTables, ReadError> {
    match Content::of(bytes) {
        Content::Word | Content::Zip => {}
        Content::Encrypted => return Err(ReadError::PasswordProtected),
        found => return Err(ReadError::WrongContent { expected: "a Word document", found }),
    }
    let mut archive = Archive::check(bytes, limits)?;
    let named = relations(&mut archive, "")?.into_iter().find(|relation| relation.kind == "officeDocument");
    let part = named.map(|relation| relation.target).filter(|target| archive.find(target).is_some());
    let part = part.unwrap_or_else(|| DOCUMENT.to_owned());
    let body = archive.find(&part).ok_or(ReadError::NoDocument)?;
    let relations = relations(&mut archive, &part)?;
    let styles = relations.iter().find(|relation| relation.kind == "styles");
    let styles = styles.map_or_else(|| resolved(&part, "styles.xml"), |relation| relation.target.clone());
    let styles = Styles::read(&mut archive, &styles)?;
    let mut reader = BodyReader::new(&styles, limits);
    let text = archive.bytes(body)?;
    let read = reader.read(&mut XmlReader::new(&text));
    read.map_err(|problem| match problem {
        BodyProblem::Limit(error) => error,
        BodyProblem::Xml(reason) => ReadError::UnsafePart { part, reason },
    })?;
    let document = reader.document;
    if document.tables.is_empty() && document.hidden.is_empty() {
        return Err(ReadError::NoTable { what: "document" });
    }
    Ok(document)
}

enum BodyProblem {
    Limit(ReadError),
    Xml(String),
}

impl From<ReadError> for BodyProblem {
    fn from(error: ReadError) -> Self {
        Self::Limit(error)
    }
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
