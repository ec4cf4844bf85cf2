//! Designs of owners and their links, on both engines.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail loudly")]

mod access;
mod batched_insert;
mod changes;
mod design_lifecycle;
mod list;
mod orders;
mod pictures;
mod public;
mod shares;

use allpet_contract::{
    Client,
    builder::{CreateDesign, Design, NewDesign},
};
use allpet_domain::builder::{DesignState, Parameters, Product, price};
use allpet_kernel::{
    Db, on_read,
    testkit::{Engine, TestApp, TestCaller, TestDatabases, kernel, key},
};

/// The connected module, with its database.
struct World {
    app: TestApp,
    db: Db,
    _databases: TestDatabases,
}

impl World {
    async fn new(engine: Engine) -> Self {
        let databases = TestDatabases::new(engine).await;
        let kernel = kernel();
        let db = databases.open("builder").await;
        let module = allpet_builder::compose(&kernel, db.clone()).await.unwrap();
        Self {
            app: TestApp::new(kernel, vec![module]),
            db,
            _databases: databases,
        }
    }

    /// Returns the topics of all events, in order.
    async fn announced(&self) -> Vec<String> {
        on_read!(self.db, c => sqlx::query_scalar("SELECT topic FROM outbox ORDER BY id").fetch_all(c).await)
            .unwrap()
    }
}

/// Returns an active collar with its price.
fn new(name: &str) -> NewDesign {
    let parameters = Parameters::plain(Product::Collar);
    NewDesign {
        name: name.into(),
        status: DesignState::Active,
        total: price(&parameters).total,
        parameters,
        pet: None,
    }
}

/// Returns parameters that break a rule: a front ring on a collar.
fn broken() -> Parameters {
    Parameters {
        front_ring: true,
        ..Parameters::plain(Product::Collar)
    }
}

/// Returns a draft that breaks a rule.
fn draft(name: &str) -> NewDesign {
    NewDesign {
        status: DesignState::Draft,
        total: price(&broken()).total,
        parameters: broken(),
        ..new(name)
    }
}

/// Advances the clock by a second and saves a design.
async fn save(world: &World, owner: &Client<TestCaller>, body: NewDesign) -> Design {
    world.app.kernel.clock().advance_seconds(1);
    let key = key(&body.name);
    owner.send(CreateDesign { key, body }).await.unwrap()
}
