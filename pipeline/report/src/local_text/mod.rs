//! Text of the publisher, from the folder `text/` of the working directory: `CommonMark` with paragraphs, lists, bold,
//! links and headings of the second level. Anything else is an error, so that nothing is printed other than meant.

mod reader;

use std::collections::BTreeMap;
use std::path::Path;

use pulldown_cmark::{Options, Parser};

use self::reader::{PartReader, line_of};
use super::context::ReportContext;
use super::model::{Block, Chapter, LocalPart};
use super::subject::Subject;
use catalogue::did_you_mean::did_you_mean;
use catalogue::organisation::{Place, PlaceKind};
use files::FileError;
use store::snapshot::Hash;

/// The folder of the working directory.
const FOLDER: &str = "text";
/// The name of the text that every report of England, a region or a framework has.
const FOREWORD: &str = "foreword";
/// In bytes: about ten printed pages.
const LONGEST: usize = 40_000;

/// A text that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum LocalTextError {
    /// A file that cannot be read.
    #[error(transparent)]
    File(#[from] FileError),
    /// Something that is not allowed.
    #[error("`{file}`, line {line}: expected {expected}, found {found}")]
    Content {
        /// Path from the working directory.
        file: String,
        /// Counted from 1.
        line: usize,
        /// What is allowed.
        expected: String,
        /// What was found.
        found: String,
        /// What to do.
        hint: String,
    },
    /// A file whose name matches no report.
    #[error("`{file}` does not belong to a report")]
    Name {
        /// Path from the working directory.
        file: String,
        /// What to do.
        hint: String,
    },
}

impl LocalTextError {
    /// What a person can do about it.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::File(_) => None,
            Self::Content { hint, .. } | Self::Name { hint, .. } => Some(hint.clone()),
        }
    }
}

/// The texts of the folder `text/`.
#[derive(Clone, Debug, Default)]
pub struct LocalTexts {
    texts: BTreeMap<String, LocalText>,
}

/// One file.
#[derive(Clone, Debug)]
pub(super) struct LocalText {
    /// Path from the working directory.
    pub(super) file: String,
    pub(super) sha256: Hash,
    /// The heading that it begins with.
    pub(super) heading: Option<String>,
    pub(super) parts: Vec<LocalPart>,
}

impl LocalTexts {
    /// Reads the folder `text/` of a working directory. Without the folder there are no texts.
    ///
    /// # Errors
    /// If a file cannot be read, or has something that is not allowed.
    pub fn read(directory: &Path) -> Result<Self, LocalTextError> {
        let folder = directory.join(FOLDER);
        let mut texts = BTreeMap::new();
        if !folder.is_dir() {
            return Ok(Self { texts });
        }
        for path in files::list(&folder)? {
            let name = files::name(&path);
            let Some(stem) = name.strip_suffix(".md").filter(|_| !name.starts_with('.')) else { continue };
            let file = format!("{FOLDER}/{name}");
            files::check_inside(&folder, &path)?;
            texts.insert(stem.to_owned(), LocalText::parse(file, &files::read(&path)?)?);
        }
        Ok(Self { texts })
    }

    /// Number of files.
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// Whether there is no file.
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    /// Checks that each file belongs to a report.
    ///
    /// # Errors
    /// A file whose name is not that of one of `subjects`, nor `foreword.md`.
    pub fn check_names(&self, subjects: &[Subject]) -> Result<(), LocalTextError> {
        let briefs = subjects.iter().cloned().filter_map(Subject::brief);
        let stems = subjects.iter().cloned().chain(briefs).map(|subject| file_stem(&subject));
        let known: Vec<String> = stems.chain([FOREWORD.to_owned()]).map(|stem| stem + ".md").collect();
        for (stem, text) in &self.texts {
            let name = format!("{stem}.md");
            if known.contains(&name) {
                continue;
            }
            let of_report = subjects.iter().find(|subject| subject.folder() == stem.to_lowercase());
            let near = match of_report {
                Some(subject) => Some(format!("did you mean `{}.md`?", file_stem(subject))),
                None => did_you_mean(&name, known.iter().map(String::as_str)),
            };
            let hint = near.unwrap_or_else(|| {
                "name it `foreword.md`, `england.md`, `region-north-west.md`, `icb-qop.md`, `trust-rxr.md` or \
                 `framework-` and the id of a framework"
                    .to_owned()
            });
            return Err(LocalTextError::Name { file: text.file.clone(), hint });
        }
        Ok(())
    }

