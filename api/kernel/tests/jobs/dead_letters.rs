//! Dead letters: they are read, edited, retried and discarded. Finished jobs stay in the history for a while.

use super::world::{Behaviour, TestJob, World, job, world};
use allpet_contract::IdempotencyKey;
use allpet_domain::id::{JobId, UserId};
use allpet_kernel::{
    both_engines,
    idempotency::IdempotentRequest,
    jobs::{JobState, dead_letter, dead_letter::Decision, history},
};

async fn dead(world: &World, unique: &str) -> JobId {
    let id = world.enqueue(job(1, Behaviour::Fail).unique(unique)).await.id;
    for _ in 0..3 {
        world.worker().run_due().await.unwrap();
        world.pass(120);
    }
    assert_eq!(world.state(id).await, JobState::Dead);
    id
}

async fn edit(world: &World, id: JobId, payload: &str) -> Decision {
    let mut tx = world.db.begin().await.unwrap();
    let decision = dead_letter::edit(&mut tx, id, payload).await.unwrap();
    tx.commit().await.unwrap();
    decision
}

async fn retry(world: &World, id: JobId) -> Decision {
    let mut tx = world.db.begin().await.unwrap();
    let decision = dead_letter::retry(&world.kernel, &mut tx, id).await.unwrap();
    match decision {
        Decision::KeyTaken => tx.rollback().await.unwrap(),
        _ => tx.commit().await.unwrap(),
    }
    decision
}

both_engines! {
    async fn a_dead_letter_is_read_edited_and_retried(engine) {
        let world = world(engine).await;
        let id = dead(&world, "a").await;
        let letters = history::in_state(&world.db, JobState::Dead, 10).await.unwrap();
        assert_eq!(letters.iter().map(|letter| letter.id).collect::<Vec<_>>(), [id]);
        assert!(letters[0].payload.contains("Fail"));
        let depths = history::queue_depths(&world.db).await.unwrap();
        assert!(depths.iter().any(|depth| depth.state == JobState::Dead && depth.jobs == 1), "{depths:?}");
        let better = serde_json::to_string(&TestJob { number: 2, behaviour: Behaviour::Succeed }).unwrap();
        assert_eq!(edit(&world, id, &better).await, Decision::Done);
        assert_eq!(retry(&world, id).await, Decision::Done);
        world.worker().run_due().await.unwrap();
        let done = world.record(id).await;
        assert_eq!((done.state, done.attempts, world.started().last()), (JobState::Done, 1, Some(&2)));
        assert_eq!((retry(&world, id).await, edit(&world, id, "{}").await), (Decision::NotDead, Decision::NotDead));
    }

    async fn an_invalid_payload_is_a_dead_letter_at_once(engine) {
        let world = world(engine).await;
        let id = dead(&world, "a").await;
        let mut tx = world.db.begin().await.unwrap();
        assert!(dead_letter::edit(&mut tx, id, "{no json").await.is_err());
        tx.rollback().await.unwrap();
        edit(&world, id, r#"{"number":"three"}"#).await;
        retry(&world, id).await;
        assert_eq!(world.worker().run_due().await.unwrap(), 1);
        let letter = world.record(id).await;
        assert_eq!((letter.state, letter.attempts), (JobState::Dead, 1));
        assert!(letter.error.unwrap().contains("invalid"));
    }

    async fn a_dead_letter_whose_key_is_taken_stays(engine) {
        let world = world(engine).await;
        let id = dead(&world, "a").await;
        let at = world.kernel.now().plus_seconds(60);
        assert!(world.enqueue(job(2, Behaviour::Succeed).unique("a").at(at)).await.is_new, "a dead letter does not occupy its key");
        assert_eq!(retry(&world, id).await, Decision::KeyTaken);
        assert_eq!(world.state(id).await, JobState::Dead);
    }

    async fn a_dead_letter_is_discarded_with_a_reason(engine) {
        let world = world(engine).await;
        let id = dead(&world, "a").await;
        let mut tx = world.db.begin().await.unwrap();
        let decision = dead_letter::discard(&world.kernel, &mut tx, id, "the pet has moved").await.unwrap();
        tx.commit().await.unwrap();
        let record = world.record(id).await;
        assert_eq!((decision, record.state, record.reason.as_deref()), (Decision::Done, JobState::Discarded, Some("the pet has moved")));
        assert_eq!(retry(&world, id).await, Decision::NotDead);
    }

    async fn a_finished_job_stays_for_a_week_and_a_dead_letter_until_it_is_decided_on(engine) {
        let world = world(engine).await;
        let letter = dead(&world, "a").await;
        let done = world.enqueue(job(2, Behaviour::Succeed)).await.id;
        world.worker().run_due().await.unwrap();
        world.pass(7 * 24 * 60 * 60 - 1);
        world.worker().run_scheduled("test", "kernel.clean-up").await.unwrap();
        assert!(history::find(&world.db, done).await.unwrap().is_some());
        world.pass(1);
        assert!(world.worker().run_scheduled("test", "kernel.clean-up").await.unwrap() >= 1);
        assert!(history::find(&world.db, done).await.unwrap().is_none());
        assert_eq!(world.state(letter).await, JobState::Dead);
    }

    async fn an_answer_is_deleted_after_a_week_and_its_key_stays(engine) {
        let world = world(engine).await;
        let user = UserId(uuid::Uuid::from_bytes([1; 16]));
        let request = || IdempotentRequest::new(user, "CreatePet", &IdempotencyKey("the same key".into()), &"pet").unwrap();
        let mut tx = world.db.begin().await.unwrap();
        assert!(request().save_response(&mut tx, &world.kernel, &"a response").await.unwrap());
        tx.commit().await.unwrap();
        let clean_up = async || world.worker().run_scheduled("test", "kernel.clean-up").await.unwrap();
        world.pass(6 * 24 * 60 * 60);
        clean_up().await;
        assert_eq!(request().find_response::<String>(&world.db).await.unwrap().as_deref(), Some("a response"));
        world.pass(2 * 24 * 60 * 60);
        assert!(clean_up().await >= 1);
        assert!(request().find_response::<String>(&world.db).await.is_err(), "the write is not repeated");
        let mut tx = world.db.begin().await.unwrap();
        assert!(!request().save_response(&mut tx, &world.kernel, &"another").await.unwrap());
    }
}
