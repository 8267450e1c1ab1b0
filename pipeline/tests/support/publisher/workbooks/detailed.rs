//! The staff survey's detailed spreadsheets, organisational and national: a title and each question
//! over rows 1 to 4, headers in row 5, data from row 6. Fewer questions than published, laid out alike.

use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

use super::answers::{responses, share};
use super::organisations::Organisation;

/// A question with the answers that stand over its columns.
pub(crate) struct Question {
    /// Its number as the spreadsheet has it: `Q14a`.
    pub(crate) number: &'static str,
    pub(crate) text: &'static str,
    /// Headers of its columns, without the number of responses that follows them.
    pub(crate) answers: &'static [&'static str],
}

/// A sheet of questions.
pub(crate) struct Sheet {
    pub(crate) name: &'static str,
    pub(crate) questions: &'static [Question],
}

/// The header of each question's last column.
pub(crate) const RESPONSES: &str = "Base (number of responses)";

const TIMES: &[&str] = &["% Never", "% 1 to 2", "% 3 to 5", "% 6 to 10", "% More than 10"];
const YES_NO: &[&str] = &["% Yes", "% No"];

/// Three of the sixteen sheets, under their names of 2024, with the questions that WRES needs.
pub(crate) const SHEETS: [Sheet; 3] = [
    Sheet {
        name: "HEALTH WELLBEING SAFETY Q13-14",
        questions: &[
            Question {
                number: "Q14a",
                text: "In the last 12 months how many times have you personally experienced harassment, bullying or \
                       abuse at work from patients / service users, their relatives or other members of the public?",
                answers: TIMES,
            },
            Question {
                number: "Q14b",
                text: "In the last 12 months how many times have you personally experienced harassment, bullying or \
                       abuse at work from managers?",
                answers: TIMES,
            },
            Question {
                number: "Q14c",
                text: "In the last 12 months how many times have you personally experienced harassment, bullying or \
                       abuse at work from other colleagues?",
                answers: TIMES,
            },
        ],
    },
    Sheet {
        name: "HEALTH WELLBEING SAFETY Q15-17",
        questions: &[
            Question {
                number: "Q15",
                text: "Does your organisation act fairly with regard to career progression / promotion, regardless of \
                       ethnic background, gender, religion, sexual orientation, disability or age?",
                answers: &["% Yes", "% No", "% Don't know"],
            },
            Question {
                number: "Q16b",
                text: "In the last 12 months have you personally experienced discrimination at work from manager / \
                       team leader or other colleagues?",
                answers: YES_NO,
            },
            Question { number: "Q16c_1", text: "Ethnic background", answers: &["% Ethnic background"] },
            Question { number: "Q16c_6", text: "Age", answers: &["% Age"] },
            Question {
                number: "Q16a",
                text: "In the last 12 months have you personally experienced discrimination at work from patients / \
                       service users, their relatives or other members of the public?",
                answers: YES_NO,
            },
        ],
    },
    Sheet {
        name: "BACKGROUND INFORMATION Q27-30",
        questions: &[Question {
            number: "Q28",
            text: "What is your ethnic group?",
            answers: &[
                "% White - English / Welsh / Scottish / Northern Irish / British",
                "% Asian/Asian British - Indian",
                "% Black/African/Caribbean/Black British - African",
                "% Other ethnic group - Arab",
            ],
        }],
    },
];

