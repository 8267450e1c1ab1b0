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
    pub(super) fn run(self, context: &Context) -> Result<Exit, Error> {
        let catalogue = load::catalogue(&context.assets)?;
        let Some(changes) = load::diff(&context.assets, &catalogue, &context.store, &self.source)? else {
            context.say(&format!("fewer than two editions of `{}` are held", self.source));
            return Ok(Exit::Done);
        };
        let mut text =
            String::from("change\tbefore\tafter\tbefore_release\tafter_release\tfigure\tcorrection\n");
        let shown = |value: Option<f64>| value.map_or_else(|| "none".to_owned(), |value| value.to_string());
        for change in changes.rows.iter().take(self.limit.unwrap_or(usize::MAX)) {
            let size = match (change.before, change.after) {
                (Some(before), Some(after)) => format!("{:+}", after - before),
                _ => String::new(),
            };
            let _ = writeln!(
                text,
                "{size}\t{}\t{}\t{}\t{}\t{}\t{}",
                shown(change.before),
                shown(change.after),
                change.before_release,
                change.after_release,
                change.about,
                change.note.as_deref().unwrap_or_default()
            );
        }
        print(text.as_bytes())?;
        context.say(&format!("{} of {} changed", changes.rows.len(), counted(changes.compared, "figure")));
        Ok(Exit::Done)
    }
}
