//! Failpoints: named places between two durable steps, at which a test kills the process as a power cut would. The
//! test can then check that the next run recovers.

/// The variable that names the failpoint at which the process ends: `manifest`, or `benchmark:3` for the third time
/// that the run reaches it. Only tests use it.
pub const FAILPOINT: &str = "RACE_EQUITY_FAILPOINT";

/// The failpoints of a run, in their order.
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

/// Ends the process without a message and without cleaning up, if the environment names this failpoint.
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
        crate::platform::kill_self();
    }
}

/// The failpoints of `report --replace` and `prune`.
pub const OTHER_FAILPOINTS: [&str; 4] = ["report-aside", "report-in-place", "pruned-line", "pruned-file"];
