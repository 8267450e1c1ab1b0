//! The staff survey's benchmark workbook: a sheet for each group of organisations, one organisation a
//! row, a column for each figure and year. At the published size unless asked for smaller, whole or
//! broken in one of the ways a publisher breaks it.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use super::answers::{draw, wres};
use super::organisations::{Group, Organisation, other};

/// The stems of the WRES columns, for indicators 5 to 8.
pub(crate) const WRES: [(u8, &str); 4] = [
    (5, "har_from_pat_eth_summary"),
    (6, "har_from_staff_eth_summary"),
    (7, "equal_eth_summary"),
    (8, "q16b_eth_summary"),
];

/// The first columns of every sheet.
pub(crate) const KEYS: [&str; 6] =
    ["org_id", "org_name", "org_mode", "org_type", "org_type_reporting", "org_type_reporting_name"];

/// How sheet names are punctuated, which changes between years.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Names {
    /// `MH&LD, MH, LD&Community Trusts`, as in 2025.
    Tight,
    /// `MH&LD, MH, LD & Community Trust`: spaces, and singular to stay within 31 characters.
    Spaced,
    /// `MH&LD MH LD and Community Trust`: no comma, "and".
    Loose,
}

/// What the number of responses of a WRES proportion is called, which is not known for certain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Counts {
    /// `equal_eth_summary_1_n_2024`, which fits the other columns best.
    AfterGroup,
    /// `equal_eth_summary_1_2024_n`.
    AtEnd,
    /// `n_equal_eth_summary_1_2024`.
    InFront,
    /// There are none.
    Absent,
}

/// One thing wrong with an edition.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Broken {
    /// The sheet of a group is missing.
    SheetMissing(Group),
    /// A sheet of that name that no layout knows, with the members of a group that has none.
    SheetUnknown(String),
    /// That many empty rows above the header.
    HeaderMoved(u32),
    /// No sheet has the column.
    ColumnMissing(String),
    /// The column has another name.
    ColumnRenamed { from: String, to: String },
    /// A text stands in place of a figure: a marker.
    Text { code: String, column: String, text: String },
    /// Another figure stands there: above 1, or restated since the last release.
    Value { code: String, column: String, value: f64 },
    /// The organisation's row stands there twice.
    Duplicate(String),
    /// Only so many rows of a group.
    FewRows(Group, usize),
    /// One more row, for an organisation in no register.
    Unknown { group: Group, code: String, name: String },
}

/// A benchmark workbook to be written.
#[derive(Debug, Clone)]
pub(crate) struct Benchmark {
    newest: u16,
    organisations: Vec<Organisation>,
    columns: usize,
    names: Names,
    counts: Counts,
    suppressed: String,
    broken: Vec<Broken>,
    created: Option<(u16, u8, u8)>,
}

/// The columns of the widest sheets of the release of 2025.
pub(crate) const PUBLISHED_COLUMNS: usize = 2_313;

impl Benchmark {
    /// The release whose newest survey year is `newest`, with four years before it, for the
    /// organisations given (see [`organisations`](super::organisations::organisations)).
    pub(crate) fn new(newest: u16, organisations: &[Organisation]) -> Self {
        Self {
            newest,
            organisations: organisations.to_vec(),
            columns: PUBLISHED_COLUMNS,
            names: Names::Tight,
            counts: Counts::AfterGroup,
            suppressed: String::new(),
            broken: Vec::new(),
            created: None,
        }
    }

    /// Says when it was made, so that the same figures make the same bytes.
    pub(crate) fn created(mut self, year: u16, month: u8, day: u8) -> Self {
        self.created = Some((year, month, day));
        self
    }

    /// Fewer columns than published: the key and WRES columns and as many others as there is room for.
    pub(crate) fn columns(mut self, columns: usize) -> Self {
        self.columns = columns;
        self
    }

    pub(crate) fn names(mut self, names: Names) -> Self {
        self.names = names;
        self
    }

    pub(crate) fn counts(mut self, counts: Counts) -> Self {
        self.counts = counts;
        self
    }

    /// What stands in place of a figure of fewer than ten responses; nothing unless set.
    pub(crate) fn suppressed(mut self, marker: &str) -> Self {
        marker.clone_into(&mut self.suppressed);
        self
    }

    pub(crate) fn broken(mut self, broken: Broken) -> Self {
        self.broken.push(broken);
        self
    }

    /// The survey years, newest first.
    pub(crate) fn years(&self) -> Vec<u16> {
        (self.newest - 4..=self.newest).rev().collect()
    }

    /// The column of a WRES proportion: `equal_eth_summary_1_2024`.
    pub(crate) fn column(stem: &str, group: u8, year: u16) -> String {
        format!("{stem}_{group}_{year}")
    }

