//! All messages of the program in one place, as snapshots, so that they can be read in one sitting: the help, every
//! error with its hint, and the messages of runs.

mod errors;
mod help;
mod runs;
mod texts;
