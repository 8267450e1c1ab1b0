//! `race-equity benchmark`.

use super::print;
use crate::context::CommandContext;
use crate::error::Exit;
use crate::error::ProgramError;
use crate::terminal::{self, TextTable};
use benchmark::QuerySelection;

pub(super) async fn run(context: &CommandContext) -> Result<Exit, ProgramError> {
    let _lock = context.lock("benchmark")?;
    context.gather()?;
    let (_, tables) = context.tables(&context.store, QuerySelection::All).await?;
    if context.is_quiet() {
        return Ok(Exit::Done);
    }
    let folder = store::tables_folder(&context.store);
    let mut text = TextTable::new(&["#rows", "table"]);
    for table in &tables {
        let rows = i64::try_from(table.rows.num_rows()).unwrap_or(i64::MAX);
        let file = folder.join(format!("{}.parquet", table.name));
        text.rows.push(vec![format::count(rows), file.display().to_string()]);
    }
    text.rows.sort_by(|one, other| one[1].cmp(&other[1]));
    print(text.text(terminal::width()).as_bytes())?;
    Ok(Exit::Done)
}
