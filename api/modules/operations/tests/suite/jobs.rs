//! Jobs and schedules: dead letters are retried, edited and discarded, jobs cancelled, schedules run.

use super::world::{SCHEDULE, World, refusal};
use allpet_contract::operations::{
    ActOnJob, ActionOutcome, JobAction, JobActionForm, JobState, JobsQuery, ListJobs, OperatorActionKind,
    ReadJob, RunSchedule, ScheduleRunForm,
};
use allpet_domain::id::JobId;
use allpet_kernel::{both_engines, on_write};

fn act(job: JobId, action: JobAction, reason: &str) -> ActOnJob {
    ActOnJob {
        module: "orders".into(),
        job,
        body: JobActionForm {
            action,
            reason: reason.into(),
            payload: None,
        },
    }
}

impl World {
    pub(crate) async fn jobs(&self, state: JobState) -> Vec<JobId> {
        let query = JobsQuery {
            state,
            limit: None,
            cursor: None,
        };
        let page = self.admin().send(ListJobs { query }).await.unwrap();
        page.items.into_iter().map(|job| job.id).collect()
    }

    async fn state(&self, job: JobId) -> JobState {
        let module = "orders".into();
        let detail = self.admin().send(ReadJob { module, job }).await.unwrap();
        detail.job.state
    }
}

