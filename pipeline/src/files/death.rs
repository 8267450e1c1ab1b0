//! Named places between two steps that outlive a power cut, at which a test ends the process as a power cut
//! would: what the next run makes of the rest is then the same each time, and can be tried.

/// The variable that names the place: `manifest`, or `benchmark:3` for the third time it is passed.
/// It is for tests; nothing else reads it.
pub const DIE_AT: &str = "RACE_EQUITY_DIE_AT";

/// Every such place, in the order in which a run comes to them.
pub const DEATHS: [&str; 18] = [
    "part",
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

/// Ends the process here, without a word and without tidying, where the environment asks for it.
pub fn point_of_death(name: &str) {
    use std::sync::atomic::{AtomicUsize, Ordering};
    static PASSED: AtomicUsize = AtomicUsize::new(0);
    debug_assert!(DEATHS.contains(&name) || OWN.contains(&name), "`{name}` is not on the list");
    let Ok(asked) = std::env::var(DIE_AT) else { return };
    let (wanted, time) = asked.split_once(':').unwrap_or((&asked, "1"));
    if wanted == name && PASSED.fetch_add(1, Ordering::SeqCst) + 1 == time.parse().unwrap_or(1) {
        die();
    }
}

/// Places that `run` does not come to: those of `report --replace`, and of `prune`.
pub const OWN: [&str; 4] = ["report-aside", "report-in-place", "pruned-line", "pruned-file"];

#[cfg(unix)]
fn die() {
    // The process cannot outlive its own SIGKILL; where it may not send one, it ends itself the next best way.
    let _ = rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::KILL);
    std::process::abort()
}

#[cfg(not(unix))]
fn die() {
    std::process::abort()
}
