//! The cause of a job, and the job as a cause.

use super::world::world;
use allpet_contract::{events::UserRegistered, licensing::ListJurisdictions};
use allpet_kernel::{
    Anyone, Db, Failure, Kernel, Module, Routes, both_engines,
    jobs::{Job, JobHandler, JobSpec, JobState, NewJob, Worker, history},
    on_read,
    testkit::user,
};
use axum::body::Body;
use http::{Request, StatusCode};
use serde::{Deserialize, Serialize};
use tower::ServiceExt as _;

const TRACE: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

/// Announces an event, and enqueues another job if `more`.
#[derive(Serialize, Deserialize)]
struct Announce {
    more: bool,
}

impl Job for Announce {
    const SPEC: JobSpec = JobSpec::new("test.announce");
}

async fn enqueue(kernel: &Kernel, db: &Db, more: bool) -> Result<(), Failure> {
    let mut tx = db.begin().await?;
    kernel.enqueue(&mut tx, NewJob::new(&Announce { more })).await?;
    Ok(tx.commit().await?)
}

async fn announce(kernel: Kernel, db: Db, job: Announce) -> Result<(), Failure> {
    let mut tx = db.begin().await?;
    kernel
        .announce(&mut tx, &UserRegistered { user: user(3) })
        .await?;
    tx.commit().await?;
    if job.more {
        enqueue(&kernel, &db, false).await?;
    }
    Ok(())
}

fn worker(kernel: &Kernel, db: &Db) -> Worker {
    let state = (kernel.clone(), db.clone());
    let handler = JobHandler::new(move |_, job| announce(state.0.clone(), state.1.clone(), job));
    let module = Module {
        name: "test",
        router: axum::Router::new(),
        operations: Vec::new(),
        subscriptions: Vec::new(),
        jobs: vec![handler],
        schedules: Vec::new(),
        db: db.clone(),
    };
    Worker::new(kernel, &[module]).unwrap()
}

both_engines! {
    async fn a_job_names_its_cause_and_its_events_name_the_job(engine) {
        let world = world(engine).await;
        let (router, _) = Routes::new(world.kernel.clone(), (world.kernel.clone(), world.db.clone()))
            .on(async |(kernel, db): (Kernel, Db), _: Anyone, _: ListJurisdictions| {
                enqueue(&kernel, &db, true).await?;
                Ok::<_, Failure>(Vec::new())
            })
            .finish();
        let request = Request::get("/api/licensing/jurisdictions")
            .header("x-request-id", "first")
            .header("traceparent", TRACE);
        let response = router.oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(worker(&world.kernel, &world.db).run_due().await.unwrap(), 2);

        let mut jobs = history::in_state(&world.db, JobState::Done, 10).await.unwrap();
        jobs.sort_by_key(|job| job.cause.starts_with("job:"));
        let [first, second] = &jobs[..] else { panic!("{jobs:?}") };
        assert_eq!((first.cause.as_str(), first.traceparent.as_deref()), ("request:first", Some(TRACE)));
        let by_first = format!("job:{}", first.id);
        assert_eq!((&second.cause, second.traceparent.as_deref()), (&by_first, Some(TRACE)));

        let events = "SELECT cause, traceparent FROM outbox ORDER BY seq";
        let events: Vec<(String, Option<String>)> =
            on_read!(world.db, c => sqlx::query_as(events).fetch_all(c).await).unwrap();
        let of = |cause: String| (cause, Some(TRACE.to_owned()));
        assert_eq!(events, [of(by_first), of(format!("job:{}", second.id))]);
    }

    async fn a_job_without_request_has_the_process_as_its_cause(engine) {
        let world = world(engine).await;
        enqueue(&world.kernel, &world.db, false).await.unwrap();
        worker(&world.kernel, &world.db).run_due().await.unwrap();
        let jobs = history::in_state(&world.db, JobState::Done, 10).await.unwrap();
        assert_eq!((jobs[0].cause.as_str(), &jobs[0].traceparent), ("process", &None));
    }
}
