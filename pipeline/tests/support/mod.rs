//! Shared by all tests: a folder in which the program runs, a publisher on loopback, and readers of outputs.

mod bundled;
mod case;
mod edition;
mod files;
mod mail_case;
mod pace;
mod pdf;
mod program;
mod proxy;
pub(crate) mod publisher;
pub(crate) mod reading;
mod rows;
mod site;
mod text;

pub(crate) use bundled::{bundled, survey_rows, surveyed};
pub(crate) use case::{Case, LOCAL, SOURCES, WRES, ods, register, without_missing_parts, wres_page};
pub(crate) use edition::{TRUSTS, edition};
pub(crate) use files::{copy, deploy, files, project, table_names};
pub(crate) use mail_case::MailCase;
pub(crate) use pace::FixedPace;
pub(crate) use pdf::assert_accessible_and_archivable;
pub(crate) use program::{PROGRAM, Program, Run, prepared};
pub(crate) use proxy::LoopbackProxy;
pub(crate) use rows::{Row, assert_close, number, one, rows, rows_of, those, with_commas};
pub(crate) use site::site;
pub(crate) use text::{flat, longest_line, pdf_text, seen};
