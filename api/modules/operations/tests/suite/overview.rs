//! Who may see the platform, what a module reports, and what is shown of one that does not answer.

use super::world::{SCHEDULE, SUBSCRIBER, World, refusal};
use allpet_contract::operations::{
    CircuitState, CircuitStatus, Counts, JobState, JobsQuery, ListJobs, Operations, Period, ProcessHealth,
    ProcessReport, ProcessRole, ReadOperations, ReadSamples, ReportProcess, SamplesQuery, SubscriberStatus,
};
use allpet_domain::role::Role;
use allpet_kernel::{both_engines, testkit::tenant};

impl World {
    async fn overview(&self) -> Operations {
        self.admin().send(ReadOperations {}).await.unwrap()
    }

    async fn report(&self, id: &str, requests: u64, lag_ms: u64) {
        let report = self.new_report(id, requests, lag_ms);
        self.send_report(report).await;
    }

    fn new_report(&self, id: &str, requests: u64, lag_ms: u64) -> ProcessReport {
        ProcessReport {
            id: id.into(),
            role: ProcessRole::Serve,
            modules: vec!["orders".into(), "pets".into()],
            version: "0.1.0".into(),
            started: self.kernel().now(),
            counts: Counts {
                requests,
                ..Counts::default()
            },
            lag_ms,
            circuits: Vec::new(),
            health: None,
        }
    }

    async fn send_report(&self, body: ProcessReport) {
        let client = self.kernel().client("kernel");
        client.send(ReportProcess { body }).await.unwrap();
    }
}

