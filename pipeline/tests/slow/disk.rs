//! A disk that is full, or may not be written, loses nothing.

use std::process::{Command, Output};

use libtest_mimic::Trial;

use crate::crashes::{AUGUST, august, differing, is_sound, lasting, without_reports};
use crate::support::{PROGRAM, Program};

pub(crate) fn tests() -> Vec<Trial> {
    let tried = Command::new("unshare").args(["-m", "sh", "-c", "mount -t tmpfs tmpfs /mnt"]).output();
    let may_mount = tried.is_ok_and(|tried| tried.status.success());
    let mounting = |name, body| crate::test_if(may_mount, "needs to mount", name, body);
    vec![
        mounting(
            "a_full_disk_is_an_error_with_its_path_and_loses_nothing",
            a_full_disk_is_an_error_with_its_path_and_loses_nothing,
        ),
        mounting("a_read_only_store_is_read_and_not_written", a_read_only_store_is_read_and_not_written),
    ]
}

/// Runs a script that may mount folders of its own.
fn unshared(program: &Program, script: &str) -> Output {
    let mut command = Command::new("unshare");
    Program::without_settings(&mut command).args(["-m", "sh", "-c", script]).current_dir(program.folder());
    command.env("RACE_EQUITY_NOW", AUGUST).env("PROGRAM", PROGRAM).output().unwrap()
}

fn a_full_disk_is_an_error_with_its_path_and_loses_nothing() {
    let before = without_reports();
    let mut failed = 0;
    // Room for what is held, and for more and more of what is new.
    for room in [0, 24, 64, 160] {
        let folder = before.again();
        let script = format!(
            "mkdir disk && mv store held && size=$(du -sk --apparent-size held | cut -f1) \
             && mount -t tmpfs -o size=$((size * 5 / 4 + {room}))k tmpfs disk && cp -a held disk/store \
             && free=$(df -k --output=avail disk | tail -1) && room={room} \
             && if [ $free -gt $room ]; then head -c $(((free - room) * 1024)) /dev/zero > disk/filler; fi; \
             $PROGRAM run --store disk/store; code=$?; cp -a disk/store store; exit $code"
        );
        let output = unshared(&folder, &script);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        is_sound(&folder, &before.july, &format!("with room for {room} KiB"));
        if output.status.code() == Some(0) {
            continue;
        }
        failed += 1;
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(said.contains("error: cannot ") && said.contains("`disk/store/"), "{said}");
        assert!(said.contains("No space left on device"), "{said}");
        let mended = august(&folder, "run").output().unwrap();
        assert_eq!(mended.status.code(), Some(0), "{}", String::from_utf8_lossy(&mended.stderr));
        let differs = differing(&lasting(&folder), &before.whole);
        assert!(differs.is_empty(), "with room for {room} KiB: {differs:?}");
    }
    assert!(failed >= 2, "the disk was never full");
}

fn a_read_only_store_is_read_and_not_written() {
    let before = without_reports();
    let folder = before.again();
    let held = lasting(&folder);
    let in_script = |command: &str| {
        let script = format!("mount --bind store store && mount -o remount,bind,ro store && {command}");
        unshared(&folder, &script)
    };
    let refused = in_script("$PROGRAM run");
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert_eq!(refused.status.code(), Some(1), "{said}");
    assert!(
        said.contains("error: cannot lock `store/lock`") && said.contains("Read-only file system"),
        "{said}"
    );
    let query = "query --quiet --format csv \"SELECT count(*), sum(value) FROM observation\"";
    let read = in_script(&format!("$PROGRAM {query}"));
    let said = String::from_utf8_lossy(&read.stderr).into_owned();
    assert_eq!(read.status.code(), Some(0), "{said}");
    let written = unshared(&folder, &format!("cp -a store other && $PROGRAM {query} --store other"));
    assert_eq!(String::from_utf8_lossy(&read.stdout), String::from_utf8_lossy(&written.stdout));
    assert!(held == lasting(&folder));
    // And one that cannot be a folder at all.
    folder.file("file", b"");
    let output = august(&folder, "run").args(["--store", "file/store"]).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("cannot create the folder `file/store`"), "{said}");
}
