//! A zip of workbooks, as the staff survey's results archive has one for each year.

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::result::ZipError;
use zip::write::SimpleFileOptions;

/// A zip of the files given, each under its name, packed.
pub(crate) fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    try_zipped(files).unwrap_or_else(|why| panic!("the zip cannot be written: {why}"))
}

fn try_zipped(files: &[(&str, &[u8])]) -> Result<Vec<u8>, ZipError> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(*name, SimpleFileOptions::default())?;
        zip.write_all(bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}
