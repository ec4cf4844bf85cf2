//! The cause of a job, and the job as a cause.

use super::world::world;
use allpet_contract::{events::UserRegistered, licensing::ListJurisdictions, pets::DeletePet};
use allpet_domain::id::SessionId;
use allpet_kernel::{
    Anyone, Db, Failure, Kernel, Module, Owner, Routes, both_engines,
    cause_tree::{Databases, Node, NodeKind, explain},
    jobs::{Job, JobHandler, JobSpec, JobState, NewJob, Worker, history},
    on_read, on_write,
    testkit::user,
    token::Claims,
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
        personal_data: allpet_kernel::PersonalData::Nothing,
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

        assert_eq!(first.handler.as_deref(), Some("ListJurisdictions"));
        assert_eq!(second.handler.as_deref(), Some("test.announce"));
        let events = "SELECT cause, traceparent FROM outbox ORDER BY seq";
        let events: Vec<(String, Option<String>)> =
            on_read!(world.db, c => sqlx::query_as(events).fetch_all(c).await).unwrap();
        let of = |cause: String| (cause, Some(TRACE.to_owned()));
        assert_eq!(events, [of(by_first), of(format!("job:{}", second.id))]);
    }

    async fn every_effect_leads_back_to_the_request_and_from_there_to_all_others(engine) {
        let world = world(engine).await;
        let (router, _) = Routes::new(world.kernel.clone(), (world.kernel.clone(), world.db.clone()))
            .on(async |(kernel, db): (Kernel, Db), _: Owner, _: DeletePet| enqueue(&kernel, &db, true).await)
            .finish();
        let session = SessionId(uuid::Uuid::from_bytes([7; 16]));
        let claims = Claims::person(user(7), session, "Ada", Vec::new(), "shell", world.kernel.now());
        let token = world.kernel.keys().sign(&claims).unwrap();
        let request = Request::delete(format!("/api/pets/{}", user(1)))
            .header("x-request-id", "first")
            .header("authorization", format!("Bearer {token}"));
        let response = router.oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        assert_eq!(response.status(), StatusCode::NO_CONTENT);
        enqueue(&world.kernel, &world.db, false).await.unwrap();
        worker(&world.kernel, &world.db).run_due().await.unwrap();
        let databases = [("test", world.db.clone())];
        let databases = Databases(&databases);
        let trees = explain(&databases, "first").await.unwrap().trees;
        let [tree] = &trees[..] else { panic!("{trees:#?}") };
        assert_eq!((&tree.what, tree.person, tree.is_asked), (&NodeKind::Request("first".into()), Some(user(7)), true));
        let [job] = &tree.effects[..] else { panic!("{tree:#?}") };
        let NodeKind::Job { id, state: JobState::Done, .. } = job.what else { panic!("{job:#?}") };
        assert_eq!(job.handler.as_deref(), Some("DeletePet"));
        let [event, second] = &job.effects[..] else { panic!("{job:#?}") };
        let NodeKind::Event { id: event_id, topic, .. } = &event.what else { panic!("{event:#?}") };
        assert_eq!((topic.as_str(), event.handler.as_deref(), event.person), ("user.registered", Some("test.announce"), Some(user(7))));
        assert_eq!((second.effects.len(), second.effects[0].person), (1, Some(user(7))), "through both jobs");

        // Without the mark of what was asked, the tree is the same from wherever one begins.
        let unmarked = |nodes: Vec<Node>| format!("{nodes:?}").replace("is_asked: true", "is_asked: false");
        for id in [event_id.to_string(), format!("job:{id}"), "request:first".into()] {
            let again = explain(&databases, &id).await.unwrap().trees;
            assert_eq!(unmarked(again), unmarked(trees.clone()), "{id}");
        }
        // The user is named in three events: two of the request, and one of the other job.
        let mentioned = explain(&databases, &user(3).to_string()).await.unwrap().trees;
        assert_eq!(mentioned.len(), 2, "{mentioned:#?}");
        assert!(explain(&databases, "nothing").await.unwrap().trees.is_empty());
        assert!(explain(&databases, &user(9).to_string()).await.unwrap().trees.is_empty());
    }

    async fn the_effects_of_a_deleted_row_are_still_explained(engine) {
        let world = world(engine).await;
        enqueue(&world.kernel, &world.db, true).await.unwrap();
        worker(&world.kernel, &world.db).run_due().await.unwrap();
        let jobs = history::in_state(&world.db, JobState::Done, 10).await.unwrap();
        let first = jobs.iter().find(|job| job.cause == "process").unwrap().id;
        let mut tx = world.db.begin().await.unwrap();
        on_write!(tx, c => sqlx::query("DELETE FROM jobs WHERE id = $1").bind(first.0).execute(c).await.map(drop)).unwrap();
        tx.commit().await.unwrap();
        let second = jobs.iter().find(|job| job.cause != "process").unwrap().id;
        let trees = explain(&Databases(&[("test", world.db.clone())]), &second.to_string()).await.unwrap().trees;
        let [tree] = &trees[..] else { panic!("{trees:#?}") };
        assert_eq!(tree.what, NodeKind::DeletedJob(first));
        assert_eq!(tree.effects.len(), 2, "its event, and the other job: {tree:#?}");
        let by_its_own_id = explain(&Databases(&[("test", world.db.clone())]), &first.to_string()).await.unwrap().trees;
        assert!(by_its_own_id[0].is_asked, "{by_its_own_id:#?}");
        assert_eq!(by_its_own_id[0].effects.len(), 2);
    }

    async fn a_job_without_request_has_the_process_as_its_cause(engine) {
        let world = world(engine).await;
        enqueue(&world.kernel, &world.db, false).await.unwrap();
        worker(&world.kernel, &world.db).run_due().await.unwrap();
        let jobs = history::in_state(&world.db, JobState::Done, 10).await.unwrap();
        assert_eq!((jobs[0].cause.as_str(), &jobs[0].traceparent), ("process", &None));
    }
}
