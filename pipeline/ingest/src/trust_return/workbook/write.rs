//! Writes the blank workbook.

use rust_xlsxwriter::{
    Color, ConditionalFormatFormula, DataValidation, DataValidationRule, DocProperties, ExcelDateTime,
    Format, FormatAlign, FormatBorder, Formula, ProtectionOptions, Workbook, Worksheet, XlsxError,
};

use super::formulas::SheetGrid;
use crate::trust_return::ReturnError;
use crate::trust_return::form::{IndicatorForm, ReturnForm};
use tabular::address;

/// What is filled in already.
#[derive(Clone, Debug, Default)]
pub struct BlankReturn {
    /// Code and name of the trust.
    pub trust: Option<(String, String)>,
    /// WRES year.
    pub year: Option<i32>,
    /// The last year that the list of years offers.
    pub last_year: i32,
    /// The name of the file, for the instructions.
    pub file: String,
    /// Counts below this will be suppressed.
    pub threshold: u64,
}

/// The blank workbook.
///
/// # Errors
/// When the workbook cannot be made.
pub fn xlsx(form: &ReturnForm, blank: &BlankReturn) -> Result<Vec<u8>, ReturnError> {
    write(form, blank).map_err(|error| ReturnError::Template(Box::new(error)))
}

fn write(form: &ReturnForm, blank: &BlankReturn) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // With the day of its making, each template would be a different file.
    let created = ExcelDateTime::from_ymd(2016, 4, 1)?;
    workbook
        .set_properties(&DocProperties::new().set_title(&form.workbook.form).set_creation_datetime(&created));
    let styles = Styles::new();
    instructions(form, blank, &styles, workbook.add_worksheet())?;
    trust_and_year(form, blank, &styles, workbook.add_worksheet())?;
    for indicator in &form.indicator {
        indicator_sheet(form, indicator, &styles, workbook.add_worksheet())?;
    }
    workbook.save_to_buffer()
}

struct Styles {
    title: Format,
    heading: Format,
    /// A text that is wrapped.
    text: Format,
    line: Format,
    header: Format,
    label: Format,
    input: Format,
    count: Format,
    total: Format,
    problem: Format,
}

impl Styles {
    fn new() -> Self {
        let plain =
            || Format::new().set_font_name("Arial").set_font_size(12).set_align(FormatAlign::VerticalCenter);
        let grid = || plain().set_border(FormatBorder::Thin).set_border_color(Color::RGB(0x76_86_92));
        let shaded = || grid().set_background_color(Color::RGB(0xFF_F9_C4)).set_unlocked();
        let dark = Color::RGB(0x00_30_87);
        Self {
            title: plain().set_bold().set_font_size(16).set_font_color(dark),
            heading: plain().set_bold().set_font_size(13).set_font_color(dark),
            text: plain().set_text_wrap().set_align(FormatAlign::Top),
            line: plain(),
            header: grid().set_bold().set_text_wrap().set_background_color(Color::RGB(0xE8_ED_EE)),
            label: grid(),
            input: shaded(),
            count: shaded().set_num_format("#,##0"),
            total: grid().set_num_format("#,##0").set_bold(),
            problem: Format::new().set_bold().set_background_color(Color::RGB(0xFF_D5_B8)),
        }
    }
}

/// Locks all cells except inputs, without a password. Columns can still be widened.
fn finish(sheet: &mut Worksheet) {
    sheet.protect_with_options(&ProtectionOptions {
        format_columns: true,
        format_rows: true,
        ..Default::default()
    });
    sheet.set_screen_gridlines(false).set_paper_size(9).set_print_fit_to_pages(1, 0).set_landscape();
}

/// The width of the text of titles and help, in characters.
const TEXT_WIDTH: f64 = 96.0;

/// The height of a wrapped text, as a spreadsheet program does not calculate it for a file that it did not write.
fn height(text: &str, width: f64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "texts are short")]
    let lines = (text.chars().count() as f64 / (width * 1.05)).ceil();
    16.0 * lines.max(1.0) + 2.0
}

