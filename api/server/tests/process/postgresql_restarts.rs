//! A PostgreSQL that restarts while people and workers use it.

use crate::{
    ada, count,
    server::{Http, Server, seed, until_within},
};
use allpet_contract::{
    Client, Problem,
    page::Paging,
    pets::{CreatePet, ListPets, MarkDeceased},
};
use allpet_domain::pet::PetProfile;
use allpet_kernel::{
    Db, on_write,
    testkit::{TestDatabases, TestPostgres, key},
};
use futures::future::join_all;
use std::{cell::Cell, time::Duration};
use uuid::Uuid;

/// How long anything may take: other tests run on the same cores, and a job whose worker could not finish it waits for its lease to expire.
const PATIENCE: Duration = Duration::from_mins(4);
/// The pause of a client before it repeats a request.
const PAUSE: Duration = Duration::from_millis(50);
const CLIENTS: usize = 6;
const JOBS: u16 = 60;

const LOAD: &str = "pets WHERE name LIKE 'Load %'";
const CREATED: &str = "outbox WHERE topic = 'pet.created'";
/// A job of `payments` that only looks whether something is to do.
const ENQUEUE: &str = "INSERT INTO jobs (id, queue, kind, payload, priority, state, run_at_ms, attempts, max_attempts, key_limit, cause, \
    enqueued_ms) VALUES ($1, 'schedules', 'payments.settle', '{\"slot_ms\":0}', 0, 'waiting', 0, 0, 50, 1, 'process', 0)";
const ENQUEUED: &str = "jobs WHERE kind = 'payments.settle' AND schedule IS NULL";

/// Adds a pet, again and again with one key until it is added. Returns the problems.
async fn add_pet(owner: &Client<Http>, profile: &PetProfile, number: usize) -> Vec<Problem> {
    let mut problems = Vec::new();
    loop {
        let name = format!("Load {number}");
        let request = CreatePet {
            key: key(&format!("load-{number}")),
            body: PetProfile {
                name,
                ..profile.clone()
            },
        };
        match owner.send(request).await {
            Ok(_) => return problems,
            Err(problem) => problems.push(problem),
        }
        tokio::time::sleep(PAUSE).await;
    }
}

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

async fn enqueue(payments: &Db) {
    let mut tx = payments.begin().await.unwrap();
    for number in 1..=JOBS {
        let id = Uuid::from_u128(number.into());
        on_write!(tx, c => sqlx::query(ENQUEUE).bind(id).execute(c).await.map(drop)).unwrap();
    }
    tx.commit().await.unwrap();
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
    let load = (0..CLIENTS).map(async |_| {
        let mut problems = Vec::new();
        while goes_on.get() {
            let number = begun.get();
            begun.set(number + 1);
            problems.extend(add_pet(owner, profile, number).await);
            added.set(added.get() + 1);
        }
        problems
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
    let (problems, ()) = tokio::join!(join_all(load), restarts);
    (added.get(), problems.into_iter().flatten().collect())
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
    let query = Paging::default();
    let profile = owner
        .send(ListPets { query })
        .await
        .unwrap()
        .items
        .remove(0)
        .profile;
    let created_before = count_anew(&databases, "pets", CREATED).await;
    let payments = databases.open("payments").await;
    enqueue(&payments).await;
    payments.close().await;
    let (added, problems) = add_pets_during_restarts(&owner, &profile, &mut postgres).await;
    for problem in problems {
        assert!(
            problem.status == 503 && problem.retry_after.is_some(),
            "{problem:?}"
        );
    }
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