    /// The file's name as the publisher writes it.
    pub(crate) fn file_name(&self) -> String {
        format!("NSS-Benchmark-report-excel-data-for-{}-{}-v2.xlsx", self.newest - 4, self.newest)
    }

    /// The workbook's bytes.
    pub(crate) fn write(&self) -> Vec<u8> {
        self.try_write().unwrap_or_else(|why| panic!("the workbook cannot be written: {why}"))
    }

    fn try_write(&self) -> Result<Vec<u8>, XlsxError> {
        let mut workbook = Workbook::new();
        if let Some((year, month, day)) = self.created {
            let created = ExcelDateTime::from_ymd(year, month, day)?;
            workbook.set_properties(&DocProperties::new().set_creation_datetime(&created));
        }
        let notes = workbook.add_worksheet().set_name("Notes")?;
        notes.write_string(1, 1, format!("NHS Staff Survey benchmark report data, {}", self.newest))?;
        notes.write_string(3, 1, "Figures of fewer than 10 responses are not shown.")?;
        let list = workbook.add_worksheet().set_name("Organisation Benchmark groups")?;
        list.write_row(0, 0, ["org_id", "org_name", "Benchmark group"])?;
        for (row, organisation) in (1..).zip(&self.organisations) {
            let group = organisation.group.long_name();
            list.write_row(row, 0, [organisation.code.as_str(), &organisation.name, group])?;
        }
        for (group, name, members) in self.sheets() {
            self.write_group(workbook.add_worksheet().set_name(name)?, group, &members)?;
        }
        workbook.save_to_buffer()
    }

    /// The sheets of organisations, in order, with who stands in them.
    fn sheets(&self) -> Vec<(Group, String, Vec<Organisation>)> {
        let mut groups = super::organisations::GROUPS.to_vec();
        if self.newest <= 2024 {
            groups.insert(6, Group::Csu);
        }
        let mut sheets = Vec::new();
        for group in groups {
            if self.broken.contains(&Broken::SheetMissing(group)) {
                continue;
            }
            let mut members: Vec<Organisation> =
                self.organisations.iter().filter(|member| member.group == group).cloned().collect();
            if group == Group::Csu {
                members = (1..=group.published()).map(|number| other(group, number)).collect();
            }
            for broken in &self.broken {
                match broken {
                    Broken::FewRows(which, rows) if *which == group => members.truncate(*rows),
                    Broken::Duplicate(code) => {
                        let twice: Vec<_> =
                            members.iter().filter(|member| member.code == *code).cloned().collect();
                        members.extend(twice);
                    }
                    Broken::Unknown { group: which, code, name } if *which == group => {
                        members.push(Organisation {
                            code: code.clone(),
                            name: name.clone(),
                            ..other(group, 1)
                        });
                    }
                    _ => {}
                }
            }
            if !members.is_empty() {
                sheets.push((group, sheet_name(group, self.names), members));
            }
        }
        for broken in &self.broken {
            if let Broken::SheetUnknown(name) = broken {
                sheets.push((Group::Csu, name.clone(), vec![other(Group::Csu, 99)]));
            }
        }
        sheets
    }

    fn write_group(
        &self,
        sheet: &mut Worksheet,
        group: Group,
        members: &[Organisation],
    ) -> Result<(), XlsxError> {
        let header = self.broken.iter().find_map(|broken| match broken {
            Broken::HeaderMoved(rows) => Some(*rows),
            _ => None,
        });
        let header = header.unwrap_or(0);
        // Two groups have fewer figures than the rest, so their columns stand elsewhere.
        let narrow = matches!(group, Group::Icb | Group::Surgical);
        let columns = self.figures(if narrow { self.columns * 2 / 3 } else { self.columns });
        for (at, name) in (0..).zip(KEYS) {
            sheet.write_string(header, at, name)?;
        }
        for (at, figure) in (6..).zip(&columns) {
            sheet.write_string(header, at, self.renamed(&figure.name))?;
        }
        for (row, member) in (header + 1..).zip(members) {
            let reporting = member.group.long_name();
            sheet.write_row(row, 0, [member.code.as_str(), &member.name, "Mixed mode"])?;
            sheet.write_row(row, 3, [group as u8 + 1; 2])?;
            sheet.write_string(row, 5, reporting)?;
            for (at, figure) in (6..).zip(&columns) {
                self.write_figure(sheet, row, at, member, figure)?;
            }
        }
        // A row that is formatted and empty trails.
        let last = header + 1 + u32::try_from(members.len()).unwrap_or(u32::MAX - 2);
        sheet.write_blank(last, 0, &Format::new().set_bold())?;
        Ok(())
    }

