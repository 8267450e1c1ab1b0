use super::*;

/// A store in a folder of its own, gone at the end of the test.
struct TestStore {
    folder: tempfile::TempDir,
    snapshots: Snapshots,
}

impl TestStore {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let snapshots = Snapshots::of_store(folder.path());
        Self { folder, snapshots }
    }

    fn manifest_path(&self) -> PathBuf {
        self.folder.path().join("snapshots/manifest.jsonl")
    }

    /// Every file below the store, with its bytes' number.
    fn files(&self) -> Vec<PathBuf> {
        let mut found = Vec::new();
        let mut folders = vec![self.folder.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for path in files::list(&folder).unwrap() {
                if path.is_dir() { folders.push(path) } else { found.push(path) }
            }
        }
        found
    }

    fn write_manifest(&self, text: &str) {
        files::write_whole(&self.manifest_path(), text.as_bytes()).unwrap();
    }

    fn manifest_text(&self) -> String {
        files::read_text(&self.manifest_path()).unwrap()
    }
}

fn retrieval(source: &str, retrieved: &str) -> Retrieval {
    Retrieval {
        source: source.to_owned(),
        address: "https://www.example.org/f.csv".parse().unwrap(),
        retrieved: retrieved.parse().unwrap(),
        etag: Some("\"v1\"".to_owned()),
        last_modified: None,
        size: 3,
        sha256: Hash::of(b"abc"),
        content_type: Some("text/csv".to_owned()),
        release: None,
    }
}

const LINE: &str = concat!(
    r#"{"source":"ods-etr","address":"https://www.example.org/f.csv","retrieved":"2026-07-12T08:00:00Z","#,
    r#""etag":"\"v1\"","last_modified":null,"size":3,"#,
    r#""sha256":"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad","content_type":"text/csv"}"#,
    "\n"
);

#[test]
fn bytes_are_stored_by_their_hash() {
    let store = TestStore::new();
    let hash = store.snapshots.put(b"abc").unwrap();
    let digits = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assert_eq!(store.files(), [store.folder.path().join("snapshots/ba").join(digits)]);
    assert_eq!(store.snapshots.get(hash).unwrap(), b"abc");
}

#[cfg(unix)]
#[test]
fn storing_the_same_bytes_again_writes_no_file() {
    use std::os::unix::fs::MetadataExt;
    let store = TestStore::new();
    let hash = store.snapshots.put(b"abc").unwrap();
    let inode = || store.snapshots.path(hash).metadata().unwrap().ino();
    let before = inode();
    assert_eq!(store.snapshots.put(b"abc").unwrap(), hash);
    assert_eq!(inode(), before, "a file put in place anew would be another one");
    assert_eq!(store.files().len(), 1);
}

#[test]
fn a_damaged_file_is_reported_with_both_hashes() {
    let store = TestStore::new();
    let hash = store.snapshots.put(b"abc").unwrap();
    files::write_whole(&store.snapshots.path(hash), b"abd").unwrap();
    let error = store.snapshots.get(hash).unwrap_err();
    let said = error.to_string();
    assert!(said.contains(&hash.to_string()) && said.contains(&Hash::of(b"abd").to_string()), "{said}");
    assert!(said.contains(&store.snapshots.path(hash).display().to_string()), "{said}");
    assert!(error.hint().unwrap().contains("fetch the source again"));
}

#[test]
fn a_damaged_file_is_replaced_by_the_next_put() {
    let store = TestStore::new();
    let hash = store.snapshots.put(b"abc").unwrap();
    files::write_whole(&store.snapshots.path(hash), b"").unwrap();
    store.snapshots.put(b"abc").unwrap();
    assert_eq!(store.snapshots.get(hash).unwrap(), b"abc");
}

#[test]
fn an_unknown_hash_is_missing() {
    let store = TestStore::new();
    let error = store.snapshots.get(Hash::of(b"abc")).unwrap_err();
    assert!(matches!(error, SnapshotError::Missing { hash, .. } if hash == Hash::of(b"abc")));
    assert!(error.hint().is_some());
}