fn instructions(
    form: &ReturnForm,
    blank: &BlankReturn,
    styles: &Styles,
    sheet: &mut Worksheet,
) -> Result<(), XlsxError> {
    let words = &form.workbook;
    sheet.set_name(&words.instructions_sheet)?.set_column_width(0, TEXT_WIDTH)?;
    sheet.write_with_format(0, 0, &words.instructions_title, &styles.title)?;
    let mut row = 2;
    for part in &words.instructions {
        sheet.write_with_format(row, 0, &part.heading, &styles.heading)?;
        row += 1;
        for text in &part.text {
            let text = text.replace("{file}", &blank.file);
            let text = text.replace("{threshold}", &blank.threshold.to_string());
            sheet.set_row_height(row, height(&text, TEXT_WIDTH))?;
            sheet.write_with_format(row, 0, text, &styles.text)?;
            row += 1;
        }
        row += 1;
    }
    finish(sheet);
    Ok(())
}

fn trust_and_year(
    form: &ReturnForm,
    blank: &BlankReturn,
    styles: &Styles,
    sheet: &mut Worksheet,
) -> Result<(), XlsxError> {
    let words = &form.workbook;
    sheet.set_name(&words.trust_sheet)?;
    for (column, width) in [(0, 30.0), (1, 50.0), (2, 70.0)] {
        sheet.set_column_width(column, width)?;
    }
    sheet.write_with_format(0, 0, &words.trust_title, &styles.title)?;
    sheet.write_with_format(1, 0, &words.trust_help, &styles.line)?;
    for (column, header) in (0..).zip(["Item", "Your answer", "Help"]) {
        sheet.write_with_format(3, column, header, &styles.header)?;
    }
    let (code, name) = blank.trust.as_ref().map_or(("", ""), |(code, name)| (code, name));
    let year = blank.year.map_or_else(String::new, |year| year.to_string());
    let answers = [
        (&words.code, code, &words.code_help),
        (&words.name, name, &words.name_help),
        (&words.year, &year, &words.year_help),
    ];
    for (row, (label, answer, help)) in (4..).zip(answers) {
        sheet.write_with_format(row, 0, label, &styles.label)?;
        let left = styles.input.clone().set_align(FormatAlign::Left);
        match answer.parse::<i32>() {
            Ok(year) => sheet.write_with_format(row, 1, year, &left)?,
            Err(_) => sheet.write_with_format(row, 1, answer, &left)?,
        };
        sheet.write_with_format(row, 2, help, &styles.label)?;
    }
    for (column, text) in (0..).zip([&words.form_label, &words.form, &words.form_help]) {
        sheet.write_with_format(7, column, text, &styles.label)?;
    }
    let years: Vec<String> =
        (form.first_year..=blank.last_year).rev().take(20).map(|year| year.to_string()).collect();
    let list = DataValidation::new()
        .allow_list_strings(&years)?
        .set_input_title("WRES year")?
        .set_input_message("Choose the year of its 31 March.")?
        .set_error_title("Not a WRES year")?
        .set_error_message("Choose a year of the list.")?;
    sheet.add_data_validation(6, 1, 6, 1, &list)?;
    for (column, header) in (0..).zip(["Sheet", "Rows checked", "Rows with a problem"]) {
        sheet.write_with_format(9, column, header, &styles.header)?;
    }
    let left = styles.total.clone().set_align(FormatAlign::Left);
    for (row, indicator) in (10..).zip(&form.indicator) {
        let name = words.sheet(indicator);
        let summary = grid(form, indicator).summary(&name);
        sheet.write_with_format(row, 0, name, &styles.label)?;
        for (column, formula) in (1..).zip(summary) {
            sheet.write_formula_with_format(row, column, Formula::new(formula), &left)?;
        }
    }
    finish(sheet);
    Ok(())
}

fn grid<'a>(form: &'a ReturnForm, indicator: &'a IndicatorForm) -> SheetGrid<'a> {
    let first = u16::try_from(form.label_headers(indicator).len()).unwrap_or_default();
    // Above the headers are the title, the help and a blank row.
    let headers = u32::try_from(indicator.help.len()).unwrap_or_default() + 2;
    SheetGrid { form, indicator, rows: indicator.form_rows(), top: headers + 1, first }
}

