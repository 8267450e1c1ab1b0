//! Files in the published layouts, written for tests: real sheet names, headers, codes and sizes,
//! made-up figures that a test can compute again. Bytes in memory; nothing is written to disk.

pub(crate) mod answers;
pub(crate) mod benchmark;
pub(crate) mod bombs;
pub(crate) mod detailed;
pub(crate) mod local;
pub(crate) mod organisations;
pub(crate) mod workforce;
pub(crate) mod zipped;
