//! The schemas of the TOML files of `data/` that this crate reads.

use crate::extract::{Layout, SpellingsFile};
use crate::trust_return::ReturnForm;
use catalogue::file_schema::FileSchema;

/// The schemas, by name.
pub fn schemas() -> Vec<FileSchema> {
    vec![
        FileSchema::of::<Layout>("layout", "data/layouts/*.toml"),
        FileSchema::of::<ReturnForm>("return", "data/return.toml"),
        FileSchema::of::<SpellingsFile>("spellings", "data/spellings.toml"),
    ]
}
