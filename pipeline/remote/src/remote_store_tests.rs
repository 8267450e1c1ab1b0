use std::path::PathBuf;

use super::*;

/// A store in a folder, in place of an object store.
fn machine(place: &Path, copies: &Path) -> Arc<RemoteStore> {
    Arc::new(RemoteStore {
        address: Address::parse("s3://figures/store").unwrap(),
        place: OnceLock::from(Place::Folder(place.to_owned())),
        copy: LocalCopy::new(copies, "copy", &["lock"]),
    })
}

struct Machines {
    _folder: tempfile::TempDir,
    place: PathBuf,
    one: Arc<RemoteStore>,
    two: Arc<RemoteStore>,
}

impl Machines {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("place");
        let of = |name: &str| machine(&place, &folder.path().join(name));
        Self { one: of("one"), two: of("two"), place, _folder: folder }
    }
}

fn write(store: &RemoteStore, name: &str, text: &str) {
    files::write_whole(&store.folder().join(name), text.as_bytes()).unwrap();
}

fn text(store: &RemoteStore, name: &str) -> Option<String> {
    let path = store.folder().join(name);
    path.exists().then(|| files::read_text(&path).unwrap())
}

fn save(store: &Arc<RemoteStore>, changes: &[(&str, &str)]) -> usize {
    let mut lease = store.take("run").unwrap();
    for (name, content) in changes {
        write(store, name, content);
    }
    lease.save().unwrap().sent
}

#[test]
fn another_machine_has_what_was_stored() {
    let Machines { one, two, .. } = &Machines::new();
    assert_eq!(save(one, &[("a/table", "1"), ("runs", "r"), ("lock", "mine")]), 2);
    two.bring().unwrap();
    assert_eq!((text(two, "a/table").as_deref(), text(two, "lock")), (Some("1"), None));
    assert_eq!(save(two, &[("a/table", "2")]), 1);
    one.bring().unwrap();
    assert_eq!((text(one, "a/table").as_deref(), text(one, "lock").as_deref()), (Some("2"), Some("mine")));
    assert_eq!(save(one, &[]), 0);
}

#[test]
fn what_a_reader_makes_is_kept_until_the_store_changes() {
    let Machines { one, two, .. } = &Machines::new();
    save(one, &[("table", "1")]);
    two.bring().unwrap();
    write(two, "made", "from the table");
    two.bring().unwrap();
    assert!(text(two, "made").is_some());
    save(one, &[("table", "2")]);
    two.bring().unwrap();
    assert_eq!((text(two, "made"), text(two, "table").as_deref()), (None, Some("2")));
}

#[test]
fn a_run_that_stopped_before_the_list_changes_nothing() {
    let Machines { one, two, place, .. } = &Machines::new();
    save(one, &[("table", "1")]);
    let stopped = one.take("run").unwrap();
    write(one, "table", "2");
    files::write_whole(&place.join("content/unlisted/table"), b"2").unwrap();
    drop(stopped);
    two.bring().unwrap();
    assert_eq!(text(two, "table").as_deref(), Some("1"));
    one.bring().unwrap();
    assert_eq!(text(one, "table").as_deref(), Some("1"), "the change of the stopped run is gone");
    save(two, &[("other", "1")]);
    assert!(!place.join("content/unlisted").exists(), "the next writer removes what nothing names");
}

#[test]
fn a_damaged_or_missing_file_is_named() {
    let Machines { one, two, place, .. } = &Machines::new();
    save(one, &[("table", "1")]);
    let object = place.join(object_name("table", &ListedFile::of(b"1")));
    files::write_whole(&object, b"2").unwrap();
    let error = two.bring().unwrap_err().to_string();
    assert!(
        error.starts_with("`s3://figures/store/content/") && error.contains("/table` is damaged"),
        "{error}"
    );
    assert_eq!(text(two, "table"), None);
    files::remove_file(&object).unwrap();
    let error = two.bring().unwrap_err().to_string();
    assert!(error.contains("/table` is missing"), "{error}");
}

#[test]
fn a_store_that_lost_its_list_is_not_an_empty_store() {
    let Machines { one, two, place, .. } = &Machines::new();
    save(one, &[("table", "1")]);
    two.bring().unwrap();
    files::remove_file(&place.join(LIST)).unwrap();
    for machine in [one, two] {
        assert!(matches!(machine.bring(), Err(RemoteError::ListGone { .. })));
        assert!(matches!(machine.take("run"), Err(RemoteError::ListGone { .. })));
        assert_eq!(text(machine, "table").as_deref(), Some("1"));
    }
}

#[test]
fn a_writer_that_lost_its_lock_cannot_store() {
    let Machines { one, two, place, .. } = &Machines::new();
    let mut late = one.take("run").unwrap();
    write(one, "table", "late");
    files::remove_file(&place.join("lock")).unwrap();
    save(two, &[("table", "1")]);
    assert!(matches!(late.save(), Err(RemoteError::LeaseLost(_))));
    drop(late);
    one.bring().unwrap();
    assert_eq!(text(one, "table").as_deref(), Some("1"));
}

#[test]
fn a_list_with_a_name_that_leads_elsewhere_is_refused() {
    let Machines { one, place, .. } = &Machines::new();
    for name in ["../x", "/x", "a//b", "a\\b", "c:x"] {
        let files = FileList::from([(name.to_owned(), ListedFile::of(b"1"))]);
        let list = serde_json::to_vec(&StoreList { version: VERSION, files }).unwrap();
        files::write_whole(&place.join(LIST), &list).unwrap();
        assert!(matches!(one.bring(), Err(RemoteError::List(_))), "{name}");
    }
}
