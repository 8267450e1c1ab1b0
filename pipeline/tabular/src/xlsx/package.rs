//! Finds the parts of a workbook by its relationships, as spreadsheet programs do. A part may have any name.

use super::super::archive::Archive;
use super::super::error::ReadError;
use super::super::limits::ReadLimits;
use super::super::package::{elements, relations, resolved};

/// The path of the workbook, if the package does not name it.
const WORKBOOK: &str = "xl/workbook.xml";

#[derive(Debug)]
pub(super) struct SheetEntry {
    pub(super) name: String,
    pub(super) hidden: bool,
    /// The position of its part in the zip.
    pub(super) member: usize,
}

/// The parts of a workbook, by their positions in the zip.
#[derive(Debug)]
pub(super) struct Package {
    pub(super) sheets: Vec<SheetEntry>,
    pub(super) strings: Option<usize>,
    pub(super) styles: Option<usize>,
    /// Whether days count from 1904, as on old Macintosh computers.
    pub(super) from_1904: bool,
    /// Whether the formulas are to be calculated when the workbook is opened.
    pub(super) to_be_calculated: bool,
    /// Whether a spreadsheet program has calculated the workbook: it then has a part with the order of calculation.
    pub(super) calculated: bool,
}

impl Package {
    /// Reads the list of sheets and the positions of the parts.
    pub(super) fn read(archive: &mut Archive<'_>, limits: &ReadLimits) -> Result<Self, ReadError> {
        let part = workbook_part(archive)?;
        let relations = relations(archive, &part)?;
        let member = |kind: &str| {
            let target = relations.iter().find(|relation| relation.kind == kind)?;
            archive.find(&target.target)
        };
        let default = |name: &str| archive.find(&resolved(&part, name));
        let mut package = Self {
            sheets: Vec::new(),
            strings: member("sharedStrings").or_else(|| default("sharedStrings.xml")),
            styles: member("styles").or_else(|| default("styles.xml")),
            from_1904: false,
            to_be_calculated: false,
            calculated: member("calcChain").is_some(),
        };
        let mut listed = Vec::new();
        let mut root = None;
        elements(archive, &part, |tag| {
            root.get_or_insert_with(|| tag.name().to_owned());
            match tag.name() {
                "workbookPr" => package.from_1904 = tag.is_on("date1904", false),
                "calcPr" => package.to_be_calculated = tag.is_on("fullCalcOnLoad", false),
                "sheet" => listed.push((
                    tag.attribute("name").unwrap_or_default(),
                    matches!(tag.attribute("state").as_deref(), Some("hidden" | "veryHidden")),
                    tag.attribute("id").unwrap_or_default(),
                )),
                _ => {}
            }
        })?;
        if root.as_deref() != Some("workbook") {
            return Err(ReadError::NoWorkbook);
        }
        if listed.len() > limits.members {
            let limit = limits.members;
            return Err(broken(format!("it lists {} sheets, the limit is {limit}", listed.len())));
        }
        for (name, hidden, id) in listed {
            let relation = relations.iter().find(|relation| relation.id == id);
            let relation =
                relation.ok_or_else(|| broken(format!("it does not say where sheet `{name}` is")))?;
            // Charts and macros are sheets without cells.
            if relation.kind != "worksheet" {
                continue;
            }
            if package.sheets.iter().any(|other| other.name == name) {
                return Err(broken(format!("two sheets are called `{name}`")));
            }
            let missing = || broken(format!("sheet `{name}` is not in the zip as `{}`", relation.target));
            let member = archive.find(&relation.target).ok_or_else(missing)?;
            package.sheets.push(SheetEntry { name, hidden, member });
        }
        Ok(package)
    }
}

fn workbook_part(archive: &mut Archive<'_>) -> Result<String, ReadError> {
    let relations = relations(archive, "")?;
    let documents = relations.into_iter().filter(|relation| relation.kind == "officeDocument");
    let named = documents.map(|relation| relation.target).find(|target| archive.find(target).is_some());
    match named {
        Some(part) if ends_in(&part, ".bin") => Err(ReadError::NoWorkbook),
        Some(part) => Ok(part),
        None if archive.find(WORKBOOK).is_some() => Ok(WORKBOOK.to_owned()),
        None => Err(absent(archive)),
    }
}

/// The error for a zip that is not a workbook. Often it is a zip of workbooks.
fn absent(archive: &Archive<'_>) -> ReadError {
    let inner = archive
        .members()
        .iter()
        .find(|member| [".xlsx", ".xlsm", ".xls", ".zip"].iter().any(|ending| ends_in(&member.name, ending)));
    inner.map_or(ReadError::NoWorkbook, |member| ReadError::NestedZip { member: member.name.clone() })
}

fn ends_in(name: &str, ending: &str) -> bool {
    name.to_ascii_lowercase().ends_with(ending)
}

fn broken(reason: String) -> ReadError {
    ReadError::BrokenWorkbook { reason }
}
