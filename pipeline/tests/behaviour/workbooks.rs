//! The workbooks that tests write: read by the program's reader, like the published ones, and refused where they are
//! bombs.

mod checks;
mod refusals;