fn indicator_sheet(
    form: &ReturnForm,
    indicator: &IndicatorForm,
    styles: &Styles,
    sheet: &mut Worksheet,
) -> Result<(), XlsxError> {
    let words = &form.workbook;
    let grid = grid(form, indicator);
    sheet.set_name(words.sheet(indicator))?;
    sheet.write_with_format(0, 0, &indicator.title, &styles.title)?;
    for (row, sentence) in (1..).zip(&indicator.help) {
        sheet.write_with_format(row, 0, sentence, &styles.line)?;
    }
    let headers = grid.top - 1;
    let labels = form.label_headers(indicator);
    let groups = form.groups.iter().map(|group| form.label(group));
    let last = [&words.total, &words.reason, &words.check].map(String::as_str);
    for (column, header) in (0..).zip(labels.iter().copied().chain(groups).chain(last)) {
        sheet.write_with_format(headers, column, header, &styles.header)?;
    }
    for (position, row) in grid.rows.iter().enumerate() {
        let line = grid.top + u32::try_from(position).unwrap_or_default();
        for (column, label) in (0..).zip(form.row_labels(indicator, row)) {
            sheet.write_with_format(line, column, label, &styles.label)?;
        }
        for column in grid.first..grid.total() {
            sheet.write_blank(line, column, &styles.count)?;
        }
        sheet.write_formula_with_format(
            line,
            grid.total(),
            text_formula(grid.total_of(line)),
            &styles.total,
        )?;
        sheet.write_blank(line, grid.reason(), &styles.input)?;
        sheet.write_formula_with_format(
            line,
            grid.check(),
            text_formula(grid.check_of(position)),
            &styles.label,
        )?;
    }
    if indicator.has_sum() {
        sum_row(form, &grid, styles, sheet)?;
    }
    validate(form, &grid, sheet)?;
    let own = address(grid.top, grid.check().into());
    let problem = ConditionalFormatFormula::new()
        .set_rule(format!("=AND({own}<>\"\",{own}<>\"OK\")").as_str())
        .set_format(&styles.problem);
    sheet.add_conditional_format(grid.top, grid.check(), grid.end(), grid.check(), &problem)?;
    widths(&grid, sheet)?;
    sheet.set_freeze_panes(grid.top, grid.first)?.set_repeat_rows(headers, headers)?;
    finish(sheet);
    Ok(())
}

/// A formula without a result. The default result of a formula is 0, which is a number.
fn text_formula(formula: String) -> Formula {
    Formula::new(formula).set_result("")
}

fn sum_row(
    form: &ReturnForm,
    grid: &SheetGrid<'_>,
    styles: &Styles,
    sheet: &mut Worksheet,
) -> Result<(), XlsxError> {
    let row = grid.end();
    for column in 0..grid.first {
        let text = if column == 0 { form.workbook.sum.as_str() } else { "" };
        sheet.write_with_format(row, column, text, &styles.total)?;
    }
    for column in grid.first..=grid.total() {
        sheet.write_formula_with_format(row, column, text_formula(grid.sum_of(column)), &styles.total)?;
    }
    sheet.write_blank(row, grid.reason(), &styles.label)?;
    sheet.write_formula_with_format(row, grid.check(), text_formula(grid.check_of_sum()), &styles.label)?;
    Ok(())
}

fn validate(form: &ReturnForm, grid: &SheetGrid<'_>, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let (first, last) = (grid.top, grid.end() - 1);
    let number = DataValidation::new()
        .allow_whole_number(DataValidationRule::GreaterThanOrEqualTo(0))
        .set_input_title("Number of people")?
        .set_input_message("A whole number, 0 or more. Blank means not supplied.")?
        .set_error_title("Not a number of people")?
        .set_error_message("Type a whole number, 0 or more. If there is no number, leave the cell blank.")?;
    sheet.add_data_validation(first, grid.first, last, grid.total() - 1, &number)?;
    let reasons: Vec<&str> = form.no_count.iter().map(|word| form.label(word)).collect();
    let reason = DataValidation::new()
        .allow_list_strings(&reasons)?
        .set_input_title("Reason")?
        .set_input_message("If cells of this row are blank, you may choose why.")?
        .set_error_title("Not a reason")?
        .set_error_message("Choose a reason of the list, or leave the cell blank.")?;
    sheet.add_data_validation(first, grid.reason(), last, grid.reason(), &reason)?;
    Ok(())
}

fn widths(grid: &SheetGrid<'_>, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let labels: &[f64] = if grid.indicator.has_parts() { &[34.0, 30.0, 26.0] } else { &[44.0] };
    let counts = [11.0, 11.0, 11.0, 11.0, 26.0, 52.0];
    for (column, width) in (0..).zip(labels.iter().copied().chain(counts)) {
        sheet.set_column_width(column, width)?;
    }
    Ok(())
}
