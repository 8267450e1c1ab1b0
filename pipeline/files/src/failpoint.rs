//! Failpoints: named places between two steps that outlive a power cut, at which a test kills the process as a
//! power cut would. What the next run makes of the rest is then the same each time, and can be tested.

/// The variable that names the failpoint at which to end: `manifest`, or `benchmark:3` for the third time it is
/// passed. It is for tests.
pub const FAILPOINT: &str = "RACE_EQUITY_FAILPOINT";

/// The failpoints of a run, in the order in which it comes to them.
pub const RUN_FAILPOINTS: [&str; 18] = [
    "staging",
    "snapshot",
    "manifest",
    "table",
    "taken",
    "benchmark",
    "report-file",
    "draft",
    "report",
    "index",
    "published-tables",
    "intent",
    "edition",
    "corrections",
    "latest",
    "digest",
    "published",
    "record",
];

/// Ends the process here, without a message and without cleaning up, if the environment asks for it.
pub fn failpoint(name: &str) {
    use std::sync::atomic::{AtomicUsize, Ordering};
    static PASSED: AtomicUsize = AtomicUsize::new(0);
    debug_assert!(
        RUN_FAILPOINTS.contains(&name) || OTHER_FAILPOINTS.contains(&name),
        "`{name}` is not on the list"
    );
    let Ok(asked) = std::env::var(FAILPOINT) else { return };
    let (wanted, time) = asked.split_once(':').unwrap_or((&asked, "1"));
    if wanted == name && PASSED.fetch_add(1, Ordering::SeqCst) + 1 == time.parse().unwrap_or(1) {
        kill();
    }
}

/// The failpoints of `report --replace` and of `prune`, which a run does not come to.
pub const OTHER_FAILPOINTS: [&str; 4] = ["report-aside", "report-in-place", "pruned-line", "pruned-file"];

#[cfg(unix)]
fn kill() {
    // The process cannot outlive its own SIGKILL; if it may not send one, it aborts.
    let _ = rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::KILL);
    std::process::abort()
}

#[cfg(not(unix))]
fn kill() {
    std::process::abort()
}
