//! The workbooks that tests write: the program's reader reads them like published ones, and refuses zip bombs.

mod checks;
mod refusals;
