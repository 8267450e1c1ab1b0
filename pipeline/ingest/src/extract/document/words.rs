//! The words of captions, headers and cells: places, years, pay bands, ethnic groups.

use std::collections::HashMap;

use super::layout::{Axis, DocumentLayout, TablePattern};
use crate::extract::number::tidy;
use crate::extract::organisation_code::{clean, is_mark};
use crate::extract::spelling::KnownWords;
use crate::extract::{ReferenceData, loose, number};
use catalogue::organisation::Place;
use store::observation::Level;

/// The organisation or area of a figure, by the registers.
#[derive(Clone, Debug)]
pub(super) struct FigurePlace {
    pub(super) level: Level,
    pub(super) code: String,
    pub(super) name: String,
}

impl FigurePlace {
    pub(super) fn england() -> Self {
        let (code, name) = (Place::england_code().to_owned(), Place::england_name().to_owned());
        Self { level: Level::England, code, name }
    }
}

/// A word of a header, read as its axis says.
#[derive(Clone, Debug)]
pub(super) enum Word {
    Place(FigurePlace),
    EthnicGroup(String),
    /// A WRES year.
    Year(i32),
    Band(String),
    /// The position of the label in its pattern.
    Label(usize),
}

/// Reads the words of one file.
pub(super) struct WordReader<'a> {
    pub(super) reference: ReferenceData<'a>,
    england: Vec<String>,
    /// The organisations and areas by their loose names; `None` if two have the same name.
    by_name: HashMap<String, Option<(&'a str, Level)>>,
}

impl<'a> WordReader<'a> {
    pub(super) fn new(layout: &DocumentLayout, reference: ReferenceData<'a>) -> Self {
        let mut by_name = HashMap::new();
        for (code, level, name) in reference.organisations.all() {
            if matches!(level, Level::Region | Level::Icb | Level::Trust) && !name.is_empty() {
                let known = by_name.entry(loose(name)).or_insert(Some((code, level)));
                if known.is_some_and(|(other, _)| other != code) {
                    *known = None;
                }
            }
        }
        Self { reference, england: layout.england.iter().map(|word| loose(word)).collect(), by_name }
    }

    /// The word of a header; `None` if it is not of the axis.
    pub(super) fn word(&self, pattern: &TablePattern, axis: Axis, text: &str) -> Option<Word> {
        let spellings = self.reference.spellings;
        // A header may have a footnote mark.
        let listed =
            |list: &super::WordList| list.find(text).or_else(|| list.find(&clean(text))).map(str::to_owned);
        match axis {
            Axis::Place => self.place(text).map(Word::Place),
            Axis::EthnicGroup => {
                let groups = &spellings.ethnic_groups;
                let code = groups.find(text).or_else(|| groups.find(&clean(text)));
                code.map(|code| Word::EthnicGroup(code.to_owned()))
            }
            Axis::Band => listed(&spellings.bands).map(Word::Band),
            Axis::Year => year(text).map(|year| Word::Year(year + i32::from(pattern.survey_years))),
            Axis::Label => {
                let fits = |label: &super::layout::LabelPattern| label.matching.is_match(text);
                pattern.label.iter().position(fits).map(Word::Label)
            }
        }
    }

    /// The first region that a text names.
    pub(super) fn region_in(&self, text: &str) -> Option<&'a str> {
        let text = loose(text);
        let regions = self.reference.organisations.all().filter(|(_, level, _)| *level == Level::Region);
        regions.map(|(_, _, name)| name).find(|name| !name.is_empty() && text.contains(&loose(name)))
    }

    pub(super) fn place(&self, text: &str) -> Option<FigurePlace> {
        let (code, name) = (clean(text), tidy(text));
        let is_england =
            |text: &str| self.reference.spellings.is_england(text) || self.england.contains(&loose(text));
        if is_england(&name) || is_england(&code) {
            return Some(FigurePlace::england());
        }
        let organisations = self.reference.organisations;
        let by_code = organisations.level(&code).map(|level| (code.as_str(), level));
        let named = |name: &str| self.by_name.get(&loose(name)).copied().flatten();
        let (code, level) = by_code.or_else(|| named(&name)).or_else(|| named(&code))?;
        let is_place = matches!(level, Level::Region | Level::Icb | Level::Trust);
        is_place.then(|| FigurePlace {
            level,
            code: code.to_owned(),
            name: organisations.name(code).unwrap_or_default().to_owned(),
        })
    }

    /// What to do about a word that is not of an axis.
    pub(super) fn repair(&self, axis: Axis, text: &str) -> String {
        let spellings = self.reference.spellings;
        let skip = "if it is not a figure to read, add it to `skip` of the pattern";
        match axis {
            Axis::Place => {
                let repair = self.reference.organisations.repair(&clean(text), text);
                if repair.starts_with("did you mean") { repair } else { format!("correct the name; {skip}") }
            }
            Axis::EthnicGroup => spellings.ethnic_groups.repair_of(text),
            Axis::Band => spellings.bands.repair(text),
            Axis::Year => format!("write one year such as 2024; {skip}"),
            Axis::Label => format!("add a `[[document.table.label]]` for it; {skip}"),
        }
    }
}

