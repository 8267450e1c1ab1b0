//! `race-equity diff`.

use std::fmt::Write;

use clap::Args;

use super::print;
use crate::context::Context;
use crate::error::Error;
use crate::error::Exit;
use format::words::counted;
use ingest::load;

/// What the newest release of a source changed in years already held
///
/// The two newest editions that are held are read as they would be today and compared, figure by figure.
/// One line a figure, the largest change first: change, before, after, what it is about, correction.
#[derive(Args, Debug)]
pub(super) struct Diff {
    /// Source, such as `nss-benchmark`, or layout by which files were imported
    source: String,
    /// Only so many lines
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
}

impl Diff {
    pub(super) async fn run(self, context: &Context) -> Result<Exit, Error> {
        let catalogue = load::catalogue(&context.assets)?;
        let Some(restated) = load::diff(&context.assets, &catalogue, &context.store, &self.source).await?
        else {
            context.say(&format!("fewer than two editions of `{}` are held", self.source));
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
