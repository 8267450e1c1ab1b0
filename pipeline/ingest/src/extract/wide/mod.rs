//! Reads workbooks in which each row is an organisation, or a part of the staff, and each column a figure. The
//! layout recognises sheets, rows and columns by patterns. Rows are read one at a time.

mod batches;
mod cell;
mod columns;
mod compact;
mod header;
mod layout;
mod omissions;
mod organisation;
mod reader;
mod rows;
mod sheet_rule;
mod text_rule;

pub use compact::CompactObservations;
pub(super) use layout::WideLayout;
pub(super) use omissions::BLANK;
pub(super) use reader::extract;
