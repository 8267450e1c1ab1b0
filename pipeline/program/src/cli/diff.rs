//! `race-equity diff`.

use std::fmt::Write;

use clap::Args;

use super::print;
use crate::context::CommandContext;
use crate::error::Exit;
use crate::error::ProgramError;
use format::words::counted;
use ingest::load;

/// Show which earlier figures the newest release of a source changed
///
/// Reads the two newest releases in the store with today's layouts and compares them. Prints one line for each
/// changed figure, the largest change first.
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
        let Some(restated) = load::diff(&context.assets, &catalogue, &context.store, &self.source).await?
        else {
            context.say(&format!("the store has fewer than two releases of `{}` to compare", self.source));
            return Ok(Exit::Done);
        };
        let mut text =
            String::from("change\tbefore\tafter\tbefore_release\tafter_release\tfigure\tcorrection\n");
        let shown = |value: Option<f64>| value.map_or_else(|| "none".to_owned(), |value| value.to_string());
        for figure in restated.figures.iter().take(self.limit.unwrap_or(usize::MAX)) {
            let size = match (figure.before_value, figure.after_value) {
                (Some(before), Some(after)) => format!("{:+}", after - before),
                _ => String::new(),
            };
            let _ = writeln!(
                text,
                "{size}\t{}\t{}\t{}\t{}\t{}\t{}",
                shown(figure.before_value),
                shown(figure.after_value),
                figure.before_release,
                figure.after_release,
                figure.about,
                figure.note.as_deref().unwrap_or_default()
            );
        }
        print(text.as_bytes())?;
        context.say(&format!(
            "{} of {} changed",
            restated.figures.len(),
            counted(restated.compared, "figure")
        ));
        Ok(Exit::Done)
    }
}
