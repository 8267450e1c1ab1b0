//! What takes minutes: runs that are killed, full disks, a year of runs, published files at their full size. A test
//! whose input this machine lacks is listed as ignored.

#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test stops at what it did not expect")]

#[path = "../support/mod.rs"]
#[expect(dead_code, unused_imports, reason = "the behaviour tests speak through the rest of it")]
mod support;

mod bundled_files;
mod cluster;
mod crashes;
mod disk;
mod ethnicity_facts;
mod mail;
mod mail_server;
mod object_stores;
mod power_loss;
mod published;
mod server_process;
mod site;
mod site_statistics;
mod year;

use libtest_mimic::{Arguments, Trial};

fn main() {
    let tests = [
        bundled_files::tests(),
        cluster::tests(),
        crashes::tests(),
        disk::tests(),
        ethnicity_facts::tests(),
        mail::tests(),
        object_stores::tests(),
        power_loss::tests(),
        published::tests(),
        site_statistics::tests(),
        site::tests(),
        year::tests(),
    ];
    libtest_mimic::run(&Arguments::from_args(), tests.into_iter().flatten().collect()).exit();
}

fn test(name: &str, body: fn()) -> Trial {
    Trial::test(name, move || {
        body();
        Ok(())
    })
}

/// A test that is ignored if its input is missing; `needs` says which input.
fn test_if(is_there: bool, needs: &str, name: &str, body: fn()) -> Trial {
    test(name, body).with_ignored_flag(!is_there).with_kind(needs)
}
