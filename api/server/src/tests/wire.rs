//! What travels between browsers and the API, letter by letter: a snapshot of each endpoint's request and answer.
//!
//! A test for each module calls all its endpoints with the typed client. The clock and the dice are the test's own, so that
//! what is sent is the same at each run and on both engines; `snapshots/<operation>.snap` holds it. After a change:
//! `INSTA_UPDATE=always cargo test -p api wire -- --skip postgres`, and the difference is part of the review.

mod apps;
mod builder;
mod catalog;
mod identity;
mod licensing;
mod orders;
mod payments;
mod pets;
mod shopping;
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
    let kept: BTreeSet<String> = files
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    let missing: Vec<_> = declared.difference(&kept).collect();
    assert!(
        missing.is_empty(),
        "{missing:?} are not there: call these endpoints in api/server/src/tests/wire/"
    );
    let stale: Vec<_> = kept.difference(&declared).collect();
    assert!(
        stale.is_empty(),
        "{stale:?} belong to no endpoint: delete them from {FOLDER}"
    );
}