    fn write_figure(
        &self,
        sheet: &mut Worksheet,
        row: u32,
        at: u16,
        member: &Organisation,
        figure: &Figure,
    ) -> Result<(), XlsxError> {
        for broken in &self.broken {
            match broken {
                Broken::Text { code, column, text } if *code == member.code && *column == figure.name => {
                    return sheet.write_string(row, at, text).map(|_| ());
                }
                Broken::Value { code, column, value } if *code == member.code && *column == figure.name => {
                    return sheet.write_number(row, at, *value).map(|_| ());
                }
                _ => {}
            }
        }
        let code = &member.code;
        match figure.of {
            Of::Other { below } => {
                sheet.write_number(row, at, f64::from(draw(code, &figure.name, 0) % below) / 1_000.0)?;
            }
            Of::Wres { stem, group, year, count } => {
                let answer = wres(code, stem, group, year);
                if answer.suppressed() && !self.suppressed.is_empty() {
                    sheet.write_string(row, at, &self.suppressed)?;
                } else if !answer.suppressed() {
                    let value = if count { f64::from(answer.denominator) } else { answer.proportion() };
                    sheet.write_number(row, at, value)?;
                }
            }
        }
        Ok(())
    }

    /// Every column after the key columns, newest year first, flags at the end.
    fn figures(&self, columns: usize) -> Vec<Figure> {
        let years = self.years();
        let room = columns.saturating_sub(KEYS.len() + self.wres_figures(self.newest).len() * years.len());
        let others = room.div_ceil(2 * years.len() + 1);
        let flags = room.saturating_sub(others * 2 * years.len());
        let stem =
            |number: usize| format!("q{}{}", 1 + number / 26, ('a'..='z').nth(number % 26).unwrap_or('z'));
        let mut figures = Vec::new();
        for year in years {
            for number in 0..others {
                let stem = stem(number);
                figures.push(Figure { name: format!("{stem}_{year}"), of: Of::Other { below: 1_000 } });
                figures.push(Figure { name: format!("{stem}_n_{year}"), of: Of::Other { below: 9_000_000 } });
            }
            figures.extend(self.wres_figures(year));
        }
        figures.extend(
            (0..flags)
                .map(|number| Figure { name: format!("{}_sig", stem(number)), of: Of::Other { below: 1 } }),
        );
        figures.retain(|figure| !self.broken.contains(&Broken::ColumnMissing(figure.name.clone())));
        figures
    }

    /// The WRES columns of a year. Where the newest survey asks indicator 7 in the wording of 2025,
    /// the years before have no column of it.
    fn wres_figures(&self, year: u16) -> Vec<Figure> {
        let mut figures = Vec::new();
        for (indicator, stem) in WRES {
            if indicator == 7 && self.newest >= 2025 && year < 2025 {
                continue;
            }
            for group in [1, 2] {
                let name = Self::column(stem, group, year);
                let count = match self.counts {
                    Counts::AfterGroup => Some(format!("{stem}_{group}_n_{year}")),
                    Counts::AtEnd => Some(format!("{name}_n")),
                    Counts::InFront => Some(format!("n_{name}")),
                    Counts::Absent => None,
                };
                figures.push(Figure { name, of: Of::Wres { stem, group, year, count: false } });
                figures.extend(
                    count.map(|name| Figure { name, of: Of::Wres { stem, group, year, count: true } }),
                );
            }
        }
        figures
    }

    fn renamed<'a>(&'a self, name: &'a str) -> &'a str {
        let to = self.broken.iter().find_map(|broken| match broken {
            Broken::ColumnRenamed { from, to } if from == name => Some(to.as_str()),
            _ => None,
        });
        to.unwrap_or(name)
    }
}

/// A column of figures.
struct Figure {
    name: String,
    of: Of,
}

enum Of {
    /// A WRES proportion, or its number of responses.
    Wres { stem: &'static str, group: u8, year: u16, count: bool },
    /// Some other figure, in thousandths below a bound.
    Other { below: u32 },
}

/// The name of a group's sheet.
pub(crate) fn sheet_name(group: Group, names: Names) -> String {
    let tight = match group {
        Group::Acute => "Acute&Acute Community Trusts",
        Group::Specialist => "Acute Specialist Trusts",
        Group::MentalHealth => "MH&LD, MH, LD&Community Trusts",
        Group::Community => "Community Trusts",
        Group::Ambulance => "Ambulance Trusts",
        Group::Icb => "ICBs",
        Group::SocialEnterpriseMentalHealth => "Social Enterprises MH",
        Group::SocialEnterpriseCommunity => "Social Enterprises Community",
        Group::Surgical => "Community Surgical Services",
        Group::Csu => "CSUs",
    };
    let spaced = tight.replace("LD&Community Trusts", "LD & Community Trust").replace("e&A", "e & A");
    match names {
        Names::Tight => tight.to_owned(),
        Names::Spaced => spaced,
        Names::Loose => spaced.replace(" & ", " and ").replace(',', "").replace("Trusts", "Trust"),
    }
}
