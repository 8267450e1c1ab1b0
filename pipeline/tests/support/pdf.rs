//! Whether a PDF is accessible and fit for an archive.

use page_validation::{ValidationOptions, ValidationProfile, validate_pdf_bytes};

/// Holds a PDF to PDF/UA-1 and PDF/A-3a; `name` is said where it falls short.
pub(crate) fn assert_accessible_and_archivable(name: &str, pdf: &[u8]) {
    for profile in [ValidationProfile::PdfUa1, ValidationProfile::PdfA3a] {
        let report = validate_pdf_bytes(pdf, &ValidationOptions::default().profile(profile)).unwrap();
        let mut failures: Vec<String> = report.failures.iter().map(ToString::to_string).collect();
        assert_eq!(report.is_compliant, failures.is_empty(), "{name}, {profile:?}");
        // The validator takes a stream whose last byte is a carriage return for one byte shorter than it is,
        // so that the lengths are measured here.
        if lengths_are_right(pdf) {
            failures.retain(|failure| !failure.contains("a stream /Length does not match"));
        }
        assert_eq!(failures, Vec::<String>::new(), "{name}, {profile:?}");
    }
}

/// Whether every stream ends where its length says.
fn lengths_are_right(pdf: &[u8]) -> bool {
    let begins = regex::bytes::Regex::new(r"(?-u)/Length (\d+)[^>]*>>\s*stream\r?\n").unwrap();
    let mut streams = 0;
    let right = begins.captures_iter(pdf).all(|found| {
        let length: usize = std::str::from_utf8(&found[1]).unwrap().parse().unwrap();
        streams += 1;
        pdf[found.get(0).unwrap().end() + length..].starts_with(b"\nendstream")
    });
    right && streams > 0
}
