//! The operations module beside all others: orders, which has a job, a schedule and a subscriber that fail on demand; pets, which
//! announces events; and modules without anything.

use allpet_contract::{
    Client, Page, Problem,
    events::PetDeceased,
    operations::{ListOperatorActions, OperatorAction},
    orders::FindOrderByNumber,
    page::Paging,
    routes,
};
use allpet_domain::id::{JobId, OrderId, PetId};
use allpet_kernel::{
    Db, Failure, Kernel, Module, Routes, Service, Tx,
    events::{Listener, Subscription},
    jobs::{Job, JobContext, JobHandler, JobSpec, NewJob, RetryPolicy, Schedule},
    operations,
    testkit::{Engine, TestApp, TestCaller, TestDatabases, kernel, user},
};
use serde::{Deserialize, Serialize};
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

/// A job that fails unless its text is "good".
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Print {
    pub(crate) text: String,
}

impl Job for Print {
    const SPEC: JobSpec = JobSpec {
        retry: RetryPolicy {
            max_attempts: 2,
            base: Duration::from_secs(8),
            cap: Duration::from_mins(1),
        },
        ..JobSpec::new("orders.print")
    };
}

pub(crate) const SUBSCRIBER: &str = "orders.pet-deceased";
pub(crate) const SCHEDULE: &str = "orders.tidy";

/// Counts the events that it handles, enqueues a job for each, and fails while `broken`.
#[derive(Clone)]
pub(crate) struct Recorder {
    kernel: Kernel,
    pub(crate) broken: Arc<AtomicBool>,
    pub(crate) handled: Arc<AtomicUsize>,
}

impl Listener<PetDeceased> for Recorder {
    fn handle<'a>(
        &'a self,
        tx: &'a mut Tx,
        _: PetDeceased,
    ) -> futures::future::BoxFuture<'a, Result<(), Failure>> {
        Box::pin(async move {
            if self.broken.load(Ordering::SeqCst) {
                return Err(Failure::internal("broken for the test"));
            }
            let job = Print { text: "good".into() };
            self.kernel.enqueue(tx, NewJob::new(&job)).await?;
            self.handled.fetch_add(1, Ordering::SeqCst);
            Ok(())
        })
    }
}

pub(crate) struct World {
    pub(crate) app: TestApp,
    pub(crate) orders: Db,
    pub(crate) pets: Db,
    pub(crate) operations: Db,
    pub(crate) recorder: Recorder,
    _databases: TestDatabases,
}

fn module(name: &'static str, db: Db) -> Module {
    Module {
        name,
        router: axum::Router::new(),
        operations: Vec::new(),
        subscriptions: Vec::new(),
        jobs: Vec::new(),
        schedules: Vec::new(),
        personal_data: allpet_kernel::PersonalData::Nothing,
        db,
    }
}

/// The number of the order with the id of the pet that dies: events name both.
pub(crate) const ORDER_NUMBER: &str = "AP-7K2M-9QXD";

async fn find_order((): (), _: Service, request: FindOrderByNumber) -> Result<Option<OrderId>, Failure> {
    let id = OrderId(uuid::Uuid::from_bytes([9; 16]));
    Ok((request.number == ORDER_NUMBER).then_some(id))
}

fn orders_module(db: &Db, recorder: &Recorder) -> Module {
    let print = JobHandler::new(|_: JobContext, job: Print| async move {
        if job.text == "good" {
            Ok(())
        } else {
            Err(Failure::internal("out of ink"))
        }
    });
    let tidy = JobHandler::scheduled(JobSpec::scheduled(SCHEDULE), |_: JobContext| async { Ok(3) });
    let (router, operations) = Routes::new(recorder.kernel.clone(), ()).on(find_order).finish();
    Module {
        router,
        operations,
        subscriptions: vec![Subscription::new(db.clone(), SUBSCRIBER, recorder.clone()).with_max_attempts(2)],
        jobs: vec![print, tidy],
        schedules: vec![Schedule::cron(SCHEDULE, "0 3 * * *")],
        ..module("orders", db.clone())
    }
}

