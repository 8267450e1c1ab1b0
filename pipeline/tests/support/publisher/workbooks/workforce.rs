//! NHS Workforce Statistics, "England and Organisation", as it is published: an outline of regions, ICSs and organisations,
//! with a column for each month end, blank rows between regions, and footnotes.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::{Date, date};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use crate::support::{bundled, rows};

pub(crate) const SHEET: &str = "4. All Staff, NHSE & Org - HC";
const KEYS: [&str; 6] = [
    "NHS England region code",
    "NHS England region name",
    "ICS code",
    "ICS name",
    "Organisation name",
    "Organisation code",
];
/// The first column of months, and the header's row, both counted from 0.
const FIRST: u16 = 6;
const HEADER: u32 = 4;

/// What a publisher may change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum BrokenWorkforce {
    SheetRenamed(&'static str),
    /// The header of the last column.
    Header(&'static str),
    /// Only so many organisations.
    Fewer(usize),
    /// An organisation's row is missing, and the totals have its staff.
    RowMissing(&'static str),
    /// An organisation has the region's code and name in its own row.
    RowFlat(&'static str),
    /// An organisation is in the part of another region.
    InRegion(&'static str, &'static str),
}

struct Employer {
    code: String,
    name: String,
    region: [String; 2],
    icb: [String; 2],
    opened: Date,
    number: u32,
}

/// The workbook of a month.
pub(crate) struct Workforce {
    last: Date,
    employers: Vec<Employer>,
    broken: Option<BrokenWorkforce>,
}

impl Workforce {
    /// With every trust that is open, to this month end.
    pub(crate) fn new(last: Date) -> Self {
        let open = rows(&bundled("organisations.csv")).into_iter().filter(|row| row["close_date"].is_empty());
        let employers = (0..).zip(open).map(|(number, row)| Employer {
            code: row["org_code"].clone(),
            name: row["org_name"].clone(),
            region: [row["region_code"].clone(), row["region_name"].clone()],
            icb: [row["icb_code"].clone(), row["icb_name"].clone()],
            opened: row["open_date"].parse().unwrap_or_else(|why| panic!("{why}")),
            number,
        });
        Self { last, employers: employers.collect(), broken: None }
    }

    /// With one thing changed.
    pub(crate) fn broken(mut self, broken: BrokenWorkforce) -> Self {
        if let BrokenWorkforce::Fewer(number) = &broken {
            self.employers.truncate(*number);
        }
        if let BrokenWorkforce::InRegion(code, region) = &broken {
            let named = |employer: &&Employer| employer.region[0] == *region;
            let to = self.employers.iter().find(named).map(|found| (found.region.clone(), found.icb.clone()));
            let own = self.employers.iter_mut().find(|employer| employer.code == *code);
            if let (Some(own), Some((region, icb))) = (own, to) {
                (own.region, own.icb) = (region, icb);
            }
        }
        self.broken = Some(broken);
        self
    }

    pub(crate) fn file_name(&self) -> String {
        format!("NHS Workforce Statistics, {} England and Organisation.xlsx", self.last.strftime("%B %Y"))
    }

    /// The address of its page and of its file.
    pub(crate) fn paths(&self) -> [String; 2] {
        let month = self.last.strftime("%B-%Y").to_string().to_lowercase();
        let file = self.file_name().replace(' ', "%20").replace(',', "%2C");
        [
            format!("/data-and-information/publications/statistical/nhs-workforce-statistics/{month}"),
            format!("/AB/12CD34/{file}"),
        ]
    }

    /// The staff of a trust on a day: 1,000 for the first of the register, 10 more for each that follows, and one more
    /// each year.
    pub(crate) fn headcount(&self, code: &str, day: Date) -> u32 {
        self.employers.iter().find(|employer| employer.code == code).map_or(0, |own| staff(own, day))
    }

    fn months(&self) -> Vec<Date> {
        let first = date(2009, 9, 30);
        let months =
            (0..).map(|months: i32| first.first_of_month().saturating_add(months.months()).last_of_month());
        months.take_while(|month| *month <= self.last).collect()
    }

    pub(crate) fn write(&self) -> Vec<u8> {
        self.try_write().unwrap_or_else(|why| panic!("the workbook cannot be written: {why}"))
    }

    fn try_write(&self) -> Result<Vec<u8>, XlsxError> {
        let mut workbook = Workbook::new();
        workbook.add_worksheet().set_name("Title sheet")?.write(7, 0, "NHS Workforce Statistics")?;
        let renamed = match &self.broken {
            Some(BrokenWorkforce::SheetRenamed(name)) => name,
            _ => SHEET,
        };
        for name in [renamed, "5. All Staff, NHSE & Org - FTE"] {
            self.sheet(workbook.add_worksheet().set_name(name)?)?;
        }
        workbook.save_to_buffer()
    }

    fn sheet(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let months = self.months();
        let as_date = Format::new().set_num_format("mmm-yy");
        sheet.write(
            0,
            0,
            "Table 4: NHS Hospital & Community Health Service (HCHS) monthly workforce statistics",
        )?;
        sheet.write(3, FIRST, "headcount")?;
        for (column, key) in (0..).zip(KEYS) {
            sheet.write(HEADER, column, key)?;
        }
        for (column, month) in (FIRST..).zip(&months) {
            let day = ExcelDateTime::from_ymd(
                u16::try_from(month.year()).unwrap_or_default(),
                u8::try_from(month.month()).unwrap_or_default(),
                u8::try_from(month.day()).unwrap_or_default(),
            )?;
            sheet.write_with_format(HEADER, column, &day, &as_date)?;
        }
        if let Some(BrokenWorkforce::Header(text)) = &self.broken {
            sheet.write(HEADER, FIRST + u16::try_from(months.len()).unwrap_or_default() - 1, *text)?;
        }
        let mut row = HEADER + 2;
        let mut next =
            |sheet: &mut Worksheet, texts: &[(u16, &str)], of: &[&Employer]| -> Result<(), XlsxError> {
                for (column, text) in texts {
                    sheet.write(row, *column, *text)?;
                }
                for (column, month) in (FIRST..).zip(&months) {
                    let sum: u32 = of.iter().map(|employer| staff(employer, *month)).sum();
                    // Some people work for two of the organisations.
                    sheet.write(row, column, if of.len() > 1 { sum - sum / 1000 } else { sum })?;
                }
                row += if texts.len() == 1 { 2 } else { 1 };
                Ok(())
            };
        next(sheet, &[(1, "England")], &self.employers.iter().collect::<Vec<_>>())?;
        let mut regions: BTreeMap<&[String; 2], BTreeMap<&[String; 2], Vec<&Employer>>> = BTreeMap::new();
        for employer in &self.employers {
            regions.entry(&employer.region).or_default().entry(&employer.icb).or_default().push(employer);
        }
        for (region, boards) in &regions {
            let all: Vec<&Employer> = boards.values().flatten().copied().collect();
            next(sheet, &[(0, &region[0]), (1, &region[1])], &all)?;
            for (icb, employers) in boards {
                next(sheet, &[(2, &icb[0]), (3, &icb[1])], employers)?;
                for employer in employers {
                    let own = [(4, employer.name.as_str()), (5, employer.code.as_str())];
                    match &self.broken {
                        Some(BrokenWorkforce::RowMissing(code)) if *code == employer.code => {}
                        Some(BrokenWorkforce::RowFlat(code)) if *code == employer.code => {
                            let region = [(0, region[0].as_str()), (1, region[1].as_str())];
                            next(sheet, &[&region[..], &own].concat(), &[employer])?;
                        }
                        _ => next(sheet, &own, &[employer])?,
                    }
                }
            }
        }
        for (at, note) in (1..).zip(["Source: NHS HCHS monthly workforce statistics, NHS England", "Notes:"])
        {
            sheet.write(row + at, 0, note)?;
        }
        Ok(())
    }
}

fn staff(employer: &Employer, day: Date) -> u32 {
    let years = u32::try_from(day.year() - 2009).unwrap_or_default();
    if day < employer.opened { 0 } else { 1_000 + 10 * employer.number + years }
}
