//! An owner's pets, on both engines.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail loudly")]

mod access;
mod breeds;
mod licensing;
mod list;
mod pets;
mod photo;
mod pictures;

use allpet_contract::{
    Client,
    pets::{CreatePet, Pet},
};
use allpet_domain::pet::{PetProfile, Sex, Species};
use allpet_kernel::{
    Db,
    files::Files,
    on_read,
    testkit::{Engine, TestApp, TestCaller, TestDatabases, kernel, key},
};

/// The connected module, with the parts that tests inspect.
struct World {
    app: TestApp,
    db: Db,
    databases: TestDatabases,
    licensing: licensing::Licensing,
}

impl World {
    async fn new(engine: Engine) -> Self {
        let databases = TestDatabases::new(engine).await;
        let kernel = kernel();
        let db = databases.open("pets").await;
        let files = Files::folder(&databases.folder().join("files")).unwrap();
        let module = allpet_pets::compose(&kernel, db.clone(), files).await.unwrap();
        let licensing = licensing::Licensing::default();
        let neighbour =
            licensing::module(&kernel, databases.open("licensing").await, licensing.clone()).await;
        Self {
            app: TestApp::new(kernel, vec![module, neighbour]),
            db,
            databases,
            licensing,
        }
    }

    /// Returns the announced events, in order.
    async fn announced(&self) -> Vec<String> {
        on_read!(self.db, c => sqlx::query_scalar("SELECT topic FROM outbox ORDER BY id").fetch_all(c).await)
            .unwrap()
    }
}

fn profile(name: &str) -> PetProfile {
    PetProfile {
        name: name.into(),
        species: Species::Dog,
        breed: "Terrier, Jack Russell".into(),
        second_breed: None,
        sex: Sex::Female,
        altered: true,
        born: "2021-04-01".parse().ok(),
        weight_grams: None,
        colour: "white and brown".into(),
        microchip: Some("981020000123456".into()),
    }
}

/// Adds a pet, a second after the previous one.
async fn add(world: &World, owner: &Client<TestCaller>, name: &str) -> Pet {
    world.app.kernel.clock().advance_seconds(1);
    owner
        .send(CreatePet {
            key: key(name),
            body: profile(name),
        })
        .await
        .unwrap()
}