/// One thing wrong with an edition.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Broken {
    /// That many more rows above the header.
    HeaderMoved(u32),
    /// A sheet is missing.
    SheetMissing(&'static str),
    /// A sheet has another name.
    SheetRenamed { from: &'static str, to: &'static str },
    /// A header reads otherwise, wherever it stands.
    HeaderRenamed { from: &'static str, to: &'static str },
    /// In the row with that key (a code, or a subgroup), under that question, the first figure is a text.
    Text { row: String, question: &'static str, text: &'static str },
    /// The same, a number.
    Value { row: String, question: &'static str, value: f64 },
    /// Each percentage is a proportion: 0.05 for 5 per cent.
    Proportions,
}

/// Which of the two spreadsheets, with what its rows are.
#[derive(Debug, Clone)]
enum Rows {
    Organisations(Vec<Organisation>),
    /// Breakdown and subgroup; both empty for England.
    National(Vec<(&'static str, &'static str)>),
}

/// A detailed spreadsheet to be written.
#[derive(Debug, Clone)]
pub(crate) struct Detailed {
    year: u16,
    rows: Rows,
    broken: Vec<Broken>,
}

/// Breakdowns of the national file and their subgroups: England, regions, two ICSs, ethnic groups.
pub(crate) const NATIONAL: [(&str, &str); 16] = [
    ("", ""),
    ("Region", "North East and Yorkshire"),
    ("Region", "Midlands"),
    ("Region", "South East"),
    ("Region", "East of England"),
    ("Region", "South West"),
    ("Region", "London"),
    ("Region", "North West"),
    ("ICS", "Black Country"),
    ("ICS", "Greater Manchester"),
    ("Ethnic background (detailed)", "White - English / Welsh / Scottish / Northern Irish / British"),
    ("Ethnic background (detailed)", "Asian/Asian British - Indian"),
    ("Ethnic background (detailed)", "Black/African/Caribbean/Black British - African"),
    ("Ethnic background (detailed)", "Other ethnic group - Arab"),
    ("Ethnic background (summary)", "White staff"),
    ("Ethnic background (summary)", "Staff from all other ethnic groups combined"),
];

impl Detailed {
    /// The organisational spreadsheet of a survey year. As published, every share of question 16c in
    /// it is 100 in 2024.
    pub(crate) fn organisational(year: u16, organisations: &[Organisation]) -> Self {
        Self { year, rows: Rows::Organisations(organisations.to_vec()), broken: Vec::new() }
    }

    /// The national spreadsheet of a survey year.
    pub(crate) fn national(year: u16) -> Self {
        Self { year, rows: Rows::National(NATIONAL.to_vec()), broken: Vec::new() }
    }

    pub(crate) fn broken(mut self, broken: Broken) -> Self {
        self.broken.push(broken);
        self
    }

    /// The name of the member in the year's zip.
    pub(crate) fn file_name(&self) -> String {
        let what = match self.rows {
            Rows::Organisations(_) => "organisational",
            Rows::National(_) => "national",
        };
        format!("NSS{} detailed spreadsheets {what} results.xlsx", self.year % 100)
    }

    /// What the workbook shows in the row of `key` (a code, a subgroup, or nothing for England) for
    /// answer `option` of a question: the percentage, nothing where `-` stands.
    pub(crate) fn expected(&self, key: &str, question: &Question, option: u16) -> Option<f64> {
        let whole = matches!(self.rows, Rows::Organisations(_)) && self.year == 2024;
        if whole && question.number.starts_with("Q16c") && responses(key, question.number, self.year) > 9 {
            return Some(100.0);
        }
        // A question with one column shows a part of its answers: those not given are not listed.
        let options = u32::from(columns(question.answers).max(2));
        let answer = share(key, question.number, u32::from(option), options, self.year);
        (!answer.suppressed()).then(|| answer.percentage())
    }

    /// The workbook's bytes.
    pub(crate) fn write(&self) -> Vec<u8> {
        self.try_write().unwrap_or_else(|why| panic!("the spreadsheet cannot be written: {why}"))
    }

    fn try_write(&self) -> Result<Vec<u8>, XlsxError> {
        let mut workbook = Workbook::new();
        let notes = workbook.add_worksheet().set_name("Notes")?;
        notes.write_string(1, 1, format!("NHS Staff Survey {} - Detailed Spreadsheets", self.year))?;
        for sheet in &SHEETS {
            if self.broken.contains(&Broken::SheetMissing(sheet.name)) {
                continue;
            }
            let renamed = self.broken.iter().find_map(|broken| match broken {
                Broken::SheetRenamed { from, to } if *from == sheet.name => Some(*to),
                _ => None,
            });
            let page = workbook.add_worksheet().set_name(renamed.unwrap_or(sheet.name))?;
            self.write_sheet(page, sheet)?;
        }
        workbook.save_to_buffer()
    }

    fn write_sheet(&self, page: &mut Worksheet, sheet: &Sheet) -> Result<(), XlsxError> {
        let bold = Format::new().set_bold();
        let moved = self.broken.iter().find_map(|broken| match broken {
            Broken::HeaderMoved(rows) => Some(*rows),
            _ => None,
        });
        let header = 4 + moved.unwrap_or(0);
        let keys: &[&str] = match self.rows {
            Rows::Organisations(_) => {
                &["ODS code", "Organisation name", "Benchmarking group", "Region", "ICS", "Weighting"]
            }
            Rows::National(_) => &["Base", "Breakdown", "Breakdown subgroup", "Weighting"],
        };
        page.write_string(0, 0, format!("NHS Staff Survey {} - WEIGHTED Results", self.year))?;
        page.write_string(1, 0, sheet.name)?;
        page.merge_range(2, 0, 3, 1, "Note: results of fewer than 10 responses are not displayed", &bold)?;
        for (at, key) in (0..).zip(keys) {
            page.write_string(header, at, self.header(key))?;
        }
        for (row, (key, words)) in (header + 1..).zip(self.rows()) {
            for (at, word) in (0..).zip(&words).filter(|(_, word)| !word.is_empty()) {
                page.write_string(row, at, word)?;
            }
            let mut at = columns(keys);
            for question in sheet.questions {
                self.write_answers(page, row, at, &key, question)?;
                at += columns(question.answers) + 1;
            }
        }
        let mut at = columns(keys);
        for question in sheet.questions {
            let last = at + columns(question.answers);
            let text = format!("{} - {}", question.number, question.text);
            page.merge_range(0, at, header - 1, last, &text, &bold)?;
            for (at, answer) in (at..).zip(question.answers) {
                page.write_string(header, at, self.header(answer))?;
            }
            page.write_string(header, last, self.header(RESPONSES))?;
            at = last + 1;
        }
        // The published sheets end in a formatted row without a value.
        let rows = u32::from(columns(&self.rows()));
        page.write_blank(header + 1 + rows, 0, &bold)?;
        Ok(())
    }

    fn write_answers(
        &self,
        page: &mut Worksheet,
        row: u32,
        at: u16,
        key: &str,
        question: &Question,
    ) -> Result<(), XlsxError> {
        for option in 0..columns(question.answers) {
            match self.expected(key, question, option) {
                Some(percentage) => {
                    let is_proportion = self.broken.contains(&Broken::Proportions);
                    let written = if is_proportion { percentage / 100.0 } else { percentage };
                    page.write_number(row, at + option, written)?
                }
                None => page.write_string(row, at + option, "-")?,
            };
        }
        let last = at + columns(question.answers);
        match responses(key, question.number, self.year) {
            0..10 => page.write_string(row, last, "-")?,
            count => page.write_number(row, last, count)?,
        };
        for broken in &self.broken {
            match broken {
                Broken::Text { row: which, question: asked, text }
                    if which == key && *asked == question.number =>
                {
                    page.write_string(row, at, *text)?;
                }
                Broken::Value { row: which, question: asked, value }
                    if which == key && *asked == question.number =>
                {
                    page.write_number(row, at, *value)?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Each row's key, and the words in its first columns.
    fn rows(&self) -> Vec<(String, Vec<String>)> {
        match &self.rows {
            Rows::Organisations(members) => members.iter().map(organisation_row).collect(),
            Rows::National(parts) => parts.iter().map(|part| national_row(*part)).collect(),
        }
    }

    fn header<'a>(&self, name: &'a str) -> &'a str {
        let to = self.broken.iter().find_map(|broken| match broken {
            Broken::HeaderRenamed { from, to } if *from == name => Some(*to),
            _ => None,
        });
        to.unwrap_or(name)
    }
}

/// How many columns (or rows) a list takes.
pub(crate) fn columns<T>(list: &[T]) -> u16 {
    u16::try_from(list.len()).unwrap_or(u16::MAX)
}

fn organisation_row(member: &Organisation) -> (String, Vec<String>) {
    let weighting = if member.group.is_trusts() { "Occupation Group" } else { "Unweighted" };
    let words =
        [&member.code, &member.name, member.group.long_name(), &member.region, &member.icb, weighting];
    (member.code.clone(), words.map(str::to_owned).to_vec())
}

fn national_row((breakdown, subgroup): (&str, &str)) -> (String, Vec<String>) {
    let weighting =
        if breakdown.is_empty() { "Organisation Size and Occupation Group" } else { "Organisation Size" };
    (subgroup.to_owned(), ["National", breakdown, subgroup, weighting].map(str::to_owned).to_vec())
}
