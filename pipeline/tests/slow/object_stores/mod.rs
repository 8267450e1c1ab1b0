//! Stores and publishing at addresses, against servers of S3 and Azure.

mod publishing;
mod servers;
mod stores;

use libtest_mimic::Trial;

use crate::test_if;
use servers::ObjectServer;

const S3: &str = "python3 with moto[server]";
const AZURE: &str = "node with azurite";

pub(crate) fn tests() -> Vec<Trial> {
    let (has_s3, has_azure) = (ObjectServer::can_run_s3(), ObjectServer::can_run_azure());
    let s3 = |name, body| test_if(has_s3, S3, name, body);
    let azure = |name, body| test_if(has_azure, AZURE, name, body);
    vec![
        s3("object_stores_s3_publishes_only_what_changed", || {
            publishing::only_what_changed(&ObjectServer::s3());
        }),
        azure("object_stores_azure_publishes_only_what_changed", || {
            publishing::only_what_changed(&ObjectServer::azure());
        }),
        s3("object_stores_an_edition_is_published_once", publishing::an_edition),
        s3("object_stores_a_killed_publish_is_finished_by_the_next", publishing::a_killed_publish),
        s3("object_stores_s3_errors_have_a_cause_and_a_repair", publishing::s3_errors),
        azure("object_stores_azure_errors_have_a_cause_and_a_repair", publishing::azure_errors),
        s3("object_stores_s3_gives_the_same_bytes_as_a_folder", || {
            stores::same_bytes(&ObjectServer::s3());
        }),
        azure("object_stores_azure_gives_the_same_bytes_as_a_folder", || {
            stores::same_bytes(&ObjectServer::azure());
        }),
        s3("object_stores_a_second_writer_ends_with_5", stores::second_writer),
        s3("object_stores_a_killed_writer_leaves_the_old_state", stores::killed_writer),
        s3("object_stores_a_damaged_object_is_named", stores::damaged_object),
        s3("object_stores_check_tries_the_address", stores::check),
    ]
}