/// Words that may be with the year in a header.
const WITH_YEAR: [&str; 16] = [
    "wres",
    "year",
    "years",
    "reporting",
    "report",
    "data",
    "collection",
    "march",
    "mar",
    "31",
    "31st",
    "at",
    "to",
    "the",
    "in",
    "as",
];

/// The WRES year of a header: `2024`, `WRES 2024`, `31 March 2024`, or `2023/24`, which ends on 31 March 2024. A
/// header with any other word, such as "survey" or "change", is not a year.
pub(super) fn year(text: &str) -> Option<i32> {
    let text = clean(text).to_lowercase();
    let mut found = None;
    for word in text.split(|letter: char| letter.is_whitespace() || matches!(letter, ',' | ':' | '(' | ')')) {
        if word.is_empty() || WITH_YEAR.contains(&word) {
            continue;
        }
        let year = match word.split_once(['/', '-', '\u{2013}']) {
            Some((first, last)) => number::year(first).map(|first| first + 1).filter(|next| {
                let next = next.to_string();
                last == next || last == &next[2..]
            }),
            None => number::year(word),
        };
        if found.replace(year?).is_some() {
            return None;
        }
    }
    found
}

/// The longest footnote mark in square brackets: `[note 10]`.
const LONGEST_MARK: usize = 7;

/// A figure without the footnote marks after it: `24.2 [1]`, `1.57*`. Other texts are unchanged.
pub(super) fn without_marks(text: &str) -> &str {
    let mut figure = text.trim();
    loop {
        let in_brackets = figure.strip_suffix(']').and_then(|inner| inner.rsplit_once('['));
        let noted = in_brackets.filter(|(_, mark)| mark.len() <= LONGEST_MARK).map(|(before, _)| before);
        match noted.or_else(|| figure.strip_suffix(is_mark)) {
            Some(shorter) => figure = shorter.trim_end(),
            None => break,
        }
    }
    if figure.ends_with(|letter: char| letter.is_ascii_digit() || letter == '%') {
        figure
    } else {
        text.trim()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_is_the_one_that_ends_on_31_march() {
        for (text, expected) in [
            ("2024", Some(2024)),
            ("WRES 2024", Some(2024)),
            ("31 March 2024", Some(2024)),
            ("2023/24", Some(2024)),
            ("2023-2024", Some(2024)),
            ("2023–24", Some(2024)),
            ("2024*", Some(2024)),
            ("2024 [note 1]", Some(2024)),
            ("2022/24", None),
            ("2022 to 2023", None),
            ("Change 2023", None),
            ("Staff survey 2023", None),
            ("WRES", None),
            ("12.4", None),
        ] {
            assert_eq!(year(text), expected, "{text}");
        }
    }

    #[test]
    fn footnote_marks_after_a_figure_are_removed() {
        for (text, expected) in [
            ("24.2 [1]", "24.2"),
            ("1.57*", "1.57"),
            ("1.57* [2]", "1.57"),
            ("24.2%†", "24.2%"),
            ("*", "*"),
            ("[c]", "[c]"),
            ("n/a*", "n/a*"),
            (" 309,532 ", "309,532"),
        ] {
            assert_eq!(without_marks(text), expected, "{text}");
        }
    }
}
