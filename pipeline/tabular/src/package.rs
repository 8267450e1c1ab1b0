//! The parts of an Office file, which is a zip, and the relationships between them.

use super::archive::Archive;
use super::error::ReadError;
use super::xml::{StartTag, XmlEvent, XmlReader};

/// A reference from one part to another.
pub(super) struct Relationship {
    pub(super) id: String,
    /// The last word of its type: `styles`, `worksheet`.
    pub(super) kind: String,
    /// The path of the part that it refers to.
    pub(super) target: String,
}

/// The relationships of a part to other parts of the package.
pub(super) fn relations(archive: &mut Archive<'_>, part: &str) -> Result<Vec<Relationship>, ReadError> {
    let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
    let list =
        if folder.is_empty() { format!("_rels/{file}.rels") } else { format!("{folder}/_rels/{file}.rels") };
    let mut relations = Vec::new();
    if archive.find(&list).is_none() {
        return Ok(relations);
    }
    elements(archive, &list, |tag| {
        if tag.name() != "Relationship" || tag.attribute("TargetMode").as_deref() == Some("External") {
            return;
        }
        let kind = tag.attribute("Type").unwrap_or_default();
        relations.push(Relationship {
            id: tag.attribute("Id").unwrap_or_default(),
            kind: kind.rsplit('/').next().unwrap_or_default().to_owned(),
            target: resolved(part, &tag.attribute("Target").unwrap_or_default()),
        });
    })?;
    Ok(relations)
}

/// Calls `visit` with each element of a part.
pub(super) fn elements(
    archive: &mut Archive<'_>,
    part: &str,
    mut visit: impl FnMut(&StartTag<'_>),
) -> Result<(), ReadError> {
    let Some(member) = archive.find(part) else { return Ok(()) };
    let bytes = archive.bytes(member)?;
    let mut xml = XmlReader::new(&bytes);
    loop {
        match xml.next() {
            Ok(XmlEvent::Open(tag)) => visit(&tag),
            Ok(XmlEvent::Done) => return Ok(()),
            Ok(_) => {}
            Err(reason) => return Err(ReadError::UnsafePart { part: part.to_owned(), reason }),
        }
    }
}

/// The path of a target, relative to the folder of a part or absolute in the package.
pub(super) fn resolved(part: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let folder =
        if target.starts_with('/') { "" } else { part.rsplit_once('/').map_or("", |(folder, _)| folder) };
    let mut steps: Vec<&str> = Vec::new();
    for step in folder.split('/').chain(target.split('/')) {
        match step {
            "" | "." => {}
            ".." => drop(steps.pop()),
            step => steps.push(step),
        }
    }
    steps.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_relative_or_absolute() {
        for (target, expected) in [
            ("worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
            ("/xl/worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
            ("../data/sheet1.xml", "data/sheet1.xml"),
            ("./sheet1.xml", "xl/sheet1.xml"),
            ("worksheets\\sheet1.xml", "xl/worksheets/sheet1.xml"),
            ("../../../sheet1.xml", "sheet1.xml"),
        ] {
            assert_eq!(resolved("xl/workbook.xml", target), expected);
        }
        assert_eq!(resolved("", "xl/workbook.xml"), "xl/workbook.xml");
    }
}
