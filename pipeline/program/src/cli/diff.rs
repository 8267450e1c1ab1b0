//! `race-equity diff`.

use clap::Args;

use super::print;
use crate::context::CommandContext;
use crate::error::Exit;
use crate::error::ProgramError;
use crate::terminal::{self, NO_VALUE, TextTable};
use format::words::counted;
use ingest::load;

/// Show which earlier figures the newest release of a source changed
///
/// Reads the two newest releases in the store with today's layouts and compares them. Prints each changed
/// figure, the largest change first.
#[derive(Args, Debug)]
pub(super) struct DiffCommand {
    /// Source, such as `nss-benchmark`, or the layout of imported files
    source: String,
    /// Print at most this many lines
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
}

impl DiffCommand {
    pub(super) async fn run(self, context: &CommandContext) -> Result<Exit, ProgramError> {
        let catalogue = load::catalogue(&context.assets)?;
        let spinner = context.spinner(&format!("comparing the releases of `{}`", self.source));
        let restated = load::diff(&context.assets, &catalogue, &context.store, &self.source).await;
        spinner.finish_and_clear();
        let Some(restated) = restated? else {
            context.say(&format!("the store has fewer than two releases of `{}` to compare", self.source));
            return Ok(Exit::Done);
        };
        let mut table = TextTable::new(&[
            "#change",
            "#before",
            "#after",
            "before_release",
            "after_release",
            "figure",
            "correction",
        ]);
        let shown = |value: Option<f64>| value.map_or_else(|| "none".to_owned(), format::plain_of_no_unit);
        for figure in restated.figures.iter().take(self.limit.unwrap_or(usize::MAX)) {
            let change = figure.before_value.zip(figure.after_value).map(|(before, after)| after - before);
            let sign = if change.is_some_and(|change| change > 0.0) { "+" } else { "" };
            table.rows.push(vec![
                change.map_or_else(
                    || NO_VALUE.to_owned(),
                    |change| format!("{sign}{}", format::plain_of_no_unit(change)),
                ),
                shown(figure.before_value),
                shown(figure.after_value),
                figure.before_release.clone(),
                figure.after_release.clone(),
                figure.about.clone(),
                figure.note.clone().unwrap_or_else(|| NO_VALUE.to_owned()),
            ]);
        }
        let text = if table.rows.is_empty() { String::new() } else { table.text(terminal::width()) };
        print(text.as_bytes())?;
        context.say(&format!(
            "{} of {} changed",
            restated.figures.len(),
            counted(restated.compared, "figure")
        ));
        Ok(Exit::Done)
    }
}
