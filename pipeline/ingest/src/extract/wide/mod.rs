//! Reads workbooks in which one row is an organisation, or a part of the staff, and one column a
//! figure: streamed row by row, by a layout that names sheets, rows and columns by patterns.

mod absent;
mod cell;
mod columns;
mod figures;
mod layout;
mod part;
mod reader;
mod row;
mod sheets;
mod top;
mod who;

pub(super) use absent::BLANK;
pub use figures::Figures;
pub(super) use layout::WideLayout;
pub(super) use reader::extract;
