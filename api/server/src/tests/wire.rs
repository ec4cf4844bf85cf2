//! The wire format between browsers and the API: a snapshot of each endpoint's request and response.
//!
//! A test for each module calls all its endpoints with the typed client. The clock and the randomness are the test's own, so the
//! exchanges are the same at each run and on both engines; `snapshots/<operation>.snap` contains them. After a change:
//! `INSTA_UPDATE=always cargo test -p api wire -- --skip postgres`, and review the difference.

mod apps;
mod identity;
mod licensing;
mod live;
mod notifications;
mod operations;
mod personal_data;
mod pets;
mod shop;
mod snapshots;
mod tenants;
mod text;
mod world;

use allpet_kernel::testkit::Engine;
use snapshots::FOLDER;
use std::{collections::BTreeSet, path::Path};

#[tokio::test]
async fn every_endpoint_has_a_snapshot() {
    let world = super::world(Engine::Sqlite).await;
    let declared = world
        .operations
        .iter()
        .filter(|operation| world::is_public(operation))
        .map(|operation| format!("{}.snap", operation.name));
    let declared: BTreeSet<String> = declared.collect();
    let files = Path::new(FOLDER).read_dir().unwrap();
    let recorded: BTreeSet<String> = files
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    let missing: Vec<_> = declared.difference(&recorded).collect();
    assert!(
        missing.is_empty(),
        "{missing:?} are not there: call these endpoints in api/server/src/tests/wire/"
    );
    let stale: Vec<_> = recorded.difference(&declared).collect();
    assert!(
        stale.is_empty(),
        "{stale:?} belong to no endpoint: delete them from {FOLDER}"
    );
}