    /// The foreword, if the report of this subject has one.
    pub(super) fn foreword_of(&self, subject: &Subject) -> Option<&LocalText> {
        let has_foreword = match subject {
            Subject::Place(place) => matches!(place.kind, PlaceKind::England | PlaceKind::Region),
            // A brief has one page.
            Subject::Brief(_) => false,
            Subject::Framework { .. } => true,
        };
        self.texts.get(FOREWORD).filter(|_| has_foreword)
    }

    /// The text of one report.
    pub(super) fn of(&self, subject: &Subject) -> Option<&LocalText> {
        self.texts.get(&file_stem(subject))
    }
}

/// The name of the file of a report's own text, without its ending.
fn file_stem(subject: &Subject) -> String {
    match subject {
        Subject::Place(place) => stem_of_place(place),
        Subject::Brief(place) => format!("{}-brief", stem_of_place(place)),
        Subject::Framework { .. } => subject.folder(),
    }
}

fn stem_of_place(place: &Place) -> String {
    match place.kind {
        PlaceKind::England | PlaceKind::Trust => place.folder(),
        PlaceKind::Region => format!("region-{}", place.folder()),
        PlaceKind::Icb => format!("icb-{}", place.code.to_lowercase()),
    }
}

impl LocalText {
    fn parse(file: String, bytes: &[u8]) -> Result<Self, LocalTextError> {
        let at = |line: usize, expected: &str, found: String, hint: &str| LocalTextError::Content {
            file: file.clone(),
            line,
            expected: expected.to_owned(),
            found,
            hint: hint.to_owned(),
        };
        if bytes.len() > LONGEST {
            let found = format!("{} bytes", bytes.len());
            return Err(at(1, &format!("at most {LONGEST} bytes"), found, "shorten the text"));
        }
        let text = std::str::from_utf8(bytes).map_err(|error| {
            let line = line_of(bytes, error.valid_up_to());
            at(line, "text in UTF-8", "other bytes".to_owned(), "save the file as UTF-8")
        })?;
        let text = text.trim_start_matches('\u{feff}');
        let is_control = |letter: char| letter.is_control() && !matches!(letter, '\n' | '\r' | '\t');
        if let Some((position, letter)) = text.char_indices().find(|(_, letter)| is_control(*letter)) {
            let line = line_of(text.as_bytes(), position);
            let found = format!("the control character U+{:04X}", u32::from(letter));
            return Err(at(line, "text without control characters", found, "remove it"));
        }
        let mut reader = PartReader::new(&file, text);
        // Tables, footnotes and strikethrough are read only to be refused.
        let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH;
        for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
            reader.event(event, &range)?;
        }
        let mut parts = reader.parts;
        if parts.is_empty() {
            return Err(at(1, "a text", "an empty file".to_owned(), "write a text, or remove the file"));
        }
        let heading = match parts.first() {
            Some(LocalPart::Heading { text }) => Some(text.clone()),
            _ => None,
        };
        if heading.is_some() {
            parts.remove(0);
        }
        Ok(Self { sha256: Hash::of(bytes), file, heading, parts })
    }
}

/// The foreword, on a page of its own after the first.
pub(super) fn foreword(context: &ReportContext<'_>) -> Option<Chapter> {
    let chapter = chapter(context, "foreword", "Foreword".to_owned(), context.foreword?);
    Some(Chapter { new_page: true, ..chapter })
}

/// The report's own text. In a long report it begins a page if there is no foreword.
pub(super) fn own(context: &ReportContext<'_>) -> Option<Chapter> {
    let chapter = chapter(context, "local-text", format!("From {}", context.publisher), context.own_text?);
    let new_page = context.foreword.is_none() && context.place.kind != PlaceKind::Trust;
    Some(Chapter { new_page, ..chapter })
}

fn chapter(context: &ReportContext<'_>, anchor: &str, heading: String, text: &LocalText) -> Chapter {
    let mut chapter = Chapter::new(anchor, text.heading.clone().unwrap_or(heading));
    chapter.blocks.push(Block::Local { parts: text.parts.clone() });
    chapter.notes([format!("This text is from {}. It is not made from the figures.", context.publisher)]);
    chapter
}

#[cfg(test)]
mod tests;
