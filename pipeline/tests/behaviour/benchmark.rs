//! The benchmark tables, asked through `race-equity query` and read from the files that `benchmark` writes.

mod figures;
mod main_points;
mod peer_group;
mod queries;
mod snapshots;
mod units;
mod workforce;
mod years;
