//! `race-equity benchmark`.

use super::print;
use crate::context::CommandContext;
use crate::error::Exit;
use crate::error::ProgramError;
use format::words::counted;
use ingest::load;

pub(super) async fn run(context: &CommandContext) -> Result<Exit, ProgramError> {
    let _lock = context.lock("benchmark")?;
    context.gather()?;
    let (_, tables) = load::benchmark(&context.assets, &context.store).await?;
    context.say_remade(&tables);
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
