//! Two modules: a producer of events and a consumer.

use allpet_contract::events::PetDeceased;
use allpet_domain::id::PetId;
use allpet_kernel::{
    Db, Failure, Kernel, Module, Tx,
    events::{Listener, Relay, Subscription},
    on_read, on_write,
    testkit::{TestDatabases, kernel, user},
};
use futures::future::BoxFuture;
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

/// Records deaths of pets, unless `broken` or `panics` is set.
#[derive(Clone, Default)]
pub(super) struct DeathRecorder {
    pub(super) broken: Arc<AtomicBool>,
    pub(super) panics: Arc<AtomicBool>,
}

impl Listener<PetDeceased> for DeathRecorder {
    fn handle<'a>(&'a self, tx: &'a mut Tx, event: PetDeceased) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(async move {
            on_write!(tx, c => sqlx::query("INSERT INTO recorded (pet) VALUES ($1)").bind(event.pet.0).execute(c).await.map(drop))?;
            assert!(!self.panics.load(Ordering::SeqCst), "a panic for the test");
            if self.broken.load(Ordering::SeqCst) {
                return Err(Failure::internal("broken for the test"));
            }
            Ok(())
        })
    }
}

const TABLES: &[allpet_kernel::db::MigrationFile] = &[allpet_kernel::db::MigrationFile {
    version: 100,
    name: "recorded",
    sqlite: "CREATE TABLE recorded (pet BLOB NOT NULL) STRICT",
    postgres: "CREATE TABLE recorded (pet UUID NOT NULL)",
}];

pub(super) struct World {
    pub(super) databases: TestDatabases,
    pub(super) kernel: Kernel,
    pub(super) broken: Arc<AtomicBool>,
    pub(super) panics: Arc<AtomicBool>,
}

/// Returns a module with `subscriptions` and nothing else.
pub(super) fn module(name: &'static str, db: Db, subscriptions: Vec<Subscription>) -> Module {
    Module {
        name,
        router: axum::Router::new(),
        operations: Vec::new(),
        subscriptions,
        jobs: Vec::new(),
        schedules: Vec::new(),
        personal_data: allpet_kernel::PersonalData::Nothing,
        db,
    }
}

impl World {
    /// Opens the database of a module, with a table for the deaths that it records.
    pub(super) async fn open(&self, name: &'static str) -> Db {
        let db = self.databases.open(name).await;
        db.migrate(TABLES).await.unwrap();
        db
    }

    pub(super) fn relay(&self, modules: &[Module]) -> Relay {
        Relay::new(self.kernel.clone(), modules)
    }

    pub(super) async fn modules(&self) -> Vec<Module> {
        let mut modules = Vec::new();
        for name in ["producer", "consumer"] {
            let db = self.open(name).await;
            let listener = DeathRecorder {
                broken: Arc::clone(&self.broken),
                panics: Arc::clone(&self.panics),
            };
            let subscriptions = if name == "consumer" {
                vec![Subscription::new(db.clone(), "deaths", listener)]
            } else {
                Vec::new()
            };
            modules.push(module(name, db, subscriptions));
        }
        modules
    }

    /// Announces a death from the first module.
    pub(super) async fn announce(&self, modules: &[Module], commit: bool) {
        let event = PetDeceased {
            pet: PetId(uuid::Uuid::from_bytes([9; 16])),
            owner: user(1),
        };
        let mut tx = modules[0].db.begin().await.unwrap();
        self.kernel.announce(&mut tx, &event).await.unwrap();
        if commit {
            tx.commit().await.unwrap();
        } else {
            tx.rollback().await.unwrap();
        }
    }
}

/// Returns how many deaths the consumer recorded.
pub(super) async fn recorded(modules: &[Module]) -> i64 {
    recorded_by(&modules[1]).await
}

/// Returns how many deaths a module recorded.
pub(super) async fn recorded_by(module: &Module) -> i64 {
    on_read!(module.db, c => sqlx::query_scalar("SELECT COUNT(*) FROM recorded").fetch_one(c).await).unwrap()
}

/// Waits until `condition` holds; two minutes at most, because other tests run on the same cores.
pub(super) async fn until(what: &str, condition: impl AsyncFn() -> bool) {
    let patience = Duration::from_mins(2);
    let waiting = async {
        while !condition().await {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    assert!(
        tokio::time::timeout(patience, waiting).await.is_ok(),
        "{what}: not within {patience:?}"
    );
}

pub(super) async fn world(engine: allpet_kernel::testkit::Engine) -> World {
    World {
        databases: TestDatabases::new(engine).await,
        kernel: kernel(),
        broken: Arc::default(),
        panics: Arc::default(),
    }
}

/// Executes a statement on a module's database.
pub(super) async fn execute(module: &Module, statement: &'static str) {
    let mut tx = module.db.begin().await.unwrap();
    on_write!(tx, c => sqlx::query(statement).execute(c).await.map(drop)).unwrap();
    tx.commit().await.unwrap();
}

/// Returns the number of events in a module's outbox.
pub(super) async fn outbox_len(module: &Module) -> i64 {
    on_read!(module.db, c => sqlx::query_scalar("SELECT COUNT(*) FROM outbox").fetch_one(c).await).unwrap()
}
