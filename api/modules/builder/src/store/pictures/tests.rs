//! Designs that change while they are drawn. The tests of the schedule are in `tests/suite/pictures.rs`.

use super::*;
use crate::store::designs;
use allpet_domain::{
    builder::{DesignState, presets, price},
    id::DesignId,
};
use allpet_kernel::{
    Kernel, both_engines,
    testkit::{Engine, TestDatabases, kernel, user},
};

const INSERT: &str =
    "INSERT INTO designs (id, owner, status, updated_ms, version, sheet) VALUES ($1, $2, 'ACTIVE', 0, 1, $3)";
const CARD: u32 = 640;

struct World {
    kernel: Kernel,
    db: Db,
    _databases: TestDatabases,
}

impl World {
    async fn new(engine: Engine) -> Self {
        let databases = TestDatabases::new(engine).await;
        let db = databases.open("builder").await;
        db.migrate(crate::MIGRATIONS).await.unwrap();
        Self {
            kernel: kernel(),
            db,
            _databases: databases,
        }
    }

    /// Inserts a design that has rested for long.
    async fn insert(&self) -> Design {
        let parameters = presets()[0].parameters.clone();
        let priced = price(&parameters);
        let now = self.kernel.now();
        let design = Design {
            id: DesignId::new(now, self.kernel.randomness().entropy()),
            name: "Rex".into(),
            status: DesignState::Active,
            parameters,
            pet: None,
            total: priced.total,
            lead_time_days: priced.lead_time_days,
            version: 1,
            created: now,
            updated: now,
        };
        let sheet = serde_json::to_string(&design).unwrap();
        let mut tx = self.db.begin().await.unwrap();
        on_write!(tx, c => sqlx::query(INSERT).bind(design.id.0).bind(user(1).0).bind(&sheet).execute(c).await.map(drop))
            .unwrap();
        tx.commit().await.unwrap();
        design
    }

    /// Returns the only design that is to be drawn.
    async fn due(&self) -> Option<UndrawnDesign> {
        let mut due = list_undrawn(&self.db, i64::MAX, 5).await.unwrap();
        assert!(due.len() <= 1, "{due:?}");
        due.pop()
    }

    /// Stores a picture that was drawn of this version, as the schedule does.
    async fn store_picture(&self, undrawn: &UndrawnDesign) {
        let mut tx = self.db.begin().await.unwrap();
        upsert(&mut tx, undrawn, CARD, b"drawn").await.unwrap();
        mark_drawn(&mut tx, undrawn).await.unwrap();
        tx.commit().await.unwrap();
    }

    async fn picture(&self, design: &Design) -> Option<Vec<u8>> {
        find(&self.db, design, CARD).await.unwrap()
    }
}

both_engines! {
    async fn a_design_that_changes_while_it_is_drawn_is_drawn_again(engine) {
        let world = World::new(engine).await;
        let rex = world.insert().await;
        let undrawn = world.due().await.unwrap();
        let max = Design { name: "Max".into(), version: 2, ..rex.clone() };
        let mut tx = world.db.begin().await.unwrap();
        assert!(designs::update(&mut tx, user(1), &max).await.unwrap());
        tx.commit().await.unwrap();
        world.store_picture(&undrawn).await;
        assert_eq!((world.picture(&rex).await, world.picture(&max).await), (None, None), "the old picture is not stored");
        let undrawn = world.due().await.unwrap();
        assert_eq!(undrawn.version, 2);
        world.store_picture(&undrawn).await;
        assert_eq!(world.picture(&max).await.as_deref(), Some(b"drawn".as_slice()));
        assert!(world.due().await.is_none(), "once");
    }

    async fn a_design_that_is_deleted_while_it_is_drawn_leaves_no_picture(engine) {
        let world = World::new(engine).await;
        let rex = world.insert().await;
        let undrawn = world.due().await.unwrap();
        let mut tx = world.db.begin().await.unwrap();
        assert!(designs::delete(&mut tx, user(1), &rex).await.unwrap());
        tx.commit().await.unwrap();
        world.store_picture(&undrawn).await;
        assert_eq!(world.picture(&rex).await, None);
        assert!(world.due().await.is_none());
    }
}
