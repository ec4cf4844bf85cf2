//! A job that one process enqueues starts in another one without waiting for a poll, on PostgreSQL.

use super::world::{Behaviour, job, world};
use allpet_contract::events::PetDeceased;
use allpet_domain::id::PetId;
use allpet_kernel::{
    db::{Reader, receive_notifications},
    testkit::{Engine, until_listening, user},
};
use sqlx::postgres::PgListener;
use std::time::Duration;
use tokio::time::timeout;

/// The worker polls once at its start.
const NEVER: Duration = Duration::from_hours(1);

#[tokio::test]
async fn a_job_of_another_process_starts_without_a_poll_on_postgres() {
    let world = world(Engine::Postgres).await;
    let elsewhere = world.databases.open("test").await;
    let worker = world.worker_over(&elsewhere).with_poll_interval(NEVER);
    let working = tokio::spawn(worker.clone().run());
    let receiving = tokio::spawn(receive_notifications(vec![elsewhere.clone()]));
    until_listening(&world.db, 1).await;
    // The first may start because the other process looks for missed jobs when it begins to listen.
    for number in 1..=3 {
        world.enqueue(job(number, Behaviour::Succeed)).await;
        world.until_started(usize::try_from(number).unwrap()).await;
    }
    worker.stop();
    working.await.unwrap();
    elsewhere.close().await;
    receiving.await.unwrap();
    until_listening(&world.db, 0).await;
}

#[tokio::test]
async fn a_job_that_is_due_later_does_not_notify_on_postgres() {
    let world = world(Engine::Postgres).await;
    let Reader::Postgres(pool) = world.db.reader() else {
        panic!("a database on PostgreSQL");
    };
    let mut listener = PgListener::connect_with(pool).await.unwrap();
    listener.listen("test").await.unwrap();
    world
        .enqueue(job(1, Behaviour::Succeed).after(Duration::from_secs(5)))
        .await;
    let mut tx = world.db.begin().await.unwrap();
    let event = PetDeceased {
        pet: PetId(uuid::Uuid::from_bytes([9; 16])),
        owner: user(1),
    };
    world.kernel.announce(&mut tx, &event).await.unwrap();
    tx.commit().await.unwrap();
    assert!(next_payload(&mut listener).await.starts_with("outbox:"));
    world.enqueue(job(2, Behaviour::Succeed)).await;
    assert!(next_payload(&mut listener).await.starts_with("jobs:"));
}

async fn next_payload(listener: &mut PgListener) -> String {
    let received = timeout(Duration::from_mins(2), listener.recv()).await;
    received.unwrap().unwrap().payload().to_owned()
}