#[test]
fn a_failed_write_leaves_no_file() {
    let store = TestStore::new();
    files::write_whole(&store.folder.path().join("snapshots/ba"), b"a file where a folder should be")
        .unwrap();
    assert!(store.snapshots.put(b"abc").is_err());
    assert_eq!(store.files(), [store.folder.path().join("snapshots/ba")]);
}

#[test]
fn a_retrieval_is_one_line_of_json() {
    let store = TestStore::new();
    assert_eq!(store.snapshots.record(&retrieval("ods-etr", "2026-07-12T08:00:00Z")).unwrap(), None);
    assert_eq!(store.manifest_text(), LINE);
    store.snapshots.record(&retrieval("ods-ect", "2026-07-12T08:00:01Z")).unwrap();
    assert!(store.manifest_text().starts_with(LINE));
    let manifest = store.snapshots.manifest().unwrap();
    assert_eq!(manifest.retrievals[0], retrieval("ods-etr", "2026-07-12T08:00:00Z"));
    assert_eq!((manifest.retrievals.len(), manifest.unreadable.len()), (2, 0));
}

#[test]
fn a_store_without_a_manifest_has_an_empty_one() {
    assert_eq!(TestStore::new().snapshots.manifest().unwrap(), Manifest::default());
}

#[test]
fn the_newest_retrieval_is_the_latest() {
    let store = TestStore::new();
    let mut again = retrieval("a", "2026-07-12T09:00:00Z");
    again.size = 99;
    for one in [
        retrieval("a", "2026-07-12T09:00:00Z"),
        retrieval("b", "2026-07-13T09:00:00Z"),
        again,
        retrieval("a", "2026-07-11T09:00:00Z"),
    ] {
        store.snapshots.record(&one).unwrap();
    }
    let manifest = store.snapshots.manifest().unwrap();
    assert_eq!(manifest.newest("a").unwrap().size, 99);
    assert_eq!(manifest.newest("c"), None);
    assert_eq!(manifest.newest_by_source().into_keys().collect::<Vec<_>>(), ["a", "b"]);
}

#[test]
fn an_incomplete_last_line_is_reported() {
    let store = TestStore::new();
    // Cut inside a character of two bytes, as a power cut may.
    let mut torn = LINE.as_bytes().to_vec();
    torn.extend_from_slice(b"{\"source\":\"\xc3");
    files::write_whole(&store.manifest_path(), &torn).unwrap();
    let manifest = store.snapshots.manifest().unwrap();
    assert_eq!(manifest.retrievals.len(), 1);
    assert_eq!(manifest.unreadable, [UnreadableLine { line: 2, torn: true }]);
    assert_eq!(manifest.unreadable[0].to_string(), "line 2 of the manifest is incomplete, as after a crash");
}

#[test]
fn an_incomplete_line_is_removed_and_reported() {
    let store = TestStore::new();
    store.write_manifest(&format!("{LINE}{}", &LINE[..40]));
    let cut = store.snapshots.record(&retrieval("ods-etr", "2026-07-12T08:00:00Z")).unwrap();
    assert_eq!(cut, Some(UnreadableLine { line: 2, torn: true }));
    assert_eq!(store.manifest_text(), format!("{LINE}{LINE}"));
}

#[test]
fn a_line_that_lacks_only_its_end_is_kept() {
    let store = TestStore::new();
    store.write_manifest(LINE.trim_end());
    assert_eq!(store.snapshots.manifest().unwrap().retrievals.len(), 1);
    assert_eq!(store.snapshots.record(&retrieval("ods-etr", "2026-07-12T08:00:00Z")).unwrap(), None);
    assert_eq!(store.manifest_text(), format!("{LINE}{LINE}"));
}

#[test]
fn an_edited_line_is_reported_and_kept() {
    let store = TestStore::new();
    let text = format!("{LINE}not json\n{LINE}");
    store.write_manifest(&text);
    let manifest = store.snapshots.manifest().unwrap();
    assert_eq!((manifest.retrievals.len(), manifest.unreadable.len()), (2, 1));
    assert_eq!(manifest.unreadable[0].to_string(), "line 2 of the manifest is not a record of a retrieval");
    store.snapshots.record(&retrieval("ods-etr", "2026-07-12T08:00:00Z")).unwrap();
    assert_eq!(store.manifest_text(), format!("{text}{LINE}"));
}
