use std::path::Path;

use super::*;

fn write(folder: &Path, name: &str, text: &str) {
    files::write_whole(&folder.join(name), text.as_bytes()).unwrap();
}

fn plan(from: &Path, to: &Path) -> Result<PublishPlan, RemoteError> {
    PublishPlan::new(from, "website", &Target::Folder(to.to_owned()), false)
}

fn publish(from: &Path, to: &Path) -> Vec<(String, FileChange)> {
    let plan = plan(from, to).unwrap();
    plan.carry_out(&|_| {}).unwrap();
    let changes = plan.planned.iter().filter(|file| file.change != FileChange::Same);
    changes.map(|file| (file.name.clone(), file.change)).collect()
}

#[test]
fn only_what_changed_is_copied() {
    let (from, to) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (from, to) = (from.path(), to.path());
    write(from, "index.html", "one");
    write(from, "data/all.csv", "1");
    write(from, ".hidden", "no");
    let all = vec![("data/all.csv".to_owned(), FileChange::New), ("index.html".to_owned(), FileChange::New)];
    assert_eq!(publish(from, to), all);
    assert_eq!(publish(from, to), []);
    write(from, "index.html", "two");
    assert_eq!(publish(from, to), [("index.html".to_owned(), FileChange::Changed)]);
    files::remove_file(&from.join("data/all.csv")).unwrap();
    assert_eq!(publish(from, to), [("data/all.csv".to_owned(), FileChange::Removed)]);
    assert!(!to.join("data").exists() && !to.join(".hidden").exists());
    assert_eq!(files::read_text(&to.join("index.html")).unwrap(), "two");
}

#[test]
fn files_of_others_are_kept_and_not_overwritten() {
    let (from, to) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (from, to) = (from.path(), to.path());
    write(from, "index.html", "ours");
    write(to, "notes.txt", "theirs");
    publish(from, to);
    assert_eq!(files::read_text(&to.join("notes.txt")).unwrap(), "theirs");
    write(from, "notes.txt", "ours");
    let error = plan(from, to).unwrap_err();
    assert!(
        error.to_string().contains("has 1 file that `race-equity publish` did not put there: `notes.txt`")
    );
    let target = Target::Folder(to.to_owned());
    PublishPlan::new(from, "website", &target, true).unwrap().carry_out(&|_| {}).unwrap();
    assert_eq!(files::read_text(&to.join("notes.txt")).unwrap(), "ours");
}

#[test]
fn a_file_that_someone_removed_or_shortened_is_sent_again() {
    let (from, to) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (from, to) = (from.path(), to.path());
    write(from, "a.csv", "1,2");
    write(from, "b.csv", "3,4");
    publish(from, to);
    files::remove_file(&to.join("a.csv")).unwrap();
    write(to, "b.csv", "3");
    let all = vec![("a.csv".to_owned(), FileChange::New), ("b.csv".to_owned(), FileChange::Changed)];
    assert_eq!(publish(from, to), all);
}

#[test]
fn a_copy_that_was_stopped_is_finished_by_the_next() {
    let (from, to) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (from, to) = (from.path(), to.path());
    write(from, "a.csv", "1");
    write(from, "old.csv", "1");
    publish(from, to);
    write(from, "a.csv", "2");
    write(from, "new.csv", "2");
    files::remove_file(&from.join("old.csv")).unwrap();
    let stopped = plan(from, to).unwrap();
    let unfinished = ["a.csv", "new.csv", "old.csv"].map(str::to_owned).into_iter().collect();
    stopped.write_list(&stopped.earlier, unfinished, stopped.version.as_ref()).unwrap();
    stopped.place.write("new.csv", b"2".to_vec(), &Condition::Always).unwrap();
    stopped.place.remove("old.csv").unwrap();
    // The first file is as it was before the copy that stopped.
    write(from, "a.csv", "1");
    let all = vec![("a.csv".to_owned(), FileChange::Changed), ("new.csv".to_owned(), FileChange::Changed)];
    assert_eq!(publish(from, to), all);
    assert_eq!(publish(from, to), []);
}

#[test]
fn two_copies_at_once_do_not_mix() {
    let (from, to) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    write(from.path(), "a.csv", "1");
    let late = plan(from.path(), to.path()).unwrap();
    publish(from.path(), to.path());
    write(from.path(), "a.csv", "2");
    publish(from.path(), to.path());
    assert!(matches!(late.carry_out(&|_| {}), Err(RemoteError::PublishedMeanwhile(_))));
}

#[test]
fn a_target_with_something_else_or_inside_the_folder_is_refused() {
    let (from, to) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    write(from.path(), "index.html", "one");
    publish(from.path(), to.path());
    let target = Target::Folder(to.path().to_owned());
    let error = PublishPlan::new(from.path(), "edition 2026-07", &target, true).unwrap_err();
    assert!(error.to_string().contains("has website, not edition 2026-07"), "{error}");
    let error = plan(from.path(), &from.path().join("copy")).unwrap_err();
    assert!(error.to_string().contains("it is inside of"), "{error}");
}
