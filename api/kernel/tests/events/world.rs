//! Two modules of which one hears what the other announces.

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

/// Notes which pets died, unless it is told to fail.
#[derive(Clone, Default)]
pub(super) struct Notes {
    pub(super) broken: Arc<AtomicBool>,
    pub(super) panics: Arc<AtomicBool>,
}

impl Listener<PetDeceased> for Notes {
    fn handle<'a>(&'a self, tx: &'a mut Tx, event: PetDeceased) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(async move {
            on_write!(tx, c => sqlx::query("INSERT INTO noted (pet) VALUES ($1)").bind(event.pet.0).execute(c).await.map(drop))?;
            assert!(!self.panics.load(Ordering::SeqCst), "as asked for");
            if self.broken.load(Ordering::SeqCst) {
                return Err(Failure::internal("broken for the test"));
            }
            Ok(())
        })
    }
}

const TABLES: &[allpet_kernel::db::MigrationFile] = &[allpet_kernel::db::MigrationFile {
    version: 100,
    name: "noted",
    sqlite: "CREATE TABLE noted (pet BLOB NOT NULL) STRICT",
    postgres: "CREATE TABLE noted (pet UUID NOT NULL)",
}];

pub(super) struct World {
    pub(super) databases: TestDatabases,
    pub(super) kernel: Kernel,
    pub(super) broken: Arc<AtomicBool>,
    pub(super) panics: Arc<AtomicBool>,
}

/// A module that brings `subscriptions` and nothing else.
pub(super) fn module(name: &'static str, db: Db, subscriptions: Vec<Subscription>) -> Module {
    Module {
        name,
        router: axum::Router::new(),
        operations: Vec::new(),
        subscriptions,
        jobs: Vec::new(),
        schedules: Vec::new(),
        db,
    }
}

impl World {
    /// The database of a module, with a table of what it noted.
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
        for name in ["speaker", "hearer"] {
            let db = self.open(name).await;
            let listener = Notes {
                broken: Arc::clone(&self.broken),
                panics: Arc::clone(&self.panics),
            };
            let subscriptions = if name == "hearer" {
                vec![Subscription::new(db.clone(), "notes", listener)]
            } else {
                Vec::new()
            };
            modules.push(module(name, db, subscriptions));
        }
        modules
    }

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

pub(super) async fn noted(modules: &[Module]) -> i64 {
    noted_by(&modules[1]).await
}

/// How many deaths a module noted.
pub(super) async fn noted_by(module: &Module) -> i64 {
    on_read!(module.db, c => sqlx::query_scalar("SELECT COUNT(*) FROM noted").fetch_one(c).await).unwrap()
}

/// Waits until `is_so`; two minutes at most: other tests want the same cores.
pub(super) async fn until(what: &str, is_so: impl AsyncFn() -> bool) {
    let patience = Duration::from_mins(2);
    let waiting = async {
        while !is_so().await {
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

/// Writes to a module's tables by hand.
pub(super) async fn by_hand(module: &Module, statement: &'static str) {
    let mut tx = module.db.begin().await.unwrap();
    on_write!(tx, c => sqlx::query(statement).execute(c).await.map(drop)).unwrap();
    tx.commit().await.unwrap();
}

pub(super) async fn left(module: &Module) -> i64 {
    on_read!(module.db, c => sqlx::query_scalar("SELECT COUNT(*) FROM outbox").fetch_one(c).await).unwrap()
}
