//! Links of a page, SQL, and the publisher's texts of reports.

use std::sync::{Arc, LazyLock};

use arrow::array::{Float64Array, Int64Array, RecordBatch, StringArray};
use arrow::datatypes::{DataType, Field, Schema};
use benchmark::Session;
use catalogue::assets::Assets;
use catalogue::source::{Catalogue, newest_link, newest_pages};
use report::LocalTexts;
use tokio::runtime::{Builder, Runtime};

use crate::{check_error, check_words, scratch};

static CATALOGUE: LazyLock<Catalogue> =
    LazyLock::new(|| Catalogue::load(&Assets::default()).unwrap_or_else(|error| panic!("{error}")));

/// The links of a publisher's page, by the patterns of every source that has one.
pub(crate) fn links(bytes: &[u8]) {
    let page = String::from_utf8_lossy(bytes);
    for source in CATALOGUE.sources() {
        let Some(address) = source.index() else { continue };
        if let Err(error) = newest_link(source, &page, address) {
            check_error(&error, error.hint());
        }
        if let Err(error) = newest_pages(source, &page, address) {
            check_error(&error, error.hint());
        }
    }
}

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| {
    Builder::new_current_thread().enable_all().build().unwrap_or_else(|error| panic!("{error}"))
});

/// A table with the types of columns that the benchmarks have.
static ROWS: LazyLock<RecordBatch> = LazyLock::new(|| {
    let schema = Schema::new(vec![
        Field::new("org_code", DataType::Utf8, false),
        Field::new("year", DataType::Int64, false),
        Field::new("value", DataType::Float64, true),
    ]);
    let columns: [Arc<dyn arrow::array::Array>; 3] = [
        Arc::new(StringArray::from(vec!["RXR", "RW5", "R1F"])),
        Arc::new(Int64Array::from(vec![2023, 2024, 2024])),
        Arc::new(Float64Array::from(vec![Some(0.25), None, Some(0.5)])),
    ];
    RecordBatch::try_new(Arc::new(schema), columns.to_vec()).unwrap_or_else(|error| panic!("{error}"))
});

/// A query that a person types.
pub(crate) fn sql(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let session = Session::small();
    session.register_rows("gap", ROWS.clone()).unwrap_or_else(|error| panic!("{error}"));
    let _ = benchmark::is_without_query(text);
    if let Err(error) = RUNTIME.block_on(session.plan(text)) {
        check_words(&error);
    }
}

/// A publisher's text in `text/`.
pub(crate) fn local(bytes: &[u8]) {
    let directory = scratch::folder("text");
    scratch::write(&directory.join("text/foreword.md"), bytes);
    if let Err(error) = LocalTexts::read(&directory) {
        check_error(&error, error.hint());
    }
}
