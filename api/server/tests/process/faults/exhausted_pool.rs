//! A database without a free connection.

use crate::{
    ada, count,
    load::{LOAD, PATIENCE, add_pet, assert_passing, first_profile},
    server::{Server, seed, until_within},
};
use allpet_contract::builder::{DesignsQuery, ListDesigns};
use allpet_kernel::{both_engines, on_write, testkit::TestDatabases};
use futures::future::join_all;
use std::cell::RefCell;

/// More than a module has connections: 8.
const CALLERS: usize = 24;
/// On PostgreSQL, whoever waits for this table occupies a connection.
const LOCK: &str = "LOCK TABLE idempotency IN ACCESS EXCLUSIVE MODE";

both_engines! {
    async fn without_a_free_connection_requests_say_when_to_try_again(engine) {
        let databases = TestDatabases::new(engine).await;
        seed(&databases);
        let server = Server::start_with(&databases, |serve| {
            serve.arg("--without-worker");
        })
        .await;
        let owner = ada(&server).await;
        let profile = first_profile(&owner).await;
        let pets = databases.open("pets").await;
        // On SQLite it is the single writer.
        let mut held = pets.begin().await.unwrap();
        if held.is_postgres() {
            on_write!(held, c => sqlx::query(LOCK).execute(c).await.map(drop)).unwrap();
        }
        let problems = RefCell::new(Vec::new());
        let adding = join_all((0..CALLERS).map(async |number| add_pet(&owner, &profile, number, &problems).await));
        let releasing = async {
            // Ten seconds: as long as a request waits for a connection.
            let is_refused = async || (!problems.borrow().is_empty()).then_some(());
            until_within(PATIENCE, "a request is refused", is_refused).await;
            // The other modules answer.
            let query = DesignsQuery::default();
            owner.send(ListDesigns { query }).await.unwrap();
            held.rollback().await.unwrap();
        };
        tokio::join!(adding, releasing);
        assert_passing(&problems.into_inner());
        assert_eq!(count(&pets, LOAD).await, i64::try_from(CALLERS).unwrap(), "each once");
    }
}