both_engines! {
    async fn a_dead_letter_is_seen_and_retried(engine) {
        let world = World::new(engine).await;
        let id = world.dead_job("bad").await;
        assert_eq!(world.jobs(JobState::Dead).await, [id]);
        let read = world.admin().send(ReadJob { module: "orders".into(), job: id }).await.unwrap();
        assert_eq!(read.payload, r#"{"text":"bad"}"#);
        assert!(read.job.error.as_ref().unwrap().starts_with("out of ink"), "{read:?}");
        let retried = world.admin().send(act(id, JobAction::Retry, "The ink is back")).await.unwrap();
        assert_eq!((retried.job.state, retried.job.attempts), (JobState::Waiting, 0));
        let again = world.admin().send(act(id, JobAction::Retry, "")).await;
        assert_eq!(refusal(again), (409, "operations.job-changed".into()), "it is no dead letter any more");
        let actions = world.actions().await;
        let [refused, done] = &actions[..] else { panic!("{actions:?}") };
        assert_eq!((refused.outcome, done.outcome), (Some(ActionOutcome::Refused), Some(ActionOutcome::Done)));
        assert_eq!((done.action, done.module.as_str()), (OperatorActionKind::RetryJob, "orders"));
        assert_eq!((done.actor_name.as_str(), done.reason.as_str()), ("Person 7", "The ink is back"));
        assert_eq!((done.target.as_str(), done.detail.as_deref()), (id.to_string().as_str(), Some("orders.print")));
    }

    async fn a_dead_letter_gets_another_payload_and_succeeds(engine) {
        let world = World::new(engine).await;
        let id = world.dead_job("bad").await;
        let edit = |payload: &str| {
            let mut request = act(id, JobAction::Edit, "A typing error");
            request.body.payload = Some(payload.into());
            request
        };
        let broken = world.admin().send(edit("{\"text\":")).await.unwrap_err();
        assert_eq!((broken.status, broken.field("payload").is_some()), (422, true));
        let edited = world.admin().send(edit("{\n  \"text\": \"good\"\n}")).await.unwrap();
        assert_eq!(edited.job.state, JobState::Dead, "until it is retried");
        world.admin().send(act(id, JobAction::Retry, "")).await.unwrap();
        world.app.worker.run_enqueued().await.unwrap();
        assert_eq!(world.state(id).await, JobState::Done);
        assert_eq!(world.actions().await.len(), 2, "a payload that is no JSON is no action");
    }

    async fn a_dead_letter_is_discarded_with_a_reason(engine) {
        let world = World::new(engine).await;
        let id = world.dead_job("bad").await;
        let without = world.admin().send(act(id, JobAction::Discard, " ")).await;
        assert_eq!(refusal(without), (422, "invalid".into()));
        world.admin().send(act(id, JobAction::Discard, "Printed by hand")).await.unwrap();
        let read = world.admin().send(ReadJob { module: "orders".into(), job: id }).await.unwrap();
        assert_eq!((read.job.state, read.job.reason.as_deref()), (JobState::Discarded, Some("Printed by hand")));
        assert!(world.jobs(JobState::Dead).await.is_empty());
    }

    async fn a_waiting_job_is_cancelled_and_a_finished_one_is_not(engine) {
        let world = World::new(engine).await;
        let (waiting, done) = (world.print("good").await, world.print("good").await);
        world.admin().send(act(waiting, JobAction::Cancel, "Ordered twice")).await.unwrap();
        world.app.worker.run_enqueued().await.unwrap();
        assert_eq!((world.state(waiting).await, world.state(done).await), (JobState::Cancelled, JobState::Done));
        let late = world.admin().send(act(done, JobAction::Cancel, "Too late")).await;
        assert_eq!(refusal(late), (409, "operations.job-changed".into()));
        let unknown = act(JobId(uuid::Uuid::from_bytes([1; 16])), JobAction::Cancel, "No such job");
        assert_eq!(refusal(world.admin().send(unknown).await), (404, "operations.job-not-found".into()));
        let mut elsewhere = act(done, JobAction::Cancel, "No such module");
        elsewhere.module = "toys".into();
        assert_eq!(refusal(world.admin().send(elsewhere).await), (404, "operations.module-not-found".into()));
    }

    async fn jobs_come_in_pages_newest_first(engine) {
        let world = World::new(engine).await;
        let mut ids = Vec::new();
        for _ in 0..3 {
            ids.push(world.print("good").await);
            world.kernel().clock().advance_seconds(1);
        }
        ids.reverse();
        let page = async |cursor| {
            let query = JobsQuery { state: JobState::Waiting, limit: Some(2), cursor };
            world.admin().send(ListJobs { query }).await.unwrap()
        };
        let first = page(None).await;
        let second = page(first.next.clone()).await;
        let seen: Vec<JobId> = first.items.iter().chain(&second.items).map(|job| job.id).collect();
        assert_eq!((first.items.len(), seen, second.next), (2, ids, None));
    }

    async fn a_schedule_runs_now_and_waits_only_once(engine) {
        let world = World::new(engine).await;
        let run = |schedule: &str| RunSchedule {
            body: ScheduleRunForm { module: "orders".into(), schedule: schedule.into(), reason: "The disk is full".into() },
        };
        world.admin().send(run(SCHEDULE)).await.unwrap();
        assert_eq!(refusal(world.admin().send(run(SCHEDULE)).await), (409, "operations.schedule-waiting".into()));
        assert_eq!(refusal(world.admin().send(run("orders.unknown")).await), (404, "operations.schedule-not-found".into()));
        world.app.worker.run_enqueued().await.unwrap();
        world.admin().send(run(SCHEDULE)).await.unwrap();
    }

    async fn an_operator_action_cannot_be_changed(engine) {
        let world = World::new(engine).await;
        let id = world.dead_job("bad").await;
        world.admin().send(act(id, JobAction::Retry, "Once more")).await.unwrap();
        // One without an outcome, which no other row refers to.
        let begun = "INSERT INTO operator_actions (id, at_ms, actor, actor_name, action, module, target, reason) \
            VALUES ($1, 0, $1, 'Kim', 'retry-job', 'orders', 'begun', '')";
        let mut tx = world.operations.begin().await.unwrap();
        on_write!(&mut tx, c => sqlx::query(begun).bind(uuid::Uuid::nil()).execute(c).await.map(drop)).unwrap();
        tx.commit().await.unwrap();
        for statement in [
            "UPDATE operator_actions SET reason = 'Something else'",
            "DELETE FROM operator_actions WHERE target = 'begun'",
            "UPDATE operator_action_outcomes SET outcome = 'refused'",
            "DELETE FROM operator_action_outcomes",
        ] {
            let mut tx = world.operations.begin().await.unwrap();
            let refused = on_write!(&mut tx, c => sqlx::query(statement).execute(c).await.map(drop));
            assert!(refused.is_err(), "{statement}");
        }
        assert_eq!(world.actions().await[0].reason, "Once more");
    }
}
