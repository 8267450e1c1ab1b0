//! The formulas of the workbook. They help the person who fills it in; the program reads no result of them.

use super::{FormRow, IndicatorForm, ReturnForm};
use tabular::{address, letters};

/// Where the cells of a sheet are. Rows and columns are counted from 0.
pub(super) struct SheetGrid<'a> {
    pub(super) form: &'a ReturnForm,
    pub(super) indicator: &'a IndicatorForm,
    pub(super) rows: Vec<FormRow<'a>>,
    /// The first row below the headers.
    pub(super) top: u32,
    /// The column of the first ethnic group.
    pub(super) first: u16,
}

impl SheetGrid<'_> {
    pub(super) fn total(&self) -> u16 {
        self.first + 3
    }

    pub(super) fn reason(&self) -> u16 {
        self.first + 4
    }

    pub(super) fn check(&self) -> u16 {
        self.first + 5
    }

    /// The row below the last row of counts.
    pub(super) fn end(&self) -> u32 {
        self.top + u32::try_from(self.rows.len()).unwrap_or_default()
    }

    fn counts(&self, row: u32) -> String {
        format!("{}:{}", self.cell(row, 0), self.cell(row, 2))
    }

    fn cell(&self, row: u32, group: u16) -> String {
        address(row, u32::from(self.first + group))
    }

    pub(super) fn total_of(&self, row: u32) -> String {
        let counts = self.counts(row);
        format!("=IF(COUNT({counts})=0,\"\",SUM({counts}))")
    }

    /// The sum of the parts of the workforce in one column.
    pub(super) fn sum_of(&self, column: u16) -> String {
        let column = letters(u32::from(column));
        let parts = format!("{column}{}:{column}{}", self.top + 2, self.end());
        format!("=IF(COUNT({parts})=0,\"\",SUM({parts}))")
    }

    /// The row of another measure of the same part of the workforce.
    fn row_of(&self, breakdown: &str, measure: &str) -> Option<u32> {
        let at = self.rows.iter().position(|row| row.breakdown == breakdown && row.measure == measure)?;
        Some(self.top + u32::try_from(at).ok()?)
    }

    /// "OK", or what is wrong in a row; nothing for a blank row.
    pub(super) fn check_of(&self, position: usize) -> String {
        let Some(own) = self.rows.get(position) else { return String::new() };
        let row = self.top + u32::try_from(position).unwrap_or_default();
        let counts = self.counts(row);
        let reason = address(row, u32::from(self.reason()));
        let [white, bme, unknown] = [0, 1, 2].map(|group| self.cell(row, group));
        let needed = if self.indicator.shares { counts.clone() } else { format!("{white}:{bme}") };
        let mut tests = vec![
            (format!("AND(COUNTA({counts})=0,{reason}=\"\")"), String::new()),
            (format!("COUNTA({counts})<>COUNT({counts})"), "A cell is not a number".to_owned()),
            (
                format!("AND(COUNT({counts})=3,{reason}<>\"\")"),
                "Remove the reason: no cell is blank".to_owned(),
            ),
            (
                format!("AND(COUNTBLANK({needed})>0,{reason}=\"\")"),
                "Type a number in each cell, or choose a reason".to_owned(),
            ),
            (
                format!("ISNUMBER({white})<>ISNUMBER({bme})"),
                "Count both White and BME, or neither".to_owned(),
            ),
        ];
        for (part, of) in self.indicator.pairs() {
            let label = |measure| self.form.label(measure).to_owned();
            if own.measure == part
                && let Some(whole) = self.row_of(own.breakdown, of)
            {
                let [a, b, c] = [0, 1, 2].map(|group| self.cell(whole, group));
                tests.push((
                    format!("OR(N({white})>N({a}),N({bme})>N({b}),AND(ISNUMBER({c}),N({unknown})>N({c})))"),
                    format!("More people than in the row: {}", label(of)),
                ));
            }
            if own.measure == of
                && self.indicator.part.as_deref() == Some(part)
                && let Some(other) = self.row_of(own.breakdown, part)
            {
                let other_reason = address(other, u32::from(self.reason()));
                tests.push((
                    format!("AND(COUNT({})=0,{other_reason}=\"\")", self.counts(other)),
                    format!("Fill in the row too: {}", label(part)),
                ));
            }
        }
        let tests = tests.into_iter().rev();
        let formula =
            tests.fold("\"OK\"".to_owned(), |other, (test, text)| format!("IF({test},\"{text}\",{other})"));
        format!("={formula}")
    }

    /// Compares the sum of the parts with the whole workforce.
    pub(super) fn check_of_sum(&self) -> String {
        let (sum, whole) = (self.end(), self.top);
        let [first_part, last_part] = [self.top + 2, self.end()];
        let column = |number: u16| {
            let column = letters(u32::from(number));
            format!("{column}{first_part}:{column}{last_part}")
        };
        let parts = format!(
            "{}{first_part}:{}{last_part}",
            letters(self.first.into()),
            letters((self.first + 2).into())
        );
        let compare = |sign: &str| {
            let pair = |group| format!("N({}){sign}N({})", self.cell(sum, group), self.cell(whole, group));
            format!("OR({},{},{})", pair(0), pair(1), pair(2))
        };
        let totals = [sum, whole].map(|row| address(row, u32::from(self.total())));
        let both =
            |start: &str| format!("\"{start}\"&{}&\", {}: \"&{}", totals[0], self.indicator.whole, totals[1]);
        let is_blank = (0..3).map(|group| format!("({}=\"\")", column(self.first + group)));
        let is_blank = is_blank.collect::<Vec<_>>().join("+");
        format!(
            "=IF(COUNT({parts})=0,\"\",IF({},{},IF(SUMPRODUCT(({is_blank})*({}=\"\"))>0,\"Some cells above are blank\",\
             IF({},{},\"OK\"))))",
            compare(">"),
            both("The rows add up to more than the whole. Sum: "),
            column(self.reason()),
            compare("<>"),
            both("The rows do not add up to the whole. Sum: "),
        )
    }

    /// The number of rows that have something in their check, and of those that are not OK.
    pub(super) fn summary(&self, sheet: &str) -> [String; 2] {
        let column = letters(u32::from(self.check()));
        let last = self.end() + u32::from(self.indicator.has_sum());
        let checks = format!("'{sheet}'!{column}{}:{column}{last}", self.top + 1);
        let filled = format!("COUNTIF({checks},\"?*\")");
        [format!("={filled}"), format!("={filled}-COUNTIF({checks},\"OK\")")]
    }
}
