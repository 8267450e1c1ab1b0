//! `race-equity benchmark`.

use clap::Args;

use super::print;
use crate::context::Context;
use crate::error::Error;
use crate::error::Exit;
use format::words::counted;
use ingest::load;

/// Work out all tables of `queries/` and write them as Parquet
///
/// Each line is a table: its rows and its file. A query of your own is asked with `race-equity query`.
#[derive(Args, Debug)]
pub(super) struct Benchmark {}

impl Benchmark {
    pub(super) async fn run(self, context: &Context) -> Result<Exit, Error> {
        let _held = context.take("benchmark")?;
        context.gather()?;
        let (_, tables) = load::benchmark(&context.assets, &context.store).await?;
        let folder = store::tables_folder(&context.store);
        let mut lines: Vec<String> = tables
            .iter()
            .map(|table| {
                let file = folder.join(format!("{}.parquet", table.name));
                let rows = counted(table.rows.num_rows(), "row");
                format!("{:<24} {rows:>13}  {}\n", table.name, file.display())
            })
            .collect();
        lines.sort();
        print(lines.concat().as_bytes())?;
        Ok(Exit::Done)
    }
}
