//! A PostgreSQL that restarts while people and workers use it.

use crate::{
    ada, count,
    load::{ENQUEUED, LOAD, PATIENCE, add_pet, assert_passing, enqueue, first_profile},
    server::{Http, Server, seed, until_within},
};
use allpet_contract::{
    Client, Problem,
    page::Paging,
    pets::{ListPets, MarkDeceased},
};
use allpet_domain::pet::PetProfile;
use allpet_kernel::testkit::{TestDatabases, TestPostgres};
use futures::future::join_all;
use std::cell::{Cell, RefCell};

const CLIENTS: usize = 6;
const JOBS: u16 = 60;

const CREATED: &str = "outbox WHERE topic = 'pet.created'";

/// Marks a pet as deceased. Some connections of the server may still be those of the PostgreSQL that ended.
async fn mark_deceased(owner: &Client<Http>) {
    let pet = until_within(PATIENCE, "the pets are listed", async || {
        let query = Paging::default();
        let pets = owner.send(ListPets { query }).await.ok()?;
        pets.items.first().map(|pet| pet.id)
    })
    .await;
    until_within(PATIENCE, "a pet is marked as deceased", async || {
        match owner.send(MarkDeceased { pet }).await {
            Ok(_) => Some(()),
            // An earlier request had this effect, though its answer said otherwise.
            Err(problem) => (problem.status == 409).then_some(()),
        }
    })
    .await;
}

/// Counts rows over connections of its own, which a restart would end.
async fn count_anew(databases: &TestDatabases, module: &'static str, table_and_condition: &str) -> i64 {
    let db = databases.open(module).await;
    let counted = count(&db, table_and_condition).await;
    db.close().await;
    counted
}

/// Adds pets with several clients while PostgreSQL stops and starts, then crashes and starts. Returns how many are added, and the problems.
async fn add_pets_during_restarts(
    owner: &Client<Http>,
    profile: &PetProfile,
    postgres: &mut TestPostgres,
) -> (usize, Vec<Problem>) {
    let (begun, added, goes_on) = (Cell::new(0), Cell::new(0), Cell::new(true));
    let problems = RefCell::new(Vec::new());
    let load = (0..CLIENTS).map(async |_| {
        while goes_on.get() {
            let number = begun.get();
            begun.set(number + 1);
            add_pet(owner, profile, number, &problems).await;
            added.set(added.get() + 1);
        }
    });
    let restarts = async {
        let more_added = async || {
            let enough = added.get() + 3 * CLIENTS;
            let is_enough = async || (added.get() >= enough).then_some(());
            until_within(PATIENCE, "pets are added", is_enough).await;
        };
        more_added().await;
        for stop in [TestPostgres::stop, TestPostgres::crash] {
            stop(postgres);
            postgres.start_again().await;
            more_added().await;
        }
        goes_on.set(false);
    };
    tokio::join!(join_all(load), restarts);
    (added.get(), problems.into_inner())
}

#[tokio::test]
async fn requests_and_jobs_go_on_after_a_restart_of_postgresql() {
    let mut postgres = TestPostgres::start().await;
    let databases = TestDatabases::on(&postgres);
    seed(&databases);
    // Who repeats requests while the database is away soon makes many.
    let server = Server::start_with(&databases, |serve| {
        serve.env("ALLPET_LIMIT_FACTOR", "off");
    })
    .await;
    let owner = ada(&server).await;
    let profile = first_profile(&owner).await;
    let created_before = count_anew(&databases, "pets", CREATED).await;
    let payments = databases.open("payments").await;
    enqueue(&payments, JOBS).await;
    payments.close().await;
    let (added, problems) = add_pets_during_restarts(&owner, &profile, &mut postgres).await;
    assert_passing(&problems);
    let added = i64::try_from(added).unwrap();
    assert_eq!(count_anew(&databases, "pets", LOAD).await, added, "each once");
    let created = count_anew(&databases, "pets", CREATED).await - created_before;
    assert_eq!(created, added, "and announced once");
    let payments = databases.open("payments").await;
    until_within(PATIENCE, "the jobs are done", async || {
        let done = count(&payments, &format!("{ENQUEUED} AND state = 'done'")).await;
        (done == i64::from(JOBS)).then_some(())
    })
    .await;

    // The relay has found its way back, too.
    mark_deceased(&owner).await;
    let (pets, licensing, live) = futures::join!(
        databases.open("pets"),
        databases.open("licensing"),
        databases.open("live")
    );
    until_within(PATIENCE, "all events have arrived", async || {
        let deaths = count(&licensing, "inbox WHERE listener = 'licensing.pet-deceased'").await;
        let announced = count(&pets, "outbox WHERE topic LIKE 'pet.%'").await;
        let changes = count(&live, "changes WHERE topic = 'pet.changed'").await;
        ((deaths, changes) == (1, announced)).then_some(())
    })
    .await;
}