both_engines! {
    async fn only_an_admin_of_the_platform_may_enter(engine) {
        let world = World::new(engine).await;
        let app = &world.app;
        let read = async |client: allpet_contract::Client<_>| refusal(client.send(ReadOperations {}).await).0;
        assert_eq!(read(app.anonymous()).await, 401);
        assert_eq!(read(app.person(1)).await, 403);
        for role in [Role::Clerk, Role::Merchant, Role::Admin] {
            assert_eq!(read(app.staff(1, tenant(1), role)).await, 403, "{role:?} of a tenant");
        }
        let mut elsewhere = app.claims(7, "licensing", Vec::new());
        elsewhere.platform_admin = true;
        assert_eq!(read(app.client(Some(elsewhere))).await, 403, "with a token of an app");
        assert!(world.admin().send(ReadOperations {}).await.is_ok());
    }

    async fn a_module_reports_its_queues_schedules_and_subscribers(engine) {
        let world = World::new(engine).await;
        world.dead_job("bad").await;
        world.parked_event().await;
        world.app.run_scheduled("orders", SCHEDULE).await;
        let state = world.overview().await;
        let orders = state.modules.iter().find(|module| module.module == "orders").unwrap();
        let report = orders.report.as_ref().unwrap();
        let depth = report.queues.iter().find(|depth| depth.state == JobState::Dead).unwrap();
        assert_eq!((depth.queue.as_str(), depth.jobs), ("default", 1));
        let schedule = report.schedules.iter().find(|schedule| schedule.name == SCHEDULE).unwrap();
        assert_eq!(schedule.next.unwrap().to_string(), "2026-11-22T03:00:00Z");
        let last = schedule.last.as_ref().unwrap();
        assert_eq!((last.state, last.result.as_deref()), (JobState::Done, Some("3")));
        let subscriber = SubscriberStatus {
            name: SUBSCRIBER.into(),
            topics: "pet.deceased".into(),
            waiting: 0,
            parked: 1,
            unreceived: 0,
            oldest: None,
        };
        assert_eq!(report.subscribers, [subscriber]);
    }

    async fn a_subscriber_lags_behind_what_it_has_not_received_and_what_it_failed_to_handle(engine) {
        let world = World::new(engine).await;
        let subscriber = async || {
            let modules = world.overview().await.modules;
            let orders = modules.into_iter().find(|module| module.module == "orders").unwrap();
            orders.report.unwrap().subscribers.remove(0)
        };
        // The first acknowledgement makes it a reader of the outbox.
        world.announce().await;
        world.app.relay.drain().await.unwrap();
        let up_to_date = subscriber().await;
        assert_eq!((up_to_date.unreceived, up_to_date.oldest), (0, None));
        let announced = world.kernel().now();
        world.announce().await;
        world.kernel().clock().advance_seconds(30);
        let behind = subscriber().await;
        assert_eq!((behind.unreceived, behind.waiting, behind.oldest), (1, 0, Some(announced)));
        world.recorder.broken.store(true, std::sync::atomic::Ordering::SeqCst);
        world.app.relay.drain().await.unwrap();
        let failing = subscriber().await;
        assert_eq!((failing.unreceived, failing.waiting, failing.oldest), (0, 1, Some(announced)));
        world.recorder.broken.store(false, std::sync::atomic::Ordering::SeqCst);
        world.kernel().clock().advance_seconds(60);
        world.app.relay.drain().await.unwrap();
        assert_eq!(subscriber().await.oldest, None);
    }

    async fn a_module_that_does_not_answer_is_shown_and_hides_no_other(engine) {
        let world = World::without(engine, "builder").await;
        let dead = world.dead_job("bad").await;
        let silent = world.overview().await.modules.into_iter().filter(|module| module.report.is_none());
        assert_eq!(silent.map(|module| module.module).collect::<Vec<_>>(), ["builder"]);
        let query = JobsQuery { state: JobState::Dead, limit: None, cursor: None };
        let page = world.admin().send(ListJobs { query }).await.unwrap();
        assert_eq!((page.items[0].id, page.unreachable), (dead, vec!["builder".to_owned()]));
    }

    async fn the_circuits_of_a_process_are_those_of_its_last_report(engine) {
        let world = World::new(engine).await;
        let circuit = |state, since| CircuitStatus { address: "http://10.0.0.7:4002".into(), state, since };
        let closed = circuit(CircuitState::Closed, None);
        let open = circuit(CircuitState::Open, Some(world.kernel().now()));
        for reported in [closed, open] {
            let report = ProcessReport { circuits: vec![reported.clone()], ..world.new_report("one", 1, 0) };
            world.send_report(report).await;
            assert_eq!(world.overview().await.processes[0].circuits, [reported]);
        }
    }

    async fn the_health_of_a_process_is_that_of_its_last_report(engine) {
        let world = World::new(engine).await;
        let healthy = ProcessHealth { database_ms: Some(2), redis_answers: Some(true), ..ProcessHealth::default() };
        let broken = ProcessHealth {
            without_database: vec!["orders".into()],
            redis_answers: Some(false),
            clock_ahead_ms: Some(-3_000),
            ..ProcessHealth::default()
        };
        // An older release reports none.
        for reported in [Some(healthy), Some(broken), None] {
            let report = ProcessReport { health: reported.clone(), ..world.new_report("one", 1, 0) };
            world.send_report(report).await;
            assert_eq!(world.overview().await.processes[0].health, reported);
        }
    }

    async fn processes_report_and_what_they_count_becomes_a_chart(engine) {
        let world = World::new(engine).await;
        world.report("one", 5, 100).await;
        world.report("two", 7, 3_000).await;
        let samples = async |period| {
            let query = SamplesQuery { period };
            world.admin().send(ReadSamples { query }).await.unwrap().buckets
        };
        let last = *samples(Period::Hour).await.last().unwrap();
        assert_eq!((last.counts.requests, last.lag_ms), (12, 3_000));
        world.kernel().clock().advance_seconds(45);
        world.report("two", 1, 0).await;
        world.kernel().clock().advance_seconds(30);
        let processes = world.overview().await.processes;
        let alive: Vec<_> = processes.iter().map(|process| (process.id.as_str(), process.alive)).collect();
        assert_eq!(alive, [("two", true), ("one", false)]);
        assert_eq!(processes[0].modules, ["orders", "pets"]);
        assert_eq!(samples(Period::Day).await.last().unwrap().counts.requests, 13);
        let two_days = 2 * 24 * 60 * 60;
        world.kernel().clock().advance_seconds(two_days + 120);
        world.report("three", 1, 0).await;
        let stored = async || {
            let samples: i64 = allpet_kernel::on_read!(world.operations, c => sqlx::query_scalar("SELECT COUNT(*) FROM samples")
                .fetch_one(c).await).unwrap();
            (samples, world.overview().await.processes.len())
        };
        assert_eq!(stored().await, (2, 3), "a report deletes nothing");
        let delete_old = async || world.app.run_scheduled("operations", "operations.delete-old").await;
        assert_eq!((delete_old().await, stored().await), (3, (1, 1)), "older ones are deleted");
        assert_eq!(delete_old().await, 0);
    }
}