impl World {
    pub(crate) async fn new(engine: Engine) -> Self {
        Self::without(engine, "").await
    }

    /// Starts the modules except for one, as if its process were down.
    pub(crate) async fn without(engine: Engine, missing: &str) -> Self {
        let databases = TestDatabases::new(engine).await;
        let kernel = kernel();
        let recorder = Recorder {
            kernel: kernel.clone(),
            broken: Arc::default(),
            handled: Arc::default(),
        };
        let open = async |name: &'static str| {
            let db = databases.open(name).await;
            db.migrate(&[]).await.unwrap();
            db
        };
        let (orders, pets, others) = (open("orders").await, open("pets").await, open("others").await);
        let operations = databases.open("operations").await;
        let mut modules = Vec::new();
        for name in routes::modules().filter(|name| *name != missing) {
            let module = match name {
                "operations" => allpet_operations::compose(&kernel, operations.clone())
                    .await
                    .unwrap(),
                "orders" => orders_module(&orders, &recorder),
                "pets" => module(name, pets.clone()),
                _ => module(name, others.clone()),
            };
            modules.push(operations::operable(&kernel, module).unwrap());
        }
        Self {
            app: TestApp::new(kernel, modules),
            orders,
            pets,
            operations,
            recorder,
            _databases: databases,
        }
    }

    /// Returns the client of an admin of the platform.
    pub(crate) fn admin(&self) -> Client<TestCaller> {
        let mut claims = self.app.claims(7, "shell", Vec::new());
        claims.platform_admin = true;
        self.app.client(Some(claims))
    }

    pub(crate) fn kernel(&self) -> &Kernel {
        &self.app.kernel
    }

    /// Enqueues a job.
    pub(crate) async fn print(&self, text: &str) -> JobId {
        let mut tx = self.orders.begin().await.unwrap();
        let job = NewJob::new(&Print { text: text.into() });
        let enqueued = self.kernel().enqueue(&mut tx, job).await.unwrap();
        tx.commit().await.unwrap();
        enqueued.id
    }

    /// Enqueues a job and runs it until it is a dead letter.
    pub(crate) async fn dead_job(&self, text: &str) -> JobId {
        let id = self.print(text).await;
        for _ in 0..2 {
            self.app.worker.run_enqueued().await.unwrap();
            self.kernel().clock().advance_seconds(60);
        }
        id
    }

    /// Announces the death of a pet.
    pub(crate) async fn announce(&self) {
        let event = PetDeceased {
            pet: PetId(uuid::Uuid::from_bytes([9; 16])),
            owner: user(1),
        };
        let mut tx = self.pets.begin().await.unwrap();
        self.kernel().announce(&mut tx, &event).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// Announces an event that the subscriber fails to handle until it is parked.
    pub(crate) async fn parked_event(&self) {
        self.recorder.broken.store(true, Ordering::SeqCst);
        self.announce().await;
        for _ in 0..3 {
            self.app.relay.drain().await.unwrap();
            self.kernel().clock().advance_seconds(60);
        }
        self.recorder.broken.store(false, Ordering::SeqCst);
    }

    pub(crate) fn handled(&self) -> usize {
        self.recorder.handled.load(Ordering::SeqCst)
    }

    /// Returns what operators did, newest first.
    pub(crate) async fn actions(&self) -> Vec<OperatorAction> {
        let query = Paging::default();
        let page: Page<OperatorAction> = self.admin().send(ListOperatorActions { query }).await.unwrap();
        page.items
    }
}

/// Returns the status and the code of a refusal.
pub(crate) fn refusal<T: std::fmt::Debug>(answer: Result<T, Problem>) -> (u16, String) {
    let problem = answer.unwrap_err();
    (problem.status, problem.code)
}
