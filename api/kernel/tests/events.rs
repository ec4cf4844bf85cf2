//! Outbox, relay and inbox: what is announced is heard once, also after a crash and after failures.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use allpet_contract::events::PetDeceased;
use allpet_domain::id::PetId;
use allpet_kernel::{
    Failure, Kernel, Module, Tx, both_engines,
    events::{Listener, Subscription},
    on_read, on_write,
    relay::Relay,
    testkit::{TestDatabases, kernel, user},
};
use futures::future::BoxFuture;
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

struct Notes {
    broken: Arc<AtomicBool>,
    panics: Arc<AtomicBool>,
}

impl Listener<PetDeceased> for Notes {
    fn hear<'a>(&'a self, tx: &'a mut Tx, event: PetDeceased) -> BoxFuture<'a, Result<(), Failure>> {
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

struct World {
    databases: TestDatabases,
    kernel: Kernel,
    broken: Arc<AtomicBool>,
    panics: Arc<AtomicBool>,
}

impl World {
    async fn modules(&self) -> Vec<Module> {
        let mut modules = Vec::new();
        for name in ["speaker", "hearer"] {
            let db = self.databases.open(name).await;
            db.migrate(TABLES).await.unwrap();
            let listener = Notes {
                broken: Arc::clone(&self.broken),
                panics: Arc::clone(&self.panics),
            };
            let subscriptions = if name == "hearer" {
                vec![Subscription::new(db.clone(), "notes", listener)]
            } else {
                Vec::new()
            };
            modules.push(Module {
                name,
                router: axum::Router::new(),
                operations: Vec::new(),
                subscriptions,
                db,
            });
        }
        modules
    }

    async fn announce(&self, modules: &[Module], commit: bool) {
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

async fn noted(modules: &[Module]) -> i64 {
    on_read!(modules[1].db, c => sqlx::query_scalar("SELECT COUNT(*) FROM noted").fetch_one(c).await).unwrap()
}

async fn world(engine: allpet_kernel::testkit::Engine) -> World {
    World {
        databases: TestDatabases::new(engine).await,
        kernel: kernel(),
        broken: Arc::default(),
        panics: Arc::default(),
    }
}

/// Writes to a module's tables by hand.
async fn by_hand(module: &Module, statement: &'static str) {
    let mut tx = module.db.begin().await.unwrap();
    on_write!(tx, c => sqlx::query(statement).execute(c).await.map(drop)).unwrap();
    tx.commit().await.unwrap();
}

async fn left(module: &Module) -> i64 {
    on_read!(module.db, c => sqlx::query_scalar("SELECT COUNT(*) FROM outbox").fetch_one(c).await).unwrap()
}

both_engines! {
    async fn what_is_announced_is_heard_once(engine) {
        let world = world(engine).await;
        let modules = world.modules().await;
        world.announce(&modules, true).await;
        let relay = Relay::new(world.kernel.clone(), &modules);
        assert_eq!(relay.drain().await.unwrap(), 1);
        assert_eq!(relay.drain().await.unwrap(), 0);
        assert_eq!(noted(&modules).await, 1);
    }

    async fn many_are_heard_in_one_go_and_each_once(engine) {
        let world = world(engine).await;
        let modules = world.modules().await;
        for _ in 0..3 {
            world.announce(&modules, true).await;
        }
        let relay = Relay::new(world.kernel.clone(), &modules);
        assert_eq!(relay.drain().await.unwrap(), 3);
        let waiting: i64 = on_read!(modules[0].db, c => sqlx::query_scalar(
            "SELECT COUNT(*) FROM outbox WHERE delivered_at IS NULL OR attempts <> 1").fetch_one(c).await).unwrap();
        assert_eq!((relay.drain().await.unwrap(), noted(&modules).await, waiting), (0, 3, 0));
    }

    async fn what_is_rolled_back_is_never_heard(engine) {
        let world = world(engine).await;
        let modules = world.modules().await;
        world.announce(&modules, false).await;
        assert_eq!(Relay::new(world.kernel.clone(), &modules).drain().await.unwrap(), 0);
        assert_eq!(noted(&modules).await, 0);
    }

    async fn a_repeated_delivery_acts_once(engine) {
        let world = world(engine).await;
        let modules = world.modules().await;
        world.announce(&modules, true).await;
        let relay = Relay::new(world.kernel.clone(), &modules);
        relay.drain().await.unwrap();
        // As if the process had been killed after the listener's commit and before the outbox was marked.
        by_hand(&modules[0], "UPDATE outbox SET delivered_at = NULL").await;
        assert_eq!(relay.drain().await.unwrap(), 1);
        assert_eq!(noted(&modules).await, 1);
    }

    async fn a_failed_listener_leaves_nothing_and_is_tried_again_later(engine) {
        let world = world(engine).await;
        let modules = world.modules().await;
        world.broken.store(true, Ordering::SeqCst);
        world.announce(&modules, true).await;
        let relay = Relay::new(world.kernel.clone(), &modules);
        assert_eq!(relay.drain().await.unwrap(), 0);
        assert_eq!(noted(&modules).await, 0);
        world.broken.store(false, Ordering::SeqCst);
        assert_eq!(relay.drain().await.unwrap(), 0, "not before the wait is over");
        world.kernel.clock().advance_seconds(2);
        assert_eq!(relay.drain().await.unwrap(), 1);
        assert_eq!(noted(&modules).await, 1);
    }

    async fn a_restart_delivers_what_the_last_process_left(engine) {
        let world = world(engine).await;
        let first = world.modules().await;
        world.announce(&first, true).await;
        for module in &first {
            module.db.close().await;
        }
        let second = world.modules().await;
        assert_eq!(Relay::new(world.kernel.clone(), &second).drain().await.unwrap(), 1);
        assert_eq!(noted(&second).await, 1);
    }

    async fn a_listener_that_panics_has_failed_and_is_tried_again(engine) {
        let world = world(engine).await;
        let modules = world.modules().await;
        world.panics.store(true, Ordering::SeqCst);
        world.announce(&modules, true).await;
        let relay = Relay::new(world.kernel.clone(), &modules);
        assert_eq!((relay.drain().await.unwrap(), noted(&modules).await), (0, 0));
        world.panics.store(false, Ordering::SeqCst);
        world.kernel.clock().advance_seconds(2);
        assert_eq!((relay.drain().await.unwrap(), noted(&modules).await), (1, 1));
    }

    async fn what_a_failure_of_power_took_from_the_listener_is_done_after_the_start(engine) {
        let world = world(engine).await;
        let modules = world.modules().await;
        world.announce(&modules, true).await;
        let relay = Relay::new(world.kernel.clone(), &modules);
        relay.drain().await.unwrap();
        // The listener's file came to the disk later than the announcer's. PostgreSQL loses nothing that was committed.
        let durable = modules[0].db.is_postgres();
        if !durable {
            for lost in ["DELETE FROM noted", "DELETE FROM inbox"] {
                by_hand(&modules[1], lost).await;
            }
        }
        relay.again(&modules[0].db).await.unwrap();
        assert_eq!(relay.drain().await.unwrap(), usize::from(!durable));
        assert_eq!(noted(&modules).await, 1);
        relay.again(&modules[0].db).await.unwrap();
        relay.drain().await.unwrap();
        assert_eq!(noted(&modules).await, 1, "and once");
    }

    async fn what_is_old_is_deleted_unless_it_still_waits(engine) {
        let world = world(engine).await;
        let modules = world.modules().await;
        world.announce(&modules, true).await;
        let relay = Relay::new(world.kernel.clone(), &modules);
        relay.drain().await.unwrap();
        let day = 24 * 60 * 60;
        world.kernel.clock().advance_seconds(6 * day);
        assert_eq!(modules[0].db.tidy(world.kernel.now()).await.unwrap(), 0, "kept for a week");
        world.announce(&modules, true).await;
        world.kernel.clock().advance_seconds(8 * day);
        assert_eq!(modules[0].db.tidy(world.kernel.now()).await.unwrap(), 1);
        assert_eq!(left(&modules[0]).await, 1, "what waits stays");
        world.kernel.clock().advance_seconds(90 * day);
        assert_eq!(modules[1].db.tidy(world.kernel.now()).await.unwrap(), 1, "what was heard");
    }
}

struct Deaf;

impl Listener<PetDeceased> for Deaf {
    fn hear<'a>(&'a self, _: &'a mut Tx, _: PetDeceased) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(std::future::pending())
    }
}

#[tokio::test]
async fn one_outbox_that_stands_still_keeps_no_other_waiting() {
    let world = world(allpet_kernel::testkit::Engine::Sqlite).await;
    let mut modules = world.modules().await;
    // What the first module announces is never heard to the end; the other's only event is carried all the same.
    let stuck = world.databases.open("stuck").await;
    stuck.migrate(&[]).await.unwrap();
    modules[0].subscriptions = vec![Subscription::new(stuck, "deaf", Deaf)];
    world.announce(&modules, true).await;
    modules.reverse();
    by_hand(
        &modules[0],
        "INSERT INTO outbox (id, topic, payload, announced_at) VALUES (x'01010101010101010101010101010101', 'other', '{}', '2026')",
    )
    .await;
    tokio::spawn(Relay::new(world.kernel.clone(), &modules).run());
    let carried = async {
        let waits = "SELECT COUNT(*) FROM outbox WHERE delivered_at IS NULL";
        let waiting = async || -> i64 {
            on_read!(modules[0].db, c => sqlx::query_scalar(waits).fetch_one(c).await).unwrap()
        };
        while waiting().await > 0 {
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
    };
    let patience = std::time::Duration::from_secs(20);
    assert!(tokio::time::timeout(patience, carried).await.is_ok());
}
